"""How quickly the live site answers fifty readers, beside the same bytes as files.

Run it with ``make bench``; with a PostgreSQL by ``scripts/with-postgres.sh .venv/bin/python
bench/serving.py``. A record is brought into a store on SQLite, and on PostgreSQL where
``PARADIPLOMACY_TEST_POSTGRES`` names one, and served from there. Fifty readers ask for pages in
both languages, their JSON, lists and data, each for the next as soon as one has come: more than
fifty people would. The peer is Starlette's `StaticFiles` under the same uvicorn, over a folder with
the very same bytes: what a server costs that computes nothing. Both are asked in turn, so that
ratios hold on a busy machine. The bounds are promises for an idle one: no error, p95 under
300 ms and p50 under 50 ms; the first page within 2 s of the start, whether results are kept
or not. Then ten processes write on one fact of the store (`_turns`): with turns each is served
within ten. One JSON object a line.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote
from urllib.request import urlopen

from _processes import PARADIPLOMACY
from _turns import crowds

from paradiplomacy.evidence.store import Store
from paradiplomacy.record.open import read_material

READERS = 50
SECONDS = 60.0
RECORD = "sino_us"
PEER = """
import sys, uvicorn
from starlette.applications import Starlette
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles
app = Starlette(routes=[Mount("/", StaticFiles(directory=sys.argv[1]))])
uvicorn.run(app, port=int(sys.argv[2]), http="h11", access_log=False, log_level="warning")
"""


@contextlib.contextmanager
def running(command: list[str], port: int, **settings: str) -> Iterator[float]:
    """Run a server; gives the seconds from its start to its first page."""
    start = time.perf_counter()
    quiet = subprocess.DEVNULL
    environment = os.environ | settings
    with subprocess.Popen(command, stdout=quiet, stderr=quiet, env=environment) as server:
        try:
            while True:
                with contextlib.suppress(OSError):
                    urlopen(f"http://127.0.0.1:{port}/index.html").close()
                    break
                if server.poll() is not None:
                    raise SystemExit(f"{command[:4]} ended with status {server.returncode}")
                time.sleep(0.01)
            yield time.perf_counter() - start
        finally:
            server.terminate()


def serve(port: int, store: str) -> list[str]:
    """The command that serves the record of a store."""
    asked = ["serve", RECORD, "--store", store, "--port", str(port)]
    return [sys.executable, "-c", PARADIPLOMACY, *asked]


def wait_for_results(port: int) -> None:
    """Wait until the pages have their results."""
    while json.load(urlopen(f"http://127.0.0.1:{port}/progress.json"))["state"] == "working":
        time.sleep(0.5)


def copy(port: int, addresses: list[str], folder: Path) -> float:
    """Write what a server answers at some addresses; the median seconds of a first answer."""
    took = []
    for address in addresses:
        start = time.perf_counter()
        try:
            opened = urlopen(f"http://127.0.0.1:{port}/{quote(address)}")
        except OSError as error:
            raise SystemExit(f"{address}: {error}") from None
        with opened as answer:
            body = answer.read()
        took.append(time.perf_counter() - start)
        path = folder / address
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(body)
    return statistics.median(took)


async def _reader(port: int, chosen: Iterator[str], until: float, took: list[float]) -> int:
    """Ask for one address after another on one connection; how many answers were wrong."""
    wrong = 0
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    while time.perf_counter() < until:
        start = time.perf_counter()
        head = f"GET /{quote(next(chosen))} HTTP/1.1\r\nHost: localhost\r\n"
        writer.write(f"{head}Accept-Encoding: gzip\r\n\r\n".encode())
        answer = await reader.readuntil(b"\r\n\r\n")
        lines = answer.lower().split(b"\r\n")
        length = next(int(one[15:]) for one in lines if one.startswith(b"content-length:"))
        await reader.readexactly(length)
        took.append(time.perf_counter() - start)
        wrong += not lines[0].startswith(b"http/1.1 200")
    writer.close()
    return wrong


async def _read(port: int, addresses: list[str], seconds: float) -> dict[str, float]:
    def chosen(seed: int) -> Iterator[str]:
        order = random.Random(seed)
        while True:
            yield order.choice(addresses)

    took: list[float] = []
    until = time.perf_counter() + seconds
    readers = (_reader(port, chosen(seed), until, took) for seed in range(READERS))
    wrong = sum(await asyncio.gather(*readers))
    cuts = statistics.quantiles(took, n=100)
    return {
        "requests": len(took),
        "errors": wrong,
        "p50_ms": round(cuts[49] * 1e3, 1),
        "p95_ms": round(cuts[94] * 1e3, 1),
        "per_second": round(len(took) / seconds),
    }


def compare(name: str, store: str, port: int, seconds: float, addresses: list[str]) -> None:
    """Serve a record from a store and as files, and have both read in turn."""
    with running(serve(port, store), port, PARADIPLOMACY_KEEP="no") as new:
        pass
    with tempfile.TemporaryDirectory() as name_of_folder:
        folder = Path(name_of_folder)
        with running(serve(port, store), port):
            wait_for_results(port)  # and so they are kept
        with running(serve(port, store), port) as known:
            wait_for_results(port)
            first = copy(port, addresses, folder)
            peer = [sys.executable, "-c", PEER, str(folder), str(port + 1)]
            with running(peer, port + 1):
                ours, files = [], []
                for _ in range(3):  # in turn
                    ours.append(asyncio.run(_read(port, addresses, seconds / 3)))
                    files.append(asyncio.run(_read(port + 1, addresses, seconds / 3)))
    mine, theirs = (max(rounds, key=lambda one: one["p95_ms"]) for rounds in (ours, files))
    print(
        json.dumps(
            {
                "case": name,
                "first_page_s": {"nothing kept": round(new, 2), "kept": round(known, 2)},
                "first_answer_p50_ms": round(first * 1e3, 1),
                "live": mine,
                "files": theirs,
                "ratio_p50": round(mine["p50_ms"] / theirs["p50_ms"], 2),
                "ratio_p95": round(mine["p95_ms"] / theirs["p95_ms"], 2),
                "errors": sum(one["errors"] for one in ours),
                "holds": mine["p95_ms"] < 300 and mine["p50_ms"] < 50 and known < 2 and new < 2,
            }
        )
    )


def mixed(record: str) -> list[str]:
    """Pages of every kind, in both languages, with their JSON, data and style."""
    from paradiplomacy.hypotheses.catalogue import catalogue, claims_of_records
    from paradiplomacy.record.open import open_record
    from paradiplomacy.site.site import Site

    opened = open_record(record)
    claims = claims_of_records(opened.metas, catalogue())
    site = Site(opened, hypotheses=claims, is_live=True)
    by_folder: dict[str, list[str]] = {}
    for address in site:
        by_folder.setdefault(address.rpartition("/")[0], []).append(address)
    chosen = [
        a
        for group in by_folder.values()
        for a in random.Random(7).sample(group, min(len(group), 40))
    ]
    return sorted(chosen)


def main() -> None:
    """Measure on each engine and print one JSON object a line."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--seconds", type=float, default=SECONDS)
    parser.add_argument("--port", type=int, default=8471, help="this one and the next are used")
    wanted = parser.parse_args()
    addresses = mixed(RECORD)
    with tempfile.TemporaryDirectory() as folder:
        stores = {"SQLite": str(Path(folder) / "ties.db")}
        if postgres := os.environ.get("PARADIPLOMACY_TEST_POSTGRES"):
            stores["PostgreSQL"] = postgres
        for name, store in stores.items():
            with Store.open(store) as opened:
                opened.import_material(read_material(RECORD))
            compare(name, store, wanted.port, wanted.seconds, addresses)
            crowds(name, store, RECORD, wanted.seconds / 3)


if __name__ == "__main__":
    main()
