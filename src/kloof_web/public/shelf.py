# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""The shelf of prepared pages: rendered once per edition and language, kept beside the store, served from memory.

    store/pages/<manifest hash>/index.json              every page: its file, its hash, its status
    store/pages/<manifest hash>/nl/doel/gezond.<hash>.html

``index.json`` is the moment of truth: pages are written beside the ones that are there, then the index is replaced in
one step, then what nobody names any more is removed. Everything here can be thrown away and made again.
"""

from __future__ import annotations

import contextlib
import fcntl
import gzip
import hashlib
import json
import logging
import os
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache, partial
from pathlib import Path
from typing import Any

from django.conf import settings
from django.templatetags.static import static

import kloof
from kloof import editions, releases
from kloof.editions.places import tombstone_path, write_file
from kloof.errors import EditionRefused
from kloof.language.differences import Difference
from kloof.language.editions import Manifest
from kloof.language.texts import Language
from kloof_web.public.addresses import LANGUAGES, Address
from kloof_web.public.municipality import Municipality, municipality_of
from kloof_web.public.pages import render
from kloof_web.public.queries.outlooks import KeptOutlook

__all__ = ["Opened", "Served", "Shelf", "dressed", "shelf"]

_log = logging.getLogger(__name__)

_MOST_BYTES = 64 * 1024 * 1024
_MOST_OPENED = 4
_MOST_EDITIONS = 32
_LOOK_FOR_WITHDRAWALS_EVERY = (
    2.0  # seconds; a withdrawal made here shows at once, one made by another program after this
)


@dataclass(frozen=True, slots=True)
class Served:
    """A page ready to go over the line."""

    status: int
    content: bytes
    packed: bytes
    etag: str
    language: Language
    content_type: str = "text/html; charset=utf-8"
    filename: str | None = None

    @classmethod
    def of(
        cls,
        content: bytes,
        language: Language,
        *,
        status: int = 200,
        content_type: str = "text/html; charset=utf-8",
        filename: str | None = None,
    ) -> Served:
        """Pack content for the line; `filename` for what is saved instead of shown."""
        return cls(
            status=status,
            content=content,
            packed=gzip.compress(content, 6, mtime=0),
            etag=f'"{hashlib.sha256(content).hexdigest()[:32]}"',
            language=language,
            content_type=content_type,
            filename=filename,
        )


@dataclass(slots=True)
class Opened:
    """An edition with what is known of its municipality, for what is computed when it is asked.

    Parameters
    ----------
    edition, city
        As they stand now, withdrawals included.
    newest
        Number of the programme's newest edition.
    outlooks
        Gives every outlook that this edition and the ones before it keep, oldest first.
    files
        The files that were asked before, by their page and language; they go when this goes.
    """

    edition: editions.Edition
    city: Municipality
    newest: int
    outlooks: Callable[[], tuple[KeptOutlook, ...]] = tuple
    files: OrderedDict[tuple[str, Language], Served] = field(default_factory=OrderedDict)


@dataclass(frozen=True, slots=True)
class _Ready:
    """A page in memory, with what must not have changed since: the chain of editions and the index of its pages."""

    chain: str
    chain_stamp: int
    index: str
    index_stamp: int
    hash: str
    served: Served


@dataclass(frozen=True, slots=True)
class _Index:
    """The table of contents of one edition's pages, as it was read."""

    stamp: int
    pages: dict[str, dict[str, dict[str, Any]]]
    names: dict[str, str]
    withdrawable: tuple[str, ...]
    withdrawn: frozenset[str]
    made_by: str


class Shelf:
    """Finds the prepared page of an address; prepares the edition first when nobody has yet.

    Parameters
    ----------
    store
        The store of editions.
    """

    def __init__(self, store: Path) -> None:
        self.store = store
        self._chains: dict[str, tuple[int, tuple[int, ...]]] = {}
        self._hashes: dict[tuple[str, int], str] = {}
        self._indexes: dict[str, _Index] = {}
        self._looked: dict[str, float] = {}
        self._pages: OrderedDict[tuple[str, Address, int, int], Served] = OrderedDict()
        self._ready: dict[str, _Ready] = {}
        self._opened: OrderedDict[tuple[str, int, int], Opened] = OrderedDict()
        self._opening: dict[tuple[str, int, int], threading.Lock] = {}
        self._editions: OrderedDict[tuple[str, frozenset[str]], editions.Edition] = OrderedDict()
        self._outlooks: dict[tuple[str, int], tuple[KeptOutlook, ...]] = {}
        self._size = 0
        self._lock = threading.RLock()

    def programmes(self) -> tuple[str, ...]:
        """Name the programmes that have an edition."""
        return editions.programmes(self.store)

    def name(self, programme: str, language: Language) -> str:
        """Give a programme's own name, as its newest edition has it."""
        numbers = self.numbers(programme)
        return self._index(programme, numbers[-1]).names[language] if numbers else programme

    def numbers(self, programme: str) -> tuple[int, ...]:
        """List the numbers of a programme's editions, oldest first; none when the programme is not known."""
        chain = self.store / "editions" / programme
        try:
            stamp = chain.stat().st_mtime_ns
        except OSError:
            return ()
        known = self._chains.get(programme)
        if known is None or known[0] != stamp:
            known = (stamp, tuple(int(path.name) for path in editions.editions(self.store, programme)))
            self._chains[programme] = known
        return known[1]

    def find(self, address: Address) -> Served | None:
        """Give the page at an address, or None when there is no such page in that edition."""
        numbers = self.numbers(address.programme)
        number = address.number if address.number is not None else (numbers[-1] if numbers else 0)
        if number not in numbers:
            return None
        index = self._index(address.programme, number)
        entry = index.pages[address.language].get(address.page)
        if entry is None:
            return None
        key = (entry["sha256"], address, number, numbers[-1])
        served = self._pages.get(key)
        if served is None:
            served = self._taken(key, entry)
        hash_ = self._hash(address.programme, number)
        self._ready[str(address)] = _Ready(
            chain=str(self.store / "editions" / address.programme),
            chain_stamp=self._chains[address.programme][0],
            index=str(self.store / "pages" / hash_ / "index.json"),
            index_stamp=index.stamp,
            hash=hash_,
            served=served,
        )
        return served

    def opened(self, address: Address) -> Opened | None:
        """Open the edition of an address for what is computed when it is asked; None when there is no such edition.

        A withdrawal is seen as it is for a prepared page: the index of pages is made again, and what was opened before
        it is not used any more.
        """
        numbers = self.numbers(address.programme)
        number = address.number if address.number is not None else (numbers[-1] if numbers else 0)
        if number not in numbers:
            return None
        index = self._index(address.programme, number)
        key = (self._hash(address.programme, number), index.stamp, numbers[-1])
        with self._lock:
            found = self._opened.get(key)
            alone = self._opening.setdefault(key, threading.Lock())
        if found is None:
            with alone:
                found = self._opened.get(key)
                if found is None:
                    kept = partial(self.outlooks, address.programme, number)
                    edition = self.edition(address.programme, number)
                    found = Opened(edition, self._municipality(edition), numbers[-1], kept)
        with self._lock:
            self._opened[key] = found
            self._opened.move_to_end(key)
            while len(self._opened) > _MOST_OPENED:
                self._opened.popitem(last=False)
            self._opening.pop(key, None)
        return found

    def edition(self, programme: str, number: int) -> editions.Edition:
        """Give an edition that is there, as it stands now.

        Raises
        ------
        kloof.errors.EditionRefused
            It cannot be read.
        """
        key = (self._hash(programme, number), self._index(programme, number).withdrawn)
        with self._lock:
            found = self._editions.get(key)
        if found is None:
            found = editions.read(self._manifest_file(programme, number).parent)
        with self._lock:
            self._editions[key] = found
            self._editions.move_to_end(key)
            while len(self._editions) > _MOST_EDITIONS:
                self._editions.popitem(last=False)
        return found

    def outlooks(self, programme: str, number: int) -> tuple[KeptOutlook, ...]:
        """Give every outlook that an edition and the ones before it keep, oldest first; none that was withdrawn."""
        found: list[KeptOutlook] = []
        for one in self.numbers(programme):
            if one > number:
                break
            key = (self._hash(programme, one), self._index(programme, one).stamp)
            if key not in self._outlooks:
                self._outlooks = {old: kept for old, kept in self._outlooks.items() if old[0] != key[0]}
                edition = editions.read(self._manifest_file(programme, one).parent)
                self._outlooks[key] = tuple(
                    KeptOutlook(one, edition.manifest.published_on, goal.id, goal.title, figures.outlook)
                    for goal in edition.goals.values()
                    if (figures := edition.goal_figures.get(goal.id)) is not None and figures.outlook is not None
                )
            found += self._outlooks[key]
        return tuple(found)

    def ready(self, path: str) -> Served | None:
        """Give the page at a path when it is in memory and nothing has happened since; else :meth:`find` it."""
        known = self._ready.get(path)
        if known is None or time.monotonic() - self._looked.get(known.hash, 0.0) > _LOOK_FOR_WITHDRAWALS_EVERY:
            return None
        try:
            is_as_it_was = (
                os.stat(known.chain).st_mtime_ns == known.chain_stamp  # noqa: PTH116  # on every visit: no Path is made
                and os.stat(known.index).st_mtime_ns == known.index_stamp  # noqa: PTH116
            )
        except OSError:
            return None
        return known.served if is_as_it_was else None

    def has(self, address: Address) -> bool:
        """Say whether an edition has a page, without reading it."""
        numbers = self.numbers(address.programme)
        number = address.number if address.number is not None else (numbers[-1] if numbers else 0)
        return number in numbers and address.page in self._index(address.programme, number).pages[address.language]

    def prepare(self, programme: str, number: int) -> None:
        """Render every page of an edition and put them on the shelf in one step.

        Raises
        ------
        kloof.errors.EditionRefused
            The edition cannot be read, or its pages cannot be made or written.
        """
        hash_ = self._hash(programme, number)
        with self._alone(hash_):
            self._make(programme, number, hash_)
        self._indexes.pop(hash_, None)

    def forget(self, programme: str, leaf: str) -> None:
        """Make the pages again of every edition that names content which was withdrawn.

        Where that fails the old pages are taken from the shelf: better no page than what was withdrawn.

        Raises
        ------
        kloof.errors.EditionRefused
            The pages of an edition could not be made; all the other ones were tried too.
        """
        failed: list[EditionRefused] = []
        for number in self.numbers(programme):
            if leaf not in {entry.hash for entry in self._manifest(programme, number).objects}:
                continue
            try:
                self.prepare(programme, number)
            except EditionRefused as refused:
                failed.append(refused)
                with contextlib.suppress(OSError):
                    (self.store / "pages" / self._hash(programme, number) / "index.json").unlink(missing_ok=True)
        if failed:
            raise failed[0]

    def unready(self) -> tuple[str, ...]:
        """Say which editions have no pages and cannot get them, in Dutch: one sentence each, with the reason."""
        problems = []
        for programme in self.programmes():
            for number in self.numbers(programme):
                try:
                    self._index(programme, number)
                except EditionRefused as refused:
                    problems.append(f"Editie {number} van {programme} heeft geen pagina's: {refused.problem}.")
        return tuple(problems)

    def manifest(self, programme: str, number: int) -> tuple[Manifest, str]:
        """Give the manifest of an edition that is there, and its hash."""
        return self._manifest(programme, number), self._hash(programme, number)

    def bundle(self, programme: str, number: int) -> Path | None:
        """Give an edition as one zip that anyone can verify, made at the first request; None when there is none.

        After a withdrawal it is made again, with the tombstone in place of what was withdrawn. While it is packed, only
        whoever asks for the same zip waits.

        Raises
        ------
        kloof.errors.EditionRefused
            Something in the edition is missing, or the zip cannot be written.
        """
        if number not in self.numbers(programme):
            return None
        withdrawn = sorted(self._index(programme, number).withdrawn)
        hash_ = self._hash(programme, number)
        folder = self.store / "pages" / hash_
        file = folder / f"bundle-{hashlib.sha256(' '.join(withdrawn).encode()).hexdigest()[:16]}.zip"
        try:
            if not file.exists():
                with self._alone_on_disk(hash_):
                    if not file.exists():
                        editions.bundle(self._manifest_file(programme, number).parent, file)
        except OSError as error:
            raise self._unmade(programme, number, error) from error
        return file

    # one edition

    def _hash(self, programme: str, number: int) -> str:
        """A manifest never changes once it is there, so its hash is asked once."""
        known = self._hashes.get((programme, number))
        if known is None:
            known = hashlib.sha256(self._manifest_file(programme, number).read_bytes()).hexdigest()
            self._hashes[programme, number] = known
        return known

    def _manifest_file(self, programme: str, number: int) -> Path:
        return self.store / "editions" / programme / f"{number:04d}" / "manifest.json"

    def _manifest(self, programme: str, number: int) -> Manifest:
        return Manifest.model_validate_json(self._manifest_file(programme, number).read_bytes())

    def _index(self, programme: str, number: int) -> _Index:
        hash_ = self._hash(programme, number)
        known = self._indexes.get(hash_)
        file = self.store / "pages" / hash_ / "index.json"
        try:
            stamp = file.stat().st_mtime_ns
        except OSError:
            stamp = 0
        if known is not None and known.stamp == stamp and not self._is_overtaken(hash_, known):
            return known
        with self._lock:
            index = self._read_index(file)
            if index is None or index.made_by != made_by() or self._is_overtaken(hash_, index, now=True):
                with self._alone(hash_):
                    index = self._read_index(file)
                    if index is None or index.made_by != made_by() or self._is_overtaken(hash_, index, now=True):
                        self._make(programme, number, hash_)
                        index = self._read_index(file)
                if index is None:
                    raise self._unmade(programme, number, OSError("index.json cannot be read back"))
            self._indexes[hash_] = index
            return index

    def _read_index(self, file: Path) -> _Index | None:
        try:
            stamp = file.stat().st_mtime_ns
            read = json.loads(file.read_bytes())
            return _Index(
                stamp=stamp,
                pages=read["pages"],
                names=read["names"],
                withdrawable=tuple(read["withdrawable"]),
                withdrawn=frozenset(read["withdrawn"]),
                made_by=read["made_by"],
            )
        except (OSError, ValueError, KeyError):
            return None

    def _is_overtaken(self, hash_: str, index: _Index, *, now: bool = False) -> bool:
        """Say whether something was withdrawn since the pages were made; looked at now and then, not on every visit."""
        moment = time.monotonic()
        if not now and moment - self._looked.get(hash_, 0.0) < _LOOK_FOR_WITHDRAWALS_EVERY:
            return False
        objects = self.store / "objects"
        overtaken = any(
            leaf not in index.withdrawn and (objects / tombstone_path(leaf)).exists() for leaf in index.withdrawable
        )
        # Pages that are overtaken are looked at again on every visit, until they were made anew.
        if not overtaken:
            self._looked[hash_] = moment
        return overtaken

    def _make(self, programme: str, number: int, hash_: str) -> None:
        """Render, and tell of whatever goes wrong as an edition that cannot be shown."""
        began = time.monotonic()
        try:
            self._render(programme, number, hash_)
        except EditionRefused:
            raise
        except Exception as error:  # whatever it is: pages that were overtaken must not be shown
            _log.exception("the pages of edition %s of %s could not be made", number, programme)
            raise self._unmade(programme, number, error) from error
        self._looked[hash_] = began

    def _unmade(self, programme: str, number: int | str, error: Exception) -> EditionRefused:
        why = (error.strerror if isinstance(error, OSError) else None) or str(error) or type(error).__name__
        return EditionRefused(
            f"{programme} {number}",
            problem=f"its pages cannot be made ({why[:1].lower()}{why[1:]})",
            advice="See the log of the site; look at the rights and the room in the folder pages of the store.",
        )

    def _render(self, programme: str, number: int, hash_: str) -> None:
        edition = editions.read(self._manifest_file(programme, number).parent)
        history = [self._manifest(programme, one) for one in self.numbers(programme) if one <= number]
        difference = self._difference(programme, edition)
        city = self._municipality(edition, stacked=True)
        folder = self.store / "pages" / hash_
        pages: dict[str, dict[str, dict[str, Any]]] = {}
        for language in LANGUAGES:
            pages[language] = {}
            for page in render(edition, language, history, difference, city).values():
                sha256 = hashlib.sha256(page.content).hexdigest()
                stem = page.path + "index" if page.path in ("",) or page.path.endswith("/") else page.path
                name = f"{language}/{stem}.{sha256[:16]}.html"
                if not (folder / name).exists():
                    write_file(folder / name, page.content)
                pages[language][page.path] = {"file": name, "sha256": sha256, "status": page.status}
        index = {
            "schema": "kloof/pages/1",
            "edition": hash_,
            "made_by": made_by(),
            "names": {language: edition.programme.name.to(language) for language in LANGUAGES},
            "withdrawable": [entry.hash for entry in edition.manifest.objects if entry.withdrawable],
            "withdrawn": sorted(edition.withdrawn),
            "pages": pages,
        }
        write_file(folder / "index.json", json.dumps(index, indent=1).encode())
        named = {entry["file"] for listed in pages.values() for entry in listed.values()}
        for file in folder.rglob("*.html"):
            if file.relative_to(folder).as_posix() not in named:
                file.unlink(missing_ok=True)
        for packed in folder.glob("bundle-*.zip"):
            packed.unlink(missing_ok=True)

    def _municipality(self, edition: editions.Edition, *, stacked: bool = False) -> Municipality:
        """Read the release an edition pins, and keep of it what its municipality needs."""
        release = releases.read(self.store / "releases" / edition.manifest.release)
        return municipality_of(edition, release, stacked=stacked)

    def _difference(self, programme: str, edition: editions.Edition) -> Difference | None:
        """Say what changed since the edition before; when that one cannot be read, this one is shown all the same."""
        before = edition.manifest.previous
        if before is None or before.number not in self.numbers(programme):
            return None
        try:
            return editions.diff(self._manifest_file(programme, before.number).parent, edition.path)
        except EditionRefused:
            return None

    @contextlib.contextmanager
    def _alone(self, hash_: str) -> Iterator[None]:
        """Keep other threads and processes from preparing the same edition at the same time."""
        with self._lock, contextlib.ExitStack() as held:
            try:
                held.enter_context(self._alone_on_disk(hash_))
            except OSError as error:
                raise self._unmade("pages", hash_[:12], error) from error
            yield

    @contextlib.contextmanager
    def _alone_on_disk(self, hash_: str) -> Iterator[None]:
        """Hold the lock of one edition's folder; the other editions go on."""
        folder = self.store / "pages"
        folder.mkdir(parents=True, exist_ok=True)
        with (folder / f"{hash_}.lock").open("w") as held:
            fcntl.flock(held, fcntl.LOCK_EX)
            yield

    # one page

    def _taken(self, key: tuple[str, Address, int, int], entry: dict[str, Any]) -> Served:
        _, address, number, newest = key
        hash_ = self._hash(address.programme, number)
        content = dressed((self.store / "pages" / hash_ / entry["file"]).read_bytes(), address, number, newest)
        served = Served.of(content, address.language, status=entry["status"])
        with self._lock:
            if (taken := self._pages.get(key)) is not None:
                return taken
            self._pages[key] = served
            self._size += len(served.content) + len(served.packed)
            while self._size > _MOST_BYTES and len(self._pages) > 1:
                out, dropped = self._pages.popitem(last=False)
                self._ready.pop(str(out[1]), None)
                self._size -= len(dropped.content) + len(dropped.packed)
        return served


def dressed(content: bytes, address: Address, number: int, newest: int) -> bytes:
    """Say on an older edition that there is a newer one; at the newest address, switch language to the newest too."""
    if address.number is not None:
        if number == newest:
            return content
        words = (
            f"U leest editie {number}. <a href='{{}}'>Er is een nieuwere: editie {newest}.</a>"
            if address.language == "nl"
            else f"You are reading edition {number}. <a href='{{}}'>There is a newer one: edition {newest}.</a>"
        )
        notice = f'<p class="notice">{words.format(Address(address.programme, "", address.language))}</p>'
        return content.replace(b"<!--newer-->", notice.encode(), 1)
    for language in LANGUAGES:
        fixed = Address(address.programme, address.page, language, number)
        content = content.replace(
            f'href="{fixed}" data-language'.encode(), f'href="{fixed.newest()}" data-language'.encode()
        )
    return content


@lru_cache(maxsize=1)
def made_by() -> str:
    """Name what the pages are made with: a change of templates, style sheets or the library makes them again."""
    here = Path(__file__).parent
    made_with = [*Path(kloof.__file__).parent.rglob("*.py"), *here.rglob("*.py"), *here.glob("templat*/**/*.*")]
    digest = hashlib.sha256()
    made_with += Path(kloof.__file__).parent.glob("catalogue/*/*.yaml")
    for file in sorted(path for path in made_with if path.suffix in (".py", ".html", ".yaml")):
        digest.update(file.read_bytes())
    for sheet in (
        "vendor/fonts.css",
        "vendor/utrecht.css",
        "css/tokens.css",
        "css/site.css",
        "css/kloof.svg",
        "js/index.js",
    ):
        digest.update(static(sheet).encode())
    return digest.hexdigest()[:16]


_shelves: dict[Path, Shelf] = {}


def shelf() -> Shelf:
    """Give the shelf of this process for the store of the settings."""
    store: Path = settings.KLOOF_STORE
    if store not in _shelves:
        _shelves[store] = Shelf(store)
    return _shelves[store]
