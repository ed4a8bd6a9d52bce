"""How the estimators of the hypotheses fare on records whose truth is known.

Run it as ``python bench/hypotheses_calibration.py --datasets 1000 --seed 1``. For each study so
many records are made by the event model without an effect, and as many with the effect that
the estimator calls detectable; of heavy estimators two in five of them. It prints one JSON object
a line: size, power and coverage, each with the interval of its own chance. With ``--out`` it
writes the table into the page of the docs.
"""

from __future__ import annotations

import argparse
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

FIRST, LAST = "<!-- measured: begin -->", "<!-- measured: end -->"
HEAVY = 40
"""Studies of which the tests run no more records than this are heavy."""
EQUIVALENT = {"no change": 1.0, "a third less": 2 / 3, "a half more": 3 / 2}
DRIFTS = {
    "a panel of one's own, 0.2 a reading": (studies.drifting_panel, 0.2),
    "policy after a first tie, 0.03 a year": (studies.drifting_policy, 0.03),
}
"""Of those that an event ever reaches, before it as after it."""

ODDS = {
    "alike in both halves": ("size", 1.0),
    "twice as high in large pairs": ("size", 2.0),
    "twice as high in rich pairs": ("income", 2.0),
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


def cell(part: float, of: int) -> str:
    """A share in per cent, with its exact 95 % interval."""
    found = share(round(part * of), of)
    return f"{100 * part:.1f} ({100 * (found.low or 0):.1f} to {100 * (found.high or 1):.1f})"


def table(
    rows: list[dict[str, Any]],
    held: list[dict[str, Any]],
    shown: dict[str, float],
    ruled: dict[str, tuple[float, float]],
    drifts: dict[str, tuple[float, float]],
    *,
    command: str,
    datasets: int,
) -> str:
    """The measured part of the page."""
    lines = [
        "```console",
        f"$ {command}",
        "```",
        "",
        "In per cent of records; in brackets the 95 % interval that so many records leave.",
        "",
        "| study | n | effect to find | size | power | coverage without | coverage with |",
        "|---|---|---|---|---|---|---|",
    ]
    for row in rows:
        n = row["records"]
        parts = ("size", "power", "coverage_without", "coverage_with")
        cells = [cell(row[part], n) for part in parts]
        name = row["study"] + (" *" if row["exact"] else "")
        lines.append(f"| {name} | {n} | {row['detectable']:.2f} | " + " | ".join(cells) + " |")
    lines += [
        "",
        "\\* exact, or the wider of two: the size may lie below 5 and the coverage above 95, never "
        "the other way.",
        "",
        "| estimate that decides nothing | n | truth | coverage |",
        "|---|---|---|---|",
        *(
            f"| {row['study']} | {row['records']} | {row['truth']:.2f} | "
            f"{cell(row['coverage'], row['records'])} |"
            for row in held
        ),
        "",
        "| exchanges after crises, relative to before | called steady |",
        "|---|---|",
        *(f"| {name} | {cell(part, datasets)} |" for name, part in shown.items()),
        "",
        "| odds of climate work | called not confined | called confined |",
        "|---|---|---|",
        *(
            f"| {name} | {cell(no, datasets)} | {cell(yes, datasets)} |"
            for name, (no, yes) in ruled.items()
        ),
        "",
        "| drift, and no effect | n | interval alone | whole rule |",
        "|---|---|---|---|",
        *(
            f"| {name} | {datasets // 2} | {cell(alone, datasets // 2)} | "
            f"{cell(rule, datasets // 2)} |"
            for name, (alone, rule) in drifts.items()
        ),
    ]
    return "\n".join(lines)


def main() -> None:
    """Run all studies."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--datasets", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", type=Path, help="the page whose table is to be written anew")
    asked = parser.parse_args()
    rows = []
    for study in studies.STUDIES.values():
        n = fewer(study.records, asked.datasets)
        rows.append(tried(study, records=n, seed=asked.seed))
        print(json.dumps(rows[-1]), flush=True)
    held = []
    for one in studies.HELD.values():
        n = fewer(one.records, asked.datasets)
        part = one.covered(records=n, seed=asked.seed) / n
        held.append({"study": one.name, "records": n, "truth": one.truth, "coverage": part})
        print(json.dumps(held[-1]), flush=True)
    shown = {}
    for name, ratio in EQUIVALENT.items():
        count = studies.equivalence(ratio, records=asked.datasets, seed=asked.seed)
        shown[name] = count / asked.datasets
        print(json.dumps({"steady": name, "records": asked.datasets, "shown": shown[name]}))
    ruled = {}
    for name, (by, odds) in ODDS.items():
        told = studies.any_size(odds, by=by, records=asked.datasets, seed=asked.seed)
        ruled[name] = (
            told[Verdict.SUPPORTED] / asked.datasets,
            told[Verdict.CONTRADICTED] / asked.datasets,
        )
        print(json.dumps({"odds": name, "records": asked.datasets, "called": ruled[name]}))
    drifts = {}
    for name, (drifting, drift) in DRIFTS.items():
        n = asked.datasets // 2
        counts = drifting(drift, records=n, seed=asked.seed)
        drifts[name] = (counts["interval"] / n, counts["rule"] / n)
        print(json.dumps({"drift": name, "records": n, "called": drifts[name]}))
    if asked.out:
        command = (
            f"python bench/hypotheses_calibration.py --datasets {asked.datasets} "
            f"--seed {asked.seed} --out {asked.out}"
        )
        page = asked.out.read_text(encoding="utf-8")
        before, _, rest = page.partition(FIRST)
        _, _, after = rest.partition(LAST)
        measured = table(rows, held, shown, ruled, drifts, command=command, datasets=asked.datasets)
        made = f"{FIRST}\n\n{measured}\n\n{LAST}"
        asked.out.write_text(before + made + after, encoding="utf-8")


if __name__ == "__main__":
    main()
