# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""Every sentence of the public site stands in its template twice, Dutch first, English beside it.

    {% say "Wat doen we eraan?" "What do we do about it?" %}
    {% say "Onder {same} van de {of} afbakeningen" "Under {same} of the {of} definitions" same=1 of=2 %}

The page's ``language`` decides which is shown. Texts people wrote come through ``{% text %}``, which marks a Dutch text
on an English page as Dutch.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import template
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

from kloof.language.texts import Language, Text
from kloof.language.writing import written, written_date

register = template.Library()


@register.simple_tag(takes_context=True)
def say(context: template.Context, dutch: str, english: str, **facts: Any) -> SafeString:
    """Give the sentence in the language of the page, with its facts filled in."""
    sentence = english if context["language"] == "en" else dutch
    # Both sentences are written in a template of ours; only the facts come from outside, and those are escaped.
    return format_html(sentence, **facts) if facts else mark_safe(sentence)  # noqa: S308


@register.simple_tag(takes_context=True)
def text(context: template.Context, words: Text | None) -> SafeString | str:
    """Give a published text in the language of the page; Dutch without a translation says that it is Dutch."""
    if words is None:
        return ""
    if context["language"] == "en" and words.en is None:
        return format_html('<span lang="nl">{}</span>', words.nl)
    return conditional_escape(words.to(context["language"]))


@register.simple_tag(takes_context=True)
def plain(context: template.Context, words: Text) -> str:
    """Give a published text without markup, for a title or an attribute."""
    return conditional_escape(words.to(context["language"]))


@register.filter
def in_language(words: Text, language: Language) -> str:
    """Give a published text as a fact for ``{% say %}``."""
    return words.to(language)


@register.filter
def written_in(value: float, language: Language) -> str:
    """Write a number as a fact for ``{% say %}``, with as many decimals as it has, two at most."""
    decimals = next(places for places in (0, 1, 2) if places == 2 or round(value, places) == value)
    return written(value, language, decimals)


@register.simple_tag(takes_context=True)
def day(context: template.Context, date: dt.date) -> str:
    """Write a date in words."""
    return written_date(date, context["language"])
