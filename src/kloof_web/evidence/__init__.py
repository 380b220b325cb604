# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""The releases of figures the platform knows, and which one the next edition pins."""
