"""How a verdict is shown: its sign, its badge, and what it survives.

All of it is written from `Finding.survives`, so that badge, caveat and sentence say the same.
The templates of the words are plain text with named places, for pages in other languages.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from paradiplomacy.hypotheses.base import Finding, Verdict
from paradiplomacy.report.words import chance

__all__ = [
    "BADGES",
    "SIGNS",
    "SURVIVAL",
    "Said",
    "badge_of",
    "caveats_of",
    "kind_of",
    "sentence_of",
]
__all__ += ["sign_of", "survived_of"]

SIGNS = {
    Verdict.SUPPORTED: "✓",
    Verdict.CONTRADICTED: "✗",
    Verdict.INCONCLUSIVE: "?",
    Verdict.UNTESTABLE: "–",
    Verdict.RESTATED: "=",
}
"""A sign of each verdict, so that colour is not all that tells them apart."""

_PLAIN, _LOST = "%(verdict)s", "%(verdict)s, but not after correction"
_NONE = "%(verdict)s: no difference"
_NONE_LOST = f"{_NONE}, but not after correction"
BADGES = (_LOST, _NONE, _NONE_LOST)
"""Templates of badges that say more than the verdict."""

_CORRECTION_LOST = (
    "It does not survive the correction for %(tests)s tests at once (p %(p)s, then %(holm)s)."
)
_CORRECTION = "It survives the correction for %(tests)s tests at once (p %(p)s, then %(holm)s)."
_ALONE = "It was run alone, so it is not corrected for other tests."
_LOST_IN = {
    "dates": "It would be %(verdict)s, but not in the worst order of uncertain dates.",
    "silence": "It would be %(verdict)s, but not whatever silent ties did.",
    "direction": "It would be %(verdict)s, but not if all of unknown direction ran the other way.",
}
_STANDS_IN = {
    "dates": "It survives the worst order of uncertain dates.",
    "silence": "It survives whatever silent ties did.",
    "direction": "It survives even if all of unknown direction ran the other way.",
}
_CHOICE = "It hangs on a choice. %(choice)s"
SURVIVAL = (
    _CHOICE,
    _CORRECTION_LOST,
    _CORRECTION,
    _ALONE,
    *_LOST_IN.values(),
    *_STANDS_IN.values(),
)
"""Templates of the sentences on what a verdict survives."""


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence as template and values, so that it can be said in another language.

    Parameters
    ----------
    template : str
        One of `SURVIVAL` or `BADGES`.
    values : mapping of str to Any
        A verdict, a whole number, or p-values, by the name of their place.
    """

    template: str
    values: Mapping[str, Any]

    def __str__(self) -> str:
        shown = {k: chance(v) if k in ("p", "holm") else str(v) for k, v in self.values.items()}
        return self.template % shown


def sign_of(verdict: Verdict) -> str:
    """The sign of a verdict.

    Examples
    --------
    >>> sign_of(Verdict.RESTATED)
    '='
    """
    return SIGNS[verdict]


def kind_of(finding: Finding) -> str:
    """Under which class a badge is shown: the verdict, or ``weak`` for what does not survive."""
    return "weak" if finding.survives.correction is False else str(finding.verdict)


def badge_of(finding: Finding) -> Said:
    """The verdict, with what it does not survive.

    Examples
    --------
    >>> str(badge_of(Finding("a", Verdict.SUPPORTED, "")))
    'supported'
    """
    lost = finding.survives.correction is False
    if finding.no_difference:
        return Said(_NONE_LOST if lost else _NONE, {"verdict": finding.verdict})
    return Said(_LOST if lost else _PLAIN, {"verdict": finding.verdict})


def caveats_of(finding: Finding) -> tuple[Said, ...]:
    """What a verdict does not survive: to stand right beside it."""
    survives, worst = finding.survives, finding.survives.worst_case
    said = []
    if survives.correction is False:
        said.append(Said(_CORRECTION_LOST, _numbers(finding)))
    elif finding.verdict.decides and survives.tests == 1:
        said.append(Said(_ALONE, {}))
    if worst is not None and not worst.survives:
        said.append(Said(_LOST_IN[worst.of], {"verdict": worst.otherwise}))
    said += [Said(_CHOICE, {"choice": choice}) for choice in survives.choices]
    return tuple(said)


def survived_of(finding: Finding) -> tuple[Said, ...]:
    """What a verdict survives."""
    survives, worst = finding.survives, finding.survives.worst_case
    said = []
    if survives.correction:
        said.append(Said(_CORRECTION, _numbers(finding)))
    if worst is not None and worst.survives:
        said.append(Said(_STANDS_IN[worst.of], {}))
    return tuple(said)


def _numbers(finding: Finding) -> dict[str, Any]:
    survives = finding.survives
    return {"tests": survives.tests, "p": survives.p, "holm": survives.holm}


def sentence_of(finding: Finding) -> str:
    """What a council member reads: the finding in plain words, and what its verdict survives.

    Examples
    --------
    >>> sentence_of(Finding("a", Verdict.INCONCLUSIVE, "That cannot be told."))
    'That cannot be told.'
    """
    beside = (*caveats_of(finding), *survived_of(finding))
    return " ".join((finding.sentence, *map(str, beside)))
