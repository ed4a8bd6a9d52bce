"""Withdrawn things are in no answer any more: each request asks first whether there are any."""

from __future__ import annotations

from starlette.concurrency import run_in_threadpool
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from paradiplomacy.errors import ParadiplomacyError
from paradiplomacy.site.live.live import Live

_LATER = (
    "Something of this record was withdrawn, and the record cannot be read again just now. "
    "Please try again later.\n"
    "本库中有内容已被撤回，目前无法重新读取本库。请稍后再试。\n"
)


class Current:
    """Lets no answer be made of a record that is to show less since it was read."""

    def __init__(self, app: ASGIApp, live: Live) -> None:
        self.app = app
        self.live = live

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, once what is shown is no more than may be."""
        if scope["type"] == "http" and not scope["path"].startswith("/assets/"):
            try:
                await run_in_threadpool(self.live.catch_up)
            except (ParadiplomacyError, OSError):
                headers = {"retry-after": "10", "cache-control": "no-store"}
                await PlainTextResponse(_LATER, 503, headers)(scope, receive, send)
                return
        await self.app(scope, receive, send)
