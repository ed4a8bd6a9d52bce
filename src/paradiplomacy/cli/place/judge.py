"""A person's decision which place a mention means."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import typer

from paradiplomacy.cli.options import Json
from paradiplomacy.cli.place.options import RecordOf, StoreOf, record_of
from paradiplomacy.cli.show import as_json, note

__all__ = ["judge"]

_Mention = Annotated[
    str | None, typer.Argument(help="Key of a mention, as `place review` shows it.")
]
_Place = Annotated[
    str | None,
    typer.Argument(help="A GeoNames id, a place key, or 'none' for no place of the gazetteer."),
]
_Why = Annotated[str, typer.Option(help="The reason.")]
_By = Annotated[str, typer.Option(help="Who decides.")]
_Undo = Annotated[bool, typer.Option("--undo", help="Take back the latest judgement made by hand.")]


def judge(
    mention: _Mention = None,
    place: _Place = None,
    *,
    store: StoreOf,
    record: RecordOf = None,
    why: _Why = "",
    by: _By = "",
    undo: _Undo = False,
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
            judgement = opened.undo(chosen)
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
            judgement, added = decided.judgement, decided.added
    if json:
        shown = (
            None if judgement is None else {"mention": judgement.subject, "place": judgement.object}
        )
        as_json(
            "place-judge",
            {"record": chosen, "undone": undo, "judgement": shown, "added": added and not undo},
        )
    elif judgement is None:
        note(f"{chosen}: no judgement made by hand is left to take back")
    elif undo:
        note(f"{chosen}: taken back: {judgement.subject} is {judgement.object} ({judgement.why})")
    elif not added:
        note(f"{chosen}: that was decided already, on {judgement.on}; nothing was added")
    elif judgement.object == judgement.subject:
        note(f"{chosen}: {judgement.subject} is no place of the gazetteer, and stays its own")
    else:
        note(f"{chosen}: {judgement.subject} is {judgement.object}")
