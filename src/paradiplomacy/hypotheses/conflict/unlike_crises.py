"""Whether crises are unlike in what came after them: looked at after the fact, and said so."""

from __future__ import annotations

from collections.abc import Sequence

from paradiplomacy.hypotheses.base import Estimate
from paradiplomacy.hypotheses.estimators.exact import FEW
from paradiplomacy.hypotheses.estimators.homogeneity import homogeneity_p, most_unlike
from paradiplomacy.hypotheses.histories.crisis_windows import Around
from paradiplomacy.language.english import number

__all__ = ["tests_of_likeness", "unlike_words"]

UNLIKE = "whether crises differ in it, p-value"


def tests_of_likeness(windows: Sequence[Around], seed: int) -> tuple[Estimate, ...]:
    """Whether crises differ, looked at after the fact: of all, and of the one that differs most."""
    counts = [(len(w.after), len(w.before)) for w in windows]
    p, apart = homogeneity_p(counts, seed=seed), most_unlike(counts)
    if p is None or apart is None:
        return ()
    every = sum(1 for a, b in counts if a + b)
    named = windows[apart.index].name
    rows = (
        (UNLIKE, p, "chi-squared, exact over all tables with these sums"),
        (
            f"whether {named} differs from the other crises, p-value",
            apart.corrected,
            f"Fisher's exact, {every} times its p of {apart.p:.2g}, as the most unlike of {every} "
            "was picked",
        ),
    )
    return tuple(
        Estimate(name, value, None, None, every, "p-value", f"{how}; post hoc, not planned")
        for name, value, how in rows
    )


def unlike_words(windows: Sequence[Around]) -> str:
    """Whether one crisis differs from the others, with its p and that it was picked."""
    counts = [(len(w.after), len(w.before)) for w in windows]
    apart = most_unlike(counts)
    if apart is None or sum(map(sum, counts)) < FEW:
        return ""
    after, before = counts[apart.index]
    return (
        f" Crises may be unlike: after {windows[apart.index].name} there were {number(after)}, "
        f"before it {number(before)}. That is the one that differs most, picked afterwards, so "
        f"that its p-value of {apart.p:.2g} is {apart.corrected:.2g} among so many."
    )
