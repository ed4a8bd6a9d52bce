"""What the pictures of a diagnosis show."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from dyadevents.diagnose.envelopes import Envelope
from dyadevents.diagnose.pictures import (
    ACCENT,
    BAND,
    INK,
    LINE,
    PALE,
    WIDTH,
    DiagnosticPicture,
    rows,
)
from dyadevents.diagnose.places import Counts
from dyadevents.diagnose.processes import ScoreProcesses
from dyadevents.diagnose.recall import Recall
from dyadevents.diagnose.rescaled import RescaledGaps
from dyadevents.extras import extra_library

if TYPE_CHECKING:
    import altair as alt
    from altair import LayerChart

__all__ = [
    "counts_figure",
    "envelope_figure",
    "gaps_figure",
    "processes_figure",
    "recall_figure",
]

MOST = 2000  # points of one picture
HALF = WIDTH // 2 - 50
PLAIN = "~f"  # numbers without a comma in them: times may be years


def processes_figure(processes: ScoreProcesses) -> DiagnosticPicture:
    """Score processes of all columns, with the band of a right model."""
    alt = extra_library("altair", "charts")

    data, charts = {}, []
    for number, term in enumerate(processes.terms):
        name = f"process{number}"
        data[name] = rows(time=processes.times, value=term.values, low=term.low, high=term.high)
        base = alt.Chart(alt.NamedData(name)).encode(
            x=alt.X(
                "time:Q",
                title=None,
                scale=alt.Scale(zero=False, nice=False),
                axis=alt.Axis(format=PLAIN),
            )
        )
        charts.append(
            alt.layer(
                base.mark_area(color=BAND).encode(y=alt.Y("low:Q", title=None), y2="high:Q"),
                base.mark_line(color=LINE, strokeWidth=1.6).encode(y="value:Q"),
            ).properties(width=HALF, height=110, title=f"{term.name} (p {term.p:.2g})")
        )
    chart = alt.concat(*charts, columns=2)
    worst = min(processes.terms, key=lambda term: term.p)
    return DiagnosticPicture(
        f"score-process-{_file(processes.kind)}",
        f"{processes.kind}: do the effects hold over time?",
        f"Score processes of {len(processes.terms)} columns. Furthest out: {worst.name}, "
        f"p {worst.p:.2g}.",
        "Score of each column up to a time, in standard deviations. It ends at 0. Shaded: 95 % of "
        "processes of a model that is right, at each time. A hump: events come where the column is "
        "high more often, early on, than later.",
        chart,
        data,
    )


def gaps_figure(rescaled: RescaledGaps) -> DiagnosticPicture:
    """Rescaled gaps against the exponential law."""
    alt = extra_library("altair", "charts")

    n = len(rescaled.gaps)
    positions = _thin_positions(n)
    law = -np.log1p(-(np.arange(1, n + 1) - 0.5) / n)
    data = rows(
        law=law[positions],
        gap=np.sort(rescaled.gaps)[positions],
        low=rescaled.low[positions],
        high=rescaled.high[positions],
    )
    top = float(max(law[-1], rescaled.gaps.max(), rescaled.high[-1]))
    base = alt.Chart(alt.NamedData("gaps")).encode(
        x=alt.X("law:Q", title="Exponential law, mean 1", scale=alt.Scale(domain=[0, law[-1]]))
    )
    y = alt.Y("gap:Q", title="Rescaled time between events", scale=alt.Scale(domain=[0, top]))
    chart = alt.layer(
        base.mark_area(color=BAND).encode(y=alt.Y("low:Q"), y2="high:Q"),
        base.mark_line(color=PALE, strokeDash=[4, 3]).encode(y="law:Q"),
        base.mark_point(filled=True, size=14, color=LINE, opacity=0.8).encode(y=y),
    ).properties(width=WIDTH - 60, height=300)
    return DiagnosticPicture(
        f"time-between-{_file(rescaled.kind)}",
        f"{rescaled.kind}: does time pass as the rates say?",
        f"Quantile plot of {n} rescaled gaps against the exponential law, p {rescaled.p:.2g}.",
        "Time between events, in units of the expected number of events, sorted, against what a "
        "right model gives (dashed). Shaded: 95 % of the draws of each.",
        chart,
        {"gaps": data},
    )


def recall_figure(model: Recall, plain: Recall | None) -> DiagnosticPicture:
    """Recall at k of the model, of one without terms that depend on the past, and of chance."""
    alt = extra_library("altair", "charts")

    most = int(model.at_risk.max())
    places = np.unique(np.round(np.geomspace(1, most, 40)).astype(int))
    curves = [("model", [model.at(int(k)) for k in places])]
    if plain is not None:
        curves.append(("without terms of the past", [plain.at(int(k)) for k in places]))
    curves.append(("chance", [model.chance_at(int(k)) for k in places]))
    data = [
        row
        for name, values in curves
        for row in rows(k=places, recall=np.array(values), curve=[name] * len(places))
    ]
    names = [name for name, _ in curves]
    scale = alt.Scale(type="log", domain=[1, max(most, 2)], nice=False)
    chart = (
        alt.Chart(alt.NamedData("recall"))
        .mark_line(strokeWidth=2)
        .encode(
            x=alt.X("k:Q", title="Dyads with the highest rates", scale=scale),
            y=alt.Y("recall:Q", title="Events among them", axis=alt.Axis(format="%")),
            color=alt.Color("curve:N").scale(
                domain=names, range=[LINE, ACCENT, PALE][: len(names)]
            ),
        )
        .properties(width=WIDTH - 60, height=300)
    )
    few = (
        f" A random {len(model.events)} of {model.of} events were ranked." if model.sampled else ""
    )
    return DiagnosticPicture(
        f"recall-{_file(model.kind)}",
        f"{model.kind}: is the next dyad foreseen?",
        f"Recall of the next event by number of dyads looked at; mean percentile "
        f"{100 * model.percentile:.0f}.",
        f"Share of events whose dyad was among the k with the highest rates just before.{few}",
        chart,
        {"recall": data},
    )


def counts_figure(counts: Counts, names: Sequence[str]) -> DiagnosticPicture:
    """Observed against expected events of places."""
    alt = extra_library("altair", "charts")

    largest = np.argsort(-np.abs(counts.deviation))[:MOST]
    data = rows(
        expected=counts.expected[largest],
        observed=counts.observed[largest],
        far=(np.abs(counts.deviation[largest]) > 3).tolist(),
        name=[names[k] for k in largest],
    )
    for row in data:
        row["label"] = row["name"] if row["far"] else ""
    top = float(max(counts.expected.max(), counts.observed.max()))
    base = alt.Chart(alt.NamedData("counts")).encode(
        x=alt.X("expected:Q", title="Events expected", scale=alt.Scale(domain=[0, top])),
        y=alt.Y("observed:Q", title="Events observed", scale=alt.Scale(domain=[0, top])),
    )
    colour = alt.Color("far:N", legend=None).scale(domain=[False, True], range=[LINE, ACCENT])
    chart = alt.layer(
        alt.Chart(alt.NamedData("diagonal"))
        .mark_line(color=PALE, strokeDash=[4, 3])
        .encode(x="expected:Q", y="observed:Q"),
        base.mark_point(filled=True, size=28, opacity=0.7).encode(color=colour),
        base.mark_text(align="left", dx=6, fontSize=10, color=INK).encode(text="label:N"),
    ).properties(width=WIDTH - 60, height=320)
    return DiagnosticPicture(
        f"counts-{_file(counts.kind)}-{counts.of}",
        f"{counts.kind}: do {counts.of} differ more than the terms explain?",
        f"Observed against expected events of {len(counts.observed)} {counts.of}; "
        f"variance beyond the terms {counts.variance:.2g}, p {counts.p:.2g}.",
        "On the dashed line as many events were observed as expected. Orange: more than three "
        "standard deviations off.",
        chart,
        {"counts": data, "diagonal": rows(expected=[0.0, top], observed=[0.0, top])},
    )


def envelope_figure(envelopes: Sequence[Envelope]) -> DiagnosticPicture:
    """Every feature: observed, and what the simulated worlds give."""
    alt = extra_library("altair", "charts")

    data, charts = {}, []
    for number, envelope in enumerate(envelopes):
        name = f"feature{number}"
        feature = envelope.feature
        data[name] = rows(
            x=feature.x,
            observed=envelope.observed,
            mean=envelope.mean,
            low=envelope.low,
            high=envelope.high,
        )
        charts.append(_envelope(name, envelope))
    chart = alt.concat(*charts, columns=2)
    least = min(envelopes, key=lambda envelope: envelope.p)
    return DiagnosticPicture(
        "simulated-and-observed",
        "Does the model make histories like this one?",
        f"{len(envelopes)} features of {envelopes[0].worlds} simulated worlds beside the observed "
        f"ones. Least alike: {least.feature.name}, p {least.p:.2g}.",
        "Orange: observed. Blue: mean of the worlds. Shaded: 95 % of the worlds at each point. "
        "p is of the whole curve.",
        chart,
        data,
    )


def _envelope(name: str, envelope: Envelope) -> alt.LayerChart | alt.FacetChart:
    alt = extra_library("altair", "charts")

    feature = envelope.feature
    base = alt.Chart(alt.NamedData(name)).encode(
        x=alt.X(
            "x:Q",
            title=feature.x_name,
            scale=alt.Scale(zero=False, nice=False),
            axis=alt.Axis(format=PLAIN),
        )
    )
    layered: LayerChart = alt.layer(
        base.mark_area(color=BAND).encode(y=alt.Y("low:Q", title=feature.y_name), y2="high:Q"),
        base.mark_line(color=LINE, strokeWidth=1.4).encode(y="mean:Q"),
        base.mark_line(color=ACCENT, strokeWidth=1.8).encode(y="observed:Q"),
    ).properties(width=HALF, height=130, title=f"{feature.name} (p {envelope.p:.2g})")
    return layered


def _thin_positions(n: int) -> np.ndarray:
    """Positions of all, or of evenly many with both ends."""
    return np.unique(np.linspace(0, n - 1, min(n, MOST)).round().astype(int))


def _file(kind: str) -> str:
    letters = [c if c.isascii() and c.isalnum() else "-" for c in kind.lower()]
    return "".join(letters).strip("-")
