"""How long the whole battery of hypotheses takes, each under every variant that applies.

Run it as ``python bench/hypotheses.py``; ``--large`` alone leaves out the shipped record. The
shipped record is held to 30 s, beside the time it takes to open it and make its frames, without
which no hypothesis can start. The large record is the shipped one, its cities copied until it has
as many places and ties as the merged registries, and is held to five minutes, beside the time
it takes to make the variants of its frames. One JSON object a line: each hypothesis, then all.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import polars as pl

from paradiplomacy.hypotheses.base import Finding
from paradiplomacy.hypotheses.battery import run_all, variants
from paradiplomacy.hypotheses.catalogue import catalogue
from paradiplomacy.hypotheses.hypothesis import Hypothesis
from paradiplomacy.record.frames import Frames, frames_of
from paradiplomacy.record.open import open_record

SECONDS, LARGE_SECONDS = 30, 300
PLACES, TIES = 18_000, 26_000
COPY = "copy"


def copied(frames: Frames, *, places: int, ties: int) -> Frames:
    """The record with its cities, and the ties between them, copied to so many.

    The first copy keeps its keys, so that responses and claims still fit. Copies of a tie
    link other copies of its places, so that a place has several ties. States, provinces and
    their ties are there once.
    """
    cities = frames.places.filter(pl.col("tier") == "city")
    own = frames.ties.filter(pl.col("tier") == "city")
    wide = max(1, round((places - frames.places.height + cities.height) / cities.height))
    deep = max(1, round((ties - frames.ties.height + own.height) / own.height))
    if deep > wide**2:
        raise SystemExit(f"{places} places are too few for {ties} ties of the record's kind")
    of_places = pl.DataFrame({COPY: range(wide)})
    number = pl.col(COPY)
    of_ties = pl.DataFrame({COPY: range(deep)}).with_columns(
        (number % wide).alias("of_a"), ((number + number // wide) % wide).alias("of_b")
    )

    def marked(column: str, copy: str) -> pl.Expr:
        mark = pl.format("~{}", copy)
        return pl.concat_str(
            column, pl.when(pl.col(copy) > 0).then(mark).otherwise(pl.lit(""))
        ).alias(column)

    def of_city(rows: pl.DataFrame) -> pl.DataFrame:
        """Rows of ties of cities, for each copy; the others once."""
        kept = rows.join(own.select("tie"), on="tie", how="anti")
        many = rows.join(own.select("tie"), on="tie", how="semi").join(of_ties, how="cross")
        keys = [marked(key, COPY) for key in ("tie", "exchange") if key in rows.columns]
        for end in "ab":
            named = (f"place_{end}", f"label_{end}")
            keys += [marked(key, f"of_{end}") for key in named if key in rows.columns]
        return pl.concat([kept, many.with_columns(keys).select(rows.columns)])

    more = cities.join(of_places, how="cross").with_columns(
        marked("place", COPY), marked("label", COPY)
    )
    states = frames.places.filter(pl.col("tier") != "city")
    return replace(
        frames,
        places=pl.concat([states, more.select(frames.places.columns)]).sort("place"),
        **{
            name: of_city(getattr(frames, name))
            for name in ("ties", "listings", "spells", "exchanges")
        },
    )


def timed(
    frames: Frames, known: Mapping[str, Hypothesis]
) -> tuple[Mapping[str, Finding], dict[str, float]]:
    """The battery's findings, and the seconds that each hypothesis took."""
    begun: dict[str, float] = {}

    def progress(key: str, share: float) -> None:
        begun[key] = time.perf_counter()
        since = begun[key] - next(iter(begun.values()))
        print(f"{share:4.0%} {since:6.1f} s {key}", file=sys.stderr, flush=True)

    findings = run_all(frames, known, progress=progress)
    ends = [*list(begun.values())[1:], time.perf_counter()]
    return findings, {k: b - a for (k, a), b in zip(begun.items(), ends, strict=True)}


def measure(
    name: str,
    frames: Frames,
    known: Mapping[str, Hypothesis],
    *,
    floor: tuple[str, float],
    bound: float,
) -> dict[str, Any]:
    """Print each hypothesis' time; return the whole, its bound and the ratio to the floor."""
    start = time.perf_counter()
    findings, seconds = timed(frames, known)
    whole = time.perf_counter() - start
    for key, taken in seconds.items():
        verdict = str(findings[key].verdict)
        line = {"record": name, "hypothesis": key, "seconds": round(taken, 3), "verdict": verdict}
        print(json.dumps(line), flush=True)
    what, limit = floor
    return {
        "record": name,
        "places": frames.places.height,
        "ties": frames.ties.height,
        "exchanges": frames.exchanges.height,
        "hypotheses": len(findings),
        "seconds": round(whole, 2),
        "bound_seconds": bound,
        "floor": what,
        "floor_seconds": round(limit, 2),
        "ratio_to_floor": round(whole / limit, 1),
        "slowest": max(seconds, key=lambda key: seconds[key]),
        "within_bounds": whole < bound,
    }


def main() -> None:
    """Measure the shipped record and the large one."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--places", type=int, default=PLACES)
    parser.add_argument("--ties", type=int, default=TIES)
    parser.add_argument("--large", action="store_true", help="the large record alone")
    parser.add_argument("--small", action="store_true", help="the shipped record alone")
    parser.add_argument("--without", nargs="*", default=[], help="hypotheses to leave out")
    asked = parser.parse_args()
    known = {key: h for key, h in catalogue().items() if key not in asked.without}
    start = time.perf_counter()
    frames = frames_of(open_record())
    opened = time.perf_counter() - start
    if not asked.large:
        found = measure(
            "shipped",
            frames,
            known,
            floor=("open the record and make frames", opened),
            bound=SECONDS,
        )
        print(json.dumps(found), flush=True)
    if not asked.small:
        large = copied(frames, places=asked.places, ties=asked.ties)
        start = time.perf_counter()
        variants(large)
        made = time.perf_counter() - start
        found = measure(
            "large",
            large,
            known,
            floor=("make the variants of its frames", made),
            bound=LARGE_SECONDS,
        )
        print(json.dumps(found), flush=True)


if __name__ == "__main__":
    main()
