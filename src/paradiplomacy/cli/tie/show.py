"""One tie: what each side and each source says of it."""

from __future__ import annotations

from itertools import groupby
from operator import itemgetter
from typing import Annotated, Any

import typer

from paradiplomacy.cli.options import Json, Records, Rule, StoreAt, opened
from paradiplomacy.cli.place.show import A_PLACE, note_others
from paradiplomacy.cli.show import as_json, console, note, table

__all__ = ["show"]


def show(
    place_a: Annotated[str, typer.Argument(help=A_PLACE)],
    place_b: Annotated[str, typer.Argument(help="The place at the other end.")],
    *,
    record: Records = None,
    store: StoreAt = None,
    rule: Rule = "both-ends",
    json: Json = False,
) -> None:
    """Show what each side and each source says of a tie, and how they agree.

    Example: `paradiplomacy tie show 'Little Rock' Changchun`
    """
    from paradiplomacy.report.views import tie_view

    reconciled = opened(record, rule, store)
    tie = reconciled.tie(place_a, place_b)
    view = tie_view(reconciled, tie)
    if json:
        as_json("tie", view)
        return
    _print_tie(view)
    for name in (place_a, place_b):
        note_others(reconciled, name, tie.ends)


def _print_tie(view: dict[str, Any]) -> None:
    from paradiplomacy.report.ledger_words import by_words
    from paradiplomacy.report.words import count_of

    ends = [view["place_a"], view["place_b"]]
    names = [f"{p['name']} {p['name_local']}".strip() for p in ends]
    # One kind that several sources give for several periods is shown once.
    firsts = (next(same) for _, same in groupby(view["kinds"], key=itemgetter("kind")))
    kinds = ", then ".join(
        f"{k['kind']}{' (' + k['when'] + ')' if k['when'] else ''}" for k in firsts
    )
    console().print(f"[bold]{names[0]} - {names[1]}[/bold]", highlight=False)
    console().print(f"{kinds or 'kind unstated'}; {view['status_words']} (as of {view['as_of']})\n")
    table(
        "History",
        ("date", "change", "by", "remark"),
        ((h["date"], h["change"], by_words(h["actor"]), _remark(h)) for h in view["history"]),
    )
    for fact in view["facts"]:
        _print_fact(fact)
    if view["set_aside"]:
        columns = ("property", "value", "source", "why")
        rows = ([statement[c] for c in columns] for statement in view["set_aside"])
        table("Set aside by judgement", columns, rows)
    if view["exchanges"]:
        table(
            count_of(len(view["exchanges"]), "exchange"),
            ("date", "form", "from", "what"),
            (
                (e["date"], e["form"], e["giver"], e["description"])
                for e in sorted(view["exchanges"], key=lambda e: (e["date"], e["id"]))
            ),
        )
    note(f"* preferred by rule {view['rule']}; losing values are kept")


def _print_fact(fact: dict[str, Any]) -> None:
    """Print what each source says of a fact, and how they agree."""
    from paradiplomacy.report.ledger_words import agreement_words

    rows = []
    for line in fact["statements"]:
        what = line["property"] if fact["property"] == "interruption" else ""
        value = " ".join(filter(None, (what, line["value"], line["when"])))
        mark = "*" if line["preferred"] else ""
        rows.append((mark, line["side"], value, line["voice"], line["title"], line["locator"]))
    why = f"\n* preferred: {fact['why']}" if fact["why"] else ""
    table(
        f"{fact['property']}: {agreement_words(fact['agreement'], fact['between'])}{why}",
        ("", "side", "value", "voice", "source", "where"),
        rows,
    )


def _remark(change: dict[str, Any]) -> str:
    if change["irregular"] or change["inferred"]:
        return change["irregular"] or f"inferred by {change['inferred']}"
    return f"as a {change['ended_as']} tie; goes on as another" if change["ended_as"] else ""
