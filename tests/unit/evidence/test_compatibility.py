"""Which values of a fact can both be true."""

from __future__ import annotations

import pytest

from paradiplomacy.evidence.compatibility import (
    Assertion,
    compatible,
    concur,
    events,
    is_event,
    is_list,
    vagueness,
)


def said(name: str, value: str, when: str = "", key: str = "") -> Assertion:
    return Assertion(key or value, "tie:a|b", name, value, when, "US", "r:s")


@pytest.mark.parametrize(
    ("name", "value", "other", "agree"),
    [
        ("established", "1994-04", "1994-04-05", True),
        ("established", "1994-04-05", "1994-06-22", False),
        ("established", "1994-04-05", "unknown", True),
        ("established", "1985~", "1986", True),
        ("established", "1985?", "1986", False),
        ("kind", "sister", "sister", True),
        ("kind", "sister", "friendship", False),
        ("population", "18960744", "18960744.0", True),
        ("population", "18960744", "18960745", False),
        ("latitude", "39.9075", "39.90750", True),
        ("sector", "trade", "culture", True),
        ("description", "A visit.", "A delegation came.", True),
        ("established", "not 1985", "1985", False),
        ("established", "not 1985", "1986", True),
        ("established", "not 1985", "not 1986", True),
        ("kind", "not sister", "sister", False),
        ("name", "Jilin", "Kirin", False),
    ],
)
def test_two_values_of_a_fact(name: str, value: str, other: str, agree: bool) -> None:
    assert compatible(said(name, value), said(name, other)) is agree
    assert compatible(said(name, other), said(name, value)) is agree


def test_kinds_of_different_periods_can_both_be_true_but_do_not_bear_each_other_out() -> None:
    before, after = said("kind", "sister", "../2025-06"), said("kind", "friendship", "2025-07/..")
    assert compatible(before, after)
    assert not concur(before, after)
    assert not compatible(before, said("kind", "friendship", "2020/.."))
    assert not compatible(before, said("kind", "friendship"))


def test_a_suspension_and_an_end_of_one_time_exclude_each_other() -> None:
    assert not compatible(said("suspended", "1989"), said("ended", "1989"))


@pytest.mark.parametrize(
    ("name", "value", "other", "bears_out"),
    [
        ("established", "1994-04", "1994-04-05", True),
        ("established", "1994", "unknown", False),
        ("established", "unknown", "unknown", False),
        ("sector", "trade", "trade", True),
        ("sector", "trade", "culture", False),
        ("description", "A visit.", "A visit.", False),
        ("kind", "sister", "sister", True),
    ],
)
def test_bearing_out_is_more_than_not_excluding(
    name: str, value: str, other: str, bears_out: bool
) -> None:
    assert concur(said(name, value), said(name, other)) is bears_out


@pytest.mark.parametrize(
    ("one", "days"),
    [
        (said("established", "1985"), 365),
        (said("established", "not 1985"), 365),
        (said("ended", "1985-04-05"), 1),
        (said("ended", "unknown"), 10_000_000),
        (said("kind", "sister"), 0),
    ],
)
def test_vagueness_is_the_number_of_possible_days(one: Assertion, days: int) -> None:
    assert vagueness(one) == days


def test_what_may_happen_again_is_an_event_and_what_takes_many_values_a_list() -> None:
    assert all(map(is_event, ("suspended", "ended", "resumed", "renewed", "dormant")))
    assert not any(map(is_event, ("established", "proposed", "kind", "date")))
    assert all(map(is_list, ("sector", "countries", "description")))
    assert not any(map(is_list, ("established", "kind", "ended")))


# --- events -------------------------------------------------------------------


def grouped(*told: Assertion) -> list[tuple[str, set[str]]]:
    return [(name, {one.value for one in group}) for name, group in events(told)]


def test_dates_that_overlap_speak_of_one_event_and_others_of_others() -> None:
    assert grouped(
        said("renewed", "1998-05"), said("renewed", "1998"), said("renewed", "2008-10-01")
    ) == [("renewed", {"1998", "1998-05"}), ("renewed", {"2008-10-01"})]


def test_dates_speak_of_one_event_through_others() -> None:
    first, last = said("renewed", "1998-01"), said("renewed", "1999-12")
    assert len(grouped(first, last)) == 2
    assert grouped(first, said("renewed", "1998/1999"), last) == [
        ("renewed", {"1998-01", "1998/1999", "1999-12"})
    ]


def test_a_long_stretch_is_not_forgotten_when_a_short_one_follows() -> None:
    told = said("renewed", "1990/1999"), said("renewed", "1991"), said("renewed", "1995")
    assert len(grouped(*told)) == 1


def test_a_suspension_and_an_end_of_one_time_are_one_interruption() -> None:
    told = said("suspended", "1989"), said("ended", "1989-06"), said("ended", "2019")
    assert grouped(*told) == [
        ("interruption", {"1989", "1989-06"}),
        ("interruption", {"2019"}),
    ]


def test_an_undated_statement_joins_the_last_event_of_its_kind() -> None:
    told = said("renewed", "1998"), said("renewed", "2008"), said("renewed", "unknown")
    assert grouped(*told) == [("renewed", {"1998"}), ("renewed", {"2008", "unknown"})]
    assert grouped(said("resumed", "unknown")) == [("resumed", {"unknown"})]
