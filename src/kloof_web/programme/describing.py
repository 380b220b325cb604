# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""Show a whole to the people who work on it: every field with its label and its value in words, never a code."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _
from pydantic import BaseModel

from kloof.indicators import indicators
from kloof.language import programmes as published
from kloof.language.texts import Language, Source, Text
from kloof.language.writing import listed, written, written_date
from kloof_web.programme.kinds import WholeKind
from kloof_web.programme.models import ActivityKind, Confidence, Effort, EvidenceLevel, Level
from kloof_web.programme.naming import Names
from kloof_web.programme.rules import Phase
from kloof_web.records.models import Kind

LABELS: dict[str, Promise] = {
    "name": gettext_lazy("Naam"),
    "title": gettext_lazy("Titel"),
    "municipality": gettext_lazy("Gemeente"),
    "area": gettext_lazy("Gebied"),
    "started_on": gettext_lazy("Begonnen op"),
    "horizon": gettext_lazy("Horizon"),
    "summary": gettext_lazy("Samenvatting"),
    "themes": gettext_lazy("Thema’s"),
    "contact": gettext_lazy("Contact voor bewoners"),
    "fictional": gettext_lazy("Fictief"),
    "sources": gettext_lazy("Bronnen"),
    "document": gettext_lazy("Plan"),
    "number": gettext_lazy("Nummer"),
    "text": gettext_lazy("Tekst"),
    "level": gettext_lazy("Niveau"),
    "statement": gettext_lazy("Wat er beter moet worden"),
    "theme": gettext_lazy("Thema"),
    "parent": gettext_lazy("Hangt onder"),
    "passages": gettext_lazy("Passages"),
    "measure": gettext_lazy("Hoe we het meten"),
    "owner": gettext_lazy("Eigenaar"),
    "kind": gettext_lazy("Soort"),
    "for_whom": gettext_lazy("Voor wie"),
    "lead": gettext_lazy("Trekker"),
    "partners": gettext_lazy("Partners"),
    "areas": gettext_lazy("Buurten"),
    "starts_on": gettext_lazy("Begint op"),
    "ends_on": gettext_lazy("Eindigt op"),
    "phase": gettext_lazy("Fase"),
    "effort": gettext_lazy("Nieuw of bestaand"),
    "contributions": gettext_lazy("Draagt bij aan"),
    "test_question": gettext_lazy("Toetsvraag: helpt dit de wijk wezenlijk verder?"),
}
WORDS: dict[str, Any] = {
    **dict(Phase.choices),
    **dict(Level.choices),
    **dict(ActivityKind.choices),
    **dict(Effort.choices),
    **dict(EvidenceLevel.choices),
    **dict(Confidence.choices),
    "rest": gettext_lazy("de rest van de gemeente"),
    "rest-without-programmes": gettext_lazy("de rest zonder andere programmagebieden"),
    "rest-without-centre": gettext_lazy("de rest zonder het centrum"),
    "city": gettext_lazy("de hele gemeente"),
    "country": gettext_lazy("Nederland"),
    "peers": gettext_lazy("vergelijkbare buurten elders"),
    "at_least": gettext_lazy("minstens"),
    "at_most": gettext_lazy("hoogstens"),
    "yes": gettext_lazy("ja"),
    "partly": gettext_lazy("deels"),
    "no": gettext_lazy("nee"),
}
CHOICES = {"level", "kind", "phase", "effort"}


@dataclass(frozen=True, slots=True)
class Said:
    """One sentence of a value: with a word before it, an address it leads to, or the other language it is in."""

    text: str
    label: str = ""
    href: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class Grid:
    """A small table in a value: the heading of every column, and its rows."""

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    @property
    def is_narrow(self) -> bool:
        """Say whether two columns are all there is."""
        return len(self.head) < 3

    @property
    def labelled(self) -> tuple[tuple[tuple[str, str], ...], ...]:
        """Give every cell with the heading above it, for a screen too narrow for columns."""
        return tuple(tuple(zip(self.head, row, strict=True)) for row in self.rows)


@dataclass(frozen=True, slots=True)
class Group:
    """Sentences that belong together, under a word of their own."""

    label: str
    parts: tuple[Part, ...]


Part = Said | Grid | Group
Special = Callable[[Any, Names], Iterable[Part]]
"""Puts a value in words that the plain rules have no words for."""


@dataclass(frozen=True, slots=True)
class Line:
    """One field of a whole: its label, its value in words, and the value before when it differs."""

    name: str
    label: str
    parts: tuple[Part, ...]
    before: tuple[Part, ...] | None = None

    @property
    def is_changed(self) -> bool:
        """Say whether the value differs from the approved one."""
        return self.before is not None and self.before != self.parts


def describe(
    kind: WholeKind[Any, Any], fields: Mapping[str, Any], names: Names, *, approved: BaseModel | None = None
) -> tuple[Line, ...]:
    """Put every field in words, in one fixed order; beside it the approved value, if there is one."""
    before = fields_of(approved) if approved is not None else None
    labels = {**LABELS, **kind.labels}
    lines = []
    for name in [name for name in labels if name in fields or (before and name in before)]:
        was = None if before is None else _words(kind, name, before.get(name), names)
        lines.append(Line(name, str(labels[name]), _words(kind, name, fields.get(name), names), was))
    return tuple(lines)


def fields_of(model: BaseModel) -> dict[str, Any]:
    """Give the fields of a whole in the published language that say something."""
    return {name: value for name in type(model).model_fields if (value := getattr(model, name)) not in (None, "", ())}


def language() -> Language:
    """Give the language of the page."""
    return "en" if get_language() == "en" else "nl"


def _words(kind: WholeKind[Any, Any], name: str, value: Any, names: Names) -> tuple[Part, ...]:
    if value is None:
        return ()
    special = kind.special.get(name) or SPECIAL.get(name)
    if special is not None:
        return tuple(special(value, names))
    match value:
        case bool():
            return (Said(_("ja") if value else _("nee")),)
        case Text():
            return _text(value)
        case tuple() | list():
            return tuple(part for item in value for part in _words(kind, name, item, names))
        case dt.date():
            return (Said(written_date(value, language())),)
        case str() if name in kind.words:
            return (Said(str(kind.words[name].get(value, value))),)
        case str() if name in CHOICES:
            return (Said(str(WORDS.get(value, value))),)
        case _:
            return (Said(str(value)),)


def _text(text: Text, label: str = "") -> tuple[Said, ...]:
    """Give a text in the language of the page first, then in the other one, each marked with what it is in."""
    own: Language = language()
    other: Language = "nl" if own == "en" else "en"
    if text.en is None:
        return (Said(text.nl, label, language="" if own == "nl" else "nl"),)
    return (Said(text.to(own), label), Said(text.to(other), language=other))


def _source(source: Source) -> str:
    day = written_date(source.date, language()) if source.date else None
    return ", ".join(part for part in (source.title, source.number, day) if part)


def _sources(sources: Iterable[Source], _names: Names) -> Iterable[Part]:
    return [Said(_source(source), href=source.url or "") for source in sources]


def _municipality(municipality: published.Municipality, _names: Names) -> Iterable[Part]:
    return [Said(municipality.name)]


def _area(area: str, names: Names) -> Iterable[Part]:
    return [Said(names.area_of_programme(area, language()))]


def _themes(themes: Iterable[published.Theme], _names: Names) -> Iterable[Part]:
    return [Said(listed([theme.name.to(language()) for theme in themes], language()))]


def _theme(theme: str, names: Names) -> Iterable[Part]:
    return [Said(names.themes[theme].to(language()))] if theme in names.themes else [Said(theme)]


def _goal(slug: str, names: Names, label: str = "") -> Said:
    goal = names.named(Kind.GOAL, slug)
    return Said(slug, label) if goal is None else Said(goal.name.to(language()), label, goal.href)


def _parent(slug: str, names: Names) -> Iterable[Part]:
    return [_goal(slug, names)]


def _passages(slugs: Iterable[str], names: Names) -> Iterable[Part]:
    for slug in slugs:
        passage = names.named(Kind.PASSAGE, slug)
        if passage is None:
            yield Said(slug)
            continue
        words = _text(passage.text) if passage.text is not None else ()
        yield Group("", (Said(passage.name.to(language()), href=passage.href), *words))


def _neighbourhoods(codes: Iterable[str], names: Names) -> Iterable[Part]:
    said = [f"{names.areas[code]} ({code})" if code in names.areas else code for code in codes]
    return [Said(listed(said, language()))]


def _measure(measure: published.Measure, names: Names) -> Iterable[Part]:
    card = indicators().get(measure.indicator)
    unit = card.unit.to(language()) if card is not None else ""
    if unit == "%" and measure.kind == "gap":
        unit = _("procentpunt")
    yield from [Said(measure.indicator)] if card is None else _text(card.name, _("Indicator"))
    facts = {"comparator": WORDS[measure.comparator], "unit": unit or _("de eenheid van de indicator")}
    if measure.kind == "gap":
        yield Said(_("We meten hoe ver het gebied achterloopt op %(comparator)s, in %(unit)s.") % facts)
    else:
        yield Said(_("We meten hoe het er in het gebied zelf voor staat, in %(unit)s.") % facts)
    if measure.definition is not None:
        known = names.definitions.get(measure.definition)
        yield Said(known.to(language()) if known else measure.definition, _("Afbakening"))
    if measure.baseline is not None:
        years = listed([str(year) for year in measure.baseline.years], language())
        yield Said(_("We vergelijken met het begin: %(years)s.") % {"years": years})
        if measure.baseline.in_selection_year:
            yield Said(_("Het gebied is uitgekozen op een van deze jaren."))
    if measure.targets:
        yield _targets(measure, unit)
    if measure.path:
        yield Grid(
            _("Gepland verloop"),
            (_("Jaar"), _("Waarde")),
            tuple((str(step.year), _amount(step.value, unit)) for step in measure.path),
        )


def _targets(measure: published.Measure, unit: str) -> Grid:
    after = [*measure.targets[1:], None]
    return Grid(
        _("Streefwaarden, de nieuwste eerst"),
        (_("Jaar"), _("Streefwaarde"), _("Stand"), _("Besluit"), _("Waarom vervangen")),
        tuple(
            (
                str(target.year),
                f"{WORDS[target.direction]} {_amount(target.value, unit)}",
                _("geldt nu") if by is None else _("vervangen"),
                _source(target.decided) if target.decided else "–",
                by.replaced_because.to(language()) if by is not None and by.replaced_because is not None else "–",
            )
            for target, by in reversed(list(zip(measure.targets, after, strict=True)))
        ),
    )


def _amount(value: float, unit: str) -> str:
    exact = f"{value:.6f}".rstrip("0").rstrip(".")
    number = written(value, language(), len(exact.partition(".")[2]))
    return f"{number} {unit}" if unit else number


def _contributions(contributions: Iterable[published.Contribution], names: Names) -> Iterable[Part]:
    for one in contributions:
        parts = [_goal(one.goal, names), *_text(one.reason)]
        if one.assumptions is not None:
            parts += _text(one.assumptions, _("Aannames"))
        sure = [
            Said(str(WORDS[value]), label)
            for value, label in ((one.evidence, _("Hoe goed bekend")), (one.confidence, _("Hoe zeker")))
            if value is not None
        ]
        yield Group("", (*parts, *sure))


def _test_question(question: published.TestQuestion, _names: Names) -> Iterable[Part]:
    yield Group(_("Het programma antwoordt"), _text(question.programme))
    residents = question.residents
    if residents is None:
        return
    asked = ngettext("%(n)s bewoner gevraagd op %(day)s.", "%(n)s bewoners gevraagd op %(day)s.", residents.asked) % {
        "n": written(residents.asked, language()),
        "day": written_date(residents.asked_on, language()),
    }
    parts = [Said(str(WORDS[residents.answer]), _("Antwoord")), Said(asked), *_text(residents.how, _("Hoe gevraagd"))]
    if isinstance(residents.words, Text):
        parts += _text(residents.words, _("In hun eigen woorden"))
    yield Group(_("Bewoners antwoorden"), tuple(parts))


SPECIAL: dict[str, Special] = {
    "municipality": _municipality,
    "area": _area,
    "themes": _themes,
    "theme": _theme,
    "parent": _parent,
    "passages": _passages,
    "measure": _measure,
    "areas": _neighbourhoods,
    "contributions": _contributions,
    "test_question": _test_question,
    "sources": _sources,
}
