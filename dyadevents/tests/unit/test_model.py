"""The specification of a model: what it takes, and what it refuses at once."""

from __future__ import annotations

from typing import Any

import pytest

from dyadevents import FORM, Baseline, EventModel, terms
from dyadevents.formula import FormulaError
from dyadevents.model import ModelError
from made_events.kinds import EXCHANGE


def labels(model: EventModel, kind: str = "event") -> list[str]:
    return [term.label for term in model.terms_of(kind)]


def test_text_is_a_formula() -> None:
    text = "reciprocity(binary) + inertia(raw)"
    assert labels(EventModel(terms=text)) == [
        "reciprocity(transform=binary)",
        "inertia(transform=raw)",
    ]
    kinds = (FORM, EXCHANGE)
    both = EventModel(kinds, terms="form: distance; exchange: inertia(half_life=2)")
    assert (labels(both, "form"), labels(both, "exchange")) == (
        ["distance"],
        ["inertia(half_life=2.0)"],
    )
    mixed = EventModel(kinds, terms={"form": "distance", "exchange": [terms.Inertia()]})
    assert (labels(mixed, "form"), labels(mixed, "exchange")) == (["distance"], ["inertia"])


def test_a_formula_that_cannot_be_read_is_refused_at_once() -> None:
    with pytest.raises(FormulaError, match="inertai"):
        EventModel(terms="inertai(nope=1)")
    with pytest.raises(FormulaError):
        EventModel((FORM, EXCHANGE), terms={"form": "distance +"})


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"terms": 5}, "terms=5; expected a sequence of Term, or a formula"),
        ({"terms": ["inertia"]}, r"terms=\['inertia'\]; expected a sequence of Term"),
        ({"terms": terms.Inertia()}, "expected a sequence of Term"),
        ({"terms": [terms.Inertia]}, "expected a sequence of Term"),
        ({"terms": None}, "terms=None"),
        ({"terms": {"event": 3}}, r"terms\['event'\]=3"),
        ({"terms": {"evnt": "inertia"}}, "no kind 'evnt'"),
        ({"kinds": "form"}, "kinds='form'; expected a sequence of Kind"),
        ({"kinds": FORM}, "expected a sequence of Kind"),
        ({"baseline": {"event": 3}}, "expected a Baseline by name of kind"),
        ({"baseline": [1.0]}, "expected a Baseline by name of kind"),
        ({"commit": [1]}, "expected event, month, year or a width"),
        ({"tick": "1"}, "tick='1'; expected a width"),
        ({"baseline": {"event": Baseline(3.0)}}, "with several breaks"),  # type: ignore[arg-type]
    ],
    ids=range(14),
)
def test_what_is_of_another_type_is_refused_at_once(given: dict[str, Any], says: str) -> None:
    with pytest.raises(ModelError, match=says) as caught:
        EventModel(**given)
    assert len(str(caught.value)) < 300
