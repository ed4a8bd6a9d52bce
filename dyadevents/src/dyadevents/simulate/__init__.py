"""Simulate an event model forward from any state: many worlds, paired scenarios, any machine."""

from __future__ import annotations

from paradiplomacy.events.simulate.fans import Fan, PairedDifference, ScenarioRun
from paradiplomacy.events.simulate.scenarios import Forced, Scenario
from paradiplomacy.events.simulate.simulate import after, simulate
from paradiplomacy.events.simulate.worlds import Worlds

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
