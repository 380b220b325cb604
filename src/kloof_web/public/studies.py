# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""What the page of a study shows, from one edition and nothing else; the same as a section of a report."""

from __future__ import annotations

from base64 import b64encode
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from kloof import charts
from kloof.cases import Case, drawn_verdicts, false_alarm_table, method_cases
from kloof.editions import Edition
from kloof.indicators import indicators
from kloof.language.editions import Tombstone
from kloof.language.effects import Donor, EffectPoint, Foreseen, StudyDocument, StudyResult
from kloof.language.studies import PrimaryOutcome, Study, WrittenStudy
from kloof.language.texts import Language, Text
from kloof.language.writing import written, written_date
from kloof.studies import area_name
from kloof_web.public.municipality import Municipality

__all__ = ["method_page", "study_list", "study_page", "study_section"]

CANNOT = "niet te schatten"
_MOST_DONORS = 25
_FORMS: tuple[charts.Form, ...] = ("wide", "narrow")


@dataclass(frozen=True, slots=True)
class Checked:
    """One check: what it means in words, what was found, and whether it stands in the way."""

    means: str
    found: str
    passed: bool | None


@dataclass(frozen=True, slots=True)
class YearRow:
    """One year of the picture, written out."""

    year: str
    area: str
    synthetic: str
    difference: str
    band: str
    is_after: bool
    confirmatory: bool


@dataclass(frozen=True, slots=True)
class DonorRow:
    """An area in the comparison and how much it weighs, in words."""

    name: str
    code: str
    weight: str


@dataclass(frozen=True, slots=True)
class Answer:
    """One question of a study: the verdict in words first, then everything it rests on."""

    key: str
    area: str
    is_exploratory: bool
    outcome: Text
    unit: Text | None
    better: str
    target: str
    first_year: int
    verdict: str
    sentence: str
    is_refused: bool
    wide: SafeString | None
    narrow: SafeString | None
    rows: tuple[YearRow, ...]
    donors: tuple[DonorRow, ...]
    donors_left: int
    donors_in_all: int
    map_wide: SafeString | None
    map_narrow: SafeString | None
    incomplete: int
    methods: tuple[tuple[str, str], ...]
    checks: tuple[Checked, ...]
    foreseen: str
    foreseen_years: tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True)
class StudyPage:
    """One study: what was written down when, and what the figures of this edition say."""

    written: WrittenStudy
    study: Study
    answers: tuple[Answer, ...]
    withdrawn: Tombstone | None
    registered_on: str
    starts: tuple[tuple[str, int], ...]
    excluded: tuple[str, ...]
    analysis_on: tuple[str, ...]
    text: str
    download: str
    replaced_by: WrittenStudy | None
    replaces: WrittenStudy | None


def study_list(edition: Edition, language: Language) -> tuple[StudyPage, ...]:
    """Gather the list of studies."""
    return tuple(study_page(edition, study, language) for study in edition.studies.values())


def study_page(
    edition: Edition,
    written_study: WrittenStudy,
    language: Language,
    palette: charts.Palette = charts.SCREEN,
    city: Municipality | None = None,
) -> StudyPage:
    """Gather the page of one study; with what is known of the municipality, with its donors on a map."""
    study = written_study.study
    found = edition.study_results.get(written_study.id)
    entry = next((e for e in edition.manifest.objects if e.kind == "study_result" and e.id == written_study.id), None)
    themes = {theme.code: theme.name for theme in edition.programme.themes}
    hashes = {other.hash: other for other in edition.studies.values()}
    return StudyPage(
        written=written_study,
        study=study,
        answers=tuple(_answers(edition, written_study, study, found, language, palette, city)),
        withdrawn=edition.withdrawn.get(entry.hash) if entry else None,
        registered_on=written_date(written_study.registered_on, language),
        starts=tuple(
            (
                ", ".join((themes[s.theme].to(language) if s.theme in themes else s.theme, *map(area_name, s.areas))),
                s.first_year,
            )
            for s in study.starts
        ),
        excluded=tuple(edition.areas[c].name if c in edition.areas else c for c in study.pool.excluded),
        analysis_on=tuple(written_date(day, language) for day in study.analysis_on),
        text=written_study.text,
        download="data:text/plain;charset=utf-8;base64," + b64encode(written_study.text.encode()).decode(),
        replaced_by=next((o for o in edition.studies.values() if o.study.replaces == written_study.hash), None),
        replaces=hashes.get(study.replaces or ""),
    )


def study_section(edition: Edition, name: str, language: Language, palette: charts.Palette = charts.PRINT) -> str:
    """Give the study as one section of a report: HTML that needs no page around it, with its colours written out."""
    page = study_page(edition, edition.studies[name], language, palette)
    context = {"page": page, "language": language, "edition": edition, "programme": edition.programme, "up": ""}
    return render_to_string("public/study_section.html", {**context, "in_report": True})


def _answers(
    edition: Edition,
    written_study: WrittenStudy,
    study: Study,
    found: StudyDocument | None,
    language: Language,
    palette: charts.Palette,
    city: Municipality | None,
) -> Iterator[Answer]:
    told = () if found is None else (*found.results, *(found.together or ()))
    results = {(one.area, one.indicator): one for one in told}
    foreseen = {(one.area, one.indicator): one for one in written_study.foreseen}
    areas: list[tuple[str, ...]] = [(area.id,) for area in study.areas]
    if len(study.areas) > 1:
        areas.append(tuple(area.id for area in study.areas))
    for place, outcome in enumerate((*study.outcomes, *study.exploratory)):
        for which, ids in enumerate(areas):
            key = ("+".join(ids), outcome.indicator)
            if len(ids) > 1 and key not in results:
                continue
            yield _answer(
                edition,
                Asked(study, ids, outcome, place >= len(study.outcomes), f"{written_study.id}-{place}-{which}"),
                results.get(key),
                foreseen.get(key),
                language,
                palette,
                city,
            )


@dataclass(frozen=True, slots=True)
class Asked:
    """One question of a study: an outcome in one area, or in all of them together; and what its part is called."""

    study: Study
    areas: tuple[str, ...]
    outcome: PrimaryOutcome
    is_exploratory: bool
    key: str

    @property
    def area(self) -> str:
        """Name the area, or the areas."""
        return " + ".join(area_name(area) for area in self.areas)

    @property
    def first_year(self) -> int:
        """Give the first year money was spent there."""
        return min(self.study.first_year(self.outcome, area) for area in self.areas)


def _answer(
    edition: Edition,
    asked: Asked,
    result: StudyResult | None,
    foreseen: Foreseen | None,
    language: Language,
    palette: charts.Palette,
    city: Municipality | None,
) -> Answer:
    outcome = asked.outcome
    card = edition.indicators.get(outcome.indicator) or indicators().get(outcome.indicator)
    subject = card.name if card is not None else Text(nl=outcome.indicator)
    english = result.english if result is not None and language == "en" else None
    points = (result.series or ()) if result is not None else ()
    lines = charts.EffectLines(
        subject.to(language), asked.area, asked.first_year, points, seen_until=asked.study.seen_until
    )
    donors = result.donors if result is not None else ()
    return Answer(
        key=asked.key,
        area=asked.area,
        is_exploratory=asked.is_exploratory,
        outcome=subject,
        unit=card.unit if card is not None else None,
        better=outcome.better,
        target="" if outcome.target is None else _number(outcome.target, language),
        first_year=asked.first_year,
        verdict="" if result is None else english.verdict if english else result.verdict,
        sentence="" if result is None else english.sentence if english else result.sentence,
        is_refused=result is not None and result.verdict == CANNOT,
        wide=_chart(lines, language, f"{asked.key}-w", "wide", palette),
        narrow=_chart(lines, language, f"{asked.key}-n", "narrow", palette),
        rows=_rows(lines, language),
        donors=tuple(_donor(one, language) for one in donors[:_MOST_DONORS]),
        donors_left=max(len(donors) - _MOST_DONORS, 0),
        donors_in_all=result.donors_in_all if result is not None else 0,
        map_wide=_map(city, donors, f"{asked.key}-map-w", "wide", language, palette),
        map_narrow=_map(city, donors, f"{asked.key}-map-n", "narrow", language, palette),
        incomplete=result.incomplete if result is not None else 0,
        methods=_methods(result, language),
        checks=_checks(result, language),
        foreseen="" if foreseen is None else foreseen.sentence.to(language),
        foreseen_years=()
        if foreseen is None
        else tuple((one.year, "–" if one.effect is None else _number(one.effect, language)) for one in foreseen.years),
    )


def _chart(
    lines: charts.EffectLines,
    language: Language,
    name: str,
    form: charts.Form,
    palette: charts.Palette = charts.SCREEN,
) -> SafeString | None:
    if len(lines.years) < 2:
        return None
    # The chart escapes every word that comes from outside.
    return mark_safe(charts.effect_chart(lines, language=language, name=name, form=form, palette=palette))  # noqa: S308


def _map(
    city: Municipality | None,
    donors: Sequence[Donor],
    name: str,
    form: charts.Form,
    language: Language,
    palette: charts.Palette,
) -> SafeString | None:
    """Draw how heavily each area of the municipality weighs; None when none of them does, or there are no outlines."""
    ground = None if city is None or not donors else city.ground.get((donors[0].code[:2], form))
    if ground is None or not {one.code for one in donors} & {place.code for place in ground.places}:
        return None
    shades = {one.code: charts.Shade(100 * one.weight, f"{written(100 * one.weight, language, 1)} %") for one in donors}
    nothing = "telt niet of bijna niet mee" if language == "nl" else "counts not or hardly"
    rest = {place.code: charts.Shade(0.0, nothing) for place in ground.places if place.code not in shades}
    title = "Gewicht in de vergelijking" if language == "nl" else "Weight in the comparison"
    drawn = charts.area_map(
        ground, shades | rest, language=language, name=name, title=title, unit="%", palette=palette, decimals=1
    )
    return mark_safe(drawn)  # noqa: S308 # escaped by charts


def _rows(lines: charts.EffectLines, language: Language) -> tuple[YearRow, ...]:
    return tuple(_row(one, lines, language) for one in lines.years)


def _row(one: EffectPoint, lines: charts.EffectLines, language: Language) -> YearRow:
    band = ""
    if one.low is not None and one.high is not None:
        to = "tot" if language == "nl" else "to"
        band = f"{_number(one.low, language)} {to} {_number(one.high, language)}"
    return YearRow(
        year=one.time,
        area=_number(one.area, language),
        synthetic=_number(one.synthetic, language),
        difference=_number(one.area - one.synthetic, language),
        band=band or "–",
        is_after=one.year >= lines.first_year,
        confirmatory=one.year > lines.seen_until,
    )


def _donor(one: Donor, language: Language) -> DonorRow:
    return DonorRow(one.name, one.code, f"{written(100 * one.weight, language, 1)} %")


def _methods(result: StudyResult | None, language: Language) -> tuple[tuple[str, str], ...]:
    if result is None or result.effect is None:
        return ()
    return tuple(
        (name, "–" if found.effect is None else _number(found.effect, language))
        for name, found in result.effect.methods.items()
    )


def _checks(result: StudyResult | None, language: Language) -> tuple[Checked, ...]:
    if result is None or result.effect is None or not result.effect.checks:
        return ()
    words = result.english if language == "en" else None
    english, found = ({}, {}) if words is None else (words.checks, words.found)
    shown = (check for check in result.effect.checks if not check.id.startswith("time_weight"))
    return tuple(
        Checked(english.get(check.id, check.means), _found(found.get(check.id, check.value), language), check.passed)
        for check in shown
    )


def _found(value: float | str | None, language: Language) -> str:
    if value is None:
        return "niet te berekenen" if language == "nl" else "cannot be computed"
    return value if isinstance(value, str) else _number(value, language)


def _number(value: float, language: Language) -> str:
    """Write a number with three digits that say something, as many decimals as that takes."""
    size = abs(value)
    if value == int(value) and size < 1_000_000:
        return written(value, language, 0)
    return written(value, language, 0 if size >= 100 else 1 if size >= 10 else 2 if size >= 0.1 else 4)


@dataclass(frozen=True, slots=True)
class CasePart:
    """One case on the page about the method, with its picture."""

    case: Case
    wide: SafeString | None
    narrow: SafeString | None
    rows: tuple[YearRow, ...]
    planted: str
    effect: str
    p: str


@dataclass(frozen=True, slots=True)
class AlarmRow:
    """One row of the table of false alarms, written out."""

    world: Text
    years_before: int
    shares: tuple[str, ...]
    attributable: str


@dataclass(frozen=True, slots=True)
class MethodPage:
    """The honest refusals on real figures; beside them the method at work; how often it sees what is not there."""

    refusals: tuple[CasePart, ...]
    simulations: tuple[CasePart, ...]
    published: tuple[CasePart, ...]
    drawn: tuple[Drawn, ...]
    methods: tuple[str, ...]
    alarm_rows: tuple[AlarmRow, ...]


@dataclass(frozen=True, slots=True)
class Drawn:
    """How often each verdict fell when the invented country was drawn again and again."""

    planted: str
    draws: int
    verdicts: tuple[tuple[Text, int], ...]


def method_page(language: Language) -> MethodPage:
    """Gather the page about the method: the same in every edition of this kloof."""
    parts = tuple(_part(case, language) for case in method_cases())
    return MethodPage(
        refusals=tuple(part for part in parts if part.case.kind == "refusal"),
        simulations=tuple(part for part in parts if part.case.kind == "simulation"),
        published=tuple(part for part in parts if part.case.kind == "published"),
        drawn=tuple(
            Drawn(
                _number(one.planted, language),
                len(one.verdicts),
                tuple((Text.model_validate_json(words), times) for words, times in _counted(one.verdicts)),
            )
            for one in drawn_verdicts()
        ),
        methods=tuple(false_alarm_table()[0].by_method),
        alarm_rows=tuple(
            AlarmRow(
                row.world,
                row.years_before,
                tuple(written(share, language, 1) for share in row.by_method.values()),
                written(row.attributable, language, 1),
            )
            for row in false_alarm_table()
        ),
    )


def _counted(verdicts: Iterable[Text]) -> list[tuple[str, int]]:
    return Counter(one.model_dump_json() for one in verdicts).most_common()


def _part(case: Case, language: Language) -> CasePart:
    lines = charts.EffectLines(case.outcome.to(language), case.area.to(language), case.first_year, case.series)
    wide, narrow = (_chart(lines, language, f"{case.id}-{form}", form) for form in _FORMS)
    planted, effect, p = ("" if one is None else _number(one, language) for one in (case.planted, case.effect, case.p))
    return CasePart(case, wide, narrow, _rows(lines, language), planted, effect, p)
