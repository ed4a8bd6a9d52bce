"""Lists behind numbers: whole, or cut where a table has all of it."""

from __future__ import annotations

from paradiplomacy.record.record import Record
from paradiplomacy.report.choice import chosen_places, chosen_subjects, rank_of
from paradiplomacy.report.groups import Groups, Rows
from paradiplomacy.report.limits import LARGE, Limits, limits_of

MANY = [f"tie:{n:03}" for n in range(40)]


def _last_first(subject: str) -> tuple[int, str]:
    return (-int(subject[-3:]), subject)


def test_without_a_limit_everything_is_shown() -> None:
    group = Groups().add("ties", MANY, Rows("ties"))
    assert group.shown == group.subjects == tuple(MANY)


def test_numbers_that_count_the_same_share_a_list() -> None:
    groups = Groups()
    one, few = groups.add("ties", MANY), groups.add("a few", MANY[:3])
    assert groups.add("ties again", MANY).id == one.id
    assert groups.add("as few", MANY[:3]).id != few.id
    assert [(g.title, g.also) for g in groups.all()] == [
        ("ties", ("ties again",)),
        ("a few", ()),
        ("as few", ()),
    ]


def test_a_list_of_what_does_not_decide_is_short_where_a_table_has_all() -> None:
    assert len(Groups().add("a", MANY, Rows("ties"), at_most=5).shown) == 5
    assert len(Groups().add("a", MANY, at_most=5).shown) == 40


def test_a_long_list_shows_the_most_telling_members_and_counts_all() -> None:
    groups = Groups(3, _last_first)
    group = groups.add("ties", MANY, Rows("ties"))
    assert len(group) == 40
    assert group.shown == ("tie:039", "tie:038", "tie:037")
    assert groups.wanted() == set(group.shown)


def test_nothing_is_left_out_that_no_table_has() -> None:
    groups = Groups(3, _last_first)
    group = groups.add("ties", MANY)
    assert group.shown == tuple(MANY)
    assert len(groups.wanted()) == 3


def test_a_list_may_have_a_limit_of_its_own_only_where_there_is_one() -> None:
    assert len(Groups(9, _last_first).add("a", MANY, Rows("ties"), most=2).shown) == 2
    assert len(Groups().add("a", MANY, Rows("ties"), most=2).shown) == 40


def test_rows_say_where_to_look() -> None:
    rows = Rows("ties", (("established_low or established_high", "is not empty", ""),))
    assert rows.words == "established_low or established_high is not empty"


def test_a_small_record_is_shown_whole(sino_us: Record) -> None:
    assert len(sino_us.ties) <= LARGE
    assert limits_of(sino_us) is None


def test_the_choice_keeps_what_is_wanted_and_fills_up_with_what_is_contradicted(
    sino_us: Record,
) -> None:
    limits = Limits(ties=20, others=5)
    quiet = max(sino_us.ties, key=rank_of(sino_us))
    chosen = chosen_subjects(sino_us, [quiet], limits=limits, rank=rank_of(sino_us))
    ties = {subject for subject in chosen if subject.startswith("tie:")}
    assert len(ties) == 20
    assert quiet in ties
    at_odds = [
        key
        for key in ties - {quiet}
        if any(fact.agreement == "contradicted" for fact in sino_us.ties[key].facts)
    ]
    assert len(at_odds) == 19
    assert sum(subject.startswith("exchange:") for subject in chosen) == 5
    assert {f"shock:{key}" for key in sino_us.shocks} <= chosen


def test_places_with_most_ties_are_chosen(sino_us: Record) -> None:
    chosen = chosen_places(sino_us, ["place:us-ar-little-rock"], limits=Limits(places=10))
    assert len(chosen) == 10
    assert "us-ar-little-rock" in chosen
    most = max(sino_us.places, key=lambda key: len(sino_us.partners(key)))
    assert most in chosen
