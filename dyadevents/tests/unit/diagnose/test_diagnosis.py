"""A whole diagnosis: its sentences, its pictures, and what it refuses."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from dyadevents import (
    EVENT,
    EventModel,
    Fit,
    History,
    ModelError,
    Network,
    fit,
    terms,
)
from dyadevents.diagnose import Diagnosis, diagnose, save
from made_events import naive_worlds as naive

KINDS = ("form", "exchange", "suspend", "resume", "end")


@pytest.fixture(scope="module")
def case() -> tuple[EventModel, History, Fit]:
    setting = naive.Setting(senders=12, receivers=12, end=12.0)
    rng = np.random.default_rng(3)
    history = naive.simulate(setting, naive.TRUTH, naive.covariates(setting, rng), rng)
    model = naive.model(setting)
    return model, history, fit(model, history)


@pytest.fixture(scope="module")
def found(case: tuple[EventModel, History, Fit]) -> Diagnosis:
    model, history, fitted = case
    return diagnose(model, history, fitted, worlds=30, seed=1)


def test_a_right_model_passes_most_checks(found: Diagnosis) -> None:
    p = np.array(list(found.p_values.values()))
    assert len(p) == 5 * 5 + 8  # checks of each kind, and features
    assert (p < 0.05).sum() <= 6  # 1.8 are to be expected
    assert (p > 0.0).all()
    assert found["exchange"].recall.percentile > 0.52
    assert found["form"].past == ("sender degree", "receiver degree")
    assert found["form"].plain is not None
    assert found["suspend"].plain is None  # nothing is left that tells dyads apart


def test_the_summary_says_what_was_found_of_every_kind(found: Diagnosis) -> None:
    lines = found.summary()
    assert lines[0].startswith("33 tests: a model that is right has about 2 with p below 0.05")
    for kind in KINDS:
        assert sum(line.startswith(f"{kind}: ") for line in lines) == 5
    assert any("30 simulated worlds are like the observed one in" in line for line in lines)
    assert all(re.search(r"[.)]$", line) for line in lines)


def test_the_same_seed_gives_the_same_diagnosis(
    case: tuple[EventModel, History, Fit], found: Diagnosis
) -> None:
    again = diagnose(*case, worlds=30, seed=1, threads=1)
    assert again.summary() == found.summary()


def test_wrong_models_are_told_from_right_ones() -> None:
    setting = naive.Setting(senders=12, receivers=12, end=12.0)
    rng = np.random.default_rng(3)
    truth = {**naive.TRUTH, "suspend": np.array([-2.6, -0.4, 0.2, 2.0])}
    history = naive.simulate(setting, truth, naive.covariates(setting, rng), rng)
    model = naive.model(setting)
    bare = replace(model, terms=dict.fromkeys(KINDS, ()))
    wrong = diagnose(bare, history, fit(bare, history), worlds=0)
    # The shock drives suspensions and is not in the model: the baseline does not hold.
    assert wrong["suspend"].processes["intercept"].p < 0.01
    assert "suspend: not all effects hold over time" in "\n".join(wrong.summary())
    assert wrong["form"].recall.percentile == pytest.approx(0.5)
    right = diagnose(model, history, fit(model, history), worlds=0)
    assert right["suspend"].processes["intercept"].p > 0.05


def test_pictures_are_drawn_and_saved(found: Diagnosis, tmp_path: Path) -> None:
    pytest.importorskip("altair")
    pytest.importorskip("vl_convert")
    figures = found.figures()
    names = [figure.name for figure in figures]
    assert len(set(names)) == len(names)
    assert "simulated-and-observed" in names
    for kind in KINDS:
        assert {f"score-process-{kind}", f"recall-{kind}", f"counts-{kind}-senders"} <= {*names}
    some = [f for f in figures if f.name in ("recall-form", "counts-form-senders")]
    written = save(some, str(tmp_path / "new"))
    assert len(written) == 2 * len(some)
    for path in written:
        assert path.stat().st_size > 1000
    assert "<svg" in written[0].read_text(encoding="utf-8")
    for figure in figures:
        assert figure.title
        assert figure.alt
        assert figure.caption


def test_an_ordinal_fit_is_checked_without_worlds_and_says_so(
    case: tuple[EventModel, History, Fit],
) -> None:
    model, history, _ = case
    local = replace(model, terms={"exchange": list(model.terms_of("exchange"))[:2]})
    fitted = fit(local, history, likelihood="ordinal", kinds=["exchange"])
    found = diagnose(local, history, fitted, worlds=5)
    assert found["exchange"].gaps is None
    assert found.envelopes == ()
    assert any("Nothing was simulated" in note for note in found.notes)
    assert found["exchange"].processes.p > 0.01


def test_an_ordinal_fit_of_all_kinds_gives_no_rates(
    case: tuple[EventModel, History, Fit],
) -> None:
    _, history, _ = case
    model = EventModel(history.kinds, terms={k: [terms.Given("x")] for k in KINDS})
    fitted = fit(model, history, likelihood="ordinal")
    found = diagnose(model, history, fitted, worlds=5)
    assert "Nothing was simulated: an ordinal fit gives no rates." in found.summary()


def test_a_fit_of_another_model_is_refused(case: tuple[EventModel, History, Fit]) -> None:
    model, history, fitted = case
    other = replace(fitted, model=replace(model, terms=dict.fromkeys(KINDS, ())))
    with pytest.raises(ModelError, match="form: the fit has columns intercept, x"):
        diagnose(model, history, other, worlds=0)
    with pytest.raises(ModelError, match="the model has kinds event and the fit form"):
        diagnose(EventModel(), history, fitted, worlds=0)
    with pytest.raises(ModelError, match="'warming' was not fitted; the fit has: form"):
        diagnose(model, history, fitted, worlds=0, kinds=["warming"])
    with pytest.raises(ModelError, match="fit is a KindFit; expected a Fit: what `fit` returned"):
        diagnose(model, history, fitted["form"], worlds=0)  # type: ignore[arg-type]


def test_a_kind_that_never_happened_is_noted_and_never_happens_in_worlds(
    case: tuple[EventModel, History, Fit],
) -> None:
    model, history, _ = case
    kept = history.kind_of < 2  # ties form and exchange, and that is all
    calm = replace(
        history,
        times=history.times[kept],
        senders=history.senders[kept],
        receivers=history.receivers[kept],
        kind_of=history.kind_of[kept],
    )
    # Ties that were suspended and came back count as formed once only.
    first = np.unique(
        np.where(calm.kind_of == 0, calm.senders * 12 + calm.receivers, -1), return_index=True
    )[1]
    keep = (calm.kind_of == 1) | np.isin(np.arange(len(calm)), first)
    calm = replace(
        calm,
        times=calm.times[keep],
        senders=calm.senders[keep],
        receivers=calm.receivers[keep],
        kind_of=calm.kind_of[keep],
    )
    fitted = fit(model, calm, unfit="drop")
    found = diagnose(model, calm, fitted, worlds=10)
    assert set(found.kinds) == {"form", "exchange"}
    assert any(note.startswith("suspend: no event was seen") for note in found.notes)
    by_name = {e.feature.name: e for e in found.envelopes}
    assert by_name["suspend: events over time"].high.max() == 0.0
    assert by_name["form: events over time"].mean.max() > 1.0


def test_worlds_that_run_away_are_told_as_a_finding() -> None:
    network = Network.directed("abcd")
    times = np.linspace(0.1, 5.9, 45)
    receivers = 1 + np.arange(45) % 3
    history = History(
        network, (EVENT,), times, np.zeros(45, int), receivers, np.zeros(45, int), 0.0, 6.0
    )
    model = EventModel(terms=[terms.Inertia(transform="raw")])
    fitted = fit(model, history)
    # A raw count with a large coefficient feeds on itself.
    estimates = np.array([-1.0, 0.7])
    fitted = replace(fitted, kinds={"event": replace(fitted["event"], estimates=estimates)})
    found = diagnose(model, history, fitted, worlds=4)
    assert found.envelopes == ()
    assert any("do not stay within bounds" in note for note in found.notes)
