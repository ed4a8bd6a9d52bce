"""How long whole commands take, and how much memory, beside what cannot be avoided.

Run it with ``make bench``. Each command is run as a process of its own, several times, in
turn with its floor: the same interpreter importing just the libraries that the command
cannot do without. The ratio to the floor is what our own code costs; the bounds are the
promises of the project (a study under 10 s and 600 MB on two cores, help under 0.5 s).
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from pathlib import Path

from _processes import PARADIPLOMACY, Case, measure

RUNS = 5
LIBRARIES = "import altair, polars, scipy.stats, sqlalchemy, statsmodels.api, vl_convert"


def main() -> None:
    """Measure all cases and print one JSON object a line."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--runs", type=int, default=RUNS)
    runs = parser.parse_args().runs
    python = sys.executable
    with tempfile.TemporaryDirectory() as folder:
        out = str(Path(folder) / "report")
        cases = [
            Case(
                "paradiplomacy study",
                [python, "-c", PARADIPLOMACY, "study", "--out", out],
                [python, "-c", LIBRARIES],
                LIBRARIES,
                10,
                600,
            ),
            Case(
                "paradiplomacy --help",
                [python, "-c", PARADIPLOMACY, "--help"],
                [python, "-c", "import typer, rich.console"],
                "import typer, rich.console",
                0.5,
                600,
            ),
        ]
        for case in cases:
            print(json.dumps(measure(case, runs)))


if __name__ == "__main__":
    main()
