# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""Draw a form control with the classes of the design system and its ties to help and error."""

from __future__ import annotations

from collections.abc import Mapping

from django import forms, template
from django.forms.boundfield import BoundField
from django.utils.safestring import SafeString

register = template.Library()
CLASSES = {
    forms.Textarea: "utrecht-textarea utrecht-textarea--html-textarea",
    forms.Select: "utrecht-select utrecht-select--html-select",
    forms.CheckboxInput: "utrecht-checkbox utrecht-checkbox--html-input",
    forms.widgets.Input: "utrecht-textbox utrecht-textbox--html-input",
}


@register.filter
def control(field: BoundField) -> SafeString:
    """Draw the control of a field."""
    widget = field.field.widget
    attributes: dict[str, str | bool] = {}
    if not is_group(field):
        attributes["class"] = next((name for kind, name in CLASSES.items() if isinstance(widget, kind)), "")
    described = []
    if field.help_text:
        described.append(f"{str(field.auto_id).removeprefix('id_')}-help")
    if field.errors:
        described.append(f"{field.auto_id}_error")
        attributes["aria-invalid"] = "true"
    if described:
        attributes["aria-describedby"] = " ".join(described)
    return field.as_widget(attrs=attributes)


@register.filter
def is_group(field: BoundField) -> bool:
    """Say whether a field is several controls under one legend."""
    return isinstance(field.field.widget, forms.CheckboxSelectMultiple)


@register.filter
def is_checkbox(field: BoundField) -> bool:
    """Say whether a field is one box to tick."""
    return isinstance(field.field.widget, forms.CheckboxInput)


@register.filter
def is_english(field: BoundField) -> bool:
    """Say whether a field holds the English text beside a Dutch one."""
    return field.name.endswith("_en")


@register.filter
def at(mapping: Mapping[str, str], name: str) -> str:
    """Give what a mapping has under a name, or nothing."""
    return mapping.get(name, "")
