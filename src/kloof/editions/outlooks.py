# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""Will we make it? The outlook an edition keeps with each goal that has a target."""

from __future__ import annotations

from collections.abc import Mapping

from kloof.areas import Area, focus_areas, municipality_of, under_programmes
from kloof.estimates import Status
from kloof.indicators import Indicator
from kloof.language.editions import GapFigure, IndicatorObject
from kloof.language.outlooks import OutlookObject, OutlookTarget
from kloof.language.programmes import Measure
from kloof.language.texts import Text
from kloof.observations import Panel
from kloof.outlook import Moment, Path, matched_peers, outlook
from kloof.regions import series

__all__ = ["goal_outlook"]

FEWEST_RESIDENTS = 1000
"""A neighbourhood of fewer residents moves too much by chance to be a peer."""

_DECIMALS = 6
_PROVISIONAL = frozenset({Status.PROVISIONAL.value, Status.REVISED_PROVISIONAL.value})
_TELLS_NOTHING = frozenset({"reactive", "ambiguous"})
"""Rules of a verdict that leave nothing to foretell; the others are about what was."""


def goal_outlook(
    panel: Panel, figure: GapFigure, area: Area, measure: Measure, card: Indicator, told: IndicatorObject
) -> OutlookObject | None:
    """Look ahead to the newest target of a goal, from the figure as the edition keeps it.

    Parameters
    ----------
    panel
        The figures of the release, to find peers in.
    figure
        The gap after the gate: what it hides is not looked ahead from.
    area, card
        The area and the indicator it is about.
    measure
        How the goal is measured; the newest target counts.
    told
        The card as the edition keeps it, for its breaks.

    Returns
    -------
    OutlookObject or None
        None without a target, or with one that has no good direction: a gap that should be at least so large.
    """
    target = _target(measure, card)
    if target is None:
        return None
    document = figure.nl
    stopped = _stopped(figure, measure)
    seen = [Moment(p.year, p.value, p.comparator) for p in document.series if p.value is not None]
    if stopped is not None:
        return OutlookObject(
            area=_named(area), indicator=card.id, comparator=measure.comparator, release=document.release,
            target=target, first_year=seen[0].year if seen else None, last_year=seen[-1].year if seen else None,
            scenarios=(), word="cannot_tell", sentence=stopped,
        )  # fmt: skip
    last = next((p for p in reversed(document.series) if p.value is not None), None)
    own = tuple((moment.year, moment.value) for moment in seen)
    candidates = _candidates(panel, area, card) if own else {}
    made = outlook(
        _named(area),
        card.id,
        measure.comparator,
        seen,
        target,
        peers=[candidates[name] for name in matched_peers(own, candidates)] if candidates else (),
        breaks=[one.year for one in told.breaks],
        provisional=last is not None and last.status in _PROVISIONAL,
        release=document.release,
    )
    return _rounded(made)


def _named(area: Area) -> str:
    return f"{area.id}@{area.definition}" if area.is_focus_area else area.id


def _target(measure: Measure, card: Indicator) -> OutlookTarget | None:
    if not measure.targets:
        return None
    newest = measure.targets[-1]
    if measure.kind == "level":
        better = "higher" if newest.direction == "at_least" else "lower"
        return OutlookTarget(kind="level", year=newest.year, value=newest.value, better=better)
    if newest.direction == "at_least" or card.better not in ("higher", "lower"):
        return None
    return OutlookTarget(kind="gap", year=newest.year, value=newest.value, better=card.better)


def _stopped(figure: GapFigure, measure: Measure) -> Text | None:
    """Say why nothing is foretold, where a rule of the verdict leaves nothing to go by."""
    rules = _TELLS_NOTHING | ({"counted_elsewhere"} if measure.kind == "gap" else set())
    for nl, en in zip(figure.nl.warnings, figure.en.warnings, strict=True):
        if nl.stops and nl.rule in rules:
            return Text(nl=f"Niet te zeggen. {nl.sentence}", en=f"Cannot be told. {en.sentence}")
    return None


def _candidates(panel: Panel, area: Area, card: Indicator) -> Mapping[str, Path]:
    """Give the levels of neighbourhoods of other municipalities that are in no programme."""
    return panel.remember(
        ("outlook candidates", card.id, area.boundary_year, area.municipality), lambda: _levels(panel, area, card)
    )


def _levels(panel: Panel, area: Area, card: Indicator) -> dict[str, Path]:
    held = series(panel, card, area.boundary_year)
    if held is None or held.level != "BU":
        return {}
    weights = panel.weights(card, area.boundary_year, max(held.cells), "BU")
    if weights is None:
        return {}
    away = set(area.municipality.split("+"))
    programmes = under_programmes({one.municipality for one in focus_areas().values()}, area.boundary_year)
    districts = tuple("BU" + code[2:] for code in programmes if not code.startswith("BU"))
    found: dict[str, list[tuple[int, float]]] = {}
    for year in sorted(held.cells):
        for unit, cell in held.cells[year].items():
            if cell.value is not None and unit.startswith("BU") and weights.by_area.get(unit, 0) >= FEWEST_RESIDENTS:
                found.setdefault(unit, []).append((year, cell.value))
    return {
        unit: tuple(path)
        for unit, path in found.items()
        if len(path) == len(held.cells)
        and municipality_of(unit) not in away
        and unit not in programmes
        and not unit.startswith(districts or ("-",))
    }


def _rounded(made: OutlookObject) -> OutlookObject:
    """Round what is kept, so that the last bit of a machine's arithmetic is no part of an edition."""
    return made.model_copy(
        update={
            "scenarios": tuple(
                one.model_copy(
                    update={
                        name: None if (value := getattr(one, name)) is None else round(value, _DECIMALS) + 0.0
                        for name in ("expected", "low", "high", "comparator", "probability")
                    }
                )
                for one in made.scenarios
            )
        }
    )
