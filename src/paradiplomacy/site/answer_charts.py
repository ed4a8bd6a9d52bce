"""Small charts of the first page, one for each answer: as SVG and CSV, without a library."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from typing import Any

from paradiplomacy.language import Language, Words
from paradiplomacy.model.facts import Agreement
from paradiplomacy.model.shared_dates import Precision
from paradiplomacy.results.charts.theme import AGREEMENT, CATEGORIES, FONT, INK, PALE
from paradiplomacy.site.page_words import Writer
from paradiplomacy.site.pages import home
from paradiplomacy.site.site_context import SiteContext

WIDTH = 340
"""Of every chart, in pixels: as wide as a phone shows at once."""
_ROW, _THICK, _SIZE = 34, 12, 13
_SQUARE, _GAP = 9, 2
MOST_SQUARES = 700
"""Things up to which each has a square of its own; of more, each square stands for several."""
_WORDS = Words(home.__name__)


@dataclass(frozen=True, slots=True)
class Bar:
    """A row of a chart: a number, or an interval with its middle."""

    label: str
    value: float
    colour: str = CATEGORIES[0]
    low: float | None = None
    high: float | None = None

    @property
    def text(self) -> str:
        """The number as it stands at the end of the bar."""
        if self.low is None or self.high is None:
            return f"{self.value:,g}"
        return f"{self.value:.2f} ({self.low:.2f} – {self.high:.2f})"


@dataclass(frozen=True, slots=True)
class AnswerChart:
    """A chart of few numbers.

    name: Of its files.
    is_squares: Whether each thing is a square, so that parts of a whole are seen; else bars.
    """

    name: str
    title: str
    bars: tuple[Bar, ...]
    is_squares: bool = False

    @property
    def alt(self) -> str:
        """The chart in words."""
        return f"{self.title}: " + "; ".join(f"{bar.label} {bar.text}" for bar in self.bars)

    @property
    def svg(self) -> str:
        """The chart as an element of a page and as a file alike."""
        drawn = list(_squares(self.bars) if self.is_squares else _bars(self.bars))
        height = _ROW * len(self.bars) + 2
        if self.is_squares:
            height = _squares_in_a_column(self.bars) * (_SQUARE + _GAP)
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" class="chart small" width="{WIDTH}" '
            f'height="{height}" viewBox="0 0 {WIDTH} {height}" font-family="{FONT}" '
            f'font-size="{_SIZE}" role="img" aria-label="{escape(self.alt)}">{"".join(drawn)}</svg>'
        )

    def as_svg(self) -> bytes:
        """The chart as a file."""
        return self.svg.encode()

    def as_csv(self) -> bytes:
        """The numbers, as a table that opens in Excel with its names right."""
        file = io.StringIO()
        table = csv.writer(file, lineterminator="\n")
        table.writerow(("label", "value", "low", "high"))
        table.writerows((bar.label, bar.value, bar.low, bar.high) for bar in self.bars)
        return ("\ufeff" + file.getvalue()).encode()


@lru_cache(maxsize=4)
def answer_charts(site: SiteContext, language: Language) -> Mapping[str, AnswerChart]:
    """Charts of the answers that a site has, by the names of their files."""
    writer, answers = site.writer(language), home.view(site, "")["answers"]
    bars = {
        name: tuple(bar for bar in rows(writer, answers[name]) if bar.value or bar.low is not None)
        for name, rows in _ROWS.items()
        if name in answers
    }
    bars["starts"] = tuple(_agreement_on_starts(writer, answers["ends"]))
    return {
        f"answer-{name}": AnswerChart(
            f"answer-{name}", str(writer.text(_WORDS(f"chart.{name}"))), rows, name == "starts"
        )
        for name, rows in bars.items()
        if rows
    }


def _counts_by_definition(writer: Writer, ties: Mapping[str, Any]) -> Iterator[Bar]:
    for key, n in ties["counts"].items():
        yield Bar(str(writer.title_of("definition", key)), n)
    yield Bar(str(writer.text(_WORDS("chart.named"))), ties["named"], PALE)


def _agreement_on_starts(writer: Writer, ends: Mapping[str, Any]) -> Iterator[Bar]:
    for kind in Agreement:
        yield Bar(writer.word("agreement", str(kind)), ends[str(kind)], AGREEMENT[str(kind)])


def _precision_of_starts(writer: Writer, ends: Mapping[str, Any]) -> Iterator[Bar]:
    for far in Precision:
        yield Bar(writer.word("precision", str(far)), ends["precision"][str(far)], CATEGORIES[2])


def _responses(writer: Writer, crises: Mapping[str, Any]) -> Iterator[Bar]:
    for answer, n in sorted(crises["answers"].items(), key=lambda each: (-each[1], each[0])):
        colour = CATEGORIES[5] if answer in home.BROKEN else CATEGORIES[0]
        yield Bar(writer.word("answer", answer), n, colour)


def _ties_under_laws(writer: Writer, laws: Mapping[str, Any]) -> Iterator[Bar]:
    for name, colour in (("reached", PALE), ("ended", CATEGORIES[5]), ("going_on", CATEGORIES[0])):
        yield Bar(str(writer.text(_WORDS(f"chart.{name}"))), laws[name], colour)


def _effect_on_policy(writer: Writer, policy: Mapping[str, Any]) -> Iterator[Bar]:
    if None not in (low := policy.get("low"), high := policy.get("high"), policy.get("value")):
        label = str(writer.text(_WORDS("chart.points")))
        yield Bar(label, policy["value"], CATEGORIES[0], low, high)


_ROWS = {
    "ties": _counts_by_definition,
    "ends": _precision_of_starts,
    "crises": _responses,
    "laws": _ties_under_laws,
    "policy": _effect_on_policy,
}


def _bars(bars: Sequence[Bar]) -> Iterator[str]:
    """Each row: its label, and below it the bar with the number at its end."""
    least = min(0.0, *(bar.low or 0.0 for bar in bars))
    most = max(bar.value if bar.high is None else bar.high for bar in bars)
    scale = (WIDTH - (60 if bars[0].low is None else 0)) / max(most - least, 1e-9)
    for at, bar in enumerate(bars):
        top, zero = _ROW * at, (0 - least) * scale
        if bar.low is None or bar.high is None:
            wide = max(bar.value * scale, 1)
            yield _text(0, top + _SIZE, bar.label)
            yield (
                f'<rect x="{zero:.1f}" y="{top + 18}" width="{wide:.1f}" height="{_THICK}" '
                f'fill="{bar.colour}"/>'
            )
            yield _text(zero + wide + 5, top + 18 + _THICK - 1, bar.text)
            continue
        left, middle, right = ((end - least) * scale for end in (bar.low, bar.value, bar.high))
        line = top + 24
        yield _text(0, top + _SIZE, f"{bar.label} {bar.text}")
        yield (
            f'<path d="M{left:.1f} {line}H{right:.1f}" stroke="{bar.colour}" stroke-width="3"/>'
            f'<circle cx="{middle:.1f}" cy="{line}" r="5" fill="{bar.colour}"/>'
            f'<path d="M{zero:.1f} {line - 8}v16" stroke="{INK}" stroke-dasharray="3 2"/>'
        )


def _text(x: float, y: float, text: str) -> str:
    return f'<text x="{x:.1f}" y="{y:.0f}" fill="{INK}">{escape(text)}</text>'


def _squares(bars: Sequence[Bar]) -> Iterator[str]:
    """Squares in columns of equal height, in the order of the bars: one path for each colour."""
    at, high = 0, _squares_in_a_column(bars)
    for bar in bars:
        n = _squares_of(bar, bars)
        corners = (divmod(each, high) for each in range(at, at + n))
        path = "".join(
            f"M{x * (_SQUARE + _GAP)} {y * (_SQUARE + _GAP)}h{_SQUARE}v{_SQUARE}h-{_SQUARE}z"
            for x, y in corners
        )
        at += n
        yield f'<path d="{path}" fill="{bar.colour}"><title>{escape(bar.label)}</title></path>'


def _squares_of(bar: Bar, bars: Sequence[Bar]) -> int:
    return round(bar.value / max(1.0, sum(one.value for one in bars) / MOST_SQUARES))


def _squares_in_a_column(bars: Sequence[Bar]) -> int:
    return max(1, -(-sum(_squares_of(bar, bars) for bar in bars) // (WIDTH // (_SQUARE + _GAP))))
