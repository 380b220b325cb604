# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""Read OData JSON of 17,700 rows and 120 columns (54 MB) to numbers: kloof beside ``cbsodata`` with pandas.

Target: at least 3 times as fast. The peer is not a dependency: ``pip install cbsodata pandas``.
Run: ``python benchmarks/odata_json.py``. Both read the same pages of 10,000 rows, in turns: once from a server on this
machine, and once the parsing alone.
"""

from __future__ import annotations

import importlib.util
import json
import random
import re
import statistics
import time
import urllib.request
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from multiprocessing import Pipe, Process
from multiprocessing.connection import Connection
from typing import Any, ClassVar

import polars as pl

from kloof.sources.odata_json import parse_rows, read_numbers

ROWS, COLUMNS, PAGE, TIMES, TABLE = 17_700, 120, 10_000, 7, "99999NED"
PATH = f"ODataFeed/odata/{TABLE}/TypedDataSet?$format=json&$skip="


def made_up_rows() -> list[dict[str, Any]]:
    """Make rows shaped as key figures of neighbourhoods: padded names, whole numbers, decimals, one in ten null."""
    drawn = random.Random(1)
    rows = []
    for n in range(ROWS):
        row: dict[str, Any] = {"ID": n, "WijkenEnBuurten": f"BU{n:08d}", "Gemeentenaam_1": "Veendrecht" + " " * 30}
        for i in range(COLUMNS - len(row)):
            value = drawn.randrange(10_000) if i % 2 else round(drawn.random() * 100, 1)
            row[f"Aantal{i:03d}Jaar_{i + 2}"] = None if drawn.random() < 0.1 else value
        rows.append(row)
    return rows


class Feed(BaseHTTPRequestHandler):
    pages: ClassVar[list[bytes]] = []

    def do_GET(self) -> None:
        if "TypedDataSet" in self.path:
            skipped = re.search(r"skip=(\d+)", self.path)
            content = self.pages[int(skipped[1]) // PAGE if skipped else 0]
        elif "WijkenEnBuurten" in self.path or "DataProperties" in self.path:
            content = b'{"value": []}'
        else:
            names = ("TableInfos", "UntypedDataSet", "TypedDataSet", "DataProperties")
            content = json.dumps({"value": [{"name": name} for name in names] if TABLE in self.path else []}).encode()
        if "TableInfos" in self.path:
            content = b'{"value": []}'
        self.send_response(200)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        pass


def in_turns(works: dict[str, Callable[[], tuple[int, int]]]) -> dict[str, tuple[float, float]]:
    """Give the medians of seconds, and of seconds of processor time, which other work on the machine disturbs less."""
    seconds: dict[str, list[tuple[float, float]]] = {name: [] for name in works}
    for _ in range(TIMES):
        for name, work in works.items():
            began, used = time.perf_counter(), time.process_time()
            shape = work()
            seconds[name].append((time.perf_counter() - began, time.process_time() - used))
            assert shape == (ROWS, COLUMNS), (name, shape)
    return {
        name: (statistics.median(s for s, _ in measured), statistics.median(c for _, c in measured))
        for name, measured in seconds.items()
    }


def serve(rows: list[dict[str, Any]], port: Connection) -> None:
    """Serve the table until this process is ended."""
    with ThreadingHTTPServer(("127.0.0.1", 0), Feed) as server:
        link = f"http://127.0.0.1:{server.server_port}/{PATH}"
        for skip in range(0, ROWS, PAGE):
            page: dict[str, Any] = {"odata.metadata": "https://localhost/$metadata#Cbs"}
            page["value"] = rows[skip : skip + PAGE]
            if skip + PAGE < ROWS:
                page["odata.nextLink"] = f"{link}{skip + PAGE}"
            Feed.pages.append(json.dumps(page, separators=(",", ":")).encode())
        port.send(server.server_port)
        server.serve_forever()


def kloof_served(root: str) -> tuple[int, int]:
    parts = []
    for skip in range(0, ROWS, PAGE):
        with urllib.request.urlopen(f"http://{root}/{PATH}{skip}") as answer:
            parts.append(read_numbers(answer.read()))
    return pl.concat(parts).shape


def main() -> None:
    rows = made_up_rows()
    document = {"odata.metadata": "https://localhost/$metadata#Cbs", "value": rows}
    raw = json.dumps(document, separators=(",", ":")).encode()
    ours, theirs = Pipe()
    server = Process(target=serve, args=(rows, theirs), daemon=True)
    server.start()
    root = f"127.0.0.1:{ours.recv()}"
    del rows, document
    parsing: dict[str, Callable[[], tuple[int, int]]] = {
        "kloof, numbers": lambda: read_numbers(raw).shape,
        "kloof, text as published": lambda: parse_rows(raw).rows.shape,
    }
    served: dict[str, Callable[[], tuple[int, int]]] = {"kloof, numbers": lambda: kloof_served(root)}
    print(f"{len(raw) / 1e6:.0f} MB, {ROWS:,} x {COLUMNS}; median of {TIMES}, in turns; target 3 times as fast")
    if importlib.util.find_spec("cbsodata") and importlib.util.find_spec("pandas"):
        import cbsodata
        import pandas

        cbsodata.options["use_https"] = False
        parsing["json and pandas"] = lambda: pandas.DataFrame(json.loads(raw)["value"]).shape
        served["cbsodata and pandas"] = lambda: pandas.DataFrame(cbsodata.get_data(TABLE, catalog_url=root)).shape
    else:
        print("cbsodata or pandas is not installed; no comparison (pip install cbsodata pandas)")
    for what, works in (("parsing alone", parsing), ("from a local server", served)):
        medians = in_turns(works)
        slowest, busiest = (max(measured[i] for measured in medians.values()) for i in (0, 1))
        for name, (seconds, processor) in medians.items():
            ratios = (
                f"{slowest / seconds:4.1f} x as fast as the slowest, {busiest / processor:4.1f} x less processor time"
            )
            print(f"{what:20} {name:26} {seconds:6.3f} s {processor:6.3f} s of processor time   {ratios}")
    server.terminate()
    server.join()


if __name__ == "__main__":
    main()
