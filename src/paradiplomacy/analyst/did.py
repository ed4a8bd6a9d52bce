"""Difference-in-differences of any panel that an event reaches unit by unit."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from paradiplomacy.analyst.given_frames import demand_number
from paradiplomacy.analyst.given_panels import GivenPanel, given_panel
from paradiplomacy.analyst.tidy import Term, TidyResult, few_of
from paradiplomacy.errors import ParadiplomacyError
from paradiplomacy.hypotheses.estimators.normal_estimates import NormalEstimate
from paradiplomacy.hypotheses.estimators.staggered_did import SPAN, Effects, effects, overall
from paradiplomacy.hypotheses.estimators.staggered_rule import Honest, Trends, detectable, trends_of

__all__ = ["DidResult", "did"]

DRAWS = 199
"""Shuffles of the test of the readings before the event."""

_MAKETABLES = {"estimate": "b", "std_error": "se", "statistic": "t", "p_value": "p"}


@dataclass(frozen=True, repr=False, kw_only=True)
class DidResult(TidyResult):
    """The change after an event, beside that of units it had not reached yet.

    Attributes
    ----------
    att : float
        Mean change after the event, each unit and reading counting alike.
    by_cohort : dict
        Change by the times of two readings: the first from the event on, and the one measured.
    trends : Trends
        Test of the readings before the event, and bounds where trends may part.
    detectable : float or None
        Smallest change that would be found in eight samples of ten, from readings before alone.
    level : float
        Confidence of the intervals.
    """

    att: float
    by_cohort: dict[tuple[Any, Any], float] = field(default_factory=dict)
    trends: Trends
    detectable: float | None
    level: float = 0.95

    def plot(self) -> Any:
        """Draw each estimate with its interval, as a chart of Altair."""
        import altair as alt

        rows = [
            {"term": row.term, "estimate": row.estimate, "low": row.conf_low, "high": row.conf_high}
            for row in self.rows
        ]
        data: Any = {"values": rows}
        base = alt.Chart(data).encode(y=alt.Y("term:N", sort=None, title=None))
        return alt.layer(
            base.mark_rule().encode(x=alt.X("low:Q", title="estimate"), x2="high:Q"),
            base.mark_point(filled=True, size=60).encode(x="estimate:Q"),
            title=self.title,
        )

    # What maketables asks of a result: https://github.com/py-econometrics/maketables

    @property
    def __maketables_coef_table__(self) -> Any:
        width = f"ci{100 * self.level:g}"
        names = {**_MAKETABLES, "conf_low": f"{width}l", "conf_high": f"{width}u"}
        table = self.frame(library="pandas").rename(columns=names)
        return table.set_index("term").rename_axis("Coefficient")


def did(
    frame: Any,
    *,
    outcome: str,
    unit: str,
    time: str,
    treated: str,
    span: tuple[int, int] = SPAN,
    bounds: bool = False,
    level: float = 0.95,
    seed: int = 1989,
    library: str = "",
) -> DidResult:
    """Estimate how an outcome changes after an event that reaches units at different times.

    Parameters
    ----------
    frame : frame
        A row for each unit and time; of pandas, Polars, PyArrow, DuckDB or another library.
    outcome, unit, time : str
        Columns: a number; what is followed; a number or a date.
    treated : str
        Column of the time from which the event has reached the unit, the same in all its rows:
        empty, or 0, where it never does. Or of truth (0 and 1): whether it has by then.
    span : tuple of int
        First and last reading from the event that are estimated; the last is 0 or later.
    bounds : bool
        Add the bounds where trends part after the event by as much as they did before.
    level : float
        Confidence of the intervals.
    seed : int
        Of the shuffles of the test of the readings before.
    library : {"pandas", "polars", "pyarrow"}, optional
        Of frames that go out; by default that of the one that came in.

    Returns
    -------
    DidResult
        ``ATT`` first, then, where wanted, its bounds, then a row for each reading from the event.

    Raises
    ------
    RecordError
        A column is not there, a cell cannot be, or a unit has two rows of one time.
    ParadiplomacyError
        Nothing can be compared: says what is lacking.

    Notes
    -----
    Callaway and Sant'Anna (2021), relative to units that are not reached yet, and t intervals with
    one degree of freedom less than there are units of the rarer sort, of which it takes two. Bounds
    are those of Rambachan and Roth (2023), relative magnitudes 1.

    Examples
    --------
    >>> import polars as pl
    >>> rows = [
    ...     {"city": f"c{n}", "year": 2000 + t, "tie": 2003 if n < 6 else None,
    ...      "trade": n + t + (2.0 if n < 6 and t >= 3 else 0) + ((n * 7 + t * 5) % 11) / 10}
    ...     for n in range(12) for t in range(7)]
    >>> found = did(pl.DataFrame(rows), outcome="trade", unit="city", time="year", treated="tie")
    >>> round(found.att, 1), found.frame()["term"].to_list()
    (2.0, ['ATT', '-3', '-2', '0', '1', '2', '3'])
    """
    _check_options(span, level, seed, bounds=bounds)
    given = given_panel(frame, outcome=outcome, unit=unit, time=time, treated=treated, span=span)
    panel, freedom = given.panel, given.freedom
    least = detectable(panel, span=span, freedom=freedom)[0]
    steps = effects(panel, span=span)
    whole, times = _mean_change(given, steps, outcome), given.times
    trends = trends_of(panel, draws=DRAWS, seed=seed, last=span[1], units=freedom + 1, level=level)
    honest = trends.robust if bounds else None
    return DidResult(
        title="Difference-in-differences",
        rows=tuple(_terms(given, steps, whole, honest, level)),
        facts=(("Outcome", outcome), *_facts(given, least, trends, level, apart=honest)),
        notes=(*given.notes, *_doubts(steps, trends, bounds=bounds)),
        library=library or given.library,
        att=whole.value,
        by_cohort={(times[a - 1], times[b - 1]): c for (a, b), c in steps.by_cohort.items()},
        trends=trends,
        detectable=least,
        level=level,
    )


def _check_options(span: Any, level: Any, seed: Any, *, bounds: bool) -> None:
    demand_number("level", level, below=1)
    whole = isinstance(span, tuple | list) and [type(end) for end in span] == [int, int]
    if not whole or not max(span[0], 0) <= span[1]:
        raise ParadiplomacyError(
            "span must be two whole numbers, the first reading and the last, which is 0 or later, "
            f"not {span!r}"
        )
    if bounds and span[0] > 0:  # they are of the mean from 0 on
        raise ParadiplomacyError(f"bounds need a span that starts at 0 or before, not {span!r}")
    demand_number("seed", seed, above=-1, whole=True)


def _rounding(given: GivenPanel) -> float:
    """A standard error below this is rounding."""
    return 1e-9 * float(np.nanstd(given.panel.values))


def _mean_change(given: GivenPanel, steps: Effects, outcome: str) -> NormalEstimate:
    """The mean change after the event; an error where it has no standard error."""
    estimate = overall(steps)
    if estimate is None or not np.isfinite(estimate).all() or not estimate[1] > _rounding(given):
        raise ParadiplomacyError(
            f"the change of {outcome!r} has no standard error: it does not vary, or too few "
            f"units are compared; there are {len(given.panel.units)}"
        )
    return NormalEstimate(*estimate, given.freedom)


def _terms(
    given: GivenPanel, steps: Effects, whole: NormalEstimate, apart: Honest | None, level: float
) -> Iterator[Term]:
    """The mean, its bounds where wanted, and the change at each reading from the event."""
    yield _term("ATT", whole, level)
    if apart is not None:
        ends = apart.interval
        yield Term("ATT, trends may part", ends.value, conf_low=ends.low, conf_high=ends.high)
    tiny = _rounding(given)
    for step, effect, error in zip(steps.since, steps.effect, steps.errors, strict=True):
        if error > tiny:
            change = NormalEstimate(float(effect), float(error), given.freedom)
            yield _term(str(step), change, level)


def _facts(
    given: GivenPanel, least: float | None, trends: Trends, level: float, *, apart: Honest | None
) -> tuple[tuple[str, str], ...]:
    panel = given.panel
    before = "untested" if trends.before is None else f"p = {trends.before:.3f}"
    broken = (("Breakdown", f"{apart.breakdown:.2f} times the most before"),) if apart else ()
    return (
        ("Units", f"{len(panel.units):,}, of which the event reaches {given.reached:,}"),
        ("Detectable", "no change" if least is None else f"{least:.4g} (8 samples of 10)"),
        ("Trends before", before),
        ("Interval", f"{level:.0%}, t with {given.freedom} degrees of freedom"),
        *broken,
    )


def _term(name: str, found: NormalEstimate, level: float) -> Term:
    ends = found.interval(level)
    t = found.value / found.error
    return Term(name, found.value, found.error, t, found.p(), ends.low, ends.high)


def _doubts(steps: Effects, trends: Trends, *, bounds: bool) -> list[str]:
    doubts = []
    if alone := steps.since[steps.size == 1].astype(str).tolist():
        doubts.append(f"rows of one unit, whose errors leave out how units differ: {few_of(alone)}")
    if trends.has_pretrend:
        doubts.append("units moved differently before the event already: mind its estimate")
    if bounds and trends.robust is None:
        doubts.append("no bounds: they need two readings before the event")
    return doubts
