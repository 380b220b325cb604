# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""The forms of a goal and of its targets."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from pydantic import ValidationError as Mismatch

from kloof.indicators import indicators
from kloof.language import programmes as published
from kloof.language.texts import Source, Text
from kloof_web.programme import fields
from kloof_web.programme.actions import GoalFields
from kloof_web.programme.describing import language
from kloof_web.programme.forms.wholes import EMPTY, WholeForm
from kloof_web.programme.models import (
    Goal,
    Level,
    Passage,
    Programme,
)
from kloof_web.programme.naming import title_of

COMPARATORS = [
    ("rest", _("De rest van de gemeente")),
    ("rest-without-programmes", _("De rest, zonder andere programmagebieden")),
    ("rest-without-centre", _("De rest, zonder het centrum")),
    ("city", _("De hele gemeente")),
    ("country", _("Nederland")),
    ("peers", _("Vergelijkbare buurten elders")),
]


class GoalForm(WholeForm):
    """A goal and how it is measured. Targets have a form of their own, because an old one is never changed."""

    texts = {
        "title": (_("Titel"), True, 1),
        "statement": (_("Wat er beter moet worden, in één zin"), False, 3),
        "owner": (_("Eigenaar: een functie, geen naam van een persoon"), False, 1),
    }
    groups = [
        (_("Wat er beter moet worden"), ["title", "statement", "owner"]),
        (_("Waar het bij hoort"), ["level", "theme", "parent", "passages"]),
        (
            _("Hoe we het meten"),
            ["indicator", "measured_as", "comparator", "definition", "baseline_years", "in_selection_year", "path"],
        ),
        (_("Waar het staat"), ["sources"]),
    ]
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
        passages = Passage.objects.filter(record__programme=self.programme).select_related("record", "plan")
        self.fields["indicator"].choices = EMPTY + self._indicators()  # type: ignore[attr-defined]  # a ChoiceField
        self.fields["theme"].choices = EMPTY + [(theme.code, theme.name.to(language())) for theme in themes]  # type: ignore[attr-defined]  # a ChoiceField
        self.fields["parent"].choices = EMPTY + [(goal.record.slug, goal.title.to(language())) for goal in goals]  # type: ignore[attr-defined]  # a ChoiceField
        self.fields["passages"].choices = [(one.record.slug, title_of(one).to(language())) for one in passages]  # type: ignore[attr-defined]  # a ChoiceField

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
        known = {
            card.id: card.name.to(language()) for card in indicators().values() if card.better in {"higher", "lower"}
        }
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
                    if problem["type"] == "too_short":
                        continue  # the years themselves were refused; that is said already
                    place = {"baseline": "baseline_years"}.get(str(problem["loc"][0]), str(problem["loc"][0]))
                    self.add_error(place if place in self.fields else None, fields.in_words(problem))
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
