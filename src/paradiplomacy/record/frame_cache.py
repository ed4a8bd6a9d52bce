"""Answers that are kept with the frames, or the one table, they were computed from."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar
from weakref import WeakKeyDictionary, finalize

import polars as pl

from paradiplomacy.record.frames import Frames

__all__ = ["cached_by_frames", "cached_by_table"]

P = ParamSpec("P")
T = TypeVar("T")


def cached_by_frames(
    function: Callable[Concatenate[Frames, P], T],
) -> Callable[Concatenate[Frames, P], T]:
    """A function of frames that computes each answer once.

    Many hypotheses ask the same of the same frames. An answer goes when the frames go.

    Parameters
    ----------
    function : callable
        Its first argument are frames, all others can be hashed, and its result depends on
        nothing else and is never changed by those who get it.

    Examples
    --------
    >>> from paradiplomacy import open_record
    >>> from paradiplomacy.record.frames import frames_of
    >>> asked = []
    >>> @cached_by_frames
    ... def ties(frames):
    ...     asked.append("ties")
    ...     return frames.ties.height
    >>> frames = frames_of(open_record("china_russia"))
    >>> ties(frames) == ties(frames), asked
    (True, ['ties'])
    """
    cache: WeakKeyDictionary[Frames, dict[Hashable, Any]] = WeakKeyDictionary()

    @wraps(function)
    def answer(frames: Frames, /, *args: P.args, **kwargs: P.kwargs) -> T:
        answers = cache.setdefault(frames, {})
        asked = (args, tuple(sorted(kwargs.items())))
        if asked not in answers:
            answers[asked] = function(frames, *args, **kwargs)
        result: T = answers[asked]
        return result

    return answer


def cached_by_table(
    function: Callable[Concatenate[pl.DataFrame, P], T],
) -> Callable[Concatenate[pl.DataFrame, P], T]:
    """A function of one table that computes each answer once.

    Frames that differ in some tables share the others: what is asked of such a table alone is
    the same for all of them. An answer goes when the table goes.

    Parameters
    ----------
    function : callable
        Its first argument is a table, which it does not give back itself; else as for
        `cached_by_frames`.

    Examples
    --------
    >>> asked = []
    >>> @cached_by_table
    ... def rows(table):
    ...     asked.append("rows")
    ...     return table.height
    >>> table = pl.DataFrame({"tie": ["a", "b"]})
    >>> rows(table) == rows(table), asked
    (True, ['rows'])
    """
    # By identity: a table has no hash, for it compares cell by cell.
    kept: dict[int, dict[Hashable, Any]] = {}

    @wraps(function)
    def answer(table: pl.DataFrame, /, *args: P.args, **kwargs: P.kwargs) -> T:
        number = id(table)
        if number not in kept:
            kept[number] = {}
            finalize(table, kept.pop, number).atexit = False
        answers, asked = kept[number], (args, tuple(sorted(kwargs.items())))
        if asked not in answers:
            answers[asked] = function(table, *args, **kwargs)
        result: T = answers[asked]
        return result

    return answer
