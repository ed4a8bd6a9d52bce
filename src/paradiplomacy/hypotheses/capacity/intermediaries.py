"""Whether bodies beyond both places carry exchanges."""

from __future__ import annotations

import polars as pl

from paradiplomacy.hypotheses.base import Estimate, Finding, Hypothesis, Need, Picture, Verdict
from paradiplomacy.hypotheses.capacity.training import KNOW_HOW
from paradiplomacy.hypotheses.estimators.exact import ENOUGH_EVENTS, detectable_share, share
from paradiplomacy.hypotheses.selection import as_row, told_once
from paradiplomacy.hypotheses.wording import missed
from paradiplomacy.language.english import capital, count, listed, number, percent
from paradiplomacy.record.frames import Frames

__all__ = ["INTERMEDIARIES"]

TENTH = 0.1
NONE = "none"
CARRIED = "share of exchanges carried by a body"
BOUNDS = (
    "share with exact binomial limits (Clopper-Pearson): the lower end takes every exchange whose "
    "carrier nobody names as direct, the upper as carried"
)


def _test(frames: Frames) -> Finding:
    told = _exchanges(frames)
    _, least = detectable_share(told.height, against=TENTH)
    deciding = _share("share of exchanges that a body beyond both places carried", told)
    verdict = Verdict.INCONCLUSIVE
    low, high = deciding.low or 0.0, 1.0 if deciding.high is None else deciding.high
    # Exchanges of one tie are alike: a tie, not an exchange, is what decides.
    enough = told["tie"].n_unique() >= ENOUGH_EVENTS
    if enough and low > TENTH:
        verdict = Verdict.SUPPORTED
    elif enough and high < TENTH:
        verdict = Verdict.CONTRADICTED
    sensitivity = tuple(
        _share(f"{CARRIED}, {name}", part) for name, part in _parts(told).items() if part.height
    )
    known = told.filter(pl.col("through") != "").height
    return Finding(
        INTERMEDIARIES.id,
        verdict,
        _sentence(told, deciding, verdict),
        estimates=(deciding,),
        n=told.height,
        method=(
            "Exact limits of the share of exchanges with a body beyond both places, in which an "
            "exchange whose carrier nobody names counts both ways."
        ),
        mde=None if least is None else least - TENTH,
        mde_unit="difference in share from a tenth",
        mde_sentence=_mde_sentence(told.height, least),
        lacks=(
            f"Who carried each exchange, also where it was nobody else: {known} of {told.height} "
            "tell.",
            "Exchanges that such bodies arrange outside sister ties, to which the claim refers "
            "too: a record of ties does not hold them.",
        ),
        sensitivity=sensitivity,
        caveats=(
            "Sources name a body where there was one and say nothing where there was none. So the "
            "share among exchanges of known carrier says nothing, and is not given.",
            "A body that organized, led or paid counts; a council or committee of either place, "
            "its chamber or university, does not.",
            "That bodies carry exchanges does not show that they meet a demand which ties leave "
            "open.",
            f"The article names no number; a tenth ({percent(TENTH)}) is taken as the least that "
            "would matter.",
        ),
        picture=Picture(
            "intervals",
            (
                as_row("All exchanges", deciding),
                *(
                    as_row(capital(str(e.name).removeprefix(f"{CARRIED}, ")), e)
                    for e in sensitivity
                ),
            ),
            "Share carried by a body beyond both places",
            "",
            reference=TENTH,
        ),
    )


def _exchanges(frames: Frames) -> pl.DataFrame:
    """All exchanges, each told once, with its carrier or ``""``."""
    return (
        frames.exchanges.with_columns(pl.col("through").fill_null("").str.strip_chars())
        .sort(pl.col("through") == "", "exchange")
        .pipe(told_once)
        .sort("exchange")
    )


def _parts(told: pl.DataFrame) -> dict[str, pl.DataFrame]:
    know_how = pl.col("form").is_in(list(KNOW_HOW))
    return {
        "training and technical cooperation": told.filter(know_how),
        "other forms": told.filter(~know_how.fill_null(value=False)),
    }


def _share(name: str, told: pl.DataFrame) -> Estimate:
    n = told.height
    silent = told.filter(pl.col("through") == "").height
    carried = told.filter(~pl.col("through").is_in(["", NONE])).height
    return Estimate(
        name,
        carried / n if n and not silent else None,
        share(carried, n).low,
        share(carried + silent, n).high,
        n,
        "share",
        BOUNDS,
        subjects=tuple(f"exchange:{key}" for key in told["exchange"]),
    )


def _sentence(told: pl.DataFrame, deciding: Estimate, verdict: Verdict) -> str:
    bodies = told.filter(~pl.col("through").is_in(["", NONE])).sort("exchange")["through"]
    silent = told.filter(pl.col("through") == "").height
    said = (
        f"Of {count(told.height, 'exchange')} {number(bodies.len())} are told to have gone through "
        "a body beyond both places"
    )
    if bodies.len():
        said += f" ({listed(bodies.unique(maintain_order=True).to_list(), most=4)})"
    said += f"; of {number(silent)} nobody says who carried them. So the share lies anywhere from "
    said += f"{percent(deciding.low)} to {percent(deciding.high)}"
    return said + {
        Verdict.SUPPORTED: ": more than a tenth, however the silent ones were carried.",
        Verdict.CONTRADICTED: ": less than a tenth, however the silent ones were carried.",
    }.get(verdict, ", and whether it is more than a tenth cannot be told.")


def _mde_sentence(n: int, least: float | None) -> str:
    of = count(n, "exchange")
    if least is None:
        return missed(f"With {of}", "difference from a tenth")
    return (
        f"With {of}, all of known carrier, a share of {percent(least)} or more would be told from "
        "a tenth in eight samples of ten."
    )


INTERMEDIARIES = Hypothesis(
    id="intermediaries",
    section="Capacity Building, 1-2",
    claim=(
        "Bodies beyond both places, such as associations of city managers or friendship "
        "societies, carry exchanges too."
    ),
    needs=(
        Need(
            "exchanges",
            "exchanges of which a source says who carried them, or that nobody else did",
            lambda frames: _exchanges(frames).filter(pl.col("through") != "").height,
        ),
    ),
    test=_test,
    estimator=(
        "Exact 95 % limits of the share of exchanges that a body beyond both places carried, in "
        "which silence on the carrier counts both ways: supported if all of it lies above a "
        "tenth, contradicted if below, else inconclusive; inconclusive with exchanges of fewer "
        "than five ties."
    ),
    items=("exchange.through",),
)
