"""The event model on a record, as the commands of `paradiplomacy model` use it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any

from paradiplomacy.cli.model_data import ModelChoice
from paradiplomacy.cli.model_fit import FitChoice, checks_of
from paradiplomacy.cli.model_verdict import goodness_view, print_goodness
from paradiplomacy.cli.model_view import finite, fit_view, history_view, number
from paradiplomacy.cli.show import note, table
from paradiplomacy.errors import ParadiplomacyError

if TYPE_CHECKING:
    from paradiplomacy.events.model import EventModel
    from paradiplomacy.mechanisms.outcome import Coefficient, KindOutcome, MechanismFit
    from paradiplomacy.record.event_history import EventRecord

__all__ = ["RecordChoice", "fit_of_record", "mechanism_view", "mechanisms_of", "print_mechanisms"]

Progress = Callable[[str, float], None]


@dataclass(frozen=True)
class RecordChoice:
    """Options that name a record and say how it is read; as they stand in a fit's JSON."""

    names: tuple[str, ...] = ()
    store: str | None = None
    rule: str = "both-ends"
    start: str | None = None
    end: str | None = None
    imputations: int = 10
    seed: int = 1989

    @classmethod
    def from_json(cls, held: dict[str, Any]) -> RecordChoice:
        """Return the choice that a fit's JSON holds."""
        return cls(**held | {"names": tuple(held["names"])})

    def to_json(self) -> dict[str, Any]:
        """Return it as plain values."""
        return asdict(self) | {"names": list(self.names)}

    def read(self) -> tuple[str, EventRecord]:
        """Return the title of the record, and the record as a history of events."""
        from paradiplomacy.cli.options import opened
        from paradiplomacy.events.files.time import moment
        from paradiplomacy.record.event_history import event_record
        from paradiplomacy.record.frames import frames_of

        held = opened(list(self.names), self.rule, self.store)
        start = None if self.start is None else moment(self.start, "--start")
        found = event_record(frames_of(held, seed=self.seed), start=start)
        if self.end is not None:
            end = moment(self.end, "--end", at="end")
            if not found.start < end <= found.end:
                raise ParadiplomacyError(
                    f"--end {self.end}: the record is watched from {found.start:g} to {found.end:g}"
                )
            found = replace(found, end=end)
        return held.meta.title, found

    def model(self, record: EventRecord, chosen: ModelChoice) -> EventModel:
        """Return the model of a formula, with the kinds and covariates of the record."""
        from paradiplomacy.mechanisms.by_formula import model_of_record

        return model_of_record(
            record, chosen.formula, commit=chosen.commit, tick=chosen.tick, breaks=chosen.breaks
        )


def fit_of_record(
    data: RecordChoice, chosen: ModelChoice, choice: FitChoice, progress: Progress
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
        "notes": [*record.notes, *_left_out(found.draws[0].left_out)],
    }


def _left_out(counted: Mapping[str, int]) -> list[str]:
    return [f"exchanges that are no events, {why}: {n}" for why, n in counted.items()]


def mechanisms_of(data: RecordChoice, record: EventRecord, progress: Progress) -> MechanismFit:
    """Fit the mechanisms that the article names to a record."""
    from paradiplomacy.mechanisms.fit import fit_mechanisms

    return fit_mechanisms(record, imputations=data.imputations, seed=data.seed, progress=progress)


def mechanism_view(
    title: str, data: RecordChoice, found: MechanismFit, *, worlds: int
) -> dict[str, Any]:
    """Return a fit of the mechanisms as plain values, and whether it fits."""
    from paradiplomacy.mechanisms.checking import goodness_of_mechanisms

    goodness = goodness_of_mechanisms(found, worlds=worlds, seed=data.seed)
    return {
        "from": title,
        "record": data.to_json(),
        **history_view(found.draws[0].history, dates=True),
        "seconds": found.seconds,
        "checks": goodness_view(goodness, worlds),
        "kinds": [_outcome_view(one) for one in found.outcomes.values()],
        "missing": [
            {"kind": one.mechanism.kind, "name": one.mechanism.name, "reason": one.reason}
            for one in found.missing
        ],
        "notes": [*found.record.notes, *_left_out(found.left_out)],
    }


def _outcome_view(one: KindOutcome) -> dict[str, Any]:
    return {
        "kind": one.kind,
        "events": one.events,
        "exposure": finite(one.exposure),
        "rate": finite(one.rate.value),
        "rate_low": finite(one.rate.low),
        "rate_high": finite(one.rate.high),
        "coefficients": [_coefficient_view(found) for found in one.coefficients],
        "untold": [{"name": found.mechanism.name, "reason": found.reason} for found in one.untold],
        "messages": list(one.messages),
    }


def _coefficient_view(one: Coefficient) -> dict[str, Any]:
    return {
        "name": one.mechanism.name,
        "about": one.mechanism.about,
        "phrase": one.mechanism.phrase,
        "how": one.how,
        "ratio": finite(one.ratio.value),
        "low": finite(one.ratio.low),
        "high": finite(one.ratio.high),
        "estimate": finite(one.estimate),
        "standard_error": finite(one.error),
        "missing_information": finite(one.missing),
        "inside": None if one.inside is None else list(one.inside),
    }


def print_mechanisms(view: Mapping[str, Any]) -> None:
    """Print whether the model fits, a table for each kind, and what could not be told."""
    print_goodness(view["checks"])
    few = False
    for kind in view["kinds"]:
        rows = []
        for one in kind["coefficients"]:
            mark = "" if one["how"] == "joint" else " *"
            few |= bool(mark)
            limits = f"{number(one['low'])} to {_top(one['high'])}"
            rows.append([one["name"] + mark, number(one["ratio"]), limits, one["phrase"]])
        title = f"{kind['kind']}: {kind['events']:,} events, rate {number(kind['rate'])} a year"
        if rows:
            table(title, ["mechanism", "ratio", "95 %", "so many times as high"], rows)
        for one in kind["untold"]:
            note(f"- {kind['kind']}, {one['name']}: cannot be told: {one['reason']}")
        for message in kind["messages"]:
            note(f"- {kind['kind']}: {message}")
    if few:
        note("- *: from few events, with exact limits, and not together with the others")
    for one in view["missing"]:
        note(f"- {one['kind']}, {one['name']}: {one['reason']}")
    for message in view["notes"]:
        note(f"- {message}")


def _top(value: float | None) -> str:
    return "no end" if value is None else number(value)
