"""Works out the results of a record in a process of its own, while its pages are read already.

The process that answers requests must not compute for a minute: Python runs one thread at a
time. What is worked out comes back without the record, which is there already.
"""

from __future__ import annotations

import traceback
from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING, Any

from paradiplomacy.errors import ParadiplomacyError

if TYPE_CHECKING:
    from paradiplomacy.results.begun import Opening, RunOptions
    from paradiplomacy.results.gathered import Results
    from paradiplomacy.results.progress import Progress
    from paradiplomacy.results.second_process import SecondProcess


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


def results_of(opening: Opening, process: SecondProcess, *, progress: Progress) -> Results:
    """Results of an open record: at once where they are known, else worked out in a process.

    progress: Called with what is being done and the share that is done.
    Raises ParadiplomacyError: They cannot be worked out, or the process ended without them.
    """
    from paradiplomacy.results.gathered import Results, finish

    if is_known(opening):
        return finish(opening, progress=progress)
    light = process.start(work_out, opening.asked, progress=progress).result()
    known = opening.agreed.known
    ours = {key: known[key] for key in light["tested"].findings}
    tested = replace(light["tested"], hypotheses=ours)
    return Results(**light | {"record": opening.record, "frames": opening.frames, "tested": tested})


def work_out(asked: RunOptions, *, progress: Progress) -> dict[str, Any]:
    """The parts of results, but for the record and hypotheses; this runs in the other process.

    Raises ParadiplomacyError: As a kind of error that can be sent.
    """
    from paradiplomacy.results.begun import begin
    from paradiplomacy.results.gathered import finish

    try:
        results = finish(begin(asked), progress=progress)
    except ParadiplomacyError as error:
        raise ParadiplomacyError(str(error)) from None
    except BrokenPipeError:  # the server is gone
        raise
    except Exception as error:
        traceback.print_exc()
        raise ParadiplomacyError(f"{type(error).__name__}: {error}") from None
    here = ("record", "frames")  # the server has them
    light = {f.name: getattr(results, f.name) for f in fields(results) if f.name not in here}
    return light | {"tested": replace(results.tested, hypotheses={})}
