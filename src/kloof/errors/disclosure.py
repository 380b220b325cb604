# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""What may not be shown, and what nobody has said may be shown."""

from __future__ import annotations

from collections.abc import Iterable

from kloof.errors.sentences import KloofError

__all__ = ["CountsRefused", "TableWithoutProfile"]


class CountsRefused(KloofError):
    """Own counts cannot be protected as they are, so none of them is."""

    def __init__(self, *, problem: str, advice: str) -> None:
        self.problem, self.advice = problem, advice
        super().__init__(problem)

    def english(self) -> str:
        return f"The counts were not protected, and nothing of them is shown: {self.problem}. {self.advice}"

    def dutch(self) -> str:
        return f"De tellingen zijn niet beschermd, en er is niets van te zien: {self.problem}. {self.advice}"


class TableWithoutProfile(KloofError):
    """Nothing says what may be shown of a table, so nothing of it is."""

    def __init__(self, table: str, *, named: str | None, known: Iterable[str]) -> None:
        self.table, self.named, self.known = table, named, list(known)
        super().__init__(table)

    def english(self) -> str:
        found = f"its card names '{self.named}', which is not there" if self.named else "its card names none"
        return (
            f"Nothing of table '{self.table}' may be shown: it needs a disclosure profile, and {found}. "
            f"Write `disclosure: NAME` in its card; there are {', '.join(self.known)}."
        )

    def dutch(self) -> str:
        found = f"de kaart noemt '{self.named}', en dat is er niet" if self.named else "de kaart noemt er geen"
        return (
            f"Van tabel '{self.table}' mag niets worden getoond: er hoort een onthullingsprofiel bij, en {found}. "
            f"Zet `disclosure: NAAM` in de kaart; er zijn {', '.join(self.known)}."
        )
