"""A decision is taken back."""

from __future__ import annotations

from typing import Annotated

import typer

from paradiplomacy.cli.options import Json, Language
from paradiplomacy.cli.review.options import (
    LOCAL,
    By,
    RecordOf,
    StoreOf,
    record_of,
    speaker,
    writer_name,
)
from paradiplomacy.cli.show import as_json, note
from paradiplomacy.errors import ChangeError

__all__ = ["undo"]


def undo(
    item: Annotated[
        str,
        typer.Argument(
            metavar="ID", help="Id of the statement or key of the place; your latest without it."
        ),
    ] = "",
    *,
    by: By = "",
    store: StoreOf,
    record: RecordOf = None,
    language: Language = "en",
    json: Json = False,
) -> None:
    """Take back what you decided last, or the latest decision on a statement or place.

    Of a statement or place that you name it is taken back whoever decided.

    Example: `paradiplomacy review undo --store ties.db --by Ann`
    """
    from paradiplomacy.evidence.store import Store
    from paradiplomacy.evidence.subjects import SAME_PLACE

    say = speaker(language)
    with Store.open(store, create=False) as opened:
        chosen = record_of(opened, record)
        if item:
            statement = opened.statement(item)
            about = (f"place:{item}", SAME_PLACE)
            if statement is not None:
                about = (statement.subject, statement.property)
            rows = [
                event.row
                for event in opened.history(chosen, *about).events
                if event.about == item and event.row and not event.undone and event.what != "undone"
            ]
            if not rows:
                raise ChangeError("nothing_left", f"nobody decided on {item!r}")
            judgement = opened.undo(chosen, row=max(rows))
        else:
            judgement = opened.undo(chosen, by=writer_name(by), person=LOCAL)
    if json:
        view = {"id": judgement.subject, "decision": str(judgement.kind)} if judgement else {}
        view |= {"place": judgement.object} if judgement else {}
        as_json("review-decision", {"record": chosen, "undone": bool(judgement), **view})
    elif judgement is None:
        note(say("nothing", record=chosen))
    else:
        note(say("undone", record=chosen, id=judgement.subject, why=judgement.why))
