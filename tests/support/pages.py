"""Asks an application for pages, without a server."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Iterator
from typing import Any

import httpx2
from starlette.applications import Starlette

__all__ = ["Browser"]


class Browser:
    """Asks for pages one at a time, and keeps cookies unless it is told others."""

    def __init__(self, app: Starlette, *, host: str = "testserver") -> None:
        self._app = app
        self._base = f"http://{host}"
        self.cookies: dict[str, str] = {}

    def get(self, address: str, **given: Any) -> httpx2.Response:
        """The answer to a request to read."""
        return self.ask("GET", address, **given)

    def ask(self, method: str, address: str, **given: Any) -> httpx2.Response:
        """The answer to a request."""

        async def asked() -> httpx2.Response:
            # An error of ours is answered, and raised again for the terminal.
            transport = httpx2.ASGITransport(self._app, raise_app_exceptions=False)
            async with httpx2.AsyncClient(
                transport=transport, base_url=self._base, cookies=self.cookies
            ) as client:
                answer = await client.request(method, address, **given)
                self.cookies |= dict(answer.cookies)
                return answer

        return asyncio.run(asked())

    def each(self, addresses: Iterable[str]) -> Iterator[httpx2.Response]:
        """The answer to each of many requests to read, by one client; cookies stay as they are."""
        transport = httpx2.ASGITransport(self._app, raise_app_exceptions=False)
        with asyncio.Runner() as runner:
            client = httpx2.AsyncClient(
                transport=transport, base_url=self._base, cookies=self.cookies
            )
            for address in addresses:
                yield runner.run(client.get(address))
            runner.run(client.aclose())
