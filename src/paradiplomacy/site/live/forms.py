"""Forms that somebody sends: read whole, within a size, and only from pages of this server."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from starlette.datastructures import ImmutableMultiDict
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.types import Message, Receive

from paradiplomacy.site.live.cookies import is_from_elsewhere, is_token

LARGEST = 400_000
"""Bytes of a form: two of the longest texts in Chinese, nine bytes a character, and more."""
LARGEST_WITH_FILES = 12_000_000
"""Bytes of a form that may bring files."""
_MOST_FIELDS, _MOST_FILES = 500, 4
_CONTROLS = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\x7f]")
TOKEN = "token"
"""The name of the hidden field with the token of the browser."""
_NEVER_SHOWN, _LONG = (TOKEN, "password", "again", "code", "secret"), 12
"""What was typed is shown again from as many letters on, but for what is secret."""


@dataclass(frozen=True, slots=True)
class PostedFile:
    """A file that a form brings."""

    name: str
    content: bytes


class PostedForm(ImmutableMultiDict[str, str]):
    """The fields of a form, in the order in which they came, without the spaces around them.

    files: By the names of their fields; those left empty are none.

    >>> fields = PostedForm([("name", " Ann "), ("choice", "a"), ("choice", "b")])
    >>> fields["name"], fields.getlist("choice"), fields.get("side", "")
    ('Ann', ['a', 'b'], '')
    """

    def __init__(
        self, pairs: Iterable[tuple[str, str]], files: Mapping[str, PostedFile] | None = None
    ) -> None:
        as_sent = list(pairs)
        super().__init__([(name, value.strip()) for name, value in as_sent])
        self._as_sent = dict(as_sent)
        self.files = files or {}

    def exact(self, name: str) -> str:
        """A value with the spaces around it, such as a password."""
        return self._as_sent.get(name, "")


async def form(
    request: Request, *, brings_files: bool = False, is_allowed: bool = True
) -> PostedForm:
    """The form that a request sends, with its files where it may bring some.

    What somebody typed into a page that is too old is kept in `request.state.typed`.

    is_allowed: Whether they may send it; of who may not, no large file is read.
    Raises HTTPException: Its detail is a key of the words of the page that says so. 403: it does
    not come from a page that this browser was shown. 413: it is too large. 415: it is not a form.
    400: it cannot be read.
    """
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    is_in_parts = brings_files and kind == "multipart/form-data"
    if not is_in_parts and kind != "application/x-www-form-urlencoded":
        raise HTTPException(415, "no_form")
    is_large = is_in_parts and is_allowed
    most = LARGEST_WITH_FILES if is_large else LARGEST
    fields = await _fields(request, most, is_ascii=not is_in_parts)
    is_elsewhere = is_from_elsewhere(request)
    if is_elsewhere or not is_token(request, fields.get(TOKEN, "")):
        long = [fields[name] for name in fields if name not in _NEVER_SHOWN]
        request.state.typed = [text for text in long if len(text) >= _LONG and not is_elsewhere]
        raise HTTPException(403, "elsewhere")
    return fields


async def _fields(request: Request, most: int, *, is_ascii: bool) -> PostedForm:
    """The fields and files of a form that has at most so many bytes."""
    sent = Request(request.scope, _at_most(most, request.receive, is_ascii=is_ascii))
    reading = sent.form(max_fields=_MOST_FIELDS, max_files=_MOST_FILES, max_part_size=LARGEST)
    pairs, files = [], {}
    try:
        async with reading as parsed:
            for name, value in parsed.multi_items():
                if isinstance(value, str):
                    pairs.append((_plain(name), _plain(value)))
                elif value.filename:
                    files[name] = PostedFile(value.filename, await value.read())
    except ClientDisconnect:  # nobody waits for the answer
        raise HTTPException(400, "unreadable") from None
    except HTTPException as error:
        raise HTTPException(
            error.status_code, "too_large" if error.status_code == 413 else "unreadable"
        ) from None
    return PostedForm(pairs, files)


def _at_most(most: int, receive: Receive, *, is_ascii: bool) -> Receive:
    """Receive a body, as long as it is not more than so many bytes, nor others than ASCII.

    Browsers write letters of a plain form in ASCII; any other byte would be read as a guess.
    """
    size = 0

    async def receive_part() -> Message:
        nonlocal size
        message = await receive()
        body = message.get("body", b"")
        size += len(body)
        if size > most:
            raise HTTPException(413)
        if is_ascii and not body.isascii():
            raise HTTPException(400)
        return message

    return receive_part


def _plain(text: str) -> str:
    """A text as a database and a workbook take it, whatever was pasted from a PDF."""
    return _CONTROLS.sub("", text.replace("\r\n", "\n"))
