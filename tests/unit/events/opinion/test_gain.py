"""The gain against the loop itself, run as a deterministic mean field."""

import numpy as np
import pytest
from scipy.integrate import solve_ivp

from paradiplomacy.events import ModelError
from paradiplomacy.events.opinion import (
    ActRate,
    OpinionLoop,
    Pulls,
    Tension,
    act_rate,
    effects_on_exchange,
    loop_gain,
)

POINT = {"opinion": np.array([0.2, -0.3]), "tension": 0.3, "shocks": 0.15}
RATES, LOCAL, OPENNESS, TENSE = np.array([1.3, 0.6]), np.array([0.4, 0.9]), 0.35, -0.8
LOOP = OpinionLoop(
    pulls=Pulls(to_nation=3.0, to_base=0.2),
    gain=0.12,
    loss=0.5,
    warming=ActRate(-0.4, opinion=0.8, other_opinion=0.3, tension=-0.5),
    cooling=ActRate(-0.9, opinion=-0.6, other_opinion=-0.2, tension=0.7),
    half_life=1.7,
    tension=Tension(rise=0.25, fall=0.15, rest=0.1, half_life=2.3),
)


def slopes(y):
    """Mean rates of change of two opinions, openness and tension, from sections 5 and 6.

    Exchange is as it would be at the point: exp of effects times distances from it. What the
    bases and rests add does not depend on y.
    """
    o, openness, tension = y[:2], y[2], y[3]
    r = RATES * np.exp(
        LOCAL @ (o - POINT["opinion"]) + OPENNESS * openness + TENSE * (tension - POINT["tension"])
    )
    warming, cooling = (
        np.exp(a.constant + a.opinion * o[0] + a.other_opinion * o[1] + a.tension * tension)
        for a in (LOOP.warming, LOOP.cooling)
    )
    t = LOOP.tension
    return np.array(
        [
            *(
                -LOOP.pulls.to_base * o
                + LOOP.gain * r * (1 - o)
                - LOOP.loss * POINT["shocks"] * (1 + o) / 2
            ),
            warming - cooling - np.log(2) / LOOP.half_life * openness,
            -np.log(2) / t.half_life * tension
            + t.rise * (1 - tension) * (cooling + POINT["shocks"])
            - t.fall * tension * warming,
        ]
    )


def derivatives():
    at = np.array([*POINT["opinion"], 0.0, POINT["tension"]])
    steps = 1e-6 * np.eye(4)
    return np.array([(slopes(at + s) - slopes(at - s)) / 2e-6 for s in steps]).T


def gain(**changed):
    given = {
        "on_opinion": tuple(LOCAL),
        "on_openness": OPENNESS,
        "on_tension": TENSE,
        "opinion": tuple(POINT["opinion"]),
        "tension": POINT["tension"],
        "shocks": POINT["shocks"],
    }
    return loop_gain(LOOP, tuple(RATES), **{**given, **changed})


def test_growth_is_that_of_the_mean_field():
    found = np.linalg.eigvals(derivatives()).real.max()
    assert gain().growth == pytest.approx(found, abs=1e-7)


def test_the_gain_is_what_a_unit_of_opinion_makes_of_itself_once_round():
    whole = derivatives()
    # Openness and tension at the rest that lasting opinions lead to ...
    answer = np.linalg.solve(-whole[2:, 2:], whole[2:, :2])
    pushed = whole[:2, :2] + whole[:2, 2:] @ answer
    # ... and opinion as it is forgotten: less what it pushes by its own exchanges.
    own = np.outer(LOOP.gain * RATES * (1 - POINT["opinion"]), LOCAL)
    forgotten = np.diag(np.diag(own)) - np.diag(np.diag(whole[:2, :2]))
    once = np.linalg.solve(forgotten, pushed + forgotten)
    assert gain().gain == pytest.approx(np.linalg.eigvals(once).real.max(), abs=1e-7)


def test_the_paths_of_one_country_add_up():
    loop = OpinionLoop(
        **{**vars(LOOP), "warming": ActRate(0, opinion=1), "cooling": ActRate(0, opinion=-1)}
    )
    found = loop_gain(loop, (1.0,), on_opinion=(0.3,), on_openness=0.4, on_tension=-0.5)
    assert found.gain == pytest.approx(sum(found.paths.values()))
    assert all(part > 0 for part in found.paths.values())


def simple(strength):
    return OpinionLoop(
        pulls=Pulls(to_base=0.3),
        gain=0.1,
        warming=ActRate(0.0, opinion=strength),
        cooling=ActRate(0.0, opinion=-strength),
        half_life=1.0,
    )


def pushed_mean_field(loop, on_openness):
    """Where opinion is after long, from 0.01 above a point made to be one of rest."""

    def slope(_, y):
        o, openness = y
        r = np.exp(on_openness * openness)
        acts = np.exp(loop.warming.opinion * o) - np.exp(loop.cooling.opinion * o)
        rest = loop.gain  # what returns at the point, so that 0 is at rest
        return [
            -loop.pulls.to_base * o + loop.gain * r * (1 - o) - rest,
            acts - np.log(2) / loop.half_life * openness,
        ]

    return solve_ivp(slope, (0, 150), [0.01, 0.0], "LSODA", rtol=1e-8, atol=1e-10).y[0, -1]


@pytest.mark.parametrize("strength", [0.4, 0.9, 1.2, 2.0])
def test_a_push_dies_out_below_a_gain_of_one_and_runs_away_above(strength):
    loop = simple(strength)
    found = loop_gain(loop, (1.0,), on_openness=1.0)
    # Round once: 0.1 * 1 * (2 strength / ln 2) / (0.3 + 0.1)
    assert found.gain == pytest.approx(0.1 * 2 * strength / np.log(2) / 0.4)
    assert (found.gain >= 1) == (found.growth >= 0) == bool(found.warning)
    after = pushed_mean_field(loop, 1.0)
    assert after > 0.05 if found.gain > 1 else abs(after) < 0.001


def test_policy_against_opinion_makes_a_gain_below_zero_and_no_warning():
    found = loop_gain(simple(-2.0), (1.0,), on_openness=1.0)
    assert found.gain < 0
    assert not found.warning


def test_a_loop_that_is_open_has_no_gain():
    assert loop_gain(OpinionLoop(pulls=Pulls(to_base=1)), (1.0,)).gain == 0
    assert loop_gain(simple(2.0), (1.0,)).gain == 0


def test_a_warning_says_the_gain_and_what_to_do():
    found = loop_gain(simple(2.0), (1.0,), on_openness=1.0)
    assert f"its gain is {found.gain:.2f}" in found.warning
    assert "weaken the effects" in found.warning


def test_acts_of_the_model_can_be_given():
    bare = OpinionLoop(pulls=Pulls(to_base=0.3), gain=0.1, half_life=1.0)
    acts = {"warming": ActRate(0.0, opinion=0.9), "cooling": ActRate(0.0, opinion=-0.9)}
    found = loop_gain(bare, (1.0,), on_openness=1.0, **acts)
    assert found.gain == loop_gain(simple(0.9), (1.0,), on_openness=1.0).gain


def test_what_cannot_have_a_gain_is_said():
    with pytest.raises(ModelError, match="opinion never returns"):
        loop_gain(OpinionLoop(), (1.0,))
    with pytest.raises(ModelError, match="each is for the same one or two"):
        loop_gain(simple(1.0), (1.0, 2.0), on_opinion=(0.5,))


def test_effects_are_read_off_the_labels_of_terms():
    found = effects_on_exchange(
        {
            "intercept": -2.0,
            "inertia(half_life=3)": 0.4,
            "sender(opinion)": 0.1,
            "receiver(opinion)": 0.2,
            "sum(opinion)": 1.0,
            "difference(opinion)": 0.5,
            "covariate(national_opinion.receivers)": 3.0,
            "covariate(openness)": 0.7,
            "covariate(tension)": -0.6,
        }
    )
    assert found["on_opinion"] == pytest.approx((1.6, 3.7))
    assert (found["on_openness"], found["on_tension"]) == (0.7, -0.6)
    alone = effects_on_exchange({"sum(opinion)": 0.3, "sender(opinion)": 0.1}, countries=1)
    assert alone["on_opinion"] == pytest.approx((0.7,))


@pytest.mark.parametrize(
    "label",
    ["product(opinion)", "sum(opinion):inertia", "sum(opinion, transform=binary)", "same(opinion)"],
)
def test_a_term_without_a_slope_of_its_own_is_named(label):
    with pytest.raises(ModelError, match="slope") as told:
        effects_on_exchange({label: 1.0})
    assert label.partition(":")[0] in str(told.value)


def test_a_rate_of_acts_is_read_off_a_fit():
    coefficients = {
        "intercept": -1.0,
        "covariate(national_opinion.senders)": 0.5,
        "covariate(national_opinion.receivers)": 0.25,
        "covariate(tension)": -0.1,
        "covariate(ties)": 0.3,
    }
    assert act_rate(coefficients, constant=-0.4) == ActRate(-0.4, 0.5, 0.25, -0.1)
    assert act_rate(coefficients).constant == -1.0
    with pytest.raises(ModelError, match="give `constant`"):
        act_rate({"covariate(tension)": 1.0})
    with pytest.raises(ModelError, match=r"sum\(opinion\) does not drive acts"):
        act_rate({"intercept": 0.0, "sum(opinion)": 1.0})
