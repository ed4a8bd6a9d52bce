"""How the estimators of the hypotheses fare on records whose truth is known.

Run it as ``python bench/hypotheses_calibration.py --datasets 1000 --seed 1``. For each study so
many records are made by the event model without an effect, and as many with the effect that
the estimator calls detectable; of heavy estimators two in five of them. It prints one JSON object
a line: size, power and coverage, each with the interval of its own chance. With ``--out`` it
writes `results.csv` and `other-results.csv` into that folder of the docs.
"""

from __future__ import annotations

import argparse
import csv
import json
import sys
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from tests import hypothesis_studies as studies  # noqa: E402

from paradiplomacy.hypotheses.base import Verdict  # noqa: E402
from paradiplomacy.hypotheses.estimators.exact import share  # noqa: E402

HEAVY = 40
"""Studies of which the tests run no more records than this are heavy."""
EQUIVALENT = {"no change": 1.0, "a third less": 2 / 3, "a half more": 3 / 2}
DRIFTS = {
    "policy after a first tie, 0.03 a year": (studies.drifting_policy, 0.03),
}
"""Of those that an event ever reaches, before it as after it."""

ODDS = {
    "alike in both halves": ("size", 1.0),
    "twice as high in large pairs": ("size", 2.0),
    "twice as high in rich pairs": ("income", 2.0),
}
CONFINED = {
    Verdict.SUPPORTED: "called not confined",
    Verdict.CONTRADICTED: "called confined",
}


def tried(study: studies.Study, *, records: int, seed: int) -> dict[str, Any]:
    """One study in numbers."""
    start = time.perf_counter()
    found = studies.run(study, records=records, seed=seed)
    return {
        "study": study.name,
        "records": records,
        "exact": study.exact,
        "detectable": round(found.detectable, 2),
        "size": found.rejected / records,
        "power": found.found / records,
        "coverage_without": found.covered_nothing / records,
        "coverage_with": found.covered_effect / records,
        "seconds": round(time.perf_counter() - start, 1),
    }


def fewer(tests: int, datasets: int) -> int:
    """How many records to make where the tests run so many."""
    return datasets * 2 // 5 if tests <= HEAVY else datasets


def per_cent(part: float, of: int) -> list[str]:
    """A share in per cent, and its exact 95 % interval."""
    exact = share(round(part * of), of)
    return [f"{100 * value:.1f}" for value in (part, exact.low or 0, exact.high or 1)]


MEASURES = ("size", "power", "coverage_without", "coverage_with")
RESULTS = ["study", "exact", "records_without", "records_with", "effect"]
RESULTS += [f"{name}{end}" for name in MEASURES for end in ("", "_low", "_high")]
OTHERS = ["case", "outcome", "records", "per_cent", "low", "high"]


def row_of(result: dict[str, Any]) -> list[str]:
    """One study as a row of `results.csv`."""
    n = result["records"]
    numbers = [number for name in MEASURES for number in per_cent(result[name], n)]
    exact = "yes" if result["exact"] else "no"
    return [result["study"], exact, str(n), str(n), f"{result['detectable']:.2f}", *numbers]


def write(path: Path, columns: list[str], rows: list[list[str]]) -> None:
    """Write one table of the page."""
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([columns, *rows])


def main() -> None:
    """Run all studies."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--datasets", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", type=Path, help="the folder of the tables")
    asked = parser.parse_args()
    rows = []
    for study in studies.STUDIES.values():
        n = fewer(study.records, asked.datasets)
        rows.append(tried(study, records=n, seed=asked.seed))
        print(json.dumps(rows[-1]), flush=True)
    others: list[list[str]] = []
    for name, ratio in EQUIVALENT.items():
        count = studies.equivalence(ratio, records=asked.datasets, seed=asked.seed)
        case = f"exchanges after crises: {name}"
        others.append([case, "called steady", str(asked.datasets)])
        others[-1] += per_cent(count / asked.datasets, asked.datasets)
        print(json.dumps(others[-1]), flush=True)
    for name, (by, odds) in ODDS.items():
        counts = studies.any_size(odds, by=by, records=asked.datasets, seed=asked.seed)
        for verdict, outcome in CONFINED.items():
            others.append([f"odds of climate work: {name}", outcome, str(asked.datasets)])
            others[-1] += per_cent(counts[verdict] / asked.datasets, asked.datasets)
            print(json.dumps(others[-1]), flush=True)
    for name, (drifting, drift) in DRIFTS.items():
        n = asked.datasets // 2
        counts = drifting(drift, records=n, seed=asked.seed)
        for rule, by in (("interval", "the interval alone"), ("rule", "the whole rule")):
            others.append(
                [name, f"called an effect by {by}", str(n), *per_cent(counts[rule] / n, n)]
            )
            print(json.dumps(others[-1]), flush=True)
    if asked.out:
        write(asked.out / "results.csv", RESULTS, [row_of(row) for row in rows])
        write(asked.out / "other-results.csv", OTHERS, others)


if __name__ == "__main__":
    main()
