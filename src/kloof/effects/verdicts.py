# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""A verdict in words, from the same numbers the table shows.

The thresholds are the same for better and for worse. The only causal words are "toe te schrijven" / "attributable", and
they need two designs that agree.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from math import ceil
from typing import Literal

from kloof.language.texts import Language, Text

__all__ = ["Facts", "Verdict", "fewest_areas", "judge", "number", "sentence_of"]

ALPHA = 0.05
FEWEST_PSEUDO_AREAS = 19
"""With fewer areas that do not overlap, p can never be 5 % or less."""

Better = Literal["higher", "lower"]


def fewest_areas(level: float) -> int:
    """Give how many areas that do not overlap are needed for a p-value at the level of the test.

    Examples
    --------
    >>> fewest_areas(0.05), fewest_areas(0.1)
    (19, 9)
    """
    return ceil(1 / level - 1e-9) - 1


class Verdict(StrEnum):
    """What can be said about an effect. Without a known good direction, changes are named by their direction."""

    IMPROVED_ATTRIBUTABLE = "improved_attributable"
    IMPROVED = "improved"
    ROSE_ATTRIBUTABLE = "rose_attributable"
    ROSE = "rose"
    NO_CHANGE = "no_change"
    FELL = "fell"
    FELL_ATTRIBUTABLE = "fell_attributable"
    WORSENED = "worsened"
    WORSENED_ATTRIBUTABLE = "worsened_attributable"
    UNDECIDED = "undecided"

    @property
    def words(self) -> Text:
        """The verdict as a reader knows it.

        Examples
        --------
        >>> Verdict.IMPROVED.words.nl
        'verbeterd, niet toe te schrijven'
        """
        return _WORDS[self]


_WORDS: dict[Verdict, Text] = {
    Verdict.IMPROVED_ATTRIBUTABLE: Text(nl="verbeterd, toe te schrijven", en="improved, attributable"),
    Verdict.IMPROVED: Text(nl="verbeterd, niet toe te schrijven", en="improved, not attributable"),
    Verdict.ROSE_ATTRIBUTABLE: Text(nl="gestegen, toe te schrijven", en="risen, attributable"),
    Verdict.ROSE: Text(nl="gestegen, niet toe te schrijven", en="risen, not attributable"),
    Verdict.NO_CHANGE: Text(nl="geen aantoonbare verandering", en="no demonstrable change"),
    Verdict.FELL: Text(nl="gedaald, niet toe te schrijven", en="fallen, not attributable"),
    Verdict.FELL_ATTRIBUTABLE: Text(nl="gedaald, toe te schrijven", en="fallen, attributable"),
    Verdict.WORSENED: Text(nl="verslechterd, niet toe te schrijven", en="worsened, not attributable"),
    Verdict.WORSENED_ATTRIBUTABLE: Text(nl="verslechterd, toe te schrijven", en="worsened, attributable"),
    Verdict.UNDECIDED: Text(nl="niet te schatten", en="cannot be estimated"),
}


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything a verdict rests on.

    Parameters
    ----------
    area
        Name of the area.
    since
        First moment after the start, as the table wrote it.
    effect
        Effect of the headline design; None when it could not be computed.
    p
        Rank p-value.
    interval
        Effects the placebos do not reject.
    sdid, did
        Effects of the two designs that must agree.
    spread
        Standard deviation of the placebos: within it, two designs agree.
    better
        Which direction is good; None when not said.
    refusals
        Reasons why there can be no verdict, most important first.
    level
        Level of the test; a p-value above it shows no change.
    """

    area: str
    since: str
    effect: float | None
    p: float | None
    interval: tuple[float, float] | None
    sdid: float | None
    did: float | None
    spread: float | None
    better: Better | None
    refusals: tuple[Text, ...] = ()
    level: float = ALPHA

    @property
    def designs_agree(self) -> bool:
        """Whether SDID and DiD have the same sign and differ by no more than the placebo spread."""
        if self.sdid is None or self.did is None or self.spread is None:
            return False
        return self.sdid * self.did > 0 and abs(self.sdid - self.did) <= self.spread


def judge(facts: Facts) -> Verdict:
    """Give the verdict.

    Examples
    --------
    >>> facts = Facts("Oost", "2022", 3.0, 0.01, (1.0, 5.0), sdid=3.0, did=3.2, spread=1.0, better="higher")
    >>> judge(facts).words.en
    'improved, attributable'
    """
    if facts.refusals or facts.effect is None or facts.p is None or facts.interval is None:
        return Verdict.UNDECIDED
    if facts.p > facts.level:
        return Verdict.NO_CHANGE
    rose = facts.effect > 0
    attributable = facts.designs_agree
    if facts.better is None:
        if rose:
            return Verdict.ROSE_ATTRIBUTABLE if attributable else Verdict.ROSE
        return Verdict.FELL_ATTRIBUTABLE if attributable else Verdict.FELL
    if rose == (facts.better == "higher"):
        return Verdict.IMPROVED_ATTRIBUTABLE if attributable else Verdict.IMPROVED
    return Verdict.WORSENED_ATTRIBUTABLE if attributable else Verdict.WORSENED


def sentence_of(facts: Facts) -> Text:
    """Say the verdict in one or two sentences, with the numbers it rests on."""
    return Text(nl=_sentence(facts, "nl"), en=_sentence(facts, "en"))


def _sentence(facts: Facts, language: Language) -> str:
    verdict = judge(facts)
    words = verdict.words.to(language)
    if verdict is Verdict.UNDECIDED or facts.effect is None or facts.interval is None or facts.p is None:
        reasons = "; ".join(reason.to(language) for reason in facts.refusals)
        if language == "nl":
            return (
                f"{words.capitalize()}, want {reasons or 'er is te weinig om mee te vergelijken'}. Niet voor "
                f"publicatie."
            )
        return f"{words.capitalize()}, because {reasons or 'there is too little to compare with'}. Not for publication."
    low, high = facts.interval
    size = max(abs(facts.effect), (high - low) / 2)
    effect = number(abs(facts.effect), size, language)
    between = [number(bound, size, language) for bound in (low, high)]
    p = number(facts.p, 0.1 if facts.p < 0.1 else 1.0, language)
    if verdict is Verdict.NO_CHANGE:
        return _no_change(facts, words, effect, p, language)
    if language == "nl":
        side = "hoger" if facts.effect > 0 else "lager"
        stated = (
            f"{words.capitalize()}: {facts.area} lag vanaf {facts.since} gemiddeld {effect} {side} dan bij het "
            f"verloop in "
            f"vergelijkbare gebieden past (verschil {between[0]} tot {between[1]}; p = {p})."
        )
    else:
        side = "higher" if facts.effect > 0 else "lower"
        stated = (
            f"{words.capitalize()}: from {facts.since} on, {facts.area} was on average {effect} {side} than fits the "
            f"course of "
            f"comparable areas (difference {between[0]} to {between[1]}; p = {p})."
        )
    return f"{stated} {_agreement(facts, language)}"


def _no_change(facts: Facts, words: str, effect: str, p: str, language: Language) -> str:
    assert facts.interval is not None and facts.effect is not None  # noqa: S101, PT018 — the caller made sure
    low, high = (max(-facts.interval[0], 0.0), max(facts.interval[1], 0.0))
    size = max(abs(facts.effect), (facts.interval[1] - facts.interval[0]) / 2)
    rise, fall = number(high, size, language), number(low, size, language)
    best = rise if facts.better == "higher" else fall
    if language == "nl":
        excluded = (
            f"een stijging groter dan {rise} en een daling groter dan {fall} zijn uitgesloten"
            if facts.better is None
            else f"een verbetering groter dan {best} is uitgesloten"
        )
        side = "hoger" if facts.effect > 0 else "lager"
        return (
            f"{words.capitalize()} ({excluded}): {facts.area} lag vanaf {facts.since} gemiddeld {effect} {side} dan "
            f"bij het "
            f"verloop in vergelijkbare gebieden past, maar zulke verschillen komen ook elders voor (p = {p})."
        )
    excluded = (
        f"a rise larger than {rise} and a fall larger than {fall} are excluded"
        if facts.better is None
        else f"an improvement larger than {best} is excluded"
    )
    side = "higher" if facts.effect > 0 else "lower"
    return (
        f"{words.capitalize()} ({excluded}): from {facts.since} on, {facts.area} was on average {effect} {side} than "
        f"fits the "
        f"course of comparable areas, but such differences occur elsewhere too (p = {p})."
    )


def _agreement(facts: Facts, language: Language) -> str:
    if facts.sdid is None or facts.did is None:
        return (
            "Er is geen tweede methode om dit mee te bevestigen."
            if language == "nl"
            else "There is no second method to confirm this with."
        )
    sdid, did = (number(value, value, language) for value in (facts.sdid, facts.did))
    if facts.designs_agree:
        return (
            f"Twee methoden komen op hetzelfde uit (SDID {sdid}, DiD {did})."
            if language == "nl"
            else f"Two methods come to the same (SDID {sdid}, DiD {did})."
        )
    return (
        f"Maar de uitkomst hangt af van de methode (SDID {sdid}, DiD {did})."
        if language == "nl"
        else f"But the outcome depends on the method (SDID {sdid}, DiD {did})."
    )


def number(value: float, beside: float, language: Language) -> str:
    """Write a number with as many decimals as the number it stands beside needs for three digits.

    Examples
    --------
    >>> number(-1234.56, 1234.5, "nl"), number(-0.02943, -0.02943, "en"), number(15.6, -15.6, "nl")
    ('−1.235', '−0.0294', '15,6')
    """
    size = abs(beside)
    decimals = 2
    if size > 0:
        decimals = 0 if size >= 100 else 1 if size >= 10 else 2
        while size < 1 and decimals < 8:
            size *= 10
            decimals += 1
    text = f"{value:,.{decimals}f}".replace("-", "−")
    return text if language == "en" else text.translate(str.maketrans(",.", ".,"))
