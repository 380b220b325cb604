# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""The site starts without any setting on one's own machine, and refuses to start in earnest with weak ones."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def start(tmp_path: Path, code: str = "", **environment: str) -> subprocess.CompletedProcess[str]:
    """Start a fresh process with these settings only."""
    return subprocess.run(
        [sys.executable, "-c", f"import django; django.setup(); from django.conf import settings\n{code}"],
        env={
            "PATH": os.environ["PATH"],
            "PYTHONPATH": str(ROOT / "src"),
            "DJANGO_SETTINGS_MODULE": "kloof_web.config.settings",
            "KLOOF_VAR": str(tmp_path / "var"),
            **environment,
        },
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def test_one_machine_needs_no_setting(tmp_path: Path) -> None:
    started = start(tmp_path, "print(settings.DATABASES['default']['ENGINE'], settings.HTTPS, settings.DEBUG)")
    assert started.stdout.split() == ["django.db.backends.sqlite3", "False", "False"]
    kept = tmp_path / "var" / "secret.key"
    assert kept.stat().st_mode & 0o777 == 0o600
    again = start(tmp_path, "print(settings.SECRET_KEY)")
    assert again.stdout.strip() == kept.read_text()


def test_every_weak_value_is_named_at_once(tmp_path: Path) -> None:
    started = start(tmp_path, ALLOWED_HOSTS="kloof.example,*", DEBUG="1", KLOOF_DEMO="1", DATABASE_URL="mysql://x/y")
    assert started.returncode
    for sentence in ("SECRET_KEY is missing", "ALLOWED_HOSTS is '*'", "DEBUG is on", "KLOOF_DEMO is on", "'mysql:'"):
        assert sentence in started.stderr


@pytest.mark.parametrize("given", ["kort", "x" * 49])
def test_a_short_key_is_refused(tmp_path: Path, given: str) -> None:
    assert "at least 50" in start(tmp_path, ALLOWED_HOSTS="kloof.example", SECRET_KEY=given).stderr


def test_public_only_has_no_database_and_no_workspace(tmp_path: Path) -> None:
    """Only public addresses and health; nothing of the workspace is even installed."""
    code = """
from django.test import Client as Browser
from django.db import connections
from django.urls import resolve, Resolver404
print([app for app in settings.INSTALLED_APPS if app.startswith(("kloof_web", "django.contrib"))])
browser = Browser(SERVER_NAME="localhost")
print(browser.get("/werk/").status_code, browser.get("/gezondheid/leeft").status_code)
print(connections["default"].settings_dict["ENGINE"])
"""
    started = start(tmp_path, code, KLOOF_PUBLIC_ONLY="1")
    lines = started.stdout.splitlines()
    assert lines[0] == "['django.contrib.staticfiles', 'kloof_web.public', 'kloof_web.config']", started.stderr
    assert lines[1:] == ["404 200", "django.db.backends.dummy"], started.stderr


def test_every_name_is_in_the_manual_and_the_other_way_round() -> None:
    settings = (ROOT / "src" / "kloof_web" / "config" / "settings.py").read_text()
    read = set(re.findall(r'(?:text|switch|names|folder)\("([A-Z_]+)"', settings)) | {"SECRET_KEY"}
    told = set(re.findall(r"^\| `([A-Z_]+)`", (ROOT / "docs" / "installing.md").read_text(), re.M))
    assert read == told
