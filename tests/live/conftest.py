# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""A publisher that serves during one test, and someone who fetches from it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.live.publisher import Fetching, Publisher, at_work


@pytest.fixture
def publisher() -> Iterator[Publisher]:
    with at_work() as publisher:
        yield publisher


@pytest.fixture
def fetching(publisher: Publisher, tmp_path: Path) -> Fetching:
    return Fetching(publisher, tmp_path / "out")
