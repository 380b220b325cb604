# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""What changed between two editions of one programme, in values and in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from kloof.editions.edition import Edition
from kloof.editions.reading import read
from kloof.errors import EditionRefused
from kloof.language.differences import Change, Difference, Side
from kloof.language.editions import AreaObject, GapFigure, ObjectKind
from kloof.language.effects import StudyDocument, StudyResult
from kloof.language.programmes import Goal, Target
from kloof.language.texts import Language, Published, Text
from kloof.language.writing import written

__all__ = ["FIELDS", "diff"]

_LANGUAGES: tuple[Language, Language] = ("nl", "en")


class _Noun(NamedTuple):
    nl: str
    en: str


_KINDS: dict[ObjectKind, _Noun] = {
    "programme": _Noun("Programma", "Programme"),
    "passage": _Noun("Passage", "Passage"),
    "goal": _Noun("Doel", "Goal"),
    "activity": _Noun("Activiteit", "Activity"),
    "goal_figures": _Noun("Cijfers bij doel", "Figures of goal"),
    "area": _Noun("Cijfers van", "Figures of"),
    "indicator": _Noun("Indicator", "Indicator"),
    "sources": _Noun("Bronbestand", "Source file"),
    "words": _Noun("Woorden van bewoners bij", "Residents' words on"),
    "study": _Noun("Onderzoek", "Study"),
    "study_result": _Noun("Uitkomst van onderzoek", "Result of study"),
}

FIELDS: dict[str, _Noun] = {
    "areas": _Noun("buurten", "neighbourhoods"),
    "area": _Noun("gebied", "area"),
    "boundary_year": _Noun("indeling van het jaar", "map of the year"),
    "better": _Noun("welke kant beter is", "which direction is better"),
    "breaks": _Noun("breuken in de reeks", "breaks in the series"),
    "contact": _Noun("contact", "contact"),
    "contributions": _Noun("bijdrage aan doelen", "contribution to goals"),
    "counted_where": _Noun("waar geteld wordt", "where it is counted"),
    "decimals": _Noun("decimalen", "decimals"),
    "definitions": _Noun("hoort bij afbakening", "belongs to definition"),
    "denominator": _Noun("over wie het gaat", "whom it is about"),
    "document": _Noun("plan", "plan"),
    "effort": _Noun("nieuw of bestaand", "new or existing"),
    "ends_on": _Noun("einde", "end"),
    "fictional": _Noun("fictief", "fictional"),
    "for_whom": _Noun("voor wie", "for whom"),
    "foreseen": _Noun("wat wanneer te zien is", "what could be seen when"),
    "foreseen_with": _Noun("vooraf bekeken met", "foreseen with"),
    "hash": _Noun("controlegetal", "checksum"),
    "horizon": _Noun("horizon", "horizon"),
    "id": _Noun("kenmerk", "id"),
    "kind": _Noun("soort", "kind"),
    "lead": _Noun("trekker", "lead"),
    "level": _Noun("niveau", "level"),
    "limits": _Noun("beperkingen", "limits"),
    "measure.baseline": _Noun("nulmeting", "baseline"),
    "measure.comparator": _Noun("vergelijking", "comparator"),
    "measure.definition": _Noun("afbakening", "definition of the area"),
    "measure.indicator": _Noun("indicator", "indicator"),
    "measure.kind": _Noun("stand of kloof", "level or gap"),
    "measure.path": _Noun("gepland pad", "planned path"),
    "measure.targets": _Noun("streefwaarde", "target"),
    "measured_by": _Noun("manier van meten", "way of measuring"),
    "municipality": _Noun("gemeente", "municipality"),
    "name": _Noun("naam", "name"),
    "notes": _Noun("toelichting", "notes"),
    "number": _Noun("nummer", "number"),
    "owner": _Noun("eigenaar", "owner"),
    "parent": _Noun("bovenliggend doel", "goal above it"),
    "partners": _Noun("partners", "partners"),
    "passages": _Noun("passages uit het plan", "passages of the plan"),
    "phase": _Noun("fase", "phase"),
    "question": _Noun("vraag", "question"),
    "reactive": _Noun("beweegt mee met ons eigen werk", "moves with our own effort"),
    "registered_by": _Noun("vastgelegd door", "registered by"),
    "registered_on": _Noun("vastgelegd op", "registered on"),
    "result": _Noun("uitkomst", "result"),
    "sources": _Noun("bronnen", "sources"),
    "started_on": _Noun("begin", "start"),
    "starts_on": _Noun("begin", "start"),
    "statement": _Noun("omschrijving", "statement"),
    "summary": _Noun("samenvatting", "summary"),
    "tables": _Noun("tabellen", "tables"),
    "test_question": _Noun("toetsvraag", "test question"),
    "text": _Noun("tekst", "text"),
    "theme": _Noun("thema", "theme"),
    "themes": _Noun("thema's", "themes"),
    "title": _Noun("titel", "title"),
    "unit": _Noun("eenheid", "unit"),
    "weight": _Noun("weging", "weight"),
}


def diff(before: Path | str, after: Path | str) -> Difference:
    """Say what changed from one edition of a programme to another.

    Parameters
    ----------
    before, after
        Two editions of one programme: folders, numbered folders in a store, or zips. They need not follow each other.

    Returns
    -------
    Difference
        What was added, is gone or changed in goals, activities and passages; targets with old and new value and why;
        figures that were revised, per year; what was withdrawn and what was left out. In values and in words.

    Raises
    ------
    EditionRefused
        One of them cannot be read, or they are of different programmes.
    """
    a, b = read(before), read(after)
    if a.manifest.programme != b.manifest.programme:
        raise EditionRefused(
            after,
            problem=f"it is of programme '{b.manifest.programme}', and the other of '{a.manifest.programme}'",
            advice="Compare two editions of one programme.",
        )
    return Difference(programme=b.manifest.programme, before=_side(a), after=_side(b), changes=tuple(_changes(a, b)))


def _side(edition: Edition) -> Side:
    manifest = edition.manifest
    return Side(number=manifest.number, published_on=manifest.published_on, hash=edition.hash, release=manifest.release)


def _changes(a: Edition, b: Edition) -> Iterator[Change]:
    yield from _things("programme", {"": a.programme}, {"": b.programme}, a, b)
    yield from _things("passage", a.passages, b.passages, a, b)
    yield from _things("goal", a.goals, b.goals, a, b)
    yield from _targets(a.goals, b.goals)
    yield from _goal_figures(a, b)
    yield from _things("activity", a.activities, b.activities, a, b)
    yield from _things("study", a.studies, b.studies, a, b)
    yield from _study_results(a, b)
    yield from _area_figures(a.areas, b.areas)
    yield from _things("indicator", a.indicators, b.indicators, a, b)
    yield from _source_files(a, b)
    yield from _withdrawn(a, b)
    yield from _left_out(b)


def _things(
    kind: ObjectKind, old: Mapping[str, Any], new: Mapping[str, Any], a: Edition, b: Edition
) -> Iterator[Change]:
    for name in [*new, *(name for name in old if name not in new)]:
        if name not in old:
            titled = _title(new[name])
            yield _change("added", kind, new[name].id, titled, nl="is nieuw.", en="is new.")
        elif name not in new:
            titled = _title(old[name])
            yield _change("gone", kind, old[name].id, titled, nl="staat er niet meer in.", en="is no longer in it.")
        else:
            before, after = _fields(old[name], a), _fields(new[name], b)
            for field in [*after, *(field for field in before if field not in after)]:
                was, now = before.get(field), after.get(field)
                if was != now:
                    yield _field_changed(kind, new[name].id, _title(new[name]), field, was, now)


def _fields(thing: Published, edition: Edition) -> dict[str, Any]:
    """Give the fields of a thing as values, with residents' words where their hash stands.

    A measure is taken apart one level deep. Targets are told apart, with their reasons.
    """
    fields: dict[str, Any] = thing.model_dump(mode="json")
    measure = fields.pop("measure", None)
    if measure is not None:
        measure.pop("targets")
        fields |= {f"measure.{name}": value for name, value in measure.items()}
    residents = (fields.get("test_question") or {}).get("residents")
    if residents and residents.get("words") and (leaf := residents["words"].get("leaf")):
        kept = edition.words.get(leaf)
        residents["words"] = None if kept is None else kept.model_dump(mode="json")
    return fields


def _field_changed(kind: ObjectKind, name: str, title: Text, field: str, was: Any, now: Any) -> Change:
    noun = FIELDS[field]
    said = {
        language: f"{noun[n]}: {_said(was, language)} → {_said(now, language)}."
        for n, language in enumerate(_LANGUAGES)
    }
    return _change(
        "changed",
        kind,
        name,
        title,
        nl=said["nl"],
        en=said["en"],
        field=field,
        old=was,
        new=now,
        colon=True,
    )


def _change(
    what: Any, kind: ObjectKind, name: str, title: Text, *, nl: str, en: str, colon: bool = False, **facts: Any
) -> Change:
    noun, join = _KINDS[kind], ", " if colon else " "
    return Change(
        what=what,
        kind=kind,
        id=name,
        sentence=Text(nl=f"{noun.nl} '{title.nl}'{join}{nl}", en=f"{noun.en} '{title.to('en')}'{join}{en}"),
        **facts,
    )


def _title(thing: Any) -> Text:
    if hasattr(thing, "title"):
        title: Text = thing.title
        return title
    if hasattr(thing, "number"):
        return Text(nl=f"{thing.document.nl} {thing.number}", en=f"{thing.document.to('en')} {thing.number}")
    name: Text = thing.name
    return name


_DUTCH = {
    "at_least": "minstens", "at_most": "hoogstens", "chance": "kans", "preparing": "in voorbereiding",
    "decided": "besloten", "running": "in uitvoering", "paused": "gepauzeerd", "finished": "afgerond",
    "stopped": "gestopt", "new": "nieuw", "existing": "bestaand", "relabelled": "bestaand onder een nieuwe naam",
    "described": "goed beschreven", "grounded": "goed onderbouwd", "effective": "effectief", "low": "laag",
    "medium": "middel", "high": "hoog", "yes": "ja", "partly": "deels", "no": "nee", "line": "lijn",
    "intervention": "interventie", "pilot": "proef", "residents_initiative": "bewonersinitiatief",
    "ambition": "ambitie", "theme": "thema", "goal": "doel", "level": "stand", "gap": "kloof",
    "rest": "rest van de gemeente", "rest-without-programmes": "rest zonder programmagebieden", "city": "hele gemeente",
    "country": "Nederland", "rest-without-centre": "rest zonder het centrum", "peers": "vergelijkbare buurten",
}  # fmt: skip
_NOTHING = {"nl": "(niets)", "en": "(nothing)"}
_WORDS = {"nl": {True: "ja", False: "nee"}, "en": {True: "yes", False: "no"}}


def _said(value: Any, language: Language) -> str:
    """Write a value for a reader: a text in its language, a list by its parts, a number as that language does."""
    if value is None or value in ([], ""):
        return _NOTHING[language]
    if isinstance(value, bool):
        return _WORDS[language][value]
    if isinstance(value, float):
        return _number(value, language)
    if isinstance(value, list):
        return ", ".join(_said(part, language) for part in value)
    if isinstance(value, dict):
        if set(value) == {"nl", "en"}:
            return f"“{value['en'] if language == 'en' and value['en'] else value['nl']}”"
        return " · ".join(_said(part, language) for part in value.values() if part not in (None, [], ""))
    return _DUTCH.get(str(value), str(value)) if language == "nl" else str(value).replace("_", " ")


def _number(value: float | None, language: Language) -> str:
    if value is None:
        return {"nl": "geen cijfer", "en": "no figure"}[language]
    exact = f"{round(value, 6):.6f}".rstrip("0").rstrip(".")
    return written(value, language, len(exact.partition(".")[2]))


def _targets(old: Mapping[str, Goal], new: Mapping[str, Goal]) -> Iterator[Change]:
    """Tell of a goal's newest target, old and new, and why; and of an earlier target that was changed or taken out."""
    for name, goal in new.items():
        if name not in old:
            continue
        before, after = _target_list(old[name]), _target_list(goal)
        if before == after:
            continue
        was, now = before[-1] if before else None, after[-1] if after else None
        facts = {
            "old": None if was is None else was.model_dump(mode="json"),
            "new": None if now is None else now.model_dump(mode="json"),
            "field": "measure.targets",
        }
        if was == now or (was is not None and was not in after):
            nl, en = "een eerdere streefwaarde staat er niet meer zoals zij was", "an earlier target is not as it was"
        else:
            nl, en = "de streefwaarde is veranderd", "the target changed"
        said = [f"{_target(was, language)} → {_target(now, language)}" for language in _LANGUAGES]
        why = None if now is None or now == was else now.replaced_because
        because = ("", "") if was is None else (" Een reden staat er niet bij.", " No reason is given.")
        if why is not None:
            because = (f" Reden: {why.nl}", f" Reason: {why.to('en')}")
        yield _change(
            "target",
            "goal",
            name,
            goal.title,
            nl=f"{nl}: {said[0]}.{because[0]}",
            en=f"{en}: {said[1]}.{because[1]}",
            colon=True,
            **facts,
        )


def _target_list(goal: Goal) -> tuple[Target, ...]:
    return () if goal.measure is None else goal.measure.targets


def _target(target: Target | None, language: Language) -> str:
    if target is None:
        return {"nl": "geen", "en": "none"}[language]
    bound = {
        "nl": {"at_least": "minstens", "at_most": "hoogstens"},
        "en": {"at_least": "at least", "at_most": "at most"},
    }
    return f"{bound[language][target.direction]} {_number(target.value, language)} in {target.year}"


def _goal_figures(a: Edition, b: Edition) -> Iterator[Change]:
    for name, figures in b.goal_figures.items():
        title = b.goals[name].title if name in b.goals else Text(nl=name)
        if name not in a.goal_figures:
            if name in a.goals:
                yield _change("added", "goal_figures", name, title, nl="zijn nieuw.", en="are new.")
            continue
        before = a.goal_figures[name]
        yield from _points(name, title, before.chosen, figures.chosen)
        if before.verdict != figures.verdict:
            was, now = before.verdict.sentence, figures.verdict.sentence
            yield _change(
                "changed", "goal_figures", name, title,
                nl=f"oordeel: {_said(was.model_dump(), 'nl')} → {_said(now.model_dump(), 'nl')}.",
                en=f"verdict: {_said(was.model_dump(), 'en')} → {_said(now.model_dump(), 'en')}.",
                colon=True, field="verdict", old=before.verdict.word, new=figures.verdict.word,
            )  # fmt: skip
    for name in a.goal_figures:
        if name not in b.goal_figures and name in b.goals:
            title = b.goals[name].title
            nl, en = "staan er niet meer in.", "are no longer in it."
            yield _change("gone", "goal_figures", name, title, nl=nl, en=en)


def _study_results(a: Edition, b: Edition) -> Iterator[Change]:
    """Tell the verdict of every question of a study, where it is new or another, and else its sentence."""
    for name, found in b.study_results.items():
        before = a.study_results.get(name)
        was = {} if before is None else {(one.area, one.indicator): one for one in _every_result(before)}
        title = b.studies[name].title if name in b.studies else Text(nl=name)
        for one in _every_result(found):
            old = was.get((one.area, one.indicator))
            if old is not None and (old.verdict, old.sentence) == (one.verdict, one.sentence):
                continue
            field = "sentence" if old is not None and old.verdict == one.verdict else "verdict"
            nl, en = (str(getattr(told, field)) for told in (one, one.english or one))
            card = b.indicators.get(one.indicator)
            about = Text(nl=one.indicator) if card is None else card.name
            area = one.area_name or one.area
            yield _change(
                "added" if old is None else "changed", "study_result", name, title,
                nl=f"{area}, {about.nl}: {nl.rstrip('.')}.", en=f"{area}, {about.to('en')}: {en.rstrip('.')}.",
                colon=True, field=field, old=None if old is None else getattr(old, field), new=getattr(one, field),
            )  # fmt: skip
    for name in a.study_results:
        if name not in b.study_results and name in b.studies:
            nl, en = "staat er niet meer in.", "is no longer in it."
            yield _change("gone", "study_result", name, b.studies[name].title, nl=nl, en=en)


def _every_result(found: StudyDocument) -> tuple[StudyResult, ...]:
    return (*found.results, *(found.together or ()))


def _points(name: str, title: Text, before: GapFigure, after: GapFigure) -> Iterator[Change]:
    old = {point.year: point for point in before.nl.series}
    for point in after.nl.series:
        known = old.get(point.year)
        for field, nl, en in (("value", "het cijfer", "the figure"), ("gap", "de kloof", "the gap")):
            was, now = None if known is None else getattr(known, field), getattr(point, field)
            if was == now:
                continue
            new_year = known is None
            yield _change(
                "figure", "goal_figures", name, title,
                nl=f"{nl} over {point.year} {_revised(was, now, 'nl', new=new_year)}",
                en=f"{en} for {point.year} {_revised(was, now, 'en', new=new_year)}",
                colon=True, field=field, year=point.year, old=was, new=now,
            )  # fmt: skip
    for year in sorted(set(old) - {point.year for point in after.nl.series}):
        yield _change(
            "figure", "goal_figures", name, title, nl=f"het cijfer over {year} staat er niet meer in.",
            en=f"the figure for {year} is no longer in it.", colon=True, field="value", year=year, old=old[year].value,
        )  # fmt: skip


def _revised(was: float | None, now: float | None, language: Language, *, new: bool) -> str:
    if new:
        return {"nl": f"is nieuw: {_number(now, 'nl')}.", "en": f"is new: {_number(now, 'en')}."}[language]
    word = {"nl": "is herzien", "en": "was revised"}[language]
    return f"{word}: {_number(was, language)} → {_number(now, language)}."


def _area_figures(old: Mapping[str, AreaObject], new: Mapping[str, AreaObject]) -> Iterator[Change]:
    """Tell of revised figures per area, indicator and year; of new years once per indicator, not once per area."""
    added: dict[tuple[str, int], int] = {}
    for code, area in new.items():
        title = Text(nl=area.name)
        if code not in old:
            yield _change("added", "area", code, title, nl="zijn nieuw.", en="are new.")
            continue
        was_known, now_known = old[code].model_dump(mode="json"), area.model_dump(mode="json")
        for field in ("name", "boundary_year", "definitions", "notes"):
            if was_known[field] != now_known[field]:
                yield _field_changed("area", code, title, field, was_known[field], now_known[field])
        before, after = _values(old[code]), _values(area)
        for indicator, year in [*after, *(known for known in before if known not in after)]:
            was, now = before.get((indicator, year)), after.get((indicator, year))
            if (indicator, year) not in before:
                added[indicator, year] = added.get((indicator, year), 0) + (now is not None)
            elif was != now:
                yield _change(
                    "figure", "area", code, title,
                    nl=f"{indicator} over {year} {_revised(was, now, 'nl', new=False)}",
                    en=f"{indicator} for {year} {_revised(was, now, 'en', new=False)}",
                    colon=True, field=indicator, year=year, old=was, new=now,
                )  # fmt: skip
    for code, area in old.items():
        if code not in new:
            nl, en = "staan er niet meer in.", "are no longer in it."
            yield _change("gone", "area", code, Text(nl=area.name), nl=nl, en=en)
    for (indicator, year), count in sorted(added.items()):
        if count and old:
            yield Change(
                what="figure", kind="indicator", id=indicator, field="value", year=year, new=count,
                sentence=Text(
                    nl=f"Nieuw: {indicator} over {year}, voor {count} gebied{'en' if count > 1 else ''}.",
                    en=f"New: {indicator} for {year}, in {count} area{'s' if count > 1 else ''}.",
                ),
            )  # fmt: skip


def _values(area: AreaObject) -> dict[tuple[str, int], float | None]:
    return {(series.indicator, value.year): value.value for series in area.series for value in series.values}


def _source_files(a: Edition, b: Edition) -> Iterator[Change]:
    old, new = ({file.file: file for file in edition.sources.files} for edition in (a, b))
    for name in sorted({*old, *new}):
        was, now = old.get(name), new.get(name)
        title = Text(nl=name)
        if was is None and now is not None:
            yield _change("added", "sources", name, title, nl="is nieuw.", en="is new.", new=now.sha256)
        elif now is None and was is not None:
            nl, en = "is niet meer gebruikt.", "is no longer used."
            yield _change("gone", "sources", name, title, nl=nl, en=en, old=was.sha256)
        elif was is not None and now is not None and was.sha256 != now.sha256:
            nl, en = "heeft een andere inhoud.", "has other content."
            yield _change(
                "changed", "sources", name, title, nl=nl, en=en, old=was.sha256, new=now.sha256, field="sha256"
            )


def _withdrawn(a: Edition, b: Edition) -> Iterator[Change]:
    named = {entry.hash: entry for edition in (a, b) for entry in edition.manifest.objects}
    for content_hash, grave in {**a.withdrawn, **b.withdrawn}.items():
        entry = named[content_hash]
        thing = (
            b.goals.get(entry.id) or b.activities.get(entry.id) or a.goals.get(entry.id) or a.activities.get(entry.id)
        )
        yield _change(
            "withdrawn", entry.kind, entry.id, Text(nl=entry.id) if thing is None else thing.title,
            nl=f"ingetrokken op {grave.withdrawn_on:%-d-%-m-%Y} door {grave.by}. Reden: {grave.ground.nl}",
            en=f"withdrawn on {grave.withdrawn_on} by {grave.by}. Ground: {grave.ground.to('en')}",
            colon=True, old=content_hash,
        )  # fmt: skip


def _left_out(b: Edition) -> Iterator[Change]:
    for left in b.manifest.left_out:
        yield _change(
            "left_out", left.kind, left.id, Text(nl=left.id), nl=f"weggelaten: {left.reason.nl.rstrip('.')}.",
            en=f"left out: {left.reason.to('en').rstrip('.')}.", colon=True,
        )  # fmt: skip
