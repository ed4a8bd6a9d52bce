"""The moments of a tie's start: what only intends one, what bounds a start that nobody states."""

from __future__ import annotations

from datetime import date

import pytest
from tests.support.folders import Folder

from paradiplomacy.model.dates import EventDate
from paradiplomacy.model.facts import Agreement
from paradiplomacy.model.status import ChangeKind, Status, StatusChange
from paradiplomacy.model.ties import Tie
from paradiplomacy.record.frames import frames_of
from paradiplomacy.record.tie_history import start_between


def tie(folder: Folder) -> Tie:
    return folder.record().tie("Little Rock", "Changchun")


@pytest.fixture
def listed(folder: Folder) -> Folder:
    """A list of the other end names the kind of the tie; nothing more is said."""
    folder.tables["ties.csv"] = []
    return folder.tie("kind", "sister city", source="jilin")


@pytest.mark.parametrize("moment", ["proposed", "letter_of_intent", "approved"])
def test_who_says_that_a_tie_is_wanted_does_not_say_that_it_is_one(
    folder: Folder, moment: str
) -> None:
    folder.tables["ties.csv"] = []
    folder.tie(moment, "2018-04")
    held = tie(folder)
    assert (held.stated, held.established, held.start_from) == (Status.PROPOSED, None, ())
    assert [change.change for change in held.history] == [ChangeKind(moment)]


@pytest.mark.parametrize(
    ("moments", "start", "start_from"),
    [
        ({"approved": "1984-10-16"}, "1984-10-16/..", ["approved"]),
        ({"in_force": "1993"}, "../1993", ["in_force"]),
        ({"approved": "1984-10-16", "in_force": "1985-04"}, "1984-10-16/1985-04",
         ["approved", "in_force"]),
        ({"letter_of_intent": "2013", "approved": "2014-02"}, "2014-02/..", ["approved"]),
        ({"proposed": "2016", "letter_of_intent": "2015"}, "2016/..", ["proposed"]),
        ({"approved": "1984", "in_force": "1984"}, "1984", ["approved", "in_force"]),
        ({"approved": "[1984..1986]"}, "1984-01-01/..", ["approved"]),
        ({"approved": "../1984"}, "None", []),
        ({"approved": "unknown"}, "None", []),
        # What came into force before anybody wanted it bounds nothing.
        ({"letter_of_intent": "2015", "in_force": "2014"}, "None", []),
    ],
)  # fmt: skip
def test_other_moments_bound_a_start_that_nobody_states(
    listed: Folder, moments: dict[str, str], start: str, start_from: list[str]
) -> None:
    for name, when in moments.items():
        listed.tie(name, when)
    held = tie(listed)
    assert (str(held.established), list(map(str, held.start_from))) == (start, start_from)
    assert held.stated_start is None
    assert held.stated is Status.ACTIVE
    started = next(c for c in held.history if c.change is ChangeKind.ESTABLISHED)
    assert started.inferred == ("moments/1" if start_from else "")
    assert not any(c.irregular for c in held.history if start_from)
    fact = held.fact("established")
    assert fact is not None
    assert fact.agreement is Agreement.SILENT


def test_a_stated_start_is_not_touched_by_other_moments(listed: Folder) -> None:
    listed.tie("approved", "1984-10-16").tie("established", "1985-04").tie("in_force", "1985-06")
    held = tie(listed)
    assert (str(held.established), held.start_from) == ("1985-04", ())
    assert held.stated_start == held.established
    assert [str(c.change) for c in held.history] == ["approved", "established", "in_force"]
    assert [str(c.status) for c in held.history] == ["proposed", "active", "active"]


def test_a_start_without_a_day_lies_between_the_moments_that_have_one(listed: Folder) -> None:
    listed.tie("established", "unknown").tie("approved", "1984-10-16")
    held = tie(listed)
    assert str(held.established) == "1984-10-16/.."
    (started,) = (c for c in held.history if c.change is ChangeKind.ESTABLISHED)
    assert len(started.statements) == 2


def test_two_sources_contradict_each_other_only_about_the_same_moment(listed: Folder) -> None:
    listed.tie("letter_of_intent", "2016-10").tie("established", "2018-04", source="jilin")
    assert not any(fact.agreement is Agreement.CONTRADICTED for fact in tie(listed).facts)
    listed.tie("established", "2017")
    (disputed,) = (f for f in tie(listed).facts if f.agreement is Agreement.CONTRADICTED)
    assert disputed.property == "established"


def test_approvals_of_both_ends_are_two_events_and_the_first_bounds_the_start(
    listed: Folder,
) -> None:
    listed.tie("approved", "1984-10-16").tie("approved", "1999-03", source="jilin")
    held = tie(listed)
    assert [f.agreement for f in held.facts if f.property == "approved"] == [
        Agreement.ONE_SIDED
    ] * 2
    assert str(held.established) == "1984-10-16/.."
    assert held.stated_on(date(2000, 1, 1)) is Status.ACTIVE


@pytest.mark.parametrize(("kind_by", "status"), [("lr", Status.PROPOSED), ("jilin", Status.ACTIVE)])
def test_of_who_says_only_that_a_tie_is_wanted_the_kind_is_of_what_is_wanted(
    folder: Folder, kind_by: str, status: Status
) -> None:
    folder.tables["ties.csv"] = []
    folder.tie("letter_of_intent", "2018-04").tie("kind", "sister city", source=kind_by)
    assert tie(folder).stated is status


def test_a_council_that_approves_a_tie_of_a_kind_says_that_there_is_one(folder: Folder) -> None:
    folder.tables["ties.csv"] = []
    folder.tie("approved", "2017-05-16").tie("kind", "friendship city")
    held = tie(folder)
    assert (held.stated, str(held.established)) == (Status.ACTIVE, "2017-05-16/..")


def test_analyses_take_the_moments_as_bounds(listed: Folder) -> None:
    listed.tie("approved", "1984-10-16")
    row = frames_of(listed.record()).ties.row(0, named=True)
    assert row["established_low"] == date(1984, 10, 16)
    assert row["established_high"] is None
    assert row["established"] is None
    assert row["start_from"] == ["approved"]


@pytest.mark.parametrize(
    ("moments", "start"),
    [
        # An interval is written after a year, and may lie before it.
        (("1984", "[1979..1990]"), "1979-01-01/.."),
        (("1984", "197X"), "197X/.."),
        (("1984-05", "1984-05-20"), "1984-05/.."),
        # Where both may be of the same day, the wider one counts: it promises no day.
        (("1984", "1984-01-01"), "1984/.."),
    ],
)
@pytest.mark.parametrize("step", [1, -1])
def test_of_several_letters_the_one_that_may_be_the_earliest_bounds_the_start(
    moments: tuple[str, str], start: str, step: int
) -> None:
    letters = [
        StatusChange(ChangeKind.LETTER_OF_INTENT, EventDate.parse(moment)) for moment in moments
    ]
    found, (bound,) = start_between(letters[::step])
    assert str(found) == start
    assert bound in letters
    assert bound.date is not None
    assert bound.date.earliest == min(letter.date.earliest for letter in letters if letter.date)
