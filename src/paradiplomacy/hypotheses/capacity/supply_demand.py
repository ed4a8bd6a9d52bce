"""Whether know-how flows from the developed to the developing end."""

from __future__ import annotations

from datetime import date

import polars as pl

from paradiplomacy.hypotheses.base import (
    Estimate,
    Finding,
    Hypothesis,
    Need,
    Picture,
    Survives,
    Verdict,
)
from paradiplomacy.hypotheses.capacity.development import developed_and_developing, income_of_places
from paradiplomacy.hypotheses.capacity.training import (
    EXACT,
    KNOW_HOW,
    UNKNOWN,
    taught,
    taught_by,
    training,
)
from paradiplomacy.hypotheses.designs.rule import Rule, in_worst_case
from paradiplomacy.hypotheses.designs.share import p_of_share
from paradiplomacy.hypotheses.estimators.exact import (
    ENOUGH_EVENTS,
    Interval,
    detectable_share,
    share,
)
from paradiplomacy.hypotheses.estimators.regression import regress
from paradiplomacy.hypotheses.histories.tie_time import done_while_alive, years_alive
from paradiplomacy.hypotheses.selection import as_estimate, as_row, ends_in, main_pair, pair_ties
from paradiplomacy.hypotheses.wording import missed
from paradiplomacy.language.english import capital, count, country, number, percent
from paradiplomacy.record.frames import Frames

__all__ = ["SUPPLY_DEMAND"]

RULE = Rule("more", 0.5)
START = date(1979, 1, 1)
TAUGHT = "share of one-way exchanges of know-how in which the developed end taught"
WORST = f"{TAUGHT}, the unknown ones the other way"
POORER = "rate of exchanges of know-how in a province with half the GDP per head of another"


def _test(frames: Frames) -> Finding:
    pair = developed_and_developing(main_pair(frames))
    if pair is None:
        raise ValueError("called without the pair that the need asks for")
    known = one_way(frames, KNOW_HOW)
    open_ = unknown(frames)
    n, taught_here = known.height, known.filter(taught(*pair)).height
    _, least = detectable_share(n, against=RULE.reference)
    deciding = taught_by(TAUGHT, known, *pair)
    found = share(taught_here, n)
    plain = RULE.verdict(found, found, events=n)
    verdict, survives = _worst(plain, taught_here, known, open_)
    sensitivity = _sensitivity(frames, pair, survives)
    rows = [as_row(_short(str(e.name)), e) for e in (deciding, *sensitivity)]
    return Finding(
        SUPPLY_DEMAND.id,
        verdict,
        _sentence(pair, deciding, open_.height, verdict),
        estimates=(deciding, *_within(frames, pair[1])),
        n=n,
        method=(
            "Share of one-way training and technical cooperation in which the developed end "
            "taught, of those of which somebody says who did; exact binomial interval. A verdict "
            "has to stand if every exchange of which nobody says it ran the other way."
        ),
        mde=None if least is None else least - RULE.reference,
        mde_unit="difference in share from one half",
        mde_sentence=_mde_sentence(n, least),
        lacks=(
            "For each exchange of know-how who taught and who learned: "
            f"of {number(open_.height)} here nobody says it.",
        ),
        sensitivity=sensitivity,
        caveats=(
            "Which end is developed is taken from the United Nations' classification of 2020, "
            "for the whole time.",
            "An exchange in which each end taught the other is left out.",
            "Who taught is the coder's reading of what a source tells of the exchange. Who "
            "travelled does not enter.",
            "Recorded exchanges are no sample: teaching that sources find worth telling may run "
            "one way more than teaching itself.",
            "The comparison of provinces counts dated ties only, and no other difference between "
            "provinces is held apart.",
        ),
        picture=Picture(
            "intervals",
            tuple(rows),
            "Share in which the developed end taught",
            "",
            reference=RULE.reference,
        ),
        p=p_of_share(taught_here, n, RULE),
        survives=survives,
    )


def one_way(frames: Frames, forms: tuple[str, ...]) -> pl.DataFrame:
    """Exchanges of know-how in which one end of the main pair taught the other."""
    pair = developed_and_developing(main_pair(frames))
    if pair is None:
        return frames.exchanges.clear()
    return training(frames, *pair, forms=forms).filter(taught(*pair) | taught(*pair[::-1]))


def unknown(frames: Frames) -> pl.DataFrame:
    """Exchanges of know-how of which nobody says who taught whom; gifts of means left out."""
    pair = developed_and_developing(main_pair(frames))
    if pair is None:
        return frames.exchanges.clear()
    return training(frames, *pair, forms=KNOW_HOW).filter(
        UNKNOWN & (pl.col("flow") != "capital").fill_null(value=True)
    )


def _worst(
    plain: Verdict, taught_here: int, known: pl.DataFrame, open_: pl.DataFrame
) -> tuple[Verdict, Survives]:
    """The verdict if all exchanges of unknown direction ran against it."""
    total = known.height + open_.height
    hits = taught_here + (open_.height if plain is Verdict.CONTRADICTED else 0)
    worst = share(hits, total)
    keys = (*known["exchange"], *open_["exchange"])
    estimate = as_estimate(
        WORST, worst, total, "share", EXACT, subjects=tuple(f"exchange:{key}" for key in keys)
    )
    return in_worst_case(
        plain,
        RULE.verdict(worst, worst, events=total),
        of="direction",
        estimate=estimate,
        p=p_of_share(hits, total, RULE),
    )


def _sensitivity(frames: Frames, pair: tuple[str, str], survives: Survives) -> tuple[Estimate, ...]:
    parts = [(f"{TAUGHT}, {form} only", one_way(frames, (form,))) for form in KNOW_HOW]
    rows = [taught_by(name, part, *pair) for name, part in parts if part.height]
    worst = survives.worst_case
    if worst is not None and worst.estimate is not None:
        rows.append(worst.estimate)
    return tuple(rows)


def _within(frames: Frames, developing: str) -> tuple[Estimate, ...]:
    """Whether know-how comes more to the poorer provinces of the developing country."""
    cells = by_province(frames, developing)
    if not cells.height:
        return ()
    events = int(cells["events"].sum())
    fitted = (
        regress(
            cells,
            "events",
            columns=["income"],
            kind="count",
            exposure="years",
            clusters="province",
        )
        if events >= ENOUGH_EVENTS
        else None
    )
    nothing = Interval(None, None, None, 0.95)
    return (
        as_estimate(
            POORER,
            fitted["income"].interval(per=-1.0) if fitted else nothing,
            events,
            "ratio",
            "Poisson regression per tie-year on the logarithm of GDP per head, errors robust to "
            "likeness within a province"
            + ("" if fitted else f"; not fitted, {events} dated exchanges are too few or alike"),
            subjects=tuple(cells["subject"]),
        ),
    )


def by_province(frames: Frames, developing: str) -> pl.DataFrame:
    """Exchanges of know-how and years of each dated tie, with the income of its province.

    Returns
    -------
    polars.DataFrame
        subject (the tie), province, income (binary logarithm), events, years.
    """
    pair = main_pair(frames)
    places = income_of_places(frames, developing)
    ties = ends_in(pair_ties(frames, *pair), developing) if pair else frames.ties.clear()
    rows = [
        (tie, *places[place])
        for tie, place in ties.select("tie", "near_place").iter_rows()
        if place in places
    ]
    held = pl.DataFrame(
        rows, schema={"tie": pl.String, "province": pl.String, "income": pl.Float64}, orient="row"
    )
    events = (
        done_while_alive(frames, training(frames, *pair, forms=KNOW_HOW))
        .group_by("tie", maintain_order=True)
        .len()
        if pair
        else pl.DataFrame(schema={"tie": pl.String, "len": pl.UInt32})
    )
    return (
        held.join(years_alive(frames, held["tie"].to_list(), [(START, frames.as_of)]), on="tie")
        .join(events.rename({"len": "events"}), on="tie", how="left")
        .with_columns(pl.col("events").fill_null(0).cast(pl.Int64))
        .rename({"tie": "subject"})
        .sort("subject")
    )


def _sentence(pair: tuple[str, str], deciding: Estimate, silent: int, verdict: Verdict) -> str:
    rich, poor = (country(code) for code in pair)
    told = f"Of {count(deciding.n, 'one-way exchange')} of know-how of {rich}-{poor} ties"
    if deciding.value is not None:
        told += (
            f" the {rich} end taught in {percent(deciding.value)} (95% interval "
            f"{percent(deciding.low)} to {percent(deciding.high)}), whoever travelled"
        )
    told += {
        Verdict.SUPPORTED: ": know-how flows mostly to the developing end",
        Verdict.CONTRADICTED: ": know-how does not flow mostly to the developing end",
    }.get(verdict, "; that does not decide which way know-how mostly flows")
    if silent:
        told += f". Of {number(silent)} more nobody says who taught"
    return told + "."


def _mde_sentence(n: int, least: float | None) -> str:
    of = count(n, "one-way exchange")
    if least is None:
        return missed(f"With {of}", "difference from one half")
    return (
        f"With {of} a share of {percent(least)} or more would be told from one half in eight of "
        "ten samples."
    )


def _short(name: str) -> str:
    return capital(name.removeprefix(f"{TAUGHT}, "))


SUPPLY_DEMAND = Hypothesis(
    id="supply-demand",
    section="Capacity Building, 1",
    claim="Training and know-how flow from the developed to the developing end of a tie.",
    needs=(
        Need(
            "ties",
            "ties of a developed with a developing country",
            lambda frames: int(developed_and_developing(main_pair(frames)) is not None),
        ),
        Need(
            "exchanges",
            "training or technical cooperation of which somebody says who taught",
            lambda frames: one_way(frames, KNOW_HOW).height,
        ),
    ),
    test=_test,
    estimator=(
        "Share of one-way training and technical cooperation in which the developed end taught, "
        f"with its exact interval. The claim is {RULE.words()} A verdict also has to stand if "
        "every exchange of which nobody says who taught ran the other way."
    ),
    items=("training.any", "training.taught"),
)
