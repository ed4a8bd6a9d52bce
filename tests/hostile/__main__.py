"""Run all cases, or some, and print what became of them.

python -m tests.hostile [--seeds N] [--first-seed N] [--target NAME] [--mutation NAME] [--all]
python -m tests.hostile --further 1000 [--from N] [--slice 0/2]

Targets and aimed cases are patterns; all of both: ``--target '*' --aimed '*' --long``.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections import Counter
from fnmatch import fnmatch
from pathlib import Path

from tests.hostile.aims import aimed
from tests.hostile.cases import GOOD, Judged
from tests.hostile.further import further
from tests.hostile.places import PLACES
from tests.hostile.spoils import SPOILS
from tests.hostile.targets import targets
from tests.hostile.trying import Trials


def main() -> None:
    parser = argparse.ArgumentParser(prog="tests.hostile")
    parser.add_argument("--seeds", type=int, default=1)
    parser.add_argument("--first-seed", type=int, default=0, help="others draw other mutations")
    parser.add_argument("--target", action="append", default=[])
    parser.add_argument("--mutation", action="append", default=[])
    parser.add_argument("--all", action="store_true", help="print what is right too")
    parser.add_argument("--aimed", default="", help="cases by themselves, as a pattern")
    parser.add_argument("--further", type=int, default=0, help="so many drawn over all readers")
    parser.add_argument("--from", type=int, default=0, dest="first", help="number of the first")
    parser.add_argument("--slice", default="0/1", help="of targets and mutations, one part in some")
    parser.add_argument("--long", action="store_true", help="what takes long too")
    asked = parser.parse_args()
    spent = [0.0]
    part, parts = map(int, asked.slice.split("/"))
    counts: Counter[str] = Counter()
    started = time.time()
    with tempfile.TemporaryDirectory() as at:
        trials = Trials(Path(at))

        def told(name: str, judged: Judged | None) -> None:
            if judged is None:
                return
            counts[judged.verdict] += 1
            spent[0] += judged.ran.cpu
            if asked.all or judged.verdict not in GOOD:
                sys.stdout.write(
                    f"{name}: {judged.verdict} ({judged.ran.cpu:.1f} s, "
                    f"{judged.ran.peak >> 20} MB): {judged.why}\n".encode(
                        "utf-8", "backslashreplace"
                    ).decode()
                )
                sys.stdout.flush()

        for n, (name, target) in enumerate(targets().items()):
            if not any(fnmatch(name, one) for one in asked.target):
                continue
            for m, (what, spoil) in enumerate(SPOILS.items()):
                if (n + m) % parts == part and (not asked.mutation or what in asked.mutation):
                    for seed in range(asked.first_seed, asked.first_seed + asked.seeds):
                        told(f"{name} {what} {seed}", trials.spoil(target, spoil, seed, what))
            for m, (what, place) in enumerate(PLACES.items()):
                if (n + m) % parts == part and (not asked.mutation or what in asked.mutation):
                    told(f"{name} {what}", trials.place(target, place))
            sys.stderr.write(f"{name}: {dict(counts)} {time.time() - started:.0f} s\n")
        for name, case in aimed().items():
            if fnmatch(name, asked.aimed) and (asked.long or not case.long):
                told(f"aimed: {name}", trials.aim(case))
        for number in range(asked.first + part, asked.first + asked.further, parts):
            drawn = further(number)
            told(f"further {number}: {drawn}", drawn.judged(trials))
        trials.close()
    sys.stdout.write(
        f"{sum(counts.values())} cases, {time.time() - started:.0f} s, "
        f"{spent[0]:.0f} of processor: {dict(counts)}\n"
    )


if __name__ == "__main__":
    main()
