"""The manifest: what went into a report, and what came out, so that it can be made again."""

from __future__ import annotations

import hashlib
import json
import platform
from collections.abc import Mapping, Sequence
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from paradiplomacy import __version__

__all__ = ["LIBRARIES", "manifest", "write_manifest"]

LIBRARIES = (
    "altair",
    "edtf",
    "numba",
    "numpy",
    "polars",
    "rustworkx",
    "scipy",
    "statsmodels",
    "vl-convert-python",
)


def manifest(
    *,
    rule: str,
    seed: int,
    inputs: Mapping[str, Mapping[str, str]],
    made_at: datetime,
    command: str,
    hypotheses: Sequence[str | Path] = (),
) -> dict[str, Any]:
    """Everything but the hashes of what is written.

    Parameters
    ----------
    rule : str
    seed : int
    inputs : mapping of str to mapping
        SHA-256 by file name, by record.
    made_at : datetime.datetime
    command : str
        What makes the same report again.
    hypotheses : sequence of path
        Files of hypotheses that were tested beside all others.
    """
    held: dict[str, dict[str, str]] = {record: dict(files) for record, files in inputs.items()}
    if hypotheses:
        # No record is called so: their ids have no hyphen.
        held["hypotheses-files"] = {_told(path, hypotheses): _hash(path) for path in hypotheses}
    return {
        "schema": "paradiplomacy/manifest/1",
        "made_at": made_at.isoformat(timespec="seconds"),
        "paradiplomacy": __version__,
        "python": platform.python_version(),
        "libraries": {name: version(name) for name in LIBRARIES},
        "command": command,
        "rule": rule,
        "seed": seed,
        "inputs": held,
    }


def write_manifest(folder: Path, content: dict[str, Any]) -> None:
    """Write ``manifest.json`` with the hash of every other file of the folder."""
    outputs = {
        path.relative_to(folder).as_posix(): _hash(path)
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
    text = json.dumps({**content, "outputs": outputs}, indent=1, ensure_ascii=False) + "\n"
    (folder / "manifest.json").write_text(text, encoding="utf-8")


def _hash(path: str | Path) -> str:
    return hashlib.sha256(Path(path).read_bytes()).hexdigest()


def _told(path: str | Path, paths: Sequence[str | Path]) -> str:
    """The name of a file; with its folders where several bear it."""
    names = [Path(one).name for one in paths]
    name = Path(path).name
    return name if names.count(name) == 1 else Path(path).as_posix()
