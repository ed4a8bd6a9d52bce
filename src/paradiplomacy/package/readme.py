"""The README of a package, and the log of what was run, in order, with times and versions."""

from __future__ import annotations

import os
import platform
import sys
import time
import warnings
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from paradiplomacy import __version__
from paradiplomacy.hypotheses.base import Finding
from paradiplomacy.language.decimals import decimal
from paradiplomacy.record.record import Record
from paradiplomacy.results.plan import Plan
from paradiplomacy.results.progress import Progress
from paradiplomacy.results.record_tables import all_tables
from paradiplomacy.results.words import cell_of, count_of


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


@dataclass(frozen=True, slots=True)
class About:
    """Facts on a package beyond its folder itself.

    The manifest is that of the results, `wheel` the name of its file, and `taken` has path, meaning
    and SHA-256 of the plan and of files of hypotheses. `full_for` says for whom a full package is;
    it is empty of one that may be published.
    """

    record: Record
    findings: Mapping[str, Finding]
    deviations: Sequence[str]
    manifest: Mapping[str, Any]
    started: datetime
    spent: Spent
    wheel: str
    taken: Sequence[tuple[str, str, str]]
    plan: Plan | None
    full_for: str

    @property
    def title(self) -> str:
        """Title of the package."""
        return f"Data and code for: {'; '.join(meta.title for meta in self.record.metas)}"


def write_readme(folder: Path, about: About) -> None:
    """Write ``README.md`` for what lies in a folder."""
    results = folder / "results"
    context = {
        "about": about,
        "version": __version__,
        "machine": machine(),
        "sources": {
            meta.id: sum(owner == meta.id for owner, _ in about.record.sources)
            for meta in about.record.metas
        },
        "statements": {
            meta.id: sum(
                statement.record == meta.id for statement in about.record.statements.values()
            )
            for meta in about.record.metas
        },
        "data": _list_files_below(folder, folder / "data"),
        "tables": [
            (path.relative_to(folder).as_posix(), all_tables()[path.stem].row)
            for path in sorted((results / "tables").glob("*.csv"))
            if path.stem in all_tables()
        ],
        "figures": _list_files_below(folder, results / "figures", "*.svg"),
        "texts": _list_files_below(folder, folder / "texts"),
        "size": sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()),
    }
    (folder / "README.md").write_text(
        _readme_templates().get_template("README.md.j2").render(context), encoding="utf-8"
    )


def _list_files_below(folder: Path, below: Path, pattern: str = "*") -> Sequence[str]:
    paths = sorted(path for path in below.rglob(pattern) if path.is_file())
    return [path.relative_to(folder).as_posix() for path in paths]


@cache
def _readme_templates() -> Environment:
    environment = Environment(
        loader=PackageLoader("paradiplomacy.package"),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        autoescape=False,
    )
    environment.filters |= {"number": decimal, "count_of": count_of, "cell": cell_of, "took": _took}
    return environment


def _took(seconds: float) -> str:
    """Time that something took, in words."""
    minutes = round(seconds / 60)
    return count_of(minutes, "minute") if minutes > 1 else count_of(round(seconds), "second")
