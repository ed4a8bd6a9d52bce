"""How a verdict is shown: its sign, and the words that stand with it."""

from __future__ import annotations

from paradiplomacy.hypotheses.base import Verdict

__all__ = ["SIGNS", "sign_of"]

SIGNS = {
    Verdict.SUPPORTED: "✓",
    Verdict.CONTRADICTED: "✗",
    Verdict.INCONCLUSIVE: "?",
    Verdict.UNTESTABLE: "–",
    Verdict.RESTATED: "=",
}
"""A sign of each verdict, so that colour is not all that tells them apart."""


def sign_of(verdict: Verdict) -> str:
    """The sign of a verdict.

    Examples
    --------
    >>> sign_of(Verdict.RESTATED)
    '='
    """
    return SIGNS[verdict]
