"""The record together with what interviews of both ends add to it, as every claim reads it."""

from __future__ import annotations

from paradiplomacy.hypotheses.histories.answered import with_answered_history
from paradiplomacy.hypotheses.histories.answered_founding import with_answered_founding
from paradiplomacy.record.frames import Frames

__all__ = ["with_answers"]


def with_answers(frames: Frames) -> Frames:
    """The frames with what interviews say where the record is silent; the same ones without any.

    Parameters
    ----------
    frames : Frames

    Notes
    -----
    When ties were founded comes first: histories are cut out of dated stretches.
    """
    return with_answered_history(with_answered_founding(frames))
