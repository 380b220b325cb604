# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""Real maps, real cross-walks: municipalities and districts from 2016 to 2024."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from kloof.boundaries import between, contiguous, crosswalk, harmonise
from kloof.observations import OBSERVATIONS, complete_areas
from kloof.sources import Reading, change_flags, read_folder
from kloof.sources.content import open_content

pytestmark = pytest.mark.real_data

DISTRICTS = {
    2016: ("kwb/wijk_2016_cbs_dbf.csv.gz", "WK_CODE", "WK_NAAM", "AANT_INW"),
    2017: ("kwb/wijk_2017_cbs_dbf.csv.gz", "WK_CODE", "WK_NAAM", "AANT_INW"),
    2022: ("kwb/wijk_2022_tmap.csv.gz", "code", "name", "population"),
    2024: ("kwb/wijk_2024_85984NED.csv.gz", "code", "name", "inwoners"),
}
MUNICIPALITIES = {
    year: (f"kwb/kwb_gemeente_{year}.csv.gz", "gemeentecode", "gemeentenaam", "aantal_inwoners")
    for year in (2017, 2018, 2022, 2023, 2024)
}


def published(folder: Path, year: int, file: str, code: str, name: str, people: str) -> pl.DataFrame:
    table = pl.read_csv(folder / file, infer_schema_length=0)
    if "WATER" in table.columns:
        table = table.filter(WATER="NEE")
    rows = table.select(
        area=pl.col(code), boundary_year=pl.lit(year), name=pl.col(name), value=pl.col(people).cast(pl.Float64)
    )
    return rows.with_columns(value=pl.when(pl.col("value") >= 0).then("value")).filter(pl.col("area") != "GM0998")


@pytest.fixture(scope="module")
def told(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Residents of every map, and the cross-walk between the maps."""
    folder = tmp_path_factory.mktemp("crosswalks")
    for path in (shared_data / "crosswalk").glob("grenswijziging_*adressen_*"):
        (folder / path.name).symlink_to(path)
    read: Reading = read_folder(folder)
    tables = [published(shared_data, year, *how) for year, how in DISTRICTS.items()]
    tables += [published(shared_data, year, *how) for year, how in MUNICIPALITIES.items()]
    values = pl.concat(tables).with_columns(
        year=pl.col("boundary_year"),
        missing=pl.when(pl.col("value").is_null()).then(pl.lit("not_published")),
    )
    seen = values.select(
        "area", "boundary_year", "year", "value", "missing",
        indicator=pl.lit("residents"), origin=pl.lit("f"), release=pl.lit("KWB"), status=pl.lit("-"),
    ).select(*OBSERVATIONS).cast(OBSERVATIONS)  # fmt: skip
    return values, crosswalk(complete_areas(values, seen), seen, addresses=read.addresses)


@pytest.mark.parametrize("year", sorted(DISTRICTS))
@pytest.mark.parametrize("to", sorted(DISTRICTS))
def test_residents_of_districts_add_up_to_the_country_on_every_map(told, year, to):
    """All people find a district, but for those on estates that were not built yet; their share is reported.

    A district of which no residents are published counts as nobody here.
    """
    values, rows = told
    mine = values.filter(pl.col("area").str.starts_with("WK"), boundary_year=year)
    counted = mine.with_columns(value=pl.col("value").fill_null(0.0), missing=None)
    people = dict(counted.select("area", "value").iter_rows())
    brought = harmonise(counted, rows, kind="extensive", to_year=to, weights=people)
    lost = brought.unmatched.get((year, "WK"), 0.0)
    assert lost < 0.0002
    assert brought.values["value"].sum() == pytest.approx(sum(people.values()) * (1 - lost))


def test_a_district_without_published_residents_hides_the_sum_it_belongs_to(told):
    """In 2024 some new districts of Almere had next to nobody; who they belong to in 2016 has no sum then."""
    values, rows = told
    mine = values.filter(pl.col("area").str.starts_with("WK"), boundary_year=2024)
    people = dict(mine.select("area", "value").drop_nulls().iter_rows())
    brought = harmonise(mine, rows, kind="extensive", to_year=2016, weights=people).values
    assert brought.filter(area="WK003401")["missing"][0] == "part_missing"
    assert brought.filter(missing="part_missing").height < 10


@pytest.mark.parametrize(("year", "everyone"), [(2017, 17_081_507), (2018, 17_181_084), (2022, 17_590_672)])
def test_residents_of_municipalities_are_the_published_total(told, year, everyone):
    values, rows = told
    mine = values.filter(pl.col("area").str.starts_with("GM"), boundary_year=year)
    brought = harmonise(mine, rows, kind="extensive", to_year=2024)
    assert brought.unmatched == {(year, "GM"): 0.0}
    assert brought.values.height == 342
    assert brought.values["value"].sum() == pytest.approx(everyone, abs=0.5)


def test_groningen_haren_and_ten_boer_became_groningen(told):
    """In 2019 three municipalities became one."""
    values, rows = told
    of_2018 = dict(
        values.filter(pl.col("area").str.starts_with("GM"), boundary_year=2018).select("area", "value").rows()
    )
    brought = harmonise(
        values.filter(pl.col("area").str.starts_with("GM"), boundary_year=2018), rows, kind="extensive", to_year=2024
    ).values
    together = of_2018["GM0014"] + of_2018["GM0017"] + of_2018["GM0009"]
    groningen = brought.filter(area="GM0014").row(0, named=True)
    assert groningen["value"] == pytest.approx(together, rel=0.002)
    assert groningen["how"] == "addresses"


def test_a_rate_of_a_merged_municipality_lies_between_its_parts(told):
    """Three made-up shares, weighed by who lived there: the merged municipality has their mean."""
    values, rows = told
    mine = values.filter(pl.col("area").str.starts_with("GM"), boundary_year=2018)
    people = dict(mine.select("area", "value").rows())
    parts = {"GM0014": 40.0, "GM0009": 80.0, "GM0017": 90.0}
    shares = mine.with_columns(value=pl.col("area").replace_strict(parts, default=60.0))
    merged = harmonise(shares, rows, kind="intensive", to_year=2024, weights=people).values
    by_hand = sum(parts[code] * people[code] for code in parts) / sum(people[code] for code in parts)
    assert merged.filter(area="GM0014")["value"][0] == pytest.approx(by_hand, abs=0.1)


def test_what_the_address_file_says_agrees_with_what_was_counted(told):
    """Brought from 2022 to the map of 2024, districts have the residents of 2024 but for two years of living."""
    values, rows = told
    of = {y: values.filter(pl.col("area").str.starts_with("WK"), boundary_year=y) for y in (2022, 2024)}
    brought = harmonise(of[2022], rows, kind="extensive", to_year=2024).values
    changed = brought.filter(pl.col("divided") > 0, pl.col("value") > 2000).join(
        of[2024].select("area", counted="value"), on="area"
    )
    growth = (changed["counted"] / changed["value"] - 1).abs()
    assert changed.height > 50
    assert growth.median() < 0.04


def test_every_district_of_2016_goes_where_its_addresses_went(told):
    _, rows = told
    way = between(rows, 2016, 2024, level="WK")
    assert len(way.sources) == 2981
    matched = way.shares.sum(axis=0)
    assert ((matched > 1 - 1e-9) & (matched < 1 + 1e-9) | (matched == 0)).all()


@pytest.mark.parametrize(
    ("file", "area", "expected"),
    [
        ("gemeenten_2024.geojson.gz", "GM0014", {"GM1699", "GM1730", "GM1952", "GM1966", "GM1969", "GM1979"}),
        (
            "gemeente_2015_q1e3.topojson.gz",
            "GM0014",
            {"GM0005", "GM0009", "GM0017", "GM0018", "GM0022", "GM0040", "GM0053", "GM0056", "GM1699", "GM1730"},
        ),
    ],
)
def test_the_neighbours_of_groningen(shared_data, tmp_path, file, area, expected):
    (tmp_path / file).symlink_to(shared_data / "geo" / file)
    (outlines,) = read_folder(tmp_path).outlines
    found = set(contiguous(outlines).filter(area=area)["neighbour"])
    assert found == expected


def test_no_shared_map_states_enough_accuracy_to_divide_people(shared_data, tmp_path):
    for name in ("buurt_2014_q1e3.topojson.gz", "buurt_2024_rd_reconstructed.geojson.gz", "wijken_2024.geojson.gz"):
        (tmp_path / name).symlink_to(shared_data / "geo" / name)
    read = read_folder(tmp_path)
    assert [outlines.tells_areas for outlines in read.outlines] == [False] * 3


def test_nearly_every_neighbourhood_has_a_neighbour(shared_data, tmp_path):
    """Islands have none, and a few enclaves of one house."""
    name = "buurt_2024_rd_reconstructed.geojson.gz"
    (tmp_path / name).symlink_to(shared_data / "geo" / name)
    (outlines,) = read_folder(tmp_path).outlines
    pairs = contiguous(outlines)
    assert pairs["area"].n_unique() > 0.998 * len(outlines.areas)
    across = pairs.filter(pl.col("area").str.slice(2, 4) != pl.col("neighbour").str.slice(2, 4))
    assert across.height > 5000


def test_the_flags_of_a_statline_table_are_read_by_the_name_of_their_column(shared_data):
    """Its column is called "Regioaanduiding/Indelingswijziging wijken en buurten (code)"; the country has a dot."""
    flags = change_flags.read(
        open_content(shared_data / "kwb/nabijheid_2023_utrecht.csv.gz", "nabijheid_2023.csv"), 2023
    )
    assert flags.filter(area="GM0344").rows() == [("GM0344", 2023, 1)]
    assert flags.height > 100
    assert set(flags["flag"]) <= {1, 2, 3}
