"""Claim that suspensions were short."""

from __future__ import annotations

from collections.abc import Sequence
from math import inf

from paradiplomacy.hypotheses.base import Finding, Need, Verdict
from paradiplomacy.hypotheses.counted_units import Counted
from paradiplomacy.hypotheses.designs.rule import DecisionRule
from paradiplomacy.hypotheses.designs.share import p_of_share
from paradiplomacy.hypotheses.estimators.exact import ENOUGH_EVENTS, Interval, detectable_share
from paradiplomacy.hypotheses.finding import Detectable, always, beyond, decision, finding, some
from paradiplomacy.hypotheses.histories.interruptions import (
    Interruption,
    interruptions,
    share_within,
    with_answered,
    within,
)
from paradiplomacy.hypotheses.hypothesis import article_claim
from paradiplomacy.hypotheses.names import names_of
from paradiplomacy.hypotheses.selection import as_estimate
from paradiplomacy.language import Message, Words, sentences
from paradiplomacy.record.frames import Frames

HALF = 0.5
YEAR = 1.0
WORDS = Words(__name__)
RULE = DecisionRule("more", HALF)


def _cases(frames: Frames) -> list[Interruption]:
    return with_answered(frames, interruptions(frames))


def _find_share_within_a_year(frames: Frames) -> Finding:
    cases = _cases(frames)
    n, (short, long, either) = len(cases), within(cases, YEAR)
    part, names = share_within(cases, YEAR), names_of(frames)
    name, how, ties = WORDS("estimate.share"), WORDS("bounded"), [case.tie for case in cases]
    subjects = tuple(dict.fromkeys(ties))
    deciding = as_estimate(
        name, part, n, "share", how, subjects=subjects, counted=Counted(short, long, either, HALF)
    )
    # Open cases count both ways in the limits, so there is one number only without any.
    p = None if either else p_of_share(short, n, RULE)
    base = decision(RULE.verdict(part, part, events=n), deciding, p=p, n=n)
    least = beyond(detectable_share(n)[0], HALF)
    six = WORDS("six-needed") if least is None else ""
    silent = tuple(names[case.tie] for case in cases if case.outcome == "open")
    return finding(
        WORDS,
        base,
        sentences(_sentence_on_waits(frames, cases, part, base.verdict), WORDS("trade-untested")),
        detectable=Detectable(least, WORDS("mde-unit"), WORDS("sample", n=n), "share", six),
        lacks={
            "outcomes": {"unknown": either, "n": n},
            "lengths": {"least": ENOUGH_EVENTS, "known": short + long},
        },
        caveats=always("news", "trade") | {"no-source": some(ties=silent)},
        rows=[(WORDS("row"), deciding)],
        reference=HALF,
    )


def _sentence_on_waits(
    frames: Frames, cases: Sequence[Interruption], part: Interval, verdict: Verdict
) -> Message:
    names, n = names_of(frames), len(cases)
    back = tuple(
        WORDS("tie-after", tie=names[case.tie], length=_length_words(case))
        for case in cases
        if case.outcome == "resumed"
    )
    ended = tuple(names[case.tie] for case in cases if case.outcome == "ended")
    unknown = tuple(names[case.tie] for case in cases if case.outcome == "open")
    parts = (
        WORDS("resumed", n=len(back), ties=back) if back else WORDS("none-resumed"),
        *([WORDS("ended", n=len(ended), ties=ended)] if ended else ()),
        *([WORDS("unknown", n=len(unknown), ties=unknown)] if unknown else ()),
    )
    sentence = WORDS(
        f"sentence.{verdict}", n=n, outcomes=WORDS("outcomes", parts=parts), share=part
    )
    return sentences(sentence, WORDS("few", n=n)) if n < ENOUGH_EVENTS else sentence


def _length_words(interruption: Interruption) -> Message:
    """Words for the time that it lasted."""
    shortest, longest = interruption.shortest, interruption.longest
    if longest == inf:
        return WORDS("length.at-least", years=shortest)
    if longest < 2:
        return WORDS("length.months", low=12 * shortest, high=12 * longest)
    key = "about" if longest - shortest < 3 else "between" if shortest >= 1 else "at-most"
    return WORDS(f"length.{key}", low=shortest, high=longest, years=(shortest + longest) / 2)


RECOVERY = article_claim(
    WORDS,
    "Human Rights Protection, 2-4",
    _find_share_within_a_year,
    Need("spells", WORDS("need"), lambda frames: len(_cases(frames))),
    # Dates are not drawn: its limits already take each anywhere between its bounds.
    varies=("definition", "contradicted", "size", "age"),
)
