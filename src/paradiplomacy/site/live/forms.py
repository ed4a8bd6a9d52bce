"""Forms that somebody sends: read whole, within a size, and only from pages of this server."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from urllib.parse import parse_qsl

from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request

from paradiplomacy.site.live.cookies import is_from_elsewhere, is_token

__all__ = ["LARGEST", "TOKEN", "PostedForm", "form"]

LARGEST = 64_000
"""Bytes of a form."""
_MOST_FIELDS = 500
TOKEN = "token"
"""The name of the hidden field with the token of the browser."""


class PostedForm(Mapping[str, str]):
    """The fields of a form, in the order in which they came.

    Parameters
    ----------
    pairs : list of (str, str)

    Examples
    --------
    >>> fields = PostedForm([("name", " Ann "), ("choice", "a"), ("choice", "b")])
    >>> fields["name"], fields.every("choice"), fields.get("side", "")
    ('Ann', ('a', 'b'), '')
    """

    def __init__(self, pairs: list[tuple[str, str]]) -> None:
        self._values: dict[str, list[str]] = {}
        for name, value in pairs:
            self._values.setdefault(name, []).append(value)

    def __getitem__(self, name: str) -> str:
        return self._values[name][-1].strip()

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def every(self, name: str) -> tuple[str, ...]:
        """All values of a name, such as those of boxes that are ticked."""
        return tuple(value.strip() for value in self._values.get(name, ()))

    def exact(self, name: str) -> str:
        """A value with the spaces around it, such as a password."""
        return self._values.get(name, [""])[-1]


async def form(request: Request) -> PostedForm:
    """The form that a request sends.

    Raises
    ------
    HTTPException
        Its detail is a key of the words of the page that says so. 403: it does not come from a
        page that this browser was shown. 413: it is too large. 415: it is not a form. 400: it
        cannot be read.
    """
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "application/x-www-form-urlencoded":
        raise HTTPException(415, "no_form")
    body = await _body(request)
    try:
        pairs = parse_qsl(
            body.decode("ascii"),
            keep_blank_values=True,
            max_num_fields=_MOST_FIELDS,
            errors="replace",
        )
    except ValueError:
        raise HTTPException(400, "unreadable") from None
    # No text of ours holds a NUL, and a database may refuse it.
    fields = PostedForm(
        [(name.replace("\0", ""), value.replace("\0", "")) for name, value in pairs]
    )
    if is_from_elsewhere(request) or not is_token(request, fields.get(TOKEN, "")):
        raise HTTPException(403, "elsewhere")
    return fields


async def _body(request: Request) -> bytes:
    announced = request.headers.get("content-length", "0")
    if not announced.isascii() or not announced.isdigit() or int(announced[:12]) > LARGEST:
        raise HTTPException(413, "too_large")
    body = bytearray()
    try:
        async for part in request.stream():
            body += part
            if len(body) > LARGEST:
                raise HTTPException(413, "too_large")
    except ClientDisconnect:  # nobody waits for the answer
        raise HTTPException(400, "unreadable") from None
    return bytes(body)
