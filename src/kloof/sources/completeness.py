# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""Is a file complete, on which map is it drawn, and do its parts add up?

A file claims to be complete unless we know better.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import polars as pl

from kloof.areas import level_of, municipality_of
from kloof.errors import SourceBroken
from kloof.indicators import indicators
from kloof.observations import shared

__all__ = ["Listed", "cells_that_differ", "drawn_on", "lacking_neighbourhoods", "partial_because", "sums_that_differ"]


@dataclass(frozen=True, slots=True)
class Listed:
    """What one file says about which areas exist."""

    file: str
    table: str
    years: tuple[int, ...]
    boundary_year: int | None
    codes: frozenset[str]
    is_code_list: bool
    says_subset: bool
    lists_every_area: bool
    by_level: Mapping[str, Mapping[str | None, frozenset[str]]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Put the codes under their level and municipality once: they are asked for by every other file."""
        found: dict[str, dict[str | None, set[str]]] = {}
        for code in self.codes:
            found.setdefault(level_of(code), {}).setdefault(municipality_of(code), set()).add(code)
        sorted_out = {level: {m: frozenset(c) for m, c in within.items()} for level, within in found.items()}
        object.__setattr__(self, "by_level", sorted_out)

    def of(self, level: str, municipalities: Collection[str] | None = None) -> frozenset[str]:
        """Give its codes of one level, of these municipalities or of all."""
        within = self.by_level.get(level, {})
        asked = within.keys() if municipalities is None else [m for m in within if m in municipalities]
        return _union(within[m] for m in asked)

    @property
    def municipalities(self) -> Mapping[str, frozenset[str]]:
        """Give the municipalities of which it has codes, per level."""
        return {level: frozenset(m for m in within if m is not None) for level, within in self.by_level.items()}


def drawn_on(file: str, table: str, codes: frozenset[str], maps: Sequence[Listed], *, newest: int) -> tuple[int, str]:
    """Give the boundary year of a table without a card, and what told it: ``codes`` or ``newest year``.

    It is the one year whose code lists and key figures contain all its codes. Where no such list of the newest year of
    the table is there to say otherwise, it is taken to be drawn on the map of that year.

    Raises
    ------
    SourceBroken
        The lists say that it is not drawn on the map of its newest year, and not which it is; says which card to add.
    """
    asked = {code for code in codes if level_of(code) != "NL"}
    by_year: dict[int, set[str]] = {}
    for listed in maps:
        if listed.boundary_year is not None and listed.lists_every_area and not listed.says_subset:
            known = by_year.setdefault(listed.boundary_year, set())
            known |= listed.codes
            known |= {f"WK{code[2:8]}" for code in listed.codes if level_of(code) == "BU"}
            known |= {f"GM{code[2:6]}" for code in listed.codes if level_of(code) in ("BU", "WK")}
    fitting = sorted(year for year, known in by_year.items() if asked <= known)
    if len(fitting) == 1:
        return fitting[0], "codes"
    if newest in fitting or not any(listed.boundary_year == newest and listed.is_code_list for listed in maps):
        return newest, "newest year"
    found = f"its codes on the maps of {', '.join(map(str, fitting))}" if fitting else "no map here with all its codes"
    raise SourceBroken(
        file,
        place="boundary year",
        expected=f"a source card for table {table}, or one map in this folder that has all its codes",
        found=found,
        advice=f"Add catalogue/sources/{table}.yaml with its boundary_year, or add the code list of that year.",
    )


def partial_because(file: str, everything: Sequence[Listed]) -> str | None:
    """Say why a file is known to be partial, or None when it counts as complete.

    It is partial when its name says ``subset``, or when it lacks neighbourhoods or districts of a municipality that it
    covers, which a code list or a fuller table on the same boundaries has.
    """
    own = next(listed for listed in everything if listed.file == file)
    if own.is_code_list or not own.lists_every_area:
        return "its name says subset" if own.says_subset else None
    others = [o for o in everything if o.file != file and o.boundary_year == own.boundary_year and not o.says_subset]
    lists = [o for o in others if o.is_code_list]
    tables = [o for o in others if o.lists_every_area and not o.is_code_list]
    same = [o for o in tables if o.table == own.table and o.years == own.years]
    lacking: list[str] = []
    for level in ("BU", "WK"):
        mine = own.of(level)
        if not mine:
            continue
        covered = own.municipalities[level]
        whole = _union(o.of(level, covered) for o in (*lists, *tables)) | mine
        together = _union(o.of(level, covered) for o in same) | mine
        fuller = any(o.of(level, covered) > mine for o in same)
        if whole - mine and (whole - together or fuller or own.says_subset):
            kind = "neighbourhoods" if level == "BU" else "districts"
            lacking.append(f"{len(mine)} of {len(whole)} {kind} of the municipalities it covers")
    if own.says_subset:
        return "; ".join(["its name says subset", *lacking])
    return f"it has {' and '.join(lacking)}" if lacking else None


def sums_that_differ(observations: pl.DataFrame, partial: Collection[str]) -> Mapping[str, str]:
    """Find municipalities whose published residents differ from the sum of their neighbourhoods beyond rounding.

    Each neighbourhood may be off by less than the card's rounding. Where a neighbourhood's residents are not
    published, the sum may also be too low.

    Returns
    -------
    Mapping
        File with the neighbourhoods, to the sentence that names each such municipality.
    """
    both = _sums_and_totals(observations, partial)
    wrong = both.filter(pl.col("too_high") | pl.col("too_low")).sort("origin", "municipality")
    sentences: dict[str, list[str]] = {}
    for row in wrong.iter_rows(named=True):
        sentences.setdefault(row["origin"], []).append(
            f"{row['municipality']} has {row['total']:.0f} residents in {row['year']}, and its {row['n']} "
            f"neighbourhoods add up to {row['value']:.0f}; rounding explains at most {row['allowed']:.0f}"
        )
    advice = "Add the neighbourhoods that are absent, or put 'subset' in the name when the file is only a part."
    return {file: f"{'; '.join(found[:5])}{_more(found)}. {advice}" for file, found in sentences.items()}


def lacking_neighbourhoods(observations: pl.DataFrame, partial: Collection[str]) -> Mapping[str, tuple[str, ...]]:
    """Find municipalities of which neighbourhoods are absent: their sum is too low and none of them is unknown.

    Returns
    -------
    Mapping
        Every file with neighbourhoods of such a municipality, to the municipalities.
    """
    found: dict[str, set[str]] = {}
    for row in _sums_and_totals(observations, partial).filter("too_low").iter_rows(named=True):
        for file in row["origins"]:
            found.setdefault(file, set()).add(row["municipality"])
    return {file: tuple(sorted(municipalities)) for file, municipalities in found.items()}


def _sums_and_totals(observations: pl.DataFrame, partial: Collection[str]) -> pl.DataFrame:
    """Put the sum over the neighbourhoods of each municipality beside its own published residents."""
    card = indicators()["residents"]
    complete = observations.filter(pl.col("indicator") == card.id, ~pl.col("origin").is_in(list(partial)))
    code = pl.col("area")
    parts = (
        complete.filter(code.str.starts_with("BU"))
        .with_columns(municipality=pl.lit("GM") + code.str.slice(2, 4))
        .group_by("municipality", "boundary_year", "year", "release")
        .agg(
            pl.col("value").sum(),
            pl.col("origin").min(),
            origins=pl.col("origin").unique(),
            n=pl.len(),
            unknown=pl.col("value").null_count(),
        )
    )
    totals = complete.filter(code.str.starts_with("GM"), pl.col("value").is_not_null())
    above, allowed = pl.col("value") - pl.col("total"), pl.col("n") * max((card.rounding or 1) - 1, 0)
    return parts.join(
        totals.select("boundary_year", "year", "release", municipality="area", total="value"),
        on=["municipality", "boundary_year", "year", "release"],
    ).with_columns(allowed=allowed, too_high=above > allowed, too_low=(pl.col("unknown") == 0) & (-above > allowed))


def cells_that_differ(tables: Sequence[pl.DataFrame]) -> Mapping[str, str]:
    """Find files that contradict another complete file of the same publisher's table; the first one by name is used.

    Returns
    -------
    Mapping
        File, to the sentence that names the first cell it contradicts and the file that is used instead.
    """
    if len(tables) < 2:
        return {}
    key = ["release", "boundary_year", "year", "indicator", "area"]
    told = [part.filter(pl.col("value").is_not_null()) for part, _ in shared(tables)]
    cells = pl.concat([part.select(cell=pl.struct(key).hash(), value="value") for part in told])
    several = cells.group_by("cell").agg(pl.col("value").n_unique()).filter(pl.col("value") > 1)["cell"].implode()
    valued = pl.concat([part.filter(pl.struct(key).hash().is_in(several)) for part in told])
    first = valued.unique(subset=key, keep="first", maintain_order=True).select(*key, used="value", where="origin")
    differing = valued.join(first, on=key).filter(pl.col("value") != pl.col("used")).sort("origin", *key)
    return {
        row["origin"]: (
            f"{row['area']} has {row['indicator']} {row['value']:g} in {row['year']} here and {row['used']:g} in "
            f"{row['where']}, which is used. Both say they are table {row['release']}: keep the right one."
        )
        for row in differing.unique(subset="origin", keep="first", maintain_order=True).iter_rows(named=True)
    }


def _more(found: Sequence[str]) -> str:
    return f"; and {len(found) - 5} more" if len(found) > 5 else ""


def _union(sets: Iterable[frozenset[str]]) -> frozenset[str]:
    return frozenset().union(*sets)
