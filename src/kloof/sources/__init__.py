# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""The only room that reads publishers' files: one module per format, recognised by content."""

from kloof.sources.folder import FileReport, Reading, read_folder

__all__ = ["FileReport", "Reading", "read_folder"]
