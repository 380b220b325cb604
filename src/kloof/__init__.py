# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""kloof: how far neighbourhoods are behind, what a programme promised, and what changed, with the uncertainty shown."""
