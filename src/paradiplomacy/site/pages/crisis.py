"""A crisis: who did what, who says so, and how many ties have no word."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from paradiplomacy.answers.crises import CrisisAnswers, crisis_answers
from paradiplomacy.evidence.speakers import country_of, is_end
from paradiplomacy.model.activity import Response
from paradiplomacy.model.statements import THIRD
from paradiplomacy.model.ties import tie_key
from paradiplomacy.results.agreement_words import acting
from paradiplomacy.site.kinds import PageKind, View
from paradiplomacy.site.pages.claims import claims_in_brief
from paradiplomacy.site.pages.crises import crisis_line

if TYPE_CHECKING:
    from paradiplomacy.site.site import Site

__all__ = ["KIND"]

SHOWN = 200
"""How many ties without a word a page names."""


def view(site: Site, key: str) -> View:
    """What places did in a crisis, by what they did; silence stands as silence."""
    record = site.headline
    answers = crisis_answers(record, key)
    shock = answers.shock
    apart = [each for each in site.record.responses.values() if each.id not in record.responses]
    return {
        **crisis_line(record, shock),
        "name": shock.name,
        "name_zh": shock.name_zh,
        "day": answers.day.isoformat(),
        "sources": list(site.indexes.sources_of(shock.statements)),
        "silent_perhaps": len(answers.silent_perhaps),
        "silent_ties": list(answers.silent[:SHOWN]),
        "responses": {
            str(answer): [_response(site, each) for each in given]
            for answer, given in answers.by_answer.items()
        },
        "apart": [_response(site, each) for each in apart if each.shock == key],
        "sides": _sides(site, answers),
        "claims": _claims(site, answers),
        "pending": site.results is None,
    }


def _response(site: Site, response: Response) -> View:
    """What a place did, toward whom, and who says so."""
    record = site.record
    tie = tie_key(response.place, response.partner) if response.partner else ""
    return {
        "response": response.id,
        "place": response.place,
        "partner": response.partner,
        "tie": tie if tie in record.ties else "",
        "date": str(response.date or ""),
        "actor": acting(response.actor, (response.place, response.partner)),
        "description": response.description,
        "says": _who_says(site, response),
    }


def _who_says(site: Site, response: Response) -> list[View]:
    """Sources of a response, each once: where it stands in them, and for whom they speak."""
    record = site.record
    by_source = {}
    for key in response.statements:
        statement = record.statements[key]
        by_source[f"{statement.record}/{statement.source}"] = {
            "source": f"{statement.record}/{statement.source}",
            "side": record.side_of(statement),
            "locator": statement.locator,
        }
    return list(by_source.values())


def _sides(site: Site, answers: CrisisAnswers) -> list[View]:
    """By country: how many responses its places made, and of how many these themselves speak."""
    acted = Counter(response.actor for response in answers.responses if response.actor)
    says = Counter(
        side
        for response in answers.responses
        for side in {_end(source["side"]) for source in _who_says(site, response)}
    )
    known = [*answers.shock.countries, *sorted({*acted, *says} - set(answers.shock.countries))]
    return [{"side": side, "acted": acted[side], "says": says[side]} for side in known]


def _end(side: str) -> str:
    """The country of an end that speaks; third parties, and voices that are no end, are one."""
    return country_of(side) if is_end(side) else THIRD


def _claims(site: Site, answers: CrisisAnswers) -> list[View]:
    """Claims whose numbers rest on this crisis, or on what places did in it."""
    if site.results is None:
        return []
    findings = site.results.tested.findings
    rests = {f"shock:{answers.shock.id}", *(f"response:{each.id}" for each in answers.responses)}
    return [
        {name: claim[name] for name in ("id", "claim", "badge", "kind", "sign", "caveats")}
        for claim in claims_in_brief(site)
        if any(not rests.isdisjoint(each.subjects) for each in findings[claim["id"]].estimates)
    ]


KIND = PageKind("crisis", view, "crises", lambda site: site.record.shocks, needs="results")
