"""One mechanism of the article as a term of the event model."""

from __future__ import annotations

from dataclasses import dataclass

from dyadevents.terms.base import Term

ADJUSTS = "adjusts"
"""Idea of what is there only so that others are not biased."""


@dataclass(frozen=True)
class Mechanism:
    """One coefficient of one kind of event.

    kind, name: The kind of event; a short name, unique within it. What it means is said in the word
        files of `paradiplomacy.mechanisms.effect_words`, by these two.
    pair: Countries of the senders and of the receivers.
    needs: Covariates without which it cannot be.
    per: By how much the statistic rises where the rate is so many times as high.
    idea: What it stands for in the article, by its key in the same word files.
    sign: Sign that its coefficient would have by that idea: 1 more often, -1 less. 0 where nothing
        is said of it (sizes, distance, age, supply), or both are (opinion; shocks, which hurt
        unequally): it then speaks neither for the idea nor against it.
    rests_on: A kind of event that its statistic counts, and of which there may be too few.
    rival: The country whose ties that of the receivers minds.
    """

    kind: str
    name: str
    term: Term
    pair: tuple[str, str] = ("", "")
    needs: tuple[str, ...] = ()
    per: float = 1.0
    idea: str = ADJUSTS
    sign: int = 0
    rests_on: str = ""
    rival: str = ""

    @property
    def adjusts(self) -> bool:
        """True if it is there only so that others are not biased."""
        return self.idea == ADJUSTS
