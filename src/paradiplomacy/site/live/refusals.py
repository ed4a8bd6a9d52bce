"""From what went wrong to an answer: a page for people, JSON where JSON was asked for."""

from __future__ import annotations

from fastapi import FastAPI
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from paradiplomacy.errors import (
    FetchError,
    NotFoundError,
    ParadiplomacyError,
    RecordError,
    StoreError,
)
from paradiplomacy.report.json_text import json_text
from paradiplomacy.web.guard import secured
from paradiplomacy.web.reader import reader_of

__all__ = ["STATUS", "install", "status_of"]

STATUS: dict[type[ParadiplomacyError], int] = {
    NotFoundError: 404,
    RecordError: 422,
    FetchError: 502,
    StoreError: 503,
    ParadiplomacyError: 400,
}
"""The status of an answer by error; a child that is not named here takes its parent's."""

ADDRESS = {"hypothesis": "/hypotheses/{}", "figure": "/figures/{}.svg", "table": "/tables/{}.csv"}
"""Where something that has a name is shown."""


def status_of(error: ParadiplomacyError) -> int:
    """The status of an answer to an error.

    Examples
    --------
    >>> status_of(NotFoundError("hypothesis", "x")), status_of(ParadiplomacyError("what?"))
    (404, 400)
    """
    return next(STATUS[kind] for kind in type(error).__mro__ if kind in STATUS)


def install(app: FastAPI) -> None:
    """Let an app answer in words whatever goes wrong in it."""
    app.add_exception_handler(ParadiplomacyError, _ours)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(Exception, _unforeseen)


async def _ours(request: Request, error: Exception) -> Response:
    assert isinstance(error, ParadiplomacyError)
    near: list[tuple[str, str]] = []
    said = str(error)
    if isinstance(error, NotFoundError) and error.near and error.what in ADDRESS:
        near = [(name, ADDRESS[error.what].format(name)) for name in error.near]
        said = f"no {error.what} {error.name!r}"  # the names follow, as links
    return _answer(request, status_of(error), said, near)


async def _http(request: Request, error: Exception) -> Response:
    """No such address, or one that is not to be written to."""
    assert isinstance(error, HTTPException)
    response = _answer(request, error.status_code, "", [])
    response.headers.update(error.headers or {})
    return response


async def _unforeseen(request: Request, _error: Exception) -> Response:
    """A mistake of ours: the terminal gets its traceback, the page does not."""
    response = _answer(request, 500, "", [])
    secured(response.headers)  # made outside of all that puts them on other answers
    return response


def _answer(request: Request, status: int, message: str, near: list[tuple[str, str]]) -> Response:
    if request.url.path.endswith(".json"):
        said = message or {404: "no such address", 405: "only reading is possible here"}.get(
            status, "something went wrong"
        )
        content = {"status": status, "error": said, "near": [name for name, _ in near]}
        return Response(json_text("error", content), status, media_type="application/json")
    return reader_of(request).page(
        "refusal.html.j2", status=status, code=status, message=message, near=near
    )
