"""Fetching from Wikidata, against a service on this machine that fails in every way we know of."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import httpx2
import pytest
from tests.support.wikidata_service import (
    NOON,
    Service,
    body,
    everything,
    hang_up,
    pages,
    serving,
    statements,
    status,
)

from paradiplomacy import __version__
from paradiplomacy.errors import FetchError, NotFoundError
from paradiplomacy.sources.wikidata import read_wikidata_sparql
from paradiplomacy.sources.wikidata.fetch import ATTEMPTS, PATIENCE, fetch_wikidata
from paradiplomacy.sources.wikidata.pages import FetchNote


def test_pages_hold_every_statement_once_and_in_order(
    service: Service, fetch: Callable[..., FetchNote], waits: list[float], tmp_path: Path
) -> None:
    done = fetch(pause=1.5)
    assert statements(tmp_path / "out") == everything(service)
    assert (done.statements, done.rows, len(done.pages), done.new_pages) == (23, 27, 3, 3)
    assert (done.expected, done.finished) == (23, "2026-03-01T12:00:00+00:00")
    assert [size for _, size in service.pages_asked] == [10] * 4  # the last one came back empty
    assert waits == [1.5] * 4  # after counting, and between the pages


def test_it_says_who_asks(service: Service, fetch: Callable[..., FetchNote]) -> None:
    fetch(contact="keeper@example.org")
    for _, headers in service.asked:
        assert headers["user-agent"].startswith(f"paradiplomacy/{__version__} (")
        assert "keeper@example.org" in headers["user-agent"]
        assert headers["accept"] == "application/sparql-results+json"


def test_only_ties_with_an_end_in_a_country(
    service: Service, fetch: Callable[..., FetchNote], tmp_path: Path
) -> None:
    done = fetch(countries=["France", "FR"])
    assert done.countries == ("FR",)
    french = {row["statement"] for row in service.rows if row["itemCountry"] == "FR"}
    assert statements(tmp_path / "out") == sorted(french)
    assert done.expected == len(french)


def test_a_finished_fetch_asks_nothing_more(
    service: Service, fetch: Callable[..., FetchNote], tmp_path: Path
) -> None:
    first = fetch()
    before, asked = pages(tmp_path / "out"), len(service.asked)
    again = fetch()
    assert len(service.asked) == asked
    assert pages(tmp_path / "out") == before
    assert again.new_pages == 0
    assert (again.statements, again.finished) == (first.statements, first.finished)


TROUBLES = {
    "429 with seconds": (status(429, Retry_After="7"), 7.0),
    "429 with a date": (
        status(429, Retry_After=format_datetime(NOON + timedelta(seconds=40), usegmt=True)),
        40.0,
    ),
    "429 with a date gone by": (
        status(429, Retry_After=format_datetime(NOON - timedelta(hours=1), usegmt=True)),
        1.0,
    ),
    "429 with nonsense": (status(429, Retry_After="soon"), 2.0),
    "429 without a word": (status(429), 2.0),
    "503 with seconds": (status(503, Retry_After="3"), 3.0),
    "502": (status(502), 2.0),
    "connection closed": (hang_up, 2.0),
    "connection lost in the middle": (body(lambda sent: sent[:200], promised=900), 2.0),
}


@pytest.mark.parametrize(("trouble", "wait"), TROUBLES.values(), ids=TROUBLES)
def test_it_waits_and_asks_the_same_again(  # noqa: PLR0917 - fixtures
    service: Service,
    fetch: Callable[..., FetchNote],
    waits: list[float],
    tmp_path: Path,
    trouble: Any,
    wait: float,
) -> None:
    service.trouble = [None, None, trouble]
    fetch()
    assert statements(tmp_path / "out") == everything(service)
    assert service.pages_asked[1] == service.pages_asked[2]
    assert waits == [1.0, 1.0, wait, 1.0, 1.0]
    fetch("undisturbed")
    assert pages(tmp_path / "out") == pages(tmp_path / "undisturbed")


SLOW = {
    "500 of a timeout": status(500, "java.util.concurrent.TimeoutException"),
    "504": status(504),
    "cut short": body(lambda sent: sent[:-40]),
    "a stack trace in the middle": body(lambda sent: sent[:300] + b"\nTimeoutException\n\tat x"),
    "nothing": body(lambda _: b""),
    "a page of HTML": body(lambda _: b"<html><body>Sorry</body></html>"),
    "other JSON": body(lambda _: b'{"error": "busy"}'),
    "no UTF-8": body(lambda _: b"\xff\xfe\x00"),
    "nested without end": body(lambda _: b"[" * 200_000),
}


@pytest.mark.parametrize("trouble", SLOW.values(), ids=SLOW)
def test_it_asks_for_less_where_no_whole_answer_comes(
    service: Service, fetch: Callable[..., FetchNote], tmp_path: Path, trouble: Any
) -> None:
    service.trouble = [None, None, trouble, trouble]
    fetch(page_size=200)
    assert [size for _, size in service.pages_asked] == [200, 200, 100, 50]
    assert statements(tmp_path / "out") == everything(service)


def test_it_asks_for_less_after_a_timeout_of_ours(
    service: Service, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Impatient(httpx2.Client):
        """Waits for the first page only a moment, and for all others as always."""

        def send(self, request: httpx2.Request, **options: Any) -> httpx2.Response:
            if "LIMIT 100" in request.url.params["query"]:
                request.extensions["timeout"] |= {"read": 0.2}
            return super().send(request, **options)

    monkeypatch.setattr("httpx2.Client", Impatient)
    heard = threading.Event()

    def sleep_over_it(handler: Any, _: bytes) -> None:
        heard.wait(600)
        handler.close_connection = True

    service.trouble = [None, sleep_over_it]

    def sleep(seconds: float) -> None:
        if seconds > 1:  # it waits, since the time is up: the handler may go
            heard.set()

    fetch_wikidata(tmp_path / "out", endpoint=service.url, page_size=100, sleep=sleep)
    assert [size for _, size in service.pages_asked][:2] == [100, 50]
    assert statements(tmp_path / "out") == everything(service)


def test_a_page_is_not_halved_for_ever(
    service: Service, fetch: Callable[..., FetchNote], waits: list[float]
) -> None:
    service.trouble = [None, *[status(504)] * ATTEMPTS]
    with pytest.raises(FetchError, match=r"504.* 8 times in a row; 0 statements are kept"):
        fetch(page_size=100)
    assert [size for _, size in service.pages_asked] == [100, 50, 25, 25, 25, 25, 25, 25]
    assert waits[1:] == [2, 4, 8, 16, 32, 64, 120]


def test_who_wants_a_long_rest_gets_it(service: Service, fetch: Callable[..., FetchNote]) -> None:
    service.trouble = [None, None, status(429, Retry_After=str(int(PATIENCE) + 1))]
    with pytest.raises(FetchError, match=r"left alone for 901 seconds; 10 statements are kept"):
        fetch()
    assert fetch().statements == 23


REFUSALS = {
    "400": (status(400, "<b>MalformedQueryException</b>: what?"), "MalformedQueryException : what"),
    "403": (status(403, "blocked"), "--contact"),
    "404": (status(404), "check the address"),
    "302 for ever": (status(302, Location="/sparql"), "redirect"),
    "401": (status(401), "HTTP 401"),
}


@pytest.mark.parametrize(("trouble", "says"), REFUSALS.values(), ids=REFUSALS)
def test_a_refusal_is_not_repeated(
    service: Service, fetch: Callable[..., FetchNote], trouble: Any, says: str
) -> None:
    service.trouble = [trouble] * 50
    with pytest.raises(FetchError, match=says):
        fetch()
    assert all("COUNT(" in query for query, _ in service.asked if query)


def test_a_service_out_of_reach(tmp_path: Path, waits: list[float]) -> None:
    with serving(Service([])) as gone:
        pass
    with pytest.raises(FetchError, match="connection failed"):
        fetch_wikidata(tmp_path / "out", endpoint=gone.url, sleep=waits.append)
    assert not (tmp_path / "out").exists()


def test_a_service_that_cannot_count_is_read_all_the_same(
    service: Service, fetch: Callable[..., FetchNote]
) -> None:
    service.trouble = [status(504)]
    done = fetch()
    assert (done.expected, done.statements) == (None, 23)


def test_a_service_that_does_not_keep_the_order(
    service: Service, fetch: Callable[..., FetchNote]
) -> None:
    service.rows.reverse()
    with pytest.raises(FetchError, match="order"):
        fetch()


def test_a_service_that_sends_the_same_page_for_ever(
    service: Service, fetch: Callable[..., FetchNote], tmp_path: Path
) -> None:
    kept = service.answer("LIMIT 10")
    assert kept is not None
    service.trouble = [None, *[body(lambda _: kept)] * 2]
    with pytest.raises(FetchError, match="order"):
        fetch()
    assert len(pages(tmp_path / "out")) == 1


def test_a_service_without_ties(service: Service, fetch: Callable[..., FetchNote]) -> None:
    with pytest.raises(FetchError, match="no statement of P190 of IS"):
        fetch(countries=["IS"])


@pytest.mark.parametrize("endpoint", ["", "wikidata.org", "ftp://wikidata.org/", "http://", "a b:"])
def test_what_is_no_address(fetch: Callable[..., FetchNote], endpoint: str) -> None:
    with pytest.raises(FetchError, match=r"address|cannot be sent"):
        fetch(endpoint=endpoint)


def test_wrong_options(fetch: Callable[..., FetchNote]) -> None:
    with pytest.raises(NotFoundError, match="no country 'Atlantis'"):
        fetch(countries=["Atlantis"])
    with pytest.raises(FetchError, match="page of 0"):
        fetch(page_size=0)
    with pytest.raises(FetchError, match="cannot be sent"):
        fetch(contact="Zoë ☎")


def test_what_is_fetched_is_what_the_reader_reads(
    service: Service, fetch: Callable[..., FetchNote], tmp_path: Path
) -> None:
    fetch()
    extract = read_wikidata_sparql(tmp_path / "out", record="fetched")
    assert extract.material.meta.as_of == "2026-03-01"
    assert (extract.skipped, extract.unread) == ((), {})
    said = extract.material.statements
    assert sum(s.property == "kind" for s in said) == 23
    assert {(s.value, s.side) for s in said if s.property == "established"} == {
        (
            row["start"][:4],
            f"{row['itemCountry'].lower()}-fetched-q{row['item'].rpartition('Q')[2]}",
        )
        for row in service.rows
    }
    (one,) = tmp_path.glob("out/page-00001.json")
    alone = read_wikidata_sparql(one, record="fetched").material.statements
    assert {s.id for s in alone} < {s.id for s in said}
