"""Put a report into its folder: all of it or nothing, and never over somebody else's files."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from paradiplomacy.errors import FileError, ParadiplomacyError
from paradiplomacy.tabular.json_files import read_json
from paradiplomacy.writing import naming

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
