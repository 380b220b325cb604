# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""Read a programme document, as JSON or as YAML a policy officer can edit."""

from __future__ import annotations

from pathlib import Path

import yaml
from pydantic import ValidationError

from kloof.errors import ProgrammeRefused
from kloof.language.programmes import ProgrammeDocument


def read_programme(path: Path) -> ProgrammeDocument:
    """Read and check a document; every problem is named with its place."""
    try:
        plain = yaml.safe_load(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise ProgrammeRefused(path.name, [str(error).replace("\n", " ")]) from None
    try:
        return ProgrammeDocument.model_validate(plain)
    except ValidationError as error:
        problems = [
            f"{'.'.join(map(str, problem['loc'])) or 'document'}: {problem['msg']}" for problem in error.errors()
        ]
        raise ProgrammeRefused(path.name, problems) from None
