"""Requests that an office gets: entered, closed and listed."""

from __future__ import annotations

from functools import partial
from typing import Annotated

from paradiplomacy.cli.entering import (
    Desk,
    InCountry,
    ListFile,
    Note,
    day_option,
    enters,
    writes_for_office,
)
from paradiplomacy.cli.options import asks_record
from paradiplomacy.cli.papers import list_papers
from paradiplomacy.cli.reply import RecordReply


@enters("request")
def add(
    what: str,
    *,
    partner: str = "",
    country: InCountry = "",
    received: Annotated[str, day_option("When it came")] = "",
    due: Annotated[str, day_option("By when it is to be answered")] = "",
    responsible: str = "",
    note: Note = "",
) -> None:
    """Enter a request to the office. Requests are shown to those alone who may see accounts.

    Example: `paradiplomacy request add 'A speaker for the conference in June' --partner Kraków
    --received 2026-02-03 --due 2030-03-15 --store ties.db`

    what: What is asked for, in a sentence.
    partner: The partner that asks, by key or name.
    responsible: Who answers it, by function or initials.
    """


@writes_for_office
def close(
    desk: Desk,
    request: str,
    *,
    status: str = "done",
    on: Annotated[str, day_option("When; today without it")] = "",
) -> None:
    """Close a request. What was said of it before is kept.

    Example: `paradiplomacy request close 3f2a9c1d04 --store ties.db`

    request: Key of the request, from `request list`.
    status: How it ended: done or declined.
    """
    from paradiplomacy.record.desk_entries import close_request

    desk.write(partial(close_request, request=request, status=status, on=on))


@asks_record("request-list/1", always_whole=True)
def list_(reply: RecordReply, *, place: str = "", all_: bool = False, out: ListFile = None) -> None:
    """List requests that are open, those due first.

    Example: `paradiplomacy request list --store ties.db`

    place: Only those to this place, or that it asks as a partner.
    all_: Those that were closed, too.
    """
    from paradiplomacy.answers.desk_lists import request_list
    from paradiplomacy.model.desk_tables import REQUESTS

    answers = request_list(reply.record, place=place or None, is_open=None if all_ else True)
    names = ("due", "what", "partner", "received", "status", "responsible", "id")
    code = "request-status"
    list_papers(
        reply, REQUESTS, answers, names, out, status=lambda each: reply.code(code, each.status)
    )
