# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""What the pages of an edition say: everything that was approved, both languages, no dead ends."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from posixpath import join, normpath
from types import ModuleType

import pytest

from kloof_web.public.computed import answers
from kloof_web.public.pages import Page, render


class Reader(HTMLParser):
    """Collects links, ids and the words of a page, and which words are marked as Dutch."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.links: list[str] = []
        self.ids: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.words: list[str] = []
        self.dutch = 0
        self._open: list[bool] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = dict(attrs)
        self.attributes += attrs
        if tag == "a" and named.get("href") is not None:
            self.links.append(str(named["href"]))
        if "id" in named:
            self.ids.append(str(named["id"]))
        if tag not in {"meta", "link", "path", "line", "img", "input", "br"}:
            self._open.append(named.get("lang") == "nl" and tag != "html")
            self.dutch += self._open[-1]

    def handle_endtag(self, tag: str) -> None:
        if tag not in {"path", "line"}:
            self.dutch -= self._open.pop()

    def handle_data(self, data: str) -> None:
        if not self.dutch:
            self.words.append(data)


def read(page: Page) -> Reader:
    reader = Reader()
    reader.feed(page.content.decode())
    return reader


@pytest.fixture(scope="module", params=["nl", "en"])
def pages(request: pytest.FixtureRequest, veendrecht: ModuleType) -> dict[str, Page]:
    return render(veendrecht.edition(), request.param)


def text_of(page: Page) -> str:
    return " ".join(" ".join(read(page).words).split())


def test_every_approved_object_has_its_page_and_stands_in_its_list(
    pages: dict[str, Page], veendrecht: ModuleType
) -> None:
    edition = veendrecht.edition()
    for folder, known in (
        ("doel/", edition.goals),
        ("activiteit/", edition.activities),
        ("cijfer/", edition.indicators),
    ):
        listed = read(pages[folder]).links
        for id_ in known:
            assert pages[folder + id_].status == 200
            assert f"../{folder}{id_}" in listed
    areas = read(pages["buurt/"]).links
    for code in edition.areas:
        if code.startswith("BU"):
            assert f"../buurt/{code}" in areas
    for passage in edition.passages:
        assert f'id="passage-{passage}"'.encode() in pages["colofon"].content


def test_no_link_leads_nowhere(pages: dict[str, Page]) -> None:
    """Every relative link of every page leads to a page of the same edition, and every # to a place on it."""
    ids = {path: set(read(page).ids) for path, page in pages.items()}
    for path, page in pages.items():
        for link in read(page).links:
            if link.startswith(("/", "http")):
                continue
            target, _, place = link.partition("#")
            folder = path.rsplit("/", 1)[0] if "/" in path else ""
            found = (
                path
                if not target
                else normpath(join(folder, target)).replace(".", "", 1)
                if target in ("./",)
                else None
            )
            if found is None:
                found = normpath(join("/", folder, target)).lstrip("/") + ("/" if target.endswith("/") else "")
                found = "" if found == "/" else found
            if answers(found.partition("?")[0]):
                continue  # computed when it is asked: see test_computed.py
            assert found in pages, f"{path} links to {link}"
            if place:
                assert place in ids[found], f"{path} links to {link}, which has no such place"


def test_a_page_allows_a_strict_policy(pages: dict[str, Page]) -> None:
    for path, page in pages.items():
        reader = read(page)
        assert len(reader.ids) == len(set(reader.ids)), f"{path} uses an id twice"
        for name, _ in reader.attributes:
            assert name != "style", path
            assert not name.startswith("on"), path
        assert b"<style" not in page.content
        assert b"<script" not in page.content


def test_every_page_names_its_edition_and_that_it_is_fictional(pages: dict[str, Page]) -> None:
    for page in pages.values():
        words = text_of(page)
        assert "ditie 7 van 21 november 2026" in words or "Edition 7 of 21 November 2026" in words
        assert "Demonstratie — fictieve gegevens" in words or "Demonstration — fictional data" in words
        assert b"/editie/7/" in page.content


def test_every_chart_has_a_table(pages: dict[str, Page]) -> None:
    for path, page in pages.items():
        if b"k-chart" in page.content:
            assert b"<table" in page.content, path


def test_an_english_page_has_no_dutch_that_is_not_marked_as_dutch(veendrecht: ModuleType) -> None:
    """Words that only Dutch has, outside what is marked lang="nl"; the source titles are names and stay."""
    telltale = re.compile(r"\b(de|het|een|van|niet|wordt|doel|buurt|cijfers|inwoners|wij|wat)\b", re.IGNORECASE)
    for path, page in render(veendrecht.edition(), "en").items():
        for words in read(page).words:
            kept = words.replace("De Zoden", "").replace("De Turf", "").replace("De Hoogte", "")
            if words.lstrip().startswith("/"):
                continue
            assert not telltale.search(kept), f"{path}: {words.strip()}"


def test_a_dutch_text_without_translation_says_that_it_is_dutch(veendrecht: ModuleType) -> None:
    page = render(veendrecht.edition(), "en")["activiteit/buurtpreventie"]
    assert b'<span lang="nl">Buurtpreventie Kanaalkwartier</span>' in page.content


def test_the_thread_runs_from_passage_to_source_and_back(veendrecht: ModuleType) -> None:
    pages = render(veendrecht.edition(), "nl")
    goal = read(pages["doel/even-gezond"])
    assert "In 2035 voelen bewoners" in text_of(pages["doel/even-gezond"])
    assert {"../cijfer/self_rated_health", "../activiteit/wijkkliniek", "../colofon#111111111111"} <= set(goal.links)
    assert "../doel/even-gezond" in read(pages["cijfer/self_rated_health"]).links
    assert "../doel/even-gezond" in read(pages["activiteit/wijkkliniek"]).links
    assert "../buurt/BU99990102" in read(pages["activiteit/wijkkliniek"]).links
    assert "../activiteit/wijkkliniek" in read(pages["buurt/BU99990102"]).links
    assert "doel/even-gezond" in read(pages["colofon"]).links


def test_the_goal_says_under_how_many_definitions_it_holds(veendrecht: ModuleType) -> None:
    words = text_of(render(veendrecht.edition(), "nl")["doel/even-gezond"])
    assert "Onder 2 van de 3 afbakeningen wordt de kloof kleiner." in words


def test_a_neighbourhood_opens_with_what_happens_and_ends_with_what_is_needed(veendrecht: ModuleType) -> None:
    words = text_of(render(veendrecht.edition(), "nl")["buurt/BU99990102"])
    asked = ["Wat gebeurt hier?", "Wie kunt u bellen?", "0900 – 9999", "Wat is hier sterk?", "Waar is meer nodig?"]
    assert [words.index(one) for one in asked] == sorted(words.index(one) for one in asked)
    assert (
        words.index("Geregistreerde misdrijven")
        < words.index("Waar is meer nodig?")
        < words.index("Ervaren gezondheid")
    )


def test_a_missing_value_is_a_word_and_never_a_zero(veendrecht: ModuleType) -> None:
    words = text_of(render(veendrecht.edition(), "nl")["doel/even-gezond"])
    assert "door de bron geheim gehouden" in words
    assert re.search(r"2020 geheim", words)


def test_withdrawn_figures_leave_their_tombstone_on_the_goal(veendrecht: ModuleType) -> None:
    edition = veendrecht.withdrawn(veendrecht.edition(), "goal_figures", "even-gezond")
    pages = render(edition, "nl")
    for path in ("doel/even-gezond", "", "editie/"):
        words = text_of(pages[path])
        assert "3 december 2026" in words
        assert "Er waren te weinig antwoorden om te tonen." in words
        assert "Privacy officer" in words
    assert "68,1" not in text_of(pages["doel/even-gezond"])


def test_withdrawn_words_and_withdrawn_neighbourhoods_say_so(veendrecht: ModuleType) -> None:
    edition = veendrecht.withdrawn(
        veendrecht.withdrawn(veendrecht.edition(), "words", "wijkkliniek"), "area", "BU99990301"
    )
    pages = render(edition, "nl")
    assert "Ingetrokken op 3 december 2026" in text_of(pages["activiteit/wijkkliniek"])
    assert "met de bus naar de stad" not in text_of(pages["activiteit/wijkkliniek"])
    assert pages["buurt/BU99990301"].status == 410
    assert "Er waren te weinig antwoorden" in text_of(pages["buurt/BU99990301"])


def test_what_was_left_out_is_named(veendrecht: ModuleType) -> None:
    words = text_of(render(veendrecht.edition(), "nl")["editie/"])
    assert "huiswerkclub" in words
    assert "nog niet goedgekeurd" in words
