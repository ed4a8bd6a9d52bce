"""Drivers of forming, working, breaking off and return of ties: first how far to trust them."""

from __future__ import annotations

from math import isfinite
from typing import TYPE_CHECKING

from paradiplomacy.keyed_groups import group_pairs
from paradiplomacy.site.kinds import PageKind, View
from paradiplomacy.views import plain_values

if TYPE_CHECKING:
    from paradiplomacy.mechanisms.effects import TermEffect
    from paradiplomacy.mechanisms.outcome import MechanismFit
    from paradiplomacy.mechanisms.scenarios import Outlook
    from paradiplomacy.site.site_context import SiteContext

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
    from paradiplomacy.mechanisms import effect_words as words
    from paradiplomacy.mechanisms.effects import effects_of
    from paradiplomacy.record.event_words import left_out_notes

    fit = modelled.fit
    judged = verdicts(modelled.checks, fit.outcomes)
    rejected = {verdict.kind for verdict in judged if verdict.rejected}
    tested = [verdict for verdict in judged if verdict.tests]
    effects = effects_of(fit, rejected, {verdict.kind for verdict in judged if verdict.fits})
    missing = (c.missing for outcome in fit.outcomes.values() for c in outcome.coefficients)
    return plain_values(
        {
            "why": "",
            "pair": tuple(fit.record.pair),
            "start": round(fit.record.start),
            "end": int(fit.record.end),
            "places": (fit.record.senders.height, fit.record.receivers.height),
            "tested": len(tested),
            "rejected": sum(verdict.rejected for verdict in tested),
            "kinds": tuple(
                {
                    "kind": verdict.kind,
                    "title": words.title(verdict.kind),
                    "tested": bool(verdict.tests),
                    "fits": verdict.fits,
                    "verdict": words.verdict_in_words(verdict, fit.record.pair),
                }
                for verdict in judged
            ),
            "effects": tuple(_effect_line(effect) for effect in effects if effect.surety in SURE),
            "open": tuple(_effect_line(effect) for effect in effects if effect.surety == "open"),
            "few": tuple(
                {
                    "kind": outcome.kind,
                    "title": words.title(outcome.kind),
                    "name": words.named(effect.coefficient.mechanism),
                    "counted": words.counted(outcome, effect.coefficient),
                }
                for effect in effects
                if effect.surety == "few"
                for outcome in (effect.outcome,)
            ),
            "by_chance": round(sum(effect.surety != "few" for effect in effects) / 20),
            "rates": tuple(
                {
                    "kind": of.kind,
                    "title": words.title(of.kind),
                    "events": of.events,
                    "rate": words.rate_in_words(of),
                }
                for of in fit.outcomes.values()
            ),
            "outlook": _outlook(modelled.outlook),
            "unknown": _unknown(fit),
            "imputations": fit.imputations,
            "missing": max(filter(isfinite, missing), default=0.0),
            "dates": tuple(
                {"what": what, "closely": tuple(counts.values())}
                for what, counts in fit.record.precision.items()
            ),
            "notes": (*left_out_notes(fit.left_out), *fit.record.notes),
            "pending": False,
        }
    )


def _effect_line(effect: TermEffect) -> View:
    """An effect as a ratio; whether the calendar explains nearly all of its column."""
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
        "high": coefficient.ratio.high,
        "speaks_against": effect.speaks_against,
        "goes_with_years": effect.goes_with_years,
    }


def _unknown(fit: MechanismFit) -> list[View]:
    """Effects that cannot be estimated, those of one mechanism and reason together."""
    from paradiplomacy.mechanisms.effect_words import named, title

    lost = (gap for outcome in fit.outcomes.values() for gap in outcome.untold)
    together = group_pairs(
        ((named(gap.mechanism), gap.reason), title(gap.mechanism.kind))
        for gap in (*lost, *fit.missing)
    )
    return [
        {"name": name, "kinds": kinds, "reason": reason}
        for (name, reason), kinds in together.items()
    ]


def _outlook(outlook: Outlook | None) -> View | None:
    """Each scenario at its end: middle and limits of the ties of each status."""
    if outlook is None:
        return None
    from paradiplomacy.mechanisms.scenario_words import scenario_name

    return {
        "years": round(float(outlook.times[-1] - outlook.times[0])),
        "worlds": outlook.worlds,
        "active_now": round(float(outlook.fans[outlook.scenarios[0], "active"][2, 0])),
        "scenarios": tuple(
            {
                "code": code,
                "name": scenario_name(code, outlook.year),
                "assumes": outlook.assumes[code],
                "ties": {
                    of: {"low": round(fan[0]), "middle": round(fan[2]), "high": round(fan[-1])}
                    for of in _TIES
                    for fan in (outlook.fans[code, of][:, -1].tolist(),)
                },
            }
            for code in outlook.scenarios
        ),
        "absent": tuple(
            {"code": code, "name": scenario_name(code), "reason": reason}
            for code, reason in outlook.absent.items()
        ),
    }


KIND = PageKind("event_model", view)
