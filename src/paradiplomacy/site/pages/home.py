"""The first page: what is known and how surely, and the ways to everything else."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache

from paradiplomacy.answers.index import RecordIndex
from paradiplomacy.answers.laws import laws_in_brief
from paradiplomacy.definitions.count import Count, DefinitionComparison
from paradiplomacy.hypotheses.base import Finding, Verdict
from paradiplomacy.model.facts import Agreement
from paradiplomacy.model.shared_dates import Precision
from paradiplomacy.model.status import Status
from paradiplomacy.record.record import Record
from paradiplomacy.site.kinds import View
from paradiplomacy.site.pages.claims import claims_in_brief
from paradiplomacy.site.site_context import SiteContext
from paradiplomacy.views import RecordAnswer, line_of

BROKEN = ("suspended", "ended")
"""Responses by which a tie broke off."""

OVER = (Status.SUSPENDED, Status.ENDED)
"""What a tie is that does not go on today."""

MOST_OTHERS = 5
RECENT = 10
"""Years before the latest published total in which others are recent, too."""
POLICY = "policy-outcome"
"""The claim that asks whether ties move national policy."""


class HomeView(RecordAnswer):
    """Knowledge of the whole record in five `answers`, its claims by verdict, other countries."""

    title: str
    ties: int
    as_of: date
    period: tuple[int, int] | None
    countries: tuple[str, ...]
    answers: Mapping[str, RecordAnswer | View]
    claims: Mapping[str, list[View]]
    others: tuple[View, ...]
    pending: bool


class TiesInBrief(RecordAnswer):
    """Ties that sources name, what definitions count, and what others published lately."""

    named: int
    counts: Mapping[str, int]
    low: int | None
    high: int | None
    definitions: int
    published_low: int | None
    published_high: int | None
    published_since: int | None
    published_least: bool


class StartsInBrief(RecordAnswer):
    """Starts of `all` ties by agreement and, in `precision`, by how closely both ends agree."""

    all: int
    precision: Mapping[str, int]
    further: Mapping[str, int]


class CrisesInBrief(RecordAnswer):
    """Acts of places in crises, `answered` of which got any, and ties that are over today."""

    crises: int
    answered: int
    responses: int
    answers: Mapping[str, int]
    continued: int
    broken: int
    resumed: int
    over: int
    caveat: Mapping[str, int]


class PolicyInBrief(RecordAnswer):
    """Estimate of whether ties move national policy, and what could have been detected."""

    verdict: Verdict
    value: float | None
    low: float | None
    high: float | None
    n: int
    detectable: float | None


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
        "crises": _crises_in_brief(site.index, record) if record.shocks else None,
        "laws": laws_in_brief(site.index, record) if record.laws else None,
        "policy": _policy(results.tested.findings.get(POLICY)) if results else _answer_due(record),
    }
    return HomeView(
        title=record.meta.title,
        ties=len(record.ties),
        as_of=record.as_of,
        period=record.years,
        countries=tuple(scope.countries),
        answers={name: answer for name, answer in answers.items() if answer},
        claims=_claims_by_verdict(site),
        others=tuple(
            {"countries": list(countries), "ties": number}
            for countries, number in scope.others[:MOST_OTHERS]
        ),
        pending=results is None,
    ).to_dict()


def _answer_due(record: Record) -> View | None:
    """The answer on national policy until there are results, if a claim asks for it."""
    asked = any(not {"article", POLICY}.isdisjoint(meta.claims) for meta in record.metas)
    return {"pending": True} if asked else None


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
) -> TiesInBrief:
    """Number of ties, and by whose count."""
    totals = [count.total for count in counts]
    whole = [comparison.total for comparison in comparisons if comparison.total.scope == "all"]
    since = max((total.date.latest.year for total in whole), default=0) - RECENT
    recent = [total for total in whole if total.date.latest.year >= since]
    return TiesInBrief(
        named=named,
        counts={count.definition: count.total for count in counts},
        low=min(totals, default=None),
        high=max(totals, default=None),
        definitions=len(counts),
        published_low=min((total.count for total in recent), default=None),
        published_high=max((total.count for total in recent), default=None),
        published_since=since if whole else None,
        published_least=any(total.bound == "at least" for total in recent),
    )


def _agreement_on_starts(record: Record) -> StartsInBrief:
    """Of how many ties both ends confirm the start, and how far they agree on it."""
    facts = [tie.fact("established") for tie in record.ties.values()]
    agreed = Counter(tie.agreement_on_start for tie in record.ties.values())
    shared = Counter(fact.precision for fact in facts if fact)
    return StartsInBrief(
        all=len(record.ties),
        precision={str(precision): shared[precision] for precision in Precision},
        further={str(kind): agreed[kind] for kind in Agreement},
    )


def _crises_in_brief(index: RecordIndex, record: Record) -> CrisesInBrief:
    """Effects of crises, as far as anybody says."""
    answers = Counter(str(response.answer) for response in record.responses.values())
    spoken = {
        frozenset((response.place, response.partner)) for response in record.responses.values()
    }
    silent = sum(frozenset(tie.ends) not in spoken for tie in record.ties.values())
    return CrisesInBrief(
        crises=len(record.shocks),
        answered=len({response.shock for response in record.responses.values()}),
        responses=answers.total(),
        answers=answers,
        continued=answers["continued"],
        broken=sum(answers[answer] for answer in BROKEN),
        resumed=answers["resumed"],
        over=sum(index.status_of(tie).status in OVER for tie in record.ties.values()),
        caveat={"silent": silent, "ties": len(record.ties)},
    )


def _policy(finding: Finding | None) -> PolicyInBrief | None:
    """Answer on whether ties move national policy, and what could have been seen."""
    if finding is None or not finding.estimates:
        return None
    main = finding.estimates[0]
    return PolicyInBrief(
        finding.verdict, main.value, main.low, main.high, finding.n, detectable=finding.mde
    )
