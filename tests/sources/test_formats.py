# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""Each publisher's format on a slice one can check by eye."""

from __future__ import annotations

import gzip
import zipfile
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

from kloof.sources import Reading, read_folder

KWB = """code,name,gemeenteCode,gemeenteNaam,inwoners,huishoudens,wozWaarde
BU99990001,Kade,GM9999,Veendrecht,1000,500,210
BU99990002,Park,GM9999,Veendrecht,0,,
GM9999,Veendrecht,GM9999,Veendrecht,1000,500,210
"""

STATLINE = """WijkenEnBuurten,Gemeentenaam_1,SoortRegio_2,Codering_3,AantalInwoners_6,HuishoudensTotaal_31
BU99990001,Veendrecht                    ,Buurt     ,BU99990001,    1000,       .
WK999900  ,Veendrecht                    ,Wijk      ,WK999900  ,    1000,     500
"""

HEALTH = """code,jaar,goed_ervaren_gezondheid_pct
BU99990001,2012,71.5
BU99990001,2016,
BU99990002,2012,.
"""

RIVM = """ID,Leeftijd,Marges,WijkenEnBuurten,Perioden,SoortRegio_2,Codering_3,ErvarenGezondheidGoedZeerGoed_4
1,20300,MW00000,BU99990001,2020JJ00,Buurt     ,BU99990001          ,    74.3
2,20300,MW00000,BU99990002,2020JJ00,Buurt     ,BU99990002          ,       .
3,20300,MW00000,WK999900  ,2020JJ00,Wijk      ,WK999900            ,
4,20300,MOG0095,BU99990001,2020JJ00,Buurt     ,BU99990001          ,    70.0
5,80200,MW00000,BU99990001,2020JJ00,Buurt     ,BU99990001          ,    60.0
"""


@pytest.fixture
def read(tmp_path: Path) -> Callable[..., Reading]:
    def put(**files: str | bytes) -> Reading:
        for name, content in files.items():
            path = tmp_path / name.replace("__", "/").replace("_dot_", ".")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content.encode() if isinstance(content, str) else content)
        return read_folder(tmp_path)

    return put


def cells(reading: Reading) -> dict[tuple[str, int, str], float | str]:
    rows = reading.observations.select("area", "year", "indicator", "value", "missing").iter_rows()
    return {(area, year, what): value if value is not None else missing for area, year, what, value, missing in rows}


def test_kwb_with_camel_case_names(read):
    reading = read(kwb_2024_85984NED_dot_csv=KWB)
    found = cells(reading)
    assert found["BU99990001", 2024, "residents"] == 1000
    assert found["BU99990002", 2024, "residents"] == 0, "zero is a value"
    assert found["BU99990002", 2024, "households"] == "not_published", "empty is missing, never zero"
    assert found["GM9999", 2024, "property_value"] == 210
    (file,) = reading.files
    assert (file.state, file.table, file.table_from, file.year_from) == ("used", "85984NED", "name", "name")
    assert (file.boundary_year, file.boundary_from) == (2024, "own year")
    names = dict(reading.areas.select("area", "name").iter_rows())
    assert names["BU99990001"] == "Kade"
    assert names["GM9999"] == "Veendrecht"


def test_a_table_without_a_number_is_called_after_its_series(read):
    (file,) = read(kwb_2019_dot_csv=KWB).files
    assert (file.table, file.table_from) == ("KWB-2019", "series")


def test_statline_names_match_whatever_their_number(read):
    reading = read(wijken_2023_85618NED_dot_csv=STATLINE)
    found = cells(reading)
    assert found["BU99990001", 2023, "residents"] == 1000
    assert found["BU99990001", 2023, "households"] == "not_published"
    assert found["WK999900", 2023, "households"] == 500, "blank-padded codes and numbers are stripped"


def test_a_long_table_says_its_own_years(read):
    reading = read(buurt_2012_2024_50150NED_dot_csv=HEALTH)
    found = cells(reading)
    assert found["BU99990001", 2012, "self_rated_health"] == 71.5
    assert found["BU99990001", 2016, "self_rated_health"] == "not_published"
    assert found["BU99990002", 2012, "self_rated_health"] == "suppressed"
    (file,) = reading.files
    assert (file.years, file.year_from, file.boundary_year, file.boundary_from) == (
        (2012, 2016),
        "content",
        2024,
        "card",
    )


def test_rivm_takes_each_age_for_its_own_card_and_the_value_only(read):
    reading = read(gezondheid_50090NED_dot_csv=RIVM)
    assert cells(reading) == {
        ("BU99990001", 2020, "self_rated_health"): 74.3,
        ("BU99990002", 2020, "self_rated_health"): "suppressed",
        ("WK999900", 2020, "self_rated_health"): "not_measured",
        ("BU99990001", 2020, "self_rated_health_65_plus"): 60.0,
    }


def test_rivm_of_another_age_is_listed_and_not_used(read):
    (file,) = read(rivm_50090NED_dot_csv=RIVM.replace("20300", "53115").replace("80200", "53115")).files
    assert file.state == "unused"
    assert not file.is_unusable


def test_the_map_of_a_table_without_a_card_follows_from_its_codes(read):
    reading = read(kwb_2024_dot_csv=KWB, health_dot_csv=HEALTH)
    health = next(file for file in reading.files if file.file == "health.csv")
    assert (health.boundary_year, health.boundary_from) == (2024, "codes")
    assert health.table == "self_rated_health-2012-2016"


def test_without_card_or_map_it_is_read_on_the_map_of_its_newest_year_and_the_card_to_add_is_named(read):
    (file,) = read(health_12345NED_dot_csv=HEALTH).files
    assert (file.state, file.boundary_year, file.boundary_from) == ("used", 2016, "newest year")
    assert "boundary_year in catalogue/sources/12345NED.yaml" in file.reason


def test_a_table_that_is_not_on_the_map_of_its_newest_year_is_not_guessed(read):
    listed = "Identifier,Title\nBU99990003,Haven\n"
    files = read(health_12345NED_dot_csv=HEALTH, codes_2016_dot_csv=listed).files
    health = next(file for file in files if file.file.startswith("health"))
    assert health.state == "broken"
    assert "catalogue/sources/12345NED.yaml" in health.reason


@pytest.mark.parametrize("delimiter", [";", "\t", "|"])
def test_other_separators_and_decimal_commas(read, delimiter):
    slice_ = HEALTH.replace("71.5", "71;5").replace(",", delimiter).replace("71;5", "71,5")
    assert cells(read(h_50150NED_dot_txt=slice_))["BU99990001", 2012, "self_rated_health"] == 71.5


@pytest.mark.parametrize("packed", ["gzip", "zip", "bom", "plain"])
def test_the_extension_never_matters(read, tmp_path, packed):
    content = HEALTH.encode()
    if packed == "gzip":
        content = gzip.compress(content)
    if packed == "bom":
        content = b"\xef\xbb\xbf" + content
    if packed == "zip":
        with zipfile.ZipFile(tmp_path / "packed", "w") as archive:
            archive.writestr("inside.csv", content)
        content = (tmp_path / "packed").read_bytes()
        (tmp_path / "packed").unlink()
    assert read(h_50150NED_dot_pdf=content).observations.height == 3


def test_text_from_before_utf8_is_read(read):
    assert (
        dict(
            read(kwb_2024_dot_csv=KWB.replace("Kade", "Súdkade").encode("cp1252"))
            .areas.select("area", "name")
            .iter_rows()
        )["BU99990001"]
        == "Súdkade"
    )


def test_folders_are_walked_and_unknown_files_change_nothing(read):
    reading = read(a__b__h_50150NED_dot_csv=HEALTH, a__readme_dot_md="# hello", map_dot_json='{"type": "Topology"}')
    states = {file.file: file.state for file in reading.files}
    assert states == {"a/b/h_50150NED.csv": "used", "a/readme.md": "unknown", "map.json": "unknown"}
    assert not any(file.is_unusable for file in reading.files)
    assert all(file.reason for file in reading.files if file.state == "unknown")


def test_the_order_of_rows_does_not_matter(read, tmp_path):
    head, *rows = HEALTH.splitlines()
    first = read(h_50150NED_dot_csv=HEALTH).observations
    (tmp_path / "h_50150NED.csv").write_text("\n".join([head, *reversed(rows)]), encoding="utf-8")
    assert first.equals(read_folder(tmp_path).observations)


def test_a_code_list_names_what_the_figures_do_not(read):
    reading = read(codes_2024_dot_csv="Identifier,Title\nBU99990001,Kade\n", h_50150NED_dot_csv=HEALTH)
    named = reading.areas.filter(pl.col("area") == "BU99990001")
    assert named["name"].to_list() == ["Kade"]
    assert named.select("municipality", "district").row(0) == ("GM9999", "WK999900")


@pytest.mark.parametrize(
    ("cells_", "expected"),
    [(("1.234", "987"), (1234, 987)), (("1.234.567", "12.345"), (1234567, 12345)), (("1234.0", "987"), (1234, 987))],
)
def test_a_point_between_thousands_of_a_count_is_read_in_a_file_with_semicolons(read, cells_, expected):
    rows = "".join(f"BU9999000{i};Buurt;{cell};100,5\n" for i, cell in enumerate(cells_))
    found = cells(read(kwb_2024_dot_csv="code;name;inwoners;wozWaarde\n" + rows))
    assert tuple(found[f"BU9999000{i}", 2024, "residents"] for i in range(2)) == expected
    assert found["BU99990000", 2024, "property_value"] == 100.5


@pytest.mark.parametrize("cell", ["1 234,5", "1\u00a0234,5", "1\u202f234,5", "1.234,5", "1234,5"])
def test_a_blank_or_point_between_thousands_goes_with_a_decimal_comma(read, cell):
    found = cells(read(kwb_2024_dot_csv=f"code;name;inwoners;wozWaarde\nBU99990001;Kade;1 000;{cell}\n"))
    assert (found["BU99990001", 2024, "property_value"], found["BU99990001", 2024, "residents"]) == (1234.5, 1000)


def test_a_count_may_end_in_a_zero_behind_the_point(read):
    assert cells(read(kwb_2024_dot_csv=KWB.replace("1000", "2754.0")))["BU99990001", 2024, "residents"] == 2754
