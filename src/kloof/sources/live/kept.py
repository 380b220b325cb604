# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""What is kept of a download that is not finished: page files with checksums, in a hidden folder beside the result."""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import shutil
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from kloof.errors import FetchStopped
from kloof.sources.live.odata import Page

__all__ = ["Kept", "KeptPage", "kept_in", "write_whole"]

_SCHEMA = "kloof/partial-download/1"


@dataclass(frozen=True, slots=True)
class KeptPage:
    """One page on disk: its file, the checksum of that file, where it came from and what follows."""

    file: str
    sha256: str
    rows: int
    url: str
    next_url: str | None


@dataclass(slots=True)
class Kept:
    """A partial download.

    Parameters
    ----------
    folder
        Where it is.
    feed, dataset, modified
        What it was a download of; when one differs, its pages belong to something else.
    pages
        Those that are whole, from the first on.
    """

    folder: Path
    feed: str = ""
    dataset: str = ""
    modified: str = ""
    pages: list[KeptPage] = field(default_factory=list)

    @property
    def rows(self) -> int:
        """Give how many rows its pages have."""
        return sum(page.rows for page in self.pages)

    @property
    def is_complete(self) -> bool:
        """Whether the last page is there."""
        return bool(self.pages) and self.pages[-1].next_url is None

    def begin(self, feed: str, dataset: str, modified: str) -> None:
        """Throw away what is there and begin a download of this."""
        self.feed, self.dataset, self.modified, self.pages = feed, dataset, modified, []
        for path in self.folder.glob("page-*"):
            path.unlink()
        self._note()

    def add(self, url: str, page: Page) -> None:
        """Keep a page: first its file, then the note that it is there."""
        name = f"page-{len(self.pages) + 1:05d}.json.gz"
        packed = gzip.compress(page.body, compresslevel=1, mtime=0)
        write_whole(self.folder / name, packed)
        digest = hashlib.sha256(packed).hexdigest()
        self.pages.append(KeptPage(name, digest, page.rows, url, page.next_url))
        self._note()

    def bodies(self) -> Iterator[bytes]:
        """Give the pages as they came."""
        for page in self.pages:
            yield gzip.decompress((self.folder / page.file).read_bytes())

    def said(self) -> str:
        """Say what is kept, for an error."""
        if not self.pages:
            return "Nothing was written."
        number = len(self.pages)
        many = "1 page" if number == 1 else f"{number} pages"
        return f"{many} with {self.rows} rows are kept in {self.folder}; the same command goes on from there."

    def remove(self) -> None:
        """Remove everything."""
        shutil.rmtree(self.folder, ignore_errors=True)

    def _note(self) -> None:
        note = {"schema": _SCHEMA, "feed": self.feed, "dataset": self.dataset, "modified": self.modified}
        pages: list[dict[str, Any]] = [asdict(page) for page in self.pages]
        write_whole(self.folder / "download.json", json.dumps({**note, "pages": pages}, indent=1).encode())


@contextmanager
def kept_in(out: Path, table: str) -> Iterator[Kept]:
    """Open what is kept of a table, for this process alone; an empty folder is removed again.

    Pages whose file is absent or differs from its checksum are dropped, with all that follow.

    Raises
    ------
    FetchStopped
        Another process is fetching the same table into the same folder, or nothing can be written there.
    """
    import fcntl  # here, so that the rest of kloof runs where there is no fcntl

    folder = out / f".{table}.part"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock = os.open(folder / "lock", os.O_RDWR | os.O_CREAT, 0o644)
    except OSError as error:
        raise FetchStopped(
            table, problem=f"'{out}' cannot be written: {error.strerror}", advice="Check its rights, or give --out."
        ) from None
    try:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise FetchStopped(
                table,
                problem=f"another kloof fetch of it is writing in '{out}'",
                advice="Wait until that one is done, or give another folder with --out.",
            ) from None
        kept = _read(folder)
        yield kept
        if not kept.pages:
            kept.remove()
    finally:
        os.close(lock)


def write_whole(path: Path, content: bytes) -> None:
    """Write a file so that it is there whole or not at all."""
    new = path.with_name(f"{path.name}.new")
    with new.open("wb") as handle:
        handle.write(content)
        handle.flush()
        os.fsync(handle.fileno())
    new.replace(path)


def _read(folder: Path) -> Kept:
    kept = Kept(folder)
    try:
        note = json.loads((folder / "download.json").read_bytes())
        if note["schema"] != _SCHEMA:
            return kept
        pages = [KeptPage(**page) for page in note["pages"]]
        kept.feed, kept.dataset, kept.modified = str(note["feed"]), str(note["dataset"]), str(note["modified"])
    except (OSError, ValueError, KeyError, TypeError):
        return kept
    for page in pages:
        if not _is_whole(folder / page.file, page.sha256):
            break
        kept.pages.append(page)
    return kept


def _is_whole(path: Path, sha256: str) -> bool:
    try:
        packed = path.read_bytes()
        return hashlib.sha256(packed).hexdigest() == sha256 and bool(gzip.decompress(packed))
    except (OSError, EOFError, zlib.error):
        return False
