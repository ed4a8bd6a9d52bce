"""Whether intervals of choices, fixed effects, ties in time and the like cover what they should.

Run it as ``python bench/calibration_of_models.py --datasets 300 --seed 1``. It writes
`event-model-models.csv`, of which the page on calibration has a section.
"""

from __future__ import annotations

import argparse
import csv
import sys
from pathlib import Path

import numpy as np

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "dyadevents" / "tests"))

from made_events.model_worlds import STUDIES, estimated  # noqa: E402

OUT = ROOT / "docs" / "methods" / "calibration" / "event-model-models.csv"


def rows_of(study: str, seed: int, datasets: int) -> list[dict[str, object]]:
    """Fit the data sets of a study; a row for each number that it estimates."""
    found = [estimated(study, seed, number) for number in range(datasets)]
    rows: list[dict[str, object]] = []
    for of_one in zip(*found, strict=True):
        z = np.array([(each.estimate - each.truth) / each.error for each in of_one])
        covered = int((np.abs(z) < 1.959964).sum())
        rows.append(
            {
                "model": study,
                "coefficient": of_one[0].name,
                "data_sets": datasets,
                "covered": covered,
                "coverage": f"{covered / datasets:.3f}",
                "bias": f"{z.mean():.2f}",
                "spread": f"{z.std(ddof=1):.2f}",
            }
        )
    return rows


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--datasets", type=int, default=300)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", type=Path, default=OUT)
    asked = parser.parse_args()
    rows = [row for study in STUDIES for row in rows_of(study, asked.seed, asked.datasets)]
    with asked.out.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
