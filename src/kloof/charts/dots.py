# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""One dot with its interval per row: the same question asked in several ways."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from kloof.charts.drawing import SCREEN, Form, Palette, Pen, hollow_mark, short, short_word, svg, wrapped
from kloof.language.texts import Language
from kloof.language.writing import written, written_value

__all__ = ["DotRow", "interval_dots"]


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
    pen = Pen(palette)
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
        f'<line {pen.stroke("grid", "grid")} stroke-width="1.5" x1="{short(zero)}" x2="{short(zero)}" '
        f'y1="{top - 6}" y2="{height - 22}"/>',
        f'<text {pen.fill("words", "muted")} x="{short(zero)}" y="{top - 14}" '
        f'text-anchor="{"start" if zero < width / 2 else "end"}">'
        f"{escape(zero_words)}</text>",
    ]
    said = []
    for place, row in enumerate(rows):
        middle = top + step * place + (step / 2 if wide else 36)
        weight = ' font-weight="700"' if row.chosen else ""
        label_y = middle + 5 if wide else middle - 16
        anchor = f'x="{left - 16}" text-anchor="end"' if wide else f'x="{left}"'
        for line_number, line in enumerate(wrapped(row.label, 30 if wide else 44)[:2]):
            shift = line_number * font - (font / 2 if wide and len(row.label) > 30 else 0)
            body.append(
                f'<text {pen.fill("words", "ink")}{weight} {anchor} y="{short(label_y + shift)}">{escape(line)}</text>'
            )
        if row.value is None:
            word = short_word(row.missing, language)
            body.append(hollow_mark(pen, across(0) + 10, middle))
            body.append(
                f'<text {pen.fill("words", "muted")} x="{short(across(0) + 22)}" y="{short(middle + 5)}">'
                f"{escape(word)}</text>"
            )
            said.append(f"{row.label}: {word}")
            continue
        x = across(row.value)
        if row.low is not None and row.high is not None:
            body.append(
                f'<line {pen.stroke("interval", "area")} stroke-width="{3 if row.chosen else 2}" stroke-opacity="0.55" '
                f'x1="{short(across(row.low))}" x2="{short(across(row.high))}" '
                f'y1="{short(middle)}" y2="{short(middle)}"/>'
            )
        if row.before is not None:
            was = across(row.before)
            body.append(
                f'<line {pen.stroke("trail", "area")} stroke-width="1.5" stroke-dasharray="1 4" stroke-linecap="round" '
                f'x1="{short(was)}" x2="{short(x)}" y1="{short(middle)}" y2="{short(middle)}"/>'
            )
            body.append(hollow_mark(pen, was, middle))
        body.append(
            f'<circle {pen.fill("dot", "area")} cx="{short(x)}" cy="{short(middle)}" r="{7 if row.chosen else 5.5}"/>'
        )
        value = written(row.value, language, decimals)
        body.append(
            f'<text {pen.fill("value", "ink")}{weight} x="{width - right + 16}" y="{short(middle + 5)}">'
            f"{escape(written_value(row.value, '%' if unit == '%' else '', language, decimals))}</text>"
        )
        was_words = ""
        if row.before is not None:
            was_words = f" ({'eerst' if language == 'nl' else 'before'} {written(row.before, language, decimals)})"
        said.append(f"{row.label}: {value} {unit}{was_words}")
    return svg(name, form, width, height, font, title, "; ".join(said) + ".", body, pen)
