"""Whether bodies beyond both places carry exchanges."""

from __future__ import annotations

import polars as pl

from paradiplomacy.hypotheses.base import Estimate, Finding, Hypothesis, Need, Picture, Verdict
from paradiplomacy.hypotheses.capacity.training import KNOW_HOW
from paradiplomacy.hypotheses.designs.rule import DecisionRule
from paradiplomacy.hypotheses.estimators.exact import Interval, detectable_share, share
from paradiplomacy.hypotheses.phrases import detectable_from
from paradiplomacy.hypotheses.selection import as_row, told_once
from paradiplomacy.language import Message, Value, Words
from paradiplomacy.record.frames import Frames

__all__ = ["INTERMEDIARIES"]

TENTH = 0.1
NONE = "none"
RULE = DecisionRule("more", TENTH)
WORDS = Words(__name__)


def _test(frames: Frames) -> Finding:
    exchanges = _exchanges(frames)
    n = exchanges.height
    _, least = detectable_share(n, against=TENTH)
    deciding = _share("all", exchanges)
    bounds = Interval(None, deciding.low, deciding.high, deciding.level)
    # Exchanges of one tie are alike: a tie, not an exchange, is what decides.
    verdict = RULE.verdict(bounds, bounds, events=exchanges["tie"].n_unique())
    parts = {name: _share(name, part) for name, part in _parts(exchanges).items() if part.height}
    rows = {"all": deciding, **parts}
    return Finding(
        INTERMEDIARIES.id,
        verdict,
        _sentence(exchanges, deciding, verdict),
        estimates=(deciding,),
        n=n,
        method=WORDS("method"),
        mde=None if least is None else least - TENTH,
        mde_unit=WORDS("mde-unit"),
        mde_sentence=detectable_from(WORDS("tenth"), sample=WORDS("sample", n=n), share=least),
        lacks=(
            WORDS("lack.carrier", known=exchanges.filter(pl.col("through") != "").height, n=n),
            WORDS("lack.outside"),
        ),
        sensitivity=tuple(parts.values()),
        caveats=(
            WORDS("caveat.silence"),
            WORDS("caveat.role"),
            WORDS("caveat.demand"),
            WORDS("caveat.tenth", tenth=TENTH),
        ),
        picture=Picture(
            "intervals",
            tuple(as_row(WORDS(f"label.{name}"), e) for name, e in rows.items()),
            WORDS("axis"),
            "",
            reference=TENTH,
        ),
    )


def _exchanges(frames: Frames) -> pl.DataFrame:
    """All exchanges, each of them once, with its carrier or ``""``."""
    return (
        frames.exchanges.with_columns(pl.col("through").fill_null("").str.strip_chars())
        .sort(pl.col("through") == "", "exchange")
        .pipe(told_once)
        .sort("exchange")
    )


def _parts(exchanges: pl.DataFrame) -> dict[str, pl.DataFrame]:
    know_how = pl.col("form").is_in(list(KNOW_HOW))
    return {
        "know-how": exchanges.filter(know_how),
        "other-forms": exchanges.filter(~know_how.fill_null(value=False)),
    }


def _share(name: str, exchanges: pl.DataFrame) -> Estimate:
    n = exchanges.height
    silent = exchanges.filter(pl.col("through") == "").height
    carried = exchanges.filter(~pl.col("through").is_in(["", NONE])).height
    return Estimate(
        WORDS(f"estimate.{name}"),
        carried / n if n and not silent else None,
        share(carried, n).low,
        share(carried + silent, n).high,
        n,
        "share",
        WORDS("bounds"),
        subjects=tuple(f"exchange:{key}" for key in exchanges["exchange"]),
    )


def _sentence(exchanges: pl.DataFrame, deciding: Estimate, verdict: Verdict) -> Message:
    bodies = exchanges.filter(~pl.col("through").is_in(["", NONE])).sort("exchange")["through"]
    numbers: dict[str, Value] = {
        "n": exchanges.height,
        "carried": bodies.len(),
        "silent": exchanges.filter(pl.col("through") == "").height,
        "low": deciding.low,
        "high": deciding.high,
    }
    if bodies.len():
        names = tuple(bodies.unique(maintain_order=True))
        counted = WORDS("counted", bodies=names, **numbers)
    else:
        counted = WORDS("counted-none", **numbers)
    return WORDS(f"sentence.{verdict}", counted=counted)


INTERMEDIARIES = Hypothesis(
    id="intermediaries",
    section="Capacity Building, 1-2",
    claim=WORDS("claim"),
    needs=(
        Need(
            "exchanges",
            WORDS("need"),
            lambda frames: _exchanges(frames).filter(pl.col("through") != "").height,
        ),
    ),
    test=_test,
    estimator=WORDS("estimator"),
)
