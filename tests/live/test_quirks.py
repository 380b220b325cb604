# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""What real servers do on bad days: each time the table arrives whole, or nothing changes and a sentence says why."""

from __future__ import annotations

import socket
from collections.abc import Callable
from dataclasses import replace

import pytest
from tests.live.publisher import Asked, Fetching, Publisher, at_work, kwb_rows

from kloof.errors import FetchStopped, UnknownTable
from kloof.sources.live import Limits


@pytest.fixture(scope="module")
def good_day(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The file that a table of three pages gives when nothing goes wrong."""
    with at_work() as publisher:
        publisher.three["85984NED"] = kwb_rows(25_000)
        return Fetching(publisher, tmp_path_factory.mktemp("good_day"))().path.read_bytes()


@pytest.fixture
def whole(publisher: Publisher, good_day: bytes) -> bytes:
    """A publisher with that table, and the file it should give on any day."""
    publisher.three["85984NED"] = kwb_rows(25_000)
    return good_day


def on_page(skip: int, times: int, do: Callable[[Asked], bool]) -> Callable[[Asked], bool]:
    """Answer differently the first so many times that this page is asked."""
    return lambda asked: f"$skip={skip}" in asked.path and asked.nth <= times and do(asked)


STUMBLES: dict[str, Callable[[Asked], bool]] = {
    "out of order": lambda asked: asked.answer(500, b"<html>Server Error</html>"),
    "bad gateway": lambda asked: asked.answer(502),
    "unavailable": lambda asked: asked.answer(503),
    "cut in the middle of a page": lambda asked: asked.cut_off(),
    "cut before the first byte": lambda asked: asked.cut_off(body=b""),
    "half a page that claims to be whole": lambda asked: asked.answer(200, b'{"value": [{"ID": 0,'),
    "half a packed page": lambda asked: asked.answer(200, b"\x1f\x8b\x08\0\0\0\0\0\0\xff", Content_Encoding="gzip"),
    "no gzip though it says so": lambda asked: asked.answer(200, b'{"value": []}', Content_Encoding="gzip"),
    "a web page": lambda asked: asked.answer(200, b"<!DOCTYPE html><h1>Onderhoud</h1>"),
    "wrong json": lambda asked: asked.answer(200, b'{"error": "probeer later"}'),
    "not http": lambda asked: bool(asked.handler.wfile.write(b"\0\0\0\0\0\0\r\n\r\n")),
}


@pytest.mark.parametrize("stumble", STUMBLES)
def test_a_stumble_is_tried_again(publisher: Publisher, fetching: Fetching, whole: bytes, stumble: str):
    publisher.quirks.append(on_page(10_000, 2, STUMBLES[stumble]))
    assert fetching().path.read_bytes() == whole
    assert fetching.waited.slept == [1.0, 2.0], "twice as long each time"


@pytest.mark.parametrize("stumble", STUMBLES)
def test_a_stumble_without_end_stops_and_keeps_the_pages(
    publisher: Publisher, fetching: Fetching, whole: bytes, stumble: str
):
    publisher.quirks.append(on_page(20_000, 99, STUMBLES[stumble]))
    with pytest.raises(FetchStopped, match="asked 6 times") as stopped:
        fetching()
    assert "2 pages with 20000 rows are kept" in str(stopped.value)
    assert fetching.left() == [".85984NED.part"], "nothing that looks finished"
    publisher.quirks.clear()
    publisher.asked.clear()
    fetched = fetching()
    assert fetched.path.read_bytes() == whole
    assert fetched.resumed_pages == 2
    assert [path.rpartition("=")[2] for path in publisher.pages_asked()] == ["20000"], "only what was not here yet"
    assert fetching.said == ["85984NED: going on; 20000 rows are already here."]
    assert fetching.left() == ["85984NED_2024.csv", "85984NED_2024.origin.json"]


def test_jitter_makes_the_wait_half_to_whole(publisher: Publisher, fetching: Fetching, whole: bytes):
    publisher.quirks.append(on_page(10_000, 2, STUMBLES["out of order"]))
    fetching.waited.chance = 0.0
    fetching()
    assert fetching.waited.slept == [0.5, 1.0]


@pytest.mark.parametrize(
    ("headers", "wait"),
    [
        ({"Retry_After": "17"}, 17.0),
        ({"Retry_After": "0"}, 1.0),
        ({"Retry_After": "Sat, 21 Nov 2026 10:00:42 GMT", "Date": "Sat, 21 Nov 2026 10:00:00 GMT"}, 42.0),
        ({"Retry_After": "soon"}, 1.0),
        ({}, 1.0),
    ],
)
def test_a_server_that_asks_to_slow_down_is_obeyed(
    publisher: Publisher, fetching: Fetching, whole: bytes, headers: dict[str, str], wait: float
):
    publisher.quirks.append(on_page(0, 1, lambda asked: asked.answer(429, **headers)))
    assert fetching().path.read_bytes() == whole
    assert fetching.waited.slept == [wait]


def test_waiting_never_goes_past_the_time_for_everything(publisher: Publisher, fetching: Fetching, whole: bytes):
    publisher.quirks.append(on_page(10_000, 9, lambda asked: asked.answer(429, Retry_After="9999")))
    with pytest.raises(FetchStopped, match="another 9999 seconds of waiting, more than the 3600 seconds") as stopped:
        fetching()
    assert fetching.waited.slept == []
    assert "1 page with 10000 rows are kept" in str(stopped.value)


def test_the_time_for_everything_ends_a_fetch_that_only_goes_slowly(
    publisher: Publisher, fetching: Fetching, whole: bytes
):
    fetching.limits = Limits(request=1e9)
    fetching.waited.step = 60
    with pytest.raises(FetchStopped, match="3600 seconds allowed for everything"):
        fetching()
    assert fetching.left() == [".85984NED.part"]


def test_one_answer_may_not_drip_for_ever(publisher: Publisher, fetching: Fetching, whole: bytes):
    fetching.limits = replace(fetching.limits, request=10, overall=1e9, attempts=2)
    fetching.waited.step = 2
    with pytest.raises(FetchStopped, match="takes more than 10 seconds"):
        fetching()


def test_a_server_that_stays_silent_is_left(publisher: Publisher, fetching: Fetching, whole: bytes):
    fetching.limits = Limits(silence=0.05, attempts=2)
    publisher.quirks.append(on_page(10_000, 9, lambda asked: publisher.closing.wait(5)))
    with pytest.raises(FetchStopped, match="it stays silent"):
        fetching()
    publisher.closing.set()


def test_an_answer_larger_than_any_table_is_left(publisher: Publisher, fetching: Fetching, whole: bytes):
    publisher.packed = True
    fetching.limits = Limits(answer_bytes=100_000, attempts=1)
    with pytest.raises(FetchStopped, match="more than 100000 bytes"):
        fetching()


def test_a_refusal_for_good_is_not_tried_again(publisher: Publisher, fetching: Fetching, whole: bytes):
    publisher.quirks.append(on_page(10_000, 9, lambda asked: asked.answer(403)))
    with pytest.raises(FetchStopped, match="with status 403"):
        fetching()
    assert fetching.waited.slept == []


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_a_redirect_to_another_host_is_refused(publisher: Publisher, fetching: Fetching, whole: bytes, status: int):
    publisher.quirks.append(on_page(0, 9, lambda asked: asked.answer(status, Location="https://example.org/x")))
    with pytest.raises(FetchStopped, match=r"sends us on to https://example\.org, which is refused"):
        fetching()


def test_a_redirect_on_the_same_host_is_followed_but_not_in_circles(
    publisher: Publisher, fetching: Fetching, whole: bytes
):
    publisher.quirks.append(on_page(0, 1, lambda asked: asked.answer(302, Location=asked.path)))
    assert fetching().path.read_bytes() == whole
    publisher.quirks[:] = [on_page(0, 999, lambda asked: asked.answer(302, Location=asked.path))]
    with pytest.raises(FetchStopped, match="keeps sending us round"):
        fetching()


@pytest.mark.parametrize(
    "link", ["https://example.org/next", "http://127.0.0.1:9/next", "file:///etc/passwd", "//x.y/z"]
)
def test_a_link_to_another_host_is_refused(publisher: Publisher, fetching: Fetching, whole: bytes, link: str):
    page = f'{{"value": [{{"ID": 1}}], "odata.nextLink": "{link}"}}'.encode()
    publisher.quirks.append(on_page(0, 9, lambda asked: asked.answer(200, page)))
    with pytest.raises(FetchStopped, match="which is refused"):
        fetching()
    assert fetching.left() == []


def test_pages_that_lead_back_are_noticed(publisher: Publisher, fetching: Fetching, whole: bytes):
    page = b'{"value": [{"ID": 1}], "odata.nextLink": "UntypedDataSet?$format=json&$top=10000&$skip=0"}'
    publisher.quirks.append(on_page(0, 9, lambda asked: asked.answer(200, page)))
    with pytest.raises(FetchStopped, match="lead back"):
        fetching()


def test_a_table_that_changed_between_two_tries_starts_over(publisher: Publisher, fetching: Fetching, whole: bytes):
    publisher.quirks.append(on_page(20_000, 99, STUMBLES["out of order"]))
    with pytest.raises(FetchStopped):
        fetching()
    publisher.quirks.clear()
    publisher.about["85984NED"] = {"Modified": "2026-06-30T02:00:00"}
    publisher.three["85984NED"] = kwb_rows(25_001)
    fetched = fetching()
    assert fetched.resumed_pages == 0
    assert fetched.origin["rows"] == 25_001
    assert fetched.started_over is not None
    assert "changed the table between two tries (was 2026-01-01T02:00:00, now 2026-06-30T02:00:00)" in fetching.said[0]


def test_without_a_date_the_mark_of_the_server_tells_a_change(publisher: Publisher, fetching: Fetching, whole: bytes):
    publisher.about["85984NED"] = {"Modified": None}
    publisher.quirks.append(on_page(20_000, 99, STUMBLES["out of order"]))
    with pytest.raises(FetchStopped):
        fetching()
    publisher.quirks.clear()
    publisher.etag = '"2"'
    fetched = fetching()
    assert fetched.path.read_bytes() == whole
    assert fetched.resumed_pages == 0
    assert 'was "1", now "2"' in fetching.said[0]


def test_a_table_that_changes_during_the_download_starts_over(publisher: Publisher, fetching: Fetching, whole: bytes):
    def change(asked: Asked) -> bool:
        publisher.about["85984NED"] = {"Modified": "2026-06-30T02:00:00"}
        return False

    publisher.quirks.append(on_page(20_000, 1, change))
    fetched = fetching()
    assert fetched.origin["modified"] == "2026-06-30T02:00:00"
    assert "changed the table during the download" in fetching.said[0]
    assert fetched.path.read_bytes() == whole


def test_a_table_that_comes_incomplete_is_never_written(publisher: Publisher, fetching: Fetching, whole: bytes):
    publisher.quirks.append(lambda asked: "$count" in asked.path and asked.answer(200, b"25005"))
    with pytest.raises(FetchStopped, match="announces 25005 rows and 25000 came"):
        fetching()
    assert fetching.left() == []


def test_a_row_that_comes_twice_is_never_written(publisher: Publisher, fetching: Fetching, whole: bytes):
    publisher.three["85984NED"][24_999]["ID"] = 0
    with pytest.raises(FetchStopped, match="the same row came twice"):
        fetching()
    assert fetching.left() == []


@pytest.mark.parametrize("answer", [(404, b""), (400, b""), (500, b""), (200, b"<html>")])
def test_a_server_that_does_not_count_is_no_obstacle(
    publisher: Publisher, fetching: Fetching, whole: bytes, answer: tuple[int, bytes]
):
    publisher.quirks.append(lambda asked: "$count" in asked.path and asked.answer(*answer))
    assert fetching().path.read_bytes() == whole


def test_an_empty_table_is_said_to_be_empty(publisher: Publisher, fetching: Fetching):
    publisher.three["85984NED"] = []
    with pytest.raises(FetchStopped, match="has no rows"):
        fetching()
    assert fetching.left() == []


def test_a_damaged_page_on_disk_is_asked_again(publisher: Publisher, fetching: Fetching, whole: bytes):
    publisher.quirks.append(on_page(20_000, 99, STUMBLES["out of order"]))
    with pytest.raises(FetchStopped):
        fetching()
    publisher.quirks.clear()
    publisher.asked.clear()
    page = fetching.out / ".85984NED.part" / "page-00002.json.gz"
    content = bytearray(page.read_bytes())
    content[len(content) // 2] ^= 1
    page.write_bytes(content)
    fetched = fetching()
    assert fetched.path.read_bytes() == whole
    assert fetched.resumed_pages == 1
    assert [path.rpartition("=")[2] for path in publisher.pages_asked()] == ["10000", "20000"]


@pytest.mark.parametrize("note", ["", "{", "[]", '{"schema": "other"}', '{"schema": "kloof/partial-download/1"}'])
def test_an_unreadable_note_of_what_is_kept_means_beginning(
    publisher: Publisher, fetching: Fetching, whole: bytes, note: str
):
    part = fetching.out / ".85984NED.part"
    part.mkdir(parents=True)
    (part / "download.json").write_text(note, encoding="utf-8")
    (part / "page-00001.json.gz").write_bytes(b"old")
    assert fetching().path.read_bytes() == whole


def test_an_older_file_stays_until_the_new_one_is_whole(publisher: Publisher, fetching: Fetching, whole: bytes):
    old = fetching().path
    publisher.about["85984NED"] = {"Modified": "2026-06-30T02:00:00"}
    publisher.three["85984NED"] = kwb_rows(30_000)
    publisher.quirks.append(on_page(20_000, 99, STUMBLES["cut in the middle of a page"]))
    with pytest.raises(FetchStopped):
        fetching()
    assert old.read_bytes() == whole


def test_a_folder_that_cannot_be_written_is_named(publisher: Publisher, fetching: Fetching, whole: bytes):
    fetching.out.write_text("a file", encoding="utf-8")
    with pytest.raises(FetchStopped, match="cannot be written"):
        fetching()
    assert publisher.asked == []


def test_no_network_says_so(publisher: Publisher, fetching: Fetching):
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        publisher.url = f"http://127.0.0.1:{unused.getsockname()[1]}"
    with pytest.raises(FetchStopped, match="there is no network, or none of the publishers can be reached") as stopped:
        fetching()
    assert "Nothing was written" in str(stopped.value)
    assert len(fetching.waited.slept) == 4, "two more tries for each address"
    assert fetching.left() == []


def test_no_network_halfway_says_what_is_kept(publisher: Publisher, fetching: Fetching, whole: bytes):
    publisher.quirks.append(on_page(20_000, 99, STUMBLES["out of order"]))
    with pytest.raises(FetchStopped):
        fetching()
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        publisher.url = f"http://127.0.0.1:{unused.getsockname()[1]}"
    with pytest.raises(FetchStopped, match="2 pages with 20000 rows are kept"):
        fetching()


def test_a_feed_that_is_down_is_not_an_unknown_table(publisher: Publisher, fetching: Fetching):
    publisher.quirks.append(lambda asked: asked.path.startswith("/odata/v1") and asked.answer(503))
    with pytest.raises(FetchStopped, match="out of order"):
        fetching("12345NED")
    publisher.three["12345NED"] = kwb_rows(3)
    assert fetching("12345NED").origin["rows"] == 3, "the other feed has it"


def test_a_table_that_is_nowhere_is_unknown(publisher: Publisher, fetching: Fetching):
    with pytest.raises(UnknownTable):
        fetching("12345NED")
