"""Results of a query of Wikidata, as `paradiplomacy fetch wikidata` writes them.

The folder of a fetch holds pages of results, and a note of how far it came. Every file is written
whole or not at all: first a note of a fetch without pages, and each page before the note that names
it. Whenever the process dies, the folder is that of a shorter fetch, and the next one goes on from
there.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from paradiplomacy.errors import FetchError, FileError, RecordError
from paradiplomacy.model.records import RecordMeta
from paradiplomacy.sources.extract import Extract, Extractor
from paradiplomacy.sources.wikidata.query_rows import TWIN, WIKIDATA, ResultRows, clean
from paradiplomacy.sources.wikidata.sparql_service import VARIABLES, SparqlResults, parse_results
from paradiplomacy.tabular.files import modified_by, read_filled
from paradiplomacy.tabular.json_files import read_json
from paradiplomacy.tabular.text import decode
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
        held_there = (p.name for p in folder.iterdir()) if folder.is_dir() else ()
        # A hidden file is what a process that was killed left half written.
        strange = sorted(name for name in held_there if not name.startswith("."))[:3]
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


METHOD = "wikidata-sparql/1"
LICENCE = "CC0 1.0"
_NEEDED = ("item", "partner")
_LIMITS = (
    "Anyone may edit Wikidata. A statement there is a reference work's word, not a city's: that "
    "the item of a place lists a partner does not show that the place says so.",
    "What is not stated is not false: many ties, most dates and nearly all ends are missing.",
    "Items stand for cities, counties, provinces and parts of cities alike; all are put down as "
    "cities, since their kind is not read.",
)


def read_wikidata_sparql(
    path: str | Path,
    *,
    record: str = "wikidata_sparql",
    title: str = "Twin towns of Wikidata, as its query service gives them",
    as_of: str = "",
) -> Extract:
    """Read the results of a query for statements of P190, in JSON.

    `path`: one file of results, or the folder of a fetch. The results must have the variables
      ``item`` and ``partner``; the others of `query.VARIABLES` are read where they are there.
    `record`: key of the record that it becomes.
    `as_of`: EDTF date to which the results speak; without it, the day on which the fetch ended,
      else a day not later than the file was written.

    Returns: A statement is a listing by its item; several rows may be one statement. The order of
      the rows decides nothing. Deprecated statements are left out and reported.

    Raises RecordError: A file cannot be read or is not a result of such a query, or the fetch is
        unfinished.
    """
    at = Path(path)
    files, spoken = _read_result_files(at)
    stated = ResultRows()
    unread: Counter[str] = Counter()
    for name, content in files:
        results = _parse_result_file(at if name == at.name else at / name, content)
        names = (name for values in results.rows for name in values if name not in VARIABLES)
        unread.update(clean(name)[:40] for name in names)
        for row, values in enumerate(results.rows, start=1):
            stated.take(values, row=row, page="" if name == at.name else name)
    several = sum(len(end.countries) > 1 for end in stated.ends.values())
    nowhere = sum(not end.countries for end in stated.ends.values())
    limits = [*_LIMITS]
    if nowhere:
        limits.append(f"{nowhere:,} places are in no country of today, by Wikidata.")
    if several:
        limits.append(f"{several:,} places are said to lie in several countries; none is chosen.")
    meta = RecordMeta(
        id=record,
        title=title,
        description=f"{len(stated.ties):,} statements of a partner, of {len(stated.ends):,} items.",
        licence=LICENCE,
        languages=("en",),
        ends=(),
        as_of=as_of or spoken,
        coder="paradiplomacy",
        method=METHOD,
        limits=tuple(limits),
    )
    extractor = Extractor(meta, [WIKIDATA], file=at.name, method=METHOD)
    keys = {item: end.state(extractor, item) for item, end in sorted(stated.ends.items())}
    for (item, partner, statement), tie in sorted(stated.ties.items()):
        locator = statement or f"{item} {TWIN}"
        tie.state(extractor, (keys[item], keys[partner]), items=(item, partner), locator=locator)
    for row, name, message in sorted(stated.skipped.values()):
        extractor.skip(row, name, message)
    unread.update(stated.unread)
    for name, times in unread.items():
        if times:
            extractor.leave_unread(name, times)
    return extractor.close()


def _read_result_files(at: Path) -> tuple[list[tuple[str, bytes]], str]:
    """Name and content of what is to be read, and the date to which it speaks."""
    if not at.is_dir():
        return [(at.name, read_filled(at))], modified_by(at)
    note = note_of(at)
    if note is not None and note.finished is None:
        raise FileError(
            at.name,
            f"is an unfinished fetch of {note.statements:,} statements so far; finish it with "
            f"`paradiplomacy fetch wikidata --out {at}`",
        )
    if note is not None and note.finished is not None:
        return [(page.file, content) for page, content in pages_of(at, note)], note.finished[:10]
    files = sorted(at.glob("*.json"))
    if not files:
        raise FileError(at.name, "holds no results in JSON; expected the folder of a fetch")
    return [(f.name, read_filled(f)) for f in files], max(map(modified_by, files))


def _parse_result_file(file: Path, content: bytes) -> SparqlResults:
    try:
        results = parse_results(decode(content, file.name))
    except ValueError as error:
        raise FileError(file.name, f"{error}; fetch it again") from None
    lacking = [name for name in _NEEDED if name not in results.variables]
    if lacking:
        names = ", ".join(clean(name)[:40] for name in results.variables[:12]) or "none"
        raise FileError(
            file.name,
            f"has no variable {' and no '.join(lacking)} among its variables ({names}); expected "
            f"those of `paradiplomacy fetch wikidata`: {', '.join(VARIABLES)}",
        )
    return results
