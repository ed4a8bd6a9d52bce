"""The log of a package: what was run, in order, with times, versions and warnings."""

from __future__ import annotations

import os
import platform
import sys
import time
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from paradiplomacy import __version__
from paradiplomacy.results.progress import Progress


@dataclass(frozen=True, slots=True)
class Spent:
    """Time and memory that a run took; no memory where the system does not say."""

    seconds: float
    mebibytes: float | None


def machine() -> str:
    """The machine in a line: system, architecture, processors."""
    return f"{platform.system()} {platform.machine()}, {os.cpu_count() or 1} processors"


@dataclass
class Log:
    """Lines that are written as things are done."""

    started: datetime
    lines: list[str] = field(default_factory=list)
    warned: list[str] = field(default_factory=list)
    _clock: float = field(default_factory=time.perf_counter)
    _last: str = ""

    def telling(self, progress: Progress) -> Progress:
        """A progress that writes each new step down, too."""

        def report(what: str, share: float) -> None:
            if what != self._last:
                self._last = what
                self.lines.append(f"{time.perf_counter() - self._clock:9.2f} s  {what}")
            progress(what, share)

        return report

    @contextmanager
    def warnings(self) -> Iterator[None]:
        """Meanwhile, write warnings down; they are shown all the same, afterwards."""
        with warnings.catch_warnings(record=True) as caught:
            yield
        for warning in caught:
            message = " ".join(str(warning.message).split())
            self.warned.append(f"{warning.category.__name__}: {message}")
            warnings.warn_explicit(
                warning.message, warning.category, warning.filename, warning.lineno
            )

    @property
    def spent(self) -> Spent:
        """Resources spent until now."""
        return Spent(time.perf_counter() - self._clock, _peak())

    def text(self, command: str, *, departures: Sequence[str] | None = None) -> str:
        """The log as a file; with what departed from the plan, where there is one."""
        spent = self.spent
        memory = "not known" if spent.mebibytes is None else f"{spent.mebibytes:.0f} MiB at most"
        head = [
            f"started       {self.started.isoformat(timespec='seconds')}",
            f"command       {command}",
            f"paradiplomacy {__version__}",
            f"Python        {platform.python_version()} ({platform.python_implementation()})",
            f"machine       {machine()}",
            f"took          {spent.seconds:.1f} s",
            f"memory        {memory}",
        ]
        parts = [head, ["Steps", *self.lines], ["Warnings", *(self.warned or ["none"])]]
        if departures is not None:
            parts.append(["Departures from the plan", *(departures or ["none"])])
        return "\n\n".join("\n".join(part) for part in parts) + "\n"


def _peak() -> float | None:
    """The most memory that this process held, in MiB; None on Windows, which does not say."""
    if sys.platform == "win32":
        return None
    import resource

    if sys.platform == "linux":
        # `getrusage` counts there what the process that started this one held.
        status = Path("/proc/self/status").read_text(encoding="ascii", errors="replace")
        return float(status.partition("VmHWM:")[2].split()[0]) / 2**10
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (2**20 if sys.platform == "darwin" else 2**10)
