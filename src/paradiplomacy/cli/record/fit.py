"""Fit an event model to a record."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from paradiplomacy.cli.model.choices import FitChoice, ModelChoice, RecordChoice
from paradiplomacy.cli.model.estimates import fit_view, history_view
from paradiplomacy.cli.model.fit import checks_of

Progress = Callable[[str, float], None]

__all__ = ["fit_of_record", "left_out_notes"]


def fit_of_record(
    data: RecordChoice,
    chosen: ModelChoice,
    choice: FitChoice,
    progress: Progress,
) -> dict[str, Any]:
    """Fit a formula to a record; the fit as plain values."""
    from paradiplomacy.mechanisms.by_formula import fit_formula

    title, record = data.read()
    found = fit_formula(
        record,
        data.model(record, chosen),
        likelihood=choice.likelihood,
        kinds=choice.kinds,
        unfit=choice.unfit,
        robust=choice.robust,
        imputations=data.imputations,
        seed=data.seed,
        progress=progress,
    )
    history = found.draws[0].history
    return {
        "from": title,
        "files": None,
        "record": data.to_json(),
        "model": chosen.to_json(),
        **choice.to_json(),
        **history_view(history, dates=True),
        "checks": checks_of(found.fit.model, history, found.fit, choice.check or 0, data.seed),
        **fit_view(found.fit, found.robust, {}, pooled=found.pooled),
        "notes": [*record.notes, *left_out_notes(found.draws[0].left_out)],
    }


def left_out_notes(counted: Mapping[str, int]) -> list[str]:
    """Return what was left out and why, a sentence each."""
    return [f"exchanges that are no events, {why}: {n}" for why, n in counted.items()]
