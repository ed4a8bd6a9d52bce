"""Pages that show one thing of a record, each as the answer on that thing; and all laws."""

from __future__ import annotations

from collections.abc import Iterator

from paradiplomacy.answers.laws import STATUSES, law_answers, law_list, laws_in_brief
from paradiplomacy.answers.place import place_answer
from paradiplomacy.answers.source import source_answer
from paradiplomacy.answers.tie import tie_answer
from paradiplomacy.site.kinds import PageKind, View, unless_empty
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
    needs="record",
)
PLACE = PageKind(
    "place", _place_with_ties, "places", lambda site: site.record.places, needs="record"
)
LAW = PageKind(
    "law",
    lambda site, key: law_answers(site.index)[key].to_dict(),
    "laws",
    lambda site: site.record.laws,
    needs="record",
)
LAWS = PageKind(
    "laws",
    _list_laws,
    keys=unless_empty("laws"),
    needs="record",
    answer=lambda site, key: AnswerList("laws", law_list(site.record)),
)
SOURCE = PageKind(
    "source",
    lambda site, key: source_answer(site.index, key).to_dict(),
    "sources",
    lambda site: filter(site.has_source_page, _all_sources(site)),
    on_demand=_all_sources,
    needs="record",
)
COUNCIL = PageKind(
    "council",
    lambda site, key: site.council.about(key),
    "council",
    lambda site: filter(site.has_council_page, (*site.record.ties, *_places_and_divisions(site))),
    on_demand=_council_sheets,
    needs="record",
)
"""Two sheets for the council, over the last ten years."""
