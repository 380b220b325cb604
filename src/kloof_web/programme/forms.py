# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""Forms for the wholes of a programme. Every problem is named at once, in Dutch, and nothing that was typed is lost.

Each form knows two ways: ``initial_of(whole)`` shows what is saved, ``values()`` gives an action what was typed.
"""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from pydantic import TypeAdapter
from pydantic import ValidationError as Mismatch

from kloof.indicators import indicators
from kloof.language import programmes as published
from kloof.language.texts import Source, Text
from kloof_web.programme import fields
from kloof_web.programme.actions import ActivityFields, GoalFields, PassageFields, ProgrammeFields, Reason
from kloof_web.programme.models import (
    Activity,
    ActivityKind,
    Confidence,
    Effort,
    EvidenceLevel,
    Goal,
    Level,
    Passage,
    PlanDocument,
    Programme,
)
from kloof_web.programme.rendering import Whole
from kloof_web.records.models import Record

EMPTY: list[tuple[str, Any]] = [("", "—")]
COMPARATORS = [
    ("rest", _("De rest van de gemeente")),
    ("rest-without-programmes", _("De rest, zonder andere programmagebieden")),
    ("city", _("De hele gemeente")),
    ("country", _("Nederland")),
]


class WholeForm(forms.Form):
    """A form with texts in two languages: Dutch first, English where somebody wrote it."""

    texts: ClassVar[dict[str, tuple[Any, bool, int]]] = {}
    order: ClassVar[list[str]] = []
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, programme: Record, whole: Whole | None = None, **options: Any) -> None:
        self.programme, self.whole = programme, whole
        if whole is not None:
            options["initial"] = {"version": whole.record.version} | self.initial_of(whole) | options.get("initial", {})
        super().__init__(*args, **options)
        for name, (label, required, rows) in self.texts.items():
            widget = forms.TextInput if rows == 1 else forms.Textarea(attrs={"rows": rows})
            self.fields[f"{name}_nl"] = forms.CharField(label=label, required=required, widget=widget)
            self.fields[f"{name}_en"] = forms.CharField(
                label=_("%(label)s – in het Engels") % {"label": label}, required=False, widget=widget
            )
        self.order_fields(
            [part for name in self.order for part in ([f"{name}_nl", f"{name}_en"] if name in self.texts else [name])]
        )

    def clean(self) -> dict[str, Any]:
        """An English text needs its Dutch one."""
        cleaned = super().clean() or {}
        for name in self.texts:
            if cleaned.get(f"{name}_en") and not cleaned.get(f"{name}_nl") and f"{name}_nl" not in self.errors:
                self.add_error(f"{name}_nl", _("Er is wel een Engelse tekst, maar nog geen Nederlandse."))
        return cleaned

    def text(self, name: str) -> Text | None:
        """Give a text as it was typed; None when the field was left empty."""
        nl = self.cleaned_data[f"{name}_nl"]
        return Text(nl=nl, en=self.cleaned_data[f"{name}_en"] or None) if nl else None

    def initial_of(self, whole: Any) -> dict[str, Any]:
        """Show a saved whole."""
        initial: dict[str, Any] = {}
        for name in self.texts:
            initial |= _initial_text(name, getattr(whole, name, None))
        return initial

    def values(self) -> Any:
        """Give what was typed, as an action takes it."""
        raise NotImplementedError

    def saved_beside(self, whole: Whole) -> dict[str, str]:
        """Give, by field, what is saved now where it differs from what was typed here."""
        saved = type(self)(programme=self.programme, whole=whole)
        beside: dict[str, str] = {}
        for name, field in self.fields.items():
            if name == "version":
                continue
            now = saved[name].value()
            if field.has_changed(saved.get_initial_for_field(saved.fields[name], name), self[name].data):
                shown = (
                    dict(getattr(field, "choices", ())).get(now, now)
                    if not isinstance(now, list)
                    else ", ".join(map(str, now))
                )
                beside[name] = str(shown) if shown not in (None, "") else "—"
        return beside


def _initial_text(name: str, text: Text | None) -> dict[str, str]:
    return {f"{name}_nl": text.nl, f"{name}_en": text.en or ""} if text is not None else {}


class ProgrammeForm(WholeForm):
    """The programme in its own words."""

    texts = {
        "name": (_("Naam"), True, 1),
        "summary": (_("Samenvatting"), False, 4),
        "horizon": (_("Horizon: tot wanneer partners zich verbinden"), False, 2),
        "contact": (_("Contact voor bewoners"), False, 2),
    }
    order = ["version", "name", "summary", "horizon", "contact", "area", "started_on", "themes", "sources"]
    area = forms.CharField(
        label=_("Gebied"), help_text=_("Een gebied uit de catalogus, of CBS-codes met een + ertussen.")
    )
    started_on = fields.DayField(label=_("Begonnen op"), help_text=_("Bijvoorbeeld 1-7-2022."))
    themes = fields.LinesField(
        label=_("Thema’s"),
        required=False,
        read=fields.read_theme,
        show=fields.show_theme,
        help_text=_("Eén thema per regel: code | naam | Engelse naam."),
    )
    sources = fields.sources_field()

    def initial_of(self, whole: Programme) -> dict[str, Any]:
        return super().initial_of(whole) | {
            "area": whole.area,
            "started_on": whole.started_on,
            "themes": whole.themes,
            "sources": whole.sources,
        }

    def values(self) -> ProgrammeFields:
        name = self.text("name")
        assert name is not None  # noqa: S101  # the field is required
        return {
            "name": name,
            "summary": self.text("summary"),
            "horizon": self.text("horizon"),
            "contact": self.text("contact"),
            "area": self.cleaned_data["area"],
            "started_on": self.cleaned_data["started_on"],
            "themes": self.cleaned_data["themes"],
            "sources": self.cleaned_data["sources"],
        }


class PassageForm(WholeForm):
    """A passage of a plan."""

    texts = {"plan": (_("Titel van het plan"), True, 1), "text": (_("Tekst van de passage"), False, 6)}
    order = ["version", "plan", "number", "text", "sources"]
    number = forms.CharField(
        label=_("Nummer"), max_length=40, required=False, help_text=_("Bijvoorbeeld 3.2 of blz. 14.")
    )
    sources = fields.sources_field()

    def initial_of(self, whole: Passage) -> dict[str, Any]:
        return (
            _initial_text("plan", whole.plan.title)
            | _initial_text("text", whole.text)
            | {
                "number": whole.number,
                "sources": whole.sources,
            }
        )

    def values(self) -> PassageFields:
        plan = self.text("plan")
        assert plan is not None  # noqa: S101  # the field is required
        return {
            "plan": plan,
            "number": self.cleaned_data["number"],
            "text": self.text("text"),
            "sources": self.cleaned_data["sources"],
        }

    @property
    def plans(self) -> list[str]:
        """Give the titles that are known, to choose from while typing."""
        return [plan.title.nl for plan in PlanDocument.objects.filter(programme=self.programme)]


class GoalForm(WholeForm):
    """A goal and how it is measured. Targets have a form of their own, because an old one is never changed."""

    texts = {
        "title": (_("Titel"), True, 1),
        "statement": (_("Wat er beter moet worden, in één zin"), False, 3),
        "owner": (_("Eigenaar: een functie, geen naam van een persoon"), False, 1),
    }
    order = [
        "version", "title", "statement", "level", "theme", "parent", "passages", "owner", "indicator", "measured_as",
        "comparator", "definition", "baseline_years", "in_selection_year", "path", "sources",
    ]  # fmt: skip
    level = forms.ChoiceField(label=_("Niveau"), choices=Level.choices, initial=Level.GOAL)
    theme = forms.ChoiceField(label=_("Thema"), required=False)
    parent = forms.ChoiceField(label=_("Hangt onder"), required=False)
    passages = forms.MultipleChoiceField(
        label=_("Passages waaruit dit doel komt"), required=False, widget=forms.CheckboxSelectMultiple
    )
    indicator = forms.ChoiceField(
        label=_("Indicator"), required=False, help_text=_("Uit de catalogus. Leeg: dit doel wordt niet gemeten.")
    )
    measured_as = forms.ChoiceField(
        label=_("Gemeten als"),
        choices=[("gap", _("De kloof met de vergelijking")), ("level", _("Het niveau zelf"))],
        initial="gap",
    )
    comparator = forms.ChoiceField(label=_("Vergeleken met"), choices=COMPARATORS, initial="rest")
    definition = forms.CharField(
        label=_("Afbakening"), required=False, help_text=_("Leeg: de afbakening van het programma.")
    )
    baseline_years = forms.CharField(
        label=_("Beginjaren"), required=False, help_text=_("Bijvoorbeeld 2016, 2018, 2020.")
    )
    in_selection_year = forms.BooleanField(label=_("Het gebied is uitgekozen op een van deze jaren"), required=False)
    path = fields.LinesField(
        label=_("Gepland verloop"),
        required=False,
        read=fields.read_path,
        show=fields.show_path,
        help_text=_("Eén stap per regel: jaar: waarde. Bijvoorbeeld 2030: 12,5."),
    )
    sources = fields.sources_field()

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        themes = Programme.objects.get(record=self.programme).themes
        own = 0 if self.whole is None or self.whole.pk is None else self.whole.pk
        goals = Goal.objects.filter(record__programme=self.programme).exclude(pk=own).select_related("record")
        passages = Passage.objects.filter(record__programme=self.programme).select_related("record")
        self.fields["indicator"].choices = EMPTY + self._indicators()  # type: ignore[attr-defined]  # a ChoiceField
        self.fields["theme"].choices = EMPTY + [(theme.code, theme.name.nl) for theme in themes]  # type: ignore[attr-defined]  # a ChoiceField
        self.fields["parent"].choices = EMPTY + [(goal.record.slug, goal.record.title) for goal in goals]  # type: ignore[attr-defined]  # a ChoiceField
        self.fields["passages"].choices = [(one.record.slug, one.record.title) for one in passages]  # type: ignore[attr-defined]  # a ChoiceField

    def initial_of(self, whole: Goal) -> dict[str, Any]:
        measure = whole.measure
        return (
            super().initial_of(whole)
            | {
                "level": whole.level,
                "theme": whole.theme,
                "parent": whole.parent.record.slug if whole.parent else "",
                "passages": [passage.record.slug for passage in whole.passages.select_related("record")],
                "sources": whole.sources,
            }
            | (
                {}
                if measure is None
                else {
                    "indicator": measure.indicator,
                    "measured_as": measure.kind,
                    "comparator": measure.comparator,
                    "definition": measure.definition or "",
                    "baseline_years": ", ".join(map(str, measure.baseline.years)) if measure.baseline else "",
                    "in_selection_year": measure.baseline.in_selection_year if measure.baseline else False,
                    "path": measure.path,
                }
            )
        )

    def _indicators(self) -> list[tuple[str, str]]:
        """Give the cards that can be behind, by name; the one that was chosen stays, also when its card is gone."""
        known = {card.id: card.name.nl for card in indicators().values() if card.better in {"higher", "lower"}}
        if isinstance(self.whole, Goal) and self.whole.measure is not None:
            known.setdefault(self.whole.measure.indicator, self.whole.measure.indicator)
        return sorted(known.items(), key=lambda named: named[1].casefold())

    def clean_baseline_years(self) -> tuple[int, ...]:
        """Read the years between commas."""
        try:
            return tuple(int(year) for year in self.cleaned_data["baseline_years"].replace(",", " ").split())
        except ValueError:
            raise ValidationError(_("Schrijf jaren met een komma ertussen, bijvoorbeeld 2016, 2018, 2020.")) from None

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("indicator") and not self.errors:
            try:
                cleaned["measure"] = self._measure(cleaned)
            except Mismatch as error:
                for problem in error.errors():
                    place = {"baseline": "baseline_years"}.get(str(problem["loc"][0]), str(problem["loc"][0]))
                    self.add_error(place if place in self.fields else None, str(problem["msg"]))
        return cleaned

    def _measure(self, cleaned: dict[str, Any]) -> published.Measure:
        years = cleaned["baseline_years"]
        before = self.whole.measure if isinstance(self.whole, Goal) else None
        return published.Measure.model_validate(
            {
                "indicator": cleaned["indicator"],
                "kind": cleaned["measured_as"],
                "comparator": cleaned["comparator"],
                "definition": cleaned["definition"] or None,
                "baseline": {"years": years, "in_selection_year": cleaned["in_selection_year"]} if years else None,
                "targets": before.targets if before else (),
                "path": cleaned["path"],
            }
        )

    def values(self) -> GoalFields:
        cleaned = self.cleaned_data
        title = self.text("title")
        assert title is not None  # noqa: S101  # the field is required
        goals = Goal.objects.filter(record__programme=self.programme)
        passages = Passage.objects.filter(record__programme=self.programme)
        return {
            "title": title,
            "statement": self.text("statement"),
            "owner": self.text("owner"),
            "level": cleaned["level"],
            "theme": cleaned["theme"],
            "parent": goals.get(record__slug=cleaned["parent"]) if cleaned["parent"] else None,
            "passages": tuple(passages.filter(record__slug__in=cleaned["passages"])),
            "measure": cleaned.get("measure"),
            "sources": cleaned["sources"],
        }


class TargetForm(forms.Form):
    """A new target for a goal."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    direction = forms.ChoiceField(
        label=_("Richting"), choices=[("at_most", _("Hoogstens")), ("at_least", _("Minstens"))]
    )
    value = fields.NumberField(label=_("Waarde"), help_text=_("In de eenheid van de indicator, bijvoorbeeld 12,5."))
    year = forms.IntegerField(label=_("In het jaar"), min_value=1900, max_value=2200)
    decided = fields.LinesField(
        label=_("Besluit"),
        required=False,
        read=fields.read_source,
        show=fields.show_source,
        help_text=_("titel | nummer | datum | webadres"),
    )
    because_nl = forms.CharField(
        label=_("Waarom deze streefwaarde de vorige vervangt"), required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    because_en = forms.CharField(
        label=_("Waarom – in het Engels"), required=False, widget=forms.Textarea(attrs={"rows": 2})
    )

    def target(self) -> published.Target:
        """Give the target that was typed."""
        cleaned = self.cleaned_data
        because = Text(nl=cleaned["because_nl"], en=cleaned["because_en"] or None) if cleaned["because_nl"] else None
        decided: tuple[Source, ...] = cleaned["decided"]
        return published.Target(
            direction=cleaned["direction"],
            value=cleaned["value"],
            year=cleaned["year"],
            decided=decided[0] if decided else None,
            replaced_because=because,
        )


class ContributionForm(WholeForm):
    """Why this activity should move one goal."""

    texts = {"reason": (_("Waarom dit helpt"), False, 3), "assumptions": (_("Aannames"), False, 2)}
    order = ["version", "goal", "reason", "assumptions", "evidence", "confidence"]
    goal = forms.ChoiceField(label=_("Doel"), required=False, help_text=_("Leeg laten haalt deze bijdrage weg."))
    evidence = forms.ChoiceField(label=_("Hoe goed bekend"), required=False, choices=EMPTY + EvidenceLevel.choices)
    confidence = forms.ChoiceField(label=_("Hoe zeker"), required=False, choices=EMPTY + Confidence.choices)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        goals = Goal.objects.filter(record__programme=self.programme).select_related("record")
        self.fields["goal"].choices = EMPTY + [(goal.record.slug, goal.record.title) for goal in goals]  # type: ignore[attr-defined]  # a ChoiceField

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
        "question": (_("Helpt dit de wijk wezenlijk verder? Antwoord van het programma"), False, 3),
        "how": (_("Hoe bewoners zijn gevraagd"), False, 2),
        "words": (_("Wat bewoners zeggen, in hun eigen woorden"), False, 3),
    }
    order = [
        "version", "title", "summary", "kind", "for_whom", "lead", "partners", "areas", "starts_on", "ends_on",
        "effort", "question", "asked", "asked_on", "how", "answer", "words", "sources",
    ]  # fmt: skip
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
            | _initial_text("reason", one.reason)
            | _initial_text("assumptions", one.assumptions)
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
            | _initial_text("question", question.programme if question else None)
            | _initial_text("how", residents.how if residents else None)
            | _initial_text("words", words)
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
            return TypeAdapter(tuple[published.AreaCode, ...]).validate_python(codes)
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


class ReasonForm(forms.Form):
    """Why something is sent back, withdrawn, paused or stopped."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    because = forms.CharField(label=_("Waarom"), required=False, widget=forms.Textarea(attrs={"rows": 3}))
