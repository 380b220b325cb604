# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""Figures over the line: files that equal their page, comparing, postcodes; no database, nothing withdrawn."""

from __future__ import annotations

import csv
import datetime as dt
import gzip
import html
import io
import re
import zipfile
from pathlib import Path
from posixpath import normpath

import fastexcel
import polars as pl
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.test import Client

from kloof import editions
from kloof.language.texts import Text
from kloof.language.writing import written_value
from kloof_web.public.addresses import Address
from kloof_web.public.downloads import _harmless, file_of
from kloof_web.public.shelf import Shelf
from kloof_web.public.workbook import Sheet, workbook

HOME = "/veendrecht-oost/"


def table(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def places(page: str) -> dict[str, str]:
    """Give the table of a figure's page: name to what stands there."""
    body = page.split('class="utrecht-table utrecht-table--html-table figures figures--places"')[1].split("</table>")[0]
    rows = re.findall(r'<th scope="row">(.*?)</th><td class="n">(.*?)</td>', body, re.DOTALL)
    named = {re.sub(r"<span.*", "", name, flags=re.DOTALL): value for name, value in rows}
    return {html.unescape(re.sub("<[^>]+>", "", name)).strip(): html.unescape(value) for name, value in named.items()}


def figures(store: Path) -> list[str]:
    pages = Shelf(store)._index("veendrecht-oost", 2).pages["nl"]
    return [page.removeprefix("cijfer/") for page in pages if re.match(r"cijfer/[a-z_0-9]+$", page)]


def test_every_figure_of_the_release_has_a_page_and_files(visitor: Client, store: Path) -> None:
    known = [name for name in figures(store) if name != "catalogus"]
    assert len(known) > 15
    for name in known:
        for kind in ("csv", "xlsx", "parquet"):
            for language in ("", "/en"):
                answer = visitor.get(f"{language}{HOME}cijfer/{name}.{kind}")
                assert answer.status_code == 200, (name, kind)
                assert "attachment" in answer.headers["Content-Disposition"]


def test_a_file_says_what_its_page_says(visitor: Client, store: Path) -> None:
    """Every row of the table on the page is a row of the file, with the same value or with a reason."""
    for name in figures(store):
        if name == "catalogus":
            continue
        page = visitor.get(f"{HOME}cijfer/{name}").content.decode()
        year = re.search(r"(?:Per buurt|Per wijk|Heel Veendrecht), in (\d{4})", page)
        assert year is not None, name
        rows = [row for row in table(visitor.get(f"{HOME}cijfer/{name}.csv").content) if row["jaar"] == year[1]]
        by_name = {row["gebied"]: row for row in rows}
        for place, shown in places(page).items():
            row = by_name.get(place.removeprefix("Heel "), by_name.get(place[:1].lower() + place[1:]))
            assert row is not None, (name, place)
            if row["waarde"]:
                decimals = len(shown.split(",")[1].split("\xa0")[0]) if "," in shown else 0
                unit = "%" if row["eenheid"] == "%" else ""
                assert shown == written_value(float(row["waarde"]), unit, "nl", decimals), (name, place)
                assert not row["geen_waarde_omdat"]
            else:
                assert row["geen_waarde_omdat"], (name, place)
                assert not re.search(r"\d", shown), (name, place)


def test_three_kinds_of_file_hold_the_same(visitor: Client) -> None:
    rows = table(visitor.get(f"{HOME}cijfer/self_rated_health.csv").content)
    parquet = pl.read_parquet(io.BytesIO(visitor.get(f"{HOME}cijfer/self_rated_health.parquet").content))
    book = fastexcel.read_excel(visitor.get(f"{HOME}cijfer/self_rated_health.xlsx").content)
    assert book.sheet_names == ["cijfers", "toelichting"]
    sheet = book.load_sheet("cijfers").to_polars()
    assert parquet.columns == sheet.columns == list(rows[0])
    values = [float(row["waarde"]) if row["waarde"] else None for row in rows]
    assert parquet["waarde"].to_list() == values
    assert sheet["waarde"].to_list() == values
    assert sheet["waarde"].dtype.is_numeric()
    assert sheet["gebiedscode"].to_list() == [row["gebiedscode"] or None for row in rows]
    told = book.load_sheet("toelichting", header_row=None).to_polars()
    notes = " ".join(str(cell) for row in told.rows() for cell in row)
    for wanted in ("CC0 1.0", "afgerond", "editie/2/cijfer/self_rated_health", "Fictieve gegevens", "99001NED"):
        assert wanted in notes


def test_every_row_has_its_unit_source_table_and_a_value_or_a_reason(visitor: Client, store: Path) -> None:
    for name in figures(store):
        if name == "catalogus":
            continue
        for row in table(visitor.get(f"{HOME}cijfer/{name}.csv").content):
            always = ("indicator", "gebied", "soort_gebied", "jaar", "eenheid", "status", "tabel", "bron")
            assert all(row[column] for column in always)
            assert bool(row["waarde"]) != bool(row["geen_waarde_omdat"]), row


def test_a_file_has_its_own_address_in_each_edition_and_is_asked_like_a_page(visitor: Client) -> None:
    newest, fixed = (f"{HOME}{at}cijfer/residents.csv" for at in ("", "editie/2/"))
    first = visitor.get(newest)
    assert first.content == visitor.get(fixed).content
    assert first.headers["Content-Type"].startswith("text/csv")
    again = visitor.get(fixed, headers={"if-none-match": first.headers["ETag"]})
    assert again.status_code == 304
    assert not again.content
    head = visitor.head(fixed)
    assert head.status_code == 200
    assert not head.content
    assert head.headers["Content-Length"] == str(len(first.content))
    packed = visitor.get(fixed, headers={"accept-encoding": "gzip"})
    assert gzip.decompress(packed.content) == first.content
    assert visitor.get(f"{HOME}cijfer/bestaat_niet.csv").status_code == 404
    assert visitor.get(f"{HOME}editie/9/cijfer/residents.csv").status_code == 404


def test_the_same_edition_gives_the_same_file(store: Path) -> None:
    opened = [Shelf(store).opened(Address("veendrecht-oost", "", "nl", 2)) for _ in range(2)]
    one, two = (o for o in opened if o is not None)
    for kind in ("csv", "xlsx", "parquet"):
        args = ("low_income", kind, "en")
        assert file_of(one.edition, one.city, *args) == file_of(two.edition, two.city, *args)  # type: ignore[arg-type] # three known kinds


@pytest.mark.parametrize("words", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"])
def test_no_cell_is_a_formula(words: str) -> None:
    assert _harmless(words).startswith("'")
    content = workbook([Sheet("A", [["kop"], [words]])], title="t")
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet
    assert 't="inlineStr"' in sheet


def withdraw(store: Path, key: Ed25519PrivateKey, kind: str, id_: str) -> None:
    manifest = editions.read(store / "editions" / "veendrecht-oost" / "0002").manifest
    leaf = next(entry.hash for entry in manifest.objects if entry.kind == kind and entry.id == id_)
    editions.withdraw(
        store / "editions" / "veendrecht-oost" / "0002",
        hash=leaf,
        ground=Text(nl="onjuist", en="wrong"),
        by="Privacy officer",
        on=dt.date(2026, 11, 22),
        key=key,
    )


def test_what_was_withdrawn_is_in_no_table_map_file_or_comparison(
    store: Path, visitor: Client, frozen_key: Ed25519PrivateKey
) -> None:
    rows = table(visitor.get(f"{HOME}cijfer/low_income.csv").content)
    assert any(row["waarde"] for row in rows if row["gebied"] == "Lindenbuurt")
    withdraw(store, frozen_key, "area", "BU99990102")
    Shelf(store).prepare("veendrecht-oost", 2)
    for language in ("", "/en"):
        for name in figures(store):
            if name == "catalogus":
                continue
            rows = table(visitor.get(f"{language}{HOME}cijfer/{name}.csv").content)
            gone = [row for row in rows if "BU99990102" in row.values()]
            value, reason = ("value", "no_value_because") if language else ("waarde", "geen_waarde_omdat")
            assert all(not row[value] and row[reason] for row in gone), name
            page = visitor.get(f"{language}{HOME}cijfer/{name}").content.decode()
            assert not re.search(r"<title>Lindenbuurt: [^<]*\d", page)
    assert places(visitor.get(f"{HOME}cijfer/low_income").content.decode())["Lindenbuurt"] == "ingetrokken"
    asked = f"{HOME}vergelijk?cijfer=low_income&b=rest&a_buurt=BU99990102"
    answer = visitor.get(asked)
    assert answer.status_code == 422
    assert "ingetrokken" in answer.content.decode()
    others = "&".join(f"a_buurt={code}" for code in _all_codes(visitor) if code != "BU99990102")
    assert visitor.get(f"{HOME}vergelijk?cijfer=low_income&b=stad&{others}").status_code == 422


def _all_codes(visitor: Client) -> list[str]:
    return sorted(set(re.findall(r'name="b_buurt" value="(BU\w+)"', visitor.get(f"{HOME}vergelijk").content.decode())))


def test_a_withdrawn_gap_cannot_be_had_by_comparing(
    store: Path, visitor: Client, frozen_key: Ed25519PrivateKey
) -> None:
    asked = f"{HOME}vergelijk?cijfer=self_rated_health&a=gebied&b=rest"
    assert visitor.get(asked).status_code == 200
    withdraw(store, frozen_key, "goal_figures", "even-gezond")
    Shelf(store).prepare("veendrecht-oost", 2)
    assert visitor.get(asked).status_code == 422
    rows = table(visitor.get(f"{HOME}cijfer/self_rated_health.csv").content)
    assert not [row for row in rows if row["soort_gebied"] in ("focusgebied", "vergelijking")]
    assert "67,3" not in visitor.get(f"{HOME}cijfer/").content.decode()


def test_comparing_answers_with_values_gap_people_and_a_table(visitor: Client) -> None:
    page = visitor.get(f"{HOME}vergelijk?cijfer=self_rated_health&a=gebied&b=rest").content.decode()
    for wanted in ("67,3\xa0%", "76,7\xa0%", "9,4\xa0procentpunt", "ongeveer 1.300", "0,88", "<table", "k-chart"):
        assert wanted in page, wanted


@pytest.mark.parametrize("address", ["vergelijk?cijfer=registered_crime&a=gebied&b=rest", "cijfer/registered_crime"])
def test_what_must_be_said_first_stands_before_the_number_of_people(visitor: Client, address: str) -> None:
    page = visitor.get(f"{HOME}{address}").content.decode()
    people = page.index('<p class="people">')
    for first in ("Lees dit eerst", "beweegt mee met ons eigen werk", "zit ook het centrum"):
        assert page.index(first) < people, first


@pytest.mark.parametrize(
    "asked, says",
    [
        ("cijfer=low_income&a=zelf&b=rest", "kruis minstens één buurt aan"),
        ("cijfer=low_income&a=gebied&b=gebied", "hetzelfde gebied"),
        ("cijfer=onzin&a=gebied&b=rest", "staat niet in deze editie"),
        ("cijfer=low_income&a=gebied&a_buurt=BU99990300&b=rest", "Kies één van beide"),
        ("cijfer=low_income&a=zelf&a_buurt=BU00140000&b=rest", "staat niet op de kaart"),
        ("cijfer=low_income&a=%3Cscript%3E&b=rest", "is geen keuze"),
        ("a=gebied&b=rest", "Kies een cijfer"),
        ("cijfer=low_income&a=gebied", "Kies een gebied B"),
    ],
)
def test_a_question_that_cannot_be_answered_comes_back_whole(visitor: Client, asked: str, says: str) -> None:
    answer = visitor.get(f"{HOME}vergelijk?{asked}")
    page = answer.content.decode()
    assert answer.status_code == 422
    assert says in page
    assert "<script" not in page
    for code in re.findall(r"a_buurt=(BU9999\w+)", asked):
        assert re.search(f'name="a_buurt" value="{code}" checked', page)


def test_too_few_people_are_not_compared(visitor: Client) -> None:
    page = visitor.get(f"{HOME}vergelijk?cijfer=owner_occupied&a_buurt=BU99990303&b=rest").content.decode()
    assert "te weinig mensen" in page or "niet gepubliceerd" in page
    assert "procentpunt" not in page


def test_a_comparison_keeps_its_address_and_its_question_in_the_other_language(visitor: Client) -> None:
    page = visitor.get(f"{HOME}editie/2/vergelijk?cijfer=low_income&a=gebied&b=stad").content.decode()
    assert "/en/veendrecht-oost/editie/2/vergelijk?cijfer=low_income&amp;a=gebied&amp;b=stad" in page
    older = visitor.get(f"{HOME}editie/1/vergelijk").content.decode()
    assert "Er is een nieuwere: editie 2" in older
    english = visitor.get(f"/en{HOME}vergelijk?cijfer=low_income&a=gebied&b=rest").content.decode()
    assert "rest of Veendrecht" in english


@pytest.mark.parametrize("asked", ["9991", "9991 AB", "9991ab", " 9991 "])
def test_a_postcode_leads_to_its_neighbourhoods(visitor: Client, asked: str) -> None:
    page = visitor.get(f"{HOME}postcode", {"pc": asked}).content.decode()
    assert "Turfkade" in page
    assert "Lindenbuurt" in page
    assert "meest voorkomende postcode" in page
    assert ("De letters AB tellen hier niet mee" in page) == ("ab" in asked.casefold())


def test_what_is_no_postcode_gets_a_sentence(visitor: Client) -> None:
    refused = visitor.get(f"{HOME}postcode", {"pc": "<b>hallo"})
    assert refused.status_code == 422
    assert "is geen postcode" in refused.content.decode()
    assert "&lt;b&gt;hallo" in refused.content.decode()
    unknown = visitor.get(f"{HOME}postcode", {"pc": "1011"})
    assert unknown.status_code == 200
    assert "in geen enkele buurt" in unknown.content.decode()
    assert visitor.get(f"{HOME}postcode").status_code == 200


def test_a_map_has_its_table_and_a_count_has_no_map(visitor: Client) -> None:
    assert 'role="group"' in visitor.get(f"{HOME}cijfer/self_rated_health").content.decode()
    assert "k-map" not in visitor.get(f"{HOME}cijfer/residents").content.decode()


def test_the_catalogue_says_what_is_not_measured(visitor: Client) -> None:
    page = visitor.get(f"{HOME}cijfer/catalogus").content.decode()
    assert "Dit meten wij nog niet" in page
    assert "../cijfer/low_income" in page


def test_every_link_of_a_computed_page_resolves(visitor: Client) -> None:
    for language in ("", "/en"):
        for page in ("vergelijk?cijfer=low_income&a=gebied&b=rest", "postcode?pc=9991", "cijfer/low_income"):
            at = f"{language}{HOME}{page}"
            folder = at.partition("?")[0].rpartition("/")[0]
            for link in set(re.findall(r'<a [^>]*href="([^"#]+)', visitor.get(at).content.decode())):
                target = html.unescape(link)
                if target.startswith("http"):
                    continue
                joined = normpath(f"{folder}/{target}") + "/" * target.endswith("/")
                whole = target if target.startswith("/") else joined
                answer = visitor.get(whole, follow=True)
                assert answer.status_code == 200, (at, link)
