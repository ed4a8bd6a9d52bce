"""Claim that bodies beyond both places carry exchanges."""

from __future__ import annotations

from dataclasses import replace

import polars as pl

from paradiplomacy.hypotheses.base import Estimate, Finding, Need, Verdict
from paradiplomacy.hypotheses.counted_units import Counted
from paradiplomacy.hypotheses.designs.rule import DecisionRule
from paradiplomacy.hypotheses.estimators.exact import Interval, detectable_share
from paradiplomacy.hypotheses.estimators.normal_estimates import share_of_clusters
from paradiplomacy.hypotheses.finding import Detectable, always, beyond, decision, finding, some
from paradiplomacy.hypotheses.histories.answered_counts import COUNTED, DIRECT, answered_carriers
from paradiplomacy.hypotheses.hypothesis import article_claim
from paradiplomacy.hypotheses.selection import (
    as_estimate,
    beyond_pair,
    exchange_subjects,
    most_of,
    without_repeats,
)
from paradiplomacy.language import Message, Value, Words
from paradiplomacy.record.frames import Frames

TENTH = 0.1
RULE = DecisionRule("more", TENTH)
WORDS = Words(__name__)


def _find_share_carried(frames: Frames) -> Finding:
    exchanges, answers = _with_carrier(frames), answered_carriers(frames)
    n, deciding = exchanges.height, _carried_part(exchanges)
    bounds = Interval(None, deciding.low, deciding.high, deciding.level)
    sizes = exchanges.group_by("tie").len()["len"]
    verdict = RULE.verdict(bounds, bounds, events=len(sizes))
    rows = {"all": deciding} if n else {}
    base, sentence = decision(verdict, deciding), _carrier_sentence(frames, deciding, verdict)
    # As many exchanges as would show as much if each tie had one carrier (Kish).
    worth = n**2 // int((sizes**2).sum()) if n else 0
    least = beyond(detectable_share(worth, against=TENTH)[1], TENTH)
    sample = WORDS("sample", n=n, ties=len(sizes))
    by_answers = answers.filter(pl.col("exchanges") > 0).height >= RULE.least
    if by_answers:
        # What the record lists stays next to it: of most of that nobody says who arranged it.
        base, sentence = _by_answers(answers)
        rows = {"asked": base.estimates[0], **rows}
    return finding(
        WORDS,
        base,
        sentence,
        further=[deciding] if by_answers and n else (),
        detectable=None if by_answers else Detectable(least, WORDS("mde-unit"), sample, "share"),
        lacks={
            "carrier": {"known": exchanges.filter(pl.col("through") != "").height, "n": n},
            "outside": True,
        },
        caveats=always("silence", "role", "demand")
        | {"beyond": some(n=beyond_pair(frames, exchanges).height), "tenth": {"tenth": TENTH}},
        rows=[(WORDS(f"label.{name}"), estimate) for name, estimate in rows.items()],
        reference=TENTH,
    )


def _by_answers(answers: pl.DataFrame) -> tuple[Finding, Message]:
    """By ties that count last year's exchanges, and those that others carried."""
    ties = answers.filter(pl.col("exchanges") > 0)
    part = share_of_clusters(ties["carried"].to_list(), ties["exchanges"].to_list())
    n, carried = int(ties["exchanges"].sum()), int(ties["carried"].sum())
    verdict = RULE.verdict(part, part, events=ties.height)
    counted = WORDS("counted-asked", ties=ties.height, n=n, carried=carried, part=part)
    subjects = tuple(ties["subject"].sort())
    named = WORDS("estimate.asked"), part, n, "share", WORDS("alike")
    base = decision(verdict, as_estimate(*named, subjects=subjects, cases=WORDS("cases", n=n)))
    base = replace(base, method=WORDS("method-asked"), mde_unit=WORDS("mde-unit"))
    return base, WORDS(f"sentence-asked.{verdict}", counted=counted)


def _with_carrier(frames: Frames) -> pl.DataFrame:
    """All exchanges, each of them once, with its carrier or ``""``."""
    return (
        frames.exchanges.filter(~COUNTED)
        .with_columns(pl.col("through").fill_null("").str.strip_chars())
        .sort(pl.col("through") == "", "exchange")
        .pipe(without_repeats)
        .sort("exchange")
    )


def _carried_part(exchanges: pl.DataFrame) -> Estimate:
    carried, silent = ~pl.col("through").is_in(list(DIRECT)), pl.col("through") == ""
    of_tie = exchanges.group_by("tie", maintain_order=True).agg(
        carried.sum().alias("least"), (carried | silent).sum().alias("most"), pl.len().alias("all")
    )
    sizes = of_tie["all"].to_list()
    least, most = (share_of_clusters(of_tie[end].to_list(), sizes) for end in ("least", "most"))
    surely, silent_ones = int(of_tie["least"].sum()), int((of_tie["most"] - of_tie["least"]).sum())
    value = least.value if least.value == most.value else None
    of = Interval(value, least.low, most.high, 0.95), exchanges.height, "share", WORDS("bounds")
    counted = Counted(surely, exchanges.height - surely - silent_ones, silent_ones, TENTH)
    return as_estimate(
        WORDS("estimate.all"), *of, subjects=exchange_subjects(exchanges), counted=counted
    )


def _carrier_sentence(frames: Frames, deciding: Estimate, verdict: Verdict) -> Message:
    exchanges = _with_carrier(frames)
    bodies = exchanges.filter(~pl.col("through").is_in(list(DIRECT))).sort("exchange")["through"]
    numbers: dict[str, Value] = {
        "n": exchanges.height,
        "carried": bodies.len(),
        "silent": exchanges.filter(pl.col("through") == "").height,
        "low": deciding.low,
        "high": deciding.high,
    }
    if bodies.len():
        names = tuple(frames.bodies.get(each, each) for each in bodies.unique(maintain_order=True))
        counted = WORDS("counted", bodies=names, **numbers)
    else:
        counted = WORDS("counted-none", **numbers)
    return WORDS(f"sentence.{verdict}", counted=counted)


INTERMEDIARIES = article_claim(
    WORDS,
    "Capacity Building, 1-2",
    _find_share_carried,
    Need(
        "exchanges",
        WORDS("need"),
        most_of(lambda f: _with_carrier(f).filter(pl.col("through") != ""), answered_carriers),
    ),
)
