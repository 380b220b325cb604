# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""Look ahead from earlier years of real series to the last one, and count how often the interval held it.

    python benchmarks/outlooks.py RELEASE [--areas 600] [--seed 2026]

Prints the table of docs/methods/outlook.md. Neighbourhoods with at least 1,000 residents, each against its
municipality, and municipalities against the middle one; peers are the twenty most alike before. Also prints by how much
yearly counts of crime vary beyond chance.
"""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from kloof import releases
from kloof.indicators import find_indicator
from kloof.language.outlooks import OutlookTarget
from kloof.margins.chance import dispersion_of
from kloof.observations import Panel
from kloof.outlook import LIKELY, Moment, matched_peers, outlook
from kloof.regions import Series, series

CASES = (("self_rated_health", 2024), ("registered_crime", 2024))
FEWEST_RESIDENTS = 1000
Levels = dict[str, dict[int, float]]
Scored = tuple[bool, float, bool, float]
"""Whether the interval held the outcome, the probability, whether the target was reached, and the error."""


def main() -> None:
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("release", type=Path)
    ask.add_argument("--areas", type=int, default=600)
    ask.add_argument("--seed", type=int, default=2026)
    given = ask.parse_args()
    panel = releases.read(given.release).panel
    print("| indicator | areas | years seen | told | what | n | held % | Brier | verdicts | right % | mean error |")
    print("|---|---|---|--:|---|--:|--:|--:|--:|--:|--:|")
    for indicator, boundary_year in CASES:
        held = series(panel, find_indicator(indicator), boundary_year)
        if held is None:
            continue
        for level in ("BU", "GM"):
            _backtest(panel, held, level, given.areas, given.seed)
    _dispersion(panel)


def _backtest(panel: Panel, held: Series, level: str, areas: int, seed: int) -> None:
    levels = _levels(panel, held, level)
    years = list(held.cells)
    complete = {area: path for area, path in levels.items() if len(path) == len(years)}
    if level == "GM":
        middle = {year: float(np.median([path[year] for path in complete.values()])) for year in years}
        above = dict.fromkeys(complete, middle)
    else:
        whole = _levels(panel, held, "GM")
        complete = {area: path for area, path in complete.items() if len(whole.get("GM" + area[2:6], {})) == len(years)}
        above = {area: whole["GM" + area[2:6]] for area in complete}
    random = np.random.default_rng(seed)
    chosen = random.permutation(sorted(complete))[:areas].tolist()
    seen, told = years[:-1], years[-1]
    candidates = {area: tuple((y, path[y]) for y in seen) for area, path in complete.items()}
    some = dict(list(candidates.items())[:: max(len(candidates) // 1500, 1)])
    for what in ("level", "gap"):
        for with_peers in (False, True):
            found = _looks(held, chosen, complete, above, candidates, some, seen, told, what, with_peers=with_peers)
            _print(held, level, seen, told, what, found, with_peers=with_peers)


def _looks(
    held: Series, chosen: Sequence[str], complete: Levels, above: Mapping[str, dict[int, float]],
    candidates: Mapping[str, tuple[tuple[int, float], ...]], some: Mapping[str, tuple[tuple[int, float], ...]],
    seen: Sequence[int], told: int, what: str, *, with_peers: bool,
) -> list[Scored]:  # fmt: skip
    better = "higher" if held.indicator.better == "higher" else "lower"
    sign = -1.0 if better == "higher" else 1.0
    found = []
    for area in chosen:
        own, beside = complete[area], above[area]
        moments = [Moment(year, own[year], beside[year]) for year in seen]
        others = {name: path for name, path in some.items() if name != area}
        peers = [others[name] for name in matched_peers(candidates[area], others)] if with_peers else []
        outcome = own[told] if what == "level" else sign * (own[told] - beside[told])
        now = own[seen[-1]] if what == "level" else sign * (own[seen[-1]] - beside[seen[-1]])
        target = OutlookTarget(kind="level" if what == "level" else "gap", year=told, value=now, better=better)
        made = outlook(area, held.indicator.id, "above", moments, target, peers=peers)
        if not made.scenarios:
            continue
        ahead = made.scenarios[0]
        higher = what == "level" and better == "higher"
        reached = outcome >= now if higher else outcome <= now
        found.append((ahead.low <= outcome <= ahead.high, ahead.probability, reached, outcome - ahead.expected))
    return found


def _print(
    held: Series, level: str, seen: Sequence[int], told: int, what: str, found: Sequence[Scored],
    *, with_peers: bool,
) -> None:  # fmt: skip
    if not found:
        return
    hits, chances, reached, errors = (np.array(column) for column in zip(*found, strict=True))
    squares = (chances - reached) ** 2
    judged = (chances >= LIKELY) | (chances <= 1 - LIKELY)
    right = f"{100 * ((chances > 0.5) == reached)[judged].mean():.0f}" if judged.any() else "–"
    named = f"{what}, {'with' if with_peers else 'without'} peers"
    print(
        f"| {held.indicator.id} | {level} | {seen[0]}–{seen[-1]} ({len(seen)}) | {told} | {named} | {len(found)} "
        f"| {100 * hits.mean():.1f} | {squares.mean():.3f} | {judged.sum()} | {right} | {errors.mean():+.2f} |",
        flush=True,
    )


def _levels(panel: Panel, held: Series, level: str) -> Levels:
    weights = panel.weights(held.indicator, held.boundary_year, 2024)
    people = weights.by_area if weights else {}
    found: Levels = {}
    for year, cells in held.cells.items():
        for area, cell in cells.items():
            large = level == "GM" or people.get(area, 0) >= FEWEST_RESIDENTS
            if area.startswith(level) and cell.value is not None and large:
                found.setdefault(area, {})[year] = cell.value
    return found


def _dispersion(panel: Panel) -> None:
    held = series(panel, find_indicator("registered_crimes"), 2024)
    if held is None:
        return
    years = [year for year in held.cells if year <= 2024]
    rows = []
    for area in held.cells[years[0]]:
        cells = [held.cells[year].get(area) for year in years]
        if area.startswith("BU") and all(cell is not None and cell.value is not None for cell in cells):
            rows.append([cell.value or 0.0 for cell in cells if cell is not None])
    print(f"variance of yearly crimes divided by their mean, {len(rows)} neighbourhoods: {dispersion_of(rows)}")
    for low, high in ((0, 20), (20, 50), (50, 100), (100, 300), (300, 10**6)):
        part = [row for row in rows if low <= sum(row) / len(row) < high]
        print(f"  {low} to {high} a year ({len(part)}): {dispersion_of(part)}")


if __name__ == "__main__":
    main()
