"""A server on this machine: the port is taken before the work begins, and kept until the end."""

from __future__ import annotations

import ipaddress
import socket
import threading
import webbrowser
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from paradiplomacy.errors import ParadiplomacyError

if TYPE_CHECKING:
    from paradiplomacy.site.live.identity import Identity
    from paradiplomacy.site.live.live import Live


@dataclass(frozen=True, slots=True)
class Server:
    """A port that is taken, for pages that are still to come.

    host: As it was asked for.
    """

    host: str
    bound: socket.socket

    @property
    def address(self) -> str:
        """Address at which a browser on this machine finds the pages.

        >>> with listening("127.0.0.1", 0) as server:
        ...     server.address.startswith("http://127.0.0.1:")
        True
        """
        port = self.bound.getsockname()[1]
        host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(self.host, self.host)
        return f"http://{f'[{host}]' if ':' in host else host}:{port}/"

    @property
    def is_private(self) -> bool:
        """True if this machine alone can reach it."""
        try:
            return ipaddress.ip_address(self.host).is_loopback
        except ValueError:
            return self.host == "localhost"

    def show(
        self,
        live: Live,
        *,
        identity: Identity | None = None,
        reached_at: str = "",
        browse: str = "",
        ready: Callable[[], None] | None = None,
        failed: Callable[[str], None] | None = None,
    ) -> None:
        """Show a record until the process is told to stop.

        identity: How it knows who asks. By default everybody may read, and nothing else.
        reached_at: Where others reach it, through another server: ``https://ties.example.org``.
        browse: An address to be opened in a browser.
        ready: Called once the pages can be read.
        failed: Called with a message where results cannot be worked out.
        """
        import uvicorn

        from paradiplomacy.site.live.app import create_app
        from paradiplomacy.site.live.patience import BACKLOG, Patient, most_connections

        names = {"127.0.0.1", "localhost", "::1", self.host}
        base = outer_address(reached_at)
        hosts = names | {urlsplit(base).netloc} if base or self.is_private else None
        app = create_app(live, hosts=hosts, identity=identity, address=base)
        Patient.most = most_connections()
        config = uvicorn.Config(
            app,
            http=Patient,
            backlog=BACKLOG,
            ws="none",
            log_level="warning",
            access_log=False,
            server_header=False,
            lifespan="off",
        )
        self.bound.listen()  # what comes from now on waits until the server takes it
        if ready:
            ready()
        if browse:  # a browser in the terminal would hold us up
            threading.Thread(target=webbrowser.open, args=(browse,), daemon=True).start()
        live.start(failed=failed)
        try:
            uvicorn.Server(config).run(sockets=[self.bound])
        except KeyboardInterrupt:  # raised again once open connections are closed
            return
        finally:
            live.close()


def outer_address(text: str) -> str:
    """Address at which others reach a server, without a slash at the end.

    Raises ParadiplomacyError: It is not an address of a site.

    >>> outer_address("https://ties.example.org/")
    'https://ties.example.org'
    """
    if not text:
        return ""
    parts = urlsplit(text)
    if parts.scheme not in ("http", "https") or not parts.netloc or parts.path.strip("/"):
        raise ParadiplomacyError(
            f"--address {text!r} is not where a site is reached; expected one such as "
            "https://ties.example.org, without a path"
        )
    return f"{parts.scheme}://{parts.netloc}"


@contextmanager
def listening(host: str, port: int) -> Iterator[Server]:
    """Take a port of this machine.

    host: An address of this machine; ``127.0.0.1`` is seen from nowhere else.
    port: 0 takes any that is free.
    Raises ParadiplomacyError: The port cannot be taken.
    """
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        bound = socket.socket(family, kind, protocol)
    except OSError as error:
        raise ParadiplomacyError(
            f"{host} is not an address of this machine; try --host 127.0.0.1"
        ) from error
    with bound:
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            bound.bind(address)
        except OSError as error:
            raise ParadiplomacyError(
                f"port {port} of {host} cannot be taken ({error.strerror}); "
                "name another with --port, or 0 for any that is free"
            ) from error
        yield Server(host, bound)
