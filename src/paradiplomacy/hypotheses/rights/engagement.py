"""Whether ties that went on through a crisis later did more than those that stopped."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from paradiplomacy.hypotheses.base import (
    Estimate,
    Finding,
    Hypothesis,
    Need,
    Picture,
    Verdict,
    wants_all,
)
from paradiplomacy.hypotheses.designs.rule import Rule
from paradiplomacy.hypotheses.estimators.exact import ENOUGH_EVENTS, Interval
from paradiplomacy.hypotheses.estimators.matched_sets import (
    MatchedSet,
    detectable,
    difference,
    match,
    p_of_sets,
)
from paradiplomacy.hypotheses.rights.stopped_or_not import followed_shocks, units_of
from paradiplomacy.hypotheses.selection import as_estimate, as_row, names_of
from paradiplomacy.hypotheses.wording import missed
from paradiplomacy.language.english import capital, count, listed, number, percent
from paradiplomacy.record.frames import Frames

__all__ = ["ENGAGEMENT"]

NEAR = ("size", "age", "before")
SAME = ("shock", "tier", "sized")
CALIPER = 0.5
MOST = 3
RULE = Rule("more", 0.0)
EXACT = (
    "mean difference over matched sets, interval by inverting the exact permutation of who "
    "stopped within each set"
)


@dataclass(frozen=True, slots=True)
class _Matched:
    """What matching gave: the sets, and how many ties stopped at all."""

    sets: tuple[MatchedSet, ...]
    stopped: tuple[str, ...]

    @classmethod
    def of(cls, units: pl.DataFrame, *, caliper: float = CALIPER, most: int = MOST) -> _Matched:
        sets = match(units, near=NEAR, same=SAME, caliper=caliper, most=most)
        return cls(tuple(sets), tuple(units.filter("treated")["unit"]))

    @property
    def exchanges(self) -> int:
        return sum(one.outcome + sum(one.outcomes) for one in self.sets)

    @property
    def subjects(self) -> tuple[str, ...]:
        units = (unit for one in self.sets for unit in (one.treated, *one.controls))
        return tuple(dict.fromkeys(_tie(unit) for unit in (*units, *self.stopped)))

    def estimate(self, name: str) -> Estimate:
        found = difference(self.sets)
        return as_estimate(name, found, len(self.sets), "exchanges", EXACT, subjects=self.subjects)


def _tie(unit: str) -> str:
    return "tie:" + unit.partition(" tie:")[2]


def _test(frames: Frames) -> Finding:
    units = units_of(frames)
    matched = _Matched.of(units)
    least = detectable([len(one.controls) for one in matched.sets])
    deciding = matched.estimate(
        "exchanges in years 2 to 6 after a crisis: a tie that went on, less a like one that stopped"
    )
    found = Interval(deciding.value, deciding.low, deciding.high, deciding.level)
    decisive = min(len(matched.sets), matched.exchanges)
    verdict = RULE.verdict(found, found, events=decisive)
    others = _sensitivity(frames, units) if wants_all() else ()
    rows = [as_row("Matched sets", deciding)] if matched.sets else []
    rows += [
        as_row(capital(str(e.name).partition(", ")[2]), e) for e in others if e.value is not None
    ]
    return Finding(
        ENGAGEMENT.id,
        verdict,
        _sentence(frames, matched, found, verdict),
        estimates=(deciding,),
        n=len(matched.sets),
        method="Difference over matched sets of ties; exact permutation of who stopped in each.",
        mde=least,
        mde_unit="standard deviations of exchanges",
        mde_sentence=_mde_sentence(matched, least),
        lacks=(
            "Suspensions and ends of ties with their dates, of ties that have left the lists "
            f"since too: {len(matched.stopped)} in the year after a crisis are here.",
            "Exchanges year by year from both ends, also where there was none, for ties that "
            "stopped and for ties that went on.",
            "A measure of what is to improve, such as trust or freedoms in the partner city, "
            "before and after.",
        ),
        sensitivity=others,
        caveats=_caveats(units, matched),
        picture=Picture(
            "intervals",
            tuple(rows),
            "More exchanges where a tie went on, in five years",
            "",
            reference=0.0,
        ),
        p=p_of_sets(matched.sets),
    )


def _sensitivity(frames: Frames, units: pl.DataFrame) -> tuple[Estimate, ...]:
    any_at_all = units.with_columns((pl.col("outcome") > 0).cast(pl.Int64).alias("outcome"))
    choices = {
        "the nearest like tie alone": _Matched.of(units, most=1),
        "twice the distance allowed": _Matched.of(units, caliper=2 * CALIPER),
        "ties that a law stopped count too": _Matched.of(units_of(frames, by_law=True)),
        "only ties of which a source says that they went on": _Matched.of(units.filter("told")),
        "share of ties with any exchange instead": _Matched.of(any_at_all),
    }
    return tuple(one.estimate(f"difference, {name}") for name, one in choices.items())


def _sentence(frames: Frames, matched: _Matched, found: Interval, verdict: Verdict) -> str:
    names = names_of(frames)
    stopped = listed([names[_tie(unit)] for unit in matched.stopped])
    told = (
        f"{capital(count(len(matched.stopped), 'tie'))} stopped in the year after a crisis "
        f"({stopped}); for {number(len(matched.sets)) if matched.sets else 'none'} of them the "
        "record has a like tie that went on. "
    )
    if found.value is None:
        return told + "So nothing can be compared."
    more = "more" if found.value >= 0 else "fewer"
    told += (
        f"Those that went on had {abs(found.value):.1f} {more} recorded exchanges in years two "
        f"to six than those that stopped ({_span(found)})"
    )
    if len(matched.sets) < ENOUGH_EVENTS:
        return f"{told}. {capital(count(len(matched.sets), 'comparison'))} cannot decide it."
    return told + _READING[verdict]


_READING = {
    Verdict.SUPPORTED: ". So carrying on went with more exchange later.",
    Verdict.CONTRADICTED: ". So carrying on went with less exchange later, not with more.",
    Verdict.INCONCLUSIVE: ". That is too uncertain to say that carrying on paid later.",
}


def _span(found: Interval) -> str:
    level = percent(found.level)
    if found.low is None and found.high is None:
        return f"with so few, the {level} interval is open at both ends"
    if found.high is None:
        return f"{level} interval {found.low:.1f} upwards"
    if found.low is None:
        return f"{level} interval {found.high:.1f} downwards"
    return f"{level} interval {found.low:.1f} to {found.high:.1f}"


def _mde_sentence(matched: _Matched, least: float | None) -> str:
    told = f"With {count(len(matched.sets), 'matched set')}"
    if least is None:
        return missed(told, "difference")
    return (
        f"{told}, a difference of {least:.1f} standard deviations of the exchanges of like ties, "
        "or more, would be found in eight of ten."
    )


def _caveats(units: pl.DataFrame, matched: _Matched) -> tuple[str, ...]:
    controls = [unit for one in matched.sets for unit in one.controls]
    told = units.filter(pl.col("unit").is_in(controls) & pl.col("told")).height
    stopped = set(matched.stopped) - {one.treated for one in matched.sets}
    caveats = [
        "Exchanges stand for conditions: the record measures neither peace nor human rights.",
        "A tie that nobody says stopped counts as one that went on"
        + (
            f": of the like ties a source says so for {told} of {len(controls)}."
            if controls
            else "."
        ),
        "A tie that stopped has few exchanges at first because it stopped; more exchange where a "
        "tie went on need not mean that relations are better.",
        "Ties are alike in size, age, level and exchanges before; whatever else made one stop "
        "may show in the years after too.",
    ]
    if stopped:
        caveats.append(f"No like tie was found for {len(stopped)} of {len(matched.stopped)}.")
    return tuple(caveats)


def _stopped(frames: Frames) -> int:
    return units_of(frames).filter("treated").height


ENGAGEMENT = Hypothesis(
    id="engagement",
    section="Human Rights Protection, 4",
    claim=(
        "Engaging the other side through a crisis, rather than isolating it, brings better "
        "conditions in the long run."
    ),
    needs=(
        Need(
            "shocks",
            "crises between both countries, dated to within a year, with six years of the "
            "record after them",
            lambda frames: followed_shocks(frames).height,
        ),
        Need(
            "spells",
            "ties that stopped in the year after such a crisis, with their dates, and stood "
            "before it",
            _stopped,
        ),
    ),
    test=_test,
    estimator=(
        "Exchanges in years two to six after a crisis of ties that went on, less those of ties "
        "that suspended or ended in the year after it, matched on level, size, age and exchanges "
        f"of the five years before (up to {MOST} nearest within {CALIPER} standard deviations). "
        f"Exact permutation within matched sets. The claim is {RULE.words()}"
    ),
    items=("crisis.stopped", "crisis.months-until-return", "exchange.count"),
)
