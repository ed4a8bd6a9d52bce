"""Number of places by number of ties, beside the power law that fits best."""

from __future__ import annotations

from functools import partial
from math import log10
from typing import Any

from paradiplomacy.language import Language, Message, Words, render
from paradiplomacy.language.decimals import decimal
from paradiplomacy.networks.figures import Absent
from paradiplomacy.networks.measure import Degrees
from paradiplomacy.networks.power_law import PowerLaw
from paradiplomacy.results.charts.shapes import sketch_of
from paradiplomacy.results.charts.theme import CATEGORIES, NARROW
from paradiplomacy.results.charts.vega import Chart, Field, Look
from paradiplomacy.results.drawing import ChartPlan, Sketch

_WORDS = Words(__name__)


def sketch(degrees: Degrees, law: PowerLaw | Absent, language: Language = "en") -> Sketch | None:
    """The distribution on logarithmic axes; None where too few numbers of ties occur."""
    with_ties = [(int(k), int(n)) for k, n in zip(degrees.degree, degrees.places, strict=True) if k]
    if len(with_ties) < 3:
        return None
    places = sum(n for _, n in with_ties)
    most = with_ties[-1][0]
    single = sum(n for k, n in with_ties if k == 1)
    return sketch_of(
        language,
        "degrees",
        partial(_plan_degrees_chart, with_ties, law, language),
        title=_WORDS("title"),
        caption=_WORDS("caption", law=_law_words(law)),
        alt=_WORDS("alt", places=decimal(places), single=decimal(single), most=decimal(most)),
    )


def _law_words(law: PowerLaw | Absent) -> Message:
    if isinstance(law, Absent):
        return _WORDS("no-law", why=law.why)
    return _WORDS(
        "law",
        exponent=decimal(law.exponent),
        error=decimal(law.exponent_sd),
        xmin=law.xmin,
        tail=law.tail,
        fit=_fit_words(law),
    )


def _fit_words(law: PowerLaw) -> Message:
    if isinstance(law.p, Absent):
        return _WORDS("fit.not-tested", why=law.p.why)
    key = "ruled-out" if law.p < 0.1 else "not-ruled-out"
    return _WORDS(f"fit.{key}", draws=decimal(law.draws), worse=decimal(100 * law.p))


def _plan_degrees_chart(
    with_ties: list[tuple[int, int]], law: PowerLaw | Absent, language: Language, width: int
) -> ChartPlan:
    small = width == NARROW
    places = sum(n for _, n in with_ties)
    at_least = places
    points: list[dict[str, Any]] = []
    for k, n in with_ties:
        share = at_least / places
        points.append({"ties": k, "share": share, "hover": f"≥ {k:,} · {share:.1%}"})
        at_least -= n
    data: dict[str, Any] = {"points": points}
    low = 10 ** (int(log10(min(point["share"] for point in points))) - 1)
    x = Field(
        "ties:Q",
        title=render(_WORDS("x"), language),
        scale=Look(type="log", domain=[1, with_ties[-1][0] * 1.15], nice=False),
        axis=Look(values=[1, 2, 5, 10, 20, 50, 100, 200, 500, 1000], format=",d", grid=False),
    )
    y = Field(
        "share:Q",
        title=render(_WORDS("y"), language),
        scale=Look(type="log", domain=[low, 1], nice=False),
        axis=Look(values=[0.0001, 0.001, 0.01, 0.1, 1], format="~%"),
    )
    layers: list[Chart] = [
        Chart("points")
        .mark("point", filled=True, size=24 if small else 34, color=CATEGORIES[0], opacity=0.85)
        .encode(x=x, y=y, description=Field("hover:N"))
    ]
    if isinstance(law, PowerLaw):
        data["law"] = _law(law, places, with_ties[-1][0])
        layers.append(
            Chart("law")
            .mark("line", color=CATEGORIES[5], strokeWidth=2, clip=True)
            .encode(x=x, y=y)
        )
    return ChartPlan(
        Chart.layer(*layers).properties(width=width - 70, height=230 if small else 300), data
    )


def _law(law: PowerLaw, places: int, most: int) -> list[dict[str, float]]:
    """The share of places with so many ties or more that the law gives, from its start on.

    Sums are taken over the whole law, of which the far end is an integral.
    """

    def beyond(k: int) -> float:
        limit = max(k, 2_000)
        summed = sum((float(i) ** -law.exponent for i in range(k, limit)), start=0.0)
        return float(summed + (limit - 0.5) ** (1 - law.exponent) / (law.exponent - 1))

    whole = beyond(law.xmin)
    steps = sorted({round(law.xmin * (most / law.xmin) ** (part / 24)) for part in range(25)})
    return [{"ties": k, "share": law.tail / places * beyond(k) / whole} for k in steps]
