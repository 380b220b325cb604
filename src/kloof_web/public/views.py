# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""Serve prepared pages. No cookie, no session, no database."""

from __future__ import annotations

from collections.abc import Mapping

from django.http import (
    FileResponse,
    HttpRequest,
    HttpResponse,
    HttpResponsePermanentRedirect,
    HttpResponseRedirect,
)
from django.shortcuts import render
from django.utils.http import parse_etags
from django.views.decorators.http import require_safe

from kloof.errors import EditionRefused
from kloof.language.texts import Language
from kloof_web.public import computed
from kloof_web.public.addresses import Address, parse
from kloof_web.public.shelf import Served, shelf

# A withdrawal must show at once, so every copy is asked after; an unchanged page costs one short answer.
CACHE = "public, no-cache"


@require_safe
def page(request: HttpRequest, path: str) -> HttpResponse | FileResponse:
    """Give the page at this address, or say where to go from here."""
    try:
        return _page(request, path)
    except EditionRefused as refused:
        language: Language = "en" if path.startswith("en/") else "nl"
        return _told(request, "unreadable.html", language, 503, {"refused": refused})


def _page(request: HttpRequest, path: str) -> HttpResponse | FileResponse:
    if path in ("", "en/"):
        return _front(request, "en" if path else "nl")
    address = parse(f"/{path}")
    if address is None:
        return _elsewhere(request, parse(f"/{path}/"), f"/{path}/")
    if address.is_bundle and address.number is not None:
        return _bundle(request, address.programme, address.number)
    if computed.answers(address.page):
        opened = shelf().opened(address)
        found = computed.compute(opened, address, request.GET) if opened is not None else None
        return _elsewhere(request, None, "") if found is None else answer(request, found)
    served = shelf().find(address)
    if served is None:
        other = address.page.removesuffix("/") if address.page.endswith("/") else f"{address.page}/"
        moved = Address(address.programme, other, address.language, address.number)
        return _elsewhere(request, moved, str(moved))
    return answer(request, served)


def answer(request: HttpRequest, served: Served) -> HttpResponse:
    """Send a prepared page, or say that the visitor's copy is still good."""
    headers = {
        "ETag": served.etag,
        "Cache-Control": CACHE,
        "Content-Language": served.language,
        "Vary": "Accept-Encoding",
        "Content-Type": served.content_type,
    }
    if served.filename is not None:
        headers["Content-Disposition"] = f'attachment; filename="{served.filename}"'
    asked = request.META.get("HTTP_IF_NONE_MATCH")
    if (
        asked
        and served.status == 200
        and any(tag.removeprefix("W/") in (served.etag, "*") for tag in parse_etags(asked))
    ):
        return HttpResponse(status=304, headers=headers)
    body = served.content
    if "gzip" in request.META.get("HTTP_ACCEPT_ENCODING", ""):
        headers["Content-Encoding"] = "gzip"
        body = served.packed
    headers["Content-Length"] = str(len(body))
    return HttpResponse(b"" if request.method == "HEAD" else body, status=served.status, headers=headers)


def _bundle(request: HttpRequest, programme: str, number: int) -> HttpResponse | FileResponse:
    """Send an edition as one zip; it changes only by a withdrawal, so it is asked after every time."""
    file = shelf().bundle(programme, number)
    if file is None:
        return _elsewhere(request, None, "")
    return FileResponse(
        file.open("rb"), as_attachment=True, filename=f"{programme}-{number}.zip", headers={"Cache-Control": CACHE}
    )


def _front(request: HttpRequest, language: Language) -> HttpResponse:
    """The front door: the programmes of this site, or straight through when there is one."""
    programmes = shelf().programmes()
    if len(programmes) == 1:
        return HttpResponseRedirect(str(Address(programmes[0], "", language)), headers={"Cache-Control": CACHE})
    named = [(Address(id_, "", language), shelf().name(id_, language)) for id_ in programmes]
    return _told(request, "programmes.html", language, 200, {"programmes": named})


def _elsewhere(request: HttpRequest, moved: Address | None, target: str) -> HttpResponse:
    """Lead to the same page with or without its last slash, or say that it is not there and where to go on."""
    if moved is not None and moved.page != "/" and shelf().has(moved):
        return HttpResponsePermanentRedirect(target)
    asked = parse(request.path)
    language: Language = "en" if request.path.startswith("/en/") else "nl"
    numbers = shelf().numbers(asked.programme) if asked else ()
    earlier = None
    if asked is not None and asked.number is None:
        older = (Address(asked.programme, asked.page, language, number) for number in reversed(numbers[:-1]))
        earlier = next((address for address in older if shelf().has(address)), None)
    context = {"programme": Address(asked.programme, "", language) if asked and numbers else None, "earlier": earlier}
    return _told(request, "not_found.html", language, 404, context)


def _told(
    request: HttpRequest, template: str, language: Language, status: int, context: Mapping[str, object]
) -> HttpResponse:
    response = render(request, f"public/{template}", {"language": language, **context}, status=status)
    response.headers["Cache-Control"] = CACHE
    response.headers["Content-Language"] = language
    return response
