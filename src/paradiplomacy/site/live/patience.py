"""How long a connection is waited for: a request has to come whole, and soon.

uvicorn closes a connection that is idle after an answer. One on which a request never ends it
keeps for ever, so that whoever opens enough of them keeps everybody else out.
"""

from __future__ import annotations

import asyncio
from typing import Any

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

__all__ = ["PATIENCE", "Patient"]

PATIENCE = 10.0
"""Seconds within which a request has to have come, its headers and its body."""

_TOO_LATE = (
    b"HTTP/1.1 408 Request Timeout\r\ncontent-type: text/plain; charset=utf-8\r\n"
    b"connection: close\r\ncontent-length: 49\r\n\r\nThe request took too long. "
    + "请求耗时过长。\n".encode()
)


class Patient(H11Protocol):
    """A connection that is closed when a request takes too long to come.

    The time runs from the connection, and of a later request from its first byte; bytes that
    come meanwhile do not prolong it.
    """

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self._deadline: asyncio.TimerHandle | None = None

    def connection_made(self, transport: Any) -> None:
        """Begin to wait for the first request."""
        super().connection_made(transport)
        self._wait()

    def data_received(self, data: bytes) -> None:
        """Take in what came; wait on where that was not the whole of a request."""
        super().data_received(data)
        self._look()

    def on_response_complete(self) -> None:
        """After an answer, wait only if the next request has begun."""
        super().on_response_complete()
        self._look()

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait no longer."""
        self._stop()
        super().connection_lost(exc)

    def _look(self) -> None:
        # After an answer uvicorn waits for a while itself, until any byte comes.
        idle = self._answers or self.timeout_keep_alive_task is not None
        if self.conn.their_state is h11.SEND_BODY or not idle:
            self._wait()
        else:
            self._stop()

    @property
    def _answers(self) -> bool:
        """Whether a request that came whole is being answered."""
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
