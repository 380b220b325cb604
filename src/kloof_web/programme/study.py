# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""The whole of a study: it is registered, submitted, approved with its answer and published; it never changes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kloof.indicators import indicators
from kloof.language.effects import Foreseen, StudyDocument, StudyResult
from kloof.language.studies import WrittenStudy
from kloof.language.texts import Text
from kloof.language.writing import written
from kloof_web.evidence.models import Study
from kloof_web.evidence.queries import pinned, results_in, told_study
from kloof_web.people.rules import REGISTER
from kloof_web.programme.describing import Grid, Group, Part, Said, language
from kloof_web.programme.kinds import WholeKind
from kloof_web.programme.naming import Names
from kloof_web.records.models import Kind, Record

__all__ = ["STUDY"]

OTHER_RESULT = Text(
    nl="De uitkomst in de gekozen cijfers is een andere dan die is goedgekeurd. Laat onderzoek en uitkomst opnieuw "
    "goedkeuren, of kies de cijfers van toen.",
    en="The result in the chosen figures is another than the one that was approved. Have study and result approved "
    "again, or choose the figures of then.",
)


def _told(study: Study) -> dict[str, Any]:
    published = told_study(study)
    return {name: getattr(published, name) for name in WrittenStudy.model_fields if name != "id"}


def _fields(_published: WrittenStudy, _programme: Record) -> dict[str, Any]:
    """Give nothing: no action writes a study from a document, it is registered on the day itself."""
    return {}


def _unfit(study: WrittenStudy, programme: Record) -> Text | None:
    """Say it when the figures of the next edition tell another result than the one that was approved."""
    release = pinned(programme)
    answers = {} if release is None else results_in(release)
    return None if study.result == answers.get(study.hash) else OTHER_RESULT


def _foreseen(found: Iterable[Foreseen], _names: Names) -> Iterable[Part]:
    return [Said(one.sentence.to(language())) for one in found]


def _result(found: StudyDocument, _names: Names) -> Iterable[Part]:
    """Give the sentence of every answer, and its checks as a table."""
    for one in (*found.results, *(found.together or ())):
        english = one.english if language() == "en" else None
        card = indicators().get(one.indicator)
        called = card.name.to(language()) if card is not None else one.indicator
        checks = _checks(one)
        parts: tuple[Part, ...] = (Said(one.sentence if english is None else english.sentence),)
        yield Group(
            f"{one.area_name or one.area}, {called}",
            (*parts, Grid(_("Controles"), (_("Wat"), _("Gevonden")), checks)) if checks else parts,
        )


def _checks(result: StudyResult) -> tuple[tuple[str, str], ...]:
    english = result.english if language() == "en" else None
    checks = (result.effect.checks or ()) if result.effect is not None else ()
    return tuple(
        (
            english.checks.get(check.id, check.means) if english else check.means,
            _checked(english.found.get(check.id, check.value) if english else check.value),
        )
        for check in checks
    )


def _checked(value: float | str | None) -> str:
    if value is None:
        return "–"
    return value if isinstance(value, str) else written(value, language(), 0 if value == int(value) else 3)


STUDY = WholeKind[Study, WrittenStudy](
    kind=Kind.STUDY,
    path="onderzoeken",
    public="onderzoek/{}",
    collection="studies",
    heading=gettext_lazy("Onderzoeken"),
    all_of=gettext_lazy("Alle onderzoeken"),
    none_yet=gettext_lazy("Er is nog geen onderzoek vastgelegd."),
    own_list="evidence:studies",
    own_list_words=gettext_lazy("Alle onderzoeken: vastleggen en beoordelen"),
    model=Study,
    related=("record__programme",),
    language=WrittenStudy,
    told=_told,
    fields=_fields,
    missing=lambda _study: (),
    title=lambda study: Text(nl=study.title),
    unfit=_unfit,
    internal={
        "record": "who works on it and how far it is: the workspace's own business",
    },
    labels={
        "hash": gettext_lazy("Controlegetal"),
        "registered_on": gettext_lazy("Vastgelegd op"),
        "registered_by": gettext_lazy("Vastgelegd door"),
        "foreseen_with": gettext_lazy("Vooraf bekeken met cijfers"),
        "foreseen": gettext_lazy("Wat wanneer te zien is"),
        "result": gettext_lazy("Uitkomst in de gekozen cijfers"),
    },
    special={"foreseen": _foreseen, "result": _result},
    edit=REGISTER,
)
