# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""The most common postcode of a neighbourhood, under each name the key figures give it."""

from __future__ import annotations

from pathlib import Path

import pytest

from kloof.sources import read_folder

KWB = "code,name,inwoners,huishoudens,postcode\n"
STATLINE = (
    "WijkenEnBuurten,Gemeentenaam_1,Codering_3,AantalInwoners_5,HuishoudensTotaal_28,"
    "MeestVoorkomendePostcode_103,Dekkingspercentage_104\n"
)


def told(folder: Path, name: str, content: str) -> list[tuple[object, ...]]:
    (folder / name).write_text(content, encoding="utf-8")
    return read_folder(folder).postcodes.select("postcode", "boundary_year", "area", "coverage_at_least", "how").rows()


def test_a_neighbourhood_has_one_and_larger_areas_have_none(tmp_path: Path) -> None:
    rows = "BU99990001,Haven,100,50,9990\nWK999900,Centrum,100,50,9990\nGM9999,Stad,100,50,\n"
    assert told(tmp_path, "kwb_2024.csv", KWB + rows) == [("9990", 2024, "BU99990001", None, "most_common")]


@pytest.mark.parametrize("cell", ["", ".", "0", "99", "0123", "9990AB"])
def test_what_is_no_postcode_is_left_out(tmp_path: Path, cell: str) -> None:
    assert told(tmp_path, "kwb_2024.csv", f"{KWB}BU99990001,Haven,100,50,{cell}\n") == []


def test_the_class_of_coverage_becomes_the_least_it_can_be(tmp_path: Path) -> None:
    rows = "BU99990001,Stad      ,BU99990001,100,50,9990,2\nBU99990002,Stad      ,BU99990002,100,50,9991,6\n"
    assert told(tmp_path, "kwb_2022_99984NED.csv", STATLINE + rows) == [
        ("9990", 2022, "BU99990001", 0.8, "most_common"),
        ("9991", 2022, "BU99990002", 0.0, "most_common"),
    ]


def test_a_file_without_postcodes_tells_of_none(tmp_path: Path) -> None:
    assert told(tmp_path, "kwb_2024.csv", "code,name,inwoners,huishoudens\nBU99990001,Haven,100,50\n") == []
