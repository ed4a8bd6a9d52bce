"""Hypotheses: list them, test them on a record, begin one of your own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import nullcontext
from typing import TYPE_CHECKING, Annotated, Any

import typer

from paradiplomacy.cli.options import (
    Hypotheses,
    Json,
    Language,
    Records,
    Rule,
    StoreAt,
    opened,
)
from paradiplomacy.cli.show import as_json, console, note, progress_bar, table
from paradiplomacy.cli.whole import Whole, opened_whole

if TYPE_CHECKING:
    from paradiplomacy.hypotheses.base import Finding

__all__ = ["list_", "new", "run"]


_UNITLESS = ("share", "p-value")


def list_(
    hypotheses: Hypotheses = None,
    *,
    verdicts: Annotated[
        bool, typer.Option("--verdicts", help="Test each on the record, and show its verdict.")
    ] = False,
    record: Records = None,
    store: StoreAt = None,
    rule: Rule = "both-ends",
    language: Language = "en",
    json: Json = False,
) -> None:
    """List every hypothesis and where it is claimed; `--json` has needs and decision rules.

    Example: `paradiplomacy hypothesis list`

    Example: `paradiplomacy hypothesis list --verdicts --language zh`
    """
    from paradiplomacy.hypotheses.catalogue import catalogue
    from paradiplomacy.results.views import finding_view, hypothesis_view

    known = catalogue(*(hypotheses or ())).values()
    views = [hypothesis_view(hypothesis, language) for hypothesis in known]
    if verdicts:
        findings = _findings(record, rule, store, hypotheses or [], shown=not json)
        for view in views:
            finding = finding_view(findings[view["id"]], language)
            view |= {key: finding[key] for key in ("verdict", "badge", "sentence")}
    if json:
        as_json("hypotheses", {"hypotheses": views})
        return
    words = _words(language)
    names = ("id", "verdict" if verdicts else "section", "claim")
    cells = ("id", "badge" if verdicts else "section", "claim")
    columns = [words(f"column.{name}") for name in names]
    title = words("title", n=len(views))
    table(title, columns, ([view[cell] for cell in cells] for view in views), whole=columns[:1])


def _findings(
    record: list[str] | None,
    rule: str,
    store: str | None,
    hypotheses: list[str],
    *,
    shown: bool,
) -> Mapping[str, Finding]:
    """Findings of all hypotheses, corrected for their number; kept ones where there are any."""
    from paradiplomacy.results.gathered import Asked, begin, hypotheses_tested

    asked = Asked(tuple(record or ()), rule, store, hypotheses=tuple(hypotheses))
    with progress_bar() if shown else nullcontext() as progress:
        return hypotheses_tested(begin(asked), progress=progress).findings


def run(
    name: Annotated[
        list[str] | None,
        typer.Argument(help="Ids; without any, all of --hypotheses, or else all."),
    ] = None,
    *,
    record: Records = None,
    store: StoreAt = None,
    rule: Rule = "both-ends",
    hypotheses: Hypotheses = None,
    whole: Whole = False,
    language: Language = "en",
    json: Json = False,
) -> None:
    """Test hypotheses on a record, as far as it may be shown.

    Example: `paradiplomacy hypothesis run suspension-1989`

    Example: `paradiplomacy hypothesis run recovery --language zh`
    """
    from paradiplomacy.hypotheses.battery import run_all
    from paradiplomacy.hypotheses.catalogue import chosen_hypotheses
    from paradiplomacy.language import render
    from paradiplomacy.record.frames import frames_of
    from paradiplomacy.results.views import findings_view

    chosen = {
        hypothesis.id: hypothesis for hypothesis in chosen_hypotheses(name or (), hypotheses or ())
    }
    if whole:
        reconciled = opened_whole(record, rule, store, language)
    else:
        reconciled = opened(record, rule, store)
    with nullcontext() if json else progress_bar() as progress:
        findings = run_all(frames_of(reconciled), chosen, progress=progress)
    view = findings_view(findings.values(), language)
    if json:
        as_json("findings", view)
        return
    for hypothesis, finding in zip(chosen.values(), view["findings"], strict=True):
        _print_finding(render(hypothesis.claim, language), finding, language)


def new(
    design: Annotated[str, typer.Argument(help="The design: share, before-after or rate.")],
) -> None:
    """Print a hypothesis of your own to start from, in YAML with remarks.

    Example: `paradiplomacy hypothesis new share > mine.yaml`
    """
    from paradiplomacy.hypotheses.designs.template import template

    typer.echo(template(design), nl=False)


def _words(language: str) -> Callable[..., str]:
    """The words around findings, in a language."""
    from paradiplomacy.language import Words, render

    words = Words(__name__)
    return lambda key, **needs: render(words(key, **needs), language)


def _print_finding(claim: str, view: dict[str, Any], language: str) -> None:
    screen, words = console(), _words(language)
    screen.print(words("claim", id=view["hypothesis"], claim=claim), highlight=False)
    if view["mde"]["means"]:
        screen.print(words("detectable", effect=view["mde"]["means"]), highlight=False)
    finding = words("finding", badge=view["badge"], sentence=view["sentence"])
    screen.print(finding, highlight=False)
    if view["estimates"]:
        rows = [
            (_named(e, words), _value(e, words, language), _interval(e, words), e["n"])
            for e in [*view["estimates"], *view["sensitivity"]]
        ]
        columns = [words(f"column.{name}") for name in ("estimate", "value", "interval", "n")]
        table("", columns, rows)
    for caveat in view["caveats"]:
        note(words("caveat", caveat=caveat))
    screen.print()


def _named(estimate: dict[str, Any], words: Callable[..., str]) -> str:
    basis = {"the article's figure": "figure", "the article's claim": "claim"}
    if estimate["basis"] not in basis:
        return str(estimate["name"])
    of = words(f"basis.{basis[estimate['basis']]}")
    return words("estimate", name=estimate["name"], basis=of)


def _value(estimate: dict[str, Any], words: Callable[..., str], language: str) -> str:
    from paradiplomacy.language.amounts import why_no_value
    from paradiplomacy.language.units import unit_name

    unit, low, high = estimate["unit"], estimate["low"], estimate["high"]
    if estimate["value"] is None:
        why = why_no_value(unit, low=low, high=high, n=estimate["n"])
        return words(f"no-value.{why.replace(' ', '-')}")
    number = _number(estimate["value"])
    if unit in _UNITLESS:
        return words("value", number=number)
    return words("value-of-unit", number=number, unit=unit_name(unit, language))


def _number(value: float) -> str:
    return f"{value:.0f}" if abs(value) >= 100 else f"{value:.3g}"


def _interval(estimate: dict[str, Any], words: Callable[..., str]) -> str:
    low, high, level = estimate["low"], estimate["high"], estimate["level"]
    if low is None and high is None:
        return words("interval.none")
    start = words("interval.no-lower-bound") if low is None else _number(low)
    end = words("interval.no-upper-bound") if high is None else _number(high)
    coverage = words("interval.bounds") if level == 1 else words("interval.level", level=level)
    return words("interval.closed", low=start, high=end, coverage=coverage)
