"""Compare tables of a new run with the tables of this package: the same, or where they differ.

    python code/verify.py rerun/results

Exit status is 0 where every table is the same and the data are as packaged, else 1. Numbers are
the same if they differ by no more than 1e-9 of the larger one (and, near zero, by 1e-12); all
else is the same if it is equal. It needs Python's standard library alone.
"""

from __future__ import annotations

import csv
import hashlib
import itertools
import json
import math
import sys
from pathlib import Path

RELATIVE, ABSOLUTE = 1e-9, 1e-12
# Under this name, which no record may have, the manifest lists files of hypotheses.
HYPOTHESES = "hypotheses-files"


def same_cell(one: str, other: str) -> bool:
    """True if two cells say the same: as numbers where both are, else as text."""
    if one == other:
        return True
    try:
        return math.isclose(float(one), float(other), rel_tol=RELATIVE, abs_tol=ABSOLUTE)
    except ValueError:
        return False


def first_difference(packaged: Path, fresh: Path) -> str:
    """The first place where two tables differ, in words; nothing where they are the same."""
    with (
        packaged.open(encoding="utf-8", newline="") as before,
        fresh.open(encoding="utf-8", newline="") as after,
    ):
        old, new = csv.reader(before), csv.reader(after)
        header, other = next(old, []), next(new, [])
        if header != other:
            return f"columns {', '.join(header)} became {', '.join(other)}"
        for number, (was, now) in enumerate(itertools.zip_longest(old, new), start=1):
            if was is None or now is None:
                return f"row {number}: " + ("is new" if was is None else "is missing")
            for column, cell, another in itertools.zip_longest(header, was, now, fillvalue=""):
                if not same_cell(cell, another):
                    return f"row {number}, column {column}: {cell!r} became {another!r}"
    return ""


def compare(packaged: Path, fresh: Path) -> dict[str, str]:
    """Differences in each table of two folders, by name; nothing of those that agree."""
    names = sorted({path.name for folder in (packaged, fresh) for path in folder.glob("*.csv")})
    differences = {}
    for name in names:
        if not (fresh / name).is_file():
            differences[name] = "the new run has no such table"
        elif not (packaged / name).is_file():
            differences[name] = "the package has no such table"
        else:
            differences[name] = first_difference(packaged / name, fresh / name)
    return differences


def changed_data(package: Path) -> list[str]:
    """Data that the results rest on and that are missing, or not as when they were made."""
    manifest = json.loads((package / "results" / "manifest.json").read_text(encoding="utf-8"))
    digests = {
        f"hypotheses/{name}" if record == HYPOTHESES else f"data/{record}/{name}": digest
        for record, files in manifest["inputs"].items()
        for name, digest in files.items()
    }
    if "plan" in manifest:
        digests[f"plan/{manifest['plan']['file']}"] = manifest["plan"]["sha256"]
    wrong = []
    for name, digest in digests.items():
        path = package / name
        if not path.is_file():
            wrong.append(f"{name}: is missing")
        elif hashlib.sha256(path.read_bytes()).hexdigest() != digest:
            wrong.append(f"{name}: is not the file that the results rest on")
    return wrong


def main(arguments: list[str]) -> int:
    """Say of each table whether it is the same; 0 if all are."""
    package = Path(__file__).resolve().parent.parent
    if len(arguments) != 1:
        sys.stderr.write("give the folder of the new run: python code/verify.py rerun/results\n")
        return 2
    fresh = Path(arguments[0]) / "tables"
    if not fresh.is_dir():
        sys.stderr.write(f"{fresh} is not a folder of tables\n")
        return 2
    wrong = changed_data(package)
    for problem in wrong:
        sys.stdout.write(f"CHANGED    {problem}\n")
    differences = compare(package / "results" / "tables", fresh)
    for name, difference in differences.items():
        line = f"DIFFERENT  {name}: {difference}" if difference else f"same       {name}"
        sys.stdout.write(line + "\n")
    differing = sum(bool(difference) for difference in differences.values())
    summary = (
        f"{len(differences)} tables: {len(differences) - differing} same, {differing} different"
    )
    sys.stdout.write(summary + (f"; {len(wrong)} data changed: not verified\n" if wrong else "\n"))
    return int(bool(wrong or differing or not differences))


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
