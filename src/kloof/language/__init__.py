# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""The published language: frozen, typed and versioned words in which a programme speaks to the public."""
