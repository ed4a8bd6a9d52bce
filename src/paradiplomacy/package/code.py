"""The code behind results: a wheel of what ran, and the exact versions of all that was installed.

The wheel is of the very code, so that no index needs to have this version.
"""

from __future__ import annotations

import base64
import hashlib
import json
import platform
from collections.abc import Iterator
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from importlib.resources import as_file, files
from pathlib import Path
from typing import NamedTuple

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from paradiplomacy import __version__
from paradiplomacy.errors import ParadiplomacyError
from paradiplomacy.writing import zip_files

OURS = "paradiplomacy"
PACKAGES = ("dyadevents", "paradiplomacy")
"""Those that the wheel carries."""

_NAME = f"paradiplomacy-{__version__}"
_WHEEL = "Wheel-Version: 1.0\nGenerator: paradiplomacy\nRoot-Is-Purelib: true\nTag: py3-none-any\n"


class Pin(NamedTuple):
    """A distribution, its version, and the repository and commit it came from, if known."""

    name: str
    version: str
    commit: str = ""

    def __str__(self) -> str:
        return f"{self.name} @ {self.commit}" if self.commit else f"{self.name}=={self.version}"


def own_distribution() -> Distribution:
    """Installed distribution of paradiplomacy itself, of the version that runs."""
    try:
        own = distribution(OURS)
    except PackageNotFoundError:
        raise ParadiplomacyError(
            "paradiplomacy runs without being installed, so that nothing says which versions it "
            "needs; install it with pip and make the package again"
        ) from None
    if own.version != __version__:
        raise ParadiplomacyError(
            f"paradiplomacy {__version__} runs but {own.version} is installed; install the one "
            "that runs with pip and make the package again"
        )
    return own


def pins() -> tuple[Pin, ...]:
    """Every installed distribution that is needed here, by name; not paradiplomacy itself.

    Requirements are followed with their markers evaluated for this machine. What is required and
    not installed was not there when the results were made, and is left out.
    """
    pins: dict[str, Pin] = {}
    seen: set[tuple[str, frozenset[str]]] = set()
    waiting: list[tuple[str, frozenset[str]]] = [(own_distribution().name, frozenset())]
    while waiting:
        name, extras = waiting.pop()
        if (canonicalize_name(name), extras) in seen:
            continue
        seen.add((canonicalize_name(name), extras))
        try:
            package = distribution(name)
        except PackageNotFoundError:
            continue
        pins[canonicalize_name(name)] = Pin(package.name, package.version, _commit(package))
        waiting += _requirements_of_package(package, extras)
    pins.pop(OURS)
    return tuple(pins[name] for name in sorted(pins))


def _requirements_of_package(
    package: Distribution, extras: frozenset[str]
) -> Iterator[tuple[str, frozenset[str]]]:
    for line in package.requires or ():
        needed = Requirement(line)
        marker = needed.marker
        if marker is None or any(marker.evaluate({"extra": e}) for e in extras or {""}):
            yield needed.name, frozenset(needed.extras)


def _commit(package: Distribution) -> str:
    """Repository and commit of what was installed from one; folders of this machine stay out."""
    origin = json.loads(package.read_text("direct_url.json") or "{}")
    fetched = origin.get("vcs_info")
    if not fetched or origin["url"].startswith("file:"):
        return ""
    return f"{fetched['vcs']}+{origin['url']}@{fetched['commit_id']}"


def requirements_text() -> str:
    """The content of ``requirements.txt``."""
    lines = [
        f"# Python {platform.python_version()} on {platform.system()} {platform.machine()}.",
        "# paradiplomacy itself is the wheel beside this file: install that one first, with",
        "# pip install --no-deps, so that the line on it is met.",
        f"{OURS}=={__version__}",
        *(str(pin) for pin in pins()),
    ]
    return "\n".join(lines) + "\n"


def write_wheel(folder: Path) -> Path:
    """Write the wheel into a folder; its bytes depend on the code alone."""
    files = {**dict(_code_files()), **dict(_metadata_of_wheel())}
    record = f"{_NAME}.dist-info/RECORD"
    lines = [
        f"{name},{_digest_for_wheel(content)},{len(content)}" for name, content in files.items()
    ]
    files[record] = ("\n".join([*lines, f"{record},,"]) + "\n").encode()
    path = folder / f"{_NAME}-py3-none-any.whl"
    path.write_bytes(zip_files(dict(sorted(files.items()))))
    return path


def _code_files() -> Iterator[tuple[str, bytes]]:
    """Every file of the packages, but for what Python and Numba made of it on this machine."""
    for name in PACKAGES:
        with as_file(files(name)) as root:
            for path in sorted(root.rglob("*")):
                inside = path.relative_to(root)
                is_cache = any(
                    part == "__pycache__" or part.startswith(".") for part in inside.parts
                )
                if path.is_file() and not is_cache and path.suffix != ".pyc":
                    yield f"{name}/{inside.as_posix()}", path.read_bytes()


def _metadata_of_wheel() -> Iterator[tuple[str, bytes]]:
    package = own_distribution()
    folder = f"{_NAME}.dist-info"
    yield f"{folder}/WHEEL", _WHEEL.encode()
    for name in ("METADATA", "entry_points.txt", "licenses/LICENSE"):
        text = package.read_text(name)
        if text is not None:
            yield f"{folder}/{name}", text.encode()


def _digest_for_wheel(content: bytes) -> str:
    digest = hashlib.sha256(content).digest()
    return "sha256=" + base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
