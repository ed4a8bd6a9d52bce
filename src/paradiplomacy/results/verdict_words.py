"""Display of a verdict: its sign, its badge, and what it survives.

All of it is made from `Finding.survives`, so that badge, caveat and sentence say the same.
"""

from __future__ import annotations

from typing import Any

from paradiplomacy.hypotheses.base import Finding, Verdict
from paradiplomacy.language import Message, Words, sentences

SIGNS = {
    Verdict.SUPPORTED: "✓",
    Verdict.CONTRADICTED: "✗",
    Verdict.INCONCLUSIVE: "?",
    Verdict.UNTESTABLE: "–",
    Verdict.RESTATED: "=",
}
"""A sign of each verdict, so that colour is not all that distinguishes them."""

_WORDS = Words(__name__)


def kind_of(finding: Finding) -> str:
    """Under which class a badge is shown: the verdict, or ``weak`` for what does not survive."""
    return "weak" if finding.survives.correction is False else str(finding.verdict)


def badge_of(finding: Finding) -> Message:
    """The verdict, with what it does not survive.

    >>> str(badge_of(Finding("a", Verdict.SUPPORTED, "")))
    'supported'
    """
    key = "no-difference" if finding.no_difference else "plain"
    if finding.survives.correction is False:
        key = "no-difference-corrected-away" if finding.no_difference else "corrected-away"
    return _WORDS(f"badge.{key}", verdict=finding.verdict.word)


def cautions_of(finding: Finding) -> tuple[Message, ...]:
    """Doubts that a verdict does not survive: to stand right beside it."""
    survives, worst = finding.survives, finding.survives.worst_case
    cautions = []
    if survives.correction is False:
        cautions.append(_WORDS("correction.lost", **_numbers_of_survival(finding)))
    elif finding.verdict.decides and survives.tests == 1:
        cautions.append(_WORDS("correction.none"))
    if worst is not None and not worst.survives:
        cautions.append(_WORDS(f"worst-case-lost.{worst.of}", verdict=worst.otherwise.word))
    cautions += [_WORDS("choice", choice=choice) for choice in survives.choices]
    return tuple(cautions)


def survived_of(finding: Finding) -> tuple[Message, ...]:
    """Checks that a verdict survives."""
    survives, worst = finding.survives, finding.survives.worst_case
    survived = []
    if survives.correction:
        survived.append(_WORDS("correction.stands", **_numbers_of_survival(finding)))
    if worst is not None and worst.survives:
        survived.append(_WORDS(f"worst-case-stands.{worst.of}"))
    return tuple(survived)


def _numbers_of_survival(finding: Finding) -> dict[str, Any]:
    survives = finding.survives
    return {"tests": survives.tests, "p": survives.p, "holm": survives.holm}


def sentence_of(finding: Finding) -> Message:
    """Sentence for a council member: the finding in plain words, and what its verdict survives.

    >>> str(sentence_of(Finding("a", Verdict.INCONCLUSIVE, "That cannot be decided.")))
    'That cannot be decided.'
    """
    return sentences(finding.sentence, *cautions_of(finding), *survived_of(finding))
