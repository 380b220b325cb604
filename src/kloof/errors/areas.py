# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""An area, or an indicator in it, that cannot be told or published."""

from __future__ import annotations

from collections.abc import Sequence

from kloof.errors.sentences import KloofError

__all__ = [
    "AreaNotDrawn",
    "AreaNotInRelease",
    "AreaProvisional",
    "AreaRefused",
    "BoundaryYearMismatch",
    "IndicatorNotInRelease",
    "OtherCodeSystem",
]


class AreaNotInRelease(KloofError):
    """The catalogue knows the area, and the release has none of its neighbourhoods."""

    def __init__(self, asked: str, *, present: Sequence[str]) -> None:
        self.asked, self.present = asked, list(present)
        super().__init__(asked)

    def english(self) -> str:
        there = f"It has {', '.join(self.present)}" if self.present else "It has no focus area of the catalogue"
        return (
            f"'{self.asked}' has no neighbourhood in this release. {there}. "
            "Name another release with --release or KLOOF_RELEASE, or build one from files that cover the area."
        )

    def dutch(self) -> str:
        there = f"Wel: {', '.join(self.present)}" if self.present else "Er staat geen aandachtsgebied in"
        return (
            f"'{self.asked}' heeft geen enkele buurt in deze release. {there}. "
            "Noem een andere release met --release of KLOOF_RELEASE, of bouw er een met bestanden over dit gebied."
        )


class AreaNotDrawn(KloofError):
    """A focus area is known by name, and no source says which neighbourhoods it has."""

    def __init__(self, area: str, *, nl: str, en: str) -> None:
        self.area, self.nl, self.en = area, nl, en
        super().__init__(area)

    def english(self) -> str:
        return f"'{self.area}' is known by name only. {self.en} Ask with codes of neighbourhoods joined by '+'."

    def dutch(self) -> str:
        return f"'{self.area}' kennen we alleen bij naam. {self.nl} Vraag met buurtcodes, verbonden met '+'."


class AreaProvisional(KloofError):
    """An area may not be published: which neighbourhoods it has is our own reconstruction."""

    def __init__(self, area: str, *, definition: str) -> None:
        self.area, self.definition = area, definition
        super().__init__(area)

    def english(self) -> str:
        return (
            f"Area '{self.area}@{self.definition}' is refused: its neighbourhoods are a provisional reconstruction, no "
            "official list. It may be looked at, never published. Use a definition with its own source, or add one."
        )

    def dutch(self) -> str:
        return (
            f"Gebied '{self.area}@{self.definition}' is geweigerd: de buurten zijn een voorlopige reconstructie, geen "
            "officiële lijst. Bekijken kan, publiceren niet. Gebruik een afbakening met eigen bron, of voeg die toe."
        )


class AreaRefused(KloofError):
    """An area may not be published: it is not a union of whole neighbourhoods of one map."""

    def __init__(self, area: str, *, codes: Sequence[str], boundary_year: int) -> None:
        self.area, self.codes, self.boundary_year = area, list(codes), boundary_year
        super().__init__(area)

    def english(self) -> str:
        return (
            f"Area '{self.area}' is refused: {', '.join(self.codes)} is not on the map of {self.boundary_year} in this "
            "release. Only whole neighbourhoods of one map are published. Correct the codes or the boundary year."
        )

    def dutch(self) -> str:
        return (
            f"Gebied '{self.area}' is geweigerd: {', '.join(self.codes)} staat niet op de kaart van "
            f"{self.boundary_year} in deze release. Alleen hele buurten van één kaart worden gepubliceerd. Verbeter de "
            "codes of het kaartjaar."
        )


class IndicatorNotInRelease(KloofError):
    """The catalogue knows the indicator, and no file of this release carries it."""

    def __init__(self, asked: str, *, present: Sequence[str]) -> None:
        self.asked, self.present = asked, sorted(present)
        super().__init__(asked)

    def english(self) -> str:
        there = ", ".join(self.present) or "nothing"
        return (
            f"'{self.asked}' is a known indicator, and no file of this release carries it. It has {there}. "
            "Build a release with a file that carries it, or name another with --release."
        )

    def dutch(self) -> str:
        there = ", ".join(self.present) or "niets"
        return (
            f"'{self.asked}' is een bekende indicator, maar geen bestand van deze release bevat hem. Wel: {there}. "
            "Bouw een release met een bestand waar hij in staat, of noem een andere met --release."
        )


class BoundaryYearMismatch(KloofError):
    """The area is drawn on the map of another year than the figures that were asked."""

    def __init__(self, asked: str, *, drawn_on: Sequence[int], indicator: str, available: Sequence[int]) -> None:
        self.asked, self.indicator = asked, indicator
        self.drawn_on, self.available = sorted(drawn_on), sorted(available)
        super().__init__(asked)

    def english(self) -> str:
        drawn = ", ".join(map(str, self.drawn_on)) or "no year of this release"
        there = ", ".join(map(str, self.available)) or "no boundaries at all"
        return (
            f"'{self.asked}' is drawn on the boundaries of {drawn}; this release has '{self.indicator}' on those of "
            f"{there}. Codes change when municipalities redraw their neighbourhoods. Ask with codes of that year, or "
            "build a release with a source on the boundaries of the area."
        )

    def dutch(self) -> str:
        drawn = ", ".join(map(str, self.drawn_on)) or "geen enkel jaar in deze release"
        there = ", ".join(map(str, self.available)) or "geen enkele indeling"
        return (
            f"'{self.asked}' hoort bij de buurtindeling van {drawn}; deze release heeft '{self.indicator}' op die van "
            f"{there}. Buurtcodes veranderen als een gemeente haar buurten anders indeelt. Vraag met codes van dat "
            "jaar, of bouw een release met een bron op de indeling van dit gebied."
        )


class OtherCodeSystem(KloofError):
    """Something was asked of Dutch areas that is there for English ones only, or the other way round."""

    def __init__(self, area: str, *, indicator: str | None = None) -> None:
        self.area, self.indicator = area, indicator
        super().__init__(area)

    def english(self) -> str:
        if self.indicator is None:
            return (
                f"'{self.area}' is an English area (LSOA). kloof reads its figures, and measures no gap and tells no "
                "profile of it: no map here says to which larger area it belongs. `kloof index` does take it."
            )
        return (
            f"'{self.indicator}' is about English areas (codes such as E01000001), and '{self.area}' is Dutch: "
            "another code system. Choose a Dutch indicator; list them with: kloof indicators"
        )

    def dutch(self) -> str:
        if self.indicator is None:
            return (
                f"'{self.area}' is een Engels gebied (LSOA). kloof leest de cijfers, maar meet er geen kloof van en "
                "maakt er geen profiel van: geen kaart zegt bij welk groter gebied het hoort. `kloof index` kan wel."
            )
        return (
            f"'{self.indicator}' gaat over Engelse gebieden (codes zoals E01000001), en '{self.area}' is "
            "Nederlands: een ander stelsel van codes. Kies een Nederlandse indicator; een lijst geeft: kloof indicators"
        )
