"""Reports of the ledger, from which kinds of sources are judged."""

from __future__ import annotations

import pytest

from paradiplomacy.answers.agreement import _reports_of_fact, _value_compared, belief_in
from paradiplomacy.answers.index import index_of
from paradiplomacy.answers.tie import tie_answer
from paradiplomacy.model.statements import Certainty
from paradiplomacy.record.record import Record


@pytest.mark.parametrize(
    ("value", "name", "compared"),
    [
        ("1979-10-31", "start", "1979"),
        ("1979", "start", "1979"),
        ("197X", "start", ""),
        ("1979-12/1980-01", "start", ""),
        ("2016-02", "exchange", "2016-02"),
        ("2016", "exchange", ""),
        ("nonsense", "start", ""),
        ("sister", "kind", "sister"),
    ],
)
def test_values_are_compared_as_far_as_they_go(value: str, name: str, compared: str) -> None:
    assert _value_compared(value, name) == compared


def test_what_is_doubted_reports_nothing_and_one_outlet_reports_once(sino_us: Record) -> None:
    for tie in sino_us.ties.values():
        fact = tie.fact("established")
        if fact is None:
            continue
        stated = [
            statement
            for statement in map(sino_us.statements.__getitem__, fact.statements)
            if statement.certainty is Certainty.STATED
        ]
        reports = list(_reports_of_fact(sino_us, fact, "start"))
        assert len(reports) <= len(stated)
        outlets = {sino_us.source_of(each).outlet or each.source for each in stated}
        values = {report.value for report in reports}
        assert len(reports) <= len(outlets) * max(1, len(values))


def test_the_belief_stands_in_the_facts_of_a_tie_and_prefers_nothing(sino_us: Record) -> None:
    index = index_of(sino_us)
    tie = sino_us.tie("Ohio", "Hubei")
    facts = {fact.property: fact for fact in tie_answer(index, tie).facts}
    belief = belief_in(index, tie.id, "established")
    assert belief is not None
    assert facts["established"].believed["chance"]["value"] == belief.chance.value > 0.99
    assert facts["established"].believed["value"] == "1979"
    assert facts["established"].value == tie.fact("established").value  # type: ignore[union-attr]
    assert facts["purpose"].believed == {} if "purpose" in facts else True
    assert belief_in(index, tie.id, "renewed") is None
