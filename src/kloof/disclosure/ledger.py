# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""The ledger: everything that was ever published, written as linear statements about counts.

A count that a table publishes bounds the true one; neighbourhoods add up to districts and municipalities, parts to
their totals. A figure of ours that follows from published counts says nothing new. One that does not follow, because
another edition shows what this one hides or because something slipped past the gate, becomes a statement of our own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import polars as pl
from scipy.sparse import csr_array

from kloof.areas import Area, find_area, municipality_of
from kloof.disclosure.intervals import Statements
from kloof.disclosure.profiles import additions, profile_of
from kloof.disclosure.protection import add_up
from kloof.errors import KloofError
from kloof.estimates import Missing
from kloof.gaps import comparator
from kloof.indicators import Indicator, find_indicator, indicators
from kloof.language.editions import AreaObject, GapFigure, GoalFigures
from kloof.language.gaps import GapComparator
from kloof.language.texts import Text
from kloof.observations import Panel
from kloof.regions import region, units_of

__all__ = ["Cell", "Ledger", "Publication", "ledger"]

_SECRET = (Missing.SUPPRESSED, Missing.NOT_PUBLISHED, Missing.TOO_FEW)
_SAME = 1e-6


@dataclass(frozen=True, slots=True)
class Publication:
    """One thing that was published: a release, with the figures an edition shows from it.

    Parameters
    ----------
    name
        What it is called in a sentence: "edition 3 of veendrecht".
    panel
        The release.
    municipality
        Whose neighbourhoods are audited; None for all.
    areas, goal_figures
        What the edition shows.
    """

    name: Text
    panel: Panel
    municipality: str | None = None
    areas: tuple[AreaObject, ...] = ()
    goal_figures: tuple[GoalFigures, ...] = ()


@dataclass(frozen=True, slots=True)
class Cell:
    """One true count: of what, where, when, in which table."""

    table: str
    boundary_year: int
    year: int
    indicator: str
    area: str


@dataclass
class Ledger:
    """Cells and what is said of them, ours apart from the publishers'.

    Parameters
    ----------
    cells
        Every count, in the order of the columns.
    hidden
        Positions of the counts that a table hides.
    sums
        Statements: which cells with which factor, between which numbers, and who says so; None for what adds up by
        itself.
    told
        For each cell that our own counts publish: the bounds and who says so, the newest first.
    """

    cells: list[Cell] = field(default_factory=list)
    hidden: list[int] = field(default_factory=list)
    sums: list[tuple[dict[int, float], float, float, Text | None]] = field(default_factory=list)
    told: dict[int, list[tuple[float, float, Text]]] = field(default_factory=dict)
    known: dict[int, tuple[float, float]] = field(default_factory=dict)
    published: int = 0
    hidden_though_told: int = 0
    not_followed: list[Text] = field(default_factory=list)
    _places: dict[Cell, int] = field(default_factory=dict)
    _added: set[tuple[int, ...]] = field(default_factory=set)

    def place(self, cell: Cell) -> int:
        """Give the position of a cell; it is added when it is new."""
        found = self._places.get(cell)
        if found is None:
            found = self._places[cell] = len(self.cells)
            self.cells.append(cell)
        return found

    def adds_up(self, total: int, parts: Mapping[int, float]) -> None:
        """Say once that parts add up to a total."""
        key = (total, *sorted(parts))
        if key not in self._added:
            self._added.add(key)
            self.sums.append(({**parts, total: -1.0}, 0.0, 0.0, None))

    def own_sums(self) -> list[int]:
        """Give the positions of our own statements."""
        return [i for i, (_, _, _, who) in enumerate(self.sums) if who is not None]

    def statements(
        self, *, left_out: Iterable[int] = (), untold: Iterable[int] = (), publishers_only: bool = False
    ) -> Statements:
        """Give what is said, without some of our own statements and counts, or without all of them."""
        out = set(self.own_sums()) if publishers_only else set(left_out)
        silent = set(self.told) if publishers_only else set(untold)
        low, high = np.zeros(len(self.cells)), np.full(len(self.cells), np.inf)
        for place, (least, most) in self.known.items():
            low[place], high[place] = least, most
        for place, said in self.told.items():
            if place not in silent:
                low[place], high[place] = _overlap(said)
        kept = [one for i, one in enumerate(self.sums) if i not in out]
        row = [i for i, one in enumerate(kept) for _ in one[0]]
        column = [place for one in kept for place in one[0]]
        factor = [value for one in kept for value in one[0].values()]
        sums = csr_array((np.array(factor, dtype=float), (row, column)), shape=(len(kept), len(self.cells)))
        return Statements(low, high, sums, np.array([o[1] for o in kept]), np.array([o[2] for o in kept]))


def _overlap(said: Sequence[tuple[float, float, Text]]) -> tuple[float, float]:
    """Take the bounds on which all agree; a count that was corrected since counts as it is told last."""
    low, high = said[0][0], said[0][1]
    for least, most, _ in said[1:]:
        if max(low, least) <= min(high, most):
            low, high = max(low, least), min(high, most)
    return low, high


def ledger(publications: Sequence[Publication]) -> Ledger:
    """Write down everything that was published.

    Parameters
    ----------
    publications
        Oldest first.

    Raises
    ------
    TableWithoutProfile
        A table with counts has no disclosure profile.
    """
    book = Ledger()
    newest_first = list(reversed(publications))
    hidden: set[int] = set()
    seen: set[int] = set()
    for publication in newest_first:
        for table, boundary_year, year, rows in _groups(publication, all_=len(publications) > 1):
            _enter(book, publication, (table, boundary_year, year), rows, hidden, seen)
    newest = {place for place in hidden if place not in book.known}
    book.hidden = sorted(newest)
    for publication in newest_first:
        _enter_figures(book, publication)
    return book


def _counts() -> list[Indicator]:
    return [card for card in indicators().values() if card.kind == "extensive" and card.rate is None]


def _groups(publication: Publication, *, all_: bool) -> Iterator[tuple[str, int, int, pl.DataFrame]]:
    """Give the counts of each table, map and year of which something is hidden."""
    where = pl.col("area").str.contains("^(BU|WK|GM)")
    if publication.municipality is not None:
        where &= pl.col("area").str.slice(2, 4) == publication.municipality[2:]
    rows = pl.concat([publication.panel.rows(card).filter(where) for card in _counts()])
    own = [name for name in rows["release"].unique() if profile_of(name).protected_by == "kloof"]
    secret = rows.filter(pl.col("missing").is_in([one.value for one in _SECRET]))
    keys = ["release", "boundary_year", "year"]
    wanted = secret.select(keys).unique()
    if all_:
        wanted = pl.concat([wanted, rows.filter(pl.col("release").is_in(own)).select(keys).unique()]).unique()
    kept = rows.join(wanted, on=keys, how="semi").sort(*keys, "area", "indicator")
    for (table, boundary_year, year), group in kept.group_by(*keys, maintain_order=True):
        yield str(table), int(str(boundary_year)), int(str(year)), group


def _enter(
    book: Ledger,
    publication: Publication,
    at: tuple[str, int, int],
    rows: pl.DataFrame,
    hidden: set[int],
    seen: set[int],
) -> None:
    table, boundary_year, year = at
    rules = profile_of(table)
    is_new: list[tuple[str, str]] = []
    levels: dict[str, set[str]] = {}
    for area, indicator, value, missing in rows.select("area", "indicator", "value", "missing").iter_rows():
        place = book.place(Cell(table, boundary_year, year, indicator, area))
        levels.setdefault(indicator, set()).add(area[:2])
        first = place not in seen
        seen.add(place)
        if first:
            is_new.append((indicator, area))
        if value is None:
            if first and missing in _SECRET:
                hidden.add(place)
                book.sums += _ceiling(place, rules.hidden_at_most)
            continue
        low, high = rules.bounds(value, area[:2], find_indicator(indicator).rounding)
        if rules.protected_by == "kloof":
            name = publication.panel.name(area, boundary_year)
            book.told.setdefault(place, []).append((low, high, _count_told(publication.name, indicator, name, year)))
            book.published += 1
        elif first:
            book.known[place] = (low, high)
            book.published += 1
    if not is_new:
        return
    there = publication.panel.areas.filter(boundary_year=boundary_year)
    if publication.municipality is not None:
        there = there.filter(municipality=publication.municipality)
    inside = there["area"].to_list()
    everywhere = {(indicator, area) for indicator, held in levels.items() for area in inside if area[:2] in held}
    for total, terms in add_up(everywhere | set(is_new), additions()):
        places = {book.place(Cell(table, boundary_year, year, *term)): 1.0 for term in terms}
        book.adds_up(book.place(Cell(table, boundary_year, year, *total)), places)


def _ceiling(place: int, most: int | None) -> list[tuple[dict[int, float], float, float, Text | None]]:
    return [] if most is None else [({place: 1.0}, 0.0, float(most), None)]


def _count_told(publication: Text, indicator: str, area: str, year: int) -> Text:
    card = find_indicator(indicator)
    return Text(
        nl=f"{publication.nl}: het aantal '{card.name.nl}' van {area} in {year}",
        en=f"{publication.to('en')}: the count '{card.name.to('en')}' of {area} in {year}",
    )


def _enter_figures(book: Ledger, publication: Publication) -> None:
    figures = _Figures(book, publication)
    for area in publication.areas:
        figures.area(area)
    for goal in publication.goal_figures:
        for figure in (goal.chosen, *goal.definitions, *goal.versus):
            figures.gap(figure, goal.goal)


class _Figures:
    """Holds every count and rate an edition shows against the counts its release publishes."""

    def __init__(self, book: Ledger, publication: Publication) -> None:
        self.book, self.publication, self.panel = book, publication, publication.panel
        self._tables: dict[tuple[str, str, int], dict[int, dict[str, float | None]]] = {}
        self._inside: dict[tuple[str, int], tuple[str, ...]] = {}

    def area(self, shown: AreaObject) -> None:
        """Enter the figures on the page of a neighbourhood, and those of its municipality beside them."""
        for series in shown.series:
            card = find_indicator(series.indicator) if series.indicator in indicators() else None
            if card is None:
                continue
            for code, values in (
                (shown.code, series.values),
                (municipality_of(shown.code) or shown.code, series.comparator),
            ):
                for value in values:
                    if value.value is not None:
                        at = (value.table, shown.boundary_year, value.year)
                        units = (code,) if card.rate is None else tuple(self._below(code, shown.boundary_year))
                        self._figure(card, at, (code,), units, value.value, self._named(card, code, at))
                    elif value.missing == Missing.TOO_FEW and self._told(card, value.table, shown, code, value.year):
                        self.book.hidden_though_told += 1

    def gap(self, figure: GapFigure, goal: str) -> None:
        """Enter both sides of a gap."""
        document = figure.nl
        if figure.table is None or document.indicator.id not in indicators():
            return
        card = find_indicator(document.indicator.id)
        if card.rate is None and card.kind == "intensive":
            return
        try:
            asked = document.area.id if document.area.definition is None else (
                f"{document.area.id}@{document.area.definition}"
            )  # fmt: skip
            area = find_area(asked, self.panel.areas)
            sides = self._sides(area, document.comparator)
        except KloofError as unknown:
            self.book.not_followed.append(Text(nl=f"{goal}: {unknown.dutch()}", en=f"{goal}: {unknown.english()}"))
            return
        for point in document.series:
            at = (point.table or figure.table, area.boundary_year, point.year)
            for value, (codes, units, name) in zip((point.value, point.comparator), sides, strict=True):
                if value is not None:
                    self._figure(card, at, codes, units, value, self._gap_named(card, goal, name, point.year))

    def _sides(self, area: Area, versus: GapComparator) -> list[tuple[tuple[str, ...], tuple[str, ...], Text]]:
        own = region(self.panel, area, "BU")
        mine = (own.codes, own.units, own.name)
        if versus.id == "peers":
            named = units_of(self.panel, [peer.area for peer in versus.peers], area.boundary_year, "BU")
            return [mine, ((), named, Text(nl=versus.name))]
        other = comparator(self.panel, area, versus.id, "BU").region
        return [mine, (other.codes, other.units, other.name)]

    def _figure(
        self,
        card: Indicator,
        at: tuple[str, int, int],
        codes: tuple[str, ...],
        units: tuple[str, ...],
        value: float,
        name: Text,
    ) -> None:
        """Enter one figure as a statement about counts, unless it follows from counts that are published."""
        table, boundary_year, year = at
        counted = card if card.rate is None else find_indicator(card.rate.count)
        if counted.kind != "extensive":
            return
        told = self._values(counted, table, boundary_year).get(year, {})
        total, people = self._as_count(card, at, codes, units, value, told)
        if total is None:
            return
        lowest = tuple(code for code in codes if code in told) if people is None else ()
        terms = lowest or tuple(unit for unit in units if people is None or people.get(unit, 0.0) > 0)
        known = sum(told[unit] or 0.0 for unit in terms if told.get(unit) is not None)
        secret = [unit for unit in terms if told.get(unit) is None]
        if not secret:
            return
        row = {self.book.place(Cell(table, boundary_year, year, counted.id, unit)): 1.0 for unit in secret}
        self.book.sums.append((row, total - known - _SAME, total - known + _SAME, name))

    def _as_count(
        self,
        card: Indicator,
        at: tuple[str, int, int],
        codes: tuple[str, ...],
        units: tuple[str, ...],
        value: float,
        told: Mapping[str, float | None],
    ) -> tuple[float | None, Mapping[str, float] | None]:
        """Give the count a figure stands for, and the people behind a rate; no count where it follows from others."""
        table, boundary_year, year = at
        if card.rate is None or card.per is None:
            published = [told[code] for code in codes if told.get(code) is not None]
            known = sum(told[unit] or 0.0 for unit in units if told.get(unit) is not None)
            return (None if value in published or abs(known - value) < _SAME else value), None
        derived = self._values(card, table, boundary_year).get(year, {})
        weights = self.panel.weights(card, boundary_year, year)
        if weights is None or any(derived.get(code) == value for code in codes):
            return None, None
        people = weights.by_area
        counted = [unit for unit in units if told.get(unit) is not None and people.get(unit, 0.0) > 0]
        known, behind = sum(told[unit] or 0.0 for unit in counted), sum(people[unit] for unit in counted)
        if behind > 0 and abs(known / behind * card.per - value) < _SAME * max(1.0, abs(value)):
            return None, None
        return value * sum(people.get(unit, 0.0) for unit in units) / card.per, people

    def _below(self, code: str, boundary_year: int) -> tuple[str, ...]:
        """Give the neighbourhoods of an area, itself when it is one."""
        if code.startswith("BU"):
            return (code,)
        if (code, boundary_year) not in self._inside:
            there = pl.col("area").str.starts_with("BU" + code[2:])
            found = self.panel.areas.filter(there, boundary_year=boundary_year)["area"]
            self._inside[code, boundary_year] = tuple(found.sort())
        return self._inside[code, boundary_year]

    def _values(self, card: Indicator, table: str, boundary_year: int) -> dict[int, dict[str, float | None]]:
        key = (card.id, table, boundary_year)
        if key not in self._tables:
            rows = self.panel.rows(card).filter(boundary_year=boundary_year, release=table)
            years: dict[int, dict[str, float | None]] = {}
            for area, year, value in rows.select("area", "year", "value").iter_rows():
                years.setdefault(year, {})[area] = value
            self._tables[key] = years
        return self._tables[key]

    def _told(self, card: Indicator, table: str, shown: AreaObject, code: str, year: int) -> bool:
        counted = card if card.rate is None else find_indicator(card.rate.count)
        return self._values(counted, table, shown.boundary_year).get(year, {}).get(code) is not None

    def _named(self, card: Indicator, code: str, at: tuple[str, int, int]) -> Text:
        where, (_, boundary_year, year) = self.publication.name, at
        name = self.panel.name(code, boundary_year)
        return Text(
            nl=f"{where.nl}: '{card.name.nl}' van {name} in {year}",
            en=f"{where.to('en')}: '{card.name.to('en')}' of {name} in {year}",
        )

    def _gap_named(self, card: Indicator, goal: str, area: Text, year: int) -> Text:
        where = self.publication.name
        return Text(
            nl=f"{where.nl}, doel {goal}: '{card.name.nl}' van {area.nl} in {year}",
            en=f"{where.to('en')}, goal {goal}: '{card.name.to('en')}' of {area.to('en')} in {year}",
        )
