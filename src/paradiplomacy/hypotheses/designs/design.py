"""Parts that every design offers, and the step from a design and a claim to a hypothesis."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Protocol

from paradiplomacy.hypotheses.base import Finding, Need
from paradiplomacy.hypotheses.designs.rule import DecisionRule
from paradiplomacy.hypotheses.hypothesis import Hypothesis, claim_id
from paradiplomacy.language import Message, Text, Words, sentences
from paradiplomacy.record.frames import Frames

_WORDS = Words(__name__)


class Design(Protocol):
    """A test that only lacks its claim."""

    @property
    def rule(self) -> DecisionRule:
        """Rule by which the claim holds."""

    @property
    def needs(self) -> tuple[Need, ...]:
        """Needs that a record must meet."""

    @property
    def method(self) -> Text:
        """The estimate and its interval, in one sentence."""

    def test(self, frames: Frames) -> Finding:
        """The finding, without the hypothesis' id."""


def estimator_of(design: Design) -> Message:
    """The estimator of a design, and the rule by which it decides."""
    return sentences(design.method, _WORDS("rule", rule=design.rule.words()))


def hypothesis(
    name: str,
    design: Design,
    *,
    section: str,
    claim: Text,
    lacks: Sequence[Text] = (),
    caveats: Sequence[Text] = (),
    **more: Any,
) -> Hypothesis:
    """Make a hypothesis of a claim and a design.

    name: Its id.
    lacks: What every finding of it adds to those of the design.
    caveats: The same, where the design tests it by itself.
    **more: Further fields of `Hypothesis`: items, varies, needs (before those of the design), and
        test and estimator in place of those of the design.
    """

    def test(frames: Frames) -> Finding:
        finding = design.test(frames)
        return replace(finding, hypothesis=name, caveats=(*caveats, *finding.caveats))

    own_test = more.pop("test", None)
    return Hypothesis(
        id=name,
        section=section,
        claim=claim,
        needs=(*more.pop("needs", ()), *design.needs),
        test=own_test or test,
        estimator=more.pop("estimator", None) or estimator_of(design),
        margin=design.rule.margin,
        lacks=tuple(lacks),
        design=None if own_test else design,
        **more,
    )


def general_claim(words: Words, design: Design, **more: Any) -> Hypothesis:
    """A claim that any record of ties can be asked; its id is the name of its file.

    words: Of the file, with ``claim``.
    **more: As of `hypothesis`.
    """
    claim = words("claim")
    return hypothesis(
        claim_id(words), design, section="any record", claim=claim, of_article=False, **more
    )
