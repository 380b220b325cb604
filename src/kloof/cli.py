# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""The command ``kloof``: parse, one call, print.

With ``--json`` a command writes one strict JSON document to stdout and everything else to stderr. Exit codes: 0 done (a
refusal or a missing value is a result), 1 some input was unusable, 2 the call was wrong.
"""

from __future__ import annotations

import datetime as dt
import json
import random
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Annotated, Any, Literal

import typer
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from rich.console import Console
from rich.progress import Progress

from kloof import editions, index, releases, terminal
from kloof.areas import areas_like, definitions_of, find_area, focus_areas
from kloof.charts import profile_page
from kloof.disclosure import gate_profile, through
from kloof.errors import FetchStopped, KloofError, StudyRefused, near_names
from kloof.gaps import COMPARATORS, gap
from kloof.indicators import find_indicator, indicators
from kloof.language.editions import EditionKind
from kloof.language.texts import Source, Text
from kloof.language.vocabulary import DOCUMENTS, schema_text
from kloof.profiles import describe
from kloof.sources import live
from kloof.sources.folder import Progress as Reporter
from kloof.stacking import stacking

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, rich_markup_mode=None)
spoken = Console(stderr=True, highlight=False, soft_wrap=True, emoji=False)
printed = Console(highlight=False, soft_wrap=True, emoji=False)


AsJson = Annotated[bool, typer.Option("--json", help="Write one JSON document to stdout.")]
InLanguage = Annotated[Literal["nl", "en"], typer.Option("--language", help="Language of names and caveats.")]
ReleaseFolder = Annotated[
    Path | None,
    typer.Option(
        "--release", envvar="KLOOF_RELEASE", help="Folder of a release; without it the demo.", show_default=False
    ),
]


@app.callback()
def _kloof() -> None:
    """Measure a gap, freeze what a programme published, verify it."""


@app.command("build")
def _build(
    source_dir: Annotated[Path, typer.Argument(help="Folder with publishers' files.")],
    out: Annotated[Path, typer.Option("--out", help="Folder for the release; an older release is replaced.")],
    private: Annotated[
        bool, typer.Option("--private", help="Also use sources that may not be published further; no edition then.")
    ] = False,
    as_json: AsJson = False,
    language: InLanguage = "nl",
) -> None:
    """Build a release of figures from publishers' files."""
    with progress_bar("Reading") as progress:
        report = releases.build(source_dir, out, private=private, progress=progress)
    if as_json:
        write_json(report.document())
    else:
        print_lines(terminal.build_lines(report.files, language))
        nothing = {
            "nl": "Er kon niets worden gelezen; er is niets geschreven.",
            "en": "Nothing could be read; nothing was written.",
        }
        printed.print(f"Release {report.release} in {out}" if report.release else nothing[language])
    raise typer.Exit(report.exit_code)


# Live source: the only command that talks to the network.


@app.command("fetch")
def _fetch(
    table: Annotated[str, typer.Argument(metavar="TABLE_ID", help="The publisher's number, such as 85984NED.")],
    out: Annotated[Path, typer.Option("--out", help="Folder for the data and its origin card.")] = Path(),
    base_url: Annotated[
        str | None, typer.Option("--base-url", envvar="KLOOF_FETCH_BASE_URL", help="A mirror of the publishers' hosts.")
    ] = None,
    time_limit: Annotated[float, typer.Option("--time-limit", min=1, help="Seconds for everything together.")] = 3600,
    as_json: AsJson = False,
) -> None:
    """Fetch a table from CBS open data; a download that was cut off goes on where it stopped."""
    clock = live.Clock(time.monotonic, time.sleep, random.random)
    try:
        with progress_bar("Fetching") as progress:
            fetched = live.fetch(
                table,
                out,
                retrieved_on=_day(None),
                clock=clock,
                limits=live.Limits(overall=time_limit),
                base_url=base_url,
                progress=progress,
                say=lambda sentence: spoken.print(sentence, markup=False),
            )
    except FetchStopped as error:
        spoken.print(str(error), markup=False)
        raise typer.Exit(1) from None
    if as_json:
        write_json(fetched.document())
    else:
        print_lines(fetched.lines())


@app.command("gap")
def _gap(
    area: Annotated[str, typer.Argument(help="CBS code, codes joined by '+', or a focus area[@definition].")],
    indicator: Annotated[str, typer.Option("--indicator", help="Id of the indicator; see: kloof indicators.")],
    versus: Annotated[str, typer.Option("--versus", help=f"One of: {', '.join(COMPARATORS)}.")] = "rest",
    release: ReleaseFolder = None,
    explain: Annotated[
        bool, typer.Option("--explain", help="Say what the margins of the last year are made of.")
    ] = False,
    as_json: AsJson = False,
    language: InLanguage = "nl",
) -> None:
    """Say how far an area is behind; a positive gap is a disadvantage."""
    panel = releases.read(release or releases.demo_path()).panel
    measured = through(panel, gap(panel, area, indicator, versus=versus))
    if as_json:
        write_json(measured.document(language, explain=explain).model_dump(mode="json"))
        return
    print_lines(terminal.gap_before(measured, language))
    printed.print("", terminal.gap_table(measured, language), "", sep="\n")
    print_lines(terminal.gap_after(measured, language))
    if explain:
        print_lines(terminal.gap_explained(measured, language))


@app.command("stacking")
def _stacking(
    area: Annotated[str, typer.Argument(help="CBS code, codes joined by '+', or a focus area[@definition].")],
    part: Annotated[
        float, typer.Option("--part", min=0.01, max=0.5, help="0.1 for the national worst tenth, 0.2 for the fifth.")
    ] = 0.1,
    release: ReleaseFolder = None,
    as_json: AsJson = False,
    language: InLanguage = "nl",
) -> None:
    """Say where themes come together, and how many people live there."""
    found = stacking(releases.read(release or releases.demo_path()).panel, area, part=part)
    if as_json:
        write_json(found.document(language).model_dump(mode="json"))
        return
    print_lines(terminal.stacking_lines(found, language))


@app.command("areas")
def _areas(
    search: Annotated[str | None, typer.Argument(help="Part of a code or name; lists areas of the release.")] = None,
    release: ReleaseFolder = None,
    as_json: AsJson = False,
    language: InLanguage = "nl",
) -> None:
    """List the focus areas with their definitions (the default one is marked), or search the areas of a release."""
    cards = focus_areas().values()
    if search is not None:
        found = areas_like(releases.read(release or releases.demo_path()).areas, search)
        write_json(found.to_dicts()) if as_json else printed.print(terminal.found_table(found))
        if found.is_empty():
            nothing = {
                "nl": f"Geen gebied in deze release heeft '{search}' in code of naam.",
                "en": f"No area of this release has '{search}' in its code or name.",
            }
            spoken.print(nothing[language], markup=False)
    elif as_json:
        write_json([card.model_dump(mode="json") for card in cards])
    else:
        print_lines(terminal.area_lines(((card, definitions_of(card.id)) for card in cards), language))


@app.command("indicators")
def _indicators(
    asked: Annotated[str | None, typer.Argument(metavar="[ID]", help="One indicator: its whole card.")] = None,
    as_json: AsJson = False,
    language: InLanguage = "nl",
) -> None:
    """List the indicators with the question they answer, or give the whole card of one."""
    if asked is not None:
        card = find_indicator(asked)
        if as_json:
            write_json(card.card().model_dump(mode="json"))
        else:
            print_lines(terminal.card_lines(card, language))
        return
    cards = indicators().values()
    if as_json:
        write_json([card.published().model_dump(mode="json") for card in cards])
        return
    print_lines(terminal.indicator_lines(cards, language))


@app.command("profile")
def _profile(
    area: Annotated[str, typer.Argument(help="A CBS code, codes joined by '+', or a focus area[@definition].")],
    versus: Annotated[
        str | None,
        typer.Option("--versus", help=f"One of: {', '.join(COMPARATORS)}.", show_default=False),
    ] = None,
    release: ReleaseFolder = None,
    html: Annotated[
        Path | None, typer.Option("--html", metavar="FILE", help="Write one page that needs nothing else.")
    ] = None,
    as_json: AsJson = False,
    language: InLanguage = "nl",
) -> None:
    """Tell everything that is known of one area, by theme: strengths beside needs, with what is missing and why."""
    if html is not None and (html.is_dir() or not html.parent.is_dir()):
        what = "a folder" if html.is_dir() else f"in a folder that is not there, {html.parent}"
        raise typer.BadParameter(f"'{html}' is {what}; nothing was written. Name a file to write.", param_hint="--html")
    panel = releases.read(release or releases.demo_path()).panel
    found = find_area(area, panel.areas)
    told = gate_profile(panel, found, describe(panel, found, versus=versus, language=language))
    if html is not None:
        try:
            html.write_text(profile_page(told), encoding="utf-8")
        except OSError as error:
            raise typer.BadParameter(f"'{html}' cannot be written: {error.strerror}.", param_hint="--html") from None
        spoken.print(f"{html}", markup=False)
    if as_json:
        write_json(told.model_dump(mode="json"))
    elif html is None:
        print_lines(terminal.profile_before(told))
        for name, table in terminal.profile_tables(told):
            printed.print("", name, table, sep="\n")
        print_lines(terminal.profile_after(told))


@app.command("index")
def _index(
    definition: Annotated[
        Path, typer.Argument(help="YAML: area, domains, aggregate, vary. See docs/methods/index.md.")
    ],
    data: Annotated[Path, typer.Option("--data", help="CSV or Parquet file, or folder of a release.")],
    draws: Annotated[int, typer.Option("--draws", min=0, help="How often to draw what the definition varies.")] = 0,
    seed: Annotated[int, typer.Option("--seed", min=0)] = 0,
    as_json: AsJson = False,
) -> None:
    """Compute a composite index; rank 1 is worst, and the interval says how far the ranks move."""
    written = index.read_definition(definition)
    table, hidden = (
        index.newest_and_hidden(releases.read(data).panel) if data.is_dir() else (index.read_table(data, written), {})
    )
    made = index.compute(written, table, draws=draws, seed=seed, hidden=hidden)
    if as_json:
        write_json(made.document())
    else:
        printed.print(terminal.index_table(made), *terminal.index_after(made), sep="\n", markup=False)


@contextmanager
def progress_bar(doing: str) -> Iterator[Reporter | None]:
    """Show on stderr how far a long job is; nothing when stderr is not a terminal."""
    if not spoken.is_terminal:
        yield None
        return
    with Progress(console=spoken, transient=True) as bar:
        task = bar.add_task(doing)
        yield lambda done, of, name: bar.update(task, completed=done, total=of, description=f"{doing} {name}")


def print_lines(lines: Iterator[str]) -> None:
    """Print lines to stdout as they are."""
    for line in lines:
        printed.print(line, markup=False)


def write_json(document: Any) -> None:
    """Write one strict JSON document (no NaN, no infinity) to stdout."""
    json.dump(document, sys.stdout, ensure_ascii=False, allow_nan=False, indent=2)
    sys.stdout.write("\n")


# --- effect -----------------------------------------------------------------------------------------------------------


@app.command()
def effect(
    panel: Annotated[
        Path, typer.Argument(metavar="PANEL.csv", exists=True, dir_okay=False, help="One row per unit and time.")
    ],
    unit: Annotated[str, typer.Option(help="Column with the units.")],
    time: Annotated[str, typer.Option(help="Column with the time; may be fractional.")],
    outcome: Annotated[str, typer.Option(help="Column with the outcome.")],
    treated: Annotated[str, typer.Option(metavar="NAME[,NAME…]", help="The treated unit or units.")],
    since: Annotated[str, typer.Option("--from", metavar="T", help="First moment after the start.")],
    method: Annotated[str, typer.Option(help="did, sc, difp, sdid, sc-ridge, difp-ridge or all.")] = "all",
    placebos: Annotated[str | None, typer.Option(metavar="all|N", help="Placebos; all up to 1,000 units.")] = None,
    seed: Annotated[int, typer.Option(help="Which placebos, when not all.")] = 0,
    better: Annotated[str | None, typer.Option(help="Which direction is good: higher or lower.")] = None,
    in_logs: Annotated[bool, typer.Option("--log", help="Estimate in logs: 0.05 is about 5 %.")] = False,
    language: Annotated[str, typer.Option(help="Of verdict and sentence: nl or en.")] = "nl",
    checks: Annotated[
        bool, typer.Option("--checks", help="Add every check to the JSON document; a terminal always shows them.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Write one JSON document.")] = False,
) -> None:
    """Estimate what happened to an area beside comparable ones, and say what may be said about it."""
    from kloof.effects import command

    answer = command.answer(
        panel,
        unit=unit,
        time=time,
        outcome=outcome,
        treated=treated,
        since=since,
        method=method,
        placebos=placebos,
        seed=seed,
        better=better,
        language=language,
        in_logs=in_logs,
        checks=checks or not as_json,
        spoken=spoken,
    )
    for warning in answer.warnings:
        spoken.print(warning, markup=False)
    if as_json:
        write_json(answer.document.model_dump(mode="json", exclude_unset=True))
    else:
        for line in command.lines(answer.document):
            printed.print(line, markup=False)
    raise typer.Exit(answer.exit_code)


# --- end of effect ----------------------------------------------------------------------------------------------------


@app.command("evaluate")
def _evaluate(
    release: Annotated[Path, typer.Argument(help="Folder of a release; effects.json is written into it.")],
    studies: Annotated[Path, typer.Argument(help="A study (TOML), or a folder of them.")],
    registered_on: Annotated[
        dt.datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Day the studies were registered. Default: today.")
    ] = None,
    language: InLanguage = "nl",
    keep: Annotated[
        Path | None, typer.Option(help="Folder for what was computed, so that a run that was stopped goes on.")
    ] = None,
    workers: Annotated[int, typer.Option(min=1, help="Processes; the numbers do not depend on it.")] = 1,
    as_json: AsJson = False,
) -> None:
    """Answer studies with the figures of a release; effects.json becomes part of it, so its hash changes."""
    from kloof import studies as answering
    from kloof.effects.command import study_files
    from kloof.effects.studies import read_study
    from kloof.language.effects import EffectsObject

    figures = releases.read(release)
    answered, refused = [], 0
    for path in study_files(studies):
        try:
            study = read_study(path, registered_on=_day(registered_on))
            asked = len(study.study.areas) * len((*study.study.outcomes, *study.study.exploratory))
            with Progress(console=spoken, transient=True) as bar:
                task = bar.add_task(study.study.title, total=asked)
                told = partial(bar.advance, task)
                answered.append(answering.answer(study, figures.panel, keep=keep, workers=workers, progress=told))
        except StudyRefused as problem:
            spoken.print(str(problem), markup=False)
            refused += 1
    found = EffectsObject(release=releases.hash_without(release, answering.EFFECTS), studies=tuple(answered))
    if answered:
        became = releases.add_file(release, answering.EFFECTS, answering.written(found))
        spoken.print(f"{answering.EFFECTS} is in the release, which is now release {became}.", markup=False)
    for result in (result for document in answered for result in document.results if result.incomplete):
        count = result.incomplete
        spoken.print(f"{result.indicator}: {count} areas have a year missing and are compared with by nobody.")
    if as_json:
        write_json(found.model_dump(mode="json", exclude_unset=True))
    else:
        for document in answered:
            for result in (*document.results, *(document.together or ())):
                said = result.english.sentence if language == "en" and result.english else result.sentence
                printed.print(f"{document.study}  {result.area}  {result.indicator}: {said}", markup=False)
    raise typer.Exit(1 if refused else 0)


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
        published_on=_day(date),
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
    tombstone = editions.withdraw(edition, hash=content_hash, ground=why, by=by, on=_day(date), key=signer)
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


def main() -> None:
    """Run the command; an error on purpose becomes one sentence and exit code 2."""
    try:
        app()
    except KloofError as error:
        spoken.print(str(error), markup=False)
        raise SystemExit(2) from None
