"""What a result says is what the numbers say, in every form."""

from __future__ import annotations

import json
import math
import pickle
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scipy.stats import norm

import dyadevents
from dyadevents import (
    DyadState,
    FitResult,
    Kind,
    Network,
    UnknownNameError,
    compare,
    load,
    statistics,
)
from dyadevents.diagnose import diagnose
from dyadevents.errors import DyadEventsError
from dyadevents.inference.fitted import Frailty
from dyadevents.inference.robust import robust_covariance
from made_events.frames import CALLED, NAMES, made_columns, made_pairs
from made_events.made_histories import plain_history

polars: Any = pytest.importorskip("polars")
TERMS = "inertia(raw) + reciprocity(binary) + x"


def made(model: Any = TERMS, **options: Any) -> FitResult:
    events, dyads = polars.DataFrame(made_columns()), polars.DataFrame(made_pairs())
    given = {"events": events, "dyads": dyads, "start": 0} | CALLED
    return dyadevents.fit(model, **given, **options)


@pytest.fixture(scope="module")
def result() -> FitResult:
    return made()


@pytest.fixture(scope="module")
def ordinal() -> FitResult:
    return made(likelihood="ordinal")


def test_the_frame_has_what_a_normal_estimate_has(result: FitResult) -> None:
    frame = result.frame(level=0.9)
    assert frame.columns == [
        "kind", "term", "estimate", "std_error", "statistic", "p_value", "conf_low", "conf_high",
    ]  # fmt: skip
    kind_fit = result["event"]
    z = kind_fit.estimates / kind_fit.standard_errors
    assert frame["term"].to_list() == list(kind_fit.names)
    assert frame["estimate"].to_list() == kind_fit.estimates.tolist()
    assert frame["p_value"].to_numpy() == pytest.approx(2 * norm.sf(abs(z)))
    half = norm.isf(0.05) * kind_fit.standard_errors
    assert frame["conf_high"].to_numpy() == pytest.approx(kind_fit.estimates + half)
    assert type(result.frame(library="pandas")).__module__.startswith("pandas")


def test_the_summary_names_what_a_reader_looks_for(result: FitResult) -> None:
    summary = result.summary()
    lines = summary.splitlines()
    kind_fit = result["event"]
    for text in (f"{kind_fit.aic:,.2f}", f"{kind_fit.bic:,.2f}", f"{kind_fit.loglik:,.2f}"):
        assert text in summary
    row = next(line for line in lines if line.startswith("covariate(x)"))
    numbers = kind_fit["covariate(x)"], kind_fit.standard_errors[3]
    assert row.split()[1:3] == [f"{number:.4f}" for number in numbers]
    assert "P>|z|" in summary
    assert "watched up to the last one" in summary
    assert len({len(line) for line in lines if line.startswith("=")}) == 1
    assert repr(summary) == str(summary)
    assert "<table>" in result._repr_html_()
    assert repr(result) == (
        f"<FitResult: event: 4 coefficients from 60 events, log-likelihood {kind_fit.loglik:.2f}>"
    )


def test_what_was_left_out_stands_in_the_summary() -> None:
    left = made("x + during(x, 0, 1000) + inertia", unfit="drop")
    assert "left out: " in left.summary()
    assert "collinear" in left.summary()
    assert left["event"].dropped


def test_names_from_outside_are_text_in_html_and_latex() -> None:
    pairs = {("<b>_&" if name == "x" else name): cells for name, cells in made_pairs().items()}
    events, dyads = polars.DataFrame(made_columns()), polars.DataFrame(pairs)
    found = dyadevents.fit('"<b>_&"', events=events, dyads=dyads, start=0, **CALLED)
    assert "<b>" not in found._repr_html_()
    assert r"$<$b$>$\_\&" in found.to_latex()
    assert found.to_latex().count(r"\\") == 4


def test_sentences_give_ratios_of_what_the_terms_count(result: FitResult) -> None:
    inertia, reciprocity, x = result.explain().splitlines()
    ratio = math.exp(result["event"]["inertia(transform=raw)"])
    assert inertia.startswith("With each of the earlier events from this sender to this receiver, ")
    assert f"come {ratio:.2f} times as often (95% interval" in inertia
    assert reciprocity.startswith("Where there are earlier events in the other direction, events")
    assert x.startswith("With each unit more of covariate(x), events come")
    (log,) = made("inertia").explain().splitlines()
    doubled = 2 ** made("inertia")["event"]["inertia"]
    assert "1 + the number of earlier events from this sender" in log
    assert f"come {doubled:.2f} times as often" in log


@pytest.mark.parametrize(
    ("term", "opening"),
    [
        ("covariate(x, log1p)", "Where 1 + covariate(x) is twice as large"),
        ("covariate(x, binary)", "Where covariate(x) is above 0"),
        ("degree(side=sender)", "Where 1 + degree(side=sender) is twice as large"),
        ("degree", "With each unit more of degree"),
        ("sender(u, transform=log1p)", "Where 1 + sender(u) is twice as large"),
        ("difference(u, transform=log1p)", "With each unit more of difference(u, transform=log1p)"),
    ],
)
def test_sentences_say_of_what_the_logarithm_is(term: str, opening: str) -> None:
    actors = polars.DataFrame({"name": NAMES, "u": np.arange(len(NAMES)) % 3 + 1.0})
    dyads = polars.DataFrame(made_pairs()).with_columns(polars.col("x").clip(0))
    events = polars.DataFrame(made_columns())
    found = dyadevents.fit(term, events, actors=actors, dyads=dyads, start=0, **CALLED)
    sentence = found.explain()
    assert sentence.startswith(f"{opening}, events come")
    scale = math.log(2) if "twice" in opening else 1.0
    assert f"come {math.exp(scale * found['event'].estimates[1]):.2f} times" in sentence


@pytest.mark.parametrize("unit", ["year", "day"])
def test_breaks_and_times_of_worlds_can_be_dates(unit: Any) -> None:
    columns = made_columns()
    first = np.datetime64("2020-01-01", "us")
    days = np.array(columns["timestamp"]) / columns["timestamp"][-1] * 200
    dated = first + (days * 86400e6).astype("timedelta64[us]")
    events = polars.DataFrame(columns | {"timestamp": dated})
    how = CALLED | {"start": "2020-01-01", "end": "2020-07-30", "unit": unit}
    named = dyadevents.fit("inertia", events, breaks=["2020-04-01"], **how)
    number = 2020.25 if unit == "year" else 18353
    counted = dyadevents.fit("inertia", events, breaks=[number], **how)
    assert named["event"].estimates.tolist() == counted["event"].estimates.tolist()
    worlds = named.simulate("2020-08-30", worlds=5)
    fan = worlds.fan("event", ["2020-08-10", np.datetime64("2020-08-31")])
    assert fan.times[1] == pytest.approx(worlds.run().history.end)
    assert fan.values[-1].sum() > 0
    with pytest.raises(DyadEventsError, match="breaks: 'June' is not a time"):
        dyadevents.fit("inertia", events, breaks=["June"], **how)


def pairs_of(columns: dict[str, list[Any]]) -> list[tuple[str, str]]:
    return list(zip(columns["source"], columns["target"], strict=True))


def probabilities(design: Any, names: Any, theta: np.ndarray) -> np.ndarray:
    """Probability of every row of a design within its event, by brute force."""
    eta = design.select(names).to_numpy() @ theta
    event = design["event"].to_numpy()
    weight = np.exp(eta)
    return np.asarray(weight / np.bincount(event, weight)[event])


def design_of(model: str = TERMS, **options: Any) -> Any:
    events, dyads = polars.DataFrame(made_columns()), polars.DataFrame(made_pairs())
    return statistics(model, events=events, dyads=dyads, start=0, **CALLED, **options)


def test_the_design_gives_the_ordinal_fit_by_any_conditional_logit(ordinal: FitResult) -> None:
    design, kind_fit = design_of(), ordinal["event"]
    assert design.height == 60 * len(NAMES) * (len(NAMES) - 1)
    assert design.filter(polars.col("happened"))["sender"].to_list() == made_columns()["source"]
    p = probabilities(design, kind_fit.names, kind_fit.estimates)
    happened = design["happened"].to_numpy()
    assert np.log(p[happened]).sum() == pytest.approx(kind_fit.loglik, rel=1e-12)
    score = design.select(kind_fit.names).to_numpy().T @ (happened - p)
    assert score == pytest.approx(np.zeros(3), abs=1e-6)


def test_a_design_is_streamed_sampled_and_refused_where_it_is_too_long(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    pytest.importorskip("pyarrow")
    from dyadevents.files import fit
    from dyadevents.results import designs

    whole = design_of()
    monkeypatch.setattr(designs, "BATCH_NUMBERS", 2000)
    batches = list(design_of(stream=True))
    assert len(batches) > 3
    assert polars.from_arrow(batches).equals(whole)
    some = design_of(sample=5)
    assert some.group_by("event").len()["len"].unique().to_list() == [6]
    assert some.join(whole, on=whole.columns, how="anti").height == 0
    monkeypatch.setattr(fit, "MOST_ROWS", 100)
    with pytest.raises(DyadEventsError, match="the design has up to 3,360 rows"):
        design_of()


def test_the_next_event_is_the_softmax_of_what_was_there(result: FitResult) -> None:
    frame, columns = result.predict(), made_columns()
    count = np.zeros((len(NAMES), len(NAMES)))
    for i, j in zip(columns["source"], columns["target"], strict=True):
        count[NAMES.index(i), NAMES.index(j)] += 1
    pairs = made_pairs()
    constant, inertia, reciprocity, x = result["event"].estimates
    rates = {
        (i, j): math.exp(
            constant
            + inertia * count[NAMES.index(i), NAMES.index(j)]
            + reciprocity * (count[NAMES.index(j), NAMES.index(i)] > 0)
            + x * value
        )
        for i, j, value in zip(pairs["source"], pairs["target"], pairs["x"], strict=True)
    }
    total = sum(rates.values())
    assert frame.height == len(rates)
    for row in frame.iter_rows(named=True):
        rate = rates[row["sender"], row["receiver"]]
        assert row["rate"] == pytest.approx(rate, rel=1e-9)
        assert row["next"] == pytest.approx(rate / total, rel=1e-9)
        assert row["rate_low"] < rate < row["rate_high"]
    assert frame["next"].to_list() == sorted(frame["next"], reverse=True)
    pair = frame["sender"][5], frame["receiver"][5]
    assert result.predict(dyads=[pair])["next"].to_list() == [frame["next"][5]]
    with pytest.raises(DyadEventsError, match="no sender 'Nize'; did you mean 'Nice'"):
        result.predict(dyads=[("Nize", "Otsu")])


def test_the_limits_of_a_rate_are_those_of_the_linear_predictor(result: FitResult) -> None:
    kind_fit = result["event"]
    row = result.predict().row(0, named=True)
    x = dict(zip(pairs_of(made_pairs()), made_pairs()["x"], strict=True))
    ends = pairs_of(made_columns())
    pair = row["sender"], row["receiver"]
    design = np.array([1.0, ends.count(pair), float(pair[::-1] in ends), x[pair]])
    spread = math.sqrt(design @ kind_fit.covariance @ design)
    assert row["rate_high"] / row["rate"] == pytest.approx(math.exp(norm.isf(0.025) * spread))


def test_an_ordinal_fit_predicts_who_and_not_when(ordinal: FitResult) -> None:
    frame = ordinal.predict()
    assert frame["rate"].is_nan().all()
    assert frame["next"].sum() == pytest.approx(1)
    with pytest.raises(DyadEventsError, match="until needs rates"):
        ordinal.predict(until=1e6)
    with pytest.raises(DyadEventsError, match="the history ends at"):
        ordinal.predict(at=0)


@pytest.mark.parametrize("later", [None, 2.0])
def test_without_terms_that_move_a_chance_by_a_date_is_that_of_poisson(
    later: float | None,
) -> None:
    still = made("x")
    end = made_columns()["timestamp"][-1] + (later or 0.0)
    at = None if later is None else end
    frame = still.predict(at=at, until=end + 3, worlds=4000)
    wanted = 1 - np.exp(-3 * frame["rate"].to_numpy())
    error = np.sqrt(wanted * (1 - wanted) / 4000)
    assert (np.abs(frame["probability"].to_numpy() - wanted) < 4.5 * error).all()
    with pytest.raises(DyadEventsError, match=r"until=\S+: not after at=|itself ends at"):
        still.predict(at=at, until=end)


def test_undirected_and_network_events_are_predicted() -> None:
    events = polars.DataFrame(
        {
            "time": [1.0, 2.0, 3.0, 4.0, 5.0],
            "sender": ["a", "b", None, "c", "a"],
            "receiver": ["b", "c", None, "a", "b"],
            "kind": ["visit", "visit", "law", "visit", "visit"],
        }
    )
    found = dyadevents.fit("all: 1", events=events, mode="undirected", start=0)
    frame = found.predict(dyads=[("b", "a"), ("c", "b")], until=6, worlds=50)
    assert set(frame["kind"]) == {"visit"}
    assert frame["next"].to_list() == pytest.approx([1 / 3, 1 / 3])
    assert frame["rate"].to_list() == pytest.approx([4 / 15, 4 / 15])


def test_marginal_effects_are_averages_over_the_design(
    result: FitResult, ordinal: FitResult
) -> None:
    kind_fit, design = ordinal["event"], design_of()
    p = probabilities(design, kind_fit.names, kind_fit.estimates)
    frame = ordinal.marginal_effects()
    assert frame["scale"].to_list() == ["probability"] * 3
    assert frame["effect"].to_numpy() == pytest.approx(kind_fit.estimates * np.mean(p * (1 - p)))
    rng = np.random.default_rng(4)
    draws = rng.multivariate_normal(kind_fit.estimates, kind_fit.covariance, size=400)
    chances = [probabilities(design, kind_fit.names, theta) for theta in draws]
    means = [np.mean(chance * (1 - chance)) for chance in chances]
    spread = np.std(draws * np.array(means)[:, None], axis=0)
    assert frame["std_error"].to_numpy() == pytest.approx(spread, rel=0.2)
    # At the maximum as many events are expected as there were.
    rates = result.marginal_effects().filter(polars.col("scale") == "rate")
    mean = 60 / (56 * made_columns()["timestamp"][-1])
    wanted = result["event"].estimates[1:] * mean
    assert rates["effect"].to_numpy() == pytest.approx(wanted, rel=1e-6)


def test_worlds_go_on_from_the_end_and_are_a_frame(result: FitResult) -> None:
    end = made_columns()["timestamp"][-1]
    worlds = result.simulate(end + 2, worlds=30)
    frame = worlds.frame(library="polars")
    assert frame.columns == ["world", "time", "kind", "sender", "receiver"]
    assert frame["time"].min() > end
    assert set(frame["sender"]) <= set(NAMES)
    expected = [len(worlds.run().events(world)) for world in range(30)]
    counts = dict(frame.group_by("world").len().iter_rows())
    assert [counts.get(world, 0) for world in range(30)] == expected
    assert len(repr(worlds)) < 100
    assert len(repr(worlds.run())) < 100


def test_the_checks_are_those_of_the_diagnosis(result: FitResult) -> None:
    frame = result.check()
    assert result.history is not None
    found = diagnose(result.model, result.history, result, worlds=0, seed=1989, ranks=False)
    assert dict(zip(frame["test"], frame["p_value"], strict=True)) == found.p_values
    rejecting = sum(len(verdict.rejecting) for verdict in found.verdicts)
    assert frame["rejected"].sum() == rejecting


def test_robust_errors_and_sampled_fits_say_what_they_are() -> None:
    robust = made(robust=True)
    assert "clustered by place" in robust.summary()
    plain, history = made(), robust.history
    assert history is not None
    found = robust_covariance(plain.model, history, plain["event"])
    wanted = found.at_least(plain["event"].covariance)
    assert robust["event"].covariance.tolist() == wanted.covariance.tolist()
    assert set(wanted.messages) <= set(robust["event"].messages)
    sampled = made(sample=20)
    assert "20 sampled an event" in sampled.summary()
    with pytest.raises(DyadEventsError, match="need a fit that compares all dyads"):
        sampled.marginal_effects()
    with pytest.raises(DyadEventsError, match="model 2 is sampled"):
        compare(made(), sampled)


def test_fits_are_compared_by_their_criteria(result: FitResult) -> None:
    small = made("x")
    frame = compare(result, small=small)
    assert sorted(frame["model"]) == ["model 1", "small"]
    row = frame.filter(polars.col("model") == "small").row(0, named=True)
    assert (row["aic"], row["parameters"]) == (small.aic, 2)
    assert frame["aic_more"].to_list()[0] == 0
    assert frame["aic_more"].to_list()[1] == pytest.approx(abs(small.aic - result.aic))


@pytest.mark.parametrize(
    ("change", "options", "said"),
    [
        (lambda h: {}, {"likelihood": "ordinal"}, "likelihood, risk set or ties"),
        (lambda h: {"end": h.end + 1}, {}, "start or end"),
        (lambda h: {"times": h.times * 0.99}, {}, "times"),
        (lambda h: {"senders": h.receivers, "receivers": h.senders}, {}, "ends of events"),
        (lambda h: {"weights": h.times * 0 + 0.5}, {}, "weights"),
        (lambda h: {"states": h.initial_states() * 0 + 1}, {}, "states"),
        (
            lambda h: {
                "network": Network.directed([*h.network.senders, "nobody"]),
                "covariates": {},
            },
            {},
            "number of dyads at risk, actors",
        ),
        (
            lambda h: {"network": replace(h.network, mode="undirected")},
            {},
            "number of dyads at risk, mode, ends of events",
        ),
    ],
)
def test_fits_of_other_events_are_not_compared(change: Any, options: Any, said: str) -> None:
    history = plain_history("directed", 3)
    one = dyadevents.fit("1", history)
    other = dyadevents.fit("1", replace(history, **change(history)), **options)
    with pytest.raises(DyadEventsError, match=f"model 2 differs from model 1 in {said}, so that"):
        compare(one, other)


def test_fits_are_compared_whatever_the_order_of_actors_and_with_saved_ones(
    tmp_path: Path,
) -> None:
    backwards = polars.DataFrame({"name": NAMES[::-1], "age": range(len(NAMES))})
    first = made("inertia")
    first.save(tmp_path / "fit.npz")
    first.save(tmp_path / "fit.json")
    others = (made("sender(age)", actors=backwards), load(tmp_path / "fit.npz"))
    assert len(compare(first, *others, load(tmp_path / "fit.json"))) == 4


def test_a_fit_has_its_kinds_and_names_those_that_there_are(result: FitResult) -> None:
    assert "event" in result
    assert list(result) == ["event"]
    assert tuple(result["event"]) == result["event"].names
    with pytest.raises(UnknownNameError, match="no kind 'form'; there are: event"):
        result["form"]
    with pytest.raises(UnknownNameError, match="no coefficient 'inertai'"):
        result["event"]["inertai"]


@pytest.mark.parametrize("level", [0, 1, 2, 95, "95"])
def test_a_level_lies_between_0_and_1(result: FitResult, level: Any) -> None:
    for wrong in (
        lambda: result.summary(level=level),
        lambda: result.frame(level=level),
        lambda: result.marginal_effects(level=level),
        lambda: result.curve("x", level=level),
        lambda: result.predict(level=level),
    ):
        with pytest.raises(DyadEventsError, match=f"^level={level!r}; expected a number between"):
            wrong()


def test_what_a_fit_cannot_do_is_refused(
    result: FitResult, ordinal: FitResult, tmp_path: Path
) -> None:
    with pytest.raises(DyadEventsError, match=r"there is no folder '.*nowhere'; make it first"):
        result.save(tmp_path / "nowhere" / "fit.npz")
    with pytest.raises(DyadEventsError, match="worlds need rates"):
        ordinal.check(worlds=5)
    with pytest.raises(DyadEventsError, match="model 2 is str, expected a FitResult"):
        compare(result, "x")  # type: ignore[arg-type]
    with pytest.raises(DyadEventsError, match="worlds=-1; expected a whole number of at least 0"):
        result.check(worlds=-1)


@pytest.mark.parametrize("dyads", [["ab"], [("a", "b", "c")], polars.DataFrame({"sender": ["a"]})])
def test_dyads_that_are_asked_for_are_pairs(result: FitResult, dyads: Any) -> None:
    with pytest.raises(
        DyadEventsError, match=r"(?s)^dyads: .* expected pairs of sender and receiver"
    ):
        result.predict(dyads=dyads)


@pytest.mark.parametrize("wrong", [{"seed": None}, {"seed": "x"}, {"worlds": 2.5}])
def test_seeds_and_numbers_of_worlds_are_whole(result: FitResult, wrong: Any) -> None:
    assert result.history is not None
    later = result.history.end + 1
    given = {"worlds": 2} | wrong
    for ask in (
        lambda: result.simulate(later, **given),
        lambda: result.predict(until=later, **given),
    ):
        with pytest.raises(DyadEventsError, match="expected whole numbers"):
            ask()


@pytest.mark.parametrize("breaks", [2.0, "2001-06"])
def test_breaks_come_in_a_list(breaks: Any) -> None:
    with pytest.raises(DyadEventsError, match=r"^breaks=.*; expected a list of times, such as"):
        dyadevents.fit("1", polars.DataFrame(made_columns()), start=0, breaks=breaks, **CALLED)


def test_an_undirected_network_has_no_sender_in_its_sentences() -> None:
    events = polars.DataFrame(made_columns())
    found = dyadevents.fit("inertia", events, start=0, mode="undirected", **CALLED)
    assert "the number of earlier events of the two is twice as large" in found.explain()


@pytest.mark.parametrize("ending", ["npz", "json"])
def test_a_saved_fit_is_the_fit(result: FitResult, tmp_path: Path, ending: str) -> None:
    file = tmp_path / f"fit.{ending}"
    result.save(file)
    again = load(file)
    assert again.model == result.model
    for name in ("estimates", "covariance"):
        assert getattr(again["event"], name).tolist() == getattr(result["event"], name).tolist()
    assert list(tmp_path.iterdir()) == [file]
    assert pickle.MARK + b"c" not in file.read_bytes()[:2]
    if ending == "json":
        assert json.loads(file.read_text(encoding="utf-8"))["version"] == 1
        with pytest.raises(DyadEventsError, match=r"needs the history, which a .json file"):
            again.predict()
        return
    assert again.summary() == result.summary()
    assert again.predict().equals(result.predict())


def test_a_fit_with_everything_in_it_is_saved(tmp_path: Path) -> None:
    found = made(
        "during(x, 0, 1) + inertia(half_life=9):x + sender_activity",
        frailty=Frailty(of="senders"),
        tick=0.5,
        breaks=[10.0],
    )
    found.save(tmp_path / "fit.npz")
    again = load(tmp_path / "fit.npz")
    assert again.model == found.model
    effects, same = found["event"].frailty, again["event"].frailty
    assert effects is not None
    assert same is not None
    assert same.effects["senders"].tolist() == effects.effects["senders"].tolist()
    assert again["event"].names == found["event"].names


def test_what_is_no_saved_fit_is_refused(result: FitResult, tmp_path: Path) -> None:
    for text, said in (
        ("{", "holds no fit that can be read"),
        ('{"format": "other"}', "holds no fit; expected"),
        ('{"format": "dyadevents fit", "version": 99}', "is of version 99"),
        ('{"format": "dyadevents fit", "version": 1, "kinds": [{}]}', "holds no fit"),
    ):
        (tmp_path / "fit.json").write_text(text, encoding="utf-8")
        with pytest.raises(DyadEventsError, match=said):
            load(tmp_path / "fit.json")
    (tmp_path / "fit.npz").write_bytes(b"PK\x03\x04 nothing")
    with pytest.raises(DyadEventsError, match="holds no fit"):
        load(tmp_path / "fit.npz")
    with pytest.raises(DyadEventsError, match="cannot be read: No such file"):
        load(tmp_path / "none.npz")
    with pytest.raises(DyadEventsError, match=r"is saved as .json \(numbers\) or .npz"):
        result.save(tmp_path / "fit.pkl")


def test_a_picture_has_a_point_for_every_term(result: FitResult) -> None:
    pytest.importorskip("altair")
    drawn = result.plot().to_dict()
    rows = drawn["layer"][1]["data"]["values"]
    assert [row["term"] for row in rows] == list(result["event"].names[1:])


def test_other_packages_make_tables_of_it(result: FitResult) -> None:
    pytest.importorskip("pandas")
    table = result.__maketables_coef_table__
    assert table.loc["covariate(x)", "b"] == result["event"]["covariate(x)"]
    assert result.__maketables_stat__("aic") == result.aic
    maketables = pytest.importorskip("maketables")
    assert "covariate(x)" in str(maketables.ETable([result]).df)
    great_tables = pytest.importorskip("great_tables")
    assert "covariate(x)" in great_tables.GT(result.frame()).as_raw_html()


def test_kinds_that_change_states_predict_only_where_they_can_happen() -> None:
    ends = Kind("end", frozenset({DyadState.ACTIVE}), DyadState.ENDED)
    assert ends.name == "end"
    events = polars.DataFrame(
        {
            "time": [1.0, 2.0, 3.0, 4.0],
            "sender": ["a", "b", "a", "c"],
            "receiver": ["b", "c", "b", "a"],
            "kind": ["form", "form", "end", "form"],
        }
    )
    frame = dyadevents.fit("all: 1", events=events, start=0).predict()
    at_risk = {
        kind: set(zip(rows["sender"], rows["receiver"], strict=True))
        for (kind,), rows in frame.group_by("kind")
    }
    assert at_risk["end"] == {("b", "c"), ("c", "a")}
    assert len(at_risk["form"]) == 4
    assert frame["next"].sum() == pytest.approx(1)
