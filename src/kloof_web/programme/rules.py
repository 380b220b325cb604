# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""The life of an activity, what a whole needs before it is reviewed, and how a target may change. Pure."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kloof.language import programmes as published
from kloof_web.records.errors import Incomplete, Refused, StepNotAllowed


class Phase(models.TextChoices):
    """Where an activity is in its life; unknown where a published source does not say."""

    UNKNOWN = "unknown", gettext_lazy("Fase niet vermeld")
    CHANCE = "chance", gettext_lazy("Kans")
    PREPARING = "preparing", gettext_lazy("In voorbereiding")
    DECIDED = "decided", gettext_lazy("Besloten")
    RUNNING = "running", gettext_lazy("In uitvoering")
    PAUSED = "paused", gettext_lazy("Gepauzeerd")
    FINISHED = "finished", gettext_lazy("Afgerond")
    STOPPED = "stopped", gettext_lazy("Gestopt")

    @classmethod
    def of(cls, published: str | None) -> Phase:
        """Give the phase a published activity is in."""
        return cls(published or cls.UNKNOWN)

    @property
    def published(self) -> str | None:
        """Give the phase as it is published: nothing where it is not known."""
        return None if self is Phase.UNKNOWN else self.value


NEXT: dict[Phase, frozenset[Phase]] = {
    Phase.UNKNOWN: frozenset(set(Phase) - {Phase.UNKNOWN}),
    Phase.CHANCE: frozenset({Phase.PREPARING, Phase.STOPPED}),
    Phase.PREPARING: frozenset({Phase.DECIDED, Phase.STOPPED}),
    Phase.DECIDED: frozenset({Phase.RUNNING, Phase.STOPPED}),
    Phase.RUNNING: frozenset({Phase.FINISHED, Phase.PAUSED, Phase.STOPPED}),
    Phase.PAUSED: frozenset({Phase.RUNNING, Phase.STOPPED}),
    Phase.FINISHED: frozenset(),
    Phase.STOPPED: frozenset(),
}
NEEDS_REASON = frozenset({Phase.PAUSED, Phase.STOPPED})


def require_phase(
    title: str, current: str, to: Phase, *, has_contribution: bool, has_test_question: bool, because: str
) -> None:
    """Refuse a step the life cycle does not have, or for which something is missing.

    Decided: somebody wrote down why it should help (a contribution) and answered the test question.
    Paused and stopped: with the reason, and what was learned.
    """
    phase = Phase(current)
    if to not in NEXT[phase]:
        raise StepNotAllowed(title, str(phase.label), str(to.label))
    missing: list[str] = []
    if to is Phase.DECIDED and not has_contribution:
        missing.append(_("Schrijf eerst op aan welk doel dit bijdraagt, en waarom."))
    if to is Phase.DECIDED and not has_test_question:
        missing.append(_("Beantwoord eerst de toetsvraag: helpt dit de wijk wezenlijk verder?"))
    if to in NEEDS_REASON and not because:
        missing.append(_("Schrijf op waarom, en wat ervan is geleerd."))
    if missing:
        raise Incomplete(title, missing)


def unknown_definition(definition: str | None, definitions: Collection[str]) -> tuple[str, ...]:
    """Say that a goal is measured for a definition the area does not have: nobody could publish it."""
    if definition is None or definition in definitions:
        return ()
    known = ", ".join(definitions) or _("dit gebied heeft er geen")
    asked = {"asked": definition, "known": known}
    return (_("Afbakening “%(asked)s” is niet bekend. Kies uit: %(known)s.") % asked,)


def unknown_areas(areas: Collection[str], known: Collection[str]) -> tuple[str, ...]:
    """Say which neighbourhoods are not on the map of the chosen figures; nothing while no figures are chosen."""
    unknown = [code for code in areas if code not in known] if known else []
    if not unknown:
        return ()
    return (
        _("Deze buurten staan niet op de kaart van de gekozen cijfers: %(codes)s.") % {"codes": ", ".join(unknown)},
    )


def missing_in_programme(*, horizon: object, summary: object, themes: Sequence[object]) -> tuple[str, ...]:
    """Say what a programme still needs before it can be reviewed."""
    return _absent(
        (horizon, _("De horizon ontbreekt: tot wanneer partners zich verbinden.")),
        (summary, _("De samenvatting ontbreekt.")),
        (themes, _("Er is nog geen thema.")),
    )


def missing_in_passage(*, number: str, text: object) -> tuple[str, ...]:
    """Say what a passage still needs."""
    return _absent((number, _("Het nummer van de passage ontbreekt.")), (text, _("De tekst van de passage ontbreekt.")))


def missing_in_goal(*, statement: object) -> tuple[str, ...]:
    """Say what a goal still needs. A goal without a measure may be published: it then says that it is not measured."""
    return _absent((statement, _("Er staat nog niet in één zin wat er beter moet worden.")))


def missing_in_activity(*, summary: object, lead: object) -> tuple[str, ...]:
    """Say what an activity still needs."""
    return _absent((summary, _("De samenvatting ontbreekt.")), (lead, _("Er staat nog niet wie trekker is.")))


def require_targets_kept(before: published.Measure | None, after: published.Measure | None) -> None:
    """Refuse to change or lose a target that was set: it is only ever followed by a new one."""
    if before is None or not before.targets:
        return
    if (
        after is None
        or after.targets[: len(before.targets)] != before.targets
        or ((after.indicator, after.kind) != (before.indicator, before.kind))
    ):
        raise Refused(
            "Bij dit doel is al een streefwaarde afgesproken. Die blijft staan, met wat er gemeten wordt. "
            "Stel een nieuwe streefwaarde vast, met reden en besluit.",
            "A target was agreed for this goal. It stays, with what is measured. Set a new one, with its reason.",
        )


def require_reason_for_new_target(measure: published.Measure | None, target: published.Target) -> None:
    """Refuse a target without a measure, and a replacement without its reason and its decision with a date."""
    if measure is None:
        raise Refused(
            "Dit doel heeft nog geen maat. Kies eerst waaraan u het doel afmeet.",
            "This goal has no measure yet. Choose first how the goal is measured.",
        )
    if measure.targets and (target.replaced_because is None or target.decided is None or target.decided.date is None):
        raise Refused(
            "Een nieuwe streefwaarde vervangt de vorige. Schrijf op waarom, en welk besluit dat was, met de datum.",
            "A new target replaces the one before. Write down why, and which decision it was, with its date.",
        )


def _absent(*parts: tuple[object, str]) -> tuple[str, ...]:
    return tuple(sentence for value, sentence in parts if not value)
