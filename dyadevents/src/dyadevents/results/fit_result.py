"""A fit as an analyst reads it: summary, frames, pictures, predictions, files."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass, replace
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dyadevents.errors import DyadEventsError, check_whole
from dyadevents.files.tables import Unit
from dyadevents.files.time import as_date, moment
from dyadevents.history import History
from dyadevents.inference.fitted import Fit
from dyadevents.results import coefficients
from dyadevents.results.coefficients import Heading
from dyadevents.results.frames import frame_of
from dyadevents.results.summary import Summary

if TYPE_CHECKING:
    import altair

    from dyadevents.simulate.worlds import Worlds

__all__ = ["FitResult", "load"]


@dataclass(frozen=True, repr=False)
class FitResult(Fit):
    """A fit with the history that it was made of.

    Attributes
    ----------
    model, kinds
        See `Fit`.
    history : History, optional
        None where a file of numbers alone was loaded; what needs it says so.
    library : {"pandas", "polars", "pyarrow", ""}
        The library of the frames that came in, in which frames go out.
    dates : bool
        Whether times are dates.
    errors : str
        What kind the standard errors are.
    sampled : int, optional
        Dyads that each event was compared with, where not with all.
    notes : tuple of str
        What was taken for granted or left out when tables were read.
    limited : bool
        Whether the history is one of ends that can be taken, which no simulation goes on with.
    unit : {"year", "day", "hour", "minute", "second"}
        What dates are counted in.
    """

    history: History | None = None
    library: str = ""
    dates: bool = False
    errors: str = "of the model"
    sampled: int | None = None
    notes: tuple[str, ...] = ()
    limited: bool = False
    unit: Unit = "year"

    def __repr__(self) -> str:
        return super().__repr__().replace("<Fit:", "<FitResult:").replace("KindFit ", "")

    @property
    def parameters(self) -> int:
        """Number of estimated numbers, over the kinds."""
        return sum(kind_fit.parameters for kind_fit in self.kinds.values())

    @property
    def aic(self) -> float:
        """Akaike's information criterion, over the kinds."""
        return sum(kind_fit.aic for kind_fit in self.kinds.values())

    @property
    def bic(self) -> float:
        """Schwarz' information criterion, over the kinds."""
        return sum(kind_fit.bic for kind_fit in self.kinds.values())

    def _heading(self, level: float) -> Heading:
        window = ""
        if self.history is not None:
            ends = (self.history.start, self.history.end)
            window = " to ".join(
                as_date(time, self.unit) if self.dates else f"{time:g}" for time in ends
            )
        return Heading(self.errors, window, self.sampled, level)

    def summary(self, *, level: float = 0.95) -> Summary:
        """Return the table of coefficients, with p-values, AIC, BIC and what was left out.

        Parameters
        ----------
        level : float
            Confidence of the intervals.
        """
        heading = self._heading(level)
        made = Summary(coefficients.as_text(self, heading, self.notes))
        made.html = coefficients.as_html(self, heading, self.notes)
        return made

    def _repr_html_(self) -> str:
        return self.summary().html

    def to_latex(self, *, level: float = 0.95) -> str:
        """Return the table of coefficients as LaTeX, which needs the package booktabs."""
        return coefficients.as_latex(self, self._heading(level))

    def frame(self, *, level: float = 0.95, library: str = "") -> Any:
        """Return a row for each coefficient, in the kind of frame that came in.

        From a relation of DuckDB come tables of PyArrow.

        Parameters
        ----------
        level : float
        library : {"pandas", "polars", "pyarrow"}, optional
            Of the frame; by default that of the events.

        Returns
        -------
        frame
            Columns kind, term, estimate, std_error, statistic, p_value, conf_low, conf_high.
        """
        rows = coefficients.rows_of(self, level)
        columns = {name: [getattr(row, name) for row in rows] for name in coefficients.COLUMNS}
        return frame_of(columns, library or self.library)

    def explain(self, *, level: float = 0.95) -> Summary:
        """Return a sentence for each term, a line each: how many times as often events come."""
        from dyadevents.results.effect_sizes import sentences

        lines = sentences(self, level, f"{self.unit}s" if self.dates else "units of time")
        made = Summary("\n".join(lines))
        made.html = "".join(f"<p>{escape(line)}</p>" for line in lines)
        return made

    def marginal_effects(self, *, level: float = 0.95, library: str = "") -> Any:
        """Return the average change per unit of each term, of the rate and of the next event.

        Returns
        -------
        frame
            Columns kind, term, scale, effect, std_error, conf_low, conf_high; see
            `effect_sizes.MarginalEffect`.
        """
        from dyadevents.results.effect_sizes import MarginalEffect, marginal_effects

        if self.sampled is not None or any(each.frailty for each in self.kinds.values()):
            raise DyadEventsError(
                "marginal effects need a fit that compares all dyads and has no effects of places; "
                "fit without sample, fixed and frailty"
            )
        for each in self.kinds.values():
            each.check_plain("marginal effects")
        rows = marginal_effects(self, self._known_history("marginal effects"), level=level)
        names = MarginalEffect.__dataclass_fields__
        columns = {name: [getattr(row, name) for row in rows] for name in names}
        return frame_of(columns, library or self.library)

    def curve(
        self,
        name: str,
        *,
        at: Sequence[float] | None = None,
        level: float = 0.95,
        library: str = "",
    ) -> Any:
        """Return the effect of a covariate that is a natural spline, ``ns(name)``, with limits.

        Parameters
        ----------
        name : str
            The covariate.
        at : sequence of float, optional
            Its values; by default 50 over its range.
        level : float

        Returns
        -------
        frame
            Columns kind, term, value, effect, std_error, conf_low, conf_high: the logarithm of the
            ratio of the rate to that at the middle knot.
        """
        from dyadevents.results.curves import effect_curve

        found = effect_curve(self, self._known_history("a curve"), name, at=at, level=level)
        return frame_of(found, library or self.library)

    def predict(
        self,
        *,
        at: object = None,
        until: object = None,
        dyads: Collection[tuple[str, str]] | None = None,
        worlds: int = 1000,
        seed: int = 1989,
        level: float = 0.95,
        library: str = "",
    ) -> Any:
        """Return what is expected of every dyad after the history, the likeliest first.

        Of the rate of a DyNAM, it is that of every sender; of a choice, or a fit within senders or
        receivers, the probability among the dyads of that end, given that it has the next event.

        Parameters
        ----------
        at : float, date or text, optional
            When, with nothing more happening before; just after the history by default.
        until : float, date or text, optional
            Also the probability that each dyad has an event between `at` and then, from simulated
            worlds; later than `at`.
        dyads : collection of (sender, receiver), optional
            Only these.
        worlds, seed : int
            Of the simulation.
        level : float
            Confidence of the limits of rates.

        Returns
        -------
        frame
            Columns kind, sender, receiver, rate, rate_low, rate_high, next, and with `until`
            probability and simulation_error; see `prediction.expected_events`.
        """
        from dyadevents.results.prediction import expected_events

        if until is not None:
            self._check_simulated("a prediction by a date")
        found = expected_events(
            self,
            self._known_history("a prediction"),
            at=None if at is None else moment(str(at), "at", unit=self.unit),
            until=None if until is None else moment(str(until), "until", at="end", unit=self.unit),
            dyads=dyads,
            worlds=worlds,
            seed=seed,
            level=level,
        )
        columns = {name: cells.tolist() for name, cells in found.items()}
        return frame_of(columns, library or self.library)

    def simulate(self, until: object, *, worlds: int = 100, seed: int = 1989) -> Worlds:
        """Return worlds that go on from the end of the history, at the estimates.

        Parameters
        ----------
        until : float, date or text
        worlds, seed : int
        """
        from dyadevents.results.prediction import simulate_on

        self._check_simulated("a simulation")
        history = self._known_history("a simulation")
        end = moment(str(until), "until", at="end", unit=self.unit)
        return replace(simulate_on(self, history, end, worlds=worlds, seed=seed), unit=self.unit)

    def check(self, *, worlds: int = 0, seed: int = 1989, library: str = "") -> Any:
        """Return the tests of whether the model fits; see `diagnose.diagnose`.

        Fits within senders or receivers have that of effects over time alone, as events of
        different ends are not compared; rates of senders have all but that of receivers; fits with
        effects of places (fixed, frailty) those of the time between events.

        Parameters
        ----------
        worlds : int
            Simulated and held against the data as well, which needs the interval likelihood; 0 for
            tests of residuals alone.
        seed : int

        Returns
        -------
        frame
            Columns test, p_value, rejected: by Holm's correction over the tests of a kind.
        """
        from dyadevents.diagnose import diagnose

        if self.sampled is not None:
            raise DyadEventsError("checks need a fit that compares all dyads; fit without sample")
        check_whole("worlds", worlds)
        if worlds:
            self._check_simulated("a check by simulated worlds")
            if any(each.likelihood == "ordinal" for each in self.kinds.values()):
                raise DyadEventsError("worlds need rates: fit with the interval likelihood")
        history = self._known_history("a check")
        found = diagnose(self.model, history, self, worlds=worlds, seed=seed, ranks=False)
        rejecting = {
            f"{verdict.kind}: {test}" if verdict.kind else test
            for verdict in found.verdicts
            for test in verdict.rejecting
        }
        columns: dict[str, list[Any]] = {
            "test": list(found.p_values),
            "p_value": list(found.p_values.values()),
            "rejected": [test in rejecting for test in found.p_values],
        }
        return frame_of(columns, library or self.library)

    def plot(self, *, level: float = 0.95) -> altair.LayerChart:
        """Draw the coefficients with their intervals; needs ``dyadevents[charts]``."""
        from dyadevents.extras import extra_library

        alt: Any = extra_library("altair", "charts")
        rows = [
            asdict(row)
            for row in coefficients.rows_of(self, level)
            if not row.term.startswith(("intercept", "baseline("))
        ]
        base = alt.Chart(alt.Data(values=rows)).encode(
            y=alt.Y("term:N", sort=None, title=None), color=alt.Color("kind:N", title="kind")
        )
        interval = f"log rate ratio, {level:.0%} interval"
        drawn = alt.layer(
            alt.Chart(alt.Data(values=[{"zero": 0}])).mark_rule(color="gray").encode(x="zero:Q"),
            base.mark_rule().encode(x=alt.X("conf_low:Q", title=interval), x2="conf_high:Q"),
            base.mark_point(filled=True, size=60).encode(x="estimate:Q"),
        )
        chart: altair.LayerChart = drawn
        return chart

    def save(self, path: str | Path) -> None:
        """Write the fit to a file: .npz with the history, .json numbers alone; see `load`."""
        from dyadevents.results.saved_fits import write_parts

        about = {
            "library": self.library,
            "dates": self.dates,
            "errors": self.errors,
            "sampled": self.sampled,
            "notes": self.notes,
            "limited": self.limited,
            "unit": self.unit,
        }
        write_parts(path, self.model, self.kinds, self.history, about)

    def _known_history(self, what: str) -> History:
        if self.history is None:
            raise DyadEventsError(
                f"{what} needs the history, which a .json file and a fit of fit_cells do not hold; "
                "save a fit as .npz, or use fit"
            )
        return self.history

    def _check_simulated(self, what: str) -> None:
        """Raise where worlds cannot go on as the fit has it."""
        for each in self.kinds.values():
            each.check_plain(what)
        if self.limited or any(each.frailty for each in self.kinds.values()):
            unknown, without = (
                ("when an end is taken", "capacity")
                if self.limited
                else ("effects of places", "fixed and frailty")
            )
            raise DyadEventsError(f"{what} does not know {unknown}; fit without {without} for it")

    # What maketables asks of a result: https://github.com/py-econometrics/maketables

    @property
    def __maketables_coef_table__(self) -> Any:
        frame = self.frame(library="pandas")
        several = len(self.kinds) > 1
        names = frame["kind"] + ": " + frame["term"] if several else frame["term"]
        called = dict(
            zip(coefficients.COLUMNS[2:], ("b", "se", "t", "p", "ci95l", "ci95u"), strict=True)
        )
        table = frame.rename(columns=called)[list(called.values())]
        return table.set_index(names.rename("Coefficient"))

    @property
    def __maketables_depvar__(self) -> str:
        return "rate of events"

    @property
    def __maketables_default_stat_keys__(self) -> list[str]:
        return ["N", "ll", "aic", "bic"]

    def __maketables_stat__(self, key: str) -> float | None:
        events = sum(kind_fit.n_events for kind_fit in self.kinds.values())
        known = {"N": events, "ll": self.loglik, "aic": self.aic, "bic": self.bic}
        return known.get(key)


def load(path: str | Path) -> FitResult:
    """Read a fit that `FitResult.save` wrote.

    Raises
    ------
    DyadEventsError
        The file is not there, is no fit, or of a later version.
    """
    from dyadevents.results.saved_fits import read_parts

    model, kinds, history, about = read_parts(path)
    return FitResult(
        model,
        kinds,
        history,
        **{name: about[name] for name in ("library", "dates", "errors", "sampled")},
        notes=tuple(about["notes"]),
        limited=bool(about.get("limited", False)),
        unit=about.get("unit", "year"),
    )
