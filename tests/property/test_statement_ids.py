"""A statement is named by what it says, who says it and for when; by nothing else."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from paradiplomacy.model.statements import Certainty, Polarity, Statement

_IDENTITY = (
    "record", "subject", "property", "value", "source", "side", "when", "actor", "language",
    "polarity", "certainty",
)  # fmt: skip
_REMARKS = ("raw", "locator", "note", "coder", "method")

_text = st.text(st.sampled_from("a1|: \x1b\x1f长"), max_size=4)
_statements = st.builds(
    Statement,
    **dict.fromkeys(_IDENTITY[:-2], _text),
    **dict.fromkeys(_REMARKS, _text),
    polarity=st.sampled_from(Polarity),
    certainty=st.sampled_from(Certainty),
)


def identity(statement: Statement) -> tuple[str, ...]:
    return tuple(getattr(statement, name) for name in _IDENTITY)


def test_every_field_is_identity_or_remark() -> None:
    assert {field.name for field in fields(Statement)} == {*_IDENTITY, *_REMARKS}


@given(_statements, _statements)
def test_ids_are_equal_exactly_if_identities_are(one: Statement, other: Statement) -> None:
    assert (one.id == other.id) == (identity(one) == identity(other))


@given(_statements, st.sampled_from(_REMARKS), st.text(max_size=9))
def test_remarks_do_not_matter(statement: Statement, name: str, remark: str) -> None:
    other: dict[str, Any] = {name: remark}
    assert replace(statement, **other).id == statement.id


@given(_statements, st.sampled_from(_IDENTITY[:-2]))
def test_every_field_of_the_identity_matters(statement: Statement, name: str) -> None:
    longer: dict[str, Any] = {name: getattr(statement, name) + "x"}
    assert replace(statement, **longer).id != statement.id


@given(st.text(max_size=3), st.text(max_size=3), st.text(max_size=3))
def test_a_separator_inside_a_field_is_no_separator(a: str, b: str, c: str) -> None:
    def said(source: str, record: str) -> Statement:
        return Statement(record, "s", "p", "v", source, "US")

    assert said(f"{a}\x1f{b}", c).id != said(a, f"{b}\x1f{c}").id


@given(_statements)
def test_each_certainty_makes_another_statement(statement: Statement) -> None:
    assert len({replace(statement, certainty=each).id for each in Certainty}) == len(Certainty)


def test_the_id_of_a_stated_row_of_the_shipped_record_stays() -> None:
    said = Statement(
        "sino_us", "tie:cn-jilin-changchun|us-ar-little-rock", "established", "1994-04-05",
        "lrsistercities-changchun", "US",
    )  # fmt: skip
    assert said.id == "8eb3cf57a3e39df6"
