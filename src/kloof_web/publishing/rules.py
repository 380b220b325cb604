# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""When an edition may come out. Pure."""

from __future__ import annotations

from typing import Protocol

from kloof_web.records.errors import Refused


class OutAlready(Protocol):
    """An edition that is out: its number, and the release of figures it pins."""

    number: int
    release: str


def require_news(*, seen: int, newest: OutAlready | None, release: str, is_new: bool, is_report: bool) -> None:
    """Refuse an edition somebody was not shown, or one in which nothing is new; a report may repeat what was said.

    An edition is for ever: pressing twice, or pressing in a tab that was left open, must not bring out a second one.
    """
    out = newest.number if newest is not None else 0
    if seen != out + 1:
        raise Refused(
            f"Editie {out} is intussen uitgebracht. Kijk hieronder wat er in editie {out + 1} nieuw zou zijn.",
            f"Edition {out} has come out meanwhile. See below what would be new in edition {out + 1}.",
        )
    if newest is not None and not is_new and not is_report and newest.release == release:
        raise Refused(
            f"Er is niets nieuws sinds editie {out}, en een editie is voor altijd. Er is niets uitgebracht.",
            f"Nothing is new since edition {out}, and an edition is for ever. Nothing was brought out.",
        )
