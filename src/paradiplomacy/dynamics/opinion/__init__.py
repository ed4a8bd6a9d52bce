"""Opinion and policy around the simulator: optional, and off unless asked for."""

from __future__ import annotations

from paradiplomacy.dynamics.opinion.effects import act_rate, effects_on_exchange
from paradiplomacy.dynamics.opinion.flow import Pulls
from paradiplomacy.dynamics.opinion.gain import LoopGain, loop_gain
from paradiplomacy.dynamics.opinion.layer import OuterLayer, RunningLayer
from paradiplomacy.dynamics.opinion.loop import OpinionLoop
from paradiplomacy.dynamics.opinion.people import Neighbours, People
from paradiplomacy.dynamics.opinion.policy import ActRate, Tension
from paradiplomacy.dynamics.opinion.survey import survey

__all__ = [
    "ActRate",
    "LoopGain",
    "Neighbours",
    "OpinionLoop",
    "OuterLayer",
    "People",
    "Pulls",
    "RunningLayer",
    "Tension",
    "act_rate",
    "effects_on_exchange",
    "loop_gain",
    "survey",
]
