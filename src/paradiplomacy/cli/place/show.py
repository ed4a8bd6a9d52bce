"""A place and all its ties."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, Annotated, Any

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
    from paradiplomacy.report.views import place_view
    from paradiplomacy.report.words import count_of

    reconciled = opened(record, rule, store)
    resolved = reconciled.place(place)
    ties = _ties_of(reconciled, resolved.id)
    responses = [
        {
            "shock": r.shock,
            "answer": str(r.answer),
            "date": str(r.date or ""),
            "what": r.description,
        }
        for r in reconciled.responses.values()
        if r.place == resolved.id
    ]
    if json:
        as_json("place", {"place": place_view(resolved), "ties": ties, "responses": responses})
        return
    where = (
        f"{resolved.latitude}, {resolved.longitude}" if resolved.latitude is not None else "unknown"
    )
    people = f"{resolved.population:,}" if resolved.population else "unknown"
    console().print(f"[bold]{resolved.label}[/bold] {resolved.name_local}  ({resolved.id})")
    console().print(f"{resolved.level} in {resolved.country}; at {where}; population {people}\n")
    columns = ("partner", "kind", "established", "agreement", "status")
    shown = ("partner", "kind", "established", "agreement", "status_words")
    table(count_of(len(ties), "tie"), columns, ([t[c] for c in shown] for t in ties))
    if responses:
        answer_columns = ("shock", "answer", "date", "what")
        table(
            "Responses to shocks",
            answer_columns,
            ([r[c] for c in answer_columns] for r in responses),
        )
    note_others(reconciled, place, [resolved.id])


def _ties_of(reconciled: Record, place: str) -> list[dict[str, Any]]:
    from paradiplomacy.record.dormancy import signs_of_life, standing
    from paradiplomacy.report.views import standing_view

    ties = []
    signs = signs_of_life(reconciled)
    for key, tie in reconciled.ties.items():
        if place in tie.ends:
            other = next(end for end in tie.ends if end != place)
            established = tie.fact("established")
            ties.append(
                {
                    "tie": key,
                    "partner": reconciled.label(other),
                    "kind": str(tie.kind or ""),
                    "established": str(tie.established or ""),
                    "agreement": str(established.agreement) if established else "",
                    **standing_view(standing(reconciled, tie, signs=signs)),
                }
            )
    return ties


def note_others(reconciled: Record, name: str, meant: Collection[str]) -> None:
    """Say which other places a name could mean, though it is nearer to that of the one shown."""
    from paradiplomacy.record.place_names import place_names_of

    others = [
        p for p in place_names_of(reconciled.places).find(name, distant=True) if p.id not in meant
    ]
    if others:
        listed = "; ".join(f"{p.label} ({p.id})" for p in others)
        note(f"{name} may also mean {listed}")
