"""Claim that know-how flows from the developed to the developing end."""

from __future__ import annotations

import polars as pl

from paradiplomacy.hypotheses.article_claim import article_claim
from paradiplomacy.hypotheses.base import Finding, Need, Survives, Verdict
from paradiplomacy.hypotheses.capacity.training import (
    EXACT,
    KNOW_HOW,
    developed_and_developing,
    one_way,
    taught,
    taught_by,
    unknown,
)
from paradiplomacy.hypotheses.designs.rule import DecisionRule, in_worst_case
from paradiplomacy.hypotheses.designs.share import p_of_share
from paradiplomacy.hypotheses.estimators.exact import detectable_share, share
from paradiplomacy.hypotheses.finding import always, decided, finding, some
from paradiplomacy.hypotheses.phrases import Detectable, beyond
from paradiplomacy.hypotheses.selection import as_estimate, main_pair
from paradiplomacy.language import Words, sentences
from paradiplomacy.record.frames import Frames

__all__ = ["SUPPLY_DEMAND"]

RULE = DecisionRule("more", 0.5)
WORDS = Words(__name__)


def _find_direction_of_know_how(frames: Frames, *, whole: bool = True) -> Finding:
    pair = developed_and_developing(main_pair(frames))
    if pair is None:
        raise ValueError("called without the pair that the need asks for")
    known, open_ = one_way(frames, KNOW_HOW), unknown(frames)
    n, hits = known.height, known.filter(taught(*pair)).height
    by_developed = share(hits, n)
    plain = RULE.verdict(by_developed, by_developed, events=n)
    verdict, survives = _worst_verdict_of_flow(plain, hits, known, open_)
    deciding = taught_by(WORDS("estimate.taught"), known, *pair)
    base = decided(verdict, deciding, p=p_of_share(hits, n, RULE), survives=survives)
    if not whole:
        return base
    worst = survives.worst_case.estimate if survives.worst_case else None
    rows = {"taught": deciding} | ({"worst": worst} if worst else {})
    least = beyond(detectable_share(n, against=RULE.reference)[1], RULE.reference)
    counted = WORDS("counted", n=n, rich=pair[0], poor=pair[1], share=by_developed)
    silent = WORDS("unknown", n=open_.height) if open_.height else ""
    return finding(
        WORDS,
        base,
        sentences(WORDS(f"sentence.{verdict}", counted=counted), silent),
        detectable=Detectable(least, WORDS("mde-unit"), WORDS("sample", n=n), "share"),
        lacks={"directions-open": some(n=open_.height), "directions": open_.is_empty()},
        sensitivity=(worst,) if worst else (),
        caveats=always("classes", "mutual", "coding", "sample"),
        rows=[(WORDS(f"label.{name}"), e) for name, e in rows.items()],
        reference=RULE.reference,
    )


def _worst_verdict_of_flow(
    plain: Verdict, hits: int, known: pl.DataFrame, open_: pl.DataFrame
) -> tuple[Verdict, Survives]:
    """The verdict if all exchanges of unknown direction ran against it."""
    total = known.height + open_.height
    hits = hits + (open_.height if plain is Verdict.CONTRADICTED else 0)
    worst = share(hits, total)
    subjects = tuple(f"exchange:{key}" for key in (*known["exchange"], *open_["exchange"]))
    name = WORDS("estimate.worst")
    estimate = as_estimate(name, worst, total, "share", EXACT, subjects=subjects)
    return in_worst_case(
        plain,
        RULE.verdict(worst, worst, events=total),
        of="direction",
        estimate=estimate,
        p=p_of_share(hits, total, RULE),
    )


SUPPLY_DEMAND = article_claim(
    WORDS,
    "Capacity Building, 1",
    _find_direction_of_know_how,
    Need(
        "ties",
        WORDS("need.ties"),
        lambda frames: int(developed_and_developing(main_pair(frames)) is not None),
    ),
    Need("exchanges", WORDS("need.taught"), lambda frames: one_way(frames, KNOW_HOW).height),
    estimator=WORDS("estimator", rule=RULE.words()),
)
