# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""Will we make it? Where a figure goes if things go on, go as with matched peers, or as in the city; and how sure.

The method, its assumptions, its limits and how it did on real series: docs/methods/outlook.md.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import sqrt
from statistics import median

from scipy.special import stdtr, stdtrit

from kloof.language.outlooks import OutlookObject, OutlookScenario, OutlookTarget, OutlookWord, ScenarioId
from kloof.language.texts import Text
from kloof.language.writing import written

__all__ = [
    "FEWEST_FOR_A_VERDICT", "FEWEST_OUTCOMES", "FEWEST_YEARS", "LIKELY", "Calibration", "Moment", "Path", "calibrated",
    "matched_peers", "outlook",
]  # fmt: skip

FEWEST_YEARS = 4
"""Fewer years than this carry no outlook: three tell one change and no idea of how it varies."""

FEWEST_FOR_A_VERDICT = 6
"""Fewer years than this give an interval and no verdict: after four years verdicts beat no coin."""

FEWEST_OUTCOMES = 30
"""Fewer independent outcomes than this do not score a forecaster."""

LIKELY = 0.75
"""From this probability on the verdict is on track; up to the rest of it, behind."""

_TAIL = 0.05
_PRIOR_WEIGHT = 4.0

Path = tuple[tuple[int, float], ...]
"""Years and values, oldest first."""


@dataclass(frozen=True, slots=True)
class Moment:
    """One year of an area and its comparator, as in a gap. ``comparator`` may be None for a goal on the level."""

    year: int
    value: float
    comparator: float | None = None


@dataclass(frozen=True, slots=True)
class _Walk:
    """A series as a walk: how far it moves per year, and how unsure each year makes it."""

    last: float
    drift: float
    squares: float
    steps: int
    length: int


def outlook(
    area: str,
    indicator: str,
    comparator: str,
    seen: Sequence[Moment],
    target: OutlookTarget,
    *,
    peers: Sequence[Path] = (),
    breaks: Sequence[int] = (),
    provisional: bool = False,
    release: str = "",
) -> OutlookObject:
    """Look ahead to the target year, under three ways things may go on.

    *continue*: area and comparator each keep moving as they did, the area's drift drawn to that of its peers as far as
    peers do not really differ. *as peers*: the area moves as the median of its
    matched peers, the comparator keeps moving. *as city*: the area moves as the comparator does, so that a gap stays
    what it is. A gap is followed as a gap: the comparator moves too.

    Parameters
    ----------
    area, indicator, comparator, release
        What it is about, kept with the outlook.
    seen
        The years known, oldest first; a gap needs a comparator in each. Years before the last break are left out.
    target
        What was promised.
    peers
        Paths of matched peers' levels; see :func:`matched_peers`. Without them that scenario is absent.
    breaks
        Years from which the series cannot be compared with before.
    provisional
        Whether the last figure may still change.

    Returns
    -------
    OutlookObject
        Nothing is told with fewer than four years, further ahead than was seen back, or from a provisional figure;
        there is no verdict with fewer than six years.

    Examples
    --------
    >>> seen = [Moment(year, 60.0 + (year - 2016) + 0.1 * (year % 3), 75.0) for year in range(2016, 2023)]
    >>> target = OutlookTarget(kind="gap", year=2026, value=6.0, better="higher")
    >>> found = outlook("noord", "self_rated_health", "rest", seen, target)
    >>> found.word, round(found.scenarios[0].expected, 1)
    ('on_track', 5.0)
    """
    since = max((year for year in breaks if seen and year <= seen[-1].year), default=None)
    kept = [m for m in seen if since is None or m.year >= since]
    if target.kind == "gap":
        kept = [m for m in kept if m.comparator is not None]

    def told(word: OutlookWord, sentence: Text, scenarios: tuple[OutlookScenario, ...] = ()) -> OutlookObject:
        return OutlookObject(
            area=area, indicator=indicator, comparator=comparator, release=release, target=target,
            first_year=kept[0].year if kept else None, last_year=kept[-1].year if kept else None,
            scenarios=scenarios, word=word, sentence=sentence,
        )  # fmt: skip

    refused = _refused(kept, target, since, provisional=provisional)
    if refused is not None:
        return told("cannot_tell", refused)
    scenarios = _scenarios(kept, target, peers)
    word, sentence = _verdict(scenarios, target, len(kept))
    return told(word, sentence, scenarios)


def matched_peers(own: Path, candidates: Mapping[str, Path], *, number: int = 20) -> tuple[str, ...]:
    """Find the candidates whose level was most like the area's in the years before.

    The last step is left out of the matching, so that peers are not chosen for where they went.

    Parameters
    ----------
    own
        The area's levels.
    candidates
        Levels by name; only those with a value in every year of the area take part.

    Examples
    --------
    >>> own = ((2020, 5.0), (2022, 6.0), (2024, 9.0))
    >>> near, far = ((2020, 5.1), (2022, 6.2), (2024, 2.0)), ((2020, 9.0), (2022, 9.0), (2024, 9.0))
    >>> matched_peers(own, {"near": near, "far": far}, number=1)
    ('near',)
    """
    years = [year for year, _ in own]
    levels = dict(own)
    matching = years[:-1] or years
    distances = []
    for name, path in candidates.items():
        theirs = dict(path)
        if all(year in theirs for year in years):
            distances.append((sum((theirs[year] - levels[year]) ** 2 for year in matching), name))
    return tuple(name for _, name in sorted(distances)[:number])


@dataclass(frozen=True, slots=True)
class Calibration:
    """How outlooks did, once the figures arrived.

    Parameters
    ----------
    outcomes
        Independent outcomes: one per indicator, municipality or area and target year, however many outlooks were made.
    held
        Share of the 90 % intervals that held the outcome; None while there are fewer than 30 outcomes.
    brier
        Mean squared distance between probability and what happened (0 is perfect, 0.25 is a coin); None as `held`.
    """

    outcomes: int
    held: float | None
    brier: float | None
    sentence: Text


def calibrated(kept: Sequence[tuple[OutlookObject, float]]) -> Calibration:
    """Score kept outlooks against what came of it, under *continue*; wait for 30 independent outcomes.

    Parameters
    ----------
    kept
        Outlooks with the value (level or gap) of their target year. Of several outlooks of one outcome the oldest
        counts.
    """
    firsts: dict[tuple[str, str, str, int], tuple[OutlookObject, float]] = {}
    for made, outcome in sorted(kept, key=lambda pair: pair[0].last_year or 0):
        if made.scenarios:
            firsts.setdefault((made.area, made.indicator, made.target.kind, made.target.year), (made, outcome))
    number = len(firsts)
    if number < FEWEST_OUTCOMES:
        return Calibration(number, None, None, Text(
            nl=f"Er zijn {number} uitkomsten. Pas vanaf {FEWEST_OUTCOMES} is te zeggen of de vooruitblik klopt.",
            en=f"There are {number} outcomes. Only from {FEWEST_OUTCOMES} on can be told whether outlooks come true.",
        ))  # fmt: skip
    pairs = [(made.scenarios[0], made.target, outcome) for made, outcome in firsts.values()]
    held = sum(s.low <= outcome <= s.high for s, _, outcome in pairs) / number
    brier = sum((s.probability - _reached(target, outcome)) ** 2 for s, target, outcome in pairs) / number
    return Calibration(number, held, brier, Text(
        nl=f"Van {number} uitkomsten lag {written(100 * held, 'nl')} % binnen de marge; 90 % is de bedoeling.",
        en=f"Of {number} outcomes {written(100 * held, 'en')}% lay within the margin; 90% is the aim.",
    ))  # fmt: skip


def _refused(kept: Sequence[Moment], target: OutlookTarget, since: int | None, *, provisional: bool) -> Text | None:
    after_nl, after_en = ("", "") if since is None else (f" sinds de breuk in {since}", f" since the break in {since}")
    if len(kept) < FEWEST_YEARS:
        return Text(
            nl=f"Niet te zeggen: er zijn {len(kept)} jaren met een cijfer{after_nl}, en {FEWEST_YEARS} zijn nodig.",
            en=f"Cannot be told: {len(kept)} years have a figure{after_en}, and {FEWEST_YEARS} are needed.",
        )
    last, length = kept[-1].year, kept[-1].year - kept[0].year
    if provisional:
        return Text(
            nl=f"Niet te zeggen: het cijfer over {last} is nog voorlopig.",
            en=f"Cannot be told: the figure for {last} is still provisional.",
        )
    if target.year <= last:
        return Text(
            nl=f"Niets om vooruit te zien: het cijfer over {target.year} is er al.",
            en=f"Nothing to look ahead to: the figure for {target.year} is there.",
        )
    if target.year - last > length:
        return Text(
            nl=f"Niet te zeggen: de reeks is {length} jaar lang{after_nl} en {target.year} ligt "
            f"{target.year - last} jaar vooruit. Tot {last + length} valt er iets te zeggen.",
            en=f"Cannot be told: the series is {length} years long{after_en} and {target.year} lies "
            f"{target.year - last} years ahead. Something can be said up to {last + length}.",
        )
    return None


def _scenarios(kept: Sequence[Moment], target: OutlookTarget, peers: Sequence[Path]) -> tuple[OutlookScenario, ...]:
    sign = -1.0 if target.better == "higher" else 1.0
    levels = tuple((m.year, m.value) for m in kept)
    beside = tuple((m.year, m.comparator) for m in kept if m.comparator is not None)
    followed = levels
    if target.kind == "gap":
        followed = tuple((m.year, sign * (m.value - m.comparator)) for m in kept if m.comparator is not None)
    walk = _walk(followed)
    city = _walk(beside) if len(beside) == len(kept) else None
    ahead = target.year - kept[-1].year
    walks = [_walk(path) for path in peers if len(path) >= FEWEST_YEARS]
    variance, freedom = _variance(walk, walks)
    noise = variance * ahead
    comparator = city.last + city.drift * ahead if city else None

    def scenario(name: ScenarioId, drift: float, drift_variance: float) -> OutlookScenario:
        spread = sqrt(max(noise + ahead**2 * drift_variance, 1e-12))
        expected = walk.last + drift * ahead
        reach = float(stdtrit(freedom, 1 - _TAIL)) * spread
        over = (target.value - expected) / spread
        below = float(stdtr(freedom, over))
        higher = target.kind == "level" and target.better == "higher"
        return OutlookScenario(
            id=name, expected=expected, low=expected - reach, high=expected + reach, comparator=comparator,
            probability=1 - below if higher else below,
        )  # fmt: skip

    drift, unsure = walk.drift, variance / walk.length
    beside_peers: list[OutlookScenario] = []
    if walks:
        drifts = [peer.drift for peer in walks]
        # 1.4826 turns the median distance into a standard deviation.
        spread = (1.4826 * median(abs(one - median(drifts)) for one in drifts)) ** 2
        theirs = _followed(target, sign, median(drifts), city)
        drift, unsure = _drawn(drift, unsure, theirs, max(spread - unsure, 0.0))
        beside_peers = [scenario("as_peers", theirs, spread)]
    found = [scenario("continue", drift, unsure), *beside_peers]
    if city is not None:
        moved = (0.0, 0.0) if target.kind == "gap" else (city.drift, _own(city) / city.length)
        found.append(scenario("as_city", *moved))
    return tuple(found)


def _followed(target: OutlookTarget, sign: float, drift: float, city: _Walk | None) -> float:
    """Give what is followed per year when the area's level moves by `drift` and the comparator keeps moving."""
    if target.kind == "level" or city is None:
        return drift
    return sign * (drift - city.drift)


def _drawn(own: float, unsure: float, theirs: float, apart: float) -> tuple[float, float]:
    """Draw an unsure drift to that of the peers, more so where peers hardly differ; and say how unsure it then is."""
    if unsure <= 0 or apart <= 0:
        return (own, 0.0) if unsure <= 0 else (theirs, 0.0)
    trust = apart / (apart + unsure)
    return trust * own + (1 - trust) * theirs, trust * unsure


def _walk(path: Path) -> _Walk:
    (first, start), (last, end) = path[0], path[-1]
    drift = (end - start) / (last - first)
    squares = sum(
        (after - before - drift * (then - once)) ** 2 / (then - once)
        for (once, before), (then, after) in pairwise(path)
    )
    return _Walk(end, drift, squares, len(path) - 2, last - first)


def _own(walk: _Walk) -> float:
    return walk.squares / walk.steps


def _variance(walk: _Walk, peers: Sequence[_Walk]) -> tuple[float, float]:
    """Give the variance per year and its degrees of freedom, drawn to that of the peers as four steps weigh."""
    if not peers:
        return _own(walk), float(walk.steps)
    prior = sum(peer.squares for peer in peers) / sum(peer.steps for peer in peers)
    return (walk.squares + _PRIOR_WEIGHT * prior) / (walk.steps + _PRIOR_WEIGHT), walk.steps + _PRIOR_WEIGHT


def _reached(target: OutlookTarget, outcome: float) -> bool:
    higher = target.kind == "level" and target.better == "higher"
    return outcome >= target.value if higher else outcome <= target.value


def _verdict(scenarios: Sequence[OutlookScenario], target: OutlookTarget, years: int) -> tuple[OutlookWord, Text]:
    chance = scenarios[0].probability
    tens = round(10 * chance)
    nl = f"Als het doorgaat zoals nu, is de kans op het doel voor {target.year} ongeveer {tens} op 10."
    en = f"If things go on as now, the chance of reaching the goal for {target.year} is about {tens} in 10."
    if years < FEWEST_FOR_A_VERDICT:
        return "cannot_tell", Text(
            nl=f"Niet te zeggen. {nl} Maar de reeks heeft maar {years} jaren: met zo weinig klopt zo'n kans niet vaker "
            "dan een gok.",
            en=f"Cannot be told. {en} But the series has only {years} years: from so few, such a chance comes true no "
            "more often than a guess.",
        )
    if chance >= LIKELY:
        return "on_track", Text(nl=f"Op koers. {nl}", en=f"On track. {en}")
    if chance <= 1 - LIKELY:
        return "behind", Text(nl=f"Achter. {nl}", en=f"Behind. {en}")
    return "cannot_tell", Text(
        nl=f"Niet te zeggen. {nl} Dat is te onzeker voor een oordeel.",
        en=f"Cannot be told. {en} That is too unsure for a verdict.",
    )
