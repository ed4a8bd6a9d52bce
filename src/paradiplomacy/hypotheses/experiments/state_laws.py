"""Whether ties end where a law against them is in force, more than where none is yet."""

from __future__ import annotations

import polars as pl

from paradiplomacy.hypotheses.base import (
    Estimate,
    Finding,
    Hypothesis,
    Need,
    Picture,
    Survives,
    Verdict,
    wants_all,
)
from paradiplomacy.hypotheses.designs.rule import Rule, in_worst_case
from paradiplomacy.hypotheses.estimators.exact import (
    FEW,
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
    in_other_order,
    other_choices,
)
from paradiplomacy.hypotheses.experiments.law_draws import random_p
from paradiplomacy.hypotheses.experiments.law_panel import Panel, panel_of, strata
from paradiplomacy.hypotheses.selection import (
    as_estimate,
    as_row,
    main_pair,
    names_of,
    ties_of_pair,
)
from paradiplomacy.hypotheses.wording import missed, times
from paradiplomacy.language.english import count, country, listed, number, ratio, ratio_span
from paradiplomacy.record.frames import Frames

__all__ = ["STATE_LAWS"]

RULE = Rule("more", 1.0)
CHANCE = 0.05
AGE = 40.0
DOSES = {1: "that may spare ties made before it", 2: "that says to end ties made before it"}
INCIDENCE = (
    "Aalen-Johansen, ties entering at their age when the years around the laws begin; "
    "bootstrap over ties"
)


def _test(frames: Frames) -> Finding:
    panel = panel_of(frames)
    if panel is None:
        raise ValueError("called without the law that the need asks for")
    groups = strata(panel)
    n = sum(s.all for s in groups if s.tells)
    mde, mde_words = _mde(groups, n)
    found = common_ratio(groups)
    exact, by_draw = p_of_common(groups), random_p(panel, seed=frames.seed)
    verdict, survives = _in_any_order(panel, _verdict(groups, by_draw), seed=frames.seed)
    reached = tuple(dict.fromkeys(panel.reach["tie"]))
    laws = tuple(f"law:{key}" for key in dict.fromkeys(panel.reach["law"]))
    deciding = as_estimate(
        "rate of ends under a law in force, relative to ties not or not yet under one",
        found,
        n,
        "ratio",
        EXACT,
        subjects=(*dict.fromkeys((*reached, *panel.over["tie"])), *laws),
    )
    by_law = _by_law(panel)
    sensitivity = other_choices(frames, panel) if wants_all() else ()
    return Finding(
        STATE_LAWS.id,
        verdict,
        _sentence(frames, panel, found, by_draw) + _READING[verdict],
        estimates=(
            deciding,
            *by_law,
            *_by_dose(panel),
            *(_incidences(frames, panel) if wants_all() else ()),
            Estimate(
                "chance of as clear a difference if the laws had come to other states",
                by_draw,
                None,
                None,
                panel.table["home"].n_unique(),
                "p-value",
                "randomization over states, two-sided, 2,000 draws; n is the number of states",
                subjects=laws,
            ),
        ),
        n=n,
        method=(
            "Ends per tie-year under a law in force and not (yet) under one, in the stretches "
            "between laws; exact conditional ratio; randomization over states; competing ways of "
            "ending by Aalen and Johansen."
        ),
        mde=mde,
        mde_unit="ratio of rates",
        mde_sentence=mde_words,
        lacks=(
            "For each tie of a state with a law, whether it still stands, with the day and the "
            "body that ended it; for ties elsewhere the same, also where nothing happened.",
            "Which ties the text of each law reaches, exceptions included.",
        ),
        sensitivity=sensitivity,
        caveats=_caveats(frames, panel),
        survives=survives,
        picture=Picture(
            "intervals",
            tuple(
                as_row(_label(str(one.name)), one)
                for one in (deciding, *(s for s in sensitivity if s.unit == "ratio"))
                if one.value is not None or one.high is not None
            ),
            "Rate of ends under a law, relative to without",
            "",
            reference=1.0,
        ),
        p=by_draw if exact is None else max(exact, by_draw),
    )


def _verdict(groups: list[Stratum], by_draw: float) -> Verdict:
    """What the interval and the randomization say together."""
    if by_draw >= CHANCE:
        return Verdict.INCONCLUSIVE
    n = sum(s.all for s in groups if s.tells)
    return RULE.verdict(common_ratio(groups), common_ratio(groups, level=0.9), events=n)


def _in_any_order(panel: Panel, verdict: Verdict, *, seed: int) -> tuple[Verdict, Survives]:
    """The verdict that no order of an end and its tie's law would change."""
    if not verdict.decides:
        return verdict, Survives()
    # Least kind to a claim of more ends: none of unclear order under a law; and the reverse.
    turned = in_other_order(panel, under=verdict is Verdict.CONTRADICTED)
    groups = strata(turned)
    by_draw, exact = random_p(turned, seed=seed), p_of_common(groups)
    estimate = as_estimate(
        "rate of ends under a law, relative to without, in the worst order of uncertain dates",
        common_ratio(groups),
        sum(s.all for s in groups if s.tells),
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


def _label(name: str) -> str:
    told = name.partition(": ")[2]
    return told[:1].upper() + told[1:] if told else "All ends"


def _mde(groups: list[Stratum], n: int) -> tuple[float | None, str]:
    used = [s for s in groups if s.time > 0]
    time, base = sum(s.time for s in used), sum(s.base_time for s in used)
    _, least = detectable_ratio(n, time=time, base_time=base)
    if round(time + base) == 0:
        return None, missed("With less than a tie-year to compare", "difference of rates")
    said = f"With {count(n, 'end')} and {time:,.0f} of {time + base:,.0f} tie-years under a law"
    if least is None:
        return None, missed(said, "difference of rates")
    return (
        least,
        f"{said} a ratio of {ratio(least)} or higher would be found in eight of ten by the exact "
        "test; dealing the laws to other states asks for more.",
    )


def _by_law(panel: Panel) -> tuple[Estimate, ...]:
    """Of the ties that each law reaches, how many ended since; its subjects are these ties."""
    rows = []
    for (law,), part in panel.reach.sort("law").group_by("law", maintain_order=True):
        ties = tuple(part["tie"].unique().sort())
        day = part["onset"][0]
        over = panel.over.filter(pl.col("tie").is_in(ties) & (pl.col("day") >= day))
        ended = over["tie"].n_unique()
        rows.append(
            as_estimate(
                f"share of ties reached that have ended since, {law} (from {day})",
                share(ended, len(ties)),
                len(ties),
                "share",
                "share with exact binomial interval (Clopper-Pearson); ties without a recorded "
                "end count as standing",
                subjects=(*ties, f"law:{law}"),
            )
        )
    return tuple(rows)


def _by_dose(panel: Panel) -> tuple[Estimate, ...]:
    """The rate of ends under each sort of law, relative to none, in the years since the first."""
    since = panel.table.filter(pl.col("slice") > 0)
    base = since.filter(pl.col("dose") == 0)
    rows = []
    for dose, words in DOSES.items():
        part = since.filter(pl.col("dose") == dose)
        if part.is_empty():
            continue
        rows.append(
            as_estimate(
                f"rate of ends under a law {words}, relative to no law",
                rate_ratio(
                    int(part["ends"].sum()),
                    float(part["years"].sum()),
                    base_count=int(base["ends"].sum()),
                    base_time=float(base["years"].sum()),
                ),
                int(part["ends"].sum()) + int(base["ends"].sum()),
                "ratio",
                "ratio of Poisson rates since the first law, exact conditional interval",
                subjects=tuple(part["tie"].unique().sort()),
            )
        )
    return tuple(rows)


def _causes(frames: Frames) -> dict[str, str]:
    first, second = main_pair(frames) or ("", "")
    return {
        LAW: "by law",
        first: f"by the {country(first)} end",
        second: f"by the {country(second)} end",
        "both": "jointly",
        "expired": "as its agreement ran out",
        "": "by whom is not told",
    }


def _incidences(frames: Frames, panel: Panel) -> tuple[Estimate, ...]:
    """The chance of each way of ending by an age, at the rates of the years of the panel."""
    table = followed(frames, ties_of_pair(frames), panel.window, _causes(frames))
    rows = []
    for cause in sorted(set(table["cause"]) - {""}):
        part = table.filter(pl.col("cause") == cause)
        rows.append(
            as_estimate(
                f"chance that a tie has ended {cause} by the age of {AGE:.0f}, at these rates",
                cumulative_incidence(table, cause, age=AGE, seed=frames.seed),
                part.height,
                "share",
                INCIDENCE,
                subjects=tuple(part["tie"].unique().sort()),
            )
        )
    return tuple(rows)


def _sentence(frames: Frames, panel: Panel, found: Interval, by_draw: float) -> str:
    names = names_of(frames)
    since = panel.table.filter(pl.col("slice") > 0)
    told = panel.over.filter(pl.col("slice") > 0)
    under = told.filter("under")
    years = float(since.filter("under")["years"].sum())
    others = float(since.filter(~pl.col("under"))["years"].sum())
    which = listed([names[tie] for tie in under["tie"].unique(maintain_order=True)])
    by_law = under.filter(pl.col("cause") == LAW).height
    renamed = listed([names[tie] for tie in _renamed(frames, told)])
    said = (
        f"Since {panel.slices[1].start} the record has {count(under.height, 'end')} in "
        f"{years:,.0f} tie-years under a state law in force"
        + (f" ({which}; {number(by_law)} by law)" if which else "")
        + f", and {number(told.height - under.height)} in {others:,.0f} tie-years not, or not "
        "yet, under one: "
    )
    if found.value is None and told.height >= FEW:
        said += f"no single ratio of rates can be formed ({ratio_span(found)})"
    else:
        said += times(found, "a rate {} times the other", events=told.height, thing="end")
    if renamed:
        said += f". Counted is the end as a sister-city tie: {renamed} goes on under another name"
    return (
        f"{said}. Had the laws come to other states by chance, as clear a difference would be "
        f"seen in about {_thousandths(by_draw)} of 1,000 cases."
    )


def _renamed(frames: Frames, over: pl.DataFrame) -> list[str]:
    """Ties that ended as what they were, and go on as something else."""
    active = frames.ties.filter((pl.col("status") == "active") & (pl.col("kind") != "sister"))
    return [tie for tie in over["tie"].unique(maintain_order=True) if tie in set(active["tie"])]


def _thousandths(p: float) -> str:
    return f"{max(round(1000 * p), 1):,}"


_READING = {
    Verdict.SUPPORTED: " So ties do end more where a law is in force.",
    Verdict.CONTRADICTED: " So ties end less where a law is in force.",
    Verdict.INCONCLUSIVE: " That does not tell whether ties end more where a law is in force.",
}


def _caveats(frames: Frames, panel: Panel) -> tuple[str, ...]:
    homes = listed(sorted(set(panel.reach["home"])))
    entered = set(panel.table["tie"])
    unseen = ties_of_pair(frames).filter(~pl.col("tie").is_in(list(entered))).height
    names = names_of(frames)
    reached = panel.reach["tie"].to_list()
    kept = frames.responses.filter(
        (pl.col("answer") == "continued")
        & pl.col("tie").is_in(panel.over.filter("under")["tie"].to_list())
        & (pl.col("date_high") >= panel.slices[1].start)
    )
    caveats = [
        "Ends under a law were news and were looked for; an end elsewhere may have passed "
        "unseen. Part of the ratio may be that.",
        f"Few states have a law that reaches ties of this record ({homes}); their ends are not "
        "independent, so the randomization over states counts, not the number of ends.",
        "A tie without a recorded end counts as standing; nobody says that it does.",
        f"Whom a law covers is read from the words that the record has for it: "
        f"{count(len(set(reached)), 'tie')} are taken as reached.",
        "The chance of ending by an age is what the rates of these few years would lead to, if "
        "they lasted for the whole life of a tie.",
    ]
    if unseen:
        caveats.append(
            f"Never seen with a date, or ended before: {count(unseen, 'tie')}, left out."
        )
    if kept.height:
        told = sorted({names[tie] for tie in kept["tie"]})
        caveats.append(f"Told both as ended and as carried on: {listed(told)}.")
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
    claim="Ties end more often where a state law against them is in force than where none is yet.",
    needs=(
        Need(
            "laws",
            "laws in force, with the day and the countries of their scope, that reach a tie which "
            "stood",
            _reached,
        ),
        Need("spells", "ties that stood then and were not under such a law", _controls),
    ),
    test=_test,
    estimator=(
        "Ends per tie-year under a law in force, relative to ties not or not yet under one, exact "
        "within the stretches between laws: supported if the 95 % interval lies above 1, "
        "contradicted if below, in both cases only if laws put on other states (those of one "
        "city on other cities) at random go with as clear a difference in under 5 % of draws, and "
        "only if all this is so too in the worst order of ends whose days lie on both sides of the "
        "law's first; else inconclusive; inconclusive with fewer than five ends."
    ),
)
