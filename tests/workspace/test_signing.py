# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""The key of an installation: made once, and never made again in silence."""

from __future__ import annotations

import datetime as dt
from io import StringIO
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.core.management import call_command

from kloof import editions
from kloof.errors import KeyUnusable
from kloof.language.texts import Text
from kloof_web.evidence.actions import register_release
from kloof_web.people.models import Person
from kloof_web.publishing.actions import publish, withdraw
from kloof_web.publishing.queries import verify_audit
from kloof_web.publishing.signals import content_withdrawn
from kloof_web.records.models import Record

DAY = dt.date(2026, 11, 20)


def test_a_lost_key_is_not_replaced_in_silence(
    story: Record, cast: dict[str, Person], release: Path, settings: LazySettings
) -> None:
    register_release(by=None, path=release)
    publish(by=cast["joost"], programme=story, published_on=DAY)
    settings.KLOOF_SIGNING_KEY.unlink()
    with pytest.raises(KeyUnusable, match="Put the key back"):
        publish(by=cast["joost"], programme=story, published_on=DAY)
    assert not settings.KLOOF_SIGNING_KEY.exists()
    assert publish(by=cast["joost"], programme=story, published_on=DAY, new_key=True).number == 2


def test_a_withdrawal_carried_along_under_a_new_key_is_one_the_chain_tells_of(
    story: Record, cast: dict[str, Person], release: Path, settings: LazySettings, store: Path
) -> None:
    register_release(by=None, path=release)
    publish(by=cast["joost"], programme=story, published_on=DAY)
    (leaf,) = editions.read(store / "editions" / "veendrecht" / "0001").words
    withdraw(by=cast["joost"], programme=story, edition=1, leaf=leaf, ground=Text(nl="Op verzoek."))
    settings.KLOOF_SIGNING_KEY.unlink()
    publish(by=cast["joost"], programme=story, published_on=DAY, new_key=True)
    second = editions.read(store / "editions" / "veendrecht" / "0002")
    assert second.words == {}
    assert set(second.withdrawn) != {leaf}
    assert verify_audit().problems == ()


@pytest.mark.django_db(transaction=True)
def test_whoever_withdraws_hears_that_the_pages_could_not_be_made_again(
    story: Record, cast: dict[str, Person], release: Path, store: Path
) -> None:
    register_release(by=None, path=release)
    publish(by=cast["joost"], programme=story, published_on=DAY)
    (leaf,) = editions.read(store / "editions" / "veendrecht" / "0001").words

    def fails(**_: object) -> None:
        raise OSError("No space left on device")

    content_withdrawn.connect(fails)
    said, warned = StringIO(), StringIO()
    asked = ("withdraw", "veendrecht", "1", leaf, "--ground", "Op verzoek.", "--by", cast["joost"].email)
    try:
        with pytest.raises(SystemExit) as left:
            call_command(*asked, stdout=said, stderr=warned)
    finally:
        content_withdrawn.disconnect(fails)
    assert left.value.code == 1
    assert said.getvalue().startswith("Teruggetrokken op")
    assert "konden niet worden vernieuwd" in warned.getvalue()
    assert "No space left on device" in warned.getvalue()
