# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""A real browser against a site that serves the demo edition; no workspace, no database."""

from __future__ import annotations

import datetime as dt
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from kloof import editions, releases
from kloof.language.programmes import ProgrammeDocument

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests" / "public"))
import studied  # noqa: E402  # the study of an invented world stands there too
import veendrecht  # noqa: E402  # the hand-made programme lives beside the tests of the pages


@pytest.fixture(scope="session")
def live_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Serve an edition of Veendrecht on a port of its own; gives the address of its home page."""
    folder = tmp_path_factory.mktemp("live")
    document: ProgrammeDocument = veendrecht.document()
    release = releases.read(releases.demo_path())
    key = editions.new_key()
    editions.freeze_into(folder / "store", document, release, published_on=dt.date(2026, 6, 1), key=key)
    study = studied.written_study()
    answered = studied.release_with(study, folder / "release")
    document = document.model_copy(update={"studies": (study,)})
    editions.freeze_into(folder / "store", document, answered, published_on=dt.date(2026, 11, 21), key=key)
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        port = asked.getsockname()[1]
    environment = {
        **os.environ,
        "KLOOF_PUBLIC_ONLY": "1",
        "KLOOF_STORE": str(folder / "store"),
        "KLOOF_VAR": str(folder / "var"),
        "PYTHONPATH": str(ROOT / "src"),
        "PYTHONWARNINGS": "ignore",
    }
    command = [sys.executable, "-m", "gunicorn", "kloof_web.config.wsgi:application", "--bind", f"127.0.0.1:{port}"]
    log = (folder / "log").open("w")
    server = subprocess.Popen(command, env=environment, stdout=log, stderr=log)
    home = f"http://127.0.0.1:{port}/veendrecht-oost/"
    try:
        for _ in range(100):
            try:
                urllib.request.urlopen(home, timeout=5).close()  # our own server
                break
            except OSError:
                if server.poll() is not None:
                    pytest.fail((folder / "log").read_text())
                time.sleep(0.1)  # waits for another process to open its port
        yield home
    finally:
        server.terminate()
        server.wait(timeout=10)
        log.close()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium: Playwright's own, else the one of the system."""
    with sync_playwright() as playwright:
        own = Path(playwright.chromium.executable_path)
        path = None if own.exists() else "/usr/bin/chromium"
        if path is not None and not Path(path).exists():
            pytest.skip("no browser: neither Playwright's own chromium nor /usr/bin/chromium is there")
        opened = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
        yield opened
        opened.close()
