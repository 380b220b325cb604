# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""What every form of a whole can do, and the forms of the programme and its passages."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext_lazy as _

from kloof.language.texts import Text
from kloof_web.programme import fields
from kloof_web.programme.actions import PassageFields, ProgrammeFields
from kloof_web.programme.models import (
    Passage,
    PlanDocument,
    Programme,
)
from kloof_web.records.models import Record, Whole

EMPTY: list[tuple[str, Any]] = [("", "—")]


class WholeForm(forms.Form):
    """A form with texts in two languages: Dutch first, English where somebody wrote it."""

    texts: ClassVar[dict[str, tuple[Any, bool, int]]] = {}
    groups: ClassVar[list[tuple[Any, list[str]]]] = []
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
        self.order_fields([part for _label, names in self.groups for name in names for part in self._parts(name)])

    def _parts(self, name: str) -> list[str]:
        return [f"{name}_nl", f"{name}_en"] if name in self.texts else [name]

    @property
    def sections(self) -> list[tuple[Any, list[BoundField]]]:
        """Give the fields under the headings a reader looks for."""
        return [(label, [self[part] for name in names for part in self._parts(name)]) for label, names in self.groups]

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
            initial |= initial_text(name, getattr(whole, name, None))
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


def initial_text(name: str, text: Text | None) -> dict[str, str]:
    """Show a text in its two fields."""
    return {f"{name}_nl": text.nl, f"{name}_en": text.en or ""} if text is not None else {}


class ProgrammeForm(WholeForm):
    """The programme in its own words."""

    texts = {
        "name": (_("Naam"), True, 1),
        "summary": (_("Samenvatting"), False, 4),
        "horizon": (_("Horizon: tot wanneer partners zich verbinden"), False, 2),
        "contact": (_("Contact voor bewoners"), False, 2),
    }
    groups = [
        (_("Waar het om gaat"), ["name", "summary", "horizon", "contact"]),
        (_("Gebied en thema’s"), ["area", "started_on", "themes"]),
        (_("Waar het staat"), ["sources"]),
    ]
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
    groups = [(_("De passage"), ["plan", "number", "text"]), (_("Waar het staat"), ["sources"])]
    number = forms.CharField(
        label=_("Nummer"), max_length=40, required=False, help_text=_("Bijvoorbeeld 3.2 of blz. 14.")
    )
    sources = fields.sources_field()

    def initial_of(self, whole: Passage) -> dict[str, Any]:
        return (
            initial_text("plan", whole.plan.title)
            | initial_text("text", whole.text)
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


class ReasonForm(forms.Form):
    """Why something is sent back, withdrawn, paused or stopped."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    because = forms.CharField(label=_("Waarom"), required=False, widget=forms.Textarea(attrs={"rows": 3}))
