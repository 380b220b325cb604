# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""Hold a chain of editions and releases against what must stay hidden; an edition that gives it away is not frozen."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from kloof import disclosure, releases
from kloof.disclosure import Publication
from kloof.disclosure.audit import sentence
from kloof.editions.objects import read_object
from kloof.editions.places import object_path, opened
from kloof.editions.reading import read, read_manifest
from kloof.errors import EditionRefused, TableWithoutProfile
from kloof.indicators import find_indicator
from kloof.language.audits import Audit, AuditedCell
from kloof.language.editions import SourcesObject
from kloof.language.texts import Language, Text

__all__ = ["audit", "audit_lines", "refuse_what_gives_away"]

_LISTED = 20


def audit(paths: Iterable[Path | str]) -> Audit:
    """Compute from everything published between which values each hidden count must lie.

    Parameters
    ----------
    paths
        Editions, oldest first: folders that ``kloof freeze`` wrote, numbered folders in a store, zips. Also folders of
        releases.

    Raises
    ------
    EditionRefused
        One of them is no edition, or is damaged.
    ReleaseUnreadable
        The release in one of them is damaged.
    TableWithoutProfile
        A table in one of them has no disclosure profile.
    """
    return disclosure.audit([_publication(Path(path)) for path in paths])


def refuse_what_gives_away(new: Publication, earlier: Iterable[Path]) -> None:
    """Refuse an edition when it, with everything before it, tells more of a hidden count than may be told.

    Of the editions before it those count that hold own counts of the municipality: only there do two editions together
    tell more than publishers do.

    Raises
    ------
    EditionRefused
        With the count, what can be known of it, and the figures that give it away.
    """
    before = [_publication(path) for path in earlier if _holds_own_counts(path)]
    found = disclosure.audit([*before, new])
    if found.passed:
        return
    wrong = [cell for cell in found.cells if cell.state == "narrowed"]
    wrong = wrong or [cell for cell in found.cells if cell.state == "contradictory"]
    more = f" (and {len(wrong) - 1} more)" if len(wrong) > 1 else ""
    raise EditionRefused(
        new.name.to("en"),
        problem=f"it would give away what is hidden: {_told(wrong[0], new).to('en').removesuffix('.')}{more}",
        advice="Leave one of these figures out, or protect the counts again; `kloof audit` names every one.",
    )


def audit_lines(found: Audit, language: Language) -> Iterator[str]:
    """Say in a few lines what was found: the summary, then every count that deserves a word."""
    narrowed = [cell for cell in found.cells if cell.state == "narrowed"]
    told = [cell for cell in found.cells if cell.state == "told_by_publisher"]
    unclear = [cell for cell in found.cells if cell.state == "contradictory"]
    summary = Text(
        nl=f"{found.published} gepubliceerde aantallen, {found.hidden} verborgen: {len(narrowed)} volgen uit onze "
        f"cijfers, {len(told)} uit de eigen tabellen van de bron, {len(unclear)} spreken elkaar tegen.",
        en=f"{found.published} published counts, {found.hidden} hidden: {len(narrowed)} follow from our figures, "
        f"{len(told)} from the publisher's own tables, {len(unclear)} contradict each other.",
    )
    yield summary.to(language)
    if found.hidden_though_told:
        yield Text(
            nl=f"{found.hidden_though_told} cijfers tonen wij niet omdat er te weinig mensen wonen; de bron geeft ze "
            "wel.",
            en=f"{found.hidden_though_told} figures we do not show because too few people live there; the publisher "
            "does.",
        ).to(language)
    for cell in [*narrowed, *unclear, *told][:_LISTED]:
        name = find_indicator(cell.indicator).name.to(language)
        yield sentence(cell, name, cell.area).to(language)
    rest = len(narrowed) + len(unclear) + len(told) - _LISTED
    if rest > 0:
        yield Text(nl=f"En nog {rest}; alle staan in --json.", en=f"And {rest} more; --json has all.").to(language)
    for unknown in found.not_followed:
        yield unknown.to(language)
    yield Text(
        nl="Wat verborgen is, blijft verborgen." if found.passed else "Dit mag zo niet worden gepubliceerd.",
        en="What is hidden stays hidden." if found.passed else "This may not be published like this.",
    ).to(language)


def _told(cell: AuditedCell, where: Publication) -> Text:
    return sentence(cell, find_indicator(cell.indicator).name.nl, where.panel.name(cell.area, cell.boundary_year))


def _holds_own_counts(path: Path) -> bool:
    """Look in the sources of an edition; one whose sources cannot be read may hold them."""
    with opened(path) as place:
        manifest, _ = read_manifest(place, asked=path)
        entry = next(entry for entry in manifest.objects if entry.kind == "sources")
        try:
            sources = read_object(entry, (place.objects / object_path(entry)).read_bytes())
        except (ValueError, OSError):
            return True
    return isinstance(sources, SourcesObject) and any(_is_own(source.table) for source in sources.files)


def _is_own(table: str) -> bool:
    try:
        return disclosure.profile_of(table).protected_by == "kloof"
    except TableWithoutProfile:
        return False


def _publication(path: Path) -> Publication:
    if (path / "observations.parquet").is_file():
        release = releases.read(path)
        return Publication(Text(nl=f"release {release.hash[:12]}", en=f"release {release.hash[:12]}"), release.panel)
    with opened(path) as place:
        edition = read(path)
        folder = place.file("release/manifest.json", edition.manifest.release).parent
        panel = releases.read(folder).panel
    number, programme = edition.manifest.number, edition.manifest.programme
    return Publication(
        name=Text(nl=f"editie {number} van {programme}", en=f"edition {number} of {programme}"),
        panel=panel,
        municipality=edition.programme.municipality.code,
        areas=tuple(edition.areas.values()),
        goal_figures=tuple(edition.goal_figures.values()),
    )
