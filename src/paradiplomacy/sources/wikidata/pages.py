"""The folder of a fetch: pages of results, and a note of how far it came.

Every file is written whole or not at all: first a note of a fetch without pages, and each
page before the note that names it. Whenever the process dies, the folder is that of a
shorter fetch, and the next one goes on from there.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from paradiplomacy.errors import FetchError, FileError, RecordError
from paradiplomacy.tabular.files import read_filled
from paradiplomacy.tabular.json_files import read_json

__all__ = [
    "NOTE",
    "FetchNote",
    "ResultPage",
    "begun_in",
    "note_of",
    "pages_of",
    "write_note",
    "write_page",
]

NOTE = "fetch.json"
_PART = ".part"


class ResultPage(BaseModel):
    """One page: its file, what it holds, where it ends, and its SHA-256."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    file: str = Field(pattern=r"^page-\d{5,7}\.json$")
    statements: int = Field(ge=1)
    rows: int = Field(ge=1)
    last: str = Field(min_length=1)
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")


class FetchNote(BaseModel):
    """Progress of a fetch; ``fetch.json`` of its folder.

    ``query`` distinguishes versions of the query; ``size`` is the number of statements that
    the next page asks for; ``expected`` how many the service said there are.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)
    schema_: Literal["paradiplomacy/wikidata-fetch/1"] = Field(
        "paradiplomacy/wikidata-fetch/1", alias="schema"
    )
    endpoint: str
    countries: tuple[str, ...]
    query: str
    size: int = Field(ge=1)
    expected: int | None = None
    started: str
    finished: str | None = None
    pages: tuple[ResultPage, ...] = ()

    @property
    def statements(self) -> int:
        """Number of statements of P190 that the pages hold."""
        return sum(page.statements for page in self.pages)

    @property
    def rows(self) -> int:
        """Number of rows of results that the pages hold."""
        return sum(page.rows for page in self.pages)


def note_of(folder: Path) -> FetchNote | None:
    """Note of the folder on its fetch; None where it has no note.

    Raises
    ------
    RecordError
        The note cannot be read: somebody changed it.
    """
    file = folder / NOTE
    if not file.exists():
        return None
    content = read_json(file)
    try:
        return FetchNote.model_validate(content)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"])) or "the whole"
        message = f"is not as fetch wrote it ({where}: {first['msg']}); fetch into a new folder"
        raise FileError(file.name, message) from None


def begun_in(
    folder: Path, *, endpoint: str, countries: tuple[str, ...], query: str
) -> FetchNote | None:
    """The note of the fetch that a folder holds, without pages that were damaged.

    None where the folder is new or empty.

    Raises
    ------
    FetchError
        The folder holds something else, or a fetch of something else.
    RecordError
        Somebody changed the note.
    """
    if folder.exists() and not folder.is_dir():
        raise FetchError(f"{folder} is a file; expected a folder, new or of an earlier fetch")
    note = note_of(folder)
    if note is None:
        held_there = (p.name for p in folder.iterdir()) if folder.is_dir() else ()
        strange = sorted(name for name in held_there if name != NOTE + _PART)[:3]
        if strange:
            raise FetchError(f"{folder} holds {', '.join(strange)} and no fetch; name a new folder")
        return None
    there, asked = (note.endpoint, note.countries), (endpoint, countries)
    if there != asked:
        earlier, wanted = (
            f"{at} for {', '.join(of) or 'all countries'}" for at, of in (there, asked)
        )
        raise FetchError(
            f"{folder} holds a fetch from {earlier}, not from {wanted}; name a new folder"
        )
    _clear_parts(folder)
    intact = []
    with suppress(RecordError):
        for page, _ in pages_of(folder, note):
            intact.append(page)
    if len(intact) < len(note.pages):
        note = note.model_copy(update={"pages": tuple(intact), "finished": None})
    if note.finished is None and note.query != query:
        raise FetchError(f"{folder} was begun by another version of the query; name a new folder")
    return note


def pages_of(folder: Path, note: FetchNote) -> Iterator[tuple[ResultPage, bytes]]:
    """The pages that a note names, and their content.

    Raises
    ------
    RecordError
        A page is missing, or not as it was fetched.
    """
    for page in note.pages:
        file = folder / page.file
        content = read_filled(file)
        if hashlib.sha256(content).hexdigest() != page.sha256:
            raise FileError(file.name, "is not as it was fetched; remove it and fetch again")
        yield page, content


def write_page(
    folder: Path, number: int, content: bytes, *, extent: tuple[int, int, str]
) -> ResultPage:
    """Write a page; `extent` are its statements, its rows and the address of its last statement."""
    name = f"page-{number:05}.json"
    with _write_whole_file(folder / name) as part:
        part.write_bytes(content)
    statements, rows, last = extent
    digest = hashlib.sha256(content).hexdigest()
    return ResultPage(file=name, statements=statements, rows=rows, last=last, sha256=digest)


def write_note(folder: Path, note: FetchNote) -> None:
    """Write the note."""
    text = note.model_dump_json(by_alias=True, indent=1)
    with _write_whole_file(folder / NOTE) as part:
        part.write_text(text + "\n", encoding="utf-8")


def _clear_parts(folder: Path) -> None:
    """Remove what a process that was killed left half written."""
    for pattern in (f"page-*.json{_PART}", f"{NOTE}{_PART}"):
        for part in folder.glob(pattern):
            part.unlink()


@contextmanager
def _write_whole_file(path: Path) -> Iterator[Path]:
    """A file beside `path` to write to; it takes the place of `path` when it is whole."""
    part = path.with_name(path.name + _PART)
    try:
        yield part
        with part.open("rb+") as written:
            os.fsync(written.fileno())
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
