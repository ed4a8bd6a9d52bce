"""Simulated worlds as plain values, as tables for people, and as files."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from paradiplomacy.cli.files import new_folder, write_rows
from paradiplomacy.cli.model.estimates import finite, number
from paradiplomacy.cli.show import note, table
from paradiplomacy.model.spreadsheets import escaped

if TYPE_CHECKING:
    from dyadevents.simulate import Worlds

__all__ = ["WHAT_IF", "differences_view", "fans_view", "print_worlds", "write_worlds"]

WHAT_IF = "what-if"
_QUANTILES = (0.05, 0.25, 0.5, 0.75, 0.95)
_NAMES = ("q05", "q25", "q50", "q75", "q95")


def fans_view(worlds: Worlds, times: Any) -> list[dict[str, Any]]:
    """Return how many events and ties there are over time, in each scenario."""
    rows = []
    for scenario in worlds.runs:
        for of in _counted(worlds):
            fan = worlds.fan(of, times, _QUANTILES, scenario=scenario)
            rows += [
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
    return rows


def differences_view(worlds: Worlds, times: Any) -> list[dict[str, Any]]:
    """Return by how much the scenario differs from the baseline, world by world."""
    if WHAT_IF not in worlds.runs or worlds.count < 2:
        return []
    rows = []
    for of in _counted(worlds):
        difference = worlds.difference(of, times, scenario=WHAT_IF)
        rows += [
            {
                "of": of,
                "time": float(difference.times[k]),
                "mean": float(difference.mean[k]),
                "standard_error": float(difference.standard_error[k]),
                "reduction": finite(float(difference.reduction[k])),
            }
            for k in range(len(times))
        ]
    return rows


def _counted(worlds: Worlds) -> list[str]:
    """What fans are shown of: every kind, and live ties where some kind makes or ends them."""
    kinds = worlds.model.kinds
    ties = ["ties"] if any(kind.leads_to is not None for kind in kinds) else []
    return [*(kind.name for kind in kinds), *ties]


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
                cells = [escaped(name) for name in (*ends, kinds[run.kind[row]])]
                rows.append([escaped(scenario), world, repr(float(run.time[row])), *cells])
    return rows
