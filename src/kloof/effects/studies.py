# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""Read a study from its text, check it, and name it by its hash."""

from __future__ import annotations

import datetime as dt
import hashlib
import tomllib
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from kloof.errors import StudyRefused
from kloof.language.studies import PrimaryOutcome, Study
from kloof.language.texts import Text

__all__ = ["RegisteredStudy", "read_study", "study_of"]


@dataclass(frozen=True, slots=True)
class RegisteredStudy:
    """A study with the hash of the text it was read from, and when it was registered.

    Parameters
    ----------
    study
        What was written down.
    hash
        SHA-256 of the text, byte for byte, in hex; printed in every report on it.
    registered_on
        The day it was registered.
    """

    study: Study
    hash: str
    registered_on: dt.date

    def is_after_start(self, outcome: PrimaryOutcome, area: str | None = None) -> bool:
        """Tell whether it was registered in or after the first year of spending, or with its figures in hand."""
        first = self.study.first_year(outcome, area)
        return self.registered_on.year >= first or self.study.seen_until >= first

    def is_confirmatory(self, year: int) -> bool:
        """Tell whether figures on `year` were unseen at registration: only those can confirm."""
        return year > self.study.seen_until

    def reservation(self, outcome: PrimaryOutcome, area: str | None = None) -> Text | None:
        """Give what must stand in every verdict on an outcome, or None when the study came first.

        A study of a programme that had started already can only confirm with years nobody had seen.
        """
        if not self.is_after_start(outcome, area):
            return None
        first, seen = self.study.first_year(outcome, area), self.study.seen_until
        return Text(
            nl=f"vastgelegd na de start ({self.registered_on.year}; eerste geld in {first}): cijfers tot en met "
            f"{seen} waren al "
            "gezien en zijn terugblik; alleen latere jaren kunnen iets bevestigen",
            en=f"registered after the start ({self.registered_on.year}; first money in {first}): figures up to {seen} "
            f"had been "
            "seen and are hindsight; only later years can confirm",
        )


def read_study(path: Path, *, registered_on: dt.date) -> RegisteredStudy:
    """Read a study from a TOML file.

    Raises
    ------
    StudyRefused
        The text is no TOML, or the study does not hold together; names every problem at once, with its place.
    """
    try:
        content = path.read_bytes()
    except OSError as problem:
        raise StudyRefused(path.name, [f"the file cannot be opened ({problem.strerror})"]) from None
    return study_of(content, name=path.name, registered_on=registered_on)


def study_of(content: bytes, *, name: str, registered_on: dt.date) -> RegisteredStudy:
    """Read a study from the bytes of its text; see :func:`read_study`."""
    try:
        written = tomllib.loads(content.decode("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as problem:
        raise StudyRefused(name, [f"the text is not TOML: {problem}"]) from None
    try:
        study = Study.model_validate(written)
    except ValidationError as problem:
        raise StudyRefused(
            name,
            [
                f"{'.'.join(str(part) for part in error['loc']) or 'study'}: "
                f"{error['msg'].removeprefix('Value error, ')}"
                for error in problem.errors()
            ],
        ) from None
    return RegisteredStudy(study, hashlib.sha256(content).hexdigest(), registered_on)
