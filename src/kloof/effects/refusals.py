# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""Why there can be no verdict: too few years, too little to compare with, a course that was different already."""

from __future__ import annotations

import numpy as np

from kloof.effects.checks import InTime
from kloof.effects.designs import Design
from kloof.effects.panels import Panel
from kloof.effects.placebos import Placebos
from kloof.effects.power import FEWEST_YEARS_BEFORE
from kloof.effects.verdicts import ALPHA, fewest_areas, number
from kloof.effects.weights import Indices, all_but
from kloof.language.texts import Text

__all__ = ["refusals", "too_few_areas", "too_few_years"]


def refusals(
    panel: Panel,
    columns: Indices,
    start: int,
    main: Design | None,
    found: Placebos,
    earlier: InTime | None,
    *,
    level: float = ALPHA,
) -> list[Text]:
    """Collect the reasons why there can be no verdict, each with rows and years and what would help.

    Parameters
    ----------
    panel, columns, start
        The panel, its treated columns, and the number of moments before the start.
    main
        The headline estimate; None when it could not be computed.
    found
        Its placebos.
    earlier
        The same design at a pretended earlier start, when that was tried.
    level
        Level of the test; it decides how many areas to compare with are enough.
    """
    enough = fewest_areas(level)
    reasons: list[Text] = []
    donors = len(panel.units) - len(columns)
    first, last = panel.labels[0], panel.labels[start - 1]
    constant = float(np.ptp(panel.outcomes, axis=0).max()) == 0.0
    if constant:
        reasons.append(
            Text(
                nl=f"{panel.name} is in elk gebied elk jaar hetzelfde ({panel.labels[0]}–{panel.labels[-1]}); neem "
                f"een uitkomst "
                "die kan veranderen",
                en=f"{panel.name} is the same in every year in every unit ({panel.labels[0]}–{panel.labels[-1]}); "
                f"take an "
                "outcome that can change",
            )
        )
    if start < FEWEST_YEARS_BEFORE:
        reasons.append(too_few_years(panel, start))
    if not donors:
        reasons.append(
            Text(
                nl="er is geen gebied over om mee te vergelijken; voeg gebieden zonder programma toe",
                en="no unit is left to compare with; add units without a programme",
            )
        )
    elif donors == 1:
        other = panel.units[int(all_but(len(panel.units), columns)[0])]
        reasons.append(
            Text(
                nl=f"er is één gebied om mee te vergelijken ({other}); voeg gebieden zonder programma toe",
                en=f"there is one unit to compare with ({other}); add units without a programme",
            )
        )
    elif found.largest_disjoint < enough:
        if (
            found.largest_disjoint or start >= FEWEST_YEARS_BEFORE
        ):  # else nothing was compared, so nothing is known of K
            reasons.append(too_few_areas(found.largest_disjoint, enough))
    elif found.n < enough:
        reasons.append(
            Text(
                nl=f"er zijn {found.n} placebo's gevraagd; voor een uitspraak zijn er minstens {enough} nodig",
                en=f"{found.n} placebos were asked for; a verdict needs at least {enough}",
            )
        )
    if constant or main is None or found.n < enough:
        return reasons
    worst = float(np.quantile(found.pre_rmspe, 0.95))
    if main.pre_rmspe > worst:
        fit = [(number(main.pre_rmspe, worst, lang), number(worst, worst, lang)) for lang in ("nl", "en")]
        reasons.append(
            Text(
                nl=f"het verloop vóór de start ({first} tot en met {last}) is met deze gebieden niet na te maken "
                f"(afwijking "
                f"{fit[0][0]}; bij 95 % van de placebo's hoogstens {fit[0][1]}); zoek gebieden die er meer op lijken",
                en=f"the course before the start ({first} to {last}) cannot be matched with these units (misfit "
                f"{fit[1][0]}; for "
                f"95 % of the placebos at most {fit[1][1]}); look for units that are more alike",
            )
        )
    if earlier is not None and earlier.p is not None and earlier.p <= level:
        at = panel.labels[earlier.start]
        seen = [number(earlier.effect, earlier.effect, lang) for lang in ("nl", "en")]
        reasons.append(
            Text(
                nl=f"bij een verzonnen start in {at}, toen er nog niets was, vindt de methode al een verschil "
                f"({seen[0]}; "
                f"p = {number(earlier.p, 0.1, 'nl')}); het gebied liep dus al anders",
                en=f"with a pretended start in {at}, when there was nothing yet, the method already finds a difference "
                f"({seen[1]}; p = {number(earlier.p, 0.1, 'en')}); so the area was already on another course",
            )
        )
    return reasons


def too_few_areas(count: int, enough: int) -> Text:
    """Say that K is too small for a verdict on a single area; the one reason that pooling takes away."""
    if not count:
        return Text(
            nl=f"er is geen vergelijkbaar gebied van deze grootte; minstens {enough} zijn nodig, of voeg meer gebieden "
            "samen in één studie",
            en=f"there is no comparable area of this size; at least {enough} are needed, or pool more areas in one "
            "study",
        )
    lowest = (number(1 / (count + 1), 0.1, "nl"), number(1 / (count + 1), 0.1, "en"))
    return Text(
        nl=f"er zijn {count} vergelijkbare gebieden die elkaar niet overlappen (K = {count}), dus p kan niet lager "
        f"worden dan {lowest[0]}; minstens {enough} zijn nodig, of voeg meer gebieden samen in één studie",
        en=f"there are {count} comparable areas that do not overlap (K = {count}), so p cannot fall below "
        f"{lowest[1]}; at least {enough} are needed, or pool more areas in one study",
    )


def too_few_years(panel: Panel, start: int) -> Text:
    """Say that too few moments lie before the start, and from when on a start could be judged with this series."""
    step = float(np.median(np.diff(panel.times))) if len(panel.times) > 1 else 1.0
    earliest = f"{round(panel.times[0] + FEWEST_YEARS_BEFORE * step, 4):g}"
    if start == 0:
        return Text(
            nl=f"er is geen meetmoment vóór de start ({panel.labels[0]} is het eerste) en er zijn er minstens "
            f"{FEWEST_YEARS_BEFORE} nodig; voeg eerdere jaren toe. Met deze reeks is een start niet vóór {earliest} te "
            "beoordelen",
            en=f"there is no moment before the start ({panel.labels[0]} is the first) and at least "
            f"{FEWEST_YEARS_BEFORE} are needed; add earlier years. With this series no start before {earliest} can be "
            "judged",
        )
    span_nl = span_en = panel.labels[0]
    if start > 1:
        span_nl, span_en = f"{span_nl} tot en met {panel.labels[start - 1]}", f"{span_en} to {panel.labels[start - 1]}"
    count_nl = "er is 1 meetmoment" if start == 1 else f"er zijn {start} meetmomenten"
    count_en = "there is 1 moment" if start == 1 else f"there are {start} moments"
    return Text(
        nl=f"{count_nl} vóór de start ({span_nl}) en er zijn er minstens {FEWEST_YEARS_BEFORE} nodig; "
        f"voeg eerdere jaren toe. Met deze reeks is een start niet vóór {earliest} te beoordelen",
        en=f"{count_en} before the start ({span_en}) and at least {FEWEST_YEARS_BEFORE} are needed; add "
        f"earlier years. With this series no start before {earliest} can be judged",
    )
