# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""Hostile files: each is left out whole with a sentence that says where, what was expected, and what to do."""

from __future__ import annotations

import gzip
import io
import random
import re
import tempfile
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kloof import releases
from kloof.errors import SourceBroken
from kloof.sources import FileReport, read_folder
from kloof.sources import content as contents

KWB = "code,name,inwoners,huishoudens,wozWaarde\nBU99990001,Kade,1000,500,210\nBU99990002,Park,400,200,190\n"
HEALTH = "code,jaar,goed_ervaren_gezondheid_pct\nBU99990001,2012,71.5\nBU99990002,2012,70.1\n"
STATLINE = "WijkenEnBuurten,AantalInwoners_5,HuishoudensTotaal_9\nBU99990001,1000,500\n"
RIVM = "Leeftijd,Marges,Codering_3,Perioden,ErvarenGezondheidGoedZeerGoed_4\n20300,MW00000,BU99990001,2020JJ00,74.3\n"


def one(tmp_path: Path, name: str, content: str | bytes) -> FileReport:
    (tmp_path / name).write_bytes(content.encode() if isinstance(content, str) else content)
    return next(file for file in read_folder(tmp_path).files if file.file == name)


CASES = {
    "truncated gzip": ("h_50150NED.csv.gz", gzip.compress((HEALTH * 200).encode(), mtime=0)[:-40], "complete gzip"),
    "damaged gzip": ("h_50150NED.gz", gzip.compress(HEALTH.encode(), mtime=0)[:-8] + b"\0" * 8, "complete gzip"),
    "cut off in the middle of a row": ("h_50150NED.csv", HEALTH[: -len(",70.1\n")], "expected 3 cells"),
    "a word where a number must be": ("h_50150NED.csv", HEALTH.replace("70.1", "veel"), "line 3, column 'goed_ervaren"),
    "not a number": ("h_50150NED.csv", HEALTH.replace("70.1", "inf"), "'inf'"),
    "an impossible share": ("h_50150NED.csv", HEALTH.replace("70.1", "701"), "0 to 100"),
    "a negative count": ("kwb_2024.csv", KWB.replace("400", "-400"), "'-400'"),
    "half a resident": ("kwb_2024.csv", KWB.replace("400", "400.5"), "a count: a whole number, found '400.5'"),
    "a point between thousands, or a decimal point": (
        "kwb_2024.csv",
        KWB.replace("1000", "1.000"),
        "line 2, column 'inwoners': expected a count: a whole number, found '1.000'. Write counts with digits only",
    ),
    "points of both kinds": (
        "kwb_2024.csv",
        KWB.replace(",", ";").replace("1000", "1.234").replace("400", "400.0"),
        "line 2, column 'inwoners': expected a count: a whole number, found '1.234'",
    ),
    "a comma between thousands, or a decimal comma": (
        "kwb_2024.csv",
        KWB.replace(",", ";").replace("1000", "1,234"),
        "found '1,234'",
    ),
    "a comma beside points between thousands": (
        "kwb_2024.csv",
        KWB.replace(",", ";").replace("1000", "1.234").replace("400", "1,000"),
        "line 3, column 'inwoners': expected a count: a whole number, found '1,000'",
    ),
    "a small power of ten": ("kwb_2024.csv", KWB.replace("400", "4e-1"), "found '4e-1'"),
    "two tables in the name": (
        "kwb_2024_85984NED_85618NED.csv",
        KWB,
        "expected one table, found 85618NED and 85984NED",
    ),
    "a code that is no code": ("kwb_2024.csv", KWB.replace("BU99990002", "99990002"), "line 3, column 'code'"),
    "a year that is no year": ("h_50150NED.csv", HEALTH.replace("2012,70", "12,70"), "column 'jaar'"),
    "no year anywhere": ("kwb.csv", KWB, "a year, in a column or in the name"),
    "two years in the name": ("kwb_2023_2024.csv", KWB, "2023 and 2024"),
    "a year inside a longer number": ("kwb_120240.csv", KWB, "a year, in a column or in the name"),
    "one area twice": ("kwb_2024.csv", KWB + "BU99990001,Kade,999,500,210\n", "BU99990001 in 2024, column 'inwoners'"),
    "a column twice": ("kwb_2024.csv", KWB.replace("wozWaarde", "inwoners"), "column 'inwoners'"),
    "no code": ("kwb_2024.csv", KWB.replace("code,", "gebied,"), "a column 'code'"),
    "long table without years": (
        "h_50150NED.csv",
        "code,goed_ervaren_gezondheid_pct\nBU99990001,71.5\n",
        "a column 'jaar'",
    ),
    "health table without margins": ("r_50090NED.csv", RIVM.replace("Marges,", "Marge,"), "a column 'Marges'"),
    "broken encoding": ("kwb_2024.csv", KWB.replace("Park", "Pärk").encode() + b"BU99990003,P\xe4rk,1,1,1\n", "UTF-8"),
    "only a header": ("h_50150NED.csv", HEALTH.splitlines()[0] + "\n", "only a header"),
    "an open quotation mark": ("kwb_2024.csv", KWB.replace("Park", '"Park'), "quotation marks"),
}


@pytest.mark.parametrize("case", CASES)
def test_a_broken_file_is_left_out_with_a_sentence(tmp_path: Path, case: str):
    name, content, expected = CASES[case]
    file = one(tmp_path, name, content)
    assert file.state == "broken"
    assert file.is_unusable
    assert name in file.reason
    assert expected in file.reason


@pytest.mark.parametrize("case", CASES)
def test_the_same_sentence_is_there_in_dutch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, case: str):
    monkeypatch.setattr(SourceBroken, "english", SourceBroken.dutch)
    name, content, _ = CASES[case]
    said = one(tmp_path, name, content).reason
    assert "verwacht" in said
    left = set(re.findall(r"[a-z]+", re.sub(r"'[^']*'|\([^()]*\)", "", said)))
    english = {
        "the",
        "a",
        "line",
        "column",
        "expected",
        "found",
        "file",
        "download",
        "cells",
        "year",
        "row",
        "it",
        "and",
    }
    assert not english & left, said


def test_another_column_never_gives_the_year(tmp_path: Path):
    with_other_year = KWB.replace("wozWaarde", "bbg_peiljaar").replace("210", "2017").replace("190", "2017")
    file = one(tmp_path, "kwb.csv", with_other_year)
    assert "found none" in file.reason


def test_the_rest_goes_on(tmp_path: Path):
    (tmp_path / "h_50150NED.csv").write_text(HEALTH, encoding="utf-8")
    (tmp_path / "kwb.csv").write_text(KWB, encoding="utf-8")
    reading = read_folder(tmp_path)
    assert {file.file: file.state for file in reading.files} == {"h_50150NED.csv": "used", "kwb.csv": "broken"}
    assert set(reading.observations["indicator"]) == {"self_rated_health"}


def test_the_same_row_twice_is_one_row(tmp_path: Path):
    file = one(tmp_path, "kwb_2024.csv", KWB + "BU99990001,Kade,1000,500,210\n")
    assert file.state == "used"


def test_truncated_gzip_of_something_unknown_is_only_unknown(tmp_path: Path):
    file = one(tmp_path, "x.gz", gzip.compress(b"colour,shape\nred,round\n" * 500)[:-30])
    assert file.state == "unknown"


def zipped(content: bytes, how: int = zipfile.ZIP_DEFLATED) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", how) as archive:
        archive.writestr("inside.csv", content)
    return packed.getvalue()


def with_password(packed: bytes) -> bytes:
    """Set the bit 'encrypted' in both headers of the one file inside."""
    changed = bytearray(packed)
    changed[6] |= 1
    changed[packed.index(b"PK\x01\x02") + 8] |= 1
    return bytes(changed)


def packed_otherwise(packed: bytes) -> bytes:
    changed = bytearray(packed)
    changed[8] = changed[packed.index(b"PK\x01\x02") + 10] = 97
    return bytes(changed)


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("secret.zip", with_password(zipped(KWB.encode())), "with a password"),
        ("strange.zip", packed_otherwise(zipped(KWB.encode())), "cannot be read here"),
        ("deep.json", b"[" * 60_000, "a JSON file"),
    ],
)
def test_what_cannot_be_opened_is_listed_and_the_rest_goes_on(tmp_path: Path, name, content, reason):
    source = tmp_path / "source"
    source.mkdir()
    (source / name).write_bytes(content)
    (source / "kwb_2024.csv").write_text(KWB, encoding="utf-8")
    report = releases.build(source, tmp_path / "release")
    states = {file.file: (file.state, file.reason) for file in report.files}
    assert states["kwb_2024.csv"] == ("used", "")
    assert states[name][0] == "unknown"
    assert reason in states[name][1]
    assert report.exit_code == 0


@pytest.mark.parametrize("pack", [gzip.compress, zipped, bytes, lambda raw: gzip.compress(raw[:900]) * 3])
def test_what_grows_too_large_is_not_unpacked_whole(tmp_path: Path, monkeypatch, pack):
    monkeypatch.setattr(contents, "LARGEST", 2000)
    file = one(tmp_path, "kwb_2024", pack((KWB * 40).encode()))
    assert file.state == "unknown"
    assert "MiB, unpacked" in file.reason
    assert len(file.sha256) == 64


SOUND = [
    *(text.encode() for text in (KWB, HEALTH, STATLINE, RIVM)),
    b"Identifier,Title\nBU99990001,Kade\n",
    gzip.compress(KWB.encode(), mtime=0),
    zipped(KWB.encode()),
    zipped(KWB.encode(), zipfile.ZIP_LZMA),
    zipped(KWB.encode(), zipfile.ZIP_BZIP2),
]
STARTS = [b"", b"PK\x03\x04", b"\x1f\x8b\x08\x00", b"\xef\xbb\xbf", b'{"', b"code,inwoners\n", b"Identifier,Title\n"]


@st.composite
def hostile(draw: st.DrawFn) -> bytes:
    """Give any bytes, or a sound file with some of its bytes changed, taken out, doubled or cut off."""
    if draw(st.booleans()):
        return draw(st.sampled_from(STARTS)) + draw(st.binary(max_size=200))
    content = bytearray(draw(st.sampled_from(SOUND)))
    chance = random.Random(draw(st.integers(0, 2**32)))
    for _ in range(draw(st.integers(1, 8))):
        i = chance.randrange(len(content) + 1)
        piece = chance.choice([b"", b",", b";", b'"', b"\n", b"\r", b"\0", b"9" * 30, b"\xff", chance.randbytes(3)])
        content[i : i + chance.randrange(4)] = piece
    return bytes(content)


@settings(deadline=None, max_examples=150)
@given(hostile(), st.sampled_from(["kwb_2024.csv", "h_50150NED.csv", "r_50090NED.gz", "x"]))
def test_no_bytes_stop_a_build(content: bytes, name: str):
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "source"
        source.mkdir()
        (source / name).write_bytes(content)
        (source / "sound_2022.csv").write_text(KWB, encoding="utf-8")
        report = releases.build(source, Path(folder) / "release")
        states = {file.file: file for file in report.files}
        assert states["sound_2022.csv"].state in ("used", "partial")
        assert states[name].state == "used" or states[name].reason


@pytest.mark.parametrize(
    ("name", "content", "cautioned"),
    [
        ("h_50150NED.csv", HEALTH, False),
        ("h_50150NED.csv", HEALTH[:-1], True),
        ("h_50150NED.csv", HEALTH[:-3], True),
        ("h_50150NED.csv", HEALTH.replace("\n", "\r\n"), False),
        ("h_50150NED.csv", HEALTH.replace("70.1\n", '"70.1"'), False),
        ("h_50150NED.csv.gz", gzip.compress(HEALTH[:-1].encode(), mtime=0), False),
        ("h_50150NED.zip", zipped(HEALTH[:-1].encode()), False),
    ],
)
def test_a_last_line_without_an_end_is_cautioned_and_changes_no_exit_code(tmp_path: Path, name, content, cautioned):
    file = one(tmp_path, name, content)
    assert file.state == "used"
    assert not file.is_unusable
    assert ("may be cut off" in file.reason) == cautioned
    assert (file.reason == "") != cautioned


def test_the_caution_stays_beside_another_reason(tmp_path: Path):
    file = one(tmp_path, "kwb_2024_subset.csv", KWB[:-1])
    assert file.state == "partial"
    assert "its name says subset" in file.reason
    assert "may be cut off" in file.reason
