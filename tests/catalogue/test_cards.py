# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""The cards mean what they say, and a mistake in one is named."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path

import pytest
import yaml

from kloof import releases
from kloof.areas import FocusArea, definitions_of, find_area, focus_areas
from kloof.cards import catalogue_path, methods, read_card, themes
from kloof.disclosure import check_area
from kloof.errors import AreaNotDrawn, AreaProvisional, CardBroken
from kloof.indicators import Indicator, indicators
from kloof.sources import read_folder
from kloof.tables import tables


def test_every_indicator_names_a_theme_a_weight_and_tables_that_exist():
    codes = {theme.code for theme in themes()}
    for card in indicators().values():
        assert card.theme in codes, card.id
        assert indicators()[card.weight].kind == "extensive", card.id
        assert set(card.tables) <= tables().keys(), card.id
        if card.rate is not None:
            assert {card.rate.count, card.rate.population} <= indicators().keys()


def test_no_two_cards_read_the_same_column_of_one_format():
    seen: dict[tuple[str, str], str] = {}
    for card in indicators().values():
        for form, columns in card.columns.items():
            for column in columns:
                name = column.stem
                assert (form, name) not in seen, f"{card.id} and {seen[form, name]} both read {name}"
                seen[form, name] = card.id


def test_every_break_belongs_to_an_indicator():
    for card in tables().values():
        assert all(b.indicator in indicators() for b in card.breaks), card.table


def test_everything_is_said_in_two_languages():
    for card in indicators().values():
        for text in (card.name, card.question, card.unit, card.denominator, *card.limits):
            assert text.en is not None, card.id


REQUIRED = [
    "id",
    "name",
    "question",
    "unit",
    "theme",
    "kind",
    "better",
    "measured_by",
    "counted_where",
    "reactive",
    "strength",
    "denominator",
    "suppression",
    "definition",
    "weight",
    "decimals",
    "as_of",
    "tables",
    "limits",
]


@pytest.mark.parametrize("path", sorted((catalogue_path() / "indicators").glob("*.yaml")), ids=lambda path: path.stem)
def test_every_card_says_everything_itself_and_leaves_nothing_to_a_default(path: Path):
    written = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert [field for field in REQUIRED if field not in written] == []
    card = indicators()[path.stem]
    assert card.id == path.stem, "a card is called after its file"
    assert card.columns or card.rate, "which column carries it, or how it is derived"
    assert card.limits, "what it must not be used for"
    if card.kind == "extensive":
        assert card.decimals == 0


def test_what_was_not_held_against_the_definition_of_the_source_says_so():
    checked = {card.id for card in indicators().values() if card.definition == "confirmed"}
    assert {"low_income", "social_assistance", "households", "property_value", "net_labour_participation"} <= checked
    assert not {"residents", "social_minimum_120", "lonely", "ses_woa"} & checked


def test_one_file_makes_an_indicator_of_a_known_format(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """A card and a row of expected values is all it takes: here for a column no card of the catalogue knows."""
    catalogue = tmp_path / "catalogue"
    shutil.copytree(catalogue_path(), catalogue, ignore=shutil.ignore_patterns("demo"))
    card = (catalogue / "indicators" / "births.yaml").read_text(encoding="utf-8")
    own = card.replace("id: births", "id: new_homes").replace("GeboorteTotaal", "NieuwbouwWoningen")
    kept = [
        line for line in own.splitlines() if not line.startswith(("  cbs_map:", "  kwb_workbook:", "  statline_csv:"))
    ]
    (catalogue / "indicators" / "new_homes.yaml").write_text("\n".join(kept), encoding="utf-8")
    (tmp_path / "sources").mkdir()
    table = "Codering_3,AantalInwoners_5,NieuwbouwWoningen_36\nGM9999,17500,120\n"
    (tmp_path / "sources" / "85984NED.csv").write_text(table, encoding="utf-8")
    for module in ("kloof.cards", "kloof.indicators"):
        monkeypatch.setattr(f"{module}.catalogue_path", lambda: catalogue)
    indicators.cache_clear()
    try:
        rows = read_folder(tmp_path / "sources").observations.filter(indicator="new_homes")
        assert rows.select("area", "year", "value").row(0) == ("GM9999", 2024, 120)
    finally:
        indicators.cache_clear()


def test_a_mistake_in_a_card_names_card_and_field(tmp_path: Path):
    card = tmp_path / "gloom.yaml"
    card.write_text("id: gloom\nname: {nl: Somberheid}\nbetter: sideways\n", encoding="utf-8")
    with pytest.raises(CardBroken) as refused:
        read_card(card, Indicator)
    assert "gloom.yaml" in str(refused.value)
    assert "better" in str(refused.value)
    assert "question" in str(refused.value)


def test_a_default_that_is_no_definition_is_refused(tmp_path: Path):
    card = tmp_path / "nergens.yaml"
    card.write_text(
        "id: nergens\nname: Nergens\nmunicipality: GM9999\ndefault: b\ndefinitions:\n"
        "  - {id: a, name: {nl: a}, source: {nl: x}, certainty: {nl: y}, boundary_year: 2024, codes: [BU99990100]}\n",
        encoding="utf-8",
    )
    with pytest.raises(CardBroken, match="default is 'b', and the definitions are a"):
        read_card(card, FocusArea)


def test_fictional_tables_say_so_in_their_title():
    for card in tables().values():
        assert card.fictional == ("fictief" in card.title.nl), card.table


def test_the_demo_definitions_differ_and_have_a_default():
    assert focus_areas()["veendrecht-oost"].default == "convenant-2021"
    assert {a.definition for a in definitions_of("veendrecht-oost")} == {"convenant-2021", "plan-2022", "subsidie-2023"}


def test_all_twenty_focus_areas_are_known_by_name_and_three_say_why_they_are_not_drawn():
    real = [card for card in focus_areas().values() if not card.fictional]
    assert len(real) == 20
    assert {card.id for card in real if card.undrawn} == {"breda-noord", "nieuwegein-centrale-as", "tilburg-noordwest"}
    for card in real:
        for area in definitions_of(card.id):
            ours = area.definition == "kandidaat-2024" and card.id != "groningen-noord"
            assert area.provisional == ours
            assert not area.provisional or area.certainty.nl.startswith("voorlopig")


def test_an_area_goes_by_its_other_names_and_says_when_nobody_drew_it():
    assert find_area("Rotterdam Zuid").id == "rotterdam-zuid"
    assert find_area("Schiedam Nieuwland/Oost").municipality == "GM0606"
    with pytest.raises(AreaNotDrawn, match="known by name only"):
        find_area("Breda-Noord")


def test_a_provisional_definition_never_passes_the_gate():
    panel = releases.read(releases.demo_path()).panel
    with pytest.raises(AreaProvisional, match="provisional reconstruction"):
        check_area(panel, find_area("delft-west@kandidaat-2024"))


@pytest.mark.real_data
def test_the_candidate_neighbourhoods_are_those_of_the_list(shared_data: Path):
    wanted: dict[str, set[str]] = {}
    with (shared_data / "nplv" / "nplv_focusgebieden_buurten_2024_candidate.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            wanted.setdefault(row["focusgebied"], set()).add(row["buurtcode"])
    wanted.pop("Groningen-Noord")  # drawn by six texts; the fitted one is shown among them, with its certainty
    drawn = {a.name: set(a.codes) for id_ in focus_areas() for a in definitions_of(id_) if a.provisional}
    assert drawn == wanted


@pytest.mark.real_data
def test_groningen_noord_is_exactly_what_the_texts_were_mapped_to(shared_data: Path):
    with (shared_data / "nplv" / "groningen_noord_definitions.csv").open(encoding="utf-8") as file:
        wanted: dict[str, set[str]] = {}
        for row in csv.DictReader(file):
            wanted.setdefault(row["definition"], set()).add(row["buurtcode"])
    assert {area.definition: set(area.codes) for area in definitions_of("groningen-noord")} == wanted
    assert {area.boundary_year for area in definitions_of("groningen-noord")} == {2024}
    assert focus_areas()["groningen-noord"].default == "brief-2022"


def test_every_method_has_its_five_parts_in_both_languages_and_every_engineers_text_has_a_page():
    for method in methods():
        for part in (method.name, method.question, method.assumption, method.formula, method.limit, method.source):
            assert part.nl.strip(), method.document
            assert part.en, method.document
            assert part.en.strip() != part.nl.strip(), method.document
    texts = {path.stem for path in (Path(__file__).parents[2] / "docs" / "methods").glob("*.md")}
    assert {method.document for method in methods()} == texts
    assert len({method.page for method in methods()}) == len(methods())
    assert len({method.place for method in methods()}) == len(methods())
