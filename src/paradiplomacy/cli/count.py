"""Counts of ties, by definition; most of its words are those of the page of definitions."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from paradiplomacy.cli.options import asks_record
from paradiplomacy.cli.reply import RecordReply
from paradiplomacy.cli.show import table
from paradiplomacy.language import Words, render

if TYPE_CHECKING:
    from paradiplomacy.definitions.count import Count
    from paradiplomacy.definitions.definitions import Definition


@asks_record("count", own_words=True)
def count(
    reply: RecordReply,
    definition: str | None = None,
    *,
    on: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"])] = None,
    countries: str | None = None,
) -> None:
    """Count ties by definition, row by row, against the totals that others published.

    Example: `paradiplomacy count sci-like --on 2019-03-14`

    definition: Explain this definition row by row; all of them, briefly, without.
    on: On this day. [default: the record's]
    countries: Only ties between these, such as US-CN; '' for all. [default: the two of the record,
        all where it has five or more]
    """
    from paradiplomacy.answers.scope import scope_of
    from paradiplomacy.definitions.count import compare, definitions_of, known_definitions
    from paradiplomacy.definitions.count import count as count_ties
    from paradiplomacy.definitions.definitions import get_definition
    from paradiplomacy.definitions.missing_ties import counts_answer, missing_ties

    reconciled = reply.record
    pair = "-".join(scope_of(reconciled).countries) if countries is None else countries
    day: date | None = on.date() if on else None
    chosen = (
        [get_definition(definition, known_definitions(reconciled))]
        if definition
        else list(definitions_of(reconciled).values())
    )
    counted = [count_ties(reconciled, wanted, on=day, countries=pair) for wanted in chosen]
    missing = filter(None, (missing_ties(reconciled, each) for each in counted))
    answer = counts_answer(
        pair, counted, missing, compare(reconciled, countries=pair), with_rows=bool(definition)
    ).to_dict()
    if reply.prints(answer):
        return
    _print_counts(reply, counted, pair, rows=definition is not None)
    _print_missing(reply, answer["counts"])
    if answer["published"]:
        _print_published(reply, answer["published"], chosen)
    if definition == "statute":
        reply.remark("statute")
    reply.remark("undated")


def _print_counts(reply: RecordReply, counted: Sequence[Count], pair: str, *, rows: bool) -> None:
    """Print what each definition counts; of one that is explained, every tie and why."""
    if rows:
        (only,) = counted
        mark = {True: reply.say("counts"), False: reply.say("left_out")}
        lines = (
            (mark[row.counts], reply.tie(row.tie), reply.text(row.why))
            for row in sorted(only.rows, key=lambda row: (not row.counts, row.label))
        )
        reply.grid(reply.text(only.rule), ("mark", "tie", "why"), lines)
    countries = reply.join(map(reply.country, pair.split("-"))) if pair else ""
    day = reply.date(str(counted[0].on))
    title = reply.say("ties", countries=countries, day=day) if pair else reply.say("all", day=day)
    cells = (
        (each.definition, each.total, each.dated, each.of, reply.text(each.rule))
        for each in counted
    )
    reply.grid(title, ("definition", "total", "dated", "of", "rule"), cells)


def _print_published(
    reply: RecordReply, against: Sequence[dict[str, Any]], chosen: Sequence[Definition]
) -> None:
    """Print the totals that others published, and the counts at their dates."""

    def page(key: str, **needs: Any) -> str:
        return render(Words("paradiplomacy.site.pages.definitions")(key, **needs), reply.language)

    def published_total(total: dict[str, Any]) -> str:
        n = str(total["published"])
        return page("at-least", n=n) if total["bound"] == "at least" else n

    names = (page("columns.date"), page("columns.scope"), page("columns.published"))
    rows = (
        (
            *(reply.date(total["date"]), page(f"scope.{total['scope']}"), published_total(total)),
            *(_comparable(total, wanted) for wanted in chosen),
        )
        for total in against
    )
    table(reply.say("published"), (*names, *(wanted.id for wanted in chosen)), rows)


def _print_missing(reply: RecordReply, views: list[dict[str, Any]]) -> None:
    """Print how many ties there may be by each definition, where both countries' lists can tell."""
    named = [(view["definition"], view["missing"]) for view in views if view["missing"]]
    if not named:
        return
    one, other = (reply.country(code) for code in named[0][1]["countries"])
    rows = []
    for definition, m in named:
        listed = (
            m["known"],
            m["first"],
            m["second"],
            m["both"],
            _total_with_interval(reply, m["two"]),
        )
        totals = [model["total"] for model in m["models"]]
        values = [round(total["value"]) for total in totals]
        best = _total_with_interval(reply, totals[0]) if values else "-"
        span = reply.say("span", low=min(values), high=max(values)) if values else "-"
        rows.append((definition, *listed, best, span))
    headings = (
        *reply.columns("definition", "known"),
        *(reply.say("by", country=country) for country in (one, other)),
        *reply.columns("both", "two_lists", "three_lists", "models"),
    )
    table(reply.say("missing"), headings, rows)
    if any(m["depends"] for _, m in named):
        reply.remark("depends")


def _total_with_interval(reply: RecordReply, total: dict[str, Any]) -> str:
    if total["value"] is None:
        return reply.say(total["why"])
    value, low = round(total["value"]), round(total["low"])
    if total["high"] is None:
        return reply.say("total_open", value=value, low=low)
    return reply.say("total", value=value, low=low, high=round(total["high"]))


def _comparable(published: dict[str, Any], definition: Definition) -> object:
    """The count at a published total's date, where both count the same ties."""
    if definition.id not in published["like"]:
        return "-"
    return published["counts"][definition.id]["total"]
