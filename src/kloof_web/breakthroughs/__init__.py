# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""The room of rules in the way: barriers, routes, designations, data agreements, what turned out possible."""
