"""Claim that ties end where a law against them is in force, more than where none is yet."""

from __future__ import annotations

from functools import partial

import polars as pl

from paradiplomacy.hypotheses.base import Finding, Need, Survives, Verdict
from paradiplomacy.hypotheses.designs.rule import DecisionRule, in_worst_case
from paradiplomacy.hypotheses.estimators.exact import SIGNIFICANCE, detectable_ratio
from paradiplomacy.hypotheses.estimators.odds import Conditional, Totals
from paradiplomacy.hypotheses.experiments.law_panel import (
    EXACT,
    STRADDLES,
    LawPanel,
    panel_of,
    random_p,
    sentence_of,
    strata,
    with_ends_turned,
)
from paradiplomacy.hypotheses.finding import Detectable, always, decision, finding, some
from paradiplomacy.hypotheses.hypothesis import article_claim
from paradiplomacy.hypotheses.names import names_of, state_name
from paradiplomacy.hypotheses.selection import as_estimate, as_number, ties_of_pair
from paradiplomacy.language import Name, Words
from paradiplomacy.record.frames import Frames

RULE = DecisionRule("more", 1.0)
NOT_UNDER_LAW = (pl.col("slice") > 0) & ~pl.col("under")
WORDS = Words(__name__)


def _test_state_laws(frames: Frames) -> Finding:
    panel = panel_of(frames)
    if panel is None:
        raise ValueError("called without the law that the need asks for")
    groups = strata(panel)
    by_rates, by_draw = Conditional.of_rates(groups), random_p(panel, seed=frames.seed)
    n, ratio = by_rates.total, by_rates.ratio()
    verdict, survives = _in_any_order(panel, _verdict_on_laws(by_rates, by_draw), seed=frames.seed)
    laws = tuple(f"law:{key}" for key in dict.fromkeys(panel.reach["law"]))
    subjects = (*dict.fromkeys((*panel.reach["tie"], *panel.over["tie"])), *laws)
    more = {"subjects": subjects, "cases": WORDS("cases", n=n)}
    deciding = as_estimate(WORDS("name.deciding"), ratio, n, "ratio", EXACT, **more)
    homes, name, how = sorted(set(panel.reach["home"])), WORDS("name.draws"), WORDS("draws-method")
    return finding(
        WORDS,
        decision(verdict, deciding, p=max(by_rates.p(), by_draw), survives=survives),
        sentence_of(frames, panel, ratio, by_draw, verdict),
        further=(
            as_number(name, by_draw, panel.table["home"].n_unique(), "p-value", how, subjects=laws),
        ),
        detectable=_detectable_effect_of_laws(groups, n),
        lacks=always("ends", "texts"),
        caveats={
            "looked-for": True,
            "few": {"homes": tuple(state_name(frames, home) for home in homes)},
            "standing": True,
            "reached": {"n": panel.reach["tie"].n_unique()},
            "unseen": some(n=ties_of_pair(frames).join(panel.table, on="tie", how="anti").height),
            "both": some(ties=_went_on(frames, panel)),
            "either-side": some(ties=_named_ties(frames, panel.over.filter(STRADDLES))),
        },
        rows=[(WORDS("label"), deciding)],
        reference=1.0,
    )


def _verdict_on_laws(by_rates: Conditional, by_draw: float) -> Verdict:
    """Verdict by the interval and the randomization together."""
    verdict = RULE.verdict(by_rates.ratio(), by_rates.ratio(level=0.9), events=by_rates.total)
    return verdict.only_if(by_draw < SIGNIFICANCE)


def _in_any_order(panel: LawPanel, verdict: Verdict, *, seed: int) -> tuple[Verdict, Survives]:
    """The verdict that no order of an end and its tie's law would change."""
    if not verdict.decides:
        return verdict, Survives()
    # Least kind to a claim of more ends: none of unclear order under a law; and the reverse.
    turned = with_ends_turned(panel, under=verdict is Verdict.CONTRADICTED)
    law, by_draw = Conditional.of_rates(strata(turned)), random_p(turned, seed=seed)
    worst, p = _verdict_on_laws(law, by_draw), max(law.p(), by_draw)
    estimate = as_estimate(WORDS("name.worst"), law.ratio(), law.total, "ratio", EXACT)
    return in_worst_case(verdict, worst, of="dates", estimate=estimate, p=p)


def _detectable_effect_of_laws(groups: list[Totals], n: int) -> Detectable:
    used = [s for s in groups if s.time > 0]
    time, base = sum(s.time for s in used), sum(s.base_time for s in used)
    _, least = detectable_ratio(n, time=time, base_time=base)
    sample, dealing = WORDS("sample", n=n, time=time, all=time + base), WORDS("dealing")
    if round(time + base) == 0:
        least, sample = None, WORDS("no-time")
    return Detectable(least, WORDS("mde-unit"), sample, more="" if least is None else dealing)


def _went_on(frames: Frames, panel: LawPanel) -> tuple[Name, ...]:
    """Ties that ended under a law, and of which a later response says that they go on."""
    over = panel.over.filter("under")["tie"].to_list()
    continued = (pl.col("answer") == "continued") & pl.col("tie").is_in(over)
    since = pl.col("date_high") >= panel.slices[1].start
    return _named_ties(frames, frames.responses.filter(continued & since))


def _named_ties(frames: Frames, rows: pl.DataFrame) -> tuple[Name, ...]:
    names = names_of(frames)
    return tuple(sorted({names[tie] for tie in rows["tie"]}))


def _ties_watched(frames: Frames, where: pl.Expr) -> int:
    panel = panel_of(frames)
    return 0 if panel is None else panel.table.filter(where)["tie"].n_unique()


STATE_LAWS = article_claim(
    WORDS,
    "Not in the article: state laws of 2024 to 2026",
    _test_state_laws,
    Need("laws", WORDS("need.laws"), partial(_ties_watched, where=pl.col("under"))),
    Need("spells", WORDS("need.others"), partial(_ties_watched, where=NOT_UNDER_LAW)),
    of_article=False,
)
