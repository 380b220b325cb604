# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""No naked numbers: a value travels with its unit, date, interval and origin, or with the reason it is not there."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum

from kloof.language.texts import Text

__all__ = ["MINIMUM_COVERAGE", "Estimate", "Missing", "Status"]

MINIMUM_COVERAGE = 0.8
"""Below this share of the weight there is no figure, but a reason."""


class Missing(StrEnum):
    """Why there is no value. Missing is never zero, and never an empty cell.

    Examples
    --------
    >>> Missing.SUPPRESSED.reason.en
    'kept secret by the publisher: too few people or too few respondents'
    """

    NOT_PUBLISHED = "not_published"
    SUPPRESSED = "suppressed"
    NOT_MEASURED = "not_measured"
    NOT_YET_AVAILABLE = "not_yet_available"
    BOUNDARY_CHANGED = "boundary_changed"
    TOO_FEW = "too_few"
    LOW_COVERAGE = "low_coverage"
    PART_MISSING = "part_missing"
    NO_WEIGHT = "no_weight"
    NO_COMPARATOR = "no_comparator"
    ONLY_LARGER_AREAS = "only_larger_areas"
    NOT_COMPARABLE = "not_comparable"
    NO_DIRECTION = "no_direction"

    @property
    def reason(self) -> Text:
        """The reason in one phrase, to stand where the number would have stood."""
        return _REASONS[self]


_REASONS: dict[Missing, Text] = {
    Missing.NOT_PUBLISHED: Text(
        nl="niet gepubliceerd: ontbreekt, geheim of te onzeker; de bron zegt niet welke van de drie",
        en="not published: absent, secret or too uncertain; the source does not say which",
    ),
    Missing.SUPPRESSED: Text(
        nl="door de bron geheim gehouden: te weinig mensen of te weinig antwoorden",
        en="kept secret by the publisher: too few people or too few respondents",
    ),
    Missing.NOT_MEASURED: Text(nl="in dat jaar niet gemeten", en="not measured in that year"),
    Missing.NOT_YET_AVAILABLE: Text(nl="nog niet bekend", en="not yet known"),
    Missing.BOUNDARY_CHANGED: Text(
        nl="de grenzen zijn veranderd; vergelijken kan niet", en="the boundaries changed; no comparison is possible"
    ),
    Missing.TOO_FEW: Text(
        nl="te weinig mensen om te tonen zonder iemand herkenbaar te maken",
        en="too few people to show without making someone recognisable",
    ),
    Missing.LOW_COVERAGE: Text(
        nl="hier of in de vergelijking is voor minder dan 80 % van de mensen een cijfer bekend",
        en="here or in the comparison a figure is known for less than 80 % of the people",
    ),
    Missing.PART_MISSING: Text(
        nl="van een deel van het gebied ontbreekt het aantal; een optelling zou te laag zijn",
        en="the count of part of the area is missing; a sum would be too low",
    ),
    Missing.NO_WEIGHT: Text(
        nl="er is geen volledige tabel met inwoners op deze grenzen om mee te wegen",
        en="there is no complete table of residents on these boundaries to weigh with",
    ),
    Missing.NO_COMPARATOR: Text(nl="er is niets over om mee te vergelijken", en="nothing is left to compare with"),
    Missing.ONLY_LARGER_AREAS: Text(
        nl="deze tabel heeft alleen cijfers van grotere gebieden, zoals hele gemeenten",
        en="this table has figures of larger areas only, such as whole municipalities",
    ),
    Missing.NO_DIRECTION: Text(
        nl="meer of minder is hier niet beter of slechter; er is geen kloof",
        en="more or less is not better or worse here; there is no gap",
    ),
    Missing.NOT_COMPARABLE: Text(
        nl="een aantal groeit met het gebied mee en heeft geen kloof; vraag het cijfer per inwoner",
        en="a count grows with its area and has no gap; ask for the figure per resident",
    ),
}


class Status(StrEnum):
    """How final the publisher calls a figure, from the least final to the most."""

    PROVISIONAL = "provisional"
    REVISED_PROVISIONAL = "revised_provisional"
    NOT_STATED = "not_stated"
    DEFINITIVE = "definitive"

    @classmethod
    def least_final(cls, found: Iterable[str]) -> Status:
        """Give the status of what was made of several figures: the least final; of none it is not stated.

        Examples
        --------
        >>> Status.least_final(["definitive", "provisional"]).value
        'provisional'
        """
        there = set(found)
        return next((status for status in cls if status in there), cls.NOT_STATED)

    @property
    def label(self) -> Text:
        """The status as a Dutch and English reader knows it."""
        return _STATUS_LABELS[self]


_STATUS_LABELS: dict[Status, Text] = {
    Status.PROVISIONAL: Text(nl="voorlopig", en="provisional"),
    Status.REVISED_PROVISIONAL: Text(nl="nader voorlopig", en="revised provisional"),
    Status.DEFINITIVE: Text(nl="definitief", en="definitive"),
    Status.NOT_STATED: Text(nl="niet vermeld", en="not stated"),
}


@dataclass(frozen=True, slots=True)
class Estimate:
    """One value with everything a reader needs to weigh it, or the reason it is missing.

    Parameters
    ----------
    value
        The value in `unit`, or None with `missing` set.
    unit
        For example ``"%"`` or ``"per 1.000"``.
    as_of
        Reference date or year of the statistic, ISO 8601.
    low, high
        Bounds of the interval where they are known.
    coverage
        Share (0 to 1) of the weight of the area that has a value.
    missing
        Why there is no value.
    tables
        The publishers' tables it was made from.
    caveats
        What must be said beside it.

    Raises
    ------
    ValueError
        When there is neither a value nor a reason, or both.

    Examples
    --------
    >>> Estimate(value=69.1, unit="%", as_of="2024").value
    69.1
    >>> Estimate(value=None, unit="%", as_of="2024", missing=Missing.SUPPRESSED).missing.value
    'suppressed'
    """

    value: float | None
    unit: str
    as_of: str
    low: float | None = None
    high: float | None = None
    coverage: float | None = None
    missing: Missing | None = None
    tables: tuple[str, ...] = ()
    caveats: tuple[Text, ...] = field(default=())

    def __post_init__(self) -> None:
        if (self.value is None) == (self.missing is None):
            raise ValueError(
                "an estimate has either a value or a reason why it is missing, never both and never neither"
            )
