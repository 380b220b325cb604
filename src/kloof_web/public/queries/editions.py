# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""What changed, what was withdrawn, who makes this."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from kloof.editions import Edition
from kloof.language.differences import Change, Difference
from kloof.language.editions import Entry, SourceFile, Tombstone
from kloof.language.programmes import Goal, LeftOut, Passage
from kloof.language.texts import Text

__all__ = [
    "Changed",
    "EditionsPage",
    "ImprintPage",
    "WithdrawnThing",
    "changed",
    "editions_page",
    "imprint_page",
    "passages_with_goals",
]


@dataclass(frozen=True, slots=True)
class Changed:
    """One change since the edition before, and the page that tells more."""

    change: Change
    page: str | None


@dataclass(frozen=True, slots=True)
class WithdrawnThing:
    """Something that was withdrawn: what it was, and the tombstone in its place."""

    entry: Entry
    name: str
    tombstone: Tombstone


@dataclass(frozen=True, slots=True)
class EditionsPage:
    """This edition and every edition before it."""

    left_out: tuple[LeftOut, ...]
    withdrawn: tuple[WithdrawnThing, ...]
    changes: tuple[Changed, ...]
    has_previous: bool


@dataclass(frozen=True, slots=True)
class ImprintPage:
    """Who makes this, and every file the figures come from."""

    sources: tuple[SourceFile, ...]


def editions_page(edition: Edition, difference: Difference | None) -> EditionsPage:
    """Gather what there is to know about this edition and the ones before it."""
    return EditionsPage(
        left_out=edition.manifest.left_out,
        withdrawn=tuple(
            WithdrawnThing(entry, _name_of(edition, entry), edition.withdrawn[entry.hash])
            for entry in edition.manifest.objects
            if entry.hash in edition.withdrawn
        ),
        changes=changed(edition, difference),
        has_previous=difference is not None,
    )


def imprint_page(edition: Edition) -> ImprintPage:
    """Gather the colophon."""
    return ImprintPage(sources=edition.sources.files)


def passages_with_goals(edition: Edition) -> tuple[tuple[Passage, tuple[Goal, ...]], ...]:
    """Give every passage of a plan with the goals that are bound to it."""
    return tuple(
        (passage, tuple(goal for goal in edition.goals.values() if passage.id in goal.passages))
        for passage in edition.passages.values()
    )


def changed(edition: Edition, difference: Difference | None) -> tuple[Changed, ...]:
    """Take over what changed; a new release alone can revise hundreds of figures, so those come last."""
    if difference is None:
        return ()
    pages: dict[str, tuple[str, Mapping[str, object]]] = {
        "goal": ("doel/", edition.goals),
        "goal_figures": ("doel/", edition.goals),
        "activity": ("activiteit/", edition.activities),
        "study": ("onderzoek/", edition.studies),
        "study_result": ("onderzoek/", edition.studies),
        "area": ("buurt/", edition.areas),
        "indicator": ("cijfer/", edition.indicators),
    }
    shown = []
    for change in difference.changes:
        folder, known = pages.get(change.kind, ("", {}))
        shown.append(Changed(change, folder + change.id if change.id in known and change.id != "" else None))
    return tuple(sorted(shown, key=lambda one: one.change.what == "figure"))


def _title_of(edition: Edition, kind: str, id_: str) -> Text | None:
    if kind in ("goal", "goal_figures"):
        return edition.goals[id_].title if id_ in edition.goals else None
    if kind == "activity":
        return edition.activities[id_].title
    if kind == "passage":
        passage = edition.passages[id_]
        english = f"{passage.document.en} {passage.number}" if passage.document.en else None
        return Text(nl=f"{passage.document.nl} {passage.number}", en=english)
    return None


def _name_of(edition: Edition, entry: Entry) -> str:
    title = _title_of(edition, entry.kind, entry.id) if entry.kind in ("goal_figures", "activity", "passage") else None
    return title.nl if title else entry.id
