r"""From bytes to text: UTF-8, or the encoding that somebody named; never one that is guessed.

Bytes that are not in it are refused. The error names encodings in which the file can be read,
with what it would say in each, so that whoever knows the file can say which of them is meant.
Lines of bytes are numbered here, too.
"""

from __future__ import annotations

import codecs
from contextlib import suppress
from pathlib import Path

from paradiplomacy.errors import FileError, NotFoundError, ParadiplomacyError, Problem
from paradiplomacy.tabular.files import read_bytes, read_filled
from paradiplomacy.tabular.proposals import UTF8, decodes, proposals

ENCODING_OPTION = "give --encoding {encoding}"
"""How the encoding of a file is named on the command line; for `decode`."""

_NO_TEXT = frozenset({"idna", "punycode", "undefined", "unicode-escape", "raw-unicode-escape"})
_MANY = 4
"""Characters of two bytes and more after which valid UTF-8 is not a coincidence any more."""
_SHORT = 100_000
"""Bytes; what people write by hand is a few pages of text."""
_WIDE = ("utf-16", "utf-32")
_SAVE = "save the file as UTF-8 (in Excel: CSV UTF-8)"


def known_encoding(name: str) -> str:
    """An encoding by its name in Python; ``cp936`` and ``GBK`` are known as such.

    Raises ValueError: It is not an encoding of text.

    >>> known_encoding("UTF8"), known_encoding("GB18030")
    ('utf-8', 'gb18030')
    """
    if plain := encoding_or_none(name):
        return plain
    raise ValueError(f"{name!r} is not an encoding of text; try utf-8, gb18030 or cp1252")


def encoding_or_none(name: str) -> str:
    """An encoding by its name in Python; ``""`` where it is not one of text."""
    with suppress(LookupError, ValueError):
        plain = codecs.lookup(name).name
        if plain.replace("_", "-") not in _NO_TEXT and "a,\n".encode(name):
            return plain
    return ""


def decode(data: bytes, name: str, *, encoding: str = "", how: str = "") -> str:
    r"""The text of a file.

    `name`: name of the file, for messages.
    `encoding`: what somebody named; UTF-8 where empty. A byte-order mark is taken off.
    `how`: how an encoding is named to whoever calls, with ``{encoding}`` in it; empty where the
      file must be UTF-8.

    Raises FileError: It is not in that encoding, or holds a NUL byte.
    Raises ParadiplomacyError: There is no such encoding.

    >>> decode("长春".encode(), "pairs.csv")
    '长春'
    >>> decode("长春".encode("gb18030"), "pairs.csv", how=ENCODING_OPTION)
    Traceback (most recent call last):
        ...
    paradiplomacy.errors.FileError: pairs.csv, row 1: byte 1 (0xb3) is not UTF-8; in gb18030 it
    would read '长春', in big5 '酗景', in euc_kr '낀뉴', in euc_jp '海敢'; if one of them is right,
    give --encoding gb18030 (or that one), or save the file as UTF-8 (in Excel: CSV UTF-8)
    """
    plain = _encoding_or_default(encoding)
    is_utf8 = plain in UTF8
    wrong = _mistaken(data, plain)
    if wrong is not None:
        raise _encoding_error(data, name, wrong, tried=plain, how=how)
    try:
        text = data.decode("utf-8-sig" if is_utf8 else plain)
    except UnicodeError as error:
        at = error.start if isinstance(error, UnicodeDecodeError) else 0
        byte = f"byte {at + 1} ({data[at]:#04x})" if at < len(data) else "it"
        wrong = f"{byte} is not {'UTF-8' if is_utf8 else plain}", at
        raise _encoding_error(data, name, wrong, tried=plain, how=how) from None
    if "\0" in text:
        at = data.index(b"\0")
        if is_utf8 and proposals(data, at):
            wrong = "holds a NUL byte, which no text does", at
            raise _encoding_error(data, name, wrong, tried=plain, how=how)
        row = line_number(data, at) if is_utf8 else 0
        raise FileError(name, "holds a NUL byte; save it as plain text", row=row)
    return text.removeprefix("\ufeff")


def read_text(path: Path, *, encoding: str = "") -> str:
    """The text of a file; raises as `read_filled` and `decode`."""
    return decode(read_filled(path), path.name, encoding=encoding)


def read_short_text(path: Path, *, what: str, missing: NotFoundError | None = None) -> str:
    """The text of a file that a person wrote by hand.

    `what`: what the file holds, one of it, for messages: ``mapping``.
    `missing`: what is raised where there is no such file, in place of `FileError`.

    Raises FileError: There is none, it is too large, not UTF-8, or may not be read.
    """
    too_large = f"that is too large for a {what}"
    try:
        data = read_bytes(path, at_most=_SHORT, expected=f"a {what}", too_large=too_large)
    except FileError as error:
        raise (missing if missing and error.missing else error) from None
    return decode(data, path.name)


def utf8_bytes(data: bytes, name: str, *, encoding: str = "", how: str = "") -> bytes:
    """The bytes of a file in UTF-8, for readers that take no other; as they are if they can be.

    Parameters and errors are those of `decode`.

    >>> utf8_bytes("长春".encode("gbk"), "pairs.csv", encoding="gbk").decode()
    '长春'
    """
    if data.isascii() and b"\0" not in data and b"\x1b" not in data and not encoding:
        return data  # nothing to find out
    text = decode(data, name, encoding=encoding, how=how)
    return data if _encoding_or_default(encoding) in UTF8 else text.encode()


def _encoding_or_default(encoding: str) -> str:
    try:
        return known_encoding(encoding) if encoding else UTF8[0]
    except ValueError as error:
        raise ParadiplomacyError(f"encoding {error}") from None


def _mistaken(data: bytes, plain: str) -> tuple[str, int] | None:
    """Sign that a file is in another encoding although its bytes may fit this one, and its byte."""
    if plain in UTF8:
        if data[:4] in (codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE):
            return "is UTF-32, expected UTF-8", 0
        if data[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
            return "is UTF-16, expected UTF-8", 0
        # All of their bytes are ASCII: nothing else would show them.
        if (b"\x1b$" in data or b"~{" in data) and (likely := proposals(data, 0)):
            return f"is {likely[0].encoding}, expected UTF-8", 0
    elif data.startswith(codecs.BOM_UTF8):
        return f"starts with the mark of UTF-8 and is not {plain}", 0
    elif not plain.startswith(_WIDE) and not data.isascii() and decodes(data, "utf-8"):
        at = next(i for i, byte in enumerate(data) if byte > 127)
        if sum(not character.isascii() for character in data.decode()) >= _MANY:
            return f"is UTF-8 throughout and not {plain}", at
    return None


def _encoding_error(
    data: bytes, name: str, wrong: tuple[str, int], *, tried: str, how: str
) -> FileError:
    message, at = wrong
    likely = [other for other in proposals(data, at) if other.encoding != tried]
    row = 0 if tried.startswith(_WIDE) else line_number(data, at)
    if not likely:
        todo = f"it is in none of the encodings that are tried: ask who made it, and {_SAVE}"
    elif likely[0].encoding in UTF8:
        todo = f"it would read {likely[0].sample!r}; name no other encoding"
    else:
        first, *rest = likely
        todo = f"in {first.encoding} it would read '{first.sample}'"
        todo += "".join(f", in {other.encoding} '{other.sample}'" for other in rest) + "; "
        if how:
            todo += "if one of them is right, " if rest else "if that is right, "
            todo += how.format(encoding=first.encoding) + " (or that one)" * bool(rest) + ", or "
        todo += _SAVE
    return FileError(name, f"{message}; {todo}", row=row)


_CUT_SHORT = (
    "the last row has no line end: the file may be cut short, and this row with it; "
    "compare it with its source (if it is whole, add a line break)"
)


def line_number(data: bytes, at: int | None = None) -> int:
    r"""Number of the line of a byte, from 1; of the last byte where none is given.

    >>> line_number(b"a\r\nb\rc\n", 3), line_number(b"a\r\nb\rc")
    (2, 3)
    """
    return data.count(b"\n", 0, at) + data.count(b"\r", 0, at) - data.count(b"\r\n", 0, at) + 1


def cut_short(file: str, data: bytes) -> tuple[Problem, ...]:
    r"""The doubt that a table may be cut short, as it does not end in a line break; or nothing.

    Half of a table looks like a whole one.

    >>> [doubt.row for doubt in cut_short("ties.csv", b"a,b\n1,2")]
    [2]
    >>> cut_short("ties.csv", b"a,b\n1,2\n"), cut_short("ties.csv", b"")
    ((), ())
    """
    is_whole = not data or data.endswith((b"\n", b"\r"))
    return () if is_whole else (Problem(file, line_number(data), "", _CUT_SHORT),)
