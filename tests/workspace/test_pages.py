# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""Pages of the workspace: who may open which, and that nothing typed is ever lost."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator
from html import unescape
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from django.conf import settings as configured
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from kloof.language.texts import Text
from kloof_web.config.headers import CONTENT_SECURITY_POLICY
from kloof_web.evidence.actions import register_release
from kloof_web.people.models import Person
from kloof_web.people.policies import policy_of
from kloof_web.programme import actions
from kloof_web.programme.forms import GoalForm
from kloof_web.programme.kinds import kind_of, kinds
from kloof_web.programme.models import Activity, Goal
from kloof_web.programme.rendering import told, whole_of
from kloof_web.publishing.models import Edition
from kloof_web.records.models import Record

AsPerson = Callable[[str], Client]
CAST = ("stranger", "amira", "joost", "ruben", "ilse", "tom")
ARGUMENTS = {"programme": "veendrecht", "path": "doelen", "slug": "gezondheid"}
POST_ONLY = {
    "people:sign_out", "desk:language", "programme:move", "programme:submit", "programme:approve",
    "programme:send_back", "programme:withdraw", "evidence:pin", "evidence:evaluate", "publishing:publish",
}  # fmt: skip
MAY = {
    "people:sign_in": {"stranger", "amira", "joost", "ruben", "ilse", "tom"},
    "people:sign_out": {"stranger", "amira", "joost", "ruben", "ilse", "tom"},
    "desk:language": {"stranger", "amira", "joost", "ruben", "ilse", "tom"},
    "desk:home": {"amira", "joost", "ruben", "ilse"},
    "programme:overview": {"amira", "joost", "ruben", "ilse"},
    "programme:detail": {"amira", "joost", "ruben", "ilse"},
    "programme:preview": {"amira", "joost", "ruben", "ilse"},
    "programme:new": {"amira"},
    "programme:edit": {"amira"},
    "programme:target": {"amira"},
    "programme:move": {"amira"},
    "programme:submit": {"amira"},
    "programme:withdraw": {"amira"},
    "programme:approve": {"joost"},
    "programme:send_back": {"joost"},
    "evidence:releases": {"amira", "joost", "ruben", "ilse"},
    "evidence:pin": {"amira"},
    "evidence:studies": {"amira", "joost", "ruben", "ilse"},
    "evidence:register": {"amira"},
    "evidence:evaluate": {"amira"},
    "evidence:study_text": {"amira", "joost", "ruben", "ilse"},
    "publishing:overview": {"amira", "joost", "ruben", "ilse"},
    "publishing:publish": {"joost"},
}


def routes() -> Iterator[tuple[str, URLPattern]]:
    """Walk every address below /werk/."""

    def walk(
        patterns: list[URLPattern | URLResolver], prefix: str, names: list[str]
    ) -> Iterator[tuple[str, URLPattern]]:
        for pattern in patterns:
            here = prefix + str(pattern.pattern)
            if isinstance(pattern, URLResolver):
                inner = [*names, pattern.namespace] if pattern.namespace else names
                yield from walk(pattern.url_patterns, here, inner)
            elif here.startswith(configured.WORKSPACE):
                yield ":".join([*names, pattern.name or here]), pattern

    return walk(get_resolver().url_patterns, "", [])


def test_every_workspace_route_declares_its_policy() -> None:
    """A new page without a policy fails here, and stays closed to everybody until it has one."""
    found = dict(routes())
    assert {name for name, pattern in found.items() if policy_of(pattern.callback) is None} == set()
    assert set(found) == set(MAY), "a new route needs its line in MAY"


def test_every_route_for_every_member_of_the_cast(story: Record, as_person: AsPerson) -> None:
    """All routes × all people, by GET or raw POST: open to whom MAY says, 403 or the sign-in page for the rest."""
    for name, pattern in routes():
        wanted = {key: value for key, value in ARGUMENTS.items() if key in pattern.pattern.converters}
        if name in {"programme:move"}:
            wanted["slug"] = "beweegpleinen"
        address = reverse(name, kwargs=wanted)
        for key in CAST:
            client = Client() if key == "stranger" else as_person(key)
            answer = client.post(address) if name in POST_ONLY else client.get(address)
            if key in MAY[name]:
                assert answer.status_code != 403, (name, key)
                assert not answer.headers.get("Location", "").startswith("/werk/aanmelden?next"), (name, key)
            elif key == "stranger":
                assert answer.status_code == 302, (name, key)
                assert answer.headers["Location"].startswith("/werk/aanmelden?next="), (name, key)
            else:
                assert answer.status_code == 403, (name, key)
                assert "gesloten" in answer.content.decode(), (name, key)


@pytest.mark.parametrize(
    "path", ["/werk/", "/werk/veendrecht/", "/werk/veendrecht/doelen/gezondheid/", "/werk/bestaat-niet/"]
)
def test_tom_sees_nothing(story: Record, as_person: AsPerson, path: str) -> None:
    """Signed in without a role: closed, with the reason, and no difference between what is there and what is not."""
    answer = as_person("tom").get(path)
    assert answer.status_code == 403
    assert "Alleen wie een rol heeft" in answer.content.decode()
    assert "Gezond" not in answer.content.decode()


def test_a_role_that_ended_opens_nothing(story: Record, cast: dict[str, Person], as_person: AsPerson) -> None:
    import datetime as dt

    from kloof_web.people.actions import end_role
    from kloof_web.records.writing import story_time

    with story_time(dt.datetime(2026, 1, 1, 12, tzinfo=dt.UTC)):
        end_role(by=None, membership=cast["ilse"].memberships.get())
    assert as_person("ilse").get("/werk/veendrecht/").status_code == 403


def test_every_answer_carries_the_headers(story: Record, as_person: AsPerson) -> None:
    client = as_person("amira")
    for path in ("/gezondheid/leeft", "/werk/", "/werk/veendrecht/", "/bestaat-niet"):
        answer = client.get(path)
        assert answer.headers["Content-Security-Policy"] == CONTENT_SECURITY_POLICY
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["X-Frame-Options"] == "DENY"
    assert client.get("/werk/").headers["Cache-Control"] == "no-store"
    assert "unsafe" not in CONTENT_SECURITY_POLICY


def test_no_template_has_inline_script_or_style() -> None:
    package = Path(__file__).resolve().parents[2] / "src" / "kloof_web"
    for template in package.rglob("templates/**/*.html"):
        text = template.read_text()
        for forbidden in ("<script>", "<style", " style=", " onclick=", "javascript:"):
            assert forbidden not in text, template


def test_posts_without_a_token_are_refused(story: Record, cast: dict[str, Person]) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast["joost"])
    assert client.post("/werk/veendrecht/publiceren/bevestigen").status_code == 403
    assert not Edition.objects.exists()


def test_sign_in_with_the_address_in_any_case(programme: Record) -> None:
    answer = Client().post(
        "/werk/aanmelden", {"username": "Amira@Veendrecht.example", "password": "amira-leert-lezen-42"}
    )
    assert (answer.status_code, answer.headers["Location"]) == (302, "/werk/")


def test_a_wrong_password_is_told_without_saying_which_was_wrong(programme: Record) -> None:
    for email in ("amira@veendrecht.example", "niemand@veendrecht.example"):
        answer = Client().post("/werk/aanmelden", {"username": email, "password": "fout"})
        assert "horen niet bij elkaar" in answer.content.decode()


def test_demo_accounts_show_only_on_a_demo_installation(story: Record, settings: object) -> None:
    assert "demo-2026" not in Client().get("/werk/aanmelden").content.decode()
    settings.KLOOF_DEMO, settings.DEMO_ACCOUNTS = True, (("amira@veendrecht.example", "Amira", "geheim-demo-2026"),)  # type: ignore[attr-defined]
    assert "geheim-demo-2026" in Client().get("/werk/aanmelden").content.decode()


def typed(form: object) -> dict[str, object]:
    """Give what a browser posts when nothing is changed on a page."""
    data: dict[str, object] = {}
    for one in [form, *getattr(form, "contributions", [])]:
        for name in one.fields:  # type: ignore[attr-defined]
            bound = one[name]  # type: ignore[index]
            value = bound.value()
            if value is True:
                data[bound.html_name] = "on"
            elif value not in (None, False):
                data[bound.html_name] = value
    return data


def test_opening_and_saving_changes_nothing(story: Record, as_person: AsPerson) -> None:
    """For every whole: the form shows all there is, and posting it back gives the same whole again."""
    client = as_person("amira")
    for record in Record.objects.all():
        whole = whole_of(record)
        before = told(whole)
        form = kind_of(record).form(programme=story, whole=whole)
        path = kind_of(record).path
        answer = client.post(f"/werk/veendrecht/{path}/{record.slug}/wijzigen", typed(form))
        assert answer.status_code == 302, unescape(answer.content.decode())
        assert told(whole_of(record)) == before


def test_every_field_is_told_or_named_internal() -> None:
    """Every column of a whole is published, or its kind names it internal, with the reason."""
    told_under = {"plan": "document", "function": "registered_by"}
    for kind in kinds():
        columns = {field.name for field in kind.model._meta.get_fields() if field.concrete} - {"id"}
        published = set(kind.language.model_fields)
        assert {told_under.get(name, name) for name in columns} - published == columns & set(kind.internal), kind.path


def test_two_people_on_the_same_goal_lose_nothing(story: Record, cast: dict[str, Person], as_person: AsPerson) -> None:
    """The second one gets a page with both texts; saving it again is a choice made with both in view."""
    goal = Goal.objects.get(record__slug="gezondheid")
    mine = typed(GoalForm(programme=story, whole=goal)) | {"statement_nl": "Mijn zin."}
    actions.revise_goal(by=cast["amira"], goal=goal, version=goal.record.version, statement=Text(nl="Haar zin."))
    client = as_person("amira")
    answer = client.post("/werk/veendrecht/doelen/gezondheid/wijzigen", mine)
    page = unescape(answer.content.decode())
    assert answer.status_code == 409
    assert "Mijn zin." in page
    assert "Haar zin." in page
    saved = Goal.objects.get(pk=goal.pk).statement
    assert saved is not None
    assert saved.nl == "Haar zin."
    again = client.post(
        "/werk/veendrecht/doelen/gezondheid/wijzigen", mine | {"version": Record.objects.get(pk=goal.record_id).version}
    )
    assert again.status_code == 302


def test_all_errors_at_once_and_nothing_typed_is_lost(story: Record, as_person: AsPerson) -> None:
    before = Activity.objects.count()
    answer = as_person("amira").post(
        "/werk/veendrecht/nieuw/activiteiten",
        {
            "title_nl": "", "summary_nl": "Een lange tekst die blijft staan.", "starts_on": "31-12-2026",
            "ends_on": "1-1-2026", "areas": "Oost", "kind": "pilot", "asked": "12", "sources": "a | b | c",
            "bijdrage-0-goal": "gezondheid",
        },
    )  # fmt: skip
    page = unescape(answer.content.decode())
    assert answer.status_code == 422
    for sentence in (
        "voor de begindatum",
        "Geen CBS-code: Oost",
        "‘c’ is geen datum",
        "hoort ook",
        "Schrijf op waarom deze",
    ):
        assert sentence in page, sentence
    assert "Een lange tekst die blijft staan." in page
    assert page.count('href="#id_') >= 5
    assert Activity.objects.count() == before


def test_a_target_is_followed_never_changed(story: Record, as_person: AsPerson) -> None:
    """A second target needs a reason and a dated decision; the first one stays beside it."""
    client, goal = as_person("amira"), Goal.objects.get(record__slug="gezondheid")
    new = {"version": goal.record.version, "direction": "at_most", "value": "7,5", "year": "2032"}
    refused = client.post("/werk/veendrecht/doelen/gezondheid/streefwaarde", new)
    assert refused.status_code == 422
    assert "vervangt de vorige" in unescape(refused.content.decode())
    why = {"because_nl": "Corona", "decided": "Raadsbesluit | 2026-4 | 12-11-2026"}
    assert client.post("/werk/veendrecht/doelen/gezondheid/streefwaarde", new | why).status_code == 302
    measure = Goal.objects.get(pk=goal.pk).measure
    assert measure is not None
    assert [target.value for target in measure.targets] == [6.5, 7.5]


def test_from_draft_to_public_by_hand(
    story: Record, as_person: AsPerson, release: Path, django_capture_on_commit_callbacks: Callable[..., object]
) -> None:
    """Amira writes and submits, Joost approves and publishes; each page says what comes next."""
    register_release(by=None, path=release)
    amira, joost = as_person("amira"), as_person("joost")
    amira.post("/werk/veendrecht/nieuw/doelen", {
        "title_nl": "Meer groen", "statement_nl": "Meer schaduw op straat.", "level": "goal", "measured_as": "gap",
        "comparator": "rest",
    })  # fmt: skip
    address = "/werk/veendrecht/doelen/meer-groen/"
    assert "Meer groen" in amira.get("/werk/").content.decode()
    assert amira.post(address + "indienen", {"version": 1}).status_code == 302
    assert "Te beoordelen" in joost.get("/werk/").content.decode()
    assert joost.post(address + "goedkeuren", {"version": 1}).status_code == 409
    assert joost.post(address + "goedkeuren", {"version": 2}).status_code == 302
    assert "Meer groen" in joost.get("/werk/veendrecht/publiceren").content.decode()
    answer = joost.post("/werk/veendrecht/publiceren/bevestigen", {"kind": "stand", "seen": 1}, follow=True)
    assert "Editie 1 is openbaar" in answer.content.decode()
    assert Record.objects.get(slug="meer-groen").published_hash


def test_health(db: None) -> None:
    assert Client().get("/gezondheid/leeft").content == b"leeft\n"
    assert Client().get("/gezondheid/gereed").status_code == 200


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_workspace_speaks_both_languages(story: Record, as_person: AsPerson, language: str) -> None:
    client = as_person("amira")
    client.post("/werk/taal", {"language": language, "next": "/werk/"})
    page = client.get("/werk/").content.decode()
    assert f'<html lang="{language}">' in page
    assert ("What is asked of you" in page) == (language == "en")


def test_the_language_form_sends_nobody_elsewhere(programme: Record) -> None:
    answer = Client().post("/werk/taal", {"language": "en", "next": "https://elders.example/"})
    assert answer.headers["Location"] == "/werk/"


def test_every_marked_sentence_has_its_english() -> None:
    """A Dutch sentence in a template or in code that nobody translated fails here."""
    package = Path(__file__).resolve().parents[2] / "src" / "kloof_web"
    translated: set[str] = set()
    for texts in (package / "locale/en/LC_MESSAGES/django.po", *package.glob("*/locale/en/LC_MESSAGES/django.po")):
        with texts.open("rb") as file:
            translated |= {
                str(one.id[0] if isinstance(one.id, tuple) else one.id) for one in read_po(file) if one.string
            }
    marked: set[str] = set()
    for path in package.rglob("*.html"):
        marked |= set(re.findall(r"""\{% translate ["']([^"']+)["']""", path.read_text()))
        for block in re.findall(
            r"\{% blocktranslate[^%]*%\}(.*?)\{% (?:plural|endblocktranslate) %\}", path.read_text(), re.S
        ):
            marked.add(re.sub(r"\{\{ (\w+) \}\}", r"%(\1)s", " ".join(block.split())))
    for path in package.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in {"_", "gettext", "gettext_lazy"}:
                marked |= {part.value for part in node.args if isinstance(part, ast.Constant)}
    assert marked - translated == set()
