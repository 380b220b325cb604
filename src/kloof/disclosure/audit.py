# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""Proves that what is hidden stays hidden: computes the interval of every hidden count from everything published.

A count fails when fewer whole numbers stay possible than must, and fewer than the publisher's own tables leave: then it
is our publication that narrows it. Own counts must keep as many as their profile says; a count a publisher hides must
keep every value its own tables leave. What those tables reveal by themselves is reported, and fails nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from kloof.disclosure.intervals import Contradictory, Floats, Intervals, intervals, support
from kloof.disclosure.ledger import Ledger, Publication, ledger
from kloof.disclosure.profiles import profile_of, profiles
from kloof.language.audits import Audit, AuditedCell, CellState
from kloof.language.texts import Text

__all__ = ["Publication", "audit", "sentence"]

_NARROWER = 1e-6


def audit(publications: Sequence[Publication]) -> Audit:
    """Audit everything that was published together.

    Parameters
    ----------
    publications
        The chain of editions and releases, oldest first.

    Returns
    -------
    Audit
        The interval of every hidden count, and whether all keep what they must.

    Raises
    ------
    TableWithoutProfile
        A table with counts has no disclosure profile.
    """
    book = ledger(publications)
    asked = np.array(book.hidden, dtype=np.int64)
    everything = intervals(book.statements(), asked)
    programmes = everything.programmes
    publishers = everything
    if book.told or book.own_sums():
        publishers = intervals(book.statements(publishers_only=True), asked)
        programmes += publishers.programmes
    cells = tuple(_judged(book, everything, publishers))
    return Audit(
        publications=tuple(one.name for one in publications),
        published=book.published,
        hidden=len(asked),
        programmes=programmes,
        passed=all(one.state != "narrowed" and not _unproven(one) for one in cells),
        cells=cells,
        hidden_though_told=book.hidden_though_told,
        not_followed=tuple(dict.fromkeys(book.not_followed)),
    )


def _unproven(cell: AuditedCell) -> bool:
    """Whether a count we protect stands among figures that contradict each other, so that nothing can be proven."""
    return cell.state == "contradictory" and cell.protected_by == "kloof"


def sentence(cell: AuditedCell, name: str, area: str) -> Text:
    """Say what was found of one count.

    Parameters
    ----------
    cell
        The count.
    name, area
        What is counted and the area, in words.
    """
    nl_where, en_where = f"'{name}' van {area} in {cell.year}", f"'{name}' of {area} in {cell.year}"
    between = f"{_number(cell.low, '0')}–{_number(cell.high, '∞')}"
    if cell.state == "contradictory":
        return Text(
            nl=f"{nl_where}: de gepubliceerde cijfers spreken elkaar tegen; wat hieruit volgt is niet te zeggen.",
            en=f"{en_where}: the published figures contradict each other; what follows cannot be told.",
        )
    if cell.state == "told_by_publisher":
        return Text(
            nl=f"{nl_where}: ligt volgens de eigen tabellen van de bron in {between}; wij voegen niets toe.",
            en=f"{en_where}: lies in {between} by the publisher's own tables; we add nothing.",
        )
    if cell.state == "safe":
        return Text(nl=f"{nl_where}: blijft verborgen ({between}).", en=f"{en_where}: stays hidden ({between}).")
    by_nl = "; ".join(one.nl for one in cell.given_away_by)
    by_en = "; ".join(one.to("en") for one in cell.given_away_by)
    must = {
        "nl": "alles wat de bron open laat" if cell.must_keep is None else f"minstens {cell.must_keep} waarden",
        "en": "all the publisher leaves open" if cell.must_keep is None else f"at least {cell.must_keep} values",
    }
    return Text(
        nl=f"{nl_where} is verborgen, en volgt uit onze cijfers: het ligt in {between}, en {must['nl']} moet mogelijk "
        f"blijven. Het volgt uit: {by_nl}.",
        en=f"{en_where} is hidden, and follows from our figures: it lies in {between}, and {must['en']} must stay "
        f"possible. It follows from: {by_en}.",
    )


def _number(value: float | None, unknown: str) -> str:
    return unknown if value is None else f"{value:g}"


@dataclass(frozen=True, slots=True)
class _Rule:
    needs: float
    is_ours: bool


def _rule(table: str) -> _Rule:
    rules = profile_of(table)
    is_ours = rules.protected_by == "kloof"
    return _Rule(float(rules.fewest_possible or 1) if is_ours else np.inf, is_ours)


def _judged(book: Ledger, everything: Intervals, publishers: Intervals) -> list[AuditedCell]:
    few = min((p.fewest_possible for p in profiles().values() if p.fewest_possible), default=1)
    possible, left = everything.possible(), publishers.possible()
    found = []
    for i, place in enumerate(book.hidden):
        cell = book.cells[place]
        rule = _rule(cell.table)
        state: CellState = "safe"
        if np.isnan(everything.low[i]):
            state = "contradictory"
        elif not possible[i] >= min(rule.needs, left[i]) - _NARROWER:
            state = "narrowed"
        elif not rule.is_ours and left[i] < few:
            state = "told_by_publisher"
        found.append(
            AuditedCell(
                indicator=cell.indicator,
                area=cell.area,
                boundary_year=cell.boundary_year,
                year=cell.year,
                table=cell.table,
                protected_by="kloof" if rule.is_ours else "publisher",
                low=_finite(everything.low, i, up=True),
                high=_finite(everything.high, i, up=False),
                publisher_low=_finite(publishers.low, i, up=True),
                publisher_high=_finite(publishers.high, i, up=False),
                must_keep=int(rule.needs) if rule.is_ours else None,
                state=state,
                given_away_by=_given_away_by(book, place, min(rule.needs, left[i])) if state == "narrowed" else (),
            )
        )
    return found


def _finite(values: Floats, i: int, *, up: bool) -> float | None:
    """Give a bound as the whole number it allows; None where there is none."""
    if not np.isfinite(values[i]):
        return None
    return float(np.ceil(values[i] - _NARROWER) if up else np.floor(values[i] + _NARROWER)) + 0.0  # no minus zero


def _given_away_by(book: Ledger, place: int, needs: float) -> tuple[Text, ...]:
    """Name the fewest of our figures that together give a count away: without any one of them it would keep enough.

    The multipliers of the linear programmes name the figures the interval rests on; of those, each that can be missed
    is left out.
    """
    try:
        rows, cells = support(book.statements(), place)
    except Contradictory:
        return ()
    ours, told = set(book.own_sums()), set(book.told)
    used_sums, used_cells = [r for r in rows.tolist() if r in ours], [c for c in cells.tolist() if c in told]
    if place in told and place not in used_cells:
        used_cells.append(place)
    out_sums, out_cells = ours - set(used_sums), told - set(used_cells)

    def is_narrow(sums: set[int], counts: set[int]) -> bool:
        left = intervals(book.statements(left_out=sums, untold=counts), [place]).possible()[0]
        return bool(left < needs - _NARROWER)

    if not is_narrow(out_sums, out_cells):
        out_sums, out_cells = set(), set()
        used_sums, used_cells = sorted(ours), sorted(told)
    for one in used_sums:
        if is_narrow(out_sums | {one}, out_cells):
            out_sums.add(one)
    for one in used_cells:
        if is_narrow(out_sums, out_cells | {one}):
            out_cells.add(one)
    names = [book.sums[one][3] for one in used_sums if one not in out_sums]
    names += [book.told[one][0][2] for one in used_cells if one not in out_cells]
    return tuple(dict.fromkeys(name for name in names if name is not None))
