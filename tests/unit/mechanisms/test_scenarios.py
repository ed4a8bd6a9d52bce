"""Scenarios of the fitted model."""

from __future__ import annotations

import numpy as np
import pytest
from tests.unit.mechanisms.made_record import made_frames

from dyadevents.kinds import DyadState
from paradiplomacy.mechanisms.fit import fit_mechanisms
from paradiplomacy.mechanisms.outcome import MechanismFit
from paradiplomacy.mechanisms.scenarios import (
    AS_COUNTED,
    AS_IT_STANDS,
    LAWS,
    NO_SHOCK,
    SHOCK,
    Outlook,
    outlook,
)

COUNTED = AS_COUNTED


def test_all_scenarios_start_from_the_ties_that_are_active_at_the_end(
    fitted_as_told: MechanismFit, ahead: Outlook
) -> None:
    assert ahead.scenarios == (AS_IT_STANDS, SHOCK, COUNTED, LAWS)
    starts = []
    for draw in fitted_as_told.draws:
        states = draw.history.initial_states()
        changes = draw.history.state_changes
        moves = list(
            zip(changes.times, changes.senders, changes.receivers, changes.states, strict=True)
        )
        for time, i, j, kind in zip(
            draw.history.times,
            draw.history.senders,
            draw.history.receivers,
            draw.history.kind_of,
            strict=True,
        ):
            to = draw.history.kinds[kind].leads_to
            if i >= 0 and to is not None:
                moves.append((time, i, j, int(to)))
        for _, i, j, state in sorted(moves):
            states[i, j] = state
        starts.append(int((states == DyadState.ACTIVE).sum()))
    for name in ahead.scenarios:
        fan = ahead.fans[name, "active"][:, 0]
        assert min(starts) <= fan[0] <= fan[-1] <= max(starts)


def test_laws_end_ties_and_form_none(ahead: Outlook) -> None:
    assert ahead.changes[LAWS, "active"][-1, -1] < 0  # in nineteen worlds of twenty
    assert ahead.changes[LAWS, "ended"][0, -1] > 0
    fan = ahead.fans[LAWS, "active"]
    assert (np.diff(fan[2]) <= 0).all()


def test_a_shock_suspends_and_more_so_as_counted(ahead: Outlook) -> None:
    last = {name: ahead.fans[name, "suspended"][2, -1] for name in ahead.scenarios}
    assert last[AS_IT_STANDS] <= last[SHOCK] < last[COUNTED]
    # Twelve of forty within the year: three tenths of the ties, give and take.
    start = ahead.fans[COUNTED, "active"][2, 0]
    at = int(np.searchsorted(ahead.times, ahead.times[0] + 1))
    assert ahead.fans[COUNTED, "suspended"][2, at] / start == pytest.approx(0.3, abs=0.06)


def test_what_the_record_states_is_too_little_for_scenarios_of_shocks_and_laws(
    fitted: MechanismFit,
) -> None:
    found = outlook(fitted, years=1, worlds=2, counted=(12, 40))
    assert found.scenarios == (AS_IT_STANDS,)
    assert set(found.absent) == {NO_SHOCK, LAWS}


def test_without_a_count_there_is_no_scenario_of_it(
    fitted_as_told: MechanismFit, ahead: Outlook
) -> None:
    less = outlook(fitted_as_told, years=3, worlds=12)
    assert COUNTED not in less.scenarios
    # The same luck: what both have is the same.
    assert less.fans[LAWS, "active"].tolist() == ahead.fans[LAWS, "active"].tolist()


def test_every_scenario_says_what_it_assumes(ahead: Outlook) -> None:
    assert set(ahead.assumes) == set(ahead.scenarios)
    assert all(said for said in ahead.assumes.values())
    assert any("12 of 40" in str(sentence) for sentence in ahead.assumes[COUNTED])


def test_a_record_without_suspensions_or_laws_says_so() -> None:
    found = outlook(fit_mechanisms(made_frames(), imputations=1), years=1, worlds=2)
    assert found.scenarios == (AS_IT_STANDS,)
    assert set(found.absent) == {NO_SHOCK, LAWS}
