"""How long a record of 100,000 ties takes: its import, the first page of `serve`, and a search.

The record is made, by a seed: ties of 20,000 places of the shipped gazetteer, drawn with chances
that grow with population, with points, half of them dated, and 50,000 activities of these ties.
Each step is a process of its own. The bounds are promises of the project: 4 GB of memory in every
step, and seconds of processors, which other programs of the machine do not lengthen.

    python bench/large_record.py [--ties 100000] [--places 20000] [--keep FOLDER]

One JSON object a line.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import sys
import tempfile
import time
from pathlib import Path
from urllib.request import urlopen

import numpy as np
from _processes import PARADIPLOMACY, run

from paradiplomacy.language.countries import country_name
from paradiplomacy.sources.gazetteer import gazetteer

MEGABYTES = 4_000
SECONDS = {"import of ties": 120, "import of activities": 300, "first page": 180, "search": 120}
"""The promises, by step. Measured on two shared cores on 30 November 2026: 39 s and 704 MB, 152 s
and 1,633 MB, 41 s and 1,433 MB, 43 s and 1,477 MB; nearly all of the last two opens the record."""
PORT = 8_173

_COLUMNS = "{{name: name_{0}, country: country_{0}, latitude: lat_{0}, longitude: lon_{0}}}"
_ENDS = "".join(f"{end}: {_COLUMNS.format(end)}\n" for end in "ab")
_ABOUT = """record:
  id: made_world
  title: A made world
  licence: CC0-1.0
  languages: [en]
  as_of: "2026-01-31"
  limits: [Made up. Nothing in it is true.]
"""
TIES = f"""{_ABOUT}source: {{id: made-list, title: A made list, voice: reference}}
{_ENDS}listed_by: a
kind: {{column: kind, values: {{sister: sister, friendship: friendship}}}}
established: established
"""
ACTIVITIES = f"""table: activities
{_ABOUT}source: {{id: made-activities, title: Made activities, voice: reference}}
{_ENDS}date: date
description: words
form: {{column: form, values: {{delegation: delegation, training: training}}}}
sector: {{column: sector, values: {{culture: culture, environment: environment}}}}
"""


def make(folder: Path, *, ties: int, places: int, activities: int, seed: int) -> None:
    """Write the two tables and their mappings."""
    frame = gazetteer().frame
    rng = np.random.default_rng(seed)
    weights = np.sqrt(frame["population"].to_numpy().astype(float) + 1)
    known = rng.choice(len(frame), size=places, replace=False, p=weights / weights.sum())
    countries = frame["country"].to_list()
    pairs: dict[tuple[int, int], None] = {}
    while len(pairs) < ties:
        for a, b in rng.choice(known, size=(ties, 2)).tolist():
            if countries[a] != countries[b] and len(pairs) < ties:
                pairs[min(a, b), max(a, b)] = None
    columns = [frame[name].to_list() for name in ("name", "country", "latitude", "longitude")]

    def place(at: int) -> list[object]:
        name, country, latitude, longitude = (column[at] for column in columns)
        return [name, country_name(country), round(latitude, 3), round(longitude, 3)]

    ends = [f"{what}_{end}" for end in "ab" for what in ("name", "country", "lat", "lon")]
    listed = list(pairs)
    with (folder / "ties.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([*ends, "kind", "established"])
        for a, b in listed:
            year = rng.integers(1950, 2026) if rng.random() < 0.5 else ""
            kind = "sister" if rng.random() < 0.8 else "friendship"
            writer.writerow([*place(a), *place(b), kind, year])
    with (folder / "activities.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([*ends, "date", "words", "form", "sector"])
        for at, tie in enumerate(rng.integers(len(listed), size=activities).tolist()):
            a, b = listed[tie]
            day = f"{rng.integers(2000, 2026)}-{rng.integers(1, 13):02}"
            form = "delegation" if rng.random() < 0.7 else "training"
            sector = "culture" if rng.random() < 0.6 else "environment"
            writer.writerow([*place(a), *place(b), day, f"Visit {at}", form, sector])
    (folder / "ties.yaml").write_text(TIES, encoding="utf-8")
    (folder / "activities.yaml").write_text(ACTIVITIES, encoding="utf-8")


def command(*arguments: str) -> list[str]:
    """A command of the program."""
    return [sys.executable, "-c", PARADIPLOMACY, *arguments]


def tell(step: str, seconds: float, processor: float, megabytes: float) -> None:
    """Print a step beside its bounds."""
    bound = SECONDS[step]
    told = {
        "step": step,
        "seconds": round(seconds, 1),
        "processor_seconds": round(processor, 1),
        "bound_seconds": bound,
        "megabytes": round(megabytes),
        "bound_megabytes": MEGABYTES,
        "within_bounds": processor < bound and megabytes < MEGABYTES,
    }
    print(json.dumps(told), flush=True)


def first_page(store: str) -> None:
    """Measure from the start of a server to its first page."""
    start = time.perf_counter()
    asked = command("serve", "made_world", "--store", store, "--port", str(PORT))
    quiet = os.open(os.devnull, os.O_WRONLY)
    actions = [(os.POSIX_SPAWN_DUP2, quiet, 1), (os.POSIX_SPAWN_DUP2, quiet, 2)]
    server = os.posix_spawn(asked[0], asked, os.environ, file_actions=actions)
    while True:
        try:
            urlopen(f"http://127.0.0.1:{PORT}/index.html").close()
            break
        except OSError:
            if os.waitpid(server, os.WNOHANG)[0]:
                raise SystemExit("the server ended") from None
            time.sleep(0.1)
    seconds = time.perf_counter() - start
    os.kill(server, 15)
    _, _, usage = os.wait4(server, 0)
    tell("first page", seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def main() -> None:
    """Make the record, and measure each step."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--ties", type=int, default=100_000)
    parser.add_argument("--places", type=int, default=20_000)
    parser.add_argument("--activities", type=int, default=50_000)
    parser.add_argument("--keep", type=Path, help="a folder for what is made; thrown away without")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = given.keep or Path(temporary)
        sizes = {"ties": given.ties, "places": given.places, "activities": given.activities}
        make(folder, **sizes, seed=1989)
        store = str(folder / "world.db")
        for name in ("ties", "activities"):
            mapping = str(folder / f"{name}.yaml")
            asked = command("import", str(folder / f"{name}.csv"), "--mapping", mapping)
            tell(f"import of {name}", *run([*asked, "--store", store]))
        first_page(store)
        tell("search", *run(command("search", "Pari", "-r", "made_world", "--store", store)))


if __name__ == "__main__":
    main()
