# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""The commands of this room: one strict document on stdout, the rest on stderr, and the exit codes others rely on."""

import json
import subprocess
from pathlib import Path
from typing import NamedTuple

import pytest

from kloof.cli import main
from kloof.language.vocabulary import DOCUMENTS

PROGRAMME = Path(__file__).parent / "veendrecht.json"


class Ran(NamedTuple):
    code: int
    out: str
    err: str


@pytest.fixture
def run(monkeypatch, capsys, hand_made_figures, release):
    """Run a command on hand-made figures."""
    monkeypatch.setattr("kloof.editions.freezing.gather", lambda *_: hand_made_figures())
    monkeypatch.setattr("kloof.releases.read", lambda _: release)
    monkeypatch.delenv("KLOOF_SIGNING_KEY", raising=False)

    def do(*words: object) -> Ran:
        monkeypatch.setattr("sys.argv", ["kloof", *map(str, words)])
        with pytest.raises(SystemExit) as stopped:
            main()
        said = capsys.readouterr()
        return Ran(stopped.value.code or 0, said.out, said.err)

    return do


@pytest.fixture
def pem(tmp_path):
    path = tmp_path / "key.pem"
    subprocess.run(["openssl", "genpkey", "-algorithm", "ed25519", "-out", path], check=True, capture_output=True)
    return path


def test_the_whole_life_of_an_edition(run, tmp_path, pem):
    one, two = tmp_path / "one", tmp_path / "two"
    made = run("freeze", PROGRAMME, "--out", one, "--key", pem, "--date", "2026-11-20", "--json")
    assert (made.code, made.err) == (0, "")
    document = json.loads(made.out)
    assert document["manifest"]["number"] == 1
    assert run("freeze", PROGRAMME, "--previous", one, "--out", two, "--key", pem, "--kind", "bericht").code == 0

    found = run("verify", two, "--previous", one, "--key", pem, "--json")
    assert (found.code, json.loads(found.out)["state"], json.loads(found.out)["signer_known"]) == (0, "valid", True)

    words = next(entry["hash"] for entry in document["manifest"]["objects"] if entry["kind"] == "words")
    gone = run("withdraw", two, words, "--ground", "Op verzoek.", "--by", "programmabureau", "--key", pem, "--json")
    assert (gone.code, json.loads(gone.out)["hash"]) == (0, words)
    assert run("verify", two).out.startswith("withdrawn")

    changed = run("diff", one, two, "--language", "en")
    assert (changed.code, changed.err) == (0, "")
    assert "withdrawn on" in changed.out
    assert json.loads(run("diff", one, two, "--json").out)["schema"] == "kloof/difference/1"


def test_one_changed_byte_is_exit_code_1_and_names_the_file(run, tmp_path):
    out = tmp_path / "edition"
    run("freeze", PROGRAMME, "--out", out)
    with (out / "release" / "figures.parquet").open("r+b") as file:
        file.seek(9)
        file.write(b"x")
    found = run("verify", out)
    assert found.code == 1
    assert "release/figures.parquet: de inhoud is veranderd. Haal de editie opnieuw op" in found.out
    assert run("verify", out, "--json").code == 1


def test_without_a_key_it_says_what_is_not_proved(run, tmp_path):
    assert "not who made it" in " ".join(run("freeze", PROGRAMME, "--out", tmp_path / "edition").err.split())


def test_a_folder_that_is_in_use_is_left_alone(run, tmp_path):
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "mine.txt").write_text("mine")
    made = run("freeze", PROGRAMME, "--out", tmp_path / "out")
    assert (made.code, made.out) == (2, "")
    assert "is refused as an edition: it is already there" in made.err
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["mine.txt"]


@pytest.mark.parametrize(
    "content, says",
    [
        ("", "it is not JSON"),
        ("{}", "programme: Field required"),
        ('{"programme": NaN}', "NaN is not a number JSON knows"),
        ('{"schema": "kloof/programme/2"}', "install a newer kloof"),
        ('{"goals": [{}], "goals": []}', "'goals' stands in one object twice"),
        ('{"goals": [{}, {}, {"measure": {"indicator": "X"}}]}', "goals[2].measure.indicator: "),
    ],
)
def test_a_programme_that_cannot_be_used_names_its_problems(run, tmp_path, content, says):
    (tmp_path / "programme.json").write_text(content)
    made = run("freeze", tmp_path / "programme.json", "--out", tmp_path / "edition")
    assert (made.code, made.out) == (2, "")
    assert says in made.err
    assert not (tmp_path / "edition").exists()


@pytest.mark.parametrize(
    "words, says",
    [
        (["--kind", "rapportage"], "without the executive's decision"),
        (["--decision-title", "Collegebesluit"], "--decision-date or --decision-number"),
        (["--kind", "verslag"], "verslag"),
        (["--previous", "nowhere"], "nothing is there"),
        (["--key", "nowhere.pem"], "no such file"),
    ],
)
def test_a_wrong_call_is_exit_code_2(run, tmp_path, words, says):
    made = run("freeze", PROGRAMME, "--out", tmp_path / "edition", *words)
    assert (made.code, made.out) == (2, "")
    assert says in " ".join(made.err.split())
    assert not (tmp_path / "edition").exists()


def test_a_report_names_the_decision(run, tmp_path):
    decision = ("--decision-title", "Collegebesluit", "--decision-date", "2026-11-10")
    made = run("freeze", PROGRAMME, "--out", tmp_path / "edition", "--kind", "rapportage", *decision, "--json")
    assert json.loads(made.out)["manifest"]["decision"]["date"] == "2026-11-10"


def test_a_damaged_edition_is_not_continued(run, tmp_path):
    run("freeze", PROGRAMME, "--out", tmp_path / "one")
    (tmp_path / "one" / "README.md").write_text("other")
    made = run("freeze", PROGRAMME, "--previous", tmp_path / "one", "--out", tmp_path / "two")
    assert made.code == 2
    assert "README.md" in made.err
    assert not (tmp_path / "two").exists()


def test_what_is_no_edition_is_exit_code_2(run, tmp_path):
    assert [run("verify", path).code for path in (tmp_path, tmp_path / "nowhere", PROGRAMME)] == [2, 2, 2]


@pytest.mark.parametrize("words", [["--ground", " "], ["--by", ""]])
def test_a_withdrawal_says_why_and_by_whom(run, tmp_path, pem, words):
    asked = {"--ground": "Op verzoek.", "--by": "bureau", "--key": str(pem)} | {words[0]: words[1]}
    done = run("withdraw", tmp_path, "0" * 64, *[part for pair in asked.items() for part in pair])
    assert done.code == 2


def test_schemas_are_printed_by_name(run):
    assert run("schema").out.split() == list(DOCUMENTS)
    assert json.loads(run("schema", "gap").out)["title"] == "GapDocument"
    wrong = run("schema", "manifst")
    assert (wrong.code, "manifest" in wrong.err) == (2, True)
