"""The folder of a fetch: pages of results, and a note of how far it came.

Every file is written whole or not at all: first a note of a fetch without pages, and each
page before the note that names it. Whenever the process dies, the folder is that of a
shorter fetch, and the next one goes on from there.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from paradiplomacy.errors import FetchError, FileError, RecordError
from paradiplomacy.tabular.files import read_filled
from paradiplomacy.tabular.json_files import read_json
from paradiplomacy.writing import whole, write_whole

NOTE = "fetch.json"


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
    the next page asks for; ``expected`` how many the service said there are; ``new_pages``, which
    is not written, how many pages this run brought.
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
    new_pages: int = Field(0, exclude=True)

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

    Raises RecordError: The note cannot be read: somebody changed it.
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
        raise FileError(
            file.name,
            f"is not as fetch wrote it ({where}: {first['msg']}); fetch into a new folder",
        ) from None


def begun_in(
    folder: Path, *, endpoint: str, countries: tuple[str, ...], query: str
) -> FetchNote | None:
    """The note of the fetch that a folder holds, without pages that were damaged.

    None where the folder is new or empty.

    Raises FetchError: The folder holds something else, or a fetch of something else.
    Raises RecordError: Somebody changed the note.
    """
    if folder.exists() and not folder.is_dir():
        raise FetchError(f"{folder} is a file; expected a folder, new or of an earlier fetch")
    note = note_of(folder)
    if note is None:
        names = (p.name for p in folder.iterdir()) if folder.is_dir() else ()
        # A hidden file is what a process that was killed left half written.
        strange = sorted(name for name in names if not name.startswith("."))[:3]
        if strange:
            raise FetchError(f"{folder} holds {', '.join(strange)} and no fetch; name a new folder")
        return None
    noted, asked = (note.endpoint, note.countries), (endpoint, countries)
    if noted != asked:
        earlier, wanted = (
            f"{at} for {', '.join(of) or 'all countries'}" for at, of in (noted, asked)
        )
        raise FetchError(
            f"{folder} holds a fetch from {earlier}, not from {wanted}; name a new folder"
        )
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

    Raises RecordError: A page is missing, or not as it was fetched.
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
    with whole(folder / name) as half:
        half.write_bytes(content)
    statements, rows, last = extent
    digest = hashlib.sha256(content).hexdigest()
    return ResultPage(file=name, statements=statements, rows=rows, last=last, sha256=digest)


def write_note(folder: Path, note: FetchNote) -> None:
    """Write the note."""
    write_whole(folder / NOTE, note.model_dump_json(by_alias=True, indent=1) + "\n")
