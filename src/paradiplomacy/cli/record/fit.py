"""Fit an event model of your own to a record."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from paradiplomacy.cli.model.choices import FitChoice, ModelChoice, RecordChoice
from paradiplomacy.cli.model.estimates import fit_view, history_view
from paradiplomacy.cli.model.fit import checks_of, show_fit
from paradiplomacy.cli.model.options import (
    Breaks,
    CheckOfRecord,
    Commit,
    Drop,
    EndOfRecord,
    FormulaOfRecord,
    Imputations,
    Kinds,
    Likelihood,
    Robust,
    Seed,
    StartOfRecord,
    Tick,
    comma_separated,
)
from paradiplomacy.cli.options import Json, Records, Rule, StoreAt
from paradiplomacy.cli.show import progress_bar

__all__ = ["Progress", "fit", "fit_of_record"]

Progress = Callable[[str, float], None]


def fit(
    *,
    formula: FormulaOfRecord,
    likelihood: Likelihood = "interval",
    start: StartOfRecord = None,
    end: EndOfRecord = None,
    commit: Commit = "month",
    tick: Tick = None,
    kinds: Kinds = None,
    breaks: Breaks = None,
    robust: Robust = False,
    drop: Drop = False,
    check: CheckOfRecord = 0,
    imputations: Imputations = 10,
    seed: Seed = 1989,
    record: Records = None,
    store: StoreAt = None,
    rule: Rule = "both-ends",
    json: Json = False,
) -> None:
    """Fit an event model of your own to a record: what drives its ties and their exchanges.

    Open dates are drawn several times within their bounds, and the estimates pooled. What
    `--json` prints, `model simulate` runs on and `model check` checks.

    Example: `paradiplomacy record fit --formula 'exchange: inertia(of=exchange, half_life=5)'
    --kinds exchange --json > fit.json`
    """
    choice = FitChoice.of(
        likelihood=likelihood, kinds=comma_separated(kinds), drop=drop, seed=seed, robust=robust,
        check=check,
    )  # fmt: skip
    data = RecordChoice(tuple(record or ()), store, rule, start, end, imputations, seed)
    model = ModelChoice.of(formula, commit, tick, breaks)
    with progress_bar() as progress:
        view = fit_of_record(data, model, choice, progress)
    show_fit(view, json)


def fit_of_record(
    data: RecordChoice,
    chosen: ModelChoice,
    choice: FitChoice,
    progress: Progress,
) -> dict[str, Any]:
    """Fit a formula to a record; the fit as plain values."""
    from paradiplomacy.mechanisms.by_formula import fit_formula
    from paradiplomacy.record.event_words import left_out_notes

    title, record = data.read()
    fitted = fit_formula(
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
    history = fitted.draws[0].history
    notes = (*record.notes, *left_out_notes(fitted.draws[0].left_out))
    return {
        "from": title,
        "files": None,
        "record": data.to_json(),
        "model": chosen.to_json(),
        **choice.to_json(),
        **history_view(history, dates=True),
        "checks": checks_of(fitted.fit.model, history, fitted.fit, choice.check, data.seed),
        **fit_view(
            fitted.fit, fitted.robust, {}, sandwiches=fitted.sandwiches, pooled=fitted.pooled
        ),
        "notes": [str(note) for note in notes],
    }
