"""Which change of status may follow which."""

from __future__ import annotations

from dataclasses import replace

import pytest

from paradiplomacy.model.dates import EventDate
from paradiplomacy.model.status import ChangeKind, Status, StatusChange, history


def told(*steps: str) -> list[StatusChange]:
    """Changes written as ``suspended 2012-02-21 CN``; a question mark for no date."""
    made = []
    for step in steps:
        name, when, *actor = step.split()
        date = None if when == "?" else EventDate.parse(when)
        made.append(StatusChange(ChangeKind(name), date, "".join(actor)))
    return made


def shown(changes: tuple[StatusChange, ...]) -> list[str]:
    return [f"{c.change} {c.date or '?'}{' !' if c.irregular else ''}" for c in changes]


# The real cases of the design.


def test_nanjing_nagoya_is_suspended_and_neither_ended_nor_resumed() -> None:
    past = history(told("suspended 2012-02-21 CN", "established 1978-12-21"))
    assert shown(past) == ["established 1978-12-21", "suspended 2012-02-21"]
    assert past[-1].status is Status.SUSPENDED
    assert past[-1].actor == "CN"


def test_prague_beijing_keeps_both_acts_and_marks_the_second() -> None:
    past = history(told("ended 2019-10-09 CN", "established 2016-03-29", "ended 2019-10-07 CZ"))
    assert [c.actor for c in past] == ["", "CZ", "CN"]
    assert past[1].irregular == ""
    assert past[2].irregular == "ended, but the tie was ended before"
    assert past[-1].status is Status.ENDED


def test_a_tie_that_is_signed_anew_after_its_end_lives() -> None:
    past = history(told("ended 2025-07~ law", "renewed 2025-07/.. US", "established 1994-04-05"))
    assert [c.irregular for c in past] == ["", "", ""]
    assert past[-1].status is Status.ACTIVE


# Order.


def test_where_days_overlap_the_lawful_order_is_taken() -> None:
    past = history(told("resumed 1989/2018", "suspended 1989-06", "established 1980"))
    assert shown(past) == ["established 1980", "suspended 1989-06", "resumed 1989/2018"]


def test_no_lawful_order_overrides_certain_dates() -> None:
    past = history(told("renewed 1980/2000", "suspended 1985", "established 1990"))
    assert shown(past) == ["renewed 1980/2000 !", "suspended 1985", "established 1990 !"]


def test_on_one_day_the_lawful_order_is_taken() -> None:
    past = history(
        told("resumed 1999-05-08", "suspended 1999-05-08", "established 1980", "suspended 1998")
    )
    assert shown(past) == [
        "established 1980",
        "suspended 1998",
        "resumed 1999-05-08",
        "suspended 1999-05-08",
    ]


def test_changes_that_differ_in_text_or_statements_alone_have_one_order() -> None:
    (year,), (days,) = told("renewed 1985"), told("renewed 1985-01-01/1985-12-31")
    one, other = replace(year, statements=("a",)), replace(year, statements=("b",))
    for pair in ([year, days], [one, other]):
        there, back = history(pair), history(reversed(pair))
        assert [(str(c.date), c.statements) for c in there] == [
            (str(c.date), c.statements) for c in back
        ]


def test_an_undated_establishment_is_first_and_an_undated_end_last() -> None:
    past = history(told("ended ?", "suspended 1989", "established ?", "resumed 1991"))
    assert shown(past) == ["established ?", "suspended 1989", "resumed 1991", "ended ?"]


def test_nothing_is_dropped_to_make_a_history_lawful() -> None:
    past = history(told("resumed 2004", "resumed 2006", "suspended 2005"))
    assert shown(past) == ["resumed 2004 !", "suspended 2005", "resumed 2006"]


@pytest.mark.parametrize(
    ("step", "before"),
    [
        ("suspended 1990", []),
        ("suspended 1990", ["established 1980", "ended 1985"]),
        ("resumed 1990", ["established 1980"]),
        ("dormant 1990", ["established 1980", "suspended 1985"]),
        ("established 1990", ["established 1980"]),
        ("proposed 1990", ["established 1980"]),
    ],
)
def test_a_change_that_cannot_follow_is_marked(step: str, before: list[str]) -> None:
    assert history(told(step, *before))[-1].irregular.startswith(step.partition(" ")[0])


def test_every_change_leads_to_a_status() -> None:
    assert {change.leads_to for change in ChangeKind} == set(Status) - {Status.NOT_KNOWN}
