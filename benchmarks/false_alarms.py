# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""Count false alarms in invented worlds without any effect, per trouble, years before and method.

    python benchmarks/false_alarms.py [--worlds 400] [--seed 2026]

Prints the table of docs/methods/effects.md. The same seed gives the same table.
"""

from __future__ import annotations

import argparse
import os

for variable in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(variable, "1")

from kloof.effects.designs import Method  # noqa: E402 — the number of threads must be set first
from kloof.effects.simulations import Trouble, false_alarms  # noqa: E402 — as above


def main() -> None:
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("--worlds", type=int, default=400)
    ask.add_argument("--seed", type=int, default=2026)
    given = ask.parse_args()
    print("| world | years before | " + " | ".join(Method) + " | attributable |", flush=True)
    print("|---|--:|" + "--:|" * (len(Method) + 1))
    for trouble in Trouble:
        for years in (4, 10, 15):
            found = false_alarms(trouble, years, worlds=given.worlds, seed=given.seed)
            shares = [found.by_method[method] for method in Method] + [found.attributable]
            print(f"| {trouble} | {years} | " + " | ".join(f"{100 * share:.1f}" for share in shares) + " |", flush=True)


if __name__ == "__main__":
    main()
