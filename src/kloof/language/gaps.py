# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""The gap as others read it: the document ``kloof gap --json`` writes and an edition keeps.

Positive gap = worse off. Numbers are plain, in the indicator's own unit; a bound that is not computed is null; a
value that is not there is null with a reason in ``missing``.
"""

from __future__ import annotations

from kloof.language.texts import Published


class GapArea(Published):
    """The area asked about: under which definition, whose, how certain."""

    id: str
    name: str
    definition: str | None
    source: str | None
    certainty: str | None


class GapIndicator(Published):
    """The indicator asked about."""

    id: str
    name: str
    unit: str


class GapComparator(Published):
    """With whom the area is compared."""

    id: str
    name: str


class HoldsUnder(Published):
    """Under how many of the area's definitions the gap moves in the same direction.

    The direction is the sign of the change of the gap from the first to the last year with a figure. ``same`` counts
    the definitions, the asked one included, whose direction equals the asked one's; ``of`` counts all definitions
    with a figure at both ends.
    """

    same: int
    of: int


class GapPoint(Published):
    """One year of a gap.

    ``coverage`` is the share, 0 to 1, of the weight of the area that has a value; ``people`` is the gap in people, with
    the sign of the gap; ``missing`` says why there is no value or, where there is one, why there is no gap.
    """

    year: int
    as_of: str
    status: str
    value: float | None
    value_low: float | None
    value_high: float | None
    comparator: float | None
    comparator_low: float | None
    comparator_high: float | None
    gap: float | None
    gap_low: float | None
    gap_high: float | None
    ratio: float | None
    people: float | None
    people_low: float | None
    people_high: float | None
    unit: str
    coverage: float | None
    missing: str | None
    caveats: tuple[str, ...]


class GapDocument(Published):
    """A gap over the years, with everything needed to judge it."""

    area: GapArea
    indicator: GapIndicator
    comparator: GapComparator
    release: str
    holds_under: HoldsUnder
    series: tuple[GapPoint, ...]
