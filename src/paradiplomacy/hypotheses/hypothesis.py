"""Hypothesis: a claim, what it needs of a record, and the test that decides it.

The test is a pure function of `Frames`. A folder of this room holds the claims of one section of
the article, a file for each: the catalogue takes them from there. Hypotheses of users stand in
files that they name.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import field, replace
from typing import Any

from paradiplomacy.hypotheses.base import (
    CLAIMED,
    FAMILIES,
    Estimate,
    Finding,
    Need,
    Verdict,
    untestable,
)
from paradiplomacy.hypotheses.histories.agreed_answers import answer_behind
from paradiplomacy.hypotheses.histories.answered_counts import with_answered_counts
from paradiplomacy.hypotheses.histories.answered_history import with_answers, with_answers_that_date
from paradiplomacy.interviews.instrument import read_shipped
from paradiplomacy.language import Text, Words
from paradiplomacy.record.frames import Frames
from paradiplomacy.views import RecordAnswer

__all__ = ["Hypothesis", "article_claim", "claim_id"]


class Hypothesis(RecordAnswer):
    """A claim, what it needs, and the test that decides it.

    Attributes
    ----------
    id : str
        As in the design's table: ``suspension-1989``.
    section : str
        Section of the article, and paragraph: ``Human Rights Protection, 3``.
    claim : str
        The claim in our words.
    needs : tuple of Need
    test : callable
        From frames to a finding; only called when no need is lacking.
    estimator : str
        One sentence on the estimator, margin and decision rule.
    margin : tuple of float, optional
        Of equivalence, or from the reference to where an effect counts.
    items : tuple of str
        Keys of the questions that would collect what it needs, where the questionnaire does
        not say so itself.
    varies : tuple of str
        Families of variants under which the deciding estimate is made again; see `variants`.
        None of them where it rests on a figure of the article, or varies the record itself.
    lacks : tuple of str
        What every finding of it says is to be collected, before what a test adds.
    written : str
        Where a person wrote it in a file of designs, all that stands there: part of the
        fingerprint that a plan keeps.
    origin : str
        Where it comes from: the name of a file; ``""`` for ours. The catalogue sets it.
    of_article : bool
        Whether the article makes the claim: others are not counted among its claims.
    design : object or None
        The design that decides it, where nothing else does.
    """

    left_out = frozenset({"test", "lacks", "written", "origin", "of_article", "design"})
    id: str
    section: str
    claim: Text
    needs: tuple[Need, ...]
    test: Callable[[Frames], Finding] = field(repr=False)
    estimator: Text
    margin: tuple[float, float] | None = None
    items: tuple[str, ...] = ()
    varies: tuple[str, ...] = FAMILIES
    lacks: tuple[Text, ...] = ()
    written: str = field(default="", repr=False)
    origin: str = ""
    of_article: bool = True
    design: object = field(default=None, repr=False)

    @property
    def asks(self) -> tuple[str, ...]:
        """Keys of the questions, put to both ends, whose answers would help."""
        return self.items or tuple(question.key for question in read_shipped().feeding(self.id))

    def run(self, frames: Frames) -> Finding:
        """Test the claim, or say what is lacking; what interviews say of ties counts as known.

        Parameters
        ----------
        frames : Frames
        """
        asks = self.asks
        stated, frames = frames, with_answered_counts(with_answers(frames), asks)
        lacks = tuple(lack for need in self.needs if (lack := need.lacking(frames)))
        finding = untestable(self.id, lacks) if lacks else self.test(frames)
        finding = replace(finding, hypothesis=self.id, lacks=(*self.lacks, *finding.lacks))
        if not frames.answers.is_empty():
            finding = _resting_on_answers(finding, stated)
        if finding.estimates and finding.estimates[0].basis in CLAIMED:
            # A number cannot test the claim that it is taken from, whatever a test made of it.
            finding = replace(finding, verdict=Verdict.RESTATED, p=None, mde=None, mde_sentence="")
        return replace(finding, asks=asks)


def _resting_on_answers(finding: Finding, stated: Frames) -> Finding:
    """The finding with answers as subjects in place of what claims made of them."""

    def of(estimate: Estimate) -> Estimate:
        behind = map(answer_behind, with_answers_that_date(stated, estimate.subjects))
        subjects = tuple(dict.fromkeys(behind))
        return estimate if subjects == estimate.subjects else replace(estimate, subjects=subjects)

    return replace(
        finding,
        estimates=tuple(map(of, finding.estimates)),
        sensitivity=tuple(map(of, finding.sensitivity)),
    )


def claim_id(words: Words) -> str:
    """The id of a claim that has a file of its own: the name of the file."""
    return words.module.rpartition(".")[2].replace("_", "-")


def article_claim(
    words: Words, section: str, test: Callable[..., Finding], *needs: Need, **more: Any
) -> Hypothesis:
    """A hypothesis whose id is the name of its file.

    words: Of the file, with ``claim`` and, unless it is given, ``estimator``.
    test: From frames to a finding.
    **more: Further fields of `Hypothesis`.
    """
    return Hypothesis(
        id=claim_id(words),
        section=section,
        claim=words("claim"),
        needs=needs,
        test=test,
        estimator=more.pop("estimator", None) or words("estimator"),
        **more,
    )
