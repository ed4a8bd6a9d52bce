"""Making of the site: limits of the records, rules, verdicts, and the command to repeat it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from paradiplomacy.evidence.preference import ORDER
from paradiplomacy.site.kinds import PageKind, View

if TYPE_CHECKING:
    from paradiplomacy.results.gathered import Results
    from paradiplomacy.site.site_context import SiteContext

__all__ = ["KIND"]

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
    record = site.record
    rule = record.rule
    return {
        "records": [
            {
                "id": meta.id,
                "title": meta.titles,
                "method": meta.method,
                "limits": list(meta.limit_texts),
            }
            for meta in record.metas
        ],
        "rule": {
            "name": rule.name,
            "version": rule.version,
            "criteria": [str(criterion) for criterion in ORDER],
        },
        "results": _methods_of_results(site.results) if site.results else None,
        "docs": DOCS,
    }


def _methods_of_results(results: Results) -> dict[str, Any]:
    tested, manifest = results.tested, results.manifest
    plan = tested.plan
    return {
        "tests": len(tested.corrected),
        "plan": None
        if plan is None
        else {
            "title": plan.title,
            "by": plan.by,
            "registered": plan.registered.isoformat(),
            "claims": len(plan.hypotheses),
            "seal": plan.seal,
        },
        "deviations": list(tested.deviations),
        "made_at": manifest["made_at"][:10],
        "versions": {
            "paradiplomacy": manifest["paradiplomacy"],
            "Python": manifest["python"],
            **manifest["libraries"],
        },
        "seed": manifest["seed"],
        "command": manifest["command"],
    }


KIND = PageKind("methods", view, needs="results")
