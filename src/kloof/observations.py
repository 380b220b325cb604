# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""The one tidy table: what publishers published, one row per area, year, indicator and publisher's table."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any, TypeVar

import polars as pl

from kloof.indicators import Indicator, find_indicator, indicators
from kloof.tables import table_card

__all__ = [
    "AREAS",
    "CROSSWALK",
    "FIGURES",
    "NEIGHBOURS",
    "OBSERVATIONS",
    "OUTLINES",
    "POSTCODES",
    "Panel",
    "Weights",
    "check",
    "complete_areas",
    "merge",
    "shared",
    "values_first",
]

OBSERVATIONS: dict[str, type[pl.DataType]] = {
    "area": pl.String,
    "boundary_year": pl.Int32,
    "year": pl.Int32,
    "indicator": pl.String,
    "value": pl.Float64,
    "missing": pl.String,
    "origin": pl.String,
    "release": pl.String,
    "status": pl.String,
}
"""Columns of ``observations.parquet``. ``origin`` is the file, ``release`` the publisher's table."""

FIGURES: dict[str, type[pl.DataType]] = {
    "area": pl.String,
    "boundary_year": pl.Int32,
    "year": pl.Int32,
    "indicator": pl.String,
    "value": pl.Float64,
    "value_low": pl.Float64,
    "value_high": pl.Float64,
    "missing": pl.String,
    "origin": pl.String,
    "release": pl.String,
    "status": pl.String,
    "weight_year": pl.Int32,
    "weight_release": pl.String,
}
"""Columns of ``figures.parquet``: derived figures, with the year and table of the population they were divided by."""

AREAS: dict[str, type[pl.DataType]] = {
    "area": pl.String,
    "boundary_year": pl.Int32,
    "name": pl.String,
    "municipality": pl.String,
    "district": pl.String,
}
"""Columns of ``areas.parquet``. ``district`` is set for neighbourhoods, ``municipality`` for all below the country."""

CROSSWALK: dict[str, type[pl.DataType]] = {
    "from_year": pl.Int32,
    "to_year": pl.Int32,
    "from": pl.String,
    "to": pl.String,
    "share_of_addresses": pl.Float64,
    "share": pl.Float64,
    "how": pl.String,
}
"""Columns of ``crosswalk.parquet``: which share of the people of an area on one map lives in which area on another.

``share_of_addresses`` is the same for all addresses, null where no address file tells. An area that cannot be matched
has no ``to``, an area that nothing is matched to has no ``from``; both have ``how`` "boundary_changed".
"""

NEIGHBOURS: dict[str, type[pl.DataType]] = {"boundary_year": pl.Int32, "area": pl.String, "neighbour": pl.String}
"""Columns of ``neighbours.parquet``: areas that share a border, each pair both ways."""

OUTLINES: dict[str, type[pl.DataType]] = {
    "area": pl.String,
    "boundary_year": pl.Int32,
    "outline": pl.Binary,
    "grid": pl.String,
    "accuracy_m": pl.Float64,
    "origin": pl.String,
}
"""Columns of ``outlines.parquet``: the neighbourhoods and districts of every map, to draw with.

``outline`` is a polygon as WKB in whole metres; ``grid`` says which, as :class:`kloof.boundaries.Outlines` does.
``accuracy_m`` is how far a border may be off, null where the map does not state it. ``origin`` is the file.
"""

POSTCODES: dict[str, type[pl.DataType]] = {
    "postcode": pl.String,
    "boundary_year": pl.Int32,
    "area": pl.String,
    "addresses": pl.Float64,
    "coverage_at_least": pl.Float64,
    "how": pl.String,
    "origin": pl.String,
}
"""Columns of ``postcodes.parquet``: which four-digit postcodes belong to a neighbourhood.

``how`` is "most_common": the one postcode most addresses of the neighbourhood have, as the key figures tell it. Then
``addresses`` is null, and ``coverage_at_least`` the least share (0 to 1) of its addresses that have it, where told.
"""

Kept = TypeVar("Kept")

_KEY = ("area", "boundary_year", "year", "indicator", "release")
_GROUP = ("release", "boundary_year", "year", "indicator")


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


def merge(tables: list[pl.DataFrame]) -> pl.DataFrame:
    """Put observations of several files together; of two rows for one cell the first one stays.

    The order of the files is the order of trust: complete files come before partial ones. Rows come out sorted, so
    that the order of rows in a file never matters. The list is emptied on the way: a country is in memory once.
    """
    if not tables:
        return pl.DataFrame(schema=OBSERVATIONS)
    words = {name: pl.Enum(_sorted_words(tables, name)) for name, kind in OBSERVATIONS.items() if kind is pl.String}
    as_numbers: Any = {**OBSERVATIONS, **words}
    cast = []
    while tables:
        cast.append(tables.pop(0).select(*OBSERVATIONS).cast(as_numbers))
    split = shared(cast)
    del cast
    settled = pl.concat([told for told, _ in split]).unique(subset=_KEY, keep="first", maintain_order=True)
    alone = [rest for _, rest in split]
    del split
    merged = pl.concat([settled, *alone])
    del settled, alone
    merged = merged.sort(_KEY)
    return pl.DataFrame([merged.drop_in_place(name).cast(kind) for name, kind in OBSERVATIONS.items()])


def _sorted_words(tables: Sequence[pl.DataFrame], column: str) -> pl.Series:
    """Give the words of a column once, in order, so that a number may stand for each while tables are merged."""
    found = [table[column].cast(pl.String).unique().drop_nulls() for table in tables]
    return pl.concat(found).unique().sort()


def shared(tables: Sequence[pl.DataFrame]) -> list[tuple[pl.DataFrame, pl.DataFrame]]:
    """Split each table in the rows of which another table may have the same cell, and the rest.

    Most files tell of an indicator and a year on their own; only what several tell need be compared.
    """
    if not tables:
        return []
    groups = [table.select(*_GROUP).unique() for table in tables]
    often = pl.concat(groups).group_by(*_GROUP).len().filter(pl.col("len") > 1).drop("len")
    split = []
    for table, own in zip(tables, groups, strict=True):
        told = own.join(often, on=_GROUP, how="semi").height
        if told == own.height:
            split.append((table, table.clear()))
        elif told == 0:
            split.append((table.clear(), table))
        else:
            split.append(
                (
                    table.join(often, on=_GROUP, how="semi", maintain_order="left"),
                    table.join(often, on=_GROUP, how="anti", maintain_order="left"),
                )
            )
    return split


def values_first(tables: Sequence[pl.DataFrame]) -> list[pl.DataFrame]:
    """Order tables of equal trust so that a value in one of them comes before a missing cell in another."""
    return [
        *(table.filter(pl.col("value").is_not_null()) for table in tables),
        *(table.filter(pl.col("value").is_null()) for table in tables),
    ]


def check(observations: pl.DataFrame) -> None:
    """Check the laws of the table: its columns, one row per cell, and a value or a reason, never both.

    Raises
    ------
    ValueError
        Names the law that does not hold and the first row it fails on.
    """
    if dict(observations.schema) != OBSERVATIONS:
        raise ValueError(f"observations have columns {dict(observations.schema)}, expected {OBSERVATIONS}")
    if observations.select(_KEY).hash_rows().n_unique() < observations.height:
        double = observations.filter(pl.struct(_KEY).is_duplicated())
    else:
        double = observations.clear()
    if not double.is_empty():
        raise ValueError(f"two observations for one cell: {double.row(0, named=True)}")
    neither = observations.filter(pl.col("value").is_null() == pl.col("missing").is_null())
    if not neither.is_empty():
        raise ValueError(f"an observation has a value or a reason, never both or neither: {neither.row(0, named=True)}")


def complete_areas(named: pl.DataFrame, observations: pl.DataFrame) -> pl.DataFrame:
    """Give every area that is named or observed once per boundary year, with its municipality and district.

    The district and municipality of a neighbourhood are areas too, also where no file has a row for them.
    """
    observed = observations.select("area", "boundary_year").unique().with_columns(name=pl.lit(None, dtype=pl.String))
    everything = pl.concat([named.select("area", "boundary_year", "name").cast({"boundary_year": pl.Int32}), observed])
    code = pl.col("area")
    nameless = pl.lit(None, dtype=pl.String)
    above = [
        everything.filter(code.str.slice(0, 2).is_in(below)).select(
            area=pl.lit(level) + code.str.slice(2, length), boundary_year=pl.col("boundary_year"), name=nameless
        )
        for level, length, below in (("WK", 6, ["BU"]), ("GM", 4, ["BU", "WK"]))
    ]
    everything = pl.concat([everything, *(rows.unique() for rows in above)])
    areas = everything.group_by("area", "boundary_year").agg(pl.col("name").drop_nulls().sort().first())
    below_country = code.str.contains("^(BU|WK|GM)")
    return (
        areas.with_columns(
            name=pl.coalesce("name", "area"),
            municipality=pl.when(below_country).then(pl.lit("GM") + code.str.slice(2, 4)),
            district=pl.when(code.str.starts_with("BU")).then(pl.lit("WK") + code.str.slice(2, 6)),
        )
        .select(*AREAS)
        .sort("area", "boundary_year")
    )
