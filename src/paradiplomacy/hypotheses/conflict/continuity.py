"""Claim that ties keep talking where the channels between nations stop."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import polars as pl

from paradiplomacy.hypotheses.base import Finding, Need, Verdict
from paradiplomacy.hypotheses.conflict.tense_months import (
    BEFORE,
    detectable_fall,
    exchanges_in,
    months,
    subjects_of_months,
    tense_effect,
)
from paradiplomacy.hypotheses.designs.rule import DecisionRule
from paradiplomacy.hypotheses.designs.share import Share
from paradiplomacy.hypotheses.estimators.exact import ENOUGH_EVENTS, Interval
from paradiplomacy.hypotheses.finding import (
    Detectable,
    always,
    decision,
    finding,
    named_ratio,
    some,
    with_record,
)
from paradiplomacy.hypotheses.histories.agreed_answers import ties_answering
from paradiplomacy.hypotheses.histories.crisis_windows import CLOSED_YEARS
from paradiplomacy.hypotheses.histories.periods import exchanges_of_live_ties
from paradiplomacy.hypotheses.hypothesis import article_claim
from paradiplomacy.hypotheses.selection import as_estimate, most_of, ties_of_pair
from paradiplomacy.language import Message, Words, sentences
from paradiplomacy.record.frames import Frames

WORDS = Words(__name__)
RULE = DecisionRule("same", 1.0, margin=(2 / 3, 3 / 2), against="less")
"""More talk than usual is not an end of talk."""


def _in_contact(frames: Frames) -> pl.DataFrame:
    """Ties of the pair of which interviews say it: subject (the tie), answer and hit."""
    return ties_answering(frames, "contact.through-crisis", ties_of_pair(frames), hits=(1.0,))


BY_ANSWERS = Share(_in_contact, WORDS("unit"), WORDS("did"), "answers", DecisionRule("more", 0.5))


def _find_contact_in_tense_times(frames: Frames) -> Finding:
    """By contact that interviews speak of, where enough do; else by exchanges in tense months."""
    by_months = _by_months(frames)
    if not _asked_of_enough_ties(frames):
        return by_months
    by_answers = BY_ANSWERS.test(frames)
    (contact,) = by_answers.estimates
    contact = replace(contact, subjects=(*contact.subjects, *_in_contact(frames)["answer"]))
    return with_record(
        replace(by_answers, estimates=(contact,)),
        by_months,
        sentence=sentences(by_answers.sentence, by_months.sentence),
        caveats=(WORDS("caveat.any-crisis"), *by_months.caveats),
    )


def _asked_of_enough_ties(frames: Frames) -> bool:
    """True if interviews speak of contact of enough ties to decide."""
    return _in_contact(frames).height >= ENOUGH_EVENTS


def _by_months(frames: Frames) -> Finding:
    rows = months(frames)
    n, effect, subjects = exchanges_in(rows), tense_effect(rows), subjects_of_months(frames)
    ratio = Interval(None, 0.0, None, 0.95) if effect is None else effect.interval()
    narrow = Interval(None, 0.0, None, 0.9) if effect is None else effect.interval(0.9)
    ties = exchanges_of_live_ties(frames)["tie"].n_unique()  # few of them decide nothing either
    verdict = RULE.verdict(ratio, narrow, events=min(n, ties))
    name, how = WORDS("deciding.name"), WORDS("deciding.how", lags=BEFORE)
    deciding = as_estimate(
        name, ratio, n, "ratio", how, subjects=subjects, cases=WORDS("cases", n=n)
    )
    least, needed = detectable_fall(rows)
    used, sample = rows.filter(~pl.col("closed")), WORDS("sample", n=n)
    steadiness = WORDS("steadiness", needed=needed) if needed else ""
    lack = {"needed": needed, "n": n} if needed else None
    return finding(
        WORDS,
        decision(verdict, deciding, p=None if effect is None else RULE.p(effect)),
        sentences(*_sentences(used, ratio, verdict)),
        detectable=Detectable(least, WORDS("mde-unit"), sample, more=steadiness),
        lacks={"months-needed": lack, "months": not needed, "logs": True},
        caveats={
            **always("sources", "on-line"),
            "runs": {"n": int((used["tense"].cast(pl.Int8).diff().fill_null(1) == 1).sum())},
            "loose": {"n": max(float(used["by_days"].sum()) - float(used["events"].sum()), 0)},
            "alike": True,
            "closed": some(n=rows.height - used.height, years=CLOSED_YEARS),
        },
        rows=[(WORDS("label"), deciding)],
        reference=1.0,
        margin=RULE.margin,
    )


def _sentences(used: pl.DataFrame, ratio: Interval, verdict: Verdict) -> tuple[Message, Message]:
    """Sentences on what was counted in months open to travel, and on what it says."""
    tense, n = used.filter("tense"), exchanges_in(used)
    inside = round(float(tense["events"].sum()))
    counted = WORDS("counted", n=n, inside=inside, tense=tense.height, months=used.height)
    if ratio.value is None:
        return counted, WORDS("no-comparison")
    ratio_text = named_ratio(ratio, WORDS("ratio", ratio=ratio), events=n, event=WORDS("exchange"))
    return counted, WORDS(f"sentence.{verdict}", ratio=ratio_text)


def _open_months(frames: Frames, *, tense: bool) -> pl.DataFrame:
    return months(frames).filter((pl.col("tense") == tense) & ~pl.col("closed"))


def _if_asked(frames: Frames) -> int:
    """As many months as are needed where interviews decide without."""
    return BEFORE if _asked_of_enough_ties(frames) else 0


_TENSE, _OTHER = (most_of(_if_asked, partial(_open_months, tense=t)) for t in (True, False))

CONTINUITY = article_claim(
    WORDS,
    "Conflict Prevention and Resolution, 6",
    _find_contact_in_tense_times,
    Need("acts", WORDS("need.tense"), _TENSE, least=BEFORE),
    Need("acts", WORDS("need.other"), _OTHER, least=BEFORE),
    Need(
        "exchanges",
        WORDS("need.exchanges"),
        most_of(_if_asked, lambda frames: round(float(months(frames)["events"].sum()))),
    ),
    estimator=sentences(
        WORDS("estimator"), WORDS("estimator-answers", rule=BY_ANSWERS.rule.words())
    ),
    margin=RULE.margin,
)
