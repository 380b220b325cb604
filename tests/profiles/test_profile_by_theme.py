# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""Everything known of one area by theme: strengths beside needs, reasons where values would stand, one page."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from html import escape
from html.parser import HTMLParser
from pathlib import Path

import pytest
from typer.testing import CliRunner

import kloof
from kloof import cli, releases, terminal
from kloof.areas import find_area
from kloof.cards import composition
from kloof.charts import profile_page
from kloof.disclosure import gate_profile
from kloof.errors import AreaNotInRelease, UnknownArea, UnknownComparator
from kloof.gaps import gap
from kloof.indicators import indicators
from kloof.language.profiles import ProfileDocument
from kloof.language.writing import agreeing_decimals
from kloof.profiles import describe

AREAS = ["BU99990103", "WK999901", "GM9999", "BU99990103+BU99990303", "veendrecht-oost", "veendrecht-oost@plan-2022"]


def terminal_text(told):
    """Give every cell of the tables a terminal shows."""
    for _, table in terminal.profile_tables(told):
        for column in table.columns:
            yield from (str(cell) for cell in column.cells)


def figures(told):
    return {figure.indicator.id: figure for theme in told.themes for figure in theme.figures}


def shown(demo, asked, **options):
    area = find_area(asked, demo.areas)
    return gate_profile(demo, area, describe(demo, area, **options))


@pytest.mark.parametrize("asked", AREAS)
def test_every_figure_is_the_gap_that_is_asked_alone(demo, asked):
    told = describe(demo, asked)
    assert figures(told)
    for id_, figure in figures(told).items():
        alone = gap(demo, find_area(asked, demo.areas), id_, versus=told.comparator.id)
        assert figure.series == alone.document("nl").series
        assert figure.table == alone.table


def test_peers_are_looked_for_in_the_whole_country(panel_of):
    """Three neighbourhoods elsewhere were just like it in 2012, with 70; now 71 here and 74 there."""
    codes = ["BU11110000", "BU22220000", "BU22220001", "BU22220002"]
    traits = "code,name,inwoners,inwoners0tot15,inwoners65plus,huishoudensgrootte,koopwoningen,adressendichtheid\n"
    health = "code,jaar,goed_ervaren_gezondheid_pct\n"
    panel = panel_of(
        {
            "kwb_2024_85984NED.csv": traits + "".join(f"{code},Buurt,1000,150,180,2.0,30,1800\n" for code in codes),
            "h_50150NED.csv": health
            + "".join(f"{code},2012,70\n{code},2024,{71 if code == codes[0] else 74}\n" for code in codes),
        }
    )
    figure = figures(describe(panel, codes[0], versus="peers"))["self_rated_health"]
    alone = gap(panel, codes[0], "self_rated_health", versus="peers")
    assert figure.series == alone.document("nl").series
    assert figure.series[-1].gap == pytest.approx(3)


@pytest.mark.parametrize("asked", AREAS)
def test_every_indicator_is_told_or_has_its_reason(demo, asked):
    told = shown(demo, asked)
    unknown = {one.indicator: one.reason for one in told.unknown}
    assert not set(unknown) & set(figures(told))
    assert all(unknown.values())
    in_other_system = {card.id for card in indicators().values() if set(card.columns) == {"imd"}}
    assert set(unknown) | set(figures(told)) | in_other_system == set(indicators())


def test_composition_stands_apart_and_is_not_judged(demo):
    told = describe(demo, "veendrecht-oost")
    (first, *others) = told.themes
    assert first.code == "composition"
    assert {figure.standing for figure in first.figures} == {"no_gap"}
    apart = set(composition().indicators)
    assert not apart & {figure.indicator.id for theme in others for figure in theme.figures}
    assert apart <= set(indicators())


def test_strengths_stand_beside_differences_and_crime_carries_no_judgement(demo):
    told = figures(describe(demo, "veendrecht-oost", language="en"))
    assert (told["self_rated_health"].part, told["self_rated_health"].standing) == ("difference", "behind")
    assert (told["low_income"].part, told["low_income"].standing) == ("difference", "behind")
    crime = told["registered_crime"]
    assert (crime.part, crime.sentence, crime.direction) == ("context", None, None)
    assert any("Counted where it happened" in words for words in crime.sure)


@pytest.mark.parametrize("asked", AREAS)
def test_what_goes_worse_here_is_no_strength(demo, asked):
    told = figures(describe(demo, asked))
    assert not [id_ for id_, figure in told.items() if figure.part == "strength" and figure.standing == "behind"]


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("asked", AREAS)
def test_the_rules_of_a_verdict_stand_beside_every_figure_with_a_gap(demo, asked, language):
    told = describe(demo, asked, language=language)
    page, lines = profile_page(told), "\n".join(terminal_text(told))
    for id_, figure in figures(told).items():
        alone = gap(demo, find_area(asked, demo.areas), id_, versus=told.comparator.id).document(language)
        assert figure.warnings == (alone.warnings if figure.standing not in ("no_gap", "unknown") else ())
        for warning in figure.warnings:
            assert warning.mark is None or escape(warning.mark) in page
            assert warning.mark is None or warning.mark in lines


def test_no_figure_is_called_better_where_a_rule_leaves_no_verdict(demo):
    told = describe(demo, "veendrecht-oost")
    crime = figures(told)["registered_crime"]
    assert {"counted_elsewhere", "reactive"} <= {warning.rule for warning in crime.warnings if warning.stops}
    alone = told.model_copy(
        update={"themes": tuple(t.model_copy(update={"figures": (crime,)}) for t in told.themes if crime in t.figures)}
    )
    page = profile_page(alone).partition("<main")[2]
    assert "gunstiger" not in page
    assert escape(crime.warnings[0].sentence) in page, "one sentence, and the others as marks"


@pytest.mark.parametrize(
    ("here", "there", "decimals", "agree"),
    [(11.36, 8.71, 1, 2), (0.64, 0.96, 1, 2), (60.0, 74.0, 1, 1), (11.351, 11.349, 1, 2), (0.5, 0.5, 1, 1)],
)
def test_a_difference_agrees_with_the_numbers_beside_it(here, there, decimals, agree):
    found = agreeing_decimals(decimals, (here, there))
    assert found == agree
    assert round(abs(here - there), found) == pytest.approx(abs(round(here, found) - round(there, found)))


def test_how_sure_breaks_and_limits_travel_with_the_figure(demo):
    told = figures(describe(demo, "BU99990103"))
    assert told["low_income"].breaks[0].year == 2021
    assert "Geschat met een rekenmodel" in told["self_rated_health"].sure[0]
    assert told["self_rated_health"].limits


def test_where_too_few_people_live_shares_go_and_the_reason_stays(demo):
    open_, gated = describe(demo, "BU99990303"), shown(demo, "BU99990303")
    gone = set(figures(open_)) - set(figures(gated))
    assert "distance_gp" in gone
    assert {figure.indicator.kind for figure in figures(gated).values()} == {"extensive"}
    reasons = {one.indicator: one.reason for one in gated.unknown}
    assert all("te weinig mensen" in reasons[id_] for id_ in gone)


def test_a_municipality_is_compared_with_the_country_and_a_neighbourhood_with_the_rest(demo):
    assert describe(demo, "GM9999").comparator.id == "country"
    assert describe(demo, "BU99990103").comparator.id == "rest"
    assert describe(demo, "BU99990103", versus="city", language="en").comparator.name == "Veendrecht"


def test_who_belongs_where_and_what_changed_is_said(demo):
    assert describe(demo, "BU99990103", language="en").definitions[0].startswith("Veendrecht-Oost: ")
    assert "hoorde deze buurt bij Veenakker" in describe(demo, "BU99990105").notes[0]


def test_what_is_not_there_is_refused(demo):
    with pytest.raises(UnknownArea):
        describe(demo, "BU99990999")
    with pytest.raises(UnknownComparator):
        describe(demo, "BU99990103", versus="everyone")
    with pytest.raises(AreaNotInRelease):
        describe(demo, "groningen-noord")


def test_the_part_of_a_panel_around_an_area_gives_the_same_gaps(demo):
    other = demo.observations.head(40).with_columns(area=demo.observations.head(40)["area"].str.replace("9999", "8888"))
    whole = replace(demo, observations=demo.observations.extend(other).sort("area"), _memory={})
    part = whole.around(["GM9999"])
    assert (
        part.observations.height == demo.observations.height - 40
        or part.observations.height < whole.observations.height
    )
    for card in ("self_rated_health", "registered_crime", "low_income"):
        for asked in ("BU99990103", "veendrecht-oost"):
            assert gap(part, asked, card) == gap(whole, asked, card)


class _Page(HTMLParser):
    """What a page asks for, names and leaves open."""

    empty = frozenset({"meta"})

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.ids: list[str] = []
        self.asked: list[str] = []

    def handle_starttag(self, tag, attrs):
        held = dict(attrs)
        self.ids += [held["id"]] if "id" in held else []
        self.asked += [held[name] for name in ("src", "srcset", "data", "poster") if name in held]
        self.asked += [held["href"]] if tag in ("link", "image", "use") else []
        if tag not in self.empty:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.ids += [dict(attrs)["id"]] if "id" in dict(attrs) else []

    def handle_endtag(self, tag):
        assert self.open.pop() == tag, tag


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("asked", AREAS)
def test_one_page_that_asks_for_nothing_and_closes_every_tag(demo, asked, language):
    told = shown(demo, asked, language=language)
    page = profile_page(told)
    read = _Page()
    read.feed(page)
    assert read.open == []
    assert len(read.ids) == len(set(read.ids))
    assert read.asked == []
    assert not re.search(r"@import|url\(|<script", page)
    assert f'<html lang="{language}">' in page
    for figure in figures(told).values():
        assert escape(figure.indicator.name) in page
    assert page.count("<svg") == 2 * page.count('class="years"'), "a table with every chart"


@pytest.mark.parametrize(
    ("status", "nl", "en"),
    [
        ("provisional", "(voorlopig)", "(provisional)"),
        ("revised_provisional", "(nader voorlopig)", "(revised provisional)"),
        ("definitive", "", ""),
        ("not_stated", "", ""),
    ],
)
def test_a_year_that_may_still_change_is_marked_in_every_table(demo, status, nl, en):
    for language, mark in (("nl", nl), ("en", en)):
        told = shown(demo, "BU99990103", language=language)
        page = profile_page(_with_status(told, status))
        years = re.findall(r'<tr><th scope="row">(\d{4}[^<]*)</th>', page)
        newest = re.findall(r"<td[^>]*>(\d{4}[^<,]*), ", page)
        assert years
        assert newest
        assert {one[4:].strip() for one in (*years, *newest)} == {mark}


def _with_status(told, status):
    def marked(figure):
        return figure.model_copy(
            update={"series": tuple(point.model_copy(update={"status": status}) for point in figure.series)}
        )

    return told.model_copy(
        update={
            "themes": tuple(
                theme.model_copy(update={"figures": tuple(marked(figure) for figure in theme.figures)})
                for theme in told.themes
            )
        }
    )


def test_what_is_unknown_is_folded_by_theme_and_reason(demo):
    told = shown(demo, "BU99990103")
    part = profile_page(told).partition('<section id="unknown"')[2].partition("</section>")[0]
    assert part.count("<details>") == len({one.theme for one in told.unknown})
    assert all(escape(one.name) in part for one in told.unknown)


def test_names_cannot_write_into_the_page(demo):
    told = shown(demo, "BU99990103")
    hostile = told.model_copy(update={"area": told.area.model_copy(update={"name": "<script>x</script>"})})
    assert "<script" not in profile_page(hostile)


def test_the_command_tells_on_the_terminal_in_json_and_as_a_page(tmp_path: Path):
    def run(*arguments):
        return CliRunner().invoke(cli.app, ["profile", *arguments], env={"KLOOF_RELEASE": ""})

    assert "Wie wonen hier" in run("veendrecht-oost").stdout
    document = ProfileDocument.model_validate(json.loads(run("BU99990103", "--json", "--language", "en").stdout))
    assert document.residents.value == 1760
    assert run("BU99990103", "--html", str(tmp_path / "page.html")).exit_code == 0
    assert (tmp_path / "page.html").read_text(encoding="utf-8").startswith("<!DOCTYPE html>")


def test_an_indicator_is_told_with_its_limits():
    told = CliRunner().invoke(cli.app, ["indicators", "self_rated_health", "--language", "en"]).stdout
    assert "What share of adults calls their own health good" in told
    assert "50150NED" in told


def test_six_lines_from_load_to_chart_show_themselves_in_a_notebook():
    release = kloof.open(releases.demo_path())
    drawn = kloof.chart(kloof.gap(release, "veendrecht-oost", "self_rated_health"), "en")
    assert drawn._repr_svg_().startswith("<svg")
    assert kloof.profile(release, "BU99990303").unknown[0].reason.startswith("te weinig mensen")
