# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""Which neighbourhoods are the town centre: read from the names on the map, and said so.

The rule looks at names only, never at the figures that will be compared: leaving out the places with most crime would
decide the answer beforehand.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from kloof.areas import level_of
from kloof.language.texts import Text
from kloof.language.writing import listed
from kloof.observations import Panel

__all__ = ["Centre", "centre_of"]

_NUMBER = re.compile(r"^wijk \d+ ")
_CENTRE = "(centrum|centrumgebied|binnenstad|stadscentrum|stadshart)"
_SIDES = "(noord|oost|zuid|west|noordoost|noordwest|zuidoost|zuidwest)"


@dataclass(frozen=True, slots=True)
class Centre:
    """The town centre of one or more municipalities.

    Parameters
    ----------
    codes
        Districts or, where no district has such a name, neighbourhoods; empty when nothing on the map has one.
    explained
        Which they are and how certain that is, or why there are none.
    """

    codes: tuple[str, ...]
    explained: Text


def centre_of(panel: Panel, municipalities: Iterable[str], boundary_year: int) -> Centre:
    """Find the centre of each municipality by the names of its districts, else of its neighbourhoods.

    A name counts when it says nothing but that it is the centre: "Centrum", "Wijk 00 Binnenstad", "Venlo-Centrum",
    "Binnenstad-Noord". "Centrum Almere Haven" and "Leusden-Centrum en Haven" do not.

    Parameters
    ----------
    panel
        The figures of one release, for the names of areas on the map.
    municipalities
        CBS codes. When one of them has no centre on the map, there is none for all of them together.
    boundary_year
        The map.

    Examples
    --------
    >>> from kloof import releases
    >>> centre_of(releases.read(releases.demo_path()).panel, ["GM9999"], 2024).codes
    ('WK999900',)
    """
    found: list[str] = []
    without: list[str] = []
    for municipality in municipalities:
        codes = _codes(panel, municipality, boundary_year)
        found += codes
        if not codes:
            without.append(panel.name(municipality, boundary_year))
    if without or not found:
        return Centre((), _unknown(without, boundary_year))
    named = [panel.name(code, boundary_year) for code in found]
    return Centre(
        tuple(found),
        Text(
            nl=f"Het centrum is hier: {listed(named, 'nl')}. Dat lazen wij aan de naam op de kaart van het CBS "
            f"({boundary_year}); de gemeente heeft het niet bevestigd.",
            en=f"The centre here means: {listed(named, 'en')}. We read that from the name on the map of CBS "
            f"({boundary_year}); the municipality did not confirm it.",
        ),
    )


def _codes(panel: Panel, municipality: str, boundary_year: int) -> tuple[str, ...]:
    key = ("centre", municipality, boundary_year)
    return panel.remember(key, lambda: _named_centre(panel, municipality, boundary_year))


def _named_centre(panel: Panel, municipality: str, boundary_year: int) -> tuple[str, ...]:
    rows = panel.areas.filter(municipality=municipality, boundary_year=boundary_year).select("area", "name").rows()
    town = re.escape(panel.name(municipality, boundary_year).casefold())
    pattern = re.compile(rf"^({town}[ -])?{_CENTRE}([ -]{_SIDES})?([ -]{town})?$")
    for level in ("WK", "BU"):
        codes = [code for code, name in rows if level_of(code) == level and name and pattern.match(_plain(name))]
        if codes:
            return tuple(sorted(codes))
    return ()


def _plain(name: str) -> str:
    return _NUMBER.sub("", name.casefold().strip())


def _unknown(without: list[str], boundary_year: int) -> Text:
    nl, en = listed(without, "nl") or "dit gebied", listed(without, "en") or "this area"
    return Text(
        nl=f"Wat het centrum van {nl} is, weten wij niet: geen wijk of buurt heet zo op de kaart van {boundary_year}.",
        en=f"What the centre of {en} is, we do not know: no district or neighbourhood has such a name on the map of "
        f"{boundary_year}.",
    )
