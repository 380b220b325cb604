# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""What could be seen when: told when a study is registered, from the noise before the start only."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kloof.effects.panels import Panel
from kloof.effects.power import Detectable, detectable_per_year
from kloof.effects.studies import RegisteredStudy
from kloof.effects.surroundings import Surroundings, compared, field_of
from kloof.effects.verdicts import number
from kloof.effects.weights import all_but
from kloof.language.studies import PrimaryOutcome, StudyArea
from kloof.language.texts import Language, Text

__all__ = ["Foresight", "foresee"]

CANDIDATES = 4_000


@dataclass(frozen=True, slots=True)
class Foresight:
    """What could be seen of one outcome in one area, and when; told when a study is registered.

    Parameters
    ----------
    area, outcome
        What is asked.
    years
        Smallest effect that would be found, after one year, two years, …; empty when the series cannot tell.
    """

    area: StudyArea
    outcome: PrimaryOutcome
    first_year: int
    years: tuple[Detectable, ...]

    def earliest(self, effect: float) -> int | None:
        """Give the first year in which a mean effect of this size would be found in 80 % of cases, or None."""
        for found in self.years:
            if found.effect is not None and found.effect <= effect:
                return self.first_year + found.years_after - 1
        return None

    @property
    def sentence(self) -> Text:
        """Say it in one sentence."""
        told = [found for found in self.years if found.effect is not None]
        if not told:
            return Text(
                nl=f"Met deze reeks is voor {self.area.id} niet te zeggen wanneer een verschil in "
                f"{self.outcome.indicator} te "
                "zien zou zijn: er zijn te weinig jaren vóór de start of te weinig vergelijkbare gebieden.",
                en=f"This series cannot tell when a difference in {self.outcome.indicator} would show in "
                f"{self.area.id}: there "
                "are too few years before the start or too few comparable areas.",
            )
        listed = {
            language: "; ".join(
                f"{self.first_year + found.years_after - 1}: "
                f"{number(found.effect or 0.0, found.effect or 1.0, language)}"
                for found in told
            )
            for language in _LANGUAGES
        }
        return Text(
            nl=f"Kleinste verschil in {self.outcome.indicator} dat in {self.area.id} met 80 % kans te zien is, als de "
            f"cijfers "
            f"lopen tot en met {listed['nl']}.",
            en=f"Smallest difference in {self.outcome.indicator} that would be seen in {self.area.id} with a chance "
            f"of 80 %, "
            f"with figures up to {listed['en']}.",
        )


_LANGUAGES: tuple[Language, ...] = ("nl", "en")


def foresee(
    registered: RegisteredStudy,
    panels: Mapping[str, Panel],
    *,
    neighbours: Mapping[str, Sequence[str]] | None = None,
    density: Mapping[str, float] | None = None,
    years_after: int = 8,
    seed: int = 0,
) -> tuple[Foresight, ...]:
    """Say, from the noise before the start only, what could be seen of each outcome in each area, and when.

    Nothing after the start is looked at. Areas and outcomes without figures are left without years. Parameters are
    those of :func:`kloof.effects.programmes.answer_study`.
    """
    around = Surroundings(neighbours or {}, density or {})
    found: list[Foresight] = []
    for outcome in registered.study.outcomes:
        for area in registered.study.areas:
            first = registered.study.first_year(outcome, area.id)
            panel = panels.get(outcome.indicator)
            years: tuple[Detectable, ...] = ()
            if panel is not None and set(area.codes) <= set(panel.units):
                rest, columns = field_of(registered.study, panel, area)
                donors = all_but(len(rest.units), columns)
                start = sum(time < first for time in rest.times)
                comparison = compared([(rest, columns, max(start, 1))], around, wanted=CANDIDATES, seed=seed)[0]
                sets = comparison.candidates.sets[comparison.chosen]
                if len(sets):
                    years = detectable_per_year(
                        rest.outcomes[:, donors],
                        start,
                        sets=sets,
                        years_after=years_after,
                        weights=None if rest.weights is None else rest.weights[:, donors],
                    )
            found.append(Foresight(area, outcome, first, years))
    return tuple(found)
