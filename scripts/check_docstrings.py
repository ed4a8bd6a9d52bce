"""Hold the public API to numpydoc: the modules that the Python reference shows.

    python scripts/check_docstrings.py

`pyproject.toml` asks the whole tree for the form of docstrings alone; that there is one, with its
sections, is asked here, of what users read. Exit status 1 if one lacks something.
"""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
REFERENCE = ROOT / "docs" / "reference" / "python.md"
SOURCES = ("src", "dyadevents/src")
NOT_ASKED = (
    "D100",  # a module's name says enough where it does; ...
    "D104",  # ... so does a room's
    "D105",  # magic methods do what their name says
    "D107",  # the class docstring describes the parameters
    "D401",  # "The kind behind a wording" is a fine first line for what returns a value
)


def public_modules() -> list[Path]:
    """The files of the modules that the reference shows, or shows something of."""
    names = re.findall(r"^::: (\S+)", REFERENCE.read_text(encoding="utf-8"), re.MULTILINE)
    return sorted({file_of(name) for name in names})


def file_of(name: str) -> Path:
    """The file of a module, or of the module that something stands in."""
    places = [ROOT / source / name.replace(".", "/") for source in SOURCES]
    for place in places:
        for file in (place.with_suffix(".py"), place / "__init__.py"):
            if file.is_file():
                return file
    if "." not in name:
        raise SystemExit(f"{REFERENCE.name} shows what is in no module: {name}")
    return file_of(name.rpartition(".")[0])


def main() -> int:
    """Run ruff's rules on docstrings."""
    command = [sys.executable, "-m", "ruff", "check", "--isolated", "--quiet", "--select", "D"]
    command += ["--ignore", ",".join(NOT_ASKED), "--config", 'lint.pydocstyle.convention = "numpy"']
    return subprocess.run([*command, *map(str, public_modules())], check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
