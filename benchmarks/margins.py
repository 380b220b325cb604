# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""Count how often each margin holds the truth, per kind, figure and expected count; and time one figure.

    python benchmarks/margins.py [--worlds 4000] [--seed 2026] [--release FOLDER] [--hidden 0.0]

With a release, neighbourhoods are drawn from its real numbers of residents. Prints the tables of
docs/methods/margins.md.
"""

from __future__ import annotations

import argparse
import statistics
import time
from pathlib import Path
from typing import get_args

from kloof import releases
from kloof.areas import find_area
from kloof.gaps import comparator
from kloof.indicators import find_indicator
from kloof.margins import explained, told_apart, year_margins
from kloof.margins.simulations import FIGURES, STRATA, Held, World, coverage
from kloof.regions import region, series


def main() -> None:
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("--worlds", type=int, default=4000)
    ask.add_argument("--seed", type=int, default=2026)
    ask.add_argument("--release", type=Path)
    ask.add_argument("--hidden", type=float, default=0.0)
    given = ask.parse_args()
    people: list[float] = []
    if given.release is not None:
        panel = releases.read(given.release).panel
        weights = panel.weights(find_indicator("registered_crime"), 2024, 2024)
        people = [
            count for area, count in (weights.by_area if weights else {}).items() if area[:2] == "BU" and count >= 20
        ]
    print("| world | margin | figure | all | " + " | ".join(_named(s) for s in STRATA) + " | outside hard bounds |")
    print("|---|---|---|--:|" + "--:|" * len(STRATA) + "--:|")
    for world in get_args(World):
        found = coverage(world, worlds=given.worlds, seed=given.seed, people=people, hidden=given.hidden)
        for kind in ("measurement", "chance", "both"):
            for figure in FIGURES:
                cells = [found.get((kind, figure, stratum), Held()) for stratum in STRATA]
                number = sum(cell.given for cell in cells)
                if not number:
                    continue
                whole = 100 * sum(cell.held for cell in cells) / number
                shown = " | ".join(f"{100 * cell.share:.1f}" if cell.given >= 100 else "–" for cell in cells)
                outside = sum(cell.outside for cell in cells) if kind == "measurement" else "–"
                print(f"| {world} | {kind} | {figure} | {whole:.1f} | {shown} | {outside} |", flush=True)
    _time(given.release)


def _named(stratum: tuple[float, float]) -> str:
    return f"{stratum[0]:.0f}–{stratum[1]:.0f}" if stratum[1] < float("inf") else f"{stratum[0]:.0f}+"


def _time(release: Path | None) -> None:
    panel = releases.read(release or releases.demo_path()).panel
    asked = ("groningen-noord", ("rest", "country")) if release else ("veendrecht-oost", ("rest",))
    card = find_indicator("registered_crime")
    area = find_area(asked[0], panel.areas, indicator=card.id, boundary_years=panel.boundary_years(card))
    held = series(panel, card, area.boundary_year)
    if held is None:
        raise SystemExit("no series to time")
    own = region(panel, area, held.level)
    for versus in asked[1]:
        other = comparator(panel, area, versus, held.level, held).region
        took = []
        for _ in range(30):
            start = time.perf_counter()
            found = year_margins(panel, held, own, other, max(held.cells))
            if found is not None:
                told_apart(found.gap, other.spoken)
                explained(found.gap, card.unit, 1)
            took.append(1000 * (time.perf_counter() - start))
        print(
            f"one figure with both margins and what they come from, versus {versus}: {statistics.median(took):.2f} ms"
        )


if __name__ == "__main__":
    main()
