"""Answers that are kept with the frames, or the one table, they were computed from."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar
from weakref import finalize

import polars as pl

from paradiplomacy.record.frames import Frames

P = ParamSpec("P")
S = TypeVar("S", Frames, pl.DataFrame)
T = TypeVar("T")


def cached_by_frames(
    function: Callable[Concatenate[S, P], T],
) -> Callable[Concatenate[S, P], T]:
    """A function of frames, or of one table, that computes each answer once.

    Many hypotheses ask the same of the same frames; frames that differ in some tables share the
    others, and what is asked of such a table alone is the same for all of them. An answer goes
    when the frames or the table go.

    `function`: its first argument are frames or a table, which it does not give back itself, all
      others can be hashed, and its result depends on nothing else and is never changed by those who
      get it.

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
    # By identity: a table has no hash, for it compares cell by cell.
    answers_of: dict[int, dict[Hashable, Any]] = {}

    @wraps(function)
    def answer(source: S, /, *args: P.args, **kwargs: P.kwargs) -> T:
        number = id(source)
        if number not in answers_of:
            answers_of[number] = {}
            finalize(source, answers_of.pop, number).atexit = False
        answers, asked = answers_of[number], (args, tuple(sorted(kwargs.items())))
        if asked not in answers:
            answers[asked] = function(source, *args, **kwargs)
        result: T = answers[asked]
        return result

    return answer
