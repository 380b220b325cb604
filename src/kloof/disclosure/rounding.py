# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""Keyed rounding: to either multiple, without bias, and the same count of the same cell always the same way."""

from __future__ import annotations

import hmac
import json

from kloof.errors import CountsRefused

__all__ = ["keyed", "rounded"]

_SHORTEST = 16
_ALL = 2**64


def rounded(count: int, cell: tuple[str, ...], *, key: bytes, base: int) -> int:
    """Round a count to one of the two multiples around it, the nearer one more often.

    Up when the number that the key gives this cell is below what is left over the lower multiple. That number is the
    same in every table, year and edition, so that asking again tells nothing; over all cells it is even, so that the
    error is zero on average.

    Parameters
    ----------
    count
        The true count, zero or more.
    cell
        What the cell is, without the year: a source, what is counted, an area.
    key
        The secret of this installation, at least 16 bytes.
    base
        The multiple.

    Raises
    ------
    CountsRefused
        The key is shorter than that.

    Examples
    --------
    >>> secret = bytes(range(32))
    >>> rounded(12, ("jeugd", "BU99990100"), key=secret, base=5) in (10, 15)
    True
    >>> rounded(15, ("jeugd", "BU99990100"), key=secret, base=5)
    15
    """
    left = count % base
    up = keyed(cell, key) * base < left * _ALL
    return count - left + (base if up else 0)


def keyed(cell: tuple[str, ...], key: bytes) -> int:
    """Give the number of a cell, even over 0 up to 2⁶⁴; without the key nobody can tell it.

    Raises
    ------
    CountsRefused
        The key is shorter than 16 bytes.
    """
    if len(key) < _SHORTEST:
        raise CountsRefused(
            problem=f"the key for rounding has {len(key)} bytes, and at least {_SHORTEST} are needed",
            advice="Make one of 32 random bytes, keep it secret, and never change it.",
        )
    told = json.dumps(cell, ensure_ascii=False).encode()
    return int.from_bytes(hmac.digest(key, told, "sha256")[:8], "big")
