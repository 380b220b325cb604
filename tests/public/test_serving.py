# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""Prepared pages over the line: permanent addresses, conditional requests, withdrawals, no cookie and no database."""

from __future__ import annotations

import datetime as dt
import errno
import gzip
import json
import os
import shutil
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import LazySettings
from django.test import Client

from kloof import editions
from kloof.language.texts import Text
from kloof_web.public import shelf as shelves
from kloof_web.public.addresses import Address
from kloof_web.public.shelf import Shelf
from kloof_web.publishing import actions as publishing
from kloof_web.publishing.signals import content_withdrawn

ROOT = Path(__file__).resolve().parents[2]


def test_one_programme_needs_no_choosing(visitor: Client) -> None:
    assert visitor.get("/").headers["Location"] == "/veendrecht-oost/"
    assert visitor.get("/en/").headers["Location"] == "/en/veendrecht-oost/"


def test_an_empty_site_says_so(store: Path, visitor: Client) -> None:
    (store / "editions").rename(store / "away")
    assert "Er is nog niets gepubliceerd" in visitor.get("/").content.decode()


@pytest.mark.parametrize("language", ["", "/en"])
def test_every_page_answers_in_the_newest_and_in_each_edition(visitor: Client, store: Path, language: str) -> None:
    shelf = Shelf(store)
    index = shelf._index("veendrecht-oost", 2)
    for page in index.pages["en" if language else "nl"]:
        for place in ("", "editie/2/"):
            answer = visitor.get(f"{language}/veendrecht-oost/{place}{page}")
            assert answer.status_code == 200, page
            assert answer.headers["Content-Language"] == ("en" if language else "nl")
            assert not answer.cookies
            assert "Cookie" not in answer.headers.get("Vary", "")


def test_an_older_edition_stays_and_says_there_is_a_newer_one(visitor: Client) -> None:
    old = visitor.get("/veendrecht-oost/editie/1/").content.decode()
    assert "Editie 1 van 1 juni 2026" in old
    assert "Er is een nieuwere: editie 2" in old
    assert "Er is een nieuwere" not in visitor.get("/veendrecht-oost/editie/2/").content.decode()


def test_an_address_without_a_page_gives_ways_on(visitor: Client) -> None:
    answer = visitor.get("/veendrecht-oost/doel/bestaat-niet")
    assert answer.status_code == 404
    assert "/veendrecht-oost/activiteit/" in answer.content.decode()
    assert visitor.get("/veendrecht-oost/editie/1/activiteit/wandelgroepen").status_code == 404
    assert visitor.get("/nergens/").status_code == 404
    assert visitor.get("/veendrecht-oost/editie/9/").status_code == 404


def test_the_newest_switches_language_to_the_newest_and_the_permanent_to_the_permanent(visitor: Client) -> None:
    assert b'href="/en/veendrecht-oost/doel/" data-language' in visitor.get("/veendrecht-oost/doel/").content
    permanent = visitor.get("/veendrecht-oost/editie/2/doel/").content
    assert b'href="/en/veendrecht-oost/editie/2/doel/" data-language' in permanent


def test_a_forgotten_slash_is_forgiven(visitor: Client) -> None:
    assert visitor.get("/veendrecht-oost").headers["Location"] == "/veendrecht-oost/"
    assert visitor.get("/veendrecht-oost/doel").headers["Location"] == "/veendrecht-oost/doel/"
    assert visitor.get("/veendrecht-oost/doel/even-gezond/").headers["Location"] == "/veendrecht-oost/doel/even-gezond"


def test_an_unchanged_page_is_not_sent_again(visitor: Client) -> None:
    first = visitor.get("/veendrecht-oost/")
    again = visitor.get("/veendrecht-oost/", HTTP_IF_NONE_MATCH=f'"other", W/{first.headers["ETag"]}')
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["ETag"] == first.headers["ETag"]
    assert "no-cache" in first.headers["Cache-Control"]


def test_a_packed_page_is_the_same_page(visitor: Client) -> None:
    packed = visitor.get("/veendrecht-oost/", HTTP_ACCEPT_ENCODING="gzip, br")
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.content) == visitor.get("/veendrecht-oost/").content


def test_asking_without_reading_is_allowed_and_writing_is_not(visitor: Client) -> None:
    assert visitor.head("/veendrecht-oost/").status_code == 200
    assert visitor.post("/veendrecht-oost/").status_code == 405


def test_a_withdrawal_shows_at_once_and_keeps_its_place(
    visitor: Client, store: Path, frozen_key: Ed25519PrivateKey
) -> None:
    address = "/veendrecht-oost/editie/2/buurt/BU99990102"
    before = visitor.get(address)
    manifest = json.loads((store / "editions/veendrecht-oost/0002/manifest.json").read_bytes())
    leaf = next(e["hash"] for e in manifest["objects"] if e["kind"] == "area" and e["id"] == "BU99990102")
    withdraw(store, leaf, frozen_key)
    Shelf(store).forget("veendrecht-oost", leaf)
    after = visitor.get(address, HTTP_IF_NONE_MATCH=before.headers["ETag"])
    assert after.status_code == 410
    assert "Te weinig antwoorden" in after.content.decode()
    assert visitor.get("/veendrecht-oost/buurt/BU99990102").status_code == 410


def test_an_edition_is_there_as_one_file_that_anyone_can_verify(
    visitor: Client, store: Path, frozen_key: Ed25519PrivateKey, tmp_path: Path
) -> None:
    address = "/veendrecht-oost/editie/2/veendrecht-oost-2.zip"
    assert address in visitor.get("/veendrecht-oost/editie/").content.decode()

    def verified() -> str:
        file = tmp_path / "edition.zip"
        file.write_bytes(b"".join(visitor.get(address).streaming_content))
        return editions.verify(file).state

    assert verified() == "valid"
    manifest = json.loads((store / "editions/veendrecht-oost/0002/manifest.json").read_bytes())
    leaf = next(e["hash"] for e in manifest["objects"] if e["kind"] == "area")
    withdraw(store, leaf, frozen_key)
    Shelf(store).forget("veendrecht-oost", leaf)
    assert verified() == "withdrawn"
    assert visitor.get("/veendrecht-oost/editie/9/veendrecht-oost-9.zip").status_code == 404


def test_a_damaged_edition_is_not_shown(visitor: Client, store: Path) -> None:
    shutil.rmtree(store / "pages")
    broken = next((store / "objects").rglob("*.json"))
    broken.write_bytes(broken.read_bytes() + b" ")
    answer = visitor.get("/veendrecht-oost/")
    assert answer.status_code == 503
    assert "niet te lezen" in answer.content.decode()


def test_the_same_edition_gives_the_same_bytes(store: Path) -> None:
    shelf = Shelf(store)
    first = shelf._index("veendrecht-oost", 2).pages
    shelf.prepare("veendrecht-oost", 2)
    assert shelf._index("veendrecht-oost", 2).pages == first


def test_what_no_index_names_is_cleared_away(store: Path) -> None:
    shelf = Shelf(store)
    shelf.prepare("veendrecht-oost", 2)
    folder = store / "pages" / editions.read(store / "editions/veendrecht-oost/0002").hash
    (folder / "nl" / "stale.0000.html").write_text("old")
    shelf.prepare("veendrecht-oost", 2)
    assert not (folder / "nl" / "stale.0000.html").exists()


def test_the_site_works_where_there_is_no_database_at_all(store: Path, tmp_path: Path) -> None:
    script = (
        "import django; django.setup()\n"
        "from django.test import Client\n"
        "answer = Client().get('/veendrecht-oost/doel/even-gezond', HTTP_HOST='localhost')\n"
        "assert answer.status_code == 200, answer.status_code\n"
        "from django.conf import settings\n"
        "assert 'default' not in settings.DATABASES or not settings.DATABASES['default'].get('NAME')\n"
    )
    environment = {
        **os.environ,
        "KLOOF_PUBLIC_ONLY": "1",
        "KLOOF_STORE": str(store),
        "KLOOF_VAR": str(tmp_path / "var"),
        "DJANGO_SETTINGS_MODULE": "kloof_web.config.settings",
        "PYTHONPATH": str(ROOT / "src"),
        "DATABASE_URL": "postgres://nobody@localhost:1/none",
    }
    done = subprocess.run([sys.executable, "-c", script], env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


AREA = "/veendrecht-oost/editie/2/buurt/BU99990102"


def leaf_of(store: Path, code: str = "BU99990102") -> str:
    manifest = json.loads((store / "editions/veendrecht-oost/0002/manifest.json").read_bytes())
    return str(next(e["hash"] for e in manifest["objects"] if e["kind"] == "area" and e["id"] == code))


def cannot_render(*_: object, **__: object) -> None:
    raise OSError(28, "No space left on device")


def test_what_was_withdrawn_is_not_shown_while_its_pages_cannot_be_made(
    visitor: Client, store: Path, frozen_key: Ed25519PrivateKey, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another program withdraws; from the moment this one looks, the old page is never given again."""
    assert visitor.get(AREA).status_code == 200
    withdraw(store, leaf_of(store), frozen_key)
    shelves.shelf()._looked.clear()  # as when some seconds have passed
    with monkeypatch.context() as full:
        full.setattr(shelves, "render", cannot_render)
        assert [visitor.get(AREA).status_code for _ in range(3)] == [503, 503, 503]
        assert visitor.get("/veendrecht-oost/editie/2/veendrecht-oost-2.zip").status_code == 503
        assert visitor.get("/").status_code in (302, 503)
    assert visitor.get(AREA).status_code == 410


def test_a_renewal_that_fails_takes_the_old_pages_away_and_is_reported(
    visitor: Client, store: Path, frozen_key: Ed25519PrivateKey, monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:  # fmt: skip
    assert visitor.get(AREA).status_code == 200
    withdraw(store, leaf_of(store), frozen_key)
    monkeypatch.setattr(shelves, "render", cannot_render)
    reported: list[Exception] = []
    facts = {"store": store, "programme": "veendrecht-oost", "leaf": leaf_of(store)}
    publishing._announce(content_withdrawn, reported.append, **facts)
    assert "no space left on device" in str(reported[0])
    assert "failed after a commit" in caplog.text
    assert visitor.get(AREA).status_code == 503


def test_withdrawn_content_leaves_no_packed_copy(store: Path, frozen_key: Ed25519PrivateKey) -> None:
    shelf = Shelf(store)
    packed = shelf.bundle("veendrecht-oost", 2)
    assert packed is not None
    assert packed.exists()
    withdraw(store, leaf_of(store), frozen_key)
    shelf.forget("veendrecht-oost", leaf_of(store))
    assert not list((store / "pages").rglob("bundle-*.zip"))


def test_packing_an_edition_keeps_nobody_from_reading(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shelf = Shelf(store)
    started, read = threading.Event(), threading.Event()

    def packing(_edition: Path, out: Path) -> None:
        started.set()
        assert read.wait(30), "a page had to wait for the zip"
        out.write_bytes(b"packed")

    monkeypatch.setattr("kloof_web.public.shelf.editions.bundle", packing)
    worker = threading.Thread(target=shelf.bundle, args=("veendrecht-oost", 2))
    worker.start()
    assert started.wait(30)
    for number in (1, 2):
        assert shelf.find(Address("veendrecht-oost", "", "nl", number)) is not None
    read.set()
    worker.join()
    assert len(list((store / "pages").rglob("bundle-*.zip"))) == 1


def test_two_that_miss_one_page_at_once_count_it_once(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is counted twice is taken off once, so that the shelf would hold less and less."""
    shelf, both, dressed = Shelf(store), threading.Barrier(2, timeout=30), shelves.dressed

    def together(content: bytes, address: Address, number: int, newest: int) -> bytes:
        both.wait()
        return dressed(content, address, number, newest)

    monkeypatch.setattr(shelves, "dressed", together)
    asked, found = Address("veendrecht-oost", "", "nl", 2), []
    visitors = [threading.Thread(target=lambda: found.append(shelf.find(asked))) for _ in range(2)]
    for one in visitors:
        one.start()
    for one in visitors:
        one.join()
    (held,) = shelf._pages.values()
    assert found == [held, held]
    assert shelf._size == len(held.content) + len(held.packed)


def test_a_store_that_only_can_be_read_serves_what_is_prepared_and_says_what_is_not(
    visitor: Client, store: Path, settings: LazySettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.KLOOF_PUBLIC_ONLY = True
    # Root may write everywhere, so the refusal of a read-only disk is played.
    real = Path.open

    def refuse(self: Path, mode: str = "r", *rest: object, **over: object) -> object:
        if "r" not in mode and self.is_relative_to(store):
            raise OSError(errno.EROFS, "Read-only file system")
        return real(self, mode, *rest, **over)

    monkeypatch.setattr(Path, "open", refuse)
    monkeypatch.setattr("kloof_web.public.shelf.write_file", refuse)
    assert visitor.get("/gezondheid/gereed").status_code == 200
    assert visitor.get(AREA).status_code == 200
    assert visitor.get("/veendrecht-oost/editie/2/veendrecht-oost-2.zip").status_code == 503
    shutil.rmtree(store / "pages" / editions.read(store / "editions/veendrecht-oost/0001").hash)
    shelves._shelves.clear()
    answer = visitor.get("/gezondheid/gereed")
    assert answer.status_code == 503
    assert "Editie 1 van veendrecht-oost heeft geen pagina's" in answer.content.decode()
    assert "read-only" in answer.content.decode()
    assert visitor.get("/veendrecht-oost/editie/1/").status_code == 503
    assert visitor.get(AREA).status_code == 200


def withdraw(store: Path, leaf: str, key: Ed25519PrivateKey) -> None:
    editions.withdraw(
        store / "editions/veendrecht-oost/0002",
        hash=leaf,
        ground=Text(nl="Te weinig antwoorden", en="Too few answers"),
        by="Privacy officer",
        on=dt.date(2026, 12, 3),
        key=key,
    )
