# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""Numbers as Dutch and English readers write them."""

from __future__ import annotations

from kloof.language.texts import Language

__all__ = ["about", "written"]


def written(value: float, language: Language, decimals: int = 0) -> str:
    """Write a number with a fixed number of decimals.

    Examples
    --------
    >>> written(1234.5, "nl", 1), written(1234.5, "en", 1), written(-0.04, "nl", 1)
    ('1.234,5', '1,234.5', '0,0')
    """
    text = f"{value:,.{decimals}f}"
    if not text.strip("-0,."):
        text = text.lstrip("-")
    return text.translate(str.maketrans(",.", ".,")) if language == "nl" else text


def about(people: float) -> int:
    """Round a number of people as one would say it: to tens, below a hundred to fives.

    Examples
    --------
    >>> about(4685.7), about(62.9), about(3.1)
    (4690, 65, 5)
    """
    step = 10 if abs(people) >= 100 else 5
    return round(people / step) * step
