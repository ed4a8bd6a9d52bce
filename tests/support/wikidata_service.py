"""A query service on this machine that answers our queries, and misbehaves when told to."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tests.support.local_server import LocalServer

from paradiplomacy.sources.wikidata.fetch import VARIABLES

__all__ = [
    "NOON",
    "Service",
    "everything",
    "made_up_rows",
    "pages",
    "results_of",
    "serving",
    "statements",
]

ENTITY = "http://www.wikidata.org/entity/"
Row = dict[str, str]


def made_up_rows(count: int) -> list[Row]:
    """Statements between made-up items of two countries; every fifth has a second row."""
    rows = []
    for number in range(1, count + 1):
        row = {
            "statement": f"{ENTITY}statement/Q{100 + number}-{number:04}",
            "rank": "http://wikiba.se/ontology#NormalRank",
            "item": f"{ENTITY}Q{100 + number}",
            "itemLabel": f"Upper {number}",
            "itemCountry": "DE" if number % 2 else "FR",
            "itemCoordinates": f"Point({number % 90}.5 -{number % 45}.25)",
            "itemGeonames": str(7000 + number),
            "partner": f"{ENTITY}Q{9000 + number % 7}",
            "partnerLabel": f"Lower {number % 7}",
            "partnerCountry": "JP",
            "start": f"{1950 + number % 60}-01-01T00:00:00Z",
            "startPrecision": "9",
            "endUnknown": "false",
        }
        rows.append(row)
        if number % 5 == 0:
            rows.append(row | {"itemGeonames": str(8000 + number)})
    return sorted(rows, key=lambda row: row["statement"])


def results_of(rows: list[Row], variables: tuple[str, ...] = VARIABLES) -> bytes:
    """Rows in the format of SPARQL results."""

    def term(value: str) -> dict[str, str]:
        return {"type": "uri" if value.startswith("http") else "literal", "value": value}

    bindings = [{name: term(value) for name, value in row.items()} for row in rows]
    return json.dumps({"head": {"vars": variables}, "results": {"bindings": bindings}}).encode()


@dataclass
class Service:
    """What is served, and how; `asked` keeps what came in.

    `trouble` holds what to do instead of an answer, one for each request to come; None
    answers as usual. `counts` says whether it can count.
    """

    rows: list[Row]
    url: str = ""
    counts: bool = True
    trouble: list[Callable[[BaseHTTPRequestHandler, bytes], None] | None] = field(
        default_factory=list
    )
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)

    @property
    def pages_asked(self) -> list[tuple[str, int]]:
        """Key and size of every query for a page."""
        return [asked for query, _ in self.asked if (asked := _page_of(query)) is not None]

    def answer(self, query: str) -> bytes | None:
        """The results of a query; None where it is not understood."""
        codes = re.search(r"VALUES \?code \{ ([^}]*)\}", query)
        wanted = set(re.findall(r'"([A-Z]{2})"', codes[1])) if codes else None
        rows = [
            row
            for row in self.rows
            if wanted is None or {row.get("itemCountry"), row.get("partnerCountry")} & wanted
        ]
        if "COUNT(" in query:
            number = len({row["statement"] for row in rows})
            return results_of([{"count": str(number)}], ("count",)) if self.counts else None
        page = _page_of(query)
        if page is None:
            return None
        after, size = page
        keys = sorted({row["statement"] for row in rows if row["statement"] > after})[:size]
        return results_of([row for row in rows if row["statement"] in keys])


def _page_of(query: str) -> tuple[str, int] | None:
    limit = re.search(r"LIMIT (\d+)", query)
    after = re.search(r'FILTER\(STR\(\?statement\) > "([^"]*)"\)', query)
    return (after[1] if after else "", int(limit[1])) if limit else None


def status(code: int, text: str = "", **headers: str) -> Callable[[Any, bytes], None]:
    """Answer with a status of failure."""

    def act(handler: BaseHTTPRequestHandler, _: bytes) -> None:
        handler.send_response(code)
        for name, value in headers.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.send_header("Content-Length", str(len(text.encode())))
        handler.end_headers()
        handler.wfile.write(text.encode())

    return act


def body(made: Callable[[bytes], bytes], *, promised: int = 0) -> Callable[[Any, bytes], None]:
    """Answer with something else than the results, or with fewer bytes than promised."""

    def act(handler: BaseHTTPRequestHandler, content: bytes) -> None:
        sent = made(content)
        handler.send_response(200)
        handler.send_header("Content-Type", "application/sparql-results+json")
        handler.send_header("Content-Length", str(len(sent) + promised))
        handler.end_headers()
        handler.wfile.write(sent)
        handler.close_connection = promised > 0

    return act


def hang_up(handler: BaseHTTPRequestHandler, _: bytes) -> None:
    """Close the connection without a word."""
    handler.close_connection = True


@contextmanager
def serving(service: Service) -> Iterator[Service]:
    """Serve on a free port of this machine."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        wbufsize = -1  # head and body in one packet, or each answer waits for an acknowledgement

        def do_GET(self) -> None:
            query = parse_qs(urlsplit(self.path).query).get("query", [""])[0]
            service.asked.append((query, {k.lower(): v for k, v in self.headers.items()}))
            content = service.answer(query)
            act = service.trouble.pop(0) if service.trouble else None
            if act is not None:
                act(self, content or b"")
            elif content is None:
                status(400, "MalformedQueryException")(self, b"")
            else:
                body(lambda sent: sent)(self, content)

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = LocalServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = False
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        service.url = f"http://127.0.0.1:{server.server_port}/sparql"
        yield service
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def pages(folder: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in sorted(folder.glob("page-*"))}


def statements(folder: Path) -> list[str]:
    """Addresses of the statements in the pages, in order, repeats included."""
    found = []
    for content in pages(folder).values():
        rows = json.loads(content)["results"]["bindings"]
        found += list(dict.fromkeys(row["statement"]["value"] for row in rows))
    return found


def everything(service: Service) -> list[str]:
    return sorted({row["statement"] for row in service.rows})
