# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""Ask the open data interface whatever its description allows, and much that it does not; every answer is described."""

from __future__ import annotations

import schemathesis
from django.core.handlers.wsgi import WSGIHandler
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode


def test_whatever_is_asked_the_answer_is_as_described(visitor: Client) -> None:
    """Every operation, asked well and badly: the status, the type, the fields and the headers are those described."""
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", WSGIHandler())
    asked = [found.ok() for found in schema.get_all_operations()]
    assert len(asked) == 14
    every = [one.as_strategy(generation_mode=mode) for one in asked for mode in GenerationMode]

    @given(st.one_of(every))
    @settings(max_examples=300, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    def ask(case: schemathesis.Case) -> None:
        case.call_and_validate()

    ask()
