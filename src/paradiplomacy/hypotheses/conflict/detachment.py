"""Claim that exchanges go on through national crises."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import ceil

from paradiplomacy.hypotheses.article_claim import article_claim
from paradiplomacy.hypotheses.base import Estimate, Finding, Need, Verdict
from paradiplomacy.hypotheses.conflict.own_cases import pairs_that_went_on
from paradiplomacy.hypotheses.designs.bunched import Bunched, in_any_order, ratio_around
from paradiplomacy.hypotheses.designs.rule import DecisionRule
from paradiplomacy.hypotheses.estimators.exact import (
    FEW,
    Interval,
    detectable_ratio,
    needed_for_same_rate,
)
from paradiplomacy.hypotheses.finding import always, decided, finding, some
from paradiplomacy.hypotheses.histories.crisis_windows import (
    WINDOW_DAYS,
    Around,
    Episode,
    around,
    by_crisis,
    crises,
    episodes,
    outside_closure,
    pooled,
    quiet_days,
)
from paradiplomacy.hypotheses.phrases import Detectable, named_ratio
from paradiplomacy.language import Message, Words
from paradiplomacy.record.frames import Frames

__all__ = ["DETACHMENT", "verdict_of"]

WORDS = Words(__name__)
MARGIN = (2 / 3, 3 / 2)
RULE = DecisionRule("same", 1.0, margin=MARGIN, against="less")
"""More exchanges than before are not an end of them."""
WIDEST, POOLED = WORDS("widest"), WORDS("pooled")


def verdict_of(seen: Bunched) -> Verdict:
    """Verdict on the claim by the counts after and before."""
    return seen.verdict(RULE)


def _find_ratio_around_crises(frames: Frames, *, whole: bool = True) -> Finding:
    windows = episodes(frames)
    seen = Bunched.of(frames, windows)
    worst = WORDS("estimate.worst-order")
    verdict, survives = in_any_order(frames, windows, RULE, name=worst, how=WIDEST)
    deciding = ratio_around(WORDS("estimate.all"), windows, WIDEST, ratio=seen.ratio())
    base = decided(verdict, deciding, p=seen.p(RULE), survives=survives)
    if not whole:
        return base
    n, needed = base.n, 10 * ceil(needed_for_same_rate(MARGIN) * seen.loss / 10)
    least, each = detectable_ratio(round(n / seen.loss))[0], _each_crisis(frames)
    sample, steadiness = WORDS("sample", n=n), WORDS("steadiness", needed=needed)
    short = [w for w in windows if w.days < WINDOW_DAYS]
    straddling = sum(len(w.straddling) for w in windows)
    return finding(
        WORDS,
        base,
        _sentence_on_crises(windows, seen.ratio(), verdict),
        beside=(*each.values(), *pairs_that_went_on(frames)),
        detectable=Detectable(least, WORDS("mde-unit"), sample, more=steadiness),
        lacks={"exchanges": {"needed": needed, "n": n}, "logs": True},
        sensitivity=tuple(_other_windows(frames, windows, seen.ratio(level=0.9))),
        caveats=always("unreported", "bunches")
        | {
            "straddling": some(exchanges=straddling and WORDS("exchanges", n=straddling)),
            "left-out": some(crises=tuple(crises(frames)[1]["name"])),
            "empty": some(crises=tuple(w.name for w in windows if not w.total)),
            "together": some(crises=tuple(w.name for w in windows if "; " in w.shock)),
            "shortened": some(
                crises=tuple(WORDS("crisis-days", crisis=w.name, days=w.days) for w in short)
            ),
            "reopening": len(outside_closure(frames, windows)) < len(windows),
        },
        rows=[(WORDS("label.all"), deciding), *each.items()],
        reference=1.0,
        margin=MARGIN,
    )


def _sentence_on_crises(windows: Sequence[Around], ratio: Interval, verdict: Verdict) -> Message:
    before, after = sum(len(w.before) for w in windows), sum(len(w.after) for w in windows)
    n, number = before + after, sum(len(w.shock.split("; ")) for w in windows)
    if n == 0:
        return WORDS("none", crises=number)
    change = named_ratio(ratio, WORDS("ratio", ratio=ratio), events=n, event=WORDS("exchange"))
    if ratio.value is None and n >= FEW:
        change = WORDS("no-ratio", ratio=ratio)
    return WORDS(f"sentence.{verdict}", after=after, before=before, crises=number, ratio=change)


def _each_crisis(frames: Frames) -> dict[Message, Estimate]:
    """The ratio around each crisis with any exchange, by its name and year."""
    return {
        _titled(w): ratio_around(WORDS("crisis", crisis=w.name), [w], WORDS("exact"))
        for w in by_crisis(frames)
        if w.total
    }


def _titled(window: Around) -> Message:
    year = window.first.year
    if str(year) in str(window.name):
        return WORDS("label.crisis", crisis=window.name)
    return WORDS("label.with-year", crisis=window.name, year=year)


def _other_windows(
    frames: Frames, windows: Sequence[Around], narrow: Interval
) -> Iterator[Estimate]:
    """The ratio by other counts, and around quiet days."""
    yield ratio_around(WORDS("choice.narrow"), windows, WIDEST, ratio=narrow)
    yield ratio_around(WORDS("choice.alone"), windows, POOLED)
    by_days = pooled(windows, by_days=True)
    yield ratio_around(WORDS("choice.by-days"), windows, POOLED, ratio=by_days)
    if quiet := [around(frames, Episode(day, day)) for day in quiet_days(frames)]:
        yield ratio_around(WORDS("choice.quiet", n=len(quiet)), quiet, POOLED)


DETACHMENT = article_claim(
    WORDS,
    "Conflict Prevention and Resolution, 5",
    _find_ratio_around_crises,
    Need("shocks", WORDS("need.crises"), lambda frames: crises(frames)[0].height),
    Need(
        "exchanges",
        WORDS("need.exchanges"),
        lambda frames: sum(w.total + len(w.straddling) for w in by_crisis(frames)),
    ),
    margin=MARGIN,
)
