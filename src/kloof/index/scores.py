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
        Error variance of each of them: the square of the error of the data times the local slope of the transform. One
        row where it is the same for all areas.
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
        """Give numbers that order the areas as their scores do: one row per set of weights, one column per area.

        With `noise`, standard normal numbers, the error of the data is added: per area, summed over the domains.
        """
        added = np.asarray(weights @ self.scaled.T)
        if noise is not None:
            spread = np.asarray((weights * weights) @ self.variances.T)
            np.sqrt(spread, out=spread)
            added += np.multiply(noise, spread, out=spread if spread.shape == noise.shape else None)
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
    errors: Floats | None = None,
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
    errors
        Standard errors of the values: areas by domains, or one row for all areas. Without it those of the definition.
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
    if errors is None:
        errors = np.array([[0.0 if isinstance(domain.error, str) else domain.error for domain in definition.domains]])
    straight = aggregate == "arithmetic" and all(how in _STRAIGHT for how in transforms)
    if straight:
        spread = errors * np.array([_steepness(disadvantage[:, k], how) for k, how in enumerate(transforms)])
    else:
        spread = _slopes(disadvantage, scaled, errors)
    return Laid(scaled, spread**2, aggregate)


_STRAIGHT: tuple[Transform, ...] = ("none", "zscore", "minmax")


def _steepness(values: Floats, transform: Transform) -> float:
    """Give how far a transform that is a straight line moves for a value one larger."""
    if transform == "none":
        return 1.0
    reach = float(values.std() if transform == "zscore" else np.ptp(values))
    return 1.0 / reach if reach > 0 else 0.0


def _slopes(disadvantage: Floats, scaled: Floats, errors: Floats) -> Floats:
    """Give the standard error of each transformed value: the error times the local slope of the transform."""
    slopes = np.zeros_like(scaled)
    everywhere = np.broadcast_to(errors, scaled.shape)
    for k in np.flatnonzero(errors.any(axis=0)):
        order = np.argsort(disadvantage[:, k], kind="stable")
        value, height, error = disadvantage[order, k], scaled[order, k], everywhere[order, k]
        above = np.interp(value + error, value, height)
        below = np.interp(value - error, value, height)
        slopes[order, k] = (above - below) / 2.0
    return slopes


def ranks(scores: Floats) -> Ranks:
    """Rank each row, largest score first; ties share the better place.

    Sorting bare integers is several times as fast as sorting places by their score. So a score is written as an integer
    of the same order, its last bits give way to the place it stands at, and one sort tells both. Rows in which two
    scores then look alike are ranked by the scores themselves: the ranks are always those of the float64 scores.

    Examples
    --------
    >>> ranks(np.array([[0.5, 2.0, 0.5, -1.0]])).tolist()
    [[2, 1, 2, 4]]
    """
    of_row = scores.shape[1]
    places = np.arange(of_row, dtype=np.int64)
    in_order = np.arange(1, of_row + 1, dtype=np.int32)
    mask = np.int64((1 << max(of_row - 1, 1).bit_length()) - 1)
    given = np.empty(scores.shape, dtype=np.int32)
    for row, of_scores in enumerate(scores):
        # Adding zero makes one number of -0.0 and 0.0; bits of a float have the order of integers, turned below zero.
        keys = (of_scores + 0.0).view(np.int64)
        keys ^= (keys >> 63) & _ALL_BUT_SIGN
        np.invert(keys, out=keys)
        keys &= ~mask
        keys |= places
        keys.sort()
        alike = (keys[1:] ^ keys[:-1]).view(np.uint64) <= np.uint64(mask)
        if alike.any():
            given[row] = _ranks_of_ties(of_scores)
        else:
            keys &= mask
            given[row][keys] = in_order
    return given


_ALL_BUT_SIGN = np.int64(0x7FFF_FFFF_FFFF_FFFF)


def _ranks_of_ties(scores: Floats) -> Ranks:
    order = np.argsort(-scores)
    ordered = scores[order]
    begins = np.concatenate(([True], ordered[1:] != ordered[:-1]))
    places = np.arange(1, len(scores) + 1, dtype=np.int32)
    given = np.empty(len(scores), dtype=np.int32)
    given[order] = np.maximum.accumulate(np.where(begins, places, 0))
    return given
