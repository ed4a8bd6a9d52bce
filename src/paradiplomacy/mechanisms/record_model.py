"""The event model on a record: fitted, checked and run forward, or why not."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from paradiplomacy.errors import ParadiplomacyError
from paradiplomacy.language import Text
from paradiplomacy.record.frames import Frames

if TYPE_CHECKING:
    from paradiplomacy.mechanisms.outcome import MechanismFit
    from paradiplomacy.mechanisms.scenarios import Outlook

IMPUTATIONS = 5
WORLDS = 100
MOST_DYADS = 200_000
"""Pairs of places up to which a study fits the model; the library takes more."""


@dataclass(frozen=True, slots=True)
class RecordModel:
    """The event model on the record, or why there is none.

    why: ``""`` where it was fitted.
    checks: Probabilities that a right model would look as odd as this one, by ``KIND: WHAT``.
    """

    why: Text
    fit: MechanismFit | None = None
    outlook: Outlook | None = None
    checks: Mapping[str, float] = field(default_factory=dict)


def model_record(
    frames: Frames,
    *,
    counted: tuple[int, int] | None = None,
    progress: Callable[[str, float], None] = lambda what, share: None,
) -> RecordModel:
    """Fit the event model and run it forward, where the record allows it.

    counted: See `paradiplomacy.mechanisms.scenarios.outlook`.
    progress: Called with what is being done and the share that is done.
    """
    from paradiplomacy.record.event_history import EventRecordError, event_record

    try:
        record = event_record(frames, most_dyads=MOST_DYADS)
    except EventRecordError as error:
        return RecordModel(error.reason)
    progress("event model (compiling, the first time)", 0.0)
    # Compiled code is loaded only where there is something to fit.
    from dyadevents.errors import DyadEventsError
    from dyadevents.simulate.early import compiling_simulator
    from paradiplomacy.mechanisms.fit import enough, fit_mechanisms, goodness_of_mechanisms
    from paradiplomacy.mechanisms.scenarios import outlook

    lacking = enough(record)
    if lacking:
        return RecordModel(lacking)
    with compiling_simulator():
        try:
            fit = fit_mechanisms(
                record,
                imputations=IMPUTATIONS,
                seed=frames.seed,
                progress=lambda what, share: progress(what, 0.6 * share),
            )
        except (ParadiplomacyError, DyadEventsError) as error:
            return RecordModel(str(error))
        progress("event model: checks", 0.6)
        checks = goodness_of_mechanisms(fit, seed=frames.seed).p_values
    progress("event model: scenarios", 0.7)
    return RecordModel("", fit, outlook(fit, worlds=WORLDS, counted=counted), checks)
