# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""The page on which anybody makes an index: every assumption open, and how much each of them matters."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import get_args

from django.http import QueryDict

from kloof.city_index import Definition, Domain, IndexRefused, Scored, Transform, first_choice, known_domains, scored
from kloof.editions import Edition
from kloof.indicators import find_indicator
from kloof.language.editions import IndicatorObject, SourceFile
from kloof.language.texts import Language, Text
from kloof.language.writing import listed, written
from kloof_web.public.figures import missing_reason, sources_of, titles_of
from kloof_web.public.municipality import WITHDRAWN, Municipality

__all__ = ["IndexPage", "asked_definition", "index_page"]

MOST = 10.0
"""The heaviest weight the form takes."""

_WEIGHT = re.compile(r"^\d{1,2}(?:[.,]\d{1,3})?$")
_TRANSFORMS: dict[Transform, Text] = {
    "rank": Text(nl="plaats op de lijst van laag naar hoog", en="place on the list from low to high"),
    "zscore": Text(nl="afstand tot het gemiddelde", en="distance from the mean"),
    "minmax": Text(nl="tussen de laagste (0) en de hoogste (1)", en="between the lowest (0) and the highest (1)"),
    "imd-exponential": Text(
        nl="zoals de Engelse index: grote achterstand telt extra", en="as the English indices: large lags count extra"
    ),
    "none": Text(nl="het cijfer zelf", en="the figure itself"),
}
_ASSUMPTIONS: dict[str, Text] = {
    "weights": Text(nl="hoe zwaar elk cijfer telt", en="how much each figure counts"),
    "leave_out": Text(nl="welk cijfer erin zit", en="which figure is in it"),
    "transform": Text(nl="hoe een cijfer wordt omgerekend", en="how a figure is transformed"),
    "aggregate": Text(nl="hoe de cijfers worden opgeteld", en="how the figures are added"),
    "data_error": Text(nl="de fout in de cijfers", en="the error of the figures"),
}


@dataclass(frozen=True, slots=True)
class Weight:
    """One figure with the weight it was given, as it was asked."""

    field: str
    card: IndicatorObject
    asked: str
    worse: Text


@dataclass(frozen=True, slots=True)
class Choice:
    """One way to transform, and whether it was chosen."""

    id: str
    name: Text
    chosen: bool


@dataclass(frozen=True, slots=True)
class Line:
    """One neighbourhood with a score."""

    code: str
    name: str
    score: str
    places: str


@dataclass(frozen=True, slots=True)
class Out:
    """One neighbourhood without a score, and why."""

    name: str
    why: str


@dataclass(frozen=True, slots=True)
class IndexPage:
    """The form as it was filled in, and the answer when there is one."""

    weights: tuple[Weight, ...]
    unknown: tuple[str, ...]
    transforms: tuple[Choice, ...]
    problems: tuple[Text, ...]
    lines: tuple[Line, ...]
    out: tuple[Out, ...]
    assumptions: tuple[tuple[Text, str], ...]
    sources: tuple[SourceFile, ...]
    query: str
    most: int = int(MOST)

    @property
    def total(self) -> int:
        """How many neighbourhoods there are."""
        return len(self.lines) + len(self.out)


def asked_definition(city: Municipality, asked: QueryDict) -> tuple[Definition | None, tuple[Text, ...]]:
    """Read the index that was asked; or say everything that is wrong with it."""
    first = first_choice()
    problems: list[Text] = []
    transform = asked.get("omrekening", first.domains[0].transform)
    if transform not in get_args(Transform):
        problems.append(
            Text(
                nl=f"‘{transform[:40]}’ is geen manier van omrekenen. Kies uit de lijst.",
                en=f"‘{transform[:40]}’ is no transform. Choose from the list.",
            )
        )
        transform = first.domains[0].transform
    domains: list[Domain] = []
    for domain in known_domains(city.figures, first):
        given = asked.get(f"gewicht_{domain.id}", written(domain.weight, "nl")).strip()
        weight = float(given.replace(",", ".")) if _WEIGHT.match(given) else None
        if weight is None or weight > MOST:
            name = city.figures[domain.column].card.name
            problems.append(
                Text(
                    nl=f"Het gewicht van ‘{name.nl}’ is ‘{given[:20]}’. Vul een getal in van 0 tot en met 10.",
                    en=f"The weight of ‘{name.to('en')}’ is ‘{given[:20]}’. Give a number from 0 to 10.",
                )
            )
        else:
            domains.append(domain.model_copy(update={"weight": weight, "transform": transform}))
    if problems:
        return None, tuple(problems)
    if not any(domain.weight > 0 for domain in domains):
        return None, (
            Text(
                nl="Geen enkel cijfer telt mee. Geef minstens één cijfer een gewicht boven 0.",
                en="No figure counts. Give at least one figure a weight above 0.",
            ),
        )
    return first.model_copy(update={"domains": tuple(domains)}), ()


def index_page(edition: Edition, city: Municipality, language: Language, asked: QueryDict) -> IndexPage:
    """Read the weights that were asked, and score every neighbourhood with them."""
    first = first_choice()
    known = known_domains(city.figures, first)
    definition, problems = asked_definition(city, asked) if known else (None, _NO_FIGURES)
    answer: Scored | None = None
    if definition is not None:
        try:
            answer = scored(city.figures, definition)
        except IndexRefused:
            problems = _TOO_FEW
    transform = asked.get("omrekening", first.domains[0].transform)
    cards = {domain.column: city.figures[domain.column].card for domain in known}
    lines, out = _areas(answer, cards, language)
    return IndexPage(
        weights=tuple(
            Weight(
                f"gewicht_{domain.id}",
                cards[domain.column],
                asked.get(f"gewicht_{domain.id}", written(domain.weight, language)),
                Text(nl="lager", en="lower") if domain.better == "higher" else Text(nl="hoger", en="higher"),
            )
            for domain in known
        ),
        unknown=tuple(
            find_indicator(domain.column).name.to(language) for domain in first.domains if domain not in known
        ),
        transforms=tuple(Choice(id_, name, id_ == transform) for id_, name in _TRANSFORMS.items()),
        problems=problems,
        lines=lines,
        out=out,
        assumptions=tuple(
            (_ASSUMPTIONS[id_], written(shift, language, 1)) for id_, shift in (answer.shifts if answer else {}).items()
        ),
        sources=titles_of(
            file
            for domain in known
            for file in sources_of(edition, cards[domain.column], frozenset({city.figures[domain.column].table}))
        ),
        query=asked.urlencode(),
    )


_NO_FIGURES = (
    Text(
        nl="Deze editie heeft geen cijfers per buurt om een index van te maken.",
        en="This edition has no figures by neighbourhood to make an index of.",
    ),
)
_TOO_FEW = (
    Text(
        nl="Van minder dan twee buurten zijn al deze cijfers bekend. Geef een cijfer dat vaak ontbreekt gewicht 0.",
        en="Fewer than two neighbourhoods have all of these figures. Give a figure that is often missing weight 0.",
    ),
)


def _areas(
    answer: Scored | None, cards: dict[str, IndicatorObject], language: Language
) -> tuple[tuple[Line, ...], tuple[Out, ...]]:
    if answer is None:
        return (), ()
    lines, out = [], []
    joined = "tot" if language == "nl" else "to"
    for one in answer.areas:
        if one.score is None:
            reasons = [
                f"{cards[column].name.to(language)}: {_why(missing, language)}" for column, missing in one.lacking
            ]
            out.append(Out(one.name, listed(reasons, language)))
            continue
        places = "–" if one.low is None or one.high is None else f"{one.low} {joined} {one.high}"
        lines.append(Line(one.code, one.name, written(one.score, language, 1), places))
    return tuple(lines), tuple(out)


def _why(missing: str | None, language: Language) -> str:
    if missing == WITHDRAWN:
        return "ingetrokken" if language == "nl" else "withdrawn"
    return missing_reason(missing).to(language)
