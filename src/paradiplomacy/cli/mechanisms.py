"""Mechanisms that the article names, as an event model of a record: fitted, run on, checked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from paradiplomacy.cli.model.check import diagnosis_view, show_check
from paradiplomacy.cli.model.choices import (
    CheckOfRecord,
    Kinds,
    Pictures,
    RecordChoice,
    WholeRecordChoice,
    Worlds,
    WorldsBeside,
    comma_separated,
)
from paradiplomacy.cli.model.estimates import finite, finite_values, goodness_view, history_view
from paradiplomacy.cli.new_files import must_be_new, write_tables
from paradiplomacy.cli.options import says, takes_choices
from paradiplomacy.cli.reply import Printer
from paradiplomacy.cli.show import OnProgress, note, progress_bar, table, values_of
from paradiplomacy.errors import ParadiplomacyError
from paradiplomacy.language import render
from paradiplomacy.record.event_words import left_out_notes

if TYPE_CHECKING:
    from dyadevents.diagnose.verdicts import DiagnosticVerdict
    from paradiplomacy.mechanisms.outcome import Coefficient, KindOutcome, MechanismFit, Omission
    from paradiplomacy.mechanisms.scenarios import Outlook
    from paradiplomacy.record.event_history import EventRecord

_QUANTILES = {"q05": "5%", "q25": "25%", "q50": "50%", "q75": "75%", "q95": "95%"}


@says("model-mechanisms")
@takes_choices
def fit(reply: Printer, *, check: CheckOfRecord = 0, data: RecordChoice) -> None:
    """Estimate on a record what the article says drives ties, and how surely.

    Where events are few, counts are given in place of a ratio; what the record cannot decide is
    named, with the reason.

    Example: `paradiplomacy mechanisms fit --record sino_us`
    """
    from paradiplomacy.mechanisms.fit import goodness_of_mechanisms

    title, of_record = data.read_record()
    with progress_bar(reply.language) as progress:
        fitted = _fit_named_mechanisms(data, of_record, progress)
    goodness = goodness_of_mechanisms(fitted, worlds=check, seed=data.seed)
    view = (
        {"from": title, "record": data.to_json()}
        | history_view(fitted.draws[0].history, dates=True)
        | {"seconds": fitted.seconds, "checks": goodness_view(goodness, check)}
        | _mechanism_view(fitted, reply.language)
    )
    if not reply.prints(view):
        _print_verdicts(reply, goodness.verdicts, fitted.record.pair)
        _print_mechanisms(reply, fitted)


@says("model-outlook")
@takes_choices
def simulate(
    reply: Printer,
    *,
    until: str | None = None,
    worlds: Worlds = 100,
    out: Path | None = None,
    data: WholeRecordChoice,
) -> None:
    """Fit the mechanisms to a record and let them run on, as things stand and under scenarios.

    The scenarios are those that the record gives ground for. This is not a prediction.

    Example: `paradiplomacy mechanisms simulate --until 2036 --worlds 200`

    until: Go on to this time: a number or a date. [default: ten years on]
    out: A new folder for fans.csv and changes.csv.
    """
    from dyadevents.files.time import moment
    from paradiplomacy.mechanisms.scenarios import outlook

    last = None if until is None else moment(until, "--until", at="end")
    must_be_new(out)
    with progress_bar(reply.language) as progress:
        title, of_record = data.read_record()
        end = of_record.end
        if last is not None and not last > end:
            raise ParadiplomacyError(
                f"the record itself goes up to {end:.6g}; --until must be a later time"
            )
        fitted = _fit_named_mechanisms(
            data, of_record, lambda what, share: progress(what, 0.7 * share)
        )
        progress("scenarios", 0.7)
        ahead = outlook(fitted, years=10.0 if last is None else last - end, worlds=worlds)
        progress("scenarios", 1.0)
    view = (
        {"from": title, "record": data.to_json()}
        | {"worlds": ahead.worlds, "seed": data.seed}
        | {"window": {"start": end, "end": float(ahead.times[-1])}}
        | _outlook_view(ahead, reply.language)
    )
    tables = {name: view[name] for name in ("fans", "changes") if view[name]}
    view["written"] = [] if out is None else write_tables(out, tables)
    if not reply.prints(view):
        _print_outlook(reply, view)


@says("model-check")
@takes_choices
def check(
    reply: Printer,
    *,
    worlds: WorldsBeside = 100,
    kinds: Kinds = None,
    out: Pictures = None,
    data: WholeRecordChoice,
) -> None:
    """Check whether the mechanisms fit a record: residuals, recall, and worlds that they make.

    Example: `paradiplomacy mechanisms check --worlds 20 --out checks`
    """
    from dyadevents.diagnose.verdicts import verdicts
    from paradiplomacy.mechanisms.fit import check_mechanisms

    must_be_new(out)
    with progress_bar(reply.language) as progress:
        title, of_record = data.read_record()
        fitted = _fit_named_mechanisms(
            data, of_record, lambda what, share: progress(what, 0.7 * share)
        )
        progress("checks", 0.7)
        seen = check_mechanisms(fitted, worlds=worlds, seed=data.seed, kinds=comma_separated(kinds))
        progress("checks", 1.0)
    if not reply.is_json:
        _print_verdicts(reply, verdicts(seen.p_values, seen.kinds), of_record.pair)
    view = {"from": title, "worlds": worlds} | {"seed": data.seed} | diagnosis_view(seen)
    show_check(seen, view, out, reply.is_json)


def _fit_named_mechanisms(
    data: RecordChoice, record: EventRecord, progress: OnProgress
) -> MechanismFit:
    """Fit the mechanisms that the article names to a record."""
    from paradiplomacy.mechanisms.fit import fit_mechanisms

    return fit_mechanisms(record, imputations=data.imputations, seed=data.seed, progress=progress)


def _mechanism_view(fitted: MechanismFit, language: str) -> dict[str, Any]:
    """A fit of the mechanisms for JSON."""
    kinds = [_outcome_view(outcome, language) for outcome in fitted.outcomes.values()]
    missing = [{"kind": gap.mechanism.kind} | _gap_view(gap, language) for gap in fitted.missing]
    notes = (*fitted.record.notes, *left_out_notes(fitted.left_out))
    return {"kinds": kinds, "missing": missing} | {
        "notes": [render(note, language) for note in notes]
    }


def _gap_view(gap: Omission, language: str) -> dict[str, Any]:
    return {"name": gap.mechanism.name, "reason": render(gap.reason, language)}


def _outcome_view(outcome: KindOutcome, language: str) -> dict[str, Any]:
    rate = outcome.rate
    views = [_view_of_mechanism_effect(outcome, each, language) for each in outcome.coefficients]
    return (
        values_of(outcome, "kind", "events")
        | {"exposure": finite(outcome.exposure), "rate": finite(rate.value)}
        | {"rate_low": finite(rate.low), "rate_high": finite(rate.high)}
        | {"coefficients": views, "untold": [_gap_view(gap, language) for gap in outcome.untold]}
        | {"messages": list(outcome.messages)}
    )


def _view_of_mechanism_effect(
    outcome: KindOutcome, coefficient: Coefficient, language: str
) -> dict[str, Any]:
    from paradiplomacy.mechanisms.effect_words import sentence, theme

    return (
        {"name": coefficient.mechanism.name}
        | {"about": render(theme(coefficient.mechanism), language)}
        | {"sentence": render(sentence(outcome, coefficient), language), "how": coefficient.how}
        | {"ratio": finite(coefficient.ratio.value)}
        | finite_values(coefficient.ratio, "low", "high")
        | finite_values(coefficient, "estimate")
        | {"standard_error": finite(coefficient.error)}
        | {"missing_information": finite(coefficient.missing)}
        | values_of(coefficient, "inside")
    )


def _print_verdicts(
    reply: Printer, verdicts: Sequence[DiagnosticVerdict], pair: tuple[str, str]
) -> None:
    """Print of each kind of event whether the model fits, and what speaks against it."""
    from paradiplomacy.mechanisms.effect_words import title, verdict_in_words

    rows = (
        (reply.text(title(verdict.kind)), reply.text(verdict_in_words(verdict, pair)))
        for verdict in verdicts
    )
    reply.grid(reply.say("fits"), ("kind", "verdict"), rows)
    if any(verdict.rejected for verdict in verdicts):
        reply.remark("summaries")


def _print_mechanisms(reply: Printer, fitted: MechanismFit) -> None:
    """Print a table for each kind, and what could not be estimated."""
    from paradiplomacy.mechanisms import effect_words

    say = reply.say
    for outcome in fitted.outcomes.values():
        title = effect_words.title(outcome.kind)
        if outcome.coefficients:
            rate = effect_words.rate_in_words(outcome)
            rows = (
                (reply.text(effect_words.sentence(outcome, each)), say(f"how.{each.how}"))
                for each in outcome.coefficients
            )
            reply.grid(say("kind", kind=title, n=outcome.events, rate=rate), ("says", "how"), rows)
        for message in outcome.messages:
            note(f"- {reply.text(title)}: {message}")
    lost = [gap for outcome in fitted.outcomes.values() for gap in outcome.untold]
    for gap in (*lost, *fitted.missing):
        mechanism = gap.mechanism
        name, kind = effect_words.mechanism_name(mechanism), effect_words.title(mechanism.kind)
        reply.remark("gap", kind=kind, name=name, reason=gap.reason)
    for text in (*fitted.record.notes, *left_out_notes(fitted.left_out)):
        note(f"- {reply.text(text)}")


def _outlook_view(ahead: Outlook, language: str) -> dict[str, Any]:
    """Scenarios and their fans for JSON."""
    from paradiplomacy.mechanisms.scenario_words import scenario_name

    def scene(code: str) -> dict[str, Any]:
        return {"code": code, "name": render(scenario_name(code, year=ahead.year), language)}

    scenarios = [
        scene(code) | {"assumes": [render(text, language) for text in ahead.assumes[code]]}
        for code in ahead.scenarios
    ]
    absent = [scene(code) | {"reason": render(why, language)} for code, why in ahead.absent.items()]
    return {"scenarios": scenarios, "absent": absent} | {
        "fans": _rows_of_forecasts(ahead, ahead.fans),
        "changes": _rows_of_forecasts(ahead, ahead.changes),
    }


def _rows_of_forecasts(ahead: Outlook, fans: Mapping[tuple[str, str], Any]) -> list[dict[str, Any]]:
    return [
        {"scenario": scenario, "of": of}
        | {"time": float(ahead.times[k])}
        | {name: float(values[q, k]) for q, name in enumerate(_QUANTILES)}
        for (scenario, of), values in fans.items()
        for k in range(len(ahead.times))
    ]


def _print_outlook(reply: Printer, view: Mapping[str, Any]) -> None:
    """Print how many ties there are at the end in each scenario, and what each assumes."""
    last = view["fans"][-1]["time"]
    names = {scenario["code"]: scenario["name"] for scenario in view["scenarios"]}
    for of in dict.fromkeys(row["of"] for row in view["fans"]):
        rows = [
            [names[row["scenario"]], *(f"{row[name]:g}" for name in _QUANTILES)]
            for row in view["fans"]
            if row["of"] == of and row["time"] == last
        ]
        title = reply.say(f"ties.{of}", time=f"{last:.6g}", n=view["worlds"])
        table(title, [reply.say("scenario"), *_QUANTILES.values()], rows)
    for scenario in view["scenarios"]:
        reply.remark("assumes", name=scenario["name"])
        for sentence in scenario["assumes"]:
            note(f"- {sentence}")
    for scenario in view["absent"]:
        reply.remark("not-run", name=scenario["name"], reason=scenario["reason"])
