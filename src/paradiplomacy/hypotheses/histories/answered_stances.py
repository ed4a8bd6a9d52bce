"""Acts of places in crises by what each end answers for itself, as responses."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from paradiplomacy.hypotheses.histories.agreed_answers import answers_by_end, rows_like, with_rows
from paradiplomacy.hypotheses.histories.answered_counts import worst_crises
from paradiplomacy.interviews.pairing import AnyAnswer
from paradiplomacy.record.frame_cache import cached_by_frames
from paradiplomacy.record.frames import Frames

STOPPED = "stopped"
ANSWERS: Mapping[tuple[str, AnyAnswer], str] = {
    ("crisis.stopped", 0): "continued",
    ("crisis.stopped", 1): STOPPED,
    ("crisis.protested", 1): "protest",
}
"""What an answer of an end is as a response; that it never protested is none.

Whether an end went on and whether it protested are asked apart: that it stopped weighs nothing,
for were it confrontation, the two would be opposites by what they are called.
"""


@cached_by_frames
def asked_places(frames: Frames) -> frozenset[str]:
    """Places whose end of a tie answers both whether it stopped and whether it protested."""
    stopped, protested = (
        answers_by_end(frames, question) for question in ("crisis.stopped", "crisis.protested")
    )
    places = dict(frames.accounts.select("account", "place").iter_rows())
    return frozenset(places[stopped[end].account] for end in stopped if end in protested)


@cached_by_frames
def with_answered_stances(frames: Frames) -> Frames:
    """The frames with what places answer that they did, where the record has nothing of a place.

    The same frames come back where no end answers.
    """
    added = rows_like(
        frames.responses, [] if frames.answers.is_empty() else _rows_of_answered_stances(frames)
    )
    return frames if added.is_empty() else with_rows(frames, "responses", added)


def _rows_of_answered_stances(frames: Frames) -> Iterator[dict[str, Any]]:
    known = set(frames.responses["place"])
    ends = {
        account: (place, partner)
        for account, place, partner in frames.accounts.select(
            "account", "place", "partner"
        ).iter_rows()
    }
    crises, asked = worst_crises(frames), asked_places(frames)
    for question in ("crisis.stopped", "crisis.protested"):
        for (tie, _), answer in sorted(answers_by_end(frames, question).items()):
            place, partner = ends[answer.account]
            kind = ANSWERS.get((question, answer.value))
            if kind is not None and place in asked and place not in known:
                yield {
                    "response": f"{answer.account}|{question}:{kind}",
                    "shock": crises[tie].shock if tie in crises else "",
                    "place": place,
                    "partner": partner,
                    "tie": tie,
                    "answer": kind,
                }
