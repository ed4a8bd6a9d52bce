"""The figure that `calibration.py` draws."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from _calibration_page import Result, bounds


def write_figure(path: Path, results: Sequence[Result]) -> None:
    """Draw coverage by coefficient, and how far ranks are from uniform."""
    import altair as alt
    import vl_convert

    shown = [r for r in results if r.study.fit == "interval" and r.study.setting.senders == 20]
    dots, bands, lines = [], [], []
    for result in shown:
        low, high = bounds(result.fits)
        bands.append(
            {"study": result.study.name, "low": low / result.fits, "high": high / result.fits}
        )
        order = [f"{row.kind}: {row.name}" for row in result.rows]
        for row, label in zip(result.rows, order, strict=True):
            a, b = row.interval
            dots.append(
                {
                    "study": result.study.name,
                    "label": label,
                    "covered": row.covered / row.fits,
                    "a": a,
                    "b": b,
                }
            )
            ranks = np.sort(np.array(row.ranks))
            for k in range(0, 101, 4):
                share = float(np.searchsorted(ranks, k) / len(ranks))
                lines.append(
                    {"study": result.study.name, "label": label, "k": k, "off": share - k / 100}
                )
    order = [f"{row.kind}: {row.name}" for row in shown[0].rows]
    band = _rank_band(shown[0].fits)
    charts = [
        _coverage_chart(alt, dots, bands, order, r.study.name, first=i == 0)
        for i, r in enumerate(shown)
    ]
    ranks = [_rank_chart(alt, lines, band, r.study.name) for r in shown]
    spec = alt.vconcat(alt.hconcat(*charts), alt.hconcat(*ranks)).to_dict()
    spec["config"] = {
        "font": "Liberation Sans, Arial, Helvetica, sans-serif",
        "background": "white",
        "view": {"stroke": None},
        "axis": {"labelFontSize": 11, "titleFontSize": 11, "titleFontWeight": "normal"},
        "title": {"fontSize": 12, "fontWeight": "normal", "anchor": "start"},
        "aria": False,
    }
    path.write_text(vl_convert.vegalite_to_svg(spec), encoding="utf-8")


def _coverage_chart(
    alt: Any,
    dots: list[dict[str, Any]],
    bands: list[dict[str, Any]],
    order: list[str],
    study: str,
    *,
    first: bool,
) -> Any:
    mine = alt.Data(values=[d for d in dots if d["study"] == study])
    y = alt.Y("label:N", sort=order, title=None, axis=alt.Axis(labels=first, labelLimit=170))
    scale = alt.Scale(domain=[0.86, 1.0])
    x = alt.X("covered:Q", scale=scale, title="coverage", axis=alt.Axis(format=".2f", tickCount=4))
    band = alt.Chart(alt.Data(values=[b for b in bands if b["study"] == study])).mark_rect(
        color="#cfdde8", clip=True
    )
    return alt.layer(
        band.encode(x=alt.X("low:Q", scale=scale), x2="high:Q"),
        alt.Chart(mine).mark_rule(color="#6b6b6b", clip=True).encode(x=alt.X("a:Q"), x2="b:Q", y=y),
        alt.Chart(mine)
        .mark_point(filled=True, size=34, color="#0072B2", opacity=1, clip=True)
        .encode(x=x, y=y),
    ).properties(width=150, height=16 * len(order), title=study)


def _rank_chart(
    alt: Any, lines: list[dict[str, Any]], band: list[dict[str, Any]], study: str
) -> Any:
    mine = alt.Data(values=[d for d in lines if d["study"] == study])
    widest = 1.5 * max(point["high"] for point in band)
    reach = [-widest, widest]
    x = alt.X("k:Q", title="rank of the truth", scale=alt.Scale(domain=[0, 100], nice=False))
    return alt.layer(
        alt.Chart(alt.Data(values=band))
        .mark_area(color="#cfdde8")
        .encode(
            x=x,
            y=alt.Y("low:Q", title="share below, less uniform", scale=alt.Scale(domain=reach)),
            y2="high:Q",
        ),
        alt.Chart(mine)
        .mark_line(color="#0072B2", strokeWidth=0.8, opacity=0.7, clip=True)
        .encode(x=x, y="off:Q", detail="label:N"),
    ).properties(width=150, height=150)


def _rank_band(n: int) -> list[dict[str, Any]]:
    """A band around 0 that 95 of 100 lines of uniform ranks stay within, as wide as they are."""
    generator = np.random.default_rng(0)
    points = np.arange(0, 101, 4)
    drawn = np.sort(generator.integers(0, 100, size=(2000, n)), axis=1)
    off = np.array([np.searchsorted(row, points) / n for row in drawn]) - points / 100
    spread = np.sqrt(points / 100 * (1 - points / 100) / n)
    told = spread > 0
    factor = np.quantile(np.abs(off[:, told] / spread[told]).max(axis=1), 0.95)
    return [
        {"k": int(k), "low": -float(factor * s), "high": float(factor * s)}
        for k, s in zip(points, spread, strict=True)
    ]
