# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""The story that fills an empty workspace, told through the same actions as any other."""
