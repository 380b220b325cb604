# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""The command ``kloof``: parse, one call, print.

With ``--json`` a command writes one strict JSON document to stdout and everything else to stderr. Exit codes: 0 done (a
refusal or a missing value is a result), 1 some input was unusable, 2 the call was wrong.
"""

from __future__ import annotations

import datetime as dt
import json
import sys
from pathlib import Path
from typing import Annotated, Any

import typer
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from rich.console import Console

from kloof import editions
from kloof.errors import KloofError, near_names
from kloof.language.editions import EditionKind
from kloof.language.texts import Language, Source, Text
from kloof.language.vocabulary import DOCUMENTS, schema_text

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, rich_markup_mode=None)
spoken = Console(stderr=True, highlight=False, soft_wrap=True, emoji=False)
printed = Console(highlight=False, soft_wrap=True, emoji=False)


@app.callback()
def _kloof() -> None:
    """Measure a gap, freeze what a programme published, verify it."""


def write_json(document: Any) -> None:
    """Write one strict JSON document (no NaN, no infinity) to stdout."""
    json.dump(document, sys.stdout, ensure_ascii=False, allow_nan=False, indent=2)
    sys.stdout.write("\n")


def main() -> None:
    """Run the command; an error on purpose becomes one sentence and exit code 2."""
    try:
        app()
    except KloofError as error:
        spoken.print(str(error), markup=False)
        raise SystemExit(2) from None


# Editions: freeze, verify, compare, withdraw, and the schemas they are written in.


def _day(asked: dt.datetime | None) -> dt.date:
    return (asked or dt.datetime.now().astimezone()).date()


def _signing_key(asked: str | None) -> Ed25519PrivateKey:
    """Read the key to sign with, or make one that is used this once."""
    if asked is not None:
        return editions.read_private_key(asked)
    spoken.print(
        "No --key and no KLOOF_SIGNING_KEY: signed with a one-time key. That proves the edition is unchanged, not who "
        "made it, and nothing can be withdrawn from it.",
        markup=False,
    )
    return editions.new_key()


def _decision(title: str | None, on: dt.datetime | None, number: str | None) -> Source | None:
    """Take the executive's decision from its options; a title alone cannot be found again."""
    if title is None and on is None and number is None:
        return None
    if not title or (on is None and not number):
        raise typer.BadParameter("a decision needs --decision-title, and --decision-date or --decision-number")
    return Source(title=title, date=None if on is None else on.date(), number=number or None)


def _filled(value: str) -> str:
    if not value.strip():
        raise typer.BadParameter("say it in words; it stands where the content stood")
    return value


Key = Annotated[str | None, typer.Option("--key", envvar="KLOOF_SIGNING_KEY", help="Private Ed25519 key, a PEM file.")]
Day = Annotated[dt.datetime | None, typer.Option("--date", formats=["%Y-%m-%d"], help="Default: today.")]
AsJson = Annotated[bool, typer.Option("--json", help="One JSON document on stdout.")]
EditionPath = Annotated[
    Path, typer.Argument(help="A folder `kloof freeze` wrote, a numbered folder in a store, a zip.")
]


@app.command()
def freeze(
    programme: Annotated[Path, typer.Argument(help="JSON in the form of `kloof schema programme_document`.")],
    out: Annotated[Path, typer.Option(help="Folder to write; not there yet, or empty.")],
    release: Annotated[Path | None, typer.Option(envvar="KLOOF_RELEASE", help="Default: the demo release.")] = None,
    previous: Annotated[Path | None, typer.Option(help="The edition before this one.")] = None,
    key: Key = None,
    date: Day = None,
    kind: Annotated[EditionKind, typer.Option(help="A rapportage needs the executive's decision.")] = "stand",
    decision_title: Annotated[str | None, typer.Option(help="The executive's decision to send it.")] = None,
    decision_date: Annotated[dt.datetime | None, typer.Option(formats=["%Y-%m-%d"])] = None,
    decision_number: Annotated[str | None, typer.Option(help="Registration number of the decision.")] = None,
    as_json: AsJson = False,
) -> None:
    """Freeze a programme and its figures into a signed folder that anyone can verify."""
    edition = editions.freeze(
        editions.read_document(programme),
        releases.read(release or releases.demo_path()),
        out=out,
        published_on=_day(date),
        key=_signing_key(key),
        previous=previous,
        kind=kind,
        decision=_decision(decision_title, decision_date, decision_number),
    )
    manifest = edition.manifest
    if as_json:
        write_json(
            {"path": str(out), "hash": edition.hash, "manifest": manifest.model_dump(mode="json", by_alias=True)}
        )
    else:
        printed.print(
            f"Edition {manifest.number} of {manifest.programme}, {manifest.published_on}: {out}", markup=False
        )
        printed.print(f"Hash {edition.hash}", markup=False)


@app.command()
def verify(
    edition: EditionPath,
    previous: Annotated[
        Path | None, typer.Option(help="The edition before it; in a store it is found by itself.")
    ] = None,
    key: Annotated[str | None, typer.Option(help="The programme's key, public or private, a PEM file.")] = None,
    language: Annotated[Language, typer.Option(help="Language of the sentences.")] = "nl",
    as_json: AsJson = False,
) -> None:
    """Check every byte of an edition. Exit 0: valid or withdrawn; 1: damaged, every file named; 2: no edition."""
    found = editions.verify(edition, previous=previous, key=None if key is None else editions.read_public_hex(key))
    if as_json:
        write_json(found.model_dump(mode="json", by_alias=True))
    else:
        printed.print("\n".join(line.to(language) for line in editions.told(found)), markup=False)
    raise typer.Exit(1 if found.state == "damaged" else 0)


@app.command()
def diff(
    before: EditionPath,
    after: EditionPath,
    language: Annotated[Language, typer.Option(help="Language of the sentences.")] = "nl",
    as_json: AsJson = False,
) -> None:
    """Say what changed between two editions of one programme: goals, targets, figures, what was withdrawn."""
    difference = editions.diff(before, after)
    if as_json:
        write_json(difference.model_dump(mode="json", by_alias=True))
    for change in () if as_json else difference.changes:
        printed.print(change.sentence.to(language), markup=False)
    if not difference.changes:
        spoken.print({"nl": "Er is niets veranderd.", "en": "Nothing changed."}[language])


@app.command()
def withdraw(
    edition: Annotated[Path, typer.Argument(help="A folder `kloof freeze` wrote, or a numbered folder in a store.")],
    content_hash: Annotated[str, typer.Argument(metavar="HASH", help="Hash of the content, from manifest.json.")],
    ground: Annotated[str, typer.Option(callback=_filled, help="Why, in Dutch words for the public.")],
    by: Annotated[str, typer.Option(callback=_filled, help="Who decided: a function, never a name.")],
    ground_english: Annotated[str | None, typer.Option(help="The same in English.")] = None,
    key: Key = None,
    date: Day = None,
    as_json: AsJson = False,
) -> None:
    """Withdraw residents' words or wrongly disclosed figures: the content goes, a signed tombstone stays."""
    if key is None:
        raise typer.BadParameter("name the key that signed the edition", param_hint="--key")
    why, signer = Text(nl=ground, en=ground_english or None), editions.read_private_key(key)
    tombstone = editions.withdraw(edition, hash=content_hash, ground=why, by=by, on=_day(date), key=signer)
    if as_json:
        write_json(tombstone.model_dump(mode="json", by_alias=True))
    else:
        printed.print(f"Withdrawn: {tombstone.hash}. `kloof verify` now says withdrawn.", markup=False)


@app.command()
def schema(name: Annotated[str | None, typer.Argument(help="Without a name: the list of names.")] = None) -> None:
    """Print the JSON Schema of one document of the published language."""
    if name is not None and name not in DOCUMENTS:
        near = near_names(name, DOCUMENTS) or list(DOCUMENTS)
        raise typer.BadParameter(f"no document is called '{name}'; there is {', '.join(near)}", param_hint="NAME")
    sys.stdout.write("\n".join(DOCUMENTS) + "\n" if name is None else schema_text(name))
