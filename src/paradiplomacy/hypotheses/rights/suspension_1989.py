"""Claim that most ties carried on after June 1989.

The claim comes with its own figure, which cannot test it. What can is what the record says of
each tie, however its silent ties answered; where that leaves both open, the claim is restated.
"""

from __future__ import annotations

from datetime import date

import polars as pl

from paradiplomacy.hypotheses.base import Estimate, Finding, Verdict
from paradiplomacy.hypotheses.designs.rule import DecisionRule
from paradiplomacy.hypotheses.estimators.exact import Interval
from paradiplomacy.hypotheses.finding import Figure, always, decision, finding, interval_of, some
from paradiplomacy.hypotheses.histories.answered_history import Answers, answers_to, shock_on
from paradiplomacy.hypotheses.hypothesis import article_claim
from paradiplomacy.hypotheses.names import names_of
from paradiplomacy.hypotheses.selection import as_share, main_pair
from paradiplomacy.language import Message, Words, sentences
from paradiplomacy.record.frames import Frames

DAY = date(1989, 6, 4)
HALF = 0.5
RULE = DecisionRule("less", HALF)
WORDS = Words(__name__)
FIGURE = Figure(WORDS, "rights", "suspend")


def _find_share_suspended(frames: Frames) -> Finding:
    stated, numbers = FIGURE.stated_share(frames)
    answers, names = answers_to(frames, DAY), names_of(frames)
    result = answers.estimate(WORDS("estimate.here"))
    verdict = verdict_of(interval_of(result), result.n)
    results: tuple[Estimate, ...] = (stated,)
    among: tuple[Estimate, ...] = ()
    rows = [(WORDS("row.stated"), stated)]
    if answers.total:
        # The estimate that decides stands first; the claim's own decides nothing.
        results = (result, stated) if verdict.decides else (stated, result)
        among = (_among_answers(answers),)
        rows += [(WORDS("row.open"), result), (WORDS("row.answered"), among[0])]
    source, shock = FIGURE.of(frames).get("support"), shock_on(frames, DAY)
    no_tie = (pl.col("shock") == shock) & (pl.col("tie") == "")
    unnamed = frames.responses.filter(no_tie).height if shock else 0
    return finding(
        WORDS,
        decision(verdict, *results),
        sentences(WORDS("figure", **numbers), _record_sentence(frames, answers, result, verdict)),
        lacks={"answers": {"n": len(answers.open)}, "list": True},
        sensitivity=among,
        caveats={
            "one-source": some(source=source),
            "source-unnamed": not source,
            **always("no-sample", "noticed"),
            "more": some(n=answers.total, whole=numbers["n"] if answers.total > stated.n else 0),
            "both-ways": some(ties=tuple(names[tie] for tie in answers.mixed_answers)),
            "one-unnamed": unnamed == 1,
            "unnamed": {"n": unnamed} if unnamed > 1 else None,
        },
        rows=rows,
        reference=HALF,
    )


def verdict_of(bounds: Interval, n: int) -> Verdict:
    """Verdict of the record, whatever its silent ties did; else the claim is only restated."""
    verdict = RULE.verdict(bounds, bounds, events=n)
    return verdict if verdict.decides else Verdict.RESTATED


def _among_answers(answers: Answers) -> Estimate:
    known = len(answers.suspended) + len(answers.carried_on)
    name, subjects = WORDS("estimate.answered"), (*answers.suspended, *answers.carried_on)
    return as_share(name, len(answers.suspended), known, WORDS("exact-named"), subjects=subjects)


def _record_sentence(
    frames: Frames, answers: Answers, share: Estimate, verdict: Verdict
) -> Message:
    if not answers.total:
        return WORDS("none-dated")
    country, other = main_pair(frames) or ("ZZ", "ZZ")
    names = names_of(frames)
    ties = tuple(names[tie] for tie in answers.suspended)
    reported = WORDS(
        "reported",
        n=answers.total,
        ties=WORDS("ties", pair=WORDS("pair", one=country, other=other)),
        stopped=WORDS("stopped-named", n=len(ties), ties=ties) if ties else WORDS("stopped", n=0),
        on=len(answers.carried_on),
    )
    if answers.mixed_answers:
        reported = WORDS("reported-both", reported=reported, both=len(answers.mixed_answers))
    silent, low, high = len(answers.silent), share.low, share.high
    return WORDS(f"sentence.{verdict}", reported=reported, silent=silent, low=low, high=high)


SUSPENSION_1989 = article_claim(
    WORDS,
    "Human Rights Protection, 2-3",
    _find_share_suspended,
    *FIGURE.needs,
    varies=(),  # bounds already take every answer, and the figure is the article's
)
