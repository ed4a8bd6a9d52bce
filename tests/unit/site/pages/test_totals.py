"""Where two pages count the same thing, they give the same number, of the same ties."""

from __future__ import annotations

from typing import Any

import pytest

from paradiplomacy import open_record
from paradiplomacy.answers.scope import scope_of
from paradiplomacy.language import LANGUAGES
from paradiplomacy.record.record import Record
from paradiplomacy.results.charts.timeline import years_of
from paradiplomacy.site.pages import KIND
from paradiplomacy.site.pages.definitions import numbers_of_ties
from paradiplomacy.site.site import Site


@pytest.fixture(scope="module")
def site() -> Site:
    return Site(open_record())


def view(site: Site, name: str) -> dict[str, Any]:
    return KIND[name].view(site, "")


def test_every_page_counts_the_same_ties(site: Site) -> None:
    n = scope_of(site.record).ties
    assert 0 < n < len(site.record.ties)
    home = view(site, "home")["answers"]
    assert home["ties"]["named"] == home["ends"]["all"] == n
    assert view(site, "map")["ties"] == view(site, "ties")["ties"] == n
    assert view(site, "ties")["list"]["total"] == len(site.record.ties)
    years = years_of(site.headline)
    assert sum(years.formed.values()) + years.undated == n


def test_the_numbers_of_ties_of_all_pages_stand_side_by_side(site: Site) -> None:
    lines = {line.what: line for line in numbers_of_ties(site)}
    ends, years = view(site, "home")["answers"]["ends"], years_of(site.headline)
    assert lines["all"].ties == view(site, "ties")["list"]["total"]
    assert lines["main"].ties == lines["stated"].of == ends["all"]
    assert lines["stated"].ties == ends["all"] - ends["silent"]
    assert lines["stated"].ties < lines["bounded"].ties == lines["year"].of
    assert lines["year"].ties == sum(years.formed.values())


def test_both_pages_on_what_both_ends_say_agree(site: Site) -> None:
    home = view(site, "home")["answers"]["ends"]
    start = view(site, "two_ends")["facts"][0]
    assert start["value"] == "start"
    for agreement in ("confirmed", "one-sided", "contradicted", "third-party"):
        assert home[agreement] == start["counts"][agreement]


def test_every_page_counts_the_same_exchanges(site: Site) -> None:
    n = view(site, "exchanges")["exchanges"]
    assert view(site, "flows")["exchanges"] == n
    assert n < view(site, "exchanges")["list"]["total"] == len(site.record.exchanges)


def test_every_page_counts_the_same_responses(site: Site) -> None:
    crises = view(site, "home")["answers"]["crises"]
    page = view(site, "crises")
    assert crises["responses"] == page["responses"]
    broken = [
        line["answers"].get(name, 0) for line in page["crises"] for name in ("suspended", "ended")
    ]
    assert crises["broken"] == sum(broken)
    apart = [len(KIND["crisis"].view(site, key)["apart"]) for key in site.record.shocks]
    assert page["responses"] + sum(apart) == len(site.record.responses)


def test_every_page_counts_the_same_ties_that_laws_ended(site: Site) -> None:
    home, page = view(site, "home")["answers"]["laws"], view(site, "laws")
    assert (home["ended"], home["going_on"]) == (page["ended"], page["going_on"])
    assert home["laws"] == len(page["laws"])


def test_what_is_suspended_or_ended_today_is_what_the_list_shows(site: Site) -> None:
    from paradiplomacy.site.pages.record_lists import tie_rows

    pair = set(scope_of(site.record).countries)
    listed = [
        row
        for row in tie_rows(site)
        if set(row.countries) == pair and row.status in ("suspended", "ended")
    ]
    assert view(site, "home")["answers"]["crises"]["over"] == len(listed)


@pytest.mark.parametrize(
    "name",
    ["ties", "map", "two_ends", "flows", "crises", "laws", "exchanges"],
)
def test_every_page_with_totals_says_what_they_count(site: Site, name: str) -> None:
    scope = scope_of(site.record)
    ((_, others),) = scope.others
    page = site.content(KIND[name].address("") + ".html").body.decode()
    assert "Totals cover ties between the United States and mainland China." in page
    assert f"{others} ties between" in page
    chinese = site.content("zh/" + KIND[name].address("") + ".html").body.decode()
    assert "各项总数只计美国和中国大陆之间的关系" in chinese


def test_a_record_of_one_pair_says_nothing_of_others(china_russia: Record) -> None:
    site = Site(china_russia)
    for language in LANGUAGES:
        folder = "" if language == "en" else "zh/"
        page = site.content(folder + KIND["ties"].address("") + ".html").body.decode()
        assert "Totals count" not in page
        assert "各项总数只计" not in page
