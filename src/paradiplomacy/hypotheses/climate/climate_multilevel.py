"""Whether climate work of cities and of states goes on in the same places."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial

import polars as pl

from paradiplomacy.hypotheses.base import Estimate, Finding, Need, Picture, Verdict
from paradiplomacy.hypotheses.climate.climate_work import climate_exchanges
from paradiplomacy.hypotheses.climate.dealt_levels import (
    DRAWS,
    LEVELS,
    Both,
    detectable,
    on_both,
    p_of_apart,
    units_on_both,
)
from paradiplomacy.hypotheses.designs.rule import DecisionRule
from paradiplomacy.hypotheses.designs.share import Share
from paradiplomacy.hypotheses.estimators.exact import ENOUGH_EVENTS
from paradiplomacy.hypotheses.histories.answered import answered
from paradiplomacy.hypotheses.hypothesis import Hypothesis
from paradiplomacy.hypotheses.selection import as_estimate, as_row, ties_of_pair
from paradiplomacy.language import Message, Words, sentences
from paradiplomacy.record.frames import Frames

__all__ = ["CLIMATE_MULTILEVEL", "Dealings"]

ALPHA = 0.05
TENTH = 0.1
UNDER = "climate.under"
ABOVE_CITIES = (2, 3)
"""The answers that work was done under an agreement of a state and a province, or of nations."""

WORDS = Words(__name__)


def _of_level(frames: Frames, level: str) -> pl.DataFrame:
    return climate_exchanges(frames).filter(pl.col("climate") & (pl.col("level") == level))


def _known(frames: Frames, level: str) -> int:
    """Climate exchanges of a level or, if there are more, ties that say under whose agreement."""
    return max(_of_level(frames, level).height, answered_levels(frames).height)


@dataclass(frozen=True, slots=True)
class Dealings:
    """What decides, and what could have been found.

    Parameters
    ----------
    by_exchange, by_tie : Both
        Climate dealt among exchanges, and among ties.
    apart : float
        Chance of so few places with both if each level chose its own.
    by_level : dict of str to polars.DataFrame
        Climate exchanges of each level.
    mde : float or None
        Places more than by chance.
    """

    by_exchange: Both
    by_tie: Both
    apart: float
    by_level: dict[str, pl.DataFrame]
    mde: float | None

    @classmethod
    def of(cls, frames: Frames, *, draws: int = DRAWS) -> Dealings:
        """Deal so many times."""
        by_exchange, by_tie = (on_both(frames, by=by, draws=draws) for by in ("exchange", "tie"))
        mde = detectable((by_exchange, by_tie), most=units_on_both(frames))
        by_level = {level: _of_level(frames, level) for level in LEVELS}
        return cls(by_exchange, by_tie, p_of_apart(frames), by_level, mde)

    @property
    def enough(self) -> bool:
        """Whether both levels have as many climate exchanges as it takes to decide."""
        return all(rows.height >= ENOUGH_EVENTS for rows in self.by_level.values())

    @property
    def more(self) -> set[bool]:
        """Whether there are more places with both than by chance, by either dealing."""
        return {len(dealt.units) > dealt.mean for dealt in (self.by_exchange, self.by_tie)}

    @property
    def p(self) -> float:
        """The largest p-value of what has to agree."""
        dealt = max(self.by_exchange.p, self.by_tie.p)
        return dealt if True in self.more else max(dealt, min(1.0, 2 * self.apart))

    @property
    def verdict(self) -> Verdict:
        """Both dealings have to say it; that levels keep apart, also where each chose its own."""
        if not self.enough or self.p > ALPHA or len(self.more) > 1:
            return Verdict.INCONCLUSIVE
        return Verdict.SUPPORTED if True in self.more else Verdict.CONTRADICTED


def answered_levels(frames: Frames) -> pl.DataFrame:
    """City ties with climate work of which interviews say under whose agreement it was done.

    Returns
    -------
    polars.DataFrame
        subject (the answer), hit: whether under one of a state and a province, or of the nations.
    """
    cities = set(ties_of_pair(frames).filter(pl.col("tier") == "city")["tie"])
    rows = [
        (f"answer:{answer.account}|{UNDER}", answer.value in ABOVE_CITIES)
        for tie, answer in answered(frames, UNDER).items()
        if tie in cities
    ]
    schema = {"subject": pl.String, "hit": pl.Boolean}
    return pl.DataFrame(rows, schema=schema, orient="row").sort("subject")


BY_ANSWERS = Share(
    units=answered_levels,
    unit=WORDS("unit"),
    did=WORDS("did"),
    frame="answers",
    rule=DecisionRule("more", TENTH),
)


def _test(frames: Frames, *, whole: bool = True) -> Finding:
    if answered_levels(frames).height < BY_ANSWERS.rule.least:
        return _by_places(frames, whole=whole)
    asked = BY_ANSWERS.test(frames)
    if not whole:
        return asked
    record = _by_places(frames, whole=True)
    return replace(
        asked,
        estimates=(*asked.estimates, *record.estimates),
        lacks=(*asked.lacks, *record.lacks),
        sensitivity=record.sensitivity,
        caveats=(*record.caveats, WORDS("caveat.tenth", tenth=TENTH)),
    )


def _by_places(frames: Frames, *, whole: bool) -> Finding:
    """By states and provinces that saw climate work of both levels."""
    dealt = Dealings.of(frames)
    by_level, verdict = dealt.by_level, dealt.verdict
    dealings = {"places": dealt.by_exchange}
    if whole:
        dealings |= {"pairs": on_both(frames, pairs=True), "by-tie": dealt.by_tie}
    n = sum(rows.height for rows in by_level.values())
    keys = tuple(key for rows in by_level.values() for key in _subjects(rows))
    estimates = {
        name: as_estimate(
            WORDS(f"estimate.{name}"),
            both.interval(),
            n,
            "count",
            WORDS("dealt", draws=DRAWS),
            subjects=keys,
        )
        for name, both in dealings.items()
    }
    deciding, *others = estimates.values()
    rows = [as_row(WORDS(f"label.{k}"), e) for k, e in estimates.items() if e.value is not None]
    return Finding(
        CLIMATE_MULTILEVEL.id,
        verdict,
        _sentence(dealt.by_exchange, by_level, verdict),
        estimates=(deciding, *(_number(level, rows) for level, rows in by_level.items())),
        n=n,
        method=WORDS("method"),
        mde=dealt.mde,
        mde_unit=WORDS("mde-unit"),
        mde_sentence=(
            WORDS("none-detectable", n=n)
            if dealt.mde is None
            else WORDS("detectable", n=n, more=dealt.mde)
        ),
        lacks=(
            WORDS(
                "lack.exchanges",
                states=by_level["state"].height,
                cities=by_level["city"].height,
                least=ENOUGH_EVENTS,
            ),
            WORDS("lack.agreements"),
        ),
        sensitivity=tuple(others),
        caveats=(
            WORDS("caveat.together"),
            WORDS("caveat.reported"),
            WORDS("caveat.by-tie"),
            WORDS("caveat.few-places"),
            WORDS("caveat.sectors"),
            WORDS("caveat.nations"),
        ),
        picture=Picture("intervals", tuple(rows), WORDS("axis"), "", reference=0.0),
        p=dealt.p if dealt.enough else None,
    )


def _subjects(exchanges: pl.DataFrame) -> tuple[str, ...]:
    return tuple(f"exchange:{key}" for key in exchanges["exchange"])


def _number(level: str, rows: pl.DataFrame) -> Estimate:
    return Estimate(
        WORDS(f"estimate.number.{level}"),
        float(rows.height),
        None,
        None,
        rows.height,
        "count",
        WORDS("recorded"),
        subjects=_subjects(rows),
    )


def _sentence(dealt: Both, by_level: dict[str, pl.DataFrame], verdict: Verdict) -> Message:
    cities, states = (by_level[level].height for level in LEVELS)
    counted = WORDS("counted", cities=cities, states=states)
    places = WORDS("places", n=len(dealt.units))
    if dealt.mean <= 0:
        return sentences(counted, WORDS("none-expected", places=places))
    expected = WORDS("expected", places=places, mean=dealt.mean, low=dealt.low, high=dealt.high)
    return sentences(counted, expected, WORDS(f"reading.{verdict}"))


CLIMATE_MULTILEVEL = Hypothesis(
    id="climate-multilevel",
    section="Climate Action, 1",
    claim=WORDS("claim"),
    needs=(
        Need(
            "exchanges",
            WORDS("need.cities"),
            lambda frames: _known(frames, "city"),
        ),
        Need(
            "exchanges",
            WORDS("need.states"),
            lambda frames: _known(frames, "state"),
        ),
    ),
    test=_test,
    alone=partial(_test, whole=False),
    estimator=WORDS("estimator"),
)
