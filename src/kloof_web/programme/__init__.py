# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""The programme: plans and passages, goals, activities, and why an activity should move a goal."""
