"""Fit a model to a frame, a file or a graph in one call; errors name the table and the row."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import fields, replace
from inspect import signature
from itertools import chain
from typing import Any, Literal, get_args

import numpy as np

from dyadevents.capacity import Capacity, with_capacity
from dyadevents.errors import DyadEventsError, UnknownNameError, check_option
from dyadevents.extras import extra_library
from dyadevents.files.read import HistoryFiles, read_history
from dyadevents.files.time import moments
from dyadevents.formula import parse
from dyadevents.history import History, HistoryError
from dyadevents.inference.fitted import Fit, Frailty, KindFit, Side
from dyadevents.inference.fitting import Unfit, fit_history
from dyadevents.inference.likelihood import LikelihoodName
from dyadevents.inference.newton import FitError
from dyadevents.inference.risk_sets import RiskSet
from dyadevents.inference.tied_events import Ties
from dyadevents.kinds import EVENT
from dyadevents.model import Baseline, Commit, EventModel, ModelError
from dyadevents.results.fit_result import FitResult
from dyadevents.results.frames import frame_of
from dyadevents.tasks import Executor
from dyadevents.terms.base import Term
from dyadevents.terms.covariate import Same
from dyadevents.terms.shock import Shock

__all__ = ["Terms", "fit", "model_of", "naming_rows", "statistics"]

Terms = str | Sequence[Term] | Mapping[str, str | Sequence[Term]]
"""A formula, terms, or either by name of kind."""
MOST_ROWS = 50_000_000  # of a design in a frame


@contextmanager
def naming_rows(files: HistoryFiles) -> Iterator[None]:
    """Turn errors that name an event into errors that name file and row.

    Where a file may be cut short, what cannot be fitted may come from that, and says so.
    """
    try:
        yield
    except HistoryError as error:
        raise files.located(error) from None
    except FitError as error:
        if files.doubts:
            error.args = ("; besides, ".join([str(error), *files.doubts]),)
        raise


def model_of(
    files: HistoryFiles,
    formula: Terms = "",
    *,
    commit: Commit | float = "event",
    tick: float | None = None,
    breaks: Sequence[float] = (),
) -> EventModel:
    """Return the model of a formula, with the kinds and covariates of the files.

    Parameters
    ----------
    files : HistoryFiles
    formula : str, terms, or either by name of kind
        See `formula.parse`; empty for none but the baseline.
    commit, tick
        See `EventModel`.
    breaks : sequence of float
        Times at which the baseline of every kind steps.

    Raises
    ------
    FormulaError
        The formula cannot be read.
    ModelError
        A term takes words for numbers.
    """
    history = files.history
    if files.unit != "year" and commit in ("month", "year"):
        raise ModelError(
            f"commit={commit!r} is a part of a calendar year, and unit={files.unit!r} counts "
            f"{files.unit}s; give the width of a cell in {files.unit}s, or leave unit out"
        )
    baseline = {kind.name: Baseline(tuple(sorted(set(breaks)))) for kind in history.kinds if breaks}
    model = EventModel(history.kinds, _terms_of(files, formula), commit, tick, baseline)
    for term in (term for kind in history.kinds for term in model.terms_of(kind.name)):
        _refuse_words(term, files.words)
        if files.unit != "year" and isinstance(term, Shock) and math.isfinite(term.months):
            raise ModelError(f"{term.label}: months are twelfths of a year; give window instead")
    return model


def _terms_of(
    files: HistoryFiles, given: Terms
) -> Sequence[Term] | Mapping[str, str | Sequence[Term]]:
    """Return terms, with formulas read as the covariates and the convention have it."""
    history = files.history
    named = [
        name.removesuffix(".senders").removesuffix(".receivers") for name in history.covariates
    ]
    covariates = sorted({*named, *history.covariates})
    if isinstance(given, str):
        return parse(given, history.kinds, covariates=covariates, convention=files.convention)
    if not isinstance(given, Mapping):
        return given
    kinds = {kind.name: kind for kind in history.kinds}
    read: dict[str, str | Sequence[Term]] = {}
    for name, terms in given.items():
        if isinstance(terms, str) and name in kinds:
            read[name] = parse(
                terms, (kinds[name],), covariates=covariates, convention=files.convention
            )[name]
        else:
            read[name] = terms
    return read


def _refuse_words(term: Term, words: Sequence[str]) -> None:
    for field in fields(term):  # type: ignore[arg-type]
        value = getattr(term, field.name)
        if isinstance(value, Term):
            _refuse_words(value, words)
        asked = (
            {value} if isinstance(value, str) else set(value if isinstance(value, tuple) else ())
        )
        word_columns = sorted(asked & set(words))
        if word_columns and not isinstance(term, Same):
            raise ModelError(
                f"{term.label}: {word_columns[0]!r} is a column of words, which have no size; use "
                f"same({word_columns[0]}), or give a column of numbers (1 and 0 for one of the "
                "words)"
            )


def _model_and_history(
    model: EventModel | Terms,
    events: Any,
    *,
    timed: bool = True,
    commit: Commit | float = "event",
    tick: float | None = None,
    breaks: Sequence[object] = (),
    capacity: Capacity | None = None,
    **reading: Any,
) -> tuple[EventModel, HistoryFiles | None, History]:
    """Return model, tables and history of what an analyst gave; see `fit`.

    Raises
    ------
    DyadEventsError
        A history comes with what belongs to events, or a model with what it is made of; or there
        is no such argument.
    """
    arguments = signature(read_history).parameters
    for name in reading:
        if name not in arguments:
            raise UnknownNameError("argument", name, arguments)
    known = isinstance(events, History | HistoryFiles)
    if known and reading:
        raise DyadEventsError(
            f"{', '.join(sorted(reading))}: belongs to tables of events, and a history was given"
        )
    files = events if known else read_history(events, timed=timed, **reading)
    history = files if isinstance(files, History) else files.history
    breaks = moments(breaks, "breaks", unit=getattr(files, "unit", "year"))
    if isinstance(model, EventModel):
        if commit != "event" or tick is not None or breaks:
            raise DyadEventsError("commit, tick and breaks belong to the EventModel that was given")
    elif isinstance(files, History):
        baseline = {kind.name: Baseline(tuple(sorted(breaks))) for kind in history.kinds if breaks}
        model = EventModel(history.kinds or (EVENT,), model, commit, tick, baseline)
    else:
        model = model_of(files, model, commit=commit, tick=tick, breaks=breaks)
    if capacity is not None:
        history = with_capacity(history, capacity)
    return model, None if isinstance(files, History) else files, history


def fit(
    model: EventModel | Terms,
    events: Any,
    *,
    likelihood: LikelihoodName = "interval",
    kinds: Sequence[str] | None = None,
    sub_model: Literal["rate", "choice"] | None = None,
    within: Literal["sender", "receiver"] | None = None,
    ties: Ties = "error",
    unfit: Unfit = "raise",
    frailty: Frailty | None = None,
    fixed: Literal["senders", "receivers", "both"] | None = None,
    robust: bool = False,
    sample: int | None = None,
    seed: int = 1989,
    threads: int = 2,
    executor: Executor | None = None,
    **reading: Any,
) -> FitResult:
    r"""Fit an event model by maximum likelihood, exactly: every dyad at risk at every event.

    Parameters
    ----------
    model : str, terms or EventModel
        A formula such as ``"inertia + reciprocity + x"``, a sequence of terms, or either by name of
        kind. Names that are no term are covariates.
    events : frame, relation, graph or path; or History or HistoryFiles
        Rows with a time, a sender and a receiver, in order of time: a frame of pandas, Polars or
        PyArrow, a relation of DuckDB, a graph of networkx or igraph, or a file. Or else what was
        read or made before.
    likelihood : {"interval", "ordinal"}
        Interval takes the times as they are and gives rates; ordinal takes only the order
        of the events, and nothing that is the same for all dyads can be distinguished from it.
    kinds : sequence of str, optional
        Only these; by default every kind that has terms or events, and with
        ``unfit="drop"`` every kind.
    sub_model : {"rate", "choice"}, optional
        Of an actor-oriented model (DyNAM): how often a sender acts, by terms of senders and of the
        network; or which receiver it chooses, by terms that differ between receivers (the same
        as ``within="sender"``).
    within : {"sender", "receiver"}, optional
        Compare each event with the dyads at risk of its own sender, or receiver. Effects of each
        of them then cancel, as fixed effects would; the likelihood is ordinal.
    ties : {"error", "breslow", "efron", "exact"}
        What to do with events at one time when statistics move after every event: refuse,
        or let all of them see what came before the first. Ordinal likelihoods can take Efron's
        correction, where a dyad leaves the risk set with its event, or the exact likelihood of
        which dyads it was, for times that are truly in steps.
    unfit : {"raise", "drop"}
        What to do where something cannot be estimated: raise, or leave out the terms that
        are to blame and say so; a kind without events then has a bound of its rate.
    frailty : Frailty, optional
        Effects of places that no term explains (interval likelihood only).
    fixed : {"senders", "receivers", "both"}, optional
        An effect of each of them, without a distribution (interval likelihood only; `within` has
        the ordinal one's). Terms that are of one end alone, and still, are then refused.
    robust : bool
        Standard errors that hold where events of a place depend on each other.
    sample : int, optional
        Compare each event with so many dyads, drawn at random; by default with all. It goes with
        neither effects of places nor ``unfit="drop"``.
    seed : int
        Of the sample.
    threads : int
        Results do not depend on it.
    executor : object, optional
        Anything with `submit` as in `concurrent.futures`, such as a dask `Client`: tiles of the
        dyads at risk become its tasks. No digit depends on it. Samples, choices, effects of places
        and robust errors are computed here.
    **reading
        `commit`, `tick` and `breaks` (numbers or dates) of the model; `capacity`, live ties that
        an actor has at most, as a number or by side (``{"receivers": 1}``): a dyad is not at risk
        of forming one while an end of it is taken (see `capacity.with_capacity`). With tables of
        events, all that
        `read_history` takes (actors, dyads, network, states; time, sender, receiver, kind, name,
        weight; mode, start, end, fill, convention, plain_kinds).

    Returns
    -------
    FitResult

    Raises
    ------
    TableError
        A table is wrong: argument, column and row of all that is.
    FormulaError, ModelError
        The model cannot be.
    HistoryError
        An event cannot be; the message names it.
    FitError
        There is no maximum; the message names the terms.

    Examples
    --------
    ``fit("reciprocity", events=calls, time="day", sender="by", receiver="to", start=0)``; the first
    page of the guide runs it.
    """
    risk_set = _risk_set(sub_model, within)
    check_option("likelihood", likelihood, get_args(LikelihoodName))
    check_option("ties", ties, get_args(Ties))
    check_option("unfit", unfit, get_args(Unfit))
    check_option("fixed", fixed or "both", get_args(Side))
    if frailty is not None and not isinstance(frailty, Frailty):
        raise DyadEventsError(f"frailty={frailty!r}; expected a Frailty, as in Frailty('gamma')")
    if fixed is not None:
        if frailty is not None:
            raise DyadEventsError("fixed and frailty are both effects of places; give one")
        frailty = Frailty("fixed", fixed)
    if risk_set.startswith("of"):
        likelihood = "ordinal"
    if likelihood == "ordinal" and reading.get("breaks"):
        raise DyadEventsError(
            "breaks: an ordinal likelihood leaves the baseline free; leave breaks out, or take "
            'likelihood="interval" (without within or sub_model="choice")'
        )
    if sample is not None and (
        (risk_set, frailty, unfit) != ("dyads", None, "raise") or ties in ("efron", "exact")
    ):
        raise DyadEventsError(
            "sample: an event is compared with some of all dyads; give none of sub_model, within, "
            'frailty, fixed and unfit="drop", and ties="breslow"'
        )
    chosen, files, history = _model_and_history(
        model, events, timed=likelihood == "interval", **reading
    )
    if files is not None and chosen.cell == 0 and ties == "error":
        files.refuse_ties()
    given: dict[str, Any] = {"likelihood": likelihood, "kinds": kinds, "ties": ties}
    with nullcontext() if files is None else naming_rows(files):
        if sample is None:
            given |= {"risk_set": risk_set, "unfit": unfit, "frailty": frailty}
            fitted = fit_history(chosen, history, executor=executor, threads=threads, **given)
        else:
            from dyadevents.inference.sampled_fit import fit_sampled

            fitted = fit_sampled(chosen, history, controls=sample, seed=seed, **given)
    of_files = ("library", "dates", "notes", "unit") if files is not None else ()
    return FitResult(
        fitted.model,
        _with_robust_errors(fitted, history, threads) if robust else dict(fitted.kinds),
        history,
        errors="clustered by place" if robust else "of the model",
        sampled=sample,
        limited=reading.get("capacity") is not None,
        **{name: getattr(files, name) for name in of_files},
    )


def _with_robust_errors(fitted: Fit, history: History, threads: int) -> dict[str, KindFit]:
    """Return the fits of all kinds with covariances that are clustered by place."""
    from dyadevents.inference.robust import robust_covariance

    estimated = dict(fitted.kinds)
    for name, kind_fit in fitted.kinds.items():
        if len(kind_fit.names):
            robust = robust_covariance(fitted.model, history, kind_fit, threads=threads)
            robust = robust.at_least(kind_fit.covariance)
            messages = (*kind_fit.messages, *robust.messages)
            estimated[name] = replace(kind_fit, covariance=robust.covariance, messages=messages)
    return estimated


def _risk_set(sub_model: str | None, within: str | None) -> RiskSet:
    """Return what events are compared with, as the arguments of `fit` ask for it."""
    known: dict[tuple[str | None, str | None], RiskSet] = {
        (None, None): "dyads",
        ("rate", None): "senders",
        ("choice", None): "of sender",
        ("choice", "sender"): "of sender",
        (None, "sender"): "of sender",
        (None, "receiver"): "of receiver",
    }
    if (sub_model, within) not in known:
        raise DyadEventsError(
            f"sub_model={sub_model!r}, within={within!r}; expected sub_model rate or choice, or "
            "within sender or receiver, and not both"
        )
    return known[sub_model, within]


def statistics(
    model: EventModel | Terms,
    events: Any,
    *,
    kind: str = "",
    sample: int | None = None,
    seed: int = 1989,
    stream: bool = False,
    **reading: Any,
) -> Any:
    """Return the design of a model: each event beside the dyads that were at risk of it.

    For models of others: a conditional logit of ``happened`` within ``event`` is the ordinal fit.

    Parameters
    ----------
    model, events
        As of `fit`.
    kind : str
        The kind of event; the only one, where there is one.
    sample : int, optional
        So many dyads for each event, drawn at random; all by default.
    seed : int
        Of the sample.
    stream : bool
        Whether to return a reader of Arrow batches, for what does not fit into memory.
    **reading
        As of `fit`, with `commit`, `tick`, `breaks` and `capacity`.

    Returns
    -------
    frame, or pyarrow.RecordBatchReader
        Columns event (its row in the table), time, kind, sender, receiver, happened, and one for
        each term.
    """
    from dyadevents.results.designs import event_designs

    chosen, files, history = _model_and_history(model, events, timed=False, **reading)
    names = [each.name for each in history.kinds]
    if not kind and len(names) > 1:
        raise DyadEventsError(f"kind: there are several, {', '.join(names)}; say which")
    batches = event_designs(chosen, history, kind or names[0], sample=sample, seed=seed)
    library = "" if files is None else files.library
    if not stream:
        rows = history.network.n_dyads * len(history) if sample is None else sample * len(history)
        if rows > MOST_ROWS:
            raise DyadEventsError(
                f"the design has up to {rows:,} rows, expected at most {MOST_ROWS:,}; take "
                "stream=True, or sample some dyads for each event"
            )
        parts = list(batches)
        if not parts:
            raise DyadEventsError("there is no event, and so no design")
        whole = {
            name: np.concatenate([np.asarray(part[name]) for part in parts]).tolist()
            for name in parts[0]
        }
        return frame_of(whole, library)
    pyarrow: Any = extra_library("pyarrow", "arrow")
    first = next(batches)
    tables = (pyarrow.RecordBatch.from_pydict(batch) for batch in chain([first], batches))
    opening = next(tables)
    return pyarrow.RecordBatchReader.from_batches(opening.schema, chain([opening], tables))
