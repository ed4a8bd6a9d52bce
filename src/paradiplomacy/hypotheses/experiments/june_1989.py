"""Which ties suspended after June 1989, for how long, and what predicted it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from math import inf, log2

import polars as pl

from paradiplomacy.hypotheses.base import Estimate, Finding, Need, Picture, Verdict
from paradiplomacy.hypotheses.designs.rule import DecisionRule, in_worst_case
from paradiplomacy.hypotheses.estimators.exact import ENOUGH_EVENTS, SIGNIFICANCE
from paradiplomacy.hypotheses.estimators.half_told import HalfTold, detectable_difference, rank_p
from paradiplomacy.hypotheses.estimators.interval_survival import weibull_median
from paradiplomacy.hypotheses.estimators.many_tests import holm
from paradiplomacy.hypotheses.histories.crisis_answers import Answers, answers_to, existing
from paradiplomacy.hypotheses.histories.exposure import MAINLAND, RIVAL, homes_of
from paradiplomacy.hypotheses.histories.interruptions import interruptions, median_years
from paradiplomacy.hypotheses.hypothesis import Hypothesis
from paradiplomacy.hypotheses.names import names_of
from paradiplomacy.hypotheses.phrases import largest_missed
from paradiplomacy.hypotheses.selection import (
    DAYS_A_YEAR,
    as_estimate,
    as_row,
    ends_in,
)
from paradiplomacy.language import Message, Text, Words, sentences
from paradiplomacy.record.frame_cache import cached_by_frames
from paradiplomacy.record.frames import Frames

__all__ = ["JUNE_1989", "site_counts"]

DAY = date(1989, 6, 4)
SITE = "Beijing"
RULE = DecisionRule("more", 0.0)
WORDS = Words(__name__)
TRAITS = ("site", "large", "coastal", "state", "old", "dual")


@dataclass(frozen=True, slots=True)
class _Trait:
    """One trait, tried alone."""

    key: str
    counts: HalfTold
    ties: tuple[str, ...]

    @property
    def name(self) -> Message:
        return _trait_name(self.key)

    @property
    def estimate(self) -> Estimate:
        return as_estimate(
            WORDS("name.difference", trait=self.name),
            self.counts.difference(),
            sum(self.counts.sizes),
            "difference in share",
            WORDS("bounded"),
            subjects=self.ties,
        )


def _trait_name(key: str) -> Message:
    return WORDS(f"trait.{key}")


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


def _tried(traits: pl.DataFrame, answers: Answers) -> dict[str, _Trait]:
    """Every trait with both values among the ties."""
    kinds = dict.fromkeys(answers.suspended, 0) | dict.fromkeys(answers.carried_on, 1)
    tried = {}
    for key in TRAITS:
        known = traits.filter(pl.col(key).is_not_null())
        cells = [0] * 6
        for tie, has in known.select("tie", key).iter_rows():
            cells[kinds.get(tie, 2) + (0 if has else 3)] += 1
        counts = HalfTold(*cells)
        if all(counts.sizes):
            tried[key] = _Trait(key, counts, tuple(known["tie"]))
    return tried


def site_counts(frames: Frames) -> HalfTold:
    """What ties with the place of the crackdown did, and the others."""
    return _tried(_traits(frames), answers_to(frames, DAY))["site"].counts


def _test(frames: Frames, *, whole: bool = True) -> Finding:
    traits, answers = _traits(frames), answers_to(frames, DAY)
    with_site = int(traits["site"].sum())
    others = traits.height - with_site
    least = detectable_difference(with_site, others)
    tried = _tried(traits, answers)
    site = tried["site"].counts
    worst_p = site.worst_p()
    verdict = RULE.verdict(
        site.difference(), site.difference(level=0.9), events=len(answers.suspended)
    )
    verdict, survives = in_worst_case(
        verdict,
        verdict if worst_p < SIGNIFICANCE else Verdict.INCONCLUSIVE,
        of="silence",
        estimate=tried["site"].estimate,
        p=worst_p,
    )
    estimates = [trait.estimate for trait in tried.values()]
    if not whole:
        return Finding(
            JUNE_1989.id, verdict, "", estimates=tuple(estimates), p=worst_p, survives=survives
        )
    adjusted = dict(zip(tried, holm([t.counts.worst_p() for t in tried.values()]), strict=True))
    return Finding(
        JUNE_1989.id,
        verdict,
        _sentence(frames, answers, site, verdict, adjusted),
        estimates=(
            *estimates,
            answers.estimate(WORDS("name.share")),
            *_durations(frames, answers),
        ),
        n=answers.total,
        method=WORDS("method"),
        mde=least,
        mde_unit=WORDS("mde-unit"),
        mde_sentence=_mde_sentence(with_site, others, least),
        lacks=_lacks(answers, with_site),
        sensitivity=_among_answered(traits, answers, tried, frames.seed),
        caveats=_caveats(frames, traits, answers),
        picture=Picture(
            "intervals",
            tuple(
                as_row(WORDS("label", trait=trait.name), estimate)
                for trait, estimate in zip(tried.values(), estimates, strict=True)
            ),
            WORDS("axis"),
            "",
            reference=0.0,
        ),
        p=worst_p,
        survives=survives,
    )


def _durations(frames: Frames, answers: Answers) -> tuple[Estimate, ...]:
    """Time until a tie suspended and until it resumed; without numbers below five ends."""
    keys = set(answers.suspended)
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
    subjects = tuple(sorted(keys)) or answers.subjects
    rows = [
        ("median.begun", begun, weibull_median(begun), "weibull"),
        ("median.lasted", lasted, weibull_median(lasted), "weibull"),
        ("median.turnbull", lasted, turnbull, "turnbull"),
    ]
    return tuple(
        as_estimate(WORDS(name), median, len(times), "years", WORDS(how), subjects=subjects)
        for name, times, median, how in rows
    ) + tuple(
        Estimate(
            WORDS("name.length", tie=names_of(frames)[case.tie]),
            (case.shortest + case.longest) / 2 if case.longest < inf else None,
            case.shortest,
            case.longest if case.longest < inf else None,
            1,
            "years",
            WORDS("length-method"),
            level=1.0,
            subjects=(case.tie,),
        )
        for case in cases[:ENOUGH_EVENTS]
    )


def _among_answered(
    traits: pl.DataFrame, answers: Answers, tried: dict[str, _Trait], seed: int
) -> tuple[Estimate, ...]:
    """Odds ratios among ties with a clear answer, one trait at a time."""
    odds = [(trait.name, *trait.counts.among_told()) for trait in tried.values()]
    numbers = {row["tie"]: row for row in traits.iter_rows(named=True)}

    def known(ties: Sequence[str], key: str) -> list[float]:
        values = [numbers[tie][key] for tie in ties if tie in numbers]
        if key == "size":
            return [log2(size) for size in values if size]
        return [float(day.toordinal()) for day in values if day]

    measures = {
        key: (known(answers.suspended, key), known(answers.carried_on, key))
        for key in ("size", "established")
    }
    ps = [rank_p(*both, seed=seed) for both in measures.values()]
    adjusted = holm([*(p for *_, p in odds), *ps])
    clear = (*answers.suspended, *answers.carried_on)
    estimates = [
        as_estimate(
            WORDS("name.odds", trait=name),
            ratio,
            len(clear),
            "odds ratio",
            WORDS("odds-method", p=p),
            subjects=clear,
        )
        for (name, ratio, _), p in zip(odds, adjusted, strict=False)
    ]
    for (key, (first, second)), p in zip(measures.items(), adjusted[len(odds) :], strict=True):
        estimates.append(
            Estimate(
                WORDS(f"differs.{key}"),
                p,
                None,
                None,
                len(first) + len(second),
                "p-value",
                WORDS("differs-method"),
                subjects=clear,
            )
        )
    return tuple(estimates)


def _sentence(
    frames: Frames,
    answers: Answers,
    site: HalfTold,
    verdict: Verdict,
    adjusted: dict[str, float],
) -> Message:
    names = names_of(frames)
    stopped = tuple(names[tie] for tie in answers.suspended)
    n, m = site.sizes
    suspended: Text = WORDS("suspended", n=len(stopped))
    if stopped:
        suspended = WORDS("suspended-named", suspended=suspended, ties=stopped)
    counted = WORDS(
        "counted",
        total=answers.total,
        suspended=suspended,
        open=len(answers.open),
        n=n,
        low=site.did / n,
        high=(site.did + site.silent) / n,
        m=m,
        other_low=site.other_did / m,
        other_high=(site.other_did + site.other_silent) / m,
    )
    return sentences(WORDS(f"sentence.{verdict}", counted=counted), _marks(answers, adjusted))


def _marks(answers: Answers, adjusted: dict[str, float]) -> Text:
    """What marks out the ties that suspended, where five or more did."""
    if len(answers.suspended) < ENOUGH_EVENTS:
        return ""
    clear = tuple(_trait_name(key) for key, p in adjusted.items() if p < SIGNIFICANCE)
    return WORDS("marks", traits=clear) if clear else WORDS("no-marks", n=len(adjusted))


def _mde_sentence(n: int, m: int, least: float | None) -> Message:
    sample = WORDS("sample", n=n, m=m)
    if least is None:
        return sentences(largest_missed(sample, WORDS("difference")), WORDS("half"))
    return WORDS("detectable", sample=sample, share=0.5 + least)


def _lacks(answers: Answers, with_site: int) -> tuple[Message, ...]:
    return (
        WORDS("lack.answers", n=len(answers.open)),
        WORDS(
            "lack.suspended",
            least=ENOUGH_EVENTS,
            n=len(answers.suspended),
            with_site=with_site,
        ),
    )


def _caveats(frames: Frames, traits: pl.DataFrame, answers: Answers) -> tuple[Message, ...]:
    names = names_of(frames)
    caveats = [WORDS("caveat.noticed"), WORDS("caveat.alone")]
    unsized = int(traits["size"].null_count())
    if unsized:
        caveats.append(WORDS("caveat.unsized", n=unsized))
    if answers.both:
        caveats.append(WORDS("caveat.both", ties=tuple(names[tie] for tie in answers.both)))
    return tuple(caveats)


JUNE_1989 = Hypothesis(
    id="june-1989",
    section="Human Rights Protection, 2-3",
    claim=WORDS("claim"),
    needs=(
        Need("ties", WORDS("need.site"), lambda frames: int(_traits(frames)["site"].sum())),
        Need("ties", WORDS("need.others"), lambda frames: int((~_traits(frames)["site"]).sum())),
        Need(
            "responses",
            WORDS("need.answers"),
            lambda frames: len(answers_to(frames, DAY).responses),
        ),
    ),
    test=_test,
    alone=partial(_test, whole=False),
    estimator=WORDS("estimator"),
    needs_statsmodels=True,
)
