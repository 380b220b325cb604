# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""Transform, add up and rank: the arithmetic of an index, for one set of assumptions or many at once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.stats import rankdata

from kloof.errors import IndexRefused
from kloof.index.definitions import Aggregate, Definition, Transform

__all__ = ["Floats", "Laid", "Ranks", "laid", "ranks", "transformed"]

Floats = NDArray[np.float64]
Ranks = NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Laid:
    """Domains on the scale on which they are added: Σ weight × value, or for a geometric mean Σ weight × log value.

    Parameters
    ----------
    scaled
        Areas by domains.
    variances
        Error variance of each of them: the square of the error of the data times the local slope of the transform.
    aggregate
        How they are added.
    """

    scaled: Floats
    variances: Floats
    aggregate: Aggregate

    def scores(self, weights: Floats) -> Floats:
        """Give the score of every area for one set of weights."""
        added = np.asarray(self.scaled @ weights)
        return np.exp(added) if self.aggregate == "geometric" else added

    def order_of(self, weights: Floats, noise: Floats | None = None) -> Floats:
        """Give numbers that order the areas as their scores do: (domains, draws) of weights gives (areas, draws).

        With `noise`, standard normal numbers, the error of the data is added: per area, summed over the domains.
        """
        added = np.asarray(self.scaled @ weights)
        if noise is not None:
            spread = self.variances @ (weights * weights)
            np.sqrt(spread, out=spread)
            spread *= noise
            added += spread
        return added


def transformed(values: Floats, transform: Transform) -> Floats:
    """Bring values, larger meaning more disadvantaged, to the scale of a transform.

    Parameters
    ----------
    values
        One number per area, none missing.
    transform
        See :class:`Domain`. A column in which all areas have one value becomes zero under ``zscore`` and ``minmax``.

    Returns
    -------
    array
        As long as `values`; still larger for the more disadvantaged.

    Examples
    --------
    >>> transformed(np.array([3.0, 1.0, 2.0]), "rank").tolist()
    [3.0, 1.0, 2.0]
    >>> transformed(np.array([3.0, 1.0, 2.0]), "minmax").tolist()
    [1.0, 0.0, 0.5]
    >>> transformed(np.array([3.0, 1.0]), "imd-exponential").round(3).tolist()
    [100.0, 15.647]
    """
    match transform:
        case "none":
            return values
        case "rank":
            return np.asarray(rankdata(values))
        case "imd-exponential":
            share = rankdata(values) / len(values)
            return np.asarray(-23.0 * np.log(1.0 - share * (1.0 - np.exp(-100.0 / 23.0))))
        case "zscore":
            spread = values.std()
            return (values - values.mean()) / spread if spread > 0 else np.zeros_like(values)
        case "minmax":
            reach = np.ptp(values)
            return (values - values.min()) / reach if reach > 0 else np.zeros_like(values)


def laid(
    definition: Definition,
    disadvantage: Floats,
    *,
    transform: Transform | None = None,
    aggregate: Aggregate,
    positive: bool = False,
) -> Laid:
    """Bring every domain to the scale on which domains are added.

    Parameters
    ----------
    disadvantage
        Areas by domains, larger meaning more disadvantaged.
    transform
        Used for every domain; without it each has its own.
    aggregate
        With ``geometric`` the logarithm of the transformed values is added.
    positive
        First lay values that a geometric mean will add on 1 to 100, because it knows no negative numbers: needed where
        it is one of several ways that are compared.

    Raises
    ------
    IndexRefused
        A geometric mean is asked of values that are not positive.
    """
    transforms = [transform or domain.transform for domain in definition.domains]
    scaled = np.column_stack([transformed(disadvantage[:, k], how) for k, how in enumerate(transforms)])
    if aggregate == "geometric" and positive:
        scaled = 1.0 + 99.0 * np.column_stack([transformed(column, "minmax") for column in scaled.T])
    if aggregate == "geometric":
        if (scaled <= 0).any():
            raise IndexRefused(
                "definition",
                ["a geometric mean needs positive values in every domain; choose another transform, such as rank"],
            )
        scaled = np.log(scaled)
    return Laid(scaled, _slope(definition, disadvantage, scaled) ** 2, aggregate)


def _slope(definition: Definition, disadvantage: Floats, scaled: Floats) -> Floats:
    """Give the standard error of each transformed value: the error times the local slope of the transform."""
    slopes = np.zeros_like(scaled)
    for k, domain in enumerate(definition.domains):
        if domain.error == 0.0:
            continue
        order = np.argsort(disadvantage[:, k], kind="stable")
        value, height = disadvantage[order, k], scaled[order, k]
        above = np.interp(value + domain.error, value, height)
        below = np.interp(value - domain.error, value, height)
        slopes[order, k] = (above - below) / 2.0
    return slopes


def ranks(scores: Floats) -> Ranks:
    """Rank each column, largest score first; ties share the better place."""
    given = np.empty(scores.shape, dtype=np.int32)
    for draw in range(scores.shape[1]):
        column = -scores[:, draw]
        order = np.argsort(column)
        ordered = column[order]
        places = np.arange(1, len(column) + 1, dtype=np.int32)
        tied = np.flatnonzero(ordered[1:] == ordered[:-1]) + 1
        for place in tied:
            places[place] = places[place - 1]
        given[order, draw] = places
    return given
