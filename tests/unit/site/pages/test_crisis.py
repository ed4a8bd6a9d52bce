"""A crisis: what places did, and silence as silence."""

from __future__ import annotations

import pytest
from tests.support.folders import CHANGCHUN, LITTLE_ROCK, OAKLAND, Folder

from paradiplomacy.site.pages.things import CRISES, CRISIS
from paradiplomacy.site.site import Site

LITTLE_ROCK_TIE = f"tie:{CHANGCHUN}|{LITTLE_ROCK}"


def site_of(folder: Folder, **response: str) -> Site:
    folder.add("shocks.csv", name_zh="1989年6月").add("responses.csv", **response)
    return Site(folder.record())


def test_a_tie_without_a_response_is_silent_and_not_continued(folder: Folder) -> None:
    folder.change("ties.csv", 1, value="1985").change("ties.csv", 2, value="1985")
    shown = CRISIS.view(site_of(folder), "tiananmen-1989")
    assert (shown["stood"], shown["silent"]) == (2, 1)
    assert shown["silent_ties"] == [LITTLE_ROCK_TIE]
    assert list(shown["responses"]) == ["letter"]


def test_a_tie_that_began_later_does_not_count(folder: Folder) -> None:
    shown = CRISIS.view(site_of(folder), "tiananmen-1989")
    assert (shown["stood"], shown["silent_ties"]) == (1, [])


def test_a_tie_without_a_date_is_neither_standing_nor_dropped(folder: Folder) -> None:
    folder.change("ties.csv", 1, property="kind", value="sister city")
    folder.change("ties.csv", 2, property="kind", value="sister city")
    shown = CRISIS.view(site_of(folder), "tiananmen-1989")
    assert (shown["stood"], shown["perhaps"], shown["silent_perhaps"]) == (1, 1, 1)


def test_who_acted_and_who_says_so_are_counted_by_side(folder: Folder) -> None:
    shown = CRISIS.view(site_of(folder, actor="CN"), "tiananmen-1989")
    assert shown["sides"] == [
        {"side": "CN", "acted": 1, "says": 0},
        {"side": "US", "acted": 0, "says": 1},
    ]


def test_a_response_that_names_no_partner_is_shown(folder: Folder) -> None:
    shown = CRISIS.view(site_of(folder, partner=""), "tiananmen-1989")
    (response,) = shown["responses"]["letter"]
    assert (response["place"], response["partner"], response["tie"]) == (OAKLAND, "", "")


def test_claims_wait_for_results(folder: Folder) -> None:
    assert CRISIS.view(site_of(folder), "tiananmen-1989")["pending"] is True


@pytest.mark.parametrize(("date", "early"), [("1989-05-01", 1), ("1989-06", 0), ("1990", 0)])
def test_a_response_before_the_crisis_began_says_so(folder: Folder, date: str, early: int) -> None:
    site = site_of(folder, date=date)
    assert len(CRISIS.view(site, "tiananmen-1989")["early"]) == early
    html = site.content("crises/tiananmen-1989.html").body.decode()
    assert html.count("with which the crisis begins here") == early


def test_a_chinese_page_calls_a_crisis_by_its_chinese_name(folder: Folder) -> None:
    html = site_of(folder).content("zh/crises/tiananmen-1989.html").body.decode()
    assert "<h1>1989年6月</h1>" in html


def test_the_list_is_in_order_of_time(folder: Folder) -> None:
    folder.add("shocks.csv", id="ep3-2001", date="2001-04-01")
    shown = CRISES.view(site_of(folder), "")
    assert [crisis["shock"] for crisis in shown["crises"]] == ["tiananmen-1989", "ep3-2001"]
    assert shown["crises"][0]["answers"] == {"letter": 1}


def test_a_crisis_of_which_nobody_speaks_says_so(folder: Folder) -> None:
    folder.add("shocks.csv")
    html = Site(folder.record()).content("crises/tiananmen-1989.html").body.decode()
    assert "No source reports a response for any of them." in html
    assert "Who acted" not in html


@pytest.mark.parametrize(
    ("crisis", "stood", "says"),
    [
        ({"countries": "US"}, 1, "At least one tie with places in the United States existed on"),
        ({"countries": "DE"}, 0, "No tie with places in Germany is known to have existed on"),
        ({"date": "2031-03-01"}, 0, "It is still to come: 1 March 2031 lies after the day"),
    ],
)
def test_ties_of_a_crisis_of_one_country_or_of_one_to_come(
    folder: Folder, crisis: dict[str, str], stood: int, says: str
) -> None:
    folder.add("shocks.csv", **crisis)
    site = Site(folder.record())
    assert CRISIS.view(site, "tiananmen-1989")["stood"] == stood
    html = site.content("crises/tiananmen-1989.html").body.decode()
    assert says in html
    of_list = site.content("crises.html").body.decode()
    assert ("is still to come" in of_list) == ("date" in crisis)
