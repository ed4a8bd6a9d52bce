"""The battery as a report shows it: findings, corrected p-values, and the plan behind them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from paradiplomacy.hypotheses.base import Finding
from paradiplomacy.hypotheses.battery import (
    Corrected,
    Starter,
    answerable,
    corrected,
    run_all,
    with_correction,
)
from paradiplomacy.hypotheses.hypothesis import Hypothesis
from paradiplomacy.record.frames import Frames
from paradiplomacy.results.plan import Plan, Run, deviations

__all__ = ["Tested", "run_battery"]


@dataclass(frozen=True, slots=True)
class Tested:
    """What came out of the battery.

    Parameters
    ----------
    hypotheses : mapping of str to Hypothesis
    findings : mapping of str to Finding
        By hypothesis, in the same order.
    corrected : sequence of Corrected
        P-values, adjusted for the number of planned tests.
    plan : Plan or None
    deviations : sequence of str
        What departed from the plan.
    """

    hypotheses: Mapping[str, Hypothesis]
    findings: Mapping[str, Finding]
    corrected: Sequence[Corrected] = ()
    plan: Plan | None = None
    deviations: Sequence[str] = ()

    def is_planned(self, key: str) -> bool:
        """Whether the plan names a hypothesis; without a plan, each counts as planned."""
        return self.plan is None or any(key == planned.id for planned in self.plan.hypotheses)


def run_battery(
    frames: Frames,
    run: Run,
    *,
    plan: Plan | None = None,
    known: Mapping[str, Finding] | None = None,
    progress: Callable[[str, float], None] | None = None,
    meanwhile: Callable[[str, Finding], None] | None = None,
    elsewhere: Starter | None = None,
) -> Tested:
    """Run every hypothesis, and hold the run against the plan where there is one.

    Parameters
    ----------
    frames : Frames
    run : Run
        What is run, on what.
    plan : Plan, optional, keyword-only
    known : mapping of str to Finding, optional, keyword-only
        Findings of an earlier run on the same; these hypotheses are not run again.
    progress : callable, optional, keyword-only
        Called with the id of each hypothesis and the share that is done.
    meanwhile : callable, optional, keyword-only
        Called with the id of each hypothesis that is run, and what it found.
    elsewhere : callable, optional, keyword-only
        As of `paradiplomacy.hypotheses.battery.run_all`.
    """
    there = known or {}
    to_run = {key: hypothesis for key, hypothesis in run.hypotheses.items() if key not in there}
    fresh: Mapping[str, Finding] = {}
    if to_run:
        fresh = run_all(
            frames,
            to_run,
            progress=progress,
            meanwhile=meanwhile,
            elsewhere=elsewhere,
        )
    findings = answerable({key: fresh.get(key) or there[key] for key in run.hypotheses})
    tested = Tested(
        run.hypotheses,
        findings,
        plan=plan,
        deviations=() if plan is None else deviations(plan, run),
    )
    adjusted = corrected({k: finding for k, finding in findings.items() if tested.is_planned(k)})
    return replace(tested, findings=with_correction(findings, adjusted), corrected=adjusted)
