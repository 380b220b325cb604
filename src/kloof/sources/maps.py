# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""Maps: outlines of municipalities, districts or neighbourhoods as GeoJSON or TopoJSON, packed with gzip or not."""

from __future__ import annotations

import gzip
import json
import re
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from kloof.areas import CODE, level_of
from kloof.boundaries import Outlines
from kloof.errors import SourceBroken
from kloof.sources.cells import WATER, NamedFacts, is_water

__all__ = ["NAME", "SERIES", "read", "read_with_figures", "recognises"]

NAME = "map (GeoJSON or TopoJSON)"
SERIES = "gebiedsindelingen"

_START = 2048
_FIRST_KEYS = ("type", "arcs", "objects", "transform", "crs", "bbox", "name", "metadata", "features")
_RADIUS = 6_371_007.2
_MIDDLE = np.radians(52.1)
_RD_FROM = 1000.0


def recognises(path: Path) -> bool:
    """Say whether a file starts as a map does; a file that cannot be unpacked is none."""
    try:
        with path.open("rb") as file:
            packed = file.read(2) == b"\x1f\x8b"
        with gzip.open(path) if packed else path.open("rb") as file:
            start = file.read(_START)
    except (OSError, EOFError, zlib.error):
        return False
    key = re.match(rb'(?:\xef\xbb\xbf)?\s*\{\s*"(\w+)"\s*:\s*("[^"]*")?', start)
    if key is None or key[1].decode() not in _FIRST_KEYS:
        return False
    return key[1] != b"type" or key[2] in (b'"FeatureCollection"', b'"Topology"')


def read(path: Path, file: str, named: NamedFacts) -> Outlines | None:
    """Read one map; its year stands in ``metadata.year`` or in the name of the file. None for a map of something else.

    Raises
    ------
    SourceBroken
        The file is cut off, an outline has no code or is no polygon, or there is no year anywhere.
    """
    outlines, _ = read_with_figures(path, file, named)
    return outlines


def read_with_figures(path: Path, file: str, named: NamedFacts) -> tuple[Outlines | None, dict[str, list[str]]]:
    """Read one map, and the columns of text that stand beside its outlines; a part that is water has none.

    Raises
    ------
    SourceBroken
        As :func:`read`.
    """
    document = _document(path, file)
    columns = _columns(document)
    return _outlines(document, file, replace(named, years=_stated(columns) or named.years)), columns


def _stated(columns: Mapping[str, list[str]]) -> tuple[int, ...]:
    """Give the years that the outlines say themselves, where a map has a column for it."""
    return tuple(sorted({int(cell) for cell in columns.get("jaar", ()) if re.fullmatch(r"(?:19|20)\d\d", cell)}))


def _columns(document: Mapping[str, Any]) -> dict[str, list[str]]:
    """Give what stands beside the outlines as columns of text; null and what an outline lacks is empty."""
    try:
        own = [f.get("properties") or {} for f in document["features"]]
        land = [properties for properties in own if not _is_water(properties)]
        names = dict.fromkeys(name for properties in land for name in properties)
        return {name: [_cell(properties.get(name)) for properties in land] for name in names}
    except (AttributeError, KeyError, TypeError):
        return {}


def _is_water(properties: Mapping[str, Any]) -> bool:
    return any(is_water(value) for key, value in properties.items() if key.casefold() in WATER)


def _cell(value: object) -> str:
    return "" if value is None else str(value).strip()


def _outlines(document: Mapping[str, Any], file: str, named: NamedFacts) -> Outlines | None:
    try:
        features = list(_features(document))
    except (AttributeError, KeyError, TypeError):
        raise _broken(file, "features", "a list of outlines, each with properties", "something else") from None
    named_by = _codes(file, [properties for properties, _ in features])
    if named_by is None:
        return None
    level, codes = named_by
    year = _year(file, document, named)
    geometries: Sequence[Mapping[str, Any]] = [geometry for _, geometry in features]
    touching: NDArray[np.intp] | None = None
    if document.get("type") == "Topology":
        touching = _share_arcs(geometries, codes)
        geometries = _with_coordinates(document, geometries)
    order, places = np.unique(np.array(codes), return_inverse=True)
    shapes, grid = _flat(_shapes(file, geometries))
    return Outlines(
        boundary_year=year,
        level=level,
        file=file,
        areas=tuple(order.tolist()),
        shapes=_merged(shapes, places, len(order)),
        grid=grid,
        accuracy=_accuracy(file, document),
        touching=touching,
    )


def _document(path: Path, file: str) -> dict[str, Any]:
    content = path.read_bytes()
    try:
        raw = gzip.decompress(content) if content[:2] == b"\x1f\x8b" else content
        document: dict[str, Any] = json.loads(raw)
    except (OSError, EOFError, zlib.error, ValueError):
        raise _broken(file, "the whole file", "a complete map", "one that is cut off or damaged") from None
    return document


def _features(document: Mapping[str, Any]) -> Iterator[tuple[Mapping[str, Any], Mapping[str, Any]]]:
    """Give properties and geometry of every outline; parts that are water are no area."""
    if document.get("type") == "Topology":
        held = [g for layer in document.get("objects", {}).values() for g in layer.get("geometries", [])]
        everything = [(g.get("properties") or {}, g) for g in held if g.get("arcs")]
    else:
        everything = [(f.get("properties") or {}, f["geometry"]) for f in document["features"] if f.get("geometry")]
    for properties, geometry in everything:
        if geometry.get("type") in ("Polygon", "MultiPolygon") and not _is_water(properties):
            yield properties, geometry


def _codes(file: str, properties: Sequence[Mapping[str, Any]]) -> tuple[str, list[str]] | None:
    """Find the property that names the areas: the finest level of which every outline has a code."""
    found: dict[str, tuple[str, list[str]]] = {}
    for key in dict.fromkeys(key for own in properties for key in own):
        cells = [own.get(key) for own in properties]
        codes = [cell.strip() for cell in cells if isinstance(cell, str) and re.match(CODE, cell.strip())]
        for level in {level_of(code) for code in codes}:
            if level not in found or len(codes) > len(found[level][1]):
                found[level] = key, codes
    finest = next((level for level in ("BU", "WK", "GM") if level in found), None)
    if finest is None:
        return None
    key, codes = found[finest]
    if len(codes) < len(properties) or {level_of(code) for code in codes} != {finest}:
        raise _broken(file, f"property '{key}'", "a code of one level for every outline", "other or no codes as well")
    return finest, codes


def _year(file: str, document: Mapping[str, Any], named: NamedFacts) -> int:
    metadata = document.get("metadata")
    stated = metadata.get("year") if isinstance(metadata, dict) else None
    if isinstance(stated, int) and 1900 < stated < 2100:
        return stated
    if len(named.years) == 1:
        return named.years[0]
    if named.year_of_origin is not None and not named.years:
        return named.year_of_origin
    raise _broken(
        file, "name of the file", "one year", " and ".join(map(str, named.years)) or "none", "Put the year in the name."
    )


def _accuracy(file: str, document: Mapping[str, Any]) -> float | None:
    """Give the accuracy the map states of itself; the fineness of its coordinates states nothing."""
    metadata = document.get("metadata")
    stated = document.get("accuracy_m", metadata.get("accuracy_m") if isinstance(metadata, dict) else None)
    if stated is None:
        return None
    if not isinstance(stated, (int, float)) or isinstance(stated, bool) or not stated > 0:
        raise _broken(file, "accuracy_m", "a number of metres above zero", f"{stated!r}")
    return float(stated)


def _shapes(file: str, geometries: Sequence[Mapping[str, Any]]) -> NDArray[np.object_]:
    try:
        shapes: NDArray[np.object_] = shapely.from_geojson([json.dumps(g) for g in geometries])
    except shapely.errors.GEOSException as error:
        raise _broken(file, "an outline", "a polygon as GeoJSON has it", str(error)) from None
    return shapes


def _flat(shapes: NDArray[np.object_]) -> tuple[NDArray[np.object_], str]:
    """Lay degrees flat with equal areas; metres of the national grid stay what they are."""
    if np.abs(shapely.bounds(shapes)).max(initial=0) > _RD_FROM:
        return shapes, "rd"

    def metres(degrees: NDArray[np.float64]) -> NDArray[np.float64]:
        along, up = np.radians(degrees).T
        return _RADIUS * np.column_stack([along * np.cos(_MIDDLE), np.sin(up) / np.cos(_MIDDLE)])

    return shapely.transform(shapes, metres), "wgs84"


def _merged(shapes: NDArray[np.object_], places: NDArray[np.intp], count: int) -> NDArray[np.object_]:
    """Mend outlines that cross themselves, and put the parts of one area together."""
    wrong = ~shapely.is_valid(shapes)
    shapes[wrong] = shapely.make_valid(shapes[wrong])
    whole = np.empty(count, dtype=object)
    whole[places] = shapes
    for place in np.flatnonzero(np.bincount(places, minlength=count) > 1):
        whole[place] = shapely.union_all(shapes[places == place])
    return whole


def _rings(geometry: Mapping[str, Any]) -> Iterator[Sequence[int]]:
    polygons = [geometry["arcs"]] if geometry["type"] == "Polygon" else geometry["arcs"]
    for polygon in polygons:
        yield from polygon


def _share_arcs(geometries: Sequence[Mapping[str, Any]], codes: Sequence[str]) -> NDArray[np.intp]:
    """Give the pairs of areas (places in the order of their codes) that use the same arc, in either direction."""
    place = {code: i for i, code in enumerate(sorted(set(codes)))}
    users: dict[int, set[int]] = {}
    for geometry, code in zip(geometries, codes, strict=True):
        for ring in _rings(geometry):
            for arc in ring:
                users.setdefault(arc if arc >= 0 else ~arc, set()).add(place[code])
    pairs = {(one, two) for using in users.values() for one in using for two in using if one < two}
    return np.array(sorted(pairs), dtype=np.intp).reshape(-1, 2)


def _with_coordinates(document: Mapping[str, Any], geometries: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Turn arcs into coordinates; a ring that was quantised away to less than a triangle is left out."""
    transform = document.get("transform")
    scale, offset = (np.array(transform[k]) for k in ("scale", "translate")) if transform else (np.ones(2), np.zeros(2))
    arcs = [np.array(arc, dtype=np.float64)[:, :2] for arc in document["arcs"]]
    if transform:
        arcs = [np.cumsum(arc, axis=0) * scale + offset for arc in arcs]

    def ring(numbers: Sequence[int]) -> list[list[float]]:
        parts = [arcs[n] if n >= 0 else arcs[~n][::-1] for n in numbers]
        points = np.concatenate([parts[0], *(part[1:] for part in parts[1:])])
        moved = np.concatenate([[True], np.any(np.diff(points, axis=0) != 0, axis=1)])
        found: list[list[float]] = points[moved].tolist()
        return found

    flat = []
    for geometry in geometries:
        polygons = [geometry["arcs"]] if geometry["type"] == "Polygon" else geometry["arcs"]
        rings = [[ring(numbers) for numbers in polygon] for polygon in polygons]
        left = [[r for r in polygon if len(r) >= 4] for polygon in rings if len(polygon[0]) >= 4]
        flat.append({"type": "MultiPolygon", "coordinates": left})
    return flat


def _broken(file: str, place: str, expected: str, found: str, advice: str = "Download it again.") -> SourceBroken:
    return SourceBroken(file, place=place, expected=expected, found=found, advice=advice)
