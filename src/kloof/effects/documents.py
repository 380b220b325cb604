# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""What was found about an area, in the published language: methods, placebos, verdict, and every check."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from kloof.effects.designs import Design, Method
from kloof.effects.looks import Again
from kloof.effects.verdicts import Verdict, fewest_areas
from kloof.language.effects import EffectCheck, EffectDocument, MethodEffect, PlaceboEffect
from kloof.language.texts import Language, Text

if TYPE_CHECKING:
    from kloof.effects.evaluation import Evaluation

__all__ = ["checks_of", "document_of"]

LIGHT = 1e-4


def document_of(found: Evaluation, language: Language, *, checks: bool, weighty: bool) -> EffectDocument:
    """Write an evaluation as ``kloof effect --json`` gives it.

    With `weighty`, for a document that holds many answers: donors that weigh less than a ten-thousandth, and the equal
    weights of DiD, are left out.
    """
    effect = found.facts.effect
    extra: dict[str, Any] = {"checks": checks_of(found, language)} if checks else {}
    if found.verdict is Verdict.UNDECIDED:
        extra["marked"] = "not for publication"
    return EffectDocument(
        methods={
            method.value: _method(design, found.donors, weighty=weighty) for method, design in found.designs.items()
        },
        placebo=PlaceboEffect(
            sd=found.placebos.sd, p=None if effect is None else found.placebos.p_value(effect), n=found.placebos.n
        ),
        verdict=found.verdict.words.to(language),
        sentence=found.sentence.to(language),
        **extra,
    )


def _kind_of_placebos(found: Evaluation) -> Text:
    if found.contiguous:
        return Text(nl="aaneengesloten gebieden", en="pseudo-areas")
    if found.units == 1:
        return Text(nl="losse gebieden", en="units")
    return Text(nl="groepjes losse gebieden", en="sets of units")


def _again(
    name: str, again: Again | None, nl: str, en: str, language: Language
) -> list[tuple[str, float | str | None, Text, bool | None]]:
    verdict = None if again is None or again.verdict is None else again.verdict.words.to(language)
    same = None if again is None else again.same
    effect = None if again is None else again.effect
    return [
        (name, verdict, Text(nl=f"uitspraak zonder {nl}", en=f"verdict without {en}"), same),
        (f"{name}_effect", effect, Text(nl=f"verschil zonder {nl}", en=f"difference without {en}"), None),
    ]


def _method(design: Design | None, donors: tuple[str, ...], *, weighty: bool) -> MethodEffect:
    if design is None:
        return MethodEffect(effect=None, weights={}, pre_rmspe=None, effective_donors=None)
    return MethodEffect(
        effect=design.effect,
        weights={
            donor: weight
            for donor, weight in zip(donors, design.weights.tolist(), strict=True)
            if not weighty or (weight >= LIGHT and design.method is not Method.DID)
        },
        pre_rmspe=design.pre_rmspe,
        effective_donors=design.effective_donors,
    )


def checks_of(found: Evaluation, language: Language) -> tuple[EffectCheck, ...]:
    """List the checks, each with what it found, what that means, and whether it stands in the way."""
    main = found.designs[found.headline]
    low, high = found.interval if found.interval is not None else (None, None)
    largest = None if main is None else int(np.argmax(main.weights))
    listed: list[tuple[str, float | str | None, Text, bool | None]] = [
        (
            "gap_trend_per_year",
            None if found.trend is None else found.trend.per_year,
            Text(
                nl="zoveel verandert de kloof met het gemiddelde van de andere gebieden per jaar, over alle jaren; "
                "dat beschrijft en zegt niet waardoor",
                en="so much the gap with the mean of the other areas changes per year, over all years; that describes "
                "and does not say why",
            ),
            None,
        ),
        (
            "gap_trend_low",
            None if found.trend is None else found.trend.low,
            Text(nl="ondergrens daarvan (95 %)", en="lower bound of that (95 %)"),
            None,
        ),
        (
            "gap_trend_high",
            None if found.trend is None else found.trend.high,
            Text(nl="bovengrens daarvan (95 %)", en="upper bound of that (95 %)"),
            None,
        ),
        ("headline", found.headline.value, Text(nl="methode van de uitspraak", en="method of the verdict"), None),
        (
            "K",
            found.placebos.largest_disjoint if found.placebos.n else None,
            Text(
                nl="zoveel vergelijkbare gebieden overlappen elkaar niet; p is nooit lager dan 1/(K+1)",
                en="so many comparable areas do not overlap; p is never below 1/(K+1)",
            ),
            found.placebos.largest_disjoint >= fewest_areas(found.facts.level) if found.placebos.n else None,
        ),
        (
            "placebo_kind",
            _kind_of_placebos(found).to(language),
            Text(
                nl="de placebo's zijn aaneengesloten gebieden van dezelfde grootte",
                en="the placebos are contiguous areas of the same size",
            )
            if found.contiguous
            else Text(
                nl="de placebo's zijn losse gebieden uit de tabel, niet aaneengesloten: er is niet bekend wat aan "
                "elkaar grenst",
                en="the placebos are units of the table, not contiguous areas: no neighbours are known",
            ),
            None,
        ),
        (
            "placebo_level",
            found.comparison.nearest,
            Text(
                nl="het deel van de mogelijke gebieden dat vóór de start het dichtst bij dit gebied lag en als placebo "
                "dient; leeg: er is niet op hoogte gekozen",
                en="the share of possible areas nearest in level before the start, taken as placebos; empty: level "
                "played no part",
            ),
            None,
        ),
        (
            "placebo_urbanity",
            found.comparison.urbanity,
            Text(
                nl="stedelijkheidsklasse van gebied en placebo's (1 zeer sterk, 5 niet); leeg: niet bekend",
                en="urbanity class of area and placebos (1 very urban, 5 not); empty: not known",
            ),
            None,
        ),
        (
            "effect_in_logs",
            found.logs,
            Text(
                nl="hetzelfde verschil in logaritmen: 0,05 is ongeveer 5 %; leeg: er is een waarde van nul of minder",
                en="the same difference in logarithms: 0.05 is about 5 %; empty: a value is zero or less",
            ),
            None,
        ),
        (
            "did_sdid_spread",
            None if found.facts.sdid is None or found.facts.did is None else abs(found.facts.sdid - found.facts.did),
            Text(
                nl="verschil tussen SDID en DiD; hoort binnen de spreiding van de placebo's te liggen",
                en="difference between SDID and DiD; should lie within the spread of the placebos",
            ),
            None if found.facts.spread is None or found.facts.sdid is None else found.facts.designs_agree,
        ),
        ("interval_low", low, Text(nl="ondergrens (95 %)", en="lower bound (95 %)"), None),
        ("interval_high", high, Text(nl="bovengrens (95 %)", en="upper bound (95 %)"), None),
        (
            "in_time_effect",
            None if found.in_time is None else found.in_time.effect,
            Text(
                nl="verschil bij een verzonnen eerdere start; hoort klein te zijn",
                en="difference with a pretended earlier start; should be small",
            ),
            None if found.in_time is None or found.in_time.p is None else found.in_time.p > found.facts.level,
        ),
        (
            "leave_one_out_low",
            None if found.without_one is None else found.without_one[0],
            Text(nl="laagste uitkomst zonder één donor", en="lowest outcome without one donor"),
            None,
        ),
        (
            "leave_one_out_high",
            None if found.without_one is None else found.without_one[1],
            Text(nl="hoogste uitkomst zonder één donor", en="highest outcome without one donor"),
            None,
        ),
        (
            "largest_donor",
            None if largest is None else found.donors[largest],
            Text(nl="gebied dat het zwaarst weegt", en="unit that weighs most"),
            None,
        ),
        (
            "largest_weight",
            None if main is None else float(main.weights.max()),
            Text(nl="gewicht van dat gebied", en="weight of that unit"),
            None,
        ),
        (
            "outside_range",
            found.outside,
            Text(
                nl="deel van de jaren vóór de start waarin het gebied buiten het bereik van alle donoren ligt",
                en="share of the years before the start in which the area lies outside the range of all donors",
            ),
            None,
        ),
        (
            "outside_hull",
            found.hull,
            Text(
                nl="deel van de afstand tot het gemiddelde van de donoren dat geen enkele mix overbrugt; 0: er is een "
                "mix die past",
                en="share of the distance to the mean of the donors that no mix bridges; 0: some mix fits",
            ),
            None,
        ),
        (
            "did_matched_peers",
            found.matched,
            Text(
                nl="DiD met alleen de twintig gebieden die vóór de start het meest leken, in hoogte en verloop",
                en="DiD with only the twenty units most alike before the start, in level and slope",
            ),
            None,
        ),
        (
            "ratio_p",
            found.ratio_p,
            Text(
                nl="p-waarde van de afwijking na de start, gedeeld door die ervoor",
                en="p-value of the misfit after the start over that before",
            ),
            None,
        ),
        (
            "breakdown_m",
            found.breakdown,
            Text(
                nl="zoveel keer de grootste breuk van vóór de start mag het verloop afwijken voordat de uitspraak "
                "vervalt",
                en="so many times the largest break before the start the trends may differ before the verdict falls",
            ),
            None,
        ),
        (
            "detectable",
            found.detectable,
            Text(
                nl="kleinste verschil dat met 80 % kans gezien zou zijn",
                en="smallest difference that would have been seen with a chance of 80 %",
            ),
            None,
        ),
        (
            "displacement",
            found.next_door,
            Text(
                nl="verschil bij de buren van het gebied; met het andere teken kan iets verplaatst zijn; leeg: er is "
                "niet bekend wat aan elkaar grenst",
                en="difference next door; of the opposite sign something may have moved; empty: no borders are known",
            ),
            None,
        ),
        (
            "without_neighbours",
            found.without_next_door,
            Text(nl="verschil zonder de buren als donor", en="difference without the neighbours as donors"),
            None,
        ),
        *_again("without_2020_2022", found.without_exceptional, "de jaren 2020–2022", "the years 2020–2022", language),
        *_again(
            "without_selection_year",
            found.without_selection,
            "het jaar waarin het gebied gekozen is",
            "the year by which the area was chosen",
            language,
        ),
    ]
    if main is not None and main.method is Method.SDID:
        listed += [
            (f"time_weight_{label}", float(weight), Text(nl=f"gewicht van {label}", en=f"weight of {label}"), None)
            for label, weight in zip(found.times[: found.start], main.time_weights, strict=True)
            if weight > 0
        ]
    return tuple(
        EffectCheck(id=key, value=value, means=means.to(language), passed=ok) for key, value, means, ok in listed
    )
