# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""The open data interface keeps the Dutch API design rules, gives what the edition holds, and nothing else."""

from __future__ import annotations

import copy
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from kloof import editions

BASE = "/api/v1"
HERE = f"{BASE}/programmas/veendrecht-oost/edities/laatste"


def problem(answer: Any, status: int) -> dict[str, Any]:
    """Check that an answer is a problem as RFC 9457 asks, and give it."""
    assert answer.status_code == status, answer.content
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.headers["API-Version"] == "1.0.0"
    told: dict[str, Any] = answer.json()
    assert told["status"] == status
    assert told["title"]
    assert told["detail"]
    return told


def test_an_edition_is_read_from_the_top_down(visitor: Client, store: Path):
    edition = editions.read(store / "editions/veendrecht-oost/0002")
    (programme,) = visitor.get(f"{BASE}/programmas").json()["resultaten"]
    assert programme["id"] == "veendrecht-oost"
    assert programme["nieuwste_editie"] == 2
    out = visitor.get(f"{BASE}/programmas/veendrecht-oost/edities").json()["resultaten"]
    assert [one["nummer"] for one in out] == [2, 1]
    assert out[0]["manifest"] == edition.hash
    assert out[0]["vorige"] == out[1]["manifest"]
    goals = visitor.get(f"{HERE}/doelen").json()["resultaten"]
    assert [one["id"] for one in goals] == list(edition.goals)
    areas = visitor.get(f"{HERE}/gebieden").json()
    assert areas["totaal"] == len(edition.areas)


def test_a_gap_is_given_with_everything_the_edition_says_of_it(visitor: Client, store: Path):
    edition = editions.read(store / "editions/veendrecht-oost/0002")
    goal, figures = next(iter(edition.goal_figures.items()))
    gaps = visitor.get(f"{HERE}/doelen/{goal}/kloven").json()["resultaten"]
    chosen = gaps[0]["reeks"]
    assert [one["kloof"] for one in chosen] == [point.gap for point in figures.chosen.nl.series]
    assert [one["ontbreekt"] for one in chosen] == [point.missing for point in figures.chosen.nl.series]
    assert {one["afbakening"] for one in gaps} >= {one.nl.area.definition for one in figures.definitions}


def test_what_is_missing_has_a_reason_and_is_never_zero(visitor: Client):
    figures = visitor.get(f"{HERE}/cijfers?pageSize=1000").json()["resultaten"]
    assert all((one["waarde"] is None) == (one["ontbreekt"] is not None) for one in figures)


def test_every_figure_is_on_exactly_one_page(visitor: Client):
    at, seen = f"{HERE}/cijfers?pageSize=37&page=1", []
    while at:
        answer = visitor.get(at).json()
        seen += [(one["gebied"], one["indicator"], one["jaar"]) for one in answer["resultaten"]]
        at = (answer["_links"]["volgende"] or {}).get("href")
    assert len(seen) == len(set(seen)) == answer["totaal"]


def test_figures_are_chosen_by_area_indicator_and_year(visitor: Client):
    found = visitor.get(f"{HERE}/cijfers?gebied=GM9999&indicator=self_rated_health&jaar=2024").json()
    assert [(one["gebied"], one["indicator"], one["jaar"]) for one in found["resultaten"]] == [
        ("GM9999", "self_rated_health", 2024)
    ]


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/", 404),
        ("/programmas/", 404),
        ("/programmas/veendrecht-oost/", 404),
        ("/programmas/elders", 404),
        ("/programmas/Veendrecht", 400),
        ("/programmas/veendrecht-oost/edities/9", 404),
        ("/programmas/veendrecht-oost/edities/nul", 400),
        ("/programmas/veendrecht-oost/edities/laatste/doelen/geen", 404),
        ("/programmas/veendrecht-oost/edities/laatste/cijfers?gebied=BU00000000", 404),
        ("/programmas/veendrecht-oost/edities/laatste/cijfers?page=99999", 404),
    ],
)
def test_what_is_not_there_is_said(visitor: Client, path: str, status: int):
    problem(visitor.get(f"{BASE}{path}"), status)


def test_every_mistake_in_a_question_is_named_at_once(visitor: Client):
    told = problem(visitor.get(f"{HERE}/cijfers?page=nul&pageSize=0&jaar=x"), 400)
    assert {one["veld"] for one in told["fouten"]} == {"page", "pageSize", "jaar"}
    told = problem(visitor.get(f"{HERE}/cijfers?naam=y&sort=z"), 400)
    assert {one["veld"] for one in told["fouten"]} == {"naam", "sort"}


def test_only_reading_is_possible(visitor: Client):
    for method in (visitor.post, visitor.put, visitor.patch, visitor.delete):
        problem(method(f"{BASE}/programmas"), 405)
    head = visitor.head(f"{BASE}/programmas")
    assert head.status_code == 200
    assert head.content == b""


def test_a_damaged_edition_is_a_problem_and_not_a_trace(visitor: Client, store: Path):
    manifest = store / "editions/veendrecht-oost/0002/manifest.json"
    manifest.write_text(manifest.read_text().replace('"number":2', '"number":7'))
    problem(visitor.get(f"{HERE}/doelen"), 503)


def test_every_answer_carries_its_version_and_may_be_read_from_anywhere(visitor: Client):
    for path in ("/programmas", "/openapi.json", "/niets"):
        answer = visitor.get(f"{BASE}{path}")
        assert answer.headers["API-Version"] == "1.0.0", path
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"


# The design rules that can be read from the description: each with a description that breaks it.

Rule = Callable[[dict[str, Any]], Iterator[str]]


def operations(described: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, item in described["paths"].items():
        for method, operation in item.items():
            yield path, method, operation


def uri_version(described: dict[str, Any]) -> Iterator[str]:
    yield from (one["url"] for one in described["servers"] if not re.search(r"/v[1-9][0-9]*$", one["url"]))


def semver(described: dict[str, Any]) -> Iterator[str]:
    if not re.fullmatch(r"\d+\.\d+\.\d+", described["info"]["version"]):
        yield described["info"]["version"]


def contact(described: dict[str, Any]) -> Iterator[str]:
    yield from (name for name in ("name", "email", "url") if not described["info"].get("contact", {}).get(name))


def no_trailing_slash(described: dict[str, Any]) -> Iterator[str]:
    yield from (path for path in described["paths"] if path.endswith("/"))


def kebab_case(described: dict[str, Any]) -> Iterator[str]:
    for path in described["paths"]:
        for segment in path.strip("/").split("/"):
            if not segment.startswith("{") and not re.fullmatch(r"_?[a-z0-9]+(-[a-z0-9]+)*", segment):
                yield segment


def camel_case(described: dict[str, Any]) -> Iterator[str]:
    for _, _, operation in operations(described):
        for one in operation.get("parameters", []):
            if one["in"] == "query" and not re.fullmatch(r"[a-z]+([A-Z][a-z0-9]*)*", one["name"]):
                yield one["name"]


def methods(described: dict[str, Any]) -> Iterator[str]:
    yield from (f"{method} {path}" for path, method, _ in operations(described) if method != "get")


def version_header(described: dict[str, Any]) -> Iterator[str]:
    for path, _, operation in operations(described):
        for status, answer in operation["responses"].items():
            if "API-Version" not in answer.get("headers", {}):
                yield f"{path} {status}"


def problems(described: dict[str, Any]) -> Iterator[str]:
    for path, _, operation in operations(described):
        for status in ("400", "404", "500"):
            if "application/problem+json" not in operation["responses"].get(status, {}).get("content", {}):
                yield f"{path} {status}"


def dates(described: dict[str, Any]) -> Iterator[str]:
    for name, schema in described["components"]["schemas"].items():
        for field, kind in schema.get("properties", {}).items():
            said = [kind, *kind.get("anyOf", [])]
            if field.endswith("_op") and not any(one.get("format") in ("date", "date-time") for one in said):
                yield f"{name}.{field}"


def described_in_words(described: dict[str, Any]) -> Iterator[str]:
    for path, _, operation in operations(described):
        if not operation.get("summary") or not operation.get("description"):
            yield path


def spoil(path: str, value: Any) -> Callable[[dict[str, Any]], None]:
    """Give a change that breaks one rule: put a value where a path of keys leads."""

    def change(described: dict[str, Any]) -> None:
        *way, last = path.split(" > ")
        here: Any = described
        for key in way:
            here = here[int(key)] if isinstance(here, list) else here[key]
        if value is None:
            del here[last]
        else:
            here[last] = value

    return change


ONE = "paths > /programmas > get"
RULES: list[tuple[Rule, Callable[[dict[str, Any]], None]]] = [
    (uri_version, spoil("servers > 0 > url", "/api")),
    (semver, spoil("info > version", "1")),
    (contact, spoil("info > contact > email", None)),
    (no_trailing_slash, spoil("paths > /programmas/", {})),
    (kebab_case, spoil("paths > /alleProgrammas", {})),
    (camel_case, spoil(f"{ONE} > parameters", [{"in": "query", "name": "page_size"}])),
    (methods, spoil("paths > /programmas > post", {"responses": {}})),
    (version_header, spoil(f"{ONE} > responses > 200 > headers", None)),
    (problems, spoil(f"{ONE} > responses > 400", None)),
    (dates, spoil("components > schemas > Editie > properties > gepubliceerd_op > format", None)),
    (described_in_words, spoil(f"{ONE} > description", None)),
]


@pytest.mark.parametrize(("rule", "wrong"), RULES, ids=[rule.__name__ for rule, _ in RULES])
def test_the_description_keeps_the_design_rules(
    visitor: Client, rule: Rule, wrong: Callable[[dict[str, Any]], None]
) -> None:
    described = visitor.get(f"{BASE}/openapi.json").json()
    assert list(rule(described)) == []
    broken = copy.deepcopy(described)
    wrong(broken)
    assert list(rule(broken)) != []
