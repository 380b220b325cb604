# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""What a figure may not be used for, read from its card; every refusal is a sentence.

A model estimate is no evidence of an effect, for a model cannot see what a programme changed. A survey says nothing
below the level it was drawn for. An index that is relative to the country moves when the country moves: it has no trend
of its own.
"""

from __future__ import annotations

from typing import Literal, get_args

from kloof.areas import Area, level_of
from kloof.indicators import Indicator
from kloof.language.texts import Text

__all__ = ["USES", "Use", "forbidden", "refusal"]

Use = Literal["effect", "trend", "target", "level", "neighbourhood", "district", "municipality"]
"""What one may want of a figure: evidence of an effect; a direction over the years; a goal to reach; its value now; its
value at one of three levels."""

USES: tuple[Use, ...] = get_args(Use)

_LEVELS: tuple[Use, ...] = ("neighbourhood", "district", "municipality")
_LEVEL_WORDS: dict[str, tuple[str, str]] = {
    "neighbourhood": ("een buurt", "a neighbourhood"),
    "district": ("een wijk", "a district"),
    "municipality": ("een gemeente", "a municipality"),
}


def refusal(card: Indicator, use: Use) -> Text | None:
    """Say why a figure may not be used for this; None when it may.

    Parameters
    ----------
    card
        The indicator card; `measured_by`, `relative` and `lowest_level` decide.
    use
        One of :data:`USES`.

    Returns
    -------
    Text or None
        One sentence to stand where the answer would have stood.

    Examples
    --------
    >>> from kloof.indicators import find_indicator
    >>> refusal(find_indicator("self_rated_health"), "effect").en
    'Good self-rated health is an estimate by a model that does not know what was done: it is no evidence of an effect.'
    >>> refusal(find_indicator("low_income"), "trend") is None
    True
    """
    nl, en = card.name.nl, card.name.to("en")
    if use == "effect" and card.measured_by == "model":
        return Text(
            nl=f"{nl} is een schatting van een model dat niet weet wat is gedaan: het is geen bewijs van een effect.",
            en=f"{en} is an estimate by a model that does not know what was done: it is no evidence of an effect.",
        )
    if use in ("trend", "target", "effect") and card.relative:
        return _relative(card, use)
    if use in _LEVELS and card.lowest_level in _LEVELS and _LEVELS.index(use) < _LEVELS.index(card.lowest_level):
        asked, drawn = _LEVEL_WORDS[use], _LEVEL_WORDS[card.lowest_level]
        return Text(
            nl=f"{nl} komt uit een enquête die vanaf {drawn[0]} iets zegt; over {asked[0]} zegt ze niets.",
            en=f"{en} comes from a survey that speaks from {drawn[1]} upwards; of {asked[1]} it says nothing.",
        )
    return None


def forbidden(card: Indicator, area: Area) -> Text | None:
    """Say why nothing may be read from the gap of an area over the years; None when it may.

    A survey is refused below the level it was drawn for. An area of several neighbourhoods counts as a district, one of
    several districts as a district too.

    Examples
    --------
    >>> from kloof.areas import find_area
    >>> from kloof.indicators import find_indicator
    >>> forbidden(find_indicator("ses_woa"), find_area("veendrecht-oost")).to("en").partition(": ")[2]
    'it has no trend.'
    """
    kinds = {level_of(code) for code in area.codes}
    level: Use = "municipality"
    if "BU" in kinds or "WK" in kinds:
        level = "neighbourhood" if kinds == {"BU"} and len(area.codes) == 1 else "district"
    return refusal(card, level) or refusal(card, "trend")


def _relative(card: Indicator, use: Use) -> Text:
    nl, en = card.name.nl, card.name.to("en")
    because = Text(
        nl=f"{nl} zegt hoe ver een gebied in dat jaar van het land af ligt, en het land verandert mee",
        en=f"{en} says how far an area is from the country in that year, and the country changes too",
    )
    tail = {
        "trend": ("het heeft geen trend", "it has no trend"),
        "target": ("het is geen doel om te halen", "it is no goal to reach"),
        "effect": ("het is geen bewijs van een effect", "it is no evidence of an effect"),
    }[use]
    return Text(nl=f"{because.nl}: {tail[0]}.", en=f"{because.to('en')}: {tail[1]}.")
