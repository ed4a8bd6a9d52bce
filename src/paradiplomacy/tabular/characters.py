"""Characters of a table that nobody can see.

A name with a soft hyphen in it looks like the one without, and would be another place.
"""

from __future__ import annotations

import re
import unicodedata

# Soft hyphen, zero-width space, word joiner, byte-order mark, marks of direction. Joiners stay:
# in Persian and in scripts of India they make another letter.
_UNSEEN = re.compile("[\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]")


_UNSEEN_BYTES = re.compile(
    rb"\xc2\xad|\xd8\x9c|\xe2\x80[\x8b\x8e\x8f\xaa-\xae]|\xe2\x81[\xa0\xa6-\xa9]|\xef\xbb\xbf"
)


def visible(text: str) -> str:
    r"""A text without the characters that nobody can see.

    >>> visible("Re\u00adims\u200b")
    'Reims'
    """
    return text if text.isascii() else _UNSEEN.sub("", text)


def has_letter(text: str) -> bool:
    """True of a text that may be a name: it has a letter of any script.

    >>> has_letter("三亚"), has_letter("..."), has_letter("1984")
    (True, False, False)
    """
    return any(character.isalpha() for character in text)


def clean(text: str) -> str:
    r"""A cell without what cannot be seen: one form of each letter, single spaces.

    >>> clean(" Frank\u00adfurt\n am  Main\u200b ")
    'Frankfurt am Main'
    """
    return unicodedata.normalize("NFC", " ".join(visible(text).split()))


def visible_bytes(data: bytes) -> bytes:
    r"""The same of a text in UTF-8.

    >>> visible_bytes("Re\u00adims\u200b".encode())
    b'Reims'
    """
    return data if data.isascii() else _UNSEEN_BYTES.sub(b"", data)
