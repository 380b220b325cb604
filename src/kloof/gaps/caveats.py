# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""What must be said beside every year of a gap."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from kloof.areas import level_of, municipality_of
from kloof.boundaries import How
from kloof.estimates import Missing
from kloof.indicators import Indicator, find_indicator
from kloof.language.texts import Text
from kloof.language.writing import listed, written
from kloof.observations import Panel, Weights
from kloof.regions import Region, Series, Side, municipalities_among
from kloof.tables import family_of, without_card

__all__ = ["NO_PEOPLE", "caveats_of", "lacking", "no_gap", "table_of"]

NO_PEOPLE = "De kloof is niet in aantallen te zeggen"


@lru_cache(maxsize=4096)
def _said(nl: str, en: str) -> Text:
    """Give a sentence; most of them are the same for many areas and years."""
    return Text(nl=nl, en=en)


def caveats_of(
    held: Series,
    mine: Side,
    theirs: Side,
    own: Region,
    other: Region,
    year: int,
    weights: Weights | None,
    population: float,
    *,
    has_people: bool,
) -> tuple[Text, ...]:
    """Give what must be said beside one year: tables, weights, coverage, breaks, why there is no gap or no number."""
    card = held.indicator
    table = table_of(held, own, mine, year)
    said = [_said(nl=f"De cijfers komen uit tabel {table}.", en=f"The figures come from table {table}.")]
    uncarded = without_card(table)
    if uncarded is not None:
        family = family_of(table)
        said.append(
            _said(
                nl=f"Tabel {uncarded} heeft geen eigen kaart: de regels van de familie {family} gelden.",
                en=f"Table {uncarded} has no card of its own: the rules of the family {family} hold.",
            )
        )
    said += [*_matched(held, own, mine, year), *_own_rows(held, own, mine, other, theirs, year)]
    weight = find_indicator(card.weight).unit
    if year in held.population:
        table, counted = held.population[year]
        said.append(
            _said(
                nl=f"Gedeeld door de inwoners van {counted} (tabel {table}).",
                en=f"Divided by the residents of {counted} (table {table}).",
            )
        )
    if card.kind == "intensive" and weights is not None and not (mine.own and theirs.own):
        by_nl, by_en = f"{weight.nl} in {weights.year}", f"{weight.to('en')} in {weights.year}"
        said.append(
            _said(
                nl=f"Buurten tellen mee naar hun aantal {by_nl} (tabel {weights.table}).",
                en=f"Neighbourhoods count by their number of {by_en} (table {weights.table}).",
            )
        )
    if card.counted_where == "place_of_event":
        said.append(
            _said(
                nl="Geteld waar het gebeurde, niet waar de dader of het slachtoffer woont.",
                en="Counted where it happened, not where offender or victim lives.",
            )
        )
    said += [
        _said(
            nl=f"Reeksbreuk in {b.year}: {b.reason.nl} Vergelijk niet met eerdere jaren.",
            en=f"Break in the series in {b.year}: {b.reason.to('en')} Do not compare with earlier years.",
        )
        for b in card.breaks_in(held.tables)
        if year >= b.year and min(held.cells) < b.year
    ]
    if theirs.towns:
        said.append(
            _said(
                nl="Nederland is hier: alle gemeenten met een cijfer op deze kaart, naar gewicht; van buurten is het "
                "niet bekend.",
                en="The Netherlands here means every municipality with a figure on this map, weighed; of "
                "neighbourhoods it is not known.",
            )
        )
    elif other.id == "country" and not any(code in held.cells[year] for code in other.codes):
        number = municipalities_among(other.units)
        said.append(
            _said(
                nl=f"Nederland is hier: alle buurten van de {number} gemeenten in deze release.",
                en=f"The Netherlands here means every neighbourhood of the {number} municipalities in this release.",
            )
        )
    said += _coverage_caveats(mine, theirs, weight)
    if mine.missing is None and theirs.missing is not None:
        reason = theirs.missing.reason
        said.append(_said(nl=f"Vergelijken kan niet: {reason.nl}.", en=f"No comparison: {reason.to('en')}."))
    if not card.has_gap:
        said.append(no_gap(card))
    elif has_people and weights is not None:
        counted_nl = f"{written(population, 'nl')} {weight.nl} van {weights.year} (tabel {weights.table})"
        counted_en = f"{written(population, 'en')} {weight.to('en')} of {weights.year} (table {weights.table})"
        said.append(
            _said(nl=f"Het aantal is berekend met {counted_nl}.", en=f"The number is computed with {counted_en}.")
        )
    elif mine.value is not None and theirs.value is not None:
        why = (
            (f"de eenheid ({card.unit.nl}) telt geen mensen", f"the unit ({card.unit.to('en')}) does not count people")
            if card.per is None
            else (f"het aantal {weight.nl} is niet bekend", f"the number of {weight.to('en')} is not known")
        )
        said.append(_said(nl=f"{NO_PEOPLE}: {why[0]}.", en=f"The gap cannot be told in numbers of people: {why[1]}."))
    return tuple(said)


def lacking(panel: Panel, own: Region) -> tuple[Text, ...]:
    """Say which tables are no weight because neighbourhoods of the area's municipality are absent from them."""
    municipalities = {municipality_of(unit) for unit in own.units}
    files = sorted(file for file, municipality in panel.lacking if municipality in municipalities)
    if not files:
        return ()
    named = listed(files, "nl"), listed(files, "en")
    return (
        _said(
            nl=f"Niet als gewicht gebruikt: {named[0]}. De buurten van de gemeente tellen daarin op tot minder "
            "inwoners dan de gemeente zelf heeft; er ontbreken buurten.",
            en=f"Not used as a weight: {named[1]}. The neighbourhoods of the municipality add up to fewer residents "
            "there than the municipality itself has; neighbourhoods are absent.",
        ),
    )


def table_of(held: Series, own: Region, mine: Side, year: int) -> str:
    """Give the table that the area's figure of a year comes from."""
    return held.table_in(year, _level(held, own, mine, year))


def _level(held: Series, own: Region, mine: Side, year: int) -> str:
    """Give the level of the rows that a value is made of; for a count that is the row of the area itself."""
    alone = next((code for code in own.codes if code in held.cells[year]), None)
    counted = held.indicator.kind == "extensive" or held.level != "BU"
    itself = alone is not None and (mine.own or (counted and held.cells[year][alone].value is not None))
    if alone is not None and (itself or not any(unit in held.cells[year] for unit in own.units)):
        return level_of(alone)
    return held.level


def _matched(held: Series, own: Region, mine: Side, year: int) -> Iterator[Text]:
    """Say by what evidence a year of another map was brought to this one, and how many people could not be."""
    level = _level(held, own, mine, year)
    told = held.brought.get(year, {}).get(level)
    if told is None or told.drawn_on == held.boundary_year or level == "NL":
        return
    order = list(How)
    parts = own.codes if level != held.level else own.units
    found = [How(told.how[code]) for code in parts if code in told.how]
    how = max(found, key=order.index) if found else How.BOUNDARY_CHANGED
    yield _said(
        nl=f"Van de kaart van {told.drawn_on} naar die van {held.boundary_year}: {how.label.nl}.",
        en=f"From the map of {told.drawn_on} to that of {held.boundary_year}: {how.label.to('en')}.",
    )
    if how is How.BOUNDARY_CHANGED and level == "GM" and len(own.codes) == 1 and own.codes[0] in told.then:
        value, unit = told.then[own.codes[0]], held.indicator.unit
        then = tuple(written(value, language, held.indicator.decimals) for language in ("nl", "en"))
        yield _said(
            nl=f"Binnen de grenzen van {told.drawn_on} was het voor {own.spoken.nl} {then[0]} {unit.nl} "
            f"(tabel {told.table}).",
            en=f"Within the borders of {told.drawn_on} it was {then[1]} {unit.to('en')} for {own.spoken.to('en')} "
            f"(table {told.table}).",
        )
    lost = 100 * told.unmatched({code[2:6] for code in parts})
    if lost > 0:
        digits = 1 if lost < 1 or lost > 99 else 0
        yield _said(
            nl=f"Van {written(lost, 'nl', digits)} % van de mensen in de gemeente op de oude kaart is niet te "
            "zeggen waar zij nu wonen.",
            en=f"Of {written(lost, 'en', digits)}% of the people in the municipality on the old map it cannot be told "
            "where they live now.",
        )


def _own_rows(held: Series, own: Region, mine: Side, other: Region, theirs: Side, year: int) -> Iterator[Text]:
    for where, one in ((own, mine), (other, theirs)):
        if one.own:
            table = held.table_in(year, level_of(where.codes[0]))
            yield _said(
                nl=f"Van te weinig buurten is een cijfer bekend; dit is het gepubliceerde cijfer van "
                f"{where.spoken.nl} zelf (tabel {table}).",
                en=f"Too few neighbourhoods have a figure; this is the published figure of "
                f"{where.spoken.to('en')} itself (table {table}).",
            )


def no_gap(card: Indicator) -> Text:
    """Say why an indicator has values and no gap."""
    if card.kind == "extensive":
        reason = Missing.NOT_COMPARABLE.reason
        return _said(nl=f"Geen kloof: {reason.nl}.", en=f"No gap: {reason.to('en')}.")
    return _said(
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
                _said(
                    nl=f"In {nl} is een cijfer bekend voor {known_nl} % van de {who_nl}.",
                    en=f"In {en} a figure is known for {known_en}% of the {who_en}.",
                )
            )
        if one.unweighed and one.coverage is not None:
            left_nl, left_en = _left_out(one.unweighed)
            said.append(
                _said(
                    nl=f"In {nl} {left_nl} niet meegeteld: het aantal {who_nl} is daar niet bekend.",
                    en=f"In {en} {left_en} left out: the number of {who_en} there is not known.",
                )
            )
    return said


def _left_out(number: int) -> tuple[str, str]:
    if number == 1:
        return "is 1 buurt", "1 neighbourhood is"
    return f"zijn {number} buurten", f"{number} neighbourhoods are"
