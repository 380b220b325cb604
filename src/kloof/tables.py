# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""Publishers' tables: what their cards in ``catalogue/sources/`` say about licence, boundaries, breaks and secrecy."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import Annotated

from pydantic import Field

from kloof.cards import catalogue_path, read_cards
from kloof.language.texts import NonEmpty, Published, Text, Year

__all__ = ["TableBreak", "TableCard", "base_table", "family_of", "table_card", "tables", "vintage", "without_card"]


class TableBreak(Published):
    """A year from which one indicator of this table can no longer be compared with the years before."""

    indicator: NonEmpty
    year: Year
    reason: Text


class TableCard(Published):
    """What kloof knows about one publisher's table.

    Parameters
    ----------
    table
        The publisher's number, for example ``50150NED``, or the name of a family of yearly tables, such as ``KWB``.
    family
        The family it belongs to, when the publisher makes a new table each year.
    boundary_year
        The map its areas are drawn on, where the file itself does not say so. Empty for a table that is drawn on the
        map of its own year.
    disclosure
        The profile in ``catalogue/disclosure/`` that says what this source lets be known; the gate lets nothing through
        from a table without one.
    min_residents
        A share, a mean or a rate is shown only for areas with at least this many residents.
    year
        The one year a yearly table is about; taken where neither the file nor its name says a year.
    breaks
        Breaks in its series.
    fictional
        Made up for the demo.
    """

    table: NonEmpty
    publisher: NonEmpty
    title: Text
    licence: NonEmpty
    url: NonEmpty | None = None
    family: NonEmpty | None = None
    boundary_year: Year | None = None
    disclosure: NonEmpty | None = None
    year: Year | None = None
    min_residents: Annotated[int, Field(ge=0)] = 100
    breaks: tuple[TableBreak, ...] = ()
    fictional: bool = False


@cache
def tables() -> Mapping[str, TableCard]:
    """Give every source card by the number of its table.

    Examples
    --------
    >>> tables()["50150NED"].boundary_year
    2024
    """
    return MappingProxyType({card.table: card for card in read_cards(catalogue_path() / "sources", TableCard)})


def base_table(label: str) -> str:
    """Give the table without its version: two releases of one table stay side by side under ``TABLE@VERSION``.

    Examples
    --------
    >>> base_table("85984NED@provisional"), base_table("85984NED")
    ('85984NED', '85984NED')
    """
    return label.partition("@")[0]


def vintage(label: str) -> int:
    """Give where a version stands among the releases of its table, the newest and most final first.

    Examples
    --------
    >>> sorted(["T@provisional", "T", "T@revised_provisional", "T@2025-08-01", "T@2026-02-12"], key=vintage)
    ['T@2026-02-12', 'T@2025-08-01', 'T', 'T@revised_provisional', 'T@provisional']
    """
    version = label.partition("@")[2]
    stated = {"": 0, "revised_provisional": 1, "provisional": 2}
    return stated.get(version, -int("".join(filter(str.isdigit, version)) or 0))


@cache
def family_of(table: str) -> str:
    """Give the family a table belongs to, or the table itself.

    Examples
    --------
    >>> family_of("85984NED"), family_of("SES-WOA-2024"), family_of("50150NED"), family_of("KWB-87001NED")
    ('KWB', 'SES-WOA', '50150NED', 'KWB')
    """
    table = base_table(table)
    card = tables().get(table)
    if card is not None:
        return card.family or card.table
    return max((name for name in tables() if table.startswith(f"{name}-")), key=len, default=table)


def without_card(table: str) -> str | None:
    """Give the publisher's number of a table that goes by the rules of its family because it has no card of its own.

    Examples
    --------
    >>> without_card("KWB-87001NED"), without_card("KWB-2024"), without_card("85984NED")
    ('87001NED', None, None)
    """
    number = base_table(table).removeprefix(f"{family_of(table)}-")
    return number if number != base_table(table) and re.fullmatch(r"\d{5}[A-Z]{3}", number) else None


def table_card(table: str) -> TableCard:
    """Give the card of a table, of its family, or one that says that nothing was stated.

    Examples
    --------
    >>> table_card("KWB-2019").publisher, table_card("12345NED").licence
    ('CBS', 'niet vermeld')
    """
    known = tables().get(base_table(table)) or tables().get(family_of(table))
    if known is not None:
        return known
    return TableCard(table=table, publisher="niet vermeld", title=Text(nl=table), licence="niet vermeld")
