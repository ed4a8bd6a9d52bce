"""The plan and the files of hypotheses that a package takes in, and runs from inside."""

from __future__ import annotations

import hashlib
import shutil
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from paradiplomacy.errors import ParadiplomacyError


@dataclass(frozen=True, slots=True)
class CopiedFiles:
    """Copies in a package; `rows` has path below it, meaning and SHA-256 of each."""

    plan: Path | None
    hypotheses: Sequence[Path]
    rows: Sequence[tuple[str, str, str]]


def check_names(hypotheses: Sequence[str | Path]) -> None:
    """See that files of hypotheses may lie in one folder: no two have one name."""
    names = Counter(Path(path).name for path in hypotheses)
    twice = sorted(name for name, times in names.items() if times > 1)
    if twice:
        raise ParadiplomacyError(
            f"two files of hypotheses have the name {', '.join(twice)}; rename one, since a "
            "package keeps them in one folder"
        )


def take(folder: Path, plan: str | Path | None, hypotheses: Sequence[str | Path]) -> CopiedFiles:
    """Copy a plan and files of hypotheses into a package."""
    plans = [_copy(path, folder / "plan") for path in (plan,) if path is not None]
    own = [_copy(path, folder / "hypotheses") for path in hypotheses]
    copied = [(path, "plan of the analysis, which the run carried out") for path in plans]
    copied += [(path, "hypotheses of the authors, tested beside all others") for path in own]
    rows = [
        (path.relative_to(folder).as_posix(), what, hashlib.sha256(path.read_bytes()).hexdigest())
        for path, what in copied
    ]
    return CopiedFiles(plans[0] if plans else None, own, rows)


def _copy(path: str | Path, folder: Path) -> Path:
    folder.mkdir(exist_ok=True)
    return Path(shutil.copyfile(path, folder / Path(path).name))
