# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""Which area on one map is which on another, and by what evidence. The method: docs/methods/boundaries.md."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import StrEnum
from itertools import permutations

import polars as pl

from kloof.boundaries.outlines import Outlines, overlay
from kloof.indicators import indicators
from kloof.language.texts import Text
from kloof.observations import CROSSWALK

__all__ = ["ADDRESSES", "FLAGS", "How", "crosswalk"]

ADDRESSES: dict[str, type[pl.DataType]] = {
    "from_year": pl.Int32,
    "to_year": pl.Int32,
    "from": pl.String,
    "to": pl.String,
    "addresses": pl.Float64,
    "homes_only": pl.Boolean,
    "first_year": pl.Int32,
    "last_year": pl.Int32,
}
"""Address counts as cross-walk files list them. The file tells about all pairs of its first to its last year: an area
that is not listed for a pair did not change."""

FLAGS: dict[str, type[pl.DataType]] = {"area": pl.String, "year": pl.Int32, "flag": pl.Int32}
"""The publisher's change flags: 1 nothing changed since the year before, 2 only the code did, 3 the border did."""

_GROWTH = 0.02
_LINK = {"from": pl.String, "to": pl.String, "share_of_addresses": pl.Float64, "share": pl.Float64, "how": pl.String}


class How(StrEnum):
    """By what evidence an area was matched, the strongest first."""

    SAME_MAP = "same_map"
    SAME_CODE = "same_code"
    ADDRESSES = "addresses"
    GEOMETRY = "geometry"
    BOUNDARY_CHANGED = "boundary_changed"

    @property
    def label(self) -> Text:
        """The evidence in words."""
        return _LABELS[self]


_LABELS: dict[How, Text] = {
    How.SAME_MAP: Text(nl="op deze kaart gepubliceerd", en="published on this map"),
    How.SAME_CODE: Text(nl="zelfde code, naam en omvang", en="same code, name and size"),
    How.ADDRESSES: Text(nl="verdeeld naar adressen", en="divided by addresses"),
    How.GEOMETRY: Text(nl="verdeeld naar oppervlak", en="divided by land"),
    How.BOUNDARY_CHANGED: Text(nl="niet te verbinden: de grens is veranderd", en="not matched: the border changed"),
}


def crosswalk(
    areas: pl.DataFrame,
    observations: pl.DataFrame,
    *,
    addresses: pl.DataFrame | None = None,
    flags: pl.DataFrame | None = None,
    outlines: Sequence[Outlines] = (),
) -> pl.DataFrame:
    """Connect the areas of every map with those of every other, by the best evidence there is.

    Parameters
    ----------
    areas
        ``area, boundary_year, name``: the areas of every map.
    observations
        The published table; its residents say whether an area kept its size.
    addresses, flags
        Address counts (:data:`ADDRESSES`) and change flags (:data:`FLAGS`), where files have them.
    outlines
        Maps. Only those that state enough accuracy are laid over each other.

    Returns
    -------
    DataFrame
        With the columns of :data:`kloof.observations.CROSSWALK`. The shares of an area that is matched add up to 1. An
        area that cannot be matched is there too, without ``to``; so is an area to which nothing can be matched.

    Notes
    -----
    In this order: the same code with a compatible name, no change flag and no jump in residents, also not between two
    maps that lie between; addresses; land. An
    area that an address file lists as changed is not taken to be the same for its code.

    Examples
    --------
    >>> areas = pl.DataFrame({"area": ["BU99990100"] * 2, "boundary_year": [2023, 2024], "name": ["Kade"] * 2})
    >>> from kloof.observations import OBSERVATIONS
    >>> rows = [("BU99990100", y, y, "residents", n, None, "", "KWB", "") for y, n in ((2023, 400.0), (2024, 405.0))]
    >>> seen = pl.DataFrame(rows, schema=OBSERVATIONS, orient="row")
    >>> crosswalk(areas, seen).select("from_year", "to_year", "share", "how").rows()
    [(2023, 2024, 1.0, 'same_code'), (2024, 2023, 1.0, 'same_code')]
    """
    listed = pl.DataFrame(schema=ADDRESSES) if addresses is None else addresses
    marks = pl.DataFrame(schema=FLAGS) if flags is None else flags
    known = _with_residents(areas, observations)
    parts = [pl.DataFrame(schema=CROSSWALK)]
    for level in ("BU", "WK", "GM"):
        of_level = known.filter(pl.col("area").str.starts_with(level))
        counted = listed.filter(pl.col("from").str.starts_with(level))
        maps = {o.boundary_year: o for o in outlines if o.level == level and o.tells_areas}
        jumps = _jumps(of_level)
        by_year = {year: of_level.filter(boundary_year=year) for year in sorted(of_level["boundary_year"].unique())}
        for before, after in permutations(by_year, 2):
            links = _link(by_year[before], by_year[after], (before, after), counted, marks, maps, jumps)
            years = (pl.lit(year, dtype=pl.Int32).alias(n) for n, year in (("from_year", before), ("to_year", after)))
            parts.append(links.with_columns(*years).select(*CROSSWALK))
    return pl.concat(parts).sort("from_year", "to_year", "from", "to", nulls_last=True)


def _with_residents(areas: pl.DataFrame, observations: pl.DataFrame) -> pl.DataFrame:
    """Give ``area, boundary_year, name, people``: the residents of the year nearest to the map's own."""
    away = (pl.col("year") - pl.col("boundary_year")).abs()
    people = (
        observations.filter(pl.col("indicator") == "residents", pl.col("value").is_not_null(), away <= 1)
        .sort(away, "release")
        .group_by("area", "boundary_year", maintain_order=True)
        .agg(people=pl.col("value").first())
    )
    return areas.select("area", "boundary_year", "name").join(people, on=["area", "boundary_year"], how="left")


def _link(
    before: pl.DataFrame,
    after: pl.DataFrame,
    years: tuple[int, int],
    listed: pl.DataFrame,
    flags: pl.DataFrame,
    maps: dict[int, Outlines],
    jumps: pl.DataFrame,
) -> pl.DataFrame:
    counts, told = _oriented(listed, years)
    changed = counts.filter(homes_only=counts["homes_only"].any()) if counts.height else counts
    same = before.join(after, on="area", suffix="_after").filter(~pl.col("area").is_in(_listed(changed, "from", "to")))
    by_code = same.filter(
        ~pl.col("area").is_in(_flagged(flags, years)),
        _compatible_names(),
        (_same_size(years) & ~pl.col("area").is_in(_jumped(jumps, years)))
        | pl.col("area").is_in(_unflagged(flags, years)),
    )
    parts = [_whole(by_code["area"], How.SAME_CODE)]
    left = before.filter(~pl.col("area").is_in(by_code["area"].implode()))
    if told:
        unlisted = same.filter(~pl.col("area").is_in(by_code["area"].implode()))
        parts.append(_whole(unlisted["area"], How.ADDRESSES))
        parts.append(_divided(counts, left.filter(~pl.col("area").is_in(unlisted["area"].implode()))["area"]))
        parts = [_with_all_addresses(pl.concat(parts), counts)]
    links = pl.concat(parts)
    if years[0] in maps and years[1] in maps and maps[years[0]].can_be_laid_over(maps[years[1]]):
        links = pl.concat([links, _by_land(maps[years[0]], maps[years[1]], links, left["area"])])
    return pl.concat([links, *_unmatched(links, before["area"], after["area"])])


def _oriented(listed: pl.DataFrame, years: tuple[int, int]) -> tuple[pl.DataFrame, bool]:
    """Give the counts of this pair of years in its own direction, and whether any file tells about the pair."""
    first, last = min(years), max(years)
    told = listed.filter(pl.col("first_year") <= first, pl.col("last_year") >= last)
    counts = told.filter(from_year=first, to_year=last).select("from", "to", "addresses", "homes_only")
    if years != (first, last):
        counts = counts.rename({"from": "to", "to": "from"}).select("from", "to", "addresses", "homes_only")
    return counts, not told.is_empty()


def _listed(counts: pl.DataFrame, *columns: str) -> pl.Series:
    return pl.concat([counts[column] for column in columns]).unique().implode()


def _flagged(flags: pl.DataFrame, years: tuple[int, int]) -> pl.Series:
    """Give the areas that changed between these years, or whose code went to another area."""
    return flags.filter(_between(years), pl.col("flag") > 1)["area"].unique().implode()


def _unflagged(flags: pl.DataFrame, years: tuple[int, int]) -> pl.Series:
    """Give the areas of which the publisher says for every year between these that nothing changed."""
    steps = max(years) - min(years)
    unchanged = flags.filter(_between(years), pl.col("flag") == 1).group_by("area").agg(pl.col("year").n_unique())
    return unchanged.filter(pl.col("year") == steps)["area"].implode()


def _between(years: tuple[int, int]) -> pl.Expr:
    return (pl.col("year") > min(years)) & (pl.col("year") <= max(years))


def _compatible_names() -> pl.Expr:
    """Say whether one name is in the other, without what publishers change: case, accents, "Wijk 03" in front.

    A map without names contradicts nothing.
    """
    one, two = (_plain(column) for column in ("name", "name_after"))
    unnamed = (pl.col("name") == pl.col("area")) | (pl.col("name_after") == pl.col("area"))
    either = one.str.contains(two, literal=True) | two.str.contains(one, literal=True)
    return (unnamed | either).fill_null(value=True)


def _plain(column: str) -> pl.Expr:
    return pl.col(column).str.to_lowercase().str.replace(r"^(wijk|buurt) \d\d?\b", "").str.replace_all("[^a-z0-9]", "")


def _same_size(years: tuple[int, int]) -> pl.Expr:
    """Say whether residents differ by no more than rounding and two percent a year."""
    return _goes_on(pl.col("people"), pl.col("people_after"), pl.lit(abs(years[1] - years[0]))).fill_null(value=False)


def _goes_on(one: pl.Expr, two: pl.Expr, years: pl.Expr) -> pl.Expr:
    rounding = indicators()["residents"].rounding or 1
    grown = pl.lit(1 + _GROWTH).pow(years) - 1
    return (one - two).abs() <= rounding + grown * pl.min_horizontal(one, two)


def _jumps(areas: pl.DataFrame) -> pl.DataFrame:
    """Give ``area, first, last``: codes whose residents jumped from one map to the next, or to the one after that.

    Over many years slow growth allows for much: a merger in between must not pass for it. To the next map one year of
    growth more is allowed than to one further on: people do not come evenly.
    """
    known = areas.filter(pl.col("people").is_not_null()).sort("area", "boundary_year")
    found = []
    for maps, more in ((1, 1), (2, 0)):
        steps = known.select(
            "area",
            first=pl.col("boundary_year").shift(maps).over("area"),
            last=pl.col("boundary_year"),
            before=pl.col("people").shift(maps).over("area"),
            after=pl.col("people"),
        )
        jumped = ~_goes_on(pl.col("before"), pl.col("after"), pl.col("last") - pl.col("first") + more)
        found.append(steps.filter(jumped.fill_null(value=False)).select("area", "first", "last"))
    return pl.concat(found)


def _jumped(jumps: pl.DataFrame, years: tuple[int, int]) -> pl.Series:
    within = (pl.col("first") >= min(years)) & (pl.col("last") <= max(years))
    return jumps.filter(within)["area"].unique().implode()


def _whole(areas: pl.Series, how: How) -> pl.DataFrame:
    one = pl.Series([1.0] * len(areas), dtype=pl.Float64)
    none, why = pl.Series([None] * len(areas), dtype=pl.Float64), pl.Series([how.value] * len(areas), dtype=pl.String)
    return pl.DataFrame(
        {"from": areas, "to": areas, "share_of_addresses": none, "share": one, "how": why}, schema=_LINK
    )


def _divided(counts: pl.DataFrame, areas: pl.Series) -> pl.DataFrame:
    """Divide areas by homes; by all addresses where nobody lives."""
    mine = counts.filter(pl.col("from").is_in(areas.implode()))
    at_home = mine.filter("homes_only")
    elsewhere = mine.filter(~pl.col("homes_only"), ~pl.col("from").is_in(_listed(at_home, "from")))
    return pl.concat([at_home, elsewhere]).select(
        "from",
        "to",
        share_of_addresses=pl.lit(None, dtype=pl.Float64),
        share=pl.col("addresses") / pl.col("addresses").sum().over("from"),
        how=pl.lit(How.ADDRESSES.value),
    )


def _with_all_addresses(links: pl.DataFrame, counts: pl.DataFrame) -> pl.DataFrame:
    """Add the share of all addresses, homes or not, where a file counts them."""
    everything = counts.filter(~pl.col("homes_only"), pl.col("from").is_in(links["from"].unique().implode())).select(
        "from", "to", of_all=pl.col("addresses") / pl.col("addresses").sum().over("from")
    )
    both = links.join(everything, on=["from", "to"], how="full", coalesce=True)
    counted = pl.col("from").is_in(everything["from"].unique().implode())
    return both.select(
        "from",
        "to",
        share_of_addresses=pl.when(counted).then(pl.col("of_all").fill_null(0.0)),
        share=pl.col("share").fill_null(0.0),
        how=pl.col("how").fill_null(How.ADDRESSES.value),
    )


def _by_land(before: Outlines, after: Outlines, links: pl.DataFrame, areas: pl.Series) -> pl.DataFrame:
    """Divide what is left by land, over areas that nothing else is matched to."""
    unmatched = areas.filter(~areas.is_in(links["from"].implode()))
    free = ~pl.col("to").is_in(links["to"].unique().implode())
    return (
        overlay(before, after)
        .filter(free, pl.col("from").is_in(unmatched.implode()))
        .select(
            "from",
            "to",
            share_of_addresses=pl.lit(None, dtype=pl.Float64),
            share=pl.col("share") / pl.col("share").sum().over("from"),
            how=pl.lit(How.GEOMETRY.value),
        )
    )


def _unmatched(links: pl.DataFrame, before: pl.Series, after: pl.Series) -> Iterable[pl.DataFrame]:
    for column, areas in (("from", before), ("to", after)):
        alone = areas.filter(~areas.is_in(links[column].implode()))
        none = pl.DataFrame({column: alone, "how": [How.BOUNDARY_CHANGED.value] * len(alone)})
        yield none.select(pl.col(c) if c in none.columns else pl.lit(None).alias(c) for c in _LINK).cast(_LINK)  # type: ignore[arg-type] # polars' stub wants a wider mapping
