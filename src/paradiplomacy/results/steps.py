"""Steps of a run, and what does them: here, and meanwhile in other processes.

A step names what it needs and what it gives. `run_steps` alone knows what is done, what an earlier
run left, how far all is, and which step failed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, wait
from dataclasses import dataclass, field
from typing import Any, Literal

from paradiplomacy.results.progress import Progress, report_nothing
from paradiplomacy.results.reuse import Reuse
from paradiplomacy.results.second_process import Processes


@dataclass(frozen=True, slots=True)
class Step:
    """Something that a run works out.

    `gives`: the name of its result.
    `work`: takes what the step needs, in that order. In another process it is a function of some
        module, and what it takes and gives can be pickled.
    `needs`: names of results of other steps, or of what a run is given.
    `says`: what is being done, for people; empty of what takes no time.
    `where`: here, or in one of the `Processes`.
    `run_locally`: does the same as `work`, here, where the other process has not begun when the
        turn of the step comes.
    `is_cached`: later runs on the same take the result from the cache.
    """

    gives: str
    work: Callable[..., Any]
    needs: tuple[str, ...] = ()
    says: str = ""
    where: Literal["local", "drawing", "analysing"] = "local"
    run_locally: Callable[..., Any] | None = None
    is_cached: bool = False


def run_steps(
    steps: Sequence[Step],
    *wanted: str,
    given: Mapping[str, Any],
    processes: Processes,
    reuse: Reuse,
    progress: Progress = report_nothing,
) -> dict[str, Any]:
    """Do the steps on which wanted results rest, each once all that it needs is there.

    Here, the first in the list goes first. Other processes get what they are to do as soon as it
    can be done; of steps that can be done here as well, the last first.

    `wanted`: names of results.
    `given`: what is known before, by name.
    `progress`: called with what is being done and the share that is done.
    Gives the wanted results, by name. All else is forgotten as soon as no step needs it any more.
    Raises LookupError: no step gives what is wanted or needed, or steps need one another.

    >>> from paradiplomacy.results.second_process import other_processes
    >>> steps = [
    ...     Step("sum", lambda shares, rest: sum(shares, rest), ("shares", "rest")),
    ...     Step("shares", divmod, ("all", "by"), where="drawing"),
    ...     Step("nobody asks", print),
    ... ]
    >>> given = {"all": 17, "by": 5, "rest": 100}
    >>> with other_processes(cores=1) as processes:
    ...     known = run_steps(steps, "sum", given=given, processes=processes, reuse=Reuse(None, ""))
    >>> known
    {'sum': 105}
    """
    run = _Run(processes, reuse, progress, wanted, dict(given))
    run.take_on({step.gives: step for step in steps})
    while run.waiting:
        run.collect()
        run.begin()
        if (step := run.next_local()) is not None:
            run.settle(step, step.run_locally or step.work, *run.needs_of(step))
        elif run.waiting:
            run.wait()
    return {name: run.results[name] for name in wanted}


@dataclass(slots=True)
class _Run:
    """State of a run: what is known, what is still to be done, and what other processes do."""

    processes: Processes
    reuse: Reuse
    progress: Progress
    wanted: Sequence[str]
    results: dict[str, Any]
    waiting: dict[str, Step] = field(default_factory=dict)
    begun: dict[str, Future[Any]] = field(default_factory=dict)
    _reported: int = 0
    _done: int = 0

    def take_on(self, by_name: Mapping[str, Step]) -> None:
        """Find out what is to be done for what is wanted, and take what an earlier run kept."""
        taken: set[str] = set()
        names = list(self.wanted)
        while names:
            name = names.pop()
            if name in self.results or name in taken:
                continue
            if name not in by_name:
                raise LookupError(f"no step gives {name}")
            step = by_name[name]
            if step.is_cached and (cached := self.reuse.taken(name)) is not None:
                self.results[name] = cached
                continue
            taken.add(name)
            names += step.needs
        self.waiting = {name: step for name, step in by_name.items() if name in taken}
        self._reported = sum(bool(step.says) for step in self.waiting.values())

    def needs_of(self, step: Step) -> list[Any]:
        """Needs of a step, in its order."""
        return [self.results[name] for name in step.needs]

    def collect(self) -> None:
        """Take what other processes have done."""
        for name in [name for name, future in self.begun.items() if future.done()]:
            self.settle(self.waiting[name], self.begun.pop(name).result)

    def begin(self) -> None:
        """Give other processes all that they can do."""
        ready = [s for s in self._ready() if not self._is_local(s) and s.gives not in self.begun]
        first = [step for step in ready if step.run_locally is None]
        for step in (*first, *reversed([step for step in ready if step.run_locally is not None])):
            process = getattr(self.processes, step.where)
            self.begun[step.gives] = process.start(step.work, *self.needs_of(step))

    def next_local(self) -> Step | None:
        """The first step that can be done here and that no other process has begun."""
        for step in self._ready():
            if self._is_local(step):
                return step
            if step.run_locally is not None and self.begun[step.gives].cancel():
                del self.begun[step.gives]
                return step
        return None

    def _is_local(self, step: Step) -> bool:
        """True if it is done here in any case: nothing is asked of a process with empty lists."""
        return step.where == "local" or (
            bool(step.needs)
            and all(isinstance(need, list) and not need for need in self.needs_of(step))
        )

    def settle(self, step: Step, work: Callable[..., Any], *needs: Any) -> None:
        """Take what a step gives, and keep it for later runs."""
        self._report_step(step)
        try:
            result = work(*needs)
        except Exception as error:
            error.add_note(f"in the step {step.gives!r} of the run")
            raise
        self.results[step.gives] = result
        del self.waiting[step.gives]
        self._done += bool(step.says)
        if step.is_cached:
            self.reuse.keep(step.gives, result)
        still = {name for other in self.waiting.values() for name in other.needs}
        for name in set(step.needs).difference(still, self.wanted):
            del self.results[name]

    def wait(self) -> None:
        """Wait until another process has done something."""
        if not self.begun:
            raise LookupError(f"steps need one another: {', '.join(self.waiting)}")
        self._report_step(next(self.waiting[name] for name in self.begun))
        wait(self.begun.values(), return_when=FIRST_COMPLETED)

    def _report_step(self, step: Step) -> None:
        if step.says:
            self.progress(step.says, self._done / self._reported)

    def _ready(self) -> Iterator[Step]:
        return (
            step
            for step in list(self.waiting.values())
            if all(name in self.results for name in step.needs)
        )
