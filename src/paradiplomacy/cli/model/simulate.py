"""Run worlds by a fitted event model."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from paradiplomacy.cli.files import must_be_new
from paradiplomacy.cli.model.options import Fitted, Seed, Worlds
from paradiplomacy.cli.model.worlds import (
    WHAT_IF,
    differences_view,
    fans_view,
    print_worlds,
    write_worlds,
)
from paradiplomacy.cli.options import Json
from paradiplomacy.cli.show import as_json, progress_bar
from paradiplomacy.errors import NotFoundError, ParadiplomacyError

if TYPE_CHECKING:
    from paradiplomacy.cli.model.saved import Recalled
    from paradiplomacy.events.history import History
    from paradiplomacy.events.model import EventModel
    from paradiplomacy.events.simulate import Scenario
    from paradiplomacy.events.simulate import Worlds as SimulatedWorlds

__all__ = ["simulate"]


def simulate(
    fit: Fitted,
    *,
    until: Annotated[
        str | None,
        typer.Option(
            help="Go on from the end of what was observed to this time: a number or a date.",
            show_default="the observed window again, from its start",
        ),
    ] = None,
    worlds: Worlds = 100,
    seed: Seed = 1989,
    rate: Annotated[
        list[str] | None,
        typer.Option(
            metavar="KIND=FACTOR",
            help="What if: multiply the rate of a kind, 0 for none; repeatable.",
            show_default=False,
        ),
    ] = None,
    hold: Annotated[
        list[str] | None,
        typer.Option(
            metavar="SERIES=VALUE",
            help="What if: hold a series of the network at a value; repeatable.",
            show_default=False,
        ),
    ] = None,
    uncertain: Annotated[
        bool,
        typer.Option("--uncertain", help="Draw each world's coefficients around the estimates."),
    ] = False,
    points: Annotated[
        int, typer.Option(min=1, max=10_000, help="Times at which fans are given.")
    ] = 10,
    out: Annotated[
        Path | None,
        typer.Option(help="A new folder for events.csv and fans.csv.", show_default=False),
    ] = None,
    json: Json = False,
) -> None:
    """Let worlds run by a fitted model, again or on into the future; shown as fans, not lines.

    With --rate or --hold a second set of worlds runs with the same luck, and the difference is
    shown too.

    Example: `paradiplomacy model simulate fit.json --until 400 --worlds 500 --rate end=0`
    """
    from paradiplomacy.cli.model.saved import recall_fit
    from paradiplomacy.events.files.time import moment

    end = None if until is None else moment(until, "--until", at="end")
    must_be_new(out)
    recalled = recall_fit(fit)
    scenarios = what_if(recalled, pairs_of("--rate", rate or []), pairs_of("--hold", hold or []))
    with progress_bar() as progress:
        simulated, view = simulate_fit(
            recalled,
            until=end,
            worlds=worlds,
            seed=seed,
            points=points,
            uncertain=uncertain,
            scenarios=scenarios,
            progress=progress,
        )
    view["written"] = [] if out is None else write_worlds(simulated, view, out)
    if json:
        as_json("model-simulate", view)
    else:
        print_worlds(view)


def pairs_of(option: str, given: Sequence[str]) -> dict[str, float]:
    """Return options of the form name=number."""
    pairs = {}
    for text in given:
        name, sign, value = text.rpartition("=")
        try:
            pairs[name.strip()] = float(value)
        except ValueError:
            sign = ""
        if not sign or not name.strip():
            raise ParadiplomacyError(f"{option} {text}: expected a name, = and a number")
    return pairs


def what_if(
    recalled: Recalled, rates: Mapping[str, float], fixed: Mapping[str, float]
) -> dict[str, Scenario]:
    """Return the scenario beside the baseline, or none."""
    if not rates and not fixed:
        return {}
    import numpy as np

    from paradiplomacy.events.covariates import Covariate
    from paradiplomacy.events.simulate import Scenario

    history = recalled.history
    kinds = [kind.name for kind in history.kinds]
    for kind in rates:
        if kind not in kinds:
            raise NotFoundError("kind of event", kind, kinds)
    series = [name for name, covariate in history.covariates.items() if covariate.of == "network"]
    for name in fixed:
        if name not in series:
            raise NotFoundError("series of the network", name, series)
    constant = {name: Covariate(name, "network", np.array(value)) for name, value in fixed.items()}
    return {WHAT_IF: Scenario(covariates=constant, rates=dict(rates))}


def simulate_fit(
    recalled: Recalled,
    *,
    until: float | None,
    worlds: int,
    seed: int,
    points: int,
    uncertain: bool,
    scenarios: Mapping[str, Scenario],
    progress: Callable[[str, float], None] | None = None,
) -> tuple[SimulatedWorlds, dict[str, Any]]:
    """Simulate; the worlds, and their fans as plain values.

    Without `until` the observed window runs again from its start; with one, time goes on from
    where the observed window ends.
    """
    import numpy as np

    from paradiplomacy.events.simulate import simulate

    model, history = _forward(recalled, until)
    saved = recalled.saved
    if uncertain:
        drawn = saved.draws(model, history, worlds, np.random.default_rng(seed))
    else:
        drawn = saved.coefficients(model, history)
    begun = time.perf_counter()
    simulated = simulate(
        model,
        history,
        drawn,
        worlds=worlds,
        seed=seed,
        scenarios=scenarios,
        limit=max(100_000, 100 * len(history)),  # of one world: what has more is running away
        progress=None if progress is None else _told(progress),
    )
    seconds = time.perf_counter() - begun
    times = np.linspace(history.start, history.end, points + 1)[1:]
    events = sum(len(run.events(w)) for run in simulated.runs.values() for w in range(worlds))
    unfitted = [k.name for k in model.kinds if not saved.estimates.get(k.name)]
    notes = [f"{name} was not fitted: it does not happen in the worlds" for name in unfitted]
    return simulated, {
        "from": saved.name,
        "worlds": worlds,
        "seed": seed,
        "uncertain": uncertain,
        "window": {"start": history.start, "end": history.end},
        "forecast": until is not None,
        "events": events,
        "seconds": seconds,
        "fans": fans_view(simulated, times),
        "differences": differences_view(simulated, times),
        "messages": [*simulated.messages, *notes],
    }


def _forward(recalled: Recalled, until: float | None) -> tuple[EventModel, History]:
    from paradiplomacy.events.simulate import after

    model, history = recalled.model, recalled.history
    if until is None:
        return model, history
    if model.tick is None and model.cell == 0:  # the ticks of the fit, not of the new window
        model = replace(model, tick=(history.end - history.start) / 100)
    return model, after(history, until)


def _told(progress: Callable[[str, float], None]) -> Callable[[int, int], None]:
    def report(done: int, of: int) -> None:
        progress("worlds", done / of)

    return report
