"""A person's decision which place a mention means."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import typer

from paradiplomacy.cli.options import Json
from paradiplomacy.cli.place.options import RecordOf, StoreOf, record_of
from paradiplomacy.cli.show import as_json, note

__all__ = ["judge"]


def judge(
    mention: Annotated[
        str | None, typer.Argument(help="Key of a mention, as `place review` shows it.")
    ] = None,
    place: Annotated[
        str | None,
        typer.Argument(help="A GeoNames id, a place key, or 'none' for no place of the gazetteer."),
    ] = None,
    *,
    store: StoreOf,
    record: RecordOf = None,
    why: Annotated[str, typer.Option(help="The reason.")] = "",
    by: Annotated[str, typer.Option(help="Who decides.")] = "",
    undo: Annotated[
        bool, typer.Option("--undo", help="Take back the latest judgement made by hand.")
    ] = False,
    json: Json = False,
) -> None:
    """Decide which place a mention means. It is kept, and no import asks again.

    Example: `paradiplomacy place judge us-wikipedia-2026-kent 5799625 --store world.db
    --record wikipedia_2026 --why 'Kent lists Yangzhou' --by Ann`
    """
    from paradiplomacy.evidence.store import Store
    from paradiplomacy.linking.review import judge as judge_mention
    from paradiplomacy.sources.gazetteer import gazetteer

    if undo == (mention is not None) or (not undo and not (mention and place and why and by)):
        raise typer.BadParameter(
            "give MENTION, PLACE, --why and --by; or --undo alone", param_hint="MENTION"
        )
    with Store.open(store, create=False) as opened:
        chosen = record_of(opened, record)
        added = True
        if undo:
            made = opened.undo(chosen)
        else:
            decided = judge_mention(
                opened,
                chosen,
                mention=mention or "",
                place=place or "",
                why=why,
                by=by,
                on=date.today().isoformat(),
                gazetteer=gazetteer(),
            )
            made, added = decided.judgement, decided.added
    if json:
        told = None if made is None else {"mention": made.subject, "place": made.object}
        as_json(
            "place-judge",
            {"record": chosen, "undone": undo, "judgement": told, "added": added and not undo},
        )
    elif made is None:
        note(f"{chosen}: no judgement made by hand is left to take back")
    elif undo:
        note(f"{chosen}: taken back: {made.subject} is {made.object} ({made.why})")
    elif not added:
        note(f"{chosen}: that was decided already, on {made.on}; nothing was added")
    elif made.object == made.subject:
        note(f"{chosen}: {made.subject} is no place of the gazetteer, and stays its own")
    else:
        note(f"{chosen}: {made.subject} is {made.object}")
