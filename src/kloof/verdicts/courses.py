# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""What the rules are asked about: the course of a gap over the years, its numbers in words, and what a rule says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal, Protocol

from kloof.language.editions import Break
from kloof.language.gaps import RuleName
from kloof.language.texts import Text
from kloof.language.writing import written

__all__ = ["NO_MARGIN", "WITH_CENTRE", "Course", "Numbers", "Rule", "moved", "sign", "spoken_gaps"]

WITH_CENTRE = frozenset({"rest", "rest-without-programmes", "city", "country"})
"""Comparators that hold a town centre, where much happens and few people live."""

NO_MARGIN = Text(nl="er is geen marge bij dit cijfer", en="there is no margin beside this figure")
"""Why a change cannot be told from noise where nothing says how sure its figures are."""


class Year(Protocol):
    """One year of a gap; positive `gap` = worse off."""

    @property
    def year(self) -> int: ...
    @property
    def status(self) -> str: ...
    @property
    def value(self) -> float | None: ...
    @property
    def comparator(self) -> float | None: ...
    @property
    def gap(self) -> float | None: ...
    @property
    def ratio(self) -> float | None: ...


@dataclass(frozen=True, slots=True)
class Numbers:
    """Writes numbers of one indicator the way Dutch and English readers know them; a gap gets one decimal at least."""

    unit: Text
    decimals: int

    def plain(self, value: float, kind: Literal["gap", "level"] = "gap") -> Text:
        """Write a number without its unit."""
        decimals = max(1, self.decimals) if kind == "gap" else self.decimals
        return Text(nl=written(value, "nl", decimals), en=written(value, "en", decimals))

    def with_unit(self, value: float, kind: Literal["gap", "level"] = "gap") -> Text:
        """Write a number with its unit; a difference of percentages is in percentage points."""
        number = self.plain(value, kind)
        if self.unit.nl != "%":
            return Text(nl=f"{number.nl} {self.unit.nl}", en=f"{number.en} {self.unit.to('en')}")
        points = kind == "gap"
        return Text(
            nl=f"{number.nl} {'procentpunt' if points else '%'}",
            en=f"{number.en} {'percentage points' if points else '%'}",
        )

    def seen(self, value: float) -> float:
        """Give a number as far as a reader sees it."""
        return round(value, max(1, self.decimals))


@dataclass(frozen=True, slots=True)
class Course:
    """A gap over the years with what the rules ask about it.

    Parameters
    ----------
    series
        One per year.
    better, counted_where, reactive, breaks
        As the indicator's card and the table say.
    comparator, comparator_name
        Id and name of the comparator.
    holds_centre
        Whether one of two chosen areas holds a town centre; other comparators are known by their id.
    baseline_years
        The years a goal is measured from; without them the first year with a gap.
    selection_years
        The years of the figures the area was chosen on.
    turnover, turnover_said
        What is known of who came to live here meanwhile; empty when nobody looked.
    unlike
        What the peers are not alike in.
    limit
        Why the card forbids to read this from the figure; see :func:`kloof.limits.forbidden`.
    change
        The interval of the change of the gap from the first year with one to the last, both margins of both years
        together; None when it is not known.
    unknown_margin
        Why it is not known; None when it is, and when there is no change to speak of.
    """

    series: Sequence[Year]
    numbers: Numbers
    better: str
    comparator: str
    comparator_name: Text
    counted_where: str = "home"
    holds_centre: bool = False
    reactive: bool = False
    breaks: Sequence[Break] = ()
    baseline_years: Sequence[int] = ()
    selection_years: Sequence[int] = ()
    turnover: Literal["", "high", "usual", "unknown"] = ""
    turnover_said: Text | None = None
    unlike: Sequence[Text] = field(default=())
    limit: Text | None = None
    change: tuple[float, float] | None = None
    unknown_margin: Text | None = None

    @property
    def ends(self) -> tuple[Year, Year] | None:
        """The first and the last year with a gap; None when fewer than two years have one."""
        known = [point for point in sorted(self.series, key=lambda p: p.year) if point.gap is not None]
        return (known[0], known[-1]) if len(known) > 1 else None


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule that holds for a gap.

    Parameters
    ----------
    stops
        Whether it leaves no verdict.
    sentence
        What must be said.
    mark
        The same in a few words, to stand beside a verdict.
    """

    name: RuleName
    stops: bool
    sentence: Text
    mark: Text | None = None


def moved(course: Course) -> int:
    """Say whether the gap became smaller (-1), larger (1) or neither (0), as far as a reader sees it."""
    if course.ends is None:
        return 0
    first, last = course.ends
    assert first.gap is not None  # noqa: S101  both ends have a gap
    assert last.gap is not None  # noqa: S101
    return sign(course.numbers.seen(last.gap) - course.numbers.seen(first.gap))


def spoken_gaps(before: float, after: float, numbers: Numbers) -> tuple[Text, Text, Text]:
    """Give the noun, the first number and the second with its unit: an area that is ahead has a lead and no gap."""
    if numbers.seen(before) * numbers.seen(after) < 0:
        was, now = numbers.plain(abs(before)), numbers.with_unit(abs(after))
        words = ("achterstand", "disadvantage"), ("voorsprong", "lead")
        (then_nl, then_en), (now_nl, now_en) = words if before > 0 else words[::-1]
        return (
            Text(nl="Het verschil", en="The difference"),
            Text(nl=f"een {then_nl} van {was.nl}", en=f"a {then_en} of {was.en}"),
            Text(nl=f"een {now_nl} van {now.nl}", en=f"a {now_en} of {now.en}"),
        )
    if before <= 0 and after <= 0 and (before, after) != (0, 0):
        lead = Text(nl="De voorsprong", en="The lead")
        return lead, numbers.plain(-before), numbers.with_unit(-after)
    return Text(nl="De kloof", en="The gap"), numbers.plain(before), numbers.with_unit(after)


def sign(number: float) -> int:
    """Give -1, 0 or 1."""
    return 0 if abs(number) < 1e-9 else 1 if number > 0 else -1
