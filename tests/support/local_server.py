"""A server of this machine for tests, to whose clients it may happen that they hang up."""

from __future__ import annotations

import sys
from http.server import ThreadingHTTPServer
from typing import Any

__all__ = ["LocalServer"]


class LocalServer(ThreadingHTTPServer):
    """A server whose errors are told; but that a client is gone is none.

    It is told on standard error, which by then may be that of another test.
    """

    def handle_error(self, request: Any, client_address: Any) -> None:
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)
