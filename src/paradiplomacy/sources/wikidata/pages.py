"""Pages of results: asked of a service of SPARQL, and kept in a folder with a note of them.

A polite client knows who asks, when to wait and when to ask for less. Answers are in JSON (SPARQL
1.1 Query Results JSON Format).
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any, Literal

import httpx2
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from paradiplomacy.errors import FetchError, FileError, RecordError
from paradiplomacy.tabular.files import read_filled
from paradiplomacy.tabular.json_files import parse_json, read_json
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


WAIT = httpx2.Timeout(75.0, connect=20.0)
"""Seconds. The service gives a query 60; ours must be the later one, to hear its answer."""

_SLOW = frozenset({500, 504})
_COME_AGAIN = frozenset({429, 502, 503})


class Busy(Exception):  # noqa: N818 - no error yet: the same question may be put again
    """The service did not answer this time.

    `slow`: it took too long, so that a smaller question may be answered.
    `wait`: seconds for which it asked to be left alone.
    """

    def __init__(self, reason: str, *, slow: bool = False, wait: float | None = None) -> None:
        super().__init__(reason)
        self.reason, self.slow, self.wait = reason, slow, wait


@dataclass(frozen=True, slots=True)
class SparqlService:
    """Puts one query at a time.

    `now`: the time in UTC, to understand a ``Retry-After`` that is a date.
    """

    endpoint: str
    client: httpx2.Client
    now: Callable[[], datetime]

    def select(self, query: str) -> tuple[bytes, SparqlResults]:
        """Put a query, once: the answer as it came, and the results that it holds.

        Raises Busy: It may be put again, as it is or smaller.
        Raises FetchError: The service refuses it; putting it again would not help.
        """
        try:
            response = self.client.get(self.endpoint, params={"query": query})
        except httpx2.TimeoutException as error:
            raise Busy(f"no answer in time ({type(error).__name__})", slow=True) from None
        except (httpx2.TooManyRedirects, httpx2.UnsupportedProtocol, httpx2.InvalidURL) as error:
            raise FetchError(f"{self.endpoint}: {error}; check the address") from None
        except httpx2.HTTPError as error:
            raise Busy(f"the connection failed ({str(error) or type(error).__name__})") from None
        self._check(response)
        try:
            return response.content, parse_results(response.content.decode("utf-8"))
        except ValueError as error:
            # A query that runs out of time in the middle of its answer has status 200 and
            # breaks off, or goes on with what the server has to say of it.
            raise Busy(f"no whole results came: {error}", slow=True) from None

    def _check(self, response: httpx2.Response) -> None:
        status = response.status_code
        if status == 200:
            return
        reason = f"HTTP {status} {response.reason_phrase}".strip()
        if status in _SLOW:
            raise Busy(reason, slow=True, wait=self._retry_after(response))
        if status in _COME_AGAIN or status > 500:
            raise Busy(reason, wait=self._retry_after(response))
        text = re.sub(r"<[^>]*>|[\x00-\x1f\x7f-\x9f]", " ", response.text[:2000])
        first = " ".join(text.split())[:200]
        hint = {
            400: "it does not understand the query; is it a service for Wikidata?",
            403: "it refuses us; name a way to reach you with --contact, or wait a day",
            404: "check the address",
        }.get(status, "check the address, and whether the service works")
        raise FetchError(f"{self.endpoint}: {reason}: {hint}" + (f" ({first})" if first else ""))

    def _retry_after(self, response: httpx2.Response) -> float | None:
        """Seconds to wait: the header has them, or a date."""
        after = response.headers.get("retry-after", "").strip()
        if re.fullmatch(r"\d{1,9}", after, re.ASCII):
            return float(after)
        try:
            until = parsedate_to_datetime(after)
        except (ValueError, TypeError, OverflowError):
            return None
        aware = until if until.tzinfo is not None else until.replace(tzinfo=UTC)
        return max((aware - self.now()).total_seconds(), 0.0)


@dataclass(frozen=True, slots=True)
class SparqlResults:
    """Rows that a SELECT query gave.

    `variables`: names of the columns.
    `rows`: value by variable; of type ``uri`` or ``literal``. What a row leaves unbound, or binds
      to a node without a name, is not in it.
    """

    variables: tuple[str, ...]
    rows: tuple[Mapping[str, str], ...]


def parse_results(text: str) -> SparqlResults:
    """Read results, whole or not at all.

    Raises ValueError: They are cut short, no JSON, or not of this format; says what was found.

    >>> parse_results('{"head": {"vars": ["n"]}, "results": {"bindings": []}}')
    SparqlResults(variables=('n',), rows=())
    """
    answer = parse_json(text)
    expected = "expected the results of a SELECT query, with `head` and `results`"
    if not isinstance(answer, dict):
        raise ValueError(f"it is a {_json_type_name(answer)}, {expected}")
    if "boolean" in answer:
        raise ValueError(f"it answers an ASK query, {expected}")
    head, results = answer.get("head"), answer.get("results")
    names = head.get("vars") if isinstance(head, dict) else None
    bindings = results.get("bindings") if isinstance(results, dict) else None
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        raise ValueError(f"it has no list of variables under `head`, {expected}")
    if not isinstance(bindings, list):
        raise ValueError(f"it has no list of rows under `results`, {expected}")
    return SparqlResults(
        tuple(names), tuple(_row_of_binding(number, b) for number, b in enumerate(bindings, 1))
    )


def _row_of_binding(number: int, binding: Any) -> dict[str, str]:
    if not isinstance(binding, dict):
        raise ValueError(f"row {number} is a {_json_type_name(binding)}, expected an object")
    row = {}
    for name, term in binding.items():
        if not isinstance(term, dict) or not isinstance(term.get("value"), str):
            raise ValueError(f"row {number}, variable {name[:40]!r} has no value of text")
        if term.get("type") in ("uri", "literal", "typed-literal"):
            row[name] = term["value"]
    return row


def _json_type_name(value: object) -> str:
    names: dict[type, str] = {
        dict: "object", list: "list", str: "text", bool: "truth value",
        int: "number", float: "number", type(None): "null",
    }  # fmt: skip
    return names[type(value)]
