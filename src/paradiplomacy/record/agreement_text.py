"""Text of an agreement as a file: of which kind it is by its content, and by what it is known."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from io import BytesIO

LARGEST_TEXT = 5_000_000
"""Bytes of a file; in a backup it takes a third more."""
MEDIA_TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "txt": "text/plain; charset=utf-8",
}
"""Files that are taken, by their endings."""
_LONGEST_NAME = 100


@dataclass(frozen=True, slots=True)
class AgreementText:
    """A file with the text of an agreement in one language.

    `name`: of the file.
    `language`: ISO 639-1 code.
    `field`: of the form in which it came; that of its language has ``_language`` after it.

    >>> text = AgreementText("folder/umowa; nowa.txt", "pl", b"Umowa")
    >>> text.cell.split(" ", 2)[2], list(text.problems())
    ('umowa nowa.txt', [])
    >>> [field for field, _ in AgreementText("a.pdf", "", b"").problems()]
    ['text', 'text_language']
    """

    name: str
    language: str
    content: bytes
    field: str = "text"

    @property
    def cell(self) -> str:
        """Its language, hash and name, as a cell of the agreement holds them."""
        last = re.split(r"[/\\]", self.name)[-1]
        name = " ".join(re.sub(r"[\x00-\x1f;]", " ", last).split())[-_LONGEST_NAME:]
        known = self.language if re.fullmatch("[a-z]{2}", self.language) else "xx"
        return f"{known} {sha256(self.content).hexdigest()} {name or 'text'}"

    def problems(self) -> Iterator[tuple[str, str]]:
        """Fields that are wrong, each with the reason."""
        if len(self.content) > LARGEST_TEXT or not ending_of_text(self.content):
            most = LARGEST_TEXT // 1_000_000
            yield self.field, f"{self.name} is not a PDF, DOCX or UTF-8 text of at most {most} MB"
        if not re.fullmatch("[a-z]{2}", self.language):
            yield f"{self.field}_language", f"{self.language!r} is no code of a language such as en"


def ending_of_text(content: bytes) -> str:
    """Kind of a file by its content, as its usual ending; empty where it is none that is taken.

    >>> ending_of_text(b"%PDF-1.7 ..."), ending_of_text("协议".encode()), ending_of_text(b"PK")
    ('pdf', 'txt', 'txt')
    >>> ending_of_text(bytes(9)), ending_of_text(b"")
    ('', '')
    """
    if content.startswith(b"%PDF-"):
        return "pdf"
    if content.startswith(b"PK\x03\x04"):
        try:
            with zipfile.ZipFile(BytesIO(content)) as archive:
                return "docx" if "word/document.xml" in archive.namelist() else ""
        # zipfile: broken, or oddly packed (NotImplementedError).
        except (zipfile.BadZipFile, NotImplementedError, ValueError):
            return ""
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        return ""
    return "" if not text.strip() or re.search(r"[\x00-\x08\x0e-\x1f]", text) else "txt"
