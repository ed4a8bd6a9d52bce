"""Results as analysts read them: rows of one shape, a summary, a frame, a picture, LaTeX."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from html import escape
from typing import Any

from dyadevents.results.coefficients import p_text, tex
from dyadevents.results.frames import frame_of
from dyadevents.results.summary import Summary

__all__ = ["TERMS", "Term", "TidyResult"]

TERMS = ("term", "estimate", "std_error", "statistic", "p_value", "conf_low", "conf_high")


@dataclass(frozen=True, slots=True)
class Term:
    """One estimate; what it does not have is None."""

    term: str
    estimate: float | None
    std_error: float | None = None
    statistic: float | None = None
    p_value: float | None = None
    conf_low: float | None = None
    conf_high: float | None = None


@dataclass(frozen=True, repr=False, kw_only=True)
class TidyResult:
    """A result of one table.

    Attributes
    ----------
    title : str
    rows : tuple
        Of the table; its attributes are the columns.
    facts : tuple of (str, str)
        What stands above the table: of the whole, and not of a row.
    notes : tuple of str
        What was left out, and what a reader should mind.
    columns : tuple of str
    library : {"pandas", "polars", "pyarrow"}
        Of the frame that came in, in which frames go out.
    """

    title: str
    rows: tuple[Any, ...]
    facts: tuple[tuple[str, str], ...] = ()
    notes: tuple[str, ...] = ()
    columns: tuple[str, ...] = TERMS
    library: str = field(default="polars")

    def __repr__(self) -> str:
        return f"<{type(self).__name__}: {len(self.rows)} rows; see .summary() and .frame()>"

    def frame(self, *, library: str = "") -> Any:
        """Return the table as a frame of the library that came in, or of another."""
        cells = {name: [getattr(row, name) for row in self.rows] for name in self.columns}
        return frame_of(cells, library or self.library)

    def summary(self) -> Summary:
        """Return the table as text, with what stands above and below it."""
        rows = self._table()
        widths = [max(len(row[at]) for row in rows) for at in range(len(rows[0]))]
        wide = sum(widths) + 2 * (len(widths) - 1)
        lines = [
            row[0].ljust(widths[0])
            + "".join(f"  {cell:>{width}}" for cell, width in zip(row[1:], widths[1:], strict=True))
            for row in rows
        ]
        named = max((len(name) for name, _ in self.facts), default=0)
        facts = [f"{name + ':':<{named + 2}}{text}" for name, text in self.facts]
        notes = [f"- {note}" for note in self.notes]
        body = [lines[0], "-" * wide, *lines[1:], "=" * wide]
        made = Summary("\n".join([self.title, *facts, "=" * wide, *body, *notes]))
        made.html = self._repr_html_()
        return made

    def _repr_html_(self) -> str:
        titles, *rows = self._table()
        facts = "; ".join(f"{name}: {text}" for name, text in self.facts)
        head = "".join(f"<th>{escape(name)}</th>" for name in titles)
        body = "".join(
            f"<tr><th scope='row'>{escape(row[0])}</th>"
            + "".join(f"<td>{escape(cell)}</td>" for cell in row[1:])
            + "</tr>"
            for row in rows
        )
        return (
            f"<table><caption>{escape(self.title)}. {escape(facts)}</caption>"
            f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
            + "".join(f"<p>{escape(note)}</p>" for note in self.notes)
        )

    def to_latex(self) -> str:
        """Return the table as LaTeX, which needs the package booktabs."""
        titles, *rows = ([tex(cell) for cell in row] for row in self._table())
        head, *body = (" & ".join(row) + r" \\" for row in (titles, *rows))
        begin = rf"\begin{{tabular}}{{l{'r' * (len(titles) - 1)}}}"
        rules = (r"\toprule", head, r"\midrule", *body, r"\bottomrule")
        return "\n".join([begin, *rules, r"\end{tabular}"])

    def _visible(self) -> tuple[tuple[str, ...], tuple[Any, ...]]:
        """Columns and rows of the summary."""
        return self.columns, self.rows

    def _table(self) -> list[list[str]]:
        """Names of columns, then cells as text."""
        columns, rows = self._visible()
        return [list(columns), *([_cell(c, getattr(row, c)) for c in columns] for row in rows)]


def _cell(name: str, value: object) -> str:
    if value is None:
        return ""
    if name == "p_value" and isinstance(value, float):
        return p_text(value)
    if isinstance(value, float):
        return f"{value:.4g}"
    return f"{value:,}" if isinstance(value, int) else str(value)


def few_of(names: Sequence[str], *, most: int = 5) -> str:
    """The first names of many, and how many more there are."""
    more = len(names) - most
    return ", ".join(names[:most]) + (f" and {more:,} more" if more > 0 else "")
