"""Pages of pairs of countries and of sectors: counts that lead to lists."""

from __future__ import annotations

import re
from html import unescape

from tests.support.folders import DALIAN, LITTLE_ROCK, OAKLAND, Folder

from paradiplomacy.site.kinds import PageKind
from paradiplomacy.site.pages import pair
from paradiplomacy.site.pages.sectors import SECTOR, SECTORS
from paradiplomacy.site.site import Site


def _main(site: Site, kind: PageKind, key: str = "") -> str:
    return site.html(kind, key).partition("<main")[2].partition("</main>")[0]


def _text(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]*>", "", html)).split())


def test_ties_with_different_countries_are_counted_apart(folder: Folder) -> None:
    folder.place("tw-taipei", "Taipei", "Taiwan", 25.03, 121.56)
    folder.tie("kind", "sister city", place_b="tw-taipei")
    site = Site(folder.record())
    assert {key: pair.view(site, key)["ties"] for key in pair.KIND.keys(site)} == {
        "CN-US": 2,
        "TW-US": 1,
    }
    assert "One tie in this record between places in Taiwan" in _text(
        _main(site, pair.KIND, "TW-US")
    )


def test_counts_of_a_pair_lead_to_the_list_of_what_they_count(folder: Folder) -> None:
    folder.tie("ended", "2004", place_a=OAKLAND, place_b=DALIAN, source="oak")
    html = _main(Site(folder.record()), pair.KIND, "CN-US")
    assert '<a href="../ties.html#pair=CN-US&amp;status=ended">1</a>' in html
    assert '<a href="../ties.html#pair=CN-US&amp;agreement=contradicted">1</a>' in html


def test_a_published_total_stands_beside_the_page_without_entering_its_headline(
    folder: Folder,
) -> None:
    folder.add("totals.csv", id="t", countries="CN; US", date="2025", source="lr")
    folder.change("totals.csv", 0, scope="all", count="288", bound="exact")
    site = Site(folder.record())
    view = pair.view(site, "CN-US")
    assert [(total["count"], total["ours"]) for total in view["totals"]] == [(288, [])]
    lead = re.search(r'class="lead">(.*?)</p>', _main(site, pair.KIND, "CN-US"), re.DOTALL)
    assert lead
    assert "288" not in lead[1]


def test_a_sector_counts_its_exchanges_by_form_flow_and_direction(folder: Folder) -> None:
    folder.change("exchanges.csv", 0, giver="US", teacher="US", learner="CN")
    view = SECTOR.view(Site(folder.record()), "culture")
    assert view["exchange_count"] == 1
    assert view["forms"] == [("delegation", 1)]
    assert view["travelled"] == view["taught"] == [(("US", "CN"), 1)]
    assert (LITTLE_ROCK, 1) in view["places"]


def test_a_sector_of_two_words_has_an_address_that_opens_from_disk(folder: Folder) -> None:
    folder.add("exchanges.csv", id="flood", sector="disaster relief")
    site = Site(folder.record())
    assert "sectors/disaster-relief.html" in set(site)
    assert 'href="sectors/disaster-relief.html"' in _main(site, SECTORS)
    assert b"disaster relief" in site.content("sectors/disaster-relief.html").body


def test_sectors_stand_under_the_function_of_government(folder: Folder) -> None:
    folder.add("exchanges.csv", id="camp", sector="youth")
    view = SECTORS.view(Site(folder.record()), "")
    assert [(f["function"], [s["sector"] for s in f["sectors"]]) for f in view["functions"]] == [
        ("08", ["culture"]),
        ("09", ["education"]),
        ("", ["youth"]),
    ]
