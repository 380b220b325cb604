# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""A release: an immutable folder of figures, named by the hash of its manifest. Build it, read it, check every byte."""

from __future__ import annotations

import hashlib
import io
import json
import shutil
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

import polars as pl

from kloof import boundaries
from kloof.cards import catalogue_path
from kloof.errors import BuildRefused, ReleaseUnreadable
from kloof.exchange import exchange_folder, repair, sync, tidy, workplace
from kloof.figures import derive
from kloof.indicators import indicators
from kloof.language.editions import SourceFile
from kloof.observations import (
    AREAS,
    CROSSWALK,
    FIGURES,
    NEIGHBOURS,
    OBSERVATIONS,
    OUTLINES,
    POSTCODES,
    Panel,
    check,
)
from kloof.sources import FileReport, Reading, address_counts, read_folder
from kloof.sources.folder import Progress
from kloof.tables import table_card

__all__ = [
    "BuildReport",
    "Release",
    "add_file",
    "build",
    "copy",
    "demo_path",
    "hash_without",
    "is_non_commercial",
    "named_files",
    "read",
]

_SCHEMA = "kloof/release/1"
_ORIGINS = "kloof/origins/1"
_FRAMES = {"observations.parquet": OBSERVATIONS, "figures.parquet": FIGURES, "areas.parquet": AREAS}
_WHERE_TOLD = {
    "crosswalk.parquet": CROSSWALK,
    "neighbours.parquet": NEIGHBOURS,
    "outlines.parquet": OUTLINES,
    "postcodes.parquet": POSTCODES,
}
"""Written when a source tells of them."""

_FILES = (*_FRAMES, "origins.json")
_LOADED = ("used", "partial", "inconsistent")


@dataclass(frozen=True, slots=True)
class Release:
    """A release that was read and found whole.

    Parameters
    ----------
    path
        The folder.
    hash
        SHA-256 of its manifest, which names the SHA-256 of every other file.
    panel
        What calculations take.
    sources
        The publishers' files it was built from.
    outlines
        The neighbourhoods and districts of its maps, to draw with; empty where no source tells.
    postcodes
        Which four-digit postcode belongs to which neighbourhood; empty where no source tells.
    """

    path: Path
    hash: str
    panel: Panel
    sources: tuple[SourceFile, ...]
    outlines: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=OUTLINES))
    postcodes: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=POSTCODES))

    @property
    def areas(self) -> pl.DataFrame:
        """Every area per boundary year: ``area, boundary_year, name, municipality, district``."""
        return self.panel.areas


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build did: the hash of the release (None when nothing could be read), and what became of every file."""

    release: str | None
    files: tuple[FileReport, ...]

    @property
    def exit_code(self) -> int:
        """Give 1 when some input was unusable or nothing could be read, else 0."""
        return int(self.release is None or any(file.is_unusable for file in self.files))

    def document(self) -> dict[str, Any]:
        """Give the report as ``kloof build --json`` writes it."""
        return {
            "release": self.release,
            "files": [asdict(file) | {"reason_nl": file.told("nl")} for file in self.files],
        }


def build(
    source_dir: Path | str, out: Path | str, *, private: bool = False, progress: Progress | None = None
) -> BuildReport:
    """Read a folder of publishers' files and write a release of figures.

    Parameters
    ----------
    source_dir
        The folder; folders in it are read too. Nothing in it is changed.
    out
        Where the release comes. It may be absent, empty, or an older release, which is replaced in one step: a build
        that is killed leaves the older one whole.
    private
        Also use sources whose licence forbids others to use commercially what is made of them. Such a release is for
        your own analysis: no edition is frozen from it.
    progress
        Called before each file with how many are done, how many there are, and its name.

    Returns
    -------
    BuildReport
        The same input always gives the same hash. When no file can be used nothing is written.

    Raises
    ------
    BuildRefused
        There is no such folder, or `out` holds something that is not a release or cannot be written.
    """
    source, target = Path(source_dir), Path(out).resolve()
    if not source.is_dir():
        raise BuildRefused(source_dir, problem="is not a folder", advice="Give the folder with the publishers' files.")
    if target.is_relative_to(source.resolve()):
        raise BuildRefused(
            out,
            problem="lies in the folder that is read, so the next build would read its own release",
            advice="Give a folder beside it.",
        )
    repair(target)
    _refuse_foreign(out, target)
    tidy(target)
    reading = read_folder(source, progress=progress)
    if not private:
        reading = _publishable(reading)
    if reading.observations.is_empty():
        return BuildReport(None, reading.files)
    check(reading.observations)
    loaded = [file for file in reading.files if file.state in _LOADED]
    partial = frozenset(file.file for file in loaded if file.state == "partial")
    divided = {one for card in indicators().values() if card.rate for one in (card.rate.count, card.rate.population)}
    panel = Panel(
        reading.observations.filter(pl.col("indicator").is_in(sorted(divided))),
        pl.DataFrame(schema=FIGURES),
        reading.areas,
        partial,
        lacking=_lacking((f.file, f.lacking) for f in loaded),
    )
    frames = dict(zip(_FRAMES, (reading.observations, derive(panel), reading.areas), strict=True))
    frames |= _boundaries(reading)
    try:
        with workplace(target) as place:
            manifest = _write(place, frames, loaded)
            exchange_folder(place, target)
    except OSError as error:
        raise BuildRefused(
            out, problem=f"cannot be written: {error.strerror}", advice="Check its rights and the space on the disk."
        ) from None
    return BuildReport(hashlib.sha256(manifest).hexdigest(), reading.files)


def read(path: Path | str) -> Release:
    """Read a release and check every byte against its manifest.

    Raises
    ------
    ReleaseUnreadable
        The folder is no release, a file is absent or was changed, or it is of a schema this kloof does not know.
    """
    folder = Path(path)
    repair(folder.resolve())
    manifest = _manifest(folder)
    content = {name: _checked(folder, name, manifest["files"]) for name in manifest["files"]}
    schemas = _FRAMES | {name: schema for name, schema in _WHERE_TOLD.items() if name in content}
    frames = {name: _frame(folder, name, content[name], schema) for name, schema in schemas.items()}
    sources, partial, lacking = _origins(folder, content["origins.json"])
    digest = hashlib.sha256(manifest["bytes"]).hexdigest()
    tables = (frames["observations.parquet"], frames["figures.parquet"], frames["areas.parquet"])
    panel = Panel(
        *tables,
        partial,
        release=digest,
        lacking=lacking,
        crosswalk=frames.get("crosswalk.parquet", pl.DataFrame(schema=CROSSWALK)),
        neighbours=frames.get("neighbours.parquet", pl.DataFrame(schema=NEIGHBOURS)),
    )
    return Release(
        folder,
        digest,
        panel,
        sources,
        outlines=frames.get("outlines.parquet", pl.DataFrame(schema=OUTLINES)),
        postcodes=frames.get("postcodes.parquet", pl.DataFrame(schema=POSTCODES)),
    )


def named_files(path: Path | str) -> tuple[str, ...]:
    """Name the files a release consists of: its manifest and everything that names. Other files are no part of it.

    Raises
    ------
    ReleaseUnreadable
        The folder has no manifest that kloof reads.

    Examples
    --------
    >>> named_files(demo_path())
    ('manifest.json', 'areas.parquet', 'crosswalk.parquet', 'figures.parquet', 'neighbours.parquet',
     'observations.parquet', 'origins.json', 'outlines.parquet', 'postcodes.parquet')
    """
    return ("manifest.json", *sorted(_manifest(Path(path))["files"]))


def copy(path: Path | str, out: Path | str) -> Release:
    """Copy the files of a release, and nothing that lies beside them, to a new folder; gives the copy as it was read.

    Raises
    ------
    ReleaseUnreadable
        The copy is no whole release.
    """
    source, target = Path(path), Path(out)
    target.mkdir(parents=True)
    for name in named_files(source):
        try:
            shutil.copyfile(source / name, target / name)
        except FileNotFoundError:
            raise ReleaseUnreadable(source, f"{name} is absent") from None
    sync(target)
    return read(target)


def add_file(path: Path | str, name: str, content: bytes) -> str:
    """Put a file into a release, or replace it; the manifest names it, so the release has another hash: gives that.

    The folder is replaced in one step, with everything that lies in it.

    Raises
    ------
    ReleaseUnreadable
        The folder has no manifest that kloof reads.
    BuildRefused
        It cannot be written.
    """
    folder = Path(path).resolve()
    files = _manifest(folder)["files"]
    manifest = _json({"schema": _SCHEMA, "files": {**files, name: _facts(content)}})
    try:
        with workplace(folder) as place:
            shutil.copytree(folder, place, symlinks=True, dirs_exist_ok=True)
            (place / name).write_bytes(content)
            (place / "manifest.json").write_bytes(manifest)
            sync(place)
            exchange_folder(place, folder)
    except OSError as error:
        raise BuildRefused(
            path, problem=f"cannot be written: {error.strerror}", advice="Check its rights and the space on the disk."
        ) from None
    return hashlib.sha256(manifest).hexdigest()


def hash_without(path: Path | str, name: str) -> str:
    """Give the hash a release has, or had, without one of its files."""
    manifest = _manifest(Path(path))
    if name not in manifest["files"]:
        return hashlib.sha256(manifest["bytes"]).hexdigest()
    files = {other: facts for other, facts in manifest["files"].items() if other != name}
    return hashlib.sha256(_json({"schema": _SCHEMA, "files": files})).hexdigest()


def demo_path() -> Path:
    """Give the folder of the embedded demo release: the fictional municipality of Veendrecht."""
    return catalogue_path() / "demo" / "release"


def _lacking(files: Iterable[tuple[str, Iterable[str]]]) -> frozenset[tuple[str, str]]:
    return frozenset((file, municipality) for file, municipalities in files for municipality in municipalities)


def _refuse_foreign(asked: Path | str, target: Path) -> None:
    if target.exists() and not target.is_dir():
        raise BuildRefused(asked, problem="is a file", advice="Give a folder for the release.")
    if not target.exists() or not any(target.iterdir()):
        return
    try:
        _manifest(target)
    except ReleaseUnreadable:
        raise BuildRefused(
            asked,
            problem="is not empty and is not a release of figures, so it is left alone",
            advice="Give an empty or new folder, or empty this one yourself.",
        ) from None


def _publishable(reading: Reading) -> Reading:
    """Leave out the address cross-walks that may not be published further."""
    closed = {
        file.file
        for file in reading.files
        if file.format == address_counts.NAME and file.table and is_non_commercial(table_card(file.table).licence)
    }
    if not closed:
        return reading
    why = (
        "its licence forbids commercial use by others, so it is no part of what is published; see kloof build --private"
    )
    return replace(
        reading,
        addresses=reading.addresses.clear(),
        files=tuple(replace(f, state="unused", reason=why) if f.file in closed else f for f in reading.files),
    )


def is_non_commercial(licence: str) -> bool:
    """Say whether a licence forbids others commercial use of what is made of a source.

    Examples
    --------
    >>> is_non_commercial("CC BY-NC-SA 4.0"), is_non_commercial("CC BY 4.0")
    (True, False)
    """
    return "-NC" in licence


def _boundaries(reading: Reading) -> dict[str, pl.DataFrame]:
    """Give how the maps of this release hang together, as far as its sources tell."""
    crosswalk = boundaries.crosswalk(
        reading.areas,
        reading.observations,
        addresses=reading.addresses,
        flags=reading.flags,
        outlines=reading.outlines,
    )
    told = {
        "crosswalk.parquet": crosswalk,
        "neighbours.parquet": boundaries.neighbours(reading.outlines),
        "outlines.parquet": boundaries.drawn(reading.outlines),
        "postcodes.parquet": reading.postcodes,
    }
    return {name: frame for name, frame in told.items() if not frame.is_empty()}


def _write(place: Path, frames: Mapping[str, pl.DataFrame], loaded: list[FileReport]) -> bytes:
    for name, frame in frames.items():
        frame.write_parquet(place / name, compression="zstd", statistics=False)
    origins = {"schema": _ORIGINS, "files": [_origin(file) for file in loaded]}
    (place / "origins.json").write_bytes(_json(origins))
    files = {name: _facts((place / name).read_bytes()) for name in sorted((*frames, "origins.json"))}
    manifest = _json({"schema": _SCHEMA, "files": files})
    (place / "manifest.json").write_bytes(manifest)
    sync(place)
    return manifest


def _origin(file: FileReport) -> dict[str, Any]:
    card = table_card(file.table or "")
    lacking = {"lacking": list(file.lacking)} if file.lacking else {}
    return {
        **lacking,
        "file": file.file,
        "sha256": file.sha256,
        "publisher": card.publisher,
        "table": file.table,
        "title": card.title.model_dump(),
        "years": list(file.years),
        "licence": card.licence,
        "url": card.url,
        "complete": file.state != "partial",
        "state": file.state,
        "reason": file.reason,
        "format": file.format,
        "table_from": file.table_from,
        "year_from": file.year_from,
        "boundary_year": file.boundary_year,
        "boundary_from": file.boundary_from,
        "rows": file.rows,
    }


def _json(document: Any) -> bytes:
    return (json.dumps(document, ensure_ascii=False, sort_keys=True, indent=2, allow_nan=False) + "\n").encode()


def _facts(content: bytes) -> dict[str, Any]:
    return {"sha256": hashlib.sha256(content).hexdigest(), "size": len(content)}


def _manifest(folder: Path) -> dict[str, Any]:
    if not folder.is_dir():
        raise ReleaseUnreadable(folder, "there is no such folder")
    try:
        content = (folder / "manifest.json").read_bytes()
        manifest = json.loads(content)
        schema, files = manifest["schema"], manifest["files"]
    except FileNotFoundError:
        raise ReleaseUnreadable(folder, "it has no manifest.json") from None
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        raise ReleaseUnreadable(folder, "its manifest.json cannot be read") from None
    if schema != _SCHEMA:
        raise ReleaseUnreadable(folder, f"its schema is '{schema}', and this kloof reads '{_SCHEMA}'")
    absent = [name for name in _FILES if not isinstance(files, dict) or name not in files]
    if absent:
        raise ReleaseUnreadable(folder, f"its manifest does not name {', '.join(absent)}")
    foreign = [name for name in files if name in ("manifest.json", "..") or Path(name).name != name or "\0" in name]
    if foreign:
        raise ReleaseUnreadable(folder, f"its manifest names {foreign[0]!r}, which is no file of its own")
    return {"files": files, "bytes": content}


def _checked(folder: Path, name: str, files: Mapping[str, Any]) -> bytes:
    try:
        content = (folder / name).read_bytes()
    except OSError:
        raise ReleaseUnreadable(folder, f"{name} is absent") from None
    if not isinstance(files[name], dict) or hashlib.sha256(content).hexdigest() != files[name].get("sha256"):
        raise ReleaseUnreadable(folder, f"{name} is not the file its manifest names; it was changed or cut off")
    return content


def _origins(folder: Path, content: bytes) -> tuple[tuple[SourceFile, ...], frozenset[str], frozenset[tuple[str, str]]]:
    """Read where the figures come from, which files are known to be partial, and which lack neighbourhoods of whom."""
    facts = SourceFile.model_fields
    try:
        files = json.loads(content)["files"]
        partial = frozenset(file["file"] for file in files if not file["complete"])
        lacking = _lacking((file["file"], file.get("lacking", ())) for file in files)
        sources = tuple(SourceFile.model_validate({k: v for k, v in file.items() if k in facts}) for file in files)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise ReleaseUnreadable(folder, "origins.json does not say where the figures come from") from None
    return sources, partial, lacking


def _frame(folder: Path, name: str, content: bytes, schema: Mapping[str, type[pl.DataType]]) -> pl.DataFrame:
    try:
        frame = pl.read_parquet(io.BytesIO(content))
    except (pl.exceptions.PolarsError, OSError, ValueError):
        raise ReleaseUnreadable(folder, f"{name} is no Parquet file") from None
    if dict(frame.schema) != dict(schema):
        raise ReleaseUnreadable(folder, f"{name} has other columns than this kloof reads")
    return frame
