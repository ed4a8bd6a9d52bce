"""Errors say which input, what was expected and what to do."""

from __future__ import annotations

import pytest

from paradiplomacy import errors
from paradiplomacy.errors import NotFoundError, ParadiplomacyError, Problem, RecordError


def test_all_errors_have_one_root() -> None:
    for name in errors.__all__:
        kind = getattr(errors, name)
        if issubclass(kind, Exception):
            assert issubclass(kind, ParadiplomacyError)


@pytest.mark.parametrize(
    ("problem", "text"),
    [
        (Problem("ties.csv", 7, "value", "is wrong"), "ties.csv, row 7, field 'value': is wrong"),
        (Problem("ties.csv", 7, "", "is wrong"), "ties.csv, row 7: is wrong"),
        (Problem("record.yaml", 0, "id", "is wrong"), "record.yaml, field 'id': is wrong"),
        (Problem("ties.csv", 0, "", "is missing"), "ties.csv: is missing"),
    ],
)
def test_a_problem_names_what_it_knows(problem: Problem, text: str) -> None:
    assert str(problem) == text


def test_problems_are_told_in_order_of_file_and_row() -> None:
    one, two, three = Problem("a", 2, "", "x"), Problem("a", 10, "", "x"), Problem("b", 1, "", "x")
    assert RecordError([three, two, one]).problems == (one, two, three)


def test_what_is_not_found_is_told_what_comes_near() -> None:
    error = NotFoundError("place", "Litle Rock", ["Little Rock", "Oakland"])
    assert str(error) == "no place 'Litle Rock'; did you mean 'Little Rock'?"


def test_few_known_names_are_all_told_and_many_are_not() -> None:
    assert str(NotFoundError("format", "x9", ["csv", "ftm"])).endswith("there are: csv, ftm")
    assert str(NotFoundError("place", "?", [f"place {n}" for n in range(99)])) == "no place '?'"
