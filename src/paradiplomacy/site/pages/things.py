"""Pages that show one thing of a record, each as the answer on it; all laws, crises, registries."""

from __future__ import annotations

from collections.abc import Iterator

from paradiplomacy.answers.crises import CrisisAnswer, crisis_answer
from paradiplomacy.answers.laws import STATUSES, law_answers, law_list, laws_in_brief
from paradiplomacy.answers.place import place_answer
from paradiplomacy.answers.source import registries_in, registry_gain, source_answer
from paradiplomacy.answers.tie import tie_answer
from paradiplomacy.site.kinds import PageKind, View, unless_empty
from paradiplomacy.site.pages.claims import claims_in_brief
from paradiplomacy.site.site_context import SiteContext
from paradiplomacy.site.ties_of_one_source import part_of_place, ties_by_first_place
from paradiplomacy.views import AnswerList, line_of


def _tie_with_ledger(site: SiteContext, key: str) -> View:
    """A tie with its ledger: what it is and how surely, what each end says, and what it did."""
    untied = site.record.untied.get(key)
    return tie_answer(site.index, untied.tie if untied else site.record.ties[key]).to_dict()


def _keys_of_ties(site: SiteContext) -> Iterator[str]:
    """Keys of ties with a page of their own, and of pairs that sources speak of and have none."""
    yield from (key for key in site.record.ties if not part_of_place(site, key))
    yield from site.record.untied


def _place_with_ties(site: SiteContext, key: str) -> View:
    """A place, with the ties that stand on its page alone; see `ties_of_one_source`."""
    view = place_answer(site.index, site.record.places[key]).to_dict()
    ties = ties_by_first_place(site.index).get(key, ()) if site.is_wide else ()
    in_full = {tie: _tie_with_ledger(site, tie) for tie in ties if part_of_place(site, tie)}
    return view | ({"ties_of_one_source": in_full} if in_full else {})


def _all_sources(site: SiteContext) -> Iterator[str]:
    return (f"{record}/{name}" for record, name in site.record.sources)


def _list_laws(site: SiteContext, key: str) -> View:
    """Every law in one line: those in force first, those that touch most ties first."""
    lines = [line_of(law) for law in law_answers(site.index).values()]
    lines.sort(key=lambda line: (STATUSES.index(line["status"]), -line["ties"], line["law"]))
    return laws_in_brief(site.index, site.headline).to_dict() | {"laws": lines}


def _council_sheets(site: SiteContext) -> Iterator[str]:
    yield from site.record.ties
    yield from filter(site.council.ties_of, _places_and_divisions(site))


def _places_and_divisions(site: SiteContext) -> Iterator[str]:
    yield from site.record.places
    yield from sorted(site.index.divisions_of_cities)


TIE = PageKind(
    "tie",
    _tie_with_ledger,
    "ties",
    _keys_of_ties,
    on_demand=lambda site: site.record.ties,
    of_record=True,
)
PLACE = PageKind(
    "place", _place_with_ties, "places", lambda site: site.record.places, of_record=True
)
LAW = PageKind(
    "law",
    lambda site, key: law_answers(site.index)[key].to_dict(),
    "laws",
    lambda site: site.record.laws,
    of_record=True,
)
LAWS = PageKind(
    "laws",
    _list_laws,
    keys=unless_empty("laws"),
    of_record=True,
    answer=lambda site, key: AnswerList("laws", law_list(site.record)),
)
SOURCE = PageKind(
    "source",
    lambda site, key: source_answer(site.index, key).to_dict(),
    "sources",
    lambda site: filter(site.has_source_page, _all_sources(site)),
    on_demand=_all_sources,
    of_record=True,
)
COUNCIL = PageKind(
    "council",
    lambda site, key: site.council.about(key),
    "council",
    lambda site: filter(site.has_council_page, (*site.record.ties, *_places_and_divisions(site))),
    on_demand=_council_sheets,
    of_record=True,
)
"""Two sheets for the council, over the last ten years."""


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


CRISES = PageKind("crises", _list_crises, keys=unless_empty("crises"), of_record=True)
CRISIS = PageKind("crisis", _crisis, "crises", lambda site: site.record.shocks)


MOST = 200
"""Ties of a list of what a registry adds; the lists of ties and of facts have all."""


def _registries(site: SiteContext, key: str) -> View:
    """Each registry: what it adds and contradicts, lists cut to what a page holds."""
    return {"registries": [_first_of_each_list(site, name) for name in registries_in(site.index)]}


def _first_of_each_list(site: SiteContext, name: str) -> View:
    return {
        key: {"total": len(value), "listed": value[:MOST]} if isinstance(value, list) else value
        for key, value in registry_gain(site.index, name).to_dict().items()
    }


REGISTRY = PageKind(
    "registry",
    _registries,
    keys=lambda site: ("",) if registries_in(site.index) else (),
    of_record=True,
)
