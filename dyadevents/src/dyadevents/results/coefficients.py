"""Coefficients as rows, and as tables for a terminal, a notebook, a paper."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from statistics import NormalDist
from typing import Any

from dyadevents.errors import DyadEventsError
from dyadevents.inference.fitted import Fit, KindFit
from dyadevents.inference.tails import two_sided

__all__ = ["COLUMNS", "CoefficientRow", "Heading", "as_html", "as_latex", "as_text"]
__all__ += ["p_text", "rows_of", "standard_errors_to", "tex"]

COLUMNS = ("kind", "term", "estimate", "std_error", "statistic", "p_value", "conf_low", "conf_high")
WIDTH = 88


@dataclass(frozen=True)
class CoefficientRow:
    """A coefficient with its uncertainty.

    Attributes
    ----------
    estimate, std_error, statistic, p_value : float
        The statistic is that of Wald, and the p-value two-sided and normal.
    """

    kind: str
    term: str
    estimate: float
    std_error: float
    statistic: float
    p_value: float
    conf_low: float
    conf_high: float


@dataclass(frozen=True)
class Heading:
    """What stands above a table of coefficients: of the fit, and not of a term.

    Attributes
    ----------
    errors : str
        What kind the standard errors are.
    sampled : int or None
        Dyads that an event was compared with, where not with all.
    level : float
        Confidence.
    """

    errors: str = "of the model"
    window: str = ""
    sampled: int | None = None
    level: float = 0.95


def standard_errors_to(level: Any) -> float:
    """Return how many standard errors the limits of a confidence lie from a normal estimate."""
    if not isinstance(level, float | int) or not 0 < level < 1:
        raise DyadEventsError(f"level={level!r}; expected a number between 0 and 1, such as 0.95")
    return NormalDist().inv_cdf((1 + level) / 2)


def rows_of(fit: Fit, level: float = 0.95) -> list[CoefficientRow]:
    """Return the coefficients of all kinds as rows.

    Parameters
    ----------
    level : float
        Confidence of the intervals.
    """
    z = standard_errors_to(level)
    rows = []
    for kind_fit in fit.kinds.values():
        errors = kind_fit.standard_errors.tolist()
        for term, estimate, error in zip(
            kind_fit.names, kind_fit.estimates.tolist(), errors, strict=True
        ):
            wald = estimate / error if error > 0 else math.nan
            limits = (estimate - z * error, estimate + z * error)
            row = (kind_fit.kind, term, estimate, error, wald, two_sided(wald), *limits)
            rows.append(CoefficientRow(*row))
    return rows


def _heading(kind_fit: KindFit, heading: Heading) -> list[tuple[str, str]]:
    exact = heading.sampled is None
    compared = f"{kind_fit.n_dyads:,}" if exact else f"{heading.sampled:,} sampled an event"
    return [
        ("Kind of event", kind_fit.kind),
        ("Likelihood", _likelihood_of(kind_fit)),
        ("Events", f"{kind_fit.n_events:,}"),
        ("Log-likelihood", f"{kind_fit.loglik:,.2f}"),
        ("Senders at risk" if kind_fit.risk_set == "senders" else "Dyads at risk", compared),
        ("AIC", f"{kind_fit.aic:,.2f}"),
        ("Observed", heading.window),
        ("BIC", f"{kind_fit.bic:,.2f}"),
        ("Coefficients", f"{len(kind_fit.names)}"),
        ("Standard errors", heading.errors),
    ]


def _likelihood_of(kind_fit: KindFit) -> str:
    """Return the likelihood, with what events were compared with and how ties were taken."""
    within = {"of sender": "within sender", "of receiver": "within receiver", "senders": "rate"}
    parts = [kind_fit.likelihood, within.get(kind_fit.risk_set, "")]
    parts += [kind_fit.ties] * (kind_fit.ties in ("efron", "exact"))
    if kind_fit.frailty is not None:
        parts.append("fixed effects" if not kind_fit.frailty.variances else "effects of places")
    return ", ".join(part for part in parts if part)


def _notes(kind_fit: KindFit) -> list[str]:
    """Return what was left out, and what a reader should know."""
    left_out = [f"left out: {term}: {reason}" for term, reason in kind_fit.dropped]
    # Messages repeat why a term was left out.
    messages = [text for text in kind_fit.messages if not text.startswith("left out ")]
    return left_out + messages


def p_text(p: float) -> str:
    """Return a p-value with three digits, and never as 0.

    Examples
    --------
    >>> p_text(0.0312), p_text(1e-9)
    ('0.031', '<0.001')
    """
    return "<0.001" if p < 0.001 else f"{p:.3f}"


def _cells(row: CoefficientRow) -> list[str]:
    ratio = f"{math.exp(row.estimate):.4g}" if row.estimate < 700 else "inf"
    numbers = (row.estimate, row.std_error)
    return [
        row.term,
        *(f"{number:.4f}" for number in numbers),
        f"{row.statistic:.3f}",
        p_text(row.p_value),
        f"{row.conf_low:.3f}",
        f"{row.conf_high:.3f}",
        ratio,
    ]


def _titles(level: float) -> list[str]:
    tail = (1 - level) / 2
    limits = [f"[{tail:.3f}".rstrip("0"), f"{1 - tail:.3f}".rstrip("0") + "]"]
    return ["", "coef", "std err", "z", "P>|z|", *limits, "exp(coef)"]


def as_text(fit: Fit, heading: Heading, notes: Sequence[str] = ()) -> str:
    """Return the tables of a fit as text, one for each kind, as statsmodels has them."""
    rows = rows_of(fit, heading.level)
    cells = [_cells(row) for row in rows]
    first = max([12, *(len(line[0]) for line in cells)])
    width = max(WIDTH, first + 7 * 11)
    parts = ["Relational event model".center(width).rstrip()]
    for kind_fit in fit.kinds.values():
        half = width // 2 - 1
        parts.append("=" * width)
        pairs = _heading(kind_fit, heading)
        for (left, left_value), (right, right_value) in zip(pairs[::2], pairs[1::2], strict=True):
            one = f"{left + ':':<16}{left_value:>{half - 16}}"
            parts.append(f"{one}  {right + ':':<17}{right_value:>{width - half - 19}}")
        parts.append("=" * width)
        own = [line for row, line in zip(rows, cells, strict=True) if row.kind == kind_fit.kind]
        if own:
            for number, line in enumerate([_titles(heading.level), *own]):
                parts.append(f"{line[0]:<{first}}" + "".join(f"{cell:>11}" for cell in line[1:]))
                if number == 0:
                    parts.append("-" * width)
            parts.append("=" * width)
        parts += [f"- {note}" for note in _notes(kind_fit)]
    return "\n".join([*parts, *(f"- {note}" for note in notes)])


def as_html(fit: Fit, heading: Heading, notes: Sequence[str] = ()) -> str:
    """Return the tables of a fit as HTML for a notebook."""
    rows = rows_of(fit, heading.level)
    parts = []
    for kind_fit in fit.kinds.values():
        facts = "; ".join(
            f"{name}: {value}" for name, value in _heading(kind_fit, heading) if value
        )
        head = "".join(f"<th>{escape(title)}</th>" for title in _titles(heading.level))
        body = "".join(
            f"<tr><th scope='row'>{escape(line[0])}</th>"
            + "".join(f"<td>{escape(cell)}</td>" for cell in line[1:])
            + "</tr>"
            for line in (_cells(row) for row in rows if row.kind == kind_fit.kind)
        )
        parts.append(
            f"<table><caption>{escape(facts)}</caption><thead><tr>{head}</tr></thead>"
            f"<tbody>{body}</tbody></table>"
        )
        parts += [f"<p>{escape(note)}</p>" for note in _notes(kind_fit)]
    return "\n".join([*parts, *(f"<p>{escape(note)}</p>" for note in notes)])


def as_latex(fit: Fit, heading: Heading) -> str:
    """Return the tables of a fit as LaTeX, which needs the package booktabs."""
    rows = rows_of(fit, heading.level)
    lines = [r"\begin{tabular}{lrrrrrrr}", r"\toprule"]
    lines.append(" & ".join(map(tex, _titles(heading.level))) + r" \\")
    for kind_fit in fit.kinds.values():
        facts = (
            f"{kind_fit.kind}: {kind_fit.n_events:,} events, log-likelihood "
            f"{kind_fit.loglik:,.2f}, AIC {kind_fit.aic:,.2f}, BIC {kind_fit.bic:,.2f}"
        )
        lines += [r"\midrule", rf"\multicolumn{{8}}{{l}}{{{tex(facts)}}} \\"]
        lines += [
            " & ".join(map(tex, _cells(row))) + r" \\" for row in rows if row.kind == kind_fit.kind
        ]
    return "\n".join([*lines, r"\bottomrule", r"\end{tabular}"])


def tex(text: str) -> str:
    """Return a text with what LaTeX would take for commands escaped."""
    special = {"&": r"\&", "%": r"\%", "$": r"\$", "#": r"\#", "_": r"\_", "{": r"\{", "}": r"\}"}
    special |= {"~": r"\textasciitilde{}", "^": r"\textasciicircum{}", "\\": r"\textbackslash{}"}
    special |= {"<": "$<$", ">": "$>$", "|": "$|$"}
    return "".join(special.get(letter, letter) for letter in text)
