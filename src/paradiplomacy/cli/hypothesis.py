"""Hypotheses: list them, test them on a record, begin one of your own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from paradiplomacy.cli.options import Hypotheses, Records, Rule, StoreAt, Whole, asks_record, says
from paradiplomacy.cli.reply import Printer, RecordReply
from paradiplomacy.cli.show import console, progress_unless
from paradiplomacy.language import render_all
from paradiplomacy.language.word_files import sentences
from paradiplomacy.results.localizer import CODES
from paradiplomacy.results.words import section_parts

if TYPE_CHECKING:
    from paradiplomacy.hypotheses.base import Estimate
    from paradiplomacy.results.finding_answers import FindingAnswer

_IN_VALUES = ("share", "p-value", "years", "months", "days", "year")
"""Units that a value in words says already, or that need no word."""
_BASES = {"the article's figure": "basis.figure", "the article's claim": "basis.claim"}


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
    from paradiplomacy.results.begun import RunOptions, begin
    from paradiplomacy.results.finding_answers import hypotheses_answer
    from paradiplomacy.results.gathered import hypotheses_tested

    findings = None
    if verdicts:
        asked = RunOptions(tuple(record or ()), rule, store, hypotheses=tuple(hypotheses or ()))
        with progress_unless(reply.is_json, reply.language) as progress:
            findings = hypotheses_tested(begin(asked), progress=progress).findings
    answer = render_all(
        hypotheses_answer(catalogue(*(hypotheses or ())).values(), findings), reply.language
    ).to_dict()
    views = answer["hypotheses"]
    columns = ("id", "verdict" if verdicts else "section", "claim")
    rows = (
        (view["id"], view["badge"] if verdicts else _section(view["section"], reply), view["claim"])
        for view in views
    )
    if not reply.prints(answer):
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
    answers = render_all(findings_answer(findings.values()), reply.language)
    if reply.prints(answers.to_dict()):
        return
    for answer in answers.answers:
        claim = reply.text(chosen[answer.finding.hypothesis].claim)
        _print_finding(reply, claim, answer)


def new(design: str) -> None:
    """Print a hypothesis of your own to start from, in YAML with remarks.

    Example: `paradiplomacy hypothesis new share > mine.yaml`

    design: The design: share, before-after or rate.
    """
    from paradiplomacy.hypotheses.designs.spec import template

    typer.echo(template(design), nl=False)


def _print_finding(reply: Printer, claim: str, answer: FindingAnswer) -> None:
    finding, screen, say = answer.finding, console(), reply.say
    screen.print(say("claim", id=finding.hypothesis, claim=claim), highlight=False)
    if answer.mde.means:
        screen.print(say("detectable", effect=answer.mde.means), highlight=False)
    screen.print(say("finding", badge=answer.badge, sentence=answer.sentence), highlight=False)
    if finding.estimates:
        rows = [_row_of_estimate(e, reply) for e in (*finding.estimates, *finding.sensitivity)]
        reply.grid("", ("estimate", "value", "interval", "n"), rows)
    for hidden in answer.unmeasured.sentences:
        reply.remark("unmeasured", unmeasured=hidden)
    for caveat in finding.caveats:
        reply.remark("caveat", caveat=caveat)
    screen.print()


def _row_of_estimate(estimate: Estimate, reply: Printer) -> tuple[object, ...]:
    """Name, value in its unit, interval and cases of an estimate, as its page has them."""
    from paradiplomacy.language.amounts import interval, unit_name, value_of

    name, unit, language = reply.text(estimate.name), estimate.unit, reply.language
    if estimate.basis in _BASES:
        name = reply.say("estimate", name=name, basis=reply.say(_BASES[estimate.basis]))
    value, span = value_of(estimate, language), interval(estimate, language)
    if estimate.value is not None and unit not in _IN_VALUES:
        value = reply.say("value-of-unit", number=value, unit=unit_name(unit, language))
    if estimate.low != estimate.high:
        coverage = "bounds" if estimate.level >= 1 else "level"
        span = reply.say(f"interval.{coverage}", span=span, level=estimate.level)
    return name, value, span, estimate.n
