# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""The rule that nothing is written outside an action, and the clock actions read."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db import models
from django.utils import timezone

from kloof_web.records.errors import WriteOutsideAction

M = TypeVar("M", bound=models.Model)


@dataclass
class OpenAction:
    """The action that is going on: whether it wrote something, and whether it told the audit chain."""

    has_written: bool = False
    has_told: bool = False


_open: ContextVar[OpenAction | None] = ContextVar("open_action", default=None)
_story_time: ContextVar[dt.datetime | None] = ContextVar("story_time", default=None)


def current_action() -> OpenAction | None:
    """Give the action that is going on, if any."""
    return _open.get()


@contextmanager
def opened() -> Iterator[OpenAction]:
    """Allow writing until the block ends."""
    action = OpenAction()
    token = _open.set(action)
    try:
        yield action
    finally:
        _open.reset(token)


def now() -> dt.datetime:
    """Give the moment actions write down: the wall clock, or the story's clock while one is set."""
    return _story_time.get() or dt.datetime.now(dt.UTC)


def today() -> dt.date:
    """Give the day it is here, by the clock of :func:`now`."""
    return timezone.localdate(now())


@contextmanager
def story_time(moment: dt.datetime) -> Iterator[None]:
    """Let every action in this block happen at `moment`, so that a story told twice has the same hashes."""
    token = _story_time.set(moment)
    try:
        yield
    finally:
        _story_time.reset(token)


def _require_action(model: type[models.Model]) -> None:
    if (action := _open.get()) is None:
        raise WriteOutsideAction(model.__name__)
    action.has_written = True


class GuardedQuerySet(models.QuerySet[M]):
    """A queryset whose writes are refused outside an action."""

    def update(self, **changes: Any) -> int:
        _require_action(self.model)
        return super().update(**changes)

    def delete(self) -> tuple[int, dict[str, int]]:
        _require_action(self.model)
        return super().delete()

    def bulk_create(self, objs: Iterable[M], *args: Any, **options: Any) -> list[M]:
        _require_action(self.model)
        return super().bulk_create(objs, *args, **options)

    def bulk_update(self, objs: Iterable[M], fields: Iterable[str], batch_size: int | None = None) -> int:
        _require_action(self.model)
        return super().bulk_update(objs, fields, batch_size)


GuardedManager = models.Manager.from_queryset(GuardedQuerySet)


class Guarded(models.Model):
    """A model that is written inside an action or not at all."""

    objects = GuardedManager()

    class Meta:
        abstract = True

    def save(self, *args: Any, **options: Any) -> None:
        _require_action(type(self))
        super().save(*args, **options)

    def delete(self, *args: Any, **options: Any) -> tuple[int, dict[str, int]]:
        _require_action(type(self))
        return super().delete(*args, **options)


class ImmutableQuerySet(GuardedQuerySet[M]):
    """A queryset of things that are written once."""

    def update(self, **_changes: Any) -> int:
        raise TypeError(f"{self.model.__name__} is never changed")

    def delete(self) -> tuple[int, dict[str, int]]:
        raise TypeError(f"{self.model.__name__} is never removed")

    def bulk_update(self, objs: Iterable[M], fields: Iterable[str], batch_size: int | None = None) -> int:  # noqa: ARG002  # Django's signature
        raise TypeError(f"{self.model.__name__} is never changed")


ImmutableManager = models.Manager.from_queryset(ImmutableQuerySet)


class Immutable(models.Model):
    """A model that is written once, inside an action, and never again."""

    objects = ImmutableManager()

    class Meta:
        abstract = True

    def save(self, *args: Any, **options: Any) -> None:
        if not self._state.adding:
            raise TypeError(f"{type(self).__name__} is never changed")
        _require_action(type(self))
        super().save(*args, **options)

    def delete(self, *_args: Any, **_options: Any) -> tuple[int, dict[str, int]]:
        raise TypeError(f"{type(self).__name__} is never removed")
