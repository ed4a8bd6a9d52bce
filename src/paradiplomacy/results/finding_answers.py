"""Answers on findings and hypotheses, in the language of who reads them: the same at every door."""

from __future__ import annotations

from typing import Any

from paradiplomacy.hypotheses.base import Finding
from paradiplomacy.hypotheses.hypothesis import Hypothesis
from paradiplomacy.hypotheses.unmeasured import Unmeasured, unmeasured
from paradiplomacy.language import Text, message_view, rendered
from paradiplomacy.results.verdict_words import badge_of, sentence_of
from paradiplomacy.views import RecordAnswer


class FindingAnswer(RecordAnswer):
    """A finding with what people read of it; `messages` are its sentences for programs."""

    left_out = frozenset({"picture", "mde_unit", "mde_sentence"})
    finding: Finding
    badge: Text
    sentence: str
    mde: EffectMissed
    unmeasured: UnmeasuredAnswer
    messages: FindingMessages


class EffectMissed(RecordAnswer):
    """The minimum detectable effect, and what it means."""

    value: float | None
    unit: Text
    means: Text


class UnmeasuredAnswer(RecordAnswer):
    """Doubts from all that is not measured, in numbers and in words: see `Unmeasured`."""

    unmeasured: Unmeasured
    sentences: tuple[Text, ...]


class FindingMessages(RecordAnswer):
    """Sentences of a finding with what they need; none of what a user wrote."""

    sentence: dict[str, Any] | None
    mde: dict[str, Any] | None
    lacks: tuple[dict[str, Any] | None, ...]
    caveats: tuple[dict[str, Any] | None, ...]


def finding_answer(finding: Finding, language: str = "en") -> FindingAnswer:
    """A finding as commands show it, in a language."""
    hidden = unmeasured(finding)
    answer = FindingAnswer(
        finding=finding,
        badge=badge_of(finding),
        sentence=sentence_of(finding, language),
        mde=EffectMissed(finding.mde, finding.mde_unit, finding.mde_sentence),
        unmeasured=UnmeasuredAnswer(hidden, hidden.sentences),
        messages=FindingMessages(
            sentence=message_view(finding.sentence),
            mde=message_view(finding.mde_sentence),
            lacks=tuple(map(message_view, finding.lacks)),
            caveats=tuple(map(message_view, finding.caveats)),
        ),
    )
    answer_in_language: FindingAnswer = rendered(answer, language)
    return answer_in_language


def hypothesis_view(hypothesis: Hypothesis, language: str = "en") -> dict[str, Any]:
    """A hypothesis, before it is run, in a language; with the questions that it asks."""
    view: dict[str, Any] = rendered(hypothesis, language).to_dict()
    return view | {"items": list(hypothesis.asks)}
