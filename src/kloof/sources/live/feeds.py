# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""Where tables are fetched from: the feeds of ``catalogue/feeds.yaml``, or a mirror of them."""

from __future__ import annotations

from functools import cache
from typing import Annotated, Literal
from urllib.parse import urlsplit, urlunsplit

from pydantic import Field

from kloof.cards import catalogue_path, read_card
from kloof.errors import UnknownChoice
from kloof.language.texts import NonEmpty, Published, Slug

__all__ = ["Feed", "feeds", "is_loopback", "mirrored"]


class Feed(Published):
    """One address under which a publisher serves its tables.

    Parameters
    ----------
    protocol
        ``odata4``: one row per figure, pages linked by the server. ``odata3``: one row per area, pages of 10,000 rows.
    url
        Address above the tables; a table is at ``url/TABLE``.
    publisher, licence
        What the origin card says where the catalogue has no card for the table.
    """

    id: Slug
    protocol: Literal["odata4", "odata3"]
    url: Annotated[str, Field(pattern=r"^https?://[^/?#]+(/[^?#]*[^/?#])?$")]
    publisher: NonEmpty
    licence: NonEmpty


class _Feeds(Published):
    feeds: tuple[Feed, ...] = Field(min_length=1)


@cache
def feeds() -> tuple[Feed, ...]:
    """Give the publishers' feeds, in the order in which a table is looked for.

    Examples
    --------
    >>> [feed.id for feed in feeds()]
    ['cbs-4', 'cbs-3', 'cbs-3-others']
    """
    return read_card(catalogue_path() / "feeds.yaml", _Feeds).feeds


def mirrored(known: tuple[Feed, ...], base: str) -> tuple[Feed, ...]:
    """Give the same feeds at a mirror: its address takes the place of scheme and host, the publisher's path stays.

    Parameters
    ----------
    base
        For example ``https://spiegel.example.nl/cbs``. Only ``https``, or ``http`` on this machine itself.

    Raises
    ------
    UnknownChoice
        The address cannot be used.

    Examples
    --------
    >>> [feed.url for feed in mirrored(feeds(), "http://127.0.0.1:8080/")]
    ['http://127.0.0.1:8080/odata/v1/CBS', 'http://127.0.0.1:8080/ODataFeed/odata']
    """
    parts = urlsplit(base)
    safe = parts.scheme == "https" or (parts.scheme == "http" and is_loopback(parts.hostname or ""))
    if not safe or not parts.hostname or parts.query or parts.fragment or parts.username:
        raise UnknownChoice("A mirror", base, ["https://spiegel.example.nl/cbs", "http://127.0.0.1:8080"])
    found: dict[str, Feed] = {}
    for feed in known:
        path = parts.path.rstrip("/") + urlsplit(feed.url).path
        url = urlunsplit((parts.scheme, parts.netloc, path, "", ""))
        found.setdefault(url, feed.model_copy(update={"url": url}))
    return tuple(found.values())


def is_loopback(host: str) -> bool:
    """Say whether a host is this machine itself."""
    return host in ("localhost", "::1") or host.startswith("127.")
