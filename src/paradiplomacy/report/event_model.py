"""The event model in the report."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from math import isfinite
from typing import TYPE_CHECKING, Any

from paradiplomacy.language.countries import country_in_sentence
from paradiplomacy.mechanisms.effect_words import counted, rate_in_words, sentence, theme, title
from paradiplomacy.mechanisms.effects import is_from_few
from paradiplomacy.mechanisms.modelled import Modelled
from paradiplomacy.mechanisms.scenario_words import scenario_name
from paradiplomacy.record.event_words import left_out_notes
from paradiplomacy.report import words

if TYPE_CHECKING:
    from paradiplomacy.mechanisms.outcome import Coefficient, KindOutcome, MechanismFit
    from paradiplomacy.mechanisms.scenarios import Outlook

__all__ = ["event_model_context"]

_UNITS = {
    "form": "pair-years without a tie",
    "exchange": "years of active ties",
    "suspend": "years of active ties",
    "resume": "years of suspended ties",
    "end": "years of live ties",
    "warming": "years",
    "cooling": "years",
}
_HOW = {
    "joint": "all coefficients together",
    "beside": "exact, from few events",
    "alone": "exact, by itself",
}
_WHAT = {
    "established": "founding",
    "renewed": "renewal",
    "dormant": "dormancy",
    "suspended": "suspension",
    "resumed": "resumption",
    "ended": "ending",
    "exchange": "exchange",
    "act": "act of a nation",
}


def event_model_context(found: Modelled) -> dict[str, Any]:
    """What the template of the section on the event model needs."""
    context: dict[str, Any] = {"event_model": found.fit, "event_model_why": found.why}
    if found.fit is None:
        return context
    from paradiplomacy.mechanisms.fit import JOINT

    fit = found.fit
    outcomes = list(fit.outcomes.values())
    missing = [
        max((c.missing for c in one.coefficients if isfinite(c.missing)), default=0.0)
        for one in outcomes
    ]
    return context | {
        "event_pair": [country_in_sentence(code) for code in fit.record.pair],
        "event_places": (fit.record.senders.height, fit.record.receivers.height),
        "event_window": (f"{fit.record.start:.0f}", f"{fit.record.end:.1f}"),
        "event_joint": JOINT,
        "event_told": sum(
            not one.mechanism.adjusts for outcome in outcomes for one in outcome.coefficients
        ),
        "event_kinds": [_kind(one) for one in outcomes],
        "event_untold": list(_untold(fit)),
        "event_dates": [
            (_WHAT.get(what, what), list(counts.values()))
            for what, counts in fit.record.precision.items()
        ],
        "event_left_out": left_out_notes(fit.left_out),
        "event_missing": max(missing, default=0.0),
        "event_fits": _fits(found.checks, fit.outcomes),
        "outlook": found.outlook,
        "outlook_rows": list(_outlook_rows(found.outlook)),
    }


def _fits(p_values: Mapping[str, float], kinds: Iterable[str]) -> list[dict[str, Any]]:
    """Whether the model of each kind of event fits, and which tests reject it."""
    from paradiplomacy.events.diagnose.verdicts import verdicts

    return [
        {
            "key": one.kind,
            "title": title(one.kind) if one.kind else "All together",
            "fits": one.fits,
            "tests": len(one.tests),
            "rejecting": one.rejecting,
        }
        for one in verdicts(p_values, kinds)
    ]


def _kind(outcome: KindOutcome) -> dict[str, Any]:
    rows = [_row(outcome, one) for one in outcome.coefficients if not one.mechanism.adjusts]
    return {
        "key": outcome.kind,
        "title": title(outcome.kind),
        "events": outcome.events,
        "exposure": outcome.exposure,
        "unit": _UNITS[outcome.kind.partition(".")[0]],
        "rate": rate_in_words(outcome),
        "differs": [row for row in rows if row["differs"]],
        "others": [row for row in rows if not row["differs"]],
        "messages": outcome.messages,
    }


def _row(outcome: KindOutcome, one: Coefficient) -> dict[str, Any]:
    return {
        "about": theme(one.mechanism),
        "sentence": sentence(outcome, one),
        "ratio": "",
        "limits": counted(outcome, one) if is_from_few(outcome, one) else "",
        "how": _HOW[one.how],
        "inside": "",
        "differs": one.excludes_one,
    }


def _untold(fit: MechanismFit) -> Iterator[tuple[str, str, str]]:
    """Kind, mechanism and reason of what cannot be told."""
    for outcome in fit.outcomes.values():
        for one in outcome.untold:
            yield str(title(outcome.kind)), str(theme(one.mechanism)), str(one.reason)
    for one in fit.missing:
        yield str(title(one.mechanism.kind)), str(theme(one.mechanism)), str(one.reason)


def _outlook_rows(outlook: Outlook | None) -> Iterator[dict[str, Any]]:
    """Each scenario at its end: middle and limits of the ties that are active, suspended, ended."""
    if outlook is None:
        return
    for name in outlook.scenarios:
        cells = []
        for of in ("active", "suspended", "ended"):
            fan = outlook.fans[name, of][:, -1]
            cells.append((words.number(fan[2], 0), f"{fan[0]:.0f} to {fan[-1]:.0f}"))
        yield {
            "name": str(scenario_name(name, outlook.year)),
            "cells": cells,
            "assumes": outlook.assumes[name],
        }
