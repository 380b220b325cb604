# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""A small edition of the fictional Veendrecht-Oost, made by hand: every shape a page must be able to show, once.

Two goals (one closes, one opens), three activities, six neighbourhoods, a health gap 2012–2024 with a missing year, a
crime series with a break, residents' words, something left out. The numbers are invented.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

from kloof.editions import Edition
from kloof.language.editions import (
    AreaObject,
    AreaSeries,
    AreaValue,
    Break,
    Entry,
    GapFigure,
    GoalFigures,
    IndicatorObject,
    Manifest,
    Previous,
    SourceFile,
    SourcesObject,
    Tombstone,
    Verdict,
)
from kloof.language.gaps import GapArea, GapComparator, GapDocument, GapIndicator, GapPoint, HoldsUnder
from kloof.language.programmes import (
    Activity,
    Baseline,
    Contribution,
    Goal,
    LeftOut,
    Measure,
    Municipality,
    Passage,
    Programme,
    ProgrammeDocument,
    ResidentsAnswer,
    Target,
    TestQuestion,
    Theme,
)
from kloof.language.texts import Leaf, Source, Text

HASH = "7a91c5d20f" + "e" * 54
FIGURES_HASH = "f1" * 32
WORDS_HASH = "a1" * 32

PLAN = Text(nl="Gebiedsplan Veendrecht-Oost", en="Area plan Veendrecht-Oost")

PROGRAMME = Programme(
    id="veendrecht-oost",
    name=Text(nl="Samen vooruit in Veendrecht-Oost", en="Forward together in Veendrecht-Oost"),
    municipality=Municipality(code="GM9999", name="Veendrecht"),
    area="veendrecht-oost@convenant-2021",
    started_on=dt.date(2021, 6, 1),
    horizon=Text(nl="tot en met 2041, één generatie lang", en="until 2041, for one generation"),
    summary=Text(
        nl="Elf partners werken een generatie lang samen met bewoners van Veendrecht-Oost, zodat kinderen hier net "
        "zoveel kansen krijgen als elders in de stad.",
        en="Eleven partners work with the residents of Veendrecht-Oost for a generation, so that children here get the "
        "same chances as elsewhere in the city.",
    ),
    themes=(
        Theme(code="health", name=Text(nl="Gezond leven", en="Healthy living")),
        Theme(code="safe", name=Text(nl="Veilig wonen", en="Living safely")),
    ),
    contact=Text(
        nl="Loop binnen bij het wijkpunt aan de Turfkade 12, elke werkdag van 9 tot 17 uur, of bel 0900 – 9999.",
        en="Walk in at the neighbourhood office, Turfkade 12, on workdays from 9 to 5, or call 0900 – 9999.",
    ),
    fictional=True,
    sources=(Source(title="Convenant Veendrecht-Oost", number="VD-2021-118", date=dt.date(2021, 5, 27)),),
)

PASSAGES = {
    "gezond": Passage(
        id="gezond",
        document=PLAN,
        number="3.2",
        text=Text(
            nl="In 2035 voelen bewoners van Veendrecht-Oost zich even gezond als andere Veendrechters.",
            en="By 2035 residents of Veendrecht-Oost feel as healthy as other people in Veendrecht.",
        ),
        sources=(Source(title="Gebiedsplan Veendrecht-Oost", number="VD-2022-041", date=dt.date(2022, 3, 14)),),
    ),
    "veilig": Passage(
        id="veilig", document=PLAN, number="4.1", text=Text(nl="Wie hier woont, voelt zich thuis en veilig op straat.")
    ),
}

GOALS = {
    "even-gezond": Goal(
        id="even-gezond",
        title=Text(nl="Even gezond als de rest van de stad", en="As healthy as the rest of the city"),
        statement=Text(
            nl=(
                "In 2035 noemen even veel bewoners van Veendrecht-Oost hun gezondheid goed als in de rest van "
                "Veendrecht."
            ),
            en="By 2035 as many residents of Veendrecht-Oost call their health good as in the rest of Veendrecht.",
        ),
        theme="health",
        passages=("gezond",),
        measure=Measure(
            indicator="self_rated_health",
            baseline=Baseline(years=(2012, 2016), in_selection_year=True),
            targets=(
                Target(
                    direction="at_most", value=5, year=2030, decided=Source(title="Convenant", number="VD-2021-118")
                ),
                Target(
                    direction="at_most",
                    value=4,
                    year=2035,
                    decided=Source(title="Raadsbesluit", number="VD-2024-007", date=dt.date(2024, 2, 13)),
                    replaced_because=Text(
                        nl="De raad wilde een doel voor de hele generatie.",
                        en="The council wanted a goal for the whole generation.",
                    ),
                ),
            ),
        ),
        owner=Text(nl="Wethouder zorg", en="Alderman for care"),
    ),
    "veilig-thuis": Goal(
        id="veilig-thuis",
        title=Text(nl="Minder inbraak en geweld", en="Less burglary and violence"),
        statement=Text(
            nl=(
                "Het aantal geregistreerde misdrijven per 1.000 inwoners is in 2030 niet hoger dan in de rest van de "
                "stad."
            ),
            en="In 2030 registered crime per 1,000 residents is no higher than in the rest of the city.",
        ),
        theme="safe",
        passages=("veilig",),
        measure=Measure(indicator="registered_crime"),
    ),
    "trots": Goal(
        id="trots",
        title=Text(nl="Trots op de wijk"),
        statement=Text(nl="Bewoners vertellen zelf het verhaal van hun wijk."),
        theme="safe",
        parent="veilig-thuis",
    ),
}

ACTIVITIES = {
    "wijkkliniek": Activity(
        id="wijkkliniek",
        kind="intervention",
        title=Text(nl="Wijkkliniek aan de Turfkade", en="Neighbourhood clinic at Turfkade"),
        summary=Text(
            nl="Huisarts, fysiotherapeut en schuldhulp zitten samen in één gebouw, op loopafstand van iedereen.",
            en="General practitioner, physiotherapist and debt advice share one building, within walking distance.",
        ),
        for_whom=Text(nl="Alle bewoners van Veendrecht-Oost", en="Everyone in Veendrecht-Oost"),
        lead=Text(nl="Gezondheidscentrum De Turf", en="Health centre De Turf"),
        partners=(
            Text(nl="Gemeente Veendrecht", en="Municipality of Veendrecht"),
            Text(nl="Wijkteam Oost", en="District team East"),
        ),
        areas=("BU99990101", "BU99990102"),
        starts_on=dt.date(2023, 9, 1),
        ends_on=dt.date(2028, 12, 31),
        phase="running",
        effort="new",
        contributions=(
            Contribution(
                goal="even-gezond",
                reason=Text(
                    nl="Wie dichtbij hulp vindt, gaat eerder en houdt klachten klein.",
                    en="People who find help nearby go earlier, so complaints stay small.",
                ),
                assumptions=Text(
                    nl="Bewoners weten de kliniek te vinden.", en="Residents find their way to the clinic."
                ),
                evidence="grounded",
                confidence="medium",
            ),
        ),
        test_question=TestQuestion(
            programme=Text(
                nl="Ja: de wachttijd is het grootste knelpunt dat bewoners noemen.",
                en="Yes: waiting time is the main problem residents name.",
            ),
            residents=ResidentsAnswer(
                asked=84,
                how=Text(nl="aan de deur en in het wijkpunt", en="at the door and in the neighbourhood office"),
                asked_on=dt.date(2025, 5, 20),
                answer="partly",
                words=Leaf(leaf=WORDS_HASH),
            ),
        ),
        sources=(Source(title="Uitvoeringsprogramma 2023–2026", number="VD-2023-090"),),
    ),
    "buurtpreventie": Activity(
        id="buurtpreventie",
        kind="residents_initiative",
        title=Text(nl="Buurtpreventie Kanaalkwartier"),
        summary=Text(nl="Bewoners lopen samen een avondronde en kennen de wijkagent bij naam."),
        lead=Text(nl="Bewonersgroep Kanaalkwartier"),
        areas=("BU99990201",),
        phase="decided",
        contributions=(Contribution(goal="veilig-thuis", reason=Text(nl="Zichtbare buren maken de straat rustiger.")),),
    ),
    "wandelgroepen": Activity(
        id="wandelgroepen",
        kind="line",
        title=Text(nl="Wandelgroepen", en="Walking groups"),
        summary=Text(
            nl="Elke week wandelen bewoners samen, begeleid door een beweegcoach.",
            en="Every week residents walk together with a coach.",
        ),
        lead=Text(nl="Sportbedrijf Veendrecht", en="Veendrecht sports"),
        phase="paused",
        effort="existing",
        contributions=(
            Contribution(
                goal="even-gezond",
                reason=Text(
                    nl="Samen bewegen houdt mensen gezond en kent buren.", en="Moving together keeps people healthy."
                ),
            ),
        ),
    ),
}

NAMES = {
    "BU99990101": "Turfkade",
    "BU99990102": "Veenpark",
    "BU99990201": "Kanaalkwartier",
    "BU99990202": "De Zoden",
    "BU99990301": "Binnenstad",
    "BU99990302": "Westerdreef",
}
YEARS = (2012, 2016, 2020, 2022, 2024)
HEALTH: dict[str, tuple[float | None, ...]] = {
    "BU99990101": (61.0, 62.5, 64.0, 65.5, 66.2),
    "BU99990102": (64.0, 65.0, None, 66.0, 68.3),
    "BU99990201": (60.0, 61.0, 62.0, 61.5, 63.0),
    "BU99990202": (66.0, 67.5, 68.0, 68.5, 77.9),
    "BU99990301": (77.0, 77.5, 78.0, 77.0, 77.4),
    "BU99990302": (74.0, 74.5, 75.0, 74.0, 74.8),
    "GM9999": (73.4, 74.0, 74.8, 74.0, 74.6),
}
CRIME_YEARS = (2021, 2022, 2023, 2024, 2025)
CRIME: dict[str, tuple[float | None, ...]] = {
    "BU99990101": (61, 64, 66, 70, 71),
    "BU99990102": (40, 38, 41, 43, 44),
    "BU99990201": (75, 74, 80, 84, 88),
    "BU99990202": (31, 30, 28, 27, 25),
    "BU99990301": (120, 118, 116, 110, 104),
    "BU99990302": (22, 24, 21, 20, 19),
    "GM9999": (52, 51, 50, 49, 47),
}
UNITS = {"self_rated_health": ("%", "%"), "registered_crime": ("per 1.000 inwoners", "per 1,000 residents")}
INDICATOR_NAMES = {
    "self_rated_health": ("Ervaren gezondheid", "Self-rated health"),
    "registered_crime": ("Geregistreerde misdrijven", "Registered crime"),
}


def gap_document(
    indicator: str,
    language: str,
    *,
    years: tuple[int, ...],
    area: tuple[float | None, ...],
    rest: tuple[float | None, ...],
    definition: str = "convenant-2021",
    versus: tuple[str, str] = ("de rest van Veendrecht", "the rest of Veendrecht"),
    versus_id: str = "rest",
    residents: int = 15800,
    same: int = 2,
    of: int = 3,
    bands: bool = False,
) -> GapDocument:
    """A gap document from two rows of numbers; positive gap is worse off."""
    sign = 1 if indicator == "self_rated_health" else -1
    scale = 100 if indicator == "self_rated_health" else 1000
    english = language == "en"
    points = []
    for year, value, compared in zip(years, area, rest, strict=True):
        gap = None if value is None or compared is None else round(sign * (compared - value), 1)
        points.append(
            GapPoint(
                year=year,
                as_of=str(year),
                status="definitive" if year < 2024 else "provisional",
                value=value,
                value_low=None if value is None or not bands else value - 1.6,
                value_high=None if value is None or not bands else value + 1.6,
                comparator=compared,
                comparator_low=None if compared is None or not bands else compared - 0.7,
                comparator_high=None if compared is None or not bands else compared + 0.7,
                gap=gap,
                gap_low=None,
                gap_high=None,
                ratio=None if gap is None or not compared else round(value / compared, 3),
                people=None if gap is None else round(residents * gap / scale),
                people_low=None,
                people_high=None,
                unit=UNITS[indicator][english],
                coverage=0.0 if value is None else 0.97,
                missing="suppressed" if value is None else None,
                caveats=("Weights: residents of 2024." if english else "Gewogen met de inwoners van 2024.",),
            )
        )
    sources = {
        "convenant-2021": "Convenant Veendrecht-Oost (2021)",
        "plan-2022": "Gebiedsplan (2022)",
        "subsidie-2023": "Subsidiebeschikking (2023)",
    }
    return GapDocument(
        area=GapArea(
            id="veendrecht-oost",
            name="Veendrecht-Oost",
            definition=definition,
            source=sources[definition],
            certainty="certain",
        ),
        indicator=GapIndicator(id=indicator, name=INDICATOR_NAMES[indicator][english], unit=UNITS[indicator][english]),
        comparator=GapComparator(id=versus_id, name=versus[english]),
        release="c" * 64,
        holds_under=HoldsUnder(same=same, of=of),
        series=tuple(points),
    )


def figure(indicator: str, sentence: tuple[str, str], **numbers: object) -> GapFigure:
    """The same gap in both languages with its sentence."""
    return GapFigure(
        nl=gap_document(indicator, "nl", **numbers),  # type: ignore[arg-type]
        en=gap_document(indicator, "en", **numbers),  # type: ignore[arg-type]
        sentence=Text(nl=sentence[0], en=sentence[1]),
        table="50150NED" if indicator == "self_rated_health" else "47018NED",
    )


def _health(people: int) -> tuple[str, str]:
    said = f"{people:,}"
    return (
        "Als hier net zoveel mensen hun gezondheid goed noemden als in de rest van Veendrecht, dan waren dat er "
        "ongeveer "
        f"{said.replace(',', '.')} meer.",
        "If as many people here called their health good as in the rest of Veendrecht, that would be "
        f"about {said} more.",
    )


HEALTH_FIGURES = GoalFigures(
    goal="even-gezond",
    chosen=figure(
        "self_rated_health",
        _health(1154),
        years=YEARS,
        area=(62.0, 63.4, None, 65.1, 68.1),
        rest=(74.9, 75.3, 76.1, 75.1, 75.4),
        bands=True,
    ),
    definitions=(
        figure(
            "self_rated_health",
            _health(1154),
            years=YEARS,
            area=(62.0, 63.4, None, 65.1, 68.1),
            rest=(74.9, 75.3, 76.1, 75.1, 75.4),
            bands=True,
        ),
        figure(
            "self_rated_health",
            _health(1210),
            years=YEARS,
            area=(63.1, 64.0, None, 65.0, 67.2),
            rest=(74.6, 75.1, 75.9, 75.0, 75.2),
            definition="plan-2022",
        ),
        figure(
            "self_rated_health",
            _health(1480),
            years=YEARS,
            area=(66.1, 66.0, None, 65.0, 66.4),
            rest=(74.1, 74.8, 75.7, 75.0, 75.6),
            definition="subsidie-2023",
        ),
    ),
    versus=(
        figure(
            "self_rated_health",
            _health(1190),
            years=YEARS,
            area=(62.0, 63.4, None, 65.1, 68.1),
            rest=(75.6, 76.0, 76.4, 75.4, 75.7),
            versus=("heel Nederland", "the whole of the Netherlands"),
            versus_id="country",
        ),
        figure(
            "self_rated_health",
            _health(980),
            years=YEARS,
            area=(62.0, 63.4, None, 65.1, 68.1),
            rest=(73.4, 74.0, 74.8, 74.0, 74.6),
            versus=("heel Veendrecht", "the whole of Veendrecht"),
            versus_id="city",
        ),
    ),
    verdict=Verdict(
        word="narrowing",
        sentence=Text(
            nl="De kloof werd tussen 2012 en 2024 kleiner, van 12,9 naar 7,3 procentpunt. Dat is een verschil tussen "
            "groepen, geen bewijs dat het programma dit deed.",
            en=(
                "Between 2012 and 2024 the gap narrowed from 12.9 to 7.3 percentage points. This does not show that "
                "the programme caused it."
            ),
        ),
    ),
)
_CRIME = (
    "Als hier net zo weinig misdrijven waren als in de rest van Veendrecht, dan waren dat er ongeveer 190"
    " minder per jaar.",
    "If there were as few crimes here as in the rest of Veendrecht, that would be about 190 fewer a year.",
)
CRIME_FIGURES = GoalFigures(
    goal="veilig-thuis",
    chosen=figure(
        "registered_crime",
        _CRIME,
        years=CRIME_YEARS,
        area=(53.0, 53.5, 55.0, 56.5, 57.2),
        rest=(51.5, 50.0, 48.4, 46.5, 45.2),
        same=3,
    ),
    definitions=(
        figure(
            "registered_crime",
            _CRIME,
            years=CRIME_YEARS,
            area=(53.0, 53.5, 55.0, 56.5, 57.2),
            rest=(51.5, 50.0, 48.4, 46.5, 45.2),
            same=3,
        ),
    ),
    verdict=Verdict(
        word="widening",
        sentence=Text(
            nl="De kloof werd tussen 2021 en 2025 groter, van 1,5 naar 12,0 misdrijven per 1.000 inwoners.",
            en="Between 2021 and 2025 the gap widened from 1.5 to 12.0 crimes per 1,000 residents.",
        ),
    ),
)


def _values(years: tuple[int, ...], numbers: tuple[float | None, ...], table: str) -> tuple[AreaValue, ...]:
    return tuple(
        AreaValue(year=year, value=number, missing=None if number is not None else "suppressed", table=table)
        for year, number in zip(years, numbers, strict=True)
    )


def _area(code: str, name: str) -> AreaObject:
    definitions = ("convenant-2021", "plan-2022", "subsidie-2023") if code.startswith(("BU999901", "BU999902")) else ()
    return AreaObject(
        code=code,
        name=name,
        boundary_year=2024,
        definitions=definitions,
        series=(
            AreaSeries(
                indicator="self_rated_health",
                values=_values(YEARS, HEALTH[code], "50150NED"),
                comparator=_values(YEARS, HEALTH["GM9999"], "50150NED"),
            ),
            AreaSeries(
                indicator="registered_crime",
                values=_values(CRIME_YEARS, CRIME[code], "47018NED"),
                comparator=_values(CRIME_YEARS, CRIME["GM9999"], "47018NED"),
            ),
        ),
        notes=(Text(nl="In 2022 gesplitst van Turfkade.", en="Split from Turfkade in 2022."),)
        if code == "BU99990102"
        else (),
    )


AREAS = {code: _area(code, name) for code, name in {"GM9999": "Veendrecht", **NAMES}.items()}

INDICATORS = {
    "self_rated_health": IndicatorObject(
        id="self_rated_health",
        name=Text(nl="Ervaren gezondheid", en="Self-rated health"),
        question=Text(nl="Hoe is in het algemeen uw gezondheid?", en="How is your health in general?"),
        unit=Text(nl="%", en="%"),
        theme="health",
        better="higher",
        measured_by="model",
        denominator=Text(nl="inwoners van 18 jaar en ouder", en="residents aged 18 and over"),
        weight="residents",
        tables=("50150NED",),
        limits=(Text(nl="Een schatting met een model, geen telling.", en="An estimate from a model, not a count."),),
        decimals=1,
    ),
    "registered_crime": IndicatorObject(
        id="registered_crime",
        name=Text(nl="Geregistreerde misdrijven", en="Registered crime"),
        question=Text(
            nl="Hoeveel misdrijven registreerde de politie in een jaar?",
            en="How many crimes did the police register in a year?",
        ),
        unit=Text(nl="per 1.000 inwoners", en="per 1,000 residents"),
        theme="safe",
        better="lower",
        measured_by="register",
        counted_where="place_of_event",
        denominator=Text(nl="inwoners", en="residents"),
        weight="residents",
        tables=("47018NED",),
        breaks=(
            Break(
                year=2023,
                reason=Text(
                    nl="De politie telt sinds 2023 online aangiften mee",
                    en="Since 2023 the police count online reports too",
                ),
            ),
        ),
        limits=(Text(nl="Wie geen aangifte doet, telt niet mee.", en="Crimes nobody reports are not counted."),),
        decimals=1,
    ),
}

SOURCES = SourcesObject(
    files=(
        SourceFile(
            file="health/50150NED.csv",
            sha256="1" * 64,
            publisher="RIVM",
            table="50150NED",
            title=Text(nl="Gezondheid per wijk en buurt", en="Health per district and neighbourhood"),
            years=YEARS,
            licence="CC0",
            url="https://statline.rivm.nl/",
        ),
        SourceFile(
            file="crime/47018NED.csv",
            sha256="2" * 64,
            publisher="CBS / Politie",
            table="47018NED",
            title=Text(nl="Geregistreerde misdrijven per buurt", en="Registered crime per neighbourhood"),
            years=CRIME_YEARS,
            licence="CC BY 4.0",
        ),
    )
)

WORDS = Text(nl="Eindelijk hoef ik voor de dokter niet meer met de bus naar de stad.")


def edition(number: int = 7, published_on: dt.date = dt.date(2026, 11, 21)) -> Edition:
    """The edition with everything in it."""
    entries = [
        Entry(kind="programme", id="veendrecht-oost", hash="10" * 32),
        *(Entry(kind="passage", id=id_, hash="11" * 32) for id_ in PASSAGES),
        *(Entry(kind="goal", id=id_, hash="12" * 32) for id_ in GOALS),
        *(Entry(kind="activity", id=id_, hash="13" * 32) for id_ in ACTIVITIES),
        Entry(kind="goal_figures", id="even-gezond", hash=FIGURES_HASH, withdrawable=True),
        Entry(kind="goal_figures", id="veilig-thuis", hash="f2" * 32, withdrawable=True),
        *(Entry(kind="area", id=code, hash="aa" * 28 + code[2:].lower().zfill(8), withdrawable=True) for code in AREAS),
        *(Entry(kind="indicator", id=id_, hash="15" * 32) for id_ in INDICATORS),
        Entry(kind="sources", id="sources", hash="16" * 32),
        Entry(kind="words", id="wijkkliniek", hash=WORDS_HASH, withdrawable=True),
    ]
    return Edition(
        path=Path("0007"),
        hash=HASH,
        manifest=Manifest(
            programme="veendrecht-oost",
            number=number,
            kind="stand",
            published_on=published_on,
            previous=Previous(number=number - 1, hash="9" * 64) if number > 1 else None,
            release="c" * 64,
            audit_head="d" * 64,
            objects=tuple(entries),
            files={},
            left_out=(
                LeftOut(
                    kind="activity", id="huiswerkclub", reason=Text(nl="nog niet goedgekeurd", en="not yet approved")
                ),
            ),
            signed_by="5" * 64,
        ),
        programme=PROGRAMME,
        passages=PASSAGES,
        goals=GOALS,
        activities=ACTIVITIES,
        goal_figures={"even-gezond": HEALTH_FIGURES, "veilig-thuis": CRIME_FIGURES},
        areas=AREAS,
        indicators=INDICATORS,
        sources=SOURCES,
        words={WORDS_HASH: WORDS},
        withdrawn={},
    )


def tombstone(content: str) -> Tombstone:
    """What stands where withdrawn content stood."""
    return Tombstone(
        hash=content,
        withdrawn_on=dt.date(2026, 12, 3),
        ground=Text(nl="Er waren te weinig antwoorden om te tonen.", en="There were too few answers to show."),
        by="Privacy officer",
        signature="0" * 128,
    )


def withdrawn(whole: Edition, kind: str, id_: str) -> Edition:
    """The same edition after one withdrawable object was withdrawn."""
    entry = next(e for e in whole.manifest.objects if e.kind == kind and e.id == id_)
    return replace(
        whole,
        goal_figures={k: v for k, v in whole.goal_figures.items() if not (kind == "goal_figures" and k == id_)},
        areas={k: v for k, v in whole.areas.items() if not (kind == "area" and k == id_)},
        words={} if kind == "words" else whole.words,
        withdrawn={**whole.withdrawn, entry.hash: tombstone(entry.hash)},
    )


def document() -> ProgrammeDocument:
    """The same programme as an office would publish it, with the residents' words in place, for a real freeze."""
    clinic = ACTIVITIES["wijkkliniek"]
    asked = clinic.test_question
    assert asked is not None
    assert asked.residents is not None
    residents = asked.residents.model_copy(update={"words": WORDS})
    with_words = clinic.model_copy(update={"test_question": asked.model_copy(update={"residents": residents})})
    return ProgrammeDocument(
        programme=PROGRAMME,
        passages=tuple(PASSAGES.values()),
        goals=tuple(GOALS.values()),
        activities=tuple({**ACTIVITIES, "wijkkliniek": with_words}.values()),
        left_out=(
            LeftOut(kind="activity", id="huiswerkclub", reason=Text(nl="nog niet goedgekeurd", en="not yet approved")),
        ),
    )
