# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""With whom an area is compared, and what must be said about that choice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kloof.areas import Area, level_of, under_programmes
from kloof.errors import UnknownComparator
from kloof.gaps.centres import centre_of
from kloof.gaps.peers import Likeness, match
from kloof.language.texts import Text
from kloof.language.writing import listed
from kloof.observations import Panel
from kloof.regions import Region, Series, units_of

__all__ = ["COMPARATORS", "Comparator", "comparator", "is_below"]

COMPARATORS = ("rest", "rest-without-programmes", "rest-without-centre", "city", "country", "peers")


@dataclass(frozen=True, slots=True)
class Comparator:
    """The region an area is compared with.

    Parameters
    ----------
    region
        Its name and neighbourhoods; none when there is nothing to compare with.
    explained
        What it is where that is a choice, and why there is nothing where there is nothing.
    likeness
        For peers: how alike they and the area were before, per characteristic.
    """

    region: Region
    explained: tuple[Text, ...] = ()
    likeness: tuple[Likeness, ...] = ()


def comparator(panel: Panel, area: Area, versus: str, level: str, held: Series | None = None) -> Comparator:
    """Give the region an area is compared with.

    Parameters
    ----------
    panel
        The figures of one release.
    area
        The area that was asked.
    versus
        ``rest``: its municipality (or municipalities) without the area. ``rest-without-programmes``: the same, without
        every neighbourhood that any definition of any focus area there contains. ``rest-without-centre``: the rest
        without the town centre. ``city``: the whole municipality. ``country``: every area in the release. ``peers``:
        neighbourhoods elsewhere that were most alike before.
    level
        Of which level its parts are: ``BU``, ``WK`` or ``GM``.
    held
        The series that is compared; peers are matched on its first years too.

    Raises
    ------
    UnknownComparator
        None of these was asked.

    Examples
    --------
    >>> from kloof import releases
    >>> from kloof.areas import find_area
    >>> panel = releases.read(releases.demo_path()).panel
    >>> comparator(panel, find_area("veendrecht-oost"), "rest-without-centre", "BU").region.name.nl
    'rest van Veendrecht zonder het centrum'
    """
    if versus not in COMPARATORS:
        raise UnknownComparator(versus, COMPARATORS)
    year = area.boundary_year
    if versus == "country":
        name = Text(nl="Nederland", en="the Netherlands")
        return panel.remember(
            ("country", year, level),
            lambda: Comparator(Region(versus, name, name, ("NL00", "NL01"), tuple(panel.units(year, level)))),
        )
    if versus == "peers":
        return _peers(panel, area, held)
    return panel.remember(("beside", area, versus, level), lambda: _beside(panel, area, versus, level))


def _beside(panel: Panel, area: Area, versus: str, level: str) -> Comparator:
    """Give a part of the area's own municipality, or all of it."""
    year = area.boundary_year
    municipalities = [m for m in area.municipality.split("+") if m]
    city = units_of(panel, municipalities, year, level)
    names = [panel.name(m, year) for m in municipalities]
    if versus == "city":
        spoken = Text(nl=listed(names, "nl") or "de gemeente", en=listed(names, "en") or "the municipality")
        codes = tuple(municipalities) if len(municipalities) == 1 else ()
        return Comparator(Region(versus, spoken, spoken, codes, city))
    if is_below(area, level):
        # What is left of a municipality without a part of it is not known where only municipalities are.
        return Comparator(_rest(versus, names, (), set()), (_only_larger(names),))
    own = set(units_of(panel, area.codes, year, level))
    if versus == "rest-without-programmes":
        programmes = set(units_of(panel, under_programmes(municipalities, year), year, level))
        return Comparator(_rest(versus, names, city, own | programmes))
    if versus == "rest-without-centre":
        return _without_centre(panel, area, municipalities, names, city, own, level)
    return Comparator(_rest(versus, names, city, own))


def is_below(area: Area, level: str) -> bool:
    """Say whether an area holds a code that is smaller than the smallest areas of a table.

    Examples
    --------
    >>> from kloof.areas import find_area
    >>> is_below(find_area("veendrecht-oost"), "GM"), is_below(find_area("veendrecht-oost"), "BU")
    (True, False)
    """
    order = ("BU", "WK", "GM", "NL")
    return any(level_of(code) in order[: order.index(level)] for code in area.codes)


_TAILS = {
    "rest": ("", ""),
    "rest-without-programmes": (" zonder programmabuurten", " without programme neighbourhoods"),
    "rest-without-centre": (" zonder het centrum", " without the centre"),
}


def _only_larger(names: Sequence[str]) -> Text:
    return Text(
        nl=f"Een rest van {listed(names, 'nl')} is er niet: deze tabel heeft geen cijfers van delen van de gemeente.",
        en=f"There is no rest of {listed(names, 'en')}: this table has no figures of parts of the municipality.",
    )


def _rest(id_: str, names: Sequence[str], city: Sequence[str], left_out: set[str]) -> Region:
    nl, en = listed(names, "nl"), listed(names, "en")
    tail = _TAILS[id_]
    return Region(
        id_,
        Text(nl=f"rest van {nl}{tail[0]}", en=f"rest of {en}{tail[1]}"),
        Text(nl=f"de rest van {nl}{tail[0]}", en=f"the rest of {en}{tail[1]}"),
        (),
        tuple(unit for unit in city if unit not in left_out),
    )


def _without_centre(
    panel: Panel,
    area: Area,
    municipalities: Sequence[str],
    names: Sequence[str],
    city: Sequence[str],
    own: set[str],
    level: str,
) -> Comparator:
    centre = centre_of(panel, municipalities, area.boundary_year)
    if not centre.codes:
        return Comparator(_rest("rest-without-centre", names, (), own), (centre.explained,))
    middle = set(units_of(panel, centre.codes, area.boundary_year, level))
    explained = [centre.explained]
    if middle & own:
        explained.append(
            Text(
                nl="Een deel van dit gebied zelf is centrum; dat telt hier wel mee.",
                en="Part of this area itself is the centre; it does count here.",
            )
        )
    return Comparator(_rest("rest-without-centre", names, city, own | middle), tuple(explained))


def _peers(panel: Panel, area: Area, held: Series | None) -> Comparator:
    name = Text(nl="vergelijkbare buurten elders", en="comparable neighbourhoods elsewhere")
    found = match(panel, area, held)
    return Comparator(Region("peers", name, name, (), found.units), found.explained, found.likeness)
