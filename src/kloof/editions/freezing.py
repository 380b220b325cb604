# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""Freeze a programme and the figures behind it into one self-contained, signed folder."""

from __future__ import annotations

import datetime as dt
import os
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from kloof.disclosure import Publication
from kloof.editions.auditing import refuse_what_gives_away
from kloof.editions.canonical import canonical, hash_of, hash_of_file
from kloof.editions.contents import Contents, gather
from kloof.editions.edition import Edition
from kloof.editions.keys import public_hex
from kloof.editions.objects import Kept, keep, signed
from kloof.editions.places import (
    MANIFEST,
    SIGNATURE,
    is_plain_file,
    object_path,
    sync_folder,
    tombstone_path,
    write_file,
)
from kloof.editions.reading import read
from kloof.editions.verification import verify
from kloof.errors import EditionRefused, ProgrammeRefused
from kloof.language.editions import EditionKind, Manifest, ObjectKind, Previous, Tombstone, Words
from kloof.language.programmes import COLLECTIONS, Activity, LeftOut, ProgrammeDocument
from kloof.language.texts import Leaf, Source, Text
from kloof.language.vocabulary import WITH_EDITIONS, schema_text
from kloof.releases import Release, is_non_commercial, named_files
from kloof.studies import effects_in

__all__ = ["Draft", "carried", "copy_release", "draft", "follows", "freeze", "write_edition"]

_WITH_PARTS = frozenset({"goal", "activity", "study"})
"""Wholes of which a part is kept as an object of its own: figures, residents' words, results."""


@dataclass(frozen=True, slots=True)
class Draft:
    """Everything of an edition that does not depend on its number: its objects, its other files, what it tells."""

    programme: str
    publication: Publication
    objects: tuple[Kept, ...]
    texts: Mapping[str, bytes]
    release: str
    release_files: Mapping[str, Path]
    hashes: Mapping[str, str]
    left_out: tuple[LeftOut, ...]
    kind: EditionKind
    published_on: dt.date
    audit_head: str | None
    decision: Source | None

    def manifest(self, *, previous: Previous | None, key: Ed25519PrivateKey) -> bytes:
        """Write the table of contents of the edition that follows `previous`."""
        return canonical(
            Manifest(
                programme=self.programme,
                number=1 if previous is None else previous.number + 1,
                kind=self.kind,
                published_on=self.published_on,
                previous=previous,
                release=self.release,
                audit_head=self.audit_head,
                decision=self.decision,
                objects=tuple(kept.entry for kept in self.objects),
                files=dict(self.hashes),
                left_out=self.left_out,
                signed_by=public_hex(key),
            )
        )


def freeze(
    document: ProgrammeDocument,
    release: Release,
    *,
    out: Path | str,
    published_on: dt.date,
    key: Ed25519PrivateKey,
    previous: Path | str | None = None,
    new_key: bool = False,
    kind: EditionKind = "stand",
    audit_head: str | None = None,
    decision: Source | None = None,
) -> Edition:
    """Freeze what a programme approved, with the figures its pages show, into one folder.

    The folder is complete under its name or not there at all: it is written beside it first. The same document,
    release, key, date and previous edition give the same bytes.

    Parameters
    ----------
    document
        Everything of the programme that is approved for publication.
    release
        The release of figures to pin; its files are copied into the edition.
    out
        The folder to write; it does not exist yet, or is empty.
    published_on
        The date on the edition.
    key
        Ed25519 key that signs it.
    previous
        The edition before this one. It is verified first; without it, this is number 1. What was withdrawn from it
        stays withdrawn, also when its figures were computed anew.
    new_key
        Say that `key` is another than the one of `previous` on purpose. Only asked when something was withdrawn from
        `previous`.
    kind
        ``"bericht"``, ``"stand"``, ``"rapportage"`` or ``"correctie"``; a *rapportage* needs `decision`.
    audit_head
        Head of the workspace's audit chain.
    decision
        The executive's decision to send the report.

    Returns
    -------
    Edition
        The edition, read back from what was written.

    Raises
    ------
    EditionRefused
        `out` is in use, or `previous` is damaged, of another programme, later than `published_on` or signed with
        another key; or the figures, with those of `previous`, give away a count that is hidden.
    ProgrammeRefused
        The document names an indicator, area or definition that is not known; names all of them at once.
    """
    out = Path(out)
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise EditionRefused(out, problem="it is already there", advice="Name a folder that is not there yet.")
    before = None if previous is None else _intact(Path(previous))
    prepared = draft(
        document, release, key=key, kind=kind, published_on=published_on, audit_head=audit_head, decision=decision
    )
    refuse_what_gives_away(prepared.publication, () if before is None else (before.path,))
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=f".{out.name[:80]}-", suffix=".part", dir=out.parent) as beside:
            _write_folder(Path(beside) / "edition", prepared, key=key, before=before, new_key=new_key)
            (Path(beside) / "edition").rename(out)
        sync_folder(out.parent)
    except OSError as error:
        problem = f"it could not be written ({(error.strerror or str(error)).lower()})"
        raise EditionRefused(out, problem=problem, advice="Nothing was left half-written; try again.") from error
    return read(out)


def _intact(path: Path) -> Edition:
    """Read the edition before this one, after checking every byte of it."""
    found = verify(path)
    if found.damage:
        first = found.damage[0]
        raise EditionRefused(
            path,
            problem=f"it is damaged: {first.file}: {first.says.to('en')}",
            advice="Continue from an undamaged copy of the edition before this one.",
        )
    return read(path)


def draft(
    document: ProgrammeDocument,
    release: Release,
    *,
    key: Ed25519PrivateKey,
    kind: EditionKind,
    published_on: dt.date,
    audit_head: str | None,
    decision: Source | None,
) -> Draft:
    """Compute everything of an edition that does not depend on the edition before it; see :func:`freeze`."""
    if kind == "rapportage" and decision is None:
        raise EditionRefused(
            document.programme.id,
            problem="a rapportage was asked without the executive's decision to send it",
            advice="Name the decision with its date or number, or freeze a stand.",
        )
    closed = sorted({source.file for source in release.sources if is_non_commercial(source.licence)})
    if closed:
        raise EditionRefused(
            document.programme.id,
            problem=f"the release was built with {', '.join(closed)}, whose licence forbids publishing it further",
            advice="Build the release again without --private.",
        )
    _require_same_results(document, release)
    texts = {f"schemas/{name}.json": schema_text(name).encode() for name in WITH_EDITIONS}
    texts["README.md"] = (Path(__file__).parent / "verify_without_kloof.md").read_bytes()
    release_files = {f"release/{file.name}": file for file in _files_of(release.path)}
    hashes = {name: hash_of(data) for name, data in texts.items()}
    hashes |= {name: hash_of_file(file) for name, file in release_files.items()}
    contents = gather(document, release)
    return Draft(
        programme=document.programme.id,
        publication=Publication(
            name=Text(
                nl=f"de nieuwe editie van {document.programme.id}", en=f"the new edition of {document.programme.id}"
            ),
            panel=release.panel,
            municipality=document.programme.municipality.code,
            areas=contents.areas,
            goal_figures=tuple(contents.goal_figures.values()),
        ),
        objects=_objects(document, contents, key),
        texts=texts,
        release=release.hash,
        release_files=release_files,
        hashes=hashes,
        left_out=document.left_out,
        kind=kind,
        published_on=published_on,
        audit_head=audit_head,
        decision=decision,
    )


def _require_same_results(document: ProgrammeDocument, release: Release) -> None:
    """Refuse when a result is not what the release says, or the release tells of a study nobody approved.

    The files of a release are published with the edition: what ``effects.json`` holds is public too.
    """
    found = effects_in(release.path)
    told = {} if found is None else {study.hash: study for study in found.studies}
    approved = {study.hash: study for study in document.studies}
    problems = [
        f"studies: the release holds results of study '{study.study}', which is not approved in this text"
        for key, study in told.items()
        if key not in approved
    ]
    problems += [
        f"studies: the approved result of '{study.id}' is not the one this release gives"
        for key, study in approved.items()
        if study.result is not None and study.result != told.get(key)
    ]
    problems += [
        f"studies: the release holds a result of '{approved[key].id}' that was not approved with it"
        for key in told
        if key in approved and approved[key].result is None
    ]
    if problems:
        raise ProgrammeRefused(document.programme.id, problems)


def _files_of(folder: Path) -> list[Path]:
    """Give the files a release consists of; whatever else lies in its folder is not signed and not published."""
    found = sorted(folder / name for name in named_files(folder))
    for path in found:
        if not is_plain_file(path):
            raise EditionRefused(
                folder,
                problem=f"'{path.name}' in the release is absent, a link or something else that is no file",
                advice="Build the release again.",
            )
    return found


def _objects(document: ProgrammeDocument, contents: Contents, key: Ed25519PrivateKey) -> tuple[Kept, ...]:
    kept = [keep("programme", document.programme.id, document.programme, key)]
    for goal in document.goals:
        kept.append(keep("goal", goal.id, goal, key))
        if goal.id in contents.goal_figures:
            kept.append(keep("goal_figures", goal.id, contents.goal_figures[goal.id], key))
    for activity in document.activities:
        without, words = _words_apart(activity, key)
        kept.append(keep("activity", activity.id, without, key))
        if words is not None:
            kept.append(words)
    for study in document.studies:
        kept.append(keep("study", study.id, study.model_copy(update={"result": None}), key))
        if study.result is not None:
            kept.append(keep("study_result", study.id, study.result, key))
    kept += [
        keep(kind, whole.id, whole, key)
        for kind, collection in COLLECTIONS.items()
        if kind not in _WITH_PARTS
        for whole in getattr(document, collection)
    ]
    kept += [keep("area", area.code, area, key) for area in contents.areas]
    kept += [keep("indicator", card.id, card, key) for card in contents.indicators]
    kept.append(keep("sources", "sources", contents.sources, key))
    return tuple(kept)


def _words_apart(activity: Activity, key: Ed25519PrivateKey) -> tuple[Activity, Kept | None]:
    """Take the residents' own words out of an activity, so that they can be withdrawn without touching it."""
    question = activity.test_question
    if question is None or question.residents is None or question.residents.words is None:
        return activity, None
    words = question.residents.words
    if isinstance(words, Leaf):
        raise EditionRefused(
            activity.id,
            problem="its residents' words are only a hash, as in an edition, and cannot be frozen again",
            advice="Give the words themselves, or leave them out.",
        )
    kept = keep("words", activity.id, Words(words=words), key)
    residents = question.residents.model_copy(update={"words": Leaf(leaf=kept.entry.hash)})
    return activity.model_copy(update={"test_question": question.model_copy(update={"residents": residents})}), kept


def follows(
    draft: Draft, before: Manifest, before_hash: str, path: Path, *, key: Ed25519PrivateKey, may_change_key: bool
) -> Previous:
    """Name the edition before this one in the new manifest, after checking that it can be that."""
    if before.programme != draft.programme:
        raise EditionRefused(
            path,
            problem=f"it is of programme '{before.programme}', and this is '{draft.programme}'",
            advice="Each programme has a chain of its own.",
        )
    if before.published_on > draft.published_on:
        raise EditionRefused(
            path,
            problem=f"it is of {before.published_on}, later than {draft.published_on}",
            advice="An edition is never dated before the one it follows.",
        )
    if public_hex(key) != before.signed_by and not may_change_key:
        raise EditionRefused(
            path,
            problem=f"it is signed with key {before.signed_by[:16]}…, and the given key is {public_hex(key)[:16]}…",
            advice="Sign with the same key. If the programme really has a new one, say so with --new-key.",
        )
    return Previous(number=before.number, hash=before_hash)


def carried(
    draft: Draft, standing: Mapping[tuple[ObjectKind, str], Tombstone], key: Ed25519PrivateKey
) -> dict[str, Tombstone]:
    """Give the tombstones that stand in this edition, by hash: what was withdrawn stays so, by kind and id.

    Figures name the release they come from, so the same figure of a next release has another hash. Its tombstone says
    the same as the one before it, of the new hash.
    """
    graves = {}
    for kept in draft.objects:
        before = standing.get((kept.entry.kind, kept.entry.id)) if kept.entry.withdrawable else None
        if before is not None:
            same = before.hash == kept.entry.hash
            graves[kept.entry.hash] = (
                before if same else signed(before.model_copy(update={"hash": kept.entry.hash}), key)
            )
    return graves


def write_edition(folder: Path, manifest: bytes, texts: Mapping[str, bytes], key: Ed25519PrivateKey) -> None:
    """Write the manifest, its signature and the small files of an edition."""
    for name, data in texts.items():
        write_file(folder / name, data)
    write_file(folder / MANIFEST, manifest)
    write_file(folder / SIGNATURE, key.sign(manifest))


def copy_release(folder: Path, files: Mapping[str, Path]) -> None:
    """Copy the files of a release below `folder`, each complete on disk."""
    for name, source in files.items():
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        with source.open("rb") as read_from, target.open("xb") as write_to:
            shutil.copyfileobj(read_from, write_to, 1024 * 1024)
            write_to.flush()
            os.fsync(write_to.fileno())


def _write_folder(
    folder: Path, prepared: Draft, *, key: Ed25519PrivateKey, before: Edition | None, new_key: bool
) -> None:
    previous, tombstones = None, {}
    if before is not None:
        # A folder signed with a one-time key may be followed by another, as long as nothing was withdrawn.
        may_change_key = new_key or not before.withdrawn
        previous = follows(prepared, before.manifest, before.hash, before.path, key=key, may_change_key=may_change_key)
        standing = {
            (entry.kind, entry.id): before.withdrawn[entry.hash]
            for entry in before.manifest.objects
            if entry.hash in before.withdrawn
        }
        tombstones = carried(prepared, standing, key)
    for kept in prepared.objects:
        if kept.entry.hash in tombstones:
            target = folder / "objects" / tombstone_path(kept.entry.hash)
            write_file(target, canonical(tombstones[kept.entry.hash]))
        else:
            write_file(folder / "objects" / object_path(kept.entry), kept.data)
    copy_release(folder, prepared.release_files)
    write_edition(folder, prepared.manifest(previous=previous, key=key), prepared.texts, key)
