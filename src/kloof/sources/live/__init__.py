# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""The live source: the only part of kloof that talks to the network, and only when someone asks for a table."""

from kloof.sources.live.connection import Clock, Limits
from kloof.sources.live.fetching import Fetched, fetch

__all__ = ["Clock", "Fetched", "Limits", "fetch"]
