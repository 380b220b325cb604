# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""Editions for the public pages: one made by hand, and a store with two frozen from the demo figures."""

from __future__ import annotations

import datetime as dt
import importlib.util
import shutil
import sys
from pathlib import Path
from types import ModuleType

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import LazySettings
from django.test import Client

from kloof import editions, releases
from kloof_web.public import shelf as shelves

HERE = Path(__file__).parent


def _veendrecht() -> ModuleType:
    name = "tests_public_veendrecht"
    if name not in sys.modules:
        spec = importlib.util.spec_from_file_location(name, HERE / "veendrecht.py")
        assert spec is not None
        assert spec.loader is not None
        sys.modules[name] = module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
    return sys.modules[name]


@pytest.fixture(scope="session")
def veendrecht() -> ModuleType:
    """The hand-made edition and its parts."""
    return _veendrecht()


@pytest.fixture(scope="session")
def frozen_key() -> Ed25519PrivateKey:
    """The key of the municipality that publishes."""
    return editions.new_key()


@pytest.fixture(scope="session")
def frozen_store(
    tmp_path_factory: pytest.TempPathFactory, veendrecht: ModuleType, frozen_key: Ed25519PrivateKey
) -> Path:
    """A store with two editions of one programme; tests take a copy."""
    store = tmp_path_factory.mktemp("frozen") / "store"
    key, release = frozen_key, releases.read(releases.demo_path())
    first = veendrecht.document()
    fewer = first.model_copy(update={"activities": first.activities[:2]})
    editions.freeze_into(store, fewer, release, published_on=dt.date(2026, 6, 1), key=key)
    editions.freeze_into(store, first, release, published_on=dt.date(2026, 11, 21), key=key)
    for number in (1, 2):
        shelves.Shelf(store).prepare("veendrecht-oost", number)
    return store


@pytest.fixture
def store(frozen_store: Path, tmp_path: Path, settings: LazySettings, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The store this test's site serves."""
    copied = Path(shutil.copytree(frozen_store, tmp_path / "store"))
    settings.KLOOF_STORE = copied
    monkeypatch.setattr(shelves, "_shelves", {})
    return copied


@pytest.fixture
def visitor(store: Path) -> Client:
    """Somebody without an account; a page that asks the database anything fails the test."""
    return Client()
