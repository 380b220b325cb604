# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""What holds for every record: the life cycle, the guard on writing, the audit chain, also with twenty at once."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection, connections
from tests.workspace.conftest import MOMENT, PASSWORDS

from kloof.language.texts import Text
from kloof_web.demo.cast import call_cast
from kloof_web.demo.story import begin
from kloof_web.people.models import Person
from kloof_web.programme import actions, review
from kloof_web.programme.models import Goal
from kloof_web.records.actions import action
from kloof_web.records.errors import Incomplete, NotAllowed, Refused, Stale, StepNotAllowed, WriteOutsideAction
from kloof_web.records.models import AuditEntry, Kind, Record, Snapshot
from kloof_web.records.queries import verify_chain
from kloof_web.records.rules import NEXT, Approval, Verb, next_approval


@pytest.mark.parametrize("verb", list(Verb))
@pytest.mark.parametrize("state", list(Approval))
def test_every_step_of_the_life_cycle(state: Approval, verb: Verb) -> None:
    """Every verb from every state leads where the table says or is refused; there is no third way."""
    expected = {
        ("draft", "revise"): "draft", ("draft", "submit"): "in_review", ("draft", "withdraw"): "withdrawn",
        ("in_review", "revise"): "draft", ("in_review", "send_back"): "draft", ("in_review", "approve"): "approved",
        ("in_review", "withdraw"): "withdrawn",
        ("approved", "revise"): "draft", ("approved", "withdraw"): "withdrawn",
        ("withdrawn", "revise"): "draft",
    }  # fmt: skip
    if (state.value, verb.value) in expected:
        assert next_approval("Doel", state, verb) == expected[state.value, verb.value]
    else:
        with pytest.raises(StepNotAllowed):
            next_approval("Doel", state, verb)
    assert set(NEXT) == set(Approval)


@pytest.mark.parametrize("verb", [Verb.SUBMIT, Verb.APPROVE, Verb.SEND_BACK, Verb.WITHDRAW])
@pytest.mark.parametrize("state", list(Approval))
def test_actions_follow_the_life_cycle(goal_of: Record, cast: dict[str, Person], state: Approval, verb: Verb) -> None:
    """The actions take the steps of the table and no others."""
    record = _bring_to(goal_of, state, cast)
    does: dict[Verb, Callable[[], object]] = {
        Verb.SUBMIT: lambda: review.submit(by=cast["amira"], record=record, version=record.version),
        Verb.APPROVE: lambda: review.approve(by=cast["joost"], record=record, version=record.version),
        Verb.SEND_BACK: lambda: review.send_back(
            by=cast["joost"], record=record, version=record.version, because="Te vaag."
        ),
        Verb.WITHDRAW: lambda: review.withdraw(
            by=cast["amira"], record=record, version=record.version, because="Vervallen."
        ),
    }
    if verb in NEXT[state]:
        does[verb]()
        assert Record.objects.get(pk=record.pk).approval == NEXT[state][verb]
    else:
        with pytest.raises(StepNotAllowed):
            does[verb]()
        assert Record.objects.get(pk=record.pk).approval == state


def _bring_to(record: Record, state: Approval, cast: dict[str, Person]) -> Record:
    def fresh() -> Record:
        return Record.objects.get(pk=record.pk)

    if state is Approval.WITHDRAWN:
        review.withdraw(by=cast["amira"], record=fresh(), version=fresh().version, because="Vervallen.")
    elif state is not Approval.APPROVED:
        goal = Goal.objects.get(record=record)
        actions.revise_goal(by=cast["amira"], goal=goal, version=fresh().version, statement=Text(nl="Anders."))
        if state is Approval.IN_REVIEW:
            review.submit(by=cast["amira"], record=fresh(), version=fresh().version)
    return fresh()


def test_who_submits_does_not_approve(goal_of: Record, cast: dict[str, Person]) -> None:
    from kloof_web.people.actions import give_role
    from kloof_web.people.rules import Role

    give_role(by=None, person=cast["amira"], programme=Record.objects.get(slug="veendrecht"), role=Role.REVIEWER)
    record = _bring_to(goal_of, Approval.IN_REVIEW, cast)
    with pytest.raises(Refused, match="Four eyes"):
        review.approve(by=cast["amira"], record=record, version=record.version)
    assert Record.objects.get(pk=record.pk).approval == Approval.IN_REVIEW


def test_who_writes_does_not_approve_what_somebody_else_submitted(goal_of: Record, cast: dict[str, Person]) -> None:
    from kloof_web.people.actions import give_role
    from kloof_web.people.rules import Role

    programme = Record.objects.get(slug="veendrecht")
    give_role(by=None, person=cast["joost"], programme=programme, role=Role.OFFICE)
    goal = Goal.objects.get(record=goal_of)
    actions.revise_goal(by=cast["joost"], goal=goal, version=goal_of.version, statement=Text(nl="Van Joost."))
    record = Record.objects.get(pk=goal_of.pk)
    review.submit(by=cast["amira"], record=record, version=record.version)
    record = Record.objects.get(pk=goal_of.pk)
    with pytest.raises(Refused, match="Four eyes"):
        review.approve(by=cast["joost"], record=record, version=record.version)


def test_a_role_that_ends_gives_no_rights_the_same_day(programme: Record, cast: dict[str, Person]) -> None:
    from kloof_web.people.actions import end_role
    from kloof_web.people.models import Membership
    from kloof_web.people.queries import programmes_of, roles_of

    assert roles_of(cast["amira"], "veendrecht")
    for membership in Membership.objects.filter(person=cast["amira"]):
        end_role(by=None, membership=membership)
    assert roles_of(cast["amira"], "veendrecht") == frozenset()
    assert programmes_of(cast["amira"]) == ()


@pytest.mark.parametrize("key", ["joost", "ruben", "ilse", "tom"])
def test_only_the_office_writes(programme: Record, cast: dict[str, Person], key: str) -> None:
    with pytest.raises(NotAllowed):
        actions.create_goal(by=cast[key], programme=programme, title=Text(nl="Doel"))
    assert not Goal.objects.exists()


def test_what_is_missing_is_named_at_once(programme: Record, cast: dict[str, Person]) -> None:
    activity = actions.create_activity(by=cast["amira"], programme=programme, title=Text(nl="Markt"))
    with pytest.raises(Incomplete) as refused:
        review.submit(by=cast["amira"], record=activity.record, version=1)
    assert len(refused.value.missing) == 2


def test_a_stale_version_changes_nothing(goal_of: Record, cast: dict[str, Person]) -> None:
    goal = Goal.objects.get(record=goal_of)
    version = goal.record.version
    actions.revise_goal(by=cast["amira"], goal=goal, version=version, statement=Text(nl="Eerst."))
    with pytest.raises(Stale):
        actions.revise_goal(by=cast["amira"], goal=goal, version=version, statement=Text(nl="Later."))
    saved = Goal.objects.get(record=goal_of).statement
    assert saved is not None
    assert saved.nl == "Eerst."


def test_revising_leaves_the_snapshot_alone(goal_of: Record, cast: dict[str, Person]) -> None:
    before = list(Snapshot.objects.values_list("document", "sha256"))
    _bring_to(goal_of, Approval.DRAFT, cast)
    assert list(Snapshot.objects.values_list("document", "sha256")) == before


WRITES: dict[str, Callable[[Goal], Any]] = {
    "save": lambda goal: goal.save(),
    "delete": lambda goal: goal.delete(),
    "update": lambda goal: Goal.objects.update(theme="x"),
    "filtered update": lambda goal: Goal.objects.filter(pk=goal.pk).update(theme="x"),
    "queryset delete": lambda goal: Goal.objects.all().delete(),
    "create": lambda goal: Goal.objects.create(record=goal.record, title=goal.title),
    "bulk_create": lambda goal: Goal.objects.bulk_create([Goal(record=goal.record, title=goal.title)]),
    "bulk_update": lambda goal: Goal.objects.bulk_update([goal], ["theme"]),
    "related": lambda goal: goal.contributions.all().delete(),
    "get_or_create": lambda goal: AuditEntry.objects.get_or_create(sequence=10**6),
}


@pytest.mark.parametrize("way", WRITES)
def test_no_write_outside_an_action(goal_of: Record, way: str) -> None:
    goal = Goal.objects.get(record=goal_of)
    with pytest.raises(WriteOutsideAction):
        WRITES[way](goal)


def test_an_action_that_tells_nothing_is_undone(goal_of: Record) -> None:
    """Writing without telling is a mistake of the programmer; nothing of it stays."""

    @action
    def sneak() -> None:
        Goal.objects.update(theme="geheim")

    with pytest.raises(AssertionError, match="told nothing"):
        sneak()
    assert not Goal.objects.filter(theme="geheim").exists()


def test_what_is_kept_is_never_changed(goal_of: Record) -> None:
    snapshot = goal_of.snapshots.get()

    @action
    def tamper(how: Callable[[], object]) -> None:
        how()

    for how in (
        snapshot.save,
        snapshot.delete,
        Snapshot.objects.all().delete,
        lambda: Snapshot.objects.update(number=9),
    ):
        with pytest.raises(TypeError, match="never"):
            tamper(how)


@pytest.mark.parametrize(
    ("sql", "named"),
    [
        ("UPDATE records_auditentry SET verb='approve' WHERE sequence=3", "entry 3"),
        ("UPDATE records_auditentry SET facts='{\"x\": 1}' WHERE sequence=5", "entry 5"),
        ("UPDATE records_auditentry SET at='2020-01-01' WHERE sequence=5", "entry 5"),
        ("DELETE FROM records_auditentry WHERE sequence=4", "entry 4 is missing"),
        (
            "DELETE FROM records_auditentry WHERE sequence=(SELECT MAX(sequence) FROM records_auditentry)",
            "does not end",
        ),
        ("UPDATE records_snapshot SET document='{}' WHERE number=1", "is not what was approved"),
    ],
)
def test_tampering_below_the_application_is_found(story: Record, sql: str, named: str) -> None:
    assert verify_chain().problems == ()
    with connection.cursor() as cursor:
        cursor.execute(sql)
    assert any(named in problem for problem in verify_chain().problems)


def test_the_chain_holds_no_text_and_no_name(story: Record) -> None:
    """Entries hold public ids, hashes, numbers and field names; nothing a person wrote, no address, no name."""
    told = " ".join(f"{entry.by} {entry.record} {entry.facts}" for entry in AuditEntry.objects.all())
    for private in (
        "Amira",
        "Joost",
        "@",
        "Bewoners voelen",
        "Beweegpleinen",
        *Record.objects.values_list("title", flat=True),
    ):
        assert private.casefold() not in told.casefold()
    wholes = Record.objects.exclude(kind=Kind.PROGRAMME)
    assert not [slug for slug in wholes.values_list("slug", flat=True) if slug in told]


@pytest.mark.parametrize("any_database", ["sqlite", "postgresql"], indirect=True)
@pytest.mark.xdist_group("postgresql")
@pytest.mark.postgresql
def test_twenty_at_once_make_one_chain(any_database: str, document: Any) -> None:
    """Twenty people write at the same moment: all succeed, the chain has no fork and no gap."""
    programme = begin(document, moment=MOMENT)
    amira = call_cast(programme=programme, starts_on=document.programme.started_on, passwords=PASSWORDS)["amira"]
    before = AuditEntry.objects.count()
    start = threading.Barrier(20)
    failures: list[BaseException] = []

    def write(number: int) -> None:
        try:
            start.wait()
            goal = actions.create_goal(by=amira, programme=programme, title=Text(nl="Samen"))
            actions.revise_goal(by=amira, goal=goal, version=1, statement=Text(nl=f"Schrijver {number}"))
        except BaseException as error:
            failures.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=write, args=(number,)) for number in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert connection.vendor == any_database
    slugs = set(Record.objects.filter(kind=Kind.GOAL).values_list("slug", flat=True))
    assert slugs == {"samen", *(f"samen-{number}" for number in range(2, 21))}
    report = verify_chain()
    assert (report.problems, report.length) == ((), before + 40)


@pytest.mark.parametrize("any_database", ["sqlite", "postgresql"], indirect=True)
@pytest.mark.xdist_group("postgresql")
@pytest.mark.postgresql
def test_of_twenty_on_the_same_text_one_wins_and_nineteen_hear_it(any_database: str, document: Any) -> None:
    """Nobody overwrites anybody: one saves, the others are told that their page was old."""
    programme = begin(document, moment=MOMENT)
    amira = call_cast(programme=programme, starts_on=document.programme.started_on, passwords=PASSWORDS)["amira"]
    goal = actions.create_goal(by=amira, programme=programme, title=Text(nl="Samen"))
    start = threading.Barrier(20)
    outcomes: list[str] = []

    def write(number: int) -> None:
        try:
            start.wait()
            actions.revise_goal(by=amira, goal=goal, version=1, statement=Text(nl=f"Schrijver {number}"))
            outcomes.append("saved")
        except Stale:
            outcomes.append("stale")
        finally:
            connections.close_all()

    threads = [threading.Thread(target=write, args=(number,)) for number in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["saved"] + ["stale"] * 19
    assert verify_chain().problems == ()


def test_a_name_nobody_could_publish_is_refused_at_the_first_step(goal_of: Record, cast: dict[str, Person]) -> None:
    goal = Goal.objects.get(record=goal_of)
    assert goal.measure is not None
    measure = goal.measure.model_copy(update={"definition": "onzin"})
    actions.revise_goal(by=cast["amira"], goal=goal, version=goal_of.version, measure=measure)
    record = Record.objects.get(pk=goal_of.pk)
    with pytest.raises(Incomplete) as refused:
        review.submit(by=cast["amira"], record=record, version=record.version)
    assert "onzin" in refused.value.missing[0]
    assert "convenant-2021" in refused.value.missing[0]
