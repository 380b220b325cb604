# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""A small programme, a stand-in for a release, and hand-made figures: enough to freeze without computing anything."""

import datetime as dt
import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from kloof.editions import Edition, freeze
from kloof.editions.canonical import parse
from kloof.editions.contents import Contents
from kloof.language.editions import (
    AreaObject,
    AreaSeries,
    AreaValue,
    GapFigure,
    GoalFigures,
    IndicatorObject,
    SourceFile,
    SourcesObject,
    Verdict,
)
from kloof.language.gaps import GapArea, GapComparator, GapDocument, GapIndicator, GapPoint, HoldsUnder
from kloof.language.programmes import ProgrammeDocument
from kloof.language.texts import Text
from kloof.observations import AREAS, FIGURES, OBSERVATIONS, Panel

HERE = Path(__file__).parent
DAY = dt.date(2026, 11, 20)


@dataclass(frozen=True)
class StandIn:
    """A release as far as freezing looks at it when the figures are hand-made."""

    path: Path
    hash: str
    sources: tuple[SourceFile, ...] = ()
    panel: Panel = field(
        default_factory=lambda: Panel(*(pl.DataFrame(schema=s) for s in (OBSERVATIONS, FIGURES, AREAS)))
    )


def point(year: int, value: float | None, comparator: float | None, **over: object) -> GapPoint:
    known = value is not None and comparator is not None
    facts: dict[str, object] = {
        "year": year, "as_of": str(year), "status": "definitive",
        "value": value, "value_low": None, "value_high": None,
        "comparator": comparator, "comparator_low": None, "comparator_high": None,
        "gap": round(comparator - value, 6) if known else None, "gap_low": None, "gap_high": None,
        "ratio": None, "people": None, "people_low": None, "people_high": None,
        "unit": "%", "coverage": 1.0, "missing": None if known else "not published", "caveats": (),
    }  # fmt: skip
    return GapPoint.model_validate(facts | over)


def figure(*points: GapPoint, same: int = 1, of: int = 1) -> GapFigure:
    document = GapDocument(
        area=GapArea(id="veendrecht-oost", name="Veendrecht-Oost", definition="convenant-2021", source="Convenant",
                     certainty="fictief"),
        indicator=GapIndicator(id="self_rated_health", name="Ervaren gezondheid", unit="%"),
        comparator=GapComparator(id="rest", name="de rest van Veendrecht"),
        release="0" * 64, holds_under=HoldsUnder(same=same, of=of), series=points,
    )  # fmt: skip
    return GapFigure(
        nl=document, en=document, sentence=Text(nl="Ongeveer 900 mensen.", en="About 900 people."), table="99001NED"
    )


def health_card(**over: object) -> IndicatorObject:
    facts: dict[str, object] = {
        "id": "self_rated_health", "name": {"nl": "Ervaren gezondheid", "en": "Self-rated health"},
        "question": {"nl": "Hoe is uw gezondheid?"}, "unit": {"nl": "%"}, "theme": "health",
        "kind": "intensive", "better": "higher",
        "measured_by": "model", "denominator": {"nl": "inwoners van 18 jaar en ouder"}, "weight": "residents",
        "tables": ["50150NED"], "decimals": 1,
    }  # fmt: skip
    return IndicatorObject.model_validate(facts | over)


def hand_made(gap_2024: float = 8.0, *, areas: int = 2, value: float = 61.5) -> Contents:
    chosen = figure(point(2012, 60.0, 70.0), point(2024, 62.0, 62.0 + gap_2024))
    verdict = Verdict(word="narrowing", sentence=Text(nl="De kloof is kleiner.", en="The gap is smaller."))
    values = (AreaValue(year=2024, value=value, missing=None, table="50150NED"),)
    return Contents(
        goal_figures={"gezond": GoalFigures(goal="gezond", chosen=chosen, definitions=(chosen,), verdict=verdict)},
        areas=tuple(
            AreaObject(code=f"BU999901{n:02d}", name=f"Buurt {n}", boundary_year=2024,
                       series=(AreaSeries(indicator="self_rated_health", values=values),))
            for n in range(areas)
        ),
        indicators=(health_card(),),
        sources=SourcesObject(files=(SourceFile(
            file="50150NED.csv", sha256="ab" * 32, publisher="RIVM", table="50150NED", title=Text(nl="Gezondheid"),
            years=(2012, 2024), licence="CC BY 4.0"),)),
    )  # fmt: skip


@pytest.fixture
def document() -> ProgrammeDocument:
    return ProgrammeDocument.model_validate(parse((HERE / "veendrecht.json").read_bytes()))


@pytest.fixture
def release(tmp_path: Path) -> StandIn:
    folder = tmp_path / "release-of-figures"
    folder.mkdir()
    (folder / "figures.parquet").write_bytes(b"PAR1" + bytes(range(64)) + b"PAR1")
    for name in ("observations.parquet", "areas.parquet", "origins.json"):
        (folder / name).write_text(name)
    files = {path.name: {"sha256": hashlib.sha256(path.read_bytes()).hexdigest()} for path in folder.iterdir()}
    manifest = json.dumps({"schema": "kloof/release/1", "files": files}, sort_keys=True).encode()
    (folder / "manifest.json").write_bytes(manifest)
    return StandIn(folder, hashlib.sha256(manifest).hexdigest())


@pytest.fixture
def key() -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(b"a key for tests, nothing else..!")


Freeze = Callable[..., Edition]


@pytest.fixture
def frozen(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, document: ProgrammeDocument, release: StandIn,
    key: Ed25519PrivateKey,
) -> Freeze:  # fmt: skip
    """Freeze the small programme with hand-made figures; everything can be said otherwise."""

    def do(name: str = "edition", *, contents: Contents | None = None, **over: object) -> Edition:
        monkeypatch.setattr("kloof.editions.freezing.gather", lambda *_: contents or hand_made())
        asked: dict[str, Any] = {
            "document": document,
            "release": release,
            "out": tmp_path / name,
            "published_on": DAY,
            "key": key,
        }
        asked |= over
        return freeze(asked.pop("document"), asked.pop("release"), **asked)

    return do


@pytest.fixture
def edition(frozen: Freeze) -> Edition:
    return frozen()


@pytest.fixture
def hand_made_figures() -> Callable[..., Contents]:
    return hand_made
