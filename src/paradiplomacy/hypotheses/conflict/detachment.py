"""Whether exchanges go on through national crises."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from math import ceil

import polars as pl

from paradiplomacy.hypotheses.base import (
    Estimate,
    Finding,
    Need,
    Picture,
    Survives,
    Verdict,
)
from paradiplomacy.hypotheses.conflict.unlike_crises import tests_of_likeness, unlike_sentence
from paradiplomacy.hypotheses.designs.bunched import Bunched
from paradiplomacy.hypotheses.designs.rule import DecisionRule, in_worst_case
from paradiplomacy.hypotheses.estimators.exact import (
    FEW,
    Interval,
    detectable_ratio,
    needed_for_equivalence,
    share_of_ratio,
)
from paradiplomacy.hypotheses.histories.crisis_windows import (
    CLOSED_YEARS,
    PANDEMIC,
    WINDOW_DAYS,
    Around,
    around,
    by_crisis,
    crises,
    episodes,
    outside_closure,
    pooled,
    quiet_days,
    ratio_of_ties,
)
from paradiplomacy.hypotheses.hypothesis import Hypothesis
from paradiplomacy.hypotheses.names import names_of
from paradiplomacy.hypotheses.phrases import largest_missed, named_ratio
from paradiplomacy.hypotheses.selection import as_estimate, as_row
from paradiplomacy.language import Message, Words, sentences
from paradiplomacy.record.frames import Frames

__all__ = ["DETACHMENT", "verdict_of"]

WORDS = Words(__name__)
MARGIN = (2 / 3, 3 / 2)
RULE = DecisionRule("same", 1.0, margin=MARGIN, against="less")
"""More exchanges than before are not an end of them."""


def _test(frames: Frames, *, whole: bool = True) -> Finding:
    windows = episodes(frames)
    n, seen = sum(w.total for w in windows), Bunched.of(frames, windows)
    ratio, p = seen.ratio(), seen.p(RULE)
    verdict, survives = _in_any_order(frames, windows, verdict_of(seen))
    deciding = _estimate(WORDS("estimate.all"), windows, ratio, how="widest")
    if not whole:
        return Finding(DETACHMENT.id, verdict, "", estimates=(deciding,), p=p, survives=survives)
    least, _ = detectable_ratio(round(n / seen.loss))
    alone = needed_for_equivalence(
        (share_of_ratio(MARGIN[0], 1, 1), share_of_ratio(MARGIN[1], 1, 1))
    )
    needed = 10 * ceil(alone * seen.loss / 10)
    each = {_titled(w): _of_crisis(w) for w in by_crisis(frames) if w.total}
    return Finding(
        DETACHMENT.id,
        verdict,
        _sentence(windows, ratio, verdict),
        estimates=(
            deciding,
            *each.values(),
            *tests_of_likeness(windows, frames.seed),
            *_own_case(frames),
        ),
        n=n,
        method=WORDS("method"),
        mde=least,
        mde_unit=WORDS("mde-unit"),
        mde_sentence=_detectable(n, least, needed),
        lacks=(WORDS("lack.exchanges", needed=needed, n=n), WORDS("lack.logs")),
        sensitivity=_sensitivity(frames, windows, seen.ratio(level=0.9)),
        caveats=_caveats(frames, windows),
        picture=Picture(
            "intervals",
            (
                as_row(WORDS("label.all"), deciding),
                *(as_row(name, estimate) for name, estimate in each.items()),
            ),
            WORDS("axis"),
            "",
            reference=1.0,
            margin=MARGIN,
        ),
        p=p,
        survives=survives,
    )


def _estimate(
    name: Message,
    windows: Sequence[Around],
    ratio: Interval | None = None,
    *,
    how: str = "pooled",
) -> Estimate:
    return as_estimate(
        name,
        ratio or pooled(windows),
        sum(w.total for w in windows),
        "ratio",
        WORDS(how),
        subjects=_subjects(windows),
    )


def verdict_of(seen: Bunched) -> Verdict:
    """By ties, not by exchanges: the exchanges of one tie come in bunches."""
    return RULE.verdict(seen.ratio(), seen.ratio(level=0.9), events=seen.units)


def _in_any_order(
    frames: Frames, windows: Sequence[Around], verdict: Verdict
) -> tuple[Verdict, Survives]:
    """The verdict that no order of an exchange and a crisis would change."""
    if not verdict.decides:
        return verdict, Survives()
    # Of a fall the least kind is that all of unclear order came after; of steadiness, either.
    orders = (True, False) if verdict is Verdict.SUPPORTED else (True,)
    cases = [
        Bunched.of(frames, [window.turned(after=after) for window in windows]) for after in orders
    ]
    worst = max(cases, key=lambda case: (verdict_of(case) is not verdict, case.p(RULE) or 0.0))
    name, n = WORDS("estimate.worst-order"), worst.totals.all
    estimate = as_estimate(name, worst.ratio(), n, "ratio", WORDS("widest"))
    return in_worst_case(verdict, verdict_of(worst), of="dates", estimate=estimate, p=worst.p(RULE))


def _titled(window: Around) -> Message:
    year = window.first.year
    if str(year) in str(window.name):
        return WORDS("label.crisis", crisis=window.name)
    return WORDS("label.with-year", crisis=window.name, year=year)


def _of_crisis(window: Around) -> Estimate:
    return as_estimate(
        WORDS("estimate.crisis", crisis=window.name),
        pooled([window]),
        window.total,
        "ratio",
        WORDS("exact"),
        subjects=_subjects([window]),
    )


def _subjects(windows: Sequence[Around]) -> tuple[str, ...]:
    keys = (key for w in windows for key in (*w.before, *w.after))
    return tuple(f"exchange:{key}" for key in dict.fromkeys(keys))


def _own_case(frames: Frames) -> tuple[Estimate, ...]:
    """Pairs of which the article says that they went on, and which a response confirms."""
    went_on = frames.responses.filter((pl.col("answer") == "continued") & (pl.col("tie") != ""))
    claims = frames.claims.filter(
        (pl.col("kind") == "pair") & (pl.col("domain") == "conflict") & (pl.col("tie") != "")
    ).sort("claim")
    names = names_of(frames)
    rows = []
    for claim, tie in claims.select("claim", "tie").iter_rows():
        answers = went_on.filter(pl.col("tie") == tie).join(
            frames.shocks.select("shock", "name", "kind"), on="shock"
        )
        answers = answers.filter(pl.col("kind") != PANDEMIC).sort("response")
        if answers.is_empty():
            continue
        rows.append(
            Estimate(
                WORDS("own-case.name", tie=names[tie], crisis=answers["name"][0]),
                1.0,
                None,
                None,
                1,
                "count",
                WORDS("own-case.how"),
                basis="the article's claim",
                subjects=(f"claim:{claim}", *(f"response:{r}" for r in answers["response"])),
            )
        )
    return tuple(rows)


def _sensitivity(
    frames: Frames, windows: Sequence[Around], narrow: Interval
) -> tuple[Estimate, ...]:
    rows = [
        _estimate(WORDS("choice.narrow"), windows, narrow, how="widest"),
        _estimate(WORDS("choice.alone"), windows),
        _estimate(WORDS("choice.by-days"), windows, pooled(windows, by_days=True)),
        _estimate(WORDS("choice.undated"), episodes(frames, undated=True)),
        _estimate(WORDS("choice.each"), by_crisis(frames)),
        as_estimate(
            WORDS("choice.ties"),
            *ratio_of_ties(frames, windows),
            "ratio",
            WORDS("pooled"),
            subjects=_subjects(windows),
        ),
    ]
    clear = outside_closure(frames, windows)
    if len(clear) < len(windows):
        rows.append(_estimate(WORDS("choice.open", years=CLOSED_YEARS), clear))
    filled = [w for w in windows if w.total]
    if len(filled) > 1:
        rows += [
            _estimate(WORDS("choice.without", crisis=w.name), [v for v in windows if v is not w])
            for w in filled
        ]
    quiet = [around(frames, day, day) for day in quiet_days(frames)]
    if quiet:
        rows.append(_estimate(WORDS("choice.quiet", n=len(quiet)), quiet))
    return tuple(rows)


def _sentence(windows: Sequence[Around], ratio: Interval, verdict: Verdict) -> Message:
    before, after = sum(len(w.before) for w in windows), sum(len(w.after) for w in windows)
    n, crises = before + after, sum(len(w.shock.split("; ")) for w in windows)
    if n == 0:
        return WORDS("none", crises=crises)
    change = named_ratio(ratio, WORDS("ratio", ratio=ratio), events=n, event=WORDS("exchange"))
    if ratio.value is None and n >= FEW:
        change = WORDS("no-ratio", ratio=ratio)
    sentence = WORDS(f"sentence.{verdict}", after=after, before=before, crises=crises, ratio=change)
    return sentences(sentence, unlike_sentence(windows))


def _detectable(n: int, least: float | None, needed: int) -> Message:
    sample = WORDS("sample", n=n)
    sentence = (
        largest_missed(sample, WORDS("fall"))
        if least is None
        else WORDS("detectable", sample=sample, ratio=least)
    )
    return sentences(sentence, WORDS("steadiness", needed=needed))


def _caveats(frames: Frames, windows: Sequence[Around]) -> tuple[Message, ...]:
    _, others = crises(frames)
    straddling = sum(len(w.straddling) for w in windows)
    caveats = [WORDS("caveat.unreported"), WORDS("caveat.bunches")]
    if straddling:
        exchanges = WORDS("exchanges", n=straddling)
        caveats.append(WORDS("caveat.straddling", exchanges=exchanges))
    if not others.is_empty():
        caveats.append(WORDS("caveat.left-out", crises=tuple(others["name"])))
    empty = tuple(w.name for w in windows if not w.total)
    if empty:
        caveats.append(WORDS("caveat.empty", crises=empty))
    together = tuple(w.name for w in windows if "; " in w.shock)
    if together:
        caveats.append(WORDS("caveat.together", crises=together))
    short = tuple(
        WORDS("crisis-days", crisis=w.name, days=w.days) for w in windows if w.days < WINDOW_DAYS
    )
    if short:
        caveats.append(WORDS("caveat.shortened", crises=short))
    if len(outside_closure(frames, windows)) < len(windows):
        caveats.append(WORDS("caveat.reopening"))
    return tuple(caveats)


DETACHMENT = Hypothesis(
    id="detachment",
    section="Conflict Prevention and Resolution, 5",
    claim=WORDS("claim"),
    needs=(
        Need("shocks", WORDS("need.crises"), lambda frames: crises(frames)[0].height),
        Need(
            "exchanges",
            WORDS("need.exchanges"),
            lambda frames: sum(w.total + len(w.straddling) for w in by_crisis(frames)),
        ),
    ),
    test=_test,
    alone=partial(_test, whole=False),
    estimator=WORDS("estimator"),
    margin=MARGIN,
)
