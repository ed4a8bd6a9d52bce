"""Hypotheses of what people write down: each model of `spec` becomes its design."""

from __future__ import annotations

from functools import partial
from typing import Any

import polars as pl

from paradiplomacy.hypotheses.base import FAMILIES
from paradiplomacy.hypotheses.designs.around_moments import (
    BeforeAfter,
    given_dates,
    shocks_of_record,
)
from paradiplomacy.hypotheses.designs.condition_columns import OF_TIES, SUBJECT, rows_where
from paradiplomacy.hypotheses.designs.design import Design, hypothesis
from paradiplomacy.hypotheses.designs.rates import Rates
from paradiplomacy.hypotheses.designs.rule import DecisionRule
from paradiplomacy.hypotheses.designs.share import Share
from paradiplomacy.hypotheses.designs.spec import ALL, BeforeAfterSpec, Common, RateSpec, ShareSpec
from paradiplomacy.hypotheses.histories.tie_time import event_name, years_at_risk
from paradiplomacy.hypotheses.hypothesis import Hypothesis
from paradiplomacy.language import Text, Words
from paradiplomacy.language.english import Noun
from paradiplomacy.record.frames import SCHEMAS, Frames

_WORDS = Words(__name__)


def hypothesis_of(spec: Common) -> Hypothesis:
    """The hypothesis that a person wrote down."""
    margin = (spec.margin[0], spec.margin[1]) if spec.margin else None
    reference = type(spec).none if spec.reference is None else spec.reference
    rule = DecisionRule(spec.expect, reference, margin=margin, least=spec.least)
    design, caveats, of_ties = _design_of_spec(spec, rule)
    more: dict[str, Any] = {"items": tuple(spec.items), "varies": FAMILIES if of_ties else ()}
    # A plural changes no rule: where none is written, the fingerprint of a plan stays.
    unsaid = set() if getattr(spec, "units", "") else {"units"}
    more["written"] = spec.model_dump_json(exclude=unsaid)
    return hypothesis(
        spec.id,
        design,
        section=spec.section,
        claim=spec.claim,
        lacks=tuple(spec.lacks),
        caveats=(*spec.caveats, *caveats),
        **more,
    )


def _design_of_spec(spec: Common, rule: DecisionRule) -> tuple[Design, tuple[Text, ...], bool]:
    """The design, its caveats, and whether it changes with the ties of a record."""
    if isinstance(spec, ShareSpec):
        return (
            Share(
                partial(_units_of_share_spec, spec=spec),
                unit=Noun(spec.unit, spec.units) if spec.units else spec.unit,
                did=spec.did,
                frame=spec.frame,
                rule=rule,
                silent=spec.silent,
            ),
            (_WORDS("unknown"),),
            spec.frame in OF_TIES,
        )
    if isinstance(spec, RateSpec):
        bunched = spec.event == "exchange"
        return (
            Rates(
                partial(_cells_of_rate_spec, spec=spec),
                event=event_name(spec.event),
                inside=spec.inside_name,
                outside=spec.outside_name,
                frame="exchanges" if bunched else "spells",
                rule=rule,
                bunched=bunched,
            ),
            (_WORDS("unknown"),) if bunched else (_WORDS("unknown"), _WORDS("at-once")),
            True,
        )
    if isinstance(spec, BeforeAfterSpec):
        keys = () if ALL in spec.shocks else tuple(spec.shocks)
        moments = shocks_of_record(keys) if spec.shocks else given_dates(*spec.moments())
        design = BeforeAfter(
            spec.event,
            moments,
            rule,
            ties=partial(_select_ties, where=spec.where),
            months=spec.months,
            named=spec.named or _WORDS("the-shocks" if spec.shocks else "the-dates"),
            from_shocks=bool(spec.shocks),
        )
        return design, (), True
    raise TypeError(f"no design is made of a {type(spec).__name__}")


def _select_ties(frames: Frames, *, where: str) -> pl.DataFrame:
    return rows_where(frames, "ties", where).select(*SCHEMAS["ties"])


def _units_of_share_spec(frames: Frames, *, spec: ShareSpec) -> pl.DataFrame:
    rows = rows_where(frames, spec.frame, spec.where, {"hit": spec.hit})
    return rows.select(pl.col(SUBJECT).alias("subject"), "hit")


def _cells_of_rate_spec(frames: Frames, *, spec: RateSpec) -> pl.DataFrame:
    ties = rows_where(frames, "ties", spec.where, {"group": spec.group})
    since, until = spec.days()
    years = years_at_risk(frames, ties, spec.event, since=since, until=until)
    return years.join(ties.select("tie", "group"), on="tie").select(
        pl.col("tie").alias("subject"), "group", "events", "years"
    )
