"""Batches of worlds: as threads here, or as tasks of an executor, on other machines too.

A world's draws are keyed by its number, so that it does not matter where or how often a batch
is run.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from dyadevents.arrays import Floats
from dyadevents.history import History
from dyadevents.model import EventModel, ModelError
from dyadevents.simulate.batch import Batch, run_batch
from dyadevents.simulate.kernel import FULL
from dyadevents.simulate.scenarios import Scenario
from dyadevents.simulate.start import ReadyScenario, start
from dyadevents.tasks import Executor, check_importable, run_tasks

__all__ = ["Job", "Work", "run_job", "run_jobs"]

Progress = Callable[[int, int], None]

KEPT = 8  # scenarios that a process keeps ready
ENOUGH = 8  # worlds after which, if all have exploded, no more are tried


@dataclass(frozen=True, eq=False)
class Work:
    """A scenario that is to be run, wherever: it can be pickled.

    Attributes
    ----------
    token : str
        Its name among those that a process keeps ready.
    """

    token: str
    model: EventModel
    history: History
    coefficients: Mapping[str, Floats]
    scenario: Scenario
    seed: int
    limit: int

    def __hash__(self) -> int:
        return hash(self.token)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Work) and other.token == self.token


class Job(NamedTuple):
    """Some worlds of a scenario: those from `first` to before `last`."""

    work: Work
    first: int
    last: int


@lru_cache(maxsize=KEPT)
def ready(work: Work) -> ReadyScenario:
    """Bring a scenario to its start, once in each process."""
    return start(
        work.model, work.history, work.coefficients, scenario=work.scenario, seed=work.seed
    )


def run_job(job: Job) -> Batch:
    """Run some worlds; one that explodes stops at that, and the others go on."""
    started = ready(job.work)
    with np.errstate(all="ignore"):
        return run_batch(
            started.rules,
            started.world,
            started.columns,
            started.base,
            job.first,
            job.last,
            float(started.history.end),
            job.work.limit,
        )


def error_of_world(status: int, number: int, limit: int) -> ModelError:
    """Return the error of a world that could not go on."""
    if status == FULL:
        return ModelError(
            f"world {number} had more than {limit:,} events: events make more events without "
            "bound (a raw count with a positive coefficient does), or the limit is too low. Take "
            "log1p of the count, give it a half-life, or raise `limit`"
        )
    return ModelError(
        f"world {number}: a rate is not a finite number any more: events make more events without "
        "bound (a raw count with a positive coefficient does). Take log1p of the count or give it "
        "a half-life"
    )


def run_jobs(
    jobs: Sequence[Job],
    *,
    threads: int,
    executor: Executor | None,
    progress: Progress | None,
) -> tuple[list[Batch], list[str]]:
    """Run all jobs; their batches in order, and what is to be known of how it went.

    Raises
    ------
    ModelError
        Rates exploded in every world.
    """
    total, done, is_any_whole = sum(job.last - job.first for job in jobs), 0, False
    batches: list[Batch] = []
    again = 0
    if executor is not None:
        check_importable(jobs[0].work.model)
    with nullcontext(executor) if executor is not None else ThreadPoolExecutor(threads) as pool:
        for job, finished in zip(jobs, run_tasks(pool, run_job, jobs), strict=True):
            batch = Batch(*finished.result)
            batches.append(batch)
            again += finished.in_this_process
            done += job.last - job.first
            is_any_whole |= not batch.exploded.all()
            if not is_any_whole and done >= min(total, ENOUGH):
                raise error_of_world(int(batch.exploded[-1]), job.last - 1, job.work.limit)
            if progress is not None:
                progress(done, total)
    broke = f"the executor broke; {again} batches of worlds were run here instead"
    return batches, [broke] * bool(again)
