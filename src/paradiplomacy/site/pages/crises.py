"""Crises: who did what in one, and all in order of time; silence stands as silence."""

from __future__ import annotations

from paradiplomacy.answers.crises import CrisisAnswer, crisis_answer
from paradiplomacy.site.kinds import PageKind, View, unless_empty
from paradiplomacy.site.pages.claims import claims_in_brief
from paradiplomacy.site.site_context import SiteContext
from paradiplomacy.views import line_of


def _list_crises(site: SiteContext, key: str) -> View:
    """Every crisis in one line."""
    counted = site.headline
    shocks = sorted(counted.shocks.values(), key=lambda shock: (shock.date, shock.id))
    return {
        "responses": len(counted.responses),
        "crises": [
            line_of(crisis_answer(site.index, shock.id, counted=counted)) for shock in shocks
        ],
    }


def _crisis(site: SiteContext, key: str) -> View:
    """Acts of places in a crisis, by what they did; silence stands as silence."""
    answer = crisis_answer(site.index, key, counted=site.headline)
    return answer.to_dict() | {
        "claims": _claims_on_crisis(site, answer),
        "pending": site.results is None,
    }


def _claims_on_crisis(site: SiteContext, answer: CrisisAnswer) -> list[View]:
    """Claims whose numbers rest on this crisis, or on what places did in it."""
    if site.results is None:
        return []
    findings = site.results.tested.findings
    responses = (each.key for given in answer.responses.values() for each in given)
    rests = {f"shock:{answer.key}", *(f"response:{key}" for key in responses)}
    return [
        line_of(claim)
        for claim in claims_in_brief(site)
        if any(not rests.isdisjoint(each.subjects) for each in findings[claim.id].estimates)
    ]


CRISES = PageKind("crises", _list_crises, keys=unless_empty("crises"), needs="record")
CRISIS = PageKind("crisis", _crisis, "crises", lambda site: site.record.shocks, needs="results")
