"""Agreements that were signed: entered by an office, and listed."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path
from typing import Annotated

import typer

from paradiplomacy.cli.asking import asks_record, says
from paradiplomacy.cli.entering import (
    ENTERING,
    By,
    InCountry,
    ListFile,
    Note,
    Office,
    Partner,
    day_option,
    enter,
    list_papers,
)
from paradiplomacy.cli.options import RecordOf, StoreOf
from paradiplomacy.cli.reply import Printer, RecordReply

__all__ = ["add", "list_"]


@says("desk-entry", ENTERING)
def add(
    reply: Printer,
    partner: Partner,
    title: Annotated[str, typer.Argument(help="Its title.")],
    *,
    country: InCountry = "",
    signed: Annotated[str, day_option("When it was signed")] = "",
    valid_until: Annotated[str, day_option("Its last day")] = "",
    renewal: Annotated[
        str, typer.Option(help="How it goes on after that: automatic, on request or none.")
    ] = "",
    languages: Annotated[
        str, typer.Option(help="Languages that it has a text in, as codes: sv,pl.")
    ] = "",
    clauses: Annotated[str, typer.Option(help="Clauses that matter, in your words.")] = "",
    file: Annotated[
        Path | None,
        typer.Option(
            exists=True,
            dir_okay=False,
            help="Its file: name and SHA-256 are kept, so that another version is noticed.",
        ),
    ] = None,
    note: Note = "",
    office: Office = "",
    by: By = "",
    store: StoreOf,
    record: RecordOf = None,
) -> None:
    """Enter an agreement of the office with a partner.

    Example: `paradiplomacy agreement add Kraków 'Water management' --signed 2015-05-04
    --valid-until 2027-05-03 --languages sv,pl --store ties.db`
    """
    cells = {
        "partner": partner,
        "country": country,
        "title": title,
        "signed": signed,
        "valid_until": valid_until,
        "renewal": renewal,
        "languages": languages,
        "clauses": clauses,
        "file": file.name if file else "",
        "sha256": sha256(file.read_bytes()).hexdigest() if file else "",
        "note": note,
    }
    enter(reply, "agreement", cells, store=store, record=record, office=office, by=by)


@asks_record("agreement-list/1")
def list_(
    reply: RecordReply,
    *,
    place: Annotated[str, typer.Option(help="Only those of this place.")] = "",
    out: ListFile = None,
) -> None:
    """List agreements, the latest signed first.

    Example: `paradiplomacy agreement list --place Kraków --store ties.db`
    """
    from paradiplomacy.answers.desk_lists import agreement_list
    from paradiplomacy.model.desk_tables import AGREEMENTS

    answers = agreement_list(reply.record, place=place or None)
    if reply.lists("agreements", answers, (key for each in answers for key in each.sources)):
        return
    rows = (
        (
            reply.tie(each.tie),
            each.agreement.title,
            reply.date(each.agreement.signed),
            reply.date(each.agreement.valid_until),
            reply.code("renewal", each.agreement.renewal) if each.agreement.renewal else "",
            each.agreement.id,
        )
        for each in answers
    )
    names = ("tie", "title", "signed", "valid_until", "renewal", "id")
    list_papers(reply, AGREEMENTS, names, rows, out)
