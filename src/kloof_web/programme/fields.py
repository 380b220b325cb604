# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""Form fields that speak the published language: a line per source, a Dutch number, a list of years."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import ValidationError as Mismatch

from kloof.language.programmes import PathPoint, Theme
from kloof.language.texts import Source, Text

MONTH_DAY = re.compile(r"^(\d{1,2})-(\d{1,2})-(\d{4})$")


def dutch_number(value: float) -> str:
    """Write a number the way a Dutch form shows it, without a thousands separator."""
    return f"{value:.10g}".replace(".", ",")


def read_number(text: str) -> float:
    """Read 1.234,5 and 1234.5; one point before exactly three digits separates thousands, as it does in Dutch."""
    bare = text.strip().replace(" ", "")
    if re.fullmatch(r"-?\d{1,3}(\.\d{3})+(,\d+)?", bare):
        bare = bare.replace(".", "").replace(",", ".")
    elif re.fullmatch(r"-?\d+(,\d+)?", bare):
        bare = bare.replace(",", ".")
    elif not re.fullmatch(r"-?\d+\.\d+", bare):
        raise ValidationError(_("‘%(text)s’ is geen getal. Schrijf bijvoorbeeld 12,5."), params={"text": text})
    return float(bare)


def read_date(text: str) -> dt.date:
    """Read 31-12-2026 and 2026-12-31."""
    try:
        if dutch := MONTH_DAY.match(text.strip()):
            day, month, year = (int(part) for part in dutch.groups())
            return dt.date(year, month, day)
        return dt.date.fromisoformat(text.strip())
    except ValueError:
        raise ValidationError(
            _("‘%(text)s’ is geen datum. Schrijf bijvoorbeeld 31-12-2026."), params={"text": text}
        ) from None


class NumberField(forms.CharField):
    """A number, written the Dutch way."""

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        return read_number(text) if text else None

    def prepare_value(self, value: Any) -> Any:
        return dutch_number(value) if isinstance(value, float | int) else value


class DayField(forms.CharField):
    """A day, written the Dutch way."""

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        return read_date(text) if text else None

    def prepare_value(self, value: Any) -> Any:
        return value.strftime("%d-%m-%Y") if isinstance(value, dt.date) else value


class LinesField(forms.CharField):
    """Several values, one on each line; every line that cannot be read is named."""

    widget = forms.Textarea(attrs={"rows": 3})

    def __init__(self, *, read: Callable[[str], Any], show: Callable[[Any], str], **options: Any) -> None:
        self.read_line, self.show_line = read, show
        super().__init__(**options)

    def to_python(self, value: Any) -> Any:
        found, errors = [], []
        for number, line in enumerate((super().to_python(value) or "").splitlines(), start=1):
            if not line.strip():
                continue
            try:
                found.append(self.read_line(line.strip()))
            except ValidationError as error:
                place = _("Regel %(number)s: ") % {"number": number}
                errors += [ValidationError(place + message) for message in error.messages]
            except Mismatch as error:
                place = _("Regel %(number)s: ") % {"number": number}
                errors += [ValidationError(f"{place}{in_words(problem)}") for problem in error.errors()]
        if errors:
            raise ValidationError(errors)
        return tuple(found)

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, Sequence) and not isinstance(value, str):
            return "\n".join(self.show_line(item) for item in value)
        return value

    def has_changed(self, initial: Any, data: Any) -> bool:
        return bool((self.prepare_value(initial) or "").split() != (data or "").split())


def _columns(line: str, most: int) -> list[str]:
    parts = [part.strip() for part in line.split("|")]
    if len(parts) > most:
        raise ValidationError(
            _("Deze regel heeft meer dan %(most)s delen tussen streepjes (|)."), params={"most": most}
        )
    return parts + [""] * (most - len(parts))


def read_text(line: str) -> Text:
    """Read 'Nederlands | English'."""
    nl, en = _columns(line, 2)
    return Text(nl=nl, en=en or None)


def show_text(text: Text) -> str:
    """Write a text on one line."""
    return text.nl if text.en is None else f"{text.nl} | {text.en}"


def read_source(line: str) -> Source:
    """Read 'titel | nummer | datum | webadres'."""
    title, number, day, url = _columns(line, 4)
    return Source(title=title, number=number or None, date=read_date(day) if day else None, url=url or None)


def show_source(source: Source) -> str:
    """Write a source on one line."""
    day = source.date.strftime("%d-%m-%Y") if source.date else ""
    return " | ".join([source.title, source.number or "", day, source.url or ""]).rstrip(" |")


def read_theme(line: str) -> Theme:
    """Read 'code | naam | name'."""
    code, nl, en = _columns(line, 3)
    return Theme(code=code, name=Text(nl=nl, en=en or None))


def show_theme(theme: Theme) -> str:
    """Write a theme on one line."""
    return f"{theme.code} | {show_text(theme.name)}"


def read_path(line: str) -> PathPoint:
    """Read '2030: 12,5'."""
    year, _colon, value = line.partition(":")
    if not year.strip().isdigit():
        raise ValidationError(
            _("‘%(line)s’ begint niet met een jaar. Schrijf bijvoorbeeld 2030: 12,5."), params={"line": line}
        )
    return PathPoint(year=int(year), value=read_number(value))


def show_path(point: PathPoint) -> str:
    """Write a step of a planned path on one line."""
    return f"{point.year}: {dutch_number(point.value)}"


def sources_field() -> LinesField:
    """Make the field every whole has for where its statements come from."""
    return LinesField(
        label=gettext_lazy("Bronnen"),
        required=False,
        read=read_source,
        show=show_source,
        help_text=gettext_lazy("Eén bron per regel: titel | nummer | datum | webadres. Alleen de titel moet."),
    )


def in_words(problem: Mapping[str, Any]) -> str:
    """Say in Dutch or English what the published language does not accept, with the value that was given."""
    given = problem.get("input")
    limits = problem.get("ctx", {})
    match problem["type"]:
        case "less_than_equal":
            return _("%(given)s is te groot; hoogstens %(limit)s.") % {"given": given, "limit": limits["le"]}
        case "greater_than_equal":
            return _("%(given)s is te klein; minstens %(limit)s.") % {"given": given, "limit": limits["ge"]}
        case "too_short" | "string_too_short" | "missing":
            return _("Er is niets ingevuld.")
        case "string_pattern_mismatch" if str(given).lower().startswith(("javascript:", "data:")) or ":" in str(given):
            return _("“%(given)s” is geen webadres; het begint met https://.") % {"given": given}
        case _:
            return _("“%(given)s” kan hier niet staan.") % {"given": given}
