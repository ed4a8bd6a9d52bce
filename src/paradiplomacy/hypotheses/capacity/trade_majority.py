"""Whether most ties worked for trade or investment."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import partial

import polars as pl

from paradiplomacy.hypotheses.base import Estimate, Finding, Need, Picture, Verdict
from paradiplomacy.hypotheses.capacity.placebo_kinds import (
    dealt_share,
    middle,
    model_of,
    p_of_dealt,
    placebos,
)
from paradiplomacy.hypotheses.capacity.trade_work import (
    WIDER_SECTORS,
    active_ties,
    answered_ties,
    is_trade,
)
from paradiplomacy.hypotheses.designs.rule import DecisionRule
from paradiplomacy.hypotheses.designs.share import Share
from paradiplomacy.hypotheses.estimators.detection import (
    Detection,
    Detections,
    detectable_within,
)
from paradiplomacy.hypotheses.estimators.exact import (
    ENOUGH_EVENTS,
    SIGNIFICANCE,
    Interval,
    share,
)
from paradiplomacy.hypotheses.hypothesis import Hypothesis
from paradiplomacy.hypotheses.phrases import largest_missed
from paradiplomacy.hypotheses.selection import as_estimate, as_row
from paradiplomacy.language import Message, Words, sentences
from paradiplomacy.record.frames import Frames

__all__ = ["TRADE_MAJORITY"]

QUESTION = "trade.any"
RULE = DecisionRule("more", 0.5)
NUMBERS = (2, 3, 5)
OTHER_NUMBERS = (3, 5, 10)
"""Exchanges within which a tie has to show it, beside the middle number on record."""

MISSION = pl.col("form") == "trade mission"
WORDS = Words(__name__)

BY_RECORD = Share(
    units=active_ties,
    unit=WORDS("unit.recorded"),
    did=WORDS("did"),
    frame="exchanges",
    rule=RULE,
    silent=True,
)
BY_ANSWERS = Share(
    units=lambda frames: answered_ties(frames, QUESTION),
    unit=WORDS("unit.asked"),
    did=WORDS("did"),
    frame="answers",
    rule=RULE,
)

Row = tuple[Message, Estimate]
"""An estimate of the share, and its label in the picture."""


def _test(frames: Frames, *, whole: bool = True) -> Finding:
    asked, units = answered_ties(frames, QUESTION), active_ties(frames)
    record = BY_RECORD.test(frames)
    recorded = _row(WORDS("choice.recorded"), record.estimates[0])
    model = model_of(units)
    if asked.height >= ENOUGH_EVENTS:
        finding = BY_ANSWERS.test(frames)
        share_asked = replace(finding.estimates[0], name=WORDS("estimate.asked"))
        deciding = [(WORDS("label-asked"), share_asked), recorded]
    elif model is not None:
        finding = _modelled(frames, units, model, whole=whole)
        within = _row(WORDS("choice.within", n=middle(units)), finding.estimates[0])
        deciding = [within, recorded]
    else:
        finding, deciding = _bounded(units, record), [recorded]
    others = [*_of_models(units, model), *_sensitivity(frames)] if whole else []
    return replace(
        finding,
        hypothesis=TRADE_MAJORITY.id,
        estimates=(
            *(e for _, e in deciding),
            *finding.estimates[1:],
            *(_by_side(frames) if whole else ()),
        ),
        lacks=(*finding.lacks, WORDS("lack.answers", n=asked.height)),
        sensitivity=tuple(e for _, e in others),
        caveats=_caveats(model),
        picture=Picture(
            "intervals",
            tuple(as_row(label, e) for label, e in (*deciding, *others)),
            WORDS("axis"),
            "",
            reference=RULE.reference,
        ),
    )


def _row(choice: Message, estimate: Estimate) -> Row:
    named = replace(estimate, name=WORDS("estimate.choice", choice=choice))
    return WORDS("label", choice=choice), named


def _modelled(frames: Frames, units: pl.DataFrame, model: Detections, *, whole: bool) -> Finding:
    """By the share within as many exchanges as the record has of a tie, beside other kinds."""
    n, hits, m = units.height, int(units["hit"].sum()), middle(units)
    within, half = model.interval(m), RULE.reference
    deciding = as_estimate("", within, n, "share", _how(model), subjects=tuple(units["subject"]))
    more, p = within.above(half) and hits >= RULE.least, 1.0
    others = placebos(frames) if more or whole else {}
    if more:
        p = max(model.p(m, half), min(1.0, 2 * p_of_dealt(units, seed=frames.seed)))
    reading = "open" if not more else "dealt" if p > SIGNIFICANCE else ""
    if not reading and any(other.interval(m).above(half) for other in others.values()):
        reading, p = "alike", 1.0
    verdict = Verdict.INCONCLUSIVE if reading else Verdict.SUPPORTED
    if not whole:
        return Finding(TRADE_MAJORITY.id, verdict, "", estimates=(deciding,), p=p)
    dealt = dealt_share(units, m)
    beside = [
        as_estimate(
            WORDS("estimate.placebo", sector=WORDS(f"sector.{sector}"), n=m),
            other.interval(m),
            n,
            "share",
            _how(other),
        )
        for sector, other in others.items()
    ]
    by_chance = Interval(dealt, None, None, 0.95)
    name, how = WORDS("estimate.dealt", n=m), WORDS("dealt")
    counted = WORDS("counted", n=n, hits=hits, recorded=hits / n, within=m, share=within)
    of_others = tuple(
        WORDS("of-sector", sector=WORDS(f"sector.{sector}"), share=other.interval(m).value)
        for sector, other in others.items()
    )
    least = detectable_within(units["exchanges"].to_list(), int(units["of_trade"].sum()), within=m)
    single = int((units["exchanges"] == 1).sum())
    return Finding(
        TRADE_MAJORITY.id,
        verdict,
        sentences(
            counted,
            WORDS("beside", sectors=of_others, dealt=dealt)
            if of_others
            else WORDS("beside-none", dealt=dealt),
            WORDS(f"reading.{reading or verdict}"),
        ),
        estimates=(deciding, *beside, as_estimate(name, by_chance, n, "share", how)),
        n=n,
        method=WORDS("method"),
        mde=None if least is None else least - half,
        mde_unit=WORDS("mde-unit", reference=half),
        mde_sentence=_detectable(n, least, m),
        lacks=(WORDS("lack.exchanges", single=single),) if reading else (),
        p=p,
    )


def _model_name(model: Detection) -> Message:
    return WORDS(f"model.{model.model.replace(' ', '-')}")


def _how(model: Detections) -> Message:
    better = WORDS(
        "better",
        model=_model_name(model.better),
        gain=model.gain,
        aic=2 * model.gain,
        other=_model_name(model.other),
    )
    return WORDS("both", better=better) if len(model.standing) > 1 else better


def _of_models(units: pl.DataFrame, model: Detections | None) -> Iterator[Row]:
    """The share within other numbers of exchanges, and by the other model."""
    if model is None:
        return
    m = middle(units)
    choices = [(WORDS("choice.within", n=n), model.better, n) for n in OTHER_NUMBERS if n != m]
    choices.append((WORDS("choice.within-other", n=m), model.other, m))
    for choice, fitted, n in choices:
        how = WORDS("profile", model=_model_name(fitted))
        yield _row(choice, as_estimate("", fitted.interval(n), units.height, "share", how))


def _detectable(n: int, least: float | None, within: int) -> Message:
    sample = WORDS("sample", n=n)
    if least is None:
        return largest_missed(sample, WORDS("difference", reference=RULE.reference))
    return WORDS("detectable", sample=sample, share=least, within=within, reference=RULE.reference)


def _bounded(units: pl.DataFrame, record: Finding) -> Finding:
    """Where all have one exchange: as many as by chance have one for trade."""
    n, hits = units.height, int(units["hit"].sum())
    counted = WORDS("counted-as-recorded", n=n, hits=hits, share=share(hits, n))
    sentence = sentences(counted, WORDS("reading.bounded"))
    return replace(record, verdict=Verdict.INCONCLUSIVE, sentence=sentence, p=None)


def _caveats(model: Detections | None) -> tuple[Message, ...]:
    of_model = (WORDS("caveat.within"), WORDS("caveat.draws")) if model else ()
    general = ("silent", "coding", "meant", "sides")
    return (*of_model, *(WORDS(f"caveat.{name}") for name in general))


def _sensitivity(frames: Frames) -> Iterator[Row]:
    """The lower bound by how many exchanges a tie has, and by what counts as trade."""
    cities = active_ties(frames).filter(pl.col("tier") == "city")
    choices = [
        *((WORDS("choice.at-least", n=n), active_ties(frames, least=n)) for n in NUMBERS),
        (WORDS("choice.cities"), cities),
        (WORDS("choice.missions"), active_ties(frames, trade=MISSION)),
        (WORDS("choice.wider"), active_ties(frames, trade=is_trade(WIDER_SECTORS))),
        (WORDS("choice.all"), active_ties(frames, silent=True)),
    ]
    for choice, units in choices:
        if units.height:
            yield _row(choice, _bound(units))


def _bound(units: pl.DataFrame) -> Estimate:
    at_least = replace(share(int(units["hit"].sum()), units.height), high=1.0)
    subjects = tuple(units["subject"])
    return as_estimate("", at_least, units.height, "share", WORDS("bound"), subjects=subjects)


def _by_side(frames: Frames) -> Iterator[Estimate]:
    """In how many ties each side is named as the one that came or gave."""
    units = active_ties(frames)
    sides = sorted(
        {g for givers in units["givers"].drop_nulls() for g in givers if g and g != "mutual"}
    )
    for side in sides:
        of_side = pl.col("givers").list.contains(side).fill_null(value=False)
        bound = _bound(units.with_columns(of_side.alias("hit")))
        yield replace(bound, name=WORDS("estimate.side", side=side))


def _known_ties(frames: Frames) -> int:
    """Ties with an exchange or, if there are more, with an answer."""
    return max(active_ties(frames).height, answered_ties(frames, QUESTION).height)


TRADE_MAJORITY = Hypothesis(
    id="trade-majority",
    section="Capacity Building, 1",
    claim=WORDS("claim"),
    needs=(Need("exchanges", WORDS("need"), _known_ties),),
    test=_test,
    alone=partial(_test, whole=False),
    estimator=WORDS("estimator"),
)
