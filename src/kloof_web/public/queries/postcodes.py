# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""The page that finds a neighbourhood by its postcode."""

from __future__ import annotations

import re
from dataclasses import dataclass

from kloof.editions import Edition
from kloof.language.editions import AreaObject, SourceFile
from kloof.language.texts import Text
from kloof_web.public.municipality import Municipality
from kloof_web.public.places import neighbourhoods

__all__ = ["PostcodePage", "postcode_page"]

_SHAPE = re.compile(r"^([1-9]\d{3})([A-Za-z]{2})?$")


@dataclass(frozen=True, slots=True)
class PostcodePage:
    """What was asked, the neighbourhoods of that postcode, or why there is no answer."""

    asked: str
    digits: str | None
    letters: str | None
    areas: tuple[AreaObject, ...]
    inside: frozenset[str]
    problem: Text | None
    source: SourceFile | None
    example_postcode: str | None


def postcode_page(edition: Edition, city: Municipality, asked: str | None) -> PostcodePage:
    """Gather the neighbourhoods of a postcode; the two letters do not count."""
    words = (asked or "").strip()
    found = _SHAPE.match(re.sub(r"\s+", "", words))
    digits, letters = (found[1], found[2]) if found else (None, None)
    codes = city.postcodes.get(digits or "", ())
    problem = None
    if words and digits is None:
        problem = Text(
            nl=f"‘{words[:40]}’ is geen postcode. Een postcode begint met vier cijfers, zoals 9716 of 9716 AB.",
            en=f"‘{words[:40]}’ is no postcode. A postcode begins with four digits, such as 9716 or 9716 AB.",
        )
    return PostcodePage(
        asked=words[:40],
        digits=digits,
        letters=letters.upper() if letters else None,
        areas=tuple(area for area in neighbourhoods(edition) if area.code in codes),
        inside=city.inside,
        problem=problem,
        source=city.postcode_source,
        example_postcode=min(city.postcodes, default=None),
    )
