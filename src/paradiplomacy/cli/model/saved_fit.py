"""A saved fit: what `paradiplomacy model fit --json` prints, or one like it by hand.

Read are ``estimates`` (by kind and term), and where there are some, ``covariance`` and ``breaks``
of each of ``kinds``. The rest is the business of whoever wrote it.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, get_args

import numpy as np
from numpy.typing import NDArray
from pydantic import ValidationError

from dyadevents.files.fit import naming_rows
from dyadevents.files.read import HistoryFiles
from dyadevents.history import History
from dyadevents.inference.fitted import Fit, KindFit
from dyadevents.inference.likelihood import LikelihoodName
from dyadevents.model import Baseline, EventModel, ModelError
from paradiplomacy.cli.model.choices import FileChoice, ModelChoice, RecordChoice
from paradiplomacy.cli.model.saved_shape import SavedShape
from paradiplomacy.errors import ParadiplomacyError
from paradiplomacy.tabular.json_files import is_number, read_json
from paradiplomacy.tabular.validation import expected_and_found

Floats = NDArray[np.float64]
_NUMBERS = ("loglik", "events", "dyads", "iterations", "seconds")
_NUMBERS_OR_NULL = ("drift", "bound")
NEVER = -700.0  # the logarithm of a rate at which nothing happens


@dataclass(frozen=True)
class SavedFit:
    """A fit as it was saved: name of the file, the whole of it, and estimates by kind and term."""

    name: str
    held: Mapping[str, Any]
    estimates: Mapping[str, Mapping[str, float]]

    def kind(self, name: str) -> Mapping[str, Any]:
        """Return what else is saved of a kind than its estimates; may be empty."""
        kinds = self.held.get("kinds", [])
        return next((entry for entry in kinds if entry.get("kind") == name), {})

    def fitted(self, model: EventModel, history: History) -> EventModel:
        """Return the model without terms and breaks that were left out of the fit."""
        setting = model.setting(history.network, history.covariates, history.start, history.end)
        terms = {}
        baseline = dict(model.baseline)
        for kind in model.kinds:
            estimates = self.estimates.get(kind.name, {})
            dropped = {entry["term"] for entry in self.kind(kind.name).get("dropped", [])}
            terms[kind.name] = tuple(
                term
                for term in model.terms_of(kind.name)
                if kind.name in self.estimates
                and ((name := term.column(setting).name) in estimates or name not in dropped)
            )
            if "breaks" in self.kind(kind.name):
                baseline[kind.name] = Baseline(tuple(self.kind(kind.name)["breaks"]))
        return replace(model, terms=terms, baseline=baseline)

    def coefficients(self, model: EventModel, history: History) -> dict[str, Floats]:
        """Return the estimates in the order of the columns of a model, by kind.

        A kind that was not fitted gets a rate at which nothing happens. A term without an estimate,
        or an estimate without a term, is refused.
        """
        coefficients = {}
        setting = model.setting(history.network, history.covariates, history.start, history.end)
        for kind in model.kinds:
            pieces = len(model.baseline_of(kind.name).breaks) + 1
            if not self.estimates.get(kind.name):
                coefficients[kind.name] = np.full(pieces, NEVER)
                continue
            estimates = dict(self.estimates[kind.name])
            base = [
                name for name in estimates if name == "intercept" or name.startswith("baseline(")
            ]
            if len(base) != pieces:
                raise ModelError(
                    f"{self.name}: {kind.name} has {len(base)} baseline rates and {pieces} are "
                    "needed; an ordinal fit has none: fit with the interval likelihood"
                )
            names = [*base, *(column.name for column in model.columns(kind.name, setting))]
            lacking = [name for name in names if name not in estimates]
            strange = [name for name in estimates if name not in names]
            if lacking or strange:
                wrong = [f"no estimate of {name}" for name in lacking]
                wrong += [f"an estimate of {name}, which is not a term" for name in strange]
                raise ModelError(f"{self.name}: {kind.name} has {'; '.join(wrong)} of the formula")
            coefficients[kind.name] = np.array([float(estimates[name]) for name in names])
        return coefficients

    def fit(self, model: EventModel) -> Fit:
        """Return the fit as it was made, of a model as `fitted` returns it, not estimates alone."""
        fits = {}
        for kind, estimates in self.estimates.items():
            if wrong := self._wrong_fields(kind):
                raise ParadiplomacyError(
                    f"{self.name} does not hold all of the fit of {kind}: `{'`, `'.join(wrong)}` "
                    "is not there, or is not as a fit has it; fit with --json again"
                )
            saved, size = self.kind(kind), len(estimates)
            fits[kind] = KindFit(
                kind,
                self.held["likelihood"],
                tuple(estimates),
                np.array(list(estimates.values()), dtype=float),
                np.array(saved["covariance"], dtype=float).reshape(size, size),
                float(saved["loglik"]),
                int(saved["events"]),
                int(saved["dyads"]),
                int(saved["iterations"]),
                float(saved["seconds"]),
                float(saved["drift"] or 0.0),
                bound=saved["bound"],
            )
        return Fit(model, fits)

    def _wrong_fields(self, kind: str) -> list[str]:
        """Fields of a kind that are not as a fit has them; not all are needed to simulate."""
        saved = self.kind(kind)
        wrong = [name for name in _NUMBERS if not is_number(saved.get(name))]
        wrong += [
            name
            for name in _NUMBERS_OR_NULL
            if name not in saved or not (saved[name] is None or is_number(saved[name]))
        ]
        if len(saved.get("covariance", ())) != len(self.estimates[kind]):
            wrong.append("covariance")
        if self.held.get("likelihood") not in get_args(LikelihoodName):
            wrong.append("likelihood")
        return wrong

    def draws(
        self, model: EventModel, history: History, worlds: int, generator: np.random.Generator
    ) -> dict[str, Floats]:
        """Draw coefficients for each world around the estimates, shape (worlds, columns).

        They are normal with the covariance of the fit. Kinds without one keep their estimates.
        """
        drawn = {}
        for kind, centre in self.coefficients(model, history).items():
            covariance = np.array(self.kind(kind).get("covariance", []), dtype=float)
            if covariance.shape != (len(centre), len(centre)):
                drawn[kind] = np.tile(centre, (worlds, 1))
                continue
            if not np.isfinite(covariance).all():
                raise ParadiplomacyError(
                    f"{self.name}: the covariance of {kind} is not known, and its coefficients "
                    "cannot be drawn; leave out --uncertain"
                )
            drawn[kind] = generator.multivariate_normal(
                centre, covariance, size=worlds, method="eigh"
            )
        return drawn


def read_fit(path: str | Path) -> SavedFit:
    """Read a saved fit.

    Raises
    ------
    ParadiplomacyError
        The file cannot be read, is not JSON, or holds no estimates.

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     file = Path(folder) / "fit.json"
    ...     _ = file.write_text('{"estimates": {"event": {"intercept": -2.5}}}')
    ...     read_fit(file).estimates["event"]["intercept"]
    -2.5
    """
    file = Path(path)
    document = read_json(file, todo="expected what `paradiplomacy model fit --json` prints")
    try:
        shape = SavedShape.model_validate(document)
    except ValidationError as error:
        detail = error.errors()[0]
        key = ".".join(map(str, detail["loc"])) or "the file"
        raise ParadiplomacyError(
            f"{file.name} is not what `paradiplomacy model fit --json` prints: `{key}`: "
            f"{expected_and_found(detail)}; fit with --json again"
        ) from None
    return SavedFit(file.name, document, shape.estimates)


@dataclass(frozen=True)
class Recalled:
    """A saved fit with the history and the model that it was made from, read again.

    Of a record it is the first of the histories that were drawn from its dates.
    """

    saved: SavedFit
    history: History
    model: EventModel
    files: HistoryFiles | None = None

    def naming_rows(self) -> AbstractContextManager[None]:
        """Have errors that name an event name file and row as well, where there are files."""
        return nullcontext() if self.files is None else naming_rows(self.files)


def recall_fit(path: Path) -> Recalled:
    """Read a saved fit, and the files or the record that it names."""
    saved = read_fit(path)
    of_record = saved.held.get("record") is not None
    source = "record" if of_record else "files"
    for wanted in (source, "model"):
        if saved.held.get(wanted) is None:
            raise ParadiplomacyError(
                f"{saved.name} does not say which {wanted} it was made with; fit with --json again"
            )
    chosen, given = ModelChoice(**saved.held["model"]), saved.held[source]
    if of_record:
        from paradiplomacy.mechanisms.by_formula import draws_of

        data = RecordChoice(**given)
        _, record = data.read()
        history = draws_of(record, data.imputations, data.seed)[0].history
        return Recalled(saved, history, saved.fitted(chosen.model_of_record(record), history))
    files = FileChoice.from_json(given).read(
        timed=saved.held.get("likelihood") != "ordinal", kinds=list(saved.estimates), empty=True
    )
    model = saved.fitted(chosen.model(files), files.history)
    return Recalled(saved, files.history, model, files)
