# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""``kloof fetch`` as a program: its exit codes, and that a killed one goes on where it stopped."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

from tests.live.publisher import Asked, Publisher, kwb_rows

SOURCES = Path(__file__).resolve().parents[2] / "src"


def started(publisher: Publisher, out: Path, *options: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", "from kloof.cli import main; main()", "fetch", *options, "--out", str(out)]
    surroundings = {**os.environ, "PYTHONPATH": str(SOURCES), "KLOOF_FETCH_BASE_URL": publisher.url}
    return subprocess.Popen(command, env=surroundings, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def run(publisher: Publisher, out: Path, *options: str) -> tuple[int, str, str]:
    process = started(publisher, out, *options)
    said, spoken = process.communicate(timeout=60)
    return process.returncode, said, spoken


def test_a_killed_fetch_goes_on_where_it_stopped(publisher: Publisher, tmp_path: Path):
    publisher.three["85984NED"] = kwb_rows(25_000)
    at_the_third_page = threading.Event()

    def hold(asked: Asked) -> bool:
        if "$skip=20000" in asked.path and asked.nth == 1:
            at_the_third_page.set()
            return publisher.closing.wait(60)
        return False

    publisher.quirks.append(hold)
    process = started(publisher, tmp_path, "85984NED")
    assert at_the_third_page.wait(60)
    process.send_signal(signal.SIGKILL)
    process.communicate(timeout=60)
    publisher.closing.set()
    assert [path.name for path in tmp_path.iterdir()] == [".85984NED.part"]
    publisher.asked.clear()
    publisher.quirks.clear()
    code, said, spoken = run(publisher, tmp_path, "85984NED", "--json")
    assert code == 0, spoken
    document = json.loads(said)
    assert document["resumed_pages"] == 2
    assert document["origin"]["rows"] == 25_000
    assert "going on; 20000 rows are already here" in spoken
    assert [path.rpartition("=")[2] for path in publisher.pages_asked()] == ["20000"]
    untouched = run(publisher, tmp_path / "again", "85984NED", "--json")
    assert json.loads(untouched[1])["origin"]["sha256"] == document["origin"]["sha256"]


def test_exit_codes(publisher: Publisher, tmp_path: Path):
    publisher.three["85984NED"], publisher.three["12345NED"] = kwb_rows(3), []
    code, said, _ = run(publisher, tmp_path, "85984NED")
    assert code == 0
    assert "3 rows and 5 columns" in said
    code, said, spoken = run(publisher, tmp_path, "12345NED", "--json")
    assert (code, said) == (1, "")
    assert "has no rows" in spoken
    code, said, spoken = run(publisher, tmp_path, "85985NED", "--json")
    assert (code, said) == (2, "")
    assert "85984NED" in spoken
    assert "Looked at" in spoken
