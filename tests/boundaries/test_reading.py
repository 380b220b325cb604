# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""Maps, address cross-walks and change flags as files; and a release that keeps what they tell."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from kloof import releases
from kloof.boundaries import series
from kloof.errors import ReleaseUnreadable
from kloof.observations import CROSSWALK, NEIGHBOURS
from kloof.sources import Reading, read_folder

BOXES = {"BU99990101": (0, 0, 500, 500), "BU99990102": (500, 0, 1000, 500)}
COUNTS = (
    "van_jaar,naar_jaar,van_code,naar_code,adressen\n2023,2024,99990101,99990111,60\n2023,2024,99990101,99990112,40\n"
)


def geojson(boxes: dict = BOXES, *, origin: int = 200_000, **also: object) -> dict:
    features = []
    for code, (left, low, right, high) in boxes.items():
        ring = [[left, low], [right, low], [right, high], [left, high], [left, low]]
        moved = [[x + origin, y + origin] for x, y in ring]
        named = {"buurtcode": code, "buurtnaam": "Kade", "gemeentecode": "GM9999"}
        features.append(
            {"type": "Feature", "properties": named, "geometry": {"type": "Polygon", "coordinates": [moved]}}
        )
    return {"type": "FeatureCollection", "features": features, **also}


TOPOLOGY = {
    "arcs": [[[0, 0], [0, 2], [2, 0]], [[2, 2], [0, -2]], [[2, 0], [-2, 0]], [[2, 2], [2, 0], [0, -2], [-2, 0]]],
    "objects": {
        "layer": {
            "type": "GeometryCollection",
            "geometries": [
                {"type": "Polygon", "arcs": [[0, 1, 2]], "properties": {"statcode": "BU99990101"}},
                {"type": "MultiPolygon", "arcs": [[[3, -2]]], "properties": {"statcode": "BU99990102"}},
            ],
        }
    },
    "transform": {"scale": [0.01, 0.01], "translate": [5.0, 52.0]},
    "type": "Topology",
}


@pytest.fixture
def folder(tmp_path: Path):
    source = tmp_path / "source"
    source.mkdir()

    def put(**files: str | dict) -> Path:
        for name, content in files.items():
            text = content if isinstance(content, str) else json.dumps(content)
            (source / name.replace("_dot_", ".")).write_text(text, encoding="utf-8")
        return source

    return put


def only(reading: Reading) -> tuple[str, str]:
    (file,) = reading.files
    return file.state, file.reason


def test_a_map_is_known_by_its_content_and_named_by_the_finest_code(folder):
    (outlines,) = read_folder(folder(buurt_2024_dot_txt=geojson())).outlines
    assert (outlines.level, outlines.boundary_year, outlines.grid) == ("BU", 2024, "rd")
    assert outlines.areas == tuple(BOXES)


def test_a_packed_map_is_read(folder, tmp_path):
    source = folder()
    (source / "buurt_2024.geojson.gz").write_bytes(gzip.compress(json.dumps(geojson()).encode()))
    assert len(read_folder(source).outlines) == 1


def test_a_topology_says_itself_what_touches(folder):
    (outlines,) = read_folder(folder(buurt_2014_dot_json=TOPOLOGY)).outlines
    assert outlines.touching is not None
    assert outlines.touching.tolist() == [[0, 1]]
    assert outlines.grid == "wgs84"
    assert not outlines.tells_areas


def test_degrees_are_laid_flat_with_equal_areas(folder):
    """A hundredth of a degree at 52 degrees north is about 685 by 1,112 metres, and both boxes are as large."""
    (outlines,) = read_folder(folder(buurt_2014_dot_json=TOPOLOGY)).outlines
    sizes = [shape.area / 1e6 for shape in outlines.shapes]
    assert sizes == pytest.approx([4 * 0.6846 * 1.112] * 2, rel=0.01)


def test_the_accuracy_is_what_the_map_states_never_how_many_digits_it_has(folder):
    plain, stated = folder(buurt_2023_dot_json=geojson(), buurt_2024_dot_json=geojson(accuracy_m=2)), None
    stated = {outlines.boundary_year: outlines.tells_areas for outlines in read_folder(plain).outlines}
    assert stated == {2023: False, 2024: True}


def test_a_map_says_what_it_is_good_for(folder):
    state, reason = only(read_folder(folder(buurt_2024_dot_json=geojson())))
    assert (state, reason.split(":")[0]) == ("used", "used to find neighbours and to draw only")


def test_a_map_adds_no_areas_to_the_figures(folder):
    """A map may have water and foreign land as areas; nobody lives there."""
    assert read_folder(folder(buurt_2024_dot_json=geojson())).areas.is_empty()


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        ("buurt_2024_dot_json", json.dumps(geojson())[:-30], "one that is cut off"),
        ("buurt_dot_json", geojson(), "expected one year, found none"),
        (
            "buurt_2024_dot_json",
            geojson({"BU99990101": BOXES["BU99990101"], "Park": (0, 0, 1, 1)}),
            "for every outline",
        ),
        ("buurt_2024_dot_json", geojson(accuracy_m=-1), "metres above zero"),
        ("counts_dot_csv", COUNTS.replace("60", "veel"), "line 2, column 'adressen'"),
        ("counts_dot_csv", COUNTS.replace(",99990111", ",9999"), "codes of one level"),
        ("counts_dot_csv", COUNTS + COUNTS.splitlines()[1] + "\n", "it is there twice"),
        ("counts_dot_csv", COUNTS.splitlines()[0] + "\n", "at least one row"),
    ],
)
def test_a_broken_file_says_where_and_what(folder, name, content, expected):
    state, reason = only(read_folder(folder(**{name: content})))
    assert state == "broken"
    assert expected in reason


def test_a_map_of_something_else_is_unknown(folder):
    roads = geojson({"A28": (0, 0, 1, 1)})
    for feature in roads["features"]:
        del feature["properties"]["gemeentecode"]
    assert only(read_folder(folder(roads_2024_dot_json=roads)))[0] == "unknown"


def test_postcodes_look_like_municipalities_and_are_left_out(folder):
    text = COUNTS.replace("99990101", "1011").replace("9999011", "036")
    state, reason = only(read_folder(folder(pc4_naar_gemeente_dot_csv=text)))
    assert (state, "postcodes" in reason) == ("unused", True)


KWB = "code,name,inwoners,gemeenteCode,gemeenteNaam{more}\n"


def test_a_release_keeps_how_its_maps_hang_together(folder, tmp_path):
    """Kade is split in two: 60 of its 100 homes stay, 40 go; the flags of the year go along."""
    source = folder(
        kwb_2023_dot_csv=KWB.format(more="") + "BU99990101,Kade,300,GM9999,V\nBU99990102,Park,200,GM9999,V\n",
        kwb_2024_dot_csv=KWB.format(more=",ind_wbi")
        + "BU99990111,Kade,180,GM9999,V,3\nBU99990112,Haven,130,GM9999,V,3\nBU99990102,Park,400,GM9999,V,1\n",
        woonadressen_dot_csv=COUNTS,
        buurt_2024_dot_json=geojson(),
    )
    assert releases.build(source, tmp_path / "r", private=True).exit_code == 0
    release = releases.read(tmp_path / "r")
    assert dict(release.panel.crosswalk.schema) == CROSSWALK
    assert dict(release.panel.neighbours.schema) == NEIGHBOURS
    assert release.panel.neighbours.rows() == [
        (2024, "BU99990101", "BU99990102"),
        (2024, "BU99990102", "BU99990101"),
    ]
    licences = {source.licence for source in release.sources if source.table.startswith("grenswijzigingen")}
    assert licences == {"CC BY-NC-SA 4.0"}

    told = series(release.panel, "residents", boundary_year=2024, level="BU")
    assert told.values.select("area", "year", "value", "how").rows() == [
        ("BU99990102", 2023, 200.0, "same_code"),
        ("BU99990102", 2024, 400.0, "same_map"),
        ("BU99990111", 2023, 180.0, "addresses"),
        ("BU99990111", 2024, 180.0, "same_map"),
        ("BU99990112", 2023, 120.0, "addresses"),
        ("BU99990112", 2024, 130.0, "same_map"),
    ]
    assert told.years().select("year", "table", "drawn_on", "areas", "with_value", "how", "unmatched").rows() == [
        (2023, "KWB-2023", 2023, 3, 3, "addresses", 0.0),
        (2024, "KWB-2024", 2024, 3, 3, "same_map", 0.0),
    ]


@pytest.mark.parametrize("name", ["crosswalk.parquet", "neighbours.parquet"])
def test_a_changed_byte_of_the_crosswalk_is_found_and_named(folder, tmp_path, name):
    source = folder(
        kwb_2023_dot_csv=KWB.format(more="") + "BU99990101,Kade,300,GM9999,V\n",
        kwb_2024_dot_csv=KWB.format(more="") + "BU99990101,Kade,301,GM9999,V\n",
        buurt_2024_dot_json=geojson(),
    )
    releases.build(source, tmp_path / "r")
    content = bytearray((tmp_path / "r" / name).read_bytes())
    content[len(content) // 2] ^= 1
    (tmp_path / "r" / name).write_bytes(content)
    with pytest.raises(ReleaseUnreadable, match=name):
        releases.read(tmp_path / "r")


def test_a_release_of_one_map_without_outlines_has_neither(folder, tmp_path):
    releases.build(folder(kwb_2024_dot_csv=KWB.format(more="") + "BU99990101,Kade,301,GM9999,V\n"), tmp_path / "r")
    assert not list((tmp_path / "r").glob("crosswalk*")) + list((tmp_path / "r").glob("neighbours*"))
    assert releases.read(tmp_path / "r").panel.crosswalk.is_empty()


def test_a_cross_walk_that_may_not_be_published_further_stays_out_unless_asked(folder, tmp_path):
    source = folder(
        kwb_2023_dot_csv=KWB.format(more="") + "BU99990101,Kade,300,GM9999,V\n",
        kwb_2024_dot_csv=KWB.format(more="") + "BU99990111,Kade,180,GM9999,V\n",
        woonadressen_dot_csv=COUNTS,
    )
    report = releases.build(source, tmp_path / "r")
    (left,) = [file for file in report.files if file.format == "address cross-walk"]
    assert (report.exit_code, left.state) == (0, "unused")
    assert "--private" in left.reason
    assert "addresses" not in set(releases.read(tmp_path / "r").panel.crosswalk["how"])
