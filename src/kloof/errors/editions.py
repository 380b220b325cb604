# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""Editions, keys and programmes that are refused."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from kloof.errors.sentences import KloofError

__all__ = ["EditionRefused", "KeyUnusable", "ProgrammeRefused"]


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
