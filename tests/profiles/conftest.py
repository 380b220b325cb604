# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""A release small enough to compute by hand, and a way to make others."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from kloof import releases
from kloof.observations import Panel

Files = Mapping[str, str]


@pytest.fixture
def panel_of(tmp_path: Path) -> Callable[..., Panel]:
    """Build a release of files given by name and content, and give its panel."""

    def make(files: Files) -> Panel:
        source = tmp_path / "source"
        source.mkdir(exist_ok=True)
        for path in source.iterdir():
            path.unlink()
        for name, content in files.items():
            (source / name).write_text(content, encoding="utf-8")
        releases.build(source, tmp_path / "release")
        return releases.read(tmp_path / "release").panel

    return make


@pytest.fixture(scope="session")
def demo() -> Panel:
    """Give the panel of the embedded demo."""
    return releases.read(releases.demo_path()).panel
