"""The battery as a report shows it: findings, corrected p-values, and the plan behind them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

from paradiplomacy.hypotheses.base import Finding
from paradiplomacy.hypotheses.battery import (
    Corrected,
    answerable,
    corrected,
    run_one,
    run_ours,
    with_correction,
)
from paradiplomacy.hypotheses.hypothesis import Hypothesis
from paradiplomacy.results.plan import Plan, Run, deviations
from paradiplomacy.results.steps import Step


@dataclass(frozen=True, slots=True)
class Tested:
    """Results of the battery.

    `findings`: by hypothesis, in the same order.
    `corrected`: P-values, adjusted for the number of planned tests.
    `deviations`: what departed from the plan.
    """

    hypotheses: Mapping[str, Hypothesis]
    findings: Mapping[str, Finding]
    corrected: Sequence[Corrected] = ()
    plan: Plan | None = None
    deviations: Sequence[str] = ()

    def is_planned(self, key: str) -> bool:
        """True if the plan names a hypothesis; without a plan, each counts as planned."""
        return self.plan is None or any(key == planned.id for planned in self.plan.hypotheses)


def finding_steps(hypotheses: Mapping[str, Hypothesis], *, shared: bool) -> Iterator[Step]:
    """Steps that give the finding of each hypothesis, by its id.

    Those that need statsmodels come first: another process, which begins with the last, need not
    load it as well. What users bring stays here.

    `shared`: whether another process runs some of them.
    """
    for key in sorted(hypotheses, key=lambda key: not hypotheses[key].needs_statsmodels):
        hypothesis = hypotheses[key]
        run_locally = partial(run_one, hypothesis)
        step = partial(Step, f"finding {key}", needs=("varied frames",), says=f"testing {key}")
        if shared and not hypothesis.origin:
            yield step(partial(run_ours, key), where="analysing", run_locally=run_locally)
        else:
            yield step(run_locally)


def corrected_run(run: Run, findings: Mapping[str, Finding], plan: Plan | None) -> Tested:
    """Correct the findings of a run, and hold it against the plan where there is one.

    `run`: what was run, on what.
    `findings`: by hypothesis, in the order of the run.
    """
    findings = answerable(findings)
    run = replace(run, hypotheses={key: run.hypotheses[key] for key in findings})
    departed = () if plan is None else deviations(plan, run)
    tested = Tested(run.hypotheses, findings, plan=plan, deviations=departed)
    adjusted = corrected({k: finding for k, finding in findings.items() if tested.is_planned(k)})
    return replace(tested, findings=with_correction(findings, adjusted), corrected=adjusted)
