"""Opinion and policy around the simulator: optional, and off unless asked for."""

from __future__ import annotations

from paradiplomacy.events.opinion.effects import act_rate, effects_on_exchange
from paradiplomacy.events.opinion.flow import Pulls
from paradiplomacy.events.opinion.gain import LoopGain, loop_gain
from paradiplomacy.events.opinion.layer import OuterLayer, RunningLayer
from paradiplomacy.events.opinion.loop import OpinionLoop
from paradiplomacy.events.opinion.people import Neighbours, People
from paradiplomacy.events.opinion.policy import ActRate, Tension
from paradiplomacy.events.opinion.survey import survey

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
