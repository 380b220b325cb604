# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""Files of years, releases and tables nobody had seen when kloof was written, of formats it knows."""

from __future__ import annotations

import csv
import gzip
import hashlib
import io
import json
import re
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from kloof.indicators import indicators
from kloof.sources import FileReport, Reading, read_folder


def put(folder: Path, name: str, content: str | bytes | dict[str, Any]) -> None:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps(content) if isinstance(content, dict) else content
    path.write_bytes(text if isinstance(text, bytes) else text.encode())


def cells(reading: Reading) -> dict[tuple[str, int, str], Any]:
    rows = reading.observations.select("area", "year", "indicator", "value", "missing").iter_rows()
    return {(area, year, what): missing if value is None else value for area, year, what, value, missing in rows}


def only(reading: Reading) -> FileReport:
    (file,) = reading.files
    return file


# --- key figures of any year ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "year", "year_from"),
    [
        ("84583NED.csv", 2019, "card"),
        ("kwb_2025.csv", 2025, "name"),
        ("export-86165NED.txt", 2025, "card"),
        ("wijken 2009 buurten.csv", 2009, "name"),
        ("2031/anything_2031.csv", 2031, "name"),
    ],
)
def test_key_figures_of_any_year_load_with_the_year_told_by_name_or_card(tmp_path: Path, name, year, year_from):
    put(tmp_path, name, "WijkenEnBuurten,AantalInwoners_91,Koopwoningen_7\nBU036300AA  ,1000,44\nBU9999ZZ01,5,.\n")
    reading = read_folder(tmp_path)
    assert (only(reading).state, only(reading).years, only(reading).year_from) == ("used", (year,), year_from)
    assert cells(reading)["BU036300AA", year, "owner_occupied"] == 44
    assert cells(reading)["BU9999ZZ01", year, "owner_occupied"] == "not_published"


def test_a_table_nobody_knows_is_read_and_the_card_to_add_is_named(tmp_path: Path):
    put(tmp_path, "kwb_2026_87001NED.csv", "Codering_3,AantalInwoners_5,Koopwoningen_47\nBU99990001,1000,44\n")
    file = only(read_folder(tmp_path))
    assert (file.state, file.table, file.years) == ("used", "KWB-87001NED", (2026,))
    assert "catalogue/sources/87001NED.yaml" in file.reason
    assert "family: KWB" in file.reason


def test_without_any_year_the_sentence_says_name_or_card(tmp_path: Path):
    put(tmp_path, "87001NED.csv", "Codering_3,AantalInwoners_5,Koopwoningen_47\nBU99990001,1000,44\n")
    file = only(read_folder(tmp_path))
    assert file.state == "broken"
    assert "in the name, such as kwb_2024.csv, or say 'year' in catalogue/sources/87001NED.yaml" in file.reason


def test_columns_that_no_card_knows_are_named(tmp_path: Path):
    put(tmp_path, "kwb_2030.csv", "Gebied,Bewoners_5\nBU99990001,1000\n")
    file = only(read_folder(tmp_path))
    assert file.state == "unknown"
    assert "Gebied, Bewoners_5" in file.reason


def test_a_table_of_several_years_says_the_year_of_each_row(tmp_path: Path):
    put(
        tmp_path,
        "70904NED.csv",
        "RegioS,Perioden,AantalInwoners_5,GemiddeldeWoningwaarde_35,Motortweewielers_93\n"
        "GM9999    ,2009JJ00,17000,200,400\nGM9999    ,2011JJ00,17500,.,410\n",
    )
    found = cells(read_folder(tmp_path))
    assert found["GM9999", 2009, "property_value"] == 200
    assert found["GM9999", 2011, "property_value"] == "not_published"
    assert found["GM9999", 2011, "motorcycles"] == 410


def test_age_groups_that_older_years_give_in_percent_are_never_read_as_people(tmp_path: Path):
    put(tmp_path, "kwb_2008.csv", "Codering_3,AantalInwoners_5,k_0Tot15Jaar_8\nGM9999,17500,16\nBU99990001,90,21\n")
    found = cells(read_folder(tmp_path))
    assert found["GM9999", 2008, "share_0_14"] == 16
    assert ("GM9999", 2008, "residents_0_14") not in found


AGES = (
    "Codering_3,AantalInwoners_5,k_0Tot15Jaar_8,k_15Tot25Jaar_9,k_25Tot45Jaar_10,k_45Tot65Jaar_11,k_65JaarOfOuder_12\n"
)


@pytest.mark.parametrize(
    ("header", "rows", "what", "value"),
    [
        ("", "BU99990001,5200,18\nBU99990002,3100,22\n", "share_0_14", 18),
        ("", "BU99990001,5200,18.5\nBU99990002,3100,22.1\n", "share_0_14", 18.5),
        ("", "BU99990001,520,98\nBU99990002,310,62\n", "residents_0_14", 98),
        (AGES, "BU99990001,300,18,12,25,27,19\nBU99990002,60,20,10,30,25,15\n", "share_0_14", 18),
        (AGES, "BU99990001,300,45,40,75,80,60\nBU99990002,60,10,5,15,20,10\n", "residents_0_14", 45),
        (AGES, "BU99990001,5200,1400,600,2200,940,60\nBU99990002,3100,900,300,1300,560,40\n", "residents_65_plus", 60),
    ],
)
def test_percentages_under_the_name_of_a_count_are_told_by_content(tmp_path: Path, header, rows, what, value):
    """Also where the largest area is a neighbourhood; what is left of a count is what adds up to all residents."""
    put(tmp_path, "kwb_2008.csv", (header or "Codering_3,AantalInwoners_5,k_0Tot15Jaar_8\n") + rows)
    found = cells(read_folder(tmp_path))
    assert found["BU99990001", 2008, what] == value
    assert ("BU99990001", 2008, OTHER[what]) not in found


OTHER = {"share_0_14": "residents_0_14", "residents_0_14": "share_0_14", "residents_65_plus": "share_65_plus"}


def test_percentages_are_told_beside_residents_with_points_between_thousands(tmp_path: Path):
    put(
        tmp_path, "kwb_2008.csv", "Codering_3;AantalInwoners_5;k_0Tot15Jaar_8\nGM9999;231.299;16\nBU99990001;1.234;21\n"
    )
    assert cells(read_folder(tmp_path))["GM9999", 2008, "share_0_14"] == 16


@pytest.mark.parametrize("rows", ["BU99990001,900,50\n", "BU99990001,400,60\nBU99990002,40,55\n", "BU99990001,.,50\n"])
def test_what_could_be_a_count_or_a_percentage_is_refused(tmp_path: Path, rows):
    put(tmp_path, "kwb_2008.csv", "Codering_3,AantalInwoners_5,k_0Tot15Jaar_8\n" + rows)
    file = only(read_folder(tmp_path))
    assert file.state == "broken"
    assert "column 'k_0Tot15Jaar_8'" in file.reason
    assert "a count or a percentage" in file.reason


def test_an_old_workbook_with_capitals_and_percentages(tmp_path: Path):
    put(tmp_path, "kwb-2011.xls", (Path(__file__).parent / "kwb_2011.xls").read_bytes())
    reading = read_folder(tmp_path)
    assert (only(reading).format, only(reading).years) == ("KWB workbook", (2011,))
    found = cells(reading)
    assert found["GM9999", 2011, "residents"] == 17500
    assert found["GM9999", 2011, "owner_occupied"] == 44.5, "a decimal comma in text"
    assert found["WK999900", 2011, "owner_occupied"] == "not_published", "a dot"
    assert found["WK999900", 2011, "share_0_14"] == 21, "percentages under the name of counts"
    assert found["BU99990001", 2011, "social_assistance"] == 40


# --- answers of OData -------------------------------------------------------------------------------------------------


def test_an_answer_of_another_table_with_shifted_numbers(tmp_path: Path):
    answer = {
        "odata.metadata": "https://opendata.cbs.nl/ODataFeed/odata/85039NED/$metadata#Cbs.OData.WebAPI.TypedDataSet",
        "value": [
            {"ID": 0, "WijkenEnBuurten": "BU99990001", "AantalInwoners_71": 1000, "Koopwoningen_3": None},
            {"ID": 1, "WijkenEnBuurten": "GM9999    ", "AantalInwoners_71": 17500, "Koopwoningen_3": 44},
        ],
    }
    put(tmp_path, "answer.json", answer)
    reading = read_folder(tmp_path)
    file = only(reading)
    assert (file.table, file.table_from, file.years, file.year_from) == ("85039NED", "content", (2021,), "card")
    assert cells(reading)["GM9999", 2021, "owner_occupied"] == 44
    assert cells(reading)["BU99990001", 2021, "owner_occupied"] == "not_published"


FIGURES = {
    "@odata.context": "https://datasets.cbs.nl/odata/v1/CBS/85984NED/$metadata#Observations",
    "value": [
        {"Id": 0, "Measure": "T001036", "ValueAttribute": "None", "Value": 17500, "WijkenEnBuurten": "GM9999    "},
        {"Id": 1, "Measure": "M000224", "ValueAttribute": "None", "Value": 44.5, "WijkenEnBuurten": "GM9999    "},
        {"Id": 2, "Measure": "T001036", "ValueAttribute": "None", "Value": 0, "WijkenEnBuurten": "WK999901"},
        {"Id": 3, "Measure": "M000224", "ValueAttribute": "Unknown", "Value": None, "WijkenEnBuurten": "WK999901"},
    ],
}
MEASURES = {
    "@odata.context": "https://datasets.cbs.nl/odata/v1/CBS/85984NED/$metadata#MeasureCodes",
    "value": [
        {"Identifier": "T001036", "Index": 1, "Title": "Aantal inwoners", "Unit": "aantal"},
        {"Identifier": "M000224", "Index": 2, "Title": "Koopwoningen", "Unit": "%"},
    ],
}


def test_one_row_per_figure_with_the_list_of_measures_beside_it(tmp_path: Path):
    put(tmp_path, "85984NED_Observations.json", FIGURES)
    put(tmp_path, "85984NED_MeasureCodes.json", MEASURES)
    reading = read_folder(tmp_path)
    assert {file.file: file.state for file in reading.files} == {
        "85984NED_MeasureCodes.json": "unused",
        "85984NED_Observations.json": "used",
    }
    assert cells(reading) == {
        ("GM9999", 2024, "residents"): 17500,
        ("GM9999", 2024, "owner_occupied"): 44.5,
        ("WK999901", 2024, "residents"): 0,
        ("WK999901", 2024, "owner_occupied"): "not_published",
    }


def test_the_same_saved_as_text_with_semicolons(tmp_path: Path):
    rows = "".join(
        f'"{row["Id"]}";"{row["Measure"]}";"{row["ValueAttribute"]}";{"" if row["Value"] is None else row["Value"]}'
        f';"{row["WijkenEnBuurten"]}"\n'
        for row in FIGURES["value"]
    )
    listed = "".join(f'"{row["Identifier"]}";"{row["Title"]}"\n' for row in MEASURES["value"])
    put(
        tmp_path, "85984NED/Observations_2024.csv", '"Id";"Measure";"ValueAttribute";"Value";"WijkenEnBuurten"\n' + rows
    )
    put(tmp_path, "85984NED/MeasureCodes.csv", '"Identifier";"Title"\n' + listed)
    found = cells(read_folder(tmp_path))
    assert found["GM9999", 2024, "owner_occupied"] == 44.5
    assert found["WK999901", 2024, "owner_occupied"] == "not_published"


def test_figures_without_names_of_their_measures_say_what_to_save(tmp_path: Path):
    put(tmp_path, "observations.json", FIGURES)
    put(tmp_path, "MeasureCodes.json", {**MEASURES, "@odata.context": "odata/v1/CBS/85618NED/$metadata"})
    file = next(file for file in read_folder(tmp_path).files if file.file == "observations.json")
    assert file.state == "unknown"
    assert "MeasureCodes" in file.reason
    assert "kloof fetch 85984NED" in file.reason


def test_a_figure_that_is_there_twice_is_broken(tmp_path: Path):
    put(tmp_path, "observations.json", {**FIGURES, "value": [*FIGURES["value"], FIGURES["value"][0]]})
    put(tmp_path, "MeasureCodes.json", MEASURES)
    file = next(file for file in read_folder(tmp_path).files if file.file == "observations.json")
    assert file.state == "broken"
    assert "came twice" in file.reason


# --- attribute tables and maps ----------------------------------------------------------------------------------------

SHORT = "BU_CODE,BU_NAAM,WATER,AANT_INW,P_00_14_JR,WOZ,P_LAAGINKH\n"
LONG = "buurtcode,buurtnaam,water,aantal_inwoners,percentage_personen_0_tot_15_jaar,gemiddelde_woningwaarde,\
percentage_huishoudens_met_laag_inkomen\n"
CAMEL = "buurtcode,buurtnaam,water,aantalInwoners,percentagePersonen0Tot15Jaar,gemiddeldeWoningwaarde,\
percentageHuishoudensMetLaagInkomen\n"
ROWS = "BU99990001,Kade,NEE,1000,16,210,41.5\nBU99990002,Park,NEE,40,-99999997,-99999999,-99999998.0\n\
BU99990001,Kade,JA,0,-99999999,-99999999,-99999999\n"


@pytest.mark.parametrize("header", [SHORT, SHORT.replace("WATER", "H2O"), SHORT.lower(), LONG, CAMEL])
def test_attribute_tables_of_the_map_under_short_and_long_names(tmp_path: Path, header: str):
    put(tmp_path, "buurten_2021.csv", header + ROWS)
    reading = read_folder(tmp_path)
    assert (only(reading).format, only(reading).years) == ("attribute table of the CBS map", (2021,))
    found = cells(reading)
    assert found["BU99990001", 2021, "residents"] == 1000, "water repeats the code and is left out"
    assert found["BU99990001", 2021, "share_0_14"] == 16
    assert found["BU99990001", 2021, "lowest_40_income"] == 41.5
    assert {found["BU99990002", 2021, what] for what in ("share_0_14", "property_value", "lowest_40_income")} == {
        "not_published"
    }


LAND = ["NEE", "nee", "", "JA", "B"]


def drawn(word: str, place: int) -> dict[str, Any]:
    return feature(5 + place / 10, buurtcode=f"BU9999000{place}", buurtnaam="Kade", water=word, aantal_inwoners=40)


def test_water_is_the_same_in_every_format_and_a_blank_is_no_water(tmp_path: Path):
    """JA is water and B is Belgian ground around Baarle-Nassau; where nothing is said there is land."""
    rows = "".join(f"BU9999000{place},Kade,{word},40\n" for place, word in enumerate(LAND))
    told = {}
    for name, content in {
        "map/buurten_2021.csv": "BU_CODE,BU_NAAM,WATER,AANT_INW\n" + rows,
        "republished/kwb_2021.csv": "buurtcode,buurtnaam,water,aantal_inwoners,wijkcode\n" + rows.replace("\n", ",\n"),
        "outlines/buurten_2021.geojson": {
            "type": "FeatureCollection",
            "features": [drawn(word, place) for place, word in enumerate(LAND)],
        },
    }.items():
        put(tmp_path, name, content)
        reading = read_folder((tmp_path / name).parent)
        told[name] = set(reading.outlines[0].areas if reading.outlines else reading.areas["area"])
        told[name] = {code for code in told[name] if code.startswith("BU")}
    assert set(map(frozenset, told.values())) == {frozenset({"BU99990000", "BU99990001", "BU99990002"})}, told


def square(at: float) -> dict[str, Any]:
    ring = [[at, 52.0], [at + 0.1, 52.0], [at + 0.1, 52.1], [at, 52.1], [at, 52.0]]
    return {"type": "Polygon", "coordinates": [ring]}


def feature(at: float, **properties: Any) -> dict[str, Any]:
    return {"type": "Feature", "geometry": square(at), "properties": properties}


def test_figures_beside_the_outlines_of_a_map_are_read(tmp_path: Path):
    features = [
        feature(5.0, wijkcode="WK999900", wijknaam="Kern", aantal_inwoners=1000, huishoudens=500, **{"0_15": 16}),
        feature(5.1, wijkcode="WK999901", wijknaam="Rand", aantal_inwoners=400, huishoudens=None, **{"0_15": 12}),
        feature(5.2, wijkcode="WK999999", wijknaam="Groot water"),
    ]
    put(tmp_path, "wijken_2020.geojson", {"type": "FeatureCollection", "features": features})
    reading = read_folder(tmp_path)
    assert [(file.table, file.rows) for file in reading.files] == [("gebiedsindelingen-2020", 3), ("KWB-2020", 6)]
    found = cells(reading)
    assert found["WK999900", 2020, "share_0_14"] == 16
    assert found["WK999901", 2020, "households"] == "not_published"
    assert ("WK999999", 2020, "residents") not in found, "water has no figures"


def test_a_map_of_the_service_says_its_own_year(tmp_path: Path):
    def properties(code: str, water: str, residents: int) -> dict[str, Any]:
        return {
            "buurtcode": code,
            "buurtnaam": "Kade",
            "water": water,
            "jaar": 2022,
            "aantalInwoners": residents,
            "aantalHuishoudens": 500,
            "percentagePersonen65JaarEnOuder": -99997.0 if residents < 0 else 20,
            "gemiddeldeHuishoudsgrootte": 2.1,
        }

    features = [
        feature(5.0, **properties("BU99990001", "NEE", 1000)),
        feature(5.1, **properties("BU99990001", "JA", 0)),
    ]
    put(tmp_path, "buurten.json", {"type": "FeatureCollection", "features": features})
    reading = read_folder(tmp_path)
    assert {file.years for file in reading.files} == {(2022,)}
    assert cells(reading)["BU99990001", 2022, "residents"] == 1000
    assert cells(reading)["BU99990001", 2022, "share_65_plus"] == 20


# --- crime of the police ----------------------------------------------------------------------------------------------


def test_crime_by_kind_per_year_or_as_twelve_months(tmp_path: Path):
    months = "".join(f'"1.1.1 ","BU99990001",{2023}MM{month:02},2\n' for month in range(1, 13))
    put(
        tmp_path,
        "47022NED.csv",
        "SoortMisdrijf,WijkenEnBuurten,Perioden,GeregistreerdeMisdrijven_1\n"
        + months
        + '"0.0.0 ","BU99990001",2024JJ00,31\n"9.9.9 ","BU99990001",2024JJ00,31\n"1.1.1 ","BU99990001",2024MM01,4\n'
        + '"0.0.0 ","GM9999    ",2024JJ00,\n',
    )
    assert cells(read_folder(tmp_path)) == {
        ("BU99990001", 2023, "burglaries_home"): 24,
        ("BU99990001", 2024, "registered_crimes"): 31,
        ("GM9999", 2024, "registered_crimes"): "not_published",
    }


# --- proximity and SES-WOA under StatLine's own names -----------------------------------------------------------------

PROXIMITY = "WijkenEnBuurten,Perioden,AfstandTotApotheek_10,AfstandTotZiekenhuis_11,AfstandTotZiekenhuis_15,\
AfstandTotCafeED_36,AfstandTotSchool_60,AfstandTotSchool_64\n"


def test_proximity_of_another_year_where_names_come_back_for_another_kind(tmp_path: Path):
    put(tmp_path, "nabijheid_99021NED.csv", PROXIMITY + "GM9999    ,2021JJ00,0.6,2.0,2.5,0.3,0.6,1.4\n")
    reading = read_folder(tmp_path)
    assert only(reading).format == "proximity of facilities (StatLine)"
    assert cells(reading) == {
        ("GM9999", 2021, "distance_pharmacy"): 0.6,
        ("GM9999", 2021, "distance_hospital"): 2.0,
        ("GM9999", 2021, "distance_cafe"): 0.3,
        ("GM9999", 2021, "distance_school"): 0.6,
    }


def test_a_school_of_which_nothing_tells_the_kind_is_not_read(tmp_path: Path):
    header = "WijkenEnBuurten,Perioden,AfstandTotApotheek_10,AfstandTotCafeED_36,AfstandTotSchool_64\n"
    put(tmp_path, "nabijheid_99021NED.csv", header + "GM9999    ,2021JJ00,0.6,0.3,1.4\n")
    assert {what for _, _, what in cells(read_folder(tmp_path))} == {"distance_pharmacy", "distance_cafe"}


def test_ses_woa_of_another_year_by_the_numbers_of_its_columns(tmp_path: Path):
    header = "WijkenEnBuurten,Perioden,Waarde_16,Waarde_19,Waarde_22,GemiddeldeScore_29,GemiddeldeScore_31,Waarde_37\n"
    put(tmp_path, "ses_85900NED.csv", header + "GM9999    ,2021JJ00,20.8,29.8,49.4,-0.1,0.2,1.01\n")
    assert cells(read_folder(tmp_path)) == {
        ("GM9999", 2021, "ses_education_low"): 20.8,
        ("GM9999", 2021, "ses_education_middle"): 29.8,
        ("GM9999", 2021, "ses_education_high"): 49.4,
        ("GM9999", 2021, "ses_woa"): -0.1,
        ("GM9999", 2021, "ses_woa_spread"): 1.01,
    }


def test_ses_woa_under_other_numbers_is_not_guessed(tmp_path: Path):
    header = "WijkenEnBuurten,Perioden,Waarde_17,GemiddeldeScore_30\n"
    put(tmp_path, "ses_85900NED.csv", header + "GM9999    ,2021JJ00,20.8,-0.1\n")
    file = only(read_folder(tmp_path))
    assert file.state == "unused"
    assert "add the names to the cards ses_woa" in file.reason


# --- Leefbaarometer ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("year", "boundary_year"), [(2014, 2016), (2016, 2016), (2018, 2018), (2020, 2020)])
def test_a_later_measurement_of_liveability_is_drawn_on_its_own_map(tmp_path: Path, year: int, boundary_year: int):
    put(tmp_path, "lbm.csv", f"GBD,JAAR,RLBRMTR\nGM9999,{year},-0.12\n")
    reading = read_folder(tmp_path)
    assert only(reading).boundary_year == boundary_year
    assert cells(reading)["GM9999", year, "liveability"] == -0.12


@pytest.mark.parametrize(
    "header",
    ["{0}_code,{0}_naam,jaar,lbm,afw,fys,onv,soc,vrz,won", "{0}_CODE,{0}_NAAM,JAAR,LBM,AFW,FYS,ONV,SOC,VRZ,WON"],
)
@pytest.mark.parametrize(("short", "code"), [("bu", "BU99990001"), ("wk", "WK999900"), ("gm", "GM9999")])
def test_version_3_of_liveability_by_level(tmp_path: Path, header: str, short: str, code: str):
    rows = "".join(
        f"{code},Kade,{year},4.2,{afw},0.02,0.03,-0.01,0.05,-0.04\n" for year, afw in ((2020, 0.05), (2022, 0.06))
    )
    top = header.format(short if header.islower() else short.upper())
    put(tmp_path, "Leefbaarometer-scores 2002-2022.csv", f"{top}\n{rows}")
    reading = read_folder(tmp_path)
    file = only(reading)
    assert (file.table, file.years, file.boundary_year) == (
        "LBM3-2020-2022",
        (2020, 2022),
        2022,
    ) or file.table == "LBM3"
    found = cells(reading)
    assert found[code, 2022, "liveability_3"] == 0.06
    assert found[code, 2020, "liveability_3_nuisance"] == 0.03
    assert not any(indicator == "liveability" for _, _, indicator in found)


POLICE = "SoortMisdrijf,WijkenEnBuurten,Perioden,GeregistreerdeMisdrijven_1\n"
YEAR = "".join(f'"1.1.1 ","BU99990001",2023MM{month:02},10\n' for month in range(1, 13))


@pytest.mark.parametrize(
    ("rows", "place"),
    [
        (YEAR + '"1.1.1 ","BU99990001",2023MM03,12\n', "BU99990001, 2023MM03"),
        ('"0.0.0 ","BU99990001",2024JJ00,31\n"0.0.0 ","BU99990001",2024,30\n', "BU99990001, 2024"),
        (YEAR + '"1.1.1 ","BU99990001",2023MM03,\n', "BU99990001, 2023MM03"),
    ],
)
def test_a_month_or_year_of_crime_that_stands_twice_is_refused(tmp_path: Path, rows: str, place: str):
    put(tmp_path, "47022NED.csv", POLICE + rows)
    file = only(read_folder(tmp_path))
    assert file.state == "broken"
    assert place in file.reason


def test_the_same_row_twice_counts_once(tmp_path: Path):
    again = '"0.0.0 ","BU99990001",2024JJ00,31\n"0.0.0 ","BU99990001",2024,31\n'
    put(tmp_path, "47022NED.csv", POLICE + YEAR + YEAR[: YEAR.index("\n") + 1] + again)
    found = cells(read_folder(tmp_path))
    assert found == {("BU99990001", 2023, "burglaries_home"): 120, ("BU99990001", 2024, "registered_crimes"): 31}


# --- English indices --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("edition", "area", "boundary_year"), [(2010, "01", 2001), (2015, "11", 2011)])
def test_english_indices_of_another_edition(tmp_path: Path, edition: int, area: str, boundary_year: int):
    put(tmp_path, f"imd{edition}_england.csv", f"lsoa{area}_code,IMD_rank,IMD_decile\nE01000001,28814,9\n")
    reading = read_folder(tmp_path)
    assert (only(reading).years, only(reading).boundary_year) == ((edition,), boundary_year)
    assert cells(reading)["E01000001", edition, "imd_rank"] == 28814


@pytest.mark.parametrize(("edition", "area", "drawn_on"), [(2015, 2011, 2011), (2019, 2011, 2011), (2025, 2021, 2021)])
def test_the_publishers_own_file_of_the_english_indices(tmp_path: Path, edition: int, area: int, drawn_on: int):
    """File 7 of an edition: names in words, with what a rank of 1 means behind them."""
    ranked, tenth = "(where 1 is most deprived)", "(where 1 is most deprived 10% of LSOAs)"
    columns = {
        f"LSOA code ({area})": "E01000001",
        f"LSOA name ({area})": "City of London 001A",
        "Index of Multiple Deprivation (IMD) Score": "6.208",
        f"Index of Multiple Deprivation (IMD) Rank {ranked}": "29199",
        f"Index of Multiple Deprivation (IMD) Decile {tenth}": "9",
        "Income Score (rate)": "0.007",
        f"Income Rank {ranked}": "32831",
        "Education, Skills and Training Score": "0.024",
        "Barriers to Housing and Services Score": "29.618",
        "Income Deprivation Affecting Children Index (IDACI) Score (rate)": "0.006",
        "Wider Barriers Sub-domain Score": "4.1",
    }
    head = ",".join(f'"{name}"' for name in columns)
    put(tmp_path, f"File_7_-_All_IoD{edition}_Scores__Ranks__Deciles.csv", f"{head}\n{','.join(columns.values())}\n")
    reading = read_folder(tmp_path)
    assert (only(reading).years, only(reading).boundary_year) == ((edition,), drawn_on)
    found = {indicator: value for (_, _, indicator), value in cells(reading).items()}
    assert found["imd_score"] == 6.208
    assert (found["imd_rank"], found["imd_decile"], found["imd_income"]) == (29199, 9, 0.007)
    assert (found["imd_education"], found["imd_housing"], found["imd_wider_barriers"]) == (0.024, 29.618, 4.1)


def test_the_english_indices_of_2010_in_capitals(tmp_path: Path):
    put(
        tmp_path,
        "imd2010.csv",
        "LSOA CODE,LA NAME,IMD SCORE,RANK OF IMD SCORE (where 1 is most deprived),INCOME SCORE\n"
        "E01000001,City,6.16,30507,0.01\n",
    )
    reading = read_folder(tmp_path)
    assert only(reading).boundary_year == 2001
    assert cells(reading) == {
        ("E01000001", 2010, "imd_score"): 6.16,
        ("E01000001", 2010, "imd_rank"): 30507,
        ("E01000001", 2010, "imd_income"): 0.01,
    }


def test_levels_of_education_and_net_participation_of_2018(tmp_path: Path):
    header = "Codering_3,AantalInwoners_5,OpleidingsniveauLaag_64,OpleidingsniveauHoog_66,NettoArbeidsparticipatie_67"
    put(tmp_path, "kwb_84286NED.csv", f"{header}\nGM9999,17500,4100,3900,68.2\n")
    found = {indicator: value for (_, _, indicator), value in cells(read_folder(tmp_path)).items()}
    assert (found["education_basic"], found["education_higher"], found["net_labour_participation"]) == (
        4100,
        3900,
        68.2,
    )


def test_sub_domains_of_another_edition(tmp_path: Path):
    put(tmp_path, "imd2015_parts.csv", "lsoa11_code,Indoors_score,Adult_skills_score\nE01000001,34.5,0.2\n")
    assert cells(read_folder(tmp_path)) == {
        ("E01000001", 2015, "imd_indoors"): 34.5,
        ("E01000001", 2015, "imd_adult_skills"): 0.2,
    }


# --- two releases of one table ----------------------------------------------------------------------------------------

RELEASE = "Codering_3,AantalInwoners_5,Koopwoningen_47\nGM9999,{},44\n"


@pytest.mark.parametrize(
    ("first", "later"),
    [
        ("85984NED_voorlopig.csv", "85984NED_definitief.csv"),
        ("voorlopig/kwb_85984NED.csv", "definitief/kwb_85984NED.csv"),
        ("85984NED_nader-voorlopig.csv", "85984NED_definitief.csv"),
        ("85984NED_voorlopige.csv", "85984NED_definitieve.csv"),
    ],
)
def test_a_later_release_never_overwrites_an_earlier_one_and_the_series_takes_the_better(tmp_path: Path, first, later):
    put(tmp_path, first, RELEASE.format(17000))
    put(tmp_path, later, RELEASE.format(17500))
    reading = read_folder(tmp_path)
    assert {file.state for file in reading.files} == {"used"}
    rows = reading.observations.filter(indicator="residents")
    assert dict(rows.select("origin", "value").iter_rows()) == {first: 17000, later: 17500}
    assert rows["status"].n_unique() == 2
    assert rows["status"].null_count() == 0
    best = min(rows["release"], key=indicators()["residents"].rank)
    assert rows.filter(release=best)["origin"].to_list() == [later]


def card_of(folder: Path, file: str, modified: str, status: str | None) -> None:
    put(
        folder,
        file.removesuffix(".csv") + ".origin.json",
        {
            "schema": "kloof/origin/1",
            "file": file.rpartition("/")[2],
            "sha256": hashlib.sha256((folder / file).read_bytes()).hexdigest(),
            "publisher": "CBS",
            "table": "87001NED",
            "title": "Kerncijfers wijken en buurten 2026",
            "period": "2026",
            "modified": modified,
            "status": status,
            "licence": "CC BY 4.0",
            "url": "https://opendata.cbs.nl/ODataFeed/odata/87001NED",
        },
    )


def test_an_origin_card_tells_year_table_status_and_publisher_of_its_file(tmp_path: Path):
    put(tmp_path, "table.csv", RELEASE.format(17500))
    card_of(tmp_path, "table.csv", "2026-08-01T02:00:00", "voorlopig")
    reading = read_folder(tmp_path)
    data, card = sorted(reading.files, key=lambda file: file.state == "card")
    assert (data.state, data.table, data.table_from) == ("used", "KWB-87001NED@provisional", "origin card")
    assert (data.years, data.year_from, data.publisher) == ((2026,), "origin card", "CBS")
    assert set(reading.observations["status"]) == {"provisional"}
    assert (card.file, card.state) == ("table.origin.json", "card")


def test_two_fetches_of_one_table_stay_side_by_side(tmp_path: Path):
    for day, residents in (("2026-02-01", 17000), ("2026-08-01", 17500)):
        put(tmp_path, f"{day}/87001NED.csv", RELEASE.format(residents))
        card_of(tmp_path, f"{day}/87001NED.csv", f"{day}T02:00:00", None)
    rows = read_folder(tmp_path).observations.filter(indicator="residents")
    assert dict(rows.select("release", "value").iter_rows()) == {
        "KWB-87001NED@2026-02-01": 17000,
        "KWB-87001NED@2026-08-01": 17500,
    }


def test_a_file_that_was_changed_after_it_was_fetched_does_not_use_its_card(tmp_path: Path):
    put(tmp_path, "table_2026.csv", RELEASE.format(17500))
    card_of(tmp_path, "table_2026.csv", "2026-08-01", "definitief")
    put(tmp_path, "table_2026.csv", RELEASE.format(17600))
    data = next(file for file in read_folder(tmp_path).files if file.state != "card")
    assert (data.table, data.publisher) == ("KWB-2026", None)
    assert "not the file its origin card names" in data.reason


# --- real files in another guise --------------------------------------------------------------------------------------


def shifted(name: str) -> str:
    """Move the number behind a StatLine name."""
    return re.sub(r"_(\d+)$", lambda found: f"_{int(found[1]) + 37}", name)


def rows_of(path: Path) -> tuple[list[str], list[list[str]]]:
    with gzip.open(path, "rt", encoding="utf-8-sig", newline="") as file:
        head, *rows = csv.reader(file)
    return head, rows


@pytest.mark.real_data
@pytest.mark.parametrize(
    ("file", "table"),
    [
        ("kwb/gemeente_wijk_2024_85984NED_odata.csv.gz", "87654NED"),
        ("kwb/buurt_2017_83765NED_subset.csv.gz", "83487NED"),
        ("health/rivm_2020_65plus_50090NED.csv.gz", "50199NED"),
    ],
)
def test_a_real_table_under_another_number_with_shifted_columns(shared_data: Path, tmp_path: Path, file, table):
    head, rows = rows_of(shared_data / file)
    out = io.StringIO()
    csv.writer(out).writerows([[shifted(name) for name in head], *rows])
    put(tmp_path, f"other/release_of_{table}_2031.csv", out.getvalue())
    put(tmp_path, f"own/{Path(file).name}", (shared_data / file).read_bytes())
    reading = read_folder(tmp_path)
    other = next(f for f in reading.files if f.file.startswith("other"))
    assert (other.state, other.table.rpartition("-")[2]) == ("used", table), "behind its family where it has no card"
    parts = {
        name: reading.observations.filter(pl.col("origin").str.starts_with(name))
        .select("area", "indicator", "value", "missing")
        .sort("area", "indicator")
        for name in ("other", "own")
    }
    assert parts["other"].height > 1000
    assert parts["other"].equals(parts["own"])
