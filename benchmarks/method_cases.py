# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""Compute the worked cases of the page about effects again, and write them where they ship.

    python benchmarks/method_cases.py --panels DATA/panels --release RELEASE

PANELS holds the panels of the published studies, RELEASE is built by ``kloof build`` from the publishers' files. The
same files give the same cases.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from pydantic import TypeAdapter

from kloof import releases
from kloof.cards import catalogue_path
from kloof.cases import (
    Case,
    DrawnVerdicts,
    crime_cases,
    draw_verdicts,
    published_cases,
    refusal_cases,
    simulated_cases,
)


def main() -> None:
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("--panels", type=Path, required=True)
    ask.add_argument("--release", type=Path, required=True)
    given = ask.parse_args()
    observed = releases.read(given.release).panel
    cases = (
        *refusal_cases(observed),
        *simulated_cases(),
        *crime_cases(observed),
        *published_cases(given.panels),
    )
    content = TypeAdapter(tuple[Case, ...]).dump_json(cases, indent=2)
    (catalogue_path() / "effects" / "cases.json").write_bytes(content + b"\n")
    drawn = TypeAdapter(tuple[DrawnVerdicts, ...]).dump_json(draw_verdicts(), indent=2)
    (catalogue_path() / "effects" / "drawn_verdicts.json").write_bytes(drawn + b"\n")
    for case in cases:
        print(f"{case.id}: {case.verdict.nl}: {case.sentence.nl}")


if __name__ == "__main__":
    main()
