"""A saved fit gives the fit back, or names what in it is not as a fit has it."""

from __future__ import annotations

from typing import Any, cast

import pytest

from dyadevents.model import EventModel
from paradiplomacy.cli.model.saved_fit import SavedFit
from paradiplomacy.errors import ParadiplomacyError

MODEL = cast("EventModel", None)  # a fit carries it on, and does not ask it anything
KIND: dict[str, Any] = {
    "kind": "call",
    "events": 3,
    "dyads": 6,
    "loglik": -4.5,
    "iterations": 5,
    "seconds": 0.25,
    "drift": None,
    "bound": None,
    "covariance": [[0.5, None], [None, 0.25]],
}


def saved(likelihood: Any = "interval", **changed: Any) -> SavedFit:
    content = {"likelihood": likelihood, "kinds": [KIND | changed]}
    return SavedFit("fit.json", content, {"call": {"intercept": -1.0, "x": 2.0}})


def test_a_fit_comes_back_as_it_was_saved() -> None:
    call = saved().fit(MODEL).kinds["call"]
    assert (call.names, call.estimates.tolist()) == (("intercept", "x"), [-1.0, 2.0])
    assert (call.loglik, call.n_events, call.n_dyads, call.drift) == (-4.5, 3, 6, 0.0)
    assert call.covariance.shape == (2, 2)


@pytest.mark.parametrize("name", ["loglik", "events", "dyads", "iterations", "seconds"])
@pytest.mark.parametrize("value", ["x", None, [], True], ids=["text", "null", "list", "bool"])
def test_a_number_of_a_fit_that_is_none_is_named(name: str, value: Any) -> None:
    with pytest.raises(ParadiplomacyError) as caught:
        saved(**{name: value}).fit(MODEL)
    assert str(caught.value) == (
        f"fit.json does not hold all of the fit of call: `{name}` is not there, or is not as a "
        "fit has it; fit with --json again"
    )


@pytest.mark.parametrize(
    ("changed", "names"),
    [
        ({"drift": "x", "bound": []}, "`drift`, `bound` is not there"),
        ({"covariance": [[1.0]]}, "`covariance` is not there"),
        ({"covariance": [[0.5] * 4] * 4}, "`covariance` is not there"),
        ({"likelihood": "x"}, "`likelihood` is not there"),
        ({"likelihood": ["interval"]}, "`likelihood` is not there"),
    ],
    ids=["several", "too small", "too large", "other", "list"],
)
def test_what_else_is_not_as_a_fit_has_it_is_named(changed: dict[str, Any], names: str) -> None:
    with pytest.raises(ParadiplomacyError, match=f"fit of call: {names}"):
        saved(**changed).fit(MODEL)


def test_coefficients_by_hand_name_all_that_a_fit_would_have() -> None:
    by_hand = SavedFit("by_hand.json", {}, {"call": {"intercept": -1.0}})
    with pytest.raises(ParadiplomacyError, match=r"`loglik`, .*`drift`, .*`likelihood` is not"):
        by_hand.fit(MODEL)
