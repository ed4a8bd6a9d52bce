"""Run worlds by a fitted event model."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from paradiplomacy.cli.model.choices import Fitted, Seed, Worlds
from paradiplomacy.cli.model.estimates import finite, number
from paradiplomacy.cli.model.fit import read_fit
from paradiplomacy.cli.new_files import must_be_new, write_tables
from paradiplomacy.cli.options import Json
from paradiplomacy.cli.show import as_json, note, progress_bar, table
from paradiplomacy.errors import NotFoundError, ParadiplomacyError

if TYPE_CHECKING:
    from dyadevents.history import History
    from dyadevents.inference.fitted import Fit
    from dyadevents.model import EventModel
    from dyadevents.simulate import Scenario
    from dyadevents.simulate import Worlds as SimulatedWorlds

WHAT_IF = "what-if"
_QUANTILES = {"q05": 0.05, "q25": 0.25, "q50": 0.5, "q75": 0.75, "q95": 0.95}


def simulate(
    fit: Fitted,
    *,
    until: str | None = None,
    worlds: Worlds = 100,
    seed: Seed = 1989,
    rate: list[str] | None = None,
    uncertain: bool = False,
    points: Annotated[int, typer.Option(min=1, max=10000)] = 10,
    out: Path | None = None,
    json: Json = False,
) -> None:
    """Let worlds run by a fitted model, again or on into the future; shown as fans, not lines.

    With --rate a second set of worlds runs with the same luck, and the difference is
    shown too.

    Example: `paradiplomacy model simulate fit.npz --until 400 --worlds 500 --rate end=0`

    until: Go on from the end of what was observed to this time: a number or a date. [default: the
        observed window again, from its start]
    rate KIND=FACTOR: What if: multiply the rate of a kind, 0 for none; repeatable.
    uncertain: Draw each world's coefficients around the estimates.
    points: Times at which fans are given.
    out: A new folder for events.csv and fans.csv.
    """
    import numpy as np

    from dyadevents.files.time import moment

    end = None if until is None else moment(until, "--until", at="end")
    must_be_new(out)
    fitted, observed = read_fit(fit)
    scenarios = _scenario_of_rates(observed, rate or ())
    model, history = _forward(fitted.model, observed, end)
    coefficients = _coefficients(fitted, worlds, seed if uncertain else None)
    simulated, seconds = _run_worlds(
        model, history, coefficients, worlds=worlds, seed=seed, scenarios=scenarios
    )
    times = np.linspace(history.start, history.end, points + 1)[1:]
    events = sum(len(run.events(w)) for run in simulated.runs.values() for w in range(worlds))
    tables = {"fans": [*_fans(simulated, times)], "differences": [*_differences(simulated, times)]}
    written: dict[str, Iterable[dict[str, Any]]] = (
        {"events": _event_rows(simulated)} if events else {}
    )
    written |= {name: rows for name, rows in tables.items() if rows}
    notes = [
        f"{kind.name} was not fitted: it does not happen in the worlds"
        for kind in model.kinds
        if kind.name not in fitted.kinds or not fitted.kinds[kind.name].names
    ]
    view = (
        {"from": fit.name, "worlds": worlds}
        | {"seed": seed, "uncertain": uncertain}
        | {"window": {"start": history.start, "end": history.end}, "forecast": end is not None}
        | {"events": events, "seconds": seconds}
        | tables
        | {"messages": [*simulated.messages, *notes]}
        | {"written": [] if out is None else write_tables(out, written)}
    )
    if json:
        as_json("model-simulate", view)
    else:
        _print_worlds(view)


def _coefficients(fitted: Fit, worlds: int, seed: int | None) -> dict[str, Any]:
    """The estimates of each kind of event; with a seed, drawn around them for each world."""
    import numpy as np

    from dyadevents.inference.fitted import NEVER

    if any(each.likelihood == "ordinal" for each in fitted.kinds.values()):
        raise ParadiplomacyError("an ordinal fit has no rates: fit with the interval likelihood")
    generator, coefficients = np.random.default_rng(seed), {}
    for kind in fitted.model.kinds:
        of_kind = fitted.kinds.get(kind.name)
        centre = of_kind.estimates if of_kind and of_kind.names else np.array([NEVER])
        if seed is None:
            coefficients[kind.name] = centre
        elif of_kind is None or not of_kind.names:
            coefficients[kind.name] = np.tile(centre, (worlds, 1))
        elif not np.isfinite(of_kind.covariance).all():
            raise ParadiplomacyError(
                f"the covariance of {kind.name} is not known, and its coefficients cannot be "
                "drawn; leave out --uncertain"
            )
        else:
            coefficients[kind.name] = generator.multivariate_normal(
                centre, of_kind.covariance, size=worlds, method="eigh"
            )
    return coefficients


def _run_worlds(
    model: EventModel,
    history: History,
    coefficients: Mapping[str, Any],
    *,
    worlds: int,
    seed: int,
    scenarios: Mapping[str, Scenario],
) -> tuple[SimulatedWorlds, float]:
    """Worlds that run by a fitted model, and the seconds that they took."""
    from dyadevents.simulate import simulate as simulate_worlds

    with progress_bar() as progress:
        begun = time.perf_counter()
        simulated = simulate_worlds(
            model,
            history,
            coefficients,
            worlds=worlds,
            seed=seed,
            scenarios=scenarios,
            limit=max(100_000, 100 * len(history)),  # of one world: what has more is running away
            progress=lambda done, of: progress("worlds", done / of),
        )
        return simulated, time.perf_counter() - begun


def _scenario_of_rates(history: History, given: Sequence[str]) -> dict[str, Scenario]:
    """Return the scenario beside the baseline, of rates as KIND=FACTOR; or none."""
    from dyadevents.simulate import Scenario

    kinds = [kind.name for kind in history.kinds]
    rates = {}
    for text in given:
        kind, _, factor = (part.strip() for part in text.rpartition("="))
        try:
            rates[kind] = float(factor)
        except ValueError:
            kind = ""
        if not kind:
            raise ParadiplomacyError(f"--rate {text}: expected a name, = and a number")
        if kind not in kinds:
            raise NotFoundError("kind of event", kind, kinds)
    return {WHAT_IF: Scenario(rates=rates)} if rates else {}


def _forward(
    model: EventModel, history: History, until: float | None
) -> tuple[EventModel, History]:
    from dyadevents.simulate import after

    if until is None:
        return model, history
    if model.tick is None and model.cell == 0:  # the ticks of the fit, not of the new window
        model = replace(model, tick=(history.end - history.start) / 100)
    return model, after(history, until)


def _fans(worlds: SimulatedWorlds, times: Any) -> Iterator[dict[str, Any]]:
    """Numbers of events and ties over time, in each scenario."""
    for scenario in worlds.runs:
        for of in _names_of_fans(worlds):
            fan = worlds.fan(of, times, tuple(_QUANTILES.values()), scenario=scenario)
            for k in range(len(times)):
                yield (
                    {"scenario": scenario, "of": of}
                    | {"time": float(fan.times[k]), "mean": float(fan.mean[k])}
                    | {"sd": float(fan.standard_deviation[k])}
                    | {name: float(fan.values[q, k]) for q, name in enumerate(_QUANTILES)}
                )


def _differences(worlds: SimulatedWorlds, times: Any) -> Iterator[dict[str, Any]]:
    """By how much the scenario differs from the baseline, world by world."""
    if WHAT_IF not in worlds.runs or worlds.count < 2:
        return
    for of in _names_of_fans(worlds):
        difference = worlds.difference(of, times, scenario=WHAT_IF)
        for k in range(len(times)):
            reduction = finite(float(difference.reduction[k]))
            yield (
                {"of": of, "time": float(difference.times[k])}
                | {"mean": float(difference.mean[k])}
                | {"standard_error": float(difference.standard_error[k]), "reduction": reduction}
            )


def _names_of_fans(worlds: SimulatedWorlds) -> list[str]:
    """Names of fans: every kind, and live ties where some kind makes or ends them."""
    kinds = worlds.model.kinds
    ties = ["ties"] if any(kind.leads_to is not None for kind in kinds) else []
    return [*(kind.name for kind in kinds), *ties]


def _print_worlds(view: Mapping[str, Any]) -> None:
    """Print a table for each scenario, and one of the differences."""
    for scenario in dict.fromkeys(row["scenario"] for row in view["fans"]):
        table(
            f"{scenario}: {view['worlds']:,} worlds from {view['window']['start']:.6g}; events "
            "since the time before, and ties that live",
            ["", "until", "mean", "5 %", "25 %", "median", "75 %", "95 %"],
            [
                [
                    *_name_fan_and_time(row),
                    number(row["mean"]),
                    *(f"{row[name]:g}" for name in _QUANTILES),
                ]
                for row in view["fans"]
                if row["scenario"] == scenario
            ],
        )
    if view["differences"]:
        table(
            f"{WHAT_IF} less baseline",
            ["", "until", "mean", "s.e. of the mean"],
            [
                [*_name_fan_and_time(row), number(row["mean"]), number(row["standard_error"])]
                for row in view["differences"]
            ],
        )
    for message in view["messages"]:
        note(f"- {message}")
    note(f"- {view['events']:,} events in {view['seconds']:.2f} seconds")


def _name_fan_and_time(row: Mapping[str, Any]) -> tuple[str, str]:
    return "live ties" if row["of"] == "ties" else row["of"], f"{row['time']:.6g}"


def _event_rows(worlds: SimulatedWorlds) -> Iterator[dict[str, Any]]:
    for scenario, run in worlds.runs.items():
        network, kinds = run.history.network, [kind.name for kind in run.history.kinds]
        for world in range(worlds.count):
            for row in run.events(world).tolist():
                i, j = int(run.sender[row]), int(run.receiver[row])
                yield (
                    {"scenario": scenario, "world": world}
                    | {"time": float(run.time[row])}
                    | {"sender": "" if i < 0 else network.senders[i]}
                    | {"receiver": "" if i < 0 else network.receivers[j]}
                    | {"kind": kinds[run.kind[row]]}
                )
