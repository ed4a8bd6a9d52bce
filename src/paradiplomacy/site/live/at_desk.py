"""The desk of an office: what falls due, what it keeps, and forms to enter more."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from paradiplomacy.access.roles import OF_ONE_SIDE, Action, may
from paradiplomacy.answers.desk_lists import agreement_list, contact_list, desk_rows, request_list
from paradiplomacy.answers.due_list import due_list, quiet_months
from paradiplomacy.errors import ParadiplomacyError
from paradiplomacy.language import Words, render
from paradiplomacy.language.typesetting import has_chinese_font
from paradiplomacy.model.desk_tables import DESK as DESK_TABLES
from paradiplomacy.model.table_words import table_words
from paradiplomacy.record.agreement_text import (
    LARGEST_TEXT,
    MEDIA_TYPES,
    AgreementText,
    ending_of_text,
)
from paradiplomacy.record.desk_entries import (
    ENTRIES,
    DeskEntry,
    close_request,
    fields_of,
    office_of,
    write_entry,
)
from paradiplomacy.record.desk_part import with_desk
from paradiplomacy.record.record import Record
from paradiplomacy.results.due_words import calendar_text, due_words
from paradiplomacy.results.localizer import Localizer
from paradiplomacy.site.council.office_pages import list_blocks, write_page
from paradiplomacy.site.kinds import View
from paradiplomacy.site.live.changes import ChangeWriter, demand_right, wrote
from paradiplomacy.site.live.correcting import nothing
from paradiplomacy.site.live.forms import PostedForm
from paradiplomacy.site.live.problems import problems_of
from paradiplomacy.site.live.request_parts import (
    download,
    going_to,
    language_of,
    live_of,
    whole_number,
)
from paradiplomacy.site.live.rights import allows, get, page_routes, post, routes_at
from paradiplomacy.site.live.shown import shown
from paradiplomacy.site.pages.live_only import DESK, DESK_ENTRY
from paradiplomacy.views import RecordAnswer

_WHY = "entered on the site"
_SAY = Words("paradiplomacy.site.pages.desk")
_LISTS = ("agreements", "requests", "contacts")
_ENDINGS = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pdf": "application/pdf",
}
_TEXT_FIELDS = ("text", "text_2")
"""Of files with texts of an agreement, as most have two; the language of each stands apart."""
_LONG = ("description", "what", "clauses", "note")


@post(Action.WRITE)
def _change_desk(request: Request, fields: PostedForm) -> Response:
    """Close a request, as done or declined; take an entry back; or erase a contact."""
    if not live_of(request).written_in:
        return nothing(request)
    changes = {"undo": _take_entry_back, "erase": _erase_contact}
    try:
        done = changes.get(fields.get("do", ""), _close_request)(request, fields)
    except ParadiplomacyError as error:
        return _desk_page(request, {"problems": problems_of(error, fields, "request:")}, 422)
    return going_to(request, f"desk.html?done={done}")


def _close_request(request: Request, fields: PostedForm) -> str:
    def write(record: Record, who: dict[str, str]) -> DeskEntry:
        store = live_of(request).store_of(who["key"])
        key, status = fields.get("request", ""), fields.get("status", "")
        return close_request(store, record, key, status=status, on="", **who)

    return f"closed&entry={_write_for_office(request, fields, write).row}"


def _take_entry_back(request: Request, fields: PostedForm) -> str:
    live, writer = live_of(request), ChangeWriter.of(request)
    key, row = _key_of_written_record(request), whole_number(fields.get("entry", ""))
    live.store_of(key).undo_entry(key, by=writer.name, person=writer.key, row=row)
    _show_anew(request, key)
    return "undone"


def _erase_contact(request: Request, fields: PostedForm) -> str:
    key, record, contact = (
        _key_of_written_record(request),
        _whole_record(request),
        fields.get("contact", ""),
    )
    if contact not in _erasable(request, key, record):
        raise HTTPException(403, "other_end")
    live_of(request).store_of(key).withdraw_contact(key, contact, by=ChangeWriter.of(request).name)
    _show_anew(request, key)
    return "erased"


def _erasable(request: Request, key: str, record: Record) -> list[str]:
    """Contacts that offices entered for which who asks may write."""
    writer = ChangeWriter.of(request)

    def is_own(statement: str) -> bool:
        said = record.statements[statement]
        source = record.sources[said.record, said.source]
        return said.record == key and writer.may_write(key, source.place)

    return [k for k, each in record.contacts.items() if all(map(is_own, each.statements))]


def _show_anew(request: Request, key: str, subject: str = "") -> None:
    """Note that somebody wrote, and let pages show it."""
    live = live_of(request)
    show = lambda: live.open_again() or live.open_again(anyway=True)  # noqa: E731
    wrote(request, key, subject, show=show)


@post(Action.WRITE, brings_files=True)
def _enter_from_form(request: Request, fields: PostedForm) -> Response:
    """Write an entry, and lead to the desk."""
    kind = request.path_params["key"]
    if kind not in ENTRIES or not live_of(request).written_in:
        return nothing(request)
    texts = [
        AgreementText(file.name, fields.get(f"{field}_language", ""), file.content, field)
        for field, file in fields.files.items()
        if kind == "agreement" and field in _TEXT_FIELDS
    ]

    def write(record: Record, who: dict[str, str]) -> DeskEntry:
        store = live_of(request).store_of(who["key"])
        return write_entry(store, record, kind, fields, texts=texts, **who)

    try:
        done = _write_for_office(request, fields, write)
    except ParadiplomacyError as error:
        problems = problems_of(error, fields, f"{kind}:")
        return _form_page(request, {"problems": problems, "entered": dict(fields)}, 422)
    return going_to(request, f"desk.html?done={kind}&entry={done.row}")


@get(Action.READ)
def _calendar_of_desk(request: Request) -> Response:
    """Calendar of what falls due, of all that everybody who reads may see."""
    record = live_of(request).site.record
    items = due_list(record, today=_today(), quiet=quiet_months())
    text = calendar_text(items, Localizer(record, language_of(request)))
    headers = {"cache-control": "no-store"}
    return Response(text, media_type="text/calendar; charset=utf-8", headers=headers)


@get(Action.WRITE)
def _download(request: Request) -> Response:
    """A list of the desk as a file, such as ``agreements.xlsx``."""
    live = live_of(request)
    name, _, ending = request.path_params["key"].partition(".")
    if not live.written_in or name not in _LISTS or ending not in _endings():
        return nothing(request)
    record, language = _whole_record(request), language_of(request)
    title = render(_SAY(name, n=len(getattr(record, name))), language)
    table = next(each for each in DESK_TABLES if each.name == name)
    words = table_words(table, language)
    labels = [words.label(column.name) for column in (*table.keys, *table.properties)]
    with TemporaryDirectory() as folder:
        out = Path(folder) / f"list.{ending}"
        write_page(list_blocks(title, labels, desk_rows(record, table)), out, language)
        body = out.read_bytes()
    return download(body, f"{name}.{ending}", _ENDINGS[ending])


@get(Action.READ)
def _text_of_agreement(request: Request) -> Response:
    """The file with a text of an agreement that is shown, by its hash."""
    live, digest = live_of(request), request.path_params["key"]
    record = live.site.record
    for agreement in record.agreements.values():
        for _, sha256, name in (text.split(" ", 2) for text in agreement.texts):
            if sha256 != digest:
                continue
            keys = {record.statements[statement].record for statement in agreement.statements}
            found = (
                live.store_of(key).agreement_text(key, digest)
                for key in keys & live.written_in.keys()
            )
            if content := next(filter(None, found), None):
                media_type = MEDIA_TYPES.get(ending_of_text(content), "application/octet-stream")
                return download(content, name, media_type)
    return nothing(request)


def _write_for_office(request: Request, fields: Mapping[str, str], write: Any) -> DeskEntry:
    """Write as the office that a form names, where who sends it may; show it from now on."""
    writer = ChangeWriter.of(request)
    key, record = _key_of_written_record(request), _whole_record(request)
    office = record.place(fields.get("office") or _own_office(request, record)).id
    demand_right(request, key, office)
    who = {"office": office, "by": writer.name, "why": _WHY, "key": key, "person": writer.key}
    done: DeskEntry = write(record, who)
    _show_anew(request, key, done.subject)
    return done


def _desk_page(request: Request, further: View | None = None, status: int = 200) -> Response:
    """Page of what an office has on its desk."""
    if not live_of(request).written_in:
        return nothing(request)
    record = _whole_record(request)
    names = Localizer(record, language_of(request))
    own = _own_office(request, record)
    mine = None if _is_editor(request) or not own else own
    items = due_list(record, today=_today(), quiet=quiet_months(), place=mine)
    done, entry = (request.query_params.get(name, "") for name in ("done", "entry"))
    view: View = {
        "office": own,
        "kinds": list(ENTRIES),
        "known": list(record.ties),
        "endings": _endings(),
        "due": [each.to_dict() | {"text": names.text(due_words(each, names))} for each in items],
        "agreements": [each.to_dict() for each in agreement_list(record)],
        "requests": [each.to_dict() for each in request_list(record, is_open=True)],
        "contacts": [each.to_dict() for each in contact_list(record)],
        "closings": [w for w in ENTRIES["request"][0].column("status").type.words if w != "open"],
        "erasable": _erasable(request, _key_of_written_record(request), record),
        "done": done if done in (*ENTRIES, "closed", "undone", "erased") else "",
        "entry": entry if entry.isascii() and entry.isdigit() else "",
        "problems": [],
    }
    return shown(request, DESK, view | (further or {}), status=status)


def _form_page(request: Request, further: View | None = None, status: int = 200) -> Response:
    """Form for an entry of a kind."""
    kind = request.path_params["key"]
    if kind not in ENTRIES or not live_of(request).written_in:
        return nothing(request)
    _key_of_written_record(request)
    record = live_of(request).site.record
    own = _own_office(request, record)
    view: View = {
        "kind": kind,
        "office": own,
        "may_choose": _is_editor(request),
        "places": sorted(record.places),
        "fields": [_field(request, kind, name).to_dict() for name in fields_of(kind)],
        "text_fields": _TEXT_FIELDS,
        "megabytes": LARGEST_TEXT // 1_000_000,
        "entered": {},
        "problems": [],
    }
    view |= further or {}
    view["wrong"] = {each["field"]: each["message"] for each in view["problems"] if each["field"]}
    return shown(request, DESK_ENTRY, view, key=kind, status=status)


class FieldOfForm(RecordAnswer):
    """A field of a form: its label, what it means, and what can be chosen."""

    name: str
    label: str
    hint: str
    choices: tuple[str, ...]
    needed: bool
    long: bool
    is_date: bool


def _field(request: Request, kind: str, name: str) -> FieldOfForm:
    table, columns = ENTRIES[kind]
    column = table.column(name) if name in columns else None
    words = table_words(table, language_of(request))
    # A fact of a tie stands in no column of its own in the file.
    meaning = words.meaning_in_frame if kind == "tie" else words.meaning
    return FieldOfForm(
        name=name,
        label=words.label(name) if column else "",
        hint=meaning(name) if column else "",
        choices=tuple(column.type.words) if column else (),
        needed=column.required if column else name == "partner" and kind != "request",
        long=name in _LONG,
        is_date=column is not None and column.type.value == "date",
    )


def _endings() -> list[str]:
    """As what lists are downloaded: a PDF only where a font with Chinese characters is."""
    return [ending for ending in _ENDINGS if ending != "pdf" or has_chinese_font()]


def _key_of_written_record(request: Request) -> str:
    """Key of the record that entries go into: the first that is in a store and may be written.

    The desk shows all records together, so who may not read one of them has none here.
    """
    writer = ChangeWriter.of(request)
    if not allows(request, Action.READ):
        raise HTTPException(403, "role")
    for key in live_of(request).written_in:
        if writer.may_write_in(key):
            return key
    raise HTTPException(403, "role")


def _whole_record(request: Request) -> Record:
    """The record that is shown, with what the offices keep that who asks may write for."""
    live, key, writer = live_of(request), _key_of_written_record(request), ChangeWriter.of(request)
    sees_all = may(request.state.person, Action.SEE_ACCOUNTS, record=key)

    def may_see(place: str) -> bool:
        return sees_all or bool(place and writer.may_write(key, place))

    return with_desk(live.site.record, live.store_of(key), key, may_see=may_see)


def _is_editor(request: Request) -> bool:
    """True if somebody may write for more than one place."""
    return any(grant.role not in OF_ONE_SIDE for grant in request.state.person.grants)


def _own_office(request: Request, record: Record) -> str:
    """Key of the place of a steward; of who writes for all, that of the record; may be empty."""
    if not _is_editor(request):
        sides = [grant.side for grant in request.state.person.grants if grant.side]
        return next((side for side in sides if side in record.places), "")
    return office_of(record)


def _today() -> date:
    return datetime.now(UTC).astimezone().date()


ROUTES = [
    *page_routes(DESK, get(Action.WRITE)(_desk_page), _change_desk),
    *page_routes(DESK_ENTRY, get(Action.WRITE)(_form_page), _enter_from_form),
    *routes_at("/due.ics", _calendar_of_desk),
    *routes_at("/desk-list/{key}", _download),
    *routes_at("/agreement-text/{key}", _text_of_agreement),
]
"""Addresses of the desk, its forms and its calendar."""
