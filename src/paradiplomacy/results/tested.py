"""The battery as a report shows it: findings, corrected p-values, and the plan behind them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from paradiplomacy.hypotheses.base import Finding
from paradiplomacy.hypotheses.battery import (
    CorrectedTest,
    answerable,
    corrected_tests,
    with_correction,
)
from paradiplomacy.hypotheses.hypothesis import Hypothesis
from paradiplomacy.results.plan import Plan, Run, deviations


@dataclass(frozen=True, slots=True)
class Battery:
    """Results of the battery.

    `findings`: by hypothesis, in the same order.
    `corrected`: P-values, adjusted for the number of planned tests.
    `deviations`: what departed from the plan.
    """

    hypotheses: Mapping[str, Hypothesis]
    findings: Mapping[str, Finding]
    corrected: Sequence[CorrectedTest] = ()
    plan: Plan | None = None
    deviations: Sequence[str] = ()

    def is_planned(self, key: str) -> bool:
        """True if the plan names a hypothesis; without a plan, each counts as planned."""
        return self.plan is None or any(key == planned.id for planned in self.plan.hypotheses)


def corrected_run(run: Run, findings: Mapping[str, Finding], plan: Plan | None) -> Battery:
    """Correct the findings of a run, and hold it against the plan where there is one.

    `run`: what was run, on what.
    `findings`: by hypothesis, in the order of the run.
    """
    findings = answerable(findings)
    run = replace(run, hypotheses={key: run.hypotheses[key] for key in findings})
    departed = () if plan is None else deviations(plan, run)
    tested = Battery(run.hypotheses, findings, plan=plan, deviations=departed)
    adjusted = corrected_tests(
        {k: finding for k, finding in findings.items() if tested.is_planned(k)}
    )
    return replace(tested, findings=with_correction(findings, adjusted), corrected=adjusted)
