"""Which ties a law touches, and the facts on which that rests."""

from __future__ import annotations

import pytest
from tests.support.folders import CHANGCHUN, LITTLE_ROCK, OAKLAND, Folder

from paradiplomacy.answers import LawAnswer, TieUnderLaw, law_list, law_named
from paradiplomacy.errors import NotFoundError
from paradiplomacy.model.ties import tie_key

LAW = "ar-14-1-116"


@pytest.fixture
def bound(folder: Folder) -> Folder:
    """A law of Arkansas on ties with China, beside a tie of California."""
    folder.place("us-ar", "Arkansas", "Arkansas", 34.7, -92.3, level="state")
    folder.add(
        "laws.csv",
        place="us-ar",
        effective="2025-08-05",
        terminate_by="2025-10-01",
        scope_countries="CN",
        covered="municipalities",
        retroactive="yes",
    )
    return folder


def the_law(folder: Folder) -> LawAnswer:
    return law_named(folder.record(), LAW)


def the_one(folder: Folder) -> TieUnderLaw:
    (row,) = the_law(folder).touched
    return row


def test_a_law_touches_the_ties_of_its_own_state_alone_and_says_why(bound: Folder) -> None:
    row = the_one(bound)
    assert row.tie == tie_key(LITTLE_ROCK, CHANGCHUN)
    assert (row.place, row.bound, row.tier) == (LITTLE_ROCK, "within", "city")
    assert (row.partner, row.country) == (CHANGCHUN, "CN")
    assert (row.made, row.status) == ("before", "not known")
    law = the_law(bound)
    assert (law.law.retroactive, str(law.law.terminate_by)) == ("yes", "2025-10-01")
    assert law.deadline == "past"


@pytest.mark.parametrize(
    ("effective", "made"),
    [("1990", "after"), ("1994", "unclear"), ("2025", "before"), ("", "unknown")],
)
def test_whether_a_tie_was_made_before_its_law(bound: Folder, effective: str, made: str) -> None:
    bound.change("laws.csv", 0, effective=effective)
    assert the_one(bound).made == made


@pytest.mark.parametrize(("day", "deadline"), [("2025", "past"), ("2026", "ahead"), ("", "")])
def test_where_the_deadline_lies(bound: Folder, day: str, deadline: str) -> None:
    bound.change("laws.csv", 0, terminate_by=day)
    assert the_law(bound).deadline == deadline


def test_what_happened_since_the_law_is_named(bound: Folder) -> None:
    bound.tie("renewed", "2010")
    bound.tie("ended", "2025-09", actor="law")
    assert [(str(c.change), c.actor) for c in the_one(bound).changes] == [("ended", "law")]


def test_a_summary_counts_ties_and_those_that_stand(bound: Folder) -> None:
    bound.tie("ended", "2024", actor="US")
    (row,) = law_list(bound.record())
    assert (row.ties, row.standing, row.sources) == (1, 0, ("small/lr",))


@pytest.mark.parametrize(
    ("day", "actor", "unclear"),
    [("2025", "US", 1), ("2025", "law", 0), ("2025-08-05", "US", 0), ("2025-09~", "US", 1)],
)
def test_an_end_that_may_lie_before_its_law_is_said_to(
    bound: Folder, day: str, actor: str, unclear: int
) -> None:
    bound.tie("ended", day, actor=actor)
    law = the_law(bound)
    assert (law.ended, law.unclear) == (1, unclear)


def test_laws_of_a_place_are_its_own_and_those_of_its_state(bound: Folder) -> None:
    record = bound.record()
    assert [law.law.id for law in law_list(record, place="Little Rock")] == [LAW]
    assert law_list(record, place=OAKLAND) == ()
    assert law_list(record, status="bill") == ()


@pytest.mark.parametrize("wrong", [{"status": "dead"}, {"place": "Atlantis"}])
def test_what_there_is_not_is_refused(bound: Folder, wrong: dict[str, str]) -> None:
    with pytest.raises(NotFoundError):
        law_list(bound.record(), **wrong)


def test_a_law_that_is_not_there_is_refused_with_those_that_are(bound: Folder) -> None:
    with pytest.raises(NotFoundError, match="ar-14-1-116"):
        law_named(bound.record(), "tx-gov-795")


@pytest.mark.parametrize(
    ("day", "enacted", "since"),
    [
        ("2025-08-04", "", False),
        ("2025-08-05", "", True),  # the first day of the law
        ("2025-08-06", "", True),
        ("2025-04-15", "2025-04-16", False),
        ("2025-04-16", "2025-04-16", True),  # what was enacted may end ties before it is in force
    ],
)
def test_a_law_counts_from_its_first_day(
    bound: Folder, day: str, enacted: str, since: bool
) -> None:
    bound.change("laws.csv", 0, enacted=enacted)
    bound.tie("ended", day, actor="law")
    assert bool(the_one(bound).changes) is since


def test_of_two_titles_of_a_law_the_preferred_one_stands_alone(bound: Folder) -> None:
    bound.add("laws.csv", place="us-ar", citation="The Act", source="oak")
    answer = the_law(bound)
    (titles,) = (fact for fact in answer.facts if fact.property == "citation")
    assert {said.values for said in titles.said} == {("Ark. Code 14-1-116",), ("The Act",)}
    assert (answer.law.citation,) in {said.values for said in titles.said if said.preferred}


@pytest.mark.parametrize(
    ("property", "value", "proposed", "over"),
    [("ended", "2015", 0, 1), ("ended", "2025", 0, 0), ("established", "2031", 1, 0)],
)
def test_ties_under_a_law_that_were_over_or_are_only_to_come_are_counted(
    bound: Folder, property: str, value: str, proposed: int, over: int
) -> None:
    if property == "ended":
        bound.tie("ended", value)
    else:
        bound.tables["ties.csv"] = [
            row | {"value": value} if row["property"] == "established" else row
            for row in bound.tables["ties.csv"]
        ]
    law = the_law(bound)
    assert (law.ties, law.proposed, law.over) == (1, proposed, over)
