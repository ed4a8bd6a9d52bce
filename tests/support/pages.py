"""Asks an application for pages, without a server."""

from __future__ import annotations

import asyncio
from collections.abc import MutableMapping
from typing import Any

import httpx2
from starlette.applications import Starlette

__all__ = ["Browser"]

_HEADERS = {"accept": "*/*", "accept-encoding": "gzip", "user-agent": "a browser"}
"""What a browser says of itself, whatever it asks for."""


class Browser:
    """Asks for pages one at a time, and keeps cookies unless it is told others.

    It hands requests to the application itself: a client takes longer than most of its answers.
    """

    def __init__(self, app: Starlette, *, host: str = "testserver") -> None:
        self._app = app
        self._base = f"http://{host}"
        self.cookies: dict[str, str] = {}

    def get(self, address: str, **given: Any) -> httpx2.Response:
        """The answer to a request to read."""
        return self.ask("GET", address, **given)

    def ask(self, method: str, address: str, **given: Any) -> httpx2.Response:
        """The answer to a request."""
        headers = dict(_HEADERS)
        if self.cookies:
            headers["cookie"] = "; ".join(f"{key}={text}" for key, text in self.cookies.items())
        headers |= given.pop("headers", {})
        is_whole = address.startswith(("http://", "https://"))  # as another site leads back
        url = address if is_whole else f"{self._base}/{address.lstrip('/')}"
        request = httpx2.Request(method, url, headers=headers, **given)
        answer = asyncio.run(_answered(self._app, request))
        if "set-cookie" in answer.headers:
            self.cookies |= dict(answer.cookies)
        return answer


async def _answered(app: Starlette, request: httpx2.Request) -> httpx2.Response:
    """What an application answers to a request."""
    assert isinstance(request.stream, httpx2.AsyncByteStream)
    url, body, to_come = request.url, bytearray(), aiter(request.stream)
    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": request.method,
        "headers": [(name.lower(), text) for name, text in request.headers.raw],
        "scheme": url.scheme,
        "path": url.path,
        "raw_path": url.raw_path.partition(b"?")[0],
        "query_string": url.query,
        "server": (url.host, url.port),
        "client": ("127.0.0.1", 123),
        "root_path": "",
    }
    # An error of ours is answered, and raised again for the terminal.
    status, headers, is_over = 500, list[tuple[bytes, bytes]](), asyncio.Event()
    is_sent = False

    async def receive() -> MutableMapping[str, Any]:
        nonlocal is_sent
        if is_sent:
            await is_over.wait()
            return {"type": "http.disconnect"}
        part = await anext(to_come, None)
        is_sent = part is None
        return {"type": "http.request", "body": part or b"", "more_body": not is_sent}

    async def send(message: MutableMapping[str, Any]) -> None:
        nonlocal status, headers
        if message["type"] == "http.response.start":
            status, headers = message["status"], list(message.get("headers", []))
            return
        assert not is_over.is_set()
        if request.method != "HEAD":
            body.extend(message.get("body", b""))
        if not message.get("more_body", False):
            is_over.set()

    try:
        await app(scope, receive, send)
    except Exception:  # whatever it is, a browser sees that there was one
        is_over.set()
    assert is_over.is_set()
    return httpx2.Response(status, headers=headers, content=bytes(body), request=request)
