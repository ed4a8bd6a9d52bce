"""Rate of exchanges in the year after the crises of a record, against the year before."""

from __future__ import annotations

from paradiplomacy.hypotheses.designs.around_moments import BeforeAfter, shocks_of_record
from paradiplomacy.hypotheses.designs.design import general_claim
from paradiplomacy.hypotheses.designs.rule import DecisionRule
from paradiplomacy.language import Words

_WORDS = Words(__name__)

EXCHANGES_AFTER_CRISES = general_claim(
    _WORDS,
    BeforeAfter(
        "exchange", shocks_of_record(), DecisionRule("less", 1.0), ties=lambda frames: frames.ties
    ),
)
