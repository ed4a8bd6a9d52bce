"""What respondents answered on facts of a tie, on the pages of the tie, and in commands."""

from __future__ import annotations

import json

import pytest
from tests.support.answered import with_facts
from tests.support.folders import CHANGCHUN, LITTLE_ROCK, Folder
from typer.testing import CliRunner

from paradiplomacy.answers.review import to_review
from paradiplomacy.cli.main import app
from paradiplomacy.interviews.agreement import compared_view
from paradiplomacy.site.pages.interviews import view as interviews_view
from paradiplomacy.site.pages.two_ends import FACT_LIST
from paradiplomacy.site.site import Site

ADDRESS = f"ties/{CHANGCHUN}--{LITTLE_ROCK}"
ANCHOR = f"interviews.html#facts-{CHANGCHUN}--{LITTLE_ROCK}"


@pytest.fixture
def asked(folder: Folder) -> Folder:
    """Both ends answer on facts; only their cities may be shown."""
    with_facts(folder, "US", founded="1994-04", stands="2", consent="city")
    counts = {"exchange.in-2017": "4"}
    return with_facts(folder, "CN", founded="1996", stands="1", counts=counts, consent="role")


def site_json(site: Site) -> str:
    return html_of(site, f"{ADDRESS}.json")


def html_of(site: Site, address: str) -> str:
    return site.content(address).body.decode()


@pytest.mark.parametrize("language", ["", "zh/"])
def test_the_page_of_the_tie_shows_them_and_leads_to_the_comparison(
    asked: Folder, language: str
) -> None:
    site = Site(asked.record())
    html = html_of(site, f"{language}{ADDRESS}.html")
    assert html.count(ANCHOR) == 5
    words = ("Status as an end states it", "dormant") if not language else ("一方所述现状", "休眠")
    for word in (*words, "1996"):
        assert word in html, word
    compared = html_of(site, f"{language}interviews.html")
    assert f'id="facts-{CHANGCHUN}--{LITTLE_ROCK}"' in compared
    assert f"{ADDRESS}.html" in compared
    assert words[1] in compared


def test_the_first_lines_say_that_the_ends_are_at_odds_on_what_the_tie_is(asked: Folder) -> None:
    site = Site(asked.tie("ended", "2016").record())
    assert "Ended: 2016. In interviews, the two ends" in html_of(site, f"{ADDRESS}.html")
    assert "对关系现状的说法互相矛盾" in html_of(site, f"zh/{ADDRESS}.html")


def test_pages_and_commands_give_the_same(asked: Folder) -> None:
    record = asked.record()
    page = json.loads(site_json(Site(record)))
    ends = ["tie", "show", "Little Rock", "Changchun", "--record", str(asked.write()), "--json"]
    command = json.loads(CliRunner().invoke(app, ends).stdout)
    of_page, of_command = (
        {
            (fact["property"], line["statement"])
            for fact in each["facts"]
            for line in fact["lines"]
            if line["answered"]
        }
        for each in (page, command)
    )
    assert of_page == of_command
    assert len(of_page) == 5
    assert interviews_view(Site(record), "")["facts"] == compared_view(record)["facts"]


def test_the_source_says_neither_office_nor_association(asked: Folder) -> None:
    site = Site(asked.record())
    address = f"sources/small--answered-for-{CHANGCHUN}.html"
    html = html_of(site, address)
    assert "Interviews, answered for Changchun" in html
    assert "an office or association, in an interview" in html.lower()
    assert "访谈：为长春市作答" in html_of(site, f"zh/{address}")


def test_commands_show_them(asked: Folder) -> None:
    folder = str(asked.write())
    run = CliRunner().invoke(app, ["tie", "show", "Little Rock", "Changchun", "--record", folder])
    assert run.exit_code == 0, run.output
    for words in ("status as an end states it", "Interviews, answered for", "interview compare"):
        assert words in run.output, words
    assert "an office or" in run.output, "which of both is not said"
    run = CliRunner().invoke(app, ["interview", "compare", folder, "--json"])
    shown = json.loads(run.output)["facts"]
    assert [(row["property"], row["when"], row["agreement"]) for row in shown] == [
        ("established", "", "contradicted"),
        ("exchanges_in_year", "2017", "one-sided"),
        ("stated_status", "2025", "contradicted"),
    ]
    run = CliRunner().invoke(app, ["interview", "compare", folder])
    assert "dormant" in run.output


def test_where_answers_contradict_each_other_or_the_record_it_is_seen(folder: Folder) -> None:
    with_facts(folder, "US", stands="2", founded="1994-04", consent="city")
    with_facts(folder, "CN", stands="1", consent="city")
    site = Site(folder.record())
    names = [column.name for column in FACT_LIST.columns]
    rows = [dict(zip(names, row, strict=True)) for row in FACT_LIST.rows(site)]
    assert [r["between"] for r in rows if r["fact"] == "stated_status"] == ["ends"]
    assert {each.fact.property for each in to_review(site.record)} >= {"stated_status"}
    assert site.writer("en").coded("fact", "stated_status") != "stated_status"


def test_an_answer_against_its_own_place_waits_for_review(folder: Folder) -> None:
    folder.tables["ties.csv"] = [
        row for row in folder.tables["ties.csv"] if row.get("source") != "jilin"
    ]
    assert to_review(folder.record()) == ()
    with_facts(folder, "US", founded="1989", consent="city")
    (each,) = to_review(folder.record())
    assert each.fact.between == (LITTLE_ROCK,)
    assert not each.between_ends


def test_a_status_that_ends_state_is_said_in_words(folder: Folder) -> None:
    folder.tables["exchanges.csv"] = []
    with_facts(folder, "US", stands="2", consent="city")
    site = Site(folder.record())
    assert "Dormant, as its ends said in interviews (2025)" in html_of(site, f"{ADDRESS}.html")
    assert "受访一方或双方如是说" in html_of(site, f"zh/{ADDRESS}.html")


def test_of_few_pairs_no_coefficient_is_given(folder: Folder) -> None:
    from tests.support.answered import answered_by_both

    site = Site(answered_by_both(folder).record())
    shown = interviews_view(site, "")
    assert {(row["alpha"], row["ac1"]) for row in shown["questions"]} == {(None, None)}
    html = html_of(site, "interviews.html")
    assert "Answers of one tie are too few" in html
    assert "100%" not in html
