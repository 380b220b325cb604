# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""The text of a study: pasted or uploaded, and shown again as it is whatever is wrong with it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

LARGEST = 200_000
"""Bytes; a study of twenty areas is a tenth of this."""


class StudyForm(forms.Form):
    """A study as text. An uploaded file goes before what stands in the field, and then stands in the field."""

    text = forms.CharField(label=gettext_lazy("De tekst van het onderzoek"), required=False, strip=False)
    file = forms.FileField(label=gettext_lazy("Of kies een bestand"), required=False)

    def clean(self) -> dict[str, Any]:
        """Take the text from where it is."""
        values: dict[str, Any] = super().clean() or {}
        text = str(values.get("text", "")).replace("\r\n", "\n")
        if (file := values.get("file")) is not None:
            text = self._read(file)
        if not text.strip() and not self.errors:
            self.add_error("text", _("Plak de tekst van het onderzoek, of kies een bestand."))
        values["text"] = text
        self.data = {**self.data.dict(), "text": text} if isinstance(self.data, QueryDict) else {"text": text}
        return values

    def _read(self, file: Any) -> str:
        if file.size > LARGEST:
            self.add_error("file", _("Dit bestand is te groot voor een onderzoeksopzet. Kies het tekstbestand (TOML)."))
            return ""
        try:
            return str(file.read().decode("utf-8"))
        except UnicodeDecodeError:
            self.add_error("file", _("Dit is geen tekstbestand. Sla de opzet op als platte tekst (UTF-8)."))
            return ""
