"""How far both ends say the same, and the list that each number leads to."""

from __future__ import annotations

from tests.support.folders import CHANGCHUN, DALIAN, LITTLE_ROCK, OAKLAND, Folder

from paradiplomacy.answers.agreement import StatedFact, reliability
from paradiplomacy.answers.review import disagreement_list
from paradiplomacy.model.facts import Agreement
from paradiplomacy.record.record import Record
from paradiplomacy.site.pages.two_ends import FACT_LIST, _facts_by_country, view
from paradiplomacy.site.site import Site

AGREED = [column.name for column in FACT_LIST.columns].index("agreed")
FACT = [column.name for column in FACT_LIST.columns].index("fact")


def test_each_number_is_the_length_of_the_list_that_it_leads_to(folder: Folder) -> None:
    site = Site(folder.record())
    for row in view(site, "")["facts"]:
        for agreement, n in row["counts"].items():
            wanted = (row["value"], agreement)
            listed = [r for r in FACT_LIST.rows(site) if (r[FACT], r[AGREED]) == wanted]
            assert len(listed) == n


def test_what_nobody_says_is_counted_as_silent(folder: Folder) -> None:
    folder.change("ties.csv", 4, property="renewed")
    starts = view(Site(folder.record()), "")["facts"][0]
    assert (starts["value"], starts["counts"]["silent"]) == ("start", 1)


def test_an_end_that_speaks_alone_is_named(folder: Folder) -> None:
    sides = {row["side"]: row for row in view(Site(folder.record()), "")["sides"]}
    assert sides["US"]["alone"] == 4
    assert sides["US"]["all"] == sides["US"]["alone"] + 1  # the contradicted start


def test_countries_of_as_many_facts_stand_in_the_order_of_their_names() -> None:
    ends = (OAKLAND, DALIAN)
    facts = [
        StatedFact("start", "tie:x", "x", Agreement.ONE_SIDED, "", ends, (side,), ())
        for side in ends
    ]
    for given in (facts, facts[::-1]):
        assert [row.side for row in _facts_by_country(given)] == ["CN", "US"]


def test_the_place_that_speaks_alone_is_named_in_the_list(folder: Folder) -> None:
    names = [column.name for column in FACT_LIST.columns]
    told = [dict(zip(names, row, strict=True)) for row in FACT_LIST.rows(Site(folder.record()))]
    alone = {(row["fact"], row["alone"], row["alone_in"]) for row in told if row["alone"]}
    assert ("start", OAKLAND, "US") in alone


def test_what_both_ends_share_of_a_date_is_counted_and_leads_to_its_list(folder: Folder) -> None:
    folder.change("ties.csv", 2, value="1994")
    site = Site(folder.record())
    (row,) = view(site, "")["precision"]
    assert row["value"] == "start"
    assert {name: n for name, n in row["counts"].items() if n} == {"year": 1}
    at = [column.name for column in FACT_LIST.columns].index("precision")
    assert sum((r[FACT], r[at]) == ("start", "year") for r in FACT_LIST.rows(site)) == 1
    assert "#fact=start&amp;precision=year" in site.content("two-ends.html").body.decode()


def test_starts_are_counted_by_decade(folder: Folder) -> None:
    shown = view(Site(folder.record()), "")
    assert [row["value"] for row in shown["starts"]] == ["1980", "1990"]


def test_a_response_without_a_partner_is_no_fact_of_two_ends(folder: Folder) -> None:
    folder.add("shocks.csv").add("responses.csv", partner="")
    folder.add("responses.csv", id="toward-dalian", place=OAKLAND, partner=DALIAN)
    shown = view(Site(folder.record()), "")
    assert [row["all"] for row in shown["facts"] if row["value"] == "response"] == [1]


def test_addresses_of_lists_are_escaped_once(folder: Folder) -> None:
    html = Site(folder.record()).content("two-ends.html").body.decode()
    assert "#fact=start&amp;decade=1980" in html
    assert "&amp;amp;" not in html


def _contradicted(folder: Folder) -> list[tuple[str, float | None, str]]:
    """Contradicted facts of the list: pair, how far apart, and who disagrees."""
    names = [column.name for column in FACT_LIST.columns]
    rows = [dict(zip(names, row, strict=True)) for row in FACT_LIST.rows(Site(folder.record()))]
    return [(r["tie"][0], r["apart"], r["between"]) for r in rows if r["agreed"] == "contradicted"]


def test_a_contradicted_fact_says_who_disagrees_and_how_far_apart(folder: Folder) -> None:
    folder.add("sources.csv", id="dalian", end="CN", place=DALIAN)
    folder.tie("established", "1990", place_a=OAKLAND, place_b=DALIAN, source="dalian")
    assert sorted(_contradicted(folder)) == [
        (f"tie:{CHANGCHUN}|{LITTLE_ROCK}", 0.2, "ends"),
        (f"tie:{DALIAN}|{OAKLAND}", 7.8, "ends"),
    ]


def test_third_parties_against_an_end_are_told_from_both_ends(folder: Folder) -> None:
    folder.tie("established", "2009", place_a=OAKLAND, place_b=DALIAN, source="geonames")
    assert [who for _, _, who in sorted(_contradicted(folder))] == ["ends", "third"]
    shown = view(Site(folder.record()), "")
    assert (shown["contradicted"], shown["between_ends"]) == (2, 1)


def test_dates_that_lie_farther_apart_come_first(folder: Folder) -> None:
    folder.add("sources.csv", id="dalian", end="CN", place=DALIAN)
    folder.tie("established", "1990", place_a=OAKLAND, place_b=DALIAN, source="dalian")
    worst, other = disagreement_list(folder.record())
    assert worst.tie.id == f"tie:{DALIAN}|{OAKLAND}"
    assert [each.years is not None and round(each.years) for each in (worst, other)] == [8, 0]


def test_the_page_leads_to_what_is_contradicted_only_where_anything_is(folder: Folder) -> None:
    html = Site(folder.record()).content("two-ends.html").body.decode()
    assert "#agreed=contradicted&amp;sort=apart&amp;order=down" in html
    folder.change("ties.csv", 2, value="1994-04-05")
    html = Site(folder.record()).content("two-ends.html").body.decode()
    assert "sort=apart" not in html


def test_answers_of_both_ends_are_led_to_only_where_anybody_answered(folder: Folder) -> None:
    site = Site(folder.record())
    assert "interviews.html" not in set(site)
    assert b"interviews.html" not in site.content("two-ends.html").body


def test_kinds_of_sources_stand_with_their_reliability_next_to_the_ledger(sino_us: Record) -> None:
    site = Site(sino_us)
    by_fact = {group["fact"]: group for group in view(site, "")["believed"]}
    assert list(by_fact) == ["start", "kind", "exchange"]
    found = reliability(site.index)["start"]
    voices = {row["voice"]: row["chance"]["value"] for row in by_fact["start"]["voices"]}
    assert voices == {voice: chance.value for voice, chance in found.reporters.items()}
    least = by_fact["start"]["least_sure"]
    chances = [row["chance"]["value"] for row in least]
    assert chances == sorted(chances)
    assert all(row["tie"] in sino_us.ties for row in least)


def test_without_several_sources_of_one_fact_nobody_is_judged(folder: Folder) -> None:
    site = Site(folder.record())
    assert all(group["voices"] for group in view(site, "")["believed"])
