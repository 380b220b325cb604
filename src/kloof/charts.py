# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""Our few marks as SVG: two lines with the gap between them filled, and dots with their intervals.

Pure functions from figures to text. A chart carries its own title and description, works without script or style
sheet rules inside, and takes its colours as an argument: :data:`SCREEN` leaves colour to the classes of the page (light,
dark, forced colours), :data:`PRINT` writes them out for paper and PDF. Nothing is told by colour alone: the area has
round marks and a thick line, the comparator square marks and a thinner one, and every line is named at its end.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from typing import Literal

from kloof.estimates import Missing
from kloof.language.editions import Break
from kloof.language.gaps import GapDocument
from kloof.language.texts import Language, Text
from kloof.language.writing import written, written_value

__all__ = [
    "PRINT",
    "SCREEN",
    "DotRow",
    "Lines",
    "Palette",
    "Point",
    "TargetMark",
    "domain_of",
    "gap_chart",
    "interval_dots",
    "lines_of",
]

Form = Literal["wide", "narrow", "small"]


@dataclass(frozen=True, slots=True)
class Palette:
    """Literal colours for every part of a chart, or none at all: then the classes of the page decide."""

    area: str | None = None
    comparator: str | None = None
    country: str | None = None
    fill: str | None = None
    ahead: str | None = None
    ink: str | None = None
    muted: str | None = None
    grid: str | None = None
    paper: str | None = None


SCREEN = Palette()
PRINT = Palette(
    area="#a83a12",
    comparator="#1d4e79",
    country="#6b6560",
    fill="#f3cdb4",
    ahead="#cfe0ec",
    ink="#1f1b18",
    muted="#5f5852",
    grid="#d9d2c8",
    paper="#ffffff",
)


@dataclass(frozen=True, slots=True)
class Point:
    """One year of two lines; a value that is not there is None, with the reason's code in ``missing``."""

    year: int
    value: float | None
    comparator: float | None = None
    low: float | None = None
    high: float | None = None
    comparator_low: float | None = None
    comparator_high: float | None = None
    missing: str | None = None


@dataclass(frozen=True, slots=True)
class TargetMark:
    """Where the area wants to be: drawn as an open circle with its words beside it."""

    year: int
    value: float
    words: str


@dataclass(frozen=True, slots=True)
class Lines:
    """An area and its comparator over the years, ready to draw.

    Parameters
    ----------
    subject, area, comparator, unit
        What is measured, the names of the two lines, and the unit, in the language of the chart.
    points
        One per year, in order of years.
    better
        Which direction is better for people; decides whether the area between the lines is a gap or a lead.
        "neutral" when neither is.
    breaks
        Years from which the series is not comparable with the years before.
    target
        Where the area wants to be.
    country
        The country's values as (year, value), for a thin grey line.
    decimals
        Decimals of the written values.
    """

    subject: str
    area: str
    comparator: str
    unit: str
    points: tuple[Point, ...]
    better: Literal["higher", "lower", "neutral"] = "neutral"
    breaks: tuple[Break, ...] = ()
    target: TargetMark | None = None
    country: tuple[tuple[int, float], ...] = ()
    decimals: int = 1


@dataclass(frozen=True, slots=True)
class DotRow:
    """One row of a dot plot: a value with its interval, and optionally where it was before."""

    label: str
    value: float | None
    low: float | None = None
    high: float | None = None
    before: float | None = None
    chosen: bool = False
    missing: str | None = None


@dataclass(frozen=True, slots=True)
class _Frame:
    """The measures of one form of chart, in units of the view box."""

    width: int
    height: int
    left: int
    right: int
    top: int
    bottom: int
    font: int
    wrap: int
    axis: bool


_FRAMES: dict[Form, _Frame] = {
    "wide": _Frame(760, 400, 52, 186, 34, 52, 15, 20, True),
    "narrow": _Frame(360, 330, 38, 108, 34, 50, 13, 12, True),
    "small": _Frame(340, 200, 14, 112, 18, 28, 13, 13, False),
}

_SHORT: dict[str, Text] = {
    Missing.NOT_PUBLISHED: Text(nl="niet gepubliceerd", en="not published"),
    Missing.SUPPRESSED: Text(nl="geheim", en="secret"),
    Missing.NOT_MEASURED: Text(nl="niet gemeten", en="not measured"),
    Missing.NOT_YET_AVAILABLE: Text(nl="nog niet bekend", en="not yet known"),
    Missing.TOO_FEW: Text(nl="te weinig mensen", en="too few people"),
    Missing.BOUNDARY_CHANGED: Text(nl="grens veranderd", en="boundary moved"),
}
_NO_FIGURE = Text(nl="geen cijfer", en="no figure")


def lines_of(document: GapDocument, *, breaks: Iterable[Break] = (), decimals: int = 1) -> Lines:
    """Take the two lines out of a gap document.

    Examples
    --------
    >>> from kloof.language.gaps import GapArea, GapComparator, GapIndicator, HoldsUnder
    >>> document = GapDocument(
    ...     area=GapArea(id="a", name="Oost", definition=None, source=None, certainty=None),
    ...     indicator=GapIndicator(id="health", name="Gezondheid", unit="%"),
    ...     comparator=GapComparator(id="rest", name="de rest"),
    ...     release="0" * 64,
    ...     holds_under=HoldsUnder(same=1, of=1),
    ...     series=(),
    ... )
    >>> lines_of(document).area
    'Oost'
    """
    points = tuple(
        Point(
            p.year,
            p.value,
            p.comparator,
            p.value_low,
            p.value_high,
            p.comparator_low,
            p.comparator_high,
            p.missing if p.value is None else None,
        )
        for p in sorted(document.series, key=lambda p: p.year)
    )
    leans = [
        math.copysign(1, p.gap) * math.copysign(1, p.comparator - p.value)
        for p in document.series
        if p.gap and p.value is not None and p.comparator is not None and p.comparator != p.value
    ]
    better: Literal["higher", "lower", "neutral"] = "neutral"
    if leans:
        better = "higher" if leans[0] > 0 else "lower"
    first, last = (points[0].year, points[-1].year) if points else (0, 0)
    return Lines(
        subject=document.indicator.name,
        area=document.area.name,
        comparator=document.comparator.name,
        unit=document.indicator.unit,
        points=points,
        better=better,
        breaks=tuple(b for b in breaks if first < b.year <= last),
        decimals=decimals,
    )


def gap_chart(
    series: GapDocument | Lines,
    *,
    language: Language,
    name: str,
    form: Form = "wide",
    palette: Palette = SCREEN,
    domain: tuple[float, float] | None = None,
) -> str:
    """Draw an area and its comparator over the years, with the gap between them filled.

    Parameters
    ----------
    series
        A gap document, or lines made by hand.
    language
        Language of the written numbers and words.
    name
        Unique within the page; the ids of title and description begin with it.
    form
        "wide" for a desk, "narrow" for a phone, "small" for one of many.
    palette
        :data:`SCREEN` or :data:`PRINT`, or colours of one's own.
    domain
        Lowest and highest value of the axis, to draw several charts on one scale; by default fitted to the data.
        The axis of a line chart need not begin at zero; when it does not, the chart says so.

    Returns
    -------
    str
        One ``<svg>`` element with a title and a description. Missing points are hollow marks at the foot of the
        chart with a word; a line is interrupted where a value is missing or the series is broken.

    Examples
    --------
    >>> two = Lines("Health", "East", "the rest", "%", (Point(2020, 60.0, 70.0), Point(2024, 64.0, 71.0)), "higher")
    >>> svg = gap_chart(two, language="en", name="health")
    >>> svg.startswith("<svg"), "East 64.0%" in svg
    (True, True)
    """
    lines = lines_of(series) if isinstance(series, GapDocument) else series
    return _GapDrawing(lines, language, name, form, palette, domain).svg()


def domain_of(many: Iterable[Lines]) -> tuple[float, float]:
    """Give one scale that fits several charts, for small multiples.

    Examples
    --------
    >>> low, high = domain_of([Lines("Health", "East", "the rest", "%", (Point(2024, 60.0, 70.0),))])
    >>> low < 60 and high > 70
    True
    """
    values = [value for lines in many for value in _values(lines)]
    return _padded(values)


def interval_dots(
    rows: Sequence[DotRow],
    *,
    language: Language,
    name: str,
    title: str,
    unit: str,
    zero_words: str,
    form: Form = "wide",
    palette: Palette = SCREEN,
    decimals: int = 1,
) -> str:
    """Draw one dot with its interval per row on a common axis that includes zero.

    Parameters
    ----------
    rows
        From top to bottom. A row without a value says why in one word. ``before`` is drawn as a hollow dot with an
        arrow to the value; ``chosen`` rows are heavier.
    title
        What the dots are, for the title of the picture.
    zero_words
        What zero means ("no gap"), written at the axis.
    language, name, unit, form, palette, decimals
        As for :func:`gap_chart`.

    Examples
    --------
    >>> svg = interval_dots([DotRow("covenant", 5.0, 4.0, 6.0, before=7.0)], language="en", name="gaps",
    ...                     title="Gap by definition", unit="points", zero_words="no gap")
    >>> "covenant: 5.0" in svg
    True
    """
    pen = _Pen(palette)
    wide = form == "wide"
    width, font, step = (760, 15, 40) if wide else (360, 13, 54)
    left, right, top = (250 if wide else 14), (86 if wide else 62), 30
    height = top + step * len(rows) + 26
    numbers = [0.0] + [n for row in rows for n in (row.value, row.low, row.high, row.before) if n is not None]
    low, high = min(numbers), max(numbers)
    span = (high - low) or 1.0
    low, high = low - 0.04 * span, high + 0.04 * span

    def across(value: float) -> float:
        return left + (value - low) / (high - low) * (width - left - right)

    zero = across(0)
    body = [
        f'<line {pen.stroke("grid", "grid")} stroke-width="1.5" x1="{_n(zero)}" x2="{_n(zero)}" y1="{top - 6}" y2="{height - 22}"/>',
        f'<text {pen.fill("words", "muted")} x="{_n(zero)}" y="{top - 14}" text-anchor="{"start" if zero < width / 2 else "end"}">'
        f"{escape(zero_words)}</text>",
    ]
    said = []
    for place, row in enumerate(rows):
        middle = top + step * place + (step / 2 if wide else 36)
        weight = ' font-weight="700"' if row.chosen else ""
        label_y = middle + 5 if wide else middle - 16
        anchor = f'x="{left - 16}" text-anchor="end"' if wide else f'x="{left}"'
        for line_number, line in enumerate(_wrapped(row.label, 30 if wide else 44)[:2]):
            shift = line_number * font - (font / 2 if wide and len(row.label) > 30 else 0)
            body.append(
                f'<text {pen.fill("words", "ink")}{weight} {anchor} y="{_n(label_y + shift)}">{escape(line)}</text>'
            )
        if row.value is None:
            word = _short(row.missing, language)
            body.append(_hollow(pen, across(0) + 10, middle))
            body.append(
                f'<text {pen.fill("words", "muted")} x="{_n(across(0) + 22)}" y="{_n(middle + 5)}">{escape(word)}</text>'
            )
            said.append(f"{row.label}: {word}")
            continue
        x = across(row.value)
        if row.low is not None and row.high is not None:
            body.append(
                f'<line {pen.stroke("interval", "area")} stroke-width="{3 if row.chosen else 2}" stroke-opacity="0.55" '
                f'x1="{_n(across(row.low))}" x2="{_n(across(row.high))}" y1="{_n(middle)}" y2="{_n(middle)}"/>'
            )
        if row.before is not None:
            was = across(row.before)
            body.append(
                f'<line {pen.stroke("trail", "area")} stroke-width="1.5" stroke-dasharray="1 4" stroke-linecap="round" '
                f'x1="{_n(was)}" x2="{_n(x)}" y1="{_n(middle)}" y2="{_n(middle)}"/>'
            )
            body.append(_hollow(pen, was, middle))
        body.append(
            f'<circle {pen.fill("dot", "area")} cx="{_n(x)}" cy="{_n(middle)}" r="{7 if row.chosen else 5.5}"/>'
        )
        value = written(row.value, language, decimals)
        body.append(
            f'<text {pen.fill("value", "ink")}{weight} x="{width - right + 16}" y="{_n(middle + 5)}">'
            f"{escape(written_value(row.value, '%' if unit == '%' else '', language, decimals))}</text>"
        )
        was_words = ""
        if row.before is not None:
            was_words = f" ({'eerst' if language == 'nl' else 'before'} {written(row.before, language, decimals)})"
        said.append(f"{row.label}: {value} {unit}{was_words}")
    return _svg(name, form, width, height, font, title, "; ".join(said) + ".", body, pen)


class _Pen:
    """Writes the class of a mark and, when the palette has literal colours, the colour too."""

    def __init__(self, palette: Palette) -> None:
        self.palette = palette

    def fill(self, mark: str, colour: str) -> str:
        literal = getattr(self.palette, colour)
        return f'class="k-{mark} k-fill-{colour}"' + (f' fill="{literal}"' if literal else "")

    def stroke(self, mark: str, colour: str) -> str:
        literal = getattr(self.palette, colour)
        return f'class="k-{mark} k-stroke-{colour}" fill="none"' + (f' stroke="{literal}"' if literal else "")

    def hollow(self, mark: str, colour: str) -> str:
        line, inside = getattr(self.palette, colour), self.palette.paper
        literal = f' stroke="{line}" fill="{inside}"' if line and inside else ""
        return f'class="k-{mark} k-stroke-{colour} k-fill-paper"{literal}'


@dataclass(slots=True)
class _EndLabel:
    """Words at the end of a line: where they want to be, and where there is room."""

    wanted: float
    colour: str
    lines: list[str]
    y: float = 0.0


class _GapDrawing:
    """One gap chart in the making: scales first, then marks from the back to the front."""

    def __init__(
        self,
        lines: Lines,
        language: Language,
        name: str,
        form: Form,
        palette: Palette,
        domain: tuple[float, float] | None,
    ) -> None:
        self.lines, self.language, self.name, self.form = lines, language, name, form
        self.frame, self.pen = _FRAMES[form], _Pen(palette)
        self.low, self.high = domain or _padded(list(_values(lines)))
        years = [p.year for p in lines.points] + ([lines.target.year] if lines.target else [])
        self.first, self.last = (min(years), max(years)) if years else (0, 0)
        self.ticks = _ticks(self.low, self.high)

    def x(self, year: float) -> float:
        frame = self.frame
        inset = 26 if self.form == "wide" else 14
        room = frame.width - frame.left - frame.right - 2 * inset
        share = 0.5 if self.first == self.last else (year - self.first) / (self.last - self.first)
        return frame.left + inset + share * room

    def y(self, value: float) -> float:
        frame = self.frame
        room = frame.height - frame.top - frame.bottom
        return frame.height - frame.bottom - (value - self.low) / (self.high - self.low) * room

    def svg(self) -> str:
        lines, frame = self.lines, self.frame
        if not any(p.value is not None or p.comparator is not None for p in lines.points):
            words = Text(nl="Er is geen cijfer om te tekenen.", en="There is no figure to draw.").to(self.language)
            body = [
                f'<text {self.pen.fill("words", "muted")} x="{frame.left}" y="{frame.height / 2:.0f}">{words}</text>'
            ]
            return _svg(
                self.name, self.form, frame.width, frame.height, frame.font, self._title(), words, body, self.pen
            )
        body = [
            *self._axes(),
            *self._bands(),
            *self._fills(),
            *self._breaks(),
            *self._country(),
            *self._line("comparator"),
            *self._line("area"),
            *self._missing(),
            *self._target(),
            *self._first_values(),
            *self._end_labels(),
        ]
        return _svg(
            self.name,
            self.form,
            frame.width,
            frame.height,
            frame.font,
            self._title(),
            self._description(),
            body,
            self.pen,
        )

    # words

    def _value(self, number: float) -> str:
        unit = self.lines.unit if self.lines.unit == "%" else ""
        return written_value(number, unit, self.language, self.lines.decimals)

    def _title(self) -> str:
        lines = self.lines
        joined = "en" if self.language == "nl" else "and"
        years = f"{lines.points[0].year}–{lines.points[-1].year}" if len(lines.points) > 1 else str(self.first)
        return f"{lines.subject}: {lines.area} {joined} {lines.comparator}, {years}"

    def _description(self) -> str:
        lines, dutch = self.lines, self.language == "nl"
        with_value = [p for p in lines.points if p.value is not None]
        shown = [*with_value[:1], *with_value[-1:]] if len(with_value) > 1 else with_value
        said = []
        for point in shown:
            compared = f", {lines.comparator} {self._value(point.comparator)}" if point.comparator is not None else ""
            said.append(f"{point.year}: {lines.area} {self._value(point.value or 0.0)}{compared}.")
        for point in lines.points:
            if point.value is None:
                said.append(f"{point.year}: {_short(point.missing, self.language)}.")
        for broken in lines.breaks:
            said.append(f"{'Vanaf' if dutch else 'From'} {broken.year}: {broken.reason.to(self.language)}.")
        if lines.target:
            said.append(f"{lines.target.words}.")
        said.append(self._axis_words())
        return " ".join(word for word in said if word)

    def _axis_words(self) -> str:
        if self.low <= 0 <= self.high:
            return ""
        foot = self._tick(self.ticks[0])
        return (
            f"De as begint niet bij 0 maar rond {foot}."
            if self.language == "nl"
            else f"The axis starts near {foot}, not at 0."
        )

    def _tick(self, value: float) -> str:
        step = self.ticks[1] - self.ticks[0] if len(self.ticks) > 1 else 1
        decimals = 0 if step >= 1 else 1 if step >= 0.1 else 2
        unit = "%" if self.lines.unit == "%" else ""
        return written_value(value, unit, self.language, decimals)

    # marks

    def _axes(self) -> list[str]:
        frame, pen = self.frame, self.pen
        right = frame.width - frame.right
        foot = frame.height - frame.bottom
        out = []
        if frame.axis:
            for tick in self.ticks:
                y = _n(self.y(tick))
                out.append(f'<line {pen.stroke("grid", "grid")} x1="{frame.left}" x2="{right}" y1="{y}" y2="{y}"/>')
                out.append(
                    f'<text {pen.fill("tick", "muted")} font-size="{frame.font - 1}" x="{frame.left - 8}" '
                    f'y="{_n(self.y(tick) + 4.5)}" text-anchor="end">{escape(self._tick(tick))}</text>'
                )
            words = self._axis_words()
            unit = self.lines.unit if self.lines.unit != "%" else ""
            if unit:
                out.append(
                    f'<text {pen.fill("tick", "muted")} font-size="{frame.font - 1}" x="2" y="14">{escape(unit)}</text>'
                )
            if words:
                out.append(
                    f'<text {pen.fill("tick", "muted")} font-size="{frame.font - 2}" x="{frame.left}" '
                    f'y="{frame.height - 5}">{escape(words)}</text>'
                )
        out.append(f'<line {pen.stroke("axis", "muted")} x1="{frame.left}" x2="{right}" y1="{foot}" y2="{foot}"/>')
        for year in self._labelled_years():
            x = _n(self.x(year))
            out.append(f'<line {pen.stroke("axis", "muted")} x1="{x}" x2="{x}" y1="{foot}" y2="{foot + 5}"/>')
            out.append(
                f'<text {pen.fill("tick", "muted")} font-size="{frame.font - 1}" x="{x}" y="{foot + 19}" '
                f'text-anchor="middle">{year}</text>'
            )
        return out

    def _labelled_years(self) -> list[int]:
        years = sorted({p.year for p in self.lines.points} | ({self.lines.target.year} if self.lines.target else set()))
        room = 44 if self.form == "wide" else 36
        kept = years[:1]
        for year in years[1:-1]:
            if self.x(year) - self.x(kept[-1]) >= room and self.x(years[-1]) - self.x(year) >= room:
                kept.append(year)
        return kept + years[-1:] if len(years) > 1 else kept

    def _runs(self) -> list[list[Point]]:
        """Points between one break and the next; a line never crosses a break."""
        runs: list[list[Point]] = [[]]
        broken_from = [b.year for b in self.lines.breaks]
        for before, point in zip([None, *self.lines.points], self.lines.points, strict=False):
            if before is not None and any(before.year < year <= point.year for year in broken_from):
                runs.append([])
            runs[-1].append(point)
        return runs

    def _bands(self) -> list[str]:
        out = []
        for who, low, high in (("comparator", "comparator_low", "comparator_high"), ("area", "low", "high")):
            for run in self._runs():
                for part in _unbroken(
                    run, lambda p, low=low, high=high: None not in (getattr(p, low), getattr(p, high))
                ):  # type: ignore[misc]
                    if len(part) < 2:
                        continue
                    up = [(p.year, getattr(p, high)) for p in part]
                    down = [(p.year, getattr(p, low)) for p in reversed(part)]
                    out.append(f'<path {self.pen.fill("band", who)} fill-opacity="0.16" d="{self._path(up + down)}Z"/>')
        return out

    def _fills(self) -> list[str]:
        out = []
        for run in self._runs():
            for part in _unbroken(run, lambda p: p.value is not None and p.comparator is not None):
                if len(part) == 1:
                    point = part[0]
                    colour = self._fill_colour(point.comparator - point.value)  # type: ignore[operator]
                    top, foot = sorted((self.y(point.value or 0), self.y(point.comparator or 0)))
                    out.append(
                        f'<rect {self.pen.fill("gap", colour)} x="{_n(self.x(point.year) - 9)}" y="{_n(top)}" '
                        f'width="18" height="{_n(foot - top)}"/>'
                    )
                    continue
                corners = [(float(p.year), p.value or 0.0, p.comparator or 0.0) for p in part]
                for colour, shape in self._between(corners):
                    path = self._path([(x, a) for x, a, _ in shape] + [(x, c) for x, _, c in reversed(shape)])
                    out.append(f'<path {self.pen.fill("gap", colour)} d="{path}Z"/>')
        return out

    def _fill_colour(self, comparator_above: float) -> str:
        if self.lines.better == "neutral":
            return "grid"
        behind = comparator_above > 0 if self.lines.better == "higher" else comparator_above < 0
        return "fill" if behind else "ahead"

    def _between(self, corners: list[tuple[float, float, float]]) -> list[tuple[str, list[tuple[float, float, float]]]]:
        """Cut the space between two lines where they cross, so that a gap and a lead are coloured apart."""
        cut = corners[:1]
        for left, right in zip(corners, corners[1:], strict=False):
            before, after = left[2] - left[1], right[2] - right[1]
            if before * after < 0:
                share = before / (before - after)
                level = left[1] + share * (right[1] - left[1])
                cut.append((left[0] + share * (right[0] - left[0]), level, level))
            cut.append(right)
        shapes: list[tuple[str, list[tuple[float, float, float]]]] = []
        for left, right in zip(cut, cut[1:], strict=False):
            middle = (left[2] - left[1]) + (right[2] - right[1])
            colour = self._fill_colour(middle)
            if shapes and shapes[-1][0] == colour:
                shapes[-1][1].append(right)
            else:
                shapes.append((colour, [left, right]))
        return shapes

    def _breaks(self) -> list[str]:
        out = []
        years = [p.year for p in self.lines.points]
        for broken in self.lines.breaks:
            before = max((year for year in years if year < broken.year), default=self.first)
            after = min((year for year in years if year >= broken.year), default=self.last)
            x = (self.x(before) + self.x(after)) / 2
            top, foot = self.frame.top - 10, self.frame.height - self.frame.bottom
            out.append(
                f'<line {self.pen.stroke("break", "muted")} stroke-dasharray="3 4" x1="{_n(x)}" x2="{_n(x)}" '
                f'y1="{top}" y2="{foot}"/>'
            )
            if self.form != "small":
                words = (
                    f"vanaf {broken.year} anders gemeten"
                    if self.language == "nl"
                    else f"measured differently from {broken.year}"
                )
                anchor = "start" if x < self.frame.width * 0.5 else "end"
                out.append(
                    f'<text {self.pen.fill("words", "muted")} font-size="{self.frame.font - 2}" '
                    f'x="{_n(x + (6 if anchor == "start" else -6))}" y="{top + 4}" text-anchor="{anchor}">{escape(words)}</text>'
                )
        return out

    def _country(self) -> list[str]:
        known = [(year, value) for year, value in self.lines.country if self.first <= year <= self.last]
        if len(known) < 2:
            return []
        return [f'<path {self.pen.stroke("country", "country")} stroke-width="1.5" d="{self._path(known)}"/>']

    def _line(self, who: Literal["area", "comparator"]) -> list[str]:
        field = "value" if who == "area" else "comparator"
        heavy = (
            {"wide": 3.5, "narrow": 3, "small": 2.75}[self.form]
            if who == "area"
            else {"wide": 2.25, "narrow": 2, "small": 1.75}[self.form]
        )
        size = {"wide": 5.5, "narrow": 4.5, "small": 3.5}[self.form]
        out = []
        for run in self._runs():
            for part in _unbroken(run, lambda p: getattr(p, field) is not None):
                if len(part) > 1:
                    path = self._path([(p.year, getattr(p, field)) for p in part])
                    out.append(
                        f'<path {self.pen.stroke("line", who)} stroke-width="{heavy}" stroke-linejoin="round" d="{path}"/>'
                    )
                for point in part:
                    value = getattr(point, field)
                    x, y = self.x(point.year), self.y(value)
                    hint = escape(
                        f"{point.year}: {self.lines.area if who == 'area' else self.lines.comparator} {self._value(value)}"
                    )
                    if who == "area":
                        mark = f'<circle {self.pen.fill("dot", who)} cx="{_n(x)}" cy="{_n(y)}" r="{size}">'
                        out.append(f"{mark}<title>{hint}</title></circle>")
                    else:
                        side = size * 1.5
                        mark = (
                            f'<rect {self.pen.fill("dot", who)} x="{_n(x - side / 2)}" y="{_n(y - side / 2)}" '
                            f'width="{_n(side)}" height="{_n(side)}">'
                        )
                        out.append(f"{mark}<title>{hint}</title></rect>")
        return out

    def _missing(self) -> list[str]:
        out = []
        foot = self.frame.height - self.frame.bottom
        for point in self.lines.points:
            if point.value is not None:
                continue
            x = self.x(point.year)
            out.append(_hollow(self.pen, x, foot - 12))
            if self.form != "small" or len(self.lines.points) < 9:
                anchor = (
                    "middle" if self.first < point.year < self.last else "start" if point.year == self.first else "end"
                )
                out.append(
                    f'<text {self.pen.fill("words", "muted")} font-size="{self.frame.font - 2}" x="{_n(x)}" '
                    f'y="{foot - 22}" text-anchor="{anchor}">{escape(_short(point.missing, self.language))}</text>'
                )
        return out

    def _target(self) -> list[str]:
        target = self.lines.target
        if target is None:
            return []
        x, y = self.x(target.year), self.y(target.value)
        return [
            f'<circle {self.pen.hollow("target", "area")} stroke-width="2" cx="{_n(x)}" cy="{_n(y)}" r="7">'
            f"<title>{escape(target.words)}</title></circle>"
        ]

    def _first_values(self) -> list[str]:
        """The first value of each line, outside the pair, so that start and end can be read without the axis."""
        both = [p for p in self.lines.points if p.value is not None and p.comparator is not None]
        if len(both) < 2:
            return []
        point = both[0]
        value, comparator = point.value or 0.0, point.comparator or 0.0
        size, shift = self.frame.font - 1, {"wide": 13, "narrow": 11, "small": 9}[self.form]
        x = self.x(point.year)
        out = []
        for who, number, above in (
            ("area", value, value > comparator),
            ("comparator", comparator, comparator >= value),
        ):
            y = self.y(number) - shift if above else self.y(number) + shift + size * 0.7
            anchor = "start" if self.form == "small" else "middle"
            x_text = x - 6 if self.form == "small" else x
            out.append(
                f'<text {self.pen.fill("value", who)} font-size="{size}" font-weight="600" x="{_n(x_text)}" y="{_n(y)}" '
                f'text-anchor="{anchor}">{escape(self._value(number))}</text>'
            )
        return out

    def _end_labels(self) -> list[str]:
        labels = self._placed_labels()
        x = self.frame.width - self.frame.right + {"wide": 10, "narrow": 8, "small": 6}[self.form]
        size = self.frame.font
        out = []
        for label in labels:
            start = label.y - size * 1.2 * len(label.lines) / 2 + size * 0.95
            for place, words in enumerate(label.lines):
                weight = "700" if place == 0 and label.colour != "country" else "400"
                shown = size if place == 0 else size - 1
                out.append(
                    f'<text {self.pen.fill("label", label.colour)} font-size="{shown}" font-weight="{weight}" x="{x}" '
                    f'y="{_n(start + place * size * 1.2)}">{escape(words)}</text>'
                )
        return out

    def _placed_labels(self) -> list[_EndLabel]:
        lines, wrap = self.lines, self.frame.wrap
        labels: list[_EndLabel] = []
        for who, field, words in (("area", "value", lines.area), ("comparator", "comparator", lines.comparator)):
            known = [p for p in lines.points if getattr(p, field) is not None]
            if known:
                value = getattr(known[-1], field)
                year = "" if known[-1] is lines.points[-1] else f" ({known[-1].year})"
                labels.append(_EndLabel(self.y(value), who, [self._value(value) + year, *_wrapped(words, wrap)[:3]]))
        if len([1 for year, _ in lines.country if self.first <= year <= self.last]) > 1:
            labels.append(
                _EndLabel(
                    self.y(lines.country[-1][1]), "country", ["Nederland" if self.language == "nl" else "Netherlands"]
                )
            )
        if lines.target:
            labels.append(_EndLabel(self.y(lines.target.value), "muted", _wrapped(lines.target.words, wrap)[:3]))
        return _kept_apart(labels, self.frame.font * 1.2, 4.0, float(self.frame.height))

    def _path(self, corners: Sequence[tuple[float, float]]) -> str:
        steps = [f"{_n(self.x(year))} {_n(self.y(value))}" for year, value in corners]
        return "M" + "L".join(steps)


def _kept_apart(labels: list[_EndLabel], line_height: float, top: float, foot: float) -> list[_EndLabel]:
    """Push labels apart until none overlaps another, keeping their order and staying inside the picture."""
    labels = sorted(labels, key=lambda label: label.wanted)
    heights = [line_height * len(label.lines) + 4 for label in labels]
    floor = top
    for label, height in zip(labels, heights, strict=True):
        label.y = max(label.wanted, floor + height / 2)
        floor = label.y + height / 2
    ceiling = foot
    for label, height in zip(reversed(labels), reversed(heights), strict=True):
        label.y = min(label.y, ceiling - height / 2)
        ceiling = label.y - height / 2
    return labels


def _unbroken(run: Sequence[Point], has: object) -> list[list[Point]]:
    """Split a run where a value is missing."""
    parts: list[list[Point]] = [[]]
    for point in run:
        if has(point):  # type: ignore[operator]
            parts[-1].append(point)
        elif parts[-1]:
            parts.append([])
    return [part for part in parts if part]


def _values(lines: Lines) -> Iterable[float]:
    for point in lines.points:
        for number in (
            point.value,
            point.comparator,
            point.low,
            point.high,
            point.comparator_low,
            point.comparator_high,
        ):
            if number is not None:
                yield number
    if lines.target:
        yield lines.target.value
    if len(lines.country) > 1:
        yield from (value for _, value in lines.country)


def _padded(values: Sequence[float]) -> tuple[float, float]:
    """Give the lowest and highest value room above and below, down to zero when zero is near anyway."""
    if not values:
        return 0.0, 1.0
    low, high = min(values), max(values)
    span = (high - low) or abs(high) * 0.2 or 1.0
    padded = low - 0.28 * span
    if low >= 0 and (padded < 0 or low < 0.25 * span):
        padded = 0.0
    return padded, high + 0.2 * span


def _ticks(low: float, high: float) -> list[float]:
    """Round values between low and high, about four of them."""
    rough = (high - low) / 4
    power = 10 ** math.floor(math.log10(rough))
    step = next(power * nice for nice in (1, 2, 5, 10) if power * nice >= rough * 0.8)
    first = math.ceil(low / step - 1e-9)
    return [place * step for place in range(first, math.floor(high / step + 1e-9) + 1)]


def _wrapped(words: str, width: int) -> list[str]:
    """Break a name into lines of about `width` characters, at spaces and after hyphens."""
    lines: list[str] = []
    for word in words.replace("-", "-\N{ZERO WIDTH SPACE} ").split(" "):
        piece = word.replace("\N{ZERO WIDTH SPACE}", "")
        glue = "" if lines and lines[-1].endswith("-") else " "
        if lines and len(lines[-1]) + len(piece) + 1 <= width:
            lines[-1] += glue + piece
        else:
            lines.append(piece)
    return lines


def _short(missing: str | None, language: Language) -> str:
    return _SHORT.get(missing or "", _NO_FIGURE).to(language)


def _hollow(pen: _Pen, x: float, y: float) -> str:
    return f'<circle {pen.hollow("hollow", "area")} stroke-width="1.75" cx="{_n(x)}" cy="{_n(y)}" r="4.5"/>'


def _n(number: float) -> str:
    """Write a coordinate short."""
    return f"{number:.1f}".removesuffix(".0")


def _svg(
    name: str, form: Form, width: int, height: int, font: int, title: str, description: str, body: list[str], pen: _Pen
) -> str:
    family = ' font-family="Source Sans 3, sans-serif"' if pen.palette.ink else ""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="k-chart k-chart--{form}" viewBox="0 0 {width} {height}" role="img" '
        f'aria-labelledby="{name}-title {name}-desc" font-size="{font}"{family}>'
        f'<title id="{name}-title">{escape(title)}</title><desc id="{name}-desc">{escape(description)}</desc>'
        f"{''.join(body)}</svg>"
    )
