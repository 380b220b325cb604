# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""Our few marks as SVG: two lines with the gap between them filled, dots with their intervals, and a map.

Pure functions from figures to text. A chart carries its own title and description, needs neither script nor style rules
inside, and takes its colours as an argument: :data:`SCREEN` leaves colour to the classes of the page (light, dark or
forced colours), :data:`PRINT` writes them out for paper and PDF. Nothing is told by colour alone: the area has round
marks and a thick line, the comparator square marks and a thinner one, and every line is named at its end.
"""

from kloof.charts.choropleth import BaseMap, Place, Shade, area_map, base_map, locator_map
from kloof.charts.dots import DotRow, interval_dots
from kloof.charts.drawing import MISSING_WORDS, NO_FIGURE, PRINT, SCREEN, Form, Palette, Picture
from kloof.charts.effect_lines import EffectLines, effect_chart
from kloof.charts.gap_lines import gap_chart
from kloof.charts.profile_page import profile_page
from kloof.charts.series import Lines, Point, TargetMark, domain_of, lines_of

__all__ = [
    "MISSING_WORDS",
    "NO_FIGURE",
    "PRINT",
    "SCREEN",
    "BaseMap",
    "DotRow",
    "EffectLines",
    "Form",
    "Lines",
    "Palette",
    "Picture",
    "Place",
    "Point",
    "Shade",
    "TargetMark",
    "area_map",
    "base_map",
    "domain_of",
    "effect_chart",
    "gap_chart",
    "interval_dots",
    "lines_of",
    "locator_map",
    "profile_page",
]
