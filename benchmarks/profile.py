# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""One profile of a neighbourhood, a focus area and a municipality, from a national release that is open.

Warm: the release is open and another area of the same municipality was asked before; every measured area is asked for
the first time. Also the first area of a municipality, and everything from a closed release. Target: under 50 ms warm.
Run: ``python benchmarks/profile.py RELEASE [MUNICIPALITY]`` with a release that ``kloof build`` made of every file.
"""

from __future__ import annotations

import random
import statistics
import sys
import time
from collections.abc import Callable

import kloof
from kloof.charts import profile_page
from kloof.errors import KloofError
from kloof.releases import Release


def timed(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return (time.perf_counter() - began) * 1000


def said(what: str, taken: list[float]) -> None:
    print(f"{what:46} {statistics.median(taken):7.1f} ms  ({min(taken):.1f} to {max(taken):.1f}, {len(taken)} areas)")


def main() -> None:
    if len(sys.argv) < 2:
        print(__doc__)
        return
    town = sys.argv[2] if len(sys.argv) > 2 else "GM0014"
    opened: list[Release] = []
    cold = timed(lambda: opened.append(kloof.open(sys.argv[1])))
    (release,) = opened
    newest = max(year for year in release.areas["boundary_year"].unique() if release.panel.parts(town, year, "BU"))
    everyone = release.panel.units(newest, "BU")
    print(
        f"{len(everyone):,} neighbourhoods on the map of {newest}, {release.panel.observations.height:,} observations"
    )
    own = list(release.panel.parts(town, newest, "BU"))
    chance = random.Random(1)
    first = timed(lambda: kloof.profile(release, own[0]))
    print(f"{'opening the release, every byte checked':46} {cold:7.1f} ms")
    print(f"{'the very first profile':46} {first:7.1f} ms")
    kloof.profile(release, own[1])
    asked = chance.sample(own[2:], min(40, len(own) - 2))
    said("a neighbourhood, warm", [timed(lambda c=code: kloof.profile(release, c)) for code in asked])  # type: ignore[misc]  # bound now
    districts = sorted({f"WK{code[2:8]}" for code in own})
    said("a district, warm", [timed(lambda c=code: kloof.profile(release, c)) for code in districts[:20]])  # type: ignore[misc]  # bound now
    try:
        said("groningen-noord, warm", [timed(lambda: kloof.profile(release, "groningen-noord"))])
    except KloofError as absent:
        print(absent)
    said(f"{town} against the country, the first time", [timed(lambda: kloof.profile(release, town))])
    others = sorted({f"GM{code[2:6]}" for code in everyone} - {town})[:20]
    said(
        "another municipality against the country, warm",
        [timed(lambda c=code: kloof.profile(release, c)) for code in others],
    )  # type: ignore[misc]  # bound now
    elsewhere = chance.sample([code for code in everyone if code not in own], 40)
    towns = {code[2:6]: code for code in elsewhere}
    fresh = [timed(lambda c=code: kloof.profile(release, c)) for code in towns.values()]  # type: ignore[misc]  # bound now
    said("the first area of another municipality", fresh)
    page = kloof.profile(release, districts[0])
    said("writing it as one page", [timed(lambda: profile_page(page)) for _ in range(5)])


if __name__ == "__main__":
    main()
