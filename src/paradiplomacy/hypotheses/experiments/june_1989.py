"""Which ties suspended after June 1989, for how long, and what told it beforehand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from math import inf, log2
from typing import Any

import polars as pl

from paradiplomacy.hypotheses.base import Estimate, Finding, Hypothesis, Need, Picture, Verdict
from paradiplomacy.hypotheses.designs.rule import Rule, in_worst_case
from paradiplomacy.hypotheses.estimators.exact import ENOUGH_EVENTS, SIGNIFICANCE
from paradiplomacy.hypotheses.estimators.half_told import HalfTold, detectable_difference, rank_p
from paradiplomacy.hypotheses.estimators.interval_survival import weibull_median
from paradiplomacy.hypotheses.estimators.many_tests import holm
from paradiplomacy.hypotheses.histories.crisis_answers import Answers, answers_to, existing
from paradiplomacy.hypotheses.histories.exposure import MAINLAND, RIVAL, homes_of
from paradiplomacy.hypotheses.histories.interruptions import interruptions, median_years
from paradiplomacy.hypotheses.selection import (
    DAYS_A_YEAR,
    as_estimate,
    as_row,
    ends_in,
    names_of,
)
from paradiplomacy.hypotheses.wording import missed
from paradiplomacy.language.english import capital, count, listed, number, percent
from paradiplomacy.record.frame_cache import cached_by_frames
from paradiplomacy.record.frames import Frames

__all__ = ["JUNE_1989", "site_counts"]

DAY = date(1989, 6, 4)
SITE = "Beijing"
RULE = Rule("more", 0.0)
BOUNDED = (
    "difference in share, silent ties counted both ways (Manski 1990), each end with Newcombe's "
    "interval"
)
TRAITS = {
    "site": f"with {SITE}, where it happened",
    "large": "whose larger place is above the middle size",
    "coastal": "with a coastal province",
    "state": "between states and provinces",
    "old": "older than the middle age",
    "dual": "whose place also had a tie to Taiwan",
}


@dataclass(frozen=True, slots=True)
class _Trait:
    """One trait, tried alone."""

    name: str
    counts: HalfTold
    ties: tuple[str, ...]

    @property
    def estimate(self) -> Estimate:
        found = self.counts.difference()
        return as_estimate(
            f"share that suspended of ties {self.name}, less that of the others",
            found,
            sum(self.counts.sizes),
            "difference in share",
            BOUNDED,
            subjects=self.ties,
        )


@cached_by_frames
def _traits(frames: Frames) -> pl.DataFrame:
    """Ties that stood on the day, with their traits; null where one is not known."""
    ties = ends_in(existing(frames, DAY), MAINLAND)
    homes = homes_of(frames, RIVAL)
    rivals = frames.ties.filter(
        pl.col("tie").is_in(list(homes)) & (pl.col("established_low") <= DAY).fill_null(value=True)
    )
    dual = {homes[tie] for tie in rivals["tie"]}
    size = pl.max_horizontal("near_population", "far_population")
    return ties.select(
        "tie",
        "established",
        site=(pl.col("near_admin1") == SITE) | (pl.col("near_label") == SITE),
        size=size,
        large=size > size.median(),
        coastal="near_coastal",
        state=pl.col("tier") == "state",
        old=pl.col("established") < pl.col("established").median(),
        dual=pl.col("far_place").is_in(list(dual)),
    )


def _tried(traits: pl.DataFrame, told: Answers) -> dict[str, _Trait]:
    """Every trait with both values among the ties."""
    kinds = dict.fromkeys(told.suspended, 0) | dict.fromkeys(told.carried_on, 1)
    found = {}
    for key, name in TRAITS.items():
        known = traits.filter(pl.col(key).is_not_null())
        cells = [0] * 6
        for tie, has in known.select("tie", key).iter_rows():
            cells[kinds.get(tie, 2) + (0 if has else 3)] += 1
        counts = HalfTold(*cells)
        if all(counts.sizes):
            found[key] = _Trait(name, counts, tuple(known["tie"]))
    return found


def site_counts(frames: Frames) -> HalfTold:
    """What ties with the place of the crackdown did, and the others."""
    return _tried(_traits(frames), answers_to(frames, DAY))["site"].counts


def _test(frames: Frames) -> Finding:
    traits, told = _traits(frames), answers_to(frames, DAY)
    with_site = int(traits["site"].sum())
    others = traits.height - with_site
    least = detectable_difference(with_site, others)
    tried = _tried(traits, told)
    site = tried["site"].counts
    found, narrow = site.difference(), site.difference(level=0.9)
    worst_p = site.worst_p()
    verdict = RULE.verdict(found, narrow, events=len(told.suspended))
    verdict, survives = in_worst_case(
        verdict,
        verdict if worst_p < SIGNIFICANCE else Verdict.INCONCLUSIVE,
        of="silence",
        estimate=tried["site"].estimate,
        p=worst_p,
    )
    estimates = [trait.estimate for trait in tried.values()]
    adjusted = dict(zip(tried, holm([t.counts.worst_p() for t in tried.values()]), strict=True))
    return Finding(
        JUNE_1989.id,
        verdict,
        _sentence(frames, told, site, verdict, adjusted),
        estimates=(
            *estimates,
            told.estimate("share of ties that suspended"),
            *_durations(frames, told),
        ),
        n=told.total,
        method=(
            "Shares that suspended with each trait and without, one trait at a time; silent ties "
            "both ways; Fisher's exact tests, corrected for their number (Holm 1979); Weibull "
            "times where five or more ended."
        ),
        mde=least,
        mde_unit="difference in share",
        mde_sentence=_mde_sentence(with_site, others, least),
        lacks=_lacks(told, with_site),
        sensitivity=_among_told(traits, told, tried, frames.seed),
        caveats=_caveats(frames, traits, told),
        picture=Picture(
            "intervals",
            tuple(
                as_row(capital(trait.name), one)
                for trait, one in zip(tried.values(), estimates, strict=True)
            ),
            "Share that suspended, less that of the other ties",
            "",
            reference=0.0,
        ),
        p=worst_p,
        survives=survives,
    )


def _durations(frames: Frames, told: Answers) -> tuple[Estimate, ...]:
    """Time until a tie suspended and until it resumed; without numbers below five ends."""
    keys = set(told.suspended)
    spells = frames.spells.filter(
        (pl.col("status") == "suspended")
        & pl.col("tie").is_in(list(keys))
        & (pl.col("start_high") >= DAY)
        & (pl.col("start_low").dt.year() <= DAY.year + 1)
    )
    begun = [
        (max((low - DAY).days, 0) / DAYS_A_YEAR, (high - DAY).days / DAYS_A_YEAR)
        for low, high in spells.select("start_low", "start_high").iter_rows()
    ]
    own = replace(frames, spells=frames.spells.filter(pl.col("tie").is_in(list(keys))))
    cases = interruptions(own)
    lasted = [(case.shortest, case.longest) for case in cases]
    turnbull = median_years(cases, seed=frames.seed)
    how = "interval-censored Weibull fit, delta method; none below five ends"
    subjects = tuple(sorted(keys)) or told.subjects
    rows = [
        ("median time from the shock to the suspension", begun, weibull_median(begun), how),
        ("median time from the suspension to the resumption", lasted, weibull_median(lasted), how),
        (
            "the same, without a distribution",
            lasted,
            turnbull,
            "Turnbull's estimate, bootstrap interval; none below five suspensions",
        ),
    ]
    return tuple(
        as_estimate(name, found, len(times), "years", method, subjects=subjects)
        for name, times, found, method in rows
    ) + tuple(
        Estimate(
            f"length of the suspension of {names_of(frames)[case.tie]}",
            (case.shortest + case.longest) / 2 if case.longest < inf else None,
            case.shortest,
            case.longest if case.longest < inf else None,
            1,
            "years",
            "first and last possible length; without an upper end where no resumption is known",
            level=1.0,
            subjects=(case.tie,),
        )
        for case in cases[:ENOUGH_EVENTS]
    )


def _among_told(
    traits: pl.DataFrame, told: Answers, tried: dict[str, _Trait], seed: int
) -> tuple[Estimate, ...]:
    """Odds ratios among ties with a clear answer, one trait at a time."""
    rows: list[tuple[str, Any, float]] = []
    for trait in tried.values():
        found, p = trait.counts.among_told()
        rows.append((f"odds ratio of a suspension, {trait.name}", found, p))
    numbers = {row["tie"]: row for row in traits.iter_rows(named=True)}

    def known(ties: Sequence[str], key: str) -> list[float]:
        held = [numbers[tie][key] for tie in ties if tie in numbers]
        if key == "size":
            return [log2(size) for size in held if size]
        return [float(day.toordinal()) for day in held if day]

    extra = [
        ("size of the larger place", "size"),
        ("date of founding", "established"),
    ]
    ps = [
        rank_p(known(told.suspended, key), known(told.carried_on, key), seed=seed)
        for _, key in extra
    ]
    adjusted = holm([*(p for *_, p in rows), *ps])
    clear = (*told.suspended, *told.carried_on)
    how = "exact conditional odds ratio among ties with a clear answer; p corrected for all traits "
    estimates = [
        as_estimate(name, odds, len(clear), "odds ratio", f"{how}{p:.2g}", subjects=clear)
        for (name, odds, _), p in zip(rows, adjusted, strict=False)
    ]
    for (name, key), p in zip(extra, adjusted[len(rows) :], strict=True):
        first, second = known(told.suspended, key), known(told.carried_on, key)
        estimates.append(
            Estimate(
                f"whether the {name} differs between suspended and other ties, p-value",
                p,
                None,
                None,
                len(first) + len(second),
                "p-value",
                "score test of conditional logistic regression by permutation, corrected for all "
                "traits",
                subjects=clear,
            )
        )
    return tuple(estimates)


def _sentence(
    frames: Frames,
    told: Answers,
    site: HalfTold,
    verdict: Verdict,
    adjusted: dict[str, float],
) -> str:
    names = names_of(frames)
    stopped = listed([names[tie] for tie in told.suspended])
    n, m = site.sizes
    said = (
        f"Of {count(told.total, 'tie')} that stood on 4 June 1989 the record names "
        f"{number(len(told.suspended))} that suspended"
        + (f" ({stopped})" if stopped else "")
        + f" and is silent or of two minds on {number(len(told.open))}. Of {count(n, 'tie')} with "
        f"{SITE} between {percent(site.did / n)} and {percent((site.did + site.silent) / n)} "
        f"suspended, of {number(m)} others between {percent(site.other_did / m)} and "
        f"{percent((site.other_did + site.other_silent) / m)}"
    )
    clear = [TRAITS[key] for key, p in adjusted.items() if p < 0.05]
    beside = ""
    if len(told.suspended) >= ENOUGH_EVENTS:
        beside = f" None of {number(len(adjusted))} traits can be told from chance."
        if clear:
            beside = f" What marks out the ties that suspended: {listed(clear)}."
    return said + _READING[verdict] + beside


_READING = {
    Verdict.SUPPORTED: f", so ties with {SITE} did suspend more readily.",
    Verdict.CONTRADICTED: f", so ties with {SITE} suspended less readily.",
    Verdict.INCONCLUSIVE: f"; that does not tell whether ties with {SITE} suspended more readily.",
}


def _mde_sentence(n: int, m: int, least: float | None) -> str:
    with_all = f"With {count(n, 'tie')} with {SITE}, {number(m)} others and every answer known,"
    if least is None:
        half = " That is so where half of the others suspended."
        return missed(with_all, "difference") + half
    return (
        f"{with_all} a share of {percent(0.5 + least)} would be told from one half of the others "
        "in eight samples of ten."
    )


def _lacks(told: Answers, with_site: int) -> tuple[str, ...]:
    return (
        f"What each of {count(len(told.open), 'tie')} did after June 1989: an answer, even "
        '"carried on".',
        f"At least {ENOUGH_EVENTS} ties that are known to have suspended, with both dates; "
        f"{len(told.suspended)} are here, of {with_site} with {SITE} and others.",
    )


def _caveats(frames: Frames, traits: pl.DataFrame, told: Answers) -> tuple[str, ...]:
    names = names_of(frames)
    caveats = [
        "Suspensions that the record names were noticed because they were unusual; a tie that is "
        "not named counts both as suspended and as not.",
        "Traits are tried one at a time, so one may stand for another: the capital is large, "
        "inland and among the oldest partners.",
    ]
    unsized = int(traits["size"].null_count())
    if unsized:
        caveats.append(f"Of unknown size, and left out of that trait: {count(unsized, 'tie')}.")
    if told.both:
        caveats.append("Told both ways: " + listed([names[tie] for tie in told.both]) + ".")
    return tuple(caveats)


JUNE_1989 = Hypothesis(
    id="june-1989",
    section="Human Rights Protection, 2-3",
    claim=(
        "Ties with Beijing, where the crackdown of June 1989 took place, suspended more readily "
        "than others."
    ),
    needs=(
        Need(
            "ties",
            f"ties with {SITE} that stood on 4 June 1989",
            lambda frames: int(_traits(frames)["site"].sum()),
        ),
        Need(
            "ties",
            "other ties with China that stood on 4 June 1989",
            lambda frames: int((~_traits(frames)["site"]).sum()),
        ),
        Need(
            "responses",
            "an answer of such a tie to June 1989",
            lambda frames: len(answers_to(frames, DAY).responses),
        ),
    ),
    test=_test,
    estimator=(
        f"Share of ties with {SITE} that suspended within a year, less the share of other ties, "
        "silent ties counted both ways: supported if the whole 95 % interval lies above 0, "
        "contradicted if below, in both cases only if no filling of the silence has a p-value of "
        "5 % or more; else inconclusive; inconclusive with fewer than five suspensions. "
        "Size, coast, tier, age and a second tie to Taiwan are tried beside it, one at a time."
    ),
    items=("crisis.stopped", "crisis.months-until-return"),
)
