"""Questions to a record: one tie, one place, how many."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Annotated, Any

import typer

from paradiplomacy.cli.options import Json, Records, Rule, StoreAt, opened
from paradiplomacy.cli.show import as_json, console, note, table

if TYPE_CHECKING:
    from paradiplomacy.definitions.definitions import Definition
    from paradiplomacy.record.record import Record

__all__ = ["count", "place_app", "tie_app"]

A_PLACE = "A place: key, or a name in English, Chinese or pinyin; 'name, state' where several fit."

tie_app = typer.Typer(no_args_is_help=True, help="One tie: both sides, every source.")
place_app = typer.Typer(no_args_is_help=True, help="One place and its ties.")


@tie_app.callback()
def _tie() -> None:
    pass


@place_app.callback()
def _place() -> None:
    pass


@tie_app.command("show")
def tie_show(
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

    held = opened(record, rule, store)
    tie = held.tie(place_a, place_b)
    view = tie_view(held, tie)
    if json:
        as_json("tie", view)
        return
    _print_tie(view)
    for name in (place_a, place_b):
        _note_others(held, name, tie.ends)


def _note_others(held: Record, name: str, meant: Collection[str]) -> None:
    """Say which other places a name could mean, though it is nearer to that of the one shown."""
    from paradiplomacy.record.place_names import place_names_of

    others = [p for p in place_names_of(held.places).find(name, distant=True) if p.id not in meant]
    if others:
        listed = "; ".join(f"{p.label} ({p.id})" for p in others)
        note(f"{name} may also mean {listed}")


def _print_tie(view: dict[str, Any]) -> None:
    from paradiplomacy.report.ledger_words import agreement_words, by_words
    from paradiplomacy.report.words import count_of

    ends = [view["place_a"], view["place_b"]]
    names = [f"{p['name']} {p['name_local']}".strip() for p in ends]
    # One kind that several sources give for several periods is told once.
    firsts = (next(same) for _, same in groupby(view["kinds"], key=itemgetter("kind")))
    kinds = ", then ".join(
        f"{k['kind']}{' (' + k['when'] + ')' if k['when'] else ''}" for k in firsts
    )
    console().print(f"[bold]{names[0]} - {names[1]}[/bold]", highlight=False)
    console().print(f"{kinds or 'kind unstated'}; {view['status_words']} (as of {view['as_of']})\n")
    table(
        "History",
        ("date", "change", "by", "remark"),
        (
            (
                h["date"],
                h["change"],
                by_words(h["actor"]),
                _remark(h),
            )
            for h in view["history"]
        ),
    )
    for fact in view["facts"]:
        why = f"\n* preferred: {fact['why']}" if fact["why"] else ""
        table(
            f"{fact['property']}: {agreement_words(fact['agreement'], fact['between'])}{why}",
            ("", "side", "value", "voice", "source", "where"),
            (
                (
                    "*" if line["preferred"] else "",
                    line["side"],
                    " ".join(
                        filter(
                            None,
                            (
                                line["property"] if fact["property"] == "interruption" else "",
                                line["value"],
                                line["when"],
                            ),
                        )
                    ),
                    line["voice"],
                    line["title"],
                    line["locator"],
                )
                for line in fact["statements"]
            ),
        )
    if view["set_aside"]:
        columns = ("property", "value", "source", "why")
        rows = ([said[c] for c in columns] for said in view["set_aside"])
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


def _remark(change: dict[str, Any]) -> str:
    if change["irregular"] or change["inferred"]:
        return change["irregular"] or f"inferred by {change['inferred']}"
    return f"as a {change['ended_as']} tie; goes on as another" if change["ended_as"] else ""


@place_app.command("show")
def place_show(
    place: Annotated[str, typer.Argument(help=A_PLACE)],
    record: Records = None,
    store: StoreAt = None,
    rule: Rule = "both-ends",
    json: Json = False,
) -> None:
    """Show a place and all its ties.

    Example: `paradiplomacy place show 重庆`
    """
    from paradiplomacy.record.dormancy import signs_of_life, standing
    from paradiplomacy.report.views import place_view, standing_view
    from paradiplomacy.report.words import count_of

    held = opened(record, rule, store)
    found = held.place(place)
    ties = []
    signs = signs_of_life(held)
    for key, tie in held.ties.items():
        if found.id in tie.ends:
            other = next(end for end in tie.ends if end != found.id)
            established = tie.fact("established")
            ties.append(
                {
                    "tie": key,
                    "partner": held.label(other),
                    "kind": str(tie.kind or ""),
                    "established": str(tie.established or ""),
                    "agreement": str(established.agreement) if established else "",
                    **standing_view(standing(held, tie, signs=signs)),
                }
            )
    responses = [
        {"shock": r.shock, "answer": str(r.answer), "date": str(r.date or ""), "what": r.note}
        for r in held.responses.values()
        if r.place == found.id
    ]
    if json:
        as_json("place", {"place": place_view(found), "ties": ties, "responses": responses})
        return
    where = f"{found.latitude}, {found.longitude}" if found.latitude is not None else "unknown"
    people = f"{found.population:,}" if found.population else "unknown"
    console().print(f"[bold]{found.label}[/bold] {found.name_local}  ({found.id})")
    console().print(f"{found.level} in {found.country}; at {where}; population {people}\n")
    columns = ("partner", "kind", "established", "agreement", "status")
    shown = ("partner", "kind", "established", "agreement", "status_words")
    table(count_of(len(ties), "tie"), columns, ([t[c] for c in shown] for t in ties))
    if responses:
        said = ("shock", "answer", "date", "what")
        table("Responses to shocks", said, ([r[c] for c in said] for r in responses))
    _note_others(held, place, [found.id])


def _comparable(published: dict[str, Any], definition: Definition) -> object:
    """The count at a published total's date, where both count the same ties."""
    if definition.id not in published["like"]:
        return "-"
    return published["counts"][definition.id]["total"]


def count(
    definition: Annotated[
        str | None,
        typer.Argument(help="Explain this definition row by row; all of them, briefly, without."),
    ] = None,
    *,
    on: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="On this day.", show_default="the record's"),
    ] = None,
    countries: Annotated[
        str, typer.Option(help="Only ties between these, such as US-CN; '' for all.")
    ] = "",
    record: Records = None,
    store: StoreAt = None,
    rule: Rule = "both-ends",
    json: Json = False,
) -> None:
    """Count ties by definition, row by row, against the totals that others published.

    Example: `paradiplomacy count sci-like --on 2019-03-14`
    """
    from paradiplomacy.definitions.count import compare
    from paradiplomacy.definitions.count import count as count_ties
    from paradiplomacy.definitions.definitions import DEFINITIONS, get_definition
    from paradiplomacy.report.views import comparison_view, count_view

    held = opened(record, rule, store)
    pair = countries or "-".join(held.meta.ends[:2])
    day: date | None = on.date() if on else None
    chosen = [get_definition(definition)] if definition else list(DEFINITIONS.values())
    counted = [count_ties(held, one, on=day, countries=pair) for one in chosen]
    views = [count_view(one, rows=definition is not None) for one in counted]
    against = [comparison_view(one) for one in compare(held, countries=pair)]
    if json:
        as_json("count", {"countries": pair, "counts": views, "published": against})
        return
    for view in views:
        for row in sorted(view.get("rows", ()), key=lambda r: (not r["counts"], r["label"])):
            row["mark"] = "counts" if row["counts"] else "left out"
    if definition:
        row_columns = ("mark", "label", "why")
        rows = ([row[c] for c in row_columns] for row in views[0]["rows"])
        table(views[0]["rule"], row_columns, rows)
    columns = ("definition", "total", "dated", "of", "rule")
    day_text = views[0]["on"]
    table(f"Ties {pair} on {day_text}", columns, ([v[c] for c in columns] for v in views))
    if against:
        names = [one.id for one in chosen]
        table(
            "Published totals, and our counts at their dates",
            ("date", "scope", "published", *names),
            (
                (
                    a["date"],
                    a["scope"],
                    f"{'at least ' if a['bound'] == 'at least' else ''}{a['published']}",
                    *(_comparable(a, one) for one in chosen),
                )
                for a in against
            ),
        )
    note("total counts ties without a date as existing; dated leaves them out")
