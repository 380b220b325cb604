# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""A table in either dialect becomes a file that ``kloof build`` reads, with its origin card beside it."""

from __future__ import annotations

import csv
import gzip
import hashlib
import json
from pathlib import Path
from typing import Any

import pytest
from tests.live.publisher import TODAY, Fetching, Publisher, kwb_rows

from kloof.errors import FetchStopped, UnknownChoice, UnknownTable
from kloof.sources import Reading, read_folder
from kloof.sources.live.feeds import feeds, mirrored
from kloof.sources.odata import column_name

MEASURES = [
    {"Identifier": "M000001", "Title": "Gemeentenaam"},
    {"Identifier": "T001036", "Title": "Aantal inwoners"},
    {"Identifier": "M000100", "Title": "Huishoudens totaal"},
]


def figure(n: int, measure: str, area: str, value: float | str | None, mark: str = "None") -> dict[str, Any]:
    text = value if isinstance(value, str) else None
    number = None if isinstance(value, str) else value
    return {"Id": n, "Measure": measure, "ValueAttribute": mark, "Value": number, "StringValue": text} | {
        "WijkenEnBuurten": area
    }


FIGURES = [
    figure(0, "T001036", "BU99990002", 400.0),
    figure(1, "M000001", "BU99990002", "Veendrecht "),
    figure(2, "M000100", "BU99990002", None, "Confidential"),
    figure(3, "T001036", "BU99990001", 1000.0),
    figure(4, "M000001", "BU99990001", "Veendrecht "),
    figure(5, "M000100", "BU99990001", None, "Impossible"),
    figure(6, "T001036", "BU99990003", 0.0),
]


def cells(reading: Reading) -> dict[tuple[str, str], float | str]:
    rows = reading.observations.select("area", "indicator", "value", "missing").iter_rows()
    return {(area, what): value if value is not None else missing for area, what, value, missing in rows}


def written(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8", newline="") as handle:
        return list(csv.reader(handle))


def test_one_row_per_area_is_read_by_build(publisher: Publisher, fetching: Fetching):
    publisher.three["85984NED"] = kwb_rows(20)
    fetched = fetching()
    assert fetching.left() == ["85984NED_2024.csv", "85984NED_2024.origin.json"]
    reading = read_folder(fetching.out)
    file = next(file for file in reading.files if file.file == fetched.path.name)
    assert (file.state, file.table, file.years) == ("used", "85984NED", (2024,))
    found = cells(reading)
    assert found["BU99990004", "residents"] == 20
    assert found["BU99990000", "residents"] == 0, "zero is a value"
    assert found["BU99990003", "households"] == "not_published", "a dot is missing, never zero"


def test_a_health_table_keeps_secret_apart_from_not_asked(publisher: Publisher, fetching: Fetching):
    shared = {"Leeftijd": "20300", "Marges": "MW00000", "Perioden": "2020JJ00", "SoortRegio_2": "Buurt     "}
    values = {"BU99990001": "    74.3", "BU99990002": "       .", "BU99990003": None}
    publisher.three["50090NED"] = [
        {"ID": n, **shared, "Codering_3": f"{area}          ", "ErvarenGezondheidGoedZeerGoed_4": value}
        for n, (area, value) in enumerate(values.items())
    ]
    fetching("50090NED")
    assert cells(read_folder(fetching.out)) == {
        ("BU99990001", "self_rated_health"): 74.3,
        ("BU99990002", "self_rated_health"): "suppressed",
        ("BU99990003", "self_rated_health"): "not_measured",
    }


def test_one_row_per_figure_becomes_one_row_per_area(publisher: Publisher, fetching: Fetching):
    publisher.four["85984NED"], publisher.measures["85984NED"] = FIGURES, MEASURES
    fetched = fetching()
    assert written(fetched.path) == [
        ["WijkenEnBuurten", "Gemeentenaam_1", "AantalInwoners_2", "HuishoudensTotaal_3"],
        ["BU99990001", "Veendrecht", "1000", ""],
        ["BU99990002", "Veendrecht", "400", "."],
        ["BU99990003", "", "0", ""],
    ]
    found = cells(read_folder(fetching.out))
    assert (found["BU99990001", "residents"], found["BU99990003", "residents"]) == (1000, 0)
    assert found["BU99990002", "households"] == "not_published"


def test_the_order_in_which_figures_come_does_not_matter(publisher: Publisher, fetching: Fetching):
    publisher.four["85984NED"], publisher.measures["85984NED"] = FIGURES, MEASURES
    first = fetching().path.read_bytes()
    publisher.four["85984NED"] = FIGURES[::-1]
    assert fetching().path.read_bytes() == first


def test_a_figure_that_comes_twice_is_never_written(publisher: Publisher, fetching: Fetching):
    publisher.four["85984NED"], publisher.measures["85984NED"] = [*FIGURES, {**FIGURES[0], "Value": 1.0}], MEASURES
    with pytest.raises(FetchStopped, match="the same figure came twice"):
        fetching()
    assert fetching.left() == []


def test_the_newer_dialect_comes_first_and_the_older_where_it_lacks_the_table(publisher: Publisher, fetching: Fetching):
    publisher.three["85984NED"] = publisher.three["37296ned"] = kwb_rows(3)
    publisher.four["85984NED"], publisher.measures["85984NED"] = FIGURES, MEASURES
    assert fetching().origin["dataset"] == "Observations"
    assert fetching("37296ned").origin["dataset"] == "UntypedDataSet"


@pytest.mark.parametrize("rows", [9_999, 10_000, 10_001, 20_000])
def test_pages_of_ten_thousand_rows(publisher: Publisher, fetching: Fetching, rows: int):
    publisher.three["85984NED"] = kwb_rows(rows)
    fetched = fetching()
    assert fetched.origin["rows"] == rows == len(written(fetched.path)) - 1
    assert len(publisher.pages_asked()) == rows // 10_000 + 1, "a full page may be the last one; only asking tells"
    assert fetching.shown[0] == (0, rows, "85984NED")
    assert fetching.shown[-1] == (rows, rows, "85984NED")


@pytest.mark.parametrize("form", ["packed", "pretty", "typed_only"])
def test_other_ways_to_serve_the_same(publisher: Publisher, fetching: Fetching, form: str):
    publisher.three["85984NED"] = kwb_rows(30)
    plain = fetching().path.read_bytes()
    setattr(publisher, form, True)
    fetched = fetching()
    assert fetched.path.read_bytes() == plain
    assert fetched.origin["dataset"] == ("TypedDataSet" if form == "typed_only" else "UntypedDataSet")


def test_links_between_pages_are_followed(publisher: Publisher, fetching: Fetching):
    publisher.four["85984NED"], publisher.measures["85984NED"] = FIGURES, MEASURES
    whole = fetching().path.read_bytes()
    publisher.page = 2
    assert fetching().path.read_bytes() == whole
    assert len([path for path in publisher.asked if "Observations?$skip=" in path]) == 3


def test_the_same_table_twice_gives_the_same_bytes(publisher: Publisher, fetching: Fetching):
    publisher.three["85984NED"] = kwb_rows(50)
    first = fetching()
    before = first.path.read_bytes(), first.card_path.read_bytes()
    again = fetching()
    assert (again.path.read_bytes(), again.card_path.read_bytes()) == before


def test_the_origin_card_says_where_it_came_from(publisher: Publisher, fetching: Fetching):
    publisher.three["85984NED"] = kwb_rows(5)
    publisher.about["85984NED"] = {
        "Title": "Kerncijfers wijken en buurten 2024",
        "ShortDescription": "Cijfers per buurt.\n\nStatus van de cijfers: \nDe cijfers zijn voorlopig.\nWijzigingen",
    }
    fetched = fetching()
    card = json.loads(fetched.card_path.read_text(encoding="utf-8"))
    content = fetched.path.read_bytes()
    assert card == dict(fetched.origin)
    assert card == {
        "schema": "kloof/origin/1",
        "file": "85984NED_2024.csv",
        "sha256": hashlib.sha256(content).hexdigest(),
        "publisher": "CBS",
        "table": "85984NED",
        "title": "Kerncijfers wijken en buurten 2024",
        "period": "2024",
        "modified": "2026-01-01T02:00:00",
        "status": "voorlopig",
        "statuses": {},
        "status_said": "De cijfers zijn voorlopig.",
        "retrieved_on": TODAY.isoformat(),
        "licence": "CC BY 4.0",
        "url": f"{publisher.url}/ODataFeed/odata/85984NED",
        "dataset": "UntypedDataSet",
        "rows": 5,
        "columns": 5,
    }


def test_each_period_has_its_own_status(publisher: Publisher, fetching: Fetching):
    rows = [row | {"Perioden": f"{year}JJ00"} for year in (2023, 2024) for row in kwb_rows(2)]
    publisher.three["50090NED"] = [row | {"ID": n} for n, row in enumerate(rows)]
    publisher.periods = [
        {"Key": "2022JJ00", "Title": "2022", "Status": "Definitief"},
        {"Key": "2023JJ00", "Title": "2023", "Status": "Definitief"},
        {"Key": "2024JJ00", "Title": "2024", "Status": "NaderVoorlopig"},
    ]
    fetched = fetching("50090NED")
    assert fetched.path.name == "50090NED.csv", "rows that say their own year need none in the name"
    assert fetched.origin["statuses"] == {"2023JJ00": "definitief", "2024JJ00": "nader voorlopig"}
    assert fetched.origin["status"] is None, "two statuses are not one"
    rows = written(fetched.path)
    at = rows[0].index("Perioden")
    assert {(row[at], row[-1]) for row in rows} == {
        ("Perioden", "Status"),
        ("2023JJ00", "definitief"),
        ("2024JJ00", "nader voorlopig"),
    }


@pytest.mark.parametrize(
    ("said", "status"),
    [
        ("Status van de cijfers: de cijfers zijn definitief.", "definitief"),
        ("Status van de cijfers: Deze zijn nader voorlopig.", "nader voorlopig"),
        ("Status van de cijfers: de cijfers over 2023 zijn definitief, die over 2024 voorlopig.", None),
        ("Status van de cijfers:\nDe meeste zijn definitief.\nInkomens zijn voorlopig.\n\nWijzigingen: geen.", None),
        ("Status van de cijfers:\nAlle definitief.\n\nWijzigingen per juli: voorlopige vervangen.", "definitief"),
        ("Cijfers per buurt; de voorlopige raming is vervangen.", None),
    ],
)
def test_a_status_is_taken_from_words_only_where_they_leave_no_doubt(
    publisher: Publisher, fetching: Fetching, said: str, status: str | None
):
    publisher.three["85984NED"] = kwb_rows(2)
    publisher.about["85984NED"] = {"ShortDescription": said}
    assert fetching().origin["status"] == status


def test_an_unknown_table_says_what_comes_near_and_where_was_looked(publisher: Publisher, fetching: Fetching):
    with pytest.raises(UnknownTable) as refused:
        fetching("85948NED")
    assert "85984NED" in refused.value.near
    assert refused.value.tried == [f"{publisher.url}/odata/v1/CBS", f"{publisher.url}/ODataFeed/odata"]
    for part in (*refused.value.tried, "85984NED"):
        assert part in str(refused.value)
        assert part in refused.value.dutch()
    assert fetching.left() == []


@pytest.mark.parametrize("table", ["../85984NED", "85984NED/../x", "", "a b", "x" * 40])
def test_a_number_that_cannot_be_one_is_not_asked(publisher: Publisher, fetching: Fetching, table: str):
    with pytest.raises(UnknownTable):
        fetching(table)
    assert publisher.asked == []
    assert fetching.left() == []


@pytest.mark.parametrize(
    "base", ["http://opendata.cbs.nl", "ftp://127.0.0.1", "https://user:word@x.nl", "https://x.nl?a=b", "x.nl", ""]
)
def test_a_mirror_is_https_or_this_machine(base: str):
    with pytest.raises(UnknownChoice, match="A mirror does not take"):
        mirrored(feeds(), base)


def test_a_mirror_may_have_a_path():
    (four, three) = mirrored(feeds(), "https://spiegel.example.nl/cbs/")
    assert four.url == "https://spiegel.example.nl/cbs/odata/v1/CBS"
    assert three.url == "https://spiegel.example.nl/cbs/ODataFeed/odata"


@pytest.mark.real_data
def test_titles_give_the_names_statline_has(shared_data: Path):
    with gzip.open(shared_data / "meta" / "85984NED_DataProperties.json.gz") as handle:
        topics = [row for row in json.load(handle) if row["Type"] == "Topic"]
    assert len(topics) > 100
    assert {row["Key"]: column_name(row["Title"], row["Position"]) for row in topics} == {
        row["Key"]: row["Key"] for row in topics
    }
