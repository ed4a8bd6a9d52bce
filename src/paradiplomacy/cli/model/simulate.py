"""Run worlds by a fitted event model."""

from __future__ import annotations

import csv
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from paradiplomacy.cli.model.estimates import finite, number
from paradiplomacy.cli.model.options import (
    Fitted,
    Imputations,
    Seed,
    refuse_with,
    refuse_without,
)
from paradiplomacy.cli.model.saved import Recalled
from paradiplomacy.cli.options import Json, Records, Rule, StoreAt
from paradiplomacy.cli.show import as_json, note, progress_bar, table
from paradiplomacy.errors import NotFoundError, ParadiplomacyError
from paradiplomacy.model.spreadsheets import escaped
from paradiplomacy.writing import whole

if TYPE_CHECKING:
    from paradiplomacy.events.history import History
    from paradiplomacy.events.model import EventModel
    from paradiplomacy.events.simulate import Scenario, Worlds

__all__ = [
    "WHAT_IF",
    "new_folder",
    "pairs_of",
    "print_worlds",
    "simulate",
    "simulate_fit",
    "what_if",
    "write_rows",
    "write_worlds",
]


def simulate(
    fit: Fitted = None,
    *,
    until: Annotated[
        str | None,
        typer.Option(
            help="Go on from the end of what was observed to this time: a number or a date.",
            show_default="the observed window again, from its start; of a record, ten years on",
        ),
    ] = None,
    worlds: Annotated[int, typer.Option(min=1, max=1_000_000, help="How many worlds.")] = 100,
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
        int, typer.Option(min=1, max=10_000, help="Times at which fans are told.")
    ] = 10,
    out: Annotated[
        Path | None,
        typer.Option(help="A new folder for events.csv and fans.csv.", show_default=False),
    ] = None,
    imputations: Imputations = 10,
    record: Records = None,
    store: StoreAt = None,
    rule: Rule = "both-ends",
    json: Json = False,
) -> None:
    """Let worlds run by a fitted model, again or on into the future; told as fans, not lines.

    With --rate or --hold a second set of worlds runs with the same luck, and the difference is
    told too. Without a fit, the mechanisms of the record run on under its scenarios.

    Example: `paradiplomacy model simulate fit.json --until 400 --worlds 500 --rate end=0`
    """
    from paradiplomacy.cli.model.saved import recall_fit
    from paradiplomacy.events.files.time import moment

    end = None if until is None else moment(until, "--until", at="end")
    if out is not None and out.exists():
        raise ParadiplomacyError(f"{out} is there already; name a new one or move it away")
    if fit is None:
        refuse_without("FIT", {"--rate": rate, "--hold": hold, "--uncertain": uncertain})
        from paradiplomacy.cli.mechanisms.simulate import outlook_of, print_outlook, write_outlook
        from paradiplomacy.cli.model.choices import RecordChoice

        data = RecordChoice(tuple(record or ()), store, rule, imputations=imputations, seed=seed)
        with progress_bar() as progress:
            view = outlook_of(data, until=end, worlds=worlds, progress=progress)
        view["written"] = [] if out is None else write_outlook(view, out)
        if json:
            as_json("model-outlook", view)
        else:
            print_outlook(view)
        return
    refuse_with("FIT", {"--record": record})
    recalled = recall_fit(fit)
    scenarios = what_if(recalled, pairs_of("--rate", rate or []), pairs_of("--hold", hold or []))
    with progress_bar() as progress:
        made, view = simulate_fit(
            recalled,
            until=end,
            worlds=worlds,
            seed=seed,
            points=points,
            uncertain=uncertain,
            scenarios=scenarios,
            progress=progress,
        )
    view["written"] = [] if out is None else write_worlds(made, view, out)
    if json:
        as_json("model-simulate", view)
    else:
        print_worlds(view)


WHAT_IF = "what-if"

_QUANTILES = (0.05, 0.25, 0.5, 0.75, 0.95)

_NAMES = ("q05", "q25", "q50", "q75", "q95")


def pairs_of(option: str, given: Sequence[str]) -> dict[str, float]:
    """Return options of the form name=number."""
    found = {}
    for text in given:
        name, sign, value = text.rpartition("=")
        try:
            found[name.strip()] = float(value)
        except ValueError:
            sign = ""
        if not sign or not name.strip():
            raise ParadiplomacyError(f"{option} {text}: expected a name, = and a number")
    return found


def what_if(
    recalled: Recalled, rates: Mapping[str, float], held: Mapping[str, float]
) -> dict[str, Scenario]:
    """Return the scenario beside the baseline, or none."""
    if not rates and not held:
        return {}
    import numpy as np

    from paradiplomacy.events.covariates import Covariate
    from paradiplomacy.events.simulate import Scenario

    history = recalled.history
    kinds = [kind.name for kind in history.kinds]
    for kind in rates:
        if kind not in kinds:
            raise NotFoundError("kind of event", kind, kinds)
    series = [name for name, one in history.covariates.items() if one.of == "network"]
    for name in held:
        if name not in series:
            raise NotFoundError("series of the network", name, series)
    constant = {name: Covariate(name, "network", np.array(value)) for name, value in held.items()}
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
) -> tuple[Worlds, dict[str, Any]]:
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
    made = simulate(
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
    events = sum(len(run.events(w)) for run in made.runs.values() for w in range(worlds))
    unfitted = [k.name for k in model.kinds if not saved.estimates.get(k.name)]
    told = [f"{name} was not fitted: it does not happen in the worlds" for name in unfitted]
    return made, {
        "from": saved.name,
        "worlds": worlds,
        "seed": seed,
        "uncertain": uncertain,
        "window": {"start": history.start, "end": history.end},
        "forecast": until is not None,
        "events": events,
        "seconds": seconds,
        "fans": _fans(made, times),
        "differences": _differences(made, times),
        "messages": [*made.messages, *told],
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


def _fans(worlds: Worlds, times: Any) -> list[dict[str, Any]]:
    found = []
    for scenario in worlds.runs:
        for of in _counted(worlds):
            fan = worlds.fan(of, times, _QUANTILES, scenario=scenario)
            found += [
                {
                    "scenario": scenario,
                    "of": of,
                    "time": float(fan.times[k]),
                    "mean": float(fan.mean[k]),
                    "sd": float(fan.standard_deviation[k]),
                    **{name: float(fan.values[q, k]) for q, name in enumerate(_NAMES)},
                }
                for k in range(len(times))
            ]
    return found


def _counted(worlds: Worlds) -> list[str]:
    """What fans are shown of: every kind, and live ties where some kind makes or ends them."""
    kinds = worlds.model.kinds
    ties = ["ties"] if any(kind.leads_to is not None for kind in kinds) else []
    return [*(kind.name for kind in kinds), *ties]


def _differences(worlds: Worlds, times: Any) -> list[dict[str, Any]]:
    if WHAT_IF not in worlds.runs or worlds.count < 2:
        return []
    found = []
    for of in _counted(worlds):
        one = worlds.difference(of, times, scenario=WHAT_IF)
        found += [
            {
                "of": of,
                "time": float(one.times[k]),
                "mean": float(one.mean[k]),
                "standard_error": float(one.standard_error[k]),
                "reduction": finite(float(one.reduction[k])),
            }
            for k in range(len(times))
        ]
    return found


def print_worlds(view: Mapping[str, Any]) -> None:
    """Print a table for each scenario, and one of the differences."""
    window = view["window"]
    for scenario in dict.fromkeys(row["scenario"] for row in view["fans"]):
        table(
            f"{scenario}: {view['worlds']:,} worlds from {window['start']:.6g}; events since the "
            "time before, and ties that live",
            ["", "until", "mean", "5 %", "25 %", "median", "75 %", "95 %"],
            [
                [
                    _called(row["of"]),
                    f"{row['time']:.6g}",
                    number(row["mean"]),
                    *(f"{row[name]:g}" for name in _NAMES),
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
                [
                    _called(row["of"]),
                    f"{row['time']:.6g}",
                    number(row["mean"]),
                    number(row["standard_error"]),
                ]
                for row in view["differences"]
            ],
        )
    for message in view["messages"]:
        note(f"- {message}")
    note(f"- {view['events']:,} events in {view['seconds']:.2f} seconds")


def _called(of: str) -> str:
    return "live ties" if of == "ties" else of


def write_rows(path: Path, rows: Sequence[Mapping[str, Any]]) -> None:
    """Write rows of one shape as CSV; all of them, or nothing."""
    with whole(path) as half, half.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(
            {key: escaped(cell) if isinstance(cell, str) else cell for key, cell in row.items()}
            for row in rows
        )


@contextmanager
def new_folder(folder: Path) -> Iterator[Path]:
    """Give a folder to write to, which gets its name once all of it is there."""
    if folder.exists():
        raise ParadiplomacyError(f"{folder} is there already; name a new one or move it away")
    folder.parent.mkdir(parents=True, exist_ok=True)
    with whole(folder) as half:
        half.mkdir()
        yield half


def write_worlds(worlds: Worlds, view: Mapping[str, Any], folder: Path) -> list[str]:
    """Write events.csv, fans.csv and, of a scenario, differences.csv; paths that were written."""
    names = ["events.csv"]
    with new_folder(folder) as half:
        with (half / "events.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(["scenario", "world", "time", "sender", "receiver", "kind"])
            writer.writerows(_event_rows(worlds))
        for name in ("fans", "differences"):
            if view[name]:
                write_rows(half / f"{name}.csv", view[name])
                names.append(f"{name}.csv")
    return [str(folder / name) for name in names]


def _event_rows(worlds: Worlds) -> list[list[object]]:
    rows: list[list[object]] = []
    for scenario, run in worlds.runs.items():
        network, kinds = run.history.network, [kind.name for kind in run.history.kinds]
        for world in range(worlds.count):
            for row in run.events(world).tolist():
                i, j = int(run.sender[row]), int(run.receiver[row])
                ends = ["", ""] if i < 0 else [network.senders[i], network.receivers[j]]
                told = [escaped(name) for name in (*ends, kinds[run.kind[row]])]
                rows.append([escaped(scenario), world, repr(float(run.time[row])), *told])
    return rows
