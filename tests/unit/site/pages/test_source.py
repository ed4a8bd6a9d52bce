"""The page of a source: who speaks, and all that it says."""

from __future__ import annotations

import re
from html import unescape

from tests.support.folders import Folder

from paradiplomacy.site.pages.things import SOURCE
from paradiplomacy.site.site import Site


def _main(site: Site, key: str) -> str:
    return site.html(SOURCE, key).partition("<main")[2].partition("</main>")[0]


def _text(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]*>", "", html)).split())


def test_statements_stand_under_the_subject_that_they_are_on_with_a_link_to_it(
    folder: Folder,
) -> None:
    site = Site(folder.record())
    view = SOURCE.view(site, "small/lr")
    assert view["subjects"] == {"tie": 1, "exchange": 1}
    html = _main(site, "small/lr")
    assert "../ties/cn-jilin-changchun--us-ar-little-rock.html#little-rock-film-festival" in html
    assert "date: August 1994; sector: culture; sector: education; form: delegation" in _text(html)


def test_what_a_judgement_rejects_is_shown_as_set_aside(folder: Folder) -> None:
    folder.tie("established", "1990", source="oak")
    wrong = next(s for s in folder.record().statements.values() if s.value == "1990")
    folder.add("judgements.csv", kind="reject", subject=wrong.id, why="another city")
    assert "1990 (set aside)" in _text(_main(Site(folder.record()), "small/oak"))


def test_an_anonymous_source_shows_neither_who_spoke_nor_where(folder: Folder) -> None:
    folder.add("sources.csv", id="anon", title="Ms Secret", url="https://s.example", note="secret")
    folder.change("sources.csv", -1, consent="anonymous")
    folder.tie("renewed", "2004", source="anon", locator="page secret", note="secret")
    html = site_html(folder)
    assert "ecret" not in html
    assert "what was said may be shown, but not who said it" in html
    assert "2004" in html


def site_html(folder: Folder) -> str:
    return Site(folder.record()).html(SOURCE, "small/anon")


def test_a_closed_source_has_no_page(folder: Folder) -> None:
    folder.add("sources.csv", id="shut", title="Ms Secret", consent="closed")
    folder.tie("renewed", "2004", source="shut")
    for is_live in (False, True):
        site = Site(folder.record(), is_live=is_live)
        assert "small/shut" not in {*SOURCE.keys(site), *SOURCE.on_demand(site)}


def test_readings_are_summed_up_by_series(folder: Folder) -> None:
    folder.add("series.csv", date="1979")
    folder.add("series.csv", date="1985")
    (row,) = SOURCE.view(Site(folder.record()), "small/geonames")["series"]
    assert (row["readings"], row["of"], row["first"], row["last"]) == (2, 1, "1979", "1985")


def test_of_very_many_subjects_the_page_shows_200_and_leads_to_the_table_of_all(
    folder: Folder,
) -> None:
    for n in range(203):
        folder.add("exchanges.csv", id=f"visit-{n:03}", date="1999", source="oak")
    site = Site(folder.record())
    view = SOURCE.view(site, "small/oak")
    assert view["subjects"]["exchange"] == 203
    assert _main(site, "small/oak").count("date: 1999") == 200
    assert "The table of statements has 3 more" in _text(_main(site, "small/oak"))


def test_what_a_source_only_announces_or_doubts_is_marked_and_has_a_place_to_be_shown(
    folder: Folder,
) -> None:
    more = {"certainty": "announced", "note": "planned, not reported"}
    folder.add("exchanges.csv", id="planned", description="Five were to go.", **more)
    folder.add("shocks.csv", id="x-2001", name="Of 2001", certainty="doubted", source="lr")
    folder.add("totals.csv", id="all", countries="US; CN", date="2015", count="7", scope="all",
               source="lr", certainty="doubted")  # fmt: skip
    folder.add("series.csv", source="lr", certainty="doubted")
    site = Site(folder.record())
    text = _text(_main(site, "small/lr"))
    assert "Five were to go. date: August 1994 (announced only)" in text
    assert "planned, not reported" in text
    assert "Of 2001" in text
