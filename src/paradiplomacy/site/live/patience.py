"""Waiting for a connection: a request has to come whole, an answer to be read, and soon.

uvicorn closes a connection that is idle after an answer. One on which a request never ends, or
an answer is never read, it keeps for ever, so that whoever opens enough of them keeps everybody
else out.
"""

from __future__ import annotations

import asyncio
import struct
import sys
from contextlib import suppress
from typing import Any

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

PATIENCE = 10.0
"""Seconds within which a request has to have come, its headers and its body."""
FEWEST = 10_000
"""Bytes of an answer that have to be read in as many seconds, as long as some are left."""
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

    The time runs from the connection, and of a later request from its first byte; bytes that
    come meanwhile do not prolong it. Where there are as many connections as the process can have,
    the one that has let itself be waited for longest makes room for the next.
    """

    most = 0
    """Connections at once; 0 for as many as come."""

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self._deadline: asyncio.TimerHandle | None = None
        self._look_again: asyncio.TimerHandle | None = None
        self._unread = 0
        self._is_gone = False

    def connection_made(self, transport: Any) -> None:
        """Begin to wait for the first request."""
        super().connection_made(transport)
        if self.most and len(self.connections) > self.most:
            self._make_room()
        self._wait()

    def data_received(self, data: bytes) -> None:
        """Take in what came; wait on where that was not the whole of a request."""
        super().data_received(data)
        self._look()

    def on_response_complete(self) -> None:
        """After an answer, wait only if the next request has begun."""
        super().on_response_complete()
        self._look()

    def pause_writing(self) -> None:
        """Begin to wait until what was written is read."""
        super().pause_writing()
        self._watch()

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait no longer."""
        self._stop()
        if self._look_again is not None:
            self._look_again.cancel()
            self._look_again = None
        super().connection_lost(exc)

    def _look(self) -> None:
        # After an answer uvicorn waits for a while itself, until any byte comes.
        idle = self._answers or self.timeout_keep_alive_task is not None
        if self.conn.their_state is h11.SEND_BODY or not idle:
            self._wait()
        else:
            self._stop()
        self._watch()

    @property
    def _answers(self) -> bool:
        """True if a request that came whole is being answered."""
        cycle: Any = self.cycle  # None before the first request
        return cycle is not None and not cycle.response_complete

    def _wait(self) -> None:
        if self._deadline is None and not self.transport.is_closing():
            self._deadline = self.loop.call_later(PATIENCE, self._give_up)

    def _stop(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None

    def _give_up(self) -> None:
        self._deadline = None
        if not self.transport.is_closing():
            if self.conn.our_state is h11.IDLE:
                self.transport.write(_TOO_LATE)
            self.transport.close()
            self._watch()

    # --- answers that nobody reads ------------------------------------------------------

    def _watch(self) -> None:
        """Look again after a while, as long as something that was written is not read."""
        if self._look_again is None and self.transport.get_write_buffer_size():
            self._unread = self._left()
            self._look_again = self.loop.call_later(PATIENCE, self._looked_again)

    def _looked_again(self) -> None:
        self._look_again = None
        if self.transport.get_write_buffer_size() and self._left() > self._unread - FEWEST:
            self._abort()
        else:
            self._watch()

    def _left(self) -> int:
        """Bytes that were written and are not read, those too that the system has taken."""
        left = self.transport.get_write_buffer_size()
        bound = self.transport.get_extra_info("socket")
        if sys.platform == "linux" and bound is not None:
            import fcntl
            import termios

            with suppress(OSError):
                (taken,) = struct.unpack("i", fcntl.ioctl(bound, termios.TIOCOUTQ, bytes(4)))
                left += taken
        return left

    def _abort(self) -> None:
        """Let go of the connection; to close it would wait for the reader."""
        self._is_gone = True
        self.transport.abort()

    # --- as many as there can be ---------------------------------------------------------

    def _waits_since(self) -> float | None:
        """Since when this connection lets itself be waited for; None where it does not."""
        timers = (self._deadline, self._look_again, self.timeout_keep_alive_task)
        return min((timer.when() for timer in timers if timer is not None), default=None)

    def _make_room(self) -> None:
        """Close the connection that lets itself be waited for longest; this one where none does."""
        others = [one for one in self.connections if isinstance(one, Patient) and not one._is_gone]
        if len(others) <= self.most:
            return
        waiting = [(since, id(one), one) for one in others if (since := one._waits_since())]
        longest = min(waiting)[2] if waiting else self
        longest._abort()


def most_connections() -> int:
    """Number of connections that fit beside what else is open; 0 where nothing bounds them."""
    bounds = _descriptor_limits()
    # Three times may connections be taken, before the first of them is looked at.
    return max(bounds[0] - _OWN - 3 * BACKLOG, bounds[0] // 5) if bounds else 0


def with_descriptors() -> None:
    """Let this process have as many open files as the machine lets it, some thousands at most."""
    bounds = _descriptor_limits()
    if bounds and bounds[0] < _DESCRIPTORS:
        import resource

        resource.setrlimit(resource.RLIMIT_NOFILE, (min(_DESCRIPTORS, bounds[1]), bounds[1]))


def _descriptor_limits() -> tuple[int, int] | None:
    """Number of descriptors that this process may have, and number that it may ask for."""
    if sys.platform == "win32":
        return None
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    endless = resource.RLIM_INFINITY
    if soft == endless:
        return None
    return soft, _DESCRIPTORS if hard == endless else hard
