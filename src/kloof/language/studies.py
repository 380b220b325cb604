# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""A study: how an effect will be looked for, written down before anybody looks."""

from __future__ import annotations

import datetime as dt
import hashlib
import tomllib
from collections.abc import Iterator
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from kloof.language.effects import Foreseen, StudyDocument
from kloof.language.texts import NonEmpty, Published, Sha256, Slug, Text

Year = Annotated[int, Field(ge=1990, le=2100)]
AreaCode = Annotated[str, Field(pattern=r"^(GM\d{4}|WK[0-9A-Z]{6}|BU[0-9A-Z]{8})$")]


class StudyArea(Published):
    """One area: which neighbourhoods, under which definition, on which map."""

    id: Slug
    definition: NonEmpty
    boundary_year: Year
    codes: tuple[AreaCode, ...] = Field(min_length=1)


class ThemeStart(Published):
    """The first year in which money was spent on a theme; in all areas, or in those named where starts differ."""

    theme: Slug
    first_year: Year
    areas: tuple[Slug, ...] = ()


class OtherProgramme(Published):
    """An earlier or parallel programme, in the area or in what it is compared with."""

    name: NonEmpty
    where: Literal["area", "comparison"]
    first_year: Year
    last_year: Year | None = None
    euros_per_resident: float | None = Field(default=None, ge=0)


class Selection(Published):
    """The score by which the areas were chosen, and its year: areas chosen at their worst recover by themselves."""

    score: NonEmpty
    year: Year


class PrimaryOutcome(Published):
    """An outcome named beforehand: which direction is good, and what was promised."""

    indicator: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
    better: Literal["higher", "lower"]
    target: float | None = None
    theme: Slug


class Pool(Published):
    """What the areas are compared with: codes, or a rule in words, and what is left out and why."""

    codes: tuple[AreaCode, ...] = ()
    rule: NonEmpty
    excluded: tuple[AreaCode, ...] = ()
    why_excluded: NonEmpty | None = None


class StudyProblems(ValueError):
    """What does not hold together in a study, in words."""

    def __init__(self, problems: tuple[Text, ...]) -> None:
        self.problems = problems
        super().__init__("; ".join(problem.to("en") for problem in problems))


class Study(Published):
    """How an effect will be looked for. Immutable: a change is a new study that names the old one.

    ``level`` is the level of the test; ``seen_until`` the last year whose figures were known when this was written;
    ``exploratory`` outcomes are looked at too, and can only give hints.
    """

    id: Slug
    title: NonEmpty
    estimand: NonEmpty
    areas: tuple[StudyArea, ...] = Field(min_length=1)
    starts: tuple[ThemeStart, ...] = Field(min_length=1)
    other_programmes: tuple[OtherProgramme, ...]
    selection: Selection
    seen_until: Year
    outcomes: tuple[PrimaryOutcome, ...] = Field(min_length=1, max_length=10)
    exploratory: tuple[PrimaryOutcome, ...] = ()
    pool: Pool
    method: Literal["sdid"] = "sdid"
    level: float = Field(default=0.05, gt=0, le=0.1)
    analysis_on: tuple[dt.date, ...] = Field(min_length=1)
    replaces: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")] | None = None

    @model_validator(mode="after")
    def _holds_together(self) -> Self:
        if problems := tuple(self._problems()):
            raise StudyProblems(problems)
        return self

    def _problems(self) -> Iterator[Text]:
        seen: dict[str, str] = {}
        for area in self.areas:
            for code in area.codes:
                if code in seen:
                    yield Text(
                        nl=f"buurt {code} staat in '{seen[code]}' en in '{area.id}'",
                        en=f"neighbourhood {code} stands in '{seen[code]}' and in '{area.id}'",
                    )
                seen[code] = area.id
        for code in self.pool.codes:
            if code in seen and code not in self.pool.excluded:
                yield Text(
                    nl=f"{code} van gebied '{seen[code]}' staat in zijn eigen vergelijking",
                    en=f"{code} of area '{seen[code]}' stands in its own comparison pool",
                )
        themes = {start.theme for start in self.starts}
        everything = (*self.outcomes, *self.exploratory)
        for outcome in everything:
            if outcome.theme not in themes:
                yield Text(
                    nl=f"uitkomst '{outcome.indicator}' hoort bij thema '{outcome.theme}', en dat heeft geen eerste "
                    "jaar (starts)",
                    en=f"outcome '{outcome.indicator}' belongs to theme '{outcome.theme}', which has no first year",
                )
        yield from self._problems_of_starts()
        names = [outcome.indicator for outcome in everything]
        for name in sorted({n for n in names if names.count(n) > 1}):
            yield Text(nl=f"uitkomst '{name}' staat er twee keer", en=f"outcome '{name}' is named twice")
        if self.pool.excluded and self.pool.why_excluded is None:
            yield Text(
                nl="er zijn gebieden uitgesloten van de vergelijking zonder reden (why_excluded)",
                en="areas are excluded from the pool without a reason (why_excluded)",
            )
        if list(self.analysis_on) != sorted(set(self.analysis_on)):
            yield Text(
                nl="de datums van de analyse (analysis_on) moeten oplopen",
                en="the dates of analysis (analysis_on) must rise",
            )

    def _problems_of_starts(self) -> Iterator[Text]:
        """Every theme starts in every area, and nowhere else."""
        known = {area.id for area in self.areas}
        for start in self.starts:
            for area in start.areas:
                if area not in known:
                    yield Text(
                        nl=f"thema '{start.theme}' begint in '{area}', en dat is geen gebied van dit onderzoek",
                        en=f"theme '{start.theme}' starts in '{area}', which is no area of this study",
                    )
        for theme in sorted({start.theme for start in self.starts}):
            for area in sorted(known):
                if not any(start.theme == theme and (not start.areas or area in start.areas) for start in self.starts):
                    yield Text(
                        nl=f"thema '{theme}' heeft geen eerste jaar in '{area}' (starts)",
                        en=f"theme '{theme}' has no first year in '{area}'",
                    )

    def first_year(self, outcome: PrimaryOutcome, area: str | None = None) -> int:
        """Give the first year money was spent on the theme of an outcome, in an area or (None) anywhere."""
        return min(
            start.first_year
            for start in self.starts
            if start.theme == outcome.theme and (area is None or not start.areas or area in start.areas)
        )


class WrittenStudy(Published):
    """A study as it was registered: its text byte for byte, the hash of that text, when and by whom, what came of it.

    ``result`` is what a release says about it, approved together with it; in an edition it is kept apart.
    """

    id: Slug
    title: Text
    text: Annotated[str, Field(min_length=1, description="The study as it was written down: TOML.")]
    hash: Sha256 = Field(description="SHA-256 of the text in UTF-8.")
    registered_on: dt.date
    registered_by: NonEmpty = Field(description="A function, never a person's name.")
    foreseen_with: Sha256 | None = Field(default=None, description="The release it was foreseen with.")
    foreseen: tuple[Foreseen, ...] = Field(default=(), description="What could be seen when, told at registration.")
    result: StudyDocument | None = None

    @model_validator(mode="after")
    def _is_its_text(self) -> Self:
        if hashlib.sha256(self.text.encode()).hexdigest() != self.hash:
            raise ValueError("the text is not the one that was registered: it has another hash")
        study = self.study
        if (study.id, study.title) != (self.id, self.title.nl):
            raise ValueError("id and title are not those of the text")
        if self.result is not None and (self.result.hash, self.result.study) != (self.hash, self.id):
            raise ValueError("the result is that of another study")
        return self

    @property
    def study(self) -> Study:
        """Read the text."""
        return Study.model_validate(tomllib.loads(self.text))
