# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""How fast a prepared page is served, beside an empty view in the same process.

Serves an edition of the demo with gunicorn (2 workers) and asks with wrk (8 connections): the page, the empty view, in
turns, the median of three. The page must reach 0.8 of the empty view.
"""

from __future__ import annotations

import datetime as dt
import os
import re
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
SECONDS, ROUNDS = 5, 3

if __name__ != "__main__":  # gunicorn imports this file: the site, with an empty view beside it
    from django.conf import settings
    from django.http import HttpResponse
    from django.urls import include, path

    from kloof_web.config.wsgi import application as site

    def empty(_request: Any) -> HttpResponse:
        return HttpResponse()

    urlpatterns = [path("leeg", empty), path("", include("kloof_web.config.urls"))]
    settings.ROOT_URLCONF = __name__
    application = site


def requests_per_second(address: str) -> float:
    command = ["wrk", "-t1", "-c8", f"-d{SECONDS}s", address]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    if "Non-2xx" in said:
        raise SystemExit(f"{address} did not answer well:\n{said}")
    found = re.search(r"Requests/sec:\s+([\d.]+)", said)
    if found is None:
        raise SystemExit(f"wrk said nothing about {address}:\n{said}")
    return float(found[1])


def main() -> None:
    sys.path.insert(0, str(ROOT / "tests" / "public"))
    import veendrecht

    from kloof import editions, releases

    with tempfile.TemporaryDirectory() as folder:
        store = Path(folder) / "store"
        release = releases.read(releases.demo_path())
        day = dt.date(2026, 11, 21)
        editions.freeze_into(store, veendrecht.document(), release, published_on=day, key=editions.new_key())
        with socket.socket() as asked:
            asked.bind(("127.0.0.1", 0))
            base = f"http://127.0.0.1:{asked.getsockname()[1]}"
        environment = {
            **os.environ,
            "KLOOF_STORE": str(store),
            "KLOOF_VAR": folder,
            "DJANGO_SETTINGS_MODULE": "kloof_web.config.settings",
            "PYTHONPATH": f"{ROOT / 'src'}:{ROOT / 'benchmarks'}",
            "PYTHONWARNINGS": "ignore",
        }
        command = [sys.executable, "-m", "gunicorn", "pages:application", "--bind", base[7:], "--workers", "2"]
        server = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            page = f"{base}/veendrecht-oost/doel/even-gezond"
            for _ in range(100):
                try:
                    size = len(urllib.request.urlopen(page, timeout=10).read())
                    break
                except OSError:
                    time.sleep(0.1)
            else:
                raise SystemExit("gunicorn did not start")
            pages, empties = [], []
            for _ in range(ROUNDS):
                empties.append(requests_per_second(f"{base}/leeg"))
                pages.append(requests_per_second(page))
            ratio = statistics.median(pages) / statistics.median(empties)
            print(f"page ({size / 1024:.0f} KiB): {statistics.median(pages):.0f} per second")
            print(f"empty view: {statistics.median(empties):.0f} per second")
            print(f"ratio: {ratio:.2f} (at least 0.80)")
        finally:
            server.terminate()
            server.wait()


if __name__ == "__main__":
    main()
