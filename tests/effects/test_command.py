# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""``kloof effect``: one strict JSON document, exit codes, and refusals that name rows and years."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from kloof import cli
from kloof.effects.panels import read_panel


@dataclass(frozen=True)
class Outcome:
    exit_code: int
    stdout: str
    stderr: str

    @property
    def document(self) -> dict[str, Any]:
        document: dict[str, Any] = json.loads(
            self.stdout, parse_constant=lambda name: pytest.fail(f"{name} is no JSON")
        )
        return document


Effect = Callable[..., Outcome]
COLUMNS = ("--unit", "wijk", "--time", "jaar", "--outcome", "score")


@pytest.fixture
def effect(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Effect:
    """Run the command on a table of rows and give what it printed."""

    def run(table: str, *more: str, treated: str = "Oost", since: str = "2018") -> Outcome:
        path = tmp_path / "panel.csv"
        path.write_text(table, encoding="utf-8")
        call = ["kloof", "effect", str(path), *COLUMNS, "--treated", treated, "--from", since, *more]
        monkeypatch.setattr("sys.argv", call)
        with pytest.raises(SystemExit) as left:
            cli.main()
        printed = capsys.readouterr()
        return Outcome(int(left.value.code or 0), printed.out, printed.err)

    return run


def table(*, units: int = 30, years: range = range(2008, 2020), added: float = 0.0, seed: int = 3) -> list[list[str]]:
    """Rows of a panel: Oost and others, moving together, with `added` in Oost from 2018 on."""
    random = np.random.default_rng(seed)
    names = ["Oost", *(f"wijk {n}" for n in range(1, units))]
    course = np.cumsum(random.normal(size=len(years)))
    rows = [["wijk", "jaar", "score"]]
    for name in names:
        level, pace = random.normal(50, 5), random.normal(1, 0.2)
        for year, common in zip(years, course, strict=True):
            value = level + pace * common + random.normal(0, 0.3) + (added if name == "Oost" and year >= 2018 else 0)
            rows.append([name, str(year), f"{value:.3f}"])
    return rows


def text(rows: list[list[str]], separator: str = ",") -> str:
    return "\n".join(separator.join(row) for row in rows) + "\n"


def test_the_document_has_exactly_the_promised_fields(effect: Effect) -> None:
    done = effect(text(table()), "--method", "all", "--json")
    assert done.exit_code == 0
    assert set(done.document) == {"methods", "placebo", "verdict", "sentence"}
    assert list(done.document["methods"]) == ["did", "sc", "difp", "sdid", "sc-ridge", "difp-ridge"]
    for found in done.document["methods"].values():
        assert set(found) == {"effect", "weights", "pre_rmspe", "effective_donors"}
        assert sum(found["weights"].values()) == pytest.approx(1)
        assert "Oost" not in found["weights"]
    assert set(done.document["placebo"]) == {"sd", "p", "n"}
    assert done.document["placebo"]["n"] == 29


def test_an_added_effect_is_found_and_named(effect: Effect) -> None:
    done = effect(text(table(added=5.0)), "--better", "higher", "--json")
    assert done.document["methods"]["sdid"]["effect"] == pytest.approx(5.0, abs=0.5)
    assert done.document["verdict"] == "verbeterd, toe te schrijven"
    assert done.document["sentence"].startswith("Verbeterd, toe te schrijven: Oost lag vanaf 2018 gemiddeld")
    worse = effect(text(table(added=5.0)), "--better", "lower", "--language", "en", "--json")
    assert worse.document["verdict"] == "worsened, attributable"
    undirected = effect(text(table(added=5.0)), "--json")
    assert undirected.document["verdict"] == "gestegen, toe te schrijven"
    assert "--better" in undirected.stderr


def test_no_effect_excludes_an_improvement_larger_than_something(effect: Effect) -> None:
    done = effect(text(table()), "--better", "higher", "--json")
    assert done.document["verdict"] == "geen aantoonbare verandering"
    assert "een verbetering groter dan 0," in done.document["sentence"]


def test_the_headline_is_sdid_when_computed_else_the_method_asked(effect: Effect) -> None:
    rows = text(table(added=2.0))
    everything, sdid, did = (effect(rows, "--json", "--method", m).document for m in ("all", "sdid", "did"))
    assert everything["placebo"] == sdid["placebo"]
    assert everything["sentence"] == sdid["sentence"]
    assert did["placebo"]["sd"] != sdid["placebo"]["sd"]
    assert list(did["methods"]) == ["did"]


def test_separator_and_decimal_mark_do_not_matter(effect: Effect) -> None:
    rows = table(added=2.0)
    plain = effect(text(rows), "--json").document
    comma = [rows[0], *([name, year, value.replace(".", ",")] for name, year, value in rows[1:])]
    quoted = [rows[0], *([name, year, f'"{value}"'] for name, year, value in comma[1:])]
    assert effect(text(comma, ";"), "--json").document == plain
    assert effect(text(quoted), "--json").document == plain
    assert effect(text(rows, "\t"), "--json").document == plain
    assert effect("\ufeff" + text(rows).replace("\n", "\r\n"), "--json").document == plain


def _spreadsheet(plain: str) -> str:
    return "sep=,\r\n" + plain.replace("\n", "\r\n")


def _with_names_of_rows(plain: str) -> str:
    """Statistical packages number the rows, and give that column no name."""
    header, *rows = plain.strip().split("\n")
    return "\n".join([header, *(f'"{n}",{row}' for n, row in enumerate(rows, start=1))])


def _in_cbs_periods(plain: str) -> str:
    header, *rows = plain.strip().split("\n")
    return "\n".join([header, *(re.sub(r",(20\d\d),", r",\1JJ00,", row) for row in rows)])


@pytest.mark.parametrize("shape", [_spreadsheet, _with_names_of_rows, _in_cbs_periods, "\ufeff{}".format])
def test_the_shape_in_which_a_table_was_saved_does_not_matter(effect: Effect, shape: Callable[[str], str]) -> None:
    plain = text(table(added=3.0))
    asked = ("--json", "--method", "did")
    assert effect(shape(plain), *asked).document["methods"] == effect(plain, *asked).document["methods"]


def test_sixteen_bits_a_letter_is_read_too(tmp_path: Path) -> None:
    path = tmp_path / "panel.csv"
    path.write_bytes("wijk;jaar;score\nOost;2018;1,5\nWést;2018;2,5\n".encode("utf-16"))
    panel = read_panel(path, unit="wijk", time="jaar", outcome="score")
    assert (panel.units, panel.outcomes.tolist()) == (("Oost", "Wést"), [[1.5, 2.5]])


def test_time_may_be_a_fraction(effect: Effect) -> None:
    rows = table()
    quarters = [rows[0], *([n, f"{2015 + (int(y) - 2008) / 4}", v] for n, y, v in rows[1:])]
    decimal_comma = [rows[0], *([n, t.replace(".", ","), v.replace(".", ",")] for n, t, v in quarters[1:])]
    named = [rows[0], *([n, f"{int(float(t))}K{int(float(t) % 1 * 4) + 1}", v] for n, t, v in quarters[1:])]
    for written, since in ((text(quarters), "2017.5"), (text(decimal_comma, ";"), "2017,5"), (text(named), "2017K3")):
        done = effect(written, "--json", since=since)
        assert done.document["methods"] == effect(text(rows), "--json").document["methods"]


def test_in_logs_an_effect_is_a_share(effect: Effect) -> None:
    rows = table()
    more = [
        rows[0],
        *([n, y, f"{float(v) * (1.1 if n == 'Oost' and int(y) >= 2018 else 1):.4f}"] for n, y, v in rows[1:]),
    ]
    done = effect(text(more), "--log", "--json").document
    assert done["methods"]["sdid"]["effect"] == pytest.approx(np.log(1.1), abs=0.02)
    zero = [rows[0], ["Oost", "2008", "0"], *rows[2:]]
    refusal = effect(text(zero), "--log", "--json")
    assert refusal.exit_code == 1
    assert "Oost 2008" in refusal.document["sentence"]


def test_several_treated_units_are_averaged_and_so_are_their_placebos(effect: Effect) -> None:
    done = effect(text(table(units=60)), "--json", "--placebos", "50", treated="Oost,wijk 1, wijk 2")
    assert done.exit_code == 0
    assert done.document["placebo"]["n"] == 50
    assert len(done.document["methods"]["sdid"]["weights"]) == 57
    again = effect(text(table(units=60)), "--json", "--placebos", "50", treated="Oost,wijk 1, wijk 2")
    other = effect(text(table(units=60)), "--json", "--placebos", "50", "--seed", "1", treated="Oost,wijk 1, wijk 2")
    assert again.stdout == done.stdout
    assert other.document["placebo"]["sd"] != done.document["placebo"]["sd"]


def test_a_comma_may_belong_to_a_name(effect: Effect) -> None:
    renamed = [[{"wijk 1": "Dorp, het"}.get(name, name), *rest] for name, *rest in table()]
    done = effect(text(renamed, ";"), "--json", "--method", "did", treated="Oost,Dorp, het")
    assert len(done.document["methods"]["did"]["weights"]) == 28


def test_without_json_it_says_the_sentence_and_a_table(effect: Effect) -> None:
    done = effect(text(table()), "--checks")
    assert done.stdout.startswith("geen aantoonbare verandering\nGeen aantoonbare verandering (")
    assert "difp-ridge" in done.stdout
    assert "K " in done.stdout


# Refusals that are results: computed as far as possible, marked, exit 0.


def refused(done: Outcome, *words: str) -> dict[str, Any]:
    document = done.document
    assert done.exit_code == 0
    assert document["verdict"] == "niet te schatten"
    assert document["marked"] == "not for publication"
    assert document["sentence"].startswith("Niet te schatten, want ")
    assert document["sentence"].endswith("Niet voor publicatie.")
    for word in words:
        assert word in document["sentence"]
        assert word in done.stderr
    return document


def test_too_few_years_before(effect: Effect) -> None:
    document = refused(effect(text(table(years=range(2014, 2020))), "--json"), "4 meetmomenten", "2014 tot en met 2017")
    assert document["methods"]["sdid"]["effect"] is not None
    one = refused(effect(text(table(years=range(2017, 2020))), "--json"), "er is 1 meetmoment vóór", "2017")
    assert one["methods"]["did"]["effect"] is not None
    assert one["methods"]["sdid"] == {"effect": None, "weights": {}, "pre_rmspe": None, "effective_donors": None}


def test_fewer_than_nineteen_areas_to_compare_with(effect: Effect) -> None:
    document = refused(effect(text(table(units=19)), "--json"), "K = 18", "p kan niet lager worden", "0,053")
    assert document["placebo"]["p"] >= 1 / 19
    enough = effect(text(table(units=20, added=9.0)), "--json").document
    assert enough["verdict"] != "niet te schatten"
    refused(effect(text(table(units=40)), "--json", treated="Oost,wijk 1,wijk 2"), "K = 12")


def test_one_donor_and_none(effect: Effect) -> None:
    document = refused(effect(text(table(units=2)), "--json"), "één gebied", "wijk 1")
    assert document["methods"]["did"]["weights"] == {"wijk 1": 1.0}
    assert document["placebo"] == {"sd": None, "p": None, "n": 0}
    nothing = refused(effect(text(table(units=1)), "--json"), "geen gebied over om mee te vergelijken")
    assert nothing["methods"]["did"]["effect"] is None


def test_constant_outcome(effect: Effect) -> None:
    rows = table()
    flat = [rows[0], *([name, year, "7"] for name, year, _ in rows[1:])]
    document = refused(effect(text(flat), "--json"), "score is in elk gebied elk jaar hetzelfde", "2008–2019")
    assert document["methods"]["sdid"]["effect"] == 0.0


def test_a_course_before_the_start_that_cannot_be_matched(effect: Effect) -> None:
    rows = table()
    wild = [
        rows[0],
        *([n, y, f"{float(v) + (25 if n == 'Oost' and int(y) % 2 else 0):.3f}"] for n, y, v in rows[1:]),
    ]
    refused(effect(text(wild), "--json"), "niet na te maken", "2008 tot en met 2017")


def test_a_course_that_had_already_changed(effect: Effect) -> None:
    # Oost changes in 2018, a year before the start that is given.
    refused(effect(text(table(added=3.0)), "--json", since="2019"), "verzonnen start in 2018")


def test_a_verdict_must_hold_without_2020_to_2022(effect: Effect) -> None:
    rows = table(added=4.0)
    moved = [rows[0], *([n, str(int(y) + 3), v] for n, y, v in rows[1:])]  # start 2021, last year 2022
    refused(effect(text(moved), "--json", since="2021"), "zonder de jaren 2020–2022", "geen jaar na de start")


# Unusable panels: nothing is computed or dropped, exit 1.


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda rows: rows[:20] + rows[21:], ["wijk 1: 2015", "1 rijen ontbreken"]),
        (lambda rows: [*rows[:5], ["Oost", "2012", ""], *rows[6:]], ["is leeg voor Oost 2012 (rij 6)"]),
        (lambda rows: [*rows[:5], ["Oost", "2012", "NaN"], *rows[6:]], ["is leeg voor Oost 2012 (rij 6)"]),
        (lambda rows: [*rows, ["wijk 4", "2010", "3.0"]], ["dubbele rijen", "wijk 4 2010 (rij 52 en 362)"]),
        (lambda rows: [*rows[:5], ["Oost", "2012", "veel"], *rows[6:]], ["'veel' (6)"]),
        (lambda rows: [*rows[:5], ["Oost", "ooit", "3.0"], *rows[6:]], ["'ooit' (6)"]),
        (lambda rows: [*rows[:5], ["", "2012", "3.0"], *rows[6:]], ["geen naam in rij 6"]),
        (lambda rows: [*rows[:5], ["Oost", "2012", "3", "5"], *rows[6:]], ["rij 6 heeft niet 3 kolommen"]),
        (lambda rows: rows[:1], ["geen rijen"]),
        (lambda rows: [*rows[:5], ["Oost", "2012", "inf"], *rows[6:]], ["'inf' (6)"]),
    ],
)
def test_an_unusable_panel_names_rows_and_years(
    effect: Effect, change: Callable[[list[list[str]]], list[list[str]]], words: list[str]
) -> None:
    done = effect(text(change(table())), "--json")
    assert done.exit_code == 1
    assert done.document["verdict"] == "niet te schatten"
    assert done.document["marked"] == "not for publication"
    assert done.document["methods"] == {}
    for word in words:
        assert word in done.document["sentence"]
    assert done.stderr.startswith("panel.csv: ")


def test_mixed_decimal_marks_are_not_guessed(effect: Effect) -> None:
    rows = table()
    mixed = [rows[0], ["Oost", "2008", "50,12"], *rows[2:]]
    done = effect(text(mixed, ";"), "--json")
    assert done.exit_code == 1
    assert "met een komma (50,12) en met een punt" in done.document["sentence"]


def test_dutch_thousands(effect: Effect) -> None:
    rows = table()
    grouped = [
        rows[0],
        *([n, y, f"{float(v) * 1000:,.1f}".translate(str.maketrans(",.", ".,"))] for n, y, v in rows[1:]),
    ]
    done = effect(text(grouped, ";"), "--json").document
    plain = effect(text(rows), "--json").document
    assert done["methods"]["did"]["effect"] == pytest.approx(1000 * plain["methods"]["did"]["effect"])


# Wrong calls: one sentence, exit 2.


@pytest.mark.parametrize(
    ("more", "call", "words"),
    [
        (["--json"], {"treated": "Oosst"}, ["'Oosst'", "Near names: Oost"]),
        (["--json"], {"treated": "Oost,wijk 99"}, ["'wijk 99'", "wijk 9"]),
        (["--json"], {"since": "2008"}, ["2008", "from 2008 to 2019"]),
        (["--json"], {"since": "2031"}, ["2031", "from 2008 to 2019"]),
        (["--json"], {"since": "soon"}, ["--from", "soon"]),
        (["--json", "--method", "sdi"], {}, ["--method", "sdid"]),
        (["--json", "--placebos", "-3"], {}, ["--placebos"]),
        (["--json", "--better", "more"], {}, ["higher"]),
        (["--json", "--outcome", "scores"], {}, ["'scores'", "Near names: score"]),
    ],
)
def test_a_wrong_call_is_one_sentence(effect: Effect, more: list[str], call: dict[str, str], words: list[str]) -> None:
    done = effect(text(table()), *more, **call)
    assert done.exit_code == 2
    assert done.stdout == ""
    for word in words:
        assert word in done.stderr


def test_a_file_that_is_not_there(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    call = ["kloof", "effect", str(tmp_path / "no.csv"), *COLUMNS, "--treated", "Oost", "--from", "2018", "--json"]
    monkeypatch.setattr("sys.argv", call)
    with pytest.raises(SystemExit) as left:
        cli.main()
    assert left.value.code == 2
    assert "no.csv" in capsys.readouterr().err


@pytest.mark.real_data
def test_dutch_crime_figures_do_not_go_back_far_enough(
    shared_data: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path = shared_data / "crime" / "gemeente_2021_2025_47022NED.csv.gz"
    columns = ["--unit", "code", "--time", "jaar", "--outcome", "geregistreerde_misdrijven"]
    call = ["kloof", "effect", str(path), *columns, "--treated", "GM0014", "--from", "2022", "--json"]
    monkeypatch.setattr("sys.argv", call)
    with pytest.raises(SystemExit) as left:
        cli.main()
    printed = capsys.readouterr()
    assert left.value.code in (0, None)
    document = json.loads(printed.out)
    assert document["verdict"] == "niet te schatten"
    assert "1 meetmoment vóór de start (2021)" in document["sentence"]
    assert "een start niet vóór 2027 te beoordelen" in document["sentence"]
    assert document["methods"]["did"]["effect"] is not None
