"""Answers that are kept: for the same frames and question only, and no longer than the frames."""

from __future__ import annotations

import gc
import weakref
from dataclasses import replace

from paradiplomacy.record.frame_cache import cached_by_frames
from paradiplomacy.record.frames import Frames, frames_of
from paradiplomacy.record.record import Record


class Answer:
    """What can be followed until it is gone."""


def test_each_question_is_asked_once_of_each_frames(china_russia: Record) -> None:
    asked = []

    @cached_by_frames
    def ask(frames: Frames, word: str, *, twice: bool = False) -> Answer:
        asked.append((word, twice))
        return Answer()

    frames = frames_of(china_russia)
    first = ask(frames, "a")
    assert ask(frames, "a") is first
    assert ask(frames, "b") is not first
    assert ask(frames, "a", twice=True) is not first
    assert ask(replace(frames, seed=2), "a") is not first
    assert asked == [("a", False), ("b", False), ("a", True), ("a", False)]


def test_an_answer_goes_with_its_frames(china_russia: Record) -> None:
    @cached_by_frames
    def ask(frames: Frames) -> Answer:
        return Answer()

    frames = frames_of(china_russia)
    held = weakref.ref(ask(frames))
    assert held() is not None
    del frames
    gc.collect()
    assert held() is None
