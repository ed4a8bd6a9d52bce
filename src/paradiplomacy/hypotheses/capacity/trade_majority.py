"""Whether most ties worked for trade or investment."""

from __future__ import annotations

from dataclasses import replace

import polars as pl

from paradiplomacy.hypotheses.base import Estimate, Finding, Hypothesis, Need, Picture, Verdict
from paradiplomacy.hypotheses.capacity.trade_work import (
    WIDER_SECTORS,
    active_ties,
    answered_ties,
    is_trade,
)
from paradiplomacy.hypotheses.designs.rule import Rule
from paradiplomacy.hypotheses.designs.share import Share
from paradiplomacy.hypotheses.estimators.exact import ENOUGH_EVENTS, share
from paradiplomacy.hypotheses.selection import as_estimate, as_row
from paradiplomacy.hypotheses.wording import capital, count, country, number, percent
from paradiplomacy.record.frames import Frames

__all__ = ["TRADE_MAJORITY"]

QUESTION = "trade.any"
RULE = Rule("more", 0.5)
NUMBERS = (2, 3, 5)
DID = "worked for trade or investment"
BOUND = "share with exact binomial interval (Clopper-Pearson); a lower bound, as silence may hide"
MISSION = pl.col("form") == "trade mission"

BY_RECORD = Share(
    units=active_ties,
    unit="tie with a recorded exchange",
    did=DID,
    frame="exchanges",
    rule=RULE,
    silent=True,
)
BY_ANSWERS = Share(
    units=lambda frames: answered_ties(frames, QUESTION),
    unit="tie that was asked",
    did=DID,
    frame="answers",
    rule=RULE,
)


def _test(frames: Frames) -> Finding:
    asked = answered_ties(frames, QUESTION)
    enough = asked.height >= ENOUGH_EVENTS
    record = BY_RECORD.test(frames)
    found = BY_ANSWERS.test(frames) if enough else record
    deciding = replace(found.estimates[0], name=f"share of ties that {DID}")
    sensitivity = _sensitivity(frames)
    sides = _by_side(frames)
    rows = [as_row("Asked" if enough else "Ties with an exchange", deciding)]
    rows += [
        as_row(capital(e.name.removeprefix(f"share of ties that {DID}, ")), e) for e in sensitivity
    ]
    return replace(
        found,
        hypothesis=TRADE_MAJORITY.id,
        sentence=found.sentence if enough else _sentence(deciding, found.verdict),
        estimates=(deciding, *(record.estimates if enough else ()), *sides),
        method=found.method + ("" if enough else " Interviews that say no would decide instead."),
        lacks=(
            *found.lacks,
            "What each tie did for trade, and of which ties both ends say that it was nothing: "
            f"the record has {asked.height} such answers, of ties that were asked.",
        ),
        sensitivity=sensitivity,
        caveats=(
            "Ties without any recorded exchange are left out: of them the record tells nothing. "
            "Counted as ties without trade they give the last bound of the table.",
            "A tie with one recorded exchange had little chance to show trade; the rows by number "
            "of exchanges show how the share rises with what is told.",
            "Trade is read from the coding: trade missions, the sectors trade, investment, "
            "business and economy, and deals in which capital flowed. Gifts do not count.",
            "That a tie meant to draw trade does not show that it drew any.",
            "Whose statement tells of an exchange is not told apart here; the rows by side say "
            "who came or gave.",
        ),
        picture=Picture(
            "intervals", tuple(rows), f"Share of ties that {DID}", "", reference=RULE.reference
        ),
        p=found.p if enough else None,  # a bound is no test
    )


def _sentence(deciding: Estimate, verdict: Verdict) -> str:
    hits = round((deciding.value or 0.0) * deciding.n)
    told = (
        f"Of {count(deciding.n, 'tie with a recorded exchange')} {number(hits)} {DID} "
        f"({percent(deciding.value)}). That is the least it can be, since sources do not tell of "
        f"every exchange; taken as a sample, ties reach at least {percent(deciding.low)} (95%)"
    )
    if verdict is Verdict.SUPPORTED:
        return f"{told}. So most ties did."
    return f"{told}. Whether most ties did, this cannot tell."


def _sensitivity(frames: Frames) -> tuple[Estimate, ...]:
    """The lower bound by how much is told of a tie, and by what counts as trade."""
    choices = {
        f"{number} exchanges or more": active_ties(frames, least=number) for number in NUMBERS
    }
    cities = active_ties(frames)
    choices |= {
        "ties of cities and counties only": cities.filter(pl.col("tier") == "city"),
        "trade missions only": active_ties(frames, trade=MISSION),
        "industry, ports and tourism too": active_ties(frames, trade=is_trade(WIDER_SECTORS)),
        "all ties, silent ones as without": active_ties(frames, silent=True),
    }
    return tuple(
        _bound(f"share of ties that {DID}, {name}", units)
        for name, units in choices.items()
        if units.height
    )


def _bound(name: str, units: pl.DataFrame) -> Estimate:
    hits = int(units["hit"].sum())
    found = replace(share(hits, units.height), high=1.0)
    return as_estimate(name, found, units.height, "share", BOUND, subjects=tuple(units["subject"]))


def _by_side(frames: Frames) -> tuple[Estimate, ...]:
    """In how many ties each side is named as the one that came or gave."""
    units = active_ties(frames)
    countries = sorted(
        {g for givers in units["givers"].drop_nulls() for g in givers if g and g != "mutual"}
    )
    return tuple(
        _bound(
            f"share of ties with work for trade in which {country(code)} came or gave",
            units.with_columns(pl.col("givers").list.contains(code).fill_null(False).alias("hit")),
        )
        for code in countries
    )


TRADE_MAJORITY = Hypothesis(
    id="trade-majority",
    section="Capacity Building, 1",
    claim="Most ties include work for trade or investment.",
    needs=(
        Need(
            "exchanges",
            "ties with a recorded exchange",
            lambda frames: active_ties(frames).height,
        ),
    ),
    test=_test,
    estimator=(
        f"Share of ties with a recorded exchange that {DID}, with its exact interval, as a lower "
        "bound; where interviews asked five ties or more, the share of those instead, two-sided. "
        f"The claim is {RULE.words()} Without interviews it is never contradicted, as silence may "
        f"hide trade; more than {percent(RULE.reference)} is what a majority means."
    ),
    items=(QUESTION,),
)
