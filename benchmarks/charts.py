# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""How long one chart takes, in milliseconds; each must stay under one."""

from __future__ import annotations

import statistics
import timeit

from kloof.charts import DotRow, Lines, Point, gap_chart, interval_dots

LINES = Lines(
    "Ervaren gezondheid",
    "Veendrecht-Oost",
    "de rest van Veendrecht",
    "%",
    tuple(
        Point(2012 + n, 60.0 + n / 3, 74.0 + n / 9, 59 + n / 3, 61 + n / 3, 73 + n / 9, 75 + n / 9) for n in range(14)
    ),
    "higher",
)
ROWS = [DotRow(f"Afbakening {n}", 5.0 + n, 4.0 + n, 6.0 + n, before=7.0) for n in range(6)]


def milliseconds(draw: object) -> float:
    return statistics.median(timeit.repeat(draw, number=100, repeat=7)) * 10  # type: ignore[arg-type]  # timeit takes any callable


def main() -> None:
    for form in ("wide", "narrow", "small"):
        took = milliseconds(lambda form=form: gap_chart(LINES, language="nl", name="x", form=form))
        print(f"gap chart, {form}: {took:.2f} ms")
    words = {"title": "De kloof", "unit": "procentpunt", "zero_words": "geen kloof"}
    print(f"interval dots: {milliseconds(lambda: interval_dots(ROWS, language='nl', name='x', **words)):.2f} ms")


if __name__ == "__main__":
    main()
