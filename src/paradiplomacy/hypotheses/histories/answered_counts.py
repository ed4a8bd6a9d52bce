"""Exchanges that interviews count in a stretch of time, beyond those that the record lists.

An answer fills the gap and never competes with the record: where an interview counts more exchanges
of a tie than the record may have in that stretch, as many are added as are missing, each on an
unknown day of it. Where the record has as many or more, it stands. So nothing is counted twice.

The same holds of work on a subject of which interviews speak. Of the exchanges of last year that
interviews count, answers say how many a body beyond both places carried.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

import polars as pl

from paradiplomacy.hypotheses.histories.agreed_answers import (
    AnsweredTie,
    agreed_answers,
    days,
    rows_like,
    with_rows,
)
from paradiplomacy.hypotheses.selection import SPAN_DAYS, without_repeats
from paradiplomacy.keyed_groups import group_pairs
from paradiplomacy.model.dates import EventDate
from paradiplomacy.record.frames import Frames, cached_by_frames


@dataclass(frozen=True, slots=True)
class AskedWork:
    """Work on a subject, and the questions that ask for it.

    sectors: Of exchanges that count as such work.
    question: Whether a tie did any.
    first: When it first did; ``""`` where nobody is asked.
    """

    sectors: tuple[str, ...]
    question: str
    first: str = ""


def works_on(sectors: tuple[str, ...]) -> pl.Expr:
    """True if an exchange is coded with one of some sectors."""
    named = pl.col("sectors").list.eval(pl.element().is_in(list(sectors))).list.any()
    return named.fill_null(value=False)


@cached_by_frames
def answered_work(frames: Frames, work: AskedWork) -> pl.DataFrame:
    """One exchange a tie, where interviews say something of such work and the record nothing.

    Rows as of `Frames.exchanges`. A tie that did such work, with no exchange of it in the record,
    has one; dated as the first of it is. A tie that did none has one without a sector where the
    record has no exchange of it at all, so that it counts among those asked.
    """
    answers = agreed_answers(frames, work.question)
    if not answers:
        return frames.exchanges.clear()
    first = agreed_answers(frames, work.first) if work.first else {}
    did = set(frames.exchanges.filter(works_on(work.sectors))["tie"])
    active = set(frames.exchanges["tie"])
    rows: list[dict[str, Any]] = []
    for tie, place_a, place_b in frames.ties.select("tie", "place_a", "place_b").iter_rows():
        if tie not in answers or tie in did:
            continue
        answer, worked = answers[tie], answers[tie].value == 1
        if worked or tie not in active:
            rows.append(
                {
                    "exchange": f"{answer.account}|{work.question}",
                    "tie": tie,
                    "place_a": place_a,
                    "place_b": place_b,
                    "sectors": list(work.sectors[:1]) if worked else [],
                    # An exchange of the record on the same days is another one.
                    "form": "answered",
                    **(days("date", first[tie].value) if worked and tie in first else {}),
                }
            )
    return rows_like(frames.exchanges, rows)


COUNTED = pl.col("exchange").str.contains("|", literal=True)
"""Whether an exchange is one that an interview counts and the record does not list."""

ONLINE = r"(?i)\bon-?line|virtual|\bvideo|\bzoom\b|webinar|teleconference|by phone"
NEEDS_TRAVEL = (pl.col("flow") == "personnel") & ~(
    pl.col("description").fill_null("").str.contains(ONLINE)
)


CRISIS = ("crisis.exchanges-before", "crisis.exchanges-after")
YEARS = {2017: "exchange.in-2017", 2019: "exchange.in-2019", 2021: "exchange.in-2021"}
REMOTE = {2019: "exchange.remote-2019", 2021: "exchange.remote-2021"}
LAST_YEAR = "exchange.count"

COMPARED = (
    CRISIS,
    (YEARS[2017], YEARS[2019]),
    (YEARS[2019], REMOTE[2019], YEARS[2021], REMOTE[2021]),
    (LAST_YEAR,),
)
"""Questions that are read together: of a tie that does not answer all of them, none is read.

A count of one year alone would make that year look busier than the one it is compared with.
"""

SHARP_DAYS = 31
"""A moment that may lie on more days than these parts no window before from one after."""
SAME_CRISIS_DAYS, YEAR_DAYS = 92, 365
"""As far apart as two answers on the day of a crisis may lie and be the same; a year."""


@dataclass(frozen=True, slots=True)
class CrisisDays:
    """A crisis of the record: its key, first and last possible day."""

    shock: str
    low: date
    high: date


@cached_by_frames
def worst_crises(frames: Frames) -> Mapping[str, CrisisDays]:
    """By tie the one crisis of the record that began when the tie's worst one is said to have.

    Ties are left out whose answer lies near no crisis, or near one that has another within a year:
    then what is counted before and after it cannot be set beside one crisis.
    """
    shocks = [
        CrisisDays(*row)
        for row in frames.shocks.filter((SPAN_DAYS < SHARP_DAYS).fill_null(value=False))
        .sort("shock")
        .select("shock", "date_low", "date_high")
        .iter_rows()
    ]
    alone = [
        crisis
        for crisis in shocks
        if all(
            other is crisis
            or _days_between(crisis, EventDate.of(other.low, other.high)) > YEAR_DAYS
            for other in shocks
        )
    ]
    crises_of_tie = {
        tie: [crisis for crisis in alone if _days_between(crisis, answer.value) <= SAME_CRISIS_DAYS]
        for tie, answer in agreed_answers(frames, "crisis.worst").items()
        if isinstance(answer.value, EventDate) and answer.value.is_bounded
    }
    return {tie: crises[0] for tie, crises in crises_of_tie.items() if len(crises) == 1}


def _days_between(crisis: CrisisDays, answer: EventDate) -> int:
    return max((crisis.low - answer.latest).days, (answer.earliest - crisis.high).days, 0)


@dataclass(frozen=True, slots=True)
class AnsweredCount:
    """Number of exchanges of a tie that an interview counts in a stretch.

    low, high: First and last day of the stretch.
    travel: Whether exchanges that need travel are counted, or those that do not; None where both
        are.
    """

    tie: str
    question: str
    account: str
    low: date
    high: date
    number: int
    travel: bool | None = None


@cached_by_frames
def answered_counts(frames: Frames, questions: tuple[str, ...]) -> tuple[AnsweredCount, ...]:
    """The counts that interviews give, of ties that answer all that is read together.

    questions: Those that a claim reads; of `COMPARED` the groups that are wholly among them.
    """
    counts: list[AnsweredCount] = []
    for group in COMPARED:
        if not set(group) <= set(questions):
            continue
        by_question = {question: agreed_answers(frames, question) for question in group}
        for tie in sorted(set.intersection(*map(set, by_question.values()))):
            answers = {question: by_question[question][tie] for question in group}
            if group == CRISIS:
                counts += _around_crisis(answers, worst_crises(frames).get(tie))
            elif group == (LAST_YEAR,):
                counts += _of_last_year(frames, answers[LAST_YEAR])
            else:
                counts += _of_years(answers)
    return tuple(counts)


def _around_crisis(
    answers: Mapping[str, AnsweredTie], crisis: CrisisDays | None
) -> Iterator[AnsweredCount]:
    """Of the twelve months on either side of it."""
    if crisis is None:
        return
    day, year = timedelta(days=1), timedelta(days=365)
    before, after = (answers[question] for question in CRISIS)
    yield _read_answered_count(CRISIS[0], before, (crisis.low - year, crisis.low - day))
    yield _read_answered_count(CRISIS[1], after, (crisis.high + day, crisis.high + year))


def _of_last_year(frames: Frames, answer: AnsweredTie) -> Iterator[AnsweredCount]:
    """Of the calendar year before that in which somebody was asked."""
    account = frames.accounts.filter(pl.col("account") == answer.account)
    years = {day.year for name in ("date_low", "date_high") for day in account[name].drop_nulls()}
    if len(years) == 1:
        yield _read_answered_count(LAST_YEAR, answer, _days_of_year(years.pop() - 1))


def _of_years(answers: Mapping[str, AnsweredTie]) -> list[AnsweredCount]:
    """Of named years; nothing where more exchanges needed no travel than there were."""
    counts = []
    for year, question in YEARS.items():
        answer, remote = answers.get(question), answers.get(REMOTE.get(year, ""))
        if answer is None:
            continue
        whole = _read_answered_count(question, answer, _days_of_year(year))
        if remote is None:
            counts.append(whole)
            continue
        online = _read_answered_count(REMOTE[year], remote, _days_of_year(year), travel=False)
        if online.number > whole.number:
            return []
        counts += [replace(whole, number=whole.number - online.number, travel=True), online]
    return counts


def _read_answered_count(
    question: str, answer: AnsweredTie, span: tuple[date, date], *, travel: bool | None = None
) -> AnsweredCount:
    number = int(answer.value) if isinstance(answer.value, float) else 0
    return AnsweredCount(answer.tie, question, answer.account, *span, number, travel=travel)


def _days_of_year(year: int) -> tuple[date, date]:
    return date(year, 1, 1), date(year, 12, 31)


@cached_by_frames
def with_answered_counts(frames: Frames, questions: tuple[str, ...]) -> Frames:
    """The frames with exchanges that interviews count and the record does not list.

    questions: As for `answered_counts`. Without any such count the same frames come back.
    """
    if frames.answers.is_empty():
        return frames
    added = rows_like(
        frames.exchanges, _rows_of_unlisted_exchanges(frames, answered_counts(frames, questions))
    )
    return frames if added.is_empty() else with_rows(frames, "exchanges", added)


def listed_alone(frames: Frames) -> Frames:
    """The frames without exchanges that interviews count: the same ones where there are none."""
    return (
        frames
        if not frames.exchanges.select(COUNTED.any()).item()
        else replace(frames, exchanges=frames.exchanges.filter(~COUNTED))
    )


def _rows_of_unlisted_exchanges(
    frames: Frames, counts: Sequence[AnsweredCount]
) -> Iterator[dict[str, Any]]:
    """A row for each exchange that is counted and not listed."""
    ties = {count.tie for count in counts}
    listed = _days_of_listed_exchanges(frames, ties)
    places = frames.ties.filter(pl.col("tie").is_in(list(ties)))
    ends = {tie: (a, b) for tie, a, b in places.select("tie", "place_a", "place_b").iter_rows()}
    for count in counts:
        if count.tie not in ends:
            continue
        in_year = listed.setdefault(count.tie, [])
        may = sum(
            low <= count.high and high >= count.low
            for low, high, travel in in_year
            if count.travel in (None, travel)
        )
        stretch = EventDate.of(count.low, count.high)
        for at in range(may, count.number):
            in_year.append((count.low, count.high, count.travel is not False))
            yield {
                "exchange": f"{count.account}|{count.question}:{at + 1}",
                "tie": count.tie,
                "place_a": ends[count.tie][0],
                "place_b": ends[count.tie][1],
                # Rows alike in all else would count as one exchange reported twice.
                "form": f"{count.question} {at + 1}",
                "flow": "personnel" if count.travel else "",
                "description": "",
                **days("date", stretch),
            }


_Listed = tuple[date, date, bool]


def _days_of_listed_exchanges(frames: Frames, ties: set[str]) -> dict[str, list[_Listed]]:
    """By tie the days on which each listed exchange may lie, and whether it needs travel."""
    rows = (
        frames.exchanges.filter(
            pl.col("tie").is_in(list(ties))
            & pl.col("date_low").is_not_null()
            & pl.col("date_high").is_not_null()
        )
        .pipe(without_repeats)
        .select("tie", "date_low", "date_high", NEEDS_TRAVEL.fill_null(value=False).alias("travel"))
    )
    return group_pairs((tie, (low, high, travel)) for tie, low, high, travel in rows.iter_rows())


QUESTION = "exchange.through"
DIRECT = ("", "none")
"""Of an exchange whose carrier nobody names, and of one that nobody else carried."""


@cached_by_frames
def answered_carriers(frames: Frames) -> pl.DataFrame:
    """Ties of which interviews count last year's exchanges, and those that others carried.

    frames: With the exchanges that the record lists.

    Columns: tie, exchanges, carried, subject (the answer). Where the record lists more exchanges of
    that year, or more that a body carried, as many count.
    """
    carried = agreed_answers(frames, QUESTION)
    schema = {"tie": pl.String, "exchanges": pl.Int64, "carried": pl.Int64, "subject": pl.String}
    rows = []
    for count in answered_counts(frames, (LAST_YEAR,)):
        answer = carried.get(count.tie)
        if answer is None or not isinstance(answer.value, float):
            continue
        listed = without_repeats(
            frames.exchanges.filter(
                (pl.col("tie") == count.tie)
                & (pl.col("date_low") >= count.low)
                & (pl.col("date_high") <= count.high)
            )
        )
        through = listed.filter(~pl.col("through").fill_null("").is_in(DIRECT)).height
        number = max(count.number, listed.height)
        by_bodies = min(max(int(answer.value), through), number)
        rows.append((count.tie, number, by_bodies, f"answer:{answer.account}|{QUESTION}"))
    return pl.DataFrame(rows, schema=schema, orient="row")
