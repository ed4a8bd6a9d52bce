"""Hypotheses: list them, test them on a record, begin one of your own."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext
from typing import Annotated, Any

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

__all__ = ["list_", "new", "run"]


_UNITLESS = ("share", "p-value")


def list_(hypotheses: Hypotheses = None, *, language: Language = "en", json: Json = False) -> None:
    """List every hypothesis and where it is claimed; `--json` has needs and decision rules.

    Example: `paradiplomacy hypothesis list`
    """
    from paradiplomacy.hypotheses.catalogue import catalogue
    from paradiplomacy.report.views import hypothesis_view

    known = catalogue(*(hypotheses or ())).values()
    views = [hypothesis_view(hypothesis, language) for hypothesis in known]
    if json:
        as_json("hypotheses", {"hypotheses": views})
        return
    words = _words(language)
    title = words("title", n=len(views))
    columns = (words("column.id"), words("column.section"), words("column.claim"))
    table(title, columns, ((v["id"], v["section"], v["claim"]) for v in views))


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
    language: Language = "en",
    json: Json = False,
) -> None:
    """Test hypotheses on a record.

    Example: `paradiplomacy hypothesis run suspension-1989`

    Example: `paradiplomacy hypothesis run recovery --language zh`
    """
    from paradiplomacy.hypotheses.battery import run_all
    from paradiplomacy.hypotheses.catalogue import chosen_hypotheses
    from paradiplomacy.language import render
    from paradiplomacy.record.frames import frames_of
    from paradiplomacy.report.views import findings_view

    chosen = {
        hypothesis.id: hypothesis for hypothesis in chosen_hypotheses(name or (), hypotheses or ())
    }
    frames = frames_of(opened(record, rule, store))
    with nullcontext() if json else progress_bar() as progress:
        findings = run_all(frames, chosen, progress=progress)
    view = findings_view(findings.values(), language)
    if json:
        as_json("findings", view)
        return
    for hypothesis, finding in zip(chosen.values(), view["findings"], strict=True):
        _print_finding(render(hypothesis.claim, language), finding, language)


def new(
    design: Annotated[str, typer.Argument(help="The design: share, before-after, rate or panel.")],
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
