# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""Studies, and panels they cannot be answered with."""

from __future__ import annotations

from collections.abc import Sequence

from kloof.errors.sentences import KloofError

__all__ = ["PanelUnusable", "StartOutsidePanel", "StudyRefused"]


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
