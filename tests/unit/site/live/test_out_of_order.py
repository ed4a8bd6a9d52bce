"""Odd requests are refused, and where the database fails people are told that nothing was saved."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Any

import pytest
import sqlalchemy as sa
from tests.support.people import PASSWORD
from tests.support.shared_site import SharedSite, Visitor, token_in
from tests.unit.site.live.test_answering import BEGIN

from paradiplomacy.access.people import People
from paradiplomacy.access.roles import Grant, Role
from paradiplomacy.evidence.consent.scrubbing import ask_to_scrub, scrub_now
from paradiplomacy.evidence.engine import connect, writing
from paradiplomacy.interviews.instrument import read_shipped
from paradiplomacy.site.live import refusals
from paradiplomacy.site.live.app import create_app
from paradiplomacy.site.live.live import Live

ODD = ["//[", "//℀", "http://[", "//[::1", "/\ud800", "\0", "//a@[b"]
FAILS = [
    ("en", "", "This was NOT saved", "cannot be reached just now"),
    ("zh", "/zh", "未能保存", "暂时无法打开"),
]


@pytest.fixture(autouse=True)
def _said_nothing_yet(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(refusals, "_LOG", refusals._Log())


# --- odd requests -----------------------------------------------------------------------


@pytest.mark.parametrize("after", ODD)
def test_odd_addresses_to_go_to_are_ignored(private: SharedSite, after: str) -> None:
    private.signed_in(Role.ADMIN)
    visitor = private.visitor()
    encoded = after.encode("utf-8", "surrogatepass")
    page = visitor.get("/sign-in.html", params={"next": encoded})
    assert page.status_code == 200
    assert 'name="next" value=""' in page.text
    data = {"token": token_in(page.text), "email": "admin@example.org", "password": PASSWORD}
    answer = visitor.ask("POST", "/sign-in.html", data=data | {"next": encoded})
    assert answer.headers["location"] == "/index.html"


@pytest.mark.parametrize("origin", ["http://[", "//[", "http://\u2100", "null ", "http://[::1"])
def test_odd_origins_are_from_elsewhere(private: SharedSite, origin: str) -> None:
    visitor = private.visitor()
    token = token_in(visitor.get("/sign-in.html").text)
    headers = {"origin": origin.encode("utf-8")}
    answer = visitor.ask("POST", "/sign-in.html", data={"token": token}, headers=headers)
    assert answer.status_code == 403


@pytest.mark.parametrize("host", ["[", "a[b", "[::1", "\u2100", "a@[", "", "a b"])
@pytest.mark.parametrize("address", ["/", "/ties.html", "/nowhere.html", "/ties.json"])
def test_odd_names_of_the_server_break_nothing(live: Live, host: str, address: str) -> None:
    visitor = Visitor(create_app(live))
    answer = visitor.get(address, headers={"host": host.encode("utf-8")})
    assert answer.status_code < 500


def test_an_odd_cookie_to_go_to_is_ignored(private: SharedSite) -> None:
    visitor = private.visitor()
    visitor.cookies["after"] = "%2F%2F%5B"
    assert visitor.get("/signed-in-elsewhere").status_code == 404


def test_who_leaves_during_a_form_is_no_error(private: SharedSite) -> None:
    visitor = private.visitor()
    visitor.get("/sign-in.html")
    said: list[dict[str, Any]] = []

    async def ask() -> None:
        left = iter([{"type": "http.request", "body": b"token=", "more_body": True}])

        async def receive() -> dict[str, Any]:
            return next(left, {"type": "http.disconnect"})

        async def send(message: Any) -> None:
            said.append(message)

        headers = [(b"host", b"localhost")]
        headers += [(b"content-type", b"application/x-www-form-urlencoded")]
        scope = {"type": "http", "method": "POST", "path": "/sign-in.html", "raw_path": b""}
        scope |= {"query_string": b"", "headers": headers, "http_version": "1.1"}
        scope |= {"scheme": "http", "server": ("localhost", 80), "client": ("192.0.2.1", 9)}
        await private.app(scope, receive, send)

    asyncio.run(ask())  # raises nothing
    assert said[0]["status"] == 400


# --- a database that fails ---------------------------------------------------------------


@contextmanager
def full_disk(people: People) -> Iterator[None]:
    """No page more for the file of a store: what SQLite says of a disk that is full."""

    def bound(connection: Any, *_: object) -> None:
        with closing(connection.cursor()) as cursor:
            pages = cursor.execute("PRAGMA page_count").fetchone()[0]
            cursor.execute(f"PRAGMA max_page_count = {pages}")

    with writing(people.engine) as connection:
        ask_to_scrub(connection)
    assert scrub_now(people.engine)  # no free page is left
    people.engine.dispose()
    sa.event.listen(people.engine, "connect", bound)
    try:
        yield
    finally:
        sa.event.remove(people.engine, "connect", bound)
        people.engine.dispose()


@contextmanager
def no_server(people: People) -> Iterator[None]:
    """A database that nobody reaches: port 1 is nobody's."""
    known, nowhere = people._engine, connect("postgresql://ann@127.0.0.1:1/ties?connect_timeout=1")
    people._engine = nowhere
    try:
        yield
    finally:
        people._engine = known
        nowhere.dispose()


@pytest.mark.parametrize(("language", "folder", "not_saved", "unavailable"), FAILS)
def test_a_respondent_is_told_that_the_answer_was_not_saved(
    in_store: SharedSite,
    caplog: pytest.LogCaptureFixture,
    *,
    language: str,
    folder: str,
    not_saved: str,
    unavailable: str,
) -> None:
    record = in_store.live.records[0]
    tie = next(iter(in_store.live.site.record.ties))
    grant = Grant(Role.RESPONDENT, record, in_store.live.site.record.ties[tie].ends[0])
    _, token = in_store.people.invite(grant, by="local", tie=tie, language=language)
    visitor = in_store.visitor()
    visitor.get(f"/invitation/{token}")
    assert visitor.send(f"{folder}/answer.html", **BEGIN).status_code == 303
    question = next(each.key for each in read_shipped().questions if each.kind == "open")
    address = f"{folder}/answer/{question}.html"
    form = token_in(visitor.get(address).text)
    data = {"token": form, "answer": "机构承办交流。" * 250, "version": "0"}
    with full_disk(in_store.people):
        for _ in range(5):
            answer = visitor.ask("POST", address, data=data)
            assert answer.status_code == 503
            assert not_saved in answer.text
            assert answer.headers["retry-after"] == "10"
            assert "content-security-policy" in answer.headers
        page = visitor.get(address)
        assert (page.status_code, unavailable in page.text) == (200, False), "it can be read"
    assert visitor.ask("POST", address, data=data).status_code == 303
    said = [r for r in caplog.records if r.levelno >= logging.WARNING]
    assert len(said) == 1, "one line, however many ask"
    assert "no space is left" in said[0].getMessage()
    assert said[0].exc_info is None
    assert token not in caplog.text


@pytest.mark.parametrize(("language", "folder", "not_saved", "unavailable"), FAILS)
def test_where_nobody_reaches_the_database_everybody_is_told(
    private: SharedSite, language: str, folder: str, not_saved: str, unavailable: str
) -> None:
    admin, reader = private.signed_in(Role.ADMIN, ""), private.visitor()
    form = token_in(reader.get("/sign-in.html").text)
    own = token_in(admin.get("/people.html").text)
    with no_server(private.people):
        for address in ("/index.html", "/ties.html", "/people.html"):
            answer = admin.get(folder + address)
            assert (answer.status_code, unavailable in answer.text) == (503, True), address
        invite = {"token": own, "do": "invite", "role": "reader", "record": ""}
        answer = admin.ask("POST", f"{folder}/people.html", data=invite)
        assert (answer.status_code, not_saved in answer.text) == (503, True)
        assert "127.0.0.1" not in answer.text, "where the database is, is nobody's business"
        data = {"token": form, "email": "admin@example.org", "password": PASSWORD}
        answer = reader.ask("POST", f"{folder}/sign-in.html", data=data)
        assert (answer.status_code, unavailable in answer.text) == (503, True)
        assert admin.get("/ties.json").status_code == 503
        assert admin.get("/assets/site.css").status_code == 200
        link = reader.get(f"{folder}/invitation/abc" if not folder else "/invitation/abc")
        assert link.status_code == 503
    assert admin.get(f"{folder}/people.html").status_code == 200
    assert language in ("en", "zh")


def test_a_line_of_the_log_counts_what_it_left_out(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    now = 100.0
    monkeypatch.setattr(refusals.time, "monotonic", lambda: now)
    log = refusals._Log()
    for _ in range(5):
        log.say("the disk is full")
    now = 200.0
    log.say("the disk is full")
    assert [record.getMessage() for record in caplog.records] == [
        "the disk is full",
        "the disk is full (4 more requests since)",
    ]
