# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""Every error kloof raises on purpose.

One class per thing a caller would handle differently. Each class keeps the facts it was given and builds its own
sentence from them: what was asked, what was found, the likely cause, what to do. Nothing parses these sentences; a
web page shows :meth:`KloofError.dutch`, a log or notebook shows ``str(error)``.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from difflib import get_close_matches
from pathlib import Path

from kloof.phrases import in_dutch

__all__ = [
    "AreaNotInRelease",
    "AreaRefused",
    "BoundaryYearMismatch",
    "BuildRefused",
    "CardBroken",
    "EditionRefused",
    "FetchStopped",
    "IndexRefused",
    "IndicatorNotInRelease",
    "KeyUnusable",
    "KloofError",
    "PanelUnusable",
    "ProgrammeRefused",
    "ReleaseUnreadable",
    "SourceBroken",
    "StartOutsidePanel",
    "StudyRefused",
    "UnknownArea",
    "UnknownChoice",
    "UnknownColumn",
    "UnknownComparator",
    "UnknownDefinition",
    "UnknownIndicator",
    "UnknownTable",
    "UnknownUnit",
]


_FEW = 6
"""When nothing comes near and there are at most this many names, all of them are given."""


class KloofError(Exception):
    """An error with its facts as attributes and its sentence in English and Dutch."""

    def english(self) -> str:
        """Say in English what was asked, what was found and what to do."""
        raise NotImplementedError

    def dutch(self) -> str:
        """Say the same in Dutch."""
        raise NotImplementedError

    def __str__(self) -> str:
        return self.english()


class _UnknownName(KloofError):
    """Something was asked for by a name that is not known; carries the names that come near."""

    thing_english: str
    thing_dutch: str
    list_with: str

    def __init__(self, asked: str, known: Iterable[str], *, near: Sequence[str] | None = None) -> None:
        self.asked = asked
        names = list(known)
        found = near_names(asked, names) if near is None else list(near)
        self.near: list[str] = found or (names if len(names) <= _FEW else [])
        super().__init__(asked)

    def english(self) -> str:
        nearest = f" Near names: {', '.join(self.near)}." if self.near else ""
        return f"No {self.thing_english} is called '{self.asked}'.{nearest} List them with: {self.list_with}"

    def dutch(self) -> str:
        nearest = f" Lijkt op: {', '.join(self.near)}." if self.near else ""
        return f"{self.thing_dutch} '{self.asked}' is niet bekend.{nearest} Een lijst geeft: {self.list_with}"


class UnknownArea(_UnknownName):
    """No area or focus area has this code or name."""

    thing_english, thing_dutch, list_with = "area", "Gebied", "kloof areas [PART OF A NAME]"


class UnknownDefinition(_UnknownName):
    """The focus area is known, but not under this definition."""

    thing_english, thing_dutch, list_with = "definition of this area", "Afbakening", "kloof areas"


class UnknownIndicator(_UnknownName):
    """No indicator card has this id, or no figure in the release uses it."""

    thing_english, thing_dutch, list_with = "indicator", "Indicator", "kloof indicators"


class UnknownComparator(_UnknownName):
    """The gap was asked against something kloof cannot compare with."""

    thing_english, thing_dutch, list_with = "comparator", "Vergelijking", "kloof gap --help"


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


class CardBroken(KloofError):
    """A card of the catalogue is wrong; names every wrong field."""

    def __init__(self, card: str, problems: Sequence[str]) -> None:
        self.card, self.problems = card, list(problems)
        super().__init__(card)

    def english(self) -> str:
        return f"Card {self.card} of the catalogue cannot be used: {'; '.join(self.problems)}. Correct the card."

    def dutch(self) -> str:
        return f"Kaart {self.card} in de catalogus is niet te gebruiken: {'; '.join(self.problems)}. Verbeter de kaart."


class BuildRefused(KloofError):
    """A release cannot be built from, or written to, the folder that was named."""

    def __init__(self, path: Path | str, *, problem: str, advice: str) -> None:
        self.path, self.problem, self.advice = str(path), problem, advice
        super().__init__(self.path)

    def english(self) -> str:
        return f"'{self.path}': {self.problem}. {self.advice}"

    def dutch(self) -> str:
        return f"'{self.path}': {self.problem}. {self.advice}"


class UnknownChoice(KloofError):
    """An option of a command was given something it does not take."""

    def __init__(self, option: str, asked: str, known: Iterable[str]) -> None:
        self.option, self.asked, self.known = option, asked, [str(choice) for choice in known]
        super().__init__(asked)

    def english(self) -> str:
        return f"{self.option} does not take '{self.asked}'. It takes, for example: {', '.join(self.known)}."

    def dutch(self) -> str:
        return f"{self.option} kan niet '{self.asked}' zijn. Wel bijvoorbeeld: {', '.join(self.known)}."


class UnknownColumn(_UnknownName):
    """The table has no column of this name."""

    thing_english, thing_dutch, list_with = "column", "Kolom", "head -1 PANEL.csv"


class UnknownUnit(_UnknownName):
    """The panel has no unit of this name."""

    thing_english, thing_dutch, list_with = "unit of the panel", "Gebied in de tabel", "the column given as --unit"


class StartOutsidePanel(KloofError):
    """The start leaves no moment before it, or none from it on."""

    def __init__(self, asked: float, *, first: str, last: str) -> None:
        self.asked, self.first, self.last = asked, first, last
        super().__init__(asked)

    def english(self) -> str:
        return (
            f"The start {self.asked:g} must leave years before and after it; the panel runs from {self.first} to "
            f"{self.last}. Choose a start after {self.first} and not after {self.last}."
        )

    def dutch(self) -> str:
        return (
            f"Vóór en na de start {self.asked:g} moeten jaren liggen; de tabel loopt van {self.first} tot en met "
            f"{self.last}. Kies een start na {self.first} en niet na {self.last}."
        )


class PanelUnusable(KloofError):
    """A panel cannot be used as it is; nothing in it was changed or dropped.

    Parameters
    ----------
    source
        Name of the file or of the study.
    nl, en
        What is wrong, naming rows and years, and what would help.
    """

    def __init__(self, source: str, *, nl: str, en: str) -> None:
        self.source, self.nl, self.en = source, nl, en
        super().__init__(source)

    def english(self) -> str:
        return f"{self.source}: {self.en}"

    def dutch(self) -> str:
        return f"{self.source}: {self.nl}"


class SourceBroken(KloofError):
    """A published file is of a known format, but something in it cannot be used.

    Parameters
    ----------
    file
        Name of the file, relative to the folder that was read.
    place
        Where in the file: a column, a row and column, or "the whole file".
    expected, found
        What should have been there, and what was.
    advice
        What to do about it, as an instruction.
    """

    def __init__(self, file: str, *, place: str, expected: str, found: str, advice: str) -> None:
        self.file, self.place, self.expected, self.found, self.advice = file, place, expected, found, advice
        super().__init__(file)

    def english(self) -> str:
        return f"{self.file}: {self.place}: expected {self.expected}, found {self.found}. {self.advice}"

    def dutch(self) -> str:
        place, expected, found, advice = map(in_dutch, (self.place, self.expected, self.found, self.advice))
        return f"{self.file}: {place}: verwacht {expected}, gevonden {found}. {advice}"


class UnknownTable(KloofError):
    """No publisher serves a table under this number; says where was looked."""

    def __init__(self, asked: str, *, known: Iterable[str], tried: Sequence[str]) -> None:
        self.asked, self.tried = asked, list(tried)
        self.near = near_names(asked, known)
        super().__init__(asked)

    def english(self) -> str:
        nearest = f" Near numbers in the catalogue: {', '.join(self.near)}." if self.near else ""
        looked = f" Looked at {', '.join(self.tried)}." if self.tried else ""
        return f"No table is called '{self.asked}'.{looked}{nearest} A number looks like 85984NED; see opendata.cbs.nl."

    def dutch(self) -> str:
        nearest = f" Lijkt op, in de catalogus: {', '.join(self.near)}." if self.near else ""
        looked = f" Gezocht op {', '.join(self.tried)}." if self.tried else ""
        number = "Een nummer is zoiets als 85984NED; zie opendata.cbs.nl."
        return f"Tabel '{self.asked}' is niet bekend.{looked}{nearest} {number}"


class FetchStopped(KloofError):
    """A table could not be fetched whole; nothing that was there before has changed.

    Parameters
    ----------
    table
        The table, or the address, that was asked.
    problem, advice
        What went wrong, and what to do.
    kept
        What of a partial download is kept and where, so that the next try goes on from there.
    unreachable
        Whether no host could be reached at all.
    """

    def __init__(
        self, table: str, *, problem: str, advice: str, kept: str | None = None, unreachable: bool = False
    ) -> None:
        self.table, self.problem, self.advice, self.kept, self.unreachable = table, problem, advice, kept, unreachable
        super().__init__(table)

    def english(self) -> str:
        kept = self.kept or "Nothing was written."
        return f"'{self.table}' could not be fetched: {self.problem}. {kept} {self.advice}"

    def dutch(self) -> str:
        kept = self.kept or "Er is niets geschreven."
        return f"'{self.table}' is niet opgehaald: {self.problem}. {kept} {self.advice}"


class IndexRefused(KloofError):
    """An index definition, or the data it is asked over, cannot be used; names every problem at once."""

    def __init__(self, source: str, problems: Sequence[str]) -> None:
        self.source, self.problems = source, list(problems)
        super().__init__(source)

    def english(self) -> str:
        return f"{self.source}: {'; '.join(self.problems)}. No index was made."

    def dutch(self) -> str:
        return f"{self.source}: {'; '.join(self.problems)}. Er is geen index gemaakt."


class ReleaseUnreadable(KloofError):
    """The folder is not a release of figures, or its files do not match its manifest."""

    def __init__(self, path: Path | str, problem: str) -> None:
        self.path, self.problem = str(path), problem
        super().__init__(self.path)

    def english(self) -> str:
        return (
            f"'{self.path}' cannot be read as a release of figures: {self.problem}. "
            "A release is the folder that `kloof build SOURCE_DIR --out RELEASE_DIR` writes."
        )

    def dutch(self) -> str:
        return (
            f"'{self.path}' is niet te lezen als cijferbestand (release): {self.problem}. "
            "Zo'n map ontstaat met `kloof build BRONMAP --out RELEASEMAP`."
        )


class StudyRefused(KloofError):
    """A study does not hold together; names every problem at once.

    Parameters
    ----------
    source
        Name of the file.
    problems
        One phrase per problem, each beginning with its place in the study.
    """

    def __init__(self, source: str, problems: Sequence[str]) -> None:
        self.source, self.problems = source, list(problems)
        super().__init__(source)

    def english(self) -> str:
        listed = "; ".join(self.problems)
        return f"{self.source}: {len(self.problems)} problem(s) in the study: {listed}. Nothing was registered."

    def dutch(self) -> str:
        listed = "; ".join(self.problems)
        return f"{self.source}: {len(self.problems)} fout(en) in de onderzoeksopzet: {listed}. Er is niets vastgelegd."


class EditionRefused(KloofError):
    """A folder is not an edition kloof can use: absent, of a newer schema, out of chain, or of another programme."""

    def __init__(self, path: Path | str, *, problem: str, advice: str) -> None:
        self.path, self.problem, self.advice = str(path), problem, advice
        super().__init__(self.path)

    def english(self) -> str:
        return f"'{self.path}' is refused as an edition: {self.problem}. {self.advice}"

    def dutch(self) -> str:
        return f"'{self.path}' is geweigerd als editie: {self.problem}. {self.advice}"


class KeyUnusable(KloofError):
    """A key to sign or to check with cannot be used: absent, locked, or of another kind."""

    def __init__(self, source: Path | str, *, problem: str, advice: str) -> None:
        self.source, self.problem, self.advice = str(source), problem, advice
        super().__init__(self.source)

    def english(self) -> str:
        return f"The key in '{self.source}' cannot be used: {self.problem}. {self.advice}"

    def dutch(self) -> str:
        return f"De sleutel in '{self.source}' is niet te gebruiken: {self.problem}. {self.advice}"


class ProgrammeRefused(KloofError):
    """A programme document does not follow the published language; names every problem at once.

    Parameters
    ----------
    source
        Where the document came from: a file name, or the name of the programme.
    problems
        One sentence per problem, each beginning with the place in the document.
    """

    def __init__(self, source: str, problems: Sequence[str]) -> None:
        self.source, self.problems = source, list(problems)
        super().__init__(source)

    def english(self) -> str:
        listed = "; ".join(self.problems)
        return f"{self.source}: {len(self.problems)} problem(s) in the programme: {listed}. Nothing was frozen."

    def dutch(self) -> str:
        listed = "; ".join(self.problems)
        return f"{self.source}: {len(self.problems)} fout(en) in het programma: {listed}. Er is niets vastgelegd."


def near_names(asked: str, known: Iterable[str]) -> list[str]:
    """Give at most five known names that look like the one asked for, best first.

    Examples
    --------
    >>> near_names("self_rated_helth", ["self_rated_health", "residents"])
    ['self_rated_health']
    """
    by_folded = {name.casefold(): name for name in known}
    close = get_close_matches(asked.casefold(), by_folded, n=5, cutoff=0.6)
    return [by_folded[name] for name in close]
