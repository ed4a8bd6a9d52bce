"""Works out the results of a record in a process of its own, while its pages are read already.

The process that answers requests must not compute for a minute: Python runs one thread at a
time. What is worked out comes back through a pipe, without the record, which is there already.
"""

from __future__ import annotations

import os
import pickle
import signal
import subprocess
import sys
import time
import traceback
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING, Any, BinaryIO

from paradiplomacy.errors import ParadiplomacyError

if TYPE_CHECKING:
    from paradiplomacy.results.begun import Asked, Opening
    from paradiplomacy.results.gathered import Results
    from paradiplomacy.results.progress import Progress

_EVERY = 0.2
"""Seconds between two reports of progress."""


@dataclass(frozen=True, slots=True)
class State:
    """State of the results of the record that is shown: how far they are.

    what: What is being done, or why nothing more is.
    share: Of the work, what is done.
    """

    name: str
    what: str = ""
    share: float = 0.0


def is_known(opening: Opening) -> bool:
    """True if an earlier run worked everything out, so that no process is needed."""
    from paradiplomacy.results.gathered import CACHED_STEPS

    are_ours = not any(hypothesis.origin for hypothesis in opening.agreed.known.values())
    return are_ours and all(map(opening.reuse.has, (*CACHED_STEPS, "findings")))


def results_of(
    opening: Opening, *, progress: Progress, started: Callable[[subprocess.Popen[bytes]], None]
) -> Results:
    """Results of an open record: at once where they are known, else as of `worked_out`."""
    if is_known(opening):
        from paradiplomacy.results.gathered import finish

        return finish(opening, progress=progress)
    return worked_out(opening, progress=progress, started=started)


def worked_out(
    opening: Opening,
    *,
    progress: Progress,
    started: Callable[[subprocess.Popen[bytes]], None] | None = None,
) -> Results:
    """Results of an open record, made in a process of its own.

    progress: Called with what is being done and the share that is done.
    started: Called with the process, so that it can be ended.
    Raises ParadiplomacyError: The process ended without results.
    """
    # The folder that we are in has no part in what the other process imports.
    command = [sys.executable, "-P", "-c", f"from {__name__} import work; work()"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        if started:
            started(process)
        try:
            # An address with a password is seen by nobody here, as it would be in a command.
            process.stdin.write(pickle.dumps(opening.asked))
            process.stdin.close()
            while True:
                kind, *content = pickle.load(process.stdout)
                if kind == "progress":
                    progress(*content)
                elif kind == "failed":
                    raise ParadiplomacyError(content[0])
                else:
                    return _restore_results(opening, content[0])
        except (EOFError, OSError, pickle.UnpicklingError):
            status = process.wait()
            raise ParadiplomacyError(f"the process ended with status {status}") from None


def work() -> None:
    """Work out what is asked on standard input; this runs in the other process."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches us too; the server ends us
    try:
        asked: Asked = pickle.load(sys.stdin.buffer)
    except (EOFError, pickle.UnpicklingError):
        return  # the server ended while it asked
    # The server may be gone, also when what is left in the pipe is written as it is closed.
    with suppress(BrokenPipeError), os.fdopen(os.dup(1), "wb") as pipe:
        os.dup2(2, 1)  # what a hypothesis of somebody's own prints is not part of the results
        _send(pipe, _receive_last_message(asked, pipe))


def _send(pipe: BinaryIO, message: tuple[Any, ...]) -> None:
    pickle.dump(message, pipe, pickle.HIGHEST_PROTOCOL)
    pipe.flush()


def _receive_last_message(asked: Asked, pipe: BinaryIO) -> tuple[Any, ...]:
    """The last message: what was worked out, or why it could not be."""
    from paradiplomacy.results.begun import begin
    from paradiplomacy.results.gathered import finish

    last = 0.0

    def progress(what: str, share: float) -> None:
        nonlocal last
        if time.monotonic() - last > _EVERY:
            last = time.monotonic()
            _send(pipe, ("progress", what, share))

    try:
        results = finish(begin(asked), progress=progress)
    except ParadiplomacyError as error:
        return "failed", str(error)
    except BrokenPipeError:
        raise
    except Exception as error:
        traceback.print_exc()
        return "failed", f"{type(error).__name__}: {error}"
    here = ("record", "frames")  # the server has them
    light = {f.name: getattr(results, f.name) for f in fields(results) if f.name not in here}
    return "done", light | {"tested": replace(results.tested, hypotheses={})}


def _restore_results(opening: Opening, light: dict[str, Any]) -> Results:
    """Results that the other process sent, with the record and the hypotheses that are here."""
    from paradiplomacy.results.gathered import Results

    known = opening.agreed.known
    findings = light["tested"].findings
    tested = replace(light["tested"], hypotheses={key: known[key] for key in findings})
    here = {"record": opening.record, "frames": opening.frames, "tested": tested}
    return Results(**light | here)
