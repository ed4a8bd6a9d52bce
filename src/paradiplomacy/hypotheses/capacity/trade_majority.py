"""Whether most ties worked for trade or investment."""

from __future__ import annotations

from dataclasses import replace

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
from paradiplomacy.hypotheses.capacity.trade_work import (
    WIDER_SECTORS,
    active_ties,
    answered_ties,
    is_trade,
)
from paradiplomacy.hypotheses.designs.rule import Rule
from paradiplomacy.hypotheses.designs.share import Share
from paradiplomacy.hypotheses.estimators.detection import Detections, detectable_within, detections
from paradiplomacy.hypotheses.estimators.exact import ENOUGH_EVENTS, Interval, share
from paradiplomacy.hypotheses.selection import as_estimate, as_row
from paradiplomacy.hypotheses.wording import missed
from paradiplomacy.language.english import capital, count, country, number, percent, percent_span
from paradiplomacy.record.frames import Frames

__all__ = ["TRADE_MAJORITY"]

QUESTION = "trade.any"
RULE = Rule("more", 0.5)
NUMBERS = (2, 3, 5)
WITHIN = 10
"""Exchanges within which a tie has to show it: what a tie of some years comes to."""

OTHER_NUMBERS = (1, 5, 20)
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
    asked, units = answered_ties(frames, QUESTION), active_ties(frames)
    record = BY_RECORD.test(frames)
    bound = replace(record.estimates[0], name=f"share of ties that {DID}, as recorded")
    model = detections(units["exchanges"].to_list(), units["of_trade"].to_list())
    if asked.height >= ENOUGH_EVENTS:
        found = BY_ANSWERS.test(frames)
        first = replace(found.estimates[0], name=f"share of ties that {DID}")
        found = replace(found, estimates=(first, bound))
    elif model is not None:
        found = _modelled(units, model, bound, record)
    else:
        found = _bounded(bound, record)
    beside = wants_all()
    sensitivity = (*_of_models(units, model), *_sensitivity(frames)) if beside else ()
    rows = [
        as_row(_short(str(e.name)), e) for e in (*found.estimates, *sensitivity) if _is_drawn(e)
    ]
    return replace(
        found,
        hypothesis=TRADE_MAJORITY.id,
        estimates=(*found.estimates, *(_by_side(frames) if beside else ())),
        lacks=(
            *found.lacks,
            "What each tie did for trade, and of which ties both ends say that it was nothing: "
            f"the record has {asked.height} such answers, of ties that were asked.",
        ),
        sensitivity=sensitivity,
        caveats=_caveats(units, model),
        picture=Picture(
            "intervals", tuple(rows), f"Share of ties that {DID}", "", reference=RULE.reference
        ),
    )


def _is_drawn(estimate: Estimate) -> bool:
    return estimate.unit == "share"


def _short(name: str) -> str:
    told = name.removeprefix(f"share of ties that {DID}").removeprefix(", ").strip()
    return capital(told) or "Asked"


def _modelled(units: pl.DataFrame, model: Detections, bound: Estimate, record: Finding) -> Finding:
    """What a model of exchanges that nobody tells of makes of the share."""
    n, hits = units.height, int(units["hit"].sum())
    found = model.interval(WITHIN)
    # Without a margin the 95 % interval alone decides.
    verdict = RULE.verdict(found, found, events=hits)
    by_bound = record.verdict is Verdict.SUPPORTED
    deciding = as_estimate(
        f"share of ties that {DID}, within {number(WITHIN)} exchanges",
        found,
        n,
        "share",
        _how(model),
        subjects=tuple(units["subject"]),
    )
    shares = units["exchanges"].to_list()
    least = detectable_within(shares, int(units["of_trade"].sum()), within=WITHIN)
    # Where even what is recorded is a majority, no model is needed.
    verdict = Verdict.SUPPORTED if by_bound else verdict
    return Finding(
        TRADE_MAJORITY.id,
        verdict,
        _model_sentence(hits, n, model, found) + _READING[verdict],
        estimates=(deciding, bound, *_half(units, model)),
        n=n,
        method=(
            "Zero-inflated and beta-binomial models of exchanges for trade among all recorded ones "
            "of a tie, by maximum likelihood; profile likelihood interval of the better one."
        ),
        mde=None if least is None else least - RULE.reference,
        mde_unit=f"difference in share from {percent(RULE.reference)}",
        mde_sentence=_mde_sentence(n, least),
        lacks=(
            f"More exchanges of each tie: {count(int((units['exchanges'] == 1).sum()), 'tie')} "
            "have one on record.",
        )
        if verdict is Verdict.INCONCLUSIVE
        else (),
        p=None if by_bound else model.p(WITHIN, RULE.reference),
    )


def _how(model: Detections) -> str:
    better, other = model.better, model.other
    told = (
        f"{better.model}, maximum likelihood, profile likelihood interval; log-likelihood higher "
        f"by {model.gain:.1f} (AIC lower by {2 * model.gain:.1f}) than of the {other.model}"
    )
    return told + ("; spans that one too" if len(model.standing) > 1 else "")


def _half(units: pl.DataFrame, model: Detections) -> tuple[Estimate, ...]:
    """In how many exchanges half of the ties would have shown it."""
    until = model.better.exchanges_until(RULE.reference)
    return (
        Estimate(
            f"exchanges within which half of ties {DID}",
            None if until is None else float(until),
            None,
            None,
            units.height,
            "exchanges",
            model.better.model,
            subjects=tuple(units["subject"]),
        ),
    )


def _of_models(units: pl.DataFrame, model: Detections | None) -> tuple[Estimate, ...]:
    """The share within other numbers of exchanges, by the other model, and at 90 %."""
    if model is None:
        return ()
    rows = [
        (f"within {count(many, 'exchange')}", model.better.interval(many), model.better.model)
        for many in OTHER_NUMBERS
    ]
    other = model.other
    rows.append(
        (
            f"within {number(WITHIN)} exchanges, by the other model",
            other.interval(WITHIN),
            other.model,
        )
    )
    return tuple(
        as_estimate(
            f"share of ties that {DID}, {name}",
            found,
            units.height,
            "share",
            f"{how}, profile likelihood interval",
        )
        for name, found, how in rows
    )


def _model_sentence(hits: int, n: int, model: Detections, found: Interval) -> str:
    until = model.better.exchanges_until(RULE.reference)
    half = "half never would" if until is None else f"half within {count(until, 'exchange')}"
    return (
        f"Of {count(n, 'tie with a recorded exchange')} {number(hits)} {DID} "
        f"({percent(hits / n)}), which is the least it can be, since sources do not tell of every "
        f"exchange. By how often it is told of ties with one exchange and with more, "
        f"{percent(found.value)} would have shown it within {number(WITHIN)} exchanges "
        f"({percent_span(found)}), {half}."
    )


_READING = {
    Verdict.SUPPORTED: " So most ties did.",
    Verdict.CONTRADICTED: " So most ties did not.",
    Verdict.INCONCLUSIVE: " Whether most ties did, this cannot tell.",
}


def _mde_sentence(n: int, least: float | None) -> str:
    told = f"With {count(n, 'tie with a recorded exchange')}, and as many exchanges of each"
    if least is None:
        return missed(told, f"difference from {percent(RULE.reference)}")
    return (
        f"{told}, a share of {percent(least)} or more within {number(WITHIN)} exchanges would be "
        f"told from {percent(RULE.reference)} in eight samples of ten."
    )


def _bounded(bound: Estimate, record: Finding) -> Finding:
    """Where nothing tells silence from absence: the least that it can be."""
    hits = round((bound.value or 0.0) * bound.n)
    told = (
        f"Of {count(bound.n, 'tie with a recorded exchange')} {number(hits)} {DID} "
        f"({percent(bound.value)}). That is the least it can be, since sources do not tell of "
        f"every exchange; taken as a sample, ties reach at least {percent(bound.low)} (95%)."
    )
    return replace(record, sentence=told + _READING[record.verdict], estimates=(bound,), p=None)


def _caveats(units: pl.DataFrame, model: Detections | None) -> tuple[str, ...]:
    modelled: tuple[str, ...] = ()
    if model is not None:
        most = max(units["exchanges"].to_list())
        modelled = (
            f"Within {number(WITHIN)} exchanges is our reading of a tie that includes such work; "
            f"the article names no number. The tie with most has {most} on record, and most have "
            "few, so that the share rests on the model.",
            "The model takes each exchange of a tie as one draw, told of whether it is for trade "
            "or not; if sources prefer news of trade, the share is too high.",
        )
    return (
        *modelled,
        "Ties without any recorded exchange are left out: of them the record tells nothing. "
        "Counted as ties without trade they give the last bound of the table.",
        "Trade is read from the coding: trade missions, the sectors trade, investment, "
        "business and economy, and deals in which capital flowed. Gifts do not count.",
        "That a tie meant to draw trade does not show that it drew any.",
        "Whose statement tells of an exchange is not told apart here; the rows by side say "
        "who came or gave.",
    )


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
        f"Share of ties that {DID} within {number(WITHIN)} exchanges, by a zero-inflated and a "
        "beta-binomial model of how many of a tie's recorded exchanges are such work, whichever "
        "has the higher likelihood (both where they lie within 2): "
        f"{str(RULE.words()).removesuffix('.')}; supported too if the exact interval of the share "
        "as recorded, which is the least it can be, lies above; where interviews asked five ties "
        "or more, their share decides instead, exact."
    ),
    items=(QUESTION,),
)
