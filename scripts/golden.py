"""Compare what two commits make of the same material, byte by byte.

    python scripts/golden.py BEFORE            # with the working tree
    python scripts/golden.py BEFORE AFTER      # two commits
    python scripts/golden.py --write FOLDER    # what the working tree makes, to look at

Both run the same commands on the shipped records, on a made record of two countries and on a
made world: every table and figure of a study, all findings as JSON, the ledger with the ids of
its statements, coefficients, simulated events of fixed seeds, statistics of networks. The report
itself is left out, and so is what tells the time or the place of a run.

Every difference must be named in ``golden-intended.csv`` beside this file: a pattern of files, and
the reason. Exit status 1 if one is not, or if a line there names no difference. The checkout's
environment is used for both commits, so that they differ in their code and records alone.
"""

from __future__ import annotations

import argparse
import csv
import filecmp
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from difflib import unified_diff
from fnmatch import fnmatch
from pathlib import Path
from zipfile import ZipFile

from golden_material import write_material

ROOT = Path(__file__).resolve().parents[1]
INTENDED = Path(__file__).with_name("golden-intended.csv")
BUILT = ("results/assets", "site/assets", "sources/assets")
"""Folders of the package that hold what a build puts there and git does not."""
SHOWN = 12
"""Lines of each difference that are printed."""

PROGRAM = "from paradiplomacy.cli.main import main; main()"
EVENTS = ["material/calls.csv", "--dyads", "material/dyads.csv", "--start", "0"]
MODEL = ["--formula", "inertia(half_life=5) + reciprocity(raw) + km", "--tick", "1"]
STEADY = "inertia(binary) + reciprocity(binary) + km"  # worlds of MODEL run away

# By the file that the answer goes to. What writes files of its own gets a folder of that name.
COMMANDS: dict[str, list[str]] = {
    "shipped/study": ["study", "--out", "{out}"],
    "shipped/findings.json": ["hypothesis", "run", "--json"],
    "shipped/ledger": ["export", "csv", "--out", "{out}"],
    "shipped/counts.json": ["count", "--json"],
    "shipped/doubts.json": ["record", "check", "sino_us", "article", "--json"],
    "shipped/network.json": ["network", "stats", "--nulls", "5", "--json"],
    "shipped/mechanisms.json": ["mechanisms", "fit", "--imputations", "2", "--json"],
    "shipped/outlook": [
        *("mechanisms", "simulate", "--imputations", "2", "--worlds", "4", "--out", "{out}"),
    ],
    "china_russia/study": ["study", "china_russia", "--out", "{out}"],
    "china_russia/findings.json": ["hypothesis", "run", "-r", "china_russia", "--json"],
    "china_russia/ledger": ["export", "csv", "-r", "china_russia", "--out", "{out}"],
    "china_world/ledger": ["export", "csv", "-r", "china_world", "--out", "{out}"],
    "pair/study": ["study", "material/pair", "--out", "{out}"],
    "pair/findings.json": ["hypothesis", "run", "-r", "material/pair", "--json"],
    "pair/ledger": ["export", "csv", "-r", "material/pair", "--out", "{out}"],
    "world/study": ["study", "material/world", "--out", "{out}"],
    "world/network.json": ["network", "stats", "-r", "material/world", "--nulls", "5", "--json"],
    "events/fit.json": ["model", "fit", *EVENTS, *MODEL, "--json"],
    "events/ordinal.json": ["model", "fit", *EVENTS, *MODEL, "--likelihood", "ordinal", "--json"],
    "events/steady.json": [
        *("model", "fit", *EVENTS, "--formula", STEADY, "--json", "--save", "events/steady.npz"),
    ],
    "events/worlds": [
        *("model", "simulate", "events/steady.npz", "--worlds", "3", "--seed", "7"),
        *("--out", "{out}"),
    ],
}
KEPT = ("*.csv", "*.svg", "*.json")
LEFT_OUT = ("manifest.json",)
CHANGING = re.compile(rb'"(?:made_at|paradiplomacy|python|seconds|at|out|folder)": [^\n]*\n')
"""Lines of JSON that say when, where and with what a run was made."""


def main() -> None:
    """Read the command line and compare."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("commits", nargs="*", metavar="COMMIT", help="before, and after")
    parser.add_argument("--write", type=Path, metavar="FOLDER", help="write, compare nothing")
    asked = parser.parse_args()
    if asked.write is not None:
        write(ROOT, asked.write)
        return
    if not 1 <= len(asked.commits) <= 2:
        parser.error("name the commit before, and the one after unless it is the working tree")
    with tempfile.TemporaryDirectory() as folder:
        sides = []
        for side, commit in zip(("before", "after"), [*asked.commits, None], strict=False):
            with checked_out(commit) as tree:
                sides.append(Path(folder) / side)
                write(tree, sides[-1])
        differing = dict(differences(*sides))
    raise SystemExit(not all_intended(differing))


@contextmanager
def checked_out(commit: str | None) -> Iterator[Path]:
    """The tree of a commit, with what a build adds to it; None is the working tree."""
    if commit is None:
        yield ROOT
        return
    with tempfile.TemporaryDirectory() as folder:
        tree = Path(folder) / "tree"
        git = ["git", "-C", str(ROOT), "worktree"]
        subprocess.run([*git, "add", "--quiet", "--detach", str(tree), commit], check=True)
        try:
            for part in BUILT:
                for built in (ROOT / "src/paradiplomacy" / part).glob("*"):
                    place = tree / "src/paradiplomacy" / part / built.name
                    if built.is_file() and not place.exists():
                        place.parent.mkdir(parents=True, exist_ok=True)
                        shutil.copy(built, place)
            yield tree
        finally:
            subprocess.run([*git, "remove", "--force", str(tree)], check=True)


def write(tree: Path, folder: Path) -> None:
    """Run all commands with the code of a tree, and keep what can be compared."""
    folder.mkdir(parents=True)
    write_material(folder / "material")
    environment = os.environ | {
        "PYTHONPATH": f"{tree / 'src'}{os.pathsep}{tree / 'dyadevents' / 'src'}",
        "COLUMNS": "80",
    }
    environment = {k: v for k, v in environment.items() if not k.startswith("PARADIPLOMACY_")}

    def run(name: str) -> None:
        out = folder / name
        out.parent.mkdir(exist_ok=True)
        words = [word.format(out=name) for word in COMMANDS[name]]
        done = subprocess.run(
            [sys.executable, "-c", PROGRAM, *words],
            cwd=folder,
            env=environment,
            capture_output=True,
            check=False,
        )
        if done.returncode:
            # A record too small for a question is an answer too.
            out.with_suffix(".refused.json").write_bytes(done.stderr)
        elif out.suffix == ".json":
            out.write_bytes(CHANGING.sub(b"", done.stdout))
        sys.stderr.write(f"{tree.name}: {name}\n")

    for names in waves(list(COMMANDS)):
        with ThreadPoolExecutor(2) as pool:
            list(pool.map(run, names))
    shutil.rmtree(folder / "material")
    unpack(folder)
    for path in folder.rglob("*"):
        kept = any(path.match(one) for one in KEPT)
        if path.is_file() and (not kept or path.name in LEFT_OUT):
            path.unlink()


def unpack(folder: Path) -> None:
    """Put tables, and JSON of pages, that a study zipped where earlier ones had them."""
    for path in [*folder.rglob("*.csv.zip")]:
        with ZipFile(path) as archive:
            archive.extractall(path.parent)
    for path in [*folder.rglob("pages.jsonl.zip")]:
        with ZipFile(path) as archive:
            lines = archive.read("pages.jsonl").decode().splitlines()
        for page in map(json.loads, lines):
            out = path.parent / f"{page['page']}.json"
            out.parent.mkdir(parents=True, exist_ok=True)
            shown = json.dumps(page["shows"], ensure_ascii=False, separators=(",", ":"))
            out.write_text(f"{shown}\n", encoding="utf-8")


def waves(names: Sequence[str]) -> Iterator[list[str]]:
    """Names in two waves: what reads the answer of another command comes second."""
    second = [name for name in names if set(COMMANDS[name]) & set(names)]
    yield [name for name in names if name not in second]
    yield second


def differences(before: Path, after: Path) -> Iterator[tuple[str, str]]:
    """Files that differ, and how."""
    names = {
        path.relative_to(side).as_posix()
        for side in (before, after)
        for path in side.rglob("*")
        if path.is_file()
    }
    for name in sorted(names):
        one, other = before / name, after / name
        if not one.exists():
            yield name, "is new"
        elif not other.exists():
            yield name, "is gone"
        elif not filecmp.cmp(one, other, shallow=False):
            was, now = (path.read_text("utf-8", "replace").splitlines() for path in (one, other))
            changed = list(unified_diff(was, now, n=0, lineterm=""))[2:]
            yield name, "\n".join(f"    {line[:200]}" for line in changed[:SHOWN])


def all_intended(differing: dict[str, str]) -> bool:
    """Whether every difference is on the list, and all of the list is needed; says what is not."""
    with INTENDED.open(encoding="utf-8", newline="") as file:
        patterns = {row["files"]: row["why"] for row in csv.DictReader(file)}
    open_ = {n: how for n, how in differing.items() if not any(fnmatch(n, p) for p in patterns)}
    idle = [p for p in patterns if not any(fnmatch(name, p) for name in differing)]
    for name, how in open_.items():
        print(f"{name}\n{how}")
    for pattern in idle:
        print(f"{INTENDED.name}: {pattern} names no difference; take it off the list")
    print(f"{len(differing)} files differ, {len(differing) - len(open_)} of them intended")
    return not open_ and not idle


if __name__ == "__main__":
    main()
