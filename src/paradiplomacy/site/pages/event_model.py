"""Drivers of forming, working, breaking off and return of ties: first how far to trust them."""

from __future__ import annotations

from collections.abc import Sequence
from math import isfinite
from typing import TYPE_CHECKING, Any

from paradiplomacy.site.kinds import PageKind, View

if TYPE_CHECKING:
    from dyadevents.diagnose.verdicts import DiagnosticVerdict
    from paradiplomacy.mechanisms.effects import TermEffect
    from paradiplomacy.mechanisms.outcome import KindOutcome, MechanismFit
    from paradiplomacy.mechanisms.scenarios import Outlook
    from paradiplomacy.site.site_context import SiteContext

__all__ = ["KIND"]

_TIES = ("active", "suspended", "ended")

SURE = ("clear", "pattern", "untested")
"""How sure effects are of which the limits leave out that nothing differs."""


def view(site: SiteContext, key: str) -> View:
    """Fit of the model, then what goes with what, the surest first."""
    if site.results is None:
        return {"pending": True}
    modelled = site.results.event_model
    if modelled.fit is None:
        return {"pending": False, "why": modelled.why}
    from dyadevents.diagnose.verdicts import verdicts
    from paradiplomacy.mechanisms.effects import effects_of

    fit = modelled.fit
    judged = verdicts(modelled.checks, fit.outcomes)
    rejected = {verdict.kind for verdict in judged if verdict.rejected}
    tested = [verdict for verdict in judged if verdict.tests]
    effects = effects_of(fit, rejected, {verdict.kind for verdict in judged if verdict.fits})
    return {
        "pending": False,
        "why": "",
        "pair": list(fit.record.pair),
        "start": round(fit.record.start),
        "end": int(fit.record.end),
        "places": [fit.record.senders.height, fit.record.receivers.height],
        "tested": len(tested),
        "rejected": sum(verdict.rejected for verdict in tested),
        "kinds": [_verdict_on_kind(verdict, fit) for verdict in judged],
        "effects": [_view_of_effect(effect) for effect in effects if effect.surety in SURE],
        "open": [_view_of_effect(effect) for effect in effects if effect.surety == "open"],
        "few": [_effect_with_few_events(effect) for effect in effects if effect.surety == "few"],
        "by_chance": round(sum(effect.surety != "few" for effect in effects) / 20),
        "rates": [_rate(outcome) for outcome in fit.outcomes.values()],
        "outlook": _outlook(modelled.outlook),
        "unknown": _unknown(fit),
        **_precision_of_dates(fit),
    }


def _verdict_on_kind(verdict: DiagnosticVerdict, fit: MechanismFit) -> dict[str, Any]:
    from paradiplomacy.mechanisms.effect_words import title, verdict_in_words

    return {
        "kind": verdict.kind,
        "title": title(verdict.kind),
        "tested": bool(verdict.tests),
        "fits": verdict.fits,
        "verdict": verdict_in_words(verdict, fit.record.pair),
    }


def _view_of_effect(effect: TermEffect) -> dict[str, Any]:
    from paradiplomacy.mechanisms.effect_words import sentence, theme

    coefficient = effect.coefficient
    return {
        "kind": effect.outcome.kind,
        "name": coefficient.mechanism.name,
        "surety": effect.surety,
        "sentence": sentence(effect.outcome, coefficient),
        "theme": theme(coefficient.mechanism),
        "ratio": coefficient.ratio.value,
        "low": coefficient.ratio.low,
        "high": coefficient.ratio.high if isfinite(coefficient.ratio.high) else None,
        "speaks_against": effect.speaks_against,
        "goes_with_years": effect.goes_with_years,
    }


def _effect_with_few_events(effect: TermEffect) -> dict[str, Any]:
    from paradiplomacy.mechanisms.effect_words import counted, named, title

    return {
        "kind": effect.outcome.kind,
        "title": title(effect.outcome.kind),
        "name": named(effect.coefficient.mechanism),
        "counted": counted(effect.outcome, effect.coefficient),
    }


def _rate(outcome: KindOutcome) -> dict[str, Any]:
    from paradiplomacy.mechanisms.effect_words import rate_in_words, title

    return {
        "kind": outcome.kind,
        "title": title(outcome.kind),
        "events": outcome.events,
        "rate": rate_in_words(outcome),
    }


def _unknown(fit: MechanismFit) -> list[dict[str, Any]]:
    """Effects that cannot be estimated, those of one mechanism and reason together."""
    from paradiplomacy.mechanisms.effect_words import named, title

    lost = [gap for outcome in fit.outcomes.values() for gap in outcome.untold]
    together: dict[Any, list[Any]] = {}
    for gap in (*lost, *fit.missing):
        kinds = together.setdefault((named(gap.mechanism), gap.reason), [])
        kinds.append(title(gap.mechanism.kind))
    return [
        {"name": name, "kinds": kinds, "reason": reason}
        for (name, reason), kinds in together.items()
    ]


def _outlook(outlook: Outlook | None) -> dict[str, Any] | None:
    """Each scenario at its end: middle and limits of the ties of each status."""
    if outlook is None:
        return None
    from paradiplomacy.mechanisms.scenario_words import scenario_name

    return {
        "years": round(float(outlook.times[-1] - outlook.times[0])),
        "worlds": outlook.worlds,
        "scenarios": [
            {
                "code": code,
                "name": scenario_name(code, outlook.year),
                "assumes": outlook.assumes[code],
                "ties": {
                    of: _span_of_quantiles(outlook.fans[code, of][:, -1].tolist()) for of in _TIES
                },
            }
            for code in outlook.scenarios
        ],
        "absent": [
            {"code": code, "name": scenario_name(code), "reason": reason}
            for code, reason in outlook.absent.items()
        ],
    }


def _span_of_quantiles(quantiles: Sequence[float]) -> dict[str, int]:
    low, *_, high = quantiles
    return {"low": round(low), "middle": round(quantiles[2]), "high": round(high)}


def _precision_of_dates(fit: MechanismFit) -> dict[str, Any]:
    """Precision of the dates of events, and what was filled in."""
    from paradiplomacy.record.event_words import left_out_notes

    missing = [c.missing for outcome in fit.outcomes.values() for c in outcome.coefficients]
    return {
        "imputations": fit.imputations,
        "missing": max((share for share in missing if isfinite(share)), default=0.0),
        "dates": [
            {"what": what, "closely": list(counts.values())}
            for what, counts in fit.record.precision.items()
        ],
        "notes": [*left_out_notes(fit.left_out), *fit.record.notes],
    }


KIND = PageKind("event_model", view)
