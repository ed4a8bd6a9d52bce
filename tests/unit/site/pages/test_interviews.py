"""The page of what both ends answered."""

from __future__ import annotations

import pytest
from tests.support.answered import answered_by_both
from tests.support.folders import CHANGCHUN, LITTLE_ROCK, Folder

from paradiplomacy.site.pages.interviews import view
from paradiplomacy.site.site import Site


@pytest.fixture
def asked(folder: Folder) -> Folder:
    """Both ends answer, and contradict each other once."""
    return answered_by_both(folder)


def test_discrepancies_stand_with_the_answers_of_each_end(asked: Folder) -> None:
    shown = view(Site(asked.record()), "")
    (row,) = shown["discrepancies"]
    assert row["question"] == "rural.any"
    assert [(end["side"], end["answers"][0]["en"]) for end in row["ends"]] == [
        (CHANGCHUN, "no"),
        (LITTLE_ROCK, "yes"),
    ]
    assert [each["question"] for each in shown["questions"]] == ["trade.any", "rural.any"]


def test_page_in_both_languages(asked: Folder) -> None:
    site = Site(asked.record())
    english = site.content("interviews.html").body.decode()
    assert "Answers from both ends: 1 of one tie." in english
    assert "between 41% and 71% of ties" in english
    assert "Has the tie done anything for the development of rural areas?" in english
    chinese = site.content("zh/interviews.html").body.decode()
    assert "双方的回答" in chinese
    assert "双方关系是否开展过促进农村发展的活动？" in chinese


def test_who_was_not_blind_is_said_and_not_in_the_figures(asked: Folder) -> None:
    asked.change("accounts.csv", -1, not_blind="yes")
    site = Site(asked.record())
    shown = view(site, "")
    assert shown["left_out"]["not_blind"] == 1
    assert {each["both"] for each in shown["questions"]} == {0}
    assert {each["both"] for each in shown["whole"].values()} == {1}
    assert "could read what the other end answered" in site.content("interviews.html").body.decode()
    assert "可以看到对方的回答" in site.content("zh/interviews.html").body.decode()


def test_where_one_end_alone_is_shown_no_discrepancy_could_be_found(asked: Folder) -> None:
    asked.change("accounts.csv", -1, consent="none")
    html = Site(asked.record()).content("interviews.html").body.decode()
    assert "none could be compared" in html
    assert "None was found" not in html


def test_a_record_without_answers_says_so(folder: Folder) -> None:
    html = Site(folder.record()).content("interviews.html").body.decode()
    assert "no answers to the questionnaire" in html
