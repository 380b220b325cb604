# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""What the workspace refuses, each with its facts and its sentence."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import get_language

from kloof.errors import KloofError


def said(error: KloofError) -> str:
    """Give an error's sentence in the language of the page."""
    return error.english() if get_language() == "en" else error.dutch()


class WriteOutsideAction(KloofError):
    """Code tried to change something without telling who did it: a mistake of the programmer, not of the user."""

    def __init__(self, model: str) -> None:
        self.model = model
        super().__init__(model)

    def english(self) -> str:
        return (
            f"{self.model} was about to be written outside an action. Every write is an action: a verb, `by=`, audited."
        )

    def dutch(self) -> str:
        return f"{self.model} zou buiten een handeling om worden opgeslagen. Er is niets opgeslagen. Meld dit."


class NotAllowed(KloofError):
    """This person may not do this; carries the sentence that says who may."""

    def __init__(self, who_may: str, who_may_english: str) -> None:
        self.who_may, self.who_may_english = who_may, who_may_english
        super().__init__(who_may)

    def english(self) -> str:
        return f"You may not do this. {self.who_may_english}"

    def dutch(self) -> str:
        return f"U mag dit niet doen. {self.who_may}"


class StepNotAllowed(KloofError):
    """The life cycle has no such step from here."""

    def __init__(self, title: str, state: str, verb: str) -> None:
        self.title, self.state, self.verb = title, state, verb
        super().__init__(title)

    def english(self) -> str:
        return (
            f"'{self.title}' is now '{self.state}'; from there it cannot '{self.verb}'. "
            "Somebody may have been first: look again."
        )

    def dutch(self) -> str:
        return (
            f"‘{self.title}’ staat nu op ‘{self.state}’; van daaruit kan ‘{self.verb}’ niet. "
            "Misschien was iemand u voor: kijk opnieuw."
        )


class Stale(KloofError):
    """Somebody else saved a newer version since this page was opened."""

    def __init__(self, title: str, *, seen: int, current: int) -> None:
        self.title, self.seen, self.current = title, seen, current
        super().__init__(title)

    def english(self) -> str:
        return (
            f"Somebody else changed '{self.title}' while you worked on it. "
            "Nothing was overwritten: compare both texts below."
        )

    def dutch(self) -> str:
        return (
            f"Iemand anders heeft ‘{self.title}’ gewijzigd terwijl u bezig was. "
            "Er is niets overschreven: vergelijk de teksten."
        )


class Incomplete(KloofError):
    """Something is not ready for review; names every part that is missing."""

    def __init__(self, title: str, missing: Sequence[str]) -> None:
        self.title, self.missing = title, tuple(missing)
        super().__init__(title)

    def english(self) -> str:
        return f"'{self.title}' is not complete yet: {' '.join(self.missing)}"

    def dutch(self) -> str:
        return f"‘{self.title}’ is nog niet compleet. {' '.join(self.missing)}"


class Refused(KloofError):
    """A rule of the workspace says no, in its own sentence in both languages."""

    def __init__(self, dutch: str, english: str) -> None:
        self._dutch, self._english = dutch, english
        super().__init__(english)

    def english(self) -> str:
        return self._english

    def dutch(self) -> str:
        return self._dutch
