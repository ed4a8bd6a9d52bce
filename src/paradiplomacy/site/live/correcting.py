"""The page of a fact: read by who may read, written on by who may write."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import partial

from starlette.requests import Request
from starlette.responses import Response

from paradiplomacy.access.roles import Action
from paradiplomacy.answers.corrections import confirmable, correctable_fact
from paradiplomacy.errors import ChangeError, ParadiplomacyError
from paradiplomacy.evidence.confirmations import confirming
from paradiplomacy.evidence.history import ConflictError, FactHistory
from paradiplomacy.model.statements import Voice
from paradiplomacy.site.kinds import View, slug
from paradiplomacy.site.live.changes import ENTERED, ChangeWriter, write, wrote
from paradiplomacy.site.live.forms import PostedForm
from paradiplomacy.site.live.live import Live
from paradiplomacy.site.live.problems import problems_of
from paradiplomacy.site.live.refusals import forbidden, missing
from paradiplomacy.site.live.request_parts import (
    going_to,
    live_of,
    note_event,
    page_address,
    page_response,
    whole_number,
)
from paradiplomacy.site.live.rights import allows, may_read, sees
from paradiplomacy.site.pages.live_only import (
    CONFLICT,
    FACT,
    QUEUES,
    conflict_view,
    fact_at,
    kind_of_queue,
)


def write_on_fact(request: Request, fields: PostedForm) -> Response:
    """Write on a fact, and lead back; where somebody else wrote since, say what."""
    at = fact_asked(request)
    if not may_be_read(request, at, fields.get("record", "")):
        return forbidden(request)
    if at is None:
        return nothing(request)

    def change() -> None:
        write(request, at[0], fields)
        if fields.get("keep") == "mine":
            _reject_theirs(request, at, fields)

    def again(problems: list[View]) -> Response:
        return fact_page(request, {"problems": problems, "entered": dict(fields)}, 422)

    back = next_page(request, fields)
    return answer_form(request, fields, change, subject=at[0], back=back, again=again)


def answer_form(
    request: Request,
    fields: PostedForm,
    change: Callable[[], None],
    *,
    subject: str = "",
    back: str,
    again: Callable[[list[View]], Response],
) -> Response:
    """Write what a form asks for, and lead on; where somebody else wrote since, say what.

    change: Writes it.
    subject: What it is on.
    back: Where to go on, also for who keeps what the others wrote.
    again: The page with the form, given what is wrong.
    """
    if fields.get("keep") == "theirs":
        return going_to(request, back)
    try:
        change()
    except ConflictError as error:
        return conflict_page(request, error, fields)
    except ParadiplomacyError as error:
        return again(problems_of(error, fields, subject))
    return going_to(request, back)


def may_be_read(request: Request, at: tuple[str, str] | None, record: str) -> bool:
    """True if who writes may read all that an answer might show, even of what is not there."""
    if allows(request, Action.READ):
        return True
    live = live_of(request)
    if at is None or not sees(request, at[0]) or not may_read(request, record):
        return False
    said_in = {each.record for each in histories_of(live, *at) if each.statements}
    return all(may_read(request, key) for key in said_in)


def _reject_theirs(request: Request, at: tuple[str, str], fields: PostedForm) -> None:
    """After one's own is written: reject what the other added, for the same reason."""
    live = live_of(request)
    record = fields.get("record", "")
    for key in fields.getlist("against"):
        version = live.store_of(record).history(record, *at).version
        again = {"record": record, "do": "reject", "statement": key, "version": version}
        write(request, at[0], again | {"why": fields.get("why", "")})


def conflict_page(request: Request, error: ConflictError, fields: Mapping[str, str]) -> Response:
    """Page of what others wrote since, and what can be made of one's own."""
    view = conflict_view(live_of(request).site, error, dict(fields), ChangeWriter.of(request))
    key = f"{error.current.subject}/{error.current.property}"
    return page_response(request, CONFLICT, key, status=409, **view)


def next_page(request: Request, fields: Mapping[str, str]) -> str:
    """Address of the next page: a queue, or the page of the fact."""
    queues = {f"{kind_of_queue(queue).address()}.html" for queue in QUEUES}
    wanted = fields.get("next", "")
    return wanted if wanted in queues else page_address(request)


def histories_of(live: Live, subject: str, name: str) -> list[FactHistory]:
    """The history of a fact in each record that is in a store and says something of it.

    Without any, in the leading one.
    """
    record = live.site.record
    of = {
        statement.record: statement.subject
        for fact_ in record.facts.get(subject, ())
        if fact_.property == name
        for statement in (record.statements[key] for key in fact_.statements)
    }
    histories = []
    for key in (meta.id for meta in record.metas if meta.id in live.written_in):
        history = live.store_of(key).history(key, of.get(key, subject), name)
        if history.statements:
            histories.append(history)
    if not histories:
        first = next(meta.id for meta in record.metas if meta.id in live.written_in)
        histories = [live.store_of(first).history(first, subject, name)]
    return histories


def fact_asked(request: Request) -> tuple[str, str] | None:
    """Subject and property of the fact whose page is asked for; None without one."""
    live = live_of(request)
    if not live.written_in:
        return None
    key = request.path_params["key"]  # a server decodes what stands encoded in an address
    return fact_at(live.site, key) or fact_at(live.site, slug(key))


def fact_page(request: Request, further: View | None = None, status: int = 200) -> Response:
    """Page of what sources say of a fact, of what was written on it, and of what was entered."""
    live = live_of(request)
    at = fact_asked(request)
    if at is None:
        return nothing(request)
    stated = correctable_fact(live.site.record, histories_of(live, *at), ChangeWriter.of(request))
    view = stated.to_dict() | {"address": slug("/".join(at))}
    empty = dict.fromkeys(ENTERED, "")
    view |= {"subject": at[0], "problems": []} | (further or {})
    view["entered"] = empty | view.get("entered", {})
    return page_response(request, FACT, "/".join(at), status=status, **view)


def nothing(request: Request) -> Response:
    """The page that says that there is no such fact."""
    return missing(live_of(request), request, request.url.path.lstrip("/"))


_WHY = "confirmed on the site"


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
