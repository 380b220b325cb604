# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""What everything has: a public id, an approval, a version; snapshots; the audit chain that tells every write."""
