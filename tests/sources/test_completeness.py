# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""A file claims to be complete unless we know better; a partial one is never a weight and changes no exit code."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from kloof.sources import Reading, read_folder

HEAD = "code,name,inwoners,huishoudens,wozWaarde\n"


def read(folder: Path, **files: str) -> tuple[Reading, dict[str, str]]:
    for name, content in files.items():
        (folder / f"{name}.csv").write_text(content, encoding="utf-8")
    reading = read_folder(folder)
    return reading, {file.file.removesuffix(".csv"): file.state for file in reading.files}


def kwb(**residents: int) -> str:
    return HEAD + "".join(f"{code},{code},{n},{n // 2},200\n" for code, n in residents.items())


def test_a_small_hand_made_folder_is_complete(tmp_path: Path):
    _, states = read(tmp_path, kwb_2024=kwb(BU99990001=1000, BU99990002=500))
    assert states == {"kwb_2024": "used"}


def test_a_name_that_says_subset_is_partial(tmp_path: Path):
    _, states = read(tmp_path, kwb_2024_subset=kwb(BU99990001=1000))
    assert states == {"kwb_2024_subset": "partial"}


def test_a_code_list_tells_what_is_absent(tmp_path: Path):
    codes = "Identifier,Title\nBU99990001,A\nBU99990002,B\nBU88880001,elsewhere\n"
    reading, states = read(tmp_path, kwb_2024=kwb(BU99990001=1000), codes_2024=codes)
    assert states == {"kwb_2024": "partial", "codes_2024": "used"}
    assert "1 of 2 neighbourhoods" in next(f.reason for f in reading.files if f.state == "partial")
    assert not any(file.is_unusable for file in reading.files)


def test_two_files_that_are_complete_together_are_complete(tmp_path: Path):
    codes = "Identifier,Title\nBU99990001,A\nBU99990002,B\n"
    files = {"a_2024_85984NED": kwb(BU99990001=1000), "b_2024_85984NED": kwb(BU99990002=500), "codes_2024": codes}
    _, states = read(tmp_path, **files)
    assert set(states.values()) == {"used"}


def test_a_fuller_sibling_makes_the_other_partial_and_wins(tmp_path: Path):
    full = kwb(BU99990001=1000, BU99990002=500)
    reading, states = read(tmp_path, a_2024_85984NED=kwb(BU99990001=990), b_2024_85984NED=full)
    assert states == {"a_2024_85984NED": "partial", "b_2024_85984NED": "used"}
    residents = reading.observations.filter(pl.col("area") == "BU99990001", pl.col("indicator") == "residents")
    assert residents["value"].to_list() == [1000.0]


def test_a_long_table_may_leave_out_areas(tmp_path: Path):
    crime = "code,jaar,geregistreerde_misdrijven\nBU99990001,2024,12\n"
    _, states = read(tmp_path, kwb_2024=kwb(BU99990001=1000, BU99990002=500), crime_47022NED=crime)
    assert set(states.values()) == {"used"}


@pytest.mark.parametrize(
    ("total", "state"), [(1500, "used"), (1508, "used"), (1509, "inconsistent"), (1400, "inconsistent")]
)
def test_a_sum_may_differ_by_rounding_only(tmp_path: Path, total: int, state: str):
    reading, states = read(tmp_path, kwb_2024=kwb(BU99990001=1000, BU99990002=500, GM9999=total))
    assert states == {"kwb_2024": state}
    if state == "inconsistent":
        (file,) = reading.files
        assert file.is_unusable
        assert f"GM9999 has {total} residents in 2024" in file.reason
        assert "add up to 1500" in file.reason


def test_a_suppressed_part_may_make_the_sum_too_low(tmp_path: Path):
    content = kwb(BU99990001=1000, GM9999=1500) + "BU99990002,B,,,\n"
    assert read(tmp_path, kwb_2024=content)[1] == {"kwb_2024": "used"}


def test_a_partial_table_is_never_called_inconsistent(tmp_path: Path):
    _, states = read(tmp_path, kwb_2024_subset=kwb(BU99990001=1000, GM9999=1500))
    assert states == {"kwb_2024_subset": "partial"}


def test_two_complete_files_that_contradict_each_other_are_named(tmp_path: Path):
    reading, states = read(tmp_path, a_2024_85984NED=kwb(BU99990001=1000), b_2024_85984NED=kwb(BU99990001=990))
    assert states == {"a_2024_85984NED": "used", "b_2024_85984NED": "inconsistent"}
    assert "BU99990001 has residents 990" in reading.files[1].reason or "households" in reading.files[1].reason
    assert reading.observations.filter(indicator="residents")["value"].to_list() == [1000.0]


def test_a_value_comes_before_a_missing_cell_of_the_same_table(tmp_path: Path):
    empty = HEAD + "BU99990001,A,,,\n"
    reading, states = read(tmp_path, a_2024_85984NED=empty, b_2024_85984NED=kwb(BU99990001=990))
    assert set(states.values()) == {"used"}
    assert reading.observations.filter(indicator="residents")["value"].to_list() == [990.0]


def test_a_sum_that_is_too_low_tells_which_municipality_lacks_neighbourhoods(tmp_path: Path):
    content = kwb(BU99990001=1000, GM9999=1500, BU88880001=700, GM8888=700)
    reading, _ = read(tmp_path, kwb_2024=content)
    assert reading.files[0].lacking == ("GM9999",)
    unknown, _ = read(tmp_path, kwb_2024=content + "BU99990002,B,,,\n")
    assert unknown.files[0].lacking == (), "a neighbourhood is there and only its number is not"


def test_a_sum_that_is_too_high_lacks_nothing(tmp_path: Path):
    reading, states = read(tmp_path, kwb_2024=kwb(BU99990001=1000, GM9999=900))
    assert states == {"kwb_2024": "inconsistent"}
    assert reading.files[0].lacking == ()
