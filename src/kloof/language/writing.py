# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""How Dutch and English readers write numbers, dates and lists."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from kloof.language.texts import Language

__all__ = ["about", "agreeing_decimals", "listed", "written", "written_date", "written_value"]

_MONTHS: dict[Language, tuple[str, ...]] = {
    "nl": (
        *("januari", "februari", "maart", "april", "mei", "juni"),
        *("juli", "augustus", "september", "oktober", "november", "december"),
    ),
    "en": (
        *("January", "February", "March", "April", "May", "June"),
        *("July", "August", "September", "October", "November", "December"),
    ),
}
_SWAPPED = str.maketrans(",.", ".,")
_NO_BREAK = "\N{NO-BREAK SPACE}"


def written(number: float, language: Language, decimals: int = 0) -> str:
    """Write a number the way readers of the language do, with a true minus sign.

    Parameters
    ----------
    number
        The number; a value that is missing has no place here.
    language
        ``"nl"`` or ``"en"``.
    decimals
        How many decimals are shown, zeros included.

    Examples
    --------
    >>> written(1234.5, "nl", 1), written(1234.5, "en", 1), written(-3, "nl")
    ('1.234,5', '1,234.5', '−3')
    >>> written(-0.04, "nl", 1)
    '0,0'
    """
    digits = f"{abs(number):,.{decimals}f}"
    minus = "\N{MINUS SIGN}" if number < 0 and digits.strip("0.,") else ""
    return minus + (digits.translate(_SWAPPED) if language == "nl" else digits)


def about(people: float) -> int:
    """Round a number of people as one would say it: to tens, below a hundred to fives.

    Examples
    --------
    >>> about(4685.7), about(62.9), about(3.1)
    (4690, 65, 5)
    """
    step = 10 if abs(people) >= 100 else 5
    return round(people / step) * step


def agreeing_decimals(decimals: int, *pairs: tuple[float, float]) -> int:
    """Give how many decimals make each difference what one finds by subtracting the two numbers that are shown.

    Parameters
    ----------
    decimals
        How many the numbers have at least.
    pairs
        Two numbers of which the difference is shown beside them.

    Examples
    --------
    >>> agreeing_decimals(1, (0.64, 0.96)), agreeing_decimals(1, (60.0, 74.0))
    (2, 1)
    """
    for more in range(decimals, decimals + 4):
        if all(round(abs(round(a, more) - round(b, more)), more) == round(abs(a - b), more) for a, b in pairs):
            return more
    return decimals + 4


def written_value(number: float, unit: str, language: Language, decimals: int = 0) -> str:
    """Write a number with its unit, kept on one line.

    Examples
    --------
    >>> written_value(69.1, "%", "en", 1)
    '69.1%'
    >>> written_value(1240, "", "nl")
    '1.240'
    """
    number_written = written(number, language, decimals)
    if not unit:
        return number_written
    if unit == "%" and language == "en":
        return number_written + unit
    return number_written + _NO_BREAK + unit.replace(" ", _NO_BREAK)


def written_date(date: dt.date, language: Language) -> str:
    """Write a date in words.

    Examples
    --------
    >>> import datetime
    >>> written_date(datetime.date(2026, 11, 21), "nl")
    '21 november 2026'
    """
    return f"{date.day} {_MONTHS[language][date.month - 1]} {date.year}"


def listed(things: Sequence[str], language: Language) -> str:
    """Join things the way one says them.

    Examples
    --------
    >>> listed(["a", "b", "c"], "nl")
    'a, b en c'
    >>> listed([], "en")
    ''
    """
    if len(things) < 2:
        return "".join(things)
    last = "en" if language == "nl" else "and"
    return f"{', '.join(things[:-1])} {last} {things[-1]}"
