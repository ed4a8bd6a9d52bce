"""Plain objects of what commands and pages show: the same for JSON and for people."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from paradiplomacy.evidence.answered_facts import is_answered
from paradiplomacy.language import message_view, render, rendered
from paradiplomacy.model.facts import Agreement

if TYPE_CHECKING:
    from paradiplomacy.definitions.count import Count, DefinitionComparison
    from paradiplomacy.hypotheses.base import Estimate, Finding, Survives
    from paradiplomacy.hypotheses.hypothesis import Hypothesis
    from paradiplomacy.model.places import Place
    from paradiplomacy.model.ties import Tie
    from paradiplomacy.record.current_status import CurrentStatus
    from paradiplomacy.record.ledger import LedgerLine
    from paradiplomacy.record.record import Record

__all__ = [
    "comparison_view",
    "count_view",
    "finding_view",
    "findings_view",
    "hypothesis_view",
    "place_view",
    "record_view",
    "status_view",
    "tie_view",
]


def place_view(place: Place) -> dict[str, Any]:
    """A place."""
    return {
        "id": place.id,
        "name": place.name,
        "name_local": place.name_local,
        "country": place.country,
        "level": str(place.level),
        "admin1": place.admin1,
        "region": place.region,
        "coastal": place.coastal,
        "latitude": place.latitude,
        "longitude": place.longitude,
        "population": place.population,
        "geonames_id": place.geonames_id,
        "wikidata_id": place.wikidata_id,
    }


def status_view(current: CurrentStatus) -> dict[str, Any]:
    """What a tie is on the record's day, and its last dated sign of life."""
    from paradiplomacy.results.ledger_words import status_words

    return {
        "status": str(current.status),
        "last_sign": str(current.last_sign or ""),
        "sign_end": current.sign_end,
        "sign_is_list": current.is_listed,
        "status_words": status_words(current),
    }


def tie_view(record: Record, tie: Tie) -> dict[str, Any]:
    """A tie with its ledger: each fact, its agreement, and who says what.

    Of a pair that has no tie, what stands against it too: see `Record.untied`.
    """
    from paradiplomacy.answers.index import index_of
    from paradiplomacy.record.current_status import current_status
    from paradiplomacy.record.ledger import ledger, set_aside
    from paradiplomacy.results.agreement_words import shared_view
    from paradiplomacy.results.ledger_words import reason_words, untied_words

    no_tie = record.untied.get(tie.id)
    if no_tie:
        stands = {
            "status": "denied" if no_tie.denied_by else "uncertain",
            "last_sign": "",
            "sign_end": "",
            "sign_is_list": False,
            "status_words": untied_words(no_tie),
        }
    else:
        stands = status_view(current_status(record, tie))
    return {
        "id": tie.id,
        "place_a": place_view(record.places[tie.place_a]),
        "place_b": place_view(record.places[tie.place_b]),
        "kinds": [
            {"kind": str(kind), "when": str(when) if when else ""} for kind, when in tie.kinds
        ],
        **stands,
        "denied_by": list(no_tie.denied_by) if no_tie else [],
        "established": str(tie.established or ""),
        "start_from": [str(moment) for moment in tie.start_from],
        "as_of": record.as_of.isoformat(),
        "rule": str(record.rule),
        "history": [
            {
                "change": str(change.change),
                "date": str(change.date) if change.date else "unknown",
                "status": str(change.status),
                "actor": change.actor,
                "ended_as": str(tie.ended_as(change) or ""),
                "inferred": change.inferred,
                "irregular": change.irregular,
                "statements": list(change.statements),
            }
            for change in (() if no_tie else tie.history)
        ],
        "facts": [
            {
                "property": page.fact.property,
                "agreement": str(page.fact.agreement),
                "between": list(page.fact.between),
                "agreed": shared_view(page.fact),
                "value": page.fact.value,
                "reasons": list(page.fact.reasons),
                "why": reason_words(page.fact),
                "statements": [_line_view(line) for line in page.lines],
            }
            for page in ledger(record, tie)
        ],
        "set_aside": [
            {
                "id": statement.id,
                "property": statement.property,
                "value": statement.value,
                "source": statement.source,
                "why": judgement.why,
                "by": judgement.by,
                "on": judgement.on,
            }
            for statement, judgement in set_aside(record, tie)
        ],
        "exchanges": [
            {
                "id": key,
                "date": str(exchange.date) if exchange.date else "",
                "form": str(exchange.form or ""),
                "flow": str(exchange.flow or ""),
                "giver": exchange.giver,
                "teacher": exchange.teacher,
                "learner": exchange.learner,
                "through": exchange.through,
                "sectors": list(exchange.sectors),
                "description": exchange.description,
                "statements": list(exchange.statements),
            }
            for key, exchange in record.exchanges.items()
            if {exchange.place_a, exchange.place_b} == set(tie.ends)
        ],
        "uncertain": [
            {
                "subject": event.subject,
                "certainty": str(event.certainty),
                "date": event.date,
                "description": event.description,
                "notes": list(event.notes),
                "statements": list(event.statements),
            }
            for event in index_of(record).uncertain_by_tie.get(tie.id, ())
        ],
    }


def _line_view(line: LedgerLine) -> dict[str, Any]:
    return {
        "id": line.statement.id,
        "record": line.statement.record,
        "side": line.side,
        "property": line.statement.property,
        "value": line.statement.value,
        "raw": line.statement.raw,
        "when": line.statement.when,
        "actor": line.statement.actor,
        "polarity": str(line.statement.polarity),
        "certainty": str(line.certainty),
        "preferred": line.preferred,
        "behind": line.behind,
        "source": line.source.id,
        "title": line.source.title,
        "url": line.source.url,
        "voice": str(line.source.voice),
        "locator": line.statement.locator,
        "note": line.statement.note,
        "answered": is_answered(line.statement),
    }


def record_view(record: Record) -> dict[str, Any]:
    """What a record holds, and how sure it is."""
    from paradiplomacy.record.current_status import status_counts
    from paradiplomacy.record.ledger import agreement_counts, claims_by_sides
    from paradiplomacy.record.partners import ties_by_countries

    agreements = agreement_counts(record, "kind", "established", "interruption", "resumed")
    return {
        "records": [
            {"id": m.id, "title": m.title, "as_of": m.as_of, "licence": m.licence}
            | {"ends": list(m.ends), "limits": list(m.limits)}
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
    from paradiplomacy.results.verdict_words import badge_of, sentence_of

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
        "estimates": [_estimate_view(e) for e in finding.estimates],
        "sensitivity": [_estimate_view(e) for e in finding.sensitivity],
        "lacks": list(finding.lacks),
        "caveats": list(finding.caveats),
        "asks": list(finding.asks),
        "no_difference": finding.no_difference,
        "survives": _survives_view(finding.survives),
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
            "estimate": _estimate_view(worst.estimate) if worst.estimate else None,
        },
    }


def _estimate_view(estimate: Estimate) -> dict[str, Any]:
    return {
        "name": estimate.name,
        "value": estimate.value,
        "low": estimate.low,
        "high": estimate.high,
        "level": estimate.level,
        "n": estimate.n,
        "unit": estimate.unit,
        "method": estimate.method,
        "basis": estimate.basis,
        "subjects": list(estimate.subjects),
    }
