# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""What is computed when it is asked: comparing, postcodes, how outlooks did, a figure as a file.

It needs a server and an edition, no database. A question that cannot be answered comes back as it was asked, with a
sentence, and with status 422.
"""

from __future__ import annotations

from django.http import QueryDict

from kloof.city_index import table, written_down
from kloof.language.texts import Text
from kloof_web.public.addresses import Address
from kloof_web.public.downloads import MEDIA, asked_file, file_of
from kloof_web.public.pages import Draft, rendered
from kloof_web.public.queries.comparing import compare_page
from kloof_web.public.queries.composing import asked_definition, index_page
from kloof_web.public.queries.outlooks import outlooks_page
from kloof_web.public.queries.postcodes import postcode_page
from kloof_web.public.shelf import Opened, Served, dressed

__all__ = ["PAGES", "answers", "compute"]

_COMPARE, _POSTCODE, _OUTLOOKS = "vergelijk", "postcode", "vooruitzichten"
_INDEX, _INDEX_FILE, _INDEX_TABLE = "index", "index.yaml", "index.csv"
PAGES = frozenset({_COMPARE, _POSTCODE, _OUTLOOKS, _INDEX, _INDEX_FILE, _INDEX_TABLE})
"""The pages that are computed when they are asked, besides the files of figures."""

_MOST_FILES = 40


def answers(page: str) -> bool:
    """Say whether a page is computed when it is asked."""
    return page in PAGES or asked_file(page) is not None


def compute(opened: Opened, address: Address, asked: QueryDict) -> Served | None:
    """Compute what an address asks; None when the edition has no such figure."""
    if address.page == _COMPARE:
        compared = compare_page(opened.edition, opened.city, address.language, asked)
        title = Text(nl="Gebieden vergelijken", en="Compare areas")
        status = 422 if compared.problems else 200
        draft = Draft(_COMPARE, title, "compare.html", {"page": compared}, "indicators", status)
    elif address.page == _POSTCODE:
        found = postcode_page(opened.edition, opened.city, asked.get("pc"))
        title = Text(nl="Buurt bij een postcode", en="Neighbourhood of a postcode")
        status = 422 if found.problem else 200
        draft = Draft(_POSTCODE, title, "postcode.html", {"page": found}, "areas", status)
    elif address.page == _OUTLOOKS:
        told = outlooks_page(opened.edition, opened.outlooks(), address.language)
        title = Text(nl="Kwamen de vooruitzichten uit?", en="Did the outlooks come true?")
        draft = Draft(_OUTLOOKS, title, "outlooks.html", {"page": told}, "methods")
    elif address.page == _INDEX:
        composed = index_page(opened.edition, opened.city, address.language, asked)
        title = Text(nl="Zelf een index maken", en="Make an index yourself")
        status = 422 if composed.problems else 200
        draft = Draft(_INDEX, title, "index.html", {"page": composed}, "indicators", status)
    elif address.page in (_INDEX_FILE, _INDEX_TABLE):
        return _index_file(opened, address, asked)
    else:
        return _file(opened, address)
    newest = address.number is None
    page = rendered(opened.edition, address.language, draft, asked=asked.urlencode(), newest=newest)
    content = page.content
    if not newest:
        content = dressed(content, address, opened.edition.manifest.number, opened.newest)
    return Served.of(content, address.language, status=page.status)


def _index_file(opened: Opened, address: Address, asked: QueryDict) -> Served:
    """Give the index that was asked as a file ``kloof index`` reads, or the figures behind it."""
    definition, problems = asked_definition(opened.city, asked)
    if definition is None:
        said = "\n".join(problem.to(address.language) for problem in problems)
        return Served.of(f"{said}\n".encode(), address.language, status=422, content_type="text/plain; charset=utf-8")
    counted = definition.model_copy(update={"domains": tuple(d for d in definition.domains if d.weight > 0)})
    if address.page == _INDEX_FILE:
        content, media = written_down(counted), "application/yaml; charset=utf-8"
    else:
        content, media = table(opened.city.figures, counted).write_csv(), "text/csv; charset=utf-8; header=present"
    return Served.of(content.encode(), address.language, content_type=media, filename=address.page)


def _file(opened: Opened, address: Address) -> Served | None:
    asked = asked_file(address.page)
    if asked is None or asked[0] not in opened.city.figures:
        return None
    key = (address.page, address.language)
    served = opened.files.get(key)
    if served is None:
        indicator, kind = asked
        served = Served.of(
            file_of(opened.edition, opened.city, indicator, kind, address.language),
            address.language,
            content_type=MEDIA[kind],
            filename=f"{opened.edition.programme.id}-{opened.edition.manifest.number}-{indicator}.{kind}",
        )
        opened.files[key] = served
        while len(opened.files) > _MOST_FILES:
            opened.files.popitem(last=False)
    return served
