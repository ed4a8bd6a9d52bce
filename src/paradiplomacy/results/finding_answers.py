"""Answers on findings and hypotheses: the same at every door."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from paradiplomacy.hypotheses.base import Finding, Verdict
from paradiplomacy.language import Text, message_view
from paradiplomacy.results.verdict_words import badge_of, sentence_of
from paradiplomacy.views import AnswerList, RecordAnswer

if TYPE_CHECKING:
    from paradiplomacy.hypotheses.hypothesis import Hypothesis
    from paradiplomacy.hypotheses.unmeasured_factors import UnmeasuredFactors


class FindingAnswer(RecordAnswer):
    """A finding with what people read of it; `messages` are its sentences for programs."""

    left_out = frozenset({"picture", "mde_unit", "mde_sentence"})
    finding: Finding
    badge: Text
    sentence: Text
    mde: EffectMissed
    unmeasured: UnmeasuredAnswer
    messages: FindingMessages


class EffectMissed(RecordAnswer):
    """The minimum detectable effect, and what it means."""

    value: float | None
    unit: Text
    means: Text


class UnmeasuredAnswer(RecordAnswer):
    """Doubts from all that is not measured, in numbers and in words: see `UnmeasuredFactors`."""

    unmeasured: UnmeasuredFactors
    sentences: tuple[Text, ...]


class FindingMessages(RecordAnswer):
    """Sentences of a finding with what they need; none of what a user wrote."""

    sentence: dict[str, Any] | None
    mde: dict[str, Any] | None
    lacks: tuple[dict[str, Any] | None, ...]
    caveats: tuple[dict[str, Any] | None, ...]


class HypothesisAnswer(RecordAnswer):
    """A hypothesis before it is run, with the questions that it asks."""

    hypothesis: Hypothesis
    items: tuple[str, ...]


class TestedHypothesis(RecordAnswer):
    """A hypothesis with its verdict, as the answer on the finding has it."""

    hypothesis: HypothesisAnswer
    verdict: Verdict
    badge: Text
    sentence: Text


def finding_answer(finding: Finding) -> FindingAnswer:
    """A finding as its page and commands show it."""
    from paradiplomacy.hypotheses.unmeasured_factors import unmeasured_factors

    hidden = unmeasured_factors(finding)
    return FindingAnswer(
        finding=finding,
        badge=badge_of(finding),
        sentence=sentence_of(finding),
        mde=EffectMissed(finding.mde, finding.mde_unit, finding.mde_sentence),
        unmeasured=UnmeasuredAnswer(hidden, hidden.sentences),
        messages=FindingMessages(
            sentence=message_view(finding.sentence),
            mde=message_view(finding.mde_sentence),
            lacks=tuple(map(message_view, finding.lacks)),
            caveats=tuple(map(message_view, finding.caveats)),
        ),
    )


def findings_answer(findings: Iterable[Finding]) -> AnswerList:
    """Findings as pages and commands show them."""
    return AnswerList("findings", tuple(map(finding_answer, findings)))


def hypotheses_answer(
    hypotheses: Iterable[Hypothesis], findings: Mapping[str, Finding] | None = None
) -> AnswerList:
    """Hypotheses as pages and commands list them: all, or those that have a finding, with that."""
    answers = (HypothesisAnswer(each, each.asks) for each in hypotheses)
    if findings is None:
        return AnswerList("hypotheses", tuple(answers))
    return AnswerList(
        "hypotheses",
        tuple(
            TestedHypothesis(answer, finding.verdict, badge_of(finding), sentence_of(finding))
            for answer in answers
            if (finding := findings.get(answer.hypothesis.id))
        ),
    )
