"""Fit the mechanisms that the article names to a record."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from paradiplomacy.cli.model.choices import RecordChoice
from paradiplomacy.cli.model.estimates import finite, history_view, number
from paradiplomacy.cli.model.goodness import goodness_view, print_goodness
from paradiplomacy.cli.model.options import (
    CheckOfRecord,
    EndOfRecord,
    Imputations,
    Seed,
    StartOfRecord,
)
from paradiplomacy.cli.options import Json, Records, Rule, StoreAt
from paradiplomacy.cli.record.fit import Progress, left_out_notes
from paradiplomacy.cli.show import as_json, note, progress_bar, table

if TYPE_CHECKING:
    from paradiplomacy.mechanisms.outcome import Coefficient, KindOutcome, MechanismFit
    from paradiplomacy.record.event_history import EventRecord

__all__ = ["fit", "mechanisms_of"]


def fit(
    *,
    start: StartOfRecord = None,
    end: EndOfRecord = None,
    check: CheckOfRecord = 0,
    imputations: Imputations = 10,
    seed: Seed = 1989,
    record: Records = None,
    store: StoreAt = None,
    rule: Rule = "both-ends",
    json: Json = False,
) -> None:
    """Estimate on a record what the article says drives ties, and how surely.

    Where events are few, limits are exact; what the record cannot tell is named, with the reason.

    Example: `paradiplomacy mechanisms fit --record sino_us`
    """
    data = RecordChoice(tuple(record or ()), store, rule, start, end, imputations, seed)
    title, of_record = data.read()
    with progress_bar() as progress:
        fitted = mechanisms_of(data, of_record, progress)
    view = mechanism_view(title, data, fitted, worlds=check)
    if json:
        as_json("model-mechanisms", view)
    else:
        print_mechanisms(view)


def mechanisms_of(data: RecordChoice, record: EventRecord, progress: Progress) -> MechanismFit:
    """Fit the mechanisms that the article names to a record."""
    from paradiplomacy.mechanisms.fit import fit_mechanisms

    return fit_mechanisms(record, imputations=data.imputations, seed=data.seed, progress=progress)


def mechanism_view(
    title: str, data: RecordChoice, fitted: MechanismFit, *, worlds: int
) -> dict[str, Any]:
    """Return a fit of the mechanisms as plain values, and whether it fits."""
    from paradiplomacy.mechanisms.checking import goodness_of_mechanisms

    goodness = goodness_of_mechanisms(fitted, worlds=worlds, seed=data.seed)
    return {
        "from": title,
        "record": data.to_json(),
        **history_view(fitted.draws[0].history, dates=True),
        "seconds": fitted.seconds,
        "checks": goodness_view(goodness, worlds),
        "kinds": [_outcome_view(outcome) for outcome in fitted.outcomes.values()],
        "missing": [
            {"kind": gap.mechanism.kind, "name": gap.mechanism.name, "reason": gap.reason}
            for gap in fitted.missing
        ],
        "notes": [*fitted.record.notes, *left_out_notes(fitted.left_out)],
    }


def _outcome_view(outcome: KindOutcome) -> dict[str, Any]:
    return {
        "kind": outcome.kind,
        "events": outcome.events,
        "exposure": finite(outcome.exposure),
        "rate": finite(outcome.rate.value),
        "rate_low": finite(outcome.rate.low),
        "rate_high": finite(outcome.rate.high),
        "coefficients": [_coefficient_view(coefficient) for coefficient in outcome.coefficients],
        "untold": [{"name": gap.mechanism.name, "reason": gap.reason} for gap in outcome.untold],
        "messages": list(outcome.messages),
    }


def _coefficient_view(coefficient: Coefficient) -> dict[str, Any]:
    return {
        "name": coefficient.mechanism.name,
        "about": coefficient.mechanism.about,
        "phrase": coefficient.mechanism.phrase,
        "how": coefficient.how,
        "ratio": finite(coefficient.ratio.value),
        "low": finite(coefficient.ratio.low),
        "high": finite(coefficient.ratio.high),
        "estimate": finite(coefficient.estimate),
        "standard_error": finite(coefficient.error),
        "missing_information": finite(coefficient.missing),
        "inside": None if coefficient.inside is None else list(coefficient.inside),
    }


def print_mechanisms(view: Mapping[str, Any]) -> None:
    """Print whether the model fits, a table for each kind, and what could not be told."""
    print_goodness(view["checks"])
    few = False
    for kind in view["kinds"]:
        rows = []
        for coefficient in kind["coefficients"]:
            mark = "" if coefficient["how"] == "joint" else " *"
            few |= bool(mark)
            limits = f"{number(coefficient['low'])} to {_top(coefficient['high'])}"
            rows.append(
                [
                    coefficient["name"] + mark,
                    number(coefficient["ratio"]),
                    limits,
                    coefficient["phrase"],
                ]
            )
        title = f"{kind['kind']}: {kind['events']:,} events, rate {number(kind['rate'])} a year"
        if rows:
            table(title, ["mechanism", "ratio", "95 %", "so many times as high"], rows)
        for mechanism in kind["untold"]:
            note(f"- {kind['kind']}, {mechanism['name']}: cannot be told: {mechanism['reason']}")
        for message in kind["messages"]:
            note(f"- {kind['kind']}: {message}")
    if few:
        note("- *: from few events, with exact limits, and not together with the others")
    for mechanism in view["missing"]:
        note(f"- {mechanism['kind']}, {mechanism['name']}: {mechanism['reason']}")
    for message in view["notes"]:
        note(f"- {message}")


def _top(value: float | None) -> str:
    return "no end" if value is None else number(value)
