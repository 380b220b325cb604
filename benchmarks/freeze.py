# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""How long freezing and verifying take: median of three, on a release given as argument, or on the demo.

    python benchmarks/freeze.py [RELEASE_DIR [PROGRAMME.json]]

Each freeze reads the release anew, as the command does. Target: freezing under 5 seconds on the full release.
"""

import datetime as dt
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from kloof import editions, releases

EXAMPLE = Path(__file__).parent.parent / "tests" / "editions" / "veendrecht.json"
DAY = dt.date(2026, 11, 20)


def median_seconds(work: Callable[[int], object]) -> float:
    """Time some work three times and give the median."""
    taken = []
    for attempt in range(3):
        start = time.perf_counter()
        work(attempt)
        taken.append(time.perf_counter() - start)
    return statistics.median(taken)


def main() -> None:
    """Print the medians."""
    release = Path(sys.argv[1]) if len(sys.argv) > 1 else releases.demo_path()
    document = editions.read_document(sys.argv[2] if len(sys.argv) > 2 else EXAMPLE)
    key = editions.new_key()
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)

        def freeze(attempt: int) -> None:
            read = releases.read(release)
            editions.freeze(document, read, out=place / str(attempt), published_on=DAY, key=key)

        def freeze_into(_: int) -> None:
            editions.freeze_into(place / "store", document, releases.read(release), published_on=DAY, key=key)

        print(f"freeze       {median_seconds(freeze):6.2f} s   (target: under 5)")
        print(f"freeze_into  {median_seconds(freeze_into):6.2f} s")
        print(f"verify       {median_seconds(lambda attempt: editions.verify(place / str(attempt))):6.2f} s")
        print(f"read         {median_seconds(lambda attempt: editions.read(place / str(attempt))):6.2f} s")


if __name__ == "__main__":
    main()
