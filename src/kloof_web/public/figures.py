# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""A figure as a page shows it: the sentence, the picture, the table, the source; always together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from django.utils.safestring import SafeString, mark_safe

from kloof import charts
from kloof.editions import Edition
from kloof.estimates import Missing, Status
from kloof.language.editions import AreaSeries, AreaValue, Break, GapFigure, IndicatorObject, SourceFile
from kloof.language.gaps import GapDocument, GapPoint
from kloof.language.programmes import Goal
from kloof.language.texts import Language, Text
from kloof.language.writing import about, written, written_value

__all__ = ["AreaFigure", "Dots", "Figure", "Row", "area_figure", "definition_dots", "figure", "small_multiples"]


@dataclass(frozen=True, slots=True)
class Row:
    """One year of a figure, written out; a cell without a value holds the reason."""

    year: int
    value: str
    comparator: str
    gap: str
    ratio: str
    people: str
    note: str
    between: str


@dataclass(frozen=True, slots=True)
class Figure:
    """A gap, ready to be shown.

    Parameters
    ----------
    document
        The gap in the language of the page.
    sentence
        The gap in people.
    wide, narrow, small
        The picture for a desk, for a phone, and for one of many.
    rows
        The same, as a table.
    gap_first, gap_last
        The size of the gap with its unit in the first and last year with a figure, or None.
    year_first, year_last
        Those years.
    direction
        Of the number alone: "closes", "opens", "same", or None when it cannot be told.
    arrow
        "closes" or "opens" when the gap moved by more than its margins; else None.
    arrow_words
        Whether it did, and why not.
    told_apart
        Whether area and comparator differ by more than the margins, where the sentence does not say so itself.
    margins
        Both margins of the last year, one line each.
    caveats, breaks, sources
        What must be said beside it, and where it comes from.
    is_named_in_dutch
        Whether the definition of the area has its name in Dutch only.
    marks
        What must be said beside it, in a few words each.
    is_stopped
        Whether a rule leaves no verdict: a direction is then a direction of the number only.
    """

    document: GapDocument
    indicator: IndicatorObject | None
    sentence: Text
    definition: Text | None
    wide: SafeString
    narrow: SafeString
    small: SafeString
    rows: tuple[Row, ...]
    gap_first: str | None
    gap_last: str | None
    year_first: int | None
    year_last: int | None
    direction: str | None
    arrow: str | None
    arrow_words: str | None
    told_apart: str | None
    margins: tuple[str, ...]
    caveats: tuple[str, ...]
    coverage: str
    breaks: tuple[Break, ...]
    sources: tuple[SourceFile, ...]
    is_named_in_dutch: bool
    marks: tuple[str, ...]
    is_stopped: bool


@dataclass(frozen=True, slots=True)
class Dots:
    """One year of a gap under several definitions, drawn for a desk and for a phone."""

    title: str
    wide: SafeString
    narrow: SafeString
    has_margins: bool


@dataclass(frozen=True, slots=True)
class AreaFigure:
    """One indicator in one neighbourhood beside its municipality."""

    indicator: IndicatorObject
    year: int
    value: str
    comparator: str | None
    comparator_year: int | None
    small: SafeString | None
    values: tuple[tuple[int, str, str], ...]
    missing: Text | None
    sources: tuple[SourceFile, ...]


def figure(
    edition: Edition,
    shown: GapFigure,
    language: Language,
    name: str,
    goal: Goal | None = None,
    *,
    country: GapFigure | None = None,
    card: IndicatorObject | None = None,
) -> Figure:
    """Prepare a gap for its page; `name` is unique within that page. `card` stands in for one the edition has not."""
    document = shown.en if language == "en" else shown.nl
    indicator = edition.indicators.get(document.indicator.id, card)
    decimals = indicator.decimals if indicator else 1
    breaks = indicator.breaks if indicator else ()
    lines = charts.lines_of(document, breaks=breaks, decimals=decimals)
    drawn = replace(lines, target=_target(goal, lines, language), country=_country(country))
    known = [p for p in sorted(document.series, key=lambda p: p.year) if p.gap is not None]
    first, last = (known[0], known[-1]) if known else (None, None)

    is_stopped = any(warning.stops for warning in document.warnings)

    def draw(form: charts.Form, what: charts.Lines) -> SafeString:
        return mark_safe(charts.gap_chart(what, language=language, name=f"{name}-{form}", form=form))  # noqa: S308 # escaped by charts

    return Figure(
        document=document,
        indicator=indicator,
        sentence=shown.sentence,
        definition=shown.definition,
        wide=draw("wide", drawn),
        narrow=draw("narrow", drawn),
        small=draw("small", lines),
        rows=tuple(_row(p, language, decimals) for p in sorted(document.series, key=lambda p: p.year)),
        gap_first=gap_words(first, language, decimals) if first else None,
        gap_last=gap_words(last, language, decimals) if last else None,
        year_first=first.year if first else None,
        year_last=last.year if last else None,
        direction=None if lines.breaks else direction(document),
        arrow=None if is_stopped else _arrow(document),
        arrow_words=document.trend.sentence if document.trend else None,
        told_apart=_told_apart(document, shown.sentence.to(language)),
        margins=tuple(_margins(document, language, decimals)),
        caveats=_caveats(document.series),
        coverage=_coverage(document.series, language),
        breaks=lines.breaks,
        sources=titles_of(sources_of(edition, indicator, frozenset({shown.table}) if shown.table else frozenset())),
        is_named_in_dutch=shown.en.area.source == shown.nl.area.source,
        marks=tuple(warning.mark for warning in document.warnings if warning.mark is not None),
        is_stopped=is_stopped,
    )


def small_multiples(
    edition: Edition, shown: tuple[GapFigure, ...], language: Language, name: str
) -> tuple[Figure, ...]:
    """Prepare several gaps as small pictures on one scale."""
    figures = [figure(edition, one, language, f"{name}-{place}") for place, one in enumerate(shown)]
    many = [
        charts.lines_of(f.document, breaks=f.breaks, decimals=f.indicator.decimals if f.indicator else 1)
        for f in figures
    ]
    if not many:
        return ()
    domain = charts.domain_of(many)
    return tuple(
        replace(
            one,
            small=mark_safe(  # noqa: S308 # escaped by charts
                charts.gap_chart(lines, language=language, name=f"{name}-{place}-small", form="small", domain=domain)
            ),
        )
        for place, (one, lines) in enumerate(zip(figures, many, strict=True))
    )


def direction(document: GapDocument) -> str | None:
    """Say whether the number closes or opens between its first and last year with a figure, whatever its margins.

    Nobody asks this of a series with a break.
    """
    gaps = [p.gap for p in sorted(document.series, key=lambda p: p.year) if p.gap is not None]
    if len(gaps) < 2:
        return None
    return "same" if gaps[0] == gaps[-1] else "closes" if gaps[-1] < gaps[0] else "opens"


def definition_dots(shown: Sequence[GapFigure], chosen: GapFigure, language: Language, decimals: int) -> Dots | None:
    """Draw the gap of the last year under every definition of an area, each with the interval of both its margins."""
    documents = [one.en if language == "en" else one.nl for one in shown]
    year = max((p.year for document in documents for p in document.series if p.gap is not None), default=None)
    if year is None:
        return None
    rows = []
    for one, document in zip(shown, documents, strict=True):
        point = next((p for p in document.series if p.year == year), None)
        name = one.definition.to(language) if one.definition else document.area.definition or document.area.name
        rows.append(
            charts.DotRow(
                name,
                None if point is None else point.gap,
                None if point is None else point.gap_low,
                None if point is None else point.gap_high,
                chosen=one.nl.area.definition == chosen.nl.area.definition,
                missing=Missing.NOT_PUBLISHED.value if point is None else point.missing,
            )
        )
    unit = documents[0].indicator.unit
    if unit == "%":
        unit = "procentpunt" if language == "nl" else "percentage points"
    unit = unit if unit.startswith("per ") else f"in {unit}"
    title = {"nl": f"De kloof in {year}, {unit}", "en": f"The gap in {year}, {unit}"}[language]
    zero = {"nl": "geen kloof", "en": "no gap"}[language]

    def draw(form: charts.Form) -> SafeString:
        drawn = charts.interval_dots(
            rows,
            language=language,
            name=f"definitions-{form}",
            title=title,
            unit=unit.removeprefix("in "),
            zero_words=zero,
            form=form,
            decimals=decimals,
        )
        return mark_safe(drawn)  # noqa: S308 # escaped by charts

    return Dots(title, draw("wide"), draw("narrow"), any(row.low is not None for row in rows))


def _arrow(document: GapDocument) -> str | None:
    """Say whether the gap closed or opened by more than its margins; an edition that tells nothing of them says no."""
    arrow = "none" if document.trend is None else document.trend.arrow
    return {"smaller": "closes", "larger": "opens"}.get(arrow)


def _told_apart(document: GapDocument, sentence: str) -> str | None:
    said = document.told_apart
    return None if said is None or said.sentence.removesuffix(".") in sentence else said.sentence


def _margins(document: GapDocument, language: Language, decimals: int) -> Iterator[str]:
    """Write both margins of the last year with a gap, and the area's figure as drawn towards its municipality."""
    last = next((p for p in sorted(document.series, key=lambda p: -p.year) if p.gap is not None), None)
    if last is None or last.margins is None:
        return
    gap = {"nl": "De kloof", "en": "The gap"}[language]
    between = {"nl": "tussen {} en {}", "en": "between {} and {}"}[language]
    unknown = {"nl": "niet bekend, want {}", "en": "not known, because {}"}[language]
    none = {"nl": "geen, want {}", "en": "none, because {}"}[language]
    one_more = max(1, decimals)
    for name, margins in (
        (document.area.name, last.margins.value),
        (document.comparator.name, last.margins.comparator),
        (gap, last.margins.gap),
    ):
        if margins is None:
            continue
        said = []
        for margin in (margins.measurement, margins.chance):
            if margin.low is None or margin.high is None:
                words = (none if margin.state == "none" else unknown).format(margin.reason)
            else:
                words = between.format(*(written(end, language, one_more) for end in (margin.low, margin.high)))
            said.append(f"{margin.name} {words}")
        yield f"{name[:1].upper()}{name[1:]} ({last.year}): {'; '.join(said)}."
    if last.shrunk is not None:
        yield last.shrunk.sentence


def gap_words(point: GapPoint, language: Language, decimals: int) -> str:
    """Write the size of a gap with its unit: a difference of percentages is in percentage points."""
    unit = point.unit
    if unit == "%":
        unit = "procentpunt" if language == "nl" else "percentage points"
    return written_value(point.gap or 0.0, unit, language, decimals)


def area_figure(
    edition: Edition, series: AreaSeries, names: tuple[str, str], language: Language, name: str
) -> AreaFigure | None:
    """Prepare one indicator of a neighbourhood; None when the edition has no card for it."""
    indicator = edition.indicators.get(series.indicator)
    if indicator is None or not series.values:
        return None
    own = {v.year: v for v in series.values}
    city = {v.year: v for v in series.comparator} if indicator.kind == "intensive" else {}
    unit, decimals = indicator.unit.to(language), indicator.decimals

    def words(value: AreaValue | None) -> str:
        if value is None:
            return "–"
        if value.value is None:
            return missing_word(value.missing).to(language)
        return written_value(value.value, unit if unit == "%" else "", language, decimals)

    known = [year for year, value in sorted(own.items()) if value.value is not None]
    year = known[-1] if known else max(own)
    compared = city.get(year)
    years = sorted(own.keys() | city.keys()) if len(known) > 1 else []
    lines = charts.Lines(
        subject=indicator.name.to(language),
        area=names[0],
        comparator=names[1],
        unit=unit,
        points=tuple(
            charts.Point(
                y,
                own[y].value if y in own else None,
                city[y].value if y in city else None,
                missing=own[y].missing if y in own else Missing.NOT_PUBLISHED,
            )
            for y in years
        ),
        better=indicator.better if indicator.better in ("higher", "lower") else "neutral",
        breaks=tuple(b for b in indicator.breaks if years and years[0] < b.year <= years[-1]),
        decimals=decimals,
    )
    drawn = charts.gap_chart(lines, language=language, name=name, form="small") if len(years) > 1 else None
    return AreaFigure(
        indicator=indicator,
        year=year,
        value=words(own[year]),
        comparator=words(compared) if compared is not None and compared.value is not None else None,
        comparator_year=year if compared is not None else None,
        small=mark_safe(drawn) if drawn else None,  # noqa: S308 # escaped by charts
        values=tuple(
            (y, words(own.get(y)), words(city.get(y))) for y in sorted(own.keys() | city.keys(), reverse=True)
        ),
        missing=None if known else missing_reason(own[year].missing),
        sources=titles_of(sources_of(edition, indicator, frozenset(v.table for v in series.values))),
    )


def missing_reason(code: str | None) -> Text:
    """Give the reason behind a code; an unknown code says itself that nothing more is known."""
    try:
        return Missing(code or "").reason
    except ValueError:
        return Text(nl="er is geen cijfer", en="there is no figure")


def missing_word(code: str | None) -> Text:
    """Give the one word that stands where a number would have stood."""
    return charts.MISSING_WORDS.get(code or "", charts.NO_FIGURE)


def sources_of(
    edition: Edition, indicator: IndicatorObject | None, tables: frozenset[str] | None = None
) -> tuple[SourceFile, ...]:
    """Give the publishers' files of an indicator's tables, or of those tables the shown values come from."""
    if indicator is None:
        return ()
    asked = tables if tables is not None else frozenset(indicator.tables)
    return tuple(file for file in edition.sources.files if file.table in asked)


def titles_of(files: Iterable[SourceFile]) -> tuple[SourceFile, ...]:
    """Name each table once: a publisher may spread one table over many files."""
    return tuple({(file.publisher, file.table): file for file in files}.values())


def _caveats(series: Sequence[GapPoint]) -> tuple[str, ...]:
    """Give every caveat once; one that does not hold for every year names its years."""
    years: dict[str, list[int]] = {}
    for point in sorted(series, key=lambda p: p.year):
        for caveat in point.caveats:
            years.setdefault(caveat, []).append(point.year)
    return tuple(
        caveat if len(of) == len(series) else f"{caveat.removesuffix('.')} ({', '.join(map(str, of))})."
        for caveat, of in years.items()
    )


def _coverage(series: Sequence[GapPoint], language: Language) -> str:
    """Say for how many of the people in the area a figure is known."""
    shares = sorted({round(100 * point.coverage) for point in series if point.coverage is not None})
    if not shares:
        return ""
    percent = " %" if language == "nl" else "%"
    if len(shares) == 1:
        return f"{shares[0]}{percent}"
    return f"{shares[0]}–{shares[-1]}{percent}"


def _row(point: GapPoint, language: Language, decimals: int) -> Row:
    unit = point.unit if point.unit == "%" else ""

    def value(number: float | None) -> str:
        return "–" if number is None else written_value(number, unit, language, decimals)

    people = "–" if point.people is None else written(about(point.people), language)
    status = _status(point.status).to(language)
    return Row(
        year=point.year,
        value=missing_word(point.missing).to(language) if point.value is None else value(point.value),
        comparator=value(point.comparator),
        gap="–" if point.gap is None else written(point.gap, language, decimals),
        ratio="–" if point.ratio is None else written(point.ratio, language, 2),
        people=people,
        note=missing_reason(point.missing).to(language) if point.missing else status,
        between=_between(point, language, decimals),
    )


def _between(point: GapPoint, language: Language, decimals: int) -> str:
    """Write the interval of the gap, both margins together."""
    if point.gap is None:
        return "–"
    if point.gap_low is None or point.gap_high is None:
        return {"nl": "niet bekend", "en": "not known"}[language]
    ends = (written(end, language, decimals) for end in (point.gap_low, point.gap_high))
    return {"nl": " tot ", "en": " to "}[language].join(ends)


def _status(code: str) -> Text:
    try:
        return Status(code).label
    except ValueError:
        return Text(nl=code)


def _country(shown: GapFigure | None) -> tuple[tuple[int, float], ...]:
    if shown is None:
        return ()
    return tuple(
        (p.year, p.comparator) for p in sorted(shown.nl.series, key=lambda p: p.year) if p.comparator is not None
    )


def _target(goal: Goal | None, lines: charts.Lines, language: Language) -> charts.TargetMark | None:
    """Where the newest target puts the area; a target for the gap is drawn as if the comparator stays where it is."""
    if goal is None or goal.measure is None or not goal.measure.targets:
        return None
    target = goal.measure.targets[-1]
    decimals = 0 if target.value == round(target.value) else 1
    number = written(target.value, language, decimals)
    if goal.measure.kind == "level":
        size = {"at_least": ("minstens", "at least"), "at_most": ("hoogstens", "at most")}[target.direction]
        words = (
            f"doel {target.year}: {size[0]} {number}" if language == "nl" else f"goal {target.year}: {size[1]} {number}"
        )
        return charts.TargetMark(target.year, target.value, words)
    compared = [p.comparator for p in lines.points if p.comparator is not None]
    if not compared or lines.better == "neutral":
        return None
    sign = -1 if lines.better == "higher" else 1
    words = (
        f"doel {target.year}: kloof hoogstens {number}"
        if language == "nl"
        else f"goal {target.year}: gap at most {number}"
    )
    return charts.TargetMark(target.year, compared[-1] + sign * target.value, words)
