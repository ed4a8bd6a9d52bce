"""How long a registry takes from its file to a record with its places told.

Each import is run as a process of its own, in turn with its floor: reading the same file and
the gazetteer, and writing as many rows of the same width into SQLite, with nothing told or
checked. The bounds are the promises of the project: 26,114 rows in 90 s and 1.5 GB.

    python bench/registries.py [--file twin_cities_raw.csv] [--rows 26114] [--runs 3]

Without a file, a registry is made: pairs among 18,000 places of the gazetteer, drawn at random
with chances that grow with population, so that names are as ambiguous as in the world.
"""

from __future__ import annotations

import argparse
import csv
import json
import sys
import tempfile
from pathlib import Path

import numpy as np
from _processes import PARADIPLOMACY, Case, measure

from paradiplomacy.language.countries import country_name
from paradiplomacy.sources.gazetteer import gazetteer

FLOOR = """
import csv, sqlite3, sys
import polars as pl
from paradiplomacy.sources import gazetteer
pl.read_parquet(gazetteer.__file__.replace("gazetteer.py", "assets/gazetteer.parquet"))
rows = list(csv.reader(open(sys.argv[1], encoding="utf-8")))
made = sqlite3.connect(":memory:" if len(sys.argv) < 4 else sys.argv[3])
made.execute("CREATE TABLE t (%s)" % ", ".join(f"c{i} TEXT" for i in range(18)))
many = int(sys.argv[2])
made.executemany("INSERT INTO t VALUES (%s)" % ", ".join("?" * 18),
                 ([f"{i} {j}" for j in range(18)] for i in range(many)))
made.commit()
"""
PLACES = 18_000
STATEMENTS_A_ROW = 7.3
"""Statements that a row of a registry becomes, with those of the gazetteer on its places."""


def make(path: Path, rows: int, seed: int) -> None:
    """Write a registry of pairs between countries, each listed by its first end."""
    frame = gazetteer().frame
    weights = np.sqrt(frame["population"].to_numpy().astype(float) + 1)
    rng = np.random.default_rng(seed)
    known = rng.choice(len(frame), size=PLACES, replace=False, p=weights / weights.sum())
    drawn = rng.choice(known, size=(rows * 2, 2))
    names, codes = frame["name"].to_list(), frame["country"].to_list()
    pairs = [(a, b) for a, b in drawn.tolist() if codes[a] != codes[b]][:rows]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["city1", "country1", "city2", "country2"])
        writer.writerows(
            [names[a], country_name(codes[a]), names[b], country_name(codes[b])] for a, b in pairs
        )


def main() -> None:
    """Measure a first import and a second one, and print one JSON object a line."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--file", type=Path)
    parser.add_argument("--rows", type=int, default=26_114)
    parser.add_argument("--runs", type=int, default=3)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = given.file or Path(folder) / "registry.csv"
        if given.file is None:
            make(path, given.rows, seed=1989)
        rows = sum(1 for _ in path.open(encoding="utf-8")) - 1
        store = str(Path(folder) / "world.db")
        command = [sys.executable, "-c", PARADIPLOMACY, "import", str(path)]
        command += ["--as", "table", "--mapping", "wikipedia_2026", "--store", store]
        many = str(round(rows * STATEMENTS_A_ROW))
        floor = [sys.executable, "-c", FLOOR, str(path), many, str(Path(folder) / "floor.db")]
        fresh = ["/bin/sh", "-c", 'rm -f "$0"*; exec "$@"', store, *command]
        fresh_floor = ["/bin/sh", "-c", 'rm -f "$0"*; exec "$@"', floor[-1], *floor]
        cases = [
            Case(f"import of {rows} rows", fresh, fresh_floor, "read and write alone", 90, 1500),
            Case(
                "the same import again",
                command,
                [sys.executable, "-c", "import polars, sqlalchemy, typer"],
                "import polars, sqlalchemy, typer",
                10,
                1500,
            ),
        ]
        for case in cases:
            print(json.dumps(measure(case, given.runs)))


if __name__ == "__main__":
    main()
