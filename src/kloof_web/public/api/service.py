# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""The addresses of the API: read what is asked, take it from an edition, give it a page at a time."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from typing import Annotated, Any, TypeVar

from django.http import HttpRequest, HttpResponse
from ninja import Path, Query, Schema
from ninja.errors import HttpError, ValidationError

from kloof.editions import Edition
from kloof.errors import EditionRefused
from kloof_web.public.addresses import Address
from kloof_web.public.api import resources
from kloof_web.public.api.description import DESCRIPTION, VERSION, Described
from kloof_web.public.shelf import shelf

__all__ = ["api"]

MOST = 1000
_log = logging.getLogger(__name__)
R = TypeVar("R", bound=Schema)

api = Described(
    title="kloof",
    version=VERSION,
    description=DESCRIPTION,
    urls_namespace="api",
    docs_url=None,
    openapi_url="/openapi.json",
)


class Pagina(Schema):
    """Which part of a list is asked for."""

    page: Annotated[int, Query(ge=1, le=1_000_000, description="Pagina, vanaf 1.")] = 1
    pageSize: Annotated[int, Query(ge=1, le=MOST, description=f"Hoeveel per pagina, hoogstens {MOST}.")] = 100  # noqa: N815  # the rules ask for camelCase in addresses


class Cijfervraag(Pagina):
    """Which figures are asked for."""

    gebied: Annotated[str | None, Query(description="CBS-code van een buurt of de gemeente.")] = None
    indicator: Annotated[str | None, Query(description="Id van een indicator.")] = None
    jaar: Annotated[int | None, Query(ge=1900, le=2200, description="Jaar van het cijfer.")] = None


Programma = Annotated[
    str, Path(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=80, description="Id van het programma.")
]
Nummer = Annotated[str, Path(pattern=r"^([1-9][0-9]{0,5}|laatste)$", description="Nummer van de editie, of ‘laatste’.")]
Id = Annotated[str, Path(max_length=120, description="Id binnen de editie.")]


@api.get("/programmas", response=resources.Programmas, summary="Programma's van deze site", by_alias=True)
def programmas(request: HttpRequest, vraag: Query[Pagina]) -> Any:
    """Geef alle programma's die een editie hebben."""
    found = [_edition(name, "laatste") for name in shelf().programmes()]
    return _page(request, vraag, found, resources.Programma.of)


@api.get("/programmas/{programma}", response=resources.Programma, summary="Eén programma", by_alias=True)
def programma(request: HttpRequest, programma: Programma) -> Any:
    """Geef een programma zoals de nieuwste editie het beschrijft."""
    return resources.Programma.of(_edition(programma, "laatste"))


@api.get("/programmas/{programma}/edities", response=resources.Edities, summary="Edities", by_alias=True)
def edities(request: HttpRequest, programma: Programma, vraag: Query[Pagina]) -> Any:
    """Geef alle edities van een programma, de nieuwste eerst."""
    _edition(programma, "laatste")
    numbers = [str(number) for number in reversed(shelf().numbers(programma))]

    def one(number: str) -> resources.Editie:
        return resources.Editie.of(*shelf().manifest(programma, int(number)))

    return _page(request, vraag, numbers, one)


@api.get("/programmas/{programma}/edities/{nummer}", response=resources.Editie, summary="Eén editie", by_alias=True)
def editie(request: HttpRequest, programma: Programma, nummer: Nummer) -> Any:
    """Geef één editie."""
    edition = _edition(programma, nummer)
    return resources.Editie.of(edition.manifest, edition.hash)


@api.get("/programmas/{programma}/edities/{nummer}/doelen", response=resources.Doelen, summary="Doelen", by_alias=True)
def doelen(request: HttpRequest, programma: Programma, nummer: Nummer, vraag: Query[Pagina]) -> Any:
    """Geef de doelen in een editie, met het oordeel."""
    edition = _edition(programma, nummer)
    return _page(
        request,
        vraag,
        tuple(edition.goals.values()),
        lambda goal: resources.Doel.of(goal, edition.goal_figures.get(goal.id)),
    )


@api.get(
    "/programmas/{programma}/edities/{nummer}/doelen/{id}", response=resources.Doel, summary="Eén doel", by_alias=True
)
def doel(request: HttpRequest, programma: Programma, nummer: Nummer, id: Id) -> Any:
    """Geef één doel."""
    edition = _edition(programma, nummer)
    goal = edition.goals.get(id) or _absent("doel", id)
    return resources.Doel.of(goal, edition.goal_figures.get(goal.id))


@api.get(
    "/programmas/{programma}/edities/{nummer}/doelen/{id}/kloven",
    response=resources.Kloven,
    summary="Kloven van een doel",
    by_alias=True,
)
def kloven(request: HttpRequest, programma: Programma, nummer: Nummer, id: Id, vraag: Query[Pagina]) -> Any:
    """Geef de kloof van een doel per jaar, onder elke afbakening en met elke vergelijking in de editie."""
    edition = _edition(programma, nummer)
    goal = edition.goals.get(id) or _absent("doel", id)
    figures = edition.goal_figures.get(goal.id)
    return _page(request, vraag, resources.Kloof.all_of(figures) if figures else (), lambda one: one)


@api.get(
    "/programmas/{programma}/edities/{nummer}/activiteiten",
    response=resources.Activiteiten,
    summary="Activiteiten",
    by_alias=True,
)
def activiteiten(request: HttpRequest, programma: Programma, nummer: Nummer, vraag: Query[Pagina]) -> Any:
    """Geef de activiteiten in een editie."""
    edition = _edition(programma, nummer)
    return _page(request, vraag, tuple(edition.activities.values()), resources.Activiteit.of)


@api.get(
    "/programmas/{programma}/edities/{nummer}/activiteiten/{id}",
    response=resources.Activiteit,
    summary="Eén activiteit",
    by_alias=True,
)
def activiteit(request: HttpRequest, programma: Programma, nummer: Nummer, id: Id) -> Any:
    """Geef één activiteit."""
    return resources.Activiteit.of(_edition(programma, nummer).activities.get(id) or _absent("activiteit", id))


@api.get(
    "/programmas/{programma}/edities/{nummer}/gebieden", response=resources.Gebieden, summary="Gebieden", by_alias=True
)
def gebieden(request: HttpRequest, programma: Programma, nummer: Nummer, vraag: Query[Pagina]) -> Any:
    """Geef de buurten van de gemeente en de gemeente zelf, zoals de editie ze heeft."""
    return _page(request, vraag, tuple(_edition(programma, nummer).areas.values()), resources.Gebied.of)


@api.get(
    "/programmas/{programma}/edities/{nummer}/gebieden/{id}",
    response=resources.Gebied,
    summary="Eén gebied",
    by_alias=True,
)
def gebied(request: HttpRequest, programma: Programma, nummer: Nummer, id: Id) -> Any:
    """Geef één buurt of de gemeente, bij haar CBS-code."""
    return resources.Gebied.of(_edition(programma, nummer).areas.get(id) or _absent("gebied", id))


@api.get(
    "/programmas/{programma}/edities/{nummer}/indicatoren",
    response=resources.Indicatoren,
    summary="Indicatoren",
    by_alias=True,
)
def indicatoren(request: HttpRequest, programma: Programma, nummer: Nummer, vraag: Query[Pagina]) -> Any:
    """Geef de indicatoren waarvan de editie cijfers heeft."""
    return _page(request, vraag, tuple(_edition(programma, nummer).indicators.values()), resources.Indicator.of)


@api.get(
    "/programmas/{programma}/edities/{nummer}/indicatoren/{id}",
    response=resources.Indicator,
    summary="Eén indicator",
    by_alias=True,
)
def indicator(request: HttpRequest, programma: Programma, nummer: Nummer, id: Id) -> Any:
    """Geef één indicator."""
    return resources.Indicator.of(_edition(programma, nummer).indicators.get(id) or _absent("indicator", id))


@api.get(
    "/programmas/{programma}/edities/{nummer}/cijfers", response=resources.Cijfers, summary="Cijfers", by_alias=True
)
def cijfers(request: HttpRequest, programma: Programma, nummer: Nummer, vraag: Query[Cijfervraag]) -> Any:
    """Geef cijfers per gebied, indicator en jaar. Wat ontbreekt, heeft een reden; het is nooit nul."""
    edition = _edition(programma, nummer)
    if vraag.gebied is not None and vraag.gebied not in edition.areas:
        _absent("gebied", vraag.gebied)
    if vraag.indicator is not None and vraag.indicator not in edition.indicators:
        _absent("indicator", vraag.indicator)
    found = [
        one
        for area in edition.areas.values()
        if vraag.gebied in (None, area.code)
        for series in area.series
        if vraag.indicator in (None, series.indicator)
        for one in resources.Cijfer.all_of(area, series)
        if vraag.jaar in (None, one.jaar)
    ]
    return _page(request, vraag, found, lambda one: one)


def _edition(programme: str, number: str) -> Edition:
    numbers = shelf().numbers(programme)
    if not numbers:
        raise HttpError(404, f"Programma ‘{programme}’ heeft op deze site geen editie. Zie /api/v1/programmas.")
    asked = numbers[-1] if number == "laatste" else int(number)
    if asked not in numbers:
        raise HttpError(404, f"Editie {asked} van ‘{programme}’ is er niet; de nieuwste is editie {numbers[-1]}.")
    opened = shelf().opened(Address(programme, number=asked))
    assert opened is not None  # noqa: S101  # its number is among those that are there
    return opened.edition


def _absent(what: str, id_: str) -> Any:
    raise HttpError(404, f"In deze editie staat geen {what} ‘{id_}’.")


def _page(request: HttpRequest, asked: Pagina, found: Sequence[Any], make: Callable[[Any], R]) -> dict[str, Any]:
    """Give one page of a list, with the addresses of the pages around it; a part that is not known is a mistake."""
    if unknown := [name for name in request.GET if name not in type(asked).model_fields]:
        known = ", ".join(type(asked).model_fields)
        raise ValidationError(
            [{"loc": (name,), "msg": f"Dit deel is hier niet bekend; wel: {known}."} for name in unknown]
        )
    start = (asked.page - 1) * asked.pageSize
    if start >= max(len(found), 1):
        raise HttpError(404, f"Pagina {asked.page} is er niet: er zijn {len(found)} resultaten.")

    def at(page: int) -> resources.Verwijzing:
        query = request.GET.copy()
        query["page"], query["pageSize"] = str(page), str(asked.pageSize)
        return resources.Verwijzing(href=f"{request.path}?{query.urlencode()}")

    return {
        "_links": resources.Bladeren(
            self=at(asked.page),
            vorige=at(asked.page - 1) if asked.page > 1 else None,
            volgende=at(asked.page + 1) if start + asked.pageSize < len(found) else None,
        ),
        "totaal": len(found),
        "resultaten": [make(one) for one in found[start : start + asked.pageSize]],
    }


@api.exception_handler(Exception)
def _broken(_request: HttpRequest, error: Exception) -> HttpResponse:
    _log.error("the API failed", exc_info=error)
    return api.problem(500, "Er ging iets mis. Het is vastgelegd; probeer het later opnieuw.")


@api.exception_handler(HttpError)
def _refused(_request: HttpRequest, error: HttpError) -> HttpResponse:
    return api.problem(error.status_code, error.message)


@api.exception_handler(ValidationError)
def _invalid(_request: HttpRequest, error: ValidationError) -> HttpResponse:
    problems = [
        {
            "veld": ".".join(str(part) for part in one["loc"] if part not in ("query", "path", "vraag")),
            "fout": one["msg"],
        }
        for one in error.errors
    ]
    named = ", ".join(one["veld"] for one in problems)
    return api.problem(400, f"De vraag klopt niet: {named}. Bij elk deel staat wat er mis is.", problems)


@api.exception_handler(EditionRefused)
def _unreadable(_request: HttpRequest, error: EditionRefused) -> HttpResponse:
    return api.problem(503, error.dutch())


def nothing_here(_request: HttpRequest, path: str = "") -> HttpResponse:
    """Answer where the API has no resource; an address with a slash at its end is no resource."""
    hint = " Een adres eindigt hier niet op een schuine streep." if path.endswith("/") else ""
    return api.problem(404, f"Op dit adres is er niets.{hint} Zie /api/v1/openapi.json.")
