"""Fit the mechanisms that the article names to a record."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from paradiplomacy.cli.model.choices import RecordChoice
from paradiplomacy.cli.model.estimates import finite, history_view
from paradiplomacy.cli.model.goodness import goodness_view
from paradiplomacy.cli.model.options import (
    CheckOfRecord,
    EndOfRecord,
    Imputations,
    Seed,
    StartOfRecord,
)
from paradiplomacy.cli.options import Json, Language, Records, Rule, StoreAt
from paradiplomacy.cli.record.fit import Progress
from paradiplomacy.cli.show import as_json, note, progress_bar, table

if TYPE_CHECKING:
    from dyadevents.diagnose import Goodness
    from dyadevents.diagnose.verdicts import DiagnosticVerdict
    from paradiplomacy.language import Text
    from paradiplomacy.mechanisms.outcome import Coefficient, KindOutcome, MechanismFit
    from paradiplomacy.record.event_history import EventRecord

__all__ = ["fit", "mechanisms_of", "print_verdicts"]


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
    language: Language = "en",
    json: Json = False,
) -> None:
    """Estimate on a record what the article says drives ties, and how surely.

    Where events are few, counts are given in place of a ratio; what the record cannot decide is
    named, with the reason.

    Example: `paradiplomacy mechanisms fit --record sino_us`
    """
    from paradiplomacy.mechanisms.checking import goodness_of_mechanisms

    data = RecordChoice(tuple(record or ()), store, rule, start, end, imputations, seed)
    title, of_record = data.read()
    with progress_bar() as progress:
        fitted = mechanisms_of(data, of_record, progress)
    goodness = goodness_of_mechanisms(fitted, worlds=check, seed=data.seed)
    if not json:
        print_mechanisms(fitted, goodness, language)
        return
    view = mechanism_view(title, data, fitted, goodness=goodness, worlds=check, language=language)
    as_json("model-mechanisms", view)


def mechanisms_of(data: RecordChoice, record: EventRecord, progress: Progress) -> MechanismFit:
    """Fit the mechanisms that the article names to a record."""
    from paradiplomacy.mechanisms.fit import fit_mechanisms

    return fit_mechanisms(record, imputations=data.imputations, seed=data.seed, progress=progress)


def mechanism_view(
    title: str,
    data: RecordChoice,
    fitted: MechanismFit,
    *,
    goodness: Goodness,
    worlds: int,
    language: str,
) -> dict[str, Any]:
    """Return a fit of the mechanisms as plain values, and whether it fits."""
    from paradiplomacy.language import render
    from paradiplomacy.record.event_words import left_out_notes

    return {
        "from": title,
        "record": data.to_json(),
        **history_view(fitted.draws[0].history, dates=True),
        "seconds": fitted.seconds,
        "checks": goodness_view(goodness, worlds),
        "kinds": [_outcome_view(outcome, language) for outcome in fitted.outcomes.values()],
        "missing": [
            {
                "kind": gap.mechanism.kind,
                "name": gap.mechanism.name,
                "reason": render(gap.reason, language),
            }
            for gap in fitted.missing
        ],
        "notes": [
            render(note, language)
            for note in (*fitted.record.notes, *left_out_notes(fitted.left_out))
        ],
    }


def _outcome_view(outcome: KindOutcome, language: str) -> dict[str, Any]:
    from paradiplomacy.language import render

    return {
        "kind": outcome.kind,
        "events": outcome.events,
        "exposure": finite(outcome.exposure),
        "rate": finite(outcome.rate.value),
        "rate_low": finite(outcome.rate.low),
        "rate_high": finite(outcome.rate.high),
        "coefficients": [
            _coefficient_view(outcome, coefficient, language)
            for coefficient in outcome.coefficients
        ],
        "untold": [
            {"name": gap.mechanism.name, "reason": render(gap.reason, language)}
            for gap in outcome.untold
        ],
        "messages": list(outcome.messages),
    }


def _coefficient_view(
    outcome: KindOutcome, coefficient: Coefficient, language: str
) -> dict[str, Any]:
    from paradiplomacy.language import render
    from paradiplomacy.mechanisms.effect_words import sentence, theme

    return {
        "name": coefficient.mechanism.name,
        "about": render(theme(coefficient.mechanism), language),
        "sentence": render(sentence(outcome, coefficient), language),
        "how": coefficient.how,
        "ratio": finite(coefficient.ratio.value),
        "low": finite(coefficient.ratio.low),
        "high": finite(coefficient.ratio.high),
        "estimate": finite(coefficient.estimate),
        "standard_error": finite(coefficient.error),
        "missing_information": finite(coefficient.missing),
        "inside": None if coefficient.inside is None else list(coefficient.inside),
    }


def print_verdicts(
    verdicts: Sequence[DiagnosticVerdict], pair: tuple[str, str], language: str
) -> None:
    """Print of each kind of event whether the model fits, and what speaks against it."""
    from paradiplomacy.language import Words, render
    from paradiplomacy.mechanisms.effect_words import title, verdict_in_words

    words = Words(__name__)
    columns = [render(words(f"column.{key}"), language) for key in ("kind", "verdict")]
    rows = (
        (render(title(verdict.kind), language), render(verdict_in_words(verdict, pair), language))
        for verdict in verdicts
    )
    table(render(words("fits"), language), columns, rows)
    if any(verdict.rejected for verdict in verdicts):
        note(render(words("summaries"), language))


def print_mechanisms(fitted: MechanismFit, goodness: Goodness, language: str) -> None:
    """Print whether the model fits, a table for each kind, and what could not be estimated."""
    from paradiplomacy.language import Words, render
    from paradiplomacy.mechanisms import effect_words
    from paradiplomacy.record.event_words import left_out_notes

    words = Words(__name__)

    def say(text: Text) -> str:
        return render(text, language)

    print_verdicts(goodness.verdicts, fitted.record.pair, language)
    for outcome in fitted.outcomes.values():
        title = effect_words.title(outcome.kind)
        if outcome.coefficients:
            head = words(
                "kind", kind=title, n=outcome.events, rate=effect_words.rate_in_words(outcome)
            )
            rows = (
                (
                    say(effect_words.sentence(outcome, coefficient)),
                    say(words(f"how.{coefficient.how}")),
                )
                for coefficient in outcome.coefficients
            )
            columns = [say(words(f"column.{key}")) for key in ("says", "how")]
            table(say(head), columns, rows)
        for message in outcome.messages:
            note(f"- {say(title)}: {message}")
    lost = [gap for outcome in fitted.outcomes.values() for gap in outcome.untold]
    for gap in (*lost, *fitted.missing):
        mechanism = gap.mechanism
        name, kind = effect_words.named(mechanism), effect_words.title(mechanism.kind)
        note(say(words("gap", kind=kind, name=name, reason=gap.reason)))
    for text in (*fitted.record.notes, *left_out_notes(fitted.left_out)):
        note(f"- {say(text)}")
