# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""Every document of the published language by name, and its JSON Schema."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from kloof.language.audits import Audit
from kloof.language.breakthroughs import Breakthrough, DataAgreement
from kloof.language.decisions import Decision
from kloof.language.differences import Difference
from kloof.language.editions import AreaObject, GoalFigures, IndicatorObject, Manifest, SourcesObject, Tombstone, Words
from kloof.language.effects import EffectDocument, EffectsObject, StudyDocument
from kloof.language.gaps import GapDocument
from kloof.language.listings import AreasDocument, BuildDocument, IndexDocument, IndicatorCard, IndicatorsDocument
from kloof.language.measurements import Measurement
from kloof.language.money import Budget, Fund, Grant
from kloof.language.outlooks import OutlookObject
from kloof.language.profiles import ProfileDocument
from kloof.language.programmes import Activity, Goal, Passage, Programme, ProgrammeDocument
from kloof.language.promises import Commitment, Partner
from kloof.language.stacking import StackingDocument
from kloof.language.studies import Study, WrittenStudy
from kloof.language.verifications import Verification

__all__ = ["DOCUMENTS", "SCHEMA_FOLDER", "WITH_EDITIONS", "schema", "schema_text"]

SCHEMA_FOLDER = Path(__file__).parent / "schemas"

WITH_EDITIONS: dict[str, type[BaseModel]] = {
    "activity": Activity,
    "agreement": DataAgreement,
    "area": AreaObject,
    "audit": Audit,
    "breakthrough": Breakthrough,
    "budget": Budget,
    "commitment": Commitment,
    "decision": Decision,
    "difference": Difference,
    "effect": EffectDocument,
    "effects": EffectsObject,
    "fund": Fund,
    "gap": GapDocument,
    "goal": Goal,
    "goal_figures": GoalFigures,
    "grant": Grant,
    "indicator": IndicatorObject,
    "manifest": Manifest,
    "measurement": Measurement,
    "outlook": OutlookObject,
    "partner": Partner,
    "passage": Passage,
    "profile": ProfileDocument,
    "programme": Programme,
    "programme_document": ProgrammeDocument,
    "sources": SourcesObject,
    "study": Study,
    "study_result": StudyDocument,
    "tombstone": Tombstone,
    "verification": Verification,
    "words": Words,
    "written_study": WrittenStudy,
}
"""Documents whose schema goes with every edition."""

DOCUMENTS: dict[str, type[BaseModel]] = WITH_EDITIONS | {
    "areas": AreasDocument,
    "build": BuildDocument,
    "index": IndexDocument,
    "indicator_card": IndicatorCard,
    "indicators": IndicatorsDocument,
    "stacking": StackingDocument,
}


def schema(name: str) -> dict[str, Any]:
    """Give the JSON Schema (draft 2020-12) of one document of the published language.

    Parameters
    ----------
    name
        One of `DOCUMENTS`, for example ``"gap"``.

    Raises
    ------
    KeyError
        No document has this name.

    Examples
    --------
    >>> schema("tombstone")["title"]
    'Tombstone'
    """
    described = DOCUMENTS[name].model_json_schema(by_alias=True)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **described}


def schema_text(name: str) -> str:
    """Give the same as the text of the file that ships with kloof and with every edition."""
    return json.dumps(schema(name), ensure_ascii=False, indent=2, sort_keys=True) + "\n"


def write_schemas(folder: Path = SCHEMA_FOLDER) -> None:
    """Write the schema of every document to `folder`, one file each."""
    folder.mkdir(exist_ok=True)
    for name in DOCUMENTS:
        (folder / f"{name}.json").write_text(schema_text(name), encoding="utf-8")


if __name__ == "__main__":
    write_schemas()
