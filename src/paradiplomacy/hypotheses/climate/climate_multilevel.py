"""Claim that climate work of cities and of states goes on in the same places."""

from __future__ import annotations

import polars as pl

from paradiplomacy.hypotheses.base import Estimate, Finding, Need, Verdict
from paradiplomacy.hypotheses.climate.climate_work import (
    DRAWS,
    LEVELS,
    Dealings,
    LevelOverlap,
    of_level,
)
from paradiplomacy.hypotheses.designs.rule import DecisionRule
from paradiplomacy.hypotheses.designs.share import Share
from paradiplomacy.hypotheses.estimators.exact import ENOUGH_EVENTS
from paradiplomacy.hypotheses.finding import Detectable, always, decision, finding, with_record
from paradiplomacy.hypotheses.histories.agreed_answers import ties_answering
from paradiplomacy.hypotheses.hypothesis import article_claim
from paradiplomacy.hypotheses.selection import (
    as_estimate,
    as_number,
    exchange_subjects,
    ties_of_pair,
)
from paradiplomacy.language import Message, Words, sentences
from paradiplomacy.record.frames import Frames

TENTH = 0.1
UNDER = "climate.under"
ABOVE_CITIES = (2, 3)
"""The answers that work was done under an agreement of a state and a province, or of nations."""

WORDS = Words(__name__)


def _known_at(frames: Frames, level: str) -> int:
    """Climate exchanges of a level or, if there are more, ties that say under whose agreement."""
    return max(of_level(frames, level).height, answered_levels(frames).height)


def answered_levels(frames: Frames) -> pl.DataFrame:
    """City ties with climate work of which interviews say under whose agreement it was done.

    Columns: subject (the answer), hit: whether under one of a state and a province, or of the
    nations.
    """
    cities = ties_of_pair(frames).filter(pl.col("tier") == "city")
    asked = ties_answering(frames, UNDER, cities, hits=ABOVE_CITIES)
    return asked.select("hit", subject="answer").sort("subject")


BY_ANSWERS = Share(
    units=answered_levels,
    unit=WORDS("unit"),
    did=WORDS("did"),
    frame="answers",
    rule=DecisionRule("more", TENTH),
)


def _find_meetings_of_levels(frames: Frames) -> Finding:
    record = _by_places(frames)
    if answered_levels(frames).height < BY_ANSWERS.rule.least:
        return record
    caveats = (*record.caveats, WORDS("caveat.tenth", tenth=TENTH))
    return with_record(BY_ANSWERS.test(frames), record, caveats=caveats)


def _by_places(frames: Frames) -> Finding:
    """By states and provinces that saw climate work of both levels."""
    dealt = Dealings.of(frames)
    by_level, verdict = dealt.by_level, dealt.verdict
    n, how = sum(rows.height for rows in by_level.values()), WORDS("dealt", draws=DRAWS)
    subjects = tuple(key for rows in by_level.values() for key in exchange_subjects(rows))
    estimates = {
        name: as_estimate(
            WORDS(f"estimate.{name}"), each.interval(), n, "count", how, subjects=subjects
        )
        for name, each in {"places": dealt.by_exchange, "by-tie": dealt.by_tie}.items()
    }
    deciding, *sensitivity = estimates.values()
    states, cities = by_level["state"].height, by_level["city"].height
    return finding(
        WORDS,
        decision(verdict, deciding, p=dealt.p if dealt.enough else None),
        _sentence_on_levels(dealt.by_exchange, by_level, verdict),
        further=[_level_count(level, rows) for level, rows in by_level.items()],
        detectable=Detectable(dealt.mde, WORDS("mde-unit"), WORDS("sample", n=n), "number"),
        lacks={
            "exchanges": {"states": states, "cities": cities, "least": ENOUGH_EVENTS},
            "agreements": True,
        },
        sensitivity=tuple(sensitivity),
        caveats=always("together", "reported", "by-tie", "few-places", "sectors", "nations"),
        rows=[(WORDS(f"label.{name}"), estimate) for name, estimate in estimates.items()],
        known=True,
        reference=0.0,
    )


def _level_count(level: str, rows: pl.DataFrame) -> Estimate:
    name, n, how = WORDS(f"estimate.number.{level}"), rows.height, WORDS("recorded")
    return as_number(name, float(n), n, "count", how, subjects=exchange_subjects(rows))


def _sentence_on_levels(
    dealt: LevelOverlap, by_level: dict[str, pl.DataFrame], verdict: Verdict
) -> Message:
    cities, states = (by_level[level].height for level in LEVELS)
    counted = WORDS("counted", cities=cities, states=states)
    places = WORDS("places", n=len(dealt.units))
    if dealt.mean <= 0:
        return sentences(counted, WORDS("none-expected", places=places))
    expected = WORDS("expected", places=places, mean=dealt.mean, low=dealt.low, high=dealt.high)
    return sentences(counted, expected, WORDS(f"reading.{verdict}"))


CLIMATE_MULTILEVEL = article_claim(
    WORDS,
    "Climate Action, 1",
    _find_meetings_of_levels,
    Need("exchanges", WORDS("need.cities"), lambda frames: _known_at(frames, "city")),
    Need("exchanges", WORDS("need.states"), lambda frames: _known_at(frames, "state")),
)
