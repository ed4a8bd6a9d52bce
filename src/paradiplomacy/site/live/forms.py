"""Forms that somebody sends: read whole, within a size, and only from pages of this server."""

from __future__ import annotations

import re
from collections.abc import AsyncGenerator, Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl

from starlette.exceptions import HTTPException
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import ClientDisconnect, Request

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


class PostedForm(Mapping[str, str]):
    """The fields of a form, in the order in which they came.

    files: By the names of their fields; those left empty are none.

    >>> fields = PostedForm([("name", " Ann "), ("choice", "a"), ("choice", "b")])
    >>> fields["name"], fields.every("choice"), fields.get("side", "")
    ('Ann', ('a', 'b'), '')
    """

    def __init__(
        self, pairs: list[tuple[str, str]], files: Mapping[str, PostedFile] | None = None
    ) -> None:
        self.files = files or {}
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
    files: dict[str, PostedFile] = {}
    is_in_parts = brings_files and kind == "multipart/form-data"
    if not is_in_parts and kind != "application/x-www-form-urlencoded":
        raise HTTPException(415, "no_form")
    is_large = is_in_parts and is_allowed
    body = await _body(request, LARGEST_WITH_FILES if is_large else LARGEST)
    if is_in_parts:
        pairs, files = await _parts_of_form(request, body)
    else:
        pairs = _pairs_of_form(body)
    # No text of ours holds control characters, as a paste from a PDF may, and a database or a
    # workbook may refuse them; lines end as in files.
    fields = PostedForm(
        [(_CONTROLS.sub("", n), _CONTROLS.sub("", v.replace("\r\n", "\n"))) for n, v in pairs],
        files,
    )
    is_elsewhere = is_from_elsewhere(request)
    if is_elsewhere or not is_token(request, fields.get(TOKEN, "")):
        long = [fields[name] for name in fields if name not in _NEVER_SHOWN]
        request.state.typed = [text for text in long if len(text) >= _LONG and not is_elsewhere]
        raise HTTPException(403, "elsewhere")
    return fields


def _pairs_of_form(body: bytes) -> list[tuple[str, str]]:
    try:
        return parse_qsl(
            body.decode("ascii"),
            keep_blank_values=True,
            max_num_fields=_MOST_FIELDS,
            errors="replace",
        )
    except ValueError:
        raise HTTPException(400, "unreadable") from None


async def _parts_of_form(
    request: Request, body: bytes
) -> tuple[list[tuple[str, str]], dict[str, PostedFile]]:
    async def stream() -> AsyncGenerator[bytes, None]:
        yield body

    parser = MultiPartParser(
        request.headers,
        stream(),
        max_files=_MOST_FILES,
        max_fields=_MOST_FIELDS,
        max_part_size=LARGEST,
    )
    try:
        parsed = await parser.parse()
    except (KeyError, MultiPartException):
        raise HTTPException(400, "unreadable") from None
    pairs, files = [], {}
    for name, value in parsed.multi_items():
        if isinstance(value, str):
            pairs.append((name, value))
        elif value.filename:
            files[name] = PostedFile(value.filename, await value.read())
    await parsed.close()
    return pairs, files


async def _body(request: Request, most: int) -> bytes:
    announced = request.headers.get("content-length", "0")
    if not announced.isascii() or not announced.isdigit() or int(announced[:12]) > most:
        raise HTTPException(413, "too_large")
    body = bytearray()
    try:
        async for part in request.stream():
            body += part
            if len(body) > most:
                raise HTTPException(413, "too_large")
    except ClientDisconnect:  # nobody waits for the answer
        raise HTTPException(400, "unreadable") from None
    return bytes(body)
