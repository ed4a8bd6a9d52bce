"""Answers that are kept: for the same frames and question only, and no longer than the frames."""

from __future__ import annotations

import gc
import weakref
from dataclasses import replace

import polars as pl

from paradiplomacy.record.frames import Frames, cached_by_frames, frames_of
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


def test_frames_that_share_a_table_share_what_is_asked_of_it(china_russia: Record) -> None:
    asked = []

    @cached_by_frames
    def ask(table: pl.DataFrame, word: str) -> Answer:
        asked.append(word)
        return Answer()

    frames = frames_of(china_russia)
    other = replace(frames, ties=frames.ties.clear())
    assert ask(frames.places, "a") is ask(other.places, "a")
    assert ask(frames.ties, "a") is not ask(other.ties, "a")
    assert ask(frames.ties, "b") is not ask(frames.ties, "a")
    assert asked == ["a", "a", "a", "b"]


def test_an_answer_goes_with_its_table_and_is_none_of_the_next_one() -> None:
    @cached_by_frames
    def ask(table: pl.DataFrame) -> Answer:
        return Answer()

    held = weakref.ref(ask(pl.DataFrame({"tie": ["a"]})))
    gc.collect()
    assert held() is None
    # Tables that come and go may lie at one address.
    answers = [ask(pl.DataFrame({"tie": [str(n)]})) for n in range(20)]
    assert len({id(answer) for answer in answers}) == len(answers)
