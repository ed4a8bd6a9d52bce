"""Hypotheses on the conclusion and its open question."""

from paradiplomacy.hypotheses.base import Hypothesis
from paradiplomacy.hypotheses.policy.policy_outcome import POLICY_OUTCOME

__all__ = ["HYPOTHESES"]

HYPOTHESES: tuple[Hypothesis, ...] = (POLICY_OUTCOME,)
