"""The wheel of the very code that ran, so that no index needs to have this version."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator
from importlib.resources import as_file, files
from pathlib import Path

from paradiplomacy import __version__
from paradiplomacy.package.pins import own_distribution
from paradiplomacy.writing import zipped

PACKAGES = ("dyadevents", "paradiplomacy")
"""Those that the wheel carries."""

_NAME = f"paradiplomacy-{__version__}"
_WHEEL = "Wheel-Version: 1.0\nGenerator: paradiplomacy\nRoot-Is-Purelib: true\nTag: py3-none-any\n"


def write_wheel(folder: Path) -> Path:
    """Write the wheel into a folder; its bytes depend on the code alone."""
    files = {**dict(_code_files()), **dict(_metadata_of_wheel())}
    record = f"{_NAME}.dist-info/RECORD"
    lines = [
        f"{name},{_digest_for_wheel(content)},{len(content)}" for name, content in files.items()
    ]
    files[record] = ("\n".join([*lines, f"{record},,"]) + "\n").encode()
    path = folder / f"{_NAME}-py3-none-any.whl"
    path.write_bytes(zipped(dict(sorted(files.items()))))
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
