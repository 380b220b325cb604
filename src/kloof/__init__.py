# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""kloof: how far neighbourhoods are behind, what a programme promised, and what changed, with the uncertainty shown.

For a notebook: :func:`open` a release, ask a :func:`gap` or a :func:`profile`, look at it as a :func:`table` or a
:func:`chart`. Everything else is in the modules.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import polars as pl

    from kloof.charts import Picture
    from kloof.gaps import Gap
    from kloof.language.profiles import ProfileDocument
    from kloof.language.texts import Language
    from kloof.releases import Release

__all__ = ["chart", "gap", "open", "profile", "table"]

# The rooms are imported when they are asked for: whoever only reads an edition needs no table of figures.


def open(path: Path | str | None = None) -> Release:
    """Open a release that ``kloof build`` wrote, with every byte checked; without a path the fictional Veendrecht.

    Raises
    ------
    ReleaseUnreadable
        The folder is no release, or a file of it is absent or was changed.

    Examples
    --------
    >>> import kloof
    >>> kloof.open().areas.columns
    ['area', 'boundary_year', 'name', 'municipality', 'district']
    """
    from kloof import releases

    return releases.read(path or releases.demo_path())


def gap(release: Release, area: str, indicator: str, *, versus: str = "rest") -> Gap:
    """Measure how far an area is behind, per year; see :func:`kloof.gaps.gap`. A positive gap is a disadvantage.

    Examples
    --------
    >>> import kloof
    >>> kloof.gap(kloof.open(), "veendrecht-oost", "self_rated_health").points[-1].year
    2024
    """
    from kloof import gaps

    return gaps.gap(release.panel, area, indicator, versus=versus)


def profile(release: Release, area: str, *, versus: str | None = None, language: Language = "nl") -> ProfileDocument:
    """Give everything that may be shown of one area, by theme; see :func:`kloof.profiles.describe`.

    Examples
    --------
    >>> import kloof
    >>> kloof.profile(kloof.open(), "BU99990103").residents.value
    1760.0
    """
    from kloof import areas, disclosure, profiles

    found = areas.find_area(area, release.areas)
    described = profiles.describe(release.panel, found, versus=versus, language=language)
    return disclosure.gate_profile(release.panel, found, described)


def table(measured: Gap) -> pl.DataFrame:
    """Give the years of a gap as a table: year, value, comparator, gap, ratio, people, coverage, missing.

    Units are the indicator's; a value that is not there is null, with the reason's code in ``missing``.

    Examples
    --------
    >>> import kloof
    >>> kloof.table(kloof.gap(kloof.open(), "veendrecht-oost", "self_rated_health"))["gap"].round(1).to_list()
    [10.2, 10.1, 9.8, 9.5, 9.4]
    """
    import polars as pl

    numbers = ("value", "comparator", "gap", "ratio", "people", "coverage")
    schema = {"year": pl.Int32, **dict.fromkeys(numbers, pl.Float64), "missing": pl.String}
    rows = [
        {"year": point.year, "missing": point.missing, **{name: getattr(point, name) for name in numbers}}
        for point in measured.points
    ]
    return pl.DataFrame(rows, schema=schema)


def chart(measured: Gap, language: Language = "nl") -> Picture:
    """Draw a gap over the years, in literal colours: a notebook shows it, ``Path.write_text`` keeps it as SVG.

    Examples
    --------
    >>> import kloof
    >>> kloof.chart(kloof.gap(kloof.open(), "veendrecht-oost", "self_rated_health"), "en").startswith("<svg")
    True
    """
    from kloof.charts import PRINT, Picture, gap_chart, lines_of

    card = measured.indicator
    lines = lines_of(measured.document(language), breaks=card.breaks_in([measured.table]), decimals=card.decimals)
    return Picture(gap_chart(lines, language=language, name=card.id, palette=PRINT))
