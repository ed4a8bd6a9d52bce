"""Exchanges by sector: each leads to its part of the list."""

from __future__ import annotations

from tests.support.folders import Folder

from paradiplomacy.site.kinds import PageKind
from paradiplomacy.site.pages.record_lists import EXCHANGES, sectors_by_function
from paradiplomacy.site.pages.things import TIE
from paradiplomacy.site.site import Site


def _main(site: Site, kind: PageKind, key: str = "") -> str:
    return site.html(kind, key).partition("<main")[2].partition("</main>")[0]


def test_the_tie_leads_to_the_list_of_ties_between_its_countries(folder: Folder) -> None:
    site = Site(folder.record())
    key = next(iter(site.record.ties))
    assert '<a href="../ties.html#pair=CN-US">' in _main(site, TIE, key)


def test_a_sector_leads_to_its_part_of_the_list_of_exchanges(folder: Folder) -> None:
    folder.change("exchanges.csv", 0, sector="disaster relief")
    site = Site(folder.record())
    tie = _main(site, TIE, next(iter(site.record.ties)))
    assert '<a href="../exchanges.html#sector=disaster%20relief">' in tie
    assert '<a href="#sector=disaster%20relief' in _main(site, EXCHANGES)


def test_sectors_stand_under_the_function_of_government(folder: Folder) -> None:
    folder.add("exchanges.csv", id="camp", sector="youth")
    functions = sectors_by_function(Site(folder.record()))
    assert [(f["function"], [s["sector"] for s in f["sectors"]]) for f in functions] == [
        ("08", ["culture"]),
        ("09", ["education"]),
        ("", ["youth"]),
    ]
