"""Options of the commands that write an office's entries, and how they write."""

from __future__ import annotations

import getpass
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from paradiplomacy.cli.office import write_or_stop
from paradiplomacy.cli.options import record_of
from paradiplomacy.cli.reply import Printer, RecordReply
from paradiplomacy.cli.show import note, table
from paradiplomacy.errors import ParadiplomacyError
from paradiplomacy.language import Words
from paradiplomacy.model.table_words import table_words

if TYPE_CHECKING:
    from paradiplomacy.model.columns import Table
    from paradiplomacy.record.agreement_text import AgreementText
    from paradiplomacy.record.desk_entries import DeskEntry
    from paradiplomacy.record.record import Record
    from paradiplomacy.site.council.blocks import Block

__all__ = [
    "ENTERING",
    "By",
    "InCountry",
    "ListFile",
    "Note",
    "Office",
    "Partner",
    "enter",
    "list_papers",
]
__all__ += ["closed", "day_option", "erase_with_yes"]

ENTERING = Words(__name__)

Office = Annotated[
    str,
    typer.Option(
        help="The place whose office speaks: key or name.",
        show_default="the place that most ties of the record have in common",
    ),
]
By = Annotated[str, typer.Option(help="Who writes.", show_default="your name on this machine")]
Note = Annotated[str, typer.Option(help="A remark.")]
Partner = Annotated[str, typer.Argument(help="The partner: key or name of a place.")]
InCountry = Annotated[
    str, typer.Option(help="Country of a partner that the record does not have yet.")
]
ListFile = Annotated[
    Path | None,
    typer.Option("--out", metavar="FILE", help="New file for the list: xlsx, pdf, docx or html."),
]
LOCAL = "local"


def day_option(what: str) -> Any:
    """An option that is a date."""
    return typer.Option(metavar="DATE", help=f"{what}: 2026-03-15, 2026-03, or in words.")


def enter(
    reply: Printer,
    kind: str,
    cells: Mapping[str, str],
    *,
    store: str,
    record: str | None,
    office: str,
    by: str,
    texts: Sequence[AgreementText] = (),
) -> None:
    """Write an entry into a record of a store, and say what was written."""
    from paradiplomacy.record.desk_entries import write_entry

    def write(opened: Any, whole: Record, who: dict[str, str]) -> DeskEntry:
        return write_entry(opened, whole, kind, cells, texts=texts, **who)

    _write_entry(reply, write, store=store, record=record, office=office, by=by)


def closed(
    reply: Printer,
    request: str,
    *,
    status: str,
    on: str,
    store: str,
    record: str | None,
    office: str,
    by: str,
) -> None:
    """Close a request of a record of a store, and say so."""
    from paradiplomacy.record.desk_entries import close_request

    def write(opened: Any, whole: Record, who: dict[str, str]) -> DeskEntry:
        return close_request(opened, whole, request, status=status, on=on, **who)

    _write_entry(reply, write, store=store, record=record, office=office, by=by)


def _write_entry(
    reply: Printer, write: Any, *, store: str, record: str | None, office: str, by: str
) -> None:
    from paradiplomacy.evidence.store import Store
    from paradiplomacy.record.desk_entries import office_of
    from paradiplomacy.record.open import open_record

    with Store.open(store, create=False) as opened:
        chosen = record_of(opened, record)
        whole = open_record(chosen, store=store, whole=True)
        speaks = office or office_of(whole)
        if not speaks:
            raise ParadiplomacyError(reply.text(ENTERING("no_office")))
        who = {"office": speaks, "by": by or getpass.getuser(), "why": reply.text(ENTERING("why"))}
        done = write(opened, whole, who | {"key": chosen, "person": LOCAL})
    if not reply.prints({"record": chosen, "subject": done.subject, "statements": done.statements}):
        note(reply.text(ENTERING("written", subject=done.subject, n=done.statements)))


def erase_with_yes(
    reply: Printer, contact: str, *, yes: bool, store: str, record: str | None, by: str
) -> None:
    """Erase a contact, once somebody said yes, and say so."""
    from paradiplomacy.evidence.store import Store

    with Store.open(store, create=False) as opened:
        chosen = record_of(opened, record)
        if not yes:
            typer.confirm(reply.text(ENTERING("erase", contact=contact)), abort=True)
        count = opened.withdraw_contact(chosen, contact, by=by or getpass.getuser())
    if not reply.prints({"record": chosen, "contact": contact, "statements": count}):
        note(reply.text(ENTERING("erased", contact=contact, n=count)))


def list_papers(
    reply: RecordReply,
    of: Table,
    names: Sequence[str],
    rows: Iterable[Sequence[object]],
    out: Path | None,
) -> None:
    """Print rows of a table of a desk below the labels of its columns, or write them to a file."""
    words, cells = table_words(of, reply.language), list(rows)
    if not cells and out is None:
        reply.remark("none")
        return
    title = reply.say(f"title.{of.name}", n=len(cells))
    own = {column.name for column in of.cells}
    labels = [words.label(name) if name in own else reply.say(f"column.{name}") for name in names]
    if out is not None:
        write_or_stop(list_blocks_of(title, labels, cells), out, reply)
        return
    table(title, labels, cells, whole=[labels[-1]])


def list_blocks_of(
    title: str, labels: Sequence[str], cells: Iterable[Sequence[object]]
) -> list[Block]:
    """A list as it stands in a file."""
    from paradiplomacy.site.council.office_pages import list_blocks

    return list_blocks(title, labels, cells)
