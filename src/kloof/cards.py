# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""Reads the data cards of ``catalogue/`` and checks them; a mistake names the card and the field."""

from __future__ import annotations

from functools import cache
from importlib import resources
from pathlib import Path
from typing import Literal, TypeVar

import yaml
from pydantic import BaseModel, Field, ValidationError

from kloof.errors import CardBroken
from kloof.language.texts import Published, Slug, Text

__all__ = [
    "Composition", "Method", "Theme", "catalogue_path", "composition", "methods", "read_card", "read_cards", "themes",
]  # fmt: skip

_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

Card = TypeVar("Card", bound=BaseModel)


class Theme(Published):
    """One theme of the catalogue: a code, its name, and the action lines of the national programme (NPLV) it serves."""

    code: Slug
    name: Text
    action_lines: tuple[Literal["homes", "taking_part", "youth"], ...] = ()


class Composition(Published):
    """Which indicators tell who live in an area; they are shown apart, and are neither good nor bad."""

    name: Text
    indicators: tuple[str, ...]


class Method(Published):
    """One method in a resident's words; ``document`` is the engineers' text of it in ``docs/methods``.

    ``page`` is its address on the public site, ``place`` where it stands in the list.
    """

    place: int
    page: Slug
    document: Slug
    name: Text
    question: Text
    assumption: Text
    formula: Text
    limit: Text
    source: Text


class _Themes(Published):
    themes: tuple[Theme, ...] = Field(min_length=1)
    composition: Composition


def catalogue_path() -> Path:
    """Give the folder of the catalogue that ships with the package."""
    return Path(str(resources.files("kloof"))) / "catalogue"


def read_card(path: Path, model: type[Card]) -> Card:
    """Read one YAML card.

    Raises
    ------
    CardBroken
        The file is not YAML, or a field is absent, unknown or wrong. Names the card and every such field.
    """
    try:
        content = yaml.load(path.read_text(encoding="utf-8"), Loader=_Loader)  # noqa: S506  a safe loader, in C
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise CardBroken(path.name, [f"cannot be read as YAML: {error}"]) from None
    try:
        return model.model_validate(content)
    except ValidationError as error:
        problems = [f"{'.'.join(str(part) for part in e['loc']) or 'card'}: {e['msg']}" for e in error.errors()]
        raise CardBroken(path.name, problems) from None


def read_cards(folder: Path, model: type[Card]) -> list[Card]:
    """Read every card in a folder, in the order of their file names."""
    return [read_card(path, model) for path in sorted(folder.glob("*.yaml"))]


@cache
def themes() -> tuple[Theme, ...]:
    """Give the themes of the catalogue, in their own order.

    Examples
    --------
    >>> [theme.code for theme in themes()]
    ['participate', 'learn', 'work', 'live', 'safe', 'health']
    """
    return read_card(catalogue_path() / "themes.yaml", _Themes).themes


@cache
def composition() -> Composition:
    """Give the indicators that tell who live in an area.

    Examples
    --------
    >>> "residents_65_plus" in composition().indicators
    True
    """
    return read_card(catalogue_path() / "themes.yaml", _Themes).composition


@cache
def methods() -> tuple[Method, ...]:
    """Give every method in a resident's words, in the order of the list.

    Examples
    --------
    >>> methods()[0].name.nl
    'De kloof'
    """
    return tuple(sorted(read_cards(catalogue_path() / "methods", Method), key=lambda method: method.place))
