"""Fit a model to a history that came from plain files; errors name the file and the row."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import fields
from typing import Literal

from dyadevents.files.read import HistoryFiles
from dyadevents.formula import parse
from dyadevents.history import HistoryError
from dyadevents.inference.fitted import Fit, Frailty
from dyadevents.inference.fitting import Unfit, fit
from dyadevents.inference.likelihood import LikelihoodName
from dyadevents.inference.newton import FitError
from dyadevents.model import Baseline, Commit, EventModel, ModelError
from dyadevents.terms.base import Term
from dyadevents.terms.covariate import Same

__all__ = ["fit_files", "model_of", "naming_rows"]


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
    formula: str = "",
    *,
    commit: Commit | float = "event",
    tick: float | None = None,
    breaks: Sequence[float] = (),
) -> EventModel:
    """Return the model of a formula, with the kinds and covariates of the files.

    Parameters
    ----------
    files : HistoryFiles
    formula : str
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
    named = [
        name.removesuffix(".senders").removesuffix(".receivers") for name in history.covariates
    ]
    terms = parse(formula, history.kinds, covariates=sorted({*named, *history.covariates}))
    for term in (term for of_kind in terms.values() for term in of_kind):
        _refuse_words(term, files.words)
    baseline = {kind.name: Baseline(tuple(sorted(breaks))) for kind in history.kinds if breaks}
    return EventModel(history.kinds, terms, commit, tick, baseline)


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


def fit_files(
    files: HistoryFiles,
    model: EventModel,
    *,
    likelihood: LikelihoodName = "interval",
    kinds: Sequence[str] | None = None,
    ties: Literal["error", "breslow"] = "error",
    unfit: Unfit = "raise",
    frailty: Frailty | None = None,
    sample: int | None = None,
    seed: int = 1989,
) -> Fit:
    r"""Fit a model; see `fit`, `fit_sampled` and `model_of`.

    Parameters
    ----------
    files : HistoryFiles
    model : EventModel
    likelihood, kinds, ties, unfit, frailty
        See `fit`.
    sample : int, optional
        Compare each event with so many dyads, drawn at random; by default with all.
    seed : int
        Of the sample.

    Raises
    ------
    TableError
        An event cannot be: all rows that share a time, or the first that is not at risk.
    ModelError, FitError
        See `fit`.

    Examples
    --------
    >>> from pathlib import Path
    >>> from tempfile import TemporaryDirectory
    >>> from dyadevents.files.read import read_history
    >>> with TemporaryDirectory() as folder:
    ...     file = Path(folder) / "events.csv"
    ...     _ = file.write_text("time,sender,receiver\n1,a,b\n2,b,a\n3,a,b\n")
    ...     files = read_history(file, start=0, end=4)
    >>> result = fit_files(files, model_of(files))
    >>> round(result["event"]["intercept"], 3)
    -0.981
    """
    if model.cell == 0 and ties == "error":
        files.refuse_ties()
    with naming_rows(files):
        if sample is None:
            return fit(
                model,
                files.history,
                likelihood=likelihood,
                kinds=kinds,
                ties=ties,
                unfit=unfit,
                frailty=frailty,
            )
        from dyadevents.inference.sampled_fit import fit_sampled

        return fit_sampled(
            model, files.history, controls=sample, seed=seed, likelihood=likelihood, kinds=kinds
        )
