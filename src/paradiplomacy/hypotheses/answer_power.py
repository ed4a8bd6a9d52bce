"""Number of pairs, both ends of which answer, that decide each claim that reads answers.

Before anyone is asked. Each claim is decided by its own rule, where its effect is the smallest
that it calls one. How many pairs that takes was worked out once and stands in `answer_power.csv`;
`tests/support/simulated_answers.py` works it out again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import polars as pl

from paradiplomacy.hypotheses.hypothesis import Hypothesis

PAIRS = 37
"""Pairs of the article, for which the chance is given."""


@dataclass(frozen=True, slots=True)
class AnswerPower:
    """Number of pairs that decides a claim.

    unit: ``""`` where the rule of the claim reads no answers; then there is no number either.
    named: Whether the effect is the claim's own.
    needed: Pairs both ends of which answer; None where even 2,000 would not do.
    chance: With `pairs` pairs.
    """

    claim: str
    unit: str
    effect: float | None
    named: bool
    needed: int | None
    chance: float | None
    pairs: int = PAIRS


def answer_power(claims: Iterable[Hypothesis]) -> Iterator[AnswerPower]:
    """Of each claim that asks for answers, how many pairs would decide it.

    claims: Those that ask for nothing are left out.

    >>> from paradiplomacy.hypotheses.capacity.trade_majority import TRADE_MAJORITY
    >>> (found,) = answer_power([TRADE_MAJORITY])
    >>> found.effect, found.needed
    (0.65, 97)
    """
    for claim in claims:
        if claim.asks:
            unknown = AnswerPower(claim.id, "", None, False, None, None)
            yield _worked_out().get(claim.id, unknown)


@cache
def _worked_out() -> dict[str, AnswerPower]:
    table = pl.read_csv(files(__package__).joinpath("answer_power.csv").read_bytes())
    return {row["claim"]: AnswerPower(**row) for row in table.iter_rows(named=True)}
