# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""What changed between two editions of one programme, in values and in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from kloof.editions.edition import Edition
from kloof.editions.nouns import DUTCH, FIELDS, KINDS
from kloof.editions.reading import read
from kloof.errors import EditionRefused
from kloof.language.differences import Change, Difference, Side
from kloof.language.editions import AreaObject, GapFigure, ObjectKind
from kloof.language.effects import StudyDocument, StudyResult
from kloof.language.money import Budget
from kloof.language.programmes import COLLECTIONS, Goal, Target, WholeName
from kloof.language.texts import Language, Published, Text
from kloof.language.writing import written

__all__ = ["diff"]

_LANGUAGES: tuple[Language, Language] = ("nl", "en")


_PLAIN: tuple[WholeName, ...] = (
    "measurement", "partner", "commitment", "fund", "grant", "budget", "breakthrough", "agreement", "decision",
)  # fmt: skip
"""Wholes of which every field is compared as it is."""


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
    for kind in _PLAIN:
        collection = COLLECTIONS[kind]
        yield from _things(kind, getattr(a, collection), getattr(b, collection), a, b)
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
    noun, join = KINDS[kind], ", " if colon else " "
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
    if isinstance(thing, Budget):
        return Text(nl=thing.activity)
    if hasattr(thing, "number"):
        return Text(nl=f"{thing.document.nl} {thing.number}", en=f"{thing.document.to('en')} {thing.number}")
    name: Text = thing.name
    return name


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
    return DUTCH.get(str(value), str(value)) if language == "nl" else str(value).replace("_", " ")


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
