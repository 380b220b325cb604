# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""What a programme publishes about itself: plan passages, goals, activities and why they should help.

One :class:`ProgrammeDocument` is everything an office has approved, in the words it wants to publish. The workspace
writes it, ``kloof freeze`` reads it, an edition keeps its parts. Names follow GLOSSARY.md.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from kloof.language.breakthroughs import Breakthrough, DataAgreement
from kloof.language.decisions import Decision
from kloof.language.measurements import Measurement
from kloof.language.money import Budget, Fund, Grant
from kloof.language.promises import Commitment, Partner
from kloof.language.studies import WrittenStudy
from kloof.language.texts import AreaCode, Leaf, NonEmpty, Published, Slug, Source, Text, Year
from kloof.language.work import Capacity, Evaluation, Lights, Milestone, Output, Risk, Travelled


class Municipality(Published):
    """The municipality a programme belongs to, by its CBS code."""

    code: Annotated[str, Field(pattern=r"^GM[0-9]{4}$")]
    name: NonEmpty


class Theme(Published):
    """A theme in the programme's own words; ``code`` is the catalogue's theme it stands for."""

    code: Slug
    name: Text


class Programme(Published):
    """The programme itself: where, since when, until when, and in which words."""

    id: Slug
    name: Text
    municipality: Municipality
    area: Annotated[str, Field(description="Focus area, with or without @definition, or CBS codes joined by '+'.")]
    started_on: dt.date
    horizon: Text = Field(description="Until when the partners bound themselves, in words.")
    summary: Text
    themes: tuple[Theme, ...]
    contact: Text | None = Field(
        default=None, description="Whom a resident can call or visit, in one or two sentences."
    )
    promises_shown: Literal["theme", "partner"] = Field(
        default="theme", description="Whether the coalition publishes promises by theme, or by partner with its name."
    )
    fictional: bool = Field(default=False, description="Every page of a fictional programme says that it is.")
    sources: tuple[Source, ...] = ()


class Passage(Published):
    """A numbered passage of a plan, to which goals are bound."""

    id: Slug
    document: Text = Field(description="Title of the plan.")
    number: NonEmpty
    text: Text
    sources: tuple[Source, ...] = ()


class Target(Published):
    """What is to be reached, as an inequality with a direction, and by whose decision.

    ``value`` is in the indicator's own unit; with ``measure`` "gap" it is the size of the gap.
    """

    direction: Literal["at_least", "at_most"]
    value: float
    year: Year
    decided: Source | None = None
    replaced_because: Text | None = Field(default=None, description="Why this target took the place of the one before.")


class PathPoint(Published):
    """One step of the planned path towards a target."""

    year: Year
    value: float


class Baseline(Published):
    """The years a goal is measured from, and whether the area was chosen on one of them."""

    years: Annotated[tuple[Year, ...], Field(min_length=1)]
    in_selection_year: bool = False


class Measure(Published):
    """How a goal is measured: which indicator, as a level or as a gap, for which area, against whom."""

    indicator: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
    kind: Literal["level", "gap"] = "gap"
    comparator: Literal["rest", "rest-without-programmes", "rest-without-centre", "city", "country", "peers"] = "rest"
    definition: str | None = Field(
        default=None, description="Definition of the focus area; the programme's own when absent."
    )
    baseline: Baseline | None = None
    targets: tuple[Target, ...] = Field(default=(), description="Newest last; earlier targets stay.")
    path: tuple[PathPoint, ...] = ()


class Goal(Published):
    """What is to be better, for whom, and how that will be seen."""

    id: Slug
    level: Literal["ambition", "theme", "goal"] = "goal"
    title: Text
    statement: Text
    theme: Slug | None = None
    parent: Slug | None = None
    passages: tuple[Slug, ...] = ()
    measure: Measure | None = None
    measurement: Slug | None = Field(
        default=None, description="The programme's own measurement it goes by, where no public source has the figure."
    )
    owner: Text | None = Field(default=None, description="A function, never a person's name.")
    sources: tuple[Source, ...] = ()


class Contribution(Published):
    """Why an activity should move a goal, and how sure we are."""

    goal: Slug
    reason: Text
    assumptions: Text | None = None
    evidence: Literal["described", "grounded", "effective"] | None = None
    confidence: Literal["low", "medium", "high"] | None = None


class ResidentsAnswer(Published):
    """What residents answered to the test question, and in their own words, which can be withdrawn."""

    asked: Annotated[int, Field(ge=1, description="How many residents were asked.")]
    how: Text
    asked_on: dt.date
    answer: Literal["yes", "partly", "no"]
    words: Text | Leaf | None = None


class TestQuestion(Published):
    """ "Does this really help the neighbourhood on?", answered by the programme and by residents."""

    __test__ = False

    programme: Text
    residents: ResidentsAnswer | None = None


class Activity(Published):
    """Work that is done: what, for whom, by whom, until when, and why it should help."""

    id: Slug
    kind: Literal["line", "intervention", "pilot", "residents_initiative"] = "intervention"
    title: Text
    summary: Text
    for_whom: Text | None = None
    lead: Text
    partners: tuple[Text, ...] = ()
    areas: tuple[AreaCode, ...] = Field(
        default=(), description="Neighbourhoods it takes place in; empty: the whole area."
    )
    starts_on: dt.date | None = None
    ends_on: dt.date | None = None
    phase: Literal["chance", "preparing", "decided", "running", "paused", "finished", "stopped"] | None = Field(
        default=None, description="Absent where the source does not say."
    )
    effort: Literal["new", "existing", "relabelled"] | None = None
    contributions: tuple[Contribution, ...] = ()
    test_question: TestQuestion | None = None
    lights: Lights | None = None
    outputs: tuple[Output, ...] = ()
    milestones: tuple[Milestone, ...] = ()
    risks: tuple[Risk, ...] = ()
    capacity: tuple[Capacity, ...] = ()
    consequences: Text | None = Field(
        default=None, description="What it means for residents: demolition, moving, rent, the right to return."
    )
    evaluation: Evaluation | None = None
    travelled: tuple[Travelled, ...] = ()
    sources: tuple[Source, ...] = ()

    @model_validator(mode="after")
    def _ends_after_start(self) -> Self:
        if self.starts_on and self.ends_on and self.ends_on < self.starts_on:
            raise ValueError(f"activity ends on {self.ends_on}, before it starts on {self.starts_on}")
        return self


WholeName = Literal[
    "programme",
    "passage",
    "goal",
    "activity",
    "study",
    "partner",
    "commitment",
    "fund",
    "grant",
    "budget",
    "breakthrough",
    "agreement",
    "decision",
    "measurement",
]
COLLECTIONS: dict[WholeName, str] = {
    "passage": "passages",
    "goal": "goals",
    "activity": "activities",
    "study": "studies",
    "measurement": "measurements",
    "partner": "partners",
    "commitment": "commitments",
    "fund": "funds",
    "grant": "grants",
    "budget": "budgets",
    "breakthrough": "breakthroughs",
    "agreement": "agreements",
    "decision": "decisions",
}
"""Under which name the wholes of a kind stand in a programme document and in an edition."""


class LeftOut(Published):
    """Something that is not in the edition, and why: not approved, or bound to something that is not."""

    kind: WholeName
    id: Slug
    reason: Text


def named_by(whole: Published) -> Iterator[tuple[str, str | None]]:
    """Give the kind and id of everything else in the programme that a whole names; an id may be absent.

    Examples
    --------
    >>> list(named_by(Budget(id="scholen-geld", activity="scholen")))
    [('activity', 'scholen')]
    """
    match whole:
        case Goal():
            yield from (("passage", passage) for passage in whole.passages)
            yield from (("goal", whole.parent), ("theme", whole.theme), ("measurement", whole.measurement))
        case Activity():
            yield from (("goal", contribution.goal) for contribution in whole.contributions)
            yield from (("partner", capacity.partner) for capacity in whole.capacity)
            yield from (("activity", travelled.activity) for travelled in whole.travelled)
        case Commitment():
            yield from (("partner", whole.promised_by), ("partner", whole.promised_to), ("theme", whole.theme))
            yield from (("activity", whole.activity), ("decision", whole.decision), ("commitment", whole.replaces))
        case Grant():
            yield from (("fund", whole.fund), ("partner", whole.applicant))
        case Budget():
            yield ("activity", whole.activity)
            for line in whole.lines:
                yield from (("grant", line.grant), ("partner", line.partner))
        case Breakthrough():
            yield from (("activity", activity) for activity in whole.activities)
            yield from (("decision", designation.decision) for designation in whole.designations)
            yield ("decision", whole.decision)
        case DataAgreement():
            yield from (("partner", party.partner) for party in whole.parties)
            yield ("breakthrough", whole.breakthrough)
        case Decision():
            yield from (("decision", whole.parent), ("passage", whole.passage))
            yield from ((subject.kind, subject.id) for subject in whole.about)


class ProgrammeDocument(Published):
    """Everything of one programme that is approved for publication.

    References are checked: a goal names passages and a parent that are here, a contribution names a goal that is
    here. A reference to something that is not here is an error, so that no published page has a dead end.
    """

    schema_: Literal["kloof/programme/1"] = Field(default="kloof/programme/1", alias="schema")
    programme: Programme
    passages: tuple[Passage, ...] = ()
    goals: tuple[Goal, ...] = ()
    activities: tuple[Activity, ...] = ()
    studies: tuple[WrittenStudy, ...] = ()
    measurements: tuple[Measurement, ...] = ()
    partners: tuple[Partner, ...] = ()
    commitments: tuple[Commitment, ...] = ()
    funds: tuple[Fund, ...] = ()
    grants: tuple[Grant, ...] = ()
    budgets: tuple[Budget, ...] = ()
    breakthroughs: tuple[Breakthrough, ...] = ()
    agreements: tuple[DataAgreement, ...] = ()
    decisions: tuple[Decision, ...] = ()
    left_out: tuple[LeftOut, ...] = ()

    @model_validator(mode="after")
    def _references_hold(self) -> Self:
        there = {("theme", theme.code) for theme in self.programme.themes}
        problems: list[str] = []
        for kind, collection in COLLECTIONS.items():
            for whole in getattr(self, collection):
                if (kind, whole.id) in there:
                    problems.append(f"{kind} '{whole.id}' stands in the document twice")
                there.add((kind, whole.id))
        problems += [
            f"{kind} '{whole.id}' names {other} '{name}', which is not here"
            for kind, collection in COLLECTIONS.items()
            for whole in getattr(self, collection)
            for other, name in named_by(whole)
            if name is not None and (other, name) not in there
        ]
        if problems:
            raise ValueError("; ".join(problems))
        return self
