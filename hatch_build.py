"""Bring the country outlines into the package while it is built.

The map draws Natural Earth's country outlines (public domain). They come from
the npm package ``world-atlas``, in the version and with the checksum that
``assets/package-lock.json`` holds, and are never committed. A wheel carries
them, so that whoever installs one needs no Node.js.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

PACKAGE = Path("src", "paradiplomacy", "report", "assets")
WANTED = {"countries-110m.json": "countries-110m.json", "LICENSE": "world-atlas-LICENSE.txt"}
"""File of world-atlas, and its name in our package."""

OLDEST_NODE = 18


class Outlines(BuildHookInterface[Any]):
    """Runs before every build: wheel, sdist and editable install."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Fetch the outlines, unless those of the present lock file are there already."""
        if not is_current(Path(self.root)):
            self.app.display_info("fetching country outlines: npm ci in assets/")
            fetch(Path(self.root))


def lock_digest(root: Path) -> str:
    """SHA-256 of the lock file, which names the one version of the outlines to ship."""
    return hashlib.sha256((root / "assets" / "package-lock.json").read_bytes()).hexdigest()


def is_current(root: Path) -> bool:
    """Whether the outlines are in the package, and are those of the present lock file."""
    copied_from = root / "assets" / ".copied-from"
    return (
        all((root / PACKAGE / name).is_file() for name in WANTED.values())
        and copied_from.is_file()
        and copied_from.read_text(encoding="ascii").strip() == lock_digest(root)
    )


def fetch(root: Path) -> None:
    """Install world-atlas by the lock file and copy what we ship of it."""
    assets = root / "assets"
    command = [find_npm(), "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
    done = subprocess.run(
        command,
        cwd=assets,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(
            f"npm ci failed in {assets} (exit code {done.returncode}); it needs to reach the npm "
            f"registry. It said:\n{done.stdout}"
        )
    (root / PACKAGE).mkdir(parents=True, exist_ok=True)
    for source, name in WANTED.items():
        unfinished = root / PACKAGE / f".{name}.{os.getpid()}"
        shutil.copyfile(assets / "node_modules" / "world-atlas" / source, unfinished)
        unfinished.replace(root / PACKAGE / name)
    # Last, so that a copy that broke off is not taken for a whole one.
    (assets / ".copied-from").write_text(lock_digest(root) + "\n", encoding="ascii")


def find_npm() -> str:
    """Full path of npm, once a new enough Node.js stands behind it."""
    need = (
        f"paradiplomacy needs Node.js {OLDEST_NODE} or newer at build time; "
        "users of the wheel do not"
    )
    node, npm = shutil.which("node"), shutil.which("npm")
    if node is None or npm is None:
        raise RuntimeError(
            f"{need}. {'node' if node is None else 'npm'} was not found on PATH. "
            "On Debian or Ubuntu: apt-get install nodejs npm"
        )
    said = subprocess.run([node, "--version"], capture_output=True, text=True, check=True).stdout
    found = re.match(r"v(\d+)\.", said)
    if found is None or int(found[1]) < OLDEST_NODE:
        raise RuntimeError(f"{need}. {node} is {said.strip()}")
    return npm
