"""The manifest: what went into a report, and what came out, so that it can be made again."""

from __future__ import annotations

import json
import os
import platform
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from paradiplomacy.errors import FileError, ParadiplomacyError
from paradiplomacy.tabular.files import digest_of
from paradiplomacy.tabular.json_files import read_json
from paradiplomacy.version import __version__
from paradiplomacy.writing import naming, write_whole

FILES = "hypotheses-files"
"""Key of files of hypotheses among the inputs. No record is called so: their ids have no hyphen."""

LIBRARIES = (
    "altair",
    "edtf",
    "numba",
    "numpy",
    "polars",
    "scipy",
    "statsmodels",
    "vl-convert-python",
)


def manifest(
    *,
    rule: str,
    seed: int,
    inputs: Mapping[str, Mapping[str, str]],
    active_years: int,
    made_at: datetime,
    command: str,
    plan: str | Path | None = None,
    seal: str = "",
) -> dict[str, Any]:
    """Everything but the hashes of what is written.

    `inputs`: SHA-256 by file name, by record.
    `active_years`: for how many years a sign of life made a tie active.
    `command`: what makes the same report again.
    `plan`: the plan that was carried out.
    `seal`: its seal.
    """
    return {
        "schema": "paradiplomacy/manifest/1",
        "made_at": made_at.isoformat(timespec="seconds"),
        "paradiplomacy": __version__,
        "python": platform.python_version(),
        "libraries": {name: version(name) for name in LIBRARIES},
        "command": command,
        "rule": rule,
        "seed": seed,
        "active_years": active_years,
        "inputs": {record: dict(files) for record, files in inputs.items()},
        **(
            {"plan": {"file": Path(plan).name, "sha256": digest_of(plan), "seal": seal}}
            if plan
            else {}
        ),
    }


def with_files(
    inputs: Mapping[str, Mapping[str, str]], hypotheses: Sequence[str | Path]
) -> dict[str, Mapping[str, str]]:
    """The hashes of the records, and of files of hypotheses that are tested beside all others."""
    if not hypotheses:
        return dict(inputs)
    return {
        **inputs,
        FILES: {_shortest_distinct_name(path, hypotheses): digest_of(path) for path in hypotheses},
    }


def write_manifest(
    folder: Path, content: Mapping[str, Any], *, outputs: Mapping[str, str] | None = None
) -> None:
    """Write ``manifest.json`` with the hash of every other file of the folder.

    `content`: as from `manifest`.
    `outputs`: the hashes by path, where they are known already.
    """
    if outputs is None:
        outputs = {
            path.relative_to(folder).as_posix(): digest_of(path)
            for path in folder.rglob("*")
            if path.is_file()
        }
    whole = {**content, "outputs": dict(sorted(outputs.items()))}
    write_whole(folder / "manifest.json", json.dumps(whole, indent=1, ensure_ascii=False) + "\n")


def _shortest_distinct_name(path: str | Path, paths: Sequence[str | Path]) -> str:
    """The name of a file; with the folders in which they differ where several bear it."""
    name = Path(path).name
    folders = [Path(file).parent.resolve() for file in paths if Path(file).name == name]
    if len(folders) == 1:
        return name
    return (Path(path).parent.resolve().relative_to(os.path.commonpath(folders)) / name).as_posix()


def command_again(
    names: tuple[str, ...],
    *,
    rule: str,
    seed: int,
    store: str | None,
    files: Mapping[str, Sequence[str | Path]],
) -> str:
    """Command that makes the same report again; of folders, stores and files, the name alone.

    >>> command_again(("china_russia",), rule="both-ends", seed=1, store=None, files={})
    'paradiplomacy study china_russia --rule both-ends --seed 1'
    """
    import shlex

    words = ["paradiplomacy", "study", *(Path(name).name for name in names)]
    if store is not None:
        words += ["--store", Path(store).name if "://" not in store else "ADDRESS"]
    for option, paths in files.items():
        words += [word for path in paths for word in (option, Path(path).name)]
    return shlex.join([*words, "--rule", rule, "--seed", str(seed)])


MANIFEST = "manifest.json"


def check_target(
    target: Path, *, written: Callable[[Path], set[str]] | None = None, what: str = "report"
) -> None:
    """See that a report may be written to a folder: it is new, empty, or an earlier report.

    `written`: from a folder to the files that an earlier one of what is written there wrote; of
        reports, by default.
    Raises ParadiplomacyError: the folder holds files that no report wrote, or is not a folder.
    """
    if not target.exists():
        return
    if not target.is_dir():
        raise ParadiplomacyError(f"{target} is a file; name a folder with --out")
    present = {
        path.relative_to(target).as_posix()
        for top in _visible(target)
        for path in ([top] if not top.is_dir() else top.rglob("*"))
        if not path.is_dir() and not path.name.startswith(".")
    }
    strangers = sorted(present - (written or _written_before)(target))
    if strangers:
        listed = ", ".join(strangers[:3]) + (", ..." if len(strangers) > 3 else "")
        raise ParadiplomacyError(
            f"{target} holds files that are of no {what} ({listed}) and would be lost; "
            "name another folder with --out"
        )


@contextmanager
def whole_or_nothing(target: Path) -> Iterator[Path]:
    """A hidden folder whose content takes the place of an earlier report once it is whole.

    It lies within the target, so that the target may be a mounted folder, and is removed
    whatever happens: until the end, an earlier report stays as it was.

    `target`: has passed `check_target`.
    """
    is_new = not target.exists()
    target.mkdir(parents=True, exist_ok=True)
    half = Path(tempfile.mkdtemp(prefix=".half-written-", dir=target))
    try:
        fresh = half / "new"
        with naming(target):
            fresh.mkdir()
            yield fresh
            _swap(target, fresh, half / "old")
    except BaseException:
        shutil.rmtree(target if is_new else half, ignore_errors=True)
        raise
    shutil.rmtree(half, ignore_errors=True)


def _swap(target: Path, fresh: Path, old: Path) -> None:
    """Move what is in the target out and what is fresh in; back again if that fails."""
    old.mkdir()
    try:
        for path in _visible(target):
            path.rename(old / path.name)
        for path in _visible(fresh):
            path.rename(target / path.name)
    except BaseException:
        for path in _visible(old):
            if (target / path.name).exists():
                (target / path.name).rename(fresh / path.name)
            path.rename(target / path.name)
        raise


def _visible(folder: Path) -> list[Path]:
    """Content of a folder, but for hidden files such as file managers leave."""
    return sorted(path for path in folder.iterdir() if not path.name.startswith("."))


def _written_before(folder: Path) -> set[str]:
    """The files that the manifest of an earlier report names; none where there is no such."""
    try:
        content = read_json(folder / MANIFEST)
        is_ours = str(content["schema"]).startswith("paradiplomacy/manifest/")
        return {MANIFEST, *content["outputs"]} if is_ours else set()
    except (FileError, KeyError, TypeError):
        return set()
