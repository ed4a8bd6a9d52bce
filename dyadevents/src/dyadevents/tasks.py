"""Tasks over an executor: threads, processes, other machines.

An executor is anything with `submit` in the manner of `concurrent.futures`: a pool of
processes, that of joblib (loky), a dask `Client` or what its `get_executor` gives.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import BrokenExecutor
from numbers import Integral
from typing import Any, NamedTuple, Protocol, TypeVar

from dyadevents.model import EventModel, ModelError

__all__ = ["Executor", "TaskResult", "check_importable", "check_workers", "new_token", "run_tasks"]

T = TypeVar("T")


class Executor(Protocol):
    """Runner of tasks."""

    def submit(self, function: Callable[..., Any], /, *args: Any) -> Any:
        """Start a task; what is returned has a `result` method."""
        ...


class TaskResult(NamedTuple):
    """Result of a task, and whether it was run in this process as the executor had broken."""

    result: Any
    in_this_process: bool


def new_token() -> str:
    """Return a name that no other work has."""
    return uuid.uuid4().hex


def check_importable(model: EventModel) -> None:
    """Raise where a term is of the main script, which other processes cannot import."""
    for kind in model.kinds:
        for term in model.terms_of(kind.name):
            if type(term).__module__ == "__main__":
                raise ModelError(
                    f"{term.label}: other processes cannot have the compiled rules of a term that "
                    "is defined in the main script; put it in a module that they can import"
                )


def check_workers(threads: int, executor: Executor | None) -> None:
    """Raise for fewer threads than one, or an executor that takes no tasks."""
    if not isinstance(threads, Integral) or threads < 1:
        raise ModelError(f"threads={threads!r}: expected a whole number from 1 on")
    if executor is not None and not hasattr(executor, "submit"):
        raise ModelError(
            f"executor={executor!r} takes no tasks; give one of concurrent.futures, a dask "
            "Client, or leave it out"
        )


def run_tasks(
    executor: Executor, function: Callable[[T], Any], tasks: Sequence[T]
) -> Iterator[TaskResult]:
    """Run a function of each task; yield what comes of it, in order.

    What an executor that breaks has not done is run in this process. A cluster that survives the
    loss of a worker runs its tasks again by itself.
    """
    futures = _submit(executor, function, tasks)
    try:
        for task, future in zip(tasks, futures, strict=True):
            try:
                if future is None:
                    raise BrokenExecutor
                done = TaskResult(future.result(), in_this_process=False)
            except BrokenExecutor:
                done = TaskResult(function(task), in_this_process=True)
            yield done
    finally:
        for future in futures:
            if future is not None:
                future.cancel()


def _submit(executor: Executor, function: Callable[[T], Any], tasks: Sequence[T]) -> list[Any]:
    """Start all tasks; None for those that a broken executor does not take."""
    # A dask Client takes two equal tasks for one; what this gives never does.
    within = getattr(executor, "get_executor", None)
    if within is not None:
        executor = within(pure=False)
    futures: list[Any] = []
    for task in tasks:
        try:
            futures.append(executor.submit(function, task))
        except BrokenExecutor:
            futures.append(None)
    return futures
