"""When covariates, events and states move statistics."""

from __future__ import annotations

import numpy as np
import pytest

from dyadevents import (
    EVENT,
    FORM,
    Covariate,
    EventModel,
    History,
    HistoryError,
    Network,
    fit,
    terms,
)
from made_events.kinds import EXCHANGE

NETWORK = Network.two_mode(["a", "b"], ["c"])


def history(times: list[float], series: Covariate | None = None) -> History:
    return History(
        NETWORK,
        (EVENT,),
        np.array(times),
        np.zeros(len(times), dtype=np.int64),
        np.zeros(len(times), dtype=np.int64),
        np.zeros(len(times), dtype=np.int64),
        1990.0,
        1992.0,
        {} if series is None else {series.name: series},
    )


@pytest.mark.parametrize("commit", ["event", "month", "year"])
def test_a_series_that_steps_on_an_edge_has_stepped_when_the_cell_begins(commit: str) -> None:
    times = [1990.2, 1990.7, 1991.1, 1991.2, 1991.5, 1991.6, 1991.8, 1991.9]
    push = Covariate.series("push", 0.0, {1991.0: 1.0})
    model = EventModel(terms=[terms.Given("push")], commit=commit)
    found = fit(model, history(times, push))["event"]
    # Two dyads for a year each: 2 events before the step, 6 after it.
    assert found.estimates == pytest.approx([np.log(2 / 2), np.log(6 / 2)], abs=1e-9)


def test_an_event_on_an_edge_belongs_to_the_cell_that_starts_there() -> None:
    times = [1990.0 + 1 / 4, 1990.3, 1990.6]
    model = EventModel(terms=[terms.Inertia(transform="binary")], commit=1 / 4)
    found = fit(model, history(times))["event"]
    # The dyad of the events has had one from 1990.5 on; until then nothing has moved.
    before, after = 2 * 2.0 - 1.5, 1.5
    assert found.estimates == pytest.approx(
        [np.log(2 / before), np.log(1 / after) - np.log(2 / before)], abs=1e-9
    )


def ties(times: list[float], kinds: list[int]) -> History:
    here = np.zeros(len(times), dtype=np.int64)
    return History(
        NETWORK, (FORM, EXCHANGE), np.array(times), here, here, np.array(kinds), 0.0, 9.0
    )


def test_an_event_at_the_time_that_puts_its_dyad_at_risk_is_refused() -> None:
    model = EventModel(kinds=(FORM, EXCHANGE))
    assert fit(model, ties([1.0, 1.5], [0, 1]))["exchange"].n_events == 1
    with pytest.raises(HistoryError, match=r"event 2 \(exchange a - c at 1\): at that very time"):
        fit(model, ties([1.0, 1.0], [0, 1]), ties="breslow")


def test_an_event_at_the_time_that_ends_its_risk_is_as_good_as_any() -> None:
    model = EventModel(kinds=(FORM, EXCHANGE))
    found = fit(model, ties([1.0, 2.0], [0, 1]))["form"]
    assert found.estimates == pytest.approx([np.log(1 / (9.0 + 1.0))])
