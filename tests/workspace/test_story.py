# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""The whole thread: written, reviewed, approved, frozen, found back in the edition."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable
from io import StringIO
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.core.management import call_command
from django.db import connection, connections
from tests.workspace.conftest import HERE, MOMENT, PASSWORDS

from kloof import editions
from kloof.language.programmes import ProgrammeDocument
from kloof.language.texts import Text
from kloof_web.demo.cast import call_cast
from kloof_web.demo.management.commands.load_demo import STORY
from kloof_web.demo.story import begin, tell_story
from kloof_web.demo.unfinished import beside, read_unfinished
from kloof_web.evidence.actions import register_release
from kloof_web.people.models import Person
from kloof_web.programme import actions, review
from kloof_web.programme.models import Goal
from kloof_web.publishing.actions import publish, rebuild_editions, withdraw
from kloof_web.publishing.gathering import gather
from kloof_web.publishing.models import Edition
from kloof_web.publishing.queries import verify_audit
from kloof_web.publishing.signals import edition_published
from kloof_web.records.errors import Refused
from kloof_web.records.models import AuditEntry, Kind, Record, Snapshot
from kloof_web.records.queries import verify_chain

DAY = dt.date(2026, 11, 20)
CANARY = "kanarie-die-niet-mag-zingen"


def test_what_was_approved_is_what_is_gathered(story: Record, document: ProgrammeDocument) -> None:
    """The document that goes into an edition equals the document that was told to the workspace."""
    gathered = gather(story).document
    assert gathered is not None
    assert {goal.id: goal for goal in gathered.goals} == {goal.id: goal for goal in document.goals}
    assert (gathered.programme, gathered.passages, gathered.activities) == (
        document.programme,
        document.passages,
        document.activities,
    )


def test_told_twice_changes_nothing(story: Record, cast: dict[str, Person], document: ProgrammeDocument) -> None:
    before = (AuditEntry.objects.count(), Snapshot.objects.count())
    told = tell_story(document, by=cast["amira"], reviewed_by=cast["joost"], moment=MOMENT)
    assert (told.approved, told.unchanged) == (0, 6)
    assert (AuditEntry.objects.count(), Snapshot.objects.count()) == before


def test_a_changed_story_changes_only_what_changed(
    story: Record, cast: dict[str, Person], document: ProgrammeDocument
) -> None:
    goals = tuple(
        goal.model_copy(update={"statement": Text(nl="Anders gezegd.")}) if goal.id == "bewegen" else goal
        for goal in document.goals
    )
    told = tell_story(
        document.model_copy(update={"goals": goals}), by=cast["amira"], reviewed_by=cast["joost"], moment=MOMENT
    )
    assert (told.approved, told.unchanged) == (1, 5)


def test_an_edition_holds_what_was_approved(
    story: Record, cast: dict[str, Person], release: Path, store: Path, document: ProgrammeDocument,
    django_capture_on_commit_callbacks: Callable[..., object],
) -> None:  # fmt: skip
    """Publishing freezes the snapshots, signs them, names the head of the chain, and tells whoever listens."""
    register_release(by=None, path=release)
    heard: list[dict[str, object]] = []

    def listen(**said: object) -> None:
        heard.append(said)

    edition_published.connect(listen)
    try:
        with django_capture_on_commit_callbacks(execute=True):  # type: ignore[attr-defined]
            row = publish(by=cast["joost"], programme=story, published_on=DAY)
    finally:
        edition_published.disconnect(listen)
    edition = editions.read(store / "editions" / "veendrecht" / "0001")
    assert (row.number, row.hash) == (1, edition.hash)
    assert dict(edition.goals) == {goal.id: goal for goal in document.goals}
    assert edition.manifest.audit_head == AuditEntry.objects.get(verb="publish").previous
    assert [(said["programme"], said["number"], said["hash"]) for said in heard] == [("veendrecht", 1, row.hash)]
    assert verify_audit().problems == ()


def test_four_eyes_on_publishing(story: Record, cast: dict[str, Person], release: Path) -> None:
    """Whoever submitted something that would now become public does not publish it, whatever the role."""
    from kloof_web.people.actions import give_role
    from kloof_web.people.rules import Role

    register_release(by=None, path=release)
    give_role(by=None, person=cast["amira"], programme=story, role=Role.PUBLISHER)
    with pytest.raises(Refused, match="Four eyes"):
        publish(by=cast["amira"], programme=story, published_on=DAY)


def test_four_eyes_on_taking_out(story: Record, cast: dict[str, Person], release: Path) -> None:
    """Nobody takes a public goal out and brings out the edition without it alone."""
    from kloof_web.people.actions import give_role
    from kloof_web.people.rules import Role

    register_release(by=None, path=release)
    publish(by=cast["joost"], programme=story, published_on=DAY)
    give_role(by=None, person=cast["joost"], programme=story, role=Role.OFFICE)
    goal = Goal.objects.get(record__slug="gezondheid").record
    review.withdraw(by=cast["joost"], record=goal, version=goal.version, because="Vervallen.")
    with pytest.raises(Refused, match="Four eyes"):
        publish(by=cast["joost"], programme=Record.objects.get(pk=story.pk), published_on=DAY)


def test_a_draft_never_sings(
    story: Record, cast: dict[str, Person], release: Path, store: Path, approve: Callable[[Record], None]
) -> None:
    """No text of a draft, not even the name made from its title, is in any byte of the store."""
    register_release(by=None, path=release)
    actions.create_goal(by=cast["amira"], programme=story, title=Text(nl=CANARY), statement=Text(nl=CANARY))
    submitted = actions.create_activity(
        by=cast["amira"], programme=story, title=Text(nl=CANARY), summary=Text(nl=CANARY), lead=Text(nl=CANARY)
    ).record
    review.submit(by=cast["amira"], record=submitted, version=submitted.version)
    goal = Goal.objects.get(record__slug="gezondheid")
    actions.revise_goal(by=cast["amira"], goal=goal, version=goal.record.version, statement=Text(nl=CANARY))
    publish(by=cast["joost"], programme=story, published_on=DAY)
    for file in store.rglob("*"):
        assert not file.is_file() or CANARY.encode() not in file.read_bytes(), file
    edition = editions.read(store / "editions" / "veendrecht" / "0001")
    assert edition.goals["gezondheid"].statement.nl.startswith("Bewoners voelen zich")
    assert edition.manifest.left_out == ()


def test_what_hangs_on_a_withdrawn_goal_is_left_out_with_its_reason(
    story: Record, cast: dict[str, Person], goal_of: Record, release: Path
) -> None:
    """Withdrawing a goal takes along the goal below it and both activities; each says why, none is lost."""
    register_release(by=None, path=release)
    publish(by=cast["joost"], programme=story, published_on=DAY)
    review.withdraw(by=cast["amira"], record=goal_of, version=goal_of.version, because="Vervangen.")
    gathered = gather(story)
    assert gathered.document is not None
    assert gathered.document.goals == gathered.document.activities == ()
    assert {(left.kind, left.id): left.reason.en for left in gathered.document.left_out} == {
        ("goal", "gezondheid"): "Withdrawn.",
        ("goal", "bewegen"): "Hangs under a goal that is not approved yet.",
        ("activity", "beweegpleinen"): "Contributes to a goal that is not approved yet.",
        ("activity", "gezonde-school"): "Contributes to a goal that is not approved yet.",
    }


def test_what_was_approved_but_never_published_is_not_named(
    story: Record, cast: dict[str, Person], goal_of: Record, release: Path, store: Path,
    approve: Callable[[Record], None],
) -> None:  # fmt: skip
    """Approved, then withdrawn or left hanging, before any edition: not even its name is in a byte of the store."""
    register_release(by=None, path=release)
    withdrawn = actions.create_goal(
        by=cast["amira"], programme=story, title=Text(nl=CANARY), statement=Text(nl=CANARY)
    ).record
    approve(withdrawn)
    fresh = Record.objects.get(pk=withdrawn.pk)
    review.withdraw(by=cast["amira"], record=fresh, version=fresh.version, because="Toch niet.")
    review.withdraw(by=cast["amira"], record=goal_of, version=goal_of.version, because="Vervangen.")
    gathered = gather(story)
    assert {CANARY, "bewegen"} <= {one.slug for one in gathered.outside}, "the workspace does hear of it"
    publish(by=cast["joost"], programme=story, published_on=DAY)
    for file in store.rglob("*"):
        content = file.read_bytes() if file.is_file() else b""
        assert CANARY.encode() not in content, file
        assert file.name != "manifest.json" or b"bewegen" not in content, file
    assert editions.read(store / "editions" / "veendrecht" / "0001").manifest.left_out == ()


def test_a_withdrawn_goal_does_not_come_back_as_its_old_self(
    story: Record, cast: dict[str, Person], goal_of: Record, approve: Callable[[Record], None]
) -> None:
    """Revising what was withdrawn makes a draft; the text from before the withdrawal stays away until approved anew."""
    review.withdraw(by=cast["amira"], record=goal_of, version=goal_of.version, because="Vervangen.")
    goal = Goal.objects.get(record=goal_of)
    actions.revise_goal(by=cast["amira"], goal=goal, version=goal.record.version, statement=Text(nl="Nieuw begin."))
    outside = {one.slug: one.reason.en for one in gather(story).outside if one.kind == Kind.GOAL}
    assert outside["gezondheid"] == "Not approved yet."
    approve(goal_of)
    gathered = gather(story).document
    assert gathered is not None
    assert {goal.id: goal.statement.nl for goal in gathered.goals}["gezondheid"] == "Nieuw begin."


def test_the_index_of_editions_can_be_made_again(story: Record, cast: dict[str, Person], release: Path) -> None:
    register_release(by=None, path=release)
    for _ in range(2):
        publish(by=cast["joost"], programme=story, published_on=DAY)
    before = list(Edition.objects.values_list("number", "hash", "release"))
    marks = dict(Record.objects.values_list("public_id", "published_hash"))
    assert rebuild_editions(by=None) == 2
    assert list(Edition.objects.values_list("number", "hash", "release")) == before
    assert dict(Record.objects.values_list("public_id", "published_hash")) == marks
    assert verify_audit().problems == ()


def test_an_edition_that_broke_off_before_it_was_told_is_found(
    story: Record, cast: dict[str, Person], release: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A crash between store and database loses nothing: the edition stands, the next publication tells that it does."""
    register_release(by=None, path=release)
    with monkeypatch.context() as broken:
        broken.setattr("kloof_web.publishing.actions._row", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            publish(by=cast["joost"], programme=story, published_on=DAY)
    assert not Edition.objects.exists()
    publish(by=cast["joost"], programme=story, published_on=DAY)
    assert list(Edition.objects.values_list("number", flat=True)) == [1, 2]
    assert verify_audit().problems == ()


def test_the_demo_loads_once(db: None, store: Path, tmp_path: Path) -> None:
    """`load_demo` twice: one edition, the same chain."""
    said = StringIO()
    for _ in range(2):
        call_command("load_demo", file=HERE / "veendrecht.yaml", stdout=said)
    assert list(Edition.objects.values_list("number", flat=True)) == [1]
    assert "is er al" in said.getvalue()
    assert verify_audit().problems == ()


def test_what_the_demo_works_on_is_told_once_and_never_sings(db: None, store: Path) -> None:
    """One goal waits, one activity came back with a reason, one is begun; also a later edition holds none of it."""
    for _ in range(2):
        call_command("load_demo", file=HERE / "veendrecht.yaml", stdout=StringIO())
    state = dict(Record.objects.filter(slug__startswith="kanarie").values_list("slug", "approval"))
    assert state == {"kanarie-wacht": "in_review", "kanarie-terug": "draft", "kanarie-concept": "draft"}
    assert Record.objects.get(slug="kanarie-terug").sent_back_because == CANARY
    joost = Person.objects.get(email="joost@veendrecht.example")
    publish(by=joost, programme=Record.objects.get(kind=Kind.PROGRAMME), published_on=DAY)
    for file in store.rglob("*"):
        assert not file.is_file() or b"anarie" not in file.read_bytes(), file
    assert verify_audit().problems == ()


def test_the_story_of_veendrecht_has_work_on_every_desk() -> None:
    """The file beside the demo's own story can be read, and holds one of each."""
    unfinished = read_unfinished(beside(STORY))
    assert (len(unfinished.waiting), len(unfinished.sent_back), len(unfinished.drafts)) == (1, 1, 1)


@pytest.mark.parametrize("any_database", ["sqlite", "postgresql"], indirect=True)
@pytest.mark.xdist_group("postgresql")
@pytest.mark.postgresql
def test_two_people_publishing_at_once_make_two_editions_in_order(
    any_database: str, document: ProgrammeDocument, release: Path, store: Path
) -> None:
    programme = begin(document, moment=MOMENT)
    people = call_cast(programme=programme, starts_on=document.programme.started_on, passwords=PASSWORDS)
    tell_story(document, by=people["amira"], reviewed_by=people["joost"], moment=MOMENT)
    register_release(by=None, path=release)
    start = threading.Barrier(2)
    failures: list[BaseException] = []

    def bring_out() -> None:
        try:
            start.wait()
            publish(by=people["joost"], programme=programme, published_on=DAY)
        except BaseException as error:
            failures.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=bring_out) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    first, second = (editions.read(path) for path in editions.editions(store, "veendrecht"))
    assert (first.manifest.number, second.manifest.number) == (1, 2)
    assert second.manifest.previous is not None
    assert second.manifest.previous.hash == first.hash
    assert verify_audit().problems == ()


def test_a_chain_that_was_cut_off_and_computed_anew_shows(
    story: Record, cast: dict[str, Person], release: Path
) -> None:
    """Whoever rewrites the chain so that it is whole in itself is still caught: the edition names the head it had."""
    register_release(by=None, path=release)
    publish(by=cast["joost"], programme=story, published_on=DAY)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM records_snapshot")
        cursor.execute("DELETE FROM records_auditentry WHERE sequence > 5")
        cursor.execute(
            "UPDATE records_audithead SET sequence=5, hash=(SELECT hash FROM records_auditentry WHERE sequence=5)"
        )
    assert verify_chain().problems == ()
    assert any("no longer there" in problem for problem in verify_audit().problems)


def test_residents_words_can_be_withdrawn(story: Record, cast: dict[str, Person], release: Path, store: Path) -> None:
    """The words go from the store, a tombstone says why, the chain stays whole, and the next edition has none of it."""
    register_release(by=None, path=release)
    publish(by=cast["joost"], programme=story, published_on=DAY)
    path = store / "editions" / "veendrecht" / "0001"
    (leaf,) = (entry.hash for entry in editions.read(path).manifest.objects if entry.kind == "words")
    ground = Text(nl="Op verzoek van de bewoner.")
    withdraw(by=cast["joost"], programme=story, edition=1, leaf=leaf, ground=ground)
    edition = editions.read(path)
    assert edition.withdrawn[leaf].ground == ground
    assert edition.withdrawn[leaf].by == "adviseur gemeentefinanciën"
    assert not edition.words
    for file in store.rglob("*"):
        assert not file.is_file() or b"Doe ook wat aan het licht" not in file.read_bytes(), file
    assert verify_audit().problems == ()
    assert verify_audit().problems == ()
    assert publish(by=cast["joost"], programme=story, published_on=DAY).number == 2
    assert verify_audit().problems == ()


def test_a_tombstone_the_chain_does_not_tell_of_is_reported(
    story: Record, cast: dict[str, Person], release: Path, store: Path, settings: LazySettings
) -> None:
    """Whoever holds the key can withdraw past the workspace; that works, and it shows."""
    register_release(by=None, path=release)
    publish(by=cast["joost"], programme=story, published_on=DAY)
    path = store / "editions" / "veendrecht" / "0001"
    (leaf,) = editions.read(path).words
    key = editions.read_private_key(settings.KLOOF_SIGNING_KEY)
    editions.withdraw(path, hash=leaf, ground=Text(nl="Zomaar."), by="iemand", on=DAY, key=key)
    (problem,) = verify_audit().problems
    assert leaf in problem
    assert "found outside" in problem


def test_a_snapshot_that_was_approved_and_is_gone_shows(story: Record) -> None:
    newest = Snapshot.objects.filter(record__slug="gezondheid").get()
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM records_snapshot WHERE id = %s", [newest.pk])
    assert verify_chain().problems == (f"snapshot {newest} was approved and is gone",)


def test_a_snapshot_under_another_record_shows(story: Record) -> None:
    """Every hash is one that was approved, but not of this record."""
    one, other = Snapshot.objects.filter(record__kind=Kind.GOAL)[:2]
    with connection.cursor() as cursor:
        for mine, theirs in ((one, other), (other, one)):
            cursor.execute(
                "UPDATE records_snapshot SET document = %s, sha256 = %s WHERE id = %s",
                [theirs.document, theirs.sha256, mine.pk],
            )
    assert sorted(verify_chain().problems) == sorted(f"snapshot {s} is not what was approved" for s in (one, other))


def test_an_edition_somebody_was_not_shown_does_not_come_out(
    story: Record, cast: dict[str, Person], release: Path
) -> None:
    """Pressing twice, or in a tab that was left open, brings out one edition; and never one without news."""
    register_release(by=None, path=release)
    publish(by=cast["joost"], programme=story, published_on=DAY, seen=1)
    fresh = Record.objects.get(pk=story.pk)
    with pytest.raises(Refused, match="has come out meanwhile"):
        publish(by=cast["joost"], programme=fresh, published_on=DAY, seen=1)
    with pytest.raises(Refused, match="Nothing is new"):
        publish(by=cast["joost"], programme=fresh, published_on=DAY, seen=2)
    assert list(Edition.objects.values_list("number", flat=True)) == [1]


def test_a_demo_that_was_worked_in_is_left_as_it_is(db: None, store: Path) -> None:
    """`load_demo` on every start: what somebody changed and published stays, and nothing is done in their name."""
    call_command("load_demo", file=HERE / "veendrecht.yaml", stdout=StringIO())
    amira = Person.objects.get(email="amira@veendrecht.example")
    goal = Goal.objects.get(record__slug="gezondheid")
    actions.revise_goal(by=amira, goal=goal, version=goal.record.version, title=Text(nl="Mijn eigen titel"))
    before = AuditEntry.objects.count()
    call_command("load_demo", file=HERE / "veendrecht.yaml", stdout=StringIO())
    assert Goal.objects.get(record__slug="gezondheid").title.nl == "Mijn eigen titel"
    assert AuditEntry.objects.count() == before
