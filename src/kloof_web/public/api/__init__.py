# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""Editions as open data under ``/api/v1``, by the Dutch API design rules (2.2). It reads editions, nothing else.

Paths, field names and descriptions are Dutch, as the rules ask of a public Dutch interface; the code is English.
"""
