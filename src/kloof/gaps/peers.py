# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""Peers: neighbourhoods elsewhere that were most alike before, which ones, and how alike.

The method, its assumptions and its limits: docs/methods/gap.md.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from kloof.areas import Area, focus_areas, municipality_of, under_programmes
from kloof.estimates import MINIMUM_COVERAGE
from kloof.indicators import find_indicator
from kloof.language.texts import Language, Text
from kloof.language.writing import listed, written
from kloof.observations import Panel
from kloof.regions import Series, series, units_of

__all__ = ["ALIKE", "PEERS_EACH", "Likeness", "Matched", "base_years", "match"]

ALIKE = 0.25
"""Up to this many standard deviations apart, two groups are called alike: the customary bound in matching."""

PEERS_EACH = 3
"""How many peers each neighbourhood gets; no peer is used twice."""

FEWEST = 100
"""Neighbourhoods with fewer residents are matched to nothing: their shares jump."""

_URBANITY = (2500, 1500, 1000, 500)
"""Addresses per square kilometre around: the bounds of CBS's five classes of urbanity."""

_MIDDLE_HALF = 1.349
"""The middle half of a normal distribution is this many standard deviations wide."""

_SHARES = ("residents_0_14", "residents_15_24", "residents_65_plus")
_PLAIN = ("household_size", "owner_occupied")

_Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Likeness:
    """One characteristic, here and with the peers, before.

    Parameters
    ----------
    here, peers
        Mean over the neighbourhoods, weighted with residents; for the size of a neighbourhood the plain mean.
    distance
        Their difference in standard deviations over all neighbourhoods that could have been chosen.
    """

    name: Text
    unit: Text
    year: int
    here: float
    peers: float
    distance: float
    decimals: int

    @property
    def alike(self) -> bool:
        """Whether the difference is at most a quarter of a standard deviation."""
        return self.distance <= ALIKE

    def sentence(self) -> Text:
        """Say it in words and numbers."""
        nl, en = ("lijkt op elkaar", "alike") if self.alike else ("lijkt niet genoeg op elkaar", "not alike enough")

        def number(value: float, language: Language) -> str:
            return f"{written(value, language, self.decimals)} {self.unit.to(language)}"

        return Text(
            nl=f"{self.name.nl}: hier {number(self.here, 'nl')}, bij hen {number(self.peers, 'nl')} ({self.year}); "
            f"{nl} ({written(self.distance, 'nl', 2)} standaardafwijking).",
            en=f"{self.name.to('en')}: here {number(self.here, 'en')}, with them {number(self.peers, 'en')} "
            f"({self.year}); {en} ({written(self.distance, 'en', 2)} standard deviations).",
        )


@dataclass(frozen=True, slots=True)
class Matched:
    """The peers of an area; without units the explanation says why there are none."""

    units: tuple[str, ...]
    explained: tuple[Text, ...]
    likeness: tuple[Likeness, ...]


@dataclass(frozen=True, slots=True)
class _Trait:
    """One characteristic of every neighbourhood on a map; not known is not a number."""

    name: Text
    unit: Text
    year: int
    decimals: int
    values: _Floats
    compared: _Floats


@dataclass(frozen=True, slots=True)
class _Traits:
    """Every neighbourhood on a map with what it is matched on."""

    codes: tuple[str, ...]
    residents: _Floats
    urbanity: _Floats
    traits: tuple[_Trait, ...]


def base_years(years: Sequence[int]) -> tuple[int, ...]:
    """Give the years that count as before: the first third of the series, one at least and three at most.

    A series of one year has no before: matching on it would make the gap that is measured.

    Examples
    --------
    >>> base_years([2012, 2016, 2020, 2022, 2024]), base_years(range(2011, 2025)), base_years([2024])
    ((2012,), (2011, 2012, 2013), ())
    """
    if len(years) < 2:
        return ()
    return tuple(sorted(years)[: max(1, min(3, len(years) // 3))])


def match(panel: Panel, area: Area, held: Series | None) -> Matched:
    """Find for each neighbourhood of an area the three neighbourhoods elsewhere that were most alike before.

    Alike means: the same class of urbanity, between half and twice as many residents, and nearest in size, age of the
    residents, size of households, share of owner-occupied homes and in the level of the indicator itself in its first
    years, each counted in standard deviations; what the release does not hold is left out. Elsewhere means: in another
    municipality, and in no programme area. Large neighbourhoods choose first; of two equally near the one with the
    first code is taken; nobody is taken twice. The same figures always give the same peers.

    Parameters
    ----------
    panel
        The figures of one release.
    area
        The area whose neighbourhoods are matched.
    held
        The series that is compared; its level in the first years is one of the characteristics.

    Returns
    -------
    Matched
        No peers, with the reason, when the series is not per neighbourhood, when what they are matched on is not in the
        release, or when neighbourhoods with less than 80 % of the residents of the area have a peer.
    """
    if held is None or held.level != "BU":
        return _none("de cijfers zijn er niet per buurt", "the figures are not there by neighbourhood")
    before = base_years(tuple(held.cells))
    found = panel.remember(("traits", held.indicator.id, held.boundary_year), lambda: _traits(panel, held, before))
    if found is None:
        return _none(
            "wie er wonen, hoe stedelijk het is en welke woningen er staan, zit niet per buurt in deze release",
            "who lives there, how urban it is and which homes there are is not in this release by neighbourhood",
        )
    own = set(units_of(panel, area.codes, area.boundary_year, "BU"))
    mine = np.array([code in own for code in found.codes])
    pool = _pool(area, found)
    usable = _complete(found)
    if not (pool & usable).any():
        return _none(
            "elders in deze release zijn geen buurten met deze cijfers",
            "elsewhere in this release there are no neighbourhoods with these figures",
        )
    spread = [_spread(trait.compared[usable]) for trait in found.traits]
    chosen, matched = _chosen(found, mine & usable, pool & usable, spread)
    everyone = float(np.nansum(found.residents[mine]))
    covered = float(found.residents[matched].sum()) / everyone if everyone > 0 else 0.0
    if covered < MINIMUM_COVERAGE or not chosen:
        return _none(
            f"voor {written(covered * 100, 'nl')} % van de inwoners is er een buurt die genoeg lijkt; te weinig",
            f"for {written(covered * 100, 'en')}% of the residents there is a neighbourhood that is like it, too few",
        )
    theirs = np.array(chosen)
    units = tuple(sorted(found.codes[place] for place in chosen))
    return Matched(
        units,
        _explained(panel, area, units, len(matched), covered, found, before),
        tuple(
            _likeness(trait, found.residents, matched, theirs, deviation)
            for trait, deviation in zip(found.traits, spread, strict=True)
        ),
    )


def _spread(values: _Floats) -> float:
    """Give the standard deviation from the middle half, so that a few business parks do not make everything alike."""
    low, high = np.percentile(values, [25, 75])
    return float((high - low) / _MIDDLE_HALF) or float(np.std(values)) or 1.0


def _none(nl: str, en: str) -> Matched:
    return Matched((), (Text(nl=f"Vergelijkbare buurten zijn er niet: {nl}.", en=f"No peers: {en}."),), ())


def _traits(panel: Panel, held: Series, before: Sequence[int]) -> _Traits | None:
    codes = tuple(panel.units(held.boundary_year, "BU"))
    near = before[0] if before else max(held.cells)
    residents = _column(panel, "residents", codes, held.boundary_year, near)
    density = _column(panel, "address_density", codes, held.boundary_year, near)
    if residents is None or density is None:
        return None
    year, people = residents
    unit = Text(nl="inwoners", en="residents")
    with np.errstate(divide="ignore", invalid="ignore"):
        size = np.where(people > 0, np.log(people), np.nan)
    traits = [_Trait(Text(nl="Inwoners per buurt", en="Residents per neighbourhood"), unit, year, 0, people, size)]
    for name in (*_SHARES, *_PLAIN):
        column = _column(panel, name, codes, held.boundary_year, near)
        if column is None:
            continue
        card, values = find_indicator(name), column[1]
        shown, decimals = card.unit, max(1, card.decimals)
        if name in _SHARES:
            with np.errstate(divide="ignore", invalid="ignore"):
                values, shown, decimals = np.where(people > 0, values / people * 100, np.nan), Text(nl="%"), 1
        traits.append(_Trait(card.name, shown, column[0], decimals, values, values))
    if len(traits) == 1:
        return None
    if before:
        card = held.indicator
        level = np.mean([_values(held, codes, year) for year in before], axis=0)
        traits.append(_Trait(card.name, card.unit, before[-1], max(1, card.decimals), level, level))
    urbanity = np.where(np.isnan(density[1]), np.nan, np.sum([density[1] < bound for bound in _URBANITY], axis=0) + 1.0)
    return _Traits(codes, people, urbanity, tuple(traits))


def _column(panel: Panel, name: str, codes: Sequence[str], boundary_year: int, near: int) -> tuple[int, _Floats] | None:
    """Give an indicator of every neighbourhood from the year nearest to the first; of two equally near the earlier."""
    held = series(panel, find_indicator(name), boundary_year)
    if held is None or held.level != "BU":
        return None
    year = min(held.cells, key=lambda year: (abs(year - near), year))
    return year, _values(held, codes, year)


def _values(held: Series, codes: Sequence[str], year: int) -> _Floats:
    cells = held.cells[year]
    return np.array(
        [np.nan if (cell := cells.get(code)) is None or cell.value is None else cell.value for code in codes]
    )


def _pool(area: Area, found: _Traits) -> npt.NDArray[np.bool_]:
    """Leave out the area's own municipality, every programme area, and towns whose programme area nobody drew."""
    away = set(area.municipality.split("+")) | {card.municipality for card in focus_areas().values() if card.undrawn}
    towns = {card.municipality for card in focus_areas().values()}
    programmes = under_programmes(towns, area.boundary_year)
    districts = tuple("BU" + code[2:] for code in programmes if not code.startswith("BU"))
    return np.array(
        [
            municipality_of(code) not in away and code not in programmes and not code.startswith(districts)
            for code in found.codes
        ],
        dtype=bool,
    )


def _complete(found: _Traits) -> npt.NDArray[np.bool_]:
    known = np.all([np.isfinite(trait.compared) for trait in found.traits], axis=0)
    complete: npt.NDArray[np.bool_] = known & np.isfinite(found.urbanity) & (found.residents >= FEWEST)
    return complete


def _chosen(
    found: _Traits, mine: npt.NDArray[np.bool_], pool: npt.NDArray[np.bool_], spread: Sequence[float]
) -> tuple[list[int], list[int]]:
    """Choose the peers; gives their places and those of the neighbourhoods that have one."""
    points = np.column_stack(
        [trait.compared / deviation for trait, deviation in zip(found.traits, spread, strict=True)]
    )
    free = pool.copy()
    chosen: list[int] = []
    matched: list[int] = []
    for place in sorted(np.flatnonzero(mine), key=lambda at: (-found.residents[at], found.codes[at])):
        size = found.residents[place]
        like = free & (found.urbanity == found.urbanity[place])
        like &= (found.residents >= size / 2) & (found.residents <= size * 2)
        candidates = np.flatnonzero(like)
        if not candidates.size:
            continue
        apart = np.sum((points[candidates] - points[place]) ** 2, axis=1)
        nearest = candidates[np.argsort(apart, kind="stable")[:PEERS_EACH]]
        free[nearest] = False
        chosen += [int(at) for at in nearest]
        matched.append(int(place))
    return chosen, matched


def _likeness(
    trait: _Trait, residents: _Floats, here: Sequence[int], there: npt.NDArray[np.int_], spread: float
) -> Likeness:
    size = trait.values is residents
    own = np.array(here)

    def mean(values: _Floats, at: npt.NDArray[np.int_]) -> float:
        return float(np.average(values[at], weights=None if size else residents[at]))

    return Likeness(
        name=trait.name,
        unit=trait.unit,
        year=trait.year,
        here=mean(trait.values, own),
        peers=mean(trait.values, there),
        distance=abs(mean(trait.compared, own) - mean(trait.compared, there)) / spread,
        decimals=trait.decimals,
    )


def _explained(
    panel: Panel, area: Area, units: Sequence[str], matched: int, covered: float, found: _Traits, before: Sequence[int]
) -> tuple[Text, ...]:
    towns = sorted({panel.name(municipality_of(unit) or unit, area.boundary_year) for unit in units})
    year = found.traits[0].year
    said = [
        Text(
            nl=f"Vergeleken met {len(units)} buurten in {_few(towns, 'nl')}. Voor {matched} buurten, met "
            f"{written(covered * 100, 'nl')} % van de inwoners, zijn telkens de {PEERS_EACH} gekozen die er het meest "
            "op leken, buiten de gemeente en buiten programmagebieden.",
            en=f"Compared with {len(units)} neighbourhoods in {_few(towns, 'en')}. For {matched} neighbourhoods, with "
            f"{written(covered * 100, 'en')}% of the residents, the {PEERS_EACH} most alike were taken, outside the "
            "municipality and outside programme areas.",
        ),
        Text(
            nl=f"Vergeleken is op stedelijkheid en op: {_traits_named(found, before, 'nl')} ({year}).",
            en=f"Matched on urbanity and on: {_traits_named(found, before, 'en')} ({year}).",
        ),
    ]
    if before:
        span = str(before[0]) if len(before) == 1 else f"{before[0]}\N{EN DASH}{before[-1]}"
        said.append(
            Text(
                nl=f"Ook op dit cijfer zelf in {span}. De kloof van toen is daardoor klein; kijk naar wat er daarna "
                "gebeurt.",
                en=f"Also on this figure itself in {span}. That makes the gap of then small; look at what comes after.",
            )
        )
        if year > before[-1]:
            said.append(
                Text(
                    nl=f"De bewoners en woningen zijn die van {year}: een ouder cijfer is er op deze kaart niet.",
                    en=f"Residents and homes are those of {year}: this map has no older figure.",
                )
            )
    return tuple(said)


def _traits_named(found: _Traits, before: Sequence[int], language: Language) -> str:
    own = found.traits[:-1] if before else found.traits
    return listed([(name := one.name.to(language))[:1].lower() + name[1:] for one in own], language)


def _few(towns: Sequence[str], language: Language) -> str:
    """Name five towns at most, and how many more there are."""
    if len(towns) <= 5:
        return listed(towns, language)
    more = len(towns) - 5
    rest = f"en nog {more} gemeenten" if language == "nl" else f"and {more} more"
    return f"{', '.join(towns[:5])} {rest}"
