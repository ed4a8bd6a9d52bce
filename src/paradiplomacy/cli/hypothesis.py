"""Hypotheses: list them, test them on a record, begin one of your own."""

from __future__ import annotations

from typing import Any

import typer

from paradiplomacy.cli.asking import asks_record, says
from paradiplomacy.cli.options import Hypotheses, Records, Rule, StoreAt, Whole
from paradiplomacy.cli.reply import Printer, RecordReply
from paradiplomacy.cli.show import console, progress_unless
from paradiplomacy.language import rendered
from paradiplomacy.language.word_files import sentences
from paradiplomacy.results.localizer import CODES
from paradiplomacy.results.words import section_parts

_UNITLESS = ("share", "p-value")


@says("hypotheses")
def list_(
    reply: Printer,
    hypotheses: Hypotheses = None,
    *,
    verdicts: bool = False,
    record: Records = None,
    store: StoreAt = None,
    rule: Rule = "both-ends",
) -> None:
    """List every hypothesis and where it is claimed; `--json` has needs and decision rules.

    Example: `paradiplomacy hypothesis list`

    Example: `paradiplomacy hypothesis list --verdicts --language zh`

    verdicts: Test each on the record, and show its verdict.
    """
    from paradiplomacy.hypotheses.catalogue import catalogue
    from paradiplomacy.results.begun import Asked, begin
    from paradiplomacy.results.finding_answers import hypotheses_answer
    from paradiplomacy.results.gathered import hypotheses_tested

    findings = None
    if verdicts:
        asked = Asked(tuple(record or ()), rule, store, hypotheses=tuple(hypotheses or ()))
        with progress_unless(reply.is_json, reply.language) as progress:
            findings = hypotheses_tested(begin(asked), progress=progress).findings
    known = catalogue(*(hypotheses or ())).values()
    answer = rendered(hypotheses_answer(known, findings), reply.language).to_dict()
    if reply.prints(answer):
        return
    views = answer["hypotheses"]
    columns = ("id", "verdict" if verdicts else "section", "claim")
    rows = (
        (view["id"], view["badge"] if verdicts else _section(view["section"], reply), view["claim"])
        for view in views
    )
    reply.grid(reply.say("title", n=len(views)), columns, rows, whole=["id"])


def _section(section: str, reply: Printer) -> str:
    """Section of the article in the language, with its paragraphs."""
    title, paragraphs = section_parts(section)
    named = sentences(CODES, reply.language).get(f"section.{title}", title)
    return f"{named}, {paragraphs}" if paragraphs else named


@asks_record("findings", own_words=True, whole=Whole)
def run(
    reply: RecordReply, name: list[str] | None = None, *, hypotheses: Hypotheses = None
) -> None:
    """Test hypotheses on a record, as far as it may be shown.

    Example: `paradiplomacy hypothesis run suspension-1989`

    Example: `paradiplomacy hypothesis run recovery --language zh`

    name: Ids, or article for all of the article; without any, all of --hypotheses, or else those of
        the record.
    """
    from paradiplomacy.hypotheses.battery import answerable, run_all
    from paradiplomacy.hypotheses.catalogue import catalogue, chosen_hypotheses, claims_of_records
    from paradiplomacy.record.frames import frames_of
    from paradiplomacy.results.finding_answers import findings_answer

    chosen = {claim.id: claim for claim in chosen_hypotheses(name or (), hypotheses or ())}
    of_record = not (name or hypotheses)
    if of_record:
        chosen = claims_of_records(reply.record.metas, catalogue())
    with progress_unless(reply.is_json, reply.language) as progress:
        findings = run_all(frames_of(reply.record), chosen, progress=progress)
    if of_record:
        findings = answerable(findings)
    view = rendered(findings_answer(findings.values()), reply.language).to_dict()
    if reply.prints(view):
        return
    for key, finding in zip(findings, view["findings"], strict=True):
        _print_finding(reply, reply.text(chosen[key].claim), finding)


def new(design: str) -> None:
    """Print a hypothesis of your own to start from, in YAML with remarks.

    Example: `paradiplomacy hypothesis new share > mine.yaml`

    design: The design: share, before-after or rate.
    """
    from paradiplomacy.hypotheses.designs.template import template

    typer.echo(template(design), nl=False)


def _print_finding(reply: Printer, claim: str, view: dict[str, Any]) -> None:
    screen, say = console(), reply.say
    screen.print(say("claim", id=view["hypothesis"], claim=claim), highlight=False)
    if view["mde"]["means"]:
        screen.print(say("detectable", effect=view["mde"]["means"]), highlight=False)
    finding = say("finding", badge=view["badge"], sentence=view["sentence"])
    screen.print(finding, highlight=False)
    if view["estimates"]:
        rows = [
            (
                _name_of_estimate(e, reply),
                _value_with_unit(e, reply),
                _interval_in_words(e, reply),
                e["n"],
            )
            for e in [*view["estimates"], *view["sensitivity"]]
        ]
        reply.grid("", ("estimate", "value", "interval", "n"), rows)
    for hidden in view["unmeasured"]["sentences"]:
        reply.remark("unmeasured", unmeasured=hidden)
    for caveat in view["caveats"]:
        reply.remark("caveat", caveat=caveat)
    screen.print()


def _name_of_estimate(estimate: dict[str, Any], reply: Printer) -> str:
    basis = {"the article's figure": "figure", "the article's claim": "claim"}
    if estimate["basis"] not in basis:
        return str(estimate["name"])
    of = reply.say(f"basis.{basis[estimate['basis']]}")
    return reply.say("estimate", name=estimate["name"], basis=of)


def _value_with_unit(estimate: dict[str, Any], reply: Printer) -> str:
    from paradiplomacy.language.amounts import unit_name, why_no_value

    unit, low, high = estimate["unit"], estimate["low"], estimate["high"]
    if estimate["value"] is None:
        why = why_no_value(unit, low=low, high=high, n=estimate["n"])
        return reply.say(f"no-value.{why.replace(' ', '-')}")
    number = _format_estimate(estimate["value"])
    if unit in _UNITLESS:
        return reply.say("value", number=number)
    return reply.say("value-of-unit", number=number, unit=unit_name(unit, reply.language))


def _format_estimate(value: float) -> str:
    return f"{value:.0f}" if abs(value) >= 100 else f"{value:.3g}"


def _interval_in_words(estimate: dict[str, Any], reply: Printer) -> str:
    low, high, level = estimate["low"], estimate["high"], estimate["level"]
    if low is None and high is None:
        return reply.say("interval.none")
    start = reply.say("interval.no-lower-bound") if low is None else _format_estimate(low)
    end = reply.say("interval.no-upper-bound") if high is None else _format_estimate(high)
    coverage = (
        reply.say("interval.bounds") if level == 1 else reply.say("interval.level", level=level)
    )
    return reply.say("interval.closed", low=start, high=end, coverage=coverage)
