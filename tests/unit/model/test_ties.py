"""Ties on a day."""

from __future__ import annotations

from datetime import date

import pytest

from paradiplomacy.model.dates import EventDate
from paradiplomacy.model.status import ChangeKind, Status, StatusChange, history
from paradiplomacy.model.ties import Tie, TieKind, tie_key

SISTER, FRIENDSHIP = TieKind.SISTER, TieKind.FRIENDSHIP


def tie(*steps: tuple[str, str | None], kinds: tuple[tuple[TieKind, str], ...] = ()) -> Tie:
    changes = [StatusChange(ChangeKind(n), EventDate.parse(d) if d else None) for n, d in steps]
    said = tuple((kind, EventDate.parse(when) if when else None) for kind, when in kinds)
    return Tie("tie:cn-beijing|us-ny", "us-ny", "cn-beijing", said, history=history(changes))


def test_a_tie_has_one_key_in_either_order() -> None:
    assert tie_key("us-ny", "cn-beijing") == tie_key("cn-beijing", "us-ny") == tie().id


@pytest.mark.parametrize(
    ("day", "status"),
    [
        ("1979-12-31", None),
        ("1980-02-24", None),
        ("1980-02-25", Status.ACTIVE),
        ("1989-07-01", Status.ACTIVE),  # 1989 counts from its middle, 2 July
        ("1989-07-02", Status.SUSPENDED),
        ("2004-05-15", Status.SUSPENDED),
        ("2004-05-16", Status.ACTIVE),
        ("2026-01-01", Status.ACTIVE),
    ],
)
def test_the_status_on_a_day(day: str, status: Status | None) -> None:
    held = tie(("established", "1980-02-25"), ("suspended", "1989"), ("resumed", "2004-05"))
    assert held.stated_on(date.fromisoformat(day)) is status
    assert held.stated is Status.ACTIVE


def test_an_open_date_counts_from_its_known_end() -> None:
    held = tie(("established", "../1980"), ("ended", "2019-06/.."))
    assert held.stated_on(date(1980, 12, 30)) is None
    assert held.stated_on(date(1980, 12, 31)) is Status.ACTIVE
    assert held.stated_on(date(2019, 5, 31)) is Status.ACTIVE
    assert held.stated_on(date(2019, 6, 1)) is Status.ENDED


def test_an_undated_start_counts_from_ever_and_an_undated_end_never() -> None:
    held = tie(("established", None), ("ended", None))
    assert held.stated_on(date(1900, 1, 1)) is Status.ACTIVE
    assert held.stated_on(date(2026, 1, 1)) is Status.ACTIVE
    assert held.stated is Status.ENDED


def test_a_tie_of_which_nothing_is_known_has_no_status() -> None:
    assert tie().stated is None
    assert tie().stated_on(date(2026, 1, 1)) is None
    assert tie().kind is None
    assert tie().kind_on(date(2026, 1, 1)) is None
    assert tie().fact("established") is None


def test_the_kind_on_a_day_is_that_of_the_period() -> None:
    held = tie(kinds=((SISTER, "../2025-06"), (FRIENDSHIP, "2025-07/..")))
    assert held.kind_on(date(2025, 6, 30)) is SISTER
    assert held.kind_on(date(2025, 7, 1)) is FRIENDSHIP
    assert held.kind is FRIENDSHIP


def test_a_kind_without_a_period_holds_always() -> None:
    assert tie(kinds=((SISTER, ""),)).kind_on(date(1900, 1, 1)) is SISTER
