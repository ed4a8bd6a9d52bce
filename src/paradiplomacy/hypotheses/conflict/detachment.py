"""Whether exchanges go on through national crises."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from paradiplomacy.hypotheses.base import (
    Estimate,
    Finding,
    Hypothesis,
    Need,
    Picture,
    Survives,
    Verdict,
    wants_all,
)
from paradiplomacy.hypotheses.conflict.unlike_crises import tests_of_likeness, unlike_words
from paradiplomacy.hypotheses.designs.rates import Totals, p_of_counts
from paradiplomacy.hypotheses.designs.rule import Rule, in_worst_case
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
from paradiplomacy.hypotheses.selection import as_estimate, as_row, names_of
from paradiplomacy.hypotheses.wording import missed, times
from paradiplomacy.language.english import capital, count, listed, ratio, ratio_span
from paradiplomacy.record.frames import Frames

__all__ = ["DETACHMENT"]

MARGIN = (2 / 3, 3 / 2)
RULE = Rule("same", 1.0, margin=MARGIN)
EXACT = "ratio of Poisson counts of two equal years, exact conditional interval"
POOLED = "common ratio over crises, exact, conditional on the total of each"


def _test(frames: Frames) -> Finding:
    windows = episodes(frames)
    n = sum(w.total for w in windows)
    least, _ = detectable_ratio(n)
    needed = needed_for_equivalence(
        (share_of_ratio(MARGIN[0], 1, 1), share_of_ratio(MARGIN[1], 1, 1))
    )
    found, narrow = pooled(windows), pooled(windows, level=0.9)
    verdict, survives = _in_any_order(windows, _verdict(found, narrow, n))
    deciding = as_estimate(
        "exchanges in the year after crises, for each in the year before",
        found,
        n,
        "ratio",
        POOLED,
        subjects=_subjects(windows),
    )
    crises = by_crisis(frames) if wants_all() else ()
    each = {_titled(w): _of_crisis(w) for w in crises if w.total}
    rows = [as_row("All crises", deciding), *(as_row(name, one) for name, one in each.items())]
    return Finding(
        DETACHMENT.id,
        verdict,
        _sentence(windows, found, verdict),
        estimates=(
            deciding,
            *each.values(),
            *(tests_of_likeness(windows, frames.seed) if wants_all() else ()),
            *_own_case(frames),
        ),
        n=n,
        method=(
            "Counts of exchanges in the years before and after each crisis among ties that "
            "already existed; pooled exact conditional ratio; equivalence by two one-sided tests."
        ),
        mde=least,
        mde_unit="ratio after to before",
        mde_sentence=_mde_sentence(n, least, needed),
        lacks=(
            f"Dated exchanges around crises: about {needed} in these years would show steadiness, "
            f"{n} are there.",
            "Logs of exchanges kept by both ends, month by month, so that a year without one is "
            "a fact and not silence.",
        ),
        sensitivity=_sensitivity(frames, windows, narrow) if wants_all() else (),
        caveats=_caveats(frames, windows),
        picture=Picture(
            "intervals",
            tuple(rows),
            "Exchanges after, for each before",
            "",
            reference=1.0,
            margin=MARGIN,
        ),
        p=_p(windows),
        survives=survives,
    )


def _verdict(found: Interval, narrow: Interval, n: int) -> Verdict:
    verdict = RULE.verdict(found, narrow, events=n)
    # More exchanges than before are no end of them.
    rises = verdict is Verdict.CONTRADICTED and found.above(1.0)
    return Verdict.INCONCLUSIVE if rises else verdict


def _in_any_order(windows: Sequence[Around], verdict: Verdict) -> tuple[Verdict, Survives]:
    """The verdict that no order of an exchange and a crisis would change."""
    if not verdict.decides:
        return verdict, Survives()
    # Of a fall the least kind is that all of unclear order came after; of steadiness, either.
    orders = (True, False) if verdict is Verdict.SUPPORTED else (True,)
    cases = [_in_order(windows, after=after) for after in orders]
    said, found, n = next((case for case in cases if case[0] is not verdict), cases[0])
    estimate = as_estimate(
        "exchanges after, for each before, in the worst order of uncertain dates",
        found,
        n,
        "ratio",
        POOLED,
    )
    return in_worst_case(verdict, said, of="dates", estimate=estimate)


def _in_order(windows: Sequence[Around], *, after: bool) -> tuple[Verdict, Interval, int]:
    """Verdict, ratio and exchanges where all of unclear order came after, or before."""
    turned = [window.turned(after=after) for window in windows]
    n, found = sum(window.total for window in turned), pooled(turned)
    return _verdict(found, pooled(turned, level=0.9), n), found, n


def _p(windows: Sequence[Around]) -> float | None:
    """Of the equivalence test; both years of each crisis are equally long."""
    before, after = sum(len(w.before) for w in windows), sum(len(w.after) for w in windows)
    return p_of_counts(Totals(after, 1.0, before, 1.0), RULE)


def _titled(window: Around) -> str:
    year = str(window.first.year)
    return str(window.name) if year in str(window.name) else f"{window.name} ({year})"


def _of_crisis(window: Around) -> Estimate:
    found = pooled([window])
    return as_estimate(
        f"exchanges after, for each before: {window.name}",
        found,
        window.total,
        "ratio",
        EXACT,
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
                f"the article's own case: {names.get(tie, tie)} went on through "
                f"the {answers['name'][0]}",
                1.0,
                None,
                None,
                1,
                "count",
                "one case, chosen by the authors: an illustration, no share can be told from it",
                basis="the article's claim",
                subjects=(f"claim:{claim}", *(f"response:{r}" for r in answers["response"])),
            )
        )
    return tuple(rows)


def _sensitivity(
    frames: Frames, windows: Sequence[Around], narrow: Interval
) -> tuple[Estimate, ...]:
    rows = [
        _pooled_row("90% interval, for the equivalence test", windows, found=narrow),
        _pooled_row(
            "exchanges of unclear date counted by their share of days",
            windows,
            found=pooled(windows, by_days=True),
        ),
        _pooled_row("ties of unknown age too", episodes(frames, undated=True)),
        _pooled_row("every crisis by itself, some exchanges twice", by_crisis(frames)),
        as_estimate(
            "ratio after to before, ties with any exchange, each counted once a year",
            *ratio_of_ties(frames, windows),
            "ratio",
            POOLED,
            subjects=_subjects(windows),
        ),
    ]
    filled = [w for w in windows if w.total]
    clear = outside_closure(frames, windows)
    if len(clear) < len(windows):
        rows.append(
            _pooled_row(f"crises outside the {CLOSED_YEARS} years since a pandemic began", clear)
        )
    if len(filled) > 1:
        rows += [
            _pooled_row(f"without {w.name}", [v for v in windows if v is not w]) for w in filled
        ]
    quiet = [around(frames, day, day) for day in quiet_days(frames)]
    if quiet:
        rows.append(
            _pooled_row(
                f"for comparison, {count(len(quiet), 'quiet day')} with no crisis within a year",
                quiet,
            )
        )
    return tuple(rows)


def _pooled_row(
    choice: str, windows: Sequence[Around], *, found: Interval | None = None
) -> Estimate:
    return as_estimate(
        f"ratio after to before, {choice}",
        found or pooled(windows),
        sum(w.total for w in windows),
        "ratio",
        POOLED,
        subjects=_subjects(windows),
    )


def _sentence(windows: Sequence[Around], found: Interval, verdict: Verdict) -> str:
    before, after = sum(len(w.before) for w in windows), sum(len(w.after) for w in windows)
    crises_told = count(sum(len(w.shock.split("; ")) for w in windows), "national crisis")
    if before + after == 0:
        return f"This record dates no exchange to the years around {crises_told}: it cannot tell."
    return (
        f"Ties that already stood had {count(after, 'recorded exchange')} in the year after "
        f"{crises_told} and {before} in the year before: "
        + _change(found, before + after)
        + _READING[verdict]
        + unlike_words(windows)
    )


def _change(found: Interval, n: int) -> str:
    if found.value is None and n >= FEW:
        return f"no ratio can be formed ({ratio_span(found)})"
    return times(found, "{} times as many after as before", events=n, thing="exchange")


_READING = {
    Verdict.SUPPORTED: ". That shows that exchanges went on: no fall by a third or more.",
    Verdict.CONTRADICTED: ". That shows a fall by more than a third: exchanges did not go on.",
    Verdict.INCONCLUSIVE: (
        ". That is too uncertain to show that exchanges went on as before, or that they did not."
    ),
}


def _mde_sentence(n: int, least: float | None, needed: int) -> str:
    told = f"With {count(n, 'exchange')} in both years"
    seen = (
        missed(told, "fall")
        if least is None
        else f"{told}, a fall to {ratio(least)} of the earlier number, or lower, would be found in "
        "eight records of ten."
    )
    return f"{seen} To show steadiness, within a third less and a half more, takes about {needed}."


def _caveats(frames: Frames, windows: Sequence[Around]) -> tuple[str, ...]:
    _, others = crises(frames)
    straddling = sum(len(w.straddling) for w in windows)
    empty = [str(w.name) for w in windows if not w.total]
    caveats = [
        "An exchange is counted where a source tells of it; the record does not know which years "
        "were silent and which were only unreported.",
        "Exchanges of one tie come in bunches, so the exact interval is too narrow; the count of "
        "ties is in the sensitivity.",
    ]
    if straddling:
        caveats.append(
            f"{capital(count(straddling, 'exchange'))} may lie on either side of a crisis "
            "(most have only a year) and count only in the sensitivity by days."
        )
    if not others.is_empty():
        caveats.append(
            "Left out: "
            + listed(others["name"].to_list(), most=10)
            + ". They have no sharp date, no full year on both sides, or overlap with a pandemic."
        )
    if empty:
        caveats.append("No exchange is dated to the years around " + listed(empty) + ".")
    merged = [str(w.name) for w in windows if "; " in w.shock]
    if merged:
        caveats.append(f"Less than a year apart, and so taken together: {listed(merged)}.")
    short = [f"{w.name} ({w.days} days)" for w in windows if w.days < WINDOW_DAYS]
    if short:
        caveats.append(
            "The year is shortened on both sides, so that no exchange counts twice, around "
            f"{listed(short)}."
        )
    if len(outside_closure(frames, windows)) < len(windows):
        caveats.append(
            "Travel between both countries was closed for years after the pandemic began; a rise "
            "after a crisis of that time is reopening, not resilience."
        )
    return tuple(caveats)


DETACHMENT = Hypothesis(
    id="detachment",
    section="Conflict Prevention and Resolution, 5",
    claim="Exchanges between cities go on through crises between their nations.",
    needs=(
        Need(
            "shocks",
            "crises between the two countries, dated to the month, with a full year on "
            "record after them",
            lambda frames: crises(frames)[0].height,
        ),
        Need(
            "exchanges",
            "dated exchanges of ties that stood before a crisis, in the years around it",
            lambda frames: sum(w.total + len(w.straddling) for w in by_crisis(frames)),
        ),
    ),
    test=_test,
    estimator=(
        "Ratio of exchanges in the 12 months after to those in the 12 months before, pooled over "
        "crises: supported if the exact 90 % interval lies within 2/3 to 3/2 (equivalence at 5 %, "
        "two one-sided tests), contradicted if the 95 % interval lies wholly below 2/3, in both "
        "cases also in the worst order of exchanges that may lie on either side of a crisis, else "
        "inconclusive; inconclusive with fewer than five exchanges."
    ),
    margin=MARGIN,
    items=("exchange.count", "crisis.stopped"),
)
