# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""A composite index: published indices reproduced, laws kept, bad input refused with every problem named."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.stats import rankdata, spearmanr

from kloof.errors import IndexRefused
from kloof.index import Definition, Domain, compute, read_definition, transformed
from kloof.index.draws import drawn_ranks, interval
from kloof.index.scores import laid, ranks

ENGLISH_WEIGHTS = {
    "Income": 0.225,
    "Employment": 0.225,
    "Education": 0.135,
    "Health": 0.135,
    "Crime": 0.093,
    "Housing": 0.093,
    "Environment": 0.093,
}


def english(area: str, housing: str) -> Definition:
    """The English indices: seven domain ranks (1 = most deprived, so high is good), exponential, official weights."""
    columns = {name: f"{name}_rank" for name in ENGLISH_WEIGHTS} | {"Housing": f"{housing}_rank"}
    return Definition(
        area=area,
        domains=tuple(
            Domain(id=name, column=columns[name], weight=weight, transform="imd-exponential", better="higher")
            for name, weight in ENGLISH_WEIGHTS.items()
        ),
    )


@pytest.mark.real_data
def test_the_english_index_of_2025_follows_from_its_domains(shared_data: Path):
    published = pl.read_csv(shared_data / "imd/imd2025_england_lsoa21.csv.gz")
    ours = compute(english("lsoa21_code", "Housing_and_Services"), published).areas
    assert np.abs(ours["score"].to_numpy() - published["IMD_score"].to_numpy()).max() < 0.002


@pytest.mark.real_data
def test_the_english_ranks_of_2019_follow_from_its_domains(shared_data: Path):
    published = pl.read_csv(shared_data / "imd/imd2019_england_lsoa11.csv.gz")
    ours = compute(english("lsoa11_code", "Housing_and_Access"), published).areas["rank"].to_numpy()
    assert spearmanr(ours, published["IMD_rank"].to_numpy()).statistic >= 0.99999
    assert np.abs(ours - published["IMD_rank"].to_numpy()).max() <= 3


THREE = pl.DataFrame({"buurt": ["A", "B", "C"], "low_income": [10.0, 20.0, 30.0], "work": [60.0, 70.0, 50.0]})


def two_domains(**changes: object) -> Definition:
    fields: dict[str, object] = {
        "area": "buurt",
        "domains": (
            Domain(id="income", column="low_income", weight=2.0, transform="rank", better="lower"),
            Domain(id="work", column="work", weight=1.0, transform="rank", better="higher"),
        ),
    }
    return Definition.model_validate(fields | changes)


def test_three_areas_by_hand():
    """Low income ranks 1, 2, 3; work, where high is good, 2, 1, 3. Twice the first plus the second: 4, 5, 9."""
    areas = compute(two_domains(), THREE).areas
    assert areas["score"].to_list() == [4.0, 5.0, 9.0]
    assert areas["rank"].to_list() == [3, 2, 1]
    assert areas["rank_low"].to_list() == [None, None, None]


def test_a_geometric_mean_by_hand():
    areas = compute(two_domains(aggregate="geometric"), THREE).areas
    assert areas["score"].to_list() == pytest.approx([1**2 * 2, 2**2 * 1, 3**2 * 3])


def test_a_missing_value_gives_no_score_and_says_which_column():
    data = THREE.with_columns(low_income=pl.Series([10.0, None, 30.0]))
    index = compute(two_domains(), data)
    assert index.areas.filter(area="B")["score"].to_list() == [None]
    assert index.missing == {"B": ("low_income",)}


def test_a_rank_interval_holds_the_rank_and_is_the_same_for_the_same_seed():
    definition = two_domains(vary=("weights", "leave_out", "transform", "aggregate"))
    first, second = (compute(definition, THREE, draws=200, seed=4) for _ in range(2))
    assert first.areas.equals(second.areas)
    assert (first.areas["rank_low"] <= first.areas["rank_high"]).all()
    assert set(first.shifts) == {"weights", "leave_out", "transform", "aggregate"}


@pytest.mark.parametrize("aggregate", ["arithmetic", "geometric"])
def test_many_draws_at_once_are_the_same_draws_one_by_one(aggregate: str):
    """Weights, left-out domains and data error: a block of draws is one matrix product, and changes no rank."""
    random = np.random.default_rng(1)
    disadvantage = random.gamma(2.0, 10.0, (200, 6))
    domains = [
        {"id": f"i{k}", "column": f"i{k}", "weight": 0.1 * (k + 1), "better": "lower", "error": 2.0} for k in range(6)
    ]
    definition = Definition.model_validate({"area": "area", "domains": domains, "aggregate": aggregate})
    written = laid(definition, disadvantage, aggregate=definition.aggregate)
    at_once = drawn_ranks(definition, ("weights", "leave_out", "data_error"), disadvantage, 30, 5)

    same = np.random.default_rng([5, 0])
    weights = np.array([domain.weight for domain in definition.domains]) * same.uniform(0.75, 1.25, (30, 6))
    weights[np.arange(30), same.integers(6, size=30)] = 0.0
    same.integers(1, size=30)
    noise = same.standard_normal((30, 200))
    for draw in range(30):
        score = sum(written.scaled[:, k] * weights[draw, k] for k in range(6))
        spread = sum(written.variances[:, k] * weights[draw, k] ** 2 for k in range(6))
        one = rankdata(-(score + np.sqrt(spread) * noise[draw]), method="min")
        assert (at_once[draw] == one).all()


@given(
    st.lists(
        st.one_of(
            st.floats(allow_nan=False),
            st.sampled_from([0.0, -0.0, 1.0, 1.0 + 2**-52, 1.0 - 2**-53, -1.0, 5e-324, -5e-324, 1e308, -1e308]),
        ),
        min_size=1,
        max_size=40,
    )
)
def test_ranks_are_those_of_the_float64_scores_however_near_they_lie(scores: list[float]):
    row = np.array(scores)
    assert (ranks(row[None, :])[0] == rankdata(-row, method="min")).all()


def test_scores_that_differ_in_their_last_bit_alone_are_not_ties():
    near = np.nextafter(np.ones(9000), 2.0) + np.arange(9000) * 2**-52
    assert ranks(near[None, :])[0].tolist() == list(range(9000, 0, -1))


def test_an_interval_leaves_a_twentieth_of_the_draws_on_either_side():
    drawn = np.stack([np.random.default_rng(area).permutation(100) + 1 for area in range(700)], axis=1).astype(np.int32)
    low, high = interval(drawn)
    assert set(low.tolist()) == {6}
    assert set(high.tolist()) == {95}


def test_an_error_may_stand_per_area_in_a_column_and_an_area_without_one_has_no_score():
    domain = Domain(id="x", column="x", weight=1.0, better="lower", error="x_se")
    data = pl.DataFrame(
        {"area": ["sure", "unsure", "middle", "untold"], "x": [1.0, 2.0, 3.0, 2.0], "x_se": [0.0, 9.0, 0.0, None]}
    )
    index = compute(Definition(area="area", domains=(domain,), vary=("data_error",)), data, draws=400)
    spread = {row["area"]: (row["rank_low"], row["rank_high"]) for row in index.areas.iter_rows(named=True)}
    assert spread["unsure"] == (1, 3)
    assert spread["sure"] == (2, 3)
    assert index.missing == {"untold": ("x_se",)}
    with pytest.raises(IndexRefused, match="below zero"):
        compute(Definition(area="area", domains=(domain,), vary=("data_error",)), data.with_columns(x_se=-pl.col("x")))
    # Where errors are not drawn their column is not asked for.
    assert compute(Definition(area="area", domains=(domain,)), data.drop("x_se")).missing == {}


def test_an_interval_is_wider_when_the_data_are_less_certain():
    def width(error: float) -> float:
        domain = Domain(id="x", column="x", weight=1.0, better="lower", error=error)
        data = pl.DataFrame({"area": [str(n) for n in range(50)], "x": np.arange(50.0)})
        areas = compute(Definition(area="area", domains=(domain,), vary=("data_error",)), data, draws=200).areas
        return float((areas["rank_high"] - areas["rank_low"]).mean())

    assert width(0.1) == 0.0
    assert width(1.0) < width(5.0)


@given(arrays(np.float64, st.integers(2, 30), elements=st.floats(-1e6, 1e6)))
def test_no_transform_turns_the_order_around(values: np.ndarray):
    for how in ("none", "rank", "imd-exponential", "zscore", "minmax"):
        scaled = transformed(values, how)
        assert np.isfinite(scaled).all()
        order = np.argsort(values)
        assert (np.diff(scaled[order]) >= -1e-9).all(), how


def test_every_problem_in_the_data_is_named_at_once():
    data = pl.DataFrame({"buurt": ["A", "A"], "low_incom": [1.0, 2.0], "work": ["veel", "weinig"]})
    with pytest.raises(IndexRefused) as refused:
        compute(two_domains(), data)
    assert refused.value.problems == [
        "column 'low_income' is absent; near names: low_incom",
        "column 'work' holds text, not numbers",
    ]


def test_every_problem_in_a_definition_is_named_at_once(tmp_path: Path):
    file = tmp_path / "index.yaml"
    file.write_text("area: buurt\ndomains: [{id: a, column: a, weight: -1, better: up}]\nextra: 1\n")
    with pytest.raises(IndexRefused) as refused:
        read_definition(file)
    assert {problem.split(":")[0] for problem in refused.value.problems} == {
        "domains.0.weight",
        "domains.0.better",
        "extra",
    }


def test_a_geometric_mean_of_negative_values_is_refused():
    domain = Domain(id="x", column="low_income", weight=1.0, better="higher")
    with pytest.raises(IndexRefused, match="positive"):
        compute(Definition(area="buurt", domains=(domain,), aggregate="geometric"), THREE)
