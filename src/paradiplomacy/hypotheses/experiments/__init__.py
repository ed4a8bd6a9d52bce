"""Hypotheses on dated shocks and laws as natural experiments."""

from paradiplomacy.hypotheses.base import Hypothesis
from paradiplomacy.hypotheses.experiments.covid_2020 import COVID_2020
from paradiplomacy.hypotheses.experiments.june_1989 import JUNE_1989
from paradiplomacy.hypotheses.experiments.state_laws import STATE_LAWS
from paradiplomacy.hypotheses.experiments.trade_war import TRADE_WAR

__all__ = ["HYPOTHESES"]

HYPOTHESES: tuple[Hypothesis, ...] = (JUNE_1989, TRADE_WAR, COVID_2020, STATE_LAWS)
