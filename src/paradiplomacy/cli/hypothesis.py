"""Hypotheses: list them, test them on a record, begin one of your own."""

from __future__ import annotations

from contextlib import nullcontext
from typing import Annotated, Any

import typer

from paradiplomacy.cli.options import (
    Hypotheses,
    Json,
    Records,
    Rule,
    StoreAt,
    opened,
)
from paradiplomacy.cli.show import as_json, console, note, progress_bar, table

__all__ = ["list_", "new", "run"]


def list_(hypotheses: Hypotheses = None, json: Json = False) -> None:
    """List every hypothesis and where it is claimed; `--json` has needs and decision rules.

    Example: `paradiplomacy hypothesis list`
    """
    from paradiplomacy.hypotheses.catalogue import catalogue
    from paradiplomacy.report.views import hypothesis_view

    views = [hypothesis_view(hypothesis) for hypothesis in catalogue(*(hypotheses or ())).values()]
    if json:
        as_json("hypotheses", {"hypotheses": views})
    else:
        columns = ("id", "section", "claim")
        table(f"{len(views)} hypotheses", columns, ([v[c] for c in columns] for v in views))


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
    json: Json = False,
) -> None:
    """Test hypotheses on a record.

    Example: `paradiplomacy hypothesis run suspension-1989`
    """
    from paradiplomacy.hypotheses.battery import run_all
    from paradiplomacy.hypotheses.catalogue import chosen_hypotheses
    from paradiplomacy.record.frames import frames_of
    from paradiplomacy.report.views import findings_view

    chosen = {
        hypothesis.id: hypothesis for hypothesis in chosen_hypotheses(name or (), hypotheses or ())
    }
    frames = frames_of(opened(record, rule, store))
    with nullcontext() if json else progress_bar() as progress:
        findings = run_all(frames, chosen, progress=progress)
    view = findings_view(findings.values())
    if json:
        as_json("findings", view)
        return
    for hypothesis, finding in zip(chosen.values(), view["findings"], strict=True):
        _print_finding(str(hypothesis.claim), finding)


def new(
    design: Annotated[str, typer.Argument(help="The design: share, before-after, rate or panel.")],
) -> None:
    """Print a hypothesis of your own to start from, in YAML with remarks.

    Example: `paradiplomacy hypothesis new share > mine.yaml`
    """
    from paradiplomacy.hypotheses.designs.template import template

    typer.echo(template(design), nl=False)


def _print_finding(claim: str, view: dict[str, Any]) -> None:
    screen = console()
    screen.print(f"[bold]{view['hypothesis']}[/bold]: {claim}", highlight=False)
    if view["mde"]["means"]:
        screen.print(f"Could have been seen: {view['mde']['means']}", highlight=False)
    screen.print(f"[bold]{view['badge']}[/bold]. {view['sentence']}", highlight=False)
    if view["estimates"]:
        rows = [
            (_named(e), _value(e), _interval(e), e["n"])
            for e in [*view["estimates"], *view["sensitivity"]]
        ]
        table("", ("estimate", "value", "interval", "n"), rows, widest="estimate")
    for caveat in view["caveats"]:
        note(f"- {caveat}")
    screen.print()


def _named(estimate: dict[str, Any]) -> str:
    of = estimate["basis"]
    return str(estimate["name"]) if of == "this record" else f"{estimate['name']} ({of})"


def _value(estimate: dict[str, Any]) -> str:
    from paradiplomacy.report.words import why_no_value

    if estimate["value"] is not None:
        unit = estimate["unit"]
        return _number(estimate["value"]) + ("" if unit in ("share", "p-value") else f" {unit}")
    return why_no_value(
        estimate["unit"], low=estimate["low"], high=estimate["high"], n=estimate["n"]
    )


def _number(value: float) -> str:
    return f"{value:.0f}" if abs(value) >= 100 else f"{value:.3g}"


def _interval(estimate: dict[str, Any]) -> str:
    low, high = estimate["low"], estimate["high"]
    if low is None and high is None:
        return "none"
    start = "no lower bound" if low is None else _number(low)
    end = "no upper bound" if high is None else _number(high)
    coverage = "bounds" if estimate["level"] == 1 else f"{estimate['level']:.0%}"
    return f"{start} to {end} ({coverage})"
