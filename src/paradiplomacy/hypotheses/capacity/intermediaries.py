"""Whether bodies beyond both places carry exchanges."""

from __future__ import annotations

from dataclasses import replace

import polars as pl

from paradiplomacy.hypotheses.base import Estimate, Finding, Need, Picture, Verdict
from paradiplomacy.hypotheses.capacity.answered_carriers import DIRECT, answered_carriers
from paradiplomacy.hypotheses.capacity.training import KNOW_HOW
from paradiplomacy.hypotheses.designs.rule import DecisionRule
from paradiplomacy.hypotheses.estimators.clustered_share import share_of_clusters
from paradiplomacy.hypotheses.estimators.exact import Interval, detectable_share, share
from paradiplomacy.hypotheses.histories.answered_counts import COUNTED
from paradiplomacy.hypotheses.hypothesis import Hypothesis
from paradiplomacy.hypotheses.phrases import detectable_from
from paradiplomacy.hypotheses.selection import as_estimate, as_row, told_once
from paradiplomacy.language import Message, Value, Words
from paradiplomacy.record.frames import Frames

__all__ = ["INTERMEDIARIES"]

TENTH = 0.1
RULE = DecisionRule("more", TENTH)
WORDS = Words(__name__)


def _test(frames: Frames) -> Finding:
    exchanges, asked = _exchanges(frames), answered_carriers(frames)
    n = exchanges.height
    _, least = detectable_share(n, against=TENTH)
    bounds_of = {"all": exchanges, **_parts(exchanges)}
    rows = {name: _share(name, part) for name, part in bounds_of.items() if part.height}
    deciding = _share("all", exchanges)
    bounds = Interval(None, deciding.low, deciding.high, deciding.level)
    # Exchanges of one tie are alike: a tie, not an exchange, is what decides.
    verdict = RULE.verdict(bounds, bounds, events=exchanges["tie"].n_unique())
    finding = Finding(
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
        sensitivity=tuple(estimate for name, estimate in rows.items() if name != "all"),
        caveats=(
            WORDS("caveat.silence"),
            WORDS("caveat.role"),
            WORDS("caveat.demand"),
            WORDS("caveat.tenth", tenth=TENTH),
        ),
    )
    if asked.filter(pl.col("exchanges") > 0).height >= RULE.least:
        finding = _decided_by_answers(finding, asked)
        rows = {"asked": finding.estimates[0], **rows}
    labelled = tuple(as_row(WORDS(f"label.{name}"), estimate) for name, estimate in rows.items())
    return replace(
        finding, picture=Picture("intervals", labelled, WORDS("axis"), "", reference=TENTH)
    )


def _decided_by_answers(finding: Finding, asked: pl.DataFrame) -> Finding:
    """The finding decided by ties that count last year's exchanges, and those that others carried.

    What the record lists stays next to it: of most of that nobody says who carried it.
    """
    ties = asked.filter(pl.col("exchanges") > 0)
    part = share_of_clusters(ties["carried"].to_list(), ties["exchanges"].to_list())
    n = int(ties["exchanges"].sum())
    verdict = RULE.verdict(part, part, events=ties.height)
    counted = WORDS(
        "counted-asked", ties=ties.height, n=n, carried=int(ties["carried"].sum()), part=part
    )
    deciding = as_estimate(
        WORDS("estimate.asked"),
        part,
        n,
        "share",
        WORDS("alike"),
        subjects=tuple(ties["subject"].sort()),
    )
    return replace(
        finding,
        verdict=verdict,
        sentence=WORDS(f"sentence-asked.{verdict}", counted=counted),
        estimates=(deciding, *(finding.estimates if finding.n else ())),
        n=n,
        method=WORDS("method-asked"),
        mde=None,
        mde_sentence="",
    )


def _exchanges(frames: Frames) -> pl.DataFrame:
    """All exchanges, each of them once, with its carrier or ``""``."""
    return (
        frames.exchanges.filter(~COUNTED)
        .with_columns(pl.col("through").fill_null("").str.strip_chars())
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
    carried = exchanges.filter(~pl.col("through").is_in(list(DIRECT))).height
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
    bodies = exchanges.filter(~pl.col("through").is_in(list(DIRECT))).sort("exchange")["through"]
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
            lambda frames: max(
                _exchanges(frames).filter(pl.col("through") != "").height,
                answered_carriers(frames).height,
            ),
        ),
    ),
    test=_test,
    estimator=WORDS("estimator"),
)
