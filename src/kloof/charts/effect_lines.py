# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""An area and its synthetic twin: what happened, what comparable areas led to expect, and how far chance reaches."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from kloof.charts.drawing import SCREEN, Form, Palette, Pen, short, svg, wrapped
from kloof.charts.series import ticks
from kloof.language.effects import EffectPoint
from kloof.language.texts import Language
from kloof.language.writing import written

__all__ = ["EffectLines", "effect_chart"]

_SIZES: dict[Form, tuple[int, int, int, int, int]] = {
    "wide": (760, 400, 60, 176, 15),
    "narrow": (360, 330, 44, 104, 13),
    "small": (340, 220, 44, 104, 13),
}
"""Width, height, room at the left and at the right, size of the letters."""

_TOP, _BOTTOM = 40, 34


@dataclass(frozen=True, slots=True)
class EffectLines:
    """An area, its synthetic twin and the band of the placebos over the years, ready to draw.

    Parameters
    ----------
    subject, area
        What is measured, and the name of the area, in the language of the chart.
    first_year
        First year money was spent; the picture is cut there.
    years
        One per year, in order.
    seen_until
        Last year that was seen before the study was written down: up to there marks are hollow.
    """

    subject: str
    area: str
    first_year: int
    years: tuple[EffectPoint, ...]
    seen_until: int = 0


def effect_chart(
    lines: EffectLines, *, language: Language, name: str, form: Form = "wide", palette: Palette = SCREEN
) -> str:
    """Draw an area beside its synthetic twin, with the distance after the start filled and the band of chance behind.

    Parameters
    ----------
    lines
        What to draw; at least two years.
    language, name, form, palette
        As for :func:`kloof.charts.gap_chart`.

    Examples
    --------
    >>> years = tuple(
    ...     EffectPoint(time=time, area=area, synthetic=9.0, low=8.0, high=10.0)
    ...     for time, area in (("2025", 9.0), ("2026", 9.1), ("2027", 6.0))
    ... )
    >>> chart = effect_chart(EffectLines("Crime", "East", 2027, years), language="en", name="effect")
    >>> "2027: East 6.0, synthetic twin 9.0, range of chance 8.0 to 10.0" in chart
    True
    """
    return _Drawing(lines, language, form, Pen(palette)).svg(name)


class _Drawing:
    def __init__(self, lines: EffectLines, language: Language, form: Form, pen: Pen) -> None:
        self.lines, self.language, self.form, self.pen = lines, language, form, pen
        self.width, self.height, self.left, self.right, self.font = _SIZES[form]
        self.bottom = _BOTTOM
        values = [
            number
            for one in lines.years
            for number in (one.area, one.synthetic, one.low, one.high)
            if number is not None
        ]
        low, high = min(values), max(values)
        room = 0.08 * ((high - low) or abs(high) or 1.0)
        self.low, self.high = low - room, high + room
        span = self.high - self.low
        self.decimals = 0 if span >= 20 else 1 if span >= 2 else 2 if span >= 0.2 else 3

    def x(self, year: float) -> float:
        years = self.lines.years
        first, last = years[0].year, years[-1].year
        return self.left + 10 + (year - first) / ((last - first) or 1) * (self.width - self.left - self.right - 20)

    def y(self, value: float) -> float:
        room = self.height - _TOP - self.bottom
        return self.height - self.bottom - (value - self.low) / (self.high - self.low) * room

    def say(self, dutch: str, english: str) -> str:
        return dutch if self.language == "nl" else english

    def number(self, value: float) -> str:
        return written(value, self.language, self.decimals)

    def svg(self, name: str) -> str:
        body = [
            *self._axes(),
            self._band(),
            self._gap(),
            *self._start(),
            *self._line("comparator", [(one.year, one.synthetic) for one in self.lines.years]),
            *self._line("area", [(one.year, one.area) for one in self.lines.years]),
            *self._marks(),
            *self._names(),
        ]
        years = self.lines.years
        title = self.say(
            f"{self.lines.subject}: {self.lines.area} en de synthetische tweeling, {years[0].year}–{years[-1].year}",
            f"{self.lines.subject}: {self.lines.area} and its synthetic twin, {years[0].year}–{years[-1].year}",
        )
        return svg(
            name,
            self.form,
            self.width,
            self.height,
            self.font,
            title,
            self._description(),
            [part for part in body if part],
            self.pen,
        )

    def _description(self) -> str:
        after = [one for one in self.lines.years if one.year >= self.lines.first_year]
        said = []
        for one in (self.lines.years[0], *after):
            band = ""
            if one.low is not None and one.high is not None:
                reach = f"{self.number(one.low)} {self.say('tot', 'to')} {self.number(one.high)}"
                band = f", {self.say('bereik van toeval', 'range of chance')} {reach}"
            twin = self.say("synthetische tweeling", "synthetic twin")
            said.append(
                f"{one.year}: {self.lines.area} {self.number(one.area)}, {twin} {self.number(one.synthetic)}{band}"
            )
        start = self.say(
            f"Het eerste geld is van {self.lines.first_year}", f"The first money is of {self.lines.first_year}"
        )
        return ". ".join((*said, start)) + "."

    def _axes(self) -> list[str]:
        parts = []
        for value in ticks(self.low, self.high):
            y = short(self.y(value))
            parts.append(
                f'<line {self.pen.stroke("grid", "grid")} x1="{self.left}" x2="{self.width - self.right}" y1="{y}" '
                f'y2="{y}"/><text {self.pen.fill("tick", "muted")} x="{self.left - 8}" y="{short(self.y(value) + 5)}" '
                f'text-anchor="end">{escape(self.number(value))}</text>'
            )
        years = [one.year for one in self.lines.years]
        step = max(1, -(-len(years) // (8 if self.form == "wide" else 4)))
        parts += [
            f'<text {self.pen.fill("year", "muted")} x="{short(self.x(year))}" y="{self.height - 10}" '
            f'text-anchor="middle">{year}</text>'
            for year in years[::-1][::step]
        ]
        return parts

    def _band(self) -> str:
        told = [one for one in self.lines.years if one.low is not None and one.high is not None]
        if len(told) < 2:
            return ""
        above = [(one.year, one.high or 0.0) for one in told]
        below = [(one.year, one.low or 0.0) for one in reversed(told)]
        return f'<path {self.pen.fill("band", "grid")} fill-opacity="0.8" d="{self._path([*above, *below])}Z"/>'

    def _gap(self) -> str:
        """Fill between the lines from the last year before the start on: there they should still meet."""
        years = self.lines.years
        before = sum(one.year < self.lines.first_year for one in years)
        shown = years[max(before - 1, 0) :]
        outline = [(one.year, one.area) for one in shown] + [(one.year, one.synthetic) for one in reversed(shown)]
        return f'<path {self.pen.fill("gap", "fill")} d="{self._path(outline)}Z"/>'

    def _start(self) -> list[str]:
        x = short(self.x(self.lines.first_year - 0.5))
        words = self.say(f"start {self.lines.first_year}", f"start {self.lines.first_year}")
        return [
            f'<line {self.pen.stroke("start", "muted")} stroke-dasharray="4 4" x1="{x}" x2="{x}" y1="{_TOP - 8}" '
            f'y2="{self.height - self.bottom}"/>',
            f'<text {self.pen.fill("words", "muted")} x="{x}" y="{_TOP - 16}" text-anchor="middle">{words}</text>',
        ]

    def _line(self, colour: str, points: Sequence[tuple[int, float]]) -> list[str]:
        width = 3.5 if colour == "area" else 2
        dash = "" if colour == "area" else ' stroke-dasharray="7 4"'
        return [
            f'<path {self.pen.stroke("line", colour)} stroke-width="{width}"{dash} stroke-linejoin="round" '
            f'd="{self._path(points)}"/>'
        ]

    def _marks(self) -> list[str]:
        parts = []
        for one in self.lines.years:
            if one.year < self.lines.first_year:
                continue
            x, y = short(self.x(one.year)), short(self.y(one.area))
            is_new = one.year > self.lines.seen_until
            kind = self.pen.fill("dot", "area") if is_new else self.pen.hollow("seen", "area")
            parts.append(f'<circle {kind} stroke-width="2" cx="{x}" cy="{y}" r="5"/>')
        return parts

    def _names(self) -> list[str]:
        last = self.lines.years[-1]
        twin = self.say("synthetische tweeling", "synthetic twin")
        step = self.font + 2
        wrap = 20 if self.form == "wide" else 12
        named = [
            (self.y(last.area), "area", [*wrapped(self.lines.area, wrap)[:3], self.number(last.area)]),
            (self.y(last.synthetic), "comparator", [*wrapped(twin, wrap), self.number(last.synthetic)]),
        ]
        named.sort()
        top = named[0][0] - step * (len(named[0][2]) - 1) / 2
        below = max(named[1][0] - step * (len(named[1][2]) - 1) / 2, top + step * (len(named[0][2]) + 0.4))
        over = below + step * len(named[1][2]) - (self.height - 4)
        if over > 0:
            top, below = top - over, below - over
        if top < self.font:
            below, top = max(below, self.font + step * (len(named[0][2]) + 0.4)), float(self.font)
        parts = []
        for start, (_y, colour, words) in zip((top, below), named, strict=True):
            for row, line in enumerate(words):
                bold = ' font-weight="700"' if row == len(words) - 1 else ""
                parts.append(
                    f'<text {self.pen.fill("name", colour)}{bold} x="{self.width - self.right + 6}" '
                    f'y="{short(start + row * step + 5)}">{escape(line)}</text>'
                )
        return parts

    def _path(self, points: Sequence[tuple[int, float]]) -> str:
        return "M" + "L".join(f"{short(self.x(year))} {short(self.y(value))}" for year, value in points)
