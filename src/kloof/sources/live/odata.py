# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""The two dialects CBS serves its tables in: OData 4, one row per figure, and OData 3, one row per area."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol
from urllib.parse import quote

import polars as pl

from kloof.sources.live.connection import Answer, Connection
from kloof.sources.live.feeds import Feed
from kloof.sources.odata import column_name, side_by_side
from kloof.sources.odata_json import parse_rows

__all__ = ["DIALECTS", "Dialect", "Page", "TableFacts"]

_PAGE_ROWS = 10_000
_NOT_THERE = (400, 404, 405, 406, 410, 415, 501)
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)(?!\d)")
_STATUS = {"definitief": "definitief", "nadervoorlopig": "nader voorlopig", "voorlopig": "voorlopig"}
_SAYS_STATUS = re.compile(
    r"status van de cijfers:?\s*(?P<paragraph>.+?)\s*(?:\n\s*\n|\n\s*(?:Wijzigingen|Wanneer)\b|\Z)",
    re.IGNORECASE | re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class TableFacts:
    """What the publisher says about a table, in either dialect.

    Parameters
    ----------
    dataset
        Name of the set its rows come from.
    period
        What it is about, as the publisher writes it: ``2024``, ``2008 t/m 2011``; empty when nothing says so.
    modified
        When the publisher last changed the figures, else the server's mark for this version; another means a change.
    statuses
        ``definitief``, ``nader voorlopig`` or ``voorlopig`` per period, where the publisher says so.
    status_said
        The paragraph of the description about the status of the figures, as it stands there.
    rows
        How many rows the publisher announces, or None.
    columns
        For OData 4: the name of the column that each measure gets.
    """

    dataset: str
    title: str
    period: str
    modified: str
    statuses: Mapping[str, str]
    status_said: str
    rows: int | None
    columns: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Page:
    """One page as it came, how many rows it has, and the address of the next (None: it is the last)."""

    body: bytes
    rows: int
    next_url: str | None


class Dialect(Protocol):
    """What a dialect can do."""

    def describe(self, connection: Connection, feed: Feed, table: str) -> TableFacts | None:
        """Ask what the publisher says about a table; None when this feed does not have it."""

    def first_url(self, feed: Feed, table: str, facts: TableFacts) -> str:
        """Give the address of the first page."""

    def page(self, connection: Connection, url: str) -> Page | None:
        """Ask one page."""

    def table(self, pages: Sequence[pl.DataFrame], facts: TableFacts) -> pl.DataFrame:
        """Make one wide table of the pages, every cell as text; a ``ValueError`` says that they do not fit together."""


class OData3:
    """``TableInfos``, then rows by ``$top`` and ``$skip``.

    The untyped set is asked first: only there is a figure kept secret (``.``) told from one that was not asked (empty).
    """

    def describe(self, connection: Connection, feed: Feed, table: str) -> TableFacts | None:
        """Ask what the publisher says about a table; None when this feed does not have it."""
        about = connection.get(_address(feed, table, "TableInfos?$format=json"), lambda a: (_objects(a), a.etag))
        if about is None or not about[0]:
            return None
        periods = connection.get(_address(feed, table, "Perioden?$format=json"), _objects, absent=_NOT_THERE)
        dataset = "UntypedDataSet"
        if connection.get(_address(feed, table, f"{dataset}?$format=json&$top=1"), _objects, absent=_NOT_THERE) is None:
            dataset = "TypedDataSet"
        (info, *_), etag = about
        return TableFacts(
            dataset=dataset,
            title=_text(info, "Title"),
            period=_text(info, "Period"),
            modified=_text(info, "Modified") or etag or "",
            statuses=_statuses(periods or [], "Key"),
            status_said=_status_said(info),
            rows=_count(connection, _address(feed, table, f"{dataset}/$count")),
            columns={},
        )

    def first_url(self, feed: Feed, table: str, facts: TableFacts) -> str:
        """Give the address of the first page."""
        return _address(feed, table, f"{facts.dataset}?$format=json&$top={_PAGE_ROWS}&$skip=0")

    def page(self, connection: Connection, url: str) -> Page | None:
        """Ask one page; a full one is followed by the next, also when the server gives no link to it."""

        def read(answer: Answer) -> Page:
            content = parse_rows(answer.body)
            link, rows = content.envelope.get("odata.nextLink"), content.rows.height
            skip = re.search(r"\$skip=(\d+)$", url)
            if isinstance(link, str) and link:
                return Page(answer.body, rows, connection.resolve(answer.url, link))
            if rows == _PAGE_ROWS and skip:
                return Page(answer.body, rows, url[: skip.start(1)] + str(int(skip[1]) + rows))
            return Page(answer.body, rows, None)

        return connection.get(url, read)

    def table(self, pages: Sequence[pl.DataFrame], facts: TableFacts) -> pl.DataFrame:  # noqa: ARG002  the other needs it
        """Put the pages under each other."""
        whole = pl.concat(pages, how="diagonal")
        if "ID" in whole.columns and whole["ID"].is_duplicated().any():
            raise ValueError("the same row came twice")
        return whole


class OData4:
    """``Properties`` and ``MeasureCodes``, then ``Observations``: figures, turned into one row per area and period."""

    def describe(self, connection: Connection, feed: Feed, table: str) -> TableFacts | None:
        """Ask what the publisher says about a table; None when this feed does not have it."""
        about = connection.get(_address(feed, table, "Properties"), lambda a: (_object(a), a.etag))
        if about is None:
            return None
        info, etag = about
        measures = _all_objects(connection, _address(feed, table, "MeasureCodes"))
        periods = _all_objects(connection, _address(feed, table, "PeriodenCodes"))
        title = _text(info, "Title")
        stated = _text(info, "TemporalCoverage") or _text(info, "Period")
        return TableFacts(
            dataset="Observations",
            title=title,
            period=stated or _span([_text(row, "Title") for row in periods]) or _only_year(title),
            modified=_text(info, "ObservationsModified") or _text(info, "Modified") or etag or "",
            statuses=_statuses(periods, "Identifier"),
            status_said=_status_said(info),
            rows=_count(connection, _address(feed, table, "Observations/$count")),
            columns={
                _text(row, "Identifier"): column_name(_text(row, "Title"), place)
                for place, row in enumerate(measures, start=1)
            },
        )

    def first_url(self, feed: Feed, table: str, facts: TableFacts) -> str:
        """Give the address of the first page."""
        return _address(feed, table, facts.dataset)

    def page(self, connection: Connection, url: str) -> Page | None:
        """Ask one page; the server says where the next one is."""

        def read(answer: Answer) -> Page:
            content = parse_rows(answer.body)
            link = content.envelope.get("@odata.nextLink")
            follows = connection.resolve(answer.url, link) if isinstance(link, str) and link else None
            return Page(answer.body, content.rows.height, follows)

        return connection.get(url, read)

    def table(self, pages: Sequence[pl.DataFrame], facts: TableFacts) -> pl.DataFrame:
        """Turn figures into one row per area and period, sorted by their codes.

        A figure without a value is ``.``, as in StatLine, unless it cannot exist; a figure that was not sent is empty.
        """
        return side_by_side(pl.concat(pages, how="diagonal"), facts.columns)


DIALECTS: Mapping[str, Dialect] = {"odata3": OData3(), "odata4": OData4()}


def _address(feed: Feed, table: str, rest: str) -> str:
    return f"{feed.url}/{quote(table, safe='')}/{rest}"


def _objects(answer: Answer) -> list[dict[str, Any]]:
    document = _document(answer)
    rows = document.get("value") if isinstance(document, dict) else None
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise ValueError("JSON without a list of rows under 'value'")
    return rows


def _object(answer: Answer) -> dict[str, Any]:
    document = _document(answer)
    if not isinstance(document, dict):
        raise ValueError("JSON that does not describe a table")
    rows = document.get("value")
    if isinstance(rows, list) and len(rows) == 1 and isinstance(rows[0], dict):
        return rows[0]
    return document


def _document(answer: Answer) -> Any:
    try:
        return json.loads(answer.body.decode("utf-8-sig"))
    except ValueError:
        begin = answer.body[:200].lstrip()
        raise ValueError("a web page" if begin[:1] == b"<" else "no JSON, or JSON that is cut off") from None


def _all_objects(connection: Connection, url: str) -> list[dict[str, Any]]:
    """Ask every page of a code list; one that is not there is empty."""
    found: list[dict[str, Any]] = []
    following: str | None = url
    while following is not None:

        def read(answer: Answer) -> tuple[list[dict[str, Any]], str | None]:
            link = _object_of_page(answer).get("@odata.nextLink")
            return _objects(answer), connection.resolve(answer.url, link) if link else None

        part = connection.get(following, read, absent=_NOT_THERE)
        if part is None:
            break
        found += part[0]
        following = part[1]
    return found


def _object_of_page(answer: Answer) -> dict[str, Any]:
    document = _document(answer)
    return document if isinstance(document, dict) else {}


def _count(connection: Connection, url: str) -> int | None:
    """Ask how many rows there are; a server that does not say so is no reason to stop."""

    def read(answer: Answer) -> int:
        text = answer.body.decode("utf-8-sig", "replace").strip()
        return int(text) if text.isdigit() else -1

    count = connection.get(url, read, absent=(*_NOT_THERE, 403, 500), attempts=3)
    return None if count is None or count < 0 else count


def _text(row: Mapping[str, Any], name: str) -> str:
    value = row.get(name)
    return "" if value is None else str(value).strip()


def _statuses(periods: Sequence[Mapping[str, Any]], key: str) -> dict[str, str]:
    found = {_text(row, key): _STATUS.get(_text(row, "Status").casefold().replace(" ", "")) for row in periods}
    return {period: status for period, status in sorted(found.items()) if period and status}


def _status_said(info: Mapping[str, Any]) -> str:
    for name in ("ShortDescription", "Summary", "Description", "LongDescription", "ExplanatoryText"):
        said = _SAYS_STATUS.search(_text(info, name))
        if said:
            return " ".join(said["paragraph"].split())
    return ""


def _span(titles: Sequence[str]) -> str:
    named = [title for title in titles if title]
    return f"{named[0]} t/m {named[-1]}" if len(named) > 1 else "".join(named)


def _only_year(title: str) -> str:
    years = set(_YEAR.findall(title))
    return years.pop() if len(years) == 1 else ""
