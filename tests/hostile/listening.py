"""A local address that nobody should call."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Literal

_PAGE = b"HTTP/1.1 200 OK\r\nContent-Length: 14\r\nConnection: close\r\n\r\nkind\nsister\n\n\n"


@contextmanager
def listening(how: Literal["", "page", "mute"]) -> Iterator[tuple[int, list[str]]]:
    """A port, and a list that gets the first line of whoever calls it.

    ``"page"`` answers as a web server does, ``"mute"`` never answers; ``""`` does not listen.
    """
    calls: list[str] = []
    if not how:
        yield 1, calls
        return
    held: list[socket.socket] = []

    def answer() -> None:
        while True:
            try:
                caller, _ = listener.accept()
            except OSError:
                return
            calls.append("somebody")
            held.append(caller)
            if how == "page":
                caller.settimeout(2)
                try:
                    calls[-1] = caller.recv(4096).partition(b"\r\n")[0].decode(errors="replace")
                    caller.sendall(_PAGE)
                except OSError:
                    pass
                caller.close()

    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=answer, daemon=True)
        thread.start()
        try:
            yield listener.getsockname()[1], calls
        finally:
            listener.shutdown(socket.SHUT_RDWR)
    for caller in held:
        caller.close()
