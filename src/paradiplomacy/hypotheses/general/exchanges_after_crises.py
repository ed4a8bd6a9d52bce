"""Rate of exchanges in the year after the crises of a record, against the year before."""

from __future__ import annotations

from paradiplomacy.hypotheses.designs.around_moments import BeforeAfter, shocks_of_record
from paradiplomacy.hypotheses.designs.design import hypothesis
from paradiplomacy.hypotheses.designs.rule import DecisionRule
from paradiplomacy.language import Words

_WORDS = Words(__name__)

EXCHANGES_AFTER_CRISES = hypothesis(
    "exchanges-after-crises",
    BeforeAfter(
        "exchange", shocks_of_record(), DecisionRule("less", 1.0), ties=lambda frames: frames.ties
    ),
    section="any record",
    claim=_WORDS("claim"),
    of_article=False,
)
