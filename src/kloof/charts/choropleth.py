# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""A map of one municipality: one figure in each of its neighbourhoods, in at most five classes.

A class is a number written in the shape and a step from light to dark, so that it can be told without colour, in grey
print and in the dark. What is missing has a pattern by its kind, and says why: lines for what is kept secret, dots for
what is not there, a grid for a border that moved. The steps have no good or bad end. The picture is for the eye and the
mouse; the table beside it says the same to everybody.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any, Literal

import numpy as np
import shapely

from kloof.charts.drawing import SCREEN, Form, Palette, Pen, short, short_word
from kloof.estimates import Missing
from kloof.language.texts import Language
from kloof.language.writing import written

__all__ = ["BaseMap", "Place", "Shade", "area_map", "base_map", "locator_map"]

_CLASSES = 5
_WIDTH: Mapping[Form, int] = {"wide": 640, "narrow": 360, "small": 360}
_FONT: Mapping[Form, int] = {"wide": 14, "narrow": 13, "small": 13}
_ROOM_FOR_A_NUMBER = 8.5

Kind = Literal["secret", "absent", "moved"]
_KINDS: Mapping[str, Kind] = {
    Missing.SUPPRESSED.value: "secret",
    Missing.TOO_FEW.value: "secret",
    Missing.BOUNDARY_CHANGED.value: "moved",
    Missing.ONLY_LARGER_AREAS.value: "moved",
}
"""Of what kind a reason is; every other one is a figure that is simply not there."""


@dataclass(frozen=True, slots=True)
class Place:
    """An area on a base map: its drawn outline, and where there is room in it for a number (None: nowhere)."""

    code: str
    name: str
    path: str
    middle: tuple[float, float] | None


@dataclass(frozen=True, slots=True)
class BaseMap:
    """A municipality laid out for one form of picture, without figures: made once, drawn many times.

    Parameters
    ----------
    places
        By name.
    focus
        The border of the focus area as a drawn path; empty when none of the areas belongs to it.
    focus_name, inside
        What the focus area is called, and the codes of its areas.
    """

    municipality: str
    form: Form
    height: float
    places: tuple[Place, ...]
    focus: str
    focus_name: str
    inside: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Shade:
    """What one area shows: its value, the value in words, or why there is none; and the page that tells more."""

    value: float | None
    words: str
    missing: str | None = None
    href: str | None = None


def base_map(
    outlines: Mapping[str, tuple[str, Any]],
    *,
    municipality: str,
    inside: Collection[str] = (),
    focus_name: str = "",
    form: Form = "wide",
) -> BaseMap:
    """Lay out the areas of a municipality.

    Parameters
    ----------
    outlines
        By code: the name and the outline (a shapely polygon in metres, north up).
    inside
        Codes of the focus area; its outer border is drawn heavy.
    form
        ``wide`` (640 units) or ``narrow`` (360 units, for a phone).

    Examples
    --------
    >>> ground = base_map({"BU1": ("Haven", shapely.box(0, 0, 9, 6))}, municipality="Veendrecht")
    >>> ground.height, ground.places[0].path
    (429.3, 'M636,425.3V4H4V425.3Z')
    """
    order = sorted(outlines, key=lambda code: (outlines[code][0], code))
    shapes = np.array([outlines[code][1] for code in order], dtype=object)
    left, bottom, right, top = shapely.total_bounds(shapes)
    edge = 4
    scale = (_WIDTH[form] - 2 * edge) / max(right - left, (top - bottom) * 0.8, 1.0)
    shift = edge + ((_WIDTH[form] - 2 * edge) - (right - left) * scale) / 2

    def placed(at: Any) -> Any:
        return np.column_stack([shift + (at[:, 0] - left) * scale, edge + (top - at[:, 1]) * scale])

    whole = shapely.transform(shapes, placed)
    rough = shapely.simplify(whole, 0.4)
    rough = np.where(shapely.is_empty(rough), whole, rough)
    middles = shapely.maximum_inscribed_circle(whole, tolerance=0.5)
    places = []
    for code, shape, middle in zip(order, rough, middles, strict=True):
        (x, y), _ = shapely.get_coordinates(middle)
        has_room = shapely.length(middle) >= _ROOM_FOR_A_NUMBER
        places.append(Place(code, outlines[code][0], _path(shape), (round(x, 1), round(y, 1)) if has_room else None))
    own = whole[[code in inside for code in order]]
    # Borders of a map that was simplified may part by a hair; closing them first leaves one outer border.
    focus = shapely.simplify(shapely.union_all(own.tolist()).buffer(1.2).buffer(-1.2), 0.4) if len(own) else None
    return BaseMap(
        municipality=municipality,
        form=form,
        height=round(float(top - bottom) * float(scale) + 2 * edge, 1),
        places=tuple(places),
        focus=_path(focus) if focus is not None else "",
        focus_name=focus_name,
        inside=frozenset(inside),
    )


def area_map(
    ground: BaseMap,
    shades: Mapping[str, Shade],
    *,
    language: Language,
    name: str,
    title: str,
    unit: str = "",
    palette: Palette = SCREEN,
    decimals: int = 1,
) -> str:
    """Draw one figure on a base map, with its legend.

    Parameters
    ----------
    shades
        By code; an area that is not in it is drawn as one without a figure.
    title
        What the map shows, with its year.
    language, name, unit, palette, decimals
        As for :func:`kloof.charts.gap_chart`.

    Examples
    --------
    >>> ground = base_map({"BU1": ("Haven", shapely.box(0, 0, 9, 6))}, municipality="Veendrecht")
    >>> svg = area_map(ground, {"BU1": Shade(61.2, "61.2%")}, language="en", name="m", title="Health, 2024")
    >>> "Haven: 61.2%" in svg, "1 neighbourhood" in svg
    (True, True)
    """
    pen = Pen(palette)
    values = {place.code: s.value for place in ground.places if (s := shades.get(place.code)) and s.value is not None}
    classes = _classes(list(values.values()), decimals)
    body: list[str] = []
    numbers = []
    shapes = []
    none: dict[str, int] = {}
    for place in ground.places:
        shade = shades.get(place.code, Shade(None, "", "not_published"))
        step = _step(values.get(place.code), classes)
        if step is None:
            none[shade.missing or ""] = none.get(shade.missing or "", 0) + 1
            look = f'class="k-place" fill="url(#{_pattern_of(name, shade.missing)})"'
        else:
            look = pen.fill("place", _colour(step, classes))
            if place.middle is not None:
                x, y = place.middle
                ink = pen.fill("step", _ink(step, classes))
                numbers.append(f'<text {ink} x="{short(x)}" y="{short(y + 4)}">{step + 1}</text>')
        words = shade.words if step is not None else short_word(shade.missing, language)
        drawn = f'<path {look} d="{place.path}"><title>{escape(f"{place.name}: {words}")}</title></path>'
        # The table beside the map has the same links; these are for a finger or a mouse.
        shapes.append(f'<a href="{escape(shade.href)}" tabindex="-1">{drawn}</a>' if shade.href else drawn)
    kinds = {_KINDS.get(missing, "absent") for missing in none}
    body.append(f"<defs>{''.join(_pattern(name, kind, pen) for kind in sorted(kinds))}</defs>" if kinds else "")
    body.append(_places(shapes, pen))
    body.append(f'<g class="k-numbers" font-size="11" text-anchor="middle" aria-hidden="true">{"".join(numbers)}</g>')
    body += _border(ground, pen)
    legend, bottom = _legend(ground, classes, values, none, name, pen, language, unit, decimals)
    body += legend
    said = _description(ground, classes, values, none, language, unit, decimals)
    return _framed(ground, name, title, said, body, bottom, palette)


def _pattern_of(name: str, missing: str | None) -> str:
    return f"{name}-{_KINDS.get(missing or '', 'absent')}"


def _pattern(name: str, kind: Kind, pen: Pen) -> str:
    """Draw the pattern of one kind of missing figure; kinds differ in shape, not in colour."""
    line = pen.stroke("hatch", "muted")
    inside = {
        "secret": f'<line {line} stroke-width="1.5" x1="0" x2="0" y1="0" y2="6"/>',
        "absent": f'<circle {pen.fill("dot", "muted")} cx="3" cy="3" r="1.1"/>',
        "moved": f'<path {line} stroke-width="1" d="M0,0H6M0,0V6"/>',
    }[kind]
    turned = ' patternTransform="rotate(45)"' if kind == "secret" else ""
    return (
        f'<pattern id="{name}-{kind}" width="6" height="6" patternUnits="userSpaceOnUse"{turned}>'
        f'<rect {pen.fill("blank", "paper")} width="6" height="6"/>{inside}</pattern>'
    )


def locator_map(
    ground: BaseMap,
    hrefs: Mapping[str, str],
    *,
    language: Language,
    name: str,
    title: str,
    palette: Palette = SCREEN,
) -> str:
    """Draw where the neighbourhoods lie, without any figure: each leads to its page.

    Examples
    --------
    >>> ground = base_map({"BU1": ("Haven", shapely.box(0, 0, 9, 6))}, municipality="Veendrecht")
    >>> "../buurt/BU1" in locator_map(ground, {"BU1": "../buurt/BU1"}, language="nl", name="m", title="Veendrecht")
    True
    """
    pen = Pen(palette)
    shapes = []
    for place in ground.places:
        look = pen.fill("place", "step3" if place.code in ground.inside else "step2")
        drawn = f'<path {look} d="{place.path}"><title>{escape(place.name)}</title></path>'
        href = hrefs.get(place.code)
        shapes.append(f'<a href="{escape(href)}" tabindex="-1">{drawn}</a>' if href else drawn)
    body = [_places(shapes, pen), *_border(ground, pen)]
    if language == "nl":
        focus = f" De dikke lijn is de grens van {ground.focus_name}." if ground.focus else ""
        said = f"Kaart van {ground.municipality} met zijn buurten.{focus} De lijst op deze pagina noemt ze op alfabet."
    else:
        focus = f" The heavy line is the border of {ground.focus_name}." if ground.focus else ""
        said = f"Map of {ground.municipality} with its neighbourhoods.{focus} The list on this page has them by name."
    return _framed(ground, name, title, said, body, ground.height, palette)


def _places(shapes: Sequence[str], pen: Pen) -> str:
    border = pen.palette.paper
    line = f' stroke="{border}"' if border else ""
    return f'<g class="k-places k-stroke-paper" stroke-width="0.8"{line} aria-hidden="true">{"".join(shapes)}</g>'


def _border(ground: BaseMap, pen: Pen) -> list[str]:
    """Draw the border of the focus area, on a halo that keeps it apart from what it lies on."""
    if not ground.focus:
        return []
    return [
        f'<path {pen.stroke("halo", "paper")} stroke-width="5" stroke-linejoin="round" d="{ground.focus}"/>',
        f'<path {pen.stroke("focus", "area")} stroke-width="2.5" stroke-linejoin="round" d="{ground.focus}"/>',
    ]


def _framed(
    ground: BaseMap, name: str, title: str, said: str, body: Sequence[str], bottom: float, palette: Palette
) -> str:
    """Frame a map: a group and not one image, because its shapes are links."""
    family = ' font-family="Source Sans 3, sans-serif"' if palette.ink else ""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="k-chart k-map k-chart--{ground.form}" '
        f'viewBox="0 0 {_WIDTH[ground.form]} {short(bottom)}" role="group" aria-labelledby="{name}-title" '
        f'aria-describedby="{name}-desc" font-size="{_FONT[ground.form]}"{family}>'
        f'<title id="{name}-title">{escape(title)}</title><desc id="{name}-desc">{escape(said)}</desc>'
        f"{''.join(body)}</svg>"
    )


def _classes(values: Sequence[float], decimals: int) -> list[tuple[float, float]]:
    """Give the lowest and highest value of each class: about as many areas in each, equal values never apart."""
    ordered = sorted(round(value, decimals) for value in values)
    if not ordered:
        return []
    different = sorted(set(ordered))
    if len(different) <= _CLASSES:
        return [(value, value) for value in different]
    cuts = sorted({ordered[round(len(ordered) * part / _CLASSES)] for part in range(1, _CLASSES)} - {different[0]})
    groups = np.searchsorted(np.array(cuts), different, side="right")
    parts = [[v for v, g in zip(different, groups, strict=True) if g == group] for group in sorted(set(groups))]
    return [(part[0], part[-1]) for part in parts]


def _step(value: float | None, classes: Sequence[tuple[float, float]]) -> int | None:
    if value is None:
        return None
    return next((place for place, (_, high) in enumerate(classes) if value <= high + 1e-9), len(classes) - 1)


def _tone(step: int, classes: Sequence[tuple[float, float]]) -> int:
    """Spread few classes over the whole range from light to dark; one class alone is in the middle."""
    return 3 if len(classes) == 1 else 1 + round(step * (_CLASSES - 1) / (len(classes) - 1))


def _colour(step: int, classes: Sequence[tuple[float, float]]) -> str:
    return f"step{_tone(step, classes)}"


def _ink(step: int, classes: Sequence[tuple[float, float]]) -> str:
    return "paper" if _tone(step, classes) > 3 else "ink"


def _range(low: float, high: float, language: Language, unit: str, decimals: int) -> str:
    mark = " %" if unit == "%" and language == "nl" else "%" if unit == "%" else ""
    if low == high:
        return f"{written(low, language, decimals)}{mark}"
    to = "tot en met" if language == "nl" else "to"
    return f"{written(low, language, decimals)} {to} {written(high, language, decimals)}{mark}"


def _counted(number: int, language: Language) -> str:
    if language == "nl":
        return f"{number} {'buurt' if number == 1 else 'buurten'}"
    return f"{number} {'neighbourhood' if number == 1 else 'neighbourhoods'}"


def _legend(
    ground: BaseMap,
    classes: Sequence[tuple[float, float]],
    values: Mapping[str, float],
    none: Mapping[str, int],
    name: str,
    pen: Pen,
    language: Language,
    unit: str,
    decimals: int,
) -> tuple[list[str], float]:
    """Draw what each class means, and how many areas are in it; gives the parts and where they end."""
    wide = ground.form == "wide"
    step_y, x = 24, 4.0
    y = ground.height + 16
    columns = 2 if wide else 1
    rows: list[tuple[str, str, str]] = []
    for place, (low, high) in enumerate(classes):
        count = sum(_step(value, classes) == place for value in values.values())
        look = pen.fill("swatch", _colour(place, classes))
        number = (
            f'<text {pen.fill("step", _ink(place, classes))} font-size="11" text-anchor="middle" x="{{x}}" y="{{y}}">'
        )
        words = f"{_range(low, high, language, unit, decimals)} ({_counted(count, language)})"
        rows.append((look, f"{number}{place + 1}</text>", words))
    for missing, count in sorted(none.items()):
        words = f"{short_word(missing, language)} ({_counted(count, language)})"
        rows.append((f'class="k-swatch" fill="url(#{_pattern_of(name, missing)})"', "", words))
    if ground.focus:
        rows.append((pen.stroke("focus", "area") + ' stroke-width="2.5"', "", ground.focus_name))
    parts = []
    per_column = -(-len(rows) // columns)
    for place, (look, number, words) in enumerate(rows):
        at_x = x + (place // per_column) * (_WIDTH[ground.form] / columns)
        at_y = y + (place % per_column) * step_y
        parts.append(f'<rect {look} x="{short(at_x)}" y="{short(at_y)}" width="26" height="16"/>')
        parts.append(number.format(x=short(at_x + 13), y=short(at_y + 12)))
        parts.append(
            f'<text {pen.fill("words", "ink")} x="{short(at_x + 36)}" y="{short(at_y + 13)}">{escape(words)}</text>'
        )
    return parts, y + per_column * step_y + 4


def _description(
    ground: BaseMap,
    classes: Sequence[tuple[float, float]],
    values: Mapping[str, float],
    none: Mapping[str, int],
    language: Language,
    unit: str,
    decimals: int,
) -> str:
    parts = []
    for place, (low, high) in enumerate(classes):
        count = sum(_step(value, classes) == place for value in values.values())
        parts.append(f"{place + 1}: {_range(low, high, language, unit, decimals)}, {_counted(count, language)}")
    for missing, count in sorted(none.items()):
        parts.append(f"{short_word(missing, language)}: {_counted(count, language)}")
    told = "; ".join(parts)
    if language == "nl":
        focus = f" De dikke lijn is de grens van {ground.focus_name}." if ground.focus else ""
        table = " De tabel bij de kaart noemt elke buurt op alfabet."
        return f"Kaart van {ground.municipality} in klassen. {told}.{focus}{table}"
    focus = f" The heavy line is the border of {ground.focus_name}." if ground.focus else ""
    table = " The table with the map lists every neighbourhood by name."
    return f"Map of {ground.municipality} in classes. {told}.{focus}{table}"


def _path(shape: Any) -> str:
    """Write a polygon as a path, with one decimal and no more points than it has."""
    parts = []
    for polygon in getattr(shape, "geoms", [shape]):
        if polygon.geom_type != "Polygon" or polygon.is_empty:
            continue
        for ring in (polygon.exterior, *polygon.interiors):
            points = np.round(shapely.get_coordinates(ring)[:-1], 1)
            parts.append(_ring(points.tolist()))
    return "".join(parts)


def _ring(points: Sequence[Sequence[float]]) -> str:
    (x, y), *rest = points
    written_out = [f"M{short(x)},{short(y)}"]
    for nx, ny in rest:
        if nx == x and ny == y:
            continue
        if nx == x:
            written_out.append(f"V{short(ny)}")
        elif ny == y:
            written_out.append(f"H{short(nx)}")
        else:
            written_out.append(f"L{short(nx)},{short(ny)}")
        x, y = nx, ny
    return f"{''.join(written_out)}Z"
