"""Answers to addresses: made once, packed once, and then only confirmed."""

from __future__ import annotations

import gzip
import hashlib
from dataclasses import dataclass

from starlette.datastructures import Headers
from starlette.responses import Response

from paradiplomacy.site.site import Content

_SMALL = 500
"""Bytes below which packing does not pay."""
_PACKED_ALREADY = ("image/png",)


@dataclass(frozen=True, slots=True)
class PackedAnswer:
    """Content of an address, ready to be sent.

    packed: The same with gzip; empty where that would not be shorter.
    mark: Its ETag. It is weak, since packed or not it is the same.
    """

    content: Content
    packed: bytes
    mark: str

    @classmethod
    def of(cls, content: Content) -> PackedAnswer:
        """Pack a content and mark it.

        >>> answer = PackedAnswer.of(Content(b"tie " * 1_000, "text/plain"))
        >>> len(answer.packed) < 100, answer.mark[:3]
        (True, 'W/"')
        """
        body = content.body
        packed = b""
        if len(body) >= _SMALL and content.media_type not in _PACKED_ALREADY:
            packed = gzip.compress(body, 6, mtime=0)
        mark = f'W/"{hashlib.sha256(body).hexdigest()[:32]}"'
        return cls(content, packed if len(packed) < len(body) else b"", mark)

    def response(self, asked: Headers, *, status: int = 200) -> Response:
        """The answer to a request with some headers; only a word where the browser has it already.

        Browsers ask each time, since another record may be shown at the same address tomorrow.
        """
        headers = {"etag": self.mark, "vary": "accept-encoding"}
        if status == 200 and _browser_has_answer(asked.get("if-none-match", ""), self.mark):
            return Response(status_code=304, headers=headers)
        body = self.content.body
        if self.packed and accepts_gzip(asked.get("accept-encoding", "")):
            body, headers["content-encoding"] = self.packed, "gzip"
        return Response(body, status, media_type=self.content.media_type, headers=headers)


def _browser_has_answer(known: str, mark: str) -> bool:
    """True if a browser has an answer, by the marks of those that it has."""
    marks = [part.strip().removeprefix("W/") for part in known.split(",")]
    return mark.removeprefix("W/") in marks or "*" in marks


def accepts_gzip(header: str) -> bool:
    """True if an Accept-Encoding header lets an answer be packed with gzip.

    >>> accepts_gzip("br, gzip;q=0.5"), accepts_gzip("gzip;q=0"), accepts_gzip("")
    (True, False, False)
    """
    for part in header.lower().split(","):
        name, _, quality = part.replace(" ", "").partition(";q=")
        if name in ("gzip", "*"):
            return quality.strip("0.") != "" if quality else True
    return False
