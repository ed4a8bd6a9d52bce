"""The page of a place: its ties, and of a state those of the places in it."""

from __future__ import annotations

import re
from html import unescape

import pytest
from tests.support.folders import CHANGCHUN, LITTLE_ROCK, Folder

from paradiplomacy.site.pages.things import PLACE
from paradiplomacy.site.site import Site


def _main(site: Site, key: str) -> str:
    return site.html(PLACE, key).partition("<main")[2].partition("</main>")[0]


def _text(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]*>", "", html)).split())


@pytest.fixture
def with_state(folder: Folder) -> Folder:
    return folder.place("us-ar", "Arkansas", "Arkansas", 34.8, -92.2, level="state")


def test_ties_of_a_place_name_the_other_end_and_link_to_the_tie(folder: Folder) -> None:
    html = _main(Site(folder.record()), CHANGCHUN)
    assert "../ties/cn-jilin-changchun--us-ar-little-rock.html" in html
    assert "Little Rock, Arkansas" in _text(html)


def test_one_tie_is_said_in_words_of_one(folder: Folder) -> None:
    folder.change("ties.csv", 2, value="1994")
    text = _text(_main(Site(folder.record()), LITTLE_ROCK))
    assert "It has one tie with a place in China." in text
    assert "Both ends confirm its start." in text


def test_a_state_lists_the_places_in_it_and_a_place_leads_to_its_state(with_state: Folder) -> None:
    site = Site(with_state.record())
    state = PLACE.view(site, "us-ar")
    assert [row["place"] for row in state["within"]] == [LITTLE_ROCK]
    assert (state["tie_count"], state["tie_count_within"]) == (0, 1)
    assert PLACE.view(site, LITTLE_ROCK)["division"] == "us-ar"


def test_a_law_of_the_state_says_how_many_ties_of_the_place_it_touches(with_state: Folder) -> None:
    with_state.add("laws.csv", place="us-ar", scope_countries="CN", covered="cities")
    view = PLACE.view(Site(with_state.record()), LITTLE_ROCK)
    assert view["laws"] == [{"law": "ar-14-1-116", "status": "in force", "ties": 1}]


def test_exchanges_count_by_sector_and_by_who_travelled(folder: Folder) -> None:
    folder.change("exchanges.csv", 0, giver="US")
    view = PLACE.view(Site(folder.record()), LITTLE_ROCK)
    assert dict(view["sectors"]) == {"culture": 1, "education": 1}
    assert view["ways"] == [
        {"flow": "personnel", "total": 1, "here": 1, "there": 0, "mutual": 0, "unknown": 0}
    ]


def test_activity_by_year_leaves_out_what_is_of_no_one_year(folder: Folder) -> None:
    folder.add("exchanges.csv", id="later", date="1996")
    folder.add("exchanges.csv", id="vague", date="1990/1999")
    view = PLACE.view(Site(folder.record()), LITTLE_ROCK)
    assert view["years"] == [[1994, 1], [1995, 0], [1996, 1]]


def test_a_pair_that_has_no_tie_stands_apart_with_who_denies_it(folder: Folder) -> None:
    folder.tables["ties.csv"] = folder.tables["ties.csv"][3:]
    folder.tie("kind", "sister city", polarity="denies", source="jilin")
    site = Site(folder.record())
    view = PLACE.view(site, LITTLE_ROCK)
    assert (view["tie_count"], view["ties"]) == (0, [])
    (pair,) = view["untied"]
    assert (pair["partner"], pair["denied_by"]) == (CHANGCHUN, [CHANGCHUN])
    assert "Changchun, Jilin: denied by Changchun, Jilin" in _text(_main(site, LITTLE_ROCK))
