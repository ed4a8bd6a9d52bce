"""A process that has loaded the command line once, and forks a child for every command.

To start Python and its libraries takes longer than most commands take to refuse a file. The child
has bounds: of memory, processor time, and time in which nothing happens. The server reads one
request a line (JSON), and answers each with one line. It must not use Polars itself, whose threads
a child would miss; so it learns from a first run which modules a command needs, and only imports
those.

    python -m tests.hostile.server
"""

from __future__ import annotations

import contextlib
import ctypes
import gc
import importlib
import json
import os
import resource
import select
import signal
import sys
import time
import traceback
from pathlib import Path
from typing import Any

_PAGE = os.sysconf("SC_PAGE_SIZE")
_TICK = os.sysconf("SC_CLK_TCK")
KEPT = 40_000_000
"""Bytes of what a child writes that are kept."""
EARLY = [
    "paradiplomacy.evidence.store",
    "paradiplomacy.site.study",
    "paradiplomacy.sources.readers",
]
"""What most commands need: else the first child would load it, and then the server again."""
CRASHED = 99
"""Exit status of a child that an error left which nobody had caught."""


def main() -> None:
    """Answer requests until there are no more."""
    from paradiplomacy.cli.main import main as command_line

    _load(EARLY)
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    for line in sys.stdin:
        request = json.loads(line)
        _load(request["modules"])
        gc.freeze()  # so that a child copies fewer pages
        answers.write(json.dumps(_run(request, command_line)) + "\n")
        answers.flush()


def _load(modules: list[str]) -> None:
    for name in modules:
        if name not in sys.modules:
            # What a library imports under a condition may not be there to be imported again.
            with contextlib.suppress(Exception):
                importlib.import_module(name)


def _run(request: dict[str, Any], command_line: Any) -> dict[str, Any]:
    started, before = time.monotonic(), _spent_by_children()
    # Pipes and no files: these would be bounded too where a full disk is played.
    heard = {name: Heard() for name in ("out", "err", "reached")}
    child = os.fork()
    if child == 0:
        _be_the_child(request, command_line, heard)
    for one in heard.values():
        os.close(one.end)
    ended, peak = _watch(child, request, list(heard.values()))
    spent = _spent_by_children() - before
    told = {name: one.close() for name, one in heard.items()}
    return ended | told | {"peak": peak, "seconds": time.monotonic() - started, "cpu": spent}


class Heard:
    """A pipe that a child writes to, and what came of it."""

    def __init__(self) -> None:
        self.start, self.end = os.pipe()
        os.set_blocking(self.start, False)
        self.over = False
        self._parts: list[bytes] = []
        self._left = KEPT

    def listen(self) -> None:
        """Take what is there; what is beyond the bound is let go."""
        with contextlib.suppress(BlockingIOError):
            while part := os.read(self.start, 1 << 16):
                self._parts.append(part[: self._left])
                self._left -= len(self._parts[-1])
            self.over = True

    def close(self) -> str:
        """What came."""
        self.listen()
        os.close(self.start)
        return b"".join(self._parts).decode(errors="surrogateescape")


def _spent_by_children() -> float:
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def _watch(child: int, request: dict[str, Any], heard: list[Heard]) -> tuple[dict[str, Any], int]:
    """How a child ended, or was ended, and the most memory that it held (bytes)."""
    peak, spent, still_since, looks, busy = 0, -1.0, time.monotonic(), 0, 0
    base = _memory(os.getpid())
    wait = 0.001
    while True:
        for one in heard:
            one.listen()
        done, status, usage = os.wait4(child, os.WNOHANG)
        if done:
            # The kernel's own figure has what came and went between two looks.
            peak = max(peak, usage.ru_maxrss * 1024)
            code = os.waitstatus_to_exitcode(status)
            how = "time" if code == -signal.SIGXCPU else "exit" if code >= 0 else "signal"
            return {"ended": how, "status": code}, peak
        now = time.monotonic()
        held = max(_memory(child) - base // 2, 0)
        peak = max(peak, held)
        cpu, asleep, others = _activity(child)
        looks, busy = looks + 1, busy + others
        how = ""
        if cpu != spent or not asleep:
            spent, still_since, looks, busy = cpu, now, 0, 0
        elif now - still_since > request["idle"]:
            # Threads that draw progress bars wake up now and then; those that work, do not sleep.
            if busy * 3 < looks:
                how = "idle"
            still_since, looks, busy = now, 0, 0
        if held > request["memory"]:
            how = "memory"
        if how:
            os.killpg(child, signal.SIGKILL)
            os.wait4(child, 0)
            return {"ended": how, "status": None}, peak
        # Whatever it writes wakes us up, and so does its end, which closes its pipes.
        select.select([one.start for one in heard if not one.over], [], [], wait)
        wait = min(wait * 1.3, 0.05)


def _memory(process: int) -> int:
    try:
        return int(Path(f"/proc/{process}/statm").read_text(encoding="ascii").split()[1]) * _PAGE
    except (OSError, IndexError):
        return 0


def _activity(process: int) -> tuple[float, bool, bool]:
    """Of its main thread: processor seconds and whether it sleeps; whether another one works."""
    main, others = ("", 0.0), False
    try:
        for thread in Path(f"/proc/{process}/task").iterdir():
            stat = (thread / "stat").read_text("utf-8", errors="replace")
            fields = stat.rpartition(")")[2].split()
            if int(thread.name) == process:
                main = fields[0], (int(fields[11]) + int(fields[12])) / _TICK
            elif fields[0] != "S":
                others = True
    except OSError:  # it ends just now
        return 0.0, False, False
    return main[1], main[0] == "S", others


def _be_the_child(request: dict[str, Any], command_line: Any, heard: dict[str, Heard]) -> None:
    status = CRASHED
    try:
        os.setpgid(0, 0)
        os.chdir(request["folder"])
        nothing = os.open(os.devnull, os.O_RDONLY)
        for number, opened in ((0, nothing), (1, heard["out"].end), (2, heard["err"].end)):
            os.dup2(opened, number)
            os.close(opened)
        sys.stdin = os.fdopen(0, encoding="utf-8", closefd=False)
        sys.stdout = os.fdopen(1, "w", encoding="utf-8", closefd=False)
        sys.stderr = os.fdopen(2, "w", encoding="utf-8", closefd=False)
        sys.stderr.reconfigure(line_buffering=True)
        os.environ.update(request["environment"])
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_FSIZE, (request["file"], request["file"]))
        resource.setrlimit(resource.RLIMIT_CPU, (int(request["cpu"]) + 2, int(request["cpu"]) + 4))
        for what, detail in request["conditions"].items():
            CONDITIONS[what](detail)
        _watch_what_it_reaches(heard["reached"].end)
        sys.argv = ["paradiplomacy", *request["argv"]]
        try:
            command_line()
            status = 0
        except SystemExit as end:
            status = end.code if isinstance(end.code, int) else int(end.code is not None)
        if request["learn"]:
            Path(request["learn"]).write_text("\n".join(sys.modules), encoding="utf-8")
    except BaseException:
        status = CRASHED
        traceback.print_exc()
    finally:
        for stream in (sys.stdout, sys.stderr):
            # A full disk makes it fail, as it makes Python's own last flush fail.
            try:
                stream.flush()
            except OSError:
                status = status or 120
        os._exit(status)


def _watch_what_it_reaches(told: int) -> None:
    """Write down programs that are started and addresses that are called."""

    def heard(event: str, arguments: tuple[Any, ...]) -> None:
        if event in _REACHES and _OWN not in repr(arguments[1:2]):
            os.write(told, f"{event} {arguments[:2]!r}\n".encode(errors="replace"))

    sys.addaudithook(heard)


_OWN = "paradiplomacy.results.second_process"
"""What a study starts of itself, to use both cores."""
_REACHES = {"os.exec", "os.posix_spawn", "os.system", "socket.connect", "subprocess.Popen"}


# --- what the world is like for a command, by name -------------------------------------------


def _without_privilege(_: Any) -> None:
    """Let permissions hold for root as they hold for everybody."""
    if os.geteuid() != 0:
        return
    header = (ctypes.c_uint32 * 2)(0x20080522, 0)
    sets = (ctypes.c_uint32 * 6)()
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.capget(header, sets) != 0:
        raise OSError(ctypes.get_errno(), "capget")
    for number in range(3):  # DAC_OVERRIDE is 1, DAC_READ_SEARCH 2
        sets[number] &= ~0b110
    if libc.capset(header, sets) != 0:
        raise OSError(ctypes.get_errno(), "capset")


def _vanishes(detail: dict[str, Any]) -> None:
    """Take a file away when it is opened for the so-many-th time, just before."""
    path, left = os.path.realpath(detail["path"]), [int(detail["opens"])]

    def heard(event: str, arguments: tuple[Any, ...]) -> None:
        if event != "open" or not isinstance(arguments[0], str | bytes):
            return
        if os.path.realpath(os.fsdecode(arguments[0])) == path:
            left[0] -= 1
            if left[0] == 0:
                Path(path).unlink()

    sys.addaudithook(heard)


def _file_bound(size: int) -> None:
    """No file may become longer than this, as on a disk that is full."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))


CONDITIONS = {
    "without_privilege": _without_privilege,
    "vanishes": _vanishes,
    "file_bound": _file_bound,
}

if __name__ == "__main__":
    main()
