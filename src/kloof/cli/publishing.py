# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""Editions: freeze, verify, compare, withdraw, audit, and the schemas they are written in."""

from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path
from typing import Annotated

import typer
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from kloof import editions, releases
from kloof.cli.screen import AsJson, InLanguage, ReleaseFolder, app, day, print_lines, printed, spoken, write_json
from kloof.errors import near_names
from kloof.language.editions import EditionKind
from kloof.language.texts import Source, Text
from kloof.language.vocabulary import DOCUMENTS, schema_text


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
EditionPath = Annotated[
    Path, typer.Argument(help="A folder `kloof freeze` wrote, a numbered folder in a store, a zip.")
]


@app.command("freeze")
def _freeze(
    programme: Annotated[Path, typer.Argument(help="JSON in the form of `kloof schema programme_document`.")],
    out: Annotated[Path, typer.Option(help="Folder to write; not there yet, or empty.")],
    release: ReleaseFolder = None,
    previous: Annotated[Path | None, typer.Option(help="The edition before this one.")] = None,
    key: Key = None,
    new_key: Annotated[
        bool, typer.Option("--new-key", help="The key differs from the previous one on purpose.")
    ] = False,
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
        published_on=day(date),
        key=_signing_key(key),
        previous=previous,
        new_key=new_key,
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


@app.command("verify")
def _verify(
    edition: EditionPath,
    previous: Annotated[
        Path | None, typer.Option(help="The edition before it; in a store it is found by itself.")
    ] = None,
    key: Annotated[str | None, typer.Option(help="The programme's key, public or private, a PEM file.")] = None,
    language: InLanguage = "nl",
    as_json: AsJson = False,
) -> None:
    """Check every byte of an edition. Exit 0: valid or withdrawn; 1: damaged, every file named; 2: no edition."""
    found = editions.verify(edition, previous=previous, key=None if key is None else editions.read_public_hex(key))
    if as_json:
        write_json(found.model_dump(mode="json", by_alias=True))
    else:
        printed.print("\n".join(line.to(language) for line in editions.told(found)), markup=False)
    raise typer.Exit(1 if found.state == "damaged" else 0)


@app.command("diff")
def _diff(
    before: EditionPath,
    after: EditionPath,
    language: InLanguage = "nl",
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


@app.command("withdraw")
def _withdraw(
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
    tombstone = editions.withdraw(edition, hash=content_hash, ground=why, by=by, on=day(date), key=signer)
    if as_json:
        write_json(tombstone.model_dump(mode="json", by_alias=True))
    else:
        printed.print(f"Withdrawn: {tombstone.hash}. `kloof verify` now says withdrawn.", markup=False)


@app.command("audit")
def _audit(
    published: Annotated[
        list[Path], typer.Argument(metavar="EDITION|STORE…", help="Editions, oldest first, a store, or releases.")
    ],
    language: InLanguage = "nl",
    as_json: AsJson = False,
) -> None:
    """Prove that what is hidden stays hidden. Exit 0: it does; 1: our figures give a count away, each one named."""
    found = editions.audit(one for path in published for one in editions.chain(path))
    if as_json:
        write_json(found.model_dump(mode="json", by_alias=True))
    else:
        print_lines(editions.audit_lines(found, language))
    raise typer.Exit(0 if found.passed else 1)


@app.command("schema")
def _schema(name: Annotated[str | None, typer.Argument(help="Without a name: the list of names.")] = None) -> None:
    """Print the JSON Schema of one document of the published language."""
    if name is not None and name not in DOCUMENTS:
        near = near_names(name, DOCUMENTS) or list(DOCUMENTS)
        raise typer.BadParameter(f"no document is called '{name}'; there is {', '.join(near)}", param_hint="NAME")
    sys.stdout.write("\n".join(DOCUMENTS) + "\n" if name is None else schema_text(name))
