# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""The form of an activity with its contributions and the test question."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from pydantic import TypeAdapter
from pydantic import ValidationError as Mismatch

from kloof.language import programmes as published
from kloof.language.texts import AreaCode, Text
from kloof_web.programme import fields
from kloof_web.programme.actions import ActivityFields, Reason
from kloof_web.programme.describing import language
from kloof_web.programme.forms.wholes import EMPTY, WholeForm, initial_text
from kloof_web.programme.models import (
    Activity,
    ActivityKind,
    Confidence,
    Effort,
    EvidenceLevel,
    Goal,
)


class ContributionForm(WholeForm):
    """Why this activity should move one goal."""

    texts = {"reason": (_("Waarom dit helpt"), False, 3), "assumptions": (_("Aannames"), False, 2)}
    groups = [("", ["goal", "reason", "assumptions", "evidence", "confidence"])]
    goal = forms.ChoiceField(label=_("Doel"), required=False, help_text=_("Leeg laten haalt deze bijdrage weg."))
    evidence = forms.ChoiceField(label=_("Hoe goed bekend"), required=False, choices=EMPTY + EvidenceLevel.choices)
    confidence = forms.ChoiceField(label=_("Hoe zeker"), required=False, choices=EMPTY + Confidence.choices)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        goals = Goal.objects.filter(record__programme=self.programme).select_related("record")
        self.fields["goal"].choices = EMPTY + [(goal.record.slug, goal.title.to(language())) for goal in goals]  # type: ignore[attr-defined]  # a ChoiceField

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("goal") and not cleaned.get("reason_nl"):
            self.add_error("reason_nl", _("Schrijf op waarom deze activiteit dit doel dichterbij brengt."))
        if cleaned.get("reason_nl") and not cleaned.get("goal"):
            self.add_error("goal", _("Kies aan welk doel dit bijdraagt."))
        return cleaned


class ActivityForm(WholeForm):
    """An activity with its contributions and the test question."""

    texts = {
        "title": (_("Titel"), True, 1),
        "summary": (_("Samenvatting"), False, 4),
        "for_whom": (_("Voor wie"), False, 1),
        "lead": (_("Trekker: een organisatie of functie"), False, 1),
        "question": (_("Antwoord van het programma"), False, 3),
        "how": (_("Hoe bewoners zijn gevraagd"), False, 2),
        "words": (_("Wat bewoners zeggen, in hun eigen woorden"), False, 3),
    }
    groups = [
        (_("Wat we doen"), ["title", "summary", "kind", "effort"]),
        (_("Voor wie, door wie, waar en wanneer"), ["for_whom", "lead", "partners", "areas", "starts_on", "ends_on"]),
        (_("Helpt dit de wijk wezenlijk verder?"), ["question", "asked", "asked_on", "how", "answer", "words"]),
        (_("Waar het staat"), ["sources"]),
    ]
    kind = forms.ChoiceField(label=_("Soort"), choices=ActivityKind.choices, initial=ActivityKind.INTERVENTION)
    partners = fields.LinesField(
        label=_("Partners"),
        required=False,
        read=fields.read_text,
        show=fields.show_text,
        help_text=_("Eén partner per regel: naam | Engelse naam."),
    )
    areas = forms.CharField(
        label=_("Buurten"), required=False, help_text=_("CBS-codes met een komma ertussen. Leeg: het hele gebied.")
    )
    starts_on = fields.DayField(label=_("Begint op"), required=False)
    ends_on = fields.DayField(label=_("Eindigt op"), required=False)
    effort = forms.ChoiceField(label=_("Nieuw of bestaand"), required=False, choices=EMPTY + Effort.choices)
    asked = forms.IntegerField(label=_("Hoeveel bewoners zijn gevraagd"), required=False, min_value=1)
    asked_on = fields.DayField(label=_("Wanneer bewoners zijn gevraagd"), required=False)
    answer = forms.ChoiceField(
        label=_("Antwoord van bewoners"),
        required=False,
        choices=[*EMPTY, ("yes", _("Ja")), ("partly", _("Deels")), ("no", _("Nee"))],
    )
    sources = fields.sources_field()

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        saved = self._saved_reasons()
        many = len(saved) + 2
        self.contributions = [
            ContributionForm(
                self.data if self.is_bound else None,
                programme=self.programme,
                prefix=f"bijdrage-{number}",
                initial=saved[number] if number < len(saved) else {},
            )
            for number in range(max(many, self._typed_rows()))
        ]

    def _typed_rows(self) -> int:
        numbers = [
            int(part)
            for name in (self.data or {})
            if name.startswith("bijdrage-") and (part := name.split("-")[1]).isdigit() and int(part) < 50
        ]
        return max(numbers, default=-1) + 1

    def _saved_reasons(self) -> list[dict[str, Any]]:
        if not isinstance(self.whole, Activity):
            return []
        return [
            {"goal": one.goal.record.slug, "evidence": one.evidence, "confidence": one.confidence}
            | initial_text("reason", one.reason)
            | initial_text("assumptions", one.assumptions)
            for one in self.whole.contributions.select_related("goal__record")
        ]

    def initial_of(self, whole: Activity) -> dict[str, Any]:
        question = whole.test_question
        residents = question.residents if question else None
        words = residents.words if residents and isinstance(residents.words, Text) else None
        return (
            super().initial_of(whole)
            | {
                "kind": whole.kind,
                "partners": whole.partners,
                "areas": ", ".join(whole.areas),
                "starts_on": whole.starts_on,
                "ends_on": whole.ends_on,
                "effort": whole.effort,
                "sources": whole.sources,
            }
            | initial_text("question", question.programme if question else None)
            | initial_text("how", residents.how if residents else None)
            | initial_text("words", words)
            | (
                {"asked": residents.asked, "asked_on": residents.asked_on, "answer": residents.answer}
                if residents
                else {}
            )
        )

    def clean_areas(self) -> tuple[str, ...]:
        """Read CBS codes between commas."""
        codes = tuple(self.cleaned_data["areas"].replace(",", " ").split())
        try:
            return TypeAdapter(tuple[AreaCode, ...]).validate_python(codes)
        except Mismatch as error:
            wrong = ", ".join(str(problem["input"]) for problem in error.errors())
            raise ValidationError(
                _("Geen CBS-code: %(wrong)s. Bijvoorbeeld BU00140103."), params={"wrong": wrong}
            ) from None

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        starts, ends = cleaned.get("starts_on"), cleaned.get("ends_on")
        if starts and ends and ends < starts:
            self.add_error("ends_on", _("De einddatum ligt voor de begindatum."))
        parts = {
            "asked": _("hoeveel bewoners"),
            "asked_on": _("wanneer"),
            "how_nl": _("hoe"),
            "answer": _("het antwoord"),
        }
        given = [name for name in (*parts, "words_nl") if cleaned.get(name)]
        if given:
            for name, what in parts.items():
                if not cleaned.get(name) and name not in self.errors:
                    self.add_error(name, _("Bij een antwoord van bewoners hoort ook: %(what)s.") % {"what": what})
            if not cleaned.get("question_nl"):
                self.add_error("question_nl", _("Het programma geeft zelf ook antwoord op de toetsvraag."))
        return cleaned

    def is_valid(self) -> bool:
        own, inner = super().is_valid(), [one.is_valid() for one in self.contributions]
        chosen = [one.cleaned_data.get("goal") for one in self.contributions if one.is_valid()]
        if own and all(inner) and (twice := {goal for goal in chosen if goal and chosen.count(goal) > 1}):
            for one in self.contributions:
                if one.cleaned_data.get("goal") in twice:
                    one.add_error("goal", _("Dit doel staat er twee keer. Voeg de redenen samen."))
            return False
        return own and all(inner)

    def values(self) -> ActivityFields:
        cleaned = self.cleaned_data
        title = self.text("title")
        assert title is not None  # noqa: S101  # the field is required
        goals = {
            goal.record.slug: goal
            for goal in Goal.objects.filter(record__programme=self.programme).select_related("record")
        }
        return {
            "title": title,
            "summary": self.text("summary"),
            "for_whom": self.text("for_whom"),
            "lead": self.text("lead"),
            "kind": cleaned["kind"],
            "partners": cleaned["partners"],
            "areas": cleaned["areas"],
            "starts_on": cleaned["starts_on"],
            "ends_on": cleaned["ends_on"],
            "effort": cleaned["effort"],
            "contributions": [
                Reason(
                    goal=goals[one.cleaned_data["goal"]],
                    reason=reason,
                    assumptions=one.text("assumptions"),
                    evidence=one.cleaned_data["evidence"],
                    confidence=one.cleaned_data["confidence"],
                )
                for one in self.contributions
                if (reason := one.text("reason")) is not None
            ],
            "test_question": self._test_question(),
            "sources": cleaned["sources"],
        }

    def _test_question(self) -> published.TestQuestion | None:
        programme, how = self.text("question"), self.text("how")
        if programme is None:
            return None
        residents = None
        if how is not None:
            residents = published.ResidentsAnswer(
                asked=self.cleaned_data["asked"],
                how=how,
                asked_on=self.cleaned_data["asked_on"],
                answer=self.cleaned_data["answer"],
                words=self.text("words"),
            )
        return published.TestQuestion(programme=programme, residents=residents)
