# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""Fetch a publisher's table into a file that ``kloof build`` reads, with its origin card beside it."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from kloof.errors import FetchStopped, UnknownTable
from kloof.sources.live.connection import Clock, Connection, Limits
from kloof.sources.live.feeds import Feed, feeds, mirrored
from kloof.sources.live.kept import Kept, kept_in, write_whole
from kloof.sources.live.odata import DIALECTS, TableFacts
from kloof.sources.odata_json import parse_rows
from kloof.tables import table_card, tables

__all__ = ["ORIGIN_SCHEMA", "Fetched", "fetch"]

ORIGIN_SCHEMA = "kloof/origin/1"
_TABLE = re.compile(r"[0-9A-Za-z_-]{1,32}")
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)(?!\d)")
_LARGEST_GUESS = 10_000


@dataclass(frozen=True, slots=True)
class Fetched:
    """A table that was fetched whole.

    Parameters
    ----------
    path, card_path
        The data, and the origin card beside it.
    origin
        What the card says.
    resumed_pages
        How many pages were still there from an earlier try.
    started_over
        Why kept pages were not used, or None.
    """

    path: Path
    card_path: Path
    origin: Mapping[str, Any]
    resumed_pages: int
    started_over: str | None

    def lines(self) -> Iterator[str]:
        """Say it in a few lines for a terminal."""
        origin = self.origin
        about = ", ".join(part for part in (origin["period"], origin["status"]) if part)
        yield f"{origin['table']}: {origin['title']}" + (f" ({about})" if about else "")
        yield f"{origin['rows']} rows and {origin['columns']} columns in {self.path}, sha256 {origin['sha256']}"
        yield f"{origin['publisher']}, {origin['licence']}, {origin['url']}; origin card {self.card_path.name}"

    def document(self) -> dict[str, Any]:
        """Give it as ``kloof fetch --json`` writes it."""
        return {
            "path": str(self.path),
            "card": str(self.card_path),
            "origin": dict(self.origin),
            "resumed_pages": self.resumed_pages,
            "started_over": self.started_over,
        }


def fetch(
    table: str,
    out: Path | str,
    *,
    retrieved_on: dt.date,
    clock: Clock,
    limits: Limits | None = None,
    base_url: str | None = None,
    progress: Callable[[int, int, str], None] | None = None,
    say: Callable[[str], None] | None = None,
) -> Fetched:
    """Fetch a table from the publishers' feeds: ``OUT/TABLE.csv``, or ``OUT/TABLE_YEAR.csv`` when it is about one year.

    Parameters
    ----------
    table
        The publisher's number, such as ``85984NED``.
    out
        Folder for the result; made when it is not there. A file of the same table is replaced in one step.
    retrieved_on
        The day that the origin card names.
    clock, limits
        Time and chance, and how long and how often to try.
    base_url
        A mirror, whose address takes the place of the publishers' scheme and host.
    progress
        Called with the rows that are in, how many there will be, and the table.
    say
        Called with sentences worth reading on the way: that a download goes on, or starts over and why.

    Returns
    -------
    Fetched
        Cells are text as published, without the blanks around it; the rows of one version always give the same bytes.

    Raises
    ------
    UnknownTable
        No feed has it.
    FetchStopped
        It could not be fetched whole. What came is kept, and the same call goes on from there.
    """
    if not _TABLE.fullmatch(table):
        raise UnknownTable(table, known=tables(), tried=[])
    folder, known = Path(out), feeds() if base_url is None else mirrored(feeds(), base_url)
    connection = Connection(table, [feed.url for feed in known], clock=clock, limits=limits or Limits())
    with kept_in(folder, table) as kept, _naming(table, kept):
        download = _Download(table, connection, known, kept, progress, say or (lambda _: None))
        feed, facts, wide = download.everything()
        path, card_path, origin = _write(table, folder, feed, facts, wide, kept, retrieved_on)
        return Fetched(path, card_path, origin, download.resumed_pages, download.started_over)


@contextmanager
def _naming(table: str, kept: Kept) -> Iterator[None]:
    """Let an error say what is kept; an unknown table or an empty one leaves nothing behind."""
    try:
        yield
    except OSError as error:
        raise FetchStopped(
            table,
            problem=f"'{kept.folder.parent}' cannot be written: {error.strerror}",
            advice="Check its rights and the space on the disk.",
            kept=kept.said(),
        ) from None
    except FetchStopped as error:
        error.kept = kept.said()
        if not kept.pages:
            kept.remove()
        raise
    except UnknownTable:
        kept.remove()
        raise


@dataclass(slots=True)
class _Download:
    """One run: finds the table, decides what of the kept pages counts, and asks for the rest."""

    table: str
    connection: Connection
    feeds: tuple[Feed, ...]
    kept: Kept
    progress: Callable[[int, int, str], None] | None
    say: Callable[[str], None]
    resumed_pages: int = 0
    started_over: str | None = None

    def everything(self) -> tuple[Feed, TableFacts, pl.DataFrame]:
        """Download until every page is in, they fit together, and the table is still the one that was begun."""
        for _ in range(3):
            feed, facts = self._found()
            self._settle(feed, facts)
            self._pages(feed, facts)
            try:
                return feed, facts, self._whole(feed, facts)
            except ValueError as error:
                self._start_over(str(error))
        raise FetchStopped(
            self.table,
            problem="three times in a row the table did not arrive as one whole: " + (self.started_over or ""),
            advice="The publisher may be replacing it now. Run the command again later.",
        )

    def _found(self) -> tuple[Feed, TableFacts]:
        """Find the feed that has the table; that of the kept pages first."""
        tried, failed = [], []
        for feed in sorted(self.feeds, key=lambda feed: feed.id != self.kept.feed):
            tried.append(feed.url)
            try:
                facts = DIALECTS[feed.protocol].describe(self.connection, feed, self.table)
            except FetchStopped as error:
                if self.kept.pages and feed.id == self.kept.feed:
                    raise
                failed.append(error)
                continue
            if facts is not None:
                return feed, facts
        if not failed:
            raise UnknownTable(self.table, known=tables(), tried=tried)
        if len(failed) == len(self.feeds) and all(error.unreachable for error in failed):
            raise FetchStopped(
                self.table,
                problem="there is no network, or none of the publishers can be reached: "
                + "; ".join(error.problem for error in failed),
                advice=failed[0].advice,
                unreachable=True,
            )
        raise FetchStopped(
            self.table, problem="; ".join(error.problem for error in failed), advice=failed[0].advice
        ) from failed[0]

    def _settle(self, feed: Feed, facts: TableFacts) -> None:
        """Go on with the kept pages when they are of this very version, else begin."""
        if self.kept.pages and (self.kept.feed, self.kept.dataset) != (feed.id, facts.dataset):
            self._start_over("it is now served in another form")
        elif self.kept.pages and self.kept.modified != facts.modified:
            was, now = self.kept.modified or "not stated", facts.modified or "not stated"
            self._start_over(f"the publisher changed the table between two tries (was {was}, now {now})")
        if self.kept.pages:
            self.resumed_pages = len(self.kept.pages)
            self.say(f"{self.table}: going on; {self.kept.rows} rows are already here.")
        else:
            self.kept.begin(feed.id, facts.dataset, facts.modified)

    def _start_over(self, because: str) -> None:
        self.started_over, self.resumed_pages = because, 0
        self.kept.begin("", "", "")
        self.say(f"{self.table}: starting over, because {because}.")

    def _pages(self, feed: Feed, facts: TableFacts) -> None:
        dialect = DIALECTS[feed.protocol]
        url = self.kept.pages[-1].next_url if self.kept.pages else dialect.first_url(feed, self.table, facts)
        seen = {page.url for page in self.kept.pages}
        self._tell(facts)
        while url is not None:
            if url in seen:
                raise FetchStopped(
                    self.table, problem="its pages lead back to one that is already here", advice="Tell the publisher."
                )
            seen.add(url)
            page = dialect.page(self.connection, url)
            if page is None:
                raise FetchStopped(
                    self.table,
                    problem=f"its page at {url} is not there",
                    advice="Run the command again; if that stays so, the publisher's service changed.",
                )
            self.kept.add(url, page)
            url = page.next_url
            self._tell(facts)

    def _tell(self, facts: TableFacts) -> None:
        if self.progress is not None:
            done = self.kept.rows
            self.progress(done, facts.rows or done + _LARGEST_GUESS, self.table)

    def _whole(self, feed: Feed, facts: TableFacts) -> pl.DataFrame:
        """Put the pages together; a ``ValueError`` says why they are not one table. An empty table is an error."""
        dialect = DIALECTS[feed.protocol]
        if not self.kept.rows:
            self.kept.pages = []
            raise FetchStopped(
                self.table, problem="the publisher's table has no rows", advice="Look at it on opendata.cbs.nl."
            )
        if facts.rows is not None and facts.rows != self.kept.rows:
            raise ValueError(f"the publisher announces {facts.rows} rows and {self.kept.rows} came")
        now = dialect.describe(self.connection, feed, self.table)
        if now is None or now.modified != facts.modified:
            raise ValueError("the publisher changed the table during the download")
        pages = [parse_rows(body).rows for body in self.kept.bodies()]
        wide = dialect.table([page for page in pages if page.height], facts).with_columns(pl.all().str.strip_chars())
        if facts.statuses and "Perioden" in wide.columns and "Status" not in wide.columns:
            return wide.with_columns(Status=pl.col("Perioden").replace_strict(facts.statuses, default=None))
        return wide


def _write(
    table: str, folder: Path, feed: Feed, facts: TableFacts, wide: pl.DataFrame, kept: Kept, retrieved_on: dt.date
) -> tuple[Path, Path, dict[str, Any]]:
    """Write data and origin card where the pages are, then put both in their place, and let the pages go."""
    content = wide.write_csv().encode()
    name = _file_name(table, facts, wide.columns)
    path, card_path = folder / f"{name}.csv", folder / f"{name}.origin.json"
    origin = _origin(table, feed, facts, wide, content, path.name, retrieved_on)
    text = json.dumps(origin, ensure_ascii=False, indent=2, allow_nan=False) + "\n"
    write_whole(kept.folder / path.name, content)
    write_whole(kept.folder / card_path.name, text.encode())
    (kept.folder / path.name).replace(path)
    (kept.folder / card_path.name).replace(card_path)
    kept.remove()
    return path, card_path, origin


def _file_name(table: str, facts: TableFacts, columns: list[str]) -> str:
    """Put the year in the name when the table is about one year and its rows do not say which."""
    years = set(_YEAR.findall(facts.period))
    return f"{table}_{years.pop()}" if "Perioden" not in columns and len(years) == 1 else table


def _origin(
    table: str,
    feed: Feed,
    facts: TableFacts,
    wide: pl.DataFrame,
    content: bytes,
    file: str,
    retrieved_on: dt.date,
) -> dict[str, Any]:
    card = table_card(table) if table in tables() else None
    there = set(wide["Perioden"]) if "Perioden" in wide.columns else set(facts.statuses)
    statuses = {period: status for period, status in facts.statuses.items() if period in there}
    return {
        "schema": ORIGIN_SCHEMA,
        "file": file,
        "sha256": hashlib.sha256(content).hexdigest(),
        "publisher": card.publisher if card else feed.publisher,
        "table": table,
        "title": facts.title or (card.title.nl if card else table),
        "period": facts.period,
        "modified": facts.modified,
        "status": _status(statuses, facts.status_said),
        "statuses": statuses,
        "status_said": facts.status_said,
        "retrieved_on": retrieved_on.isoformat(),
        "licence": card.licence if card else feed.licence,
        "url": f"{feed.url}/{table}",
        "dataset": facts.dataset,
        "rows": wide.height,
        "columns": wide.width,
    }


def _status(statuses: Mapping[str, str], said: str) -> str | None:
    """Give the one status of the whole table, where its periods or its description leave no doubt."""
    found = set(statuses.values())
    if not found:
        words = said.casefold()
        found = {word for word in ("nader voorlopig", "definitief") if word.removesuffix("f") in words}
        found |= {"voorlopig"} if "voorlopig" in words.replace("nader voorlopig", "") else set()
    return found.pop() if len(found) == 1 else None
