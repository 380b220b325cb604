# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""The audit finds what gives a hidden count away, names it, and lets pass what publishers tell themselves."""

from __future__ import annotations

import json

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kloof.areas import find_area
from kloof.disclosure import Publication, audit, protect
from kloof.disclosure.audit import sentence
from kloof.disclosure.protection import COUNTS
from kloof.editions import audit_lines
from kloof.editions.auditing import refuse_what_gives_away
from kloof.errors import EditionRefused, KloofError
from kloof.gaps import gap
from kloof.language.audits import Audit
from kloof.language.editions import AreaObject, AreaSeries, AreaValue
from kloof.language.texts import Text
from kloof.observations import FIGURES, OBSERVATIONS, Panel, complete_areas

KEY = bytes(range(32))
BUURTEN = ("BU11110000", "BU11110001", "BU11110100", "BU11110101")
OWN = "EIGEN-jeugd"


def panel_with(rows, table, *, boundary_year=2024):
    """Make a panel of counts given as (area, year, indicator, value or reason)."""
    observations = pl.DataFrame(
        [
            (
                area,
                boundary_year,
                year,
                what,
                None if isinstance(value, str) else float(value),
                value if isinstance(value, str) else None,
                "file.csv",
                table,
                "definitive",
            )
            for area, year, what, value in rows
        ],
        schema=OBSERVATIONS,
        orient="row",
    )
    areas = complete_areas(observations.select("area", "boundary_year", name=pl.col("area")).unique(), observations)
    return Panel(observations, pl.DataFrame(schema=FIGURES), areas)


def own_panel(counts, *, year=2025, key=KEY):
    """Protect own counts and put them in a panel."""
    frame = pl.DataFrame([(a, 2024, year, "men", n) for a, n in counts.items()], schema=COUNTS, orient="row")
    safe = protect(frame, table=OWN, key=key, parts=())
    rows = [
        (area, year, what, value if value is not None else missing)
        for area, what, value, missing in safe.select("area", "indicator", "value", "missing").iter_rows()
    ]
    return panel_with(rows, OWN)


def named(name):
    return Text(nl=name, en=name)


def shown(area, value, table=OWN, indicator="men", year=2025):
    """A page of a neighbourhood that shows one value."""
    one = AreaValue(year=year, value=value, missing=None, table=table)
    return AreaObject(
        code=area, name=area, boundary_year=2024, series=(AreaSeries(indicator=indicator, values=(one,)),)
    )


COUNTED = dict(zip(BUURTEN, (4, 140, 250, 90), strict=True))


def test_protected_counts_pass():
    found = audit([Publication(named("release"), own_panel(COUNTED))])
    assert found.passed
    assert found.hidden >= 1
    assert {cell.state for cell in found.cells} == {"safe"}
    assert all(cell.must_keep == 10 for cell in found.cells)


def test_a_page_that_shows_what_the_release_hides_fails_and_is_named():
    edition = Publication(named("editie 1"), own_panel(COUNTED), "GM1111", (shown(BUURTEN[0], 4.0),))
    found = audit([edition])
    (cell,) = [one for one in found.cells if one.area == BUURTEN[0]]
    assert not found.passed
    assert (cell.low, cell.high, cell.state) == (4, 4, "narrowed")
    assert [one.nl for one in cell.given_away_by] == ["editie 1: 'Mannen' van BU11110000 in 2025"]
    assert "minstens 10 waarden moet mogelijk blijven" in sentence(cell, "mannen", "de Kade").nl


def test_a_figure_that_follows_from_what_is_told_says_nothing_new():
    panel = own_panel(COUNTED)
    told = panel.observations.filter(area=BUURTEN[1])["value"][0]
    assert audit([Publication(named("editie 1"), panel, "GM1111", (shown(BUURTEN[1], told),))]).passed


def test_two_editions_that_are_each_safe_can_tell_together():
    """Last year's edition told 15; this year's release hides the same count: 11 to 19 is fewer than ten values."""
    before = panel_with([(BUURTEN[0], 2025, "men", 15), (BUURTEN[1], 2025, "men", 140)], OWN)
    after = panel_with([(BUURTEN[0], 2025, "men", "too_few"), (BUURTEN[1], 2025, "men", 140)], OWN)
    first, second = Publication(named("editie 1"), before), Publication(named("editie 2"), after)
    assert audit([first]).passed
    assert audit([second]).passed
    found = audit([first, second])
    (cell,) = found.cells
    assert not found.passed
    assert (cell.low, cell.high) == (11, 19)
    assert [one.nl for one in cell.given_away_by] == ["editie 1: het aantal 'Mannen' van BU11110000 in 2025"]


def test_only_the_figures_that_matter_are_named():
    """A district of two: the hidden one follows from the district and the other, not from the other district."""
    exact = [("WK111100", 60), (BUURTEN[0], "too_few"), (BUURTEN[1], 50), ("WK111101", 90), (BUURTEN[2], 90)]
    panel = panel_with([(area, 2025, "men", value) for area, value in exact], OWN)
    pages = tuple(shown(area, 61.0 if area == "WK111100" else value + 0.5) for area, value in exact[:1])
    found = audit([Publication(named("editie"), panel, None, pages)])
    (cell,) = found.cells
    assert (cell.low, cell.high) == (2, 18), "district 56 to 64 less 46 to 54"
    assert found.passed
    tight = panel_with(
        [("WK111100", 2025, "men", 50), (BUURTEN[0], 2025, "men", "too_few"), (BUURTEN[1], 2025, "men", 50)], OWN
    )
    told = audit([Publication(named("release"), tight)])
    assert (told.cells[0].low, told.cells[0].high) == (0, 8)
    assert not told.passed
    assert [one.nl for one in told.cells[0].given_away_by] == [
        "release: het aantal 'Mannen' van BU11110001 in 2025",
        "release: het aantal 'Mannen' van WK111100 in 2025",
    ]


KWB = [("GM1111", 2024, "men", 500), ("WK111100", 2024, "men", 300), ("WK111101", 2024, "men", 200)]


def test_what_the_publishers_own_tables_tell_is_reported_and_does_not_fail():
    rows = [*KWB, (BUURTEN[0], 2024, "men", "not_published"), (BUURTEN[1], 2024, "men", 300)]
    found = audit([Publication(named("release"), panel_with(rows, "KWB-2024"))])
    (cell,) = found.cells
    assert found.passed
    assert (cell.state, cell.low, cell.high) == ("told_by_publisher", 0, 8)
    assert "wij voegen niets toe" in " ".join(audit_lines(found, "nl"))


def test_narrowing_a_publishers_hidden_count_fails():
    rows = [*KWB, (BUURTEN[0], 2024, "men", "not_published"), (BUURTEN[1], 2024, "men", 200)]
    panel = panel_with(rows, "KWB-2024")
    assert audit([Publication(named("release"), panel)]).passed
    found = audit([Publication(named("editie 1"), panel, None, (shown(BUURTEN[0], 97.0, "KWB-2024", year=2024),))])
    (cell,) = found.cells
    assert not found.passed
    assert (cell.publisher_low, cell.publisher_high, cell.low, cell.high) == (92, 108, 97, 97)
    assert cell.must_keep is None


def test_figures_that_contradict_each_other_prove_nothing_and_own_counts_are_not_published_then():
    rows = [("WK111100", 2025, "men", 20), (BUURTEN[0], 2025, "men", "too_few"), (BUURTEN[1], 2025, "men", 500)]
    found = audit([Publication(named("release"), panel_with(rows, OWN))])
    assert found.cells[0].state == "contradictory"
    assert not found.passed


def test_freezing_is_refused_with_the_sentence():
    leaking = Publication(named("the new edition"), own_panel(COUNTED), "GM1111", (shown(BUURTEN[0], 4.0),))
    with pytest.raises(EditionRefused, match="would give away what is hidden: 'Mannen' of BU11110000 in 2025"):
        refuse_what_gives_away(leaking, ())
    refuse_what_gives_away(Publication(named("the new edition"), own_panel(COUNTED), "GM1111"), ())


def test_the_document_says_everything_in_plain_numbers():
    found = audit([Publication(named("release"), own_panel(COUNTED))])
    assert Audit.model_validate(json.loads(found.model_dump_json(by_alias=True))) == found


# Attackers: areas, years, editions.


@st.composite
def many_counts(draw):
    return {area: draw(st.one_of(st.integers(0, 14), st.integers(15, 300))) for area in BUURTEN}


@settings(deadline=None, max_examples=20)
@given(many_counts(), many_counts())
def test_years_and_editions_together_never_narrow_a_protected_count(first, second):
    """Two years in three releases, all told at once: every hidden count keeps its ten values."""
    years = [own_panel(first, year=2024), own_panel(second, year=2025), own_panel(first, year=2024)]
    assert audit([Publication(named(str(n)), panel) for n, panel in enumerate(years)]).passed


@settings(deadline=None, max_examples=20)
@given(many_counts(), st.lists(st.sets(st.sampled_from(BUURTEN), min_size=1), min_size=1, max_size=6))
def test_overlapping_areas_are_computed_from_safe_counts_only(counts, drawn):
    """Chosen areas are functions of what is told: whoever knows the safe table learns nothing from any of them.

    The panel holds no raw count at all, and every area gives a sum of told counts, or says that part is missing.
    """
    panel = own_panel(counts)
    told = dict(panel.observations.select("area", "value").iter_rows())
    assert not {float(n) for n in counts.values() if n < 10} & {v for v in told.values() if v is not None}
    for one in drawn:
        codes = "+".join(sorted(one))
        try:
            point = gap(panel, find_area(codes, panel.areas), "men", versus="city").points[0]
        except KloofError:
            continue
        parts = [told[code] for code in sorted(one)]
        if None in parts:
            assert point.value is None
        else:
            assert point.value == sum(parts)
