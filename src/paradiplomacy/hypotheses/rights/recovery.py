"""Whether suspensions were short."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from math import inf

from paradiplomacy.hypotheses.base import Estimate, Finding, Need, Picture, Verdict
from paradiplomacy.hypotheses.designs.rule import DecisionRule
from paradiplomacy.hypotheses.designs.share import p_of_share
from paradiplomacy.hypotheses.estimators.exact import ENOUGH_EVENTS, FEW, Interval, detectable_share
from paradiplomacy.hypotheses.histories.interruptions import (
    SUSPENDED,
    Interruption,
    interruptions,
    median_years,
    share_within,
    survival,
    with_answered,
    within,
)
from paradiplomacy.hypotheses.hypothesis import Hypothesis
from paradiplomacy.hypotheses.names import names_of
from paradiplomacy.hypotheses.phrases import largest_missed
from paradiplomacy.hypotheses.rights.resumption_trade import resumption_by_trade
from paradiplomacy.hypotheses.selection import as_estimate
from paradiplomacy.language import Message, Words, sentences
from paradiplomacy.record.frames import Frames

__all__ = ["RECOVERY"]

HALF = 0.5
YEAR = 1.0
WORDS = Words(__name__)
RULE = DecisionRule("more", HALF)


def _cases(frames: Frames, statuses: Sequence[str] = SUSPENDED) -> list[Interruption]:
    return with_answered(frames, interruptions(frames, statuses))


def _test(frames: Frames, *, whole: bool = True) -> Finding:
    cases = _cases(frames)
    nearest, _ = detectable_share(len(cases))
    short, long, either = within(cases, YEAR)
    part = share_within(cases, YEAR)
    by_trade, trade_lacking = resumption_by_trade(frames)
    verdict = RULE.verdict(part, part, events=len(cases))
    return Finding(
        RECOVERY.id,
        verdict,
        sentences(_sentence(frames, cases, part, verdict), _trade_sentence(by_trade)),
        estimates=(
            _share(WORDS("estimate.share"), cases),
            _median(WORDS("estimate.median"), cases, frames.seed),
            *((by_trade,) if by_trade else ()),
        ),
        n=len(cases),
        method=WORDS("method"),
        mde=None if nearest is None else HALF - nearest,
        mde_unit=WORDS("mde-unit"),
        mde_sentence=_mde_sentence(len(cases), nearest),
        lacks=(
            WORDS("lack.outcomes", unknown=either, n=len(cases)),
            WORDS("lack.lengths", least=ENOUGH_EVENTS, known=short + long),
            *((trade_lacking,) if trade_lacking else ()),
        ),
        sensitivity=_sensitivity(frames, cases) if whole else (),
        caveats=_caveats(frames, cases),
        picture=_picture(cases),
        # Open cases count both ways in the limits, so there is one number only without any.
        p=None if either else p_of_share(short, len(cases), RULE),
    )


def _share(name: Message, cases: Sequence[Interruption]) -> Estimate:
    part, n = share_within(cases, YEAR), len(cases)
    return as_estimate(name, part, n, "share", WORDS("bounded"), subjects=_ties(cases))


def _median(name: Message, cases: Sequence[Interruption], seed: int) -> Estimate:
    middle, n = median_years(cases, seed=seed), len(cases)
    return as_estimate(name, middle, n, "years", WORDS("median-method"), subjects=_ties(cases))


def _ties(cases: Sequence[Interruption]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(case.tie for case in cases))


def _sensitivity(frames: Frames, cases: Sequence[Interruption]) -> tuple[Estimate, ...]:
    others = (
        (WORDS("cases.dormant"), _cases(frames, ("suspended", "dormant"))),
        (WORDS("cases.ended"), _cases(frames, ("suspended", "dormant", "ended"))),
        (WORDS("cases.known"), [case for case in cases if case.outcome != "open"]),
    )
    rows: list[Estimate] = []
    for name, some in others:
        if some:
            rows.append(_share(WORDS("estimate.share-of", cases=name), some))
            rows.append(_median(WORDS("estimate.median-of", cases=name), some, frames.seed))
    return tuple(rows)


def _sentence(
    frames: Frames, cases: Sequence[Interruption], part: Interval, verdict: Verdict
) -> Message:
    names, n = names_of(frames), len(cases)
    back = tuple(
        WORDS("tie-after", tie=names[case.tie], length=_length(case))
        for case in cases
        if case.outcome == "resumed"
    )
    ended = tuple(names[case.tie] for case in cases if case.outcome == "ended")
    unknown = tuple(names[case.tie] for case in cases if case.outcome == "open")
    parts = [WORDS("resumed", n=len(back), ties=back) if back else WORDS("none-resumed")]
    if ended:
        parts.append(WORDS("ended", n=len(ended), ties=ended))
    if unknown:
        parts.append(WORDS("unknown", n=len(unknown), ties=unknown))
    outcomes = WORDS("outcomes", parts=tuple(parts))
    sentence = WORDS(f"sentence.{verdict}", n=n, outcomes=outcomes, share=part)
    return sentences(sentence, WORDS("few", n=n)) if n < ENOUGH_EVENTS else sentence


def _trade_sentence(by_trade: Estimate | None) -> Message:
    """What trade has to do with it; it does not decide the verdict."""
    if by_trade is None:
        return WORDS("trade.untested")
    if by_trade.n < FEW:
        return WORDS("trade.few", n=by_trade.n)
    span = Interval(by_trade.value, by_trade.low, by_trade.high, by_trade.level)
    apart = span.above(1.0) or span.below(1.0)
    return WORDS("trade.related" if apart else "trade.unrelated", ratio=span)


def _length(interruption: Interruption) -> Message:
    shortest, longest = interruption.shortest, interruption.longest
    if longest == inf:
        return WORDS("length.at-least", years=shortest)
    if longest < 2:
        return WORDS("length.months", low=12 * shortest, high=12 * longest)
    return WORDS("length.about", years=(shortest + longest) / 2)


def _mde_sentence(n: int, nearest: float | None) -> Message:
    if nearest is None:
        missed = largest_missed(WORDS("sample", n=n), WORDS("effect"))
        return sentences(missed, WORDS("six-needed"))
    return WORDS("detectable", n=n, low=nearest, high=1 - nearest)


def _caveats(frames: Frames, cases: Sequence[Interruption]) -> tuple[Message, ...]:
    names = names_of(frames)
    unknown = tuple(names[case.tie] for case in cases if case.outcome == "open")
    caveats = (WORDS("caveat.news"), WORDS("caveat.trade"), WORDS("caveat.curve"))
    return (*caveats, WORDS("caveat.no-source", ties=unknown)) if unknown else caveats


def _picture(cases: Sequence[Interruption]) -> Picture:
    rows = tuple(
        {"group": WORDS("group"), "x": x, "value": (low + high) / 2, "low": low, "high": high}
        for x, low, high in survival(cases)
    )
    return Picture("steps", rows, WORDS("axis.x"), WORDS("axis.y"), reference=HALF)


RECOVERY = Hypothesis(
    id="recovery",
    section="Human Rights Protection, 2-4",
    claim=WORDS("claim"),
    needs=(Need("spells", WORDS("need"), lambda frames: len(_cases(frames))),),
    test=_test,
    alone=partial(_test, whole=False),
    estimator=WORDS("estimator"),
    # Dates are not drawn: its limits already take each anywhere between its bounds.
    varies=("definition", "contradicted", "size", "age"),
)
