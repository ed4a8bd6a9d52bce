"""An end confirms what the other says: one click on the page of the fact."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial

from starlette.requests import Request
from starlette.responses import Response

from paradiplomacy.access.roles import Action
from paradiplomacy.answers.corrections import confirmable
from paradiplomacy.errors import ChangeError
from paradiplomacy.evidence.confirmations import confirming
from paradiplomacy.model.statements import Voice
from paradiplomacy.site.live.changes import ChangeWriter, wrote
from paradiplomacy.site.live.correcting import (
    answer_form,
    fact_asked,
    fact_page,
    may_be_read,
    nothing,
)
from paradiplomacy.site.live.forms import PostedForm
from paradiplomacy.site.live.refusals import forbidden
from paradiplomacy.site.live.request_parts import live_of, note_event, whole_number
from paradiplomacy.site.live.rights import post, routes_at

_WHY = "confirmed on the site"


@post(Action.CONFIRM)
def confirm(request: Request, fields: PostedForm) -> Response:
    """Confirm a statement of the other end, or take one's own confirmation back."""
    at, record = fact_asked(request), fields.get("record", "")
    if not may_be_read(request, at, record):
        return forbidden(request)
    if at is None:
        return nothing(request)
    live = live_of(request)
    writer, ends = ChangeWriter.of(request), live.site.record.ends_of(at[0])
    if record not in live.written_in or not writer.speaks_for(record, ends):
        return forbidden(request, "other_end")
    back = f"facts/{request.path_params['key']}.html"
    change = _take_back if fields.get("do") == "undo" else _confirm_statement
    return answer_form(
        request,
        fields,
        partial(change, request, at, fields),
        subject=at[0],
        back=back,
        again=lambda problems: fact_page(request, {"problems": problems}, 422),
    )


def _confirm_statement(request: Request, at: tuple[str, str], fields: PostedForm) -> None:
    live = live_of(request)
    record, key, writer = fields["record"], fields.get("statement", ""), ChangeWriter.of(request)
    store, now = live.store_of(record), datetime.now(UTC)
    subject = next(
        (s.subject for s in [store.statement(key)] if s is not None and s.record == record), at[0]
    )
    with store.turn(record, subject, at[1]) as fact:
        stated = next((each for each in fact.statements if each.statement.id == key), None)
        place = confirmable(live.site.record, fact, stated, writer) if stated else ""
        if stated is None or not place:
            raise ChangeError("no_statement", "choose what the other end says and still stands")
        statement, source = confirming(
            stated.statement,
            place=place,
            name=live.site.record.label(place),
            voice=Voice.GOVERNMENT if writer.person.name else Voice.ASSOCIATION,
            on=now.date(),
            by=writer.name,
        )
        row = store.add_statement(
            record,
            statement,
            source=source,
            by=writer.name,
            why=_WHY,
            version=fact.version_for(fields.get("version", ""), about=key),
            person=writer.key,
            confirms=key,
        )
    _note_change_of_fact(request, record, at[0], "confirm", str(row.row))


def _take_back(request: Request, at: tuple[str, str], fields: PostedForm) -> None:
    record, row, writer = fields["record"], fields.get("row", ""), ChangeWriter.of(request)
    number, store = whole_number(row), live_of(request).store_of(record)
    if number not in {each.row for each in store.history(record, *at).confirmations}:
        raise ChangeError("nothing_left", "nothing of yours is left to take back")
    store.undo(record, by=writer.name, person=writer.key, row=number)
    _note_change_of_fact(request, record, at[0], "unconfirm", row)


def _note_change_of_fact(request: Request, record: str, subject: str, event: str, row: str) -> None:
    note_event(request, event, record=record, subject=row)
    wrote(request, record, subject)


ROUTES = routes_at("/confirm/{key}.html", confirm)
"""Addresses of this form."""
