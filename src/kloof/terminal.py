# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""How results read on a terminal: the same facts as the JSON documents, in a few lines."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import polars as pl
from rich.table import Table

from kloof.areas import Area, FocusArea
from kloof.estimates import Missing
from kloof.gaps import Gap, Point
from kloof.index import Index
from kloof.indicators import Indicator
from kloof.language.listings import ColumnListed, IndicatorCard
from kloof.language.profiles import ProfileDocument, ProfileFigure
from kloof.language.texts import Language, Text
from kloof.language.writing import about, agreeing_decimals, written
from kloof.sources import FileReport
from kloof.stacking import Stacking
from kloof.verdicts import Numbers

__all__ = [
    "area_lines",
    "build_lines",
    "card_lines",
    "found_table",
    "gap_after",
    "gap_before",
    "gap_explained",
    "gap_table",
    "index_after",
    "index_table",
    "indicator_lines",
    "profile_after",
    "profile_before",
    "profile_tables",
    "stacking_lines",
]

_WORDS: dict[str, dict[Language, str]] = {
    "definition": {"nl": "Afbakening", "en": "Definition"},
    "source": {"nl": "Bron", "en": "Source"},
    "certainty": {"nl": "Zekerheid", "en": "Certainty"},
    "versus": {"nl": "Vergeleken met", "en": "Compared with"},
    "table": {"nl": "Tabel", "en": "Table"},
    "release": {"nl": "Release", "en": "Release"},
    "year": {"nl": "Jaar", "en": "Year"},
    "here": {"nl": "Hier", "en": "Here"},
    "there": {"nl": "Daar", "en": "There"},
    "gap": {"nl": "Kloof", "en": "Gap"},
    "ratio": {"nl": "Verhouding", "en": "Ratio"},
    "people": {"nl": "In aantallen", "en": "In numbers"},
    "coverage": {"nl": "Dekking", "en": "Coverage"},
    "note": {"nl": "Waarom niet", "en": "Why not"},
    "limits": {"nl": "Let op", "en": "Mind"},
    "indicator": {"nl": "Cijfer", "en": "Figure"},
    "residents": {"nl": "Inwoners", "en": "Residents"},
    "belongs": {"nl": "Hoort bij", "en": "Belongs to"},
    "strength": {"nl": "Wat er is", "en": "What there is"},
    "difference": {"nl": "Verschil", "en": "Difference"},
    "context": {"nl": "Verder", "en": "Further"},
    "first": {"nl": "Eerst dit", "en": "First this"},
    "comparison": {"nl": "Met wie wij vergelijken", "en": "With whom we compare"},
    "peers": {"nl": "Deze buurten", "en": "These neighbourhoods"},
    "between": {"nl": "Tussen", "en": "Between"},
    "explained": {"nl": "Waar de marges vandaan komen", "en": "What the margins come from"},
    "who": {"nl": "Wie er woont", "en": "Who lives here"},
}


def gap_before(gap: Gap, language: Language) -> Iterator[str]:
    """Say what was asked: area, definition, source, certainty, comparator, table and release."""
    area, card = gap.area, gap.indicator
    yield f"{card.name.to(language)} ({card.unit.to(language)}): {area.name}"
    facts = (
        ("definition", area.definition),
        ("source", area.source.to(language)),
        ("certainty", area.certainty.to(language)),
        ("versus", gap.comparator_name.to(language)),
        ("table", gap.table),
        ("release", gap.release[:12]),
    )
    width = max(len(_WORDS[word][language]) for word, _ in facts)
    for word, fact in facts:
        yield f"{_WORDS[word][language]:<{width}}  {fact}"


def gap_table(gap: Gap, language: Language) -> Table:
    """Give one row per year. A positive gap is a disadvantage."""
    table = Table(box=None, pad_edge=False)
    for word in ("year", "here", "there", "gap", "between", "ratio", "people", "coverage"):
        table.add_column(_WORDS[word][language], justify="right", no_wrap=word == "between")
    table.add_column("")
    for point in gap.points:
        table.add_row(str(point.year), *_numbers(point, gap.indicator, language), _reason(point, language))
    return table


def gap_explained(gap: Gap, language: Language) -> Iterator[str]:
    """Say per figure of the last year what its two margins come from."""
    yield ""
    yield _WORDS["explained"][language] + ":"
    for one in gap.explanation(language):
        yield f"{one.name} ({one.year})"
        yield from (f"  {said}" for said in one.sentences)


def gap_after(gap: Gap, language: Language) -> Iterator[str]:
    """Say what must be said first, direction and people, whom it is compared with, who lives here, the caveats."""
    first = [rule.sentence for rule in gap.warnings()]
    if first:
        yield from _under("first", first, language)
        yield ""
    yield gap.direction().to(language)
    yield gap.sentence().to(language)
    apart = gap.told_apart()
    if apart is not None and apart[2].nl.removesuffix(".") not in gap.sentence().nl:
        yield apart[2].to(language)
    numbers = Numbers(gap.indicator.unit, gap.indicator.decimals)
    yield from (one.sentence(numbers).to(language) for one in gap.beside)
    compared = [*gap.explained, *(one.sentence() for one in gap.likeness)]
    if gap.peers:
        named = ", ".join(f"{peer.name} ({peer.municipality})" for peer in gap.peers)
        compared.append(Text(nl=f"{_WORDS['peers'][language]}: {named}."))
    told = () if gap.residents is None else gap.residents.sentences()
    for word, said in (("comparison", compared), ("who", told)):
        if said:
            yield ""
            yield from _under(word, said, language)
    yield ""
    yield _WORDS["limits"][language] + ":"
    for caveat, years in gap.caveats().items():
        always = len(years) == len(gap.points)
        when = "" if always else f" ({', '.join(map(str, years))})"
        yield f"- {caveat.to(language)}{when}"
    for limit in gap.indicator.limits:
        yield f"- {limit.to(language)}"


def _under(word: str, said: Iterable[Text], language: Language) -> Iterator[str]:
    yield _WORDS[word][language] + ":"
    yield from (f"- {one.to(language)}" for one in said)


def build_lines(files: Iterable[FileReport], language: Language = "en") -> Iterator[str]:
    """Say per file what became of it, where its table and year were found, and what to do about it."""
    words = _BUILD_WORDS[language]
    for file in files:
        facts = ""
        if file.table is not None:
            years = str(file.years[0]) if len(file.years) == 1 else f"{file.years[0]}-{file.years[-1]}"
            facts = " " + words["facts" if file.boundary_year is not None else "undrawn"].format(
                file=file,
                years=years,
                **{
                    part: words.get(found or "", found) or words["unsaid"]
                    for part, found in (
                        ("table_from", file.table_from),
                        ("year_from", file.year_from),
                        ("boundary_from", file.boundary_from),
                    )
                },
            )
        state, told = words.get(file.state, file.state), file.told(language)
        yield f"{state:<12} {file.file}{':' if facts else ''}{facts}{f' - {told}' if told else ''}"


_BUILD_WORDS: dict[Language, dict[str, str]] = {
    "en": {
        "facts": "{file.format}, table {file.table} (from {table_from}), {years} (from {year_from}), "
        "boundaries {file.boundary_year} (from {boundary_from}), {file.rows} figures",
        "undrawn": "{file.format}, table {file.table} (from {table_from}), {years} (from {year_from}), "
        "{file.rows} rows",
        "unsaid": "its own statement",
    },
    "nl": {
        "facts": "{file.format}, tabel {file.table} (uit {table_from}), {years} (uit {year_from}), "
        "indeling {file.boundary_year} (uit {boundary_from}), {file.rows} cijfers",
        "undrawn": "{file.format}, tabel {file.table} (uit {table_from}), {years} (uit {year_from}), "
        "{file.rows} regels",
        "unsaid": "eigen opgave",
        "used": "gebruikt",
        "partial": "deels",
        "inconsistent": "klopt niet",
        "unused": "niet nodig",
        "card": "kaart",
        "unknown": "onbekend",
        "broken": "kapot",
        "content": "de inhoud",
        "name": "de naam",
        "origin card": "de herkomstkaart",
        "series": "de reeks",
        "own year": "het eigen jaar",
        "codes": "de codes",
        "newest year": "het nieuwste jaar",
    },
}


def card_lines(card: Indicator, language: Language) -> Iterator[str]:
    """Give the whole card of an indicator, one fact per line."""
    whole = card.card()
    yield f"{card.id}: {card.name.to(language)} ({card.unit.to(language)})"
    yield card.question.to(language)
    for word, fact in _card_facts(whole, language):
        yield f"{_CARD_WORDS[word][language]}: {fact}"
    for form, columns in whole.columns.items():
        named = ", ".join(column.stem + _years_of(column) for column in columns)
        yield f"{_CARD_WORDS['column'][language]} {form}: {named}"
    for one in whole.breaks:
        yield f"{_CARD_WORDS['break'][language]} {one.year}: {one.reason.to(language)}"
    for limit in whole.limits:
        yield f"{_WORDS['limits'][language]}: {limit.to(language)}"


def _card_facts(card: IndicatorCard, language: Language) -> Iterator[tuple[str, str]]:
    def said(word: str) -> str:
        return _CARD_WORDS[word][language]

    yield "theme", card.theme
    yield "kind", said(card.kind)
    yield "better", said(card.better)
    yield "measured_by", said(card.measured_by)
    yield "counted_where", said(card.counted_where)
    yield "reactive", said("yes" if card.reactive else "no")
    yield "strength", said("yes" if card.strength else "no")
    yield "denominator", card.denominator.to(language)
    yield "definition", said(card.definition)
    yield "weight", f"{card.weight} ({said('nearest')})"
    yield "rounding", said("none_stated") if card.rounding is None else str(card.rounding)
    yield "suppression", said("none_stated") if card.suppression is None else card.suppression.to(language)
    yield "tables", ", ".join(card.tables)


def _years_of(column: ColumnListed) -> str:
    if column.first is None and column.last is None:
        return ""
    return f" ({column.first or '…'}-{column.last or '…'})"


_CARD_WORDS: dict[str, dict[Language, str]] = {
    "theme": {"nl": "Thema", "en": "Theme"},
    "kind": {"nl": "Soort", "en": "Kind"},
    "extensive": {"nl": "aantal, telt op over gebieden", "en": "count, adds up over areas"},
    "intensive": {"nl": "aandeel, gemiddelde of verhouding", "en": "share, mean or rate"},
    "better": {"nl": "Beter is", "en": "Better is"},
    "higher": {"nl": "hoger", "en": "higher"},
    "lower": {"nl": "lager", "en": "lower"},
    "neutral": {"nl": "geen van beide", "en": "neither"},
    "ambiguous": {"nl": "hangt ervan af", "en": "it depends"},
    "measured_by": {"nl": "Gemeten met", "en": "Measured by"},
    "register": {"nl": "registratie", "en": "register"},
    "survey": {"nl": "enquête", "en": "survey"},
    "model": {"nl": "rekenmodel", "en": "model"},
    "counted_where": {"nl": "Geteld", "en": "Counted"},
    "home": {"nl": "waar mensen wonen", "en": "where people live"},
    "place_of_event": {"nl": "waar het gebeurde", "en": "where it happened"},
    "reactive": {"nl": "Beweegt mee met eigen inzet", "en": "Moves with our own effort"},
    "strength": {"nl": "Zegt wat er is", "en": "Tells what there is"},
    "yes": {"nl": "ja", "en": "yes"},
    "no": {"nl": "nee", "en": "no"},
    "denominator": {"nl": "Wie tellen mee", "en": "Who count"},
    "definition": {"nl": "Definitie van de bron", "en": "Definition of the source"},
    "confirmed": {"nl": "nagelezen", "en": "checked"},
    "not_confirmed": {"nl": "niet bevestigd", "en": "not confirmed"},
    "weight": {"nl": "Gewogen met", "en": "Weighted by"},
    "nearest": {
        "nl": "volledige tabel van het jaar dat het dichtst bij ligt, op dezelfde kaart",
        "en": "complete table of the nearest year, on the same map",
    },
    "rounding": {"nl": "Afgerond op", "en": "Rounded to"},
    "suppression": {"nl": "Niet getoond", "en": "Not shown"},
    "none_stated": {"nl": "niet vermeld", "en": "not stated"},
    "tables": {"nl": "Tabellen", "en": "Tables"},
    "column": {"nl": "Kolom in", "en": "Column in"},
    "break": {"nl": "Breuk in", "en": "Break in"},
}


def area_lines(focus_areas: Iterable[tuple[FocusArea, Iterable[Area]]], language: Language) -> Iterator[str]:
    """Give every focus area with its definitions, source and certainty under its name."""
    for card, areas in focus_areas:
        for area in areas:
            star = " *" if area.definition == card.default else ""
            yield f"{card.id}@{area.definition}{star}"
            yield f"  {area.source.to(language)}; {area.certainty.to(language)}"
        if card.undrawn is not None:
            yield card.id
            yield f"  {card.undrawn.to(language)}"


def found_table(areas: pl.DataFrame) -> Table:
    """Give the areas of a release that were searched: code, name, map."""
    table = Table(box=None, pad_edge=False)
    for area, boundary_year, name in areas.select("area", "boundary_year", "name").iter_rows():
        table.add_row(area, str(boundary_year), name)
    return table


def indicator_lines(cards: Iterable[Indicator], language: Language) -> Iterator[str]:
    """Give every indicator with its unit, and under it its question."""
    for card in cards:
        yield f"{card.id} ({card.unit.to(language)})"
        yield f"  {card.question.to(language)}"


def profile_before(profile: ProfileDocument) -> Iterator[str]:
    """Say of which area a profile tells: definition, source, residents, comparator and what must be known."""
    words = {word: said[profile.language] for word, said in _WORDS.items()}
    residents = profile.residents
    number = _missing_words(residents.missing, profile.language)
    if residents.value is not None:
        number = f"{written(residents.value, profile.language)} ({residents.year}, {residents.table})"
    yield profile.area.name
    facts = [
        (words["definition"], f"{profile.area.definition} ({profile.boundary_year})"),
        (words["source"], profile.area.source or ""),
        (words["certainty"], profile.area.certainty or ""),
        (words["residents"], number),
        (words["versus"], profile.comparator.name),
        (words["release"], profile.release[:12]),
        *((words["belongs"], name) for name in profile.definitions),
    ]
    width = max(len(word) for word, _ in facts)
    for word, fact in facts:
        yield f"{word:<{width}}  {fact}"
    for note in profile.notes:
        yield f"{words['limits']}: {note}"


def profile_tables(profile: ProfileDocument) -> Iterator[tuple[str, Table]]:
    """Give one table per theme: the newest year of every figure, strengths first. A positive gap is a disadvantage."""
    language = profile.language
    for theme in profile.themes:
        table = Table(box=None, pad_edge=False)
        table.add_column(_WORDS["indicator"][language])
        for word in ("year", "here", "there", "gap", "people"):
            table.add_column(_WORDS[word][language], justify="right")
        table.add_column("")
        for part in ("strength", "difference", "context"):
            figures = [figure for figure in theme.figures if figure.part == part]
            if figures and theme.code != "composition":
                table.add_row(f"[bold]{_WORDS[part][language]}")
            for figure in figures:
                table.add_row(*_profile_row(figure, language))
        yield theme.name, table


def profile_after(profile: ProfileDocument) -> Iterator[str]:
    """Say of how many indicators nothing is known, and which tables the figures come from."""
    if profile.unknown:
        number = len(profile.unknown)
        yield {
            "nl": f"Van {number} cijfers is hier niets bekend; --json zegt van elk waarom.",
            "en": f"Of {number} figures nothing is known here; --json says why for each.",
        }[profile.language]
    for source in profile.sources:
        where = f"{source.publisher}, {source.title} ({source.table}), {source.licence}"
        yield f"{_WORDS['source'][profile.language]}: {where}"


def _profile_row(figure: ProfileFigure, language: Language) -> Iterator[str]:
    point = next((p for p in reversed(figure.series) if p.value is not None), figure.series[-1])
    decimals = figure.indicator.decimals
    if point.gap is not None and point.value is not None and point.comparator is not None:
        decimals = agreeing_decimals(decimals, (point.value, point.comparator))
    yield f"{figure.indicator.name} ({figure.indicator.unit})"
    yield str(point.year)
    for value in (point.value, point.comparator, point.gap):
        yield "" if value is None else written(value, language, decimals)
    yield "" if point.people is None else written(about(point.people), language)
    marks = "; ".join(warning.mark for warning in figure.warnings if warning.mark)
    yield _missing_words(point.missing, language) if point.value is None else marks


def _missing_words(missing: str | None, language: Language) -> str:
    return Missing(missing).reason.to(language) if missing else ""


def _numbers(point: Point, card: Indicator, language: Language) -> Iterator[str]:
    for value in (point.value, point.comparator, point.gap):
        yield "" if value is None else written(value, language, card.decimals)
    interval = None if point.gap is None or point.sure.gap is None else point.sure.gap.interval
    ends = () if interval is None else (written(end, language, card.decimals) for end in interval)
    yield {"nl": " en ", "en": " and "}[language].join(ends)
    yield "" if point.ratio is None else written(point.ratio, language, 2)
    yield "" if point.people is None else written(point.people, language)
    yield "" if point.coverage is None else f"{written(point.coverage * 100, language)} %"


def _reason(point: Point, language: Language) -> str:
    return point.missing.reason.to(language) if point.missing else ""


def index_table(index: Index) -> Table:
    """Give one row per area, in the order of the data: a table to look an area up in, not a ranking list."""
    table = Table(box=None, pad_edge=False)
    for column in ("Area", "Score", "Rank", "Between"):
        table.add_column(column, justify="left" if column == "Area" else "right")
    for area, score, rank, low, high in index.areas.iter_rows():
        known = (f"{score:.3f}", str(rank)) if score is not None else ("-", "-")
        table.add_row(area, *known, f"{low}-{high}" if low is not None else "-")
    return table


def index_after(index: Index) -> Iterator[str]:
    """Say which assumption matters most, and which areas have no score."""
    for name, shift in index.shifts.items():
        yield f"Varying {name} alone moves an area {shift:.1f} places on average."
    for area, columns in index.missing.items():
        yield f"{area} has no score: {', '.join(columns)} is missing."
    if index.hidden:
        yield (
            f"{len(index.hidden)} area(s) have no score: too few people live there to show a share, a mean or a rate "
            f"of ({', '.join(sorted({column for columns in index.hidden.values() for column in columns}))})."
        )
    yield from (limit.to("en") for limit in index.limits)


def stacking_lines(found: Stacking, language: Language) -> Iterator[str]:
    """Give where themes come together: the sentence, the neighbourhoods with any, what was not judged, the limits."""
    yield found.sentence().to(language)
    named = {theme.theme: theme.name.to(language) for theme in found.themes}
    for one in found.neighbourhoods:
        if one.themes:
            yield f"  {one.code}  {one.name}: {', '.join(named[theme] for theme in one.themes)}"
    absent = [named[theme.theme] for theme in found.themes if not theme.indicators]
    if absent:
        word = {"nl": "Niet te beoordelen", "en": "Not judged"}[language]
        yield f"{word}: {', '.join(absent)}."
    yield from (limit.to(language) for limit in found.limits())
