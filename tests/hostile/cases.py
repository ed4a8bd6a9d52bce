"""What a target is, what a mutation is, and what is asked of every command on bad input."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from random import Random
from typing import Any, Literal

from tests.hostile.running import Ran

Format = Literal["table", "edges", "yaml", "json", "python", "html", "workbook", "store"]
TEXT: frozenset[Format] = frozenset({"table", "edges", "yaml", "json", "python", "html"})
LINES: frozenset[Format] = frozenset({"table", "edges"})
"""Formats in which every line says something of its own."""


@dataclass(frozen=True)
class Target:
    """A place where people bring a file: a command, with files that it takes.

    Parameters
    ----------
    name : str
    format : str
        How the file that is spoilt is written.
    made_of : mapping of str to bytes or callable
        All files, by path, as they should be; a callable makes what takes a while.
    victim : str
        Path of the file that is spoilt.
    argv : sequence of str
        The command. It runs in the folder of the files.
    meaning : callable
        What the command made of the files: the result of the command and its folder in, anything
        that can be compared out. Two files that say the same must give the same.
    told : callable, optional
        The remarks of the command that something was left out or not understood.
    names, texts, numbers, dates : tuple of str
        Columns of a table that hold these; names are of places or actors, or keys.
    passes : str, optional
        Where the whole file is refused on purpose later on, because that is quicker: how the
        refusal reads when the file itself was taken.
    sees_cuts : bool
        False where a command reads only the start of a file, and cannot see that its end is gone.
    keeps : tuple of str
        Paths that a refusal may change, as it is documented.
    makes : bool
        Whether the command makes the file where there is none, also at the end of a link.
    optional : bool
        Whether a file that is not there means one without rows.
    """

    name: str
    format: Format
    made_of: Mapping[str, bytes | Callable[[], bytes]]
    victim: str
    argv: Sequence[str]
    meaning: Callable[[Ran, Path], Any]
    told: Callable[[Ran], list[str]] = lambda ran: []
    names: tuple[str, ...] = ()
    texts: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    dates: tuple[str, ...] = ()
    passes: str = ""
    sees_cuts: bool = True
    keeps: tuple[str, ...] = ()
    makes: bool = False
    optional: bool = False

    @cached_property
    def files(self) -> Mapping[str, bytes]:
        """All files, by path, as they should be."""
        return {
            name: content if isinstance(content, bytes) else content()
            for name, content in self.made_of.items()
        }

    @property
    def whole(self) -> bytes:
        """The victim as it should be."""
        return self.files[self.victim]


@dataclass(frozen=True)
class Spoilt:
    """What a mutation puts in place of a file, and what may become of it.

    Parameters
    ----------
    data : bytes
    meant : bytes, optional
        A file as it should be that says what this one was meant to say: what a command takes
        silently must be the same. None where nobody can tell what was meant.
    refuse : bool
        Nothing of it can be taken: success is wrong.
    must : bool
        The documentation promises that it is taken.
    row : int
        Line that is wrong, which a refusal names; 0 where there is no such line.
    """

    data: bytes
    meant: bytes | None = None
    refuse: bool = False
    must: bool = False
    row: int = 0


Spoil = Callable[[Target, Random], Spoilt | None]
"""A mutation of what a file holds; None where it does not apply to the target."""


@dataclass(frozen=True)
class Placed:
    """What stands where a file should be.

    Parameters
    ----------
    path : str, optional
        Another path to name on the command line.
    conditions : mapping
        See `server.CONDITIONS`.
    meant : bytes, optional
        See `Spoilt`.
    refuse : bool
        See `Spoilt`.
    """

    path: str | None = None
    conditions: Mapping[str, Any] = field(default_factory=dict)
    meant: bytes | None = None
    refuse: bool = True


Place = Callable[[Path, bytes], Placed]
"""Puts something else where a file was (which is gone by then)."""

# --- what became of it ---------------------------------------------------------------------

Verdict = Literal[
    "refused",
    "accepted",
    "traceback",
    "endless",
    "memory",
    "killed",
    "reached out",
    "unclear",
    "half-written",
    "wrong acceptance",
    "wrong refusal",
]
GOOD: frozenset[Verdict] = frozenset({"refused", "accepted"})


@dataclass(frozen=True)
class Judged:
    """What became of a case."""

    verdict: Verdict
    why: str
    ran: Ran

    @property
    def good(self) -> bool:
        """Whether this is as it should be."""
        return self.verdict in GOOD


RAW = re.compile(
    r"\[Errno|codec can't|has no attribute|NoneType|<class '|invalid literal for|"
    r"could not convert|unhashable|out of range for|list index|sqlite3\.|sqlalchemy|psycopg\.|"
    r"polars|pydantic|For further information|Exception|\bError\(|recursion|Background on this"
)
"""Words of Python and its libraries, of which people who bring a file know nothing."""
LONGEST = 6_000
"""Characters of a message that somebody reads."""


_PROGRESS = re.compile(r"━|  \d:\d\d:\d\d *$")


def remarks(ran: Ran) -> list[str]:
    """Lines on standard error that are not a progress bar."""
    return [line for line in ran.err.splitlines() if line.strip() and not _PROGRESS.search(line)]


def judge_ending(ran: Ran) -> Judged | None:
    """What is wrong whatever was asked: a traceback, no end, too much memory; None if nothing."""
    if ran.ended in ("idle", "time"):
        said = "waits for ever" if ran.ended == "idle" else "computes for ever"
        return Judged("endless", f"{said} ({ran.seconds:.0f} s)", ran)
    if ran.ended == "memory":
        return Judged("memory", f"{ran.peak / 1e9:.1f} GB after {ran.seconds:.0f} s", ran)
    if "Traceback (most recent call last)" in ran.err:
        lines = [line for line in ran.err.splitlines() if line.strip()]
        at = [line.strip() for line in lines if "/paradiplomacy/" in line]
        return Judged("traceback", f"{lines[-1][:200]} | {at[-1][-120:] if at else ''}", ran)
    if ran.ended == "signal":
        return Judged("killed", f"signal {-(ran.status or 0)}: {ran.err[-200:]}", ran)
    if ran.reached:
        return Judged("reached out", ran.reached[0], ran)
    return None


def judge_refusal(ran: Ran, *, names: Sequence[str], row: int = 0, python: bool = False) -> Judged:
    """Whether a refusal is one clear message after which nothing is left behind.

    Who wrote a file in Python knows its words.
    """
    if left := ran.changed:
        return Judged("half-written", f"refused, and left {', '.join(left[:4])}", ran)
    lines = remarks(ran)
    text = "\n".join(lines)
    usage = ran.status == 2 and "Usage:" in text
    # `record validate --json` and `import --json` say on standard output what is wrong.
    on_out = bool(re.search(r'"(problems|judgements_refused)": \[\s*\{', ran.out))
    starts = [line for line in lines if line.startswith("Error: ")]
    if on_out:
        text = ran.out
    elif not usage and (len(starts) != 1 or not lines[0].startswith("Error: ")):
        return Judged("unclear", f"not one message: {text[:300]!r}", ran)
    elif ran.out:
        return Judged("unclear", f"refused, and wrote to standard output: {ran.out[:100]!r}", ran)
    if len(text) > LONGEST:
        return Judged("unclear", f"a message of {len(text):,} characters", ran)
    # A terminal would carry them out.
    strange = re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", text)
    if strange and not on_out:
        return Judged("unclear", f"control character {strange[0]!r} in {text[:200]!r}", ran)
    raw = None if python else RAW.search(text)
    if raw:
        return Judged("unclear", f"words of Python ({raw[0]}): {text[:300]}", ran)
    if names and not any(name in text for name in names):
        return Judged("unclear", f"does not name {names[0]}: {text[:300]}", ran)
    if row and not re.search(rf"(row|line|\b)s? ?{row}\b", text):
        return Judged("unclear", f"does not name row {row}: {text[:300]}", ran)
    return Judged("refused", text[:200], ran)
