"""Rows that several hypotheses pick from the frames: pairs of countries, ties, figures."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import polars as pl

from paradiplomacy.hypotheses.base import Count, Estimate, number_of
from paradiplomacy.hypotheses.estimators.exact import Interval, share
from paradiplomacy.language import Text
from paradiplomacy.record.frame_cache import cached_by_frames
from paradiplomacy.record.frames import Frames

DAYS_A_YEAR = 365.25
USABLE_YEARS = 3

ONE_EXCHANGE = ("tie", "date_low", "date_high", "form", "giver")
"""Rows that agree on these are one exchange reported twice."""

END_COLUMNS = ("place", "label", "country", "region", "admin1", "coastal", "population")


def days_later(day: date, days: int) -> date:
    """A day so many days later, or earlier; at most the first or last of the calendar.

    >>> days_later(date(2000, 1, 31), 1), days_later(date(1, 6, 1), -365)
    (datetime.date(2000, 2, 1), datetime.date(1, 1, 1))
    """
    return date.fromordinal(min(max(day.toordinal() + days, 1), date.max.toordinal()))


def most_of(*counts: Count) -> Callable[[Frames], int]:
    """The largest of several counts, for a `Need` that any of them meets."""
    return lambda frames: max(number_of(count, frames) for count in counts)


@cached_by_frames
def main_pair(frames: Frames) -> tuple[str, str] | None:
    """The two countries between which the record holds most ties, or None without ties."""
    counted = (
        frames.ties.group_by("country_a", "country_b", maintain_order=True)
        .len()
        .sort(["len", "country_a", "country_b"], descending=[True, False, False])
    )
    return None if counted.is_empty() else (counted["country_a"][0], counted["country_b"][0])


@cached_by_frames
def pair_ties(frames: Frames, first: str, second: str) -> pl.DataFrame:
    """Ties between two countries, in either order of their ends."""
    a, b = pl.col("country_a"), pl.col("country_b")
    return frames.ties.filter(((a == first) & (b == second)) | ((a == second) & (b == first)))


def ties_of_pair(frames: Frames) -> pl.DataFrame:
    """Ties between the two countries with most ties; none where there is no tie."""
    pair = main_pair(frames)
    return frames.ties.clear() if pair is None else pair_ties(frames, *pair)


def beyond_pair(frames: Frames, rows: pl.DataFrame) -> pl.DataFrame:
    """Rows on ties of other countries than the two with most ties."""
    return rows.join(
        frames.ties.join(ties_of_pair(frames), on="tie", how="anti"), on="tie", how="semi"
    )


@cached_by_frames
def without_repeats(exchanges: pl.DataFrame) -> pl.DataFrame:
    """Exchanges without those that say again what an earlier row says."""
    return exchanges.unique(ONE_EXCHANGE, keep="first", maintain_order=True)


def exchange_subjects(exchanges: pl.DataFrame) -> tuple[str, ...]:
    """Exchanges as the evidence names them."""
    return tuple("exchange:" + exchanges["exchange"])


@cached_by_frames
def ends_in(ties: pl.DataFrame, country: str) -> pl.DataFrame:
    """The same ties seen from one country: its end as ``ego_*``, the other as ``alter_*``."""
    lazy = ties.lazy()
    from_each_end = [
        lazy.filter(pl.col(f"country_{ego}") == country).rename(
            {
                f"{name}_{end}": f"{side}_{name}"
                for side, end in (("ego", ego), ("alter", alter))
                for name in END_COLUMNS
            }
        )
        for ego, alter in ("ab", "ba")
    ]
    return (
        pl.concat(from_each_end, how="diagonal")
        .unique("tie", keep="first", maintain_order=True)
        .sort("tie")
        .collect()
    )


def of_known_year(ties: pl.DataFrame) -> pl.DataFrame:
    """Ties of which the possible days of founding lie within three years."""
    spread = (pl.col("established_high") - pl.col("established_low")).dt.total_days() + 1
    return ties.filter(pl.col("established").is_not_null() & (spread <= USABLE_YEARS * 366))


def existing_on(
    frames: Frames, ties: pl.DataFrame, day: date, *, established_before: date | None = None
) -> pl.DataFrame:
    """Ties that surely were established before a day, and not surely ended before it.

    ties: The ties to choose from.
    established_before: An earlier day by which they must have been established.

    A tie that is suspended exists.
    """
    ended, revived = _ends_of(frames)
    gone = {tie for tie, high in ended if high < day}
    gone -= {tie for tie, low in revived if low < day}
    # On columns, not by expressions: this is asked of hundreds of days.
    high = ties["established_high"]
    old = high < (established_before or day)
    return ties.filter(old & ~ties["tie"].is_in(sorted(gone)) if gone else old)


@cached_by_frames
def _ends_of(frames: Frames) -> tuple[list[tuple[str, date]], list[tuple[str, date]]]:
    """Ties that end with the last possible day of it, and ended ones with the first of a return."""
    spells = frames.spells
    ended = spells.filter((pl.col("exit") == "ended") & pl.col("stop_high").is_not_null())
    revived = spells.filter(pl.col("status") == "ended").with_columns(
        pl.col("stop_low").fill_null(date.min)
    )
    return ended.select("tie", "stop_high").rows(), revived.select("tie", "stop_low").rows()


def figure(frames: Frames, domain: str, word: str) -> dict[str, Any] | None:
    """The figure "so many of so many" that a study gives in a domain, or None.

    Where there are several, the first whose text has `word`, else the first by key.
    """
    figures = frames.claims.filter(
        (pl.col("kind") == "figure")
        & (pl.col("domain") == domain)
        & (pl.col("numerator") <= pl.col("denominator"))
        & (pl.col("denominator") > 0)
    ).sort("claim")
    if figures.is_empty():
        return None
    named = figures.filter(pl.col("text").str.to_lowercase().str.contains(word, literal=True))
    return (figures if named.is_empty() else named).row(0, named=True)


def as_estimate(
    name: Text, interval: Interval, n: int, unit: str, method: Text, **more: Any
) -> Estimate:
    """An estimate from an interval; `more` are further fields of `Estimate`."""
    return Estimate(
        name,
        interval.value,
        interval.low,
        interval.high,
        n,
        unit,
        method,
        level=interval.level,
        **more,
    )


def as_share(name: Text, hits: int, of: int, method: Text, **more: Any) -> Estimate:
    """A share with its exact interval as an estimate."""
    return as_estimate(name, share(hits, of), of, "share", method, **more)


def as_number(
    name: Text, value: float | None, n: int, unit: str, method: Text, **more: Any
) -> Estimate:
    """An estimate without an interval, such as a count or a p-value."""
    return Estimate(name, value, None, None, n, unit, method, **more)


def as_row(label: Text, estimate: Estimate) -> dict[str, Any]:
    """An estimate as a row of a picture of intervals."""
    return {"label": label, "value": estimate.value, "low": estimate.low, "high": estimate.high}
