# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""An area and its comparator over the years, with the gap between them filled."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Literal

from kloof.charts.drawing import SCREEN, Form, Palette, Pen, hollow_mark, short, short_word, svg, wrapped
from kloof.charts.series import Lines, domain_of, lines_of, runs, stretches, ticks
from kloof.language.gaps import GapDocument
from kloof.language.texts import Language, Text
from kloof.language.writing import written_value

__all__ = ["gap_chart"]


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
    >>> from kloof.charts import Lines, Point
    >>> two = Lines("Health", "East", "the rest", "%", (Point(2020, 60.0, 70.0), Point(2024, 64.0, 71.0)), "higher")
    >>> svg = gap_chart(two, language="en", name="health")
    >>> svg.startswith("<svg"), "East 64.0%" in svg
    (True, True)
    """
    lines = lines_of(series) if isinstance(series, GapDocument) else series
    return _GapDrawing(lines, language, name, form, palette, domain).svg()


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
        self.frame, self.pen = _FRAMES[form], Pen(palette)
        self.low, self.high = domain or domain_of([lines])
        years = [p.year for p in lines.points]
        self.first, self.last = (min(years), max(years)) if years else (0, 0)
        self.is_ahead = lines.target is not None and lines.target.year > self.last
        self.ticks = ticks(self.low, self.high)

    def x(self, year: float) -> float:
        """Place a year; a target beyond the figures stands apart at the right, behind a cut in the axis."""
        frame = self.frame
        inset = 26 if self.form == "wide" else 14
        apart = {"wide": 64, "narrow": 34, "small": 26}[self.form] if self.is_ahead else 0
        if year > self.last:
            return frame.width - frame.right - inset / 2
        room = frame.width - frame.left - frame.right - 2 * inset - apart
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
            return svg(
                self.name, self.form, frame.width, frame.height, frame.font, self._title(), words, body, self.pen
            )
        body = [
            *self._axes(),
            *self._fills(),
            *self._bands(),
            *self._breaks(),
            *self._country(),
            *self._line("comparator"),
            *self._line("area"),
            *self._missing(),
            *self._target(),
            *self._first_values(),
            *self._end_labels(),
        ]
        return svg(
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
                said.append(f"{point.year}: {short_word(point.missing, self.language)}.")
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
                y = short(self.y(tick))
                out.append(f'<line {pen.stroke("grid", "grid")} x1="{frame.left}" x2="{right}" y1="{y}" y2="{y}"/>')
                out.append(
                    f'<text {pen.fill("tick", "muted")} font-size="{frame.font - 1}" x="{frame.left - 8}" '
                    f'y="{short(self.y(tick) + 4.5)}" text-anchor="end">{escape(self._tick(tick))}</text>'
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
        cut = self.x(self.last) + 12 if self.is_ahead else right
        out.append(f'<line {pen.stroke("axis", "muted")} x1="{frame.left}" x2="{short(cut)}" y1="{foot}" y2="{foot}"/>')
        if self.is_ahead:
            out.append(
                f'<line {pen.stroke("axis", "muted")} stroke-dasharray="2 5" x1="{short(cut)}" x2="{right}" '
                f'y1="{foot}" y2="{foot}"/>'
            )
        for year in self._labelled_years():
            x = short(self.x(year))
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

    def _bands(self) -> list[str]:
        out = []
        for who, low, high in (("comparator", "comparator_low", "comparator_high"), ("area", "low", "high")):
            for run in runs(self.lines):
                for part in stretches(run, low, high):
                    if len(part) > 1:
                        path = self._path(
                            [(x, top) for x, _, top in part] + [(x, foot) for x, foot, _ in reversed(part)]
                        )
                        out.append(f'<path {self.pen.fill("band", who)} fill-opacity="0.16" d="{path}Z"/>')
        return out

    def _fills(self) -> list[str]:
        out = []
        for run in runs(self.lines):
            for part in stretches(run, "value", "comparator"):
                if len(part) == 1:
                    year, value, comparator = part[0]
                    top, foot = sorted((self.y(value), self.y(comparator)))
                    out.append(
                        f"<rect {self.pen.fill('gap', self._fill_colour(comparator - value))} "
                        f'x="{short(self.x(year) - 9)}" y="{short(top)}" width="18" height="{short(foot - top)}"/>'
                    )
                    continue
                for colour, shape in self._between(part):
                    path = self._path([(x, a) for x, a, _ in shape] + [(x, c) for x, _, c in reversed(shape)])
                    out.append(f'<path {self.pen.fill("gap", colour)} d="{path}Z"/>')
        return out

    def _fill_colour(self, comparator_above: float) -> str:
        if self.lines.better == "neutral":
            return "grid"
        behind = comparator_above > 0 if self.lines.better == "higher" else comparator_above < 0
        return "fill" if behind else "ahead"

    def _between(self, corners: list[tuple[float, ...]]) -> list[tuple[str, list[tuple[float, ...]]]]:
        """Cut the space between two lines where they cross, so that a gap and a lead are coloured apart."""
        cut = corners[:1]
        for left, right in itertools.pairwise(corners):
            before, after = left[2] - left[1], right[2] - right[1]
            if before * after < 0:
                share = before / (before - after)
                level = left[1] + share * (right[1] - left[1])
                cut.append((left[0] + share * (right[0] - left[0]), level, level))
            cut.append(right)
        shapes: list[tuple[str, list[tuple[float, ...]]]] = []
        for left, right in itertools.pairwise(cut):
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
                f'<line {self.pen.stroke("break", "muted")} stroke-dasharray="3 4" x1="{short(x)}" x2="{short(x)}" '
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
                    f'x="{short(x + (6 if anchor == "start" else -6))}" y="{top + 4}" text-anchor="{anchor}">'
                    f"{escape(words)}</text>"
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
        who_words = self.lines.area if who == "area" else self.lines.comparator
        for run in runs(self.lines):
            parts = stretches(run, field)
            for left, right in itertools.pairwise(parts):
                path = self._path([(left[-1][0], left[-1][1]), (right[0][0], right[0][1])])
                out.append(
                    f'<path {self.pen.stroke("bridge", who)} stroke-width="1.75" stroke-linecap="round" '
                    f'stroke-dasharray="0.1 6" d="{path}"/>'
                )
            for part in parts:
                if len(part) > 1:
                    path = self._path([(year, value) for year, value in part])
                    out.append(
                        f'<path {self.pen.stroke("line", who)} stroke-width="{heavy}" stroke-linejoin="round" '
                        f'd="{path}"/>'
                    )
                for year, value in part:
                    x, y = self.x(year), self.y(value)
                    hint = f"<title>{escape(f'{year:.0f}: {who_words} {self._value(value)}')}</title>"
                    if who == "area":
                        mark = f'<circle {self.pen.fill("dot", who)} cx="{short(x)}" cy="{short(y)}" r="{size}">'
                        out.append(f"{mark}{hint}</circle>")
                    else:
                        side = size * 1.5
                        mark = (
                            f'<rect {self.pen.fill("dot", who)} x="{short(x - side / 2)}" y="{short(y - side / 2)}" '
                            f'width="{short(side)}" height="{short(side)}">'
                        )
                        out.append(f"{mark}{hint}</rect>")
        return out

    def _missing(self) -> list[str]:
        out = []
        foot = self.frame.height - self.frame.bottom
        for point in self.lines.points:
            if point.value is not None:
                continue
            x = self.x(point.year)
            out.append(hollow_mark(self.pen, x, foot - 12))
            if self.form != "small" or len(self.lines.points) < 9:
                anchor = (
                    "middle" if self.first < point.year < self.last else "start" if point.year == self.first else "end"
                )
                out.append(
                    f'<text {self.pen.fill("words", "muted")} font-size="{self.frame.font - 2}" x="{short(x)}" '
                    f'y="{foot - 22}" text-anchor="{anchor}">{escape(short_word(point.missing, self.language))}</text>'
                )
        return out

    def _target(self) -> list[str]:
        target = self.lines.target
        if target is None:
            return []
        x, y = self.x(target.year), self.y(target.value)
        return [
            f'<circle {self.pen.hollow("target", "area")} stroke-width="2" cx="{short(x)}" cy="{short(y)}" r="7">'
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
                f'<text {self.pen.fill("value", who)} font-size="{size}" font-weight="600" '
                f'x="{short(x_text)}" y="{short(y)}" text-anchor="{anchor}">{escape(self._value(number))}</text>'
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
                weight = "700" if place == 0 and label.colour not in ("country", "muted") else "400"
                shown = size if place == 0 else size - 1
                out.append(
                    f'<text {self.pen.fill("label", label.colour)} font-size="{shown}" font-weight="{weight}" x="{x}" '
                    f'y="{short(start + place * size * 1.2)}">{escape(words)}</text>'
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
                labels.append(_EndLabel(self.y(value), who, [self._value(value) + year, *wrapped(words, wrap)[:3]]))
        if len([1 for year, _ in lines.country if self.first <= year <= self.last]) > 1:
            labels.append(
                _EndLabel(
                    self.y(lines.country[-1][1]), "country", ["Nederland" if self.language == "nl" else "Netherlands"]
                )
            )
        if lines.target:
            labels.append(_EndLabel(self.y(lines.target.value), "muted", wrapped(lines.target.words, wrap)[:3]))
        return _kept_apart(labels, self.frame.font * 1.2, 4.0, float(self.frame.height))

    def _path(self, corners: Sequence[tuple[float, float]]) -> str:
        steps = [f"{short(self.x(year))} {short(self.y(value))}" for year, value in corners]
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
