# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""The platform: a Django site that stores, guards, asks the library, and shows."""
