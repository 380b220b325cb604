# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""The formats of tables beside the first ones, each on a slice one can check by eye, with its own oddity."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from kloof.sources import Reading, read_folder
from kloof.sources.offences import coded


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path


def put(folder: Path, name: str, content: str | bytes) -> Path:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def cells(reading: Reading) -> dict[tuple[str, int, str], Any]:
    found = reading.observations.select("area", "year", "indicator", pl.coalesce("value", pl.lit(None)), "missing")
    return {(a, y, i): m if v is None else v for a, y, i, v, m in found.iter_rows()}


def workbook(rows: list[list[str]]) -> bytes:
    """A workbook of one sheet, every cell as text."""

    def cell(text: str) -> str:
        return f'<c t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'

    sheet = "".join(f"<row>{''.join(map(cell, row))}</row>" for row in rows)
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    rel = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{package}/content-types"/>',
        "_rels/.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="rId1" '
        f'Type="{rel}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{rel}"><sheets>'
        '<sheet name="KWB" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="rId1" '
        f'Type="{rel}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{main}"><sheetData>{sheet}</sheetData></worksheet>',
    }
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, f'<?xml version="1.0" encoding="UTF-8"?>{content}')
    return packed.getvalue()


def test_the_workbook_of_cbs(folder: Path):
    rows = [
        ["gwb_code_10", "regio", "recs", "a_inw", "p_hh_120", "a_soz_wb", "p_koopw"],
        ["GM9999    ", "Veendrecht", "Gemeente", "1500", "11,5", "40", "44"],
        ["BU99990001", "Kade", "Buurt", "1500", ".", "40", "44"],
    ]
    put(folder, "kwb-2023.xlsx", workbook(rows))
    reading = read_folder(folder)
    found = cells(reading)
    assert found["GM9999", 2023, "residents"] == 1500, "trailing blanks of a code are taken off"
    assert found["GM9999", 2023, "social_minimum_120"] == 11.5, "text with a decimal comma"
    assert found["BU99990001", 2023, "social_minimum_120"] == "not_published"
    assert found["GM9999", 2023, "social_assistance"] == 40
    (file,) = reading.files
    assert (file.format, file.table, file.boundary_year) == ("KWB workbook", "KWB-2023", 2023)


def test_a_workbook_that_is_cut_off_is_broken(folder: Path):
    put(folder, "kwb-2023.xlsx", workbook([["gwb_code_10", "recs", "a_inw"], ["GM9999", "Gemeente", "5"]])[:-40])
    (file,) = read_folder(folder).files
    assert file.state == "broken"


ODATA = {
    "odata.metadata": "https://opendata.cbs.nl/ODataApi/OData/86165NED/$metadata#Cbs.OData.WebAPI.TypedDataSet",
    "value": [
        {"ID": 0, "WijkenEnBuurten": "GM9999    ", "AantalInwoners_5": 1500, "Koopwoningen_41": 44},
        {"ID": 1, "WijkenEnBuurten": "BU99990001", "AantalInwoners_5": 1500, "Koopwoningen_41": None},
    ],
}


def test_an_answer_of_the_service_names_its_own_table(folder: Path):
    put(folder, "wijken_2025.json", json.dumps(ODATA))
    reading = read_folder(folder)
    found = cells(reading)
    assert found["GM9999", 2025, "owner_occupied"] == 44, "the number behind the stem may be anything"
    assert found["BU99990001", 2025, "owner_occupied"] == "not_published"
    (file,) = reading.files
    assert (file.table, file.table_from) == ("86165NED", "content")


def test_an_answer_that_is_cut_off_is_broken(folder: Path):
    put(folder, "wijken_2025.json", json.dumps(ODATA)[:-30])
    (file,) = read_folder(folder).files
    assert file.state == "broken"
    assert "cut off" in file.reason


STATLINE = """"Perioden";"Wijken en buurten";"Regioaanduiding/Codering (code)";"Bevolking/Aantal inwoners (aantal)";\
"Wonen/Woningen naar eigendom/Koopwoningen (%)"
"2024*";"Veendrecht";"GM9999    ";"  17 500";"      44"
"2024*";"Kade";"BU99990001";"  17.500";"       ."
"""


def test_a_download_of_statline(folder: Path):
    put(folder, "kerncijfers_85984NED.csv", "\ufeff" + STATLINE)
    reading = read_folder(folder)
    found = cells(reading)
    assert found["GM9999", 2024, "residents"] == 17500, "a blank between thousands"
    assert found["BU99990001", 2024, "residents"] == 17500, "a point between thousands of a count"
    assert found["BU99990001", 2024, "owner_occupied"] == "not_published"
    assert set(reading.observations["status"]) == {"provisional"}


def test_two_releases_of_one_table_stay_side_by_side(folder: Path):
    put(folder, "kerncijfers_85984NED_first.csv", STATLINE)
    put(folder, "kerncijfers_85984NED.csv", STATLINE.replace("2024*", "2024").replace("      44", "      45"))
    reading = read_folder(folder)
    rows = reading.observations.filter(indicator="owner_occupied", area="GM9999")
    assert dict(rows.select("release", "value").iter_rows()) == {"85984NED@provisional": 44.0, "85984NED": 45.0}
    assert {file.state for file in reading.files} == {"used"}


def test_a_version_in_the_name_keeps_a_release_apart(folder: Path):
    final = STATLINE.replace("2024*", "2024")
    put(folder, "kerncijfers_85984NED_v2025-03-01.csv", final)
    put(folder, "kerncijfers_85984NED_v2025-09-01.csv", final.replace("      44", "      45"))
    rows = read_folder(folder).observations.filter(indicator="owner_occupied", area="GM9999")
    assert set(rows["release"]) == {"85984NED@2025-03-01", "85984NED@2025-09-01"}


def test_names_without_codes_are_refused_with_advice(folder: Path):
    put(folder, "k_2024_85984NED.csv", '"Wijken en buurten";"Bevolking/Aantal inwoners (aantal)"\n"Kade";"5"\n')
    (file,) = read_folder(folder).files
    assert file.state == "broken"
    assert "with the codes of areas" in file.reason


def test_the_map_leaves_water_out(folder: Path):
    put(
        folder,
        "wijk_2016_cbs_dbf.csv",
        "WK_CODE,WK_NAAM,GM_CODE,WATER,AANT_INW,P_65_EO_JR,GEM_HH_GR\n"
        "WK999900,Kade,GM9999,NEE,1500,24,2.1\n"
        "WK999900,Kade,GM9999,JA,0,-99999999,-99999999.0\n"
        "WK999901,Park,GM9999,NEE,10,-99999997,-99999999.0\n",
    )
    found = cells(read_folder(folder))
    assert found["WK999900", 2016, "residents"] == 1500
    assert found["WK999901", 2016, "share_65_plus"] == "not_published"
    assert found["WK999901", 2016, "household_size"] == "not_published"


def test_figures_of_others_keep_their_own_year(folder: Path):
    put(
        folder,
        "kwb_gemeente_2024.csv",
        "gemeentecode,gemeentenaam,aantal_inwoners,koopwoningen,zk_kosten_totaal,zk_jaar,cr_totaal_misdrijven,cr_jaar\n"
        "GM0998,Buitenland,,,,,,\nGM9999,Veendrecht,1500.0,44.0,2884.0,2023.0,90.0,2024.0\n",
    )
    reading = read_folder(folder)
    found = cells(reading)
    assert found["GM9999", 2023, "care_cost"] == 2884
    assert found["GM9999", 2024, "registered_crimes"] == 90
    assert "GM0998" not in reading.observations["area"].to_list()
    assert set(reading.observations["release"]) == {"KWB-2024", "VEKTIS", "POLITIE"}


ENGLISH = """Area_Code;Population_Total;Pct_Owner_Occupied;Avg_Income_Per_Inhabitant_1000EUR;Pct_Low_Income_Households
WK999900;2000;44.0;32,4;11,8
BU99990000;1500;40.0;32,4;12,5
BU99990001;500;50.0;30,1;
"""


def test_a_figure_filled_in_from_the_district_is_left_out(folder: Path):
    put(folder, "kwb_2020_veendrecht.csv", ENGLISH)
    found = cells(read_folder(folder))
    assert found["BU99990000", 2020, "income_per_resident"] == "not_published"
    assert found["BU99990001", 2020, "income_per_resident"] == 30.1
    assert found["BU99990000", 2020, "low_income"] == 12.5


def test_a_card_says_until_which_year_a_column_holds(folder: Path):
    put(folder, "kwb_2024_veendrecht.csv", ENGLISH)
    assert set(read_folder(folder).observations["indicator"]) == {"residents", "owner_occupied"}


def test_scores_and_classes_of_the_leefbaarometer(folder: Path):
    put(folder, "stand.csv", "GBD,JAAR,RLBRMTR,RLBWON\nWK999900,2012,-0.06,5.8e-05\n")
    put(folder, "klassen.csv", "WK_CODE,KL02,KL16,VKL0216\nWK999900,6.0,7.0,5.0\n")
    found = cells(read_folder(folder))
    assert found["WK999900", 2012, "liveability"] == -0.06
    assert found["WK999900", 2012, "liveability_housing"] == 5.8e-05
    assert (found["WK999900", 2002, "liveability_class"], found["WK999900", 2016, "liveability_class"]) == (6, 7)


def test_mortality_says_the_year_of_each_figure(folder: Path):
    put(
        folder,
        "gemeente_sterfte_2024.csv",
        "code,name,sterfte_promille,sterfte_jaar,doodsoorzaak_jaar,doodsoorzaak_kanker\n"
        "GM9999,Veendrecht,7.9,2024,2023,0.285\n",
    )
    found = cells(read_folder(folder))
    assert (found["GM9999", 2024, "mortality"], found["GM9999", 2023, "deaths_cancer_share"]) == (7.9, 0.285)


def test_english_areas_stand_on_a_map_of_their_own(folder: Path):
    put(folder, "imd2019_england_lsoa11.csv", "lsoa11_code,IMD_decile,IMD_rank\nE01000001,9,29199\n")
    reading = read_folder(folder)
    (file,) = reading.files
    assert (file.years, file.boundary_year) == ((2019,), 2011)
    assert reading.areas.row(0, named=True)["municipality"] is None


@pytest.mark.parametrize("code", ["BU99990001", "E0100001"])
def test_two_code_systems_are_never_mixed(folder: Path, code: str):
    put(folder, "imd2019_england.csv", f"lsoa11_code,IMD_decile\nE01000001,9\n{code},8\n")
    (file,) = read_folder(folder).files
    assert file.state == "broken"
    assert "an English area code" in file.reason


def test_offences_find_their_codes_by_name(folder: Path):
    others = "".join(f"GM{n:04},Plaats {n},5\n" for n in range(1, 400))
    put(folder, "kwb_gemeente_2012.csv", f"gemeentecode,gemeentenaam,aantal_inwoners\n{others}GM9999,Veendrecht,5\n")
    put(
        folder,
        "gemeente_83648NED.csv",
        '"Soort misdrijf";"Perioden";"Regio\'s";"Geregistreerde misdrijven/Totaal geregistreerde misdrijven (aantal)"\n'
        '"6 Drugsmisdrijven";"2013";"Veendrecht (gemeente)";15\n"6 Drugsmisdrijven";"2013";"Elders";20\n',
    )
    reading = read_folder(folder)
    assert cells(reading)["GM9999", 2013, "drug_crimes"] == 15
    crime = next(file for file in reading.files if file.file.startswith("gemeente"))
    assert (crime.state, crime.reason.rpartition(": ")[2]) == ("used", "Elders")


def test_a_name_that_is_coded_in_one_year_and_not_in_another_is_told_with_that_year():
    rows = pl.DataFrame({"area": ["Stad", "Stad", "Nergens"], "year": [2012, 2015, 2015]})
    lists = {2012: {"Stad": "GM0001"}, 2014: {"Stad": "GM0002"}, 2016: {"Stad": "GM0003"}}
    found, unknown = coded(rows, lists)
    assert found["area"].to_list() == ["GM0001"]
    assert unknown == ("Nergens", "Stad (2015)")
