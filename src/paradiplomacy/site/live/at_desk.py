"""The desk of an office: what falls due, what it keeps, and forms to enter more."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from paradiplomacy.access.roles import OF_ONE_SIDE, Action, may
from paradiplomacy.answers.desk_lists import agreement_list, contact_list, desk_rows, request_list
from paradiplomacy.answers.due_list import due_list, quiet_months
from paradiplomacy.errors import NotFoundError, ParadiplomacyError
from paradiplomacy.evidence.store import Store
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
    close_request,
    fields_of,
    office_of,
    with_desk,
    write_entry,
)
from paradiplomacy.record.record import Record
from paradiplomacy.results.due_words import calendar_text, due_words
from paradiplomacy.results.localizer import Localizer
from paradiplomacy.site.council.files import list_blocks, write_page
from paradiplomacy.site.kinds import View
from paradiplomacy.site.live.changes import ChangeWriter, demand_right, wrote
from paradiplomacy.site.live.forms import PostedForm
from paradiplomacy.site.live.problems import problems_of
from paradiplomacy.site.live.request_parts import (
    download,
    going_to,
    language_of,
    live_of,
    page_response,
    whole_number,
)
from paradiplomacy.site.live.rights import allows
from paradiplomacy.site.pages.live_only import DESK, DESK_ENTRY

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


@dataclass(frozen=True, slots=True)
class _Desk:
    """The desk of who asks.

    key: Of the record that entries go into: the first that is in a store and may be written.
    record: What is shown, with what the offices keep that who asks may write for.
    """

    request: Request
    writer: ChangeWriter
    key: str
    store: Store
    record: Record

    @classmethod
    def of(cls, request: Request) -> _Desk:
        """Of who sends a request. It shows all records: who may not read one of them has none.

        Raises NotFoundError: No record is in a store.
        Raises HTTPException: 403.
        """
        live, writer = live_of(request), ChangeWriter.of(request)
        if not live.written_in:
            raise NotFoundError("page", request.url.path)
        key = next(filter(writer.may_write_in, live.written_in), "")
        if not key or not allows(request, Action.READ):
            raise HTTPException(403, "role")
        sees_all = may(request.state.person, Action.SEE_ACCOUNTS, record=key)

        def may_see(place: str) -> bool:
            return sees_all or bool(place and writer.may_write(key, place))

        store = live.store_of(key)
        record = with_desk(live.site.record, store, key, may_see=may_see)
        return cls(request, writer, key, store, record)

    @property
    def is_of_all(self) -> bool:
        """True if they may write for more than one place."""
        return any(grant.role not in OF_ONE_SIDE for grant in self.writer.person.grants)

    @property
    def office(self) -> str:
        """Key of the place of a steward; else that of the record; may be empty."""
        if self.is_of_all:
            return office_of(self.record)
        sides = [grant.side for grant in self.writer.person.grants if grant.side]
        return next((side for side in sides if side in self.record.places), "")

    @property
    def erasable(self) -> list[str]:
        """Contacts that offices entered for which they may write."""

        def is_own(statement: str) -> bool:
            stated = self.record.statements[statement]
            source = self.record.sources[stated.record, stated.source]
            return stated.record == self.key and self.writer.may_write(self.key, source.place)

        contacts = self.record.contacts.items()
        return [key for key, each in contacts if all(map(is_own, each.statements))]

    def signature(self, fields: Mapping[str, str]) -> dict[str, str]:
        """Signature of an entry: as the office that a form names, where they may write for it."""
        office = self.record.place(fields.get("office") or self.office).id
        demand_right(self.request, self.key, office)
        name, person = self.writer.name, self.writer.key
        return {"office": office, "by": name, "why": _WHY, "key": self.key, "person": person}

    def show(self, subject: str = "") -> None:
        """Note that somebody wrote, and let pages show it."""
        live = live_of(self.request)
        show = lambda: live.open_again() or live.open_again(anyway=True)  # noqa: E731
        wrote(self.request, self.key, subject, show=show)


def change_desk(request: Request, fields: PostedForm) -> Response:
    """Close a request, as done or declined; take an entry back; or erase a contact."""
    desk, changes = _Desk.of(request), {"undo": _take_entry_back, "erase": _erase_contact}
    try:
        done = changes.get(fields.get("do", ""), _close_request)(desk, fields)
    except ParadiplomacyError as error:
        return desk_page(request, problems_of(error, fields, "request:"))
    return going_to(request, f"desk.html?done={done}")


def _close_request(desk: _Desk, fields: PostedForm) -> str:
    key, status = fields.get("request", ""), fields.get("status", "")
    who = desk.signature(fields)
    done = close_request(desk.store, desk.record, key, status=status, on="", **who)
    desk.show(done.subject)
    return f"closed&entry={done.row}"


def _take_entry_back(desk: _Desk, fields: PostedForm) -> str:
    row, writer = whole_number(fields.get("entry", "")), desk.writer
    desk.store.undo_entry(desk.key, by=writer.name, person=writer.key, row=row)
    desk.show()
    return "undone"


def _erase_contact(desk: _Desk, fields: PostedForm) -> str:
    contact = fields.get("contact", "")
    if contact not in desk.erasable:
        raise HTTPException(403, "other_end")
    desk.store.withdraw_contact(desk.key, contact, by=desk.writer.name)
    desk.show()
    return "erased"


def enter_from_form(request: Request, fields: PostedForm) -> Response:
    """Write an entry, and lead to the desk."""
    kind, desk = _kind_asked(request), _Desk.of(request)
    texts = [
        AgreementText(file.name, fields.get(f"{field}_language", ""), file.content, field)
        for field, file in fields.files.items()
        if kind == "agreement" and field in _TEXT_FIELDS
    ]
    try:
        who = desk.signature(fields)
        done = write_entry(desk.store, desk.record, kind, fields, texts=texts, **who)
        desk.show(done.subject)
    except ParadiplomacyError as error:
        return form_page(request, problems_of(error, fields, f"{kind}:"), fields)
    return going_to(request, f"desk.html?done={kind}&entry={done.row}")


def calendar_of_desk(request: Request) -> Response:
    """Calendar of what falls due, of all that everybody who reads may see."""
    record = live_of(request).site.record
    items = due_list(record, today=_today(), quiet=quiet_months())
    text = calendar_text(items, Localizer(record, language_of(request)))
    headers = {"cache-control": "no-store"}
    return Response(text, media_type="text/calendar; charset=utf-8", headers=headers)


def download_list(request: Request) -> Response:
    """A list of the desk as a file, such as ``agreements.xlsx``."""
    name, _, ending = request.path_params["key"].partition(".")
    if name not in _LISTS or ending not in _endings():
        raise NotFoundError("page", request.url.path)
    record, language = _Desk.of(request).record, language_of(request)
    title = render(_SAY(name, n=len(getattr(record, name))), language)
    table = next(each for each in DESK_TABLES if each.name == name)
    words = table_words(table, language)
    labels = [words.label(column.name) for column in (*table.keys, *table.properties)]
    with TemporaryDirectory() as folder:
        out = Path(folder) / f"list.{ending}"
        write_page(list_blocks(title, labels, desk_rows(record, table)), out, language)
        body = out.read_bytes()
    return download(body, f"{name}.{ending}", _ENDINGS[ending])


def text_of_agreement(request: Request) -> Response:
    """The file with a text of an agreement that is shown, by its hash."""
    live, digest = live_of(request), request.path_params["key"]
    record = live.site.record
    for agreement in record.agreements.values():
        for _, sha256, name in (text.split(" ", 2) for text in agreement.texts):
            if sha256 != digest:
                continue
            keys = {record.statements[statement].record for statement in agreement.statements}
            texts = (
                live.store_of(key).agreement_text(key, digest)
                for key in keys & live.written_in.keys()
            )
            if content := next(filter(None, texts), None):
                media_type = MEDIA_TYPES.get(ending_of_text(content), "application/octet-stream")
                return download(content, name, media_type)
    raise NotFoundError("page", request.url.path)


def desk_page(request: Request, problems: Sequence[View] = ()) -> Response:
    """Page of what an office has on its desk."""
    desk = _Desk.of(request)
    names, own = Localizer(desk.record, language_of(request)), desk.office
    mine = None if desk.is_of_all or not own else own
    items = due_list(desk.record, today=_today(), quiet=quiet_months(), place=mine)
    done, entry = (request.query_params.get(name, "") for name in ("done", "entry"))
    return page_response(
        request,
        DESK,
        status=422 if problems else 200,
        office=own,
        kinds=list(ENTRIES),
        known=desk.record.ties,
        endings=_endings(),
        due=[(each, names.text(due_words(each, names))) for each in items],
        agreements=[each.to_dict() for each in agreement_list(desk.record)],
        requests=[each.to_dict() for each in request_list(desk.record, is_open=True)],
        contacts=[each.to_dict() for each in contact_list(desk.record)],
        closings=[w for w in ENTRIES["request"][0].column("status").type.words if w != "open"],
        erasable=desk.erasable,
        done=done if done in (*ENTRIES, "closed", "undone", "erased") else "",
        entry=entry if entry.isascii() and entry.isdigit() else "",
        problems=problems,
    )


def _kind_asked(request: Request) -> str:
    """Kind of the entry whose form is asked for.

    Raises NotFoundError: There is no such form.
    """
    kind: str = request.path_params["key"]
    if kind not in ENTRIES:
        raise NotFoundError("page", request.url.path)
    return kind


def form_page(
    request: Request, problems: Sequence[View] = (), entered: Mapping[str, str] | None = None
) -> Response:
    """Form for an entry of a kind."""
    kind, desk = _kind_asked(request), _Desk.of(request)
    table, columns = ENTRIES[kind]
    words = table_words(table, language_of(request))
    return page_response(
        request,
        DESK_ENTRY,
        kind,
        status=422 if problems else 200,
        kind=kind,
        office=desk.office,
        may_choose=desk.is_of_all,
        places=sorted(desk.record.places),
        fields=[(n, table.column(n) if n in columns else None) for n in fields_of(kind)],
        label=words.label,
        # A fact of a tie stands in no column of its own in the file.
        meaning=words.meaning_in_frame if kind == "tie" else words.meaning,
        long=_LONG,
        text_fields=_TEXT_FIELDS,
        megabytes=LARGEST_TEXT // 1_000_000,
        entered=entered or {},
        problems=problems,
        wrong={each["field"]: each["message"] for each in problems if each["field"]},
    )


def _endings() -> list[str]:
    """As what lists are downloaded: a PDF only where a font with Chinese characters is."""
    return [ending for ending in _ENDINGS if ending != "pdf" or has_chinese_font()]


def _today() -> date:
    return datetime.now(UTC).astimezone().date()
