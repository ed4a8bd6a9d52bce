"""Which names the server answers to, and how long it waits for a request."""

from __future__ import annotations

import asyncio
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator

import httpx2
import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from paradiplomacy.site.live import patience
from paradiplomacy.site.live.guard import Guard, host_name

OURS = frozenset({"127.0.0.1", "localhost", "::1"})


async def hello(request: Request) -> PlainTextResponse:
    return PlainTextResponse("hello")


async def long(request: Request) -> PlainTextResponse:
    return PlainTextResponse("x" * LONG)


LONG = 20_000_000
APP = Starlette(routes=[Route("/", hello), Route("/long", long)])


def ask(app: Guard, *hosts: str) -> httpx2.Response:
    """What is answered to a request with these Host headers."""

    async def get() -> httpx2.Response:
        transport = httpx2.ASGITransport(app)
        async with httpx2.AsyncClient(transport=transport, base_url="http://x") as client:
            return await client.get("/", headers=[("host", host) for host in hosts])

    return asyncio.run(get())


@pytest.mark.parametrize(
    "host",
    [
        "localhost",
        "localhost:8000",
        "LOCALHOST",
        "localhost.",
        "localhost.:80",
        "127.0.0.1:65535",
        "[::1]",
        "[::1]:8000",
        "[0:0:0:0:0:0:0:1]",
        "[0000::0001]:1",
    ],
)
def test_our_names_are_answered_in_every_form(host: str) -> None:
    assert ask(Guard(APP, OURS), host).text == "hello"


@pytest.mark.parametrize(
    "host",
    [
        "[::1].evil.com",
        "[::1]evil.com:80",
        "[::1]:80.evil.com",
        "[::2]",
        "[::1",
        "::1]",
        "localhost.evil.com",
        "localhost..",
        "localhost:",
        "localhost:80:80",
        "localhost:99999",
        "localhost:evil.com",
        "evil.com:localhost",
        "evil.com@localhost",
        "localhost@evil.com",
        "localhost/evil.com",
        "localhost, evil.com",
        "127.0.0.1.evil.com",
        "127.0.0.11",
        "[127.0.0.1]",
        "",
    ],
)
def test_other_names_are_refused(host: str) -> None:
    answer = ask(Guard(APP, OURS), host)
    assert answer.status_code == 400
    assert "hello" not in answer.text
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_two_names_are_refused() -> None:
    assert ask(Guard(APP, OURS), "localhost", "evil.com").status_code == 400


def test_any_name_is_answered_where_none_is_ours() -> None:
    assert ask(Guard(APP), "evil.com").text == "hello"


def test_a_host_that_was_asked_for_is_ours_however_it_is_written() -> None:
    app = Guard(APP, frozenset({"FE80::0001", "My.Host."}))
    assert ask(app, "[fe80::1]:80").text == "hello"
    assert ask(app, "my.host").text == "hello"
    assert host_name("My.Host.") == "my.host"


# --- patience --------------------------------------------------------------------------

PATIENCE = 1.0


@pytest.fixture
def connect(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[], socket.socket]]:
    """Open a connection to a server that waits for a second."""
    monkeypatch.setattr(patience, "PATIENCE", PATIENCE)
    with socket.create_server(("127.0.0.1", 0)) as bound:
        config = uvicorn.Config(
            APP, http=patience.Patient, ws="none", lifespan="off", log_level="critical"
        )
        server = uvicorn.Server(config)
        runner = threading.Thread(
            target=lambda: asyncio.run(server.serve(sockets=[bound])), daemon=True
        )
        runner.start()
        opened: list[socket.socket] = []

        def open_one() -> socket.socket:
            made = socket.create_connection(bound.getsockname(), timeout=20)
            opened.append(made)
            return made

        yield open_one
        for one in opened:
            one.close()
        server.should_exit = True
        runner.join(20)
        assert not runner.is_alive()


def all_of(connection: socket.socket) -> bytes:
    """Everything that comes until the server closes."""
    said = b""
    try:
        while part := connection.recv(65_536):
            said += part
    except ConnectionResetError:  # it was closed while we still wrote
        pass
    return said


WHOLE = b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"


@pytest.mark.parametrize(
    ("sent", "answer"),
    [
        (b"", b"408 Request Timeout"),
        (b"GET / HTTP/1.1\r\nHost: local", b"408 Request Timeout"),
        (b"\r\n", b"400 Bad Request"),
        (b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nabc", b"405"),
        (WHOLE + b"GET / HTTP/1.1\r\nHost", b"hello"),
    ],
    ids=["nothing", "half a header", "an empty line", "half a body", "half a second request"],
)
def test_a_hundred_slow_connections_are_closed_in_time(
    connect: Callable[[], socket.socket], sent: bytes, answer: bytes
) -> None:
    slow = [connect() for _ in range(100)]
    for one in slow:
        one.sendall(sent)
    quick = connect()
    quick.sendall(WHOLE.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n"))
    assert all_of(quick).endswith(b"hello")
    assert all(answer in all_of(one) for one in slow)


def test_bytes_that_trickle_in_do_not_prolong_it(connect: Callable[[], socket.socket]) -> None:
    slow = connect()
    start = time.monotonic()

    def trickle() -> None:
        while time.monotonic() - start < 20 * PATIENCE:
            slow.sendall(b"G")
            time.sleep(PATIENCE / 20)

    with pytest.raises(OSError, match=r"reset|[Bb]roken"):
        trickle()
    assert time.monotonic() - start < 10 * PATIENCE


def test_a_connection_is_kept_between_whole_requests(
    connect: Callable[[], socket.socket],
) -> None:
    kept = connect()
    for _ in range(3):
        kept.sendall(WHOLE)
        said = b""
        while not said.endswith(b"hello"):
            part = kept.recv(65_536)
            assert part
            said += part
        time.sleep(PATIENCE * 1.3)  # longer than a request may take


LONG_ONE = WHOLE.replace(b"GET / ", b"GET /long ")


def test_answers_that_nobody_reads_are_given_up(connect: Callable[[], socket.socket]) -> None:
    silent = [connect() for _ in range(30)]
    for one in silent:
        one.sendall(LONG_ONE)
    quick = connect()
    quick.sendall(WHOLE.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n"))
    assert all_of(quick).endswith(b"hello")
    time.sleep(4 * PATIENCE)
    # What the system had taken in can be read; the rest never comes.
    assert all(len(all_of(one)) < LONG for one in silent)


def test_who_reads_slowly_gets_all(connect: Callable[[], socket.socket]) -> None:
    slow = connect()
    slow.sendall(LONG_ONE.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n"))
    start, had = time.monotonic(), 0
    while part := slow.recv(400_000):
        had += len(part)
        if time.monotonic() - start < 5 * PATIENCE:
            time.sleep(PATIENCE / 5)
    assert had > LONG


def test_where_there_is_no_room_the_longest_wait_ends(
    connect: Callable[[], socket.socket], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(patience, "PATIENCE", 60.0)  # nobody is closed for being slow
    monkeypatch.setattr(patience.Patient, "most", 20)
    slow = [connect() for _ in range(60)]
    for _ in range(3):
        quick = connect()
        quick.sendall(WHOLE.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n"))
        assert all_of(quick).endswith(b"hello")
    assert all(all_of(one) == b"" for one in slow[:38])
    for one in slow:
        one.close()


@pytest.mark.skipif(sys.platform == "win32", reason="no such bound there")
def test_a_server_asks_for_the_descriptors_that_it_may_have() -> None:
    program = (
        "import resource\n"
        "from paradiplomacy.site.live.patience import most_connections\n"
        "hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]\n"
        "resource.setrlimit(resource.RLIMIT_NOFILE, (1024, hard))\n"
        "print(most_connections() >= min(hard, 8192) - 400)\n"
        "resource.setrlimit(resource.RLIMIT_NOFILE, (1024, 1024))\n"
        "print(most_connections())\n"
    )
    ran = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert ran.stdout.split() == ["True", "624"]
