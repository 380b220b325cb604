# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""A map of a municipality: told without colour, nothing missing without its reason, the same for every language."""

from __future__ import annotations

import itertools
import re
import xml.etree.ElementTree as ET

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from kloof.charts import PRINT, BaseMap, Shade, area_map, base_map, locator_map
from kloof.charts.choropleth import _classes, _step

SVG = "{http://www.w3.org/2000/svg}"


def ground(number: int = 6, form: str = "wide") -> BaseMap:
    squares = {f"BU{n:08d}": (f"Buurt <{n}>", shapely.box(n * 100, 0, n * 100 + 100, 100)) for n in range(number)}
    inside = list(squares)[:2]
    return base_map(squares, municipality="Dorp & Stad", inside=inside, focus_name="Oost", form=form)  # type: ignore[arg-type] # both forms are given


def drawn(values: list[float | None], language: str = "nl", **more: object) -> ET.Element:
    shades = {
        f"BU{n:08d}": Shade(v, f"{v}", None if v is not None else "too_few", f"../buurt/BU{n:08d}")
        for n, v in enumerate(values)
    }
    svg = area_map(ground(len(values)), shades, language=language, name="k", title="Cijfer, 2024", **more)  # type: ignore[arg-type]
    return ET.fromstring(svg)


def test_every_class_has_a_number_and_a_range_in_the_legend() -> None:
    svg = drawn([1.0, 2.0, 3.0, 4.0, 5.0, None])
    words = [t.text for t in svg.iter(f"{SVG}text")]
    for step in range(1, 6):
        assert words.count(str(step)) == 2, "once in the map, once in the legend"
        assert f"{step},0 (1 buurt)" in words
    assert "te weinig mensen (1 buurt)" in words
    assert "Oost" in words


def test_it_has_a_title_and_a_description_and_every_shape_says_its_value() -> None:
    svg = drawn([1.0, None])
    assert svg.find(f"{SVG}title") is not None
    said = svg.find(f"{SVG}desc")
    assert said is not None
    assert said.text is not None
    assert "Dorp & Stad" in said.text
    assert "te weinig mensen: 1 buurt" in said.text
    titles = [title.text for title in svg.iter(f"{SVG}title")]
    assert "Buurt <0>: 1.0" in titles
    assert "Buurt <1>: te weinig mensen" in titles


def test_shapes_lead_to_their_pages_and_stand_in_nobodys_way() -> None:
    links = list(drawn([1.0, 2.0, None]).iter(f"{SVG}a"))
    assert [link.get("href") for link in links] == [f"../buurt/BU0000000{n}" for n in range(3)]
    assert {link.get("tabindex") for link in links} == {"-1"}


def test_paper_has_literal_colours_and_every_step_is_darker() -> None:
    svg = drawn([1.0, 2.0, 3.0, 4.0, 5.0], palette=PRINT)
    fills = [str(path.get("fill")) for path in svg.iter(f"{SVG}path") if "k-place" in str(path.get("class"))]
    light = [sum(int(f[i : i + 2], 16) * w for i, w in ((1, 0.299), (3, 0.587), (5, 0.114))) for f in fills]
    assert light == sorted(light, reverse=True)
    assert all(a - b > 15 for a, b in itertools.pairwise(light)), "apart in grey print"


def test_kinds_of_missing_differ_in_shape_and_in_word_on_the_map_and_in_its_legend() -> None:
    reasons = ["suppressed", "too_few", "not_published", "not_measured", "boundary_changed"]
    shades = {f"BU0000000{n}": Shade(None, "", missing=reason) for n, reason in enumerate(reasons)}
    svg = ET.fromstring(area_map(ground(5), shades, language="nl", name="k", title="Kaart"))
    looks = [str(path.get("fill")) for path in svg.iter(f"{SVG}path") if "k-place" in str(path.get("class"))]
    assert looks == ["url(#k-secret)", "url(#k-secret)", "url(#k-absent)", "url(#k-absent)", "url(#k-moved)"]
    patterns = {str(one.get("id")): [part.tag for part in one] for one in svg.iter(f"{SVG}pattern")}
    assert {f"url(#{name})" for name in patterns} == set(looks)
    assert len({tuple(shape) for shape in patterns.values()}) == 3, "each kind is another shape"
    legend = [str(rect.get("fill")) for rect in svg.iter(f"{SVG}rect") if "k-swatch" in str(rect.get("class"))]
    assert sorted(legend) == sorted(looks)
    words = " ".join(text.text or "" for text in svg.iter(f"{SVG}text"))
    assert all(word in words for word in ("geheim", "te weinig mensen", "niet gepubliceerd", "grens veranderd"))


@given(st.lists(st.floats(-1000, 1000, allow_nan=False).map(lambda v: round(v, 1)), min_size=1, max_size=80))
def test_equal_values_are_never_apart_and_every_value_is_in_its_class(values: list[float]) -> None:
    classes = _classes(values, 1)
    assert 1 <= len(classes) <= 5
    assert all(low <= high for low, high in classes)
    assert all(a[1] < b[0] for a, b in itertools.pairwise(classes))
    for value in values:
        step = _step(value, classes)
        assert step is not None
        assert classes[step][0] <= value <= classes[step][1]


@pytest.mark.parametrize("form", ["wide", "narrow"])
def test_a_map_stays_within_its_frame(form: str) -> None:
    places = ground(9, form).places
    width = 640 if form == "wide" else 360
    numbers = [float(n) for place in places for n in re.findall(r"[\d.]+", place.path.replace("L", " "))]
    assert max(numbers) <= width


def test_a_map_without_figures_names_every_place_and_leads_to_it() -> None:
    there = ground(4)
    svg = ET.fromstring(
        locator_map(
            there, {p.code: f"../buurt/{p.code}" for p in there.places}, language="en", name="k", title="Places"
        )
    )
    assert [link.get("href") for link in svg.iter(f"{SVG}a")] == [f"../buurt/BU0000000{n}" for n in range(4)]
    assert {title.text for title in svg.iter(f"{SVG}title")} >= {f"Buurt <{n}>" for n in range(4)}
    assert not list(svg.iter(f"{SVG}text")), "no figure, no number"
