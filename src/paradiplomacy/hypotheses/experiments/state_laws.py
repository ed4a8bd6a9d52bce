"""Whether ties end where a law against them is in force, more than where none is yet."""

from __future__ import annotations

from functools import partial

import polars as pl

from paradiplomacy.hypotheses.base import (
    Estimate,
    Finding,
    Need,
    Picture,
    Survives,
    Verdict,
)
from paradiplomacy.hypotheses.designs.rule import DecisionRule, in_worst_case
from paradiplomacy.hypotheses.designs.tie_events import event_name
from paradiplomacy.hypotheses.estimators.exact import (
    FEW,
    SIGNIFICANCE,
    Interval,
    detectable_ratio,
    rate_ratio,
    share,
)
from paradiplomacy.hypotheses.estimators.stratified import Stratum, common_ratio, p_of_common
from paradiplomacy.hypotheses.experiments.competing_risks import cumulative_incidence, followed
from paradiplomacy.hypotheses.experiments.law_choices import (
    EXACT,
    LAW,
    before_any_law,
    in_other_order,
    other_choices,
)
from paradiplomacy.hypotheses.experiments.law_draws import random_p
from paradiplomacy.hypotheses.experiments.law_panel import LawPanel, panel_of, strata
from paradiplomacy.hypotheses.hypothesis import Hypothesis
from paradiplomacy.hypotheses.names import names_of, state_name
from paradiplomacy.hypotheses.phrases import largest_missed, named_ratio
from paradiplomacy.hypotheses.selection import (
    as_estimate,
    as_row,
    ties_of_pair,
)
from paradiplomacy.language import Message, Name, Words, sentences
from paradiplomacy.record.frames import Frames

__all__ = ["STATE_LAWS"]

RULE = DecisionRule("more", 1.0)
AGE = 40.0
UNKNOWN = "unknown"
DOSES = {1: "spares", 2: "ends"}
WORDS = Words(__name__)


def _test(frames: Frames, *, whole: bool = True) -> Finding:
    panel = panel_of(frames)
    if panel is None:
        raise ValueError("called without the law that the need asks for")
    groups = strata(panel)
    n = sum(s.all for s in groups if s.is_informative)
    ratio = common_ratio(groups)
    exact, by_draw = p_of_common(groups), random_p(panel, seed=frames.seed)
    verdict, survives = _in_any_order(panel, _verdict(groups, by_draw), seed=frames.seed)
    reached = tuple(dict.fromkeys(panel.reach["tie"]))
    laws = tuple(f"law:{key}" for key in dict.fromkeys(panel.reach["law"]))
    subjects = (*dict.fromkeys((*reached, *panel.over["tie"])), *laws)
    deciding = as_estimate(WORDS("name.deciding"), ratio, n, "ratio", EXACT, subjects=subjects)
    if not whole:
        return Finding(
            STATE_LAWS.id,
            verdict,
            "",
            estimates=(deciding,),
            p=by_draw if exact is None else max(exact, by_draw),
            survives=survives,
        )
    mde, mde_words = _mde(groups, n)
    choices = other_choices(frames, panel)
    return Finding(
        STATE_LAWS.id,
        verdict,
        _sentence(frames, panel, ratio, by_draw, verdict),
        estimates=(
            deciding,
            *_by_law(panel),
            *_by_dose(panel),
            *_incidences(frames, panel),
            Estimate(
                WORDS("name.draws"),
                by_draw,
                None,
                None,
                panel.table["home"].n_unique(),
                "p-value",
                WORDS("draws-method"),
                subjects=laws,
            ),
        ),
        n=n,
        method=WORDS("method"),
        mde=mde,
        mde_unit=WORDS("mde-unit"),
        mde_sentence=mde_words,
        lacks=(WORDS("lack.ends"), WORDS("lack.texts")),
        sensitivity=(
            *(estimate for _, estimate in choices),
            before_any_law(frames, panel),
        ),
        caveats=_caveats(frames, panel),
        survives=survives,
        picture=_picture(deciding, choices),
        p=by_draw if exact is None else max(exact, by_draw),
    )


def _picture(deciding: Estimate, choices: tuple[tuple[Message, Estimate], ...]) -> Picture:
    rows = (
        (WORDS("label.all"), deciding),
        *((WORDS("label.choice", choice=c), e) for c, e in choices),
    )
    return Picture(
        "intervals",
        tuple(as_row(label, e) for label, e in rows if e.value is not None or e.high is not None),
        WORDS("axis"),
        "",
        reference=1.0,
    )


def _verdict(groups: list[Stratum], by_draw: float) -> Verdict:
    """What the interval and the randomization say together."""
    if by_draw >= SIGNIFICANCE:
        return Verdict.INCONCLUSIVE
    n = sum(s.all for s in groups if s.is_informative)
    return RULE.verdict(common_ratio(groups), common_ratio(groups, level=0.9), events=n)


def _in_any_order(panel: LawPanel, verdict: Verdict, *, seed: int) -> tuple[Verdict, Survives]:
    """The verdict that no order of an end and its tie's law would change."""
    if not verdict.decides:
        return verdict, Survives()
    # Least kind to a claim of more ends: none of unclear order under a law; and the reverse.
    turned = in_other_order(panel, under=verdict is Verdict.CONTRADICTED)
    groups = strata(turned)
    by_draw, exact = random_p(turned, seed=seed), p_of_common(groups)
    estimate = as_estimate(
        WORDS("name.worst"),
        common_ratio(groups),
        sum(s.all for s in groups if s.is_informative),
        "ratio",
        EXACT,
    )
    return in_worst_case(
        verdict,
        _verdict(groups, by_draw),
        of="dates",
        estimate=estimate,
        p=by_draw if exact is None else max(exact, by_draw),
    )


def _mde(groups: list[Stratum], n: int) -> tuple[float | None, Message]:
    used = [s for s in groups if s.time > 0]
    time, base = sum(s.time for s in used), sum(s.base_time for s in used)
    _, least = detectable_ratio(n, time=time, base_time=base)
    if round(time + base) == 0:
        return None, largest_missed(WORDS("no-time"), WORDS("difference"))
    sample = WORDS("sample", n=n, time=time, all=time + base)
    if least is None:
        return None, largest_missed(sample, WORDS("difference"))
    return least, WORDS("detectable", sample=sample, ratio=least)


def _by_law(panel: LawPanel) -> tuple[Estimate, ...]:
    """Of the ties that each law reaches, how many ended since; its subjects are these ties."""
    rows = []
    for (law,), part in panel.reach.sort("law").group_by("law", maintain_order=True):
        ties = tuple(part["tie"].unique().sort())
        day = part["onset"][0]
        over = panel.over.filter(pl.col("tie").is_in(ties) & (pl.col("day") >= day))
        ended = over["tie"].n_unique()
        rows.append(
            as_estimate(
                WORDS("name.law", law=str(law), day=str(day)),
                share(ended, len(ties)),
                len(ties),
                "share",
                WORDS("law-method"),
                subjects=(*ties, f"law:{law}"),
            )
        )
    return tuple(rows)


def _by_dose(panel: LawPanel) -> tuple[Estimate, ...]:
    """The rate of ends under each sort of law, relative to none, in the years since the first."""
    since = panel.table.filter(pl.col("slice") > 0)
    base = since.filter(pl.col("dose") == 0)
    rows = []
    for dose, name in DOSES.items():
        part = since.filter(pl.col("dose") == dose)
        if part.is_empty():
            continue
        rows.append(
            as_estimate(
                WORDS(f"name.{name}"),
                rate_ratio(
                    int(part["ends"].sum()),
                    float(part["years"].sum()),
                    base_count=int(base["ends"].sum()),
                    base_time=float(base["years"].sum()),
                ),
                int(part["ends"].sum()) + int(base["ends"].sum()),
                "ratio",
                WORDS("dose-method"),
                subjects=tuple(part["tie"].unique().sort()),
            )
        )
    return tuple(rows)


def _cause(cause: str) -> Message:
    """How ties end where a law, a country, both or nobody known ends them."""
    if cause in (LAW, "both", "expired", UNKNOWN):
        return WORDS(f"cause.{cause}")
    return WORDS("cause.country", country=cause)


def _incidences(frames: Frames, panel: LawPanel) -> tuple[Estimate, ...]:
    """The chance of each way of ending by an age, at the rates of the years of the panel."""
    table = followed(frames, ties_of_pair(frames), panel.window, {"": UNKNOWN})
    causes = {cause: _cause(cause) for cause in set(table["cause"]) - {""}}
    rows = []
    for cause, way in sorted(causes.items(), key=lambda item: str(item[1])):
        part = table.filter(pl.col("cause") == cause)
        rows.append(
            as_estimate(
                WORDS("name.incidence", cause=way, age=AGE),
                cumulative_incidence(table, cause, age=AGE, seed=frames.seed),
                part.height,
                "share",
                WORDS("incidence-method"),
                subjects=tuple(part["tie"].unique().sort()),
            )
        )
    return tuple(rows)


def _sentence(
    frames: Frames, panel: LawPanel, ratio: Interval, by_draw: float, verdict: Verdict
) -> Message:
    names = names_of(frames)
    since = panel.table.filter(pl.col("slice") > 0)
    over = panel.over.filter(pl.col("slice") > 0)
    ended = over.filter("under")
    years, others = (
        float(since.filter(pl.col("under") == under)["years"].sum()) for under in (True, False)
    )
    which = tuple(names[tie] for tie in ended["tie"].unique(maintain_order=True))
    under = WORDS("under", n=ended.height, years=years)
    if which:
        by_law = ended.filter(pl.col("cause") == LAW).height
        under = WORDS("under-named", under=under, ties=which, by_law=by_law)
    if ratio.value is None and over.height >= FEW:
        compared = WORDS("no-ratio", ratio=ratio)
    else:
        times, end = WORDS("ratio", ratio=ratio), event_name("ended", short=True)
        compared = named_ratio(ratio, times, events=over.height, event=end)
    renamed = tuple(names[tie] for tie in _renamed(frames, over))
    return sentences(
        WORDS(
            "counted",
            since=str(panel.slices[1].start),
            under=under,
            n=over.height - ended.height,
            years=others,
            ratio=compared,
        ),
        WORDS("renamed", ties=renamed) if renamed else "",
        WORDS("by-draw", cases=max(round(1000 * by_draw), 1)),
        WORDS(f"reading.{verdict}"),
    )


def _homes(frames: Frames, panel: LawPanel) -> tuple[Name, ...]:
    homes = sorted(set(panel.reach["home"]))
    return tuple(state_name(frames, home) for home in homes)


def _renamed(frames: Frames, over: pl.DataFrame) -> list[str]:
    """Ties that ended as what they were, and go on as something else."""
    going_on = frames.ties.filter(pl.col("stands") & (pl.col("kind") != "sister"))
    return [tie for tie in over["tie"].unique(maintain_order=True) if tie in set(going_on["tie"])]


def _caveats(frames: Frames, panel: LawPanel) -> tuple[Message, ...]:
    entered = set(panel.table["tie"])
    unseen = ties_of_pair(frames).filter(~pl.col("tie").is_in(list(entered))).height
    names = names_of(frames)
    kept = frames.responses.filter(
        (pl.col("answer") == "continued")
        & pl.col("tie").is_in(panel.over.filter("under")["tie"].to_list())
        & (pl.col("date_high") >= panel.slices[1].start)
    )
    caveats = [
        WORDS("caveat.looked-for"),
        WORDS("caveat.few", homes=_homes(frames, panel)),
        WORDS("caveat.standing"),
        WORDS("caveat.reached", n=panel.reach["tie"].n_unique()),
        WORDS("caveat.incidence"),
    ]
    if unseen:
        caveats.append(WORDS("caveat.unseen", n=unseen))
    if kept.height:
        caveats.append(WORDS("caveat.both", ties=tuple(sorted({names[t] for t in kept["tie"]}))))
    return tuple(caveats)


def _reached(frames: Frames) -> int:
    panel = panel_of(frames)
    return 0 if panel is None else panel.table.filter("under")["tie"].n_unique()


def _controls(frames: Frames) -> int:
    panel = panel_of(frames)
    if panel is None:
        return 0
    return panel.table.filter((pl.col("slice") > 0) & ~pl.col("under"))["tie"].n_unique()


STATE_LAWS = Hypothesis(
    id="state-laws",
    section="Not in the article: state laws of 2024 to 2026",
    of_article=False,
    claim=WORDS("claim"),
    needs=(
        Need("laws", WORDS("need.laws"), _reached),
        Need("spells", WORDS("need.others"), _controls),
    ),
    test=_test,
    alone=partial(_test, whole=False),
    estimator=WORDS("estimator"),
)
