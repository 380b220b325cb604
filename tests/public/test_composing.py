# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""An index anybody makes: every choice open, every neighbourhood by name, and a file that gives the same again."""

from __future__ import annotations

import io
import json
import re
from pathlib import Path

import polars as pl
import yaml
from django.test import Client
from typer.testing import CliRunner

from kloof import cli
from kloof.city_index import Domain, first_choice, scored
from kloof.language.texts import Text
from kloof_web.public.computed import PAGES

HOME = "/veendrecht-oost/"


def scores(page: str) -> dict[str, str]:
    body = page.split('id="scores"')[1].split("</table>")[0]
    found = re.findall(r'buurt/(BU\d+)">[^<]*</a></th><td class="n">([^<]+)</td>', body)
    return dict(found)


def test_the_page_scores_by_name_with_the_margin_of_a_place_and_says_what_matters_most(visitor: Client) -> None:
    answer = visitor.get(f"{HOME}index")
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "We maken geen ranglijst" in page
    names = re.findall(r'buurt/BU\d+">([^<]*)</a></th>', page)
    assert names == sorted(names)
    assert len(names) > 3
    assert "Welke keuze maakt het meest uit?" in page
    assert "Zonder score" in page
    assert visitor.get("/en/veendrecht-oost/index").status_code == 200
    assert {"index", "index.yaml", "index.csv"} <= PAGES


def test_another_weight_gives_another_score_and_stays_in_the_form(visitor: Client) -> None:
    plain = visitor.get(f"{HOME}index").content.decode()
    fields = re.findall(r'name="(gewicht_[a-z]+)"', plain)
    heavy = visitor.get(f"{HOME}index", {fields[0]: "2,5"}).content.decode()
    assert 'value="2,5"' in heavy
    assert scores(plain) != scores(heavy)
    assert f"index.yaml?{fields[0]}=2%2C5" in heavy


def test_bad_input_gives_a_sentence_and_422_and_keeps_the_choices(visitor: Client) -> None:
    plain = visitor.get(f"{HOME}index").content.decode()
    fields = re.findall(r'name="(gewicht_[a-z]+)"', plain)
    for given in ("veel", "-1", "11", "1e5", "", "<b>"):
        answer = visitor.get(f"{HOME}index", {fields[0]: given})
        assert answer.status_code == 422, given
        assert "getal in van 0 tot en met 10" in answer.content.decode()
        assert "<b>" not in answer.content.decode()
        assert visitor.get(f"{HOME}index.yaml", {fields[0]: given}).status_code == 422
    assert "Kies uit de lijst" in visitor.get(f"{HOME}index", {"omrekening": "magie"}).content.decode()
    nothing = visitor.get(f"{HOME}index", dict.fromkeys(fields, "0"))
    assert nothing.status_code == 422
    assert "Geen enkel cijfer telt mee" in nothing.content.decode()


def test_the_files_give_the_same_scores_on_the_command_line(visitor: Client, tmp_path: Path) -> None:
    fields = re.findall(r'name="(gewicht_[a-z]+)"', visitor.get(f"{HOME}index").content.decode())
    asked = {fields[0]: "3", "omrekening": "minmax"}
    page = scores(visitor.get(f"{HOME}index", asked).content.decode())
    for name in ("index.yaml", "index.csv"):
        answer = visitor.get(f"{HOME}{name}", asked)
        assert "attachment" in answer.headers["Content-Disposition"]
        (tmp_path / name).write_bytes(answer.content)
    told = CliRunner().invoke(
        cli.app, ["index", str(tmp_path / "index.yaml"), "--data", str(tmp_path / "index.csv"), "--json"]
    )
    assert told.exit_code == 0, told.output
    found = {one["area"]: one["score"] for one in json.loads(told.output)["areas"] if one["score"] is not None}
    assert page.keys() == found.keys()
    assert all(abs(float(page[area].replace(",", ".")) - score) <= 0.05 + 1e-9 for area, score in found.items())
    assert yaml.safe_load((tmp_path / "index.yaml").read_text())["domains"][0]["weight"] == 3


def test_a_neighbourhood_of_too_few_people_has_no_score_and_no_figure_in_the_file(visitor: Client) -> None:
    page = visitor.get(f"{HOME}index").content.decode()
    assert "BU99990303" not in scores(page)
    rows = pl.read_csv(io.BytesIO(visitor.get(f"{HOME}index.csv").content))
    few = rows.filter(area="BU99990303")
    assert all(value is None for row in few.drop("area").rows() for value in row)


def test_by_hand_two_figures_of_which_one_counts_double(visitor: Client) -> None:
    from kloof.across import Across, Row
    from kloof.indicators import find_indicator
    from kloof.language.editions import AreaValue

    def across(column: str, values: tuple[float | None, ...]) -> Across:
        rows = tuple(
            Row(
                f"BU{n}",
                f"Buurt {n}",
                {2024: AreaValue(year=2024, value=v, missing=None if v else "secret", table="t")},
            )
            for n, v in enumerate(values)
        )
        card = find_indicator(column).published()
        return Across(card, "t", "BU", (2024,), {}, rows, Row("GM1", "Stad", {}), None, None)

    figures = {
        "self_rated_health": across("self_rated_health", (80.0, 70.0, 60.0, None)),
        "low_income": across("low_income", (4.0, 9.0, 5.0, 6.0)),
    }
    definition = first_choice().model_copy(
        update={
            "domains": (
                Domain(id="h", column="self_rated_health", weight=2, transform="rank", better="higher"),
                Domain(id="i", column="low_income", weight=1, transform="rank", better="lower"),
            )
        }
    )
    told = scored(figures, definition, draws=0)
    # Health ranks 1, 2, 3 (worse is higher) twice, income 1, 3, 2 once; the fourth lacks its health.
    assert [one.score for one in told.areas] == [3.0, 7.0, 8.0, None]
    assert told.areas[3].lacking == (("self_rated_health", "secret"),)
    assert isinstance(figures["low_income"].card.name, Text)
