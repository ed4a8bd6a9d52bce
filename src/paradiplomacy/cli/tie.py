"""Ties: which there are, and what each side and each source says of one."""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from paradiplomacy.cli.brief import A_PLACE, OutFile, Years, note_others, write_brief
from paradiplomacy.cli.entering import InCountry, Note, Partner, day_option, enters
from paradiplomacy.cli.options import Country, asks_record, day_of
from paradiplomacy.cli.reply import RecordReply
from paradiplomacy.cli.show import console, table

if TYPE_CHECKING:
    from paradiplomacy.answers.facts import FactAnswer
    from paradiplomacy.answers.tie import ChangeOfTie, TieAnswer


@asks_record("tie-list/2")
def list_(
    reply: RecordReply,
    *,
    place: str = "",
    country: Country = "",
    status: list[str] | None = None,
    kind: str = "",
    since: str = "",
    law: str = "",
) -> None:
    """List the ties of a place or country, of a kind or status, since a day, or under a law.

    Example: `paradiplomacy tie list --place Texas --status active`

    Example: `paradiplomacy tie list --status ended --status suspended`

    Example: `paradiplomacy tie list --law tx-gov-795 --language zh`

    place: Only those of this place, or of the places in this state.
    status STATUS: Only those that are active, dormant, suspended, ended, proposed or 'not known';
        may be repeated.
    kind KIND: Only those of this kind: sister, friendship, cooperation agreement, memorandum,
        sister port or unknown.
    since DATE: Only those that may be established on this day or later.
    law LAW: Only those that this law touches, by its key.
    """
    from paradiplomacy.answers import law_named, tie_list

    lines = tie_list(
        reply.record,
        place=place or None,
        country=country or None,
        status=status,
        kind=kind or None,
        since=day_of("--since", since, first=True),
        among={each.tie for each in law_named(reply.record, law).touched} if law else None,
    )
    if reply.lists("ties", lines):
        return
    rows = (
        (
            reply.tie(line.key),
            reply.code("kind", line.kind),
            reply.established_date(line),
            reply.code("status", line.status),
            reply.date(line.last_sign),
        )
        for line in lines
    )
    reply.rows("ties", ("tie", "kind", "established", "status", "last_sign"), rows)
    if any(line.status == "not known" for line in lines):
        reply.remark("not_known", years=reply.record.active_years)
    if since:
        reply.remark("undated")
    if law:
        reply.remark("advice")


@asks_record("tie/2")
def show(
    reply: RecordReply, place_a: Annotated[str, typer.Argument(help=A_PLACE)], place_b: str
) -> None:
    """Show what each side and each source says of a tie, and how they agree.

    Example: `paradiplomacy tie show 'Little Rock' Changchun`

    place_b: The place at the other end.
    """
    from paradiplomacy.answers.tie import tie_answer

    tie = reply.record.pair(place_a, place_b)
    answer = tie_answer(reply.index, tie)
    if reply.answers(answer, answer.named):
        return
    _print_head(reply, answer)
    if answer.history:
        ended_as = (None, *(change.ended_as for change in answer.history))  # of the one before
        rows = (
            (
                reply.value("date", str(change.date or "unknown")),
                reply.goes_on(tie.kind)
                if kind and change.change == "renewed"
                else reply.code("change", change.change),
                reply.actor(change.actor),
                _remark(reply, change),
            )
            for kind, change in zip(ended_as, answer.history, strict=False)
        )
        reply.grid(reply.say("title.history"), ("date", "change", "actor", "remark"), rows)
    for fact in answer.facts:
        _print_fact(reply, fact, tie.ends)
    _print_set_aside_and_exchanges(reply, answer)
    if any(line.answered for fact in answer.facts for line in fact.lines):
        reply.remark("tie.answered")
    reply.show_sources()
    reply.remark("preferred", rule=str(answer.rule))
    if answer.line.status == "not known":
        reply.remark("not_known", years=reply.record.active_years)
    for name in (place_a, place_b):
        note_others(reply, name, tie.ends)


def _print_head(reply: RecordReply, answer: TieAnswer) -> None:
    places, line = reply.record.places, answer.line
    names = [
        " ".join(dict.fromkeys((reply.place(end), places[end].name_local))).strip()
        for end in line.tie.ends
    ]
    console().print(f"[bold]{' - '.join(names)}[/bold]", highlight=False)
    if line.status in ("denied", "uncertain"):
        text = reply.say(f"tie.{line.status}", who=reply.join(map(reply.side, answer.denied_by)))
        console().print(f"{text}\n", highlight=False, markup=False)
        return
    # One kind that several sources give for several periods is shown once.
    kinds = [
        reply.say("paren", text=reply.code("kind", each.kind), more=reply.date(each.when))
        if each.when
        else reply.code("kind", each.kind)
        for each in (next(same) for _, same in groupby(answer.kinds, key=lambda each: each.kind))
    ]
    current = reply.say(
        "tie.as_of",
        status=reply.status(line.status, str(line.last_sign or ""), line.sign_end),
        day=reply.date(str(answer.as_of)),
    )
    named = reduce(
        lambda a, b: reply.say("tie.then", kind=a, next=b), kinds or [reply.say("tie.kind")]
    )
    console().print(
        reply.say("tie.kinds", kinds=named, status=current), highlight=False, markup=False
    )
    if line.in_doubt:
        console().print(reply.in_doubt(line.in_doubt), highlight=False, markup=False)
    if line.tie.start_from:
        moments = reply.join(
            f"{reply.code('change', each.moment)} {reply.date(each.date, of_event=True)}"
            for each in answer.moments
        )
        console().print(reply.say("tie.start_from", moments=moments), highlight=False, markup=False)
    console().print()


def _remark(reply: RecordReply, change: ChangeOfTie) -> str:
    if change.inferred:
        return reply.say("tie.bounded")
    if change.irregular:
        return reply.say("tie.irregular")
    if change.ended_as:
        return reply.say("tie.ended_as", kind=reply.code("kind", change.ended_as))
    return ""


def _print_fact(reply: RecordReply, fact: FactAnswer, ends: Sequence[str]) -> None:
    """Print what each source says of a fact, how they agree, and why one value is preferred."""
    name = fact.property
    rows: list[tuple[str, ...]] = []
    for line in fact.lines:
        shown = reply.value(name, line.value)
        for more in (
            reply.date(line.when),
            "" if line.certainty == "stated" else reply.code("certainty", line.certainty),
        ):
            shown = reply.say("paren", text=shown, more=more) if more else shown
        mark, number = "*" if line.preferred else "", reply.numbers.of([line.source])
        side, voice = (
            reply.side(line.side),
            reply.code("voice", "answered" if line.answered else line.voice),
        )
        rows.append((mark, side, shown, voice, line.locator, number))
    agreement = reply.agreement(fact.agreement, fact.between, ends)
    why = reply.reasons(name, {reason.criterion: reason.over for reason in fact.reasons})
    title = reply.say("tie.fact", property=reply.property(name), agreement=agreement)
    columns = ("", *reply.columns("side", "value", "voice", "locator", "source"))
    marked = f"* {why}" if why else ""
    table("\n".join(filter(None, (title, reply.shared(fact.shared), marked))), columns, rows)


def _print_set_aside_and_exchanges(reply: RecordReply, answer: TieAnswer) -> None:
    """Print what was set aside, the exchanges, and what is only announced or doubted."""
    from paradiplomacy.answers import exchange_list
    from paradiplomacy.cli.exchange import exchange_rows

    if answer.set_aside:
        rows = (
            (
                reply.property(each.property),
                reply.value(each.property, each.value),
                reply.numbers.of([each.source]),
                each.why,
            )
            for each in answer.set_aside
        )
        reply.grid(reply.say("title.set_aside"), ("property", "value", "source", "why"), rows)
    exchanges = exchange_list(reply.record, tie=answer.key)
    if exchanges:
        cells = [(date, *rest) for date, _, *rest in exchange_rows(reply, exchanges)]
        reply.rows("exchanges", ("date", "form", "description", "source"), cells)
    if answer.uncertain:
        events = (
            (
                reply.date(each.date),
                reply.code("certainty", each.certainty),
                reply.translate(each.description) or each.description,
                "; ".join(reply.translate(note) or note for note in each.notes),
                reply.numbers.of(each.sources),
            )
            for each in answer.uncertain
        )
        columns = ("date", "certainty", "description", "remark", "source")
        reply.grid(reply.say("title.uncertain"), columns, events)


@asks_record("tie-compare/1")
def compare(reply: RecordReply, ties: list[str]) -> None:
    """Compare two to four ties.

    Example: `paradiplomacy tie compare 'Dallas - Taipei' 'Houston - Taipei'`

    ties: Two to four ties: the key, or both places with ' - ' between.
    """
    from paradiplomacy.answers.compare import compare_ties
    from paradiplomacy.answers.ties import tie_named

    answer = compare_ties(reply.index, [tie_named(reply.record, t) for t in ties])
    if reply.answers(answer, (key for each in answer.ties for key in each.line.sources)):
        return
    rows: dict[str, Sequence[object]] = {
        "kind": [reply.code("kind", each.line.kind) for each in answer.ties],
        "established": [reply.established_date(each.line) for each in answer.ties],
        "status": [reply.code("status", each.line.status) for each in answer.ties],
        "last_sign": [reply.date(each.line.last_sign) for each in answer.ties],
        "exchanges": [each.line.exchange_count for each in answer.ties],
        "sectors": [reply.counts("sector", each.sectors) for each in answer.ties],
        "answers": [reply.counts("answer", each.responses) for each in answer.ties],
        "laws": [reply.join(each.laws) for each in answer.ties],
        "sources": [len(each.line.sources) for each in answer.ties],
    }
    reply.side_by_side([reply.tie(each.key) for each in answer.ties], rows)


@asks_record("report/2")
def report(
    reply: RecordReply,
    place_a: Annotated[str, typer.Argument(help=A_PLACE)],
    place_b: str,
    *,
    out: OutFile = Path("report.html"),
    years: Years = 10,
) -> None:
    """Write two pages for the council on a tie: what it is, what it did, and who says so.

    Example: `paradiplomacy tie report Seattle Chongqing --out seattle.pdf`

    place_b: The place at the other end.
    """
    tie = reply.record.tie(place_a, place_b)
    write_brief(reply, tie.id, out, years)
    for name in (place_a, place_b):
        note_others(reply, name, tie.ends)


@enters("tie")
def add(
    partner: Partner,
    *,
    country: InCountry = "",
    kind: str = "sister",
    established: Annotated[str, day_option("When it was established")] = "",
    purpose: str = "",
    note: Note = "",
) -> None:
    """Enter a tie of the office, as its own word; the partner may be a place that is new.

    Example: `paradiplomacy tie add Lyon --country France --established 1999-05-04 --store ties.db`

    kind: sister, friendship, cooperation agreement, memorandum or sister port.
    purpose: mutual gain, understanding or solidarity.
    """
