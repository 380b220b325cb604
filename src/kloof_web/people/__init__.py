# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""Who works here: persons, organisations, memberships, roles, and who may do what."""
