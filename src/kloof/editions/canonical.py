# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""One document, one sequence of bytes: the form in which everything in an edition is hashed and signed."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any, NoReturn

from pydantic import BaseModel

__all__ = ["canonical", "hash_of", "hash_of_file", "parse"]


def canonical(document: BaseModel | Any) -> bytes:
    """Write a document as the only bytes that stand for it.

    UTF-8, keys sorted by code point, no spaces, no escapes beyond what JSON asks for, every field written out (null
    included), numbers in their shortest exact form, negative zero as zero, one newline at the end.

    Raises
    ------
    ValueError
        A number is infinite or not a number.

    Examples
    --------
    >>> canonical({"b": -0.0, "a": "é"})
    b'{"a":"\\xc3\\xa9","b":0.0}\\n'
    """
    if isinstance(document, BaseModel):
        document = document.model_dump(mode="json", by_alias=True)
    text = json.dumps(
        _without_negative_zero(document), sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False
    )
    return text.encode() + b"\n"


def _without_negative_zero(value: Any) -> Any:
    if isinstance(value, float):
        return value + 0.0
    if isinstance(value, dict):
        return {key: _without_negative_zero(inside) for key, inside in value.items()}
    if isinstance(value, list | tuple):
        return [_without_negative_zero(inside) for inside in value]
    return value


def parse(data: bytes) -> Any:
    """Read strict JSON: UTF-8, no name twice in one object, no NaN.

    Raises
    ------
    ValueError
        Says what is wrong and where.

    Examples
    --------
    >>> parse(b'{"year": 2024, "year": 2025}')
    Traceback (most recent call last):
    ValueError: the name 'year' stands in one object twice
    """
    try:
        return json.loads(data.decode("utf-8-sig"), object_pairs_hook=_once, parse_constant=_refuse_constant)
    except UnicodeDecodeError as error:
        raise ValueError(f"byte {error.start} is not UTF-8 text") from None
    except RecursionError:
        raise ValueError("it is nested too deeply") from None
    except json.JSONDecodeError as error:
        raise ValueError(f"it is not JSON: {error.msg} on line {error.lineno}, column {error.colno}") from None


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in pairs:
        if name in found:
            raise ValueError(f"the name '{name}' stands in one object twice")
        found[name] = value
    return found


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not a number JSON knows")


def hash_of(data: bytes) -> str:
    """Give the SHA-256 of bytes, hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def hash_of_file(path: Path) -> str:
    """Give the SHA-256 of a file, hexadecimal, however large it is."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
