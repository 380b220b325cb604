# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""What changed between two editions, in values and in words."""

import dataclasses
import datetime as dt
from typing import Any, get_args

import pytest
from pydantic import BaseModel

from kloof.editions import diff, withdraw
from kloof.editions.nouns import FIELDS
from kloof.errors import EditionRefused
from kloof.language.differences import Change, Difference
from kloof.language.editions import IndicatorObject
from kloof.language.programmes import COLLECTIONS, Measure, Programme, ProgrammeDocument
from kloof.language.texts import Text


def changed(document: ProgrammeDocument, change: Any) -> ProgrammeDocument:
    """Give the document again with something else in it."""
    content = document.model_dump(mode="json", by_alias=True)
    change(content)
    return ProgrammeDocument.model_validate(content)


@pytest.fixture
def differing(frozen, document):
    """Freeze the programme, then again with changes, and say what changed."""

    def do(change: Any = lambda content: None, **over: Any) -> Difference:
        before = frozen("before")
        after = frozen("after", previous=before.path, document=changed(document, change), **over)
        return diff(before.path, after.path)

    return do


def of(difference: Difference, what: str) -> list[Change]:
    return [change for change in difference.changes if change.what == what]


def test_nothing_changed_but_what_stays_left_out(differing):
    difference = differing()
    assert [change.what for change in difference.changes] == ["left_out"]
    assert difference.changes[0].sentence.nl == "Activiteit 'buurtbus', weggelaten: nog niet goedgekeurd."
    assert (difference.before.number, difference.after.number) == (1, 2)


def test_a_changed_field_has_its_old_and_new_value(differing):
    def start(content):
        content["activities"][0]["phase"] = "finished"
        content["activities"][0]["ends_on"] = "2026-06-30"

    changes = of(differing(start), "changed")
    assert [(c.field, c.old, c.new) for c in changes] == [
        ("ends_on", None, "2026-06-30"),
        ("phase", "running", "finished"),
    ]
    assert changes[1].sentence.nl == "Activiteit 'Beweegtuin', fase: in uitvoering → afgerond."
    assert changes[1].sentence.en == "Activity 'Exercise garden', phase: running → finished."


def test_added_and_gone(differing):
    def swap(content):
        content["goals"][1] |= {"id": "groen", "title": {"nl": "Meer groen", "en": "More green"}}

    difference = differing(swap)
    assert of(difference, "added")[0].sentence.nl == "Doel 'Meer groen' is nieuw."
    assert of(difference, "gone")[0].sentence.en == "Goal 'Meeting each other' is no longer in it."


def test_a_changed_target_says_why(differing):
    def raised(content):
        content["goals"][0]["measure"]["targets"].append(
            {"direction": "at_most", "value": 6.5, "year": 2032, "replaced_because": {"nl": "De meting verschoof."}}
        )

    (change,) = of(differing(raised), "target")
    assert change.sentence.nl == (
        "Doel 'Even gezond', de streefwaarde is veranderd: hoogstens 5 in 2030 → hoogstens 6,5 in 2032. "
        "Reden: De meting verschoof."
    )
    assert (change.old["value"], change.new["value"]) == (5.0, 6.5)


def test_a_target_that_was_silently_replaced_is_told(differing):
    def replaced(content):
        content["goals"][0]["measure"]["targets"] = [{"direction": "at_most", "value": 7.0, "year": 2030}]

    (change,) = of(differing(replaced), "target")
    assert "een eerdere streefwaarde staat er niet meer zoals zij was" in change.sentence.nl
    assert "Een reden staat er niet bij." in change.sentence.nl


def test_a_revised_figure_is_told_per_year(differing, hand_made_figures):
    changes = of(differing(contents=hand_made_figures(8.4)), "figure")
    assert [(c.year, c.field, c.old, c.new) for c in changes] == [(2024, "gap", 8.0, 8.4)]
    assert changes[0].sentence.nl == "Cijfers bij doel 'Even gezond', de kloof over 2024 is herzien: 8 → 8,4."


def test_what_changed_in_the_neighbourhoods_is_told(differing, hand_made_figures):
    contents = hand_made_figures(areas=3)
    first, second, third = contents.areas
    values = first.series[0].values
    revised = values[0].model_copy(update={"value": 62.0})
    newer = values[0].model_copy(update={"year": 2026, "value": 63.0})
    series = first.series[0].model_copy(update={"values": (revised, newer)})
    areas = (first.model_copy(update={"series": (series,), "name": "Nieuwe Buurt"}), third)
    difference = differing(contents=dataclasses.replace(contents, areas=areas))
    assert [change.sentence.nl for change in difference.changes if change.what != "left_out"] == [
        "Cijfers van 'Nieuwe Buurt', naam: Buurt 0 → Nieuwe Buurt.",
        "Cijfers van 'Nieuwe Buurt', self_rated_health over 2024 is herzien: 61,5 → 62.",
        "Cijfers van 'Buurt 2' zijn nieuw.",
        "Cijfers van 'Buurt 1' staan er niet meer in.",
        "Nieuw: self_rated_health over 2026, voor 1 gebied.",
    ]
    assert second.code in {change.id for change in difference.changes}


def test_changed_words_are_told_by_their_words(differing):
    def say(content):
        content["activities"][0]["test_question"]["residents"]["words"] = {"nl": "Er is nu licht."}

    (change,) = of(differing(say), "changed")
    assert "Er is nu licht." in change.sentence.nl
    assert "donker" in change.sentence.nl


def test_withdrawn_words_are_told_without_the_words(frozen, key):
    before = frozen("before")
    after = frozen("after", previous=before.path)
    leaf = next(iter(after.words))
    ground = Text(nl="De bewoner vroeg erom.")
    withdraw(after.path, hash=leaf, ground=ground, by="programmabureau", on=dt.date(2026, 11, 21), key=key)
    (change,) = of(diff(before.path, after.path), "withdrawn")
    assert change.sentence.nl == (
        "Woorden van bewoners bij 'Beweegtuin', ingetrokken op 21-11-2026 door programmabureau. "
        "Reden: De bewoner vroeg erom."
    )


def test_two_programmes_are_not_compared(frozen, document):
    other = changed(document, lambda content: content["programme"].update(id="veendrecht-west"))
    one, two = frozen("one"), frozen("two", document=other)
    with pytest.raises(EditionRefused, match="of programme 'veendrecht-west'"):
        diff(one.path, two.path)


def test_every_published_field_has_a_name_in_both_languages():
    models = (Programme, IndicatorObject, *(_model_of(collection) for collection in COLLECTIONS.values()))
    fields = {name for model in models for name in model.model_fields}
    fields |= {f"measure.{name}" for name in Measure.model_fields}
    assert fields - {"measure"} <= set(FIELDS)


def _model_of(collection: str) -> type[BaseModel]:
    """Give the model of the wholes in one collection of a programme document."""
    return get_args(ProgrammeDocument.model_fields[collection].annotation)[0]
