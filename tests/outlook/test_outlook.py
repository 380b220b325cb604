# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""Looking ahead: by hand, refused where nothing can be told, and in invented worlds where the truth is known."""

from __future__ import annotations

import numpy as np
import pytest

from kloof.language.outlooks import OutlookObject, OutlookTarget
from kloof.outlook import Moment, calibrated, matched_peers, outlook

GAP = OutlookTarget(kind="gap", year=2026, value=6.0, better="higher")
SEEN = [Moment(2016, 60, 75), Moment(2018, 62.1, 75.4), Moment(2020, 63.9, 75.8), Moment(2022, 66, 76.2)]


def _look(seen=SEEN, target=GAP, **rest):
    return outlook("noord", "self_rated_health", "rest", seen, target, **rest)


def test_a_gap_is_followed_while_the_comparator_moves():
    going_on, as_city = _look().scenarios
    assert going_on.expected == pytest.approx(10.2 - 4 * (15 - 10.2) / 6), "the gap goes from 15 to 10.2 in six years"
    assert going_on.comparator == pytest.approx(76.2 + 4 * 0.2)
    assert as_city.id == "as_city"
    assert as_city.expected == pytest.approx(10.2), "moving as the city does leaves the gap what it is"


def test_as_peers_the_area_moves_and_the_comparator_keeps_moving():
    peers = [tuple((m.year, m.value - (m.year - 2016) * slower) for m in SEEN) for slower in (0.4, 0.5, 0.6)]
    found = {s.id: s for s in _look(peers=peers).scenarios}
    assert found["as_peers"].expected == pytest.approx(10.2 - 4 * (1.0 - 0.5 - 0.2)), "median drift 0.5 a year"


def test_a_level_goal_asks_the_level():
    target = OutlookTarget(kind="level", year=2026, value=69.0, better="higher")
    going_on = _look(target=target).scenarios[0]
    assert going_on.expected == pytest.approx(70)
    assert going_on.probability > 0.5


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"seen": SEEN[:3]}, "4 zijn nodig"),
        ({"breaks": [2020]}, "sinds de breuk in 2020"),
        ({"provisional": True}, "voorlopig"),
        ({"target": OutlookTarget(kind="gap", year=2040, value=6.0, better="higher")}, "Tot 2028"),
        ({"target": OutlookTarget(kind="gap", year=2022, value=6.0, better="higher")}, "is er al"),
    ],
)
def test_where_nothing_can_be_told_there_is_no_probability_and_a_reason(given, said):
    found = _look(**given)
    assert found.word == "cannot_tell"
    assert found.scenarios == ()
    assert said in found.sentence.nl


def test_an_outlook_can_be_kept_and_read_back():
    found = _look()
    assert OutlookObject.model_validate_json(found.model_dump_json()) == found


def test_the_verdict_follows_the_probability():
    longer = [Moment(2008 + 2 * i, 52 + 2 * i + 0.1 * (i % 2), 74.4 + 0.2 * i) for i in range(8)]
    assert _look(longer, GAP.model_copy(update={"value": 8.0})).word == "on_track"
    assert _look(longer, GAP.model_copy(update={"value": 1.0})).word == "behind"


def test_a_short_series_has_an_interval_and_no_verdict():
    found = _look(target=GAP.model_copy(update={"value": 9.0}))
    assert found.word == "cannot_tell"
    assert found.scenarios
    assert "maar 4 jaren" in found.sentence.nl


def test_peers_are_not_chosen_for_where_they_went():
    own = ((2020, 5.0), (2022, 6.0), (2024, 9.0))
    candidates = {"a": ((2020, 5.0), (2022, 6.1), (2024, 1.0)), "b": ((2020, 7.0), (2022, 8.0), (2024, 9.0)),
                  "short": ((2020, 5.0),)}  # fmt: skip
    assert matched_peers(own, candidates, number=2) == ("a", "b")


def _world(random, walk, peers=15):
    drift, start = random.normal(0, 0.4), random.normal(60, 5)
    years = (2014, 2016, 2018, 2020, 2022, 2024)

    def path(slope):
        level, told = start, []
        for once, then in zip((years[0], *years), years, strict=False):
            level += slope * (then - once) + random.normal(0, walk * np.sqrt(max(then - once, 0)))
            told.append((then, level))
        return tuple(told)

    beside = [path(drift + random.normal(0, 0.05)) for _ in range(peers)]
    return path(drift), beside


@pytest.mark.parametrize(("with_peers", "most"), [(True, 0.95), (False, 0.93)])
def test_intervals_hold_nine_of_ten_outcomes_in_worlds_that_walk(with_peers, most):
    """Borrowing the variance of peers makes them somewhat wide, never too narrow."""
    random, held = np.random.default_rng(3), []
    for _ in range(600):
        own, peers = _world(random, 0.8)
        seen = [Moment(year, value) for year, value in own[:-1]]
        target = OutlookTarget(kind="level", year=2024, value=60, better="higher")
        found = _look(seen, target, peers=[p[:-1] for p in peers] if with_peers else ())
        held.append(found.scenarios[0].low <= own[-1][1] <= found.scenarios[0].high)
    assert 0.87 <= np.mean(held) <= most


def test_calibration_waits_for_thirty_outcomes_and_counts_each_once():
    found = _look()
    pairs = [(found.model_copy(update={"area": f"a{i}"}), found.scenarios[0].expected) for i in range(30)]
    assert calibrated(pairs[:29]).held is None
    assert "29 uitkomsten" in calibrated(pairs[:29]).sentence.nl
    assert calibrated(pairs[:29] * 3).outcomes == 29, "three outlooks of one outcome are one outcome"
    scored = calibrated(pairs)
    assert scored.held == 1
    assert 0 <= scored.brier <= 1
