# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""The workspace in a real browser: every page for whoever sees it, without a barrier, by keyboard, on a phone."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

ROOT = Path(__file__).resolve().parents[2]
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"]
GOAL = "veendrecht-oost/doelen/gezond-voelen/"
ACTIVITY = "veendrecht-oost/activiteiten/gezondheidsrecept/"
PAGES = {
    "sign_in": ("", "aanmelden"),
    "desk_amira": ("amira", ""),
    "desk_joost": ("joost", ""),
    "desk_ilse": ("ilse", ""),
    "desk_tom": ("tom", ""),
    "overview": ("amira", "veendrecht-oost/"),
    "goal": ("amira", GOAL),
    "goal_to_review": ("joost", "veendrecht-oost/doelen/droge-huizen/"),
    "preview": ("ilse", "veendrecht-oost/doelen/droge-huizen/voorbeeld"),
    "activity": ("amira", ACTIVITY),
    "sent_back": ("amira", "veendrecht-oost/activiteiten/taalcafe/"),
    "edit_goal": ("amira", GOAL + "wijzigen"),
    "edit_errors": ("amira", "veendrecht-oost/nieuw/activiteiten"),
    "conflict": ("amira", ACTIVITY + "wijzigen"),
    "target": ("amira", GOAL + "streefwaarde"),
    "publish": ("joost", "veendrecht-oost/publiceren"),
    "publish_reader": ("ilse", "veendrecht-oost/publiceren"),
    "figures": ("amira", "veendrecht-oost/cijfers"),
    "studies": ("amira", "veendrecht-oost/onderzoeken/"),
    "study": ("joost", "veendrecht-oost/onderzoeken/gezonder-sinds-2022/"),
    "register": ("amira", "veendrecht-oost/onderzoeken/vastleggen"),
    "register_errors": ("amira", "veendrecht-oost/onderzoeken/vastleggen"),
    "register_preview": ("amira", "veendrecht-oost/onderzoeken/vastleggen"),
}
STUDY = (ROOT / "src/kloof_web/demo/studies/veiliger-na-2027.toml").read_text(encoding="utf-8")
PASSWORDS = {"tom": "tom-demo-2026-x"}
pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


@pytest.fixture(scope="session")
def live_workspace(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Serve the demo with its workspace on a port of its own; gives the address of the desk."""
    folder = tmp_path_factory.mktemp("workspace")
    environment = {
        **os.environ,
        "KLOOF_DEMO": "1",
        "KLOOF_VAR": str(folder / "var"),
        "PYTHONPATH": str(ROOT / "src"),
        "PYTHONWARNINGS": "ignore",
    }
    for name in ("DATABASE_URL", "KLOOF_STORE", "KLOOF_PUBLIC_ONLY", "KLOOF_SIGNING_KEY"):
        environment.pop(name, None)
    (folder / "var").mkdir()
    for command in (["migrate", "--verbosity", "0"], ["load_demo"]):
        subprocess.run([sys.executable, ROOT / "manage.py", *command], env=environment, check=True, capture_output=True)
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        port = asked.getsockname()[1]
    command = [sys.executable, "-m", "gunicorn", "kloof_web.config.wsgi:application", "--bind", f"127.0.0.1:{port}"]
    log = (folder / "log").open("w")
    server = subprocess.Popen(command, env=environment, stdout=log, stderr=log)
    desk = f"http://127.0.0.1:{port}/werk/"
    try:
        for _ in range(100):
            try:
                urllib.request.urlopen(f"{desk}aanmelden", timeout=5).close()  # our own server
                break
            except OSError:
                if server.poll() is not None:
                    pytest.fail((folder / "log").read_text())
                time.sleep(0.1)  # waits for another process to open its port
        yield desk
    finally:
        server.terminate()
        server.wait(timeout=10)
        log.close()


def sign_in(page: Page, desk: str, who: str) -> None:
    page.goto(desk + "aanmelden")
    page.get_by_label("E-mailadres").fill(f"{who}@veendrecht.example")
    page.get_by_label("Wachtwoord").fill(PASSWORDS.get(who, f"{who}-demo-2026"))
    page.get_by_role("button", name="Aanmelden").click()


def open_page(page: Page, desk: str, name: str) -> None:
    """Open a page as whoever it is for; the two that only appear after posting are posted."""
    who, path = PAGES[name]
    if who:
        sign_in(page, desk, who)
    page.goto(desk + path)
    if name == "desk_tom":
        assert page.get_by_text("U bent aangemeld als Tom").is_visible()
    if name == "edit_errors":
        page.get_by_label("Engels").first.fill("Only English")
        page.get_by_label("Buurten").fill("Oost")
        page.get_by_label("Begint op").fill("ooit")
        page.get_by_role("button", name="Opslaan als concept").click()
        assert page.get_by_role("alert").is_visible()
    if name == "register_errors":
        page.locator("#id_text").fill('id = "half"\nestimand = 3\n')
        page.get_by_role("button", name="Bekijk wat dit kan zien").click()
        assert page.get_by_role("alert").is_visible()
    if name == "register_preview":
        page.locator("#id_text").fill(STUDY.replace("veiliger-na-2027", "nieuw-onderzoek"))
        page.get_by_role("button", name="Bekijk wat dit kan zien").click()
        assert page.get_by_role("button", name="Zo vastleggen").is_visible()
    if name == "conflict":
        page.locator("#id_version").evaluate("field => { field.value = 0 }")
        page.get_by_label("Samenvatting").first.fill("Een tekst die niet verloren mag gaan.")
        page.get_by_role("button", name="Opslaan als concept").click()
        assert page.get_by_text("Intussen opgeslagen").first.is_visible()


@pytest.mark.parametrize("width", [1440, 390])
@pytest.mark.parametrize("name", PAGES)
def test_no_page_of_the_workspace_has_a_barrier(browser: Browser, live_workspace: str, name: str, width: int) -> None:
    """No violation in light or dark, and a phone never scrolls sideways."""
    context = browser.new_context(viewport={"width": width, "height": 900}, bypass_csp=True)
    try:
        page = context.new_page()
        open_page(page, live_workspace, name)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        if shots := os.environ.get("KLOOF_SCREENSHOTS"):
            page.screenshot(path=f"{shots}/{name}-{width}.png", full_page=True)
        page.evaluate(AXE.read_text(encoding="utf-8"))
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            found = page.evaluate("rules => axe.run(document, {runOnly: rules})", RULES)["violations"]
            assert [(v["id"], [node["html"][:200] for node in v["nodes"]]) for v in found] == [], scheme
    finally:
        context.close()


def test_the_keyboard_alone_signs_in_and_sends_back(browser: Browser, live_workspace: str) -> None:
    """Tab, type, Enter: from the sign-in page to a goal that waits, and every stop shows where it is."""
    context = browser.new_context()
    try:
        page = context.new_page()
        page.goto(live_workspace + "aanmelden")
        assert page.evaluate("document.activeElement.id") == "id_username"
        page.keyboard.type("joost@veendrecht.example")
        page.keyboard.press("Tab")
        page.keyboard.type("joost-demo-2026")
        page.keyboard.press("Enter")
        page.wait_for_url(live_workspace)
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.getAttribute('href')") == "#inhoud"
        _tab_to(page, "a[href$='/doelen/droge-huizen/']")
        page.keyboard.press("Enter")
        page.wait_for_url("**/doelen/droge-huizen/")
        _tab_to(page, "#send-back")
        page.keyboard.type("Om hoeveel huizen gaat het?")
    finally:
        context.close()


def _tab_to(page: Page, selector: str) -> None:
    """Press Tab until the thing has the focus; what has it is always outlined."""
    for _ in range(60):
        page.keyboard.press("Tab")
        outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
        assert outline != "none", page.evaluate("document.activeElement.outerHTML")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    pytest.fail(f"{selector} cannot be reached with Tab")


def test_a_study_goes_from_registration_to_its_public_page(browser: Browser, live_workspace: str) -> None:
    """Register, have it answered, submit; somebody else approves and publishes; anybody reads. Without script."""
    context = browser.new_context(java_script_enabled=False)
    try:
        page = context.new_page()
        sign_in(page, live_workspace, "amira")
        studies = live_workspace + "veendrecht-oost/onderzoeken/"
        page.goto(studies + "vastleggen")
        page.locator("#id_text").fill(STUDY.replace("veiliger-na-2027", "reis-van-een-onderzoek"))
        page.get_by_role("button", name="Bekijk wat dit kan zien").click()
        page.get_by_role("button", name="Zo vastleggen").click()
        assert page.get_by_text("Deze tekst verandert niet meer").is_visible()
        page.goto(studies)
        page.get_by_role("button", name="Alle onderzoeken beoordelen").click()
        assert page.get_by_text("De volgende editie gebruikt de cijfers met deze uitkomsten").is_visible()
        page.goto(studies + "reis-van-een-onderzoek/")
        page.get_by_role("button", name="Indienen ter beoordeling").click()
        context.clear_cookies()
        sign_in(page, live_workspace, "joost")
        page.goto(studies + "reis-van-een-onderzoek/")
        page.get_by_role("button", name="Goedkeuren").click()
        page.goto(live_workspace + "veendrecht-oost/publiceren")
        page.get_by_role("button", name="Breng editie").click()
        context.clear_cookies()
        answer = page.goto(live_workspace.removesuffix("werk/") + "veendrecht-oost/onderzoek/reis-van-een-onderzoek")
        assert answer is not None
        assert answer.status == 200
        assert page.get_by_text("er is nog geen jaar vanaf de start in 2027").is_visible()
        with page.expect_download() as given:
            page.get_by_text("Download de tekst van dit onderzoek").click()
        assert "reis-van-een-onderzoek" in given.value.path().read_text(encoding="utf-8")
    finally:
        context.close()
