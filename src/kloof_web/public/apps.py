# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""The public site, and what it does when an edition appears or content is withdrawn."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.apps import AppConfig


class PublicConfig(AppConfig):
    """Prepares the pages of an edition as soon as it is published."""

    name = "kloof_web.public"
    label = "public"

    def ready(self) -> None:
        from kloof_web.publishing.signals import content_withdrawn, edition_published

        edition_published.connect(_prepare, dispatch_uid="public.prepare")
        content_withdrawn.connect(_forget, dispatch_uid="public.forget")


def _prepare(*, store: Path, programme: str, number: int, **_: Any) -> None:
    from kloof_web.public.shelf import Shelf

    Shelf(Path(store)).prepare(programme, number)


def _forget(*, store: Path, programme: str, leaf: str, **_: Any) -> None:
    from kloof_web.public.shelf import Shelf

    Shelf(Path(store)).forget(programme, leaf)
