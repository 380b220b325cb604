# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""A store of editions: many programmes, many numbers, every object and every release once."""

from __future__ import annotations

import datetime as dt
import os
import shutil
import tempfile
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from kloof.editions.auditing import refuse_what_gives_away
from kloof.editions.canonical import canonical, hash_of, hash_of_file
from kloof.editions.edition import Edition
from kloof.editions.freezing import Draft, carried, copy_release, draft, follows, write_edition
from kloof.editions.objects import Kept, read_tombstone
from kloof.editions.places import (
    MANIFEST,
    SIGNATURE,
    is_plain_file,
    locked,
    object_path,
    opened,
    pack,
    sync_folder,
    tombstone_path,
    write_file,
)
from kloof.editions.reading import read, read_manifest
from kloof.errors import EditionRefused
from kloof.language.editions import EditionKind, Manifest, ObjectKind, Previous, Tombstone
from kloof.language.programmes import ProgrammeDocument
from kloof.language.texts import Source
from kloof.releases import Release

__all__ = ["bundle", "chain", "editions", "freeze_into", "newest", "programmes"]


def programmes(store: Path | str) -> tuple[str, ...]:
    """Name the programmes that have an edition in a store, in alphabetical order.

    Examples
    --------
    >>> programmes("no/such/store")
    ()
    """
    folder = Path(store) / "editions"
    return tuple(sorted(path.name for path in _inside(folder) if editions(store, path.name)))


def editions(store: Path | str, programme: str) -> tuple[Path, ...]:
    """List the folders of a programme's editions, oldest first."""
    numbered = [path for path in _inside(Path(store) / "editions" / programme) if path.name.isdigit()]
    return tuple(sorted(numbered, key=lambda path: int(path.name)))


def chain(path: Path | str) -> tuple[Path, ...]:
    """Give the editions at a path, oldest first: every one of a store, or the one edition itself.

    Examples
    --------
    >>> chain("an/edition")
    (PosixPath('an/edition'),)
    """
    found = [edition for programme in programmes(path) for edition in editions(path, programme)]
    return tuple(sorted(found, key=lambda one: int(one.name))) or (Path(path),)


def newest(store: Path | str, programme: str) -> Path | None:
    """Give the folder of a programme's newest edition, or None when it has none yet."""
    listed = editions(store, programme)
    return listed[-1] if listed else None


def _inside(folder: Path) -> list[Path]:
    return [path for path in folder.iterdir() if path.is_dir()] if folder.is_dir() else []


def freeze_into(
    store: Path | str,
    document: ProgrammeDocument,
    release: Release,
    *,
    published_on: dt.date,
    key: Ed25519PrivateKey,
    new_key: bool = False,
    kind: EditionKind = "stand",
    audit_head: str | None = None,
    decision: Source | None = None,
) -> Edition:
    """Freeze the next edition of a programme into a store.

    Takes the same things as :func:`kloof.editions.freeze`; the edition before it is the newest one in the store. The
    edition appears at once and whole: until then, and after a kill, the one before it is the newest. Two at the same
    time become two editions in order. Content that was withdrawn in this store stays withdrawn, by its kind and id:
    also when it was computed anew from another release. A neighbourhood's figures stay so in every programme. A key
    other than the one of the newest edition is refused, unless `new_key` says that it is meant.

    Raises
    ------
    EditionRefused
        The newest edition in the store cannot be followed, the release in it is damaged, there is no room, or the
        figures give away, with those of every edition in the store, a count that is hidden.
    ProgrammeRefused
        The document names an indicator, area or definition that is not known.
    """
    store = Path(store)
    prepared = draft(
        document, release, key=key, kind=kind, published_on=published_on, audit_head=audit_head, decision=decision
    )
    try:
        with locked(store):
            return _commit(store, prepared, key, new_key=new_key)
    except OSError as error:
        problem = f"it could not be written ({(error.strerror or str(error)).lower()})"
        raise EditionRefused(store, problem=problem, advice="The edition before it is still the newest.") from error


def _commit(store: Path, prepared: Draft, key: Ed25519PrivateKey, *, new_key: bool) -> Edition:
    folder = store / "editions" / prepared.programme
    folder.mkdir(parents=True, exist_ok=True)
    _sweep(store, folder)
    last = newest(store, prepared.programme)
    previous = None if last is None else _after(last, prepared, key, new_key=new_key)
    refuse_what_gives_away(prepared.publication, chain(store) if programmes(store) else ())
    graves = carried(prepared, _standing(store, prepared.programme), key)
    for kept in prepared.objects:
        _keep_once(store / "objects", kept, graves.get(kept.entry.hash))
    _keep_release(store, prepared)
    beside = Path(tempfile.mkdtemp(prefix=".writing-", dir=folder))
    try:
        write_edition(beside, prepared.manifest(previous=previous, key=key), prepared.texts, key)
        beside.chmod(0o755)
        place = folder / f"{1 if previous is None else previous.number + 1:04d}"
        beside.rename(place)
    finally:
        shutil.rmtree(beside, ignore_errors=True)
    sync_folder(folder)
    return read(place)


def _sweep(store: Path, chain: Path) -> None:
    """Clear what a killed writer left; whoever writes in these folders holds the lock of the store."""
    places = ((chain, ".writing-*"), (store / "objects", "*/.writing-*"), (store / "releases", ".writing-*"))
    for left_behind in (found for folder, pattern in places for found in folder.glob(pattern)):
        if left_behind.is_dir():
            shutil.rmtree(left_behind)
        else:
            left_behind.unlink()


def _standing(store: Path, programme: str) -> dict[tuple[ObjectKind, str], Tombstone]:
    """Give what is withdrawn in this store, by kind and id: of this programme, and neighbourhoods of any programme."""
    objects = store / "objects"
    buried = {path.name.partition(".")[0] for path in objects.glob("*/*.withdrawn.json")}
    standing: dict[tuple[ObjectKind, str], Tombstone] = {}
    if not buried:
        return standing
    for one in programmes(store):
        for path in editions(store, one):
            manifest = Manifest.model_validate_json((path / MANIFEST).read_bytes())
            for entry in manifest.objects:
                if entry.hash not in buried or (one != programme and entry.kind != "area"):
                    continue
                grave = objects / tombstone_path(entry.hash)
                try:
                    standing[entry.kind, entry.id] = read_tombstone(entry, grave.read_bytes(), manifest.signed_by)
                except ValueError as error:
                    raise EditionRefused(
                        store,
                        problem=f"{grave.relative_to(store)}: {error}",
                        advice="Put the tombstone back as it was; `kloof verify` names every file that is wrong.",
                    ) from None
    return standing


def _after(last: Path, prepared: Draft, key: Ed25519PrivateKey, *, new_key: bool) -> Previous:
    with opened(last) as place:
        before, data = read_manifest(place, asked=last)
    return follows(prepared, before, hash_of(data), last, key=key, may_change_key=new_key)


def _keep_once(objects: Path, kept: Kept, grave: Tombstone | None) -> None:
    """Write an object that is not there yet; one that was damaged is healed, one that was withdrawn stays away."""
    path = objects / object_path(kept.entry)
    buried = objects / tombstone_path(kept.entry.hash)
    if grave is not None and not buried.exists():
        write_file(buried, canonical(grave))
    if buried.exists():
        path.unlink(missing_ok=True)
    elif not (is_plain_file(path) and path.read_bytes() == kept.data):
        write_file(path, kept.data)


def _keep_release(store: Path, prepared: Draft) -> None:
    folder = store / "releases" / prepared.release
    hashes = {name: prepared.hashes[name] for name in prepared.release_files}
    if folder.is_dir():
        for name, sha256 in hashes.items():
            file = folder / name.removeprefix("release/")
            if not is_plain_file(file) or hash_of_file(file) != sha256:
                problem = f"{file.relative_to(store)} is not the same as in the release that is to be pinned"
                raise EditionRefused(store, problem=problem, advice="Put the release back in the store and try again.")
        return
    folder.parent.mkdir(parents=True, exist_ok=True)
    beside = Path(tempfile.mkdtemp(prefix=".writing-", dir=folder.parent))
    try:
        copy_release(beside, prepared.release_files)
        (beside / "release").chmod(0o755)
        (beside / "release").rename(folder)
    finally:
        shutil.rmtree(beside, ignore_errors=True)
    sync_folder(folder.parent)


def bundle(edition: Path | str, out: Path | str) -> Path:
    """Pack an edition from a store into one zip for others; the same edition always gives the same bytes.

    Raises
    ------
    EditionRefused
        The edition's manifest is damaged, one of its files is missing, or `out` is already there.
    """
    edition, out = Path(edition), Path(out)
    if out.exists():
        raise EditionRefused(out, problem="it is already there", advice="Name a file that is not there yet.")
    with opened(edition) as place:
        manifest, _ = read_manifest(place, asked=edition)
        files = {name: place.folder / name for name in (MANIFEST, SIGNATURE)}
        for entry in manifest.objects:
            grave = tombstone_path(entry.hash)
            name = grave if (place.objects / grave).exists() else object_path(entry)
            files[f"objects/{name}"] = place.objects / name
        files |= {name: place.file(name, manifest.release) for name in manifest.files}
        out.parent.mkdir(parents=True, exist_ok=True)
        handle, beside = tempfile.mkstemp(prefix=f".{out.name}-", suffix=".part", dir=out.parent)
        try:
            with os.fdopen(handle, "w+b") as raw:
                pack(files, raw)
            Path(beside).chmod(0o644)
            Path(beside).rename(out)
        except OSError as error:
            problem = f"it could not be packed ({(error.strerror or str(error)).lower()})"
            raise EditionRefused(edition, problem=problem, advice="Run `kloof verify` on it.") from error
        finally:
            Path(beside).unlink(missing_ok=True)
    return out
