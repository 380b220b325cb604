# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""What the rest of the site hears after a commit. Nothing else of this room is known to the public site."""

from django.dispatch import Signal

edition_published = Signal()
"""Sent with ``store`` (Path), ``programme`` (slug), ``number`` (int) and ``hash`` (of the manifest)."""

content_withdrawn = Signal()
"""Sent with ``store`` (Path), ``programme`` (slug) and ``leaf`` (hash of what was withdrawn)."""
