"""What a case by itself is. To add some: a function that yields them, with `@aim`."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from tests.hostile.running import Ran

Content = bytes | Callable[[], bytes]


@dataclass(frozen=True)
class Aimed:
    """A case by itself.

    Parameters
    ----------
    name : str
    argv : sequence of str
        ``{port}`` in it, or in a file of less than a megabyte, becomes that of a listener.
    files : mapping of str to bytes or callable
    expect : str
        Whether it must be refused or accepted; ``either`` where both are right.
    names : tuple of str
        By one of which a refusal calls what is wrong.
    check : callable, optional
        What is wrong with what was accepted, or "".
    checks_refusals : bool
        Whether that is asked of a refusal too.
    first : sequence of argv
        Commands that make what the case needs; they must succeed.
    prepare : callable, optional
        Changes the folder before.
    conditions : mapping
        See `server.CONDITIONS`.
    listens : str
        What a local listener does with who calls: ``"page"`` answers as a web server, ``"mute"``
        never answers. Whoever calls it has reached out.
    keeps : tuple of str
        Paths that a refusal may change.
    starts : str
        A program that the command may start.
    long : bool
        Takes long even if all is well; left out of the short run.
    """

    name: str
    argv: Sequence[str]
    files: Mapping[str, Content] = field(default_factory=dict)
    expect: Literal["refused", "accepted", "either"] = "refused"
    names: tuple[str, ...] = ()
    check: Callable[[Ran, Path], str] = lambda ran, folder: ""
    checks_refusals: bool = False
    first: Sequence[Sequence[str]] = ()
    prepare: Callable[[Path], None] = lambda folder: None
    conditions: Mapping[str, Any] = field(default_factory=dict)
    listens: Literal["", "page", "mute"] = ""
    keeps: tuple[str, ...] = ()
    starts: str = ""
    long: bool = False


Maker = Callable[[], Iterator[Aimed]]
AIMS: dict[str, Maker] = {}
"""Every maker of cases by its name."""


def aim(function: Maker) -> Maker:
    """Register a maker of cases."""
    AIMS[function.__name__.replace("_", "-")] = function
    return function


def slug(text: str) -> str:
    kept = "".join(c if c.isascii() and c.isalnum() else "-" for c in text[:50])
    return "-".join(filter(None, kept.split("-"))) or "nothing"
