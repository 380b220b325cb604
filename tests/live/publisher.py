# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""A publisher on this machine, with the quirks of the real ones, and a clock on which nobody waits."""

from __future__ import annotations

import datetime as dt
import gzip
import json
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from kloof.sources.live import Clock, Fetched, Limits, fetch

TODAY = dt.date(2026, 11, 21)
Quirk = Callable[["Asked"], bool]


@dataclass
class Asked:
    """One request: what a quirk needs to answer in the publisher's place."""

    handler: BaseHTTPRequestHandler
    path: str
    nth: int

    def answer(self, status: int, body: bytes = b"", **headers: str) -> bool:
        (self.handler.send_response_only if "Date" in headers else self.handler.send_response)(status)
        for name, value in headers.items():
            self.handler.send_header(name.replace("_", "-"), value)
        self.handler.send_header("Content-Length", str(len(body)))
        self.handler.end_headers()
        self.handler.wfile.write(body)
        return True

    def cut_off(self, *, body: bytes = b'{"value": [{"ID": 0,', announced: int = 5000) -> bool:
        self.handler.send_response(200)
        self.handler.send_header("Content-Length", str(announced))
        self.handler.end_headers()
        self.handler.wfile.write(body)
        self.handler.wfile.flush()
        self.handler.close_connection = True
        return True


@dataclass
class Publisher:
    """Tables in OData 3 and 4, and a list of what was asked."""

    url: str = ""
    three: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    four: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    measures: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    about: dict[str, dict[str, Any]] = field(default_factory=dict)
    periods: list[dict[str, Any]] = field(default_factory=list)
    page: int = 10_000
    packed: bool = False
    etag: str = '"1"'
    typed_only: bool = False
    pretty: bool = False
    asked: list[str] = field(default_factory=list)
    quirks: list[Quirk] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)
    closing: threading.Event = field(default_factory=threading.Event)

    def pages_asked(self) -> list[str]:
        return [path for path in self.asked if "$skip=" in path or path.partition("?")[0].endswith("Observations")]

    def reply(self, path: str) -> tuple[int, bytes]:
        parts = urlsplit(path)
        query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        found = re.fullmatch(r"/(ODataFeed/odata|odata/v1/CBS)/([^/]+)/(.+)", parts.path)
        if found is None:
            return 404, b"not here"
        version, table, asked = found[1], unquote(found[2]), found[3]
        held = self.three if version.startswith("ODataFeed") else self.four
        if table not in held:
            return 404, b'{"error": "no such table"}'
        rows = held[table]
        about = {"Title": "Een tabel", "Period": "2024", "Modified": "2026-01-01T02:00:00", **self.about.get(table, {})}
        if asked == "Properties":
            return 200, json.dumps({"@odata.context": "x", "Identifier": table, **about}).encode()
        if asked == "MeasureCodes":
            return 200, json.dumps({"value": self.measures[table]}).encode()
        if asked == "TableInfos":
            return 200, json.dumps({"odata.metadata": "x", "value": [about]}).encode()
        if asked in ("Perioden", "PeriodenCodes"):
            return (200, json.dumps({"value": self.periods}).encode()) if self.periods else (404, b"")
        if asked.endswith("/$count"):
            return 200, b"\xef\xbb\xbf" + str(len(rows)).encode()
        if self.typed_only and asked == "UntypedDataSet":
            return 404, b""
        first = int(query.get("$skip", 0))
        size = min(int(query.get("$top", self.page)), self.page)
        document: dict[str, Any] = {"odata.metadata": "x", "value": rows[first : first + size]}
        if version.startswith("odata") and first + size < len(rows):
            document["@odata.nextLink"] = f"{self.url}{parts.path}?$skip={first + size}"
        return 200, json.dumps(document, indent=1 if self.pretty else None).encode()


class _Handler(BaseHTTPRequestHandler):
    publisher: Publisher

    def do_GET(self) -> None:
        with self.publisher.lock:
            self.publisher.asked.append(self.path)
            asked = Asked(self, self.path, self.publisher.asked.count(self.path))
        if any(quirk(asked) for quirk in self.publisher.quirks):
            return
        status, body = self.publisher.reply(self.path)
        headers = {"ETag": self.publisher.etag}
        if self.publisher.packed and status == 200:
            body, headers = gzip.compress(body), {"Content_Encoding": "gzip"}
        asked.answer(status, body, **headers)

    def log_message(self, *_: object) -> None:
        pass


class _Server(ThreadingHTTPServer):
    def handle_error(self, *_: object) -> None:
        """A client that hung up is part of these tests."""


@contextmanager
def at_work() -> Iterator[Publisher]:
    """Serve on a free port of this machine."""
    publisher = Publisher()
    handler = type("Handler", (_Handler,), {"publisher": publisher})
    with _Server(("127.0.0.1", 0), handler) as server:
        publisher.url = f"http://127.0.0.1:{server.server_port}"
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        try:
            yield publisher
        finally:
            publisher.closing.set()
            server.shutdown()
            thread.join()


@dataclass
class Waited:
    """A clock that only moves when someone would have slept, or by a step per look."""

    seconds: float = 0
    step: float = 0
    chance: float = 1.0
    slept: list[float] = field(default_factory=list)

    def now(self) -> float:
        self.seconds += self.step
        return self.seconds

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.seconds += seconds

    def clock(self) -> Clock:
        return Clock(self.now, self.sleep, lambda: self.chance)


@dataclass
class Fetching:
    """Fetches from the publisher of this test."""

    publisher: Publisher
    out: Path
    waited: Waited = field(default_factory=Waited)
    said: list[str] = field(default_factory=list)
    shown: list[tuple[int, int, str]] = field(default_factory=list)
    limits: Limits = field(default_factory=Limits)

    def __call__(self, table: str = "85984NED") -> Fetched:
        return fetch(
            table,
            self.out,
            retrieved_on=TODAY,
            clock=self.waited.clock(),
            limits=self.limits,
            base_url=self.publisher.url,
            progress=lambda *shown: self.shown.append(shown),
            say=self.said.append,
        )

    def left(self) -> list[str]:
        return sorted(path.name for path in self.out.iterdir()) if self.out.exists() else []


def kwb_rows(count: int) -> list[dict[str, Any]]:
    """Rows as OData 3 writes them untyped: padded text, and '.' for what is not published."""
    return [
        {
            "ID": n,
            "WijkenEnBuurten": f"BU9999{n:04d}" if n < 10_000 else f"BU{n + 88_880_000:08d}",
            "Gemeentenaam_1": "Veendrecht          ",
            "AantalInwoners_5": f"{n * 5:8d}",
            "HuishoudensTotaal_29": "       ." if n % 7 == 3 else f"{n * 2:8d}",
        }
        for n in range(count)
    ]
