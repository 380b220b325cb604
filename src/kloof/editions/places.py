# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""Where the files of an edition lie: in one self-contained folder, in a store many editions share, or in a zip."""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import os
import shutil
import stat
import tempfile
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from kloof.errors import EditionRefused
from kloof.language.editions import Entry

__all__ = [
    "MANIFEST",
    "SIGNATURE",
    "Place",
    "is_plain_file",
    "locked",
    "object_path",
    "opened",
    "pack",
    "seal_holds",
    "sync_folder",
    "tombstone_path",
    "write_file",
]

_PACKED_ON = (1980, 1, 1, 0, 0, 0)
_SEAL = b"kloof sha256 "
MANIFEST, SIGNATURE = "manifest.json", "manifest.sig"
_MOST_FILES, _MOST_BYTES = 100_000, 8 * 1024**3


def object_path(entry: Entry) -> str:
    """Give the path of an object below the folder of objects, by its hash."""
    return f"{entry.hash[:2]}/{entry.hash}.{'salted' if entry.withdrawable else 'json'}"


def tombstone_path(content_hash: str) -> str:
    """Give the path of the tombstone that stands in the place of withdrawn content."""
    return f"{content_hash[:2]}/{content_hash}.withdrawn.json"


@dataclass(frozen=True, slots=True)
class Place:
    """The folders of one edition.

    Parameters
    ----------
    folder
        Holds manifest.json and manifest.sig.
    store
        The store it stands in, or None for a self-contained folder.
    archive
        The zip it was unpacked from, or None.
    """

    folder: Path
    store: Path | None
    archive: Path | None = None

    @property
    def objects(self) -> Path:
        """The folder of objects, shared with other editions in a store."""
        return (self.store or self.folder) / "objects"

    def file(self, name: str, release: str) -> Path:
        """Give where a file the manifest lists lies; `release` is the hash of the edition's release."""
        if self.store is not None and name.startswith("release/"):
            return self.store / "releases" / release / name.removeprefix("release/")
        return self.folder / name

    def shown(self, path: Path) -> str:
        """Name a file the way a reader finds it: its path inside the edition or the store."""
        name = path.relative_to(self.store or self.folder).as_posix()
        if name.isprintable():
            return name
        # A name with control characters, or that is no UTF-8, must not reach a terminal or a JSON document as it is.
        return "".join(c if c.isprintable() else c.encode("utf-8", "surrogateescape").hex(" ") for c in name)

    def before(self, number: int) -> Path | None:
        """Give the folder of the edition with this number in the same store."""
        return None if self.store is None else self.folder.parent / f"{number:04d}"


@contextlib.contextmanager
def opened(path: Path) -> Iterator[Place]:
    """Find the edition at a path; a zip is unpacked to a temporary folder for as long as it is open.

    Raises
    ------
    EditionRefused
        There is nothing there, or what is there is no edition at all.
    """
    if _is_there(path) and path.is_file():
        with tempfile.TemporaryDirectory(prefix="kloof-") as folder:
            _unpack(path, Path(folder))
            yield replace(_found(_top(Path(folder)), asked=path), archive=path)
    else:
        yield _found(path, asked=path)


def _found(folder: Path, *, asked: Path) -> Place:
    if not _is_there(folder):
        raise EditionRefused(asked, problem="nothing is there", advice="Check the path.")
    at = folder.resolve()
    above = at.parent.parent
    in_store = at.name.isdigit() and above.name == "editions" and (above.parent / "objects").is_dir()
    signs = [(at / SIGNATURE).exists(), (at / "objects").is_dir() and (at / "release").is_dir(), _names_schema(at)]
    if not any(signs):
        advice = "An edition is the folder or zip that `kloof freeze` writes, or one numbered folder in a store."
        raise EditionRefused(asked, problem="there is no edition in it", advice=advice)
    return Place(at, above.parent if in_store and not (at / "objects").exists() else None)


def _is_there(path: Path) -> bool:
    """Say whether there is a file or folder; a name that cannot be one, or may not be looked at, is nothing."""
    try:
        return path.is_file() or path.is_dir()
    except OSError:
        return False


def _names_schema(folder: Path) -> bool:
    manifest = folder / MANIFEST
    return is_plain_file(manifest) and b"kloof/edition/" in manifest.read_bytes()


def is_plain_file(path: Path) -> bool:
    """Say whether this is a file itself: not a link, a folder, a pipe or a device."""
    try:
        return stat.S_ISREG(path.lstat().st_mode)
    except OSError:
        return False


def _top(folder: Path) -> Path:
    inside = list(folder.iterdir())
    return inside[0] if len(inside) == 1 and inside[0].is_dir() else folder


def _unpack(archive: Path, folder: Path) -> None:
    """Unpack a zip without letting it write elsewhere, make links, or grow beyond what an edition can be."""

    def refuse(problem: str) -> EditionRefused:
        return EditionRefused(archive, problem=problem, advice="Get the file again from where it was published.")

    try:
        with zipfile.ZipFile(archive) as packed:
            members = packed.infolist()
            names = [member.filename for member in members]
            if len(members) > _MOST_FILES or sum(member.file_size for member in members) > _MOST_BYTES:
                raise refuse("it unpacks to more than an edition can be")
            if len(set(names)) != len(names):
                raise refuse("it holds two files under one name")
            for member in members:
                pure = PurePosixPath(member.filename)
                if pure.is_absolute() or ".." in pure.parts or "\\" in member.filename or ":" in member.filename:
                    raise refuse(f"'{member.filename}' would be written outside the folder it is unpacked in")
                if stat.S_ISLNK(member.external_attr >> 16):
                    raise refuse(f"'{member.filename}' is a link, and an edition has none")
                target = folder / pure
                if member.is_dir():
                    target.mkdir(parents=True, exist_ok=True)
                    continue
                target.parent.mkdir(parents=True, exist_ok=True)
                # The size in the listing is only a claim, but reading stops at it. A broken member stays behind
                # cut off or absent, so that verify names that file.
                broken = contextlib.suppress(zipfile.BadZipFile, zlib.error)
                with broken, packed.open(member) as source, target.open("xb") as out:
                    shutil.copyfileobj(source, out)
    except zipfile.BadZipFile as error:
        raise refuse(f"it is not a whole zip file ({error})") from None
    except (NotImplementedError, RuntimeError, EOFError, OSError) as error:
        raise refuse(f"it cannot be unpacked ({error})") from None


def pack(files: Mapping[str, Path], out: BinaryIO) -> None:
    """Write files into a zip that ends in a seal: a comment with the SHA-256 of every byte before that hash."""
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, path in sorted(files.items()):
            member = zipfile.ZipInfo(name, date_time=_PACKED_ON)
            member.compress_type, member.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
            packed.writestr(member, path.read_bytes())
        packed.comment = _SEAL + b"0" * 64
    sealed = _hash_of_all_but_the_seal(out)
    out.seek(-64, os.SEEK_END)
    out.write(sealed)


def _hash_of_all_but_the_seal(file: BinaryIO) -> bytes:
    left = file.seek(0, os.SEEK_END) - 64
    file.seek(0)
    digest = hashlib.sha256()
    while left > 0 and (part := file.read(min(left, 1024 * 1024))):
        digest.update(part)
        left -= len(part)
    return digest.hexdigest().encode()


def seal_holds(archive: Path) -> bool:
    """Say whether a zip that kloof packed is whole to the last bit, also where no file lies.

    A zip somebody else made has no seal to hold: it is kloof's when most of its members bear the date kloof gives
    them, which no change of a few bits can undo.
    """
    with zipfile.ZipFile(archive) as packed:
        dates = [member.date_time == _PACKED_ON for member in packed.infolist()]
    if sum(dates) * 2 <= len(dates):
        return True
    with archive.open("rb") as file:
        file.seek(-64 - len(_SEAL), os.SEEK_END)
        return file.read() == _SEAL + _hash_of_all_but_the_seal(file)


def write_file(path: Path, data: bytes) -> None:
    """Write a file that is complete on disk under its name, or not there: beside it first, then renamed."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, beside = tempfile.mkstemp(prefix=".writing-", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(beside).chmod(0o644)
        Path(beside).rename(path)
    except BaseException:
        Path(beside).unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Have the names in a folder reach the disk."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextlib.contextmanager
def locked(store: Path) -> Iterator[None]:
    """Be the only one who writes editions or tombstones in a store; the lock goes when the process does."""
    store.mkdir(parents=True, exist_ok=True)
    with (store / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
