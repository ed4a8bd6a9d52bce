"""Persons to call: entered by an office, listed as far as they agreed, and erased."""

from __future__ import annotations

import typer

from paradiplomacy.cli.entering import (
    By,
    InCountry,
    ListFile,
    Note,
    Partner,
    enters,
)
from paradiplomacy.cli.options import (
    RecordOf,
    StoreOf,
    Whole,
    asks_record,
    name_of_writer,
    says,
    stored_record,
)
from paradiplomacy.cli.papers import list_papers
from paradiplomacy.cli.reply import Printer, RecordReply


@enters("contact")
def add(
    partner: Partner,
    role: str,
    *,
    country: InCountry = "",
    name: str = "",
    channel: str = "",
    consent: str = "role",
    note: Note = "",
) -> None:
    """Enter who to call at a partner. Pages and exports show as much as the person agreed to.

    Example: `paradiplomacy contact add Kraków 'Head of protocol' --channel office@example.org
    --consent role --store ties.db`

    role: Function of the person.
    name: Name of the person.
    channel: Telephone, address or the like.
    consent: What the person agreed to have shown: name (with the way to reach them), role, city,
        region or none.
    """


@asks_record("contact-list/1", whole=Whole)
def list_(reply: RecordReply, *, place: str = "", out: ListFile = None) -> None:
    """List who to call, as far as they agreed to be shown; with --whole, as they were entered.

    Example: `paradiplomacy contact list --place Kraków --store ties.db --whole`

    place: Only those at this place.
    """
    from paradiplomacy.answers.desk_lists import contact_list
    from paradiplomacy.model.desk_tables import CONTACTS

    answers = contact_list(reply.record, place=place or None)
    names = ("place", "role", "name", "channel", "consent", "id")
    list_papers(reply, CONTACTS, answers, names, out)


@says("contact-withdraw")
def withdraw(
    reply: Printer,
    contact: str,
    *,
    yes: bool = False,
    by: By = "",
    store: StoreOf,
    record: RecordOf = None,
) -> None:
    """Erase a contact for ever: the rows are emptied, and no import brings the person back.

    Example: `paradiplomacy contact withdraw 3f2a9c1d04 --store ties.db`

    contact: Key of the contact, from `contact list`.
    yes: Do not ask.
    """
    with stored_record(store, record) as (opened, chosen):
        if not yes:
            typer.confirm(reply.say("erase", contact=contact), abort=True)
        count = opened.withdraw_contact(chosen, contact, by=name_of_writer(by))
    if not reply.prints({"record": chosen, "contact": contact, "statements": count}):
        reply.remark("erased", contact=contact, n=count)
