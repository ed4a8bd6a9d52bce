"""Fetch the statements of P190 from Wikidata: page by page, and on from where it stopped."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Final

import httpx2

from paradiplomacy.errors import FetchError, NotFoundError
from paradiplomacy.language.countries import country_code
from paradiplomacy.sources.user_agent import agent
from paradiplomacy.sources.wikidata.pages import (
    WAIT,
    Busy,
    FetchNote,
    SparqlResults,
    SparqlService,
    begun_in,
    write_note,
    write_page,
)

_ENDS: Final = ("item", "partner")
_OF_END: Final = ("", "Label", "Country", "Coordinates", "Geonames")
_DATES: Final = ("start", "end", "point")
VARIABLES: Final[tuple[str, ...]] = (
    "statement",
    "rank",
    *(end + part for end in _ENDS for part in _OF_END),
    *(name + part for name in _DATES for part in ("", "Precision")),
    "endUnknown",
)
"""What a row of results has: the statement of P190, both ends of it, and its dates."""

_PREFIXES: Final = """\
PREFIX p: <http://www.wikidata.org/prop/>
PREFIX ps: <http://www.wikidata.org/prop/statement/>
PREFIX pq: <http://www.wikidata.org/prop/qualifier/>
PREFIX pqv: <http://www.wikidata.org/prop/qualifier/value/>
PREFIX wdt: <http://www.wikidata.org/prop/direct/>
PREFIX wikibase: <http://wikiba.se/ontology#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
"""

# The item's countries of today: truthy values (wdt:) would bring in states that have ended
# wherever nobody gave today's country a preferred rank. "mul" holds labels for all languages.
_END: Final = """\
  OPTIONAL {{ ?{0} rdfs:label ?{0}English . FILTER(LANG(?{0}English) = "en") }}
  OPTIONAL {{ ?{0} rdfs:label ?{0}Any . FILTER(LANG(?{0}Any) = "mul") }}
  BIND(COALESCE(?{0}English, ?{0}Any) AS ?{0}Label)
  OPTIONAL {{
    ?{0} p:P17 ?{0}In .
    ?{0}In a wikibase:BestRank ; ps:P17 ?{0}Land .
    FILTER NOT EXISTS {{ ?{0}In pq:P582 ?{0}Gone }}
    ?{0}Land wdt:P297 ?{0}Country .
  }}
  OPTIONAL {{ ?{0} wdt:P625 ?{0}Coordinates }}
  OPTIONAL {{ ?{0} wdt:P1566 ?{0}Geonames }}
"""

_DATE: Final = """\
  OPTIONAL {{
    ?statement pqv:{1} ?{0}Node .
    ?{0}Node wikibase:timeValue ?{0} ; wikibase:timePrecision ?{0}Precision .
  }}
"""

# An end that is known to have come, nobody knows when, is a node without a value.
_END_UNKNOWN: Final = """\
  OPTIONAL { ?statement pq:P582 ?ended . FILTER(!ISLITERAL(?ended)) }
  BIND(BOUND(?ended) AS ?endUnknown)
"""


def page_query(after: str, size: int, *, countries: Sequence[str] = ()) -> str:
    """Ask for the next statements of P190, in order of their addresses.

    `after`: address of the last statement of the page before; ``""`` for the first page. A page is
      found by it and not by a count of what to pass over, so that what is added or removed
      meanwhile shifts nothing.
    `size`: statements a page. One statement may take several rows.
    `countries`: ISO codes: only ties of which one end lies in one of them.
    """
    ends = "".join(_END.format(end) for end in _ENDS)
    dates = "".join(map(_DATE.format, _DATES, ("P580", "P582", "P585")))
    wanted = " ".join(f"?{name}" for name in VARIABLES)
    return (
        f"{_PREFIXES}SELECT {wanted} WHERE {{\n"
        "  { SELECT DISTINCT ?statement ?rank ?item ?partner WHERE {\n"
        f"{_statement_patterns(after, countries)}"
        f"  }} ORDER BY STR(?statement) LIMIT {size} }}\n"
        f"{ends}{dates}{_END_UNKNOWN}"
        "}\nORDER BY STR(?statement) ?itemCountry ?itemCoordinates ?itemGeonames\n"
        "  ?partnerCountry ?partnerCoordinates ?partnerGeonames ?start ?end ?point\n"
    )


def count_query(countries: Sequence[str] = ()) -> str:
    """Ask how many statements of P190 there are."""
    return (
        f"{_PREFIXES}SELECT (COUNT(DISTINCT ?statement) AS ?count) WHERE {{\n"
        f"{_statement_patterns('', countries)}}}\n"
    )


def _statement_patterns(after: str, countries: Sequence[str]) -> str:
    lines = ["?item p:P190 ?statement .", "?statement ps:P190 ?partner ; wikibase:rank ?rank ."]
    if after:
        escaped = after.replace("\\", "\\\\").replace('"', '\\"')
        lines.append(f'FILTER(STR(?statement) > "{escaped}")')
    if countries:
        codes = " ".join(f'"{code}"' for code in countries)
        lines += [
            f"VALUES ?code {{ {codes} }}",
            "?land wdt:P297 ?code .",
            "{ ?item wdt:P17 ?land } UNION { ?partner wdt:P17 ?land }",
        ]
    return "".join(f"    {line}\n" for line in lines)


ENDPOINT = "https://query.wikidata.org/sparql"
ATTEMPTS = 8
SMALLEST = 25
"""Statements; a page is not halved below it."""
PATIENCE = 900.0
"""Seconds. Whoever asks to be left alone for longer is left alone, and we say so."""
_LONGEST_WAIT = 120.0

Progress = Callable[[int, int | None, str], None]
"""Called with how many statements there are so far, how many are expected, and what is done."""


def fetch_wikidata(
    folder: str | Path,
    *,
    countries: Sequence[str] = (),
    page_size: int = 2000,
    endpoint: str = ENDPOINT,
    contact: str = "",
    pause: float = 1.0,
    progress: Progress | None = None,
    sleep: Callable[[float], None] = time.sleep,
    now: Callable[[], datetime] = lambda: datetime.now(tz=UTC),
) -> FetchNote:
    """Fetch every statement of P190 into a folder that `read_wikidata_sparql` reads.

    `folder`: new, empty, or that of the same fetch, which is then continued.
    `countries`: ISO codes or names: only ties of which one end lies in one of them.
    `page_size`: statements a page; halved when the service runs out of time.
    `endpoint`: address of the SPARQL service.
    `contact`: where the keepers of the service can reach you; sent in the ``User-Agent``.
    `pause`: seconds between two queries.

    Raises FetchError: The service is out of reach, refuses, or does not send what was asked for.
        What was fetched before stays, and the next call goes on from there. So it is where the
        folder holds something else, or another fetch.
    Raises NotFoundError: There is no such country.
    Raises RecordError: Somebody changed the note that the folder has of its fetch.
    """
    at, report = Path(folder), progress or (lambda done, expected, what: None)
    codes = _codes(countries)
    if page_size < 1:
        raise FetchError(f"a page of {page_size} statements; expected one or more")
    note = begun_in(at, endpoint=endpoint, countries=codes, query=_query_version())
    if note is not None and note.finished is not None:
        return note
    with _client(contact) as client:
        service = SparqlService(endpoint, client, now)
        if note is None:
            report(0, None, "counting")
            expected = _ask_statement_count(service, codes)
            sleep(pause if expected is not None else 0.0)
            note = FetchNote(
                endpoint=endpoint, countries=codes, query=_query_version(), size=page_size,
                expected=expected, started=now().isoformat(timespec="seconds"),
            )  # fmt: skip
        else:
            note = note.model_copy(update={"size": min(page_size, note.size)})
        fetch = _Fetch(at, service, note=note, report=report, sleep=sleep, pause=pause)
        before = len(note.pages)
        while fetch.next_page():
            sleep(pause)
    if not fetch.note.pages:
        of = f" of {', '.join(codes)}" if codes else ""
        raise FetchError(
            f"{endpoint}: it has no statement of P190{of}; check the address and codes"
        )
    finished = now().isoformat(timespec="seconds")
    new_pages = len(fetch.note.pages) - before
    done = fetch.note.model_copy(update={"finished": finished, "new_pages": new_pages})
    write_note(at, done)
    return done


def _client(contact: str) -> httpx2.Client:
    who = agent(version("paradiplomacy"), contact)
    headers = {"User-Agent": who, "Accept": "application/sparql-results+json"}
    try:
        return httpx2.Client(headers=headers, timeout=WAIT, follow_redirects=True)
    except UnicodeEncodeError as error:
        raise FetchError(f"{who!r} cannot be sent ({error})") from None


class _Fetch:
    """The pages, one after the other."""

    def __init__(
        self,
        folder: Path,
        service: SparqlService,
        *,
        note: FetchNote,
        report: Progress,
        sleep: Callable[[float], None],
        pause: float,
    ) -> None:
        self.note = note
        self._folder, self._service, self._report = folder, service, report
        self._sleep, self._pause = sleep, pause

    def next_page(self) -> bool:
        """Fetch one page and write it; False where there is none left."""
        note = self.note
        after = note.pages[-1].last if note.pages else ""
        self._report(note.statements, note.expected, f"page {len(note.pages) + 1}")
        content, results = self._ask(after)
        keys = _addresses_of_page(results, after, self._service.endpoint)
        if not keys:
            return False
        extent = (len(keys), len(results.rows), keys[-1])
        if not note.pages:
            self._folder.mkdir(parents=True, exist_ok=True)
            write_note(self._folder, note)
        page = write_page(self._folder, len(note.pages) + 1, content, extent=extent)
        self.note = self.note.model_copy(update={"pages": (*note.pages, page)})
        write_note(self._folder, self.note)
        self._report(self.note.statements, note.expected, f"page {len(self.note.pages)}")
        return True

    def _ask(self, after: str) -> tuple[bytes, SparqlResults]:
        """Put the query until it is answered, smaller where it takes too long."""
        for failed in range(1, ATTEMPTS + 1):
            query = page_query(after, self.note.size, countries=self.note.countries)
            try:
                return self._service.select(query)
            except Busy as busy:
                if failed == ATTEMPTS:
                    raise self._given_up(f"{busy.reason}, {ATTEMPTS} times in a row") from None
                wait = min(max(self._pause, 1.0) * 2**failed, _LONGEST_WAIT)
                if busy.wait is not None:
                    wait = max(busy.wait, self._pause)
                if wait > PATIENCE:
                    raise self._given_up(
                        f"{busy.reason}, and wants to be left alone for {wait:,.0f} seconds"
                    ) from None
                if busy.slow and self.note.size > SMALLEST:
                    self.note = self.note.model_copy(
                        update={"size": max(self.note.size // 2, SMALLEST)}
                    )
                self._report(
                    self.note.statements,
                    self.note.expected,
                    f"waiting {wait:.0f} s: {busy.reason[:60]}",
                )
                self._sleep(wait)
        raise AssertionError("unreachable")

    def _given_up(self, reason: str) -> FetchError:
        done = f"{self.note.statements:,} statements are kept in {self._folder}"
        return FetchError(f"{self._service.endpoint}: {reason}; {done}, run it again to go on")


def _addresses_of_page(results: SparqlResults, after: str, endpoint: str) -> list[str]:
    """Addresses of the statements of a page, in order.

    The next page begins after the last one, so a service that counts the alphabet
    differently, or repeats itself, would make us miss some or go on for ever.
    """
    keys = list(dict.fromkeys(row.get("statement", "") for row in results.rows))
    if "" in keys or not {"item", "partner"} <= set(results.variables):
        raise FetchError(f"{endpoint}: it sends rows without a statement; is it one for Wikidata?")
    if keys != sorted(keys) or (keys and keys[0] <= after):
        raise FetchError(f"{endpoint}: it does not keep the order that the query asks for")
    return keys


def _ask_statement_count(service: SparqlService, codes: Sequence[str]) -> int | None:
    """Number of statements there are, if the service can say; asked once."""
    with suppress(Busy, KeyError, IndexError, ValueError):
        return int(service.select(count_query(codes))[1].rows[0]["count"])
    return None


def _codes(countries: Sequence[str]) -> tuple[str, ...]:
    codes = set()
    for name in countries:
        code = country_code(name)
        if code is None:
            raise NotFoundError("country", name, hint="expected an ISO code such as US")
        codes.add(code)
    return tuple(sorted(codes))


def _query_version() -> str:
    return hashlib.sha256((page_query("", 1) + count_query()).encode()).hexdigest()[:16]
