"""The mechanisms on records: against a plain fit, against counts by hand, and what is refused."""

from __future__ import annotations

from dataclasses import replace
from math import inf, log

import numpy as np
import polars as pl
import pytest
from tests.support.event_frames import EventFrames
from tests.unit.mechanisms.made_record import made_frames

from dyadevents.inference.fitting import fit_history
from dyadevents.model import EventModel
from paradiplomacy.mechanisms import reasons
from paradiplomacy.mechanisms.effect_words import event
from paradiplomacy.mechanisms.fit import MechanismError, fit_mechanisms
from paradiplomacy.mechanisms.outcome import MechanismFit
from paradiplomacy.mechanisms.specification import specify
from paradiplomacy.record.event_history import EventRecordError, event_record
from paradiplomacy.record.frames import Frames, frames_of
from paradiplomacy.record.record import Record


@pytest.fixture(scope="module")
def exact() -> MechanismFit:
    return fit_mechanisms(made_frames(), imputations=3)


@pytest.fixture(scope="module")
def shipped(sino_us: Record) -> Frames:
    return frames_of(sino_us)


def test_with_exact_dates_estimates_are_those_of_a_plain_fit(exact: MechanismFit) -> None:
    outcome = exact["form"]
    assert outcome.pooled is not None
    model = EventModel(
        kinds=exact.model.kinds,
        terms={"form": [mechanism.term for mechanism in outcome.terms]},
        commit="month",
        baseline={"form": exact.model.baseline["form"]},
    )
    plain = fit_history(model, exact.draws[0].history, kinds=["form"])["form"]
    assert plain.names == outcome.names
    assert outcome.pooled.estimates == pytest.approx(plain.estimates, abs=2e-3)
    # Days move within their month only, and statistics move at its end.
    assert np.diag(outcome.pooled.between) == pytest.approx(np.zeros(len(plain.names)), abs=1e-5)


def test_dates_known_to_the_year_widen_the_errors() -> None:
    vague = fit_mechanisms(made_frames(exact=False), imputations=4)["exchange"]["past exchanges"]
    assert vague.missing > 0.01


def test_what_was_put_in_is_found(exact: MechanismFit) -> None:
    assert "size, receiver" in list(exact["form"])
    size = exact["form"]["size, receiver"]
    assert size.how == "joint"
    assert size.ratio.low > 1  # each receiver is twice as large, and wins 1.4 times as many
    assert size.ratio.low < 1.4 < size.ratio.high
    assert size.estimate == pytest.approx(log(size.ratio.value))


def test_the_rate_is_events_by_time_at_risk(exact: MechanismFit) -> None:
    history, outcome = exact.draws[0].history, exact["form"]
    formed = history.times[history.kind_of == history.kind("form")]
    # Each dyad is at risk from the start until it forms, if it does.
    pairs = history.network.n_dyads
    exposure = (formed - history.start).sum() + (pairs - len(formed)) * (
        history.end - history.start
    )
    assert outcome.exposure == pytest.approx(exposure, rel=1e-6)
    assert outcome.rate.value == pytest.approx(len(formed) / exposure)


def test_kinds_without_an_event_have_a_bound_and_no_coefficient(exact: MechanismFit) -> None:
    suspend = exact["suspend"]
    assert suspend.events == 0
    assert suspend.rate.high == pytest.approx(-log(0.05) / suspend.exposure)
    assert not suspend.coefficients
    assert reasons.no_event() in {one.reason for one in suspend.untold}
    assert exact["resume"].rate.high == inf
    rates = exact.coefficients(3, np.random.default_rng(1))
    assert (rates["suspend"] == -inf).all()


def test_what_a_record_lacks_is_named(exact: MechanismFit) -> None:
    lacking = {(one.mechanism.kind, one.mechanism.name): str(one.reason) for one in exact.missing}
    assert lacking["form", "trade"] == (
        "the record has no series of trade between the two countries"
    )
    assert ("end", "law") in lacking
    assert lacking["form", "distance"] == "the record has no coordinates of places"


def test_one_column_twice_is_told_only_once() -> None:
    record = event_record(made_frames())
    inland = record.covariates["inland.receivers"]
    record = replace(
        record,
        covariates={
            **record.covariates,
            "size.receivers": replace(inland, name="size", initial=3 * inland.initial + 1),
        },
    )
    outcome = fit_mechanisms(record, imputations=1)["form"]
    (lost,) = (one for one in outcome.untold if one.mechanism.name == "size, receiver")
    assert lost.reason.key == "as-another"
    assert str(lost.reason).startswith("over 99% of its variation follows from the other")


def test_what_never_varies_is_said(exact: MechanismFit) -> None:
    frames = made_frames()
    same = frames.places.with_columns(
        pl.when(pl.col("country") == "US")
        .then(1000)
        .otherwise(pl.col("population"))
        .cast(pl.Int64)
        .alias("population")
    )
    outcome = fit_mechanisms(replace(frames, places=same), imputations=1)["form"]
    (lost,) = (one for one in outcome.untold if one.mechanism.name == "size, sender")
    assert lost.reason == reasons.constant()


def test_a_flag_with_few_events_is_held_against_what_the_model_expects(
    exact: MechanismFit,
) -> None:
    flag = exact["form"]["shock.rights.0-12"]
    assert flag.how == "beside"
    assert flag.inside is not None
    assert flag.inside[1] < 5
    assert flag.ratio.low <= flag.ratio.value <= flag.ratio.high


# --- the shipped record ------------------------------------------------------------


def test_after_a_security_shock_no_tie_was_suspended_so_that_there_is_a_bound(
    fitted: MechanismFit,
) -> None:
    one = fitted["suspend"]["shock.security.0-12"]
    assert one.how == "alone"
    assert one.ratio.value == 0
    assert 1 < one.ratio.high < 25  # far too wide to say that such shocks do nothing
    assert not one.excludes_one


def test_after_june_1989_ties_were_suspended_more_often(fitted: MechanismFit) -> None:
    one = fitted["suspend"]["shock.rights.0-12"]
    assert one.inside == (2, 2)
    assert one.ratio.low > 5
    # All suspensions of the record came then, so that nothing bounds the ratio from above.
    assert one.ratio.value == inf
    assert fitted["suspend"].terms == ()


def test_too_few_ends_are_known_to_say_that_laws_end_ties(fitted: MechanismFit) -> None:
    one = fitted["end"]["law"]
    assert one.ratio.low < 1 < one.ratio.value
    assert not one.excludes_one
    history = fitted.draws[0].history
    law = history.covariates["law.senders"]
    since = dict(zip(law.index.tolist(), law.times.tolist(), strict=True))
    ends = history.kind_of == history.kind("end")
    inside = sum(
        time > since.get(sender, inf)
        for time, sender in zip(history.times[ends], history.senders[ends], strict=True)
    )
    assert one.inside is not None
    assert one.inside[0] <= inside <= one.inside[1]


def test_trade_goes_with_the_years_and_is_not_told(fitted: MechanismFit) -> None:
    for kind in ("form", "exchange"):
        (lost,) = (one for one in fitted[kind].untold if one.mechanism.name == "trade")
        assert lost.reason.key == "calendar"
    assert fitted["warming"]["trade"].calendar > 0.9


def test_every_mechanism_is_told_or_said_to_be_untold(fitted: MechanismFit) -> None:
    specification = specify(fitted.record)
    for kind, mechanisms in specification.mechanisms.items():
        outcome = fitted[kind]
        said = {one.mechanism.name for one in outcome.coefficients}
        said |= {one.mechanism.name for one in outcome.untold}
        assert {one.name for one in mechanisms if not one.adjusts} <= said


@pytest.mark.thorough
def test_the_same_seed_gives_the_same_estimates(shipped: Frames, fitted: MechanismFit) -> None:
    again = fit_mechanisms(shipped, imputations=2)
    for kind in ("exchange", "end"):
        first, second = fitted[kind].pooled, again[kind].pooled
        assert first is not None
        assert second is not None
        assert first.estimates.tolist() == second.estimates.tolist()


def test_exchanges_by_giver_are_parts_of_all(fitted: MechanismFit) -> None:
    assert set(fitted.by_giver) == {"exchange.US", "exchange.CN"}
    parts = sum(outcome.events for outcome in fitted.by_giver.values())
    assert 0.5 * fitted["exchange"].events < parts <= fitted["exchange"].events
    assert str(event("exchange.US")) == "exchanges from the United States take place"


def test_where_each_place_has_one_tie_nothing_runs_away(china_russia: Record) -> None:
    found = fit_mechanisms(frames_of(china_russia), imputations=1)
    outcome = found["form"]
    lost = {one.mechanism.name: str(one.reason) for one in outcome.untold}
    # Hardly a place of this record has a second partner: neither can be told.
    assert "the size of its effect cannot be estimated" in lost["partners, receiver"]
    assert "no partner yet, in China" in lost["partners, sender"]
    told = [one for one in outcome.coefficients if one.how == "joint"]
    assert all(1e-4 < one.ratio.value < 1e4 for one in told)
    # Places with one tie each do not vary as they would by chance; errors stay the model's.
    assert outcome["size, receiver"].error > 0.1
    assert not found.by_giver  # no exchanges


# --- what is refused ---------------------------------------------------------------


def test_a_record_with_few_dated_ties_is_refused() -> None:
    made = EventFrames()
    made.tie("us-a", "cn-a", "1985")
    with pytest.raises(MechanismError, match="dates one tie between US and CN"):
        fit_mechanisms(made.frames())
    with pytest.raises(EventRecordError, match="no tie between two countries"):
        fit_mechanisms(EventFrames().frames())
    with pytest.raises(MechanismError, match="at least one draw"):
        fit_mechanisms(made_frames(), imputations=0)


def test_drawn_coefficients_spread_as_the_covariance_says(exact: MechanismFit) -> None:
    pooled = exact["exchange"].pooled
    assert pooled is not None
    drawn = exact.coefficients(4000, np.random.default_rng(2))["exchange"]
    assert drawn.mean(axis=0) == pytest.approx(
        pooled.estimates, abs=6 * float(pooled.standard_errors.max()) / 4000**0.5
    )
    assert np.cov(drawn.T) == pytest.approx(
        pooled.covariance, abs=0.1 * float(np.diag(pooled.covariance).max())
    )
