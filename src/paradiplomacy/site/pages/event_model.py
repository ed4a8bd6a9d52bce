"""Drivers of forming, working, breaking off and return of ties: first how far to trust them."""

from __future__ import annotations

from collections.abc import Mapping
from math import isfinite
from typing import TYPE_CHECKING, Any

from paradiplomacy.keyed_groups import group_pairs
from paradiplomacy.language import Text
from paradiplomacy.site.kinds import View
from paradiplomacy.views import RecordAnswer

if TYPE_CHECKING:
    from paradiplomacy.mechanisms.effect_words import Surety, TermEffect
    from paradiplomacy.mechanisms.outcome import MechanismFit
    from paradiplomacy.mechanisms.scenarios import Outlook
    from paradiplomacy.site.site_context import SiteContext

_TIES = ("active", "suspended", "ended")

SURE = ("clear", "pattern", "untested")
"""How sure effects are of which the limits leave out that nothing differs."""


class EventModelView(RecordAnswer):
    """The model between two `places` counts: verdicts by kind, effects by surety, rates, outlook.

    Of `kinds`, so many were `tested` and `rejected`; `by_chance` effects would look sure if there
    were none. `missing` is the largest share of missing information that undated events make.
    """

    why: str
    pair: tuple[str, ...]
    start: int
    end: int
    places: tuple[int, int]
    tested: int
    rejected: int
    kinds: tuple[VerdictOnKind, ...]
    effects: tuple[EffectLine, ...]
    open: tuple[EffectLine, ...]
    few: tuple[EffectOfFew, ...]
    by_chance: int
    rates: tuple[RateOfKind, ...]
    outlook: OutlookView | None
    unknown: tuple[EffectNotEstimated, ...]
    imputations: int
    missing: float
    dates: tuple[Mapping[str, Any], ...]
    notes: tuple[Text, ...]
    pending: bool = False


class VerdictOnKind(RecordAnswer):
    """Verdict of the tests on the model of a kind of event."""

    kind: str
    title: Text
    tested: bool
    fits: bool
    verdict: Text


class EffectLine(RecordAnswer):
    """An effect as a ratio; `goes_with_years` if the calendar explains nearly all of its column."""

    kind: str
    name: str
    surety: Surety
    sentence: Text
    theme: Text
    ratio: float
    low: float
    high: float
    speaks_against: bool
    goes_with_years: bool


class EffectOfFew(RecordAnswer):
    """An effect that rests on too few events for a ratio."""

    kind: str
    title: Text
    name: Text
    counted: Text


class RateOfKind(RecordAnswer):
    """The rate of a kind of event, in words."""

    kind: str
    title: Text
    events: int
    rate: Text


class EffectNotEstimated(RecordAnswer):
    """An effect that cannot be estimated of some kinds of event."""

    name: Text
    kinds: tuple[Text, ...]
    reason: Text


class OutlookView(RecordAnswer):
    """Scenarios after some years, each in so many simulated worlds."""

    years: int
    worlds: int
    active_now: int
    scenarios: tuple[ScenarioLine, ...]
    absent: tuple[AbsentScenario, ...]


class ScenarioLine(RecordAnswer):
    """A scenario with what it assumes, and the ties of each status at its end."""

    code: str
    name: Text
    assumes: tuple[Text, ...]
    ties: Mapping[str, QuantilesOfTies]


class QuantilesOfTies(RecordAnswer):
    """Median number of ties, and its limits."""

    low: int
    middle: int
    high: int


class AbsentScenario(RecordAnswer):
    """A scenario that the record gives no ground for."""

    code: str
    name: Text
    reason: Text


def view(site: SiteContext, key: str) -> View:
    """Fit of the model, then what goes with what, the surest first."""
    if site.results is None:
        return {"pending": True}
    modelled = site.results.event_model
    if modelled.fit is None:
        return {"pending": False, "why": modelled.why}
    from dyadevents.diagnose.verdicts import verdicts
    from paradiplomacy.mechanisms import effect_words as words
    from paradiplomacy.mechanisms.effect_words import effects_of
    from paradiplomacy.record.event_words import left_out_notes

    fit = modelled.fit
    judged = verdicts(modelled.checks, fit.outcomes)
    rejected = {verdict.kind for verdict in judged if verdict.rejected}
    tested = [verdict for verdict in judged if verdict.tests]
    effects = effects_of(fit, rejected, {verdict.kind for verdict in judged if verdict.fits})
    missing = (c.missing for outcome in fit.outcomes.values() for c in outcome.coefficients)
    return EventModelView(
        why="",
        pair=tuple(fit.record.pair),
        start=round(fit.record.start),
        end=int(fit.record.end),
        places=(fit.record.senders.height, fit.record.receivers.height),
        tested=len(tested),
        rejected=sum(verdict.rejected for verdict in tested),
        kinds=tuple(
            VerdictOnKind(
                verdict.kind,
                words.title(verdict.kind),
                bool(verdict.tests),
                verdict.fits,
                words.verdict_in_words(verdict, fit.record.pair),
            )
            for verdict in judged
        ),
        effects=tuple(_effect_line(effect) for effect in effects if effect.surety in SURE),
        open=tuple(_effect_line(effect) for effect in effects if effect.surety == "open"),
        few=tuple(
            EffectOfFew(
                outcome.kind,
                words.title(outcome.kind),
                words.mechanism_name(effect.coefficient.mechanism),
                words.count_message(outcome, effect.coefficient),
            )
            for effect in effects
            if effect.surety == "few"
            for outcome in (effect.outcome,)
        ),
        by_chance=round(sum(effect.surety != "few" for effect in effects) / 20),
        rates=tuple(
            RateOfKind(of.kind, words.title(of.kind), of.events, words.rate_in_words(of))
            for of in fit.outcomes.values()
        ),
        outlook=_outlook(modelled.outlook),
        unknown=_unknown(fit),
        imputations=fit.imputations,
        missing=max(filter(isfinite, missing), default=0.0),
        dates=tuple(
            {"what": what, "closely": tuple(counts.values())}
            for what, counts in fit.record.precision.items()
        ),
        notes=(*left_out_notes(fit.left_out), *fit.record.notes),
    ).to_dict()


def _effect_line(effect: TermEffect) -> EffectLine:
    from paradiplomacy.mechanisms.effect_words import sentence, theme

    coefficient = effect.coefficient
    return EffectLine(
        kind=effect.outcome.kind,
        name=coefficient.mechanism.name,
        surety=effect.surety,
        sentence=sentence(effect.outcome, coefficient),
        theme=theme(coefficient.mechanism),
        ratio=coefficient.ratio.value,
        low=coefficient.ratio.low,
        high=coefficient.ratio.high,
        speaks_against=effect.speaks_against,
        goes_with_years=effect.goes_with_years,
    )


def _unknown(fit: MechanismFit) -> tuple[EffectNotEstimated, ...]:
    """Effects that cannot be estimated, those of one mechanism and reason together."""
    from paradiplomacy.mechanisms.effect_words import mechanism_name, title

    lost = (gap for outcome in fit.outcomes.values() for gap in outcome.untold)
    together = group_pairs(
        ((mechanism_name(gap.mechanism), gap.reason), title(gap.mechanism.kind))
        for gap in (*lost, *fit.missing)
    )
    return tuple(
        EffectNotEstimated(name, tuple(kinds), reason) for (name, reason), kinds in together.items()
    )


def _outlook(outlook: Outlook | None) -> OutlookView | None:
    """Each scenario at its end: middle and limits of the ties of each status."""
    if outlook is None:
        return None
    from paradiplomacy.mechanisms.scenario_words import scenario_name

    return OutlookView(
        years=round(float(outlook.times[-1] - outlook.times[0])),
        worlds=outlook.worlds,
        active_now=round(float(outlook.fans[outlook.scenarios[0], "active"][2, 0])),
        scenarios=tuple(
            ScenarioLine(
                code=code,
                name=scenario_name(code, outlook.year),
                assumes=outlook.assumes[code],
                ties={
                    of: QuantilesOfTies(round(fan[0]), round(fan[2]), round(fan[-1]))
                    for of in _TIES
                    for fan in (outlook.fans[code, of][:, -1].tolist(),)
                },
            )
            for code in outlook.scenarios
        ),
        absent=tuple(
            AbsentScenario(code, scenario_name(code), reason)
            for code, reason in outlook.absent.items()
        ),
    )
