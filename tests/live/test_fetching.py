# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""A table in either dialect becomes a file that `kloof build` reads, with its origin card."""

from __future__ import annotations

import hashlib
import json

import polars as pl
import pytest

from kloof.sources import read_folder
from tests.live.conftest import kwb_rows


def test_a_table_of_areas_is_read_by_build(publisher, fetching):
    publisher.three["85984NED"] = kwb_rows(20)
    fetched = fetching()
    assert fetching.left() == ["85984NED_2024.csv", "85984NED_2024.origin.json"]
    reading = read_folder(fetching.out)
    states = {file.file: (file.state, file.table, file.years) for file in reading.files}
    assert states["85984NED_2024.csv"] == ("used", "85984NED", (2024,))
    cells = {(area, what): v if v is not None else why for area, what, v, why in reading.observations.select("area", "indicator", "value", "missing").iter_rows()}
    assert cells["BU99990004", "residents"] == 20
    assert cells["BU99990000", "residents"] == 0, "zero is a value"
    assert cells["BU99990003", "households"] == "not_published", "a dot is missing, never zero"
    assert fetched.path.name == "85984NED_2024.csv"
