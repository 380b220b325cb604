# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""A gap over yearly tables and maps: what is there stays, what can be matched is brought, the rest says why not."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kloof.across import across
from kloof.areas import find_area
from kloof.boundaries import ADDRESSES, FLAGS, crosswalk
from kloof.gaps import gap
from kloof.indicators import find_indicator
from kloof.margins import PartName
from kloof.observations import FIGURES, OBSERVATIONS, Panel, complete_areas
from kloof.profiles import profile
from kloof.regions import continued, series

KADE, SPOOR, HAVEN = "BU99990101", "BU99990102", "BU99990103"
PARK, NEW, TOWN = "BU99990104", "BU99990110", "GM9999"


def panel_of(
    *rows: tuple[str, int, str, float | None, str],
    addresses: list[tuple[str, str, float]] = (),  # type: ignore[assignment]  # nothing is listed
    flags: list[tuple[str, int, int]] = (),  # type: ignore[assignment]  # nothing is flagged
) -> Panel:
    """Give a panel of rows of ``area, year, indicator, value, table``, each on the map of its own year."""
    told = [(a, y, y, i, v, None if v is not None else "suppressed", f"{t}.csv", t, "-") for a, y, i, v, t in rows]
    seen = pl.DataFrame(told, schema=OBSERVATIONS, orient="row")
    named = pl.DataFrame(schema={"area": pl.String, "name": pl.String, "boundary_year": pl.Int32})
    areas = complete_areas(named, seen)
    moved = [(2023, 2024, before, after, number, True, 2023, 2024) for before, after, number in addresses]
    links = crosswalk(
        areas,
        seen,
        addresses=pl.DataFrame(moved, schema=ADDRESSES, orient="row"),
        flags=pl.DataFrame(flags, schema=FLAGS, orient="row"),
    )
    return Panel(seen, pl.DataFrame(schema=FIGURES), areas, crosswalk=links)


def people(year: int, **counts: float) -> list[tuple[str, int, str, float | None, str]]:
    codes = {"kade": KADE, "spoor": SPOOR, "haven": HAVEN, "park": PARK, "new": NEW, "town": TOWN}
    return [(codes[name], year, "residents", count, f"KWB-{year}") for name, count in counts.items()]


def told(panel: Panel, area: str, indicator: str, versus: str = "city") -> list[tuple]:
    points = gap(panel, area, indicator, versus=versus).points
    return [(p.year, p.value, None if p.value is not None else p.missing.value, p.table) for p in points]


def test_a_renamed_code_goes_on_by_its_addresses():
    rows = [*people(2023, kade=400, spoor=200), *people(2024, new=400, spoor=200)]
    found = told(panel_of(*rows, addresses=[(KADE, NEW, 180.0)]), NEW, "residents")
    assert found == [(2023, 400.0, None, "KWB-2023"), (2024, 400.0, None, "KWB-2024")]


def test_a_count_of_a_split_neighbourhood_is_divided_by_addresses_and_a_share_is_not():
    """400 people, a quarter of the homes in the new part: 100; both parts keep the share of 20."""
    rows = [*people(2023, kade=400, spoor=200), *people(2024, kade=300, new=110, spoor=200)]
    shares = [(KADE, 2023, "low_income", 20.0, "KWB-2023"), (SPOOR, 2023, "low_income", 8.0, "KWB-2023")]
    now = [(code, 2024, "low_income", 10.0, "KWB-2024") for code in (KADE, NEW, SPOOR)]
    now += [(code, 2024, "households", 100.0, "KWB-2024") for code in (KADE, NEW, SPOOR)]
    panel = panel_of(*rows, *shares, *now, addresses=[(KADE, KADE, 150.0), (KADE, NEW, 50.0)])
    assert told(panel, NEW, "residents")[0] == (2023, 100.0, None, "KWB-2023")
    assert told(panel, NEW, "low_income")[0] == (2023, 20.0, None, "KWB-2023")


def test_what_a_split_leaves_unsure_is_part_of_the_measurement_margin_and_told():
    """The new part was a quarter of a neighbourhood with 20 %: it may have held anything from 0 to 80 %."""
    homes = [(code, 2023, "households", n, "KWB-2023") for code, n in ((KADE, 200.0), (SPOOR, 100.0))]
    shares = [(KADE, 2023, "low_income", 20.0, "KWB-2023"), (SPOOR, 2023, "low_income", 8.0, "KWB-2023")]
    now = [(code, 2024, "low_income", 10.0, "KWB-2024") for code in (KADE, NEW, SPOOR)]
    now += [(code, 2024, "households", 100.0, "KWB-2024") for code in (KADE, NEW, SPOOR)]
    rows = [*people(2023, kade=400, spoor=200), *people(2024, kade=300, new=110, spoor=200)]
    panel = panel_of(*rows, *homes, *shares, *now, addresses=[(KADE, KADE, 150.0), (KADE, NEW, 50.0)])
    before, after = (point.sure.value.measurement for point in gap(panel, NEW, "low_income").points)
    moved = next(part for part in before.parts if part.name is PartName.BOUNDARY)
    assert moved.bound == pytest.approx(60.0)
    assert before.least == 0.0
    assert before.most == pytest.approx(80.0, abs=1)
    assert not any(part.name is PartName.BOUNDARY for part in after.parts)
    change = gap(panel, NEW, "low_income").trend()
    assert change.arrow == "none"
    district = gap(panel, f"{KADE}+{NEW}", "low_income").points[0].sure.value.measurement
    assert not any(part.name is PartName.BOUNDARY for part in district.parts), "both parts together are the whole"


def test_a_changed_border_without_addresses_is_missing_and_says_so():
    rows = [*people(2023, kade=400, spoor=200), *people(2024, kade=400, spoor=200)]
    found = gap(panel_of(*rows, flags=[(KADE, 2024, 3)]), KADE, "residents", versus="city")
    first = found.points[0]
    assert (first.year, first.value, first.missing) == (2023, None, "boundary_changed")
    said = [caveat.nl for caveat in first.caveats]
    assert "Van de kaart van 2023 naar die van 2024: niet te verbinden: de grens is veranderd." in said
    assert "Van 67 % van de mensen in de gemeente op de oude kaart is niet te zeggen waar zij nu wonen." in said


def test_a_municipality_has_its_own_row_where_neighbourhoods_tell_too_little():
    rows = [*people(2023, kade=400, spoor=200, town=600), *people(2024, kade=400, spoor=200, town=600)]
    shares = [(TOWN, 2023, "low_income", 12.0, "KWB-2023"), (KADE, 2024, "low_income", 20.0, "KWB-2024")]
    shares += [(SPOOR, 2024, "low_income", 8.0, "KWB-2024"), (TOWN, 2024, "low_income", 99.0, "KWB-2024")]
    homes = [(code, 2024, "households", n, "KWB-2024") for code, n in ((KADE, 200.0), (SPOOR, 100.0), (TOWN, 300.0))]
    panel = panel_of(*rows, *shares, *homes)
    assert told(panel, TOWN, "low_income", "country") == [
        (2023, 12.0, None, "KWB-2023"),
        (2024, pytest.approx(16.0), None, "KWB-2024"),
    ], "where the neighbourhoods tell enough, the figure is theirs"
    said = [caveat.nl for caveat in gap(panel, TOWN, "low_income", versus="country").points[0].caveats]
    assert any("het gepubliceerde cijfer van" in one and "(tabel KWB-2023)" in one for one in said)
    assert [point.year for point in gap(panel, KADE, "low_income").points] == [2024], "2023 tells nothing of it"


def test_another_publishers_table_is_never_joined():
    rows = [*people(2023, kade=400), *people(2024, kade=400), (KADE, 2023, "low_income", 30.0, "99999NED")]
    assert [
        row[0] for row in told(panel_of(*rows, (KADE, 2024, "low_income", 10.0, "KWB-2024")), KADE, "low_income")
    ] == [2024]


def test_a_merger_does_not_pass_for_slow_growth():
    """From 400 to 480 is within two percent a year of twelve years; but it came between 2018 and 2020."""
    steady = [
        row for year, n in ((2012, 400.0), (2018, 410.0), (2020, 475.0), (2024, 480.0)) for row in people(year, kade=n)
    ]
    assert [row[1:3] for row in told(panel_of(*steady), KADE, "residents")] == [
        (None, "boundary_changed"),
        (None, "boundary_changed"),
        (475.0, None),
        (480.0, None),
    ]


def test_all_areas_beside_each_other_and_a_profile_tell_the_same_series():
    """Each year names the table it comes from; a year that tells nothing of the municipality is left out."""
    rows = [*people(2023, kade=400, spoor=200, town=600), *people(2024, new=400, spoor=210, town=610)]
    elsewhere = [("GM8888", 2022, "residents", 5000.0, "KWB-2022")]
    panel = panel_of(*rows, *elsewhere, addresses=[(KADE, NEW, 180.0)])
    wanted = {2023: (400.0, "KWB-2023"), 2024: (400.0, "KWB-2024")}
    focus = find_area(NEW, panel.areas)
    (residents,) = across(panel, TOWN, focus, only=["residents"])
    assert residents.years == (2023, 2024)
    (row,) = [row for row in residents.rows if row.code == NEW]
    assert {year: (value.value, value.table) for year, value in row.values.items()} == wanted
    (held,) = profile(panel, NEW).series
    assert {value.year: (value.value, value.table) for value in held.values} == wanted
    assert {value.year: value.value for value in held.comparator} == {2023: 600.0, 2024: 610.0}


@given(
    before=st.lists(st.floats(1, 1e5), min_size=3, max_size=3),
    cut=st.floats(0.01, 0.99),
    now=st.lists(st.floats(1, 1e5), min_size=4, max_size=4),
)
def test_totals_stay_and_what_is_on_the_map_is_untouched(before, cut, now):
    kade, spoor, haven = before
    rows = [*people(2023, kade=kade, spoor=spoor, haven=haven)]
    rows += people(2024, kade=now[0], new=now[1], spoor=now[2], haven=now[3])
    listed = [(KADE, KADE, 100 * cut), (KADE, NEW, 100 * (1 - cut))]
    panel = panel_of(*rows, addresses=[*listed, (SPOOR, SPOOR, 1.0), (HAVEN, HAVEN, 1.0)])
    card = find_indicator("residents")
    whole, own = continued(panel, card, 2024), series(panel, card, 2024)
    assert whole is not None
    assert own is not None
    total = sum(cell.value for cell in whole.cells[2023].values() if cell.value is not None)
    assert total == pytest.approx(sum(before))
    assert dict(whole.cells[2024].items()) == dict(own.cells[2024].items())
    assert whole.table == own.table


@pytest.mark.real_data
@pytest.mark.parametrize("indicator", ["income_per_resident", "property_value", "cars_per_household"])
def test_municipalities_have_their_published_rows_or_a_changed_border(published_build, indicator):
    panel = published_build[1].panel
    card = find_indicator(indicator)
    rows = panel.rows(card).filter(pl.col("area") == "GM0344", pl.col("value").is_not_null())
    published = {(year, table): value for year, table, value in rows.select("year", "release", "value").iter_rows()}
    found = gap(panel, "GM0344", indicator, versus="country")
    assert {point.year for point in found.points} >= {2012, 2018, 2022, 2024} & {year for year, _ in published}
    own = [p for p in found.points if any("gepubliceerde cijfer van Utrecht zelf" in c.nl for c in p.caveats)]
    assert own
    for point in own:
        assert point.value == published[point.year, point.table]


@pytest.mark.real_data
def test_groningen_merged_so_its_older_rows_stand_beside_the_series(published_build):
    """Haren and Ten Boer came in 2019."""
    found = gap(published_build[1].panel, "GM0014", "income_per_resident", versus="country")
    points = {point.year: point for point in found.points}
    assert [points[year].missing for year in (2012, 2017, 2018)] == ["boundary_changed"] * 3
    assert "Binnen de grenzen van 2012 was het voor Groningen 19,6 × € 1.000 (tabel KWB-2012)." in [
        caveat.nl for caveat in points[2012].caveats
    ]
    assert (points[2022].value, points[2024].value) == (28.0, 32.1)
    assert points[2022].gap == pytest.approx(points[2022].comparator - 28.0)


@pytest.mark.real_data
def test_the_whole_and_a_part_tell_the_same(published_build):
    whole = published_build[1].panel
    part = whole.around(["GM0014"])
    for indicator in ("income_per_resident", "residents", "property_value", "smokers"):
        one, other = (gap(panel, "groningen-noord", indicator).points for panel in (whole, part))
        assert one == other
