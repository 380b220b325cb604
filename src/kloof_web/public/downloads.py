# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""One figure as a file: every area of the municipality, every year, with its source; CSV, xlsx or Parquet.

A value is a number or absent with its reason, never both. No cell can be read as a formula. The same edition always
gives the same bytes. The files say what the page says: what the gate holds back, or what was withdrawn, is in neither.
"""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass
from typing import Literal

import polars as pl

from kloof.across import Across
from kloof.editions import Edition
from kloof.estimates import Missing, Status
from kloof.language.editions import IndicatorObject, SourceFile
from kloof.language.gaps import GapPoint
from kloof.language.texts import Language, Text
from kloof.language.writing import written_date
from kloof_web.public.addresses import Address
from kloof_web.public.figures import missing_reason, sources_of, titles_of
from kloof_web.public.municipality import WITHDRAWN, Municipality
from kloof_web.public.workbook import Sheet, workbook

__all__ = ["MEDIA", "Line", "asked_file", "file_of", "lines"]

Kind = Literal["csv", "xlsx", "parquet"]
MEDIA: dict[Kind, str] = {
    "csv": "text/csv; charset=utf-8; header=present",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "parquet": "application/vnd.apache.parquet",
}

_ASKED = re.compile(r"^cijfer/(?P<indicator>[a-z][a-z0-9_]*)\.(?P<kind>csv|xlsx|parquet)$")
_COLUMNS: dict[Language, tuple[str, ...]] = {
    "nl": (
        "indicator",
        "gebiedscode",
        "gebied",
        "soort_gebied",
        "jaar",
        "waarde",
        "eenheid",
        "geen_waarde_omdat",
        "status",
        "bron",
        "tabel",
    ),
    "en": (
        "indicator",
        "area_code",
        "area",
        "kind_of_area",
        "year",
        "value",
        "unit",
        "no_value_because",
        "status",
        "source",
        "table",
    ),
}
_WIDTHS = (22, 14, 28, 18, 8, 12, 12, 44, 18, 44, 16)
_KINDS: dict[str, Text] = {
    "BU": Text(nl="buurt", en="neighbourhood"),
    "WK": Text(nl="wijk", en="district"),
    "GM": Text(nl="gemeente", en="municipality"),
    "NL": Text(nl="land", en="country"),
    "focus": Text(nl="focusgebied", en="focus area"),
    "rest": Text(nl="vergelijking", en="comparison"),
}
_GONE = Text(nl="ingetrokken; zie de pagina van deze buurt", en="withdrawn; see the page of this neighbourhood")


@dataclass(frozen=True, slots=True)
class Line:
    """One area in one year."""

    code: str
    area: str
    kind: str
    year: int
    value: float | None
    missing: str
    status: str


def asked_file(page: str) -> tuple[str, Kind] | None:
    """Read which indicator and which kind of file an address asks for; None when it asks for no file.

    Examples
    --------
    >>> asked_file("cijfer/low_income.csv"), asked_file("cijfer/low_income")
    (('low_income', 'csv'), None)
    """
    found = _ASKED.match(page)
    if found is None:
        return None
    kind: Kind = found["kind"]  # type: ignore[assignment] # the pattern has these three only
    return found["indicator"], kind


def lines(city: Municipality, indicator: str, language: Language) -> tuple[Line, ...]:
    """Give the lines of a file: the neighbourhoods by name, then the focus area, the rest, the city and the country."""
    found = city.figures[indicator]
    card = found.card
    told = []
    for row in (*found.rows, found.city, *((found.country,) if found.country else ())):
        name = row.name
        if row.code.startswith("NL"):
            name = "Nederland" if language == "nl" else "the Netherlands"
        for year, value in sorted(row.values.items()):
            reason = ""
            if value.value is None:
                reason = (
                    _GONE.to(language) if value.missing == WITHDRAWN else missing_reason(value.missing).to(language)
                )
            told.append(
                Line(
                    row.code,
                    name,
                    _KINDS[row.code[:2]].to(language),
                    year,
                    _rounded(value.value, card),
                    reason,
                    _status(found, year, language),
                )
            )
    if found.focus is not None:
        document = found.focus.en if language == "en" else found.focus.nl
        for point in document.series:
            status = _status(found, point.year, language)
            area, rest = document.area.name, document.comparator.name
            told.append(_side("focus", area, point, point.value, card, status, language))
            told.append(_side("rest", rest, point, point.comparator, card, status, language))
    return tuple(told)


def file_of(edition: Edition, city: Municipality, indicator: str, kind: Kind, language: Language) -> bytes:
    """Write one figure as a file."""
    found = city.figures[indicator]
    rows = _rows(edition, found, lines(city, indicator, language), language)
    if kind == "csv":
        return _csv(rows, language)
    if kind == "parquet":
        return _parquet(rows, language)
    name = found.card.name.to(language)
    notes = _notes(edition, found, language)
    return workbook(
        [
            Sheet("cijfers" if language == "nl" else "figures", [_COLUMNS[language], *rows], widths=_WIDTHS),
            Sheet("toelichting" if language == "nl" else "notes", notes, has_header=False, widths=(26, 110)),
        ],
        title=name,
    )


_Cells = tuple[str, str, str, str, int, float | None, str, str, str, str, str]


def _rows(edition: Edition, found: Across, told: tuple[Line, ...], language: Language) -> list[_Cells]:
    card = found.card
    source = "; ".join(f"{s.publisher}, {s.title.to(language)}" for s in _sources(edition, found))
    unit = card.unit.to(language)
    return [
        (card.id, o.code, o.area, o.kind, o.year, o.value, unit, o.missing, o.status, source, found.table) for o in told
    ]


def _csv(rows: list[_Cells], language: Language) -> bytes:
    """Write UTF-8 with a byte order mark, so that spreadsheets see it; commas and line ends as RFC 4180 has them."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(_COLUMNS[language])
    for row in rows:
        writer.writerow([_harmless(cell) if isinstance(cell, str) else "" if cell is None else cell for cell in row])
    return b"\xef\xbb\xbf" + text.getvalue().encode()


def _harmless(words: str) -> str:
    """Put an apostrophe before a text that a spreadsheet would take for a formula."""
    return f"'{words}" if words[:1] in ("=", "+", "-", "@", "\t", "\r") else words


def _parquet(rows: list[_Cells], language: Language) -> bytes:
    kinds: dict[str, type[pl.DataType]] = dict.fromkeys(_COLUMNS[language], pl.String)
    kinds[_COLUMNS[language][4]], kinds[_COLUMNS[language][5]] = pl.Int32, pl.Float64
    packed = io.BytesIO()
    pl.DataFrame(rows, schema=kinds, orient="row").write_parquet(packed, compression="zstd", statistics=False)
    return packed.getvalue()


def _notes(edition: Edition, found: Across, language: Language) -> list[list[str]]:
    card, number = found.card, edition.manifest.number
    here = Address(edition.programme.id, f"cijfer/{card.id}", language, number)
    on = written_date(edition.manifest.published_on, language)
    decimals = card.decimals
    dutch = language == "nl"
    told = [
        ["Cijfer" if dutch else "Figure", card.name.to(language)],
        ["Vraag" if dutch else "Question", card.question.to(language)],
        ["Eenheid" if dutch else "Unit", f"{card.unit.to(language)} ({card.denominator.to(language)})"],
        ["Editie" if dutch else "Edition", f"{number}, {on}"],
        ["Adres" if dutch else "Address", str(here)],
        [
            "Afronding" if dutch else "Rounding",
            f"Waarden zijn afgerond op {decimals} decimalen, zoals op de pagina. Wat de bron zelf afrondt, blijft zo."
            if dutch
            else f"Values are rounded to {decimals} decimals, as on the page. What the source rounds itself stays so.",
        ],
        [
            "Lege cel" if dutch else "Empty cell",
            "Een lege waarde is geen nul; de kolom geen_waarde_omdat zegt waarom er geen cijfer is."
            if dutch
            else "An empty value is not zero; the column no_value_because says why there is no figure.",
        ],
    ]
    for source in _sources(edition, found):
        named = f"{source.publisher}, {source.title.to(language)} ({source.table})"
        told.append(["Bron" if dutch else "Source", f"{named}. {source.url or ''}".strip()])
        told.append(["Licentie" if dutch else "Licence", source.licence])
    told += [["Let op" if dutch else "Mind", limit.to(language)] for limit in card.limits]
    told += [["Breuk" if dutch else "Break", f"{b.year}: {b.reason.to(language)}"] for b in card.breaks]
    if edition.programme.fictional:
        told.append(["Let op" if dutch else "Mind", "Fictieve gegevens." if dutch else "Fictional data."])
    return told


def _sources(edition: Edition, found: Across) -> tuple[SourceFile, ...]:
    return titles_of(sources_of(edition, found.card, frozenset({found.table})))


def _side(
    kind: str, name: str, point: GapPoint, value: float | None, card: IndicatorObject, status: str, language: Language
) -> Line:
    reason = "" if value is not None else missing_reason(point.missing or Missing.NOT_PUBLISHED.value).to(language)
    return Line("", name, _KINDS[kind].to(language), point.year, _rounded(value, card), reason, status)


def _rounded(value: float | None, card: IndicatorObject) -> float | None:
    return None if value is None else round(float(value), card.decimals) + 0.0


def _status(found: Across, year: int, language: Language) -> str:
    return Status(found.status.get(year, Status.NOT_STATED.value)).label.to(language)
