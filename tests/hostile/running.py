"""Run a command in a child of the server, and tell what became of it and of its folder."""

from __future__ import annotations

import hashlib
import json
import os
import stat
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from paradiplomacy.cache import cache_folder

ROOT = Path(__file__).parents[2]
MEMORY = 2_000_000_000
"""Bytes that a command may hold, beyond what the server held before."""
CPU = 35.0
"""Seconds of processor time that a command may take."""
FIRST = 300.0
"""The same for the first command of its sort, which may have to compile the event model first."""
IDLE = 4.0
"""Seconds in which a command may do nothing at all."""
FILE = 300_000_000
"""Bytes that a file may get."""


@dataclass(frozen=True)
class Ran:
    """What a command did.

    Parameters
    ----------
    status : int or None
        Exit status; None where it had to be ended.
    ended : str
        ``exit``, ``signal``, ``memory``, ``idle`` or ``time``.
    out, err : str
    reached : tuple of str
        Programs that it started and addresses that it called.
    seconds, cpu : float
        On the clock, and of processor time.
    peak : int
        Bytes.
    before, after : mapping
        What its folder held: by path, what stands there.
    """

    status: int | None
    ended: str
    out: str
    err: str
    reached: tuple[str, ...] = ()
    seconds: float = 0.0
    cpu: float = 0.0
    peak: int = 0
    before: Mapping[str, str] = field(default_factory=dict)
    after: Mapping[str, str] = field(default_factory=dict)

    @property
    def changed(self) -> list[str]:
        """Paths in its folder that are new, gone or different."""
        both = {**self.before, **self.after}
        return sorted(p for p in both if self.before.get(p) != self.after.get(p))

    @property
    def new(self) -> list[str]:
        """Paths in its folder that are new."""
        return sorted(set(self.after) - set(self.before))


class Server:
    """The server's other end; started by the first command, ended by `close`."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[str] | None = None
        self._modules: set[str] = set()
        self._waiting: list[str] = []
        self.learnt: set[str] = set()

    def run(
        self,
        argv: Sequence[str],
        folder: Path,
        *,
        conditions: Mapping[str, Any] | None = None,
        learn: str = "",
        cpu: float = CPU,
    ) -> Ran:
        """Run a command in a folder.

        Parameters
        ----------
        argv : sequence of str
            Without the program's name.
        folder : Path
            Where it runs.
        conditions : mapping, optional
            See `server.CONDITIONS`.
        learn : str, optional
            A name: the first command that bears it teaches the server which modules such
            commands need.
        """
        aside = folder.with_name(folder.name + ".aside")
        aside.mkdir()
        wants = bool(learn) and learn not in self.learnt and not conditions
        request = {
            "argv": list(argv),
            "folder": str(folder),
            "environment": {
                "COLUMNS": "1000",
                "NO_COLOR": "1",
                "TERM": "dumb",
                "TMPDIR": str(_made(folder / "tmp")),
                "HOME": str(_made(folder / "home")),
                # Loops that are compiled are kept for all commands: it takes half a minute.
                "XDG_CACHE_HOME": str(cache_folder().parent),
            },
            "conditions": dict(conditions or {}),
            "memory": MEMORY,
            "cpu": max(cpu, FIRST) if wants else cpu,
            "idle": IDLE,
            "file": FILE,
            "modules": self._waiting,
            "learn": str(aside / "modules") if wants else "",
        }
        before = snapshot(folder)
        answer = self._ask(request)
        self._waiting = []
        if wants and (aside / "modules").exists():
            self.learnt.add(learn)
            named = (aside / "modules").read_text(encoding="utf-8").splitlines()
            self._waiting = [one for one in named if one not in self._modules]
            self._modules.update(named)
        return Ran(
            answer["status"],
            answer["ended"],
            answer["out"],
            answer["err"],
            tuple(answer["reached"].splitlines()),
            answer["seconds"],
            answer["cpu"],
            answer["peak"],
            before,
            snapshot(folder),
        )

    def _ask(self, request: dict[str, Any]) -> dict[str, Any]:
        if self._process is None:
            path = os.pathsep.join([str(ROOT), *filter(None, sys.path)])
            self._process = subprocess.Popen(
                [sys.executable, "-m", "tests.hostile.server"],
                cwd=ROOT,
                env={**os.environ, "PYTHONPATH": path},
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
                encoding="utf-8",
            )
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(request) + "\n")
        self._process.stdin.flush()
        answer = self._process.stdout.readline()
        assert answer, "the server of commands has ended"
        held: dict[str, Any] = json.loads(answer)
        return held

    def close(self) -> None:
        """End the server."""
        if self._process is not None:
            assert self._process.stdin is not None
            self._process.stdin.close()
            self._process.wait(timeout=30)
            assert self._process.stdout is not None
            self._process.stdout.close()
            self._process = None


def snapshot(folder: Path) -> dict[str, str]:
    """What stands in a folder: by path, kind and content."""
    found: dict[str, str] = {}
    for at, folders, files in os.walk(folder):
        for name in [*folders, *files]:
            path = Path(at) / name
            found[path.relative_to(folder).as_posix()] = _standing(path)
    return found


def _standing(path: Path) -> str:
    mode = path.lstat().st_mode
    if stat.S_ISLNK(mode):
        return f"link to {path.readlink()}"
    if stat.S_ISREG(mode):
        if path.stat().st_size > 5_000_000:
            return f"file of {path.stat().st_size} bytes"
        return f"file {hashlib.sha256(path.read_bytes()).hexdigest()}"
    return "folder" if stat.S_ISDIR(mode) else f"device {stat.S_IFMT(mode):o}"


def _made(folder: Path) -> Path:
    folder.mkdir(exist_ok=True)
    return folder
