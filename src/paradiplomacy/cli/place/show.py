"""A place and all its ties."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, Annotated

import typer

from paradiplomacy.cli.options import Json, Records, Rule, StoreAt, opened
from paradiplomacy.cli.show import as_json, console, note, table

if TYPE_CHECKING:
    from paradiplomacy.record.record import Record

__all__ = ["A_PLACE", "note_others", "show"]

A_PLACE = "A place: key, or a name in English, Chinese or pinyin; 'name, state' where several fit."


def show(
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
        {
            "shock": r.shock,
            "answer": str(r.answer),
            "date": str(r.date or ""),
            "what": r.description,
        }
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
    note_others(held, place, [found.id])


def note_others(held: Record, name: str, meant: Collection[str]) -> None:
    """Say which other places a name could mean, though it is nearer to that of the one shown."""
    from paradiplomacy.record.place_names import place_names_of

    others = [p for p in place_names_of(held.places).find(name, distant=True) if p.id not in meant]
    if others:
        listed = "; ".join(f"{p.label} ({p.id})" for p in others)
        note(f"{name} may also mean {listed}")
