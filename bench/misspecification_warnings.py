"""How often a sampled fit says that its model looks misspecified, where it is and where it is not.

Run it as ``python bench/misspecification_warnings.py --right 3000 --wrong 300``. It prints, for
each likelihood, number of controls and standard deviation of the effects of senders that the model
leaves out (0: the model is right), how many of the made data sets are warned of, with the exact
95% interval of the rate.
"""

from __future__ import annotations

import argparse
import csv
import sys
from pathlib import Path
from typing import get_args

from scipy import stats

sys.path.insert(0, str(Path(__file__).parents[1] / "dyadevents" / "tests"))

from dyadevents.inference.likelihood import LikelihoodName
from made_events.left_out import looks_misspecified

if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--right", type=int, default=3000)
    parser.add_argument("--wrong", type=int, default=300)
    asked = parser.parse_args()
    table = csv.writer(sys.stdout, lineterminator="\n")
    table.writerow(["likelihood", "controls", "left_out", "data_sets", "warned", "low", "high"])
    for likelihood in get_args(LikelihoodName):
        for controls in (5, 20):
            for spread in (0.0, 0.5, 1.0):
                many = asked.wrong if spread else asked.right
                warned = sum(
                    looks_misspecified(spread, seed, likelihood, controls) for seed in range(many)
                )
                interval = stats.binomtest(warned, many).proportion_ci()
                limits = (f"{limit:.4f}" for limit in interval)
                table.writerow([likelihood, controls, spread, many, warned, *limits])
                sys.stdout.flush()
