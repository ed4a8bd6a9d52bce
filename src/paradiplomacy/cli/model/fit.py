"""Fit an event model to files of events."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from paradiplomacy.cli.model.choices import FileChoice, FitChoice, ModelChoice
from paradiplomacy.cli.model.estimates import (
    fit_view,
    goodness_view,
    history_view,
    print_fit,
    print_goodness,
)
from paradiplomacy.cli.options import Json, takes_choices
from paradiplomacy.cli.show import as_json
from paradiplomacy.errors import ParadiplomacyError
from paradiplomacy.tabular.files import open_regular

if TYPE_CHECKING:
    from pathlib import Path

    from dyadevents.history import History
    from dyadevents.inference.fitted import Fit
    from dyadevents.model import EventModel


@takes_choices
def fit(data: FileChoice, chosen: ModelChoice, choice: FitChoice, *, json: Json = False) -> None:
    """Estimate what drives events, exactly: every dyad at risk is compared at every event.

    Example: `paradiplomacy model fit calls.csv --dyads pairs.csv --start 0 --end 365 --formula
    'inertia(raw) + reciprocity(raw) + km'` on files with a header (`time,sender,receiver` and
    `sender,receiver,km`).

    Kinds with terms of their own, dates known to the month, and a file to simulate from:
    `paradiplomacy model fit ties.csv --two-mode --start 1979-01 --commit month --formula
    'form: degree(of=ties); exchange: inertia(of=exchange, half_life=5)' --save fit.npz`
    """
    show_fit(_fit_of_files(data, chosen, choice), json)


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
    from dyadevents.diagnose import diagnose

    return goodness_view(
        diagnose(model, history, fitted, worlds=worlds, seed=seed, ranks=False), worlds
    )


def read_fit(path: Path) -> tuple[Fit, History]:
    """Read a fit that `--save` wrote, and the history that it was made of.

    A kind that was not fitted keeps no term and no step: it does not happen.
    """
    from dyadevents.inference.fitted import Fit
    from dyadevents.results.fit_result import load

    with open_regular(path, expected="a fit"):  # no pipe and no device, which is waited for
        saved = load(path)
    if saved.history is None:
        raise ParadiplomacyError(f"{path.name} holds numbers alone; fit again with --save FIT.npz")
    model, fitted = saved.model, {name for name, each in saved.kinds.items() if each.names}
    terms = {k.name: model.terms_of(k.name) if k.name in fitted else () for k in model.kinds}
    baseline = {name: steps for name, steps in model.baseline.items() if name in fitted}
    return Fit(replace(model, terms=terms, baseline=baseline), saved.kinds), saved.history


def _fit_of_files(data: FileChoice, chosen: ModelChoice, choice: FitChoice) -> dict[str, Any]:
    """Fit a model to plain files; the fit for JSON."""
    from dyadevents.files.fit import fit as fit_files

    named = data.to_json()
    described = (
        {"from": named["events"], "files": named}
        | {"record": None, "model": chosen.to_json()}
        | choice.to_json()
    )
    files = data.read_files(timed=choice.likelihood == "interval")
    ties: Any = choice.ties
    fitted = fit_files(
        chosen.model(files),
        files,
        ties=ties,
        sample=choice.sample,
        seed=choice.seed,
        **choice.fit_arguments(),
    )
    estimated = {name: kind_fit for name, kind_fit in fitted.kinds.items() if kind_fit.names}
    clustered, sandwiches = {}, {}
    if choice.robust:
        from dyadevents.inference.robust import robust_covariance

        for name, kind_fit in estimated.items():
            sandwiches[name] = robust_covariance(fitted.model, files.history, kind_fit)
            clustered[name] = sandwiches[name].at_least(kind_fit.covariance)
    checks = checks_of(fitted.model, files.history, fitted, choice.check, choice.seed)
    if choice.save is not None:
        fitted.save(choice.save)
    return (
        described
        | history_view(files.history, dates=files.dates)
        | {"checks": checks}
        | fit_view(fitted, clustered, sandwiches=sandwiches)
        | {"notes": list(files.notes)}
    )
