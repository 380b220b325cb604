# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""The figures of a release, ready to be asked: which tables, years and areas there are, and what weighs them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any, TypeVar

import polars as pl

from kloof.indicators import Indicator, find_indicator, indicators
from kloof.observations.tables import CROSSWALK, NEIGHBOURS
from kloof.tables import table_card

__all__ = ["Panel", "Weights"]

Kept = TypeVar("Kept")


@dataclass(frozen=True, slots=True)
class Weights:
    """How many people (or households) live in each area, from one complete table of one year.

    Parameters
    ----------
    table, year
        The publisher's table and its year; they are named beside every figure that was weighed.
    by_area
        Area code to count. Areas whose count is not published are not in it.
    municipalities
        The digits of every municipality with a count.
    """

    table: str
    year: int
    by_area: dict[str, float]
    municipalities: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Contents:
    """Of which levels and years a table has rows, and how many values of each year and level."""

    levels: frozenset[str] = frozenset()
    years: frozenset[int] = frozenset()
    values: Mapping[tuple[int, str], int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Decided:
    """What a whole panel decides for every part of it.

    Parameters
    ----------
    contents
        By kind of figure ("published", "derived"), indicator, map and table: of which levels and years it has rows.
    weights
        By indicator that weighs: map, level, table and year of every complete table of it.
    """

    contents: Mapping[str, Mapping[str, Mapping[int, Mapping[str, _Contents]]]]
    weights: Mapping[str, frozenset[tuple[int, str, str, int]]]


@dataclass(frozen=True)
class Panel:
    """What calculations take: observations, derived figures and areas of one release.

    Parameters
    ----------
    observations, figures, areas
        Tables with the columns of :data:`OBSERVATIONS`, :data:`FIGURES` and :data:`AREAS`.
    partial
        Files known to be partial; their rows are values, never weights.
    release
        Hash of the release; empty for a panel that was put together by hand.
    lacking
        Pairs of a file and a municipality of which it lacks neighbourhoods; its rows there are values, never weights.
    crosswalk, neighbours
        Tables with the columns of :data:`CROSSWALK` and :data:`NEIGHBOURS`; empty where no source tells.
    """

    observations: pl.DataFrame
    figures: pl.DataFrame
    areas: pl.DataFrame
    partial: frozenset[str] = frozenset()
    release: str = ""
    lacking: frozenset[tuple[str, str]] = frozenset()
    crosswalk: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=CROSSWALK))
    neighbours: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=NEIGHBOURS))
    _decided: _Decided | None = field(default=None, repr=False, compare=False)
    _memory: dict[tuple[object, ...], Any] = field(default_factory=dict, repr=False, compare=False)

    def remember(self, key: tuple[object, ...], make: Callable[[], Kept]) -> Kept:
        """Give what was made under this key before, or make it now; a panel never changes."""
        if key not in self._memory:
            self._memory[key] = make()
        kept: Kept = self._memory[key]
        return kept

    def rows(self, indicator: Indicator) -> pl.DataFrame:
        """Give the rows of one indicator, published or derived: ``area, boundary_year, year, value, missing, …``."""
        kind, frame = ("published", self.observations) if indicator.rate is None else ("derived", self.figures)
        parts = self.remember((kind,), lambda: frame.partition_by("indicator", as_dict=True))
        return parts.get((indicator.id,), frame.clear())

    def boundary_years(self, indicator: Indicator) -> list[int]:
        """Give the boundary years on which an indicator has rows, oldest first."""
        return list(self.remember(("maps", indicator.id), lambda: tuple(sorted(self._published(indicator)))))

    def tables(self, indicator: Indicator, boundary_year: int) -> list[str]:
        """Give the publishers' tables with rows of an indicator on these boundaries, the best ranked first."""
        return list(
            self.remember(
                ("tables", indicator.id, boundary_year),
                lambda: tuple(sorted(self._published(indicator).get(boundary_year, {}), key=indicator.rank)),
            )
        )

    def levels(self, indicator: Indicator, boundary_year: int, table: str) -> frozenset[str]:
        """Give the levels (``BU``, ``WK``, ``GM``, ``NL``) of which a table has rows on these boundaries."""
        return self._found(indicator, boundary_year, table).levels

    def years(self, indicator: Indicator, boundary_year: int, table: str) -> tuple[int, ...]:
        """Give the years of which a table has rows on these boundaries, oldest first."""
        return tuple(sorted(self._found(indicator, boundary_year, table).years))

    def published(self, indicator: Indicator) -> list[tuple[int, int, str, str, int]]:
        """Give map, year, level, table and number of values of everything the whole panel has of an indicator."""
        return sorted(
            (drawn_on, year, level, table, values)
            for drawn_on, tables in self._published(indicator).items()
            for table, found in tables.items()
            for (year, level), values in found.values.items()
        )

    def around(self, municipalities: Sequence[str]) -> Panel:
        """Give the part of a panel that tells of some municipalities and of the country, quick to calculate with.

        Which table, level and weights are used is decided by the whole panel, so whatever is compared within these
        municipalities is exactly what the whole panel gives. Compare with the country or with peers on the whole
        panel.

        Parameters
        ----------
        municipalities
            Their codes (``GM0014``); without any the whole panel is given.

        Examples
        --------
        >>> from kloof import releases
        >>> whole = releases.read(releases.demo_path()).panel
        >>> part = whole.around(["GM9999"])
        >>> part.observations.height <= whole.observations.height, part.release == whole.release
        (True, True)
        """
        if not municipalities:
            return self
        digits = sorted({code[2:6] for code in municipalities})
        return self.remember(("around", *digits), lambda: self._around(digits))

    def _around(self, digits: Sequence[str]) -> Panel:
        linked = self._linked()
        known = pl.col("to").str.slice(2, 4).is_in(digits) | pl.col("from").str.slice(2, 4).is_in(digits)
        crosswalk = self.crosswalk.filter(known)
        sources = {other for one in digits for other in linked.get(one, ())} | set(digits)
        near = {
            name: pl.concat([_beginning_with(table, code) for code in _begins(digits if name == "areas" else sources)])
            for name, table in self._sorted().items()
        }
        return replace(
            self,
            observations=near["observations"],
            figures=near["figures"],
            areas=near["areas"],
            crosswalk=crosswalk,
            neighbours=self.neighbours.filter(pl.col("area").str.slice(2, 4).is_in(list(digits))),
            _decided=self._decisions(),
            _memory={},
        )

    def _linked(self) -> Mapping[str, Sequence[str]]:
        """Give, by municipality (its digits), the others whose people on another map live in it now."""

        def find() -> dict[str, list[str]]:
            known = self.crosswalk.filter(
                pl.col("how") != "same_code", pl.col("from").is_not_null(), pl.col("to").is_not_null()
            )
            pairs = (
                known.select(pl.col("to").str.slice(2, 4), pl.col("from").str.slice(2, 4)).unique().sort("to", "from")
            )
            found: dict[str, list[str]] = {}
            for here, there in pairs.filter(pl.col("to") != pl.col("from")).iter_rows():
                found.setdefault(here, []).append(there)
            return found

        return self.remember(("linked",), find)

    def _decisions(self) -> _Decided:
        """Give what decides for every part of this panel: so that a part need not keep the whole."""
        if self._decided is not None:
            return self._decided
        counted = sorted({card.weight for card in indicators().values()})
        return self.remember(
            ("decided",),
            lambda: _Decided(
                contents={
                    kind: self.remember(("contents", kind), partial(_contents, frame))
                    for kind, frame in (("published", self.observations), ("derived", self.figures))
                },
                weights={one: self._candidates(find_indicator(one)) for one in counted},
            ),
        )

    def _sorted(self) -> dict[str, pl.DataFrame]:
        """Give the tables in the order of their areas, as a release keeps them."""
        tables = {"observations": self.observations, "figures": self.figures, "areas": self.areas}
        return self.remember(
            ("sorted",),
            lambda: {
                name: table if table["area"].is_sorted() else table.sort("area", maintain_order=True)
                for name, table in tables.items()
            },
        )

    def _found(self, indicator: Indicator, boundary_year: int, table: str) -> _Contents:
        return self._published(indicator).get(boundary_year, {}).get(table, _Contents())

    def _published(self, indicator: Indicator) -> Mapping[int, Mapping[str, _Contents]]:
        """Give, by map and table, of which levels and years the whole panel has rows of an indicator."""
        kind, frame = ("published", self.observations) if indicator.rate is None else ("derived", self.figures)
        if self._decided is not None:
            return self._decided.contents[kind].get(indicator.id, {})
        contents = self.remember(("contents", kind), lambda: _showable(_contents(frame)))
        return contents.get(indicator.id, {})

    def units(self, boundary_year: int, level: str) -> list[str]:
        """Give every area of a level (``BU``, ``WK``, ``GM``) on these boundaries, in order."""
        there = pl.col("area").str.starts_with(level)
        return self.remember(
            ("units", boundary_year, level),
            lambda: sorted(self.areas.filter(there, boundary_year=boundary_year)["area"]),
        )

    def parts(self, code: str, boundary_year: int, level: str) -> Sequence[str]:
        """Give the areas of a level (``BU``, ``WK``, ``GM``) that lie in a district or municipality, in order."""
        inside = self.remember(("parts", boundary_year, level), lambda: _parts(self.units(boundary_year, level)))
        return inside.get(code, ())

    def name(self, area: str, boundary_year: int) -> str:
        """Give the name of an area on these boundaries, or its code when no source gives a name."""
        names: dict[str, str | None] = self.remember(
            ("names", boundary_year),
            lambda: dict(self.areas.filter(boundary_year=boundary_year).select("area", "name").iter_rows()),
        )
        return names.get(area) or area

    def weights(self, indicator: Indicator, boundary_year: int, year: int, level: str = "BU") -> Weights | None:
        """Give the weights of an indicator: the complete table nearest in time on the same boundaries.

        The table must have rows of the level that is weighed. Of two equally near the later one is taken. None when
        there is no complete table on these boundaries.
        """
        return self.remember(
            ("weights", indicator.weight, boundary_year, year, level),
            lambda: self._nearest_weights(find_indicator(indicator.weight), boundary_year, year, level),
        )

    def _nearest_weights(self, counted: Indicator, boundary_year: int, year: int, level: str) -> Weights | None:
        if self._decided is not None and counted.id in self._decided.weights:
            known = self._decided.weights[counted.id]
        else:
            known = self.remember(("candidates", counted.id), lambda: self._candidates(counted))
        candidates = [(table, when) for on, of, table, when in known if on == boundary_year and of == level]
        if not candidates:
            return None
        table, nearest = min(candidates, key=lambda c: (abs(c[1] - year), -c[1], counted.rank(c[0])))
        rows = self._complete(counted).filter(boundary_year=boundary_year, release=table, year=nearest)
        by_area = dict(rows.select("area", "value").iter_rows())
        return Weights(table, nearest, by_area, frozenset(area[2:6] for area in by_area))

    def _candidates(self, counted: Indicator) -> frozenset[tuple[int, str, str, int]]:
        """Give map, level, table and year of every complete table of an indicator that weighs."""
        kinds = self._complete(counted).select("boundary_year", pl.col("area").str.slice(0, 2), "release", "year")
        return frozenset(kinds.unique().iter_rows())

    def _complete(self, counted: Indicator) -> pl.DataFrame:
        """Give the rows of an indicator that may be weights: values of complete tables."""
        complete = self.rows(counted).filter(~pl.col("origin").is_in(self.partial), pl.col("value").is_not_null())
        for file, municipality in self.lacking:
            below = pl.col("area").str.slice(0, 2).is_in(["BU", "WK"])
            inside = below & (pl.col("area").str.slice(2, 4) == municipality[2:])
            complete = complete.filter(~(inside & (pl.col("origin") == file)))
        return complete


def _showable(
    contents: dict[str, dict[int, dict[str, _Contents]]],
) -> dict[str, dict[int, dict[str, _Contents]]]:
    """Leave out tables of which nothing may be shown where others tell of the same indicator."""
    found: dict[str, dict[int, dict[str, _Contents]]] = {}
    for indicator, maps in contents.items():
        there = {table for tables in maps.values() for table in tables}
        shown = {table for table in there if table_card(table).disclosure is not None}
        kept = {
            year: {t: held for t, held in tables.items() if t in shown or not shown} for year, tables in maps.items()
        }
        found[indicator] = {year: tables for year, tables in kept.items() if tables}
    return found


def _contents(frame: pl.DataFrame) -> dict[str, dict[int, dict[str, _Contents]]]:
    """Give, by indicator, map and table, the levels and years of its rows."""
    found: dict[str, dict[int, dict[str, _Contents]]] = {}
    level = pl.col("area").str.slice(0, 2)
    kinds = (
        frame.lazy()
        .group_by("indicator", "boundary_year", "release", "year", level)
        .agg(values=pl.col("value").is_not_null().sum())
    )
    for indicator, boundary_year, table, year, of, values in kinds.collect(engine="streaming").iter_rows():
        held = found.setdefault(indicator, {}).setdefault(boundary_year, {})
        known = held.get(table, _Contents())
        held[table] = _Contents(known.levels | {of}, known.years | {year}, {**known.values, (year, of): values})
    return found


def _begins(digits: Iterable[str]) -> list[str]:
    """Give how the codes of some municipalities begin, and those of the country, in order."""
    return sorted([level + number for number in digits for level in ("BU", "GM", "WK")] + ["NL"])


def _beginning_with(table: pl.DataFrame, code: str) -> pl.DataFrame:
    """Give the rows whose area begins with a code, from a table in the order of its areas."""
    first = int(table["area"].search_sorted(code, side="left"))
    last = int(table["area"].search_sorted(code + "~", side="left"))
    return table.slice(first, last - first)


def _parts(units: Sequence[str]) -> dict[str, list[str]]:
    """Put every area under the codes of the district and the municipality that its own code begins with."""
    inside: dict[str, list[str]] = {}
    for unit in units:
        for level, length in (("GM", 6), ("WK", 8)):
            if len(unit) > length:
                inside.setdefault(level + unit[2:length], []).append(unit)
    return inside
