# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""The list of neighbourhoods, and the page of one."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.safestring import SafeString, mark_safe

from kloof import charts
from kloof.charts.drawing import Form
from kloof.editions import Edition
from kloof.language.editions import AreaObject, SourceFile
from kloof.language.programmes import Activity
from kloof.language.texts import Language
from kloof_web.public.figures import AreaFigure, area_figure, titles_of
from kloof_web.public.municipality import Municipality
from kloof_web.public.places import is_inside, neighbourhoods, takes_place_in

__all__ = ["AreaPage", "AreasPage", "area_page", "areas_page"]


@dataclass(frozen=True, slots=True)
class AreasPage:
    """The neighbourhoods of the focus area, then the others; by name, never by score."""

    inside: tuple[AreaObject, ...]
    outside: tuple[AreaObject, ...]
    map_wide: SafeString | None
    map_narrow: SafeString | None
    map_source: SourceFile | None
    example_postcode: str | None


@dataclass(frozen=True, slots=True)
class AreaPage:
    """A neighbourhood: what happens here, what is strong, what is needed, who lives here."""

    area: AreaObject
    municipality: str
    inside: bool
    activities: tuple[Activity, ...]
    strengths: tuple[AreaFigure, ...]
    needs: tuple[AreaFigure, ...]
    neutral: tuple[AreaFigure, ...]
    counts: tuple[AreaFigure, ...]
    without: tuple[AreaFigure, ...]
    count_sources: tuple[SourceFile, ...]


def areas_page(edition: Edition, city: Municipality, language: Language) -> AreasPage:
    """Gather the list of neighbourhoods."""
    areas = neighbourhoods(edition)
    return AreasPage(
        inside=tuple(area for area in areas if is_inside(edition, area)),
        outside=tuple(area for area in areas if not is_inside(edition, area)),
        map_wide=_map(edition, city, language, "wide"),
        map_narrow=_map(edition, city, language, "narrow"),
        map_source=city.map_source,
        example_postcode=min(city.postcodes, default=None),
    )


def _map(edition: Edition, city: Municipality, language: Language, form: Form) -> SafeString | None:
    ground = city.ground.get(("BU", form))
    if ground is None:
        return None
    title = {"nl": "De buurten van {}", "en": "The neighbourhoods of {}"}[language]
    drawn = charts.locator_map(
        ground,
        {area.code: f"../buurt/{area.code}" for area in neighbourhoods(edition)},
        language=language,
        name=f"map-{form}",
        title=title.format(edition.programme.municipality.name),
    )
    return mark_safe(drawn)  # noqa: S308 # escaped by charts


def area_page(edition: Edition, area: AreaObject, language: Language) -> AreaPage:
    """Gather the page of one neighbourhood: strengths beside needs, composition apart, the gap last.

    A count grows with its area, so it is shown beside nothing; only what counts for each resident is compared.
    """
    city = edition.areas.get(edition.programme.municipality.code)
    names = (area.name, city.name if city else edition.programme.municipality.name)
    strengths, needs, neutral, counts, without = [], [], [], [], []
    for place, series in enumerate(area.series):
        shown = area_figure(edition, series, names, language, name=f"n{place}")
        if shown is None:
            continue
        if shown.missing is not None:
            without.append(shown)
            continue
        own = next((v.value for v in series.values if v.year == shown.year), None)
        compared = next((v.value for v in series.comparator if v.year == shown.year), None)
        if shown.indicator.kind == "extensive":
            counts.append(shown)
            continue
        better = shown.indicator.better
        elsewhere = shown.indicator.counted_where == "place_of_event"
        if own is None or compared is None or elsewhere or better not in ("higher", "lower"):
            neutral.append(shown)
        elif round(own, shown.indicator.decimals) == round(compared, shown.indicator.decimals) or (own > compared) == (
            better == "higher"
        ):
            strengths.append(shown)
        else:
            needs.append(shown)
    inside = is_inside(edition, area)
    return AreaPage(
        area=area,
        municipality=names[1],
        inside=inside,
        activities=tuple(a for a in edition.activities.values() if takes_place_in(a, area) or (inside and not a.areas)),
        strengths=tuple(strengths),
        needs=tuple(needs),
        neutral=tuple(neutral),
        counts=tuple(counts),
        without=tuple(without),
        count_sources=titles_of(source for one in counts for source in one.sources),
    )
