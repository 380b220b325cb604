# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""What a chart promises: it is whole, it can be read aloud, nothing overlaps, and missing is never zero."""

from __future__ import annotations

import itertools
import re
import xml.etree.ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kloof.charts import PRINT, DotRow, Form, Lines, Point, TargetMark, domain_of, gap_chart, interval_dots, lines_of
from kloof.charts.drawing import SCREEN
from kloof.charts.gap_lines import _GapDrawing
from kloof.estimates import Missing
from kloof.language.editions import Break
from kloof.language.gaps import GapArea, GapComparator, GapDocument, GapIndicator, GapPoint, HoldsUnder
from kloof.language.texts import Text

SVG = "{http://www.w3.org/2000/svg}"
FORMS: tuple[Form, ...] = ("wide", "narrow", "small")
HEALTH = Lines(
    subject="Ervaren gezondheid",
    area="Veendrecht-Oost",
    comparator="de rest van Veendrecht",
    unit="%",
    points=(
        Point(2012, 62.0, 74.9, low=60.4, high=63.6),
        Point(2016, 63.4, 75.3, low=61.8, high=65.0),
        Point(2020, None, 76.1, missing=Missing.SUPPRESSED),
        Point(2022, 65.1, 75.1),
        Point(2024, 68.1, 75.4),
    ),
    better="higher",
    breaks=(Break(year=2016, reason=Text(nl="andere vraag", en="another question")),),
    target=TargetMark(2035, 71.4, "doel 2035: kloof hoogstens 4"),
    country=((2012, 75.6), (2024, 75.7)),
)


def drawn(svg: str) -> ET.Element:
    return ET.fromstring(svg)


def words(svg: str) -> list[str]:
    return [text.text or "" for text in drawn(svg).iter(f"{SVG}text")]


@pytest.mark.parametrize("form", FORMS)
def test_a_chart_is_whole_and_can_be_read_aloud(form: Form) -> None:
    root = drawn(gap_chart(HEALTH, language="nl", name="health", form=form))
    title, description = root.find(f"{SVG}title"), root.find(f"{SVG}desc")
    assert title is not None
    assert description is not None
    assert root.get("role") == "img"
    assert root.get("aria-labelledby") == f"{title.get('id')} {description.get('id')}"
    assert title.text == "Ervaren gezondheid: Veendrecht-Oost en de rest van Veendrecht, 2012–2024"
    assert "2024: Veendrecht-Oost 68,1\N{NO-BREAK SPACE}%" in str(description.text)
    assert "2020: geheim." in str(description.text)
    assert "Vanaf 2016: andere vraag." in str(description.text)


@pytest.mark.parametrize("form", FORMS)
def test_a_chart_needs_no_style_and_no_script(form: Form) -> None:
    svg = gap_chart(HEALTH, language="en", name="health", form=form)
    assert "style" not in svg
    assert "<script" not in svg
    assert "#" not in svg, "on screen the classes of the page decide on colour"
    assert PRINT.area is not None
    assert PRINT.area in gap_chart(HEALTH, language="en", name="health", form=form, palette=PRINT)


def test_missing_is_a_word_beside_a_hollow_mark_and_never_a_zero() -> None:
    root = drawn(gap_chart(HEALTH, language="nl", name="health"))
    assert len([mark for mark in root.iter(f"{SVG}circle") if "k-hollow" in str(mark.get("class"))]) == 1
    assert len([mark for mark in root.iter(f"{SVG}circle") if "k-dot" in str(mark.get("class"))]) == 4
    assert "geheim" in words(gap_chart(HEALTH, language="nl", name="health"))


def test_no_line_crosses_a_break() -> None:
    whole = Lines("s", "a", "b", "%", tuple(Point(year, 1.0 + year % 7, 9.0) for year in range(2018, 2026)), "higher")
    broken = Lines("s", "a", "b", "%", whole.points, "higher", breaks=(Break(year=2022, reason=Text(nl="x")),))

    def lines_drawn(lines: Lines) -> int:
        return gap_chart(lines, language="nl", name="x").count("k-line k-stroke-area")

    assert (lines_drawn(whole), lines_drawn(broken)) == (1, 2)
    assert "vanaf 2022 anders gemeten" in words(gap_chart(broken, language="nl", name="x"))


def test_a_gap_and_a_lead_are_filled_apart() -> None:
    """Where lower is better and the area crosses below the rest, the fill changes at the crossing."""
    crossing = Lines("crime", "a", "b", "per 1.000", (Point(2021, 60.0, 50.0), Point(2025, 40.0, 50.0)), "lower")
    svg = gap_chart(crossing, language="nl", name="x")
    assert svg.count("k-gap k-fill-fill") == 1
    assert svg.count("k-gap k-fill-ahead") == 1
    neutral = Lines("age", "a", "b", "%", crossing.points)
    assert "k-fill-fill" not in gap_chart(neutral, language="nl", name="x")


def test_the_axis_says_where_it_begins() -> None:
    assert "De as begint niet bij 0 maar rond 60\N{NO-BREAK SPACE}%." in words(
        gap_chart(HEALTH, language="nl", name="x")
    )
    near_zero = Lines("s", "a", "b", "%", (Point(2020, 1.0, 5.0), Point(2024, 2.0, 6.0)))
    assert not any("begint" in word for word in words(gap_chart(near_zero, language="nl", name="x")))


def test_dutch_and_english_write_numbers_their_own_way() -> None:
    assert "68,1\N{NO-BREAK SPACE}%" in words(gap_chart(HEALTH, language="nl", name="x"))
    assert "68.1%" in words(gap_chart(HEALTH, language="en", name="x"))


def test_without_any_figure_the_chart_says_so() -> None:
    nothing = Lines("s", "a", "b", "%", (Point(2024, None, None, missing="suppressed"),))
    assert words(gap_chart(nothing, language="en", name="x")) == ["There is no figure to draw."]
    assert "no figure" in gap_chart(Lines("s", "a", "b", "%", ()), language="en", name="x")


def test_names_from_outside_cannot_break_the_picture() -> None:
    wicked = Lines('<script>"&', "A & <b>", "c'\"", "%", (Point(2020, 1.0, 2.0), Point(2024, 2.0, 3.0)))
    drawn(gap_chart(wicked, language="nl", name="x"))


numbers = st.one_of(st.none(), st.floats(0, 100_000).map(lambda n: round(n, 2)))
points = st.lists(
    st.tuples(st.integers(1995, 2030), numbers, numbers), min_size=1, max_size=15, unique_by=lambda point: point[0]
).map(
    lambda many: tuple(
        Point(year, own, other, missing=None if own is not None else "suppressed") for year, own, other in sorted(many)
    )
)


@settings(max_examples=60, deadline=None)
@given(points=points, form=st.sampled_from(FORMS), target=st.one_of(st.none(), st.floats(0, 100_000)))
def test_every_mark_is_inside_the_picture_and_no_two_labels_overlap(
    points: tuple[Point, ...], form: Form, target: float | None
) -> None:
    mark = None if target is None else TargetMark(2035, target, "doel 2035: minstens zoveel als elders")
    lines = Lines(
        "s", "Een heel lange naam van een gebied", "de rest van de gemeente", "%", points, "higher", target=mark
    )
    svg = gap_chart(lines, language="nl", name="x", form=form)
    assert not re.search(r"\bnan\b|\binf\b", svg, re.IGNORECASE)
    root = drawn(svg)
    _, _, width, height = (float(part) for part in str(root.get("viewBox")).split())
    for element in root.iter():
        for name, most in (("x", width), ("cx", width), ("x1", width), ("x2", width), ("y", height), ("cy", height)):
            if element.get(name) is not None:
                assert -0.5 <= float(str(element.get(name))) <= most + 0.5, ET.tostring(element)
    drawing = _GapDrawing(lines, "nl", "x", form, SCREEN, None)
    placed = drawing._placed_labels()
    size = drawing.frame.font * 1.2
    for upper, lower in itertools.pairwise(placed):
        assert upper.y + size * len(upper.lines) / 2 <= lower.y - size * len(lower.lines) / 2 + 0.01


def test_the_lines_come_out_of_a_gap_document() -> None:
    """Positive gap is worse off: with the area below, higher is better."""

    def point(year: int, value: float | None, gap: float | None) -> GapPoint:
        unknown = ("value", "comparator", "gap", "people")
        bounds = {f"{name}_{side}": None for name in unknown for side in ("low", "high")}
        return GapPoint(
            year=year, as_of=str(year), status="definitive", value=value, comparator=70.0, gap=gap, ratio=None,
            people=None, unit="%", coverage=1.0, missing=None if value else "suppressed", caveats=(), **bounds,
        )  # fmt: skip

    document = GapDocument(
        area=GapArea(id="a", name="Oost", definition=None, source=None, certainty=None),
        indicator=GapIndicator(id="self_rated_health", name="Gezondheid", unit="%"),
        comparator=GapComparator(id="rest", name="de rest"),
        release="0" * 64,
        holds_under=HoldsUnder(same=1, of=1),
        series=(point(2024, 60.0, 10.0), point(2012, None, None)),
    )
    lines = lines_of(document, breaks=(Break(year=2030, reason=Text(nl="later")),))
    assert [p.year for p in lines.points] == [2012, 2024]
    assert (lines.better, lines.breaks, lines.points[0].missing) == ("higher", (), "suppressed")
    assert gap_chart(document, language="nl", name="x").startswith("<svg")


def test_small_multiples_share_a_scale() -> None:
    low, high = domain_of([HEALTH, Lines("s", "a", "b", "%", (Point(2024, 10.0, 95.0),))])
    assert low <= 10
    assert high >= 95


@pytest.mark.parametrize("form", ["wide", "narrow"])
def test_dots_stand_in_order_with_their_interval_and_where_they_were(form: Form) -> None:
    rows = [
        DotRow("Convenant (2021)", 7.3, low=6.1, high=8.5, before=12.9, chosen=True),
        DotRow("Plan & <beeld>", -1.0),
        DotRow("Subsidie (2023)", None, missing=Missing.TOO_FEW),
    ]
    svg = interval_dots(
        rows,
        language="nl",
        name="dots",
        title="De kloof per afbakening",
        unit="procentpunt",
        zero_words="geen kloof",
        form=form,
    )
    description = drawn(svg).find(f"{SVG}desc")
    assert description is not None
    assert description.text == (
        "Convenant (2021): 7,3 procentpunt (eerst 12,9); Plan & <beeld>: −1,0 procentpunt; "
        "Subsidie (2023): te weinig mensen."
    )
    assert "geen kloof" in words(svg)
    assert not re.search(r"\bnan\b", svg)
