"""Entries that fall due for an office, as a table, JSON or a calendar."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from paradiplomacy.cli.new_files import must_be_new
from paradiplomacy.cli.office import write_list
from paradiplomacy.cli.options import Whole, asks_record, day_of
from paradiplomacy.cli.reply import RecordReply

if TYPE_CHECKING:
    from paradiplomacy.answers.due_list import DueItem


@asks_record("due/1", whole=Whole)
def due(
    reply: RecordReply,
    *,
    place: str = "",
    months: Annotated[int, typer.Option(min=1, max=120)] = 12,
    quiet: Annotated[int, typer.Option(min=0, max=999)] = 0,
    today: str = "",
    out: Path | None = None,
) -> None:
    """List agreements that end, requests to answer, anniversaries, and ties long without contact.

    Requests are in it with --whole, as they are shown to those alone who may see accounts.

    Example: `paradiplomacy due --place Göteborg --months 6 --store ties.db --whole`

    Example: `paradiplomacy due --store ties.db --out ties.ics`

    place: Only what is on ties of this place.
    months: How far it looks ahead.
    quiet: After how many months without a sign of life a tie is listed; 0: as
        PARADIPLOMACY_QUIET_MONTHS says, else 24.
    today DATE: The day to count from. [default: today]
    out FILE: New file: .ics for a calendar program, or xlsx, pdf, docx or html.
    """
    from paradiplomacy.answers.due_list import due_list, quiet_months
    from paradiplomacy.results.due_words import calendar_text, due_words
    from paradiplomacy.writing import whole as written_whole

    if out is not None:
        must_be_new(out)
    day = day_of("--today", today, first=True) or datetime.now(UTC).astimezone().date()
    items = due_list(
        reply.record, today=day, months=months, quiet=quiet or quiet_months(), place=place or None
    )
    if out is not None and out.suffix.lower() == ".ics":
        with written_whole(out) as half:
            half.write_bytes(calendar_text(items, reply).encode())
    if reply.lists("due", items):
        return

    def row(item: DueItem) -> tuple[str, ...]:
        late = reply.say("due.late") if item.is_late and item.what != "quiet" else ""
        return reply.date(item.when or str(item.on)), late, reply.text(due_words(item, reply))

    columns = ("date", "late", "what")
    if out is not None and out.suffix.lower() != ".ics":
        title = reply.say("title.due", n=len(items))
        write_list(title, reply.columns(*columns), map(row, items), out, reply)
        return
    reply.rows("due", columns, map(row, items))
