"""The map: its page without scripts, and small maps of one thing."""

from __future__ import annotations

from tests.support.folders import CHANGCHUN, LITTLE_ROCK, Folder

from paradiplomacy.record.questions import tie_list
from paradiplomacy.site.maps import ties_on_map
from paradiplomacy.site.pages import map as map_page
from paradiplomacy.site.site import Site


def test_the_page_of_the_map_says_without_scripts_how_many_ties_each_division_has(
    folder: Folder,
) -> None:
    site = Site(folder.record())
    view = map_page.view(site, "")
    assert {"country": "US", "name": "Arkansas", "ties": 1} in view["divisions"]
    html = site.html(map_page.KIND, language="zh")
    assert "阿肯色州" in html
    assert "ties.html#division=US-Arkansas" in html


def test_a_tie_on_the_map_names_its_ends_by_position(folder: Folder) -> None:
    record = folder.record()
    shown = ties_on_map(record, tie_list(record))
    (a, b, kind, status), *_ = shown["ties"]
    assert {shown["places"][end][0] for end in (a, b)} == {LITTLE_ROCK, CHANGCHUN}
    assert (kind, status) == ("sister", tie_list(record)[0].status)
