"""Whether know-how flows from the developed to the developing end."""

from __future__ import annotations

from datetime import date

import polars as pl

from paradiplomacy.hypotheses.base import Estimate, Finding, Hypothesis, Need, Picture, Verdict
from paradiplomacy.hypotheses.capacity.development import developed_and_developing, income_of_places
from paradiplomacy.hypotheses.capacity.training import (
    KNOW_HOW,
    PEOPLE,
    TRAINING,
    readings,
    taught_by,
    training,
)
from paradiplomacy.hypotheses.designs.rule import Rule
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
from paradiplomacy.hypotheses.wording import capital, count, country, missed, number, percent
from paradiplomacy.record.frames import Frames

__all__ = ["SUPPLY_DEMAND"]

RULE = Rule("more", 0.5)
START = date(1979, 1, 1)
TAUGHT = "share of one-way exchanges of know-how in which the developed end taught"
TRAVEL = {"learn": "if those who travel learn", "teach": "if those who travel teach"}
POORER = "rate of exchanges of know-how in a province with half the GDP per head of another"


def _test(frames: Frames) -> Finding:
    pair = developed_and_developing(main_pair(frames))
    if pair is None:
        raise ValueError("called without the pair that the need asks for")
    known = one_way(frames, KNOW_HOW)
    n = known.height
    _, least = detectable_share(n, against=RULE.reference)
    taught = readings(*pair)
    ways = [taught_by(f"{TAUGHT}, {TRAVEL[k]}", known, taught[k]) for k in taught]
    found = [_held(known, taught[k]) for k in taught]
    verdict = _agreed(found, n)
    # The reading that is less favourable to the claim decides.
    order = sorted(range(len(ways)), key=lambda k: ways[k].value or 0.0)
    deciding, other = (ways[k] for k in order)
    sensitivity = _sensitivity(frames, pair)
    rows = [as_row(_short(e.name), e) for e in (deciding, other, *sensitivity)]
    return Finding(
        SUPPLY_DEMAND.id,
        verdict,
        _sentence(pair, known, (deciding, other), verdict),
        estimates=(deciding, other, *_within(frames, pair[1])),
        n=n,
        method=(
            "Share of one-way training and technical cooperation in which the developed end "
            "taught, by both readings of who travels; exact binomial intervals."
        ),
        mde=None if least is None else least - RULE.reference,
        mde_unit="difference in share from one half",
        mde_sentence=_mde_sentence(n, least),
        lacks=(
            "For each exchange of know-how who taught and who learned, apart from who travelled: "
            f"of {number(n)} here, {number(known.filter(PEOPLE).height)} say only who travelled.",
        ),
        sensitivity=sensitivity,
        caveats=(
            "Which end is developed is taken from the United Nations' classification of 2020, "
            "for the whole time.",
            "An exchange that is coded as mutual, or of no said direction, is left out.",
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
        p=max(p_of_share(known.filter(taught[k]).height, n, RULE) or 0.0 for k in taught),
    )


def one_way(frames: Frames, forms: tuple[str, ...]) -> pl.DataFrame:
    """Exchanges of know-how from one end of the main pair to the other, capital left out."""
    pair = developed_and_developing(main_pair(frames))
    if pair is None:
        return frames.exchanges.clear()
    return training(frames, *pair, forms=forms).filter(
        pl.col("giver").is_in(list(pair)) & pl.col("flow").is_in(["personnel", "ideas"])
    )


def _held(known: pl.DataFrame, reading: pl.Expr) -> Interval:
    return share(known.filter(reading).height, known.height)


def _agreed(found: list[Interval], n: int) -> Verdict:
    verdicts = {RULE.verdict(one, one, events=n) for one in found}
    return verdicts.pop() if len(verdicts) == 1 else Verdict.INCONCLUSIVE


def _sensitivity(frames: Frames, pair: tuple[str, str]) -> tuple[Estimate, ...]:
    taught = readings(*pair)
    narrow = one_way(frames, TRAINING)
    ideas = one_way(frames, KNOW_HOW).filter(~PEOPLE)
    rows = [
        taught_by(f"{TAUGHT}, training only, {TRAVEL[k]}", narrow, taught[k])
        for k in taught
        if narrow.height
    ]
    if ideas.height:
        rows.append(
            taught_by(
                f"{TAUGHT}, ideas only, of which the teacher is coded", ideas, taught["teach"]
            )
        )
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


def _sentence(
    pair: tuple[str, str],
    known: pl.DataFrame,
    ways: tuple[Estimate, Estimate],
    verdict: Verdict,
) -> str:
    rich, poor = (country(code) for code in pair)
    low, high = (percent(e.value) for e in ways)
    reach = (
        f"{percent(min(e.low or 0.0 for e in ways))} to {percent(max(e.high or 1.0 for e in ways))}"
    )
    told = (
        f"Of {count(known.height, 'one-way exchange of know-how')} of {rich}-{poor} ties, the "
        f"{rich} end taught in {low} by one reading of who travels and in {high} by the other "
        f"(95% intervals together {reach})"
    )
    return told + {
        Verdict.SUPPORTED: ": by both, know-how flows mostly to the developing end.",
        Verdict.CONTRADICTED: ": by neither does know-how flow mostly to the developing end.",
    }.get(verdict, ". As the record does not say which reading is right, it cannot tell.")


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
            "training or technical cooperation whose source is coded",
            lambda frames: one_way(frames, KNOW_HOW).height,
        ),
    ),
    test=_test,
    estimator=(
        "Share of one-way training and technical cooperation in which the developed end taught, "
        "with its exact interval, once as if those who travel learn and once as if they teach. "
        f"The claim is {RULE.words()} A verdict needs both readings to agree."
    ),
    items=("training.any", "training.taught"),
)
