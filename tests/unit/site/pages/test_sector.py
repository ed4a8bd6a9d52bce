"""Pages of sectors, and the table of all on the page of exchanges: counts that lead to lists."""

from __future__ import annotations

from tests.support.folders import LITTLE_ROCK, Folder

from paradiplomacy.site.kinds import PageKind
from paradiplomacy.site.pages.record_lists import EXCHANGES
from paradiplomacy.site.pages.sector import KIND as SECTOR
from paradiplomacy.site.pages.sector import sectors_by_function
from paradiplomacy.site.pages.things import TIE
from paradiplomacy.site.site import Site


def _main(site: Site, kind: PageKind, key: str = "") -> str:
    return site.html(kind, key).partition("<main")[2].partition("</main>")[0]


def test_the_tie_leads_to_the_list_of_ties_between_its_countries(folder: Folder) -> None:
    site = Site(folder.record())
    key = next(iter(site.record.ties))
    assert '<a href="../ties.html#pair=CN-US">' in _main(site, TIE, key)


def test_a_sector_counts_its_exchanges_by_form_flow_and_direction(folder: Folder) -> None:
    folder.change("exchanges.csv", 0, giver="US", teacher="US", learner="CN")
    view = SECTOR.view(Site(folder.record()), "culture")
    assert view["exchange_count"] == 1
    assert view["forms"] == [["delegation", 1]]
    assert view["travelled"] == view["taught"] == [[["US", "CN"], 1]]
    assert [LITTLE_ROCK, 1] in view["places"]


def test_a_sector_of_two_words_has_an_address_that_opens_from_disk(folder: Folder) -> None:
    folder.add("exchanges.csv", id="flood", sector="disaster relief")
    site = Site(folder.record())
    assert "sectors/disaster-relief.html" in set(site)
    assert 'href="sectors/disaster-relief.html"' in _main(site, EXCHANGES)
    assert b"disaster relief" in site.content("sectors/disaster-relief.html").body


def test_sectors_stand_under_the_function_of_government(folder: Folder) -> None:
    folder.add("exchanges.csv", id="camp", sector="youth")
    functions = sectors_by_function(Site(folder.record()))
    assert [(f["function"], [s["sector"] for s in f["sectors"]]) for f in functions] == [
        ("08", ["culture"]),
        ("09", ["education"]),
        ("", ["youth"]),
    ]
