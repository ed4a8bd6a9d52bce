"""How often the tests of claims decide where there is nothing to decide, on the shipped record.

Run it as ``python bench/placebos.py --runs 500 --out docs/methods/calibration/placebos.csv``. Each
placebo is a shuffle of `tests.hypothesis_studies.shuffles`, made once a seed for all claims that
it tries. The table itself is what a later run goes on from: seeds that it has are not run again.
Without ``--out`` nothing is kept. ``--only`` names shuffles; ``--again`` forgets what the table has
of them.
"""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from tests.hypothesis_studies import placebos, shuffles  # noqa: E402

from paradiplomacy.hypotheses.catalogue import catalogue  # noqa: E402
from paradiplomacy.record.frames import frames_of  # noqa: E402
from paradiplomacy.record.open import open_record  # noqa: E402

EVERY = 25
"""Seeds after which the table is written."""


def main() -> None:
    """Run the placebos that the table lacks."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--runs", type=int, default=20)
    parser.add_argument("--out", type=Path, help="the table of the docs")
    parser.add_argument("--only", nargs="*", default=[], help="names of shuffles")
    parser.add_argument("--again", action="store_true", help="run their seeds again")
    asked = parser.parse_args()
    tallies = placebos.read(asked.out) if asked.out and asked.out.exists() else {}
    frames, known = frames_of(open_record()), catalogue()
    by_shuffle: dict[shuffles.Shuffle, list[placebos.Placebo]] = {}
    for placebo in placebos.PLACEBOS:
        if not asked.only or placebo.key[1] in asked.only:
            by_shuffle.setdefault(placebo.shuffle, []).append(placebo)
    for shuffle, some in by_shuffle.items():
        start = time.process_time()
        for placebo in some:
            if asked.again or placebo.key not in tallies:
                tallies[placebo.key] = placebos.Tally()
        for seed in range(min(tallies[p.key].runs for p in some), asked.runs):
            tried = [p for p in some if tallies[p.key].runs == seed]
            record = shuffles.shuffled(frames, shuffle, seed)
            for placebo in tried:
                tallies[placebo.key].add(seed, placebo.judged(known, record))
            if asked.out and (seed % EVERY == EVERY - 1 or seed == asked.runs - 1):
                placebos.write(asked.out, tallies)
        seconds = time.process_time() - start
        for placebo in some:
            tally = tallies[placebo.key]
            print(*placebo.key, tally.runs, len(tally.false), tally.rejected, f"{seconds:.0f} s")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
