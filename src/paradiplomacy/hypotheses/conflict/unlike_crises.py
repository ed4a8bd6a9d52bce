"""Whether crises are unlike in what came after them: looked at after the fact, and said so."""

from __future__ import annotations

from collections.abc import Sequence

from paradiplomacy.hypotheses.base import Estimate
from paradiplomacy.hypotheses.estimators.exact import FEW
from paradiplomacy.hypotheses.estimators.homogeneity import homogeneity_p, most_unlike
from paradiplomacy.hypotheses.histories.crisis_windows import Around
from paradiplomacy.hypotheses.selection import as_number
from paradiplomacy.language import Message, Text, Words

__all__ = ["tests_of_likeness", "unlike_sentence"]

_WORDS = Words(__name__)


def tests_of_likeness(windows: Sequence[Around], seed: int) -> tuple[Estimate, ...]:
    """Whether crises differ, looked at after the fact: of all, and of the one that differs most."""
    counts = [(len(w.after), len(w.before)) for w in windows]
    p, apart = homogeneity_p(counts, seed=seed), most_unlike(counts)
    if p is None or apart is None:
        return ()
    crises = sum(1 for a, b in counts if a + b)
    name = _WORDS("name.one", crisis=windows[apart.index].name)
    how = _WORDS("how.one", crises=crises, p=apart.p)
    return (
        _p_value(_WORDS("name.all"), p, crises, _WORDS("how.all")),
        _p_value(name, apart.corrected, crises, how),
    )


def _p_value(name: Message, p: float, crises: int, how: Message) -> Estimate:
    return as_number(name, p, crises, "p-value", how)


def unlike_sentence(windows: Sequence[Around]) -> Text:
    """Whether one crisis differs from the others, with its p and that it was picked."""
    counts = [(len(w.after), len(w.before)) for w in windows]
    apart = most_unlike(counts)
    if apart is None or sum(map(sum, counts)) < FEW:
        return ""
    after, before = counts[apart.index]
    return _WORDS(
        "unlike",
        crisis=windows[apart.index].name,
        after=after,
        before=before,
        p=apart.p,
        corrected=apart.corrected,
    )
