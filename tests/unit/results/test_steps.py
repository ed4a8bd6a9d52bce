"""Steps are done once all that they need is there, here and in other processes."""

from __future__ import annotations

import os
import time
import weakref
from collections.abc import Iterator
from concurrent.futures import Future
from pathlib import Path
from typing import Any

import pytest

from paradiplomacy.cache import ResultCache
from paradiplomacy.results.reuse import Reuse
from paradiplomacy.results.second_process import Processes, SecondProcess, other_processes
from paradiplomacy.results.steps import Step, run_steps

NOTHING_KEPT = Reuse(None, "")


@pytest.fixture
def alone() -> Iterator[Processes]:
    with other_processes(cores=1) as processes:
        yield processes


class Slow(SecondProcess):
    """A process that has done nothing until it is told to do some of it."""

    def __init__(self) -> None:
        super().__init__(cores=1)
        self.asked: list[tuple[Future[Any], Any, Any]] = []

    def start(self, function: Any, *args: Any, **_: Any) -> Future[Any]:
        self.asked.append((Future(), function, args))
        return self.asked[-1][0]

    def do(self, *positions: int) -> None:
        for position in positions:
            future, function, args = self.asked[position]
            future.set_running_or_notify_cancel()
            future.set_result(function(*args))


def test_only_what_is_wanted_and_what_it_rests_on_is_done(alone: Processes) -> None:
    done: list[str] = []
    steps = [
        Step("c", lambda b: done.append("c") or b + 1, ("b",)),
        Step("idle", lambda: done.append("idle")),
        Step("b", lambda a: done.append("b") or a + 1, ("a",)),
    ]
    known = run_steps(steps, "c", given={"a": 1}, processes=alone, reuse=NOTHING_KEPT)
    assert known == {"c": 3}
    assert done == ["b", "c"]


def test_the_first_that_can_be_done_goes_first(alone: Processes) -> None:
    done: list[str] = []
    steps = [
        Step("third", lambda _: done.append("third"), ("second",)),
        Step("first", lambda: done.append("first")),
        Step("second", lambda: done.append("second")),
        Step("last", lambda: done.append("last")),
    ]
    run_steps(steps, "last", "third", "first", given={}, processes=alone, reuse=NOTHING_KEPT)
    assert done == ["first", "second", "third", "last"]


def test_what_another_process_has_done_is_taken_from_it() -> None:
    """It begins with the last; what it has not begun is done here, in the order of the list."""
    here: list[str] = []
    with Slow() as slow:

        def done_here(name: str) -> str:
            here.append(name)
            if len(here) == 1:
                slow.do(0)
            return name

        steps = [
            Step(
                name,
                lambda _: "there",
                ("n",),
                where="analysing",
                run_locally=lambda _, name=name: done_here(name),
            )
            for name in "abcd"
        ]
        known = run_steps(
            steps, *"abcd", given={"n": 0}, processes=Processes(slow, slow), reuse=NOTHING_KEPT
        )
    assert here == ["a", "b", "c"]
    assert known == {"a": "a", "b": "b", "c": "c", "d": "there"}
    assert [future.cancelled() for future, _, _ in slow.asked] == [False, True, True, True]


def test_work_is_done_in_another_process_while_something_is_done_here() -> None:
    with other_processes(cores=2) as processes:
        steps = [
            Step("there", os.getpid, where="drawing"),
            Step("later", os.getpid, where="analysing"),
            Step("here", os.getpid),
        ]
        wanted = ("there", "later", "here")
        known = run_steps(steps, *wanted, given={}, processes=processes, reuse=NOTHING_KEPT)
    assert known["here"] == os.getpid() != known["there"]


def test_no_process_is_asked_for_nothing() -> None:
    with Slow() as slow:
        steps = [
            Step("drafts", list),
            Step("charts", list, ("drafts",), where="drawing"),
        ]
        known = run_steps(
            steps, "charts", given={}, processes=Processes(slow, slow), reuse=NOTHING_KEPT
        )
    assert known["charts"] == []
    assert slow.asked == []


def test_what_an_earlier_run_kept_is_not_done_nor_what_it_needs(
    alone: Processes, tmp_path: Path
) -> None:
    reuse = Reuse(ResultCache(tmp_path / "results"), "basis")
    done: list[str] = []
    steps = [
        Step("a", lambda: done.append("a") or 1),
        Step("b", lambda a: a + 1, ("a",), is_cached=True),
    ]
    for _ in range(2):
        known = run_steps(steps, "b", given={}, processes=alone, reuse=reuse)
        assert known["b"] == 2
    assert done == ["a"]


def test_what_no_step_needs_any_more_is_forgotten(alone: Processes) -> None:
    class Large:
        """Something that is seen to go."""

    there: list[bool] = []
    seen: list[weakref.ref[Large]] = []

    def make() -> Large:
        large = Large()
        seen.append(weakref.ref(large))
        return large

    steps = [
        Step("large", make),
        Step("size", lambda _: 1, ("large",)),
        Step("end", lambda _: there.append(seen[0]() is not None), ("size",)),
    ]
    run_steps(steps, "end", given={}, processes=alone, reuse=NOTHING_KEPT)
    assert there == [False]


def test_all_is_told_as_it_is_done(alone: Processes) -> None:
    told: list[tuple[str, float]] = []
    steps = [
        Step("a", lambda: 1, says="counting"),
        Step("b", lambda a: a, ("a",)),
        Step("c", int, ("b",), "drawing", where="drawing"),
    ]
    run_steps(
        steps,
        "c",
        given={},
        processes=alone,
        reuse=NOTHING_KEPT,
        progress=lambda what, share: told.append((what, share)),
    )
    assert list(dict.fromkeys(told)) == [("counting", 0.0), ("drawing", 0.5)]


@pytest.mark.parametrize("where", ["local", "drawing"])
def test_an_error_says_in_which_step_it_was(alone: Processes, where: Any) -> None:
    steps = [Step("half", divmod, ("a", "b"), where=where)]
    with pytest.raises(ZeroDivisionError) as raised:
        run_steps(steps, "half", given={"a": 1, "b": 0}, processes=alone, reuse=NOTHING_KEPT)
    assert raised.value.__notes__ == ["in the step 'half' of the run"]


@pytest.mark.parametrize(
    ("steps", "says"),
    [
        ([Step("a", int, ("b",))], "no step gives b"),
        ([Step("a", int, ("b",)), Step("b", int, ("a",))], "steps need one another: a, b"),
    ],
)
def test_what_cannot_be_done_is_refused(alone: Processes, steps: list[Step], says: str) -> None:
    with pytest.raises(LookupError, match=says):
        run_steps(steps, "a", given={}, processes=alone, reuse=NOTHING_KEPT)


def test_the_end_of_a_run_that_failed_does_not_wait() -> None:
    before = time.perf_counter()
    with other_processes(cores=2) as processes:
        processes.drawing.start(os.getpid).result()
        steps = [
            Step("sleep", time.sleep, ("long",), where="drawing"),
            Step("half", divmod, ("long", "none")),
        ]
        given = {"long": 30, "none": 0}
        with pytest.raises(ZeroDivisionError):
            run_steps(steps, "sleep", "half", given=given, processes=processes, reuse=NOTHING_KEPT)
    assert time.perf_counter() - before < 20
