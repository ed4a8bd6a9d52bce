"""The first page: what is known and how surely, and the ways to everything else."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from paradiplomacy.hypotheses.base import Finding, Verdict
from paradiplomacy.model.activity import Answer
from paradiplomacy.model.facts import Agreement
from paradiplomacy.model.ties import Tie
from paradiplomacy.record.record import Record
from paradiplomacy.site.kinds import PageKind, View
from paradiplomacy.site.pages.claims import claims_in_brief

if TYPE_CHECKING:
    from paradiplomacy.definitions.count import Count, DefinitionComparison
    from paradiplomacy.site.site import Site

__all__ = ["KIND"]

BROKEN = (Answer.SUSPENDED, Answer.ENDED)
"""Responses by which a tie broke off."""

POLICY = "policy-outcome"
"""The claim that asks whether ties move national policy."""


def view(site: Site, key: str) -> View:
    """What is known of the whole record, in five answers, and how surely."""
    record, results = site.record, site.results
    pair = _pair(record)
    ties = [tie for tie in record.ties.values() if not pair or _countries(record, tie) == pair]
    answers = {
        "ties": _ties(
            ties, results.counts if results else (), results.comparisons if results else ()
        ),
        "ends": _ends(ties),
        "crises": _crises(record, ties),
        "laws": _laws(record),
        "policy": _policy(results.tested.findings.get(POLICY)) if results else {"pending": True},
    }
    return {
        "title": record.meta.title,
        "as_of": record.as_of.isoformat(),
        "countries": sorted(pair, key=record.meta.ends.index) if pair else [],
        "answers": {name: answer for name, answer in answers.items() if answer},
        "claims": _claims(site),
        "others": _others(record, pair),
        "pending": results is None,
    }


def _claims(site: Site) -> dict[str, list[dict[str, Any]]]:
    """Every claim by verdict, those that are decided first."""
    names = ("id", "claim", "badge", "kind", "sign", "caveats", "of_article")
    claims = claims_in_brief(site)
    groups = {
        str(verdict): [
            {name: claim[name] for name in names} for claim in claims if claim["verdict"] == verdict
        ]
        for verdict in Verdict
    }
    return {verdict: group for verdict, group in groups.items() if group}


def _pair(record: Record) -> frozenset[str]:
    """The two countries of which the record speaks first; none where it speaks of many."""
    from paradiplomacy.results.geography import MANY_COUNTRIES

    many = len({place.country for place in record.places.values()}) >= MANY_COUNTRIES
    return frozenset() if many or len(record.meta.ends) < 2 else frozenset(record.meta.ends[:2])


def _countries(record: Record, tie: Tie) -> frozenset[str]:
    return frozenset(record.places[end].country for end in tie.ends)


def _others(record: Record, pair: frozenset[str]) -> list[dict[str, Any]]:
    """Ties of other pairs of countries, which no count of the first pair holds."""
    if not pair:
        return []
    counted = Counter(_countries(record, tie) for tie in record.ties.values())
    return [
        {"countries": sorted(countries), "ties": number}
        for countries, number in counted.most_common()
        if countries != pair
    ][:5]


def _ties(
    ties: list[Tie], counts: Sequence[Count], comparisons: Sequence[DefinitionComparison]
) -> dict[str, Any]:
    """How many ties there are, and by whose count."""
    answer: dict[str, Any] = {"named": len(ties)}
    if counts:
        totals = sorted((count.total, count.definition.id) for count in counts)
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


def _ends(ties: list[Tie]) -> dict[str, Any]:
    """Of how many ties both ends confirm the start."""
    facts = [tie.fact("established") for tie in ties]
    agreed = Counter(fact.agreement if fact else Agreement.SILENT for fact in facts)
    return {"all": len(ties), **{str(kind): agreed[kind] for kind in Agreement}}


def _crises(record: Record, ties: list[Tie]) -> dict[str, Any]:
    """What crises did, as far as anybody says."""
    if not record.shocks:
        return {}
    answers = Counter(response.answer for response in record.responses.values())
    spoken = {
        frozenset((response.place, response.partner)) for response in record.responses.values()
    }
    silent = sum(frozenset(tie.ends) not in spoken for tie in ties)
    return {
        "crises": len(record.shocks),
        "responses": answers.total(),
        "continued": answers[Answer.CONTINUED],
        "broken": sum(answers[answer] for answer in BROKEN),
        "resumed": answers[Answer.RESUMED],
        "caveat": {"silent": silent, "ties": len(ties)},
    }


def _laws(record: Record) -> dict[str, Any]:
    """What laws ended."""
    if not record.laws:
        return {}
    ended = [
        tie
        for tie in record.ties.values()
        if any(str(step.change) == "ended" and step.actor == "law" for step in tie.history)
    ]
    return {
        "laws": len(record.laws),
        "ended": len(ended),
        "going_on": sum(str(tie.status) != "ended" for tie in ended),
    }


def _policy(finding: Finding | None) -> dict[str, Any]:
    """Whether ties move national policy, and what could have been seen."""
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
