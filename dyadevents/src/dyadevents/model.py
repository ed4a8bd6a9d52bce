"""The specification of an event model: which terms drive which kind, and when they move."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np

from dyadevents.arrays import Floats
from dyadevents.covariates import Covariate
from dyadevents.engine.plan import ColumnDesign, lay_out
from dyadevents.errors import DyadEventsError
from dyadevents.history import History
from dyadevents.kinds import EVENT, Kind
from dyadevents.network import Network
from dyadevents.terms.base import Setting, Term, TermColumn

__all__ = ["Baseline", "Commit", "EventModel", "ModelError"]

Commit = Literal["event", "month", "year"]
CELLS = {"month": 1 / 12, "year": 1.0}  # where the unit of time is the year
MOST_STEPS = 1_000_000
"""Cells or ticks of a window: at each of them, all that changes with time is computed anew."""


class ModelError(DyadEventsError):
    """A model cannot be specified, fitted or simulated like this; the message says why."""


def _steps(what: str, width: float, start: float, end: float) -> float:
    """Number of steps of a width in a window; raise where there are too many, or no number."""
    if not 0 < width < math.inf:
        raise ModelError(f"{what}={width:g}: expected a finite width above 0, in units of time")
    count = (float(end) - float(start)) / float(width)
    if not count <= MOST_STEPS:
        raise ModelError(
            f"{what}={width:g} makes {count:,.0f} steps from {start:g} to {end:g}, expected at "
            f"most {MOST_STEPS:,}; give a greater width or a shorter window"
        )
    return count


@dataclass(frozen=True)
class Baseline:
    """The rate that every dyad at risk shares, in pieces.

    Parameters
    ----------
    breaks : tuple of float
        Times at which the baseline steps; none for one constant. An ordinal likelihood
        leaves the baseline free and ignores this.
    """

    breaks: tuple[float, ...] = ()


def _are(kind: type, given: object) -> bool:
    """Check whether these are a sequence of a type."""
    return isinstance(given, Sequence) and all(isinstance(member, kind) for member in given)


def _as_text(given: object) -> str:
    text = repr(given)
    return text if len(text) <= 60 else f"a {type(given).__name__}"


def _terms_in(name: str, given: Any) -> Sequence[Term]:
    if isinstance(given, str) or not _are(Term, given):
        raise ModelError(
            f"{name}={_as_text(given)}; expected a sequence of Term, or a formula such as "
            "'inertia(raw) + reciprocity'"
        )
    terms: Sequence[Term] = given
    return terms


@dataclass(frozen=True)
class EventModel:
    """Model of events: the terms that drive each kind.

    Parameters
    ----------
    kinds : sequence of Kind
    terms : mapping of str to sequence of Term, sequence of Term, or str
        By name of kind; a plain sequence is for every kind. Text is a formula, of all kinds or,
        in a mapping, of one; it is kept as the terms that it names.
    commit : {"event", "month", "year"} or float
        When statistics move: after every event, or at the ends of cells of the calendar,
        all at once. A number is the width of a cell. Month and year take the year as unit
        of time.
    tick : float, optional
        How often what changes with time alone (decay, ages) is brought up to date. By
        default every cell; with ``commit="event"`` a hundredth of the observation window.
    baseline : mapping of str to Baseline, optional
        By name of kind; constant by default.

    Raises
    ------
    ModelError
        An argument is of another type, or two arguments do not go together.
    FormulaError
        With the place in the formula.

    Examples
    --------
    >>> from dyadevents import EventModel, terms
    >>> EventModel(terms=[terms.Inertia(transform="raw")]).kinds[0].name
    'event'
    >>> [term.label for term in EventModel(terms="reciprocity(binary)").terms_of("event")]
    ['reciprocity(transform=binary)']
    """

    kinds: Sequence[Kind] = (EVENT,)
    terms: Mapping[str, Sequence[Term] | str] | Sequence[Term] | str = ()
    commit: Commit | float = "event"
    tick: float | None = None
    baseline: Mapping[str, Baseline] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not _are(Kind, self.kinds):
            raise ModelError(f"kinds={_as_text(self.kinds)}; expected a sequence of Kind")
        baseline: Any = self.baseline
        if (
            not isinstance(baseline, Mapping)
            or not _are(Baseline, tuple(baseline.values()))
            or not all(np.ndim(pieces.breaks) == 1 for pieces in baseline.values())
        ):
            raise ModelError(
                f"baseline={_as_text(baseline)}; expected a Baseline by name of kind, with several "
                "breaks, as in Baseline((3.0,))"
            )
        if not isinstance(self.commit, str | int | float):
            raise ModelError(
                f"commit={_as_text(self.commit)}; expected event, month, year or a width"
            )
        if not isinstance(self.tick, float | int | None):
            raise ModelError(f"tick={_as_text(self.tick)}; expected a width")
        names = [kind.name for kind in self.kinds]
        if len(set(names)) < len(names):
            raise ModelError(f"two kinds share a name: {', '.join(names)}")
        for asked in (*(self.terms if isinstance(self.terms, Mapping) else ()), *self.baseline):
            if asked not in names:
                raise ModelError(f"no kind {asked!r} in this model; it has: {', '.join(names)}")
        object.__setattr__(self, "terms", self._terms_read())

    def _terms_read(self) -> Mapping[str, Sequence[Term]] | Sequence[Term]:
        """Return the terms, with formulas read."""
        from dyadevents.formula import parse

        given = self.terms
        if isinstance(given, str):
            return parse(given, self.kinds)
        if not isinstance(given, Mapping):
            return _terms_in("terms", given)
        of = {kind.name: kind for kind in self.kinds}
        return {
            name: parse(given_terms, (of[name],))[name]
            if isinstance(given_terms, str)
            else _terms_in(f"terms[{name!r}]", given_terms)
            for name, given_terms in given.items()
        }

    def terms_of(self, kind: str) -> tuple[Term, ...]:
        """Return the terms of a kind, one for each column."""
        terms: Any = self.terms  # formulas among them have been read
        given = terms.get(kind, ()) if isinstance(terms, Mapping) else terms
        return tuple(piece for term in given for piece in term.pieces())

    def baseline_of(self, kind: str) -> Baseline:
        """Return the baseline of a kind."""
        return self.baseline.get(kind, Baseline())

    @property
    def cell(self) -> float:
        """Width of a cell, 0 where statistics move after every event."""
        if isinstance(self.commit, str):
            if self.commit != "event" and self.commit not in CELLS:
                raise ModelError(f"commit={self.commit!r}; it can be event, month, year or a width")
            return CELLS.get(self.commit, 0.0)
        return float(self.commit)

    def edges(self, start: float, end: float) -> Floats:
        """Ends of the cells in (start, end], the last one at or after `end`; none without cells."""
        width = self.cell
        if width == 0:
            return np.empty(0)
        _steps("commit", width, start, end)
        first = math.floor(start / width + 1e-9) + 1
        last = max(first, math.ceil(end / width - 1e-9))
        return np.asarray(np.arange(first, last + 1) * width)

    def tick_width(self, start: float, end: float) -> float:
        """Return how wide a tick is: as given, or a hundredth of the window."""
        return self.tick if self.tick is not None else (end - start) / 100

    def ticks(self, start: float, end: float) -> Floats:
        """Return the times at which decay and ages are brought up to date."""
        if self.tick is None and self.cell > 0:
            return self.edges(start, end)
        width = self.tick_width(start, end)
        count = math.floor(_steps("tick", width, start, end) + 1e-9)
        return np.asarray(start + np.arange(1, count + 1) * width)

    def setting(
        self, network: Network, covariates: Mapping[str, Covariate], start: float, end: float
    ) -> Setting:
        """Return what the terms need to know of where they are used."""
        kinds = tuple(self.kinds)
        return Setting(network, kinds, covariates, start, end, self.ticks(start, end))

    def columns(self, kind: str, setting: Setting) -> tuple[TermColumn, ...]:
        """Return the columns of a kind, in the order of its terms."""
        return tuple(term.column(setting) for term in self.terms_of(kind))

    def design(
        self, kinds: Sequence[str], history: History, strip: tuple[int, int] | None = None
    ) -> tuple[ColumnDesign, tuple[int, ...]]:
        """Lay out the columns of some kinds in one design, of all dyads or those of a strip.

        Returns
        -------
        design : ColumnDesign
        starts : tuple of int
            Columns ``starts[k]:starts[k + 1]`` are those of ``kinds[k]``.
        """
        setting = self.setting(history.network, history.covariates, history.start, history.end)
        columns: list[TermColumn] = []
        starts = [0]
        for kind in kinds:
            columns += self.columns(kind, setting)
            starts.append(len(columns))
        return lay_out(columns, history.network, strip), tuple(starts)
