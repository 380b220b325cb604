# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""Cards, publishers' files, releases and what is made of them that cannot be used."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from kloof.errors.sentences import KloofError
from kloof.phrases import in_dutch

__all__ = ["BuildRefused", "CardBroken", "FetchStopped", "IndexRefused", "ReleaseUnreadable", "SourceBroken"]


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
