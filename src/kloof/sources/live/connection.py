# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""One careful connection: only the hosts it was told, with patience for a server that falters, never without end."""

from __future__ import annotations

import http.client
import socket
import ssl
import zlib
from collections.abc import Callable, Collection
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import TypeVar
from urllib.error import HTTPError, URLError
from urllib.parse import urljoin, urlsplit, urlunsplit
from urllib.request import HTTPRedirectHandler, OpenerDirector, ProxyHandler, Request, build_opener

from kloof.errors import FetchStopped
from kloof.sources.live.feeds import is_loopback

__all__ = ["Answer", "Clock", "Connection", "Limits"]

T = TypeVar("T")

_AGAIN = frozenset({408, 425, 429, 500, 502, 503, 504})
_MOVED = frozenset({301, 302, 303, 307, 308})
_ABSENT = frozenset({404, 410})
_CHUNK = 1 << 16
_AGENT = "kloof (https; open data; one request at a time)"


@dataclass(frozen=True, slots=True)
class Clock:
    """What a fetch needs of time and chance, handed in so that a test never waits.

    Parameters
    ----------
    now
        Seconds from an arbitrary moment, only growing.
    sleep
        Wait this many seconds.
    random
        A number from 0 to 1: the jitter, so that many clients do not come back at the same moment.
    """

    now: Callable[[], float]
    sleep: Callable[[float], None]
    random: Callable[[], float]


@dataclass(frozen=True, slots=True)
class Limits:
    """How long and how often a fetch tries.

    Parameters
    ----------
    overall
        Seconds for everything together.
    request
        Seconds for one request, its whole answer included.
    silence
        Seconds in which not one byte arrives.
    attempts
        How often one request is tried; three times when the host cannot be reached at all.
    first_wait, longest_wait
        Seconds before the second try, and the most it grows to by doubling.
    answer_bytes
        The largest answer that is accepted, unpacked.
    """

    overall: float = 3600
    request: float = 300
    silence: float = 60
    attempts: int = 6
    first_wait: float = 1
    longest_wait: float = 60
    answer_bytes: int = 1 << 29


@dataclass(frozen=True, slots=True)
class Answer:
    """The whole body of an answer, unpacked, and the mark by which the server knows this version of it."""

    url: str
    body: bytes
    etag: str | None


class _Faltered(Exception):
    """This try failed, the next may not. Carries what happened and how long the server asks to wait."""

    def __init__(self, what: str, *, wait: float | None = None, unreachable: bool = False) -> None:
        self.what, self.wait, self.unreachable = what, wait, unreachable
        super().__init__(what)


class _NoRedirects(HTTPRedirectHandler):
    def redirect_request(self, *_: object, **__: object) -> None:
        """Follow nothing by itself; the connection looks at the host first."""


class Connection:
    """Asks addresses of the hosts it was told, and no others.

    Parameters
    ----------
    table
        The table it is for; stands in its errors.
    origins
        Addresses whose scheme, host and port may be asked.
    """

    def __init__(self, table: str, origins: Collection[str], *, clock: Clock, limits: Limits) -> None:
        self._table, self._clock, self._limits = table, clock, limits
        self._origins = frozenset(urlsplit(url)[:2] for url in origins)
        self._began = clock.now()
        self._opener: dict[bool, OpenerDirector] = {}

    def resolve(self, url: str, link: str) -> str:
        """Give the full address of a link in an answer.

        A link to plain http on the same host is asked over https: servers behind a proxy often write such links.

        Raises
        ------
        FetchStopped
            It leads to another host.
        """
        target = urlsplit(urljoin(url, link))
        if target.scheme == "http" and ("https", target.netloc) in self._origins:
            target = target._replace(scheme="https")
        if target[:2] not in self._origins:
            hosts = ", ".join(sorted(netloc for _, netloc in self._origins))
            raise FetchStopped(
                self._table,
                problem=f"{urlsplit(url).netloc} sends us on to {target.scheme}://{target.netloc}, which is refused",
                advice=f"kloof asks only the publishers' hosts ({hosts}). If the publisher moved, correct "
                "catalogue/feeds.yaml.",
            )
        return urlunsplit(target)

    def get(
        self, url: str, parse: Callable[[Answer], T], *, absent: Collection[int] = _ABSENT, attempts: int | None = None
    ) -> T | None:
        """Ask an address until its answer can be used.

        Parameters
        ----------
        parse
            Makes of the answer what is needed; a ``ValueError`` says that the answer is damaged, and it is asked again.
        absent
            Answers that mean that there is nothing there.
        attempts
            How often to try, when that is not the usual number.

        Returns
        -------
        T or None
            None when there is nothing at that address.

        Raises
        ------
        FetchStopped
            No usable answer after all tries or in the time there is, or a refusal.
        """
        most = attempts or self._limits.attempts
        tried = 0
        while True:
            tried += 1
            try:
                answer = self._ask(url, absent)
                return None if answer is None else parse(answer)
            except ValueError as error:
                faltered = _Faltered(f"it answers with {error}")
            except _Faltered as error:
                faltered = error
            if tried >= (min(most, 3) if faltered.unreachable else most):
                raise self._stopped(url, faltered, tried)
            self._wait(url, faltered, tried)

    def _wait(self, url: str, faltered: _Faltered, tried: int) -> None:
        wait = min(self._limits.first_wait * 2 ** (tried - 1), self._limits.longest_wait)
        wait = wait * (0.5 + self._clock.random() / 2)
        if faltered.wait is not None:
            wait = max(faltered.wait, wait)
        if wait > self._left():
            raise self._stopped(url, faltered, tried, because=f"it would take another {wait:.0f} seconds of waiting")
        self._clock.sleep(wait)

    def _left(self) -> float:
        return self._began + self._limits.overall - self._clock.now()

    def _over(self) -> FetchStopped:
        return FetchStopped(
            self._table,
            problem=f"the {self._limits.overall:.0f} seconds allowed for everything are over",
            advice="Run the command again, or allow more with --time-limit.",
        )

    def _stopped(self, url: str, faltered: _Faltered, tried: int, because: str | None = None) -> FetchStopped:
        times = "once" if tried == 1 else f"{tried} times"
        problem = f"{urlsplit(url).netloc} was asked {times} and {faltered.what}"
        if because is not None:
            problem += f"; {because}, more than the {self._limits.overall:.0f} seconds allowed for everything"
        advice = (
            "Check the connection to the internet, a proxy, or the address of the mirror, and run the command again."
            if faltered.unreachable
            else "Run the command again later."
        )
        return FetchStopped(self._table, problem=problem, advice=advice, unreachable=faltered.unreachable)

    def _ask(self, url: str, absent: Collection[int]) -> Answer | None:
        for _ in range(5):
            if self._left() <= 0:
                raise self._over()
            until = self._clock.now() + min(self._limits.request, self._left())
            try:
                return self._once(url, until)
            except HTTPError as error:
                with error:
                    moved = error.headers.get("Location") if error.code in _MOVED else None
                    if moved is None and error.code in absent:
                        return None
                    if moved is None:
                        raise self._refused(url, error) from None
                    url = self.resolve(url, moved)
            except (URLError, OSError, http.client.HTTPException, EOFError, zlib.error) as error:
                raise self._broken(error) from None
        raise _Faltered("it keeps sending us round")

    def _refused(self, url: str, error: HTTPError) -> _Faltered | FetchStopped:
        """Tell a refusal for now, which is tried again, from one for good."""
        if error.code in _AGAIN:
            said = "asks us to slow down" if error.code == 429 else "answers that it is out of order"
            return _Faltered(f"it {said} ({error.code})", wait=_asked_wait(error))
        return FetchStopped(
            self._table,
            problem=f"{urlsplit(url).netloc} refuses {urlsplit(url).path} with status {error.code}",
            advice="Look at that address in a browser; the publisher may have changed its service.",
        )

    def _once(self, url: str, until: float) -> Answer:
        request = Request(  # noqa: S310  the scheme was checked: only the origins that were given
            self.resolve(url, url), headers={"Accept-Encoding": "gzip", "User-Agent": _AGENT, "Accept": "*/*"}
        )
        seconds = min(self._limits.silence, until - self._clock.now())
        with self._open(request, seconds) as response:
            packed = (response.headers.get("Content-Encoding") or "").strip().casefold() == "gzip"
            unpack = zlib.decompressobj(wbits=31) if packed else None
            parts, size = [], 0
            while chunk := response.read(_CHUNK):
                part = unpack.decompress(chunk) if unpack else chunk
                parts.append(part)
                size += len(part)
                if size > self._limits.answer_bytes:
                    raise _Faltered(f"it sends more than {self._limits.answer_bytes} bytes in one answer")
                if self._clock.now() > until:
                    if self._left() <= 0:
                        raise self._over()
                    raise _Faltered(f"its answer takes more than {self._limits.request:.0f} seconds")
            if (unpack is not None and not unpack.eof) or response.length:
                raise _Faltered("the connection breaks in the middle of an answer")
            return Answer(url, b"".join(parts), response.headers.get("ETag"))

    def _open(self, request: Request, seconds: float) -> http.client.HTTPResponse:
        at_home = is_loopback(urlsplit(request.full_url).hostname or "")
        if at_home not in self._opener:
            handlers = [_NoRedirects(), *([ProxyHandler({})] if at_home else [])]
            self._opener[at_home] = build_opener(*handlers)
        response: http.client.HTTPResponse = self._opener[at_home].open(request, timeout=max(seconds, 0.001))
        return response

    def _broken(self, error: Exception) -> _Faltered | FetchStopped:
        cause = error.reason if isinstance(error, URLError) else error
        if isinstance(cause, ssl.SSLCertVerificationError):
            return FetchStopped(
                self._table,
                problem=f"its certificate is not trusted ({cause.verify_message})",
                advice="Something between you and the publisher may be listening in. Ask your network's administrator.",
            )
        if isinstance(cause, socket.gaierror):
            return _Faltered("its name cannot be found; there may be no network", unreachable=True)
        if isinstance(cause, ConnectionRefusedError):
            return _Faltered("it does not accept a connection", unreachable=True)
        if isinstance(cause, TimeoutError):
            return _Faltered("it stays silent")
        if isinstance(error, URLError) and isinstance(cause, OSError) and not isinstance(cause, ConnectionError):
            return _Faltered(f"it cannot be reached ({cause.strerror or cause})", unreachable=True)
        return _Faltered("the connection breaks in the middle of an answer")


def _asked_wait(error: HTTPError) -> float | None:
    """Read ``Retry-After``: seconds, or a moment, which is compared with the server's own clock."""
    asked = error.headers.get("Retry-After")
    if asked is None:
        return None
    if asked.strip().isdigit():
        return float(asked)
    try:
        moment, now = parsedate_to_datetime(asked), parsedate_to_datetime(error.headers.get("Date") or "")
        return max(0.0, (moment - now).total_seconds())
    except (ValueError, TypeError):
        return None
