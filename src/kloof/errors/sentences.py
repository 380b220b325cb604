# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""What every error on purpose has: its facts, and its sentence in English and Dutch."""

from __future__ import annotations

__all__ = ["KloofError"]


class KloofError(Exception):
    """An error with its facts as attributes and its sentence in English and Dutch."""

    def english(self) -> str:
        """Say in English what was asked, what was found and what to do."""
        raise NotImplementedError

    def dutch(self) -> str:
        """Say the same in Dutch."""
        raise NotImplementedError

    def __str__(self) -> str:
        return self.english()
