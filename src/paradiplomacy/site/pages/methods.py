"""Making of the site: limits of the records, rules, verdicts, and the command to repeat it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING

from paradiplomacy.answers.holdings import RecordLine, record_lines
from paradiplomacy.evidence.preference import ORDER
from paradiplomacy.site.kinds import PageKind, View
from paradiplomacy.views import RecordAnswer

if TYPE_CHECKING:
    from paradiplomacy.results.gathered import Results
    from paradiplomacy.site.site_context import SiteContext

DOCS = (
    "methods/the-records",
    "methods/reconciliation",
    "methods/uncertain-dates",
    "methods/intervals-and-equivalence",
    "methods/calibration-of-hypotheses",
    "methods/event-model",
    "methods/network-structure",
    "how-to/re-run-and-cite",
)
"""Pages of the documentation that say more, by their names."""


class MethodsView(RecordAnswer):
    """Limits of the records, the rule of reconciliation, and how the results were made."""

    records: tuple[RecordLine, ...]
    rule: RuleLine
    results: MethodsOfResults | None
    docs: tuple[str, ...]


class RuleLine(RecordAnswer):
    """A rule of reconciliation, with what it prefers, in this order."""

    name: str
    version: str
    criteria: tuple[str, ...]


class MethodsOfResults(RecordAnswer):
    """Tests, plan and deviations from it; versions, seed and command to repeat a study."""

    tests: int
    plan: PlanLine | None
    deviations: tuple[str, ...]
    made_at: str
    versions: Mapping[str, str]
    seed: int
    command: str


class PlanLine(RecordAnswer):
    """An analysis plan, and for how many claims it was registered."""

    title: str
    by: str
    registered: date
    claims: int
    seal: str


def view(site: SiteContext, key: str) -> View:
    """Limits and rules at once; tests, plan and versions when the results are there."""
    rule = site.record.rule
    return MethodsView(
        records=record_lines(site.record),
        rule=RuleLine(rule.name, rule.version, tuple(map(str, ORDER))),
        results=_methods_of_results(site.results) if site.results else None,
        docs=DOCS,
    ).to_dict()


def _methods_of_results(results: Results) -> MethodsOfResults:
    tested, manifest = results.tested, results.manifest
    plan = tested.plan
    own = {"paradiplomacy": manifest["paradiplomacy"], "Python": manifest["python"]}
    return MethodsOfResults(
        tests=len(tested.corrected),
        plan=PlanLine(plan.title, plan.by, plan.registered, len(plan.hypotheses), plan.seal)
        if plan
        else None,
        deviations=tuple(tested.deviations),
        made_at=manifest["made_at"][:10],
        versions=own | manifest["libraries"],
        seed=manifest["seed"],
        command=manifest["command"],
    )


KIND = PageKind("methods", view, needs="results")
