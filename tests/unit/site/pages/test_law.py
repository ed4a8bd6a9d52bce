"""A law: what sources say of it, which ties it touches, and what happened since."""

from __future__ import annotations

import pytest
from tests.support.folders import CHANGCHUN, LITTLE_ROCK, Folder

from paradiplomacy.site.pages.things import LAW as KIND
from paradiplomacy.site.pages.things import LAWS
from paradiplomacy.site.site import Site

TIE = f"tie:{CHANGCHUN}|{LITTLE_ROCK}"
LAW = "ar-14-1-116"


def site_of(folder: Folder, **law: str) -> Site:
    given = {
        "place": LITTLE_ROCK,
        "covered": "municipalities",
        "effective": "2025-08-05",
        "scope_countries": "CN",
    }
    folder.add("laws.csv", **(given | law))
    return Site(folder.record())


def test_the_facts_on_which_a_touched_tie_rests(folder: Folder) -> None:
    (touched,) = KIND.view(site_of(folder), LAW)["touched"]
    assert (touched["tie"], touched["place"], touched["partner"]) == (TIE, LITTLE_ROCK, CHANGCHUN)
    assert (touched["level"], touched["country"]) == ("city", "CN")


def test_a_country_out_of_scope_is_not_touched(folder: Folder) -> None:
    assert KIND.view(site_of(folder, scope_countries="RU"), LAW)["ties"] == 0


def test_an_end_before_the_law_is_not_what_happened_since(folder: Folder) -> None:
    folder.tie("ended", "2001")
    site = site_of(folder)
    shown = KIND.view(site, LAW)
    assert (shown["ended"], shown["touched"][0]["changes"]) == (0, [])
    assert "This includes one tie that had already ended." in site.html(KIND, LAW)


@pytest.mark.parametrize(
    ("day", "en", "zh"),
    [
        ("2025", "one such tie ended, perhaps before the law", "可能在法律通过之前"),
        ("2025-09", "one such tie ended after the law was passed", "已终止，但原因未必是这项法律"),
    ],
)
def test_an_end_that_may_lie_before_the_law_is_said_to(
    folder: Folder, day: str, en: str, zh: str
) -> None:
    folder.tie("ended", day, actor="US")
    site = site_of(folder)
    assert en in site.content(f"laws/{LAW}.html").body.decode()
    assert zh in site.content(f"zh/laws/{LAW}.html").body.decode()
    assert ("one perhaps before" in site.content("laws.html").body.decode()) == (day == "2025")


def test_a_tie_that_goes_on_under_another_name_is_counted_as_such(folder: Folder) -> None:
    folder.tie("ended", "2025-09", actor="law")
    folder.tie("renewed", "2025-10")
    shown = KIND.view(site_of(folder), LAW)
    assert (shown["ended"], shown["going_on"]) == (1, 1)


def test_sources_that_say_the_same_stand_together(folder: Folder) -> None:
    site_of(folder, source="lr")
    folder.add("laws.csv", place=LITTLE_ROCK, effective="2025-07-01", source="oak")
    facts = {fact["property"]: fact for fact in KIND.view(Site(folder.record()), LAW)["facts"]}
    assert [len(facts[name]["said"]) for name in ("status", "effective")] == [1, 2]


def test_each_page_says_that_it_is_no_legal_advice(folder: Folder) -> None:
    site = site_of(folder)
    assert "not legal advice" in site.content(f"laws/{LAW}.html").body.decode()
    assert "不构成法律意见" in site.content(f"zh/laws/{LAW}.html").body.decode()


def test_laws_in_force_come_before_bills(folder: Folder) -> None:
    folder.add("laws.csv", id="a-bill", status="bill")
    lines = LAWS.view(site_of(folder), "")["laws"]
    assert [line["law"] for line in lines] == [LAW, "a-bill"]


def test_a_law_of_no_named_place_is_not_said_to_reach_no_tie(folder: Folder) -> None:
    folder.add("laws.csv", place="", jurisdiction="United States")
    site = Site(folder.record())
    html = site.content("laws/ar-14-1-116.html").body.decode()
    assert "does not say which place&#39;s law it is" in html
    assert "applies to no tie" not in html
    assert '">–</td>' in site.content("laws.html").body.decode()
