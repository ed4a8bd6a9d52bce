"""Simulate an event model forward from any state: many worlds, paired scenarios, any machine."""

from __future__ import annotations

from paradiplomacy.dynamics.simulate.fans import Difference, Fan, Run
from paradiplomacy.dynamics.simulate.scenarios import Forced, Scenario
from paradiplomacy.dynamics.simulate.simulate import after, simulate
from paradiplomacy.dynamics.simulate.worlds import Worlds

__all__ = ["Difference", "Fan", "Forced", "Run", "Scenario", "Worlds", "after", "simulate"]
