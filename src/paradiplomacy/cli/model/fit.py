"""Fit an event model to files of events."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from paradiplomacy.cli.model.choices import FileChoice, FitChoice, ModelChoice
from paradiplomacy.cli.model.estimates import fit_view, history_view, print_fit
from paradiplomacy.cli.model.goodness import goodness_view, print_goodness
from paradiplomacy.cli.model.options import (
    Actors,
    Breaks,
    Check,
    Commit,
    Drop,
    Dyads,
    End,
    Events,
    Fill,
    Formula,
    Frailty,
    Kinds,
    Likelihood,
    NetworkSeries,
    PlainKinds,
    Profile,
    Robust,
    Sample,
    Seed,
    Start,
    States,
    Tick,
    Ties,
    TwoMode,
    Undirected,
    comma_separated,
)
from paradiplomacy.cli.options import Encoding, Json
from paradiplomacy.cli.show import as_json

if TYPE_CHECKING:
    from dyadevents.history import History
    from dyadevents.inference.fitted import Fit
    from dyadevents.model import EventModel

__all__ = ["checks_of", "fit", "fit_of_files", "show_fit"]


def fit(
    events: Events,
    *,
    dyads: Dyads = None,
    actors: Actors = None,
    network: NetworkSeries = None,
    states: States = None,
    undirected: Undirected = False,
    two_mode: TwoMode = False,
    plain_kinds: PlainKinds = False,
    fill: Fill = None,
    encoding: Encoding = "",
    formula: Formula = None,
    likelihood: Likelihood = "interval",
    start: Start = None,
    end: End = None,
    commit: Commit = "event",
    tick: Tick = None,
    ties: Ties = "error",
    kinds: Kinds = None,
    breaks: Breaks = None,
    robust: Robust = False,
    profile: Profile = False,
    frailty: Frailty = None,
    drop: Drop = False,
    sample: Sample = None,
    check: Check = None,
    seed: Seed = 1989,
    json: Json = False,
) -> None:
    """Estimate what drives events, exactly: every dyad at risk is compared at every event.

    Example: `paradiplomacy model fit calls.csv --dyads pairs.csv --start 0 --end 365 --formula
    'inertia(raw) + reciprocity(raw) + km'` on files with a header (`time,sender,receiver` and
    `sender,receiver,km`).

    Kinds with terms of their own, dates known to the month, and a file to simulate from:
    `paradiplomacy model fit ties.csv --two-mode --start 1979-01 --commit month --formula
    'form: degree(of=ties); exchange: inertia(of=exchange, half_life=5)' --json > fit.json`
    """
    choice = FitChoice.of(
        likelihood=likelihood, ties=ties, kinds=comma_separated(kinds), drop=drop, sample=sample,
        seed=seed, robust=robust, profile=profile, frailty=frailty, check=check,
    )  # fmt: skip
    data = FileChoice.of(
        events, dyads=dyads, actors=actors, network=network, states=states, undirected=undirected,
        two_mode=two_mode, plain_kinds=plain_kinds, fill=fill, start=start, end=end,
        encoding=encoding,
    )  # fmt: skip
    show_fit(fit_of_files(data, ModelChoice.of(formula, commit, tick, breaks), choice), json)


def show_fit(view: dict[str, Any], json: bool) -> None:
    """Print a fit: for programs, or for people, who read first whether it fits."""
    if json:
        as_json("model-fit", view)
    else:
        print_goodness(view["checks"])
        print_fit(view)


def checks_of(
    model: EventModel, history: History, fitted: Fit, worlds: int | None, seed: int
) -> dict[str, Any] | None:
    """Test whether a fit fits, with so many simulated worlds; None where that is not asked for."""
    if worlds is None:
        return None
    from dyadevents.diagnose import goodness_of_fit

    return goodness_view(goodness_of_fit(model, history, fitted, worlds=worlds, seed=seed), worlds)


def fit_of_files(data: FileChoice, chosen: ModelChoice, choice: FitChoice) -> dict[str, Any]:
    """Fit a model to plain files; the fit as plain values."""
    from dyadevents.files.fit import fit_files

    files = data.read(timed=choice.likelihood == "interval")
    model = chosen.model(files)
    fitted = fit_files(
        files,
        model,
        likelihood=choice.likelihood,
        kinds=choice.kinds,
        ties=choice.ties,
        unfit=choice.unfit,
        sample=choice.sample,
        seed=choice.seed,
        frailty=choice.effects(),
    )
    estimated = {name: kind_fit for name, kind_fit in fitted.kinds.items() if kind_fit.names}
    clustered, sandwiches, profiles = {}, {}, {}
    if choice.robust:
        from dyadevents.inference.robust import robust_covariance

        for name, kind_fit in estimated.items():
            sandwiches[name] = robust_covariance(fitted.model, files.history, kind_fit)
            clustered[name] = sandwiches[name].at_least(kind_fit.covariance)
    if choice.profile:
        from dyadevents.inference.profile import profile_intervals

        for name, kind_fit in estimated.items():
            profiles[name] = profile_intervals(fitted.model, files.history, kind_fit)
    return {
        "from": data.events,
        "files": data.to_json(),
        "record": None,
        "model": chosen.to_json(),
        **choice.to_json(),
        **history_view(files.history, dates=files.dates),
        "checks": checks_of(model, files.history, fitted, choice.check, choice.seed),
        **fit_view(fitted, clustered, profiles, sandwiches=sandwiches),
        "notes": list(files.notes),
    }
