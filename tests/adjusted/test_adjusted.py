# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""The gap adjusted for who lives there: by hand, in an invented country, refused where it would mislead, and real."""

from __future__ import annotations

import numpy as np
import pytest

from kloof import releases
from kloof.adjusted import SENTENCE, adjusted, expected_difference


def test_three_neighbourhoods_by_hand():
    mix, values = np.array([[10.0], [20.0], [30.0]]), np.array([50.0, 60.0, 70.0])
    expected, error, fit = expected_difference(values, mix, np.ones(3), ["a", "b", "c"], np.array([5.0]))
    assert expected == pytest.approx(5), "one point per percent, five percent more"
    assert error == pytest.approx(0, abs=1e-6)
    assert fit == pytest.approx(1)


def test_the_weights_decide_what_is_learned():
    mix, values = np.array([[0.0], [1.0], [0.0], [1.0]]), np.array([0.0, 1.0, 0.0, 3.0])
    expected, _, _ = expected_difference(values, mix, np.array([1.0, 3.0, 1.0, 1.0]), list("aabb"), np.array([1.0]))
    assert expected == pytest.approx((3 * 1 + 1 * 3) / 4)


def test_neighbourhoods_of_one_municipality_are_not_counted_as_many():
    random = np.random.default_rng(5)
    shock, slopes = random.normal(0, 1, 40), []
    towns = np.repeat(np.arange(40), 20)
    mix = np.repeat(random.normal(0, 1, 40), 20)[:, None]
    values = shock[towns] + random.normal(0, 0.2, 800)
    for groups in (towns.astype(str).tolist(), [str(i) for i in range(800)]):
        slopes.append(expected_difference(values, mix, np.ones(800), groups, np.array([1.0]))[1])
    assert slopes[0] > 3 * slopes[1]


def _country(panel_of, explained):
    """Two hundred neighbourhoods; health falls half a point per percent of people over 65, and 5 in the area itself."""
    random = np.random.default_rng(6)
    kwb = ["code,name,gemeenteCode,gemeenteNaam,inwoners,huishoudens,inwoners0tot15,inwoners65plus"]
    health = ["code,jaar,goed_ervaren_gezondheid_pct"]
    for i in range(200):
        code = f"BU{1000 + i // 10}{i % 10:02d}00"
        old = 40 if i == 0 else int(random.integers(5, 36))
        young = int(random.integers(5, 26))
        value = 90 - explained * old - (5 if i == 0 else 0)
        kwb.append(f"{code},B{i},GM{1000 + i // 10},Stad{i // 10},1000,500,{10 * young},{10 * old}")
        health.append(f"{code},2024,{value}")
    for town in range(20):
        kwb.append(f"GM{1000 + town},Stad{town},GM{1000 + town},Stad{town},10000,5000,,")
    return panel_of({"kwb_2024_85984NED.csv": "\n".join(kwb) + "\n", "h_50150NED.csv": "\n".join(health) + "\n"})


def test_what_the_mix_explains_is_taken_out_of_the_gap(panel_of):
    panel = _country(panel_of, explained=0.5)
    found = adjusted(panel, "BU10000000", "self_rated_health")
    assert found.adjustments, found.reason
    for adjustment in found.adjustments:
        assert adjustment.gap == pytest.approx(5, abs=0.01), "only what the mix does not explain is left"
        assert adjustment.explained == pytest.approx(found.gap - 5, abs=0.01)
    assert SENTENCE in found.sentences


def test_what_is_counted_where_it_happens_is_not_adjusted(demo):
    found = adjusted(demo, "veendrecht-oost", "registered_crime")
    assert found.adjustments == ()
    assert "waar het gebeurde" in found.reason.nl


def test_without_a_mix_on_the_map_there_is_a_reason(demo):
    found = adjusted(demo, "veendrecht-oost", "self_rated_health")
    assert found.gap is not None
    assert found.adjustments == ()
    assert found.reason is not None


@pytest.mark.real_data
def test_in_groningen_noord_the_mix_explains_little_of_the_gap_in_health(shared_data, tmp_path):
    for folder, name in (("kwb", "buurt_2024_85984NED.csv.gz"), ("kwb", "buurt_2024_85984NED_subset.csv.gz")):
        (tmp_path / "source").mkdir(exist_ok=True)
        (tmp_path / "source" / name).write_bytes((shared_data / folder / name).read_bytes())
    for path in sorted((shared_data / "health").glob("*50150NED*")):
        (tmp_path / "source" / path.name).write_bytes(path.read_bytes())
    releases.build(tmp_path / "source", tmp_path / "release")
    found = adjusted(releases.read(tmp_path / "release").panel, "groningen-noord", "self_rated_health")
    if found.gap is None or not found.adjustments:
        pytest.skip(f"the files at hand carry no mix: {found.reason}")
    assert all(0 < one.gap < found.gap for one in found.adjustments)
