"""The first page: what is known and how surely, and the ways to everything else."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from paradiplomacy.answers.index import RecordIndex
from paradiplomacy.answers.laws import ended_by_law, laws_by_tie
from paradiplomacy.hypotheses.base import Finding, Verdict
from paradiplomacy.model.facts import Agreement
from paradiplomacy.model.shared_dates import Precision
from paradiplomacy.model.status import Status
from paradiplomacy.record.record import Record
from paradiplomacy.site.kinds import PageKind, View
from paradiplomacy.site.pages.claims import claims_in_brief
from paradiplomacy.views import line_of

if TYPE_CHECKING:
    from paradiplomacy.definitions.count import Count, DefinitionComparison
    from paradiplomacy.site.site_context import SiteContext

__all__ = ["KIND"]

BROKEN = ("suspended", "ended")
"""Responses by which a tie broke off."""

OVER = (Status.SUSPENDED, Status.ENDED)
"""What a tie is that does not go on today."""

MOST_OTHERS = 5
POLICY = "policy-outcome"
"""The claim that asks whether ties move national policy."""


@lru_cache(maxsize=2)
def view(site: SiteContext, key: str) -> View:
    """Knowledge of the whole record, in five answers, and how sure it is."""
    record, results, scope = site.headline, site.results, site.scope
    answers = {
        "ties": _ties_in_brief(
            len(record.ties),
            results.counts if results else (),
            results.comparisons if results else (),
        ),
        "ends": _agreement_on_starts(record),
        "crises": _crises_in_brief(site.index, record),
        "laws": _laws_in_brief(site),
        "policy": _policy(results.tested.findings.get(POLICY))
        if results
        else {"pending": True}
        if _asks_policy(record)
        else {},
    }
    return {
        "title": record.meta.title,
        "ties": len(record.ties),
        "as_of": record.as_of.isoformat(),
        "period": record.years,
        "countries": list(scope.countries),
        "answers": {name: answer for name, answer in answers.items() if answer},
        "claims": _claims_by_verdict(site),
        "others": [
            {"countries": sorted(countries), "ties": number}
            for countries, number in scope.others[:MOST_OTHERS]
        ],
        "pending": results is None,
    }


def _asks_policy(record: Record) -> bool:
    """True of a record whose claims have the one on national policy."""
    return any(not {"article", POLICY}.isdisjoint(meta.claims) for meta in record.metas)


def _claims_by_verdict(site: SiteContext) -> dict[str, list[View]]:
    """Every claim by verdict, those that are decided first."""
    claims = claims_in_brief(site)
    groups = {
        str(verdict): [line_of(claim) for claim in claims if claim.verdict is verdict]
        for verdict in Verdict
    }
    return {verdict: group for verdict, group in groups.items() if group}


def _ties_in_brief(
    named: int, counts: Sequence[Count], comparisons: Sequence[DefinitionComparison]
) -> dict[str, Any]:
    """Number of ties, and by whose count."""
    answer: dict[str, Any] = {"named": named}
    if counts:
        totals = sorted((count.total, count.definition.id) for count in counts)
        answer["counts"] = {count.definition.id: count.total for count in counts}
        answer |= {"low": totals[0][0], "high": totals[-1][0], "definitions": len(counts)}
    whole = [comparison.total for comparison in comparisons if comparison.total.scope == "all"]
    if whole:
        latest = max(total.date.latest.year for total in whole)
        recent = [total.count for total in whole if total.date.latest.year >= latest - 10]
        answer |= {
            "published_low": min(recent),
            "published_high": max(recent),
            "published_since": latest - 10,
        }
    return answer


def _agreement_on_starts(record: Record) -> dict[str, Any]:
    """Of how many ties both ends confirm the start, and how far they agree on it."""
    facts = [tie.fact("established") for tie in record.ties.values()]
    agreed = Counter(fact.agreement if fact else Agreement.SILENT for fact in facts)
    shared = Counter(fact.precision for fact in facts if fact)
    return {
        "all": len(record.ties),
        **{str(kind): agreed[kind] for kind in Agreement},
        "precision": {str(precision): shared[precision] for precision in Precision},
    }


def _crises_in_brief(index: RecordIndex, record: Record) -> dict[str, Any]:
    """Effects of crises, as far as anybody says."""
    if not record.shocks:
        return {}
    answers = Counter(str(response.answer) for response in record.responses.values())
    spoken = {
        frozenset((response.place, response.partner)) for response in record.responses.values()
    }
    silent = sum(frozenset(tie.ends) not in spoken for tie in record.ties.values())
    return {
        "crises": len(record.shocks),
        "responses": answers.total(),
        "answers": dict(answers),
        "continued": answers["continued"],
        "broken": sum(answers[answer] for answer in BROKEN),
        "resumed": answers["resumed"],
        "over": sum(index.status_of(tie).status in OVER for tie in record.ties.values()),
        "caveat": {"silent": silent, "ties": len(record.ties)},
    }


def _laws_in_brief(site: SiteContext) -> dict[str, Any]:
    """Number of laws, and of ties that they reach and ended."""
    record = site.headline
    if not record.laws:
        return {}
    ended = ended_by_law(record)
    return {
        "laws": len(record.laws),
        "reached": len(laws_by_tie(site.index).keys() & record.ties.keys()),
        "ended": len(ended),
        "going_on": sum(tie.stated is not Status.ENDED for tie in ended),
    }


def _policy(finding: Finding | None) -> dict[str, Any]:
    """Answer on whether ties move national policy, and what could have been seen."""
    if finding is None or not finding.estimates:
        return {}
    main = finding.estimates[0]
    return {
        "verdict": str(finding.verdict),
        "value": main.value,
        "low": main.low,
        "high": main.high,
        "n": finding.n,
        "detectable": finding.mde,
    }


KIND = PageKind("home", view, at="index")
