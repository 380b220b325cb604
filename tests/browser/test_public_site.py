# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""The public site in a real browser: accessible, readable on a phone, usable without JavaScript."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

PAGES = {
    "home": "",
    "goals": "doel/",
    "goal": "doel/even-gezond",
    "activities": "activiteit/",
    "activity": "activiteit/wijkkliniek",
    "areas": "buurt/",
    "area": "buurt/BU99990102",
    "indicators": "cijfer/",
    "indicator": "cijfer/self_rated_health",
    "count": "cijfer/residents",
    "catalogue": "cijfer/catalogus",
    "compare": "vergelijk",
    "compared": "vergelijk?cijfer=self_rated_health&a=zelf&a_buurt=BU99990102&a_buurt=BU99990104&b=rest",
    "compare_refused": "vergelijk?cijfer=self_rated_health&a=zelf&b=rest",
    "methods": "methode/",
    "method": "methode/vooruitzicht",
    "stacked": "waar-het-samenkomt",
    "outlooks": "vooruitzichten",
    "index": "index",
    "index_refused": "index?gewicht_health=veel",
    "postcode": "postcode?pc=9991+AB",
    "postcode_refused": "postcode?pc=hallo",
    "editions": "editie/",
    "imprint": "colofon",
    "studies": "onderzoek/",
    "study": "onderzoek/concierges-en-misdrijven",
    "method_at_work": "methode/effecten-aan-het-werk",
    "not_found": "doel/bestaat-niet",
}
AXE = Path(__file__).resolve().parents[2] / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 390])
@pytest.mark.parametrize("name", PAGES)
def test_no_page_has_a_barrier(
    browser: Browser, live_site: str, name: str, width: int, scheme: Literal["light", "dark"]
) -> None:
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme, bypass_csp=True)
    try:
        page = context.new_page()
        page.goto(live_site + PAGES[name])
        page.evaluate(AXE.read_text(encoding="utf-8"))
        found = page.evaluate("rules => axe.run(document, {runOnly: rules})", RULES)["violations"]
        assert [(v["id"], [node["html"][:200] for node in v["nodes"]]) for v in found] == []
    finally:
        context.close()


@pytest.mark.parametrize("name", PAGES)
def test_a_narrow_phone_never_scrolls_sideways(browser: Browser, live_site: str, name: str) -> None:
    """320 px is also what 1280 px looks like at 400 % zoom."""
    context = browser.new_context(viewport={"width": 320, "height": 640})
    try:
        page = context.new_page()
        page.goto(live_site + PAGES[name])
        assert page.evaluate("document.documentElement.scrollWidth") <= 320
    finally:
        context.close()


def test_the_browser_refuses_nothing(browser: Browser, live_site: str) -> None:
    """No style, script or font is stopped by our own policy, and nothing is asked of another site."""
    context = browser.new_context()
    try:
        page = context.new_page()
        complaints: list[str] = []
        asked: list[str] = []
        page.on("console", lambda message: complaints.append(message.text))
        page.on("request", lambda request: asked.append(request.url))
        for path in ("", "doel/even-gezond", "buurt/BU99990102"):
            page.goto(live_site + path)
        assert complaints == []
        assert all(url.startswith(live_site.split("/veendrecht")[0]) for url in asked)
        assert context.cookies() == []
    finally:
        context.close()


def test_the_walk_from_home_to_a_source_works_without_javascript(browser: Browser, live_site: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    try:
        page = context.new_page()
        page.goto(live_site)
        page.get_by_role("link", name="Even gezond als de rest van de stad").first.click()
        assert page.get_by_role("heading", name="Waar staan we, en hoe zeker is dat?").is_visible()
        page.get_by_role("link", name="Wijkkliniek aan de Turfkade").click()
        page.get_by_role("link", name="Even gezond als de rest van de stad").click()
        page.locator(".thread").get_by_role("link").filter(has_text="NED").first.click()
        assert "/colofon#" in page.url
        page.get_by_role("link", name="English").click()
        assert page.locator("html").get_attribute("lang") == "en"
        assert "/en/veendrecht-oost/colofon" in page.url
    finally:
        context.close()


def test_the_keyboard_reaches_the_content_first(browser: Browser, live_site: str) -> None:
    context = browser.new_context()
    try:
        page = context.new_page()
        page.goto(live_site)
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.getAttribute('href')") == "#inhoud"
        page.keyboard.press("Enter")
        assert page.url.endswith("#inhoud")
    finally:
        context.close()


def test_comparing_works_with_the_keyboard_and_without_javascript(browser: Browser, live_site: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    try:
        page = context.new_page()
        page.goto(live_site + "vergelijk")
        page.get_by_label("Cijfer").select_option("self_rated_health")
        page.get_by_role("radio", name="Veendrecht-Oost").first.focus()
        page.keyboard.press("ArrowDown")
        page.get_by_role("button", name="Vergelijk").focus()
        with page.expect_navigation():
            page.keyboard.press("Enter")
        assert "a=rest" in page.url
        assert page.get_by_role("alert").inner_text().find("hetzelfde gebied") > 0, "A and B are both the rest now"
        page.get_by_role("group", name="Gebied B").get_by_role("radio", name="heel Veendrecht").check()
        with page.expect_navigation():
            page.get_by_role("button", name="Vergelijk").press("Enter")
        assert page.get_by_role("heading", name="rest van Veendrecht en heel Veendrecht").is_visible()
    finally:
        context.close()


def test_a_shape_on_the_map_leads_to_its_neighbourhood(browser: Browser, live_site: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    try:
        page = context.new_page()
        page.goto(live_site + "cijfer/self_rated_health")
        with page.expect_navigation():
            page.locator(".only-wide .k-places a[href$='BU99990203']").click()
        assert page.url.endswith("/buurt/BU99990203")
    finally:
        context.close()


def test_moving_a_weight_computes_again_in_place(browser: Browser, live_site: str) -> None:
    context = browser.new_context()
    try:
        page = context.new_page()
        complaints: list[str] = []
        page.on("console", lambda message: complaints.append(message.text))
        page.goto(live_site + "index")
        before = page.locator("#index-answer td.n").first.inner_text()
        slider = page.get_by_role("slider").first
        slider.focus()
        slider.press("End")
        page.wait_for_url("**/index?*=10*")
        assert page.locator(".weight__number").first.input_value() == "10"
        assert page.locator("#index-answer td.n").first.inner_text() != before
        assert page.evaluate("document.activeElement.type") == "range", "the focus stays where it was"
        assert complaints == []
    finally:
        context.close()


def test_an_index_is_made_with_the_keyboard_and_without_javascript(browser: Browser, live_site: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    try:
        page = context.new_page()
        page.goto(live_site + "index")
        page.locator(".weight__number").first.fill("3")
        with page.expect_navigation():
            page.locator(".weight__number").first.press("Enter")
        assert page.locator(".weight__number").first.input_value() == "3"
        assert page.get_by_role("heading", name="Score per buurt").is_visible()
    finally:
        context.close()
