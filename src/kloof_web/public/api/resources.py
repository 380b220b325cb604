# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""What the API gives: each resource with its Dutch field names, made from the published language."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Literal

from ninja import Field, Schema

from kloof.editions import Edition
from kloof.language.editions import AreaObject, AreaSeries, GoalFigures, IndicatorObject, Manifest
from kloof.language.gaps import GapPoint
from kloof.language.programmes import Activity, Goal
from kloof.language.texts import Leaf, Text
from kloof.language.texts import Source as PublishedSource


class Tekst(Schema):
    """Een tekst in het Nederlands, en in het Engels waar die er is."""

    nl: str
    en: str | None = None

    @classmethod
    def of(cls, text: Text) -> Tekst:
        return cls(nl=text.nl, en=text.en)

    @classmethod
    def maybe(cls, text: Text | Leaf | None) -> Tekst | None:
        return cls.of(text) if isinstance(text, Text) else None


class Verwijzing(Schema):
    """Een adres."""

    href: str


class Bladeren(Schema):
    """Waar deze pagina staat, en de vorige en de volgende."""

    self: Verwijzing
    vorige: Verwijzing | None = None
    volgende: Verwijzing | None = None


class Bron(Schema):
    """Waar iets staat: titel, kenmerk, datum, adres."""

    titel: str
    kenmerk: str | None = None
    datum: dt.date | None = None
    adres: str | None = None

    @classmethod
    def of(cls, source: PublishedSource) -> Bron:
        return cls(titel=source.title, kenmerk=source.number, datum=source.date, adres=source.url)


class Thema(Schema):
    """Een thema in de woorden van het programma; `code` is het thema van de catalogus."""

    code: str
    naam: Tekst


class Programma(Schema):
    """Een programma, zoals de nieuwste editie het beschrijft."""

    id: str
    naam: Tekst
    gemeentecode: str = Field(description="CBS-code van de gemeente.")
    gemeente: str
    gebied: str = Field(description="Gebied uit de catalogus, of CBS-codes met een + ertussen.")
    begonnen_op: dt.date
    horizon: Tekst
    samenvatting: Tekst
    themas: tuple[Thema, ...]
    fictief: bool
    nieuwste_editie: int

    @classmethod
    def of(cls, edition: Edition) -> Programma:
        told = edition.programme
        return cls(
            id=told.id,
            naam=Tekst.of(told.name),
            gemeentecode=told.municipality.code,
            gemeente=told.municipality.name,
            gebied=told.area,
            begonnen_op=told.started_on,
            horizon=Tekst.of(told.horizon),
            samenvatting=Tekst.of(told.summary),
            themas=tuple(Thema(code=one.code, naam=Tekst.of(one.name)) for one in told.themes),
            fictief=told.fictional,
            nieuwste_editie=edition.manifest.number,
        )


class Editie(Schema):
    """Een bevroren, ondertekende editie. De hash van het manifest is haar naam voor altijd."""

    nummer: int
    soort: str
    gepubliceerd_op: dt.date
    manifest: str = Field(description="SHA-256 van het manifest.")
    vorige: str | None = Field(description="SHA-256 van het manifest van de editie ervoor.")
    cijfers: str = Field(description="SHA-256 van de release van cijfers die deze editie vastlegt.")
    ondertekend_met: str = Field(description="Openbare sleutel (Ed25519), hexadecimaal.")
    besluit: Bron | None = None

    @classmethod
    def of(cls, manifest: Manifest, hash_: str) -> Editie:
        return cls(
            nummer=manifest.number,
            soort=manifest.kind,
            gepubliceerd_op=manifest.published_on,
            manifest=hash_,
            vorige=manifest.previous.hash if manifest.previous else None,
            cijfers=manifest.release,
            ondertekend_met=manifest.signed_by,
            besluit=Bron.of(manifest.decision) if manifest.decision else None,
        )


class Oordeel(Schema):
    """Wat het cijfer over het doel zegt: één woord en één zin."""

    woord: str
    zin: Tekst


class Streefwaarde(Schema):
    """Wat bereikt moet zijn, wanneer, en door wie dat is besloten. Een vervangen streefwaarde blijft staan."""

    richting: Literal["minstens", "hoogstens"]
    waarde: float
    jaar: int
    besluit: Bron | None = None
    vervangt_omdat: Tekst | None = None


class Doel(Schema):
    """Wat er beter moet worden, voor wie, en hoe dat te zien is."""

    id: str
    niveau: str
    titel: Tekst
    omschrijving: Tekst
    thema: str | None
    onder: str | None = Field(description="Id van het doel waar dit onder hangt.")
    passages: tuple[str, ...]
    indicator: str | None
    streefwaarden: tuple[Streefwaarde, ...]
    oordeel: Oordeel | None

    @classmethod
    def of(cls, goal: Goal, figures: GoalFigures | None) -> Doel:
        targets = goal.measure.targets if goal.measure else ()
        return cls(
            id=goal.id,
            niveau=goal.level,
            titel=Tekst.of(goal.title),
            omschrijving=Tekst.of(goal.statement),
            thema=goal.theme,
            onder=goal.parent,
            passages=goal.passages,
            indicator=goal.measure.indicator if goal.measure else None,
            streefwaarden=tuple(
                Streefwaarde(
                    richting="minstens" if one.direction == "at_least" else "hoogstens",
                    waarde=one.value,
                    jaar=one.year,
                    besluit=Bron.of(one.decided) if one.decided else None,
                    vervangt_omdat=Tekst.maybe(one.replaced_because),
                )
                for one in targets
            ),
            oordeel=Oordeel(woord=figures.verdict.word, zin=Tekst.of(figures.verdict.sentence)) if figures else None,
        )


class Kloofpunt(Schema):
    """Eén jaar van een kloof. Positief betekent: het gebied staat er slechter voor. Wat ontbreekt, heeft een reden."""

    jaar: int
    peildatum: str
    status: str
    waarde: float | None
    waarde_laag: float | None
    waarde_hoog: float | None
    vergelijking: float | None
    vergelijking_laag: float | None
    vergelijking_hoog: float | None
    kloof: float | None
    kloof_laag: float | None
    kloof_hoog: float | None
    verhouding: float | None
    mensen: float | None
    mensen_laag: float | None
    mensen_hoog: float | None
    eenheid: str
    dekking: float | None
    ontbreekt: str | None = Field(description="Waarom er geen waarde is.")
    kanttekeningen: tuple[str, ...]

    @classmethod
    def of(cls, point: GapPoint) -> Kloofpunt:
        return cls(
            jaar=point.year,
            peildatum=point.as_of,
            status=point.status,
            waarde=point.value,
            waarde_laag=point.value_low,
            waarde_hoog=point.value_high,
            vergelijking=point.comparator,
            vergelijking_laag=point.comparator_low,
            vergelijking_hoog=point.comparator_high,
            kloof=point.gap,
            kloof_laag=point.gap_low,
            kloof_hoog=point.gap_high,
            verhouding=point.ratio,
            mensen=point.people,
            mensen_laag=point.people_low,
            mensen_hoog=point.people_high,
            eenheid=point.unit,
            dekking=point.coverage,
            ontbreekt=point.missing,
            kanttekeningen=point.caveats,
        )


class Kloof(Schema):
    """De kloof van één doel: welk gebied, welke afbakening, waarmee vergeleken, en elk jaar."""

    indicator: str
    gebied: str
    afbakening: str | None
    vergeleken_met: str
    zin: Tekst
    geldt_onder: int = Field(description="Onder hoeveel afbakeningen de kloof dezelfde kant op gaat.")
    van_afbakeningen: int
    reeks: tuple[Kloofpunt, ...]

    @classmethod
    def all_of(cls, figures: GoalFigures) -> tuple[Kloof, ...]:
        """Give the chosen gap first, then the other definitions, then the other comparators."""
        others = (one for one in figures.definitions if one.nl.area.definition != figures.chosen.nl.area.definition)
        return tuple(
            cls(
                indicator=one.nl.indicator.id,
                gebied=one.nl.area.id,
                afbakening=one.nl.area.definition,
                vergeleken_met=one.nl.comparator.id,
                zin=Tekst.of(one.sentence),
                geldt_onder=one.nl.holds_under.same,
                van_afbakeningen=one.nl.holds_under.of,
                reeks=tuple(Kloofpunt.of(point) for point in one.nl.series),
            )
            for one in (figures.chosen, *others, *figures.versus)
        )


class Bijdrage(Schema):
    """Waarom een activiteit een doel dichterbij brengt, en hoe zeker dat is."""

    doel: str
    reden: Tekst
    aannames: Tekst | None
    onderbouwing: str | None
    zekerheid: str | None


class Activiteit(Schema):
    """Wat er gebeurt: voor wie, door wie, tot wanneer, en waarom het helpt."""

    id: str
    soort: str
    titel: Tekst
    samenvatting: Tekst
    voor_wie: Tekst | None
    trekker: Tekst
    partners: tuple[Tekst, ...]
    buurten: tuple[str, ...] = Field(description="CBS-codes; leeg betekent het hele gebied.")
    begint_op: dt.date | None
    eindigt_op: dt.date | None
    fase: str | None
    bijdragen: tuple[Bijdrage, ...]

    @classmethod
    def of(cls, activity: Activity) -> Activiteit:
        return cls(
            id=activity.id,
            soort=activity.kind,
            titel=Tekst.of(activity.title),
            samenvatting=Tekst.of(activity.summary),
            voor_wie=Tekst.maybe(activity.for_whom),
            trekker=Tekst.of(activity.lead),
            partners=tuple(Tekst.of(one) for one in activity.partners),
            buurten=activity.areas,
            begint_op=activity.starts_on,
            eindigt_op=activity.ends_on,
            fase=activity.phase,
            bijdragen=tuple(
                Bijdrage(
                    doel=one.goal,
                    reden=Tekst.of(one.reason),
                    aannames=Tekst.maybe(one.assumptions),
                    onderbouwing=one.evidence,
                    zekerheid=one.confidence,
                )
                for one in activity.contributions
            ),
        )


class Indicator(Schema):
    """Welke vraag een cijfer beantwoordt, in welke eenheid, voor wie geteld, en waarvoor het niet te gebruiken is."""

    id: str
    naam: Tekst
    vraag: Tekst
    eenheid: Tekst
    thema: str
    beter: str
    gemeten_met: str
    geteld_waar: str
    noemer: Tekst
    tabellen: tuple[str, ...]
    grenzen: tuple[Tekst, ...]

    @classmethod
    def of(cls, card: IndicatorObject) -> Indicator:
        return cls(
            id=card.id,
            naam=Tekst.of(card.name),
            vraag=Tekst.of(card.question),
            eenheid=Tekst.of(card.unit),
            thema=card.theme,
            beter=card.better,
            gemeten_met=card.measured_by,
            geteld_waar=card.counted_where,
            noemer=Tekst.of(card.denominator),
            tabellen=card.tables,
            grenzen=tuple(Tekst.of(one) for one in card.limits),
        )


class Gebied(Schema):
    """Een buurt of de gemeente, op de kaart van één jaar: een CBS-code geldt alleen met dat jaar."""

    code: str
    naam: str
    kaartjaar: int
    afbakeningen: tuple[str, ...]

    @classmethod
    def of(cls, area: AreaObject) -> Gebied:
        return cls(code=area.code, naam=area.name, kaartjaar=area.boundary_year, afbakeningen=area.definitions)


class Cijfer(Schema):
    """Eén waarde van één indicator in één gebied in één jaar, of waarom die er niet is."""

    gebied: str
    kaartjaar: int
    indicator: str
    jaar: int
    waarde: float | None
    ontbreekt: str | None
    tabel: str

    @classmethod
    def all_of(cls, area: AreaObject, series: AreaSeries) -> Iterable[Cijfer]:
        """Give every year of one series."""
        for one in series.values:
            yield cls(
                gebied=area.code,
                kaartjaar=area.boundary_year,
                indicator=series.indicator,
                jaar=one.year,
                waarde=one.value,
                ontbreekt=one.missing,
                tabel=one.table,
            )


class _Lijst(Schema):
    """Een pagina van een lijst."""

    links: Bladeren = Field(alias="_links")
    totaal: int


class Programmas(_Lijst):
    """Programma's van deze site."""

    resultaten: list[Programma]


class Edities(_Lijst):
    """Edities van een programma, de nieuwste eerst."""

    resultaten: list[Editie]


class Doelen(_Lijst):
    """Doelen in een editie."""

    resultaten: list[Doel]


class Kloven(_Lijst):
    """Kloven van een doel: onder de gekozen afbakening eerst, dan onder de andere, dan met andere vergelijkingen."""

    resultaten: list[Kloof]


class Activiteiten(_Lijst):
    """Activiteiten in een editie."""

    resultaten: list[Activiteit]


class Gebieden(_Lijst):
    """Buurten van de gemeente, en de gemeente zelf."""

    resultaten: list[Gebied]


class Indicatoren(_Lijst):
    """Indicatoren van een editie."""

    resultaten: list[Indicator]


class Cijfers(_Lijst):
    """Cijfers van een editie."""

    resultaten: list[Cijfer]


class Invoerfout(Schema):
    """Eén fout in de vraag: in welk deel, en wat er mis is."""

    veld: str
    fout: str


class Fout(Schema):
    """Wat er mis is, volgens RFC 9457."""

    type: str = "about:blank"
    status: int
    title: str
    detail: str
    fouten: list[Invoerfout] | None = None
