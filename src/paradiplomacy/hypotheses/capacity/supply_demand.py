"""Claim that know-how flows from the developed to the developing end."""

from __future__ import annotations

from dataclasses import replace

import polars as pl

from paradiplomacy.hypotheses.base import Finding, Need, Survives, Verdict
from paradiplomacy.hypotheses.capacity.training import (
    EXACT,
    KNOW_HOW,
    developed_and_developing,
    one_way,
    taught,
    unknown,
)
from paradiplomacy.hypotheses.designs.rule import DecisionRule, in_worst_case
from paradiplomacy.hypotheses.designs.share import Share, p_of_share
from paradiplomacy.hypotheses.estimators.exact import share
from paradiplomacy.hypotheses.finding import always, finding, some
from paradiplomacy.hypotheses.hypothesis import article_claim
from paradiplomacy.hypotheses.selection import as_estimate, exchange_subjects, main_pair
from paradiplomacy.language import Words, sentences
from paradiplomacy.record.frames import Frames

RULE = DecisionRule("more", 0.5)
WORDS = Words(__name__)


def _one_way_units(frames: Frames) -> pl.DataFrame:
    pair = developed_and_developing(main_pair(frames)) or ("", "")
    return one_way(frames, KNOW_HOW).select(
        subject=pl.format("exchange:{}", "exchange"), hit=taught(*pair)
    )


DESIGN = Share(
    units=_one_way_units, unit=WORDS("unit"), did=WORDS("did"), frame="exchanges", rule=RULE
)


def _find_direction_of_know_how(frames: Frames) -> Finding:
    """By the share, also where all exchanges of unknown direction ran against the verdict."""
    base, known, open_ = DESIGN.test(frames), _one_way_units(frames), unknown(frames)
    verdict, survives = _worst_verdict_of_flow(base.verdict, known, open_)
    (deciding, *further) = base.estimates
    counted = deciding.counted and replace(deciding.counted, silent=open_.height)
    base = replace(base, estimates=(replace(deciding, counted=counted), *further))
    overturned = "" if verdict is base.verdict else WORDS(f"overturned.{base.verdict}")
    base = replace(base, verdict=verdict, survives=survives, lacks=())
    worst = survives.worst_case.estimate if survives.worst_case else None
    silent = WORDS("unknown", n=open_.height) if open_.height else ""
    return finding(
        WORDS,
        base,
        sentences(base.sentence, silent, overturned),
        lacks={"directions-open": some(n=open_.height), "directions": open_.is_empty()},
        sensitivity=(worst,) if worst else (),
        caveats=always("classes", "mutual", "coding", "sample"),
    )


def _worst_verdict_of_flow(
    plain: Verdict, known: pl.DataFrame, open_: pl.DataFrame
) -> tuple[Verdict, Survives]:
    """The verdict if all exchanges of unknown direction ran against it."""
    total = known.height + open_.height
    hits = int(known["hit"].sum()) + (open_.height if plain is Verdict.CONTRADICTED else 0)
    worst = share(hits, total)
    subjects = (*known["subject"], *exchange_subjects(open_))
    return in_worst_case(
        plain,
        RULE.verdict(worst, worst, events=total),
        of="direction",
        estimate=as_estimate(
            WORDS("estimate.worst"), worst, total, "share", EXACT, subjects=subjects
        ),
        p=p_of_share(hits, total, RULE),
    )


SUPPLY_DEMAND = article_claim(
    WORDS,
    "Capacity Building, 1",
    _find_direction_of_know_how,
    Need("ties", WORDS("need.ties"), lambda f: int(bool(developed_and_developing(main_pair(f))))),
    Need("exchanges", WORDS("need.taught"), lambda frames: one_way(frames, KNOW_HOW)),
    estimator=WORDS("estimator", rule=RULE.words()),
)
