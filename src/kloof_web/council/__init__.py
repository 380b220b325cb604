# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""The room of the council and the alliance: bodies, meetings, decisions, what councils do with them, terms."""
