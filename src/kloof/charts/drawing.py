# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""What every chart is drawn with: palettes, pens, words that fit, and the frame of the picture."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import Literal

from kloof.estimates import Missing
from kloof.language.texts import Language, Text

__all__ = [
    "MISSING_WORDS",
    "NO_FIGURE",
    "PRINT",
    "SCREEN",
    "Form",
    "Palette",
    "Pen",
    "Picture",
    "hollow_mark",
    "short",
    "short_word",
    "svg",
    "wrapped",
]

Form = Literal["wide", "narrow", "small"]


@dataclass(frozen=True, slots=True)
class Palette:
    """Literal colours for every part of a chart, or none at all: then the classes of the page decide."""

    area: str | None = None
    comparator: str | None = None
    country: str | None = None
    fill: str | None = None
    ahead: str | None = None
    ink: str | None = None
    muted: str | None = None
    grid: str | None = None
    paper: str | None = None
    step1: str | None = None
    step2: str | None = None
    step3: str | None = None
    step4: str | None = None
    step5: str | None = None


SCREEN = Palette()
PRINT = Palette(
    area="#a83a12",
    comparator="#1d4e79",
    country="#6b6560",
    fill="#f3cdb4",
    ahead="#cfe0ec",
    ink="#1f1b18",
    muted="#5f5852",
    grid="#d9d2c8",
    paper="#ffffff",
    step1="#eef1f2",
    step2="#c8d6de",
    step3="#97b2c3",
    step4="#5b83a0",
    step5="#244c70",
)

MISSING_WORDS: dict[str, Text] = {
    Missing.NOT_PUBLISHED: Text(nl="niet gepubliceerd", en="not published"),
    Missing.SUPPRESSED: Text(nl="geheim", en="secret"),
    Missing.NOT_MEASURED: Text(nl="niet gemeten", en="not measured"),
    Missing.NOT_YET_AVAILABLE: Text(nl="nog niet bekend", en="not yet known"),
    Missing.TOO_FEW: Text(nl="te weinig mensen", en="too few people"),
    Missing.BOUNDARY_CHANGED: Text(nl="grens veranderd", en="boundary moved"),
    Missing.LOW_COVERAGE: Text(nl="te weinig bekend", en="too little known"),
    Missing.PART_MISSING: Text(nl="deel ontbreekt", en="part missing"),
    Missing.NO_WEIGHT: Text(nl="inwonertal onbekend", en="residents not known"),
    Missing.ONLY_LARGER_AREAS: Text(nl="alleen van grotere gebieden", en="of larger areas only"),
    "withdrawn": Text(nl="ingetrokken", en="withdrawn"),
}
NO_FIGURE = Text(nl="geen cijfer", en="no figure")


class Picture(str):
    """A chart as text that a notebook shows as the picture it is."""

    __slots__ = ()

    def _repr_svg_(self) -> str:
        return str(self)


class Pen:
    """Writes the class of a mark and, when the palette has literal colours, the colour too."""

    def __init__(self, palette: Palette) -> None:
        self.palette = palette

    def fill(self, mark: str, colour: str) -> str:
        """Fill a mark."""
        literal = getattr(self.palette, colour)
        return f'class="k-{mark} k-fill-{colour}"' + (f' fill="{literal}"' if literal else "")

    def stroke(self, mark: str, colour: str) -> str:
        """Draw the outline of a mark, and nothing inside it."""
        literal = getattr(self.palette, colour)
        return f'class="k-{mark} k-stroke-{colour}" fill="none"' + (f' stroke="{literal}"' if literal else "")

    def hollow(self, mark: str, colour: str) -> str:
        """Draw the outline of a mark on the colour of the paper."""
        line, inside = getattr(self.palette, colour), self.palette.paper
        literal = f' stroke="{line}" fill="{inside}"' if line and inside else ""
        return f'class="k-{mark} k-stroke-{colour} k-fill-paper"{literal}'


def wrapped(words: str, width: int) -> list[str]:
    """Break a name into lines of about `width` characters, at spaces and after hyphens."""
    lines: list[str] = []
    for word in words.replace("-", "-\N{ZERO WIDTH SPACE} ").split(" "):
        piece = word.replace("\N{ZERO WIDTH SPACE}", "")
        glue = "" if lines and lines[-1].endswith("-") else " "
        if lines and len(lines[-1]) + len(piece) + 1 <= width:
            lines[-1] += glue + piece
        else:
            lines.append(piece)
    return lines


def short_word(missing: str | None, language: Language) -> str:
    """Give the word for a missing value that fits in a chart."""
    return MISSING_WORDS.get(missing or "", NO_FIGURE).to(language)


def hollow_mark(pen: Pen, x: float, y: float) -> str:
    """Draw the mark of a value that is not there, or not any more."""
    return f'<circle {pen.hollow("hollow", "area")} stroke-width="1.75" cx="{short(x)}" cy="{short(y)}" r="4.5"/>'


def short(number: float) -> str:
    """Write a coordinate short."""
    return f"{number:.1f}".removesuffix(".0")


def svg(
    name: str, form: Form, width: int, height: int, font: int, title: str, description: str, body: list[str], pen: Pen
) -> str:
    """Frame a drawing: a picture with a title and a description that scales with its page."""
    family = ' font-family="Source Sans 3, sans-serif"' if pen.palette.ink else ""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="k-chart k-chart--{form}" viewBox="0 0 {width} {height}" '
        f'role="img" aria-labelledby="{name}-title {name}-desc" font-size="{font}"{family}>'
        f'<title id="{name}-title">{escape(title)}</title><desc id="{name}-desc">{escape(description)}</desc>'
        f"{''.join(body)}</svg>"
    )
