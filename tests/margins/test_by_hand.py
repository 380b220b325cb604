# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""Margins on a few rows, computed by hand."""

from __future__ import annotations

from itertools import product
from math import sqrt

import numpy as np
import pytest

from kloof.boundaries import Shift
from kloof.indicators import ChanceModel, find_indicator
from kloof.language.editions import Break
from kloof.language.texts import Text
from kloof.margins import (
    Facts,
    Kind,
    Margin,
    Margins,
    Neighbourhoods,
    PartName,
    Rounding,
    State,
    arrow,
    change_margins,
    compare,
    explained,
    facts_of,
    told_apart,
    value_margins,
)
from kloof.margins.chance import count_interval, dispersion_of, share_interval
from kloof.margins.facts import rounding_of
from kloof.margins.margin import Z

FIVE = Rounding(5, random=True)
TENTH = Rounding(0.1, random=False)
REST = Text(nl="de rest van Stad", en="the rest of Stad")


def test_three_rounded_counts_add_four_each_and_their_variances():
    counted = Facts("count", FIVE, None, None, None)
    found = value_margins(Neighbourhoods.of([120, 80, 0], [1, 1, 1]), counted).measurement
    assert (found.value, found.least, found.most) == (200, 188, 212), "± 4 per neighbourhood, added"
    assert found.high == pytest.approx(200 + Z * sqrt(3 * 4)), "(5² − 1) / 6 = 4 per neighbourhood on average"
    assert FIVE.worst_variance == 6, "never more than 6: two up and three down, or the other way around"


def test_random_rounding_to_five_is_off_by_four_at_most_with_variance_four_on_average():
    errors = []
    for true in range(1000, 1005):
        left = true % 5
        errors += [(-left, (5 - left) / 5), (5 - left if left else 0, left / 5)]
    variance = sum(chance * error**2 for error, chance in errors) / 5
    assert max(abs(error) for error, chance in errors if chance) == FIVE.bound
    assert variance == pytest.approx(FIVE.variance)


def test_a_weighted_mean_is_bounded_by_its_worst_corner():
    facts = Facts("mean", TENTH, FIVE, None, None, per=100)
    values, weights = [10.0, 20.0, 60.0], [10.0, 20.0, 40.0]
    found = value_margins(Neighbourhoods.of(values, weights), facts).measurement
    corners = [
        sum((w + e) * v for w, e, v in zip(weights, errors, values, strict=True)) / sum(np.add(weights, errors))
        for errors in product((-4, 4), repeat=3)
    ]
    assert found.least == pytest.approx(min(corners) - 0.05)
    assert found.most == pytest.approx(max(corners) + 0.05)


def test_a_full_count_has_no_measurement_margin_and_says_so():
    facts = Facts("count", None, None, None, ChanceModel(kind="poisson"))
    found = value_margins(Neighbourhoods.of([7, 3], [1, 1]), facts)
    assert found.measurement.state is State.NONE
    assert "volledige telling" in found.measurement.reason.nl
    low, high = count_interval(10.0)
    assert found.interval == (pytest.approx(low), pytest.approx(high)), "only the chance margin is left"


def test_a_model_without_a_published_margin_has_no_margin_from_nothing():
    facts = facts_of(find_indicator("self_rated_health"), "BU", [69.1, 70.2])
    own, rest = Neighbourhoods.of([60], [1000]), Neighbourhoods.of([80, 70], [3000, 1000])
    found = compare(own, rest, facts, better="higher")
    assert found.gap.measurement.state is State.UNKNOWN
    assert found.gap.chance.state is State.UNKNOWN
    assert found.gap.interval is None
    apart, said = told_apart(found.gap, REST)
    assert apart is None
    assert "rekenmodel" in said.nl


def test_published_margins_are_used_and_take_the_unknown_away():
    facts = Facts("mean", None, None, Text(nl="enquête"), None, per=100)
    own = Neighbourhoods(np.array([60.0]), np.array([1000.0]), half_widths=np.array([3.0]))
    found = value_margins(own, facts).measurement
    assert (found.low, found.high) == (pytest.approx(57), pytest.approx(63))
    assert not found.hard, "nothing bounds a survey"


def test_the_city_holds_the_area_and_nothing_is_counted_twice():
    facts = Facts("mean", TENTH, None, None, ChanceModel(kind="binomial"), per=100)
    own, rest = Neighbourhoods.of([30.0], [1000]), Neighbourhoods.of([20.0, 18.0], [1500, 1500])
    alone = compare(own, rest, facts, better="lower")
    city = compare(own, rest, facts, better="lower", contains=True)
    assert alone.gap.value == pytest.approx(11)
    assert city.gap.value == pytest.approx(30 - (30 * 1000 + 20 * 1500 + 18 * 1500) / 4000)
    assert city.comparator.value == pytest.approx(21.75)
    for margin in ("measurement", "chance"):
        near, far = getattr(city.gap, margin), getattr(alone.gap, margin)
        assert near.high - near.low == pytest.approx((far.high - far.low) * 0.75), "a quarter of the city is the area"
    assert city.ratio.value == pytest.approx(30 / 21.75)
    assert city.people.value == pytest.approx(1000 * 8.25 / 100)


def test_the_sign_of_the_gap_turns_with_what_is_better():
    facts = Facts("mean", TENTH, FIVE, None, ChanceModel(kind="binomial"), per=100)
    own, rest = Neighbourhoods.of([60.0], [400]), Neighbourhoods.of([80.0], [900])
    higher = compare(own, rest, facts, better="higher").gap
    lower = compare(own, rest, facts, better="lower").gap
    assert higher.value == -lower.value == pytest.approx(20)
    assert higher.interval == (pytest.approx(-lower.interval[1]), pytest.approx(-lower.interval[0]))
    assert higher.measurement.least == pytest.approx(-lower.measurement.most)


def test_a_hidden_neighbourhood_widens_the_bounds_to_what_the_card_allows():
    facts = Facts("mean", None, None, None, None, per=100, minimum=0, maximum=100)
    found = value_margins(Neighbourhoods.of([20.0, 30.0, None], [400, 400, 200]), facts).measurement
    assert found.value == 25
    assert found.least == pytest.approx(0.8 * 25 + 0.2 * 0)
    assert found.most == pytest.approx(0.8 * 25 + 0.2 * 100)
    assert found.low > found.least
    assert found.high < found.most
    assert [part.name for part in found.parts] == [PartName.SUPPRESSION]


def test_a_sum_with_a_secret_part_is_bounded_below_only():
    found = value_margins(Neighbourhoods.of([20, None], [1, 1]), Facts("count", FIVE, None, None, None)).measurement
    assert found.state is State.UNKNOWN
    assert found.low is None
    assert "geheim" in found.reason.nl


def test_a_value_that_was_carried_over_from_another_map_is_bounded():
    own = Neighbourhoods(np.array([20.0, 30.0]), np.array([100.0, 300.0]), shift=Shift(bound=1.0, variance=0.25))
    found = value_margins(own, Facts("mean", None, None, None, None, per=100)).measurement
    assert (found.least, found.most) == (pytest.approx(26.5), pytest.approx(28.5))
    assert [part.name for part in found.contributions] == [PartName.BOUNDARY]


def test_exact_intervals_of_small_counts_and_shares():
    assert count_interval(0)[0] == 0
    assert count_interval(0)[1] == pytest.approx(-np.log(0.1)), "half the chance of 0 is 5 per cent"
    low, high = share_interval(0.5, 10)
    assert low + high == pytest.approx(1), "as many as not"
    assert share_interval(0.0, 10)[1] == pytest.approx(1 - 0.1 ** (1 / 10))
    assert count_interval(20, 3.0)[1] > count_interval(20)[1], "clusters are less sure"


def test_the_dispersion_of_clusters_is_found():
    random = np.random.default_rng(7)
    apart = random.poisson(20, (400, 5)).tolist()
    clusters = random.negative_binomial(20 / 2, 1 / 3, (400, 5)).tolist()
    assert dispersion_of(apart) == pytest.approx(1, abs=0.1)
    assert dispersion_of(clusters) == pytest.approx(3, abs=0.3)
    assert dispersion_of([[1, 2]]) is None


def test_decimals_are_seen_in_what_was_published():
    assert rounding_of([10, 20, 35]).base == 1
    assert rounding_of([10.25, 20, 35]).base == pytest.approx(0.01)
    assert rounding_of([1 / 3, 20]) is None
    assert rounding_of([]) is None


def test_counts_of_municipalities_are_not_rounded():
    assert facts_of(find_indicator("residents"), "GM").values is None
    assert facts_of(find_indicator("registered_crime"), "BU").weights == FIVE


def _known(value, measured, chance):
    return Margins(
        Margin(Kind.MEASUREMENT, State.KNOWN, value, value - measured, value + measured),
        Margin(Kind.CHANCE, State.KNOWN, value, value - chance, value + chance),
    )


def test_a_change_adds_the_margins_of_two_years_at_a_right_angle():
    change = change_margins(_known(10.0, 0.0, 3.0), _known(4.0, 0.0, 4.0))
    assert change.value == -6
    assert (change.chance.low, change.chance.high) == (-11, -1)


def test_an_arrow_needs_more_than_noise_and_a_break_stops_it():
    change = _known(-6.0, 0.0, 5.0)
    assert arrow(change, (), 2015, 2024)[0] == "smaller"
    assert arrow(_known(-4.0, 0.0, 5.0), (), 2015, 2024)[0] == "none"
    broken = Break(year=2020, reason=Text(nl="Nieuwe vraag."))
    word, why = arrow(change, (broken,), 2015, 2024)
    assert word == "none"
    assert "2020" in why.nl
    assert arrow(change, (broken,), 2020, 2024)[0] == "smaller", "the break is not between these years"


def test_what_cannot_be_distinguished_says_from_whom_and_why():
    apart, said = told_apart(_known(2.0, 1.0, 3.0), REST)
    assert apart is False
    assert said.nl == "Niet te onderscheiden van de rest van Stad: het verschil kan komen door het meten of toeval."
    assert told_apart(_known(5.0, 1.0, 3.0), REST)[0] is True


def test_an_explanation_names_every_part_in_both_languages():
    facts = Facts("rate", None, FIVE, None, ChanceModel(kind="poisson"), per=1000, minimum=0)
    own, rest = Neighbourhoods.of([12.0, None], [400, 60]), Neighbourhoods.of([20.0, 30.0], [800, 900])
    lines = explained(compare(own, rest, facts, better="lower").gap, Text(nl="per 1.000", en="per 1,000"), 1)
    dutch = " ".join(line.nl for line in lines)
    assert "Meetmarge" in dutch
    assert "Toevalsmarge" in dutch
    assert "niet bekend" in dutch
    assert "toeval in het gebied zelf" in dutch
    assert all(line.en for line in lines)


def test_a_margin_is_known_or_has_a_reason():
    with pytest.raises(ValueError, match="reason"):
        Margin(Kind.CHANCE, State.UNKNOWN, 1.0)
    with pytest.raises(ValueError, match="low and a high"):
        Margin(Kind.CHANCE, State.KNOWN, 1.0)
