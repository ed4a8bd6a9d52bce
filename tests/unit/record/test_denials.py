"""Pairs that have no tie, although sources speak of one."""

from __future__ import annotations

import pytest
from tests.support.folders import LITTLE_ROCK, Folder

from paradiplomacy.errors import NotFoundError

KEY = "tie:cn-jilin-changchun|us-ar-little-rock"


@pytest.fixture
def unsaid(folder: Folder) -> Folder:
    """Nothing is said of Little Rock and Changchun yet."""
    folder.tables["ties.csv"] = folder.tables["ties.csv"][3:]
    folder.tables["exchanges.csv"] = []
    return folder


def denies(folder: Folder, source: str = "lr", when: str = "") -> Folder:
    return folder.tie("kind", "sister city", source=source, when=when, polarity="denies")


def test_an_ends_own_word_that_there_is_no_tie_beats_third_parties(unsaid: Folder) -> None:
    denies(unsaid).tie("established", "1983", source="geonames")
    record = unsaid.record()
    assert KEY not in record.ties
    assert record.untied[KEY].denied_by == (LITTLE_ROCK,)
    assert record.untied[KEY].tie == record.pair("Changchun", "Little Rock")
    with pytest.raises(NotFoundError, match="Little Rock, Arkansas denies that there is one"):
        record.tie("Little Rock", "Changchun")
    assert record.pair("Oakland", "Dalian") == record.tie("Oakland", "Dalian")


@pytest.mark.parametrize("more", [("kind", "sister city"), ("renewed", "2004")])
def test_ends_that_contradict_each_other_keep_the_tie(
    unsaid: Folder, more: tuple[str, str]
) -> None:
    denies(unsaid).tie("kind", "friendship city", source="geonames").tie(*more, source="jilin")
    record = unsaid.record()
    assert KEY in record.ties
    assert not record.untied


def test_an_end_that_names_another_kind_does_not_deny_the_tie(unsaid: Folder) -> None:
    denies(unsaid).tie("kind", "friendship city")
    record = unsaid.record()
    assert str(record.ties[KEY].kind) == "friendship"


def test_third_parties_deny_only_what_nobody_says(unsaid: Folder) -> None:
    denies(unsaid, "geonames")
    assert unsaid.record().untied[KEY].denied_by == ("third",)
    unsaid.tie("established", "1983", source="lr")
    assert KEY in unsaid.record().ties


@pytest.mark.parametrize(
    ("when", "said", "stands"),
    [
        ("2022-05-19", "1983", False),
        ("2022-05-19", "2023-04", True),  # founded since
        ("../2011", "1983", True),  # of a time that is over
        ("2012/..", "1983", False),
    ],
)
def test_a_denial_as_of_a_day_is_about_the_time_until_then(
    unsaid: Folder, when: str, said: str, stands: bool
) -> None:
    denies(unsaid, when=when).tie("established", said, source="geonames")
    assert (KEY in unsaid.record().ties) is stands


def test_a_proposal_that_an_end_says_came_to_nothing_is_no_tie(unsaid: Folder) -> None:
    unsaid.tie("proposed", "2018", source="arkansas-gazette")
    assert KEY in unsaid.record().ties
    denies(unsaid)
    assert unsaid.record().untied[KEY].denied_by == (LITTLE_ROCK,)


@pytest.mark.parametrize("certainty", ["doubted", "announced"])
def test_a_pair_that_is_only_doubted_or_announced_has_no_tie(
    unsaid: Folder, certainty: str
) -> None:
    unsaid.tie("kind", "sister city", certainty=certainty)
    unsaid.tie("established", "1994", certainty=certainty, source="jilin")
    record = unsaid.record()
    assert KEY not in record.ties
    assert record.untied[KEY].denied_by == ()
    assert len(record.ties) == 1
    unsaid.tie("kind", "sister city", source="geonames")
    assert KEY in unsaid.record().ties
