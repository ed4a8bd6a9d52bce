"""Making of the site: limits of the records, rules, verdicts, and the command to repeat it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from paradiplomacy.answers.holdings import record_lines
from paradiplomacy.evidence.preference import ORDER
from paradiplomacy.site.kinds import PageKind, View
from paradiplomacy.views import plain_values

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


def view(site: SiteContext, key: str) -> View:
    """Limits and rules at once; tests, plan and versions when the results are there."""
    rule = site.record.rule
    return plain_values(
        {
            "records": record_lines(site.record),
            "rule": {"name": rule.name, "version": rule.version, "criteria": list(map(str, ORDER))},
            "results": _methods_of_results(site.results) if site.results else None,
            "docs": DOCS,
        }
    )


def _methods_of_results(results: Results) -> View:
    tested, manifest = results.tested, results.manifest
    plan = tested.plan
    own = {"paradiplomacy": manifest["paradiplomacy"], "Python": manifest["python"]}
    return {
        "tests": len(tested.corrected),
        "plan": {
            "title": plan.title,
            "by": plan.by,
            "registered": plan.registered,
            "claims": len(plan.hypotheses),
            "seal": plan.seal,
        }
        if plan
        else None,
        "deviations": tuple(tested.deviations),
        "made_at": manifest["made_at"][:10],
        "versions": own | manifest["libraries"],
        "seed": manifest["seed"],
        "command": manifest["command"],
    }


KIND = PageKind("methods", view, needs="results")
