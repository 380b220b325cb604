# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""What every test may ask for: the shared data, a database in a file, and a throw-away PostgreSQL server."""

from __future__ import annotations

import contextlib
import fcntl
import os
import pickle
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings as laws

from kloof import releases
from kloof.observations import Panel

# A law that takes long on a busy machine is not broken.
laws.register_profile("kloof", deadline=None)
laws.load_profile("kloof")

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder with publishers' files; tests that need it are skipped, with this reason, when it is absent."""
    given = os.environ.get("KLOOF_SHARED_DATA")
    folder = Path(given) if given else ROOT.parent / "shared" / "data"
    if not folder.is_dir():
        pytest.skip(f"no published files: {folder} is not there (set KLOOF_SHARED_DATA)")
    return folder


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Give what needs the release of everything to one worker: the other ones need not wait for it."""
    for item in items:
        if "published_build" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.xdist_group("published"))


@pytest.fixture(scope="session")
def published_build(
    shared_data: Path, tmp_path_factory: pytest.TempPathFactory, worker_id: str
) -> tuple[releases.BuildReport, releases.Release]:
    """A release of everything in the shared data, built once for all workers of a run."""
    base = tmp_path_factory.getbasetemp()
    folder = (base if worker_id == "master" else base.parent) / "published"
    folder.mkdir(exist_ok=True)
    with (folder / "lock").open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        kept = folder / "report.pickle"
        if not kept.exists():
            kept.write_bytes(pickle.dumps(releases.build(shared_data, folder / "release")))
    return pickle.loads(kept.read_bytes()), releases.read(folder / "release")


@pytest.fixture
def panel_of(tmp_path: Path) -> Callable[[Mapping[str, str]], Panel]:
    """Build a release of files given by name and content, and give its panel."""

    def make(files: Mapping[str, str]) -> Panel:
        source = tmp_path / "source"
        source.mkdir(exist_ok=True)
        for path in source.iterdir():
            path.unlink()
        for name, content in files.items():
            (source / name).write_text(content, encoding="utf-8")
        releases.build(source, tmp_path / "release")
        return releases.read(tmp_path / "release").panel

    return make


@pytest.fixture(scope="session")
def demo() -> Panel:
    """The panel of the embedded demo."""
    return releases.read(releases.demo_path()).panel


@pytest.fixture(scope="session")
def django_db_modify_db_settings(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Keep the test database in a file, so that threads meet each other as they do in earnest."""
    from django.conf import settings

    default = settings.DATABASES["default"]
    if "sqlite" in default["ENGINE"]:
        default.setdefault("TEST", {})["NAME"] = str(tmp_path_factory.mktemp("database") / "test.sqlite3")


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[dict[str, Any]]:
    """Start PostgreSQL in a folder of its own, reachable by its socket only; gives Django's settings for it."""
    programs = _postgresql_programs()
    if programs is None:
        _without_postgresql("no PostgreSQL server is installed (Debian: apt-get install postgresql)")
    folder = Path(tempfile.mkdtemp(prefix="kloof-pg-"))
    as_user: list[str] = []
    if os.geteuid() == 0:
        if subprocess.run(["id", "postgres"], capture_output=True, check=False).returncode:
            _without_postgresql("a PostgreSQL server does not run as root, and there is no user postgres")
        shutil.chown(folder, "postgres")
        as_user = ["runuser", "-u", "postgres", "--"]

    def run(program: str, *options: str) -> None:
        command = [*as_user, str(programs / program), *options]
        subprocess.run(command, check=True, capture_output=True, cwd="/", stdin=subprocess.DEVNULL, timeout=120)

    data, user = str(folder / "data"), "kloof"
    server = f"-c listen_addresses='' -c unix_socket_directories={folder} -c fsync=off"
    try:
        run("initdb", "-D", data, "-A", "trust", "-U", user, "-E", "UTF8", "--locale=C.UTF-8", "--no-sync")
        run("pg_ctl", "-D", data, "-o", server, "-l", str(folder / "log"), "-w", "start")
        try:
            yield {
                "ENGINE": "django.db.backends.postgresql",
                "NAME": "postgres",
                "USER": user,
                "HOST": str(folder),
                "CONN_HEALTH_CHECKS": True,
            }
        finally:
            run("pg_ctl", "-D", data, "-m", "immediate", "-w", "stop")
    except subprocess.CalledProcessError as error:
        _without_postgresql(f"it does not start: {error.stderr.decode(errors='replace').strip()[-200:]}")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def any_database(request: pytest.FixtureRequest, transactional_db: None) -> Iterator[str]:
    """Run a test on SQLite and again on PostgreSQL; ask for it with ``@on_both_databases``."""
    if request.param == "sqlite":
        yield "sqlite"
        return
    from django.core.management import call_command
    from django.db import connections

    server = request.getfixturevalue("postgresql_server")
    original = connections["default"]
    settings = {**original.settings_dict, "OPTIONS": {}, **server}
    before = connections.settings["default"]
    connections.settings["default"] = settings
    connections["default"] = replacement = connections.create_connection("default")
    try:
        call_command("migrate", verbosity=0)
        call_command("flush", verbosity=0, interactive=False)
        yield "postgresql"
    finally:
        replacement.close()
        connections.settings["default"] = before
        connections["default"] = original


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Say what the run did without."""
    reasons = {
        report.longrepr[2]
        for report in terminalreporter.stats.get("skipped", [])
        if isinstance(report.longrepr, tuple) and "SQLite only" in report.longrepr[2]
    }
    for reason in reasons:
        terminalreporter.write_line(reason.removeprefix("Skipped: "), yellow=True)


def _postgresql_programs() -> Path | None:
    found = [Path(path).parent for path in sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), reverse=True)]
    with contextlib.suppress(TypeError):
        found.append(Path(shutil.which("initdb") or None).resolve().parent)  # type: ignore[arg-type]  # None is suppressed
    return found[0] if found else None


def _without_postgresql(reason: str) -> None:
    pytest.skip(f"SQLite only: {reason}")
