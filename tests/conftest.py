# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""What all tests share."""

from __future__ import annotations

import os
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Give the folder of published files, or skip: it is not part of the repository."""
    beside = Path(__file__).resolve().parent.parent.parent / "shared" / "data"
    folder = Path(os.environ.get("KLOOF_SHARED_DATA", beside))
    if not folder.is_dir():
        pytest.skip(f"the published files are not here: {folder}")
    return folder
