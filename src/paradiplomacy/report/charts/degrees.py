"""How many places have how many ties, beside the power law that fits best."""

from __future__ import annotations

from functools import partial
from math import log10
from typing import Any

import altair as alt

from paradiplomacy.networks.degree import Degrees
from paradiplomacy.networks.figures import Absent
from paradiplomacy.networks.power_law import PowerLaw
from paradiplomacy.report.charts.theme import CATEGORIES, NARROW
from paradiplomacy.report.drawing import ChartPlan, Sketch
from paradiplomacy.report.words import count_of, number

__all__ = ["sketch"]


def sketch(degrees: Degrees, law: PowerLaw | Absent) -> Sketch | None:
    """The distribution on logarithmic axes; None where too few numbers of ties occur."""
    with_ties = [(int(k), int(n)) for k, n in zip(degrees.degree, degrees.places, strict=True) if k]
    if len(with_ties) < 3:
        return None
    places = sum(n for _, n in with_ties)
    most = with_ties[-1][0]
    single = sum(n for k, n in with_ties if k == 1)
    caption = (
        "Each point is a number of ties, and the share of places that have so many or more; both "
        "axes are logarithmic. "
    )
    if isinstance(law, PowerLaw):
        caption += (
            f"The line is the power law that fits best, of exponent {number(law.exponent)} "
            f"(standard error {number(law.exponent_sd)}) from {count_of(law.xmin, 'tie')} on, "
            f"where {count_of(law.tail, 'place')} lie. {_verdict(law)}"
        )
    else:
        caption += f"No power law was fitted: {law.why}."
    return Sketch(
        name="degrees",
        title="How unequal places are in ties",
        alt=(
            f"Curve of {count_of(places, 'place')} by their ties: {number(single)} have one tie, "
            f"the most is {number(most)}."
        ),
        caption=caption,
        plan=partial(_plan, with_ties, law),
    )


def _verdict(law: PowerLaw) -> str:
    if isinstance(law.p, Absent):
        return f"How well it fits was not tested: {law.p.why}."
    share = f"Of {number(law.draws)} sets drawn from it, {number(100 * law.p)}% fit worse"
    if law.p < 0.1:
        return f"{share}: too few, so that the tail is no power law."
    return f"{share}, so that a power law is not ruled out; others may fit as well."


def _plan(with_ties: list[tuple[int, int]], law: PowerLaw | Absent, width: int) -> ChartPlan:
    small = width == NARROW
    places = sum(n for _, n in with_ties)
    at_least = places
    points = []
    for k, n in with_ties:
        points.append({"ties": k, "share": at_least / places})
        at_least -= n
    data: dict[str, Any] = {"points": points}
    ticks = [0.0001, 0.001, 0.01, 0.1, 1]
    low = 10 ** (int(log10(min(point["share"] for point in points))) - 1)
    x = alt.X(
        "ties:Q",
        title="Ties of a place",
        scale=alt.Scale(type="log", domain=[1, with_ties[-1][0] * 1.15], nice=False),
        axis=alt.Axis(values=[1, 2, 5, 10, 20, 50, 100, 200, 500, 1000], format=",d", grid=False),
    )
    y = alt.Y(
        "share:Q",
        title="Places with so many or more",
        scale=alt.Scale(type="log", domain=[low, 1], nice=False),
        axis=alt.Axis(values=ticks, format="~%"),
    )
    layers: list[alt.Chart] = [
        alt.Chart(alt.NamedData("points"))
        .mark_point(filled=True, size=24 if small else 34, color=CATEGORIES[0], opacity=0.85)
        .encode(x=x, y=y)
    ]
    if isinstance(law, PowerLaw):
        data["law"] = _law(law, places, with_ties[-1][0])
        layers.append(
            alt.Chart(alt.NamedData("law"))
            .mark_line(color=CATEGORIES[5], strokeWidth=2, clip=True)
            .encode(x=x, y=y)
        )
    height = 230 if small else 300
    return ChartPlan(alt.layer(*layers).properties(width=width - 70, height=height), data)


def _law(law: PowerLaw, places: int, most: int) -> list[dict[str, float]]:
    """The share of places with so many ties or more that the law gives, from its start on.

    Sums are taken over the whole law, of which the far end is an integral.
    """

    def beyond(k: int) -> float:
        far = max(k, 2_000)
        summed = sum((float(i) ** -law.exponent for i in range(k, far)), start=0.0)
        return float(summed + (far - 0.5) ** (1 - law.exponent) / (law.exponent - 1))

    whole = beyond(law.xmin)
    steps = sorted({round(law.xmin * (most / law.xmin) ** (part / 24)) for part in range(25)})
    return [{"ties": k, "share": law.tail / places * beyond(k) / whole} for k in steps]
