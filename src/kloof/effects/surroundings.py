# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""Where the areas of a study lie: what borders on what, how urban it is, and what may stand for each area."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np

from kloof.effects.comparisons import Candidates, Comparison, alike, size_classes
from kloof.effects.designs import area_means
from kloof.effects.panels import Panel
from kloof.effects.placebos import EXHAUSTIVE_UP_TO, draw_sets
from kloof.effects.pseudo_areas import draw_pseudo_areas
from kloof.effects.weights import Floats, Indices, all_but
from kloof.language.studies import Study, StudyArea

__all__ = ["Surroundings", "compared", "field_of", "urbanity_of"]

URBAN_FROM = (2500.0, 1500.0, 1000.0, 500.0)
"""Addresses per km² from which an area is very urban (1), urban (2), moderately (3) or little (4); below: not (5)."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a release knows of where neighbourhoods lie.

    Parameters
    ----------
    neighbours
        By code the codes it borders on; empty when no map told. Placebos are then units, or sets of units.
    density
        By code the addresses per km² around it, from which its urbanity class follows; empty when not known.
    """

    neighbours: Mapping[str, Sequence[str]] = field(default_factory=dict)
    density: Mapping[str, float] = field(default_factory=dict)


def urbanity_of(density: float) -> int:
    """Give the urbanity class Statistics Netherlands gives this many addresses per km².

    Examples
    --------
    >>> urbanity_of(2600.0), urbanity_of(1500.0), urbanity_of(20.0)
    (1, 2, 5)
    """
    return 1 + sum(density < least for least in URBAN_FROM)


def field_of(study: Study, panel: Panel, area: StudyArea, weightless: Sequence[str] = ()) -> tuple[Panel, Indices]:
    """Keep an area and the study's pool, without the other areas; and give the area's columns in it.

    Codes in which nobody lives weigh nothing, and are left out of the area.
    """
    own = set(area.codes) - set(weightless)
    treated = {code for other in study.areas for code in other.codes}
    wanted = (set(study.pool.codes) or set(panel.units)) - treated - set(study.pool.excluded) | own
    rest = panel.of_units([index for index, unit in enumerate(panel.units) if unit in wanted])
    return rest, np.array(sorted(rest.units.index(code) for code in own), dtype=np.intp)


def compared(
    fields: Sequence[tuple[Panel, Indices, int]],
    around: Surroundings,
    *,
    wanted: int,
    seed: int,
    keep: Path | None = None,
    frugal: bool = False,
) -> list[Comparison]:
    """Choose what each area of a study is compared with; areas of about the same size share their candidates.

    Parameters
    ----------
    fields
        For each area its panel, its columns, and its number of years before the start. All have the same donors.
    wanted
        How many candidates are drawn per size class and urbanity class.
    frugal
        Keep only candidates that at least one area is compared with; without it all stay, so that outcomes share draws.
    """
    classes = size_classes([len(columns) for _, columns, _ in fields])
    whole: dict[int, tuple[Candidates, Indices | None]] = {}
    chosen: list[Comparison] = []
    own_class = [_class_of(panel, columns, around) for panel, columns, _ in fields]
    for size in sorted(set(classes.values())):
        urban = {c for (_, columns, _), c in zip(fields, own_class, strict=True) if classes[len(columns)] == size}
        panel, columns, _ = fields[0]
        whole[size] = _candidates(panel, columns, size, urban, around, wanted, seed, keep)
    for (panel, columns, start), own in zip(fields, own_class, strict=True):
        candidates, urban_classes = whole[classes[len(columns)]]
        if not candidates.contiguous:
            donors = len(panel.units) - len(columns)
            size = candidates.sets.shape[1]
            disjoint = donors // size if len(candidates.sets) else 0
            chosen.append(Comparison(candidates, np.arange(len(candidates.sets)), disjoint))
            continue
        donors_of = all_but(len(panel.units), columns)
        chosen.append(
            alike(
                candidates,
                panel.outcomes[:, donors_of],
                area_means(panel.outcomes, columns[None, :], panel.weights)[:, 0],
                start,
                weights=None if panel.weights is None else panel.weights[:, donors_of],
                classes=urban_classes,
                urbanity=own,
                seed=seed,
            )
        )
    return _without_spare(chosen) if frugal else chosen


def _without_spare(chosen: Sequence[Comparison]) -> list[Comparison]:
    """Leave out candidates that no area is compared with."""
    thin: dict[int, tuple[Candidates, Indices]] = {}
    for comparison in chosen:
        key = id(comparison.candidates)
        if key not in thin:
            places = [one.chosen for one in chosen if one.candidates is comparison.candidates]
            used = np.unique(np.concatenate(places)).astype(np.intp)
            old = comparison.candidates
            thin[key] = (replace(old, sets=old.sets[used], _found={}), used)
    return [
        replace(
            comparison,
            candidates=thin[id(comparison.candidates)][0],
            chosen=np.searchsorted(thin[id(comparison.candidates)][1], comparison.chosen),
            as_urban=None
            if comparison.as_urban is None
            else np.flatnonzero(np.isin(thin[id(comparison.candidates)][1], comparison.as_urban)),
        )
        for comparison in chosen
    ]


def _class_of(panel: Panel, columns: Indices, around: Surroundings) -> int | None:
    """Give the urbanity class of an area: that of the mean density around its people; None when not known."""
    known = [(index, around.density[panel.units[index]]) for index in columns if panel.units[index] in around.density]
    if not known:
        return None
    heavy = np.ones(len(known)) if panel.weights is None else panel.weights[-1, [index for index, _ in known]]
    return urbanity_of(float(np.average([density for _, density in known], weights=heavy)))


def _candidates(
    panel: Panel,
    columns: Indices,
    size: int,
    urban: set[int | None],
    around: Surroundings,
    wanted: int,
    seed: int,
    keep: Path | None,
) -> tuple[Candidates, Indices | None]:
    """Grow contiguous candidates of each urbanity class asked, or draw units where nothing is known of borders."""
    donors = all_but(len(panel.units), columns)
    units = [panel.units[index] for index in donors]
    if not any(unit in around.neighbours for unit in units):
        drawn, exhaustive = draw_sets(len(units), size, min(len(units), EXHAUSTIVE_UP_TO), seed)
        return Candidates(drawn, contiguous=False, exhaustive=exhaustive, keep=keep), None
    place = {unit: index for index, unit in enumerate(units)}
    beside = {
        index: [place[code] for code in around.neighbours.get(unit, ()) if code in place]
        for unit, index in place.items()
    }
    heavy = None if panel.weights is None else panel.weights[-1, donors]
    density = np.array([around.density.get(unit, np.nan) for unit in units])
    everyone = np.ones(len(units), dtype=bool)
    if urban <= {None} or np.isnan(density).all():
        grown = draw_pseudo_areas(beside, size, eligible=everyone, wanted=wanted, seed=seed)
        return Candidates(grown.sets, contiguous=True, keep=keep), None
    sets: list[Indices] = []
    found: list[Indices] = []
    for asked in sorted(known for known in urban if known is not None):
        alike_here = np.array([not np.isnan(one) and urbanity_of(float(one)) == asked for one in density], dtype=bool)
        grown = draw_pseudo_areas(
            beside, size, eligible=everyone, seeds=alike_here, wanted=2 * wanted, seed=seed, disjoint=False
        )
        classes = _classes_of(grown.sets, density, heavy)
        mine = np.flatnonzero(classes == asked)[:wanted]
        sets.append(grown.sets[mine])
        found.append(np.full(len(mine), asked, dtype=np.intp))
    return Candidates(np.concatenate(sets), contiguous=True, keep=keep), np.concatenate(found)


def _classes_of(sets: Indices, density: Floats, heavy: Floats | None) -> Indices:
    """Give the urbanity class of each set; 0 where no density is known."""
    if not len(sets):
        return np.empty(0, dtype=np.intp)
    people = (np.ones(len(density)) if heavy is None else heavy)[sets] * ~np.isnan(density[sets])
    total = people.sum(axis=1)
    mean = (np.nan_to_num(density[sets]) * people).sum(axis=1) / np.where(total > 0, total, 1.0)
    return np.array(
        [urbanity_of(float(one)) if all_ > 0 else 0 for one, all_ in zip(mean, total, strict=True)], dtype=np.intp
    )
