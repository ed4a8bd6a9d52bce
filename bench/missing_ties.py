"""How often intervals of the number of missing units hold the truth, where lists depend.

Run it as ``python bench/missing_ties.py --sets 300 --out docs/methods``: it writes
`calibration/missing-ties.csv` into that folder, and the figure of it.
"""

from __future__ import annotations

import argparse
import csv
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from tests.support.made_lists import coverages  # noqa: E402

from paradiplomacy.hypotheses.estimators.exact import share  # noqa: E402

ODDS = (0.25, 0.5, 1.0, 1.5, 2.0, 4.0, 8.0)
NAMES = {
    "two": "two lists",
    "three": "three lists, the true model",
    "best": "three lists, best fit",
}


def main() -> None:
    """Make the lists, and write what came out."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sets", type=int, default=300)
    parser.add_argument("--seed", type=int, default=350000)
    parser.add_argument("--out", type=Path)
    asked = parser.parse_args()
    rows = []
    for place, odds in enumerate(ODDS):
        found = coverages(asked.sets, asked.seed + place, odds=odds, best=True)
        for name, covered in found.items():
            of = share(covered, asked.sets)
            ends = [f"{end:.3f}" for end in (of.value, of.low, of.high) if end is not None]
            rows.append([odds, NAMES[name], asked.sets, *ends])
            print(*rows[-1], flush=True)
    if asked.out:
        target = asked.out / "calibration" / "missing-ties.csv"
        with target.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(["odds", "interval", "sets", "coverage", "low", "high"])
            writer.writerows(rows)
        _draw(rows, asked.out.parent / "images" / "missing-ties.svg")


def _draw(rows: list[list[object]], path: Path) -> None:
    import altair as alt
    import polars as pl
    import vl_convert

    names = ["odds", "interval", "sets", "coverage", "low", "high"]
    data = pl.DataFrame(rows, schema=names, orient="row", strict=False).with_columns(
        pl.col("coverage", "low", "high").cast(pl.Float64)
    )
    x = alt.X("odds:Q", title="Odds ratio between the two lists").scale(type="log")
    y = alt.Y("coverage:Q", title="Intervals that hold the truth").axis(format="%")
    base = alt.Chart(data).encode(x=x, color=alt.Color("interval:N", title=None))
    nominal = alt.Chart().mark_rule(strokeDash=[4, 4]).encode(y=alt.datum(0.95))
    chart = (
        nominal
        + base.mark_line(point=True).encode(y=y)
        + base.mark_rule().encode(y="low:Q", y2="high:Q")
    )
    spec = chart.properties(width=460, height=260, data=data).to_json()
    path.write_text(vl_convert.vegalite_to_svg(spec), encoding="utf-8")


if __name__ == "__main__":
    main()
