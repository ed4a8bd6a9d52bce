"""Make the results of this package again, and compare them with those in `results`.

    python code/run.py                 in an environment of its own, with the pinned versions
    python code/run.py --here          in the environment of this Python, as it is
    python code/run.py --out FOLDER    write to FOLDER; without it, to the folder `rerun`

Exit status is 0 where every table came out the same. It needs Python's standard library
alone; without --here, `pip` asks the index of packages for the pinned versions.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
import venv
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent.parent
CODE = PACKAGE / "code"
# Under this name, which no record may have, the manifest lists files of hypotheses.
HYPOTHESES = "hypotheses-files"
# What the console script `paradiplomacy` does, whichever environment it stands in.
COMMAND = "from paradiplomacy.cli.main import main; main()"


def made_with() -> dict[str, object]:
    """Content of the manifest of the results: records, rule, seed, versions."""
    text = (PACKAGE / "results" / "manifest.json").read_text(encoding="utf-8")
    read: dict[str, object] = json.loads(text)
    return read


def fresh_python(folder: Path) -> str:
    """The Python of a new environment that has the pinned versions."""
    venv.create(folder, with_pip=True, clear=True)
    python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    pip = [str(python), "-m", "pip", "install", "--quiet"]
    sys.stderr.write("installing the pinned versions, which may take some minutes\n")
    # The wheel first and by its path, so that nothing else of that name is ever fetched.
    run([*pip, "--no-deps", *sorted(str(path) for path in CODE.glob("paradiplomacy-*.whl"))])
    run([*pip, "--requirement", str(CODE / "requirements.txt")])
    return str(python)


def study_command(python: str, content: dict[str, object], out: Path) -> list[str]:
    """The command that makes the results of the data that lie here."""
    inputs = content["inputs"]
    assert isinstance(inputs, dict)
    words = [str(PACKAGE / "data" / record) for record in inputs if record != HYPOTHESES]
    for name in inputs.get(HYPOTHESES, {}):
        words += ["--hypotheses", str(PACKAGE / "hypotheses" / name)]
    if isinstance(plan := content.get("plan"), dict):
        words += ["--plan", str(PACKAGE / "plan" / plan["file"])]
    given = ["--rule", str(content["rule"]), "--seed", str(content["seed"]), "--out", str(out)]
    return [python, "-c", COMMAND, "study", "--all-formats", *words, *given]


def run(command: list[str], settings: dict[str, str] | None = None) -> None:
    """Run a command, without the settings of this user and without results of earlier runs."""
    rest = {key: setting for key, setting in os.environ.items() if key[:14] != "PARADIPLOMACY_"}
    subprocess.run(command, check=True, env=rest | {"PARADIPLOMACY_KEEP": "no"} | (settings or {}))


def main(arguments: list[str]) -> int:
    """Run everything; the exit status of the comparison."""
    parser = argparse.ArgumentParser(description="Make the results again, and compare them.")
    parser.add_argument("--here", action="store_true", help="use this Python's environment")
    parser.add_argument("--out", type=Path, default=PACKAGE / "rerun", help="folder to write to")
    given = parser.parse_args(arguments)
    content = made_with()
    before, now = str(content["python"]), platform.python_version()
    if before.split(".")[:2] != now.split(".")[:2]:
        sys.stderr.write(f"note: the results were made with Python {before}; this is {now}\n")
    given.out.mkdir(parents=True, exist_ok=True)
    try:
        python = sys.executable if given.here else fresh_python(given.out / "environment")
        settings = {"PARADIPLOMACY_ACTIVE_YEARS": str(content["active_years"])}
        run(study_command(python, content, given.out / "results"), settings)
    except subprocess.CalledProcessError as error:
        sys.stderr.write(f"stopped: a command ended with exit status {error.returncode}\n")
        return 2
    verify = [sys.executable, str(CODE / "verify.py"), str(given.out / "results")]
    return subprocess.run(verify, check=False).returncode


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
