# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""How long does a whole national programme take? Many outcomes in twenty areas, with pseudo-areas and every check.

    python benchmarks/programme.py [--outcomes 100] [--areas 20] [--side 118] [--workers 2] [--keep FOLDER]

Neighbourhoods lie on a chessboard of `side` × `side`; 118 gives 13,924. Eighteen years, fifteen before the start. Areas
have 6 to 14 neighbourhoods, which are put in at most five size classes with 1,000 pseudo-areas each. With ``--keep`` a
run that was stopped goes on where it was. Prints elapsed seconds and the CPU seconds of all processes.
"""

from __future__ import annotations

import argparse
import datetime as dt
import os
import resource
import time
from pathlib import Path

for variable in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(variable, "1")

import numpy as np  # noqa: E402 — the number of threads must be set first
from joblib.externals.loky import get_reusable_executor  # noqa: E402 — as above
from rich.progress import Progress  # noqa: E402 — as above

from kloof.effects import Panel  # noqa: E402 — as above
from kloof.effects.comparisons import size_classes  # noqa: E402 — as above
from kloof.effects.programmes import answer_study  # noqa: E402 — as above
from kloof.effects.studies import RegisteredStudy  # noqa: E402 — as above
from kloof.language.studies import Study  # noqa: E402 — as above

YEARS, BEFORE, FIRST = 18, 15, 2006


def board(side: int) -> tuple[list[str], dict[str, list[str]]]:
    """Give codes and neighbours of a chessboard."""
    codes = [f"BU{n:08d}" for n in range(side * side)]
    beside: dict[str, list[str]] = {}
    for n, code in enumerate(codes):
        row, column = divmod(n, side)
        near = ((row - 1, column), (row + 1, column), (row, column - 1), (row, column + 1))
        beside[code] = [codes[r * side + c] for r, c in near if 0 <= r < side and 0 <= c < side]
    return codes, beside


def study(side: int, codes: list[str], areas: int, outcomes: int) -> RegisteredStudy:
    """Give areas of 6 to 14 neighbourhoods in a row, far apart, and as many outcomes as asked."""
    placed = []
    for n in range(areas):
        size = 6 + n % 9
        row, column = divmod(n * 5, side - 20)
        first = (5 + 7 * n % (side - 10)) * side + column + row
        placed.append(
            {
                "id": f"area-{n}",
                "definition": "benchmark",
                "boundary_year": 2024,
                "codes": codes[first : first + size],
            }
        )
    named = [{"indicator": f"outcome_{n}", "better": "lower", "theme": "safe"} for n in range(outcomes)]
    written = {
        "id": "benchmark",
        "title": "benchmark",
        "estimand": "how long it takes",
        "areas": placed,
        "starts": [{"theme": "safe", "first_year": FIRST + BEFORE}],
        "other_programmes": [],
        "selection": {"score": "none", "year": FIRST + BEFORE - 1},
        "seen_until": FIRST + BEFORE - 1,
        "outcomes": named[:10],
        "exploratory": named[10:],
        "pool": {"rule": "all others"},
        "analysis_on": ["2030-01-01"],
    }
    return RegisteredStudy(Study.model_validate(written), "0" * 64, dt.date(FIRST + BEFORE - 1, 1, 1))


def figures(codes: list[str], name: str, seed: int) -> Panel:
    """Give one outcome: levels of their own, three common courses, and noise."""
    random = np.random.default_rng(seed)
    courses = np.cumsum(0.5 * random.normal(size=(YEARS, 3)), axis=0)
    levels = 50 + 5 * random.normal(size=len(codes))
    outcomes = levels + courses @ random.normal(size=(3, len(codes))) + random.normal(size=(YEARS, len(codes)))
    times = tuple(float(FIRST + year) for year in range(YEARS))
    return Panel(outcomes, tuple(codes), times, tuple(f"{one:.0f}" for one in times), name)


def main() -> None:
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("--outcomes", type=int, default=100)
    ask.add_argument("--areas", type=int, default=20)
    ask.add_argument("--side", type=int, default=118)
    ask.add_argument("--workers", type=int, default=2)
    ask.add_argument("--keep", type=Path)
    given = ask.parse_args()
    codes, beside = board(given.side)
    asked = study(given.side, codes, given.areas, given.outcomes)
    sizes = [len(area.codes) for area in asked.study.areas]
    panels = {f"outcome_{n}": figures(codes, f"outcome_{n}", n) for n in range(given.outcomes)}
    started = time.perf_counter()
    with Progress() as bar:
        task = bar.add_task("questions", total=given.outcomes * given.areas)
        answers = answer_study(
            asked,
            panels,
            neighbours=beside,
            workers=given.workers,
            keep=given.keep,
            progress=lambda done: bar.advance(task, done),
        )
    elapsed = time.perf_counter() - started
    get_reusable_executor().shutdown(wait=True)  # only then is the time of the processes known
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    cpu = sum(one.ru_utime + one.ru_stime for one in used)
    classes = len(set(size_classes(sizes).values()))
    print(
        f"{given.outcomes} outcomes × {given.areas} areas among {len(codes):,} neighbourhoods, {classes} size classes: "
        f"{len(answers):,} answers in {elapsed:.0f} s with {given.workers} processes ({cpu:.0f} s CPU)"
    )


if __name__ == "__main__":
    main()
