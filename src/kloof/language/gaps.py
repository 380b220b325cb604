# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""The gap as others read it: the document ``kloof gap --json`` writes and an edition keeps.

Positive gap = worse off. Numbers are plain, in the indicator's own unit; a bound that is not computed is null; a
value that is not there is null with a reason in ``missing``.
"""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from kloof.language.texts import Published


class GapArea(Published):
    """The area asked about: under which definition, whose, how certain."""

    id: str
    name: str
    definition: str | None
    source: str | None
    certainty: str | None
    selection_years: tuple[int, ...] = Field(
        default=(), description="The years of the figures the area was chosen on, where a source says so."
    )


class GapIndicator(Published):
    """The indicator asked about."""

    id: str
    name: str
    unit: str


class GapLikeness(Published):
    """How alike the area and its peers were on one characteristic, before.

    ``distance`` is the difference in standard deviations over the neighbourhoods that could have been chosen; up to
    0.25 is called alike.
    """

    characteristic: str
    year: int
    here: float
    peers: float
    unit: str
    distance: float
    alike: bool
    sentence: str


class GapPeer(Published):
    """One neighbourhood that was matched."""

    area: str
    name: str
    municipality: str


class GapComparator(Published):
    """With whom the area is compared.

    ``explained`` says what the comparator is where that is a choice: which neighbourhoods are the centre, on what
    peers were matched. It also says why there is nothing to compare with.
    """

    id: str
    name: str
    explained: tuple[str, ...] = ()
    peers: tuple[GapPeer, ...] = ()
    likeness: tuple[GapLikeness, ...] = ()


class GapBeside(Published):
    """The same gap against another comparator that must be seen beside it, in the same two years."""

    id: str
    name: str
    year_first: int
    gap_first: float
    year_last: int
    gap_last: float
    sentence: str


RuleName = Literal[
    "provisional",
    "break",
    "within_margins",
    "unknown_margin",
    "reactive",
    "ambiguous",
    "counted_elsewhere",
    "points_and_ratio",
    "level_and_gap",
    "selection_year",
    "high_turnover",
    "unknown_turnover",
    "not_alike",
    "use_limit",
]
"""The rules that are asked before anything is read from a gap; :mod:`kloof.verdicts` says what each is."""


class GapWarning(Published):
    """What must be said before anything is read from this gap.

    A rule that ``stops`` leaves no verdict; the others are said beside it. ``mark`` is the same in a few words.
    """

    rule: RuleName
    stops: bool
    mark: str | None = None
    sentence: str


class GapMovement(Published):
    """One way in which who lives here changes: how often in an average year, per 1,000 of what it is counted over.

    Without a source in the release everything is null and ``missing`` says so.
    """

    indicator: str
    name: str
    year_first: int | None = None
    year_last: int | None = None
    per_year: float | None = Field(default=None, description="How many here in an average year.")
    here: float | None = Field(default=None, description="Per 1,000 here, in an average year.")
    comparator: float | None = Field(default=None, description="Per 1,000 in the comparison, in an average year.")
    unit: str
    table: str | None = None
    missing: str | None = None


class WhoLivesHere(Published):
    """What is known of who came and who left between the first and the last year of the gap, and what is not."""

    turnover: Literal["high", "usual", "unknown"]
    movements: tuple[GapMovement, ...]
    sentences: tuple[str, ...]


class HoldsUnder(Published):
    """Under how many of the area's definitions the gap moves in the same direction.

    The direction is the sign of the change of the gap from the first to the last year with a figure. ``same`` counts
    the definitions, the asked one included, whose direction equals the asked one's; ``of`` counts all definitions
    with a figure at both ends.
    """

    same: int
    of: int


class GapMargin(Published):
    """How far off one figure can be, of one named kind.

    ``low`` and ``high`` hold the truth nine times out of ten; it cannot lie outside ``least`` and ``most``, where
    anything bounds it. ``state`` is ``none`` for what is not off at all (a full count has no measurement margin) and
    ``unknown`` for what nobody knows (a survey or model without a published margin); ``reason`` says why.
    """

    name: str = Field(description="meetmarge (measurement margin) or toevalsmarge (chance margin).")
    state: Literal["known", "none", "unknown"]
    low: float | None = None
    high: float | None = None
    least: float | None = None
    most: float | None = None
    reason: str | None = None


class GapMargins(Published):
    """Both margins of one figure, never silently added."""

    measurement: GapMargin
    chance: GapMargin


class GapYearMargins(Published):
    """Both margins of what one year tells; null where there is no figure."""

    value: GapMargins | None = None
    comparator: GapMargins | None = None
    gap: GapMargins | None = None
    people: GapMargins | None = None


class GapTrend(Published):
    """The change of the gap from the first to the last year with one, and whether an arrow may be drawn.

    The arrow needs more than noise: 0 outside ``change_low`` to ``change_high``, both margins of both years together. A
    break in the series stops it, and so does an unknown margin: ``reason`` then says which.
    """

    year_first: int
    year_last: int
    change: float
    change_low: float | None = None
    change_high: float | None = None
    reason: str | None = Field(default=None, description="Why there is no interval of the change.")
    arrow: Literal["smaller", "larger", "none"]
    sentence: str


class GapToldApart(Published):
    """Whether the area can be told apart from its comparator in the last year with a gap; null when nobody knows."""

    year: int
    answer: bool | None
    sentence: str


class GapExplained(Published):
    """What the margins of one figure of one year come from, in words, the widest part first."""

    figure: Literal["value", "comparator", "gap", "people"]
    name: str
    year: int
    sentences: tuple[str, ...]


class GapShrunk(Published):
    """The area's figure drawn towards that of its municipality, as far as chance alone could have moved it.

    ``kept`` is how much of the own figure is kept, 0 to 1. A gap is never computed from it.
    """

    value: float
    towards: float
    kept: float
    sentence: str


class GapPoint(Published):
    """One year of a gap.

    ``*_low`` and ``*_high`` are the 90 % interval of both margins together, and null while either margin is unknown;
    ``margins`` keeps the two apart. Where ``value`` is null because part of a sum is absent, ``value_low`` is what is
    known of it; the same for the comparator.
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
    margins: GapYearMargins | None = Field(default=None, description="Both margins apart, and why there is none.")
    table: str | None = Field(default=None, description="The publisher's table the figure of this year comes from.")
    shrunk: GapShrunk | None = Field(
        default=None, description="The figure drawn towards that of the municipality, where the indicator asks for it."
    )


class GapDocument(Published):
    """A gap over the years, with everything needed to judge it."""

    area: GapArea
    indicator: GapIndicator
    comparator: GapComparator
    release: str
    holds_under: HoldsUnder
    series: tuple[GapPoint, ...]
    warnings: tuple[GapWarning, ...] = Field(
        default=(), description="What must be said before anything is read from it."
    )
    residents: WhoLivesHere | None = Field(default=None, description="Who came and who left meanwhile.")
    beside: tuple[GapBeside, ...] = Field(
        default=(), description="Against comparators that must be seen beside this one, in the same two years."
    )
    trend: GapTrend | None = Field(default=None, description="Whether the gap moved by more than its margins.")
    told_apart: GapToldApart | None = Field(
        default=None, description="Whether area and comparator differ by more than the margins."
    )
    explained: tuple[GapExplained, ...] = Field(
        default=(), description="What the margins come from, where that was asked."
    )
