# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""What must be said beside every year of a gap."""

from __future__ import annotations

from kloof.areas import municipality_of
from kloof.estimates import Missing
from kloof.indicators import Indicator, find_indicator
from kloof.language.texts import Text
from kloof.language.writing import listed, written
from kloof.observations import Panel, Weights
from kloof.regions import Region, Series, Side, municipalities_among
from kloof.tables import family_of, without_card

__all__ = ["NO_PEOPLE", "caveats_of", "lacking", "no_gap"]

NO_PEOPLE = "De kloof is niet in aantallen te zeggen"


def caveats_of(
    held: Series,
    mine: Side,
    theirs: Side,
    other: Region,
    year: int,
    weights: Weights | None,
    population: float,
    *,
    has_people: bool,
) -> tuple[Text, ...]:
    """Give what must be said beside one year: tables, weights, coverage, breaks, why there is no gap or no number."""
    card = held.indicator
    said = [Text(nl=f"De cijfers komen uit tabel {held.table}.", en=f"The figures come from table {held.table}.")]
    uncarded = without_card(held.table)
    if uncarded is not None:
        family = family_of(held.table)
        said.append(
            Text(
                nl=f"Tabel {uncarded} heeft geen eigen kaart: de regels van de familie {family} gelden.",
                en=f"Table {uncarded} has no card of its own: the rules of the family {family} hold.",
            )
        )
    weight = find_indicator(card.weight).unit
    if year in held.population:
        table, counted = held.population[year]
        said.append(
            Text(
                nl=f"Gedeeld door de inwoners van {counted} (tabel {table}).",
                en=f"Divided by the residents of {counted} (table {table}).",
            )
        )
    if card.kind == "intensive" and weights is not None:
        by_nl, by_en = f"{weight.nl} in {weights.year}", f"{weight.to('en')} in {weights.year}"
        said.append(
            Text(
                nl=f"Buurten tellen mee naar hun aantal {by_nl} (tabel {weights.table}).",
                en=f"Neighbourhoods count by their number of {by_en} (table {weights.table}).",
            )
        )
    if card.counted_where == "place_of_event":
        said.append(
            Text(
                nl="Geteld waar het gebeurde, niet waar de dader of het slachtoffer woont.",
                en="Counted where it happened, not where offender or victim lives.",
            )
        )
    said += [
        Text(
            nl=f"Reeksbreuk in {b.year}: {b.reason.nl} Vergelijk niet met eerdere jaren.",
            en=f"Break in the series in {b.year}: {b.reason.to('en')} Do not compare with earlier years.",
        )
        for b in card.breaks_in([held.table])
        if year >= b.year and min(held.cells) < b.year
    ]
    if other.id == "country" and not any(code in held.cells[year] for code in other.codes):
        number = municipalities_among(other.units)
        said.append(
            Text(
                nl=f"Nederland is hier: alle buurten van de {number} gemeenten in deze release.",
                en=f"The Netherlands here means every neighbourhood of the {number} municipalities in this release.",
            )
        )
    said += _coverage_caveats(mine, theirs, weight)
    if mine.missing is None and theirs.missing is not None:
        reason = theirs.missing.reason
        said.append(Text(nl=f"Vergelijken kan niet: {reason.nl}.", en=f"No comparison: {reason.to('en')}."))
    if not card.has_gap:
        said.append(no_gap(card))
    elif has_people and weights is not None:
        counted_nl = f"{written(population, 'nl')} {weight.nl} van {weights.year} (tabel {weights.table})"
        counted_en = f"{written(population, 'en')} {weight.to('en')} of {weights.year} (table {weights.table})"
        said.append(
            Text(nl=f"Het aantal is berekend met {counted_nl}.", en=f"The number is computed with {counted_en}.")
        )
    elif mine.value is not None and theirs.value is not None:
        why = (
            (f"de eenheid ({card.unit.nl}) telt geen mensen", f"the unit ({card.unit.to('en')}) does not count people")
            if card.per is None
            else (f"het aantal {weight.nl} is niet bekend", f"the number of {weight.to('en')} is not known")
        )
        said.append(Text(nl=f"{NO_PEOPLE}: {why[0]}.", en=f"The gap cannot be told in numbers of people: {why[1]}."))
    return tuple(said)


def lacking(panel: Panel, own: Region) -> tuple[Text, ...]:
    """Say which tables are no weight because neighbourhoods of the area's municipality are absent from them."""
    municipalities = {municipality_of(unit) for unit in own.units}
    files = sorted(file for file, municipality in panel.lacking if municipality in municipalities)
    if not files:
        return ()
    named = listed(files, "nl"), listed(files, "en")
    return (
        Text(
            nl=f"Niet als gewicht gebruikt: {named[0]}. De buurten van de gemeente tellen daarin op tot minder "
            "inwoners dan de gemeente zelf heeft; er ontbreken buurten.",
            en=f"Not used as a weight: {named[1]}. The neighbourhoods of the municipality add up to fewer residents "
            "there than the municipality itself has; neighbourhoods are absent.",
        ),
    )


def no_gap(card: Indicator) -> Text:
    """Say why an indicator has values and no gap."""
    if card.kind == "extensive":
        reason = Missing.NOT_COMPARABLE.reason
        return Text(nl=f"Geen kloof: {reason.nl}.", en=f"No gap: {reason.to('en')}.")
    return Text(
        nl="Geen kloof: meer is bij dit cijfer niet beter en niet slechter.",
        en="No gap: for this figure more is neither better nor worse.",
    )


def _coverage_caveats(mine: Side, theirs: Side, weight: Text) -> list[Text]:
    said = []
    who_nl, who_en = weight.nl, weight.to("en")
    places = ((mine, "het gebied", "the area"), (theirs, "de vergelijking", "the comparison"))
    for one, nl, en in places:
        if one.coverage is not None and one.coverage < 1:
            percent = one.coverage * 100
            digits = 1 if percent > 99 or percent < 1 else 0
            known_nl, known_en = written(percent, "nl", digits), written(percent, "en", digits)
            said.append(
                Text(
                    nl=f"In {nl} is een cijfer bekend voor {known_nl} % van de {who_nl}.",
                    en=f"In {en} a figure is known for {known_en}% of the {who_en}.",
                )
            )
        if one.unweighed and one.coverage is not None:
            left_nl, left_en = _left_out(one.unweighed)
            said.append(
                Text(
                    nl=f"In {nl} {left_nl} niet meegeteld: het aantal {who_nl} is daar niet bekend.",
                    en=f"In {en} {left_en} left out: the number of {who_en} there is not known.",
                )
            )
    return said


def _left_out(number: int) -> tuple[str, str]:
    if number == 1:
        return "is 1 buurt", "1 neighbourhood is"
    return f"zijn {number} buurten", f"{number} neighbourhoods are"
