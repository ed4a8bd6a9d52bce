"""Simulate an event model forward from any state: many worlds, paired scenarios, any machine."""

from __future__ import annotations

from dyadevents.simulate.fans import Fan, PairedDifference, ScenarioRun
from dyadevents.simulate.scenarios import Forced, Scenario
from dyadevents.simulate.simulate import after, simulate
from dyadevents.simulate.worlds import Worlds

__all__ = [
    "Fan",
    "Forced",
    "PairedDifference",
    "Scenario",
    "ScenarioRun",
    "Worlds",
    "after",
    "simulate",
]
