"""Plain values of answers: what stands under which name, and what is left out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from paradiplomacy.language import Words
from paradiplomacy.model.dates import EventDate
from paradiplomacy.model.status import Status
from paradiplomacy.views import RecordAnswer, line_of, view_of

WORDS = Words("paradiplomacy.language.shared")


@dataclass(frozen=True, slots=True)
class Thing:
    id: str
    since: EventDate | None = None
    people: int | None = None
    coastal: bool | None = None
    statements: tuple[str, ...] = ("s1",)


class Line(RecordAnswer):
    more = frozenset({"parts"})
    thing: Thing
    status: Status
    parts: tuple[Thing, ...] = ()
    further: Mapping[str, Any] = field(default_factory=dict)


class Whole(RecordAnswer):
    left_out = RecordAnswer.left_out | {"secret"}
    line: Line
    secret: str
    parts: int


def test_columns_of_the_thing_stand_beside_its_key() -> None:
    line = Line(Thing("a", EventDate.parse("1994-04")), Status.NOT_KNOWN)
    assert line.to_dict() == {
        "thing": "a",
        "since": "1994-04",
        "people": None,
        "coastal": None,
        "status": "not known",
        "parts": [],
    }
    assert line.key == "a"


def test_what_nobody_says_is_empty_text_but_a_number_or_flag_is_none() -> None:
    shown = Line(Thing("a"), Status.ENDED).to_dict()
    assert (shown["since"], shown["people"], shown["coastal"]) == ("", None, None)


def test_a_line_leaves_out_what_only_one_thing_shows() -> None:
    line = Line(Thing("a"), Status.ENDED, parts=(Thing("b"),))
    assert [part["id"] for part in line.to_dict()["parts"]] == ["b"]
    assert "parts" not in line_of(line)
    assert line_of(line).items() <= line.to_dict().items()


def test_an_answer_on_an_answer_has_its_keys_and_its_own_come_first() -> None:
    whole = Whole(Line(Thing("a"), Status.ENDED, parts=(Thing("b"),)), secret="no", parts=1)
    shown = whole.to_dict()
    assert (shown["thing"], shown["status"], shown["parts"]) == ("a", "ended", 1)
    assert not {"line", "secret", "statements"} & shown.keys()
    assert whole.key == "a"


def test_further_columns_stand_beside() -> None:
    shown = Line(Thing("a"), Status.ENDED, further={"hosted_by": "X"}).to_dict()
    assert shown["hosted_by"] == "X"
    assert "further" not in shown


def test_messages_stay_and_all_else_is_plain() -> None:
    message = WORDS("joined", items=("a", "b"))
    assert view_of((message, date(2020, 1, 2), frozenset({"b", "a"}), {1: None})) == [
        message,
        "2020-01-02",
        ["a", "b"],
        {"1": None},
    ]


@dataclass(frozen=True, slots=True)
class Part:
    value: float


class Measure(RecordAnswer):
    part: Part
    other: Part | None
    bounds: tuple[float | None, ...]
    limits: tuple[float, ...] | None = None


def test_columns_of_a_first_part_without_a_key_stand_beside() -> None:
    shown = Measure(Part(1.0), Part(2.0), ()).to_dict()
    assert shown == {"value": 1.0, "other": {"value": 2.0}, "bounds": [], "limits": None}


def test_parts_lists_and_items_that_are_not_there_are_none() -> None:
    shown = Measure(Part(1.0), None, (None, 2.0)).to_dict()
    assert (shown["other"], shown["bounds"], shown["limits"]) == (None, [None, 2.0], None)


def test_numbers_without_a_word_in_json_are_none() -> None:
    assert view_of(Part(float("inf"))) == {"value": None}
    assert view_of({"share": float("nan")}) == {"share": None}
