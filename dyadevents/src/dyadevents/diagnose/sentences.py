"""What checks found, in sentences."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from dyadevents.diagnose.envelopes import Envelope
from dyadevents.diagnose.places import Counts
from dyadevents.diagnose.processes import ScoreProcesses
from dyadevents.diagnose.recall import Recall
from dyadevents.diagnose.rescaled import RescaledGaps
from dyadevents.diagnose.verdicts import LEVEL

__all__ = [
    "counts_sentence",
    "envelope_sentences",
    "gaps_sentence",
    "overall_sentences",
    "processes_sentence",
    "recall_sentence",
]


def overall_sentences(p_values: Mapping[str, float]) -> tuple[str, ...]:
    """Sentences on the number of tests, and of small p-values to expect from a right model."""
    if not p_values:
        return ()
    low = [name for name, p in p_values.items() if p < LEVEL]
    count = len(p_values)
    text = (
        f"{count} tests: a model that is right has about {LEVEL * count:.0f} with p below "
        f"{LEVEL}; this one has {len(low)}"
    )
    return (f"{text} ({'; '.join(low)})." if low else f"{text}.",)


def processes_sentence(processes: ScoreProcesses) -> str:
    """Sentence on whether the effects hold over time."""
    if processes.p >= LEVEL:
        return (
            f"{processes.kind}: the effects hold over time (p {processes.p:.2g} for all together)."
        )
    worst = sorted((t for t in processes.terms if t.p < LEVEL), key=lambda t: t.p)
    if not worst:
        worst = [min(processes.terms, key=lambda t: t.p)]
    names = ", ".join(f"{t.name} (p {t.p:.2g}{_when(processes, t.values)})" for t in worst)
    return (
        f"{processes.kind}: not all effects hold over time (p {processes.p:.2g} for all together): "
        f"{names}. Try pieces of the baseline, a term by period, or another memory."
    )


def _when(processes: ScoreProcesses, values: np.ndarray) -> str:
    at = int(np.argmax(np.abs(values)))
    way = "larger" if values[at] > 0 else "smaller"
    return f", {way} before {processes.times[at]:.5g} than after"


def gaps_sentence(gaps: RescaledGaps) -> str:
    """Sentence on whether time passes as the rates say."""
    parts = [
        f"the time between events is {'as' if gaps.p >= LEVEL else 'not as'} the rates say "
        f"(p {gaps.p:.2g})"
    ]
    if gaps.autocorrelation_p < LEVEL:
        what = "bursts are left over" if gaps.autocorrelation > 0 else "events alternate too much"
        parts.append(
            f"{what} (correlation of one gap with the next {gaps.autocorrelation:.2f}, "
            f"p {gaps.autocorrelation_p:.2g})"
        )
    return f"{gaps.kind}: {' and '.join(parts)}."


def counts_sentence(counts: Counts, names: Sequence[str]) -> str:
    """Sentence on whether places differ more than the terms explain."""
    worst = int(np.argmax(np.abs(counts.deviation)))
    furthest = (
        f"furthest off is {names[worst]} with {counts.observed[worst]:.0f} events where "
        f"{counts.expected[worst]:.3g} were expected"
    )
    if counts.p >= LEVEL:
        return (
            f"{counts.kind}: {counts.of} differ no more than the terms explain (p {counts.p:.2g}); "
            f"{furthest}."
        )
    return (
        f"{counts.kind}: {counts.of} differ more than the terms explain, by factors of variance "
        f"{counts.variance:.2g} (p {counts.p:.2g}); {furthest}. Standard errors clustered by "
        "place, or effects of places, allow for it."
    )


def recall_sentence(model: Recall, plain: Recall | None) -> str:
    """Sentence on whether the dyad of the next event is foreseen."""
    typical = float(np.median(model.at_risk))
    k = max(1, round(typical / 10)) if typical < 100 else max(10, round(typical / 100))
    subject = f"the {k} dyads with the highest rates hold" if k > 1 else "the likeliest dyad has"
    text = (
        f"{model.kind}: {subject} {_percent(model.at(k))} of the next events "
        f"(chance {_percent(model.chance_at(k))}"
    )
    if plain is not None:
        text += f", without terms that depend on the past {_percent(plain.at(k))}"
    text += ")"
    if not np.isnan(model.percentile):
        text += f"; on average the event's dyad is above {_percent(model.percentile)} of the others"
    if model.sampled:
        text += f". A random {len(model.events)} of {model.of} events were ranked"
    return f"{text}."


def envelope_sentences(envelopes: Sequence[Envelope]) -> tuple[str, ...]:
    """Sentences on what simulated worlds have in common with the observed one, and lack."""
    if not envelopes:
        return ()
    unlike = [envelope for envelope in envelopes if envelope.p < LEVEL]
    text = (
        f"{envelopes[0].worlds} simulated worlds are like the observed one in "
        f"{len(envelopes) - len(unlike)} of {len(envelopes)} features"
    )
    if not unlike:
        return (f"{text}.",)
    curves = "; ".join(
        f"{envelope.feature.name} (outside at {_percent(envelope.outside)} of the points, "
        f"p {envelope.p:.2g}, the observed {_way(envelope)})"
        for envelope in unlike
    )
    return (f"{text}; they differ in {curves}.",)


def _way(envelope: Envelope) -> str:
    above = float((envelope.observed > envelope.high).mean())
    below = float((envelope.observed < envelope.low).mean())
    return "above" if above > below else "below" if below > above else "of another shape"


def _percent(share: float) -> str:
    return f"{100 * share:.2g} %" if share < 0.995 else f"{100 * share:.0f} %"
