"""Claim that suspensions were short."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from math import inf
from typing import Any

import polars as pl

from paradiplomacy.hypotheses.base import Counted, Finding, Need, Verdict
from paradiplomacy.hypotheses.designs.rule import DecisionRule
from paradiplomacy.hypotheses.designs.share import p_of_share
from paradiplomacy.hypotheses.estimators.exact import (
    ENOUGH_EVENTS,
    Interval,
    detectable_share,
    share,
)
from paradiplomacy.hypotheses.finding import Detectable, always, beyond, decided, finding, some
from paradiplomacy.hypotheses.histories.agreed_answers import agreed_answers
from paradiplomacy.hypotheses.hypothesis import article_claim
from paradiplomacy.hypotheses.names import names_of
from paradiplomacy.hypotheses.selection import DAYS_A_YEAR, as_estimate, ties_of_pair
from paradiplomacy.language import Message, Words, sentences
from paradiplomacy.record.frames import Frames

WORDS = Words(__name__)
BACK = ("resumed", "renewed", "established")
HALF = 0.5
YEAR = 1.0
RULE = DecisionRule("more", HALF)


@dataclass(frozen=True, slots=True)
class Interruption:
    """One interruption of a tie, and how long it lasted at least and at most, in years.

    `longest` is infinite where no resumption is known; then `shortest` is the time until
    the record ends. `outcome` is ``resumed``, ``ended`` or ``open``.
    """

    tie: str
    shortest: float
    longest: float
    outcome: str


def interruptions(frames: Frames) -> list[Interruption]:
    """Stretches in which a tie was suspended; those that follow on each other are one."""
    wanted = (pl.col("status") == "suspended") | (pl.col("exit") == "suspended")
    broken = frames.spells.filter(wanted).select("tie").unique()
    of_broken = frames.spells.join(broken, on="tie", how="semi", maintain_order="left")
    rows = of_broken.sort("tie", maintain_order=True).iter_rows(named=True)
    runs = groupby(rows, key=lambda row: (row["tie"], row["status"] == "suspended"))
    return [_interruption([*run], frames.as_of) for (_, suspended), run in runs if suspended]


def with_answered(frames: Frames, cases: Sequence[Interruption]) -> list[Interruption]:
    """Interruptions, with those of other ties that stopped for a crisis as interviews say."""
    known, ties = {case.tie for case in cases}, set(ties_of_pair(frames)["tie"])
    answers = agreed_answers(frames, "crisis.months-until-return")
    return [
        *cases,
        *(
            # So many whole months, and a part of one more.
            Interruption(tie, answer.value / 12, (answer.value + 1) / 12, "resumed")
            for tie, answer in sorted(answers.items())
            if tie in ties and tie not in known and isinstance(answer.value, float)
        ),
    ]


def _interruption(run: Sequence[dict[str, Any]], as_of: date) -> Interruption:
    first, last = run[0], run[-1]
    tie = str(first["tie"])
    start_low, start_high = first["start_low"], first["start_high"] or last["stop_low"] or as_of
    if last["exit"] not in BACK:
        outcome = "ended" if last["exit"] == "ended" else "open"
        return Interruption(tie, _years_between_days(start_high, as_of), inf, outcome)
    shortest = _years_between_days(start_high, last["stop_low"] or start_high)
    # A resumption that is not dated happened by the end of the record.
    longest = _years_between_days(start_low, last["stop_high"] or as_of) if start_low else inf
    return Interruption(tie, shortest, max(longest, shortest), "resumed")


def _years_between_days(start: date, stop: date) -> float:
    return max((stop - start).days / DAYS_A_YEAR, 0.0)


def within(cases: Sequence[Interruption], years: float) -> tuple[int, int, int]:
    """Numbers that surely lasted no longer, that surely lasted longer, and that may be either.

    An interruption that is open is silence about a resumption, so it may be either.
    """
    short = sum(i.longest <= years for i in cases)
    long = sum(i.shortest > years and i.outcome != "open" for i in cases)
    return short, long, len(cases) - short - long


def share_within(cases: Sequence[Interruption], years: float) -> Interval:
    """Share that lasted no longer, with limits that cover the undecided cases."""
    short, _, either = within(cases, years)
    whole = len(cases)
    low, high = share(short, whole), share(short + either, whole)
    return Interval(low.value if not either else None, low.low, high.high, low.level)


def _cases(frames: Frames) -> list[Interruption]:
    return with_answered(frames, interruptions(frames))


def _find_share_within_a_year(frames: Frames) -> Finding:
    cases = _cases(frames)
    n, (short, long, either) = len(cases), within(cases, YEAR)
    part, names = share_within(cases, YEAR), names_of(frames)
    counted = Counted(short, long, either, HALF)
    name, how, ties = WORDS("estimate.share"), WORDS("bounded"), [case.tie for case in cases]
    subjects = tuple(dict.fromkeys(ties))
    deciding = as_estimate(name, part, n, "share", how, subjects=subjects, counted=counted)
    # Open cases count both ways in the limits, so there is one number only without any.
    p = None if either else p_of_share(short, n, RULE)
    base = decided(RULE.verdict(part, part, events=n), deciding, p=p, n=n)
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
    outcomes = WORDS("outcomes", parts=parts)
    sentence = WORDS(f"sentence.{verdict}", n=n, outcomes=outcomes, share=part)
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
