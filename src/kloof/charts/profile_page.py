# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""The profile of an area as one page that needs nothing else: no script, no font, no request to anywhere."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from html import escape
from importlib import resources

from kloof.cards import themes
from kloof.charts.drawing import Form, short_word
from kloof.charts.gap_lines import gap_chart
from kloof.charts.series import Lines, Point
from kloof.estimates import Missing, Status
from kloof.language.gaps import GapPoint
from kloof.language.profiles import Part, ProfileDocument, ProfileFigure, ProfileTheme
from kloof.language.texts import Language, Text
from kloof.language.writing import about, agreeing_decimals, listed, written, written_value
from kloof.verdicts import ABOUT_CHANGE

__all__ = ["profile_page"]

_WORDS: dict[str, Text] = {
    "skip": Text(nl="Naar de cijfers", en="To the figures"),
    "profile": Text(nl="Gebiedsprofiel", en="Area profile"),
    "contents": Text(nl="Op deze pagina", en="On this page"),
    "fictional": Text(nl="Demonstratie: fictieve gegevens", en="Demonstration: fictional data"),
    "about": Text(nl="Over dit gebied", en="About this area"),
    "drawn": Text(nl="Hoe het gebied is getekend", en="How the area is drawn"),
    "codes": Text(nl="Codes", en="Codes"),
    "versus": Text(nl="Vergeleken met", en="Compared with"),
    "belongs": Text(nl="Hoort ook bij", en="Also belongs to"),
    "mind": Text(nl="Let op", en="Mind"),
    "strength": Text(nl="Wat er is, en wat hier gunstiger is", en="What there is, and what is better here"),
    "difference": Text(nl="Waar het verschil zit", en="Where the difference is"),
    "context": Text(nl="Verder bekend", en="Also known"),
    "figure": Text(nl="Cijfer", en="Figure"),
    "here": Text(nl="Hier", en="Here"),
    "gap": Text(nl="Verschil", en="Difference"),
    "year": Text(nl="Jaar", en="Year"),
    "people": Text(nl="In aantallen, ongeveer", en="In numbers, about"),
    "earlier": Text(nl="Eerder", en="Before"),
    "sure": Text(nl="Hoe zeker zijn deze cijfers?", en="How sure are these figures?"),
    "unknown": Text(nl="Dit weten we hier niet", en="What we do not know here"),
    "sources": Text(nl="Bronnen", en="Sources"),
    "register": Text(nl="geteld", en="counted"),
    "survey": Text(nl="gevraagd", en="asked"),
    "model": Text(nl="geschat", en="estimated"),
    "behind": Text(nl="minder gunstig", en="less favourable"),
    "ahead": Text(nl="gunstiger", en="more favourable"),
    "alike": Text(nl="ongeveer gelijk", en="about the same"),
    "table": Text(nl="Tabel", en="Table"),
    "map": Text(nl="kaart van", en="map of"),
    "by_year": Text(nl="per jaar", en="by year"),
}
_LEAD = Text(
    nl="Wat bekend is over {name}, per thema: eerst wat er is, dan waar het verschil zit met {versus}. Dit is geen "
    "ranglijst en geen rapportcijfer. De cijfers gaan over het gebied als geheel, nooit over één persoon.",
    en="What is known about {name}, by theme: first what there is, then where the difference is with {versus}. This is "
    "no ranking and no mark. The figures are about the area as a whole, never about one person.",
)
_LIVE = Text(nl="Hier wonen ongeveer {number} mensen ({year}).", en="About {number} people live here ({year}).")
_NOBODY_SAYS = Text(nl="Hoeveel mensen hier wonen: {reason}.", en="How many people live here: {reason}.")
_NEUTRAL = Text(
    nl="Deze cijfers beschrijven wie hier wonen. Ze zijn niet goed of slecht.",
    en="These figures describe who live here. They are neither good nor bad.",
)
_MADE = Text(
    nl="Gemaakt met kloof uit release {release}. «Minder gunstig» gaat over het cijfer, niet over de mensen die er "
    "wonen. Een verschil zegt niets over de oorzaak.",
    en="Made with kloof from release {release}. “Less favourable” is about the figure, not about the people who live "
    "here. A difference says nothing about its cause.",
)

_DASH = '<span class="dash">–</span>'


def profile_page(profile: ProfileDocument) -> str:
    """Write the profile of an area as one HTML page, for a screen, a phone or paper.

    Parameters
    ----------
    profile
        As :func:`kloof.disclosure.gate_profile` gives it: only what may be shown.

    Returns
    -------
    str
        A whole HTML document in the language of the profile. Every chart has its table; a value that is not there
        has its reason.

    Examples
    --------
    >>> from kloof import profiles, releases
    >>> panel = releases.read(releases.demo_path()).panel
    >>> page = profile_page(profiles.describe(panel, "BU99990103"))
    >>> page.startswith("<!DOCTYPE html>"), "src=" in page, "<title>Spoorkwartier" in page
    (True, False, True)
    """
    return _Page(profile).html()


class _Page:
    """One page in the making."""

    def __init__(self, profile: ProfileDocument) -> None:
        self.profile = profile
        self.language: Language = profile.language
        self.versus = profile.comparator.name

    def word(self, name: str) -> str:
        return _WORDS[name].to(self.language)

    def html(self) -> str:
        profile = self.profile
        style = (resources.files("kloof.charts") / "profile_page.css").read_text(encoding="utf-8")
        title = f"{profile.area.name}: {self.word('profile').lower()}"
        sections = "".join(self._theme(theme) for theme in profile.themes)
        return (
            f'<!DOCTYPE html>\n<html lang="{self.language}">\n<head>\n<meta charset="utf-8">\n'
            '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
            f"<title>{escape(title)}</title>\n<style>\n{style}</style>\n</head>\n<body>\n"
            f'<a class="skip" href="#figures">{self.word("skip")}</a>\n{self._header()}\n{self._contents()}\n'
            f'<main id="figures" tabindex="-1">\n{sections}{self._unknown()}{self._sources()}</main>\n'
            f"<footer><p>{escape(_MADE.to(self.language).format(release=profile.release[:12] or '?'))}</p></footer>\n"
            "</body>\n</html>\n"
        )

    def _header(self) -> str:
        profile, residents = self.profile, self.profile.residents
        fictional = any(source.fictional for source in profile.sources)
        banner = f'<p class="fictional">{self.word("fictional")}</p>' if fictional else ""
        if residents.value is None:
            reason = Missing(residents.missing or Missing.NOT_PUBLISHED).reason.to(self.language)
            live = _NOBODY_SAYS.to(self.language).format(reason=reason)
        else:
            number = written(residents.value, self.language)
            live = _LIVE.to(self.language).format(number=number, year=residents.year)
        lead = _LEAD.to(self.language).format(name=profile.area.name, versus=profile.spoken)
        facts = [
            (self.word("drawn"), f"{profile.area.source or ''}. {profile.area.certainty or ''}"),
            (self.word("codes"), f"{', '.join(profile.codes)} ({self.word('map')} {profile.boundary_year})"),
            (self.word("versus"), self.versus),
        ]
        if profile.definitions:
            facts.append((self.word("belongs"), "; ".join(profile.definitions)))
        rows = "".join(f"<div><dt>{escape(name)}</dt><dd>{escape(said)}</dd></div>" for name, said in facts)
        notes = "".join(f"<li>{escape(note)}</li>" for note in profile.notes)
        aside = f'<ul class="notes">{notes}</ul>' if notes else ""
        return (
            f"<header>{banner}<p class='kind'>{self.word('profile')}</p><h1>{escape(profile.area.name)}</h1>"
            f'<p class="statement">{escape(live)}</p><p class="lead">{escape(lead)}</p>{aside}'
            f"<details><summary>{self.word('about')}</summary><dl>{rows}</dl></details></header>"
        )

    def _contents(self) -> str:
        links = [(theme.code, theme.name) for theme in self.profile.themes]
        if self.profile.unknown:
            links.append(("unknown", self.word("unknown")))
        links.append(("sources", self.word("sources")))
        items = "".join(f'<li><a href="#{code}">{escape(name)}</a></li>' for code, name in links)
        return f'<nav aria-label="{self.word("contents")}"><ul>{items}</ul></nav>'

    def _theme(self, theme: ProfileTheme) -> str:
        if theme.code == "composition":
            body = f'<p class="neutral">{_NEUTRAL.to(self.language)}</p>' + self._table(theme.figures, theme.name)
        else:
            body = "".join(self._part(theme, part) for part in ("strength", "difference", "context"))
        return (
            f'<section id="{theme.code}" aria-labelledby="{theme.code}-name"><h2 id="{theme.code}-name">'
            f"{escape(theme.name)}</h2>{body}{self._how_sure(theme.figures)}</section>\n"
        )

    def _part(self, theme: ProfileTheme, part: Part) -> str:
        figures = [figure for figure in theme.figures if figure.part == part]
        if not figures:
            return ""
        drawn = [figure for figure in figures if _is_drawn(figure)]
        rest = [figure for figure in figures if not _is_drawn(figure)]
        charts = "".join(self._chart(figure) for figure in drawn)
        table = self._table(rest, f"{theme.name}: {self.word(part).lower()}") if rest else ""
        return f'<div class="part part--{part}"><h3>{self.word(part)}</h3>{charts}{table}</div>'

    def _chart(self, figure: ProfileFigure) -> str:
        card, points = figure.indicator, figure.series
        lines = Lines(
            subject=card.name,
            area=self.profile.area.name,
            comparator=self.versus,
            unit=card.unit,
            points=tuple(
                Point(
                    p.year,
                    p.value,
                    p.comparator,
                    p.value_low,
                    p.value_high,
                    p.comparator_low,
                    p.comparator_high,
                    p.missing if p.value is None else None,
                )
                for p in points
            ),
            better=card.better if card.better in ("higher", "lower") else "neutral",
            breaks=tuple(b for b in figure.breaks if points[0].year < b.year <= points[-1].year),
            decimals=card.decimals,
        )
        forms: tuple[Form, ...] = ("wide", "narrow")
        drawings = "".join(
            f'<div class="{form}-only">'
            f"{gap_chart(lines, language=self.language, name=f'{card.id}-{form}', form=form)}</div>"
            for form in forms
        )
        told = [figure.sentence, figure.direction] if figure.part != "context" else list(figure.sure)
        told += [warning.sentence for warning in figure.warnings[:1]]
        said = "".join(f"<p>{escape(words)}</p>" for words in told if words)
        said += "".join(f'<p class="mark">{escape(mark)}.</p>' for mark in _marks(figure))
        return (
            f'<article class="figure"><h4>{escape(card.name)}</h4><p class="question">{escape(card.question)}</p>'
            f'<div class="said">{said}</div><div class="drawing">{drawings}</div>{self._years(figure)}</article>'
        )

    def _years(self, figure: ProfileFigure) -> str:
        card = figure.indicator
        with_gap = any(p.gap is not None for p in figure.series)
        heads = [self.word("year"), self.word("here"), self.versus]
        if with_gap:
            heads += [self.word("gap"), self.word("people")]
        rows, decimals = [], _decimals(figure, figure.series)
        for p in figure.series:
            cells = [self._value(p.value, figure, p, decimals), self._value(p.comparator, figure, None, decimals)]
            if with_gap:
                cells += [self._difference(figure, p, decimals), self._people(p)]
            tds = "".join(
                f'<td data-label="{escape(head)}">{cell}</td>' for head, cell in zip(heads[1:], cells, strict=True)
            )
            rows.append(f'<tr><th scope="row">{self._year(p)}</th>{tds}</tr>')
        return _table(f"{card.name} ({card.unit}), {self.word('by_year')}", heads, rows, "years")

    def _table(self, figures: Sequence[ProfileFigure], caption: str) -> str:
        compared = any(f.indicator.kind == "intensive" for f in figures)
        with_gap = any(p.gap is not None for f in figures for p in f.series)
        heads = [self.word("figure"), self.word("here")]
        heads += [self.versus] if compared else []
        heads += [self.word("gap")] if with_gap else []
        heads += [self.word("year")]
        return _table(caption, heads, [self._row(figure, heads, compared, with_gap) for figure in figures], "figures")

    def _row(self, figure: ProfileFigure, heads: Sequence[str], compared: bool, with_gap: bool) -> str:
        card = figure.indicator
        point = next((p for p in reversed(figure.series) if p.value is not None), figure.series[-1])
        earlier = [p for p in figure.series if p.value is not None and p.year < point.year]
        small = []
        if figure.standing == "behind" and figure.sentence and point.people is not None:
            small.append(figure.sentence)
        if earlier:
            values = [f"{p.year}: {written(p.value or 0.0, self.language, card.decimals)}" for p in earlier]
            small.append(f"{self.word('earlier')} {listed(values, self.language)}.")
        marks = _marks(figure)
        if marks:
            small.append(f"{'. '.join(marks)}.")
        decimals = _decimals(figure, [point])
        notes = "".join(f"<small>{escape(words)}</small>" for words in small)
        unit = "" if card.unit in ("%", card.name.lower()) else f' <span class="unit">({escape(card.unit)})</span>'
        cells = [self._value(point.value, figure, point, decimals)]
        if compared:
            there = point.comparator if card.kind == "intensive" else None
            cells.append(self._value(there, figure, None, decimals))
        if with_gap:
            cells.append(self._difference(figure, point, decimals))
        cells.append(f"{self._year(point)}, {self.word(card.measured_by)}")
        tds = "".join(f'<td data-label="{escape(h)}">{cell}</td>' for h, cell in zip(heads[1:], cells, strict=True))
        return f'<tr><th scope="row">{escape(card.name)}{unit}{notes}</th>{tds}</tr>'

    def _year(self, point: GapPoint) -> str:
        """Give the year of a figure, marked where the publisher may still change it."""
        if point.status not in (Status.PROVISIONAL, Status.REVISED_PROVISIONAL):
            return str(point.year)
        return f"{point.year} ({Status(point.status).label.to(self.language)})"

    def _value(self, value: float | None, figure: ProfileFigure, point: GapPoint | None, decimals: int) -> str:
        if value is not None:
            unit = "%" if figure.indicator.unit == "%" else ""
            return f"<b>{escape(written_value(value, unit, self.language, decimals))}</b>"
        if point is None:
            return _DASH
        if point.value_low is not None:
            low = written(point.value_low, self.language, figure.indicator.decimals)
            return escape({"nl": f"ten minste {low}", "en": f"at least {low}"}[self.language])
        reason = Missing(point.missing).reason.to(self.language) if point.missing else ""
        return f'<span class="none" title="{escape(reason)}">{escape(short_word(point.missing, self.language))}</span>'

    def _difference(self, figure: ProfileFigure, point: GapPoint, decimals: int) -> str:
        if point.gap is None:
            return _DASH
        size = abs(point.gap)
        if round(size, figure.indicator.decimals) == 0:
            return self.word("alike")
        number = written(size, self.language, decimals)
        if any(warning.stops and warning.rule not in ABOUT_CHANGE for warning in figure.warnings):
            return number
        return f"{number} {self.word('behind' if point.gap > 0 else 'ahead')}"

    def _people(self, point: GapPoint) -> str:
        if point.people is None:
            return _DASH
        return written(abs(about(point.people)), self.language)

    def _how_sure(self, figures: Iterable[ProfileFigure]) -> str:
        """Say of every group of figures with the same words how sure they are, once."""
        said: dict[tuple[str, ...], list[str]] = defaultdict(list)
        for figure in figures:
            breaks = tuple(f"{b.year}: {b.reason.to(self.language)}" for b in figure.breaks)
            where = f"{self.word('table')} {figure.table}, {self.word('map')} {figure.boundary_year}."
            said[(*figure.sure, *breaks, *figure.limits, where)].append(figure.indicator.name)
        items = "".join(
            f"<dt>{escape(listed(names, self.language))}</dt><dd>{escape(' '.join(words))}</dd>"
            for words, names in said.items()
        )
        return f"<details><summary>{self.word('sure')}</summary><dl>{items}</dl></details>"

    def _unknown(self) -> str:
        if not self.profile.unknown:
            return ""
        named = {theme.code: theme.name.to(self.language) for theme in themes()}
        by_theme: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
        for one in self.profile.unknown:
            by_theme[one.theme][one.reason].append(one.name)
        items = "".join(self._folded(named.get(theme, theme), reasons) for theme, reasons in by_theme.items())
        return (
            f'<section id="unknown" aria-labelledby="unknown-name"><h2 id="unknown-name">{self.word("unknown")}</h2>'
            f"{items}</section>\n"
        )

    def _folded(self, theme: str, reasons: Mapping[str, Sequence[str]]) -> str:
        """Fold what is unknown of one theme, by reason; paper shows it open."""
        number = sum(map(len, reasons.values()))
        rows = "".join(
            f"<dt>{escape(reason[:1].upper() + reason[1:])}</dt><dd>{escape(listed(names, self.language))}.</dd>"
            for reason, names in reasons.items()
        )
        return f"<details><summary>{escape(theme)} ({number})</summary><dl>{rows}</dl></details>"

    def _sources(self) -> str:
        items = "".join(self._source_items())
        return (
            f'<section id="sources" aria-labelledby="sources-name"><h2 id="sources-name">{self.word("sources")}</h2>'
            f'<ul class="sources">{items}</ul></section>\n'
        )

    def _source_items(self) -> Iterator[str]:
        for source in self.profile.sources:
            title = escape(source.title)
            linked = f'<a href="{escape(source.url)}">{title}</a>' if source.url else title
            yield f"<li>{escape(source.publisher)}: {linked} ({escape(source.table)}). {escape(source.licence)}.</li>"


def _marks(figure: ProfileFigure) -> tuple[str, ...]:
    return tuple(warning.mark for warning in figure.warnings if warning.mark)


def _decimals(figure: ProfileFigure, points: Iterable[GapPoint]) -> int:
    """Give with how many decimals the differences of these years are those of the numbers beside them."""
    pairs = [(p.value, p.comparator) for p in points if p.gap is not None]
    known = [(here, there) for here, there in pairs if here is not None and there is not None]
    return agreeing_decimals(figure.indicator.decimals, *known)


def _is_drawn(figure: ProfileFigure) -> bool:
    """Whether a figure is worth a chart: two years or more that can be laid beside the comparator."""
    both = [p for p in figure.series if p.value is not None and p.comparator is not None]
    return figure.indicator.kind == "intensive" and len(both) > 1


def _table(caption: str, heads: Sequence[str], rows: Iterable[str], kind: str) -> str:
    columns = "".join(f'<th scope="col">{escape(head)}</th>' for head in heads)
    return (
        f'<table class="{kind}"><caption>{escape(caption)}</caption><thead><tr>{columns}</tr></thead>'
        f"<tbody>{''.join(rows)}</tbody></table>"
    )
