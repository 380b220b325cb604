# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""How the API describes itself and what every answer carries, by the Dutch API design rules 2.2."""

from __future__ import annotations

import json
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema

from kloof_web.public.api.resources import Fout

__all__ = ["DESCRIPTION", "VERSION", "Described", "headers_of"]

VERSION = "1.0.0"
DESCRIPTION = (
    "Wat een programma heeft gepubliceerd, editie voor editie: doelen, activiteiten en cijfers. Een editie verandert "
    "niet meer; wat is ingetrokken, is er niet meer. Alles is te lezen zonder sleutel. Een kloof is positief als het "
    "gebied er slechter voor staat. Wat ontbreekt, heeft een reden en is nooit nul."
)
TITLES = {
    400: "De vraag klopt niet",
    404: "Niet gevonden",
    405: "Deze methode kan hier niet",
    406: "Deze vorm is er niet",
    429: "Te veel vragen",
    500: "Er ging iets mis",
    503: "De editie is nu niet te lezen",
}
DESCRIBED = {400: TITLES[400], 404: TITLES[404], 405: TITLES[405], 500: TITLES[500], 503: TITLES[503]}


def headers_of() -> dict[str, str]:
    """Give the headers every answer of the API carries, errors too."""
    return {"API-Version": VERSION, "Cache-Control": "no-store", "Access-Control-Allow-Origin": "*"}


class Described(NinjaAPI):
    """An API whose description and whose every error keep the design rules."""

    def problem(self, status: int, detail: str, problems: list[dict[str, str]] | None = None) -> HttpResponse:
        """Say what is wrong as RFC 9457 asks."""
        content = Fout(status=status, title=TITLES.get(status, "Fout"), detail=detail, fouten=problems or None)  # type: ignore[arg-type]  # pydantic reads the dictionaries
        body = json.dumps(content.model_dump(exclude_none=True), ensure_ascii=False)
        return HttpResponse(body, status=status, content_type="application/problem+json", headers=headers_of())

    def get_openapi_schema(self, **options: Any) -> OpenAPISchema:
        """Describe the API: contact, version header and problems with every answer."""
        schema = super().get_openapi_schema(**options | {"path_prefix": ""})
        schema["info"]["contact"] = {
            "name": settings.KLOOF_CONTACT_NAME,
            "email": settings.KLOOF_CONTACT_EMAIL,
            "url": settings.KLOOF_CONTACT_URL,
        }
        schema["info"]["license"] = {"name": "CC BY 4.0", "url": "https://creativecommons.org/licenses/by/4.0/deed.nl"}
        schema["servers"] = [{"url": "/api/v1"}]
        schema["components"]["schemas"]["Fout"] = Fout.model_json_schema(ref_template="#/components/schemas/{model}")
        schema["components"]["schemas"] |= schema["components"]["schemas"]["Fout"].pop("$defs", {})
        header = {
            "API-Version": {"description": "Versie van de API.", "schema": {"type": "string", "example": VERSION}}
        }
        problem = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Fout"}}}
        for item in schema["paths"].values():
            for operation in item.values():
                answers = operation["responses"]
                for status, title in DESCRIBED.items():
                    answers[str(status)] = {"description": title, "content": problem}
                for status, answer in list(answers.items()):
                    answers[str(status)] = answer | {"headers": header}
                operation["responses"] = {str(status): answers[status] for status in answers if isinstance(status, str)}
                operation["tags"] = ["edities"]
        schema["tags"] = [{"name": "edities", "description": "Wat er in edities staat."}]
        return schema
