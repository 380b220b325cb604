# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""Editions: freeze what was approved, read it back, verify every byte, withdraw what may be withdrawn, compare two."""

from kloof.editions.edition import Edition

__all__ = ["Edition"]
