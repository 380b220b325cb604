# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""Read an edition back: signature, then every object against its hash, then the published language."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from kloof.editions.canonical import canonical, hash_of, parse
from kloof.editions.edition import Edition
from kloof.editions.keys import signature_holds
from kloof.editions.objects import read_object, read_tombstone
from kloof.editions.places import MANIFEST, SIGNATURE, Place, object_path, opened, tombstone_path
from kloof.errors import EditionRefused
from kloof.language.editions import Manifest, Tombstone
from kloof.language.programmes import COLLECTIONS

__all__ = ["read", "read_manifest"]

_ADVICE = "Run `kloof verify` on it to see everything that is wrong, and get it again from where it was published."


def read(path: Path | str) -> Edition:
    """Read an edition into memory.

    Everything that is returned was checked: the signature over the manifest, the hash of every object, the published
    language. The files of the release are not read; :func:`kloof.editions.verify` checks those too.

    Parameters
    ----------
    path
        A folder that ``kloof freeze`` wrote, a numbered folder in a store, or a zip.

    Raises
    ------
    EditionRefused
        There is no edition, it is damaged, or it is of a newer schema than this kloof knows.

    Examples
    --------
    >>> read("no/such/folder")
    Traceback (most recent call last):
    kloof.errors.EditionRefused: 'no/such/folder' is refused as an edition: nothing is there. Check the path.
    """
    with opened(Path(path)) as place:
        return _read(place, Path(path))


def _read(place: Place, path: Path) -> Edition:
    manifest, data = read_manifest(place, asked=path)
    found: dict[str, dict[str, Any]] = defaultdict(dict)
    withdrawn: dict[str, Tombstone] = {}
    for entry in manifest.objects:
        kept, tombstone = place.objects / object_path(entry), place.objects / tombstone_path(entry.hash)
        try:
            if tombstone.exists():
                withdrawn[entry.hash] = read_tombstone(entry, tombstone.read_bytes(), manifest.signed_by)
            else:
                named = entry.hash if entry.kind == "words" else entry.id
                found[entry.kind][named] = read_object(entry, kept.read_bytes())
        except FileNotFoundError:
            raise EditionRefused(path, problem=f"{place.shown(kept)} is missing", advice=_ADVICE) from None
        except (ValueError, OSError) as error:
            wrong = tombstone if tombstone.exists() else kept
            raise EditionRefused(path, problem=f"{place.shown(wrong)}: {error}", advice=_ADVICE) from None
    return Edition(
        path=path,
        hash=hash_of(data),
        manifest=manifest,
        programme=_only(found["programme"], "programme", path),
        goal_figures=found["goal_figures"],
        areas=found["area"],
        indicators=found["indicator"],
        sources=_only(found["sources"], "sources", path),
        words={named: words.words for named, words in found["words"].items()},
        withdrawn=withdrawn,
        study_results=found["study_result"],
        **{collection: found[kind] for kind, collection in COLLECTIONS.items()},
    )


def _only(found: dict[str, Any], kind: str, path: Path) -> Any:
    if len(found) != 1:
        raise EditionRefused(path, problem=f"it holds {len(found)} objects of kind '{kind}', not one", advice=_ADVICE)
    return next(iter(found.values()))


def read_manifest(place: Place, *, asked: Path) -> tuple[Manifest, bytes]:
    """Read the manifest of an edition after checking its signature; gives its bytes too.

    Raises
    ------
    EditionRefused
        It is missing, changed, not signed by the key it names, or of a newer schema.
    """
    try:
        data, signature = (place.folder / MANIFEST).read_bytes(), (place.folder / SIGNATURE).read_bytes()
        content = parse(data)
    except FileNotFoundError as error:
        missing = Path(error.filename).name
        raise EditionRefused(asked, problem=f"{missing} is missing", advice=_ADVICE) from None
    except (ValueError, OSError) as error:
        raise EditionRefused(asked, problem=f"{MANIFEST}: {error}", advice=_ADVICE) from None
    signer = content.get("signed_by") if isinstance(content, dict) else None
    if not isinstance(signer, str) or not signature_holds(signer, signature, data):
        problem = f"{MANIFEST} and {SIGNATURE} do not belong together: one of them was changed"
        raise EditionRefused(asked, problem=problem, advice=_ADVICE)
    if is_newer(content):
        problem = f"it is written in {content['schema']}, and this kloof knows kloof/edition/1"
        raise EditionRefused(asked, problem=problem, advice="Install a newer kloof.")
    try:
        manifest = Manifest.model_validate(content)
    except ValidationError as error:
        raise EditionRefused(asked, problem=f"{MANIFEST}: {error.errors()[0]['msg']}", advice=_ADVICE) from None
    if canonical(content) != data:
        raise EditionRefused(asked, problem=f"{MANIFEST} is not in the canonical form", advice=_ADVICE)
    return manifest, data


def is_newer(content: object) -> bool:
    """Say whether a manifest is of a later schema than this kloof knows."""
    named = content.get("schema") if isinstance(content, dict) else None
    version = named.removeprefix("kloof/edition/") if isinstance(named, str) else ""
    return version.isdigit() and int(version) > 1 and len(version) < 9
