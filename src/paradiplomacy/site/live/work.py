"""Works out the results of a record in a process of its own, while its pages are read already.

The process that answers requests must not compute for a minute: Python runs one thread at a
time. What is worked out comes back through a pipe, without the record, which is there already.
"""

from __future__ import annotations

import multiprocessing
import pickle
import signal
import time
from collections.abc import Callable
from dataclasses import fields, replace
from multiprocessing.connection import Connection
from typing import TYPE_CHECKING, Any

from paradiplomacy.errors import ParadiplomacyError

if TYPE_CHECKING:
    from paradiplomacy.report.gathered import Asked, Gathered, Opening, Progress

__all__ = ["is_known", "worked_out"]

_EVERY = 0.2
"""Seconds between two reports of progress."""


def is_known(opening: Opening) -> bool:
    """Whether an earlier run worked everything out, so that no process is needed."""
    return all(opening.reuse.has(part) for part in ("analyses", "drawings")) and all(
        opening.reuse.has("findings", source) for source in _sources(opening)
    )


def _sources(opening: Opening) -> list[str]:
    from paradiplomacy.report.reuse import files_by_name

    files = files_by_name(opening.asked.hypotheses)
    origins = {one.origin for one in opening.agreed.known.values()}
    return [files.get(origin, origin) for origin in origins]


def worked_out(
    opening: Opening, *, progress: Progress, started: Callable[[Any], None] | None = None
) -> Gathered:
    """Results of an open record, made in a process of its own.

    Parameters
    ----------
    opening : Opening
    progress : callable, keyword-only
        Called with what is being done and the share that is done.
    started : callable, optional, keyword-only
        Called with the process, so that it can be ended.

    Raises
    ------
    ParadiplomacyError
        The process ended without results.
    """
    context = multiprocessing.get_context("spawn")  # threads of libraries do not survive a fork
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=_work, args=(opening.asked, theirs), daemon=True)
    process.start()
    if started:
        started(process)
    theirs.close()
    with ours:
        try:
            while True:
                kind, *content = pickle.loads(ours.recv_bytes())
                if kind == "progress":
                    progress(*content)
                elif kind == "failed":
                    raise ParadiplomacyError(content[0])
                else:
                    return _whole(opening, content[0])
        except EOFError:
            process.join()
            raise ParadiplomacyError(f"the process ended with status {process.exitcode}") from None
        finally:
            process.join(timeout=10)


def _work(asked: Asked, pipe: Connection) -> None:
    """Work everything out and send it; this runs in the other process."""
    from paradiplomacy.report.gathered import gather

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches us too; the parent ends us
    last = 0.0

    def progress(what: str, share: float) -> None:
        nonlocal last
        if time.monotonic() - last > _EVERY:
            last = time.monotonic()
            pipe.send_bytes(pickle.dumps(("progress", what, share)))

    try:
        gathered = gather(
            *asked.names,
            rule=asked.rule,
            store=asked.store,
            seed=asked.seed,
            plan=asked.plan,
            hypotheses=asked.hypotheses,
            progress=progress,
            made_at=asked.made_at,
            cached=asked.cached,
        )
        material = gathered.material
        light = {
            field.name: getattr(material, field.name)
            for field in fields(material)
            if field.name != "record"
        }
        light["tested"] = replace(material.tested, hypotheses={})
        answer: tuple[Any, ...] = ("done", light)
    except BrokenPipeError:  # the server is gone
        return
    except ParadiplomacyError as error:
        answer = ("failed", str(error))
    except Exception as error:
        answer = ("failed", f"{type(error).__name__}: {error}")
        pipe.send_bytes(pickle.dumps(answer))
        raise  # its traceback belongs on the terminal
    pipe.send_bytes(pickle.dumps(answer, pickle.HIGHEST_PROTOCOL))


def _whole(opening: Opening, light: dict[str, Any]) -> Gathered:
    """What the other process sent, with the record and the hypotheses that are here."""
    from paradiplomacy.report.gathered import Gathered, PageMaterial

    known = opening.agreed.known
    findings = light["tested"].findings
    tested = replace(light["tested"], hypotheses={key: known[key] for key in findings})
    return Gathered(
        PageMaterial(**light | {"record": opening.record, "tested": tested}), opening.frames
    )
