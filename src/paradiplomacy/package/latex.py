r"""Tables of results in LaTeX: booktabs, and every text escaped.

Each file under ``latex/`` is one table for ``\input``; ``main.tex`` sets all of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path

import polars as pl
from jinja2 import Environment, PackageLoader, StrictUndefined

from paradiplomacy.definitions.definitions import DEFINITIONS
from paradiplomacy.hypotheses.base import Estimate, Finding
from paradiplomacy.language.amounts import interval, value_of
from paradiplomacy.results.verdict_words import badge_of, sentence_of

__all__ = ["escaped", "latex_table", "write_latex"]

_ESCAPES = str.maketrans(
    {
        "\\": r"\textbackslash{}",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
        "<": r"\textless{}",
        ">": r"\textgreater{}",
        "|": r"\textbar{}",
        '"': r"\textquotedbl{}",
        **{mark: "\\" + mark for mark in "&%$#_{}"},
        **dict.fromkeys("\n\r\t", " "),
    }
)


def escaped(text: str) -> str:
    r"""Text as LaTeX prints it, and nothing that LaTeX would run.

    Examples
    --------
    >>> print(escaped("50% of A & B_1 {x} ~ ^ \\ 长春"))
    50\% of A \& B\_1 \{x\} \textasciitilde{} \textasciicircum{} \textbackslash{} 长春
    """
    return text.translate(_ESCAPES)


def latex_table(
    columns: Mapping[str, str], rows: Iterable[Sequence[str]], *, caption: str, label: str
) -> str:
    r"""A table that may run over pages.

    Parameters
    ----------
    columns : mapping of str to str
        Heading and column type, such as ``r`` or ``p{3cm}``.
    rows : iterable of sequence of str
        Cells as plain text.
    caption, label : str, keyword-only
        Plain text; `label` is for ``\ref`` and is a word of letters and hyphens.
    """
    text: str = (
        _latex_templates()
        .get_template("table.tex.j2")
        .render(
            columns=columns,
            rows=[list(row) for row in rows],
            caption=caption,
            label=label,
        )
    )
    return text


def write_latex(
    folder: Path, title: str, *, findings: Mapping[str, Finding], counts: pl.DataFrame
) -> None:
    """Write the tables of findings, estimates and counts, and a document that sets them.

    Parameters
    ----------
    folder : pathlib.Path
        Must not be there yet.
    title : str
        Of the document.
    findings : mapping of str to Finding, keyword-only
        By hypothesis.
    counts : polars.DataFrame, keyword-only
        Table ``counts`` of the report.
    """
    folder.mkdir()
    tables = {
        "findings": latex_table(
            {"Hypothesis": _wide(0.2), "Verdict": _wide(0.13), "Finding": _wide(0.5), "n": "r"},
            ((key, str(badge_of(f)), sentence_of(f), str(f.n)) for key, f in findings.items()),
            caption="Findings",
            label="findings",
        ),
        "estimates": latex_table(
            {
                "Hypothesis": _wide(0.15),
                "Estimate": _wide(0.27),
                "Value": _wide(0.12),
                "Interval": _wide(0.18),
                "n": "r",
                "Based on": _wide(0.13),
            },
            (
                (key, str(e.name), _value_for_latex(e), _interval_for_latex(e), str(e.n), e.basis)
                for key, finding in findings.items()
                for e in (*finding.estimates, *finding.sensitivity)
            ),
            caption="Estimates, each finding's deciding one first",
            label="estimates",
        ),
        "counts": latex_table(
            {
                "Definition": _wide(0.4),
                "On": "l",
                "Ties": "r",
                "Of them dated": "r",
                "Left out": "r",
            },
            _rows_of_counts(counts),
            caption="Ties by definition",
            label="counts",
        ),
    }
    for name, text in tables.items():
        (folder / f"{name}.tex").write_text(text, encoding="utf-8")
    main = _latex_templates().get_template("main.tex.j2").render(title=title, tables=list(tables))
    (folder / "main.tex").write_text(main, encoding="utf-8")


def _wide(share: float) -> str:
    return rf">{{\raggedright\arraybackslash}}p{{{share}\linewidth}}"


def _value_for_latex(estimate: Estimate) -> str:
    text = value_of(estimate)
    plain = estimate.unit in ("share", "years", "months", "days") or estimate.value is None
    return text if plain else f"{text} {estimate.unit}"


def _interval_for_latex(estimate: Estimate) -> str:
    text = interval(estimate)
    if (estimate.low is None and estimate.high is None) or estimate.low == estimate.high:
        return text
    return f"{text} ({'bounds' if estimate.level >= 1 else f'{estimate.level:.0%}'})"


def _rows_of_counts(counts: pl.DataFrame) -> Iterator[tuple[str, ...]]:
    inside = pl.col("counts")
    totals = counts.group_by("definition", "on", maintain_order=True).agg(
        inside.sum().alias("ties"),
        (inside & pl.col("dated")).sum().alias("dated"),
        (~inside).sum().alias("left"),
    )
    for row in totals.iter_rows(named=True):
        known = DEFINITIONS.get(row["definition"])
        title = str(known.title) if known else row["definition"]
        numbers = (str(row[name]) for name in ("ties", "dated", "left"))
        yield title, row["on"].isoformat(), *numbers


@cache
def _latex_templates() -> Environment:
    environment = Environment(
        loader=PackageLoader("paradiplomacy.package"),
        undefined=StrictUndefined,
        # Braces and percent signs are LaTeX's own.
        variable_start_string="<<",
        variable_end_string=">>",
        block_start_string="<%",
        block_end_string="%>",
        comment_start_string="<#",
        comment_end_string="#>",
        trim_blocks=True,
        keep_trailing_newline=True,
        autoescape=False,
    )
    environment.filters["tex"] = escaped
    return environment
