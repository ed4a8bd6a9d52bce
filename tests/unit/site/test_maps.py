"""The map: its page without scripts, and small maps of one thing."""

from __future__ import annotations

import json

from tests.support.folders import CHANGCHUN, DALIAN, LITTLE_ROCK, Folder

from paradiplomacy.site.pages import map as map_page
from paradiplomacy.site.pages.things import PLACE
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


def test_the_map_of_a_place_has_its_partners_and_their_ties(folder: Folder) -> None:
    folder.tie("kind", "friendship city", place_b=DALIAN)
    html = Site(folder.record()).html(PLACE, LITTLE_ROCK)
    text = html.partition('data-map="own"')[2].partition('application/json">')[2]
    data = json.loads(text.partition("</script>")[0])
    assert [spot[0] for spot in data["places"]] == [LITTLE_ROCK, CHANGCHUN, DALIAN]
    assert data["ties"][0][:3] == [0, 1, "sister"]
