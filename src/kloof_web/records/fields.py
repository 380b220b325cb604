# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""A model field for a value of the published language: what has no identity of its own is kept as it is published."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from django.db import models
from pydantic import TypeAdapter

T = TypeVar("T")

if TYPE_CHECKING:
    _JsonField = models.JSONField
else:

    class _JsonField(models.JSONField):
        def __class_getitem__(cls, _types: Any) -> Any:
            return cls


class PublishedField(_JsonField[T, T]):
    """JSON in the database; in Python a checked value of type `of`. Migrations see a plain JSON column."""

    def __init__(self, of: Any = None, **options: Any) -> None:
        self.adapter: TypeAdapter[T] = TypeAdapter(of if of is not None else Any)
        super().__init__(**options)

    def deconstruct(self) -> Any:
        name, _path, args, options = super().deconstruct()
        return name, "django.db.models.JSONField", args, options

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> T | None:
        plain = super().from_db_value(value, expression, connection)
        return None if plain is None else self.adapter.validate_python(plain)

    def get_prep_value(self, value: Any) -> Any:
        return None if value is None else self.adapter.dump_python(value, mode="json", exclude_none=True)
