# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""Margins in words: whether figures can be told apart, whether an arrow may be drawn, what a margin is made of."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from kloof.language.editions import Break
from kloof.language.texts import Language, Text
from kloof.language.writing import written_value
from kloof.margins.margin import Kind, Margin, Margins, PartName, State
from kloof.margins.observed import Drawn

__all__ = ["arrow", "drawn_said", "explained", "told_apart"]

Arrow = Literal["smaller", "larger", "none"]

_PARTS: dict[PartName, Text] = {
    PartName.VALUE_ROUNDING: Text(nl="de cijfers zijn afgerond", en="the figures were rounded"),
    PartName.WEIGHT_ROUNDING: Text(
        nl="de aantallen inwoners of huishoudens zijn afgerond",
        en="the numbers of residents or households were rounded",
    ),
    PartName.SUPPRESSION: Text(
        nl="van een deel van de buurten is het cijfer niet bekend", en="some neighbourhoods have no published figure"
    ),
    PartName.PUBLISHED: Text(nl="de marge die de bron zelf geeft", en="the margin the source itself gives"),
    PartName.BOUNDARY: Text(
        nl="het cijfer is overgezet van een andere kaart", en="the figure was carried over from another map"
    ),
    PartName.AREA_CHANCE: Text(nl="toeval in het gebied zelf", en="chance in the area itself"),
    PartName.COMPARATOR_CHANCE: Text(nl="toeval in de vergelijking", en="chance in the comparison"),
}


def told_apart(gap: Margins, comparator: Text) -> tuple[bool | None, Text]:
    """Say whether an area can be told apart from its comparator.

    It can when 0 lies outside the interval of both margins together; when only one kind is known, that one may already
    show that it cannot.

    Parameters
    ----------
    gap
        Both margins of the gap.
    comparator
        The comparator as it stands inside a sentence.

    Returns
    -------
    bool or None, and Text
        True, False, or None when it cannot be said; and the sentence.

    Examples
    --------
    >>> measured = Margin(Kind.MEASUREMENT, State.KNOWN, 2.0, low=-1.0, high=5.0)
    >>> chance = Margin(Kind.CHANCE, State.KNOWN, 2.0, low=1.0, high=3.0)
    >>> told_apart(Margins(measured, chance), Text(nl="de rest van Stad", en="the rest of Stad"))[1].en
    'Cannot be distinguished from the rest of Stad: the difference may come from measuring or chance.'
    """
    nl, en = comparator.nl, comparator.to("en")
    interval = gap.interval
    if interval is not None and (interval[0] > 0 or interval[1] < 0):
        return True, Text(
            nl=f"Het verschil met {nl} is groter dan de marges.", en=f"The difference with {en} exceeds the margins."
        )
    inside = [m for m in (gap.measurement, gap.chance) if m.low is not None and m.high is not None and _holds(m)]
    if interval is None and not inside:
        why = gap.why_no_interval
        tail = f": {why.nl}" if why else "", f": {why.to('en')}" if why else ""
        return None, Text(
            nl=f"Of dit echt verschilt van {nl}, is niet te zeggen{tail[0]}.",
            en=f"Whether this really differs from {en} cannot be told{tail[1]}.",
        )
    kinds = {margin.kind for margin in inside} or {Kind.MEASUREMENT, Kind.CHANCE}
    causes = {Kind.MEASUREMENT: ("het meten", "measuring"), Kind.CHANCE: ("toeval", "chance")}
    named = [causes[kind] for kind in (Kind.MEASUREMENT, Kind.CHANCE) if kind in kinds]
    if interval is not None and gap.measurement.state is State.KNOWN and gap.chance.state is State.KNOWN:
        named = list(causes.values())
    return False, Text(
        nl=f"Niet te onderscheiden van {nl}: het verschil kan komen door {' of '.join(n for n, _ in named)}.",
        en=f"Cannot be distinguished from {en}: the difference may come from {' or '.join(e for _, e in named)}.",
    )


def arrow(change: Margins, breaks: Sequence[Break], first: int, last: int) -> tuple[Arrow, Text]:
    """Say whether a trend arrow may be drawn for a gap, and why not.

    A break in the series between the two years stops it; so does a change within the margins, or an unknown margin.

    Parameters
    ----------
    change
        Both margins of the change of the gap; negative is a gap that becomes smaller.
    breaks
        Breaks in the series.
    first, last
        The years compared.
    """
    broken = next((b for b in breaks if first < b.year <= last), None)
    if broken is not None:
        return "none", Text(
            nl=f"Geen pijl: in {broken.year} is de reeks onderbroken.",
            en=f"No arrow: the series breaks in {broken.year}.",
        )
    interval = change.interval
    if interval is None:
        why = change.why_no_interval
        return "none", Text(
            nl=f"Geen pijl: {why.nl}." if why else "Geen pijl.", en=f"No arrow: {why.to('en')}." if why else "No arrow."
        )
    if interval[0] <= 0 <= interval[1]:
        return "none", Text(
            nl=f"Geen pijl: de verandering tussen {first} en {last} valt binnen de marges.",
            en=f"No arrow: the change between {first} and {last} lies within the margins.",
        )
    if change.value < 0:
        return "smaller", Text(
            nl=f"De kloof is tussen {first} en {last} kleiner geworden, meer dan de marges.",
            en=f"The gap became smaller between {first} and {last}, by more than the margins.",
        )
    return "larger", Text(
        nl=f"De kloof is tussen {first} en {last} groter geworden, meer dan de marges.",
        en=f"The gap became larger between {first} and {last}, by more than the margins.",
    )


def explained(margins: Margins, unit: Text, decimals: int) -> tuple[Text, ...]:
    """Say what each margin comes from, the widest part first: for ``--explain``. Parts too small to see are left out.

    Examples
    --------
    >>> from kloof.margins.margin import Part
    >>> rounded = Part(PartName.VALUE_ROUNDING, 4.0, 4.0)
    >>> measured = Margin(Kind.MEASUREMENT, State.KNOWN, 120.0, 116.7, 123.3, 116.0, 124.0, (rounded,))
    >>> none = Margin(Kind.CHANCE, State.UNKNOWN, 120.0, reason=Text(nl="de bron zwijgt", en="the source is silent"))
    >>> for line in explained(Margins(measured, none), Text(nl="inwoners", en="residents"), 0):
    ...     print(line.to("en"))
    Measurement margin: between 117 and 123 residents; certainly between 116 and 124 residents.
    – the figures were rounded: ± 3 residents, never more than 4 residents.
    Chance margin: not known, because the source is silent.
    """
    return tuple(line for margin in (margins.measurement, margins.chance) for line in _lines(margin, unit, decimals))


def drawn_said(drawn: Drawn, own: float, year: int, unit: Text, decimals: int) -> Text:
    """Say what a figure is when it is drawn towards that of its municipality, beside its own.

    Examples
    --------
    >>> unit = Text(nl="per 1.000 inwoners", en="per 1,000 residents")
    >>> print(drawn_said(Drawn(52.4, 45.0, 0.5), 59.8, 2024, unit, 1).to("en"))
    Drawn towards the municipality (45.0), as far as chance alone can make a figure of so many people differ: 52.4 per 1,000 residents instead of 59.8 (2024).
    """  # noqa: E501  one sentence
    towards, raw = (tuple(_bare(n, language, decimals) for language in _BOTH) for n in (drawn.towards, own))
    nl, en = (written_value(drawn.value, unit.to(language), language, decimals) for language in _BOTH)
    return Text(
        nl=f"Getrokken naar de gemeente ({towards[0]}), zover toeval alleen een cijfer van zo veel mensen kan laten "
        f"verschillen: {nl} in plaats van {raw[0]} ({year}).",
        en=f"Drawn towards the municipality ({towards[1]}), as far as chance alone can make a figure of so many people "
        f"differ: {en} instead of {raw[1]} ({year}).",
    )


_BOTH: tuple[Language, Language] = ("nl", "en")


def _lines(margin: Margin, unit: Text, decimals: int) -> list[Text]:
    def nl(number: float) -> str:
        return written_value(number, unit.nl, "nl", decimals).replace("\N{NO-BREAK SPACE}", " ")

    def en(number: float) -> str:
        return written_value(number, unit.to("en"), "en", decimals).replace("\N{NO-BREAK SPACE}", " ")

    names = margin.kind.label.nl.capitalize(), margin.kind.label.to("en").capitalize()
    if margin.low is None or margin.high is None:
        assert margin.reason is not None  # noqa: S101  a margin without bounds has a reason
        word = ("geen", "none") if margin.state is State.NONE else ("niet bekend", "not known")
        said = [
            Text(
                nl=f"{names[0]}: {word[0]}, want {margin.reason.nl}.",
                en=f"{names[1]}: {word[1]}, because {margin.reason.to('en')}.",
            )
        ]
    else:
        sure_nl = sure_en = ""
        if margin.least is not None and margin.most is not None:
            sure_nl = f"; zeker tussen {_bare(margin.least, 'nl', decimals)} en {nl(margin.most)}"
            sure_en = f"; certainly between {_bare(margin.least, 'en', decimals)} and {en(margin.most)}"
        said = [
            Text(
                nl=f"{names[0]}: tussen {_bare(margin.low, 'nl', decimals)} en {nl(margin.high)}{sure_nl}.",
                en=f"{names[1]}: between {_bare(margin.low, 'en', decimals)} and {en(margin.high)}{sure_en}.",
            )
        ]
    for part in margin.contributions:
        if max(part.half_width, part.bound or 0.0) < 0.5 * 10**-decimals:
            continue
        words = _PARTS[part.name]
        most_nl = f", nooit meer dan {nl(part.bound)}" if part.bound is not None else ""
        most_en = f", never more than {en(part.bound)}" if part.bound is not None else ""
        said.append(
            Text(
                nl=f"– {words.nl}: ± {nl(part.half_width)}{most_nl}.",
                en=f"– {words.to('en')}: ± {en(part.half_width)}{most_en}.",
            )
        )
    return said


def _bare(number: float, language: Literal["nl", "en"], decimals: int) -> str:
    return written_value(number, "", language, decimals)


def _holds(margin: Margin) -> bool:
    return margin.low is not None and margin.high is not None and margin.low <= 0 <= margin.high
