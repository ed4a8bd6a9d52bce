"""Asks an application for pages, without a server, and knows all that there are."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator, Mapping
from typing import Any

import httpx2
from fastapi import FastAPI
from fastapi.routing import APIRoute

from paradiplomacy.web.shown import Shown

__all__ = ["Browser", "addresses"]


class Browser:
    """Asks for pages one at a time, and keeps cookies unless it is told others."""

    def __init__(self, app: FastAPI, *, host: str = "testserver") -> None:
        self._app = app
        self._base = f"http://{host}"
        self.cookies: dict[str, str] = {}

    def get(self, address: str, **given: Any) -> httpx2.Response:
        """The answer to a request to read."""
        return self.ask("GET", address, **given)

    def ask(self, method: str, address: str, **given: Any) -> httpx2.Response:
        """The answer to a request."""

        async def asked() -> httpx2.Response:
            # An error of ours is answered by a page, and raised again for the terminal.
            transport = httpx2.ASGITransport(self._app, raise_app_exceptions=False)
            async with httpx2.AsyncClient(
                transport=transport, base_url=self._base, cookies=self.cookies
            ) as client:
                answer = await client.request(method, address, **given)
                self.cookies |= dict(answer.cookies)
                return answer

        return asyncio.run(asked())


def addresses(shown: Shown) -> Iterator[str]:
    """Every address that leads somewhere, by the routes that there are."""
    from paradiplomacy.web.app import ROUTERS

    drawings = shown.material.drawings
    names: Mapping[str, Any] = {
        "/hypotheses/{}": shown.findings,
        "/hypotheses/{}.json": shown.findings,
        "/figures/{}.svg": drawings,
        "/figures/narrow/{}.svg": drawings,
        "/tables/{}.csv": shown.tables,
        "/static/{}": ("pages.css", "report.css"),
    }
    for router in ROUTERS:
        for route in router.routes:
            assert isinstance(route, APIRoute)
            path = re.sub(r"\{\w+(:\w+)?\}", "{}", route.path)
            if path == route.path:
                yield path
            else:
                assert path in names, f"say here which names {route.path} knows"
                yield from (path.format(name) for name in names[path])
