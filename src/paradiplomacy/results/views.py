"""Plain objects of what commands and pages show: the same for JSON and for people."""

from __future__ import annotations

from collections.abc import Iterable
from math import isfinite
from typing import TYPE_CHECKING, Any

from paradiplomacy.language import message_view, render, rendered
from paradiplomacy.model.facts import Agreement

if TYPE_CHECKING:
    from paradiplomacy.definitions.count import Count, DefinitionComparison
    from paradiplomacy.hypotheses.base import Estimate, Finding, Survives
    from paradiplomacy.hypotheses.hypothesis import Hypothesis
    from paradiplomacy.hypotheses.unmeasured import Unmeasured
    from paradiplomacy.record.record import Record

__all__ = [
    "comparison_view",
    "count_view",
    "estimate_view",
    "finding_view",
    "findings_view",
    "hypothesis_view",
    "record_view",
]


def record_view(record: Record) -> dict[str, Any]:
    """Content of a record, and how sure it is."""
    from paradiplomacy.record.current_status import status_counts
    from paradiplomacy.record.ledger import agreement_counts, claims_by_sides
    from paradiplomacy.record.partners import ties_by_countries

    agreements = agreement_counts(record, "kind", "established", "interruption", "resumed")
    return {
        "records": [
            {"id": m.id, "title": m.title, "as_of": m.as_of, "licence": m.licence}
            | {"ends": list(m.ends), "limits": list(m.limits)}
            | {"period": m.period}
            for m in record.metas
        ],
        "rule": str(record.rule),
        "holds": {
            name: len(getattr(record, name))
            for name in (
                "places",
                "ties",
                "exchanges",
                "shocks",
                "responses",
                "laws",
                "totals",
                "acts",
                "framework",
                "readings",
                "claims",
                "accounts",
                "answers",
                "sources",
                "statements",
                "judgements",
            )
        },
        "ties_by_countries": {
            "-".join(pair): len(ties) for pair, ties in ties_by_countries(record).items()
        },
        "dated_ties": sum(tie.stated_start is not None for tie in record.ties.values()),
        "status": status_counts(record),
        "active_years": record.active_years,
        "agreement": {
            name: {str(kind): counts[kind] for kind in Agreement}
            for name, counts in agreements.items()
        },
        "pair_claims_by_side": {
            side: list(claims) for side, claims in claims_by_sides(record).items()
        },
    }


def count_view(counted: Count, *, rows: bool) -> dict[str, Any]:
    """A count, with or without its rows."""
    definition = counted.definition
    view: dict[str, Any] = {
        "definition": definition.id,
        "title": str(definition.title),
        "rule": str(definition.description),
        "origin": str(definition.origin),
        "on": counted.day.isoformat(),
        "total": counted.total,
        "dated": counted.dated,
        "of": len(counted.rows),
    }
    if rows:
        view["rows"] = [
            {
                "tie": row.tie,
                "label": row.label,
                "counts": row.counts,
                "why": str(row.why),
                "dated": row.dated,
                "statements": list(row.statements),
            }
            for row in counted.rows
        ]
    return view


def comparison_view(comparison: DefinitionComparison) -> dict[str, Any]:
    """A published total beside the counts at its date."""
    total = comparison.total
    return {
        "total": total.id,
        "date": str(total.date),
        "scope": total.scope,
        "published": total.count,
        "bound": total.bound,
        "statements": list(total.statements),
        "like": [tally.definition.id for tally in comparison.like],
        "counts": {
            c.definition.id: {"total": c.total, "dated": c.dated} for c in comparison.counts
        },
    }


def hypothesis_view(hypothesis: Hypothesis, language: str = "en") -> dict[str, Any]:
    """A hypothesis, before it is run, in a language."""
    return {
        "id": hypothesis.id,
        "section": hypothesis.section,
        "claim": render(hypothesis.claim, language),
        "estimator": render(hypothesis.estimator, language),
        "needs": [
            {"frame": need.frame, "what": render(need.what, language), "least": need.least}
            for need in hypothesis.needs
        ],
        "margin": list(hypothesis.margin) if hypothesis.margin else None,
        "items": list(hypothesis.asks),
        "varies": list(hypothesis.varies),
    }


def findings_view(findings: Iterable[Finding], language: str = "en") -> dict[str, Any]:
    """Findings in one object, in a language."""
    return {"findings": [finding_view(finding, language) for finding in findings]}


def finding_view(finding: Finding, language: str = "en") -> dict[str, Any]:
    """A finding: the minimum detectable effect first, then the estimates."""
    from paradiplomacy.hypotheses.unmeasured import unmeasured
    from paradiplomacy.results.verdict_words import badge_of, sentence_of

    hidden = unmeasured(finding)
    badge, sentence = render(badge_of(finding), language), sentence_of(finding, language)
    messages = {
        "sentence": message_view(finding.sentence),
        "mde": message_view(finding.mde_sentence),
        "lacks": [message_view(lack) for lack in finding.lacks],
        "caveats": [message_view(caveat) for caveat in finding.caveats],
    }
    finding = rendered(finding, language)
    return {
        "hypothesis": finding.hypothesis,
        "verdict": str(finding.verdict),
        "badge": badge,
        "sentence": sentence,
        "mde": {"value": finding.mde, "unit": finding.mde_unit, "means": finding.mde_sentence},
        "n": finding.n,
        "p": finding.p,
        "method": finding.method,
        "estimates": [estimate_view(e) for e in finding.estimates],
        "sensitivity": [estimate_view(e) for e in finding.sensitivity],
        "lacks": list(finding.lacks),
        "caveats": list(finding.caveats),
        "asks": list(finding.asks),
        "no_difference": finding.no_difference,
        "survives": _survives_view(finding.survives),
        "unmeasured": unmeasured_view(hidden)
        | {"sentences": [render(each, language) for each in hidden.sentences]},
        "messages": messages,
    }


def _survives_view(survives: Survives) -> dict[str, Any]:
    worst = survives.worst_case
    return {
        "correction": survives.correction,
        "tests": survives.tests,
        "p": survives.p,
        "holm": survives.holm,
        "choices": list(survives.choices),
        "worst_case": None
        if worst is None
        else {
            "of": worst.of,
            "survives": worst.survives,
            "otherwise": str(worst.otherwise),
            "p": worst.p,
            "estimate": estimate_view(worst.estimate) if worst.estimate else None,
        },
    }


def unmeasured_view(hidden: Unmeasured) -> dict[str, Any]:
    """Hidden bias that would explain a finding away, and silence that would turn it."""
    names = ("silent", "above", "below", "alike", "reference")
    silence = hidden.silence
    return {
        name: value if value is None or isfinite(value) else None
        for name in ("gamma", "e_value", "e_value_of_limit")
        for value in [getattr(hidden, name)]
    } | {"silence": silence and {name: getattr(silence, name) for name in names}}


def estimate_view(estimate: Estimate) -> dict[str, Any]:
    """An estimate, as in JSON and in tables."""
    names = ("name", "value", "low", "high", "level", "n", "unit", "method", "basis")
    return {name: getattr(estimate, name) for name in names} | {"subjects": [*estimate.subjects]}
