"""A server for one machine: who knows the token that was printed may write, others may read."""

from __future__ import annotations

import re
import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from tests.conftest import Outcome
from tests.support.correcting import FACT, Desk, served
from tests.support.pages import Browser
from tests.support.shared_site import token_in

from paradiplomacy.site.live.app import create_app
from paradiplomacy.site.live.identity import Alone
from paradiplomacy.site.live.live import Live
from paradiplomacy.site.live.serving import Server

Cli = Callable[..., Outcome]


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    desk = Desk(tmp_path)
    yield desk
    desk.live.close()


@pytest.fixture
def alone() -> Alone:
    return Alone()


def browser(live: Live, alone: Alone) -> Browser:
    return Browser(create_app(live, hosts={"localhost"}, identity=alone), host="localhost")


def test_a_fact_is_written_with_the_token_and_read_without(desk: Desk, alone: Alone) -> None:
    other = browser(desk.live, alone)
    page = other.get(FACT)
    assert page.status_code == 200
    assert "<form" not in page.text
    me = browser(desk.live, alone)
    me.get(alone.entrance("/"))
    shown = me.get(FACT).text
    hidden = dict(re.findall(r'name="(record|version|statement)" value="([^"]*)"', shown))
    fields = {**hidden, "token": token_in(shown), "do": "question", "why": "a misprint?"}
    before = desk.values()
    assert other.ask("POST", FACT, data=fields).status_code == 403
    assert desk.values() == before
    assert me.ask("POST", FACT, data=fields).status_code == 303
    assert "a misprint?" in other.get(FACT).text


@pytest.mark.parametrize("page", ["/review.html", "/review-places.html", "/people.html"])
@pytest.mark.parametrize(
    ("folder", "says"), [("", "Open the address with the token"), ("/zh", "请打开带口令的网址")]
)
def test_who_comes_without_it_is_told_where_it_is(
    desk: Desk, alone: Alone, page: str, folder: str, says: str
) -> None:
    other = browser(desk.live, alone)
    answer = other.get(folder + page)
    assert answer.status_code == 403
    assert says in answer.text
    other.get(alone.entrance("/"))
    assert says not in other.get(folder + page).text


def test_the_account_page_says_what_one_may_do(desk: Desk, alone: Alone) -> None:
    me = browser(desk.live, alone)
    assert "you may do everything" not in me.get("/account.html").text
    assert "您只能阅读" in me.get("/zh/account.html").text
    me.get(alone.entrance("/"))
    assert "you may do everything" in me.get("/account.html").text


def test_the_token_leaves_the_address_and_a_strict_cookie_takes_its_place(
    live: Live, alone: Alone
) -> None:
    me = browser(live, alone)
    answer = me.get(f"{alone.entrance('/zh/ties.html')}&status=ended&q=%E5%9F%8E")
    assert answer.status_code == 303
    assert answer.headers["location"] == "/zh/ties.html?status=ended&q=%E5%9F%8E"
    assert answer.headers["cache-control"] == "no-store"
    cookie = answer.headers["set-cookie"]
    assert re.match(r"session-\d+=[\w-]{43}; HttpOnly; Path=/; SameSite=strict$", cookie)
    token = alone.entrance("").partition("=")[2]
    assert len(token) == 43
    assert token not in cookie
    away = me.get(f"//evil.example/x{alone.entrance('')}")
    assert not away.headers.get("location", "/").startswith("//")


def test_a_token_that_is_not_of_this_start_lets_nobody_in(live: Live, alone: Alone) -> None:
    other = browser(live, alone)
    token = alone.entrance("").partition("=")[2]
    for wrong in (
        Alone().entrance("/"),
        "/?token=",
        "/?token=é",
        f"/?token={token[:-1]}",
        f"/?token={token}&token=x",
    ):
        answer = other.get(wrong)
        assert answer.status_code == 403
        assert "set-cookie" not in answer.headers
    for name in ("session", "session-0", "session-80", "__Host-session"):
        for value in (token, Alone()._session, "", "é"):
            given = {"cookie": f"{name}={value}".encode()}
            assert other.get("/review.html", headers=given).status_code == 403


def test_servers_on_two_ports_keep_their_own_sessions(desk: Desk) -> None:
    one, two = Alone(), Alone()
    with (
        served(create_app(desk.live, identity=one)) as first,
        served(create_app(desk.live, identity=two)) as second,
    ):
        cookies = [
            header
            for at, alone in ((first, one), (second, two))
            for header in re.findall(
                r"(?im)^set-cookie: ([^;]+)", raw(at, f"GET {alone.entrance('/')} HTTP/1.1")
            )
        ]
        both = f"Cookie: {'; '.join(cookies)}"
        for at in (first, second):
            assert " 200 " in raw(at, "GET /review.html HTTP/1.1", both).splitlines()[0]


def raw(address: str, request: str, *headers: str, host: str = "") -> str:
    """The answer to a request as it is sent, byte by byte."""
    parts = urlsplit(address)
    assert parts.hostname
    assert parts.port
    with socket.create_connection((parts.hostname, parts.port), timeout=30) as connection:
        lines = [request, f"Host: {host or parts.netloc}", "Connection: close", *headers, "", ""]
        connection.sendall("\r\n".join(lines).encode())
        return b"".join(iter(lambda: connection.recv(65_536), b"")).decode()


@pytest.mark.parametrize(
    "headers",
    [
        (),
        ("X-Forwarded-Proto: https",),
        ("X-Forwarded-For: 192.0.2.1",),
        ("CF-Connecting-IP: 192.0.2.1",),
        ("X-Client-IP: 192.0.2.1",),
        ("Forwarded: for=192.0.2.1",),
        ("X-Unheard-Of: 192.0.2.1",),
    ],
    ids=str,
)
@pytest.mark.parametrize("version", ["1.0", "1.1"])
def test_what_another_server_passes_on_makes_nobody_admin(
    desk: Desk, version: str, headers: tuple[str, ...]
) -> None:
    """As nginx sends it by default, and others do: from this machine, and by its name."""
    before = desk.values()
    with served(create_app(desk.live, hosts={"127.0.0.1"}, identity=Alone())) as address:
        for page in ("/review.html", "/zh/review-places.html", "/people.html", "/words.csv"):
            answer = raw(address, f"GET {page} HTTP/{version}", *headers)
            assert " 403 " in answer.splitlines()[0]
        form = "application/x-www-form-urlencoded"
        sent = (*headers, f"Content-Type: {form}", "Content-Length: 0")
        answer = raw(address, f"POST {FACT} HTTP/{version}", *sent)
        assert " 403 " in answer.splitlines()[0]
    assert desk.values() == before


@pytest.mark.parametrize("opens", [True, False])
@pytest.mark.parametrize("host", ["127.0.0.1", "0.0.0.0"])
def test_the_command_prints_the_address_first_and_then_the_one_to_write(
    cli: Cli, monkeypatch: pytest.MonkeyPatch, live: Live, host: str, opens: bool
) -> None:
    shown: list[tuple[str, object]] = []

    def show(
        _self: Server, _live: Live, *, ready: Callable[[], None], browse: str, **given: object
    ) -> None:
        ready()
        shown.append((browse, given["identity"]))

    monkeypatch.setattr(Server, "show", show)
    monkeypatch.setattr("paradiplomacy.results.begun.begin", lambda *_, **__: live._opening)
    done = cli("serve", "--host", host, "--port", 0, *(["--open"] if opens else []))
    ((browse, identity),) = shown
    first, *others = done.out.splitlines()
    address = first.split()[0]
    assert re.fullmatch(r"http://127\.0\.0\.1:\d+/", address)
    if host == "0.0.0.0":
        assert others == []
        assert identity is None
        assert browse == (address if opens else "")
        return
    assert isinstance(identity, Alone)
    assert [line.split()[0] for line in others] == [identity.entrance(address)]
    assert browse == (identity.entrance(address) if opens else "")
