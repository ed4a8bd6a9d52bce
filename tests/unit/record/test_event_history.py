"""A record as a history of events: bounds, order, delayed entry, covariates."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from tests.support.event_frames import EventFrames

from dyadevents.history import History
from dyadevents.kinds import DyadState
from paradiplomacy.record.event_covariates import shock_steps
from paradiplomacy.record.event_dates import (
    Bounds,
    bounds_of,
    draw_in_order,
    precision_of,
    year_at,
)
from paradiplomacy.record.event_history import (
    EventRecord,
    EventRecordError,
    country_pair,
    event_record,
)
from paradiplomacy.record.event_places import places_at_risk
from paradiplomacy.record.frames import Frames, frames_of
from paradiplomacy.record.record import Record


@pytest.fixture
def made() -> EventFrames:
    return EventFrames()


@pytest.fixture(scope="module")
def shipped(sino_us: Record) -> Frames:
    return frames_of(sino_us)


@pytest.fixture(scope="module")
def read(shipped: Frames) -> EventRecord:
    return event_record(shipped)


def draws(record: EventRecord, count: int = 20) -> Iterator[History]:
    for seed in range(count):
        yield record.draw(np.random.default_rng(seed)).history


def events(history: History, kind: str) -> list[float]:
    """Times of the events of one kind."""
    times: list[float] = history.times[history.kind_of == history.kind(kind)].tolist()
    return times


# --- dates -------------------------------------------------------------------------


def test_a_month_is_a_twelfth_of_a_year_whatever_its_length() -> None:
    assert year_at(date(2001, 2, 1)) == pytest.approx(2001 + 1 / 12)
    assert year_at(date(2001, 2, 28), share=1) == pytest.approx(2001 + 2 / 12)
    assert year_at(date(2001, 12, 31), share=1) == pytest.approx(2002)


def test_precision_counts_possible_days() -> None:
    day = date(1990, 5, 3)
    assert precision_of(day, day) == "day"
    assert precision_of(date(1990, 5, 1), date(1990, 5, 31)) == "month"
    assert precision_of(date(1992, 1, 1), date(1992, 12, 31)) == "year"
    assert precision_of(date(1990, 1, 1), date(1992, 12, 31)) == "wider"
    assert precision_of(None, day) == "none"
    assert bounds_of(day, None) is None


def test_draws_in_order_are_uniform_over_the_orders_that_can_be() -> None:
    rng = np.random.default_rng(5)
    drawn = np.array([draw_in_order(rng, [Bounds(0, 1), Bounds(0, 1)]) for _ in range(4000)])
    assert (drawn[:, 0] < drawn[:, 1]).all()
    # The lesser and the greater of two uniform numbers: means 1/3 and 2/3.
    assert drawn.mean(axis=0) == pytest.approx([1 / 3, 2 / 3], abs=0.015)


def test_many_overlapping_dates_are_put_in_order_all_the_same() -> None:
    drawn = draw_in_order(np.random.default_rng(2), [Bounds(0, 1)] * 9)
    assert drawn is not None
    assert drawn == sorted(drawn)
    assert drawn[0] >= 0
    assert drawn[-1] <= 1


def test_bounds_that_allow_no_order_give_no_draw() -> None:
    assert draw_in_order(np.random.default_rng(1), [Bounds(5, 6), Bounds(3, 4)]) is None


# --- stories -----------------------------------------------------------------------


def test_form_suspend_and_resume_keep_their_order_within_one_year(made: EventFrames) -> None:
    made.tie("us-a", "cn-a", "1985", ("suspended", "1985"), ("resumed", "1985"))
    times = []
    for history in draws(event_record(made.frames())):
        (form,), (suspend,), (resume,) = (events(history, k) for k in ("form", "suspend", "resume"))
        assert 1985 <= form < suspend < resume <= 1986
        times.append(form)
    assert len(set(times)) == len(times)


def test_a_day_stays_that_day(made: EventFrames) -> None:
    made.tie("us-a", "cn-a", "1985-03-10")
    for history in draws(event_record(made.frames()), 5):
        (form,) = events(history, "form")
        assert year_at(date(1985, 3, 10)) <= form <= year_at(date(1985, 3, 10), share=1)


def test_a_suspension_that_answers_a_shock_comes_after_it(made: EventFrames) -> None:
    tie = made.tie("us-a", "cn-a", "1980", ("suspended", "1989"))
    made.shock("june", "1989-06-04")
    made.response("june", tie, "suspended", "1989")
    for history in draws(event_record(made.frames())):
        (suspend,) = events(history, "suspend")
        assert year_at(date(1989, 6, 4)) <= suspend < 1990


def test_an_undated_tie_enters_with_its_first_sign_and_that_is_no_event(made: EventFrames) -> None:
    made.tie("us-b", "cn-b", "1980")
    tie = made.tie("us-a", "cn-a", "")
    made.exchange(tie, "1999-05")
    made.exchange(tie, "2003-05")
    record = event_record(made.frames())
    draw = record.draw(np.random.default_rng(1))
    history = draw.history
    i, j = history.network.sender("us-a"), history.network.receiver("cn-a")
    assert history.initial_states()[i, j] == DyadState.UNSEEN
    assert history.state_changes.states.tolist() == [DyadState.ACTIVE]
    (entry,) = history.state_changes.times
    assert year_at(date(1999, 5, 1)) <= entry <= year_at(date(1999, 5, 31), share=1)
    (kept,) = events(history, "exchange")
    assert kept > 2003
    assert draw.left_out == {"first-sign": 1}
    assert len(events(history, "form")) == 1  # that of the other tie


def test_an_undated_tie_without_a_sign_never_comes_into_sight(made: EventFrames) -> None:
    made.tie("us-b", "cn-b", "1980")
    made.tie("us-a", "cn-a", "")
    history = event_record(made.frames()).draw(np.random.default_rng(1)).history
    assert len(history.state_changes.times) == 0
    assert (history.initial_states() == DyadState.UNSEEN).sum() == 1


def test_exchanges_happen_while_the_tie_is_active(made: EventFrames) -> None:
    tie = made.tie("us-a", "cn-a", "1985-06", ("suspended", "1990"), ("resumed", "1995"))
    made.exchange(tie, "1985")  # partly before the founding: drawn after it
    made.exchange(tie, "1992")  # suspended
    made.exchange(tie, "1979")  # before
    made.exchange(tie, "")  # no date
    record = event_record(made.frames())
    for seed in range(10):
        draw = record.draw(np.random.default_rng(seed))
        (kept,) = events(draw.history, "exchange")
        (form,) = events(draw.history, "form")
        assert form < kept < 1986
        assert draw.left_out == {
            "before": 1,
            "not-active": 1,
        }


def test_what_ends_on_an_unknown_day_goes_out_of_sight(made: EventFrames) -> None:
    tie = made.tie("us-a", "cn-a", "1985", ("ended", ""))
    made.exchange(tie, "1990")
    history = event_record(made.frames()).draw(np.random.default_rng(1)).history
    assert events(history, "end") == []
    assert history.state_changes.states.tolist() == [DyadState.UNSEEN]
    assert history.state_changes.times[0] > events(history, "exchange")[0]


def test_a_start_that_is_dated_too_widely_counts_as_undated(made: EventFrames) -> None:
    made.tie("us-b", "cn-b", "1980")
    made.tie("us-a", "cn-a", "1985/1999")
    wide = event_record(made.frames()).draw(np.random.default_rng(1)).history
    assert len(events(wide, "form")) == 1
    assert wide.state_changes.times[0] == pytest.approx(2000, abs=0.01)


def test_a_dormant_tie_is_not_suspended(made: EventFrames) -> None:
    made.tie("us-a", "cn-a", "1985", ("dormant", "1990"), ("resumed", "1995"))
    plain = event_record(made.frames()).draw(np.random.default_rng(1)).history
    assert events(plain, "suspend") == []
    assert events(plain, "resume") == []


def test_an_ended_tie_may_be_formed_anew(made: EventFrames) -> None:
    made.tie("us-a", "cn-a", "1985", ("ended", "1990"), ("renewed", "1990"))
    history = event_record(made.frames()).draw(np.random.default_rng(3)).history
    first, second = events(history, "form")
    (end,) = events(history, "end")
    assert first < end < second


def test_exchanges_can_be_told_apart_by_giver_at_the_same_times(made: EventFrames) -> None:
    tie = made.tie("us-a", "cn-a", "1985")
    for giver in ("US", "CN", "mutual", ""):
        made.exchange(tie, "1990", giver=giver)
    record = event_record(made.frames())
    one = record.draw(np.random.default_rng(7)).history
    split = record.draw(np.random.default_rng(7), exchanges="giver").history
    assert one.times.tolist() == split.times.tolist()
    names = ("exchange.US", "exchange.CN", "exchange.mutual", "exchange.unknown")
    assert [len(events(split, name)) for name in names] == [1, 1, 1, 1]
    assert len(events(one, "exchange")) == 4


def test_acts_of_the_pair_are_events_without_ends(made: EventFrames) -> None:
    made.tie("us-a", "cn-a", "1985")
    shared = {"category": "trade", "description": ""}
    low = {"date_low": date(1990, 5, 1), "date_high": date(1990, 5, 1)}
    made.add("acts", act="a", actor="US", target="CN", sign="cooling", **low, **shared)
    made.add("acts", act="b", actor="both", target="", sign="warming", **low, **shared)
    made.add("acts", act="c", actor="US", target="RU", sign="cooling", **low, **shared)
    history = event_record(made.frames()).draw(np.random.default_rng(1)).history
    assert len(events(history, "cooling")) == len(events(history, "warming")) == 1
    assert history.senders[history.kind_of == history.kind("cooling")].tolist() == [-1]


# --- the whole ---------------------------------------------------------------------


def test_no_event_of_the_shipped_record_lies_outside_its_risk_set(read: EventRecord) -> None:
    for history in draws(read, 4):
        states = history.initial_states()
        changes = history.state_changes
        moves = [
            (t, 0, i, j, s)
            for t, i, j, s in zip(
                changes.times, changes.senders, changes.receivers, changes.states, strict=True
            )
        ]
        moves += [
            (t, 1, i, j, k)
            for t, i, j, k in zip(
                history.times, history.senders, history.receivers, history.kind_of, strict=True
            )
            if i >= 0
        ]
        for _, is_event, i, j, what in sorted(moves):
            if not is_event:
                states[i, j] = what
                continue
            kind = history.kinds[what]
            assert DyadState(states[i, j]) in kind.at_risk
            if kind.leads_to is not None:
                states[i, j] = kind.leads_to


def test_one_seed_gives_one_history(read: EventRecord) -> None:
    first, second = (read.draw(np.random.default_rng(11)).history for _ in range(2))
    other = read.draw(np.random.default_rng(12)).history
    assert first.times.tolist() == second.times.tolist()
    assert first.times.tolist() != other.times.tolist()


def test_precision_counts_every_dated_change_of_the_shipped_record(
    read: EventRecord, shipped: Frames
) -> None:
    pair = shipped.ties.filter(country_a="US", country_b="CN")
    founded = shipped.spells.join(pair.select("tie"), on="tie").filter(entry="established")
    assert sum(read.precision["established"].values()) == founded.height
    assert read.precision["established"]["day"] > read.precision["established"]["month"]
    assert read.pair == ("US", "CN")
    assert read.start == 1979


def test_a_record_without_two_countries_is_refused(made: EventFrames) -> None:
    with pytest.raises(EventRecordError, match="no tie between two countries"):
        event_record(made.frames())
    made.tie("us-a", "us-b", "1980")
    assert country_pair(made.frames()) is None
    with pytest.raises(EventRecordError, match="no tie between two countries"):
        event_record(made.frames())


def test_a_pair_without_dates_or_with_too_many_places_is_refused(made: EventFrames) -> None:
    made.tie("us-a", "cn-a", "1980")
    made.tie("us-a", "tw-a", "")
    with pytest.raises(EventRecordError, match="no tie between US and TW has a starting date"):
        event_record(made.frames(), pair=("US", "TW"))
    with pytest.raises(EventRecordError, match="raise most_dyads"):
        event_record(made.frames(), most_dyads=0)
    with pytest.raises(EventRecordError, match="two different countries"):
        event_record(made.frames(), pair=("US", "US"))


def test_another_pair_can_be_asked_for(made: EventFrames) -> None:
    for k in range(3):
        made.tie(f"us-{k}", "cn-a", "1980")
    made.tie("us-1", "ru-a", "1990")
    made.shock("june", "1989-06-04")
    found = event_record(made.frames(), pair=("RU", "US"))
    history = found.draw(np.random.default_rng(1)).history
    assert history.network.senders == ("ru-a",)
    assert len(events(history, "form")) == 1
    assert not any(name.startswith("shock") for name in history.covariates)  # not this pair's


# --- covariates --------------------------------------------------------------------


def test_a_law_holds_for_the_places_that_it_covers_from_its_month_on(made: EventFrames) -> None:
    made.place("us-tx", tier="state", admin1="us-tx")
    made.tie("us-tx-austin", "cn-a", "1985")
    made.tie("us-ca-oakland", "cn-a", "1985")
    made.add(
        "laws",
        law="ban",
        place="us-tx",
        status="in force",
        effective_low=date(2015, 9, 10),
        effective_high=date(2015, 9, 10),
        scope_countries=["CN"],
        covered="political subdivisions",
    )
    law = event_record(made.frames()).covariates["law.senders"]
    names = event_record(made.frames()).network.senders
    assert [names[k] for k in law.index] == ["us-tx-austin"]
    assert law.times[0] == year_at(date(2015, 9, 1))


def test_a_tie_with_the_rival_is_a_covariate_of_each_draw(made: EventFrames) -> None:
    made.tie("us-a", "cn-a", "1985")
    made.tie("us-a", "tw-a", "1990-05-05", ("ended", "2000-05-05"))
    made.tie("us-b", "cn-b", "1985")
    made.tie("us-b", "tw-b", "")
    dual = event_record(made.frames()).draw(np.random.default_rng(1)).history.covariates
    found = dual["dual.senders"]
    assert found.initial.tolist() == [0.0, 1.0]  # an undated one is there throughout
    assert found.values.tolist() == [1.0, 0.0]
    assert found.times == pytest.approx([1990.34, 2000.34], abs=0.02)
    of_no_rivals = event_record(replace(made.frames(), rivals=()))
    assert (of_no_rivals.rivals, of_no_rivals.rival) == ((), "")


def test_trade_is_of_the_year_before(made: EventFrames) -> None:
    made.tie("us-a", "cn-a", "2000")
    for year, value in ((2000, 1.0), (2005, 32.0), (2010, 1024.0)):
        for series in ("trade.us_exports", "trade.us_imports"):
            made.add(
                "readings",
                series=series,
                subject="US-CN",
                value=value,
                unit="billion USD",
                date=date(year, 7, 1),
                date_low=date(year, 1, 1),
                date_high=date(year, 12, 31),
            )
    trade = event_record(made.frames()).covariates["trade"]
    steps = np.diff(np.concatenate([[float(trade.initial)], trade.values]))
    # Doubling every year from 2000 to 2010; 2001 is the first year that knows of 2000.
    assert steps[1:10] == pytest.approx(steps[1], rel=1e-6)
    assert steps[0] == pytest.approx(0)
    assert steps[11:] == pytest.approx(0)


def test_flags_of_shocks_tell_of_the_latest_one() -> None:
    assert shock_steps([1990.0, 1990.5], low=0, high=12) == {1990.0: 1.0, 1990.5: 1.0, 1991.5: 0.0}
    assert shock_steps([1990.0, 1990.5], low=3, high=12) == {
        1990.25: 1.0,
        1990.5: 0.0,
        1990.75: 1.0,
        1991.5: 0.0,
    }
    # The second comes before the first is three months past.
    assert list(shock_steps([1990.0, 1990.125], low=3, high=12)) == [1990.375, 1991.125]


def test_the_risk_set_can_take_in_the_larger_places_of_the_gazetteer(shipped: Frames) -> None:
    own = places_at_risk(shipped, "CN")
    more = places_at_risk(shipped, "CN", larger_than=2_000_000)
    added = more.join(own.select("place"), on="place", how="anti")
    assert own.height < more.height
    assert (added["population"] > 2_000_000).all()
    assert added["coastal"].null_count() < added.height  # by their province
    assert set(added["place"].str.slice(0, 6)) == {"cn-gn-"}
    wide = event_record(shipped, larger_than=2_000_000)
    assert wide.network.n_receivers == more.height
