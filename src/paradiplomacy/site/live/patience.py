"""Waiting for a connection: a request has to come whole, an answer to be read, and soon.

uvicorn closes a connection that is idle after an answer. One on which a request never ends, or
an answer is never read, it keeps for ever, so that whoever opens enough of them keeps everybody
else out.
"""

from __future__ import annotations

import struct
import sys
from contextlib import suppress
from typing import Any

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

PATIENCE = 10.0
"""Seconds between two looks at a connection: in no two may it be waiting for the same request."""
FEWEST = 10_000
"""Bytes of an answer that have to be read between two looks, as long as some are left."""
BACKLOG = 100
"""Connections that the system keeps before they are taken, all of them at once."""
_DESCRIPTORS, _OWN = 8_192, 100

_TOO_LATE = (
    b"HTTP/1.1 408 Request Timeout\r\ncontent-type: text/plain; charset=utf-8\r\n"
    b"connection: close\r\ncontent-length: 49\r\n\r\nThe request took too long. "
    + "请求耗时过长。\n".encode()
)


class Patient(H11Protocol):
    """A connection that is closed when a request takes too long to come, or an answer to be read.

    It is looked at every few seconds; bytes that come meanwhile do not prolong it. Where there are
    as many connections as the process can have, the one that has let itself be waited for longest
    makes room for the next.
    """

    most = 0
    """Connections at once; 0 for as many as come."""

    def connection_made(self, transport: Any) -> None:
        """Begin to wait for the first request."""
        super().connection_made(transport)
        self._since = self.loop.time()
        self._seen: tuple[Any, bool, int] = (None, True, 0)
        self._next_look = self.loop.call_later(PATIENCE, self._look)
        if self.most and len(self.connections) > self.most:
            self._make_room()

    def on_response_complete(self) -> None:
        """After an answer, begin to wait for the next request."""
        super().on_response_complete()
        self._since = self.loop.time()

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait no longer."""
        self._next_look.cancel()
        super().connection_lost(exc)

    def _look(self) -> None:
        """Let go of a client that was waited for at the last look, too, or has read too little."""
        # After an answer uvicorn waits for a while itself, until any byte comes.
        is_idle = self._answers or self.timeout_keep_alive_task is not None
        is_waiting = self.conn.their_state is h11.SEND_BODY or not is_idle
        (cycle, was_waiting, before), left = self._seen, self._bytes_left()
        self._seen = self.cycle, is_waiting, left
        self._next_look = self.loop.call_later(PATIENCE, self._look)
        if self.cycle is not cycle:  # another request
            return
        if left and before and left > before - FEWEST:
            self.transport.abort()  # to close it would wait for the reader
        elif is_waiting and was_waiting and not self.transport.is_closing():
            if self.conn.our_state is h11.IDLE:
                self.transport.write(_TOO_LATE)
            self.transport.close()

    @property
    def _answers(self) -> bool:
        """True if a request that came whole is being answered."""
        cycle: Any = self.cycle  # None before the first request
        return cycle is not None and not cycle.response_complete

    def _bytes_left(self) -> int:
        """Bytes that were written and are not read, those too that the system has taken."""
        left = self.transport.get_write_buffer_size()
        bound = self.transport.get_extra_info("socket")
        if left and sys.platform == "linux" and bound is not None:
            import fcntl
            import termios

            with suppress(OSError):
                (taken,) = struct.unpack("i", fcntl.ioctl(bound, termios.TIOCOUTQ, bytes(4)))
                left += taken
        return left

    def _make_room(self) -> None:
        """Close the connection that lets itself be waited for longest; this one where none does."""
        others = [
            one
            for one in self.connections
            if isinstance(one, Patient) and not one.transport.is_closing()
        ]
        if len(others) > self.most:
            slow = [one for one in others if not one._answers or one._bytes_left()]
            min(slow, key=lambda one: one._since, default=self).transport.abort()


def most_connections() -> int:
    """Number of connections that fit into this process, which is let have more files for them.

    0 where nothing bounds them.
    """
    if sys.platform == "win32":
        return 0
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft == resource.RLIM_INFINITY:
        return 0
    if soft < _DESCRIPTORS:
        soft = _DESCRIPTORS if hard == resource.RLIM_INFINITY else min(_DESCRIPTORS, hard)
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    # Three times may connections be taken, before the first of them is looked at.
    return max(soft - _OWN - 3 * BACKLOG, soft // 5)
