# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""A panel: one outcome, for every unit in every year. Read from a table, refused when anything is missing or double."""

from __future__ import annotations

import csv
import gzip
import io
import math
import re
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from kloof.effects.weights import Floats, Indices
from kloof.errors import PanelUnusable, StartOutsidePanel, UnknownColumn, UnknownUnit
from kloof.language.texts import Text

__all__ = ["Panel", "read_panel"]

MISSING = frozenset({"", ".", "na", "n/a", "nan", "null", "none", "-99999999", "-99997", "-99995"})
SHOWN = 5


@dataclass(frozen=True, slots=True)
class Panel:
    """One outcome, complete and rectangular.

    Parameters
    ----------
    outcomes
        ``(T, N)``: one row per time, in order, one column per unit.
    units
        Names of the columns.
    times
        Moments of the rows as numbers, rising: a year, or a fraction of one.
    labels
        The moments as the table wrote them.
    name
        What the outcome is called, for sentences.
    weights
        ``(T, N)``: how heavily each unit counts within an area of several, for example its residents; equally when
        None.
    """

    outcomes: Floats
    units: tuple[str, ...]
    times: tuple[float, ...]
    labels: tuple[str, ...]
    name: str = "outcome"
    weights: Floats | None = None

    def column(self, asked: str) -> int:
        """Find a unit by name; ``20`` also finds ``20.0``.

        Raises
        ------
        UnknownUnit
            No unit has this name; carries near names.
        """
        if asked in self.units:
            return self.units.index(asked)
        folded = [index for index, unit in enumerate(self.units) if _same_name(unit, asked)]
        if len(folded) != 1:
            raise UnknownUnit(asked, self.units)
        return folded[0]

    def columns(self, asked: str | Sequence[str]) -> Indices:
        """Find units by name; a single text may hold several names with a comma between them.

        Examples
        --------
        >>> panel = Panel(np.ones((2, 3)), ("a", "b", "c, d"), (1.0, 2.0), ("1", "2"))
        >>> panel.columns("a,b").tolist(), panel.columns("c, d").tolist(), panel.columns("a,c, d").tolist()
        ([0, 1], [2], [0, 2])
        """
        names = self._named_in(asked) if isinstance(asked, str) else asked
        return np.array(sorted({self.column(name) for name in names}), dtype=np.intp)

    def _named_in(self, text: str) -> list[str]:
        """Cut a text at commas into names, keeping commas that belong to a name: the longest name first."""
        parts = [part.strip() for part in text.split(",") if part.strip()]
        names: list[str] = []
        while parts:
            for length in range(len(parts), 0, -1):
                name = ", ".join(parts[:length])
                if length == 1 or any(_same_name(unit, name) for unit in self.units):
                    names.append(name)
                    parts = parts[length:]
                    break
        return names or [text]

    def start(self, moment: float) -> int:
        """Count the rows before `moment`.

        Raises
        ------
        StartOutsidePanel
            No row before it, or none from it on.
        """
        before = sum(time < moment - 1e-9 for time in self.times)
        if before in (0, len(self.times)):
            raise StartOutsidePanel(moment, first=self.labels[0], last=self.labels[-1])
        return before

    def in_logs(self) -> Panel:
        """Take natural logarithms, so that an effect of 0.05 is about 5 %.

        Raises
        ------
        PanelUnusable
            A value is zero or less; names where.
        """
        wrong = [(self.units[c], self.labels[r]) for r, c in np.argwhere(self.outcomes <= 0)]
        if wrong:
            listed, listed_en = (_some([f"{u} {t}" for u, t in wrong], more) for more in ("meer", "more"))
            raise _unusable(
                self.name,
                Text(
                    nl=f"een logaritme kan niet van nul of minder ({listed})",
                    en=f"zero or less has no logarithm ({listed_en})",
                ),
                Text(nl="Vraag het verschil in punten.", en="Ask for the difference in points."),
            )
        return replace(self, outcomes=np.log(self.outcomes), name=f"log {self.name}")

    def without_times(self, first: float, last: float) -> Panel:
        """Leave out the rows of the calendar years `first` to `last`, both included."""
        kept = [index for index, time in enumerate(self.times) if not first <= math.floor(time + 1e-9) <= last]
        return replace(
            self,
            outcomes=self.outcomes[kept],
            times=tuple(self.times[index] for index in kept),
            labels=tuple(self.labels[index] for index in kept),
            weights=None if self.weights is None else self.weights[kept],
        )

    def of_units(self, kept: Sequence[int]) -> Panel:
        """Keep the units in these columns."""
        columns = np.asarray(kept, dtype=np.intp)
        return replace(
            self,
            outcomes=np.ascontiguousarray(self.outcomes[:, columns]),
            units=tuple(self.units[index] for index in columns),
            weights=None if self.weights is None else np.ascontiguousarray(self.weights[:, columns]),
        )


def read_panel(path: Path, *, unit: str, time: str, outcome: str) -> Panel:
    """Read a long table: one row per unit and time.

    The separator may be a comma, a semicolon or a tab; numbers may have a decimal point or a decimal comma. The time is
    a year, a fraction of a year (``1990.25``), a quarter (``1990Q2``, ``1990K2``), or a date.

    Raises
    ------
    PanelUnusable
        The table cannot be read, is not rectangular, or has rows that are double, missing or no number. Names rows and
        years.
    UnknownColumn
        The table has no such column; carries near names.
    """
    lines, units, when, written = _columns(path, (unit, time, outcome))
    if not lines:
        raise _unusable(
            path.name,
            Text(nl="de tabel heeft geen rijen", en="the table has no rows"),
            Text(nl="Kijk of het bestand compleet is.", en="Check that the file is complete."),
        )
    moments = _moments(path, when, lines, time)
    nameless = [line for line, name in zip(lines, units, strict=True) if not name]
    if nameless:
        raise _unusable(
            path.name,
            Text(
                nl=f"in kolom '{unit}' staat geen naam in rij {_some(nameless)}",
                en=f"column '{unit}' has no name in row {_some(nameless)}",
            ),
            Text(nl="Vul de naam in, of verwijder de rij.", en="Fill in the name, or remove the row."),
        )
    _refuse_doubles(path, units, moments, lines)
    values = _numbers(path, written, lines, outcome)
    gaps = [index for index, value in enumerate(values) if value is None]
    if gaps:
        named = _some([f"{units[i]} {moments[i][1]} (rij {lines[i]})" for i in gaps])
        named_en = _some([f"{units[i]} {moments[i][1]} (row {lines[i]})" for i in gaps], "more")
        raise _unusable(
            path.name,
            Text(nl=f"kolom '{outcome}' is leeg voor {named}", en=f"column '{outcome}' is empty for {named_en}"),
            Text(
                nl="Ontbreken is geen nul. Vul de waarde aan uit de bron, of haal deze gebieden of jaren zelf uit de "
                "tabel "
                "en zeg dat erbij.",
                en="Missing is not zero. Complete the value from its source, or take these units or years out of the "
                "table "
                "yourself and say so.",
            ),
        )
    return _rectangle(path, units, moments, values, outcome)


def _rectangle(
    path: Path,
    units: Sequence[str],
    moments: Sequence[tuple[float, str]],
    values: Sequence[float | None],
    outcome: str,
) -> Panel:
    names = tuple(dict.fromkeys(units))
    labels = dict(moments)
    times = tuple(sorted(labels))
    column = {name: index for index, name in enumerate(names)}
    row = {moment: index for index, moment in enumerate(times)}
    table = np.full((len(times), len(names)), np.nan)
    for name, (moment, _), value in zip(units, moments, values, strict=True):
        table[row[moment], column[name]] = value
    absent = [(names[c], labels[times[r]]) for c, r in zip(*np.nonzero(np.isnan(table.T)), strict=True)]
    if absent:
        per_unit: dict[str, list[str]] = {}
        for name, label in absent:
            per_unit.setdefault(name, []).append(label)
        listed = _some([f"{name}: {_some(labels_, '…')}" for name, labels_ in per_unit.items()])
        listed_en = _some([f"{name}: {_some(labels_, '…')}" for name, labels_ in per_unit.items()], "more")
        raise _unusable(
            path.name,
            Text(
                nl=f"niet elk gebied heeft een rij voor elk jaar; {len(absent)} rijen ontbreken ({listed})",
                en=f"not every unit has a row for every year; {len(absent)} rows are absent ({listed_en})",
            ),
            Text(
                nl="Vul de rijen aan, of haal deze gebieden of jaren zelf uit de tabel en zeg dat erbij.",
                en="Complete the rows, or take these units or years out of the table yourself and say so.",
            ),
        )
    return Panel(table, names, times, tuple(labels[moment] for moment in times), outcome)


def _refuse_doubles(path: Path, units: Sequence[str], moments: Sequence[tuple[float, str]], lines: list[int]) -> None:
    seen: dict[tuple[str, float], int] = {}
    doubles: list[tuple[str, str, int, int]] = []
    for name, (moment, label), line in zip(units, moments, lines, strict=True):
        if (name, moment) in seen:
            doubles.append((name, label, seen[name, moment], line))
        seen.setdefault((name, moment), line)
    if doubles:
        raise _unusable(
            path.name,
            Text(
                nl="er staan dubbele rijen in: " + _some([f"{n} {t} (rij {a} en {b})" for n, t, a, b in doubles]),
                en="rows stand in it twice: "
                + _some([f"{n} {t} (rows {a} and {b})" for n, t, a, b in doubles], "more"),
            ),
            Text(
                nl="Laat per gebied en jaar één rij staan; zijn het delen van een gebied, tel ze dan eerst op.",
                en="Leave one row per unit and year; if they are parts of one unit, add them up first.",
            ),
        )


def _columns(path: Path, wanted: tuple[str, str, str]) -> tuple[list[int], list[str], list[str], list[str]]:
    """Read three columns as text, with the line number of each row."""
    try:
        content = path.read_bytes()
        content = gzip.decompress(content) if content.startswith(b"\x1f\x8b") else content
    except (OSError, EOFError, zlib.error) as problem:
        raise _unusable(
            path.name,
            Text(nl="het bestand is niet te lezen", en=f"the file cannot be read ({problem})"),
            Text(nl="Kijk of het bestand compleet is.", en="Check that the file is complete."),
        ) from None
    text = _decoded(content)
    said = re.match(r'"?sep=(.)"?\r?\n', text)  # a line for spreadsheets, before the header
    body = text[said.end() :] if said else text
    first = re.sub(r'"[^"]*"', "", body.partition("\n")[0])
    separator = said[1] if said else max(";\t,", key=first.count)
    reader = csv.reader(io.StringIO(body, newline=""), delimiter=separator)
    before = 1 if said else 0
    header = [name.strip() for name in next(reader, [])]
    for column in wanted:
        if column not in header:
            raise UnknownColumn(column, header)
    rows = [(reader.line_num + before, cells) for cells in reader if any(cell.strip() for cell in cells)]
    if rows and all(len(cells) == len(header) + 1 for _, cells in rows):
        header = ["", *header]  # the names of the rows, as statistical packages write them, without a name of their own
    places = [header.index(column) for column in wanted]
    lines: list[int] = []
    columns: tuple[list[str], list[str], list[str]] = ([], [], [])
    ragged: list[int] = []
    once: dict[str, str] = {}  # a name or year that returns in many rows is kept once
    for line, cells in rows:
        if len(cells) != len(header):
            ragged.append(line)
            continue
        lines.append(line)
        for kept, place in zip(columns, places, strict=True):
            cell = cells[place].strip()
            kept.append(once.setdefault(cell, cell))
    if ragged:
        raise _unusable(
            path.name,
            Text(
                nl=f"rij {_some(ragged)} heeft niet {len(header)} kolommen, zoals de kop",
                en=f"row {_some(ragged, 'more')} does not have {len(header)} columns, as the header has",
            ),
            Text(
                nl="Staat er een decimale komma in een tabel met komma's, zet het getal dan tussen aanhalingstekens of "
                "gebruik puntkomma's.",
                en="A decimal comma in a comma-separated table must stand between quotes; or use semicolons.",
            ),
        )
    return lines, *columns


def _decoded(content: bytes) -> str:
    """Read bytes as text: UTF-8 or UTF-16 with their marks, else as older Windows writes it."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", errors="replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def _numbers(path: Path, written: Sequence[str], lines: Sequence[int], column: str) -> list[float | None]:
    """Turn texts into numbers, with one decimal mark for the whole column."""
    present = [text for text in written if text.casefold() not in MISSING]
    with_comma = [text for text in present if "," in text]
    comma = bool(with_comma) and all(text.rfind(",") > text.rfind(".") for text in with_comma)
    point = [text for text in present if "." in text and "," not in text]
    grouped = any("." in text for text in with_comma) and all(
        re.fullmatch(r"[-+]?\d{1,3}(\.\d{3})+", text) for text in point
    )
    if comma and point and not grouped:
        raise _unusable(
            path.name,
            Text(
                nl=f"kolom '{column}' heeft getallen met een komma ({with_comma[0]}) en met een punt ({point[0]})",
                en=f"column '{column}' has numbers with a comma ({with_comma[0]}) and with a point ({point[0]})",
            ),
            Text(nl="Schrijf alle getallen op één manier.", en="Write all numbers in one way."),
        )
    numbers: list[float | None] = []
    wrong: list[str] = []
    for text, line in zip(written, lines, strict=True):
        if text.casefold() in MISSING:
            numbers.append(None)
            continue
        plain = text.replace(".", "").replace(",", ".") if comma else text.replace(",", "")
        try:
            number = float(plain)
        except ValueError:
            number = math.inf
        if not math.isfinite(number):
            wrong.append(f"'{text}' ({line})")
            continue
        numbers.append(number)
    if wrong:
        raise _unusable(
            path.name,
            Text(
                nl=f"kolom '{column}' heeft iets dat geen getal is (rij): {_some(wrong)}",
                en=f"column '{column}' holds something that is no number (row): {_some(wrong, 'more')}",
            ),
            Text(
                nl="Verbeter deze cellen, of kies een andere kolom.",
                en="Correct these cells, or choose another column.",
            ),
        )
    return numbers


def _moments(path: Path, written: Sequence[str], lines: Sequence[int], column: str) -> list[tuple[float, str]]:
    moments: list[tuple[float, str]] = []
    wrong: list[str] = []
    known = {text: moment_of(text) for text in set(written)}
    for text, line in zip(written, lines, strict=True):
        moment = known[text]
        if moment is None:
            wrong.append(f"'{text}' ({line})")
        else:
            moments.append((moment, text[:-2] if text.endswith(".0") else text))
    if wrong:
        raise _unusable(
            path.name,
            Text(
                nl=f"kolom '{column}' heeft iets dat geen jaar of datum is (rij): {_some(wrong)}",
                en=f"column '{column}' holds something that is no year or date (row): {_some(wrong, 'more')}",
            ),
            Text(
                nl="Gebruik een jaar (2019), een deel van een jaar (2019.25), een kwartaal (2019Q2) of een datum.",
                en="Use a year (2019), a fraction of a year (2019.25), a quarter (2019Q2) or a date.",
            ),
        )
    return moments


def moment_of(text: str) -> float | None:
    """Read a year, a fraction of a year, a quarter, a month or a date as a number of years; None when it is none.

    Periods may be written as CBS does: ``2020JJ00``, ``2020KW03``, ``2020MM07``, with a star where provisional.

    Examples
    --------
    >>> moment_of("1990.25"), moment_of("1990,25"), moment_of("1990K2"), moment_of("2020-07-01"), moment_of("soon")
    (1990.25, 1990.25, 1990.25, 2020.5, None)
    >>> moment_of("2020JJ00"), moment_of("2020KW03"), moment_of("2020MM07*"), moment_of("1990m7")
    (2020.0, 2020.5, 2020.5, 1990.5)
    """
    text = text.removesuffix("*")
    if re.fullmatch(r"[-+]?\d+([.,]\d+)?", text):
        return float(text.replace(",", "."))
    if re.fullmatch(r"\d{4}JJ00", text):
        return float(text[:4])
    quarter = re.fullmatch(r"(\d{4})(?:[ -]?[QqKk]|KW0)([1-4])", text)
    if quarter:
        return int(quarter[1]) + (int(quarter[2]) - 1) / 4
    month = re.fullmatch(r"(\d{4})[ -]?[Mm]{1,2}(\d{1,2})", text)
    if month and 1 <= int(month[2]) <= 12:
        return int(month[1]) + (int(month[2]) - 1) / 12
    date = re.fullmatch(r"(\d{4})-(\d{2})(?:-(\d{2}))?(?:[T ].*)?", text)
    if date and 1 <= int(date[2]) <= 12:
        return int(date[1]) + (int(date[2]) - 1) / 12 + (int(date[3] or 1) - 1) / 372
    return None


def _same_name(unit: str, asked: str) -> bool:
    if unit.casefold() == asked.strip().casefold():
        return True
    try:
        return float(unit) == float(asked)
    except ValueError:
        return False


def _unusable(source: str, problem: Text, advice: Text) -> PanelUnusable:
    return PanelUnusable(source, nl=f"{problem.nl}. {advice.nl}", en=f"{problem.to('en')}. {advice.to('en')}")


def _some(things: Iterable[object], more: str = "meer") -> str:
    """List at most five things and count the rest.

    Examples
    --------
    >>> _some([1, 2, 3, 4, 5, 6, 7])
    '1, 2, 3, 4, 5 (+2 meer)'
    """
    texts = [str(thing) for thing in things]
    rest = f" (+{len(texts) - SHOWN} {more})" if len(texts) > SHOWN else ""
    return ", ".join(texts[:SHOWN]) + rest
