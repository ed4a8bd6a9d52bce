"""Agreements that were signed: entered by an office, and listed."""

from __future__ import annotations

from typing import Annotated

from paradiplomacy.cli.entering import InCountry, ListFile, Note, Partner, day_option, enters
from paradiplomacy.cli.options import asks_record
from paradiplomacy.cli.papers import list_papers
from paradiplomacy.cli.reply import RecordReply


@enters("agreement")
def add(
    partner: Partner,
    title: str,
    *,
    country: InCountry = "",
    signed: Annotated[str, day_option("When it was signed")] = "",
    valid_until: Annotated[str, day_option("Its last day")] = "",
    renewal: str = "",
    languages: str = "",
    clauses: str = "",
    file: str = "",
    text: list[str] | None = None,
    note: Note = "",
) -> None:
    """Enter an agreement of the office with a partner.

    Example: `paradiplomacy agreement add Kraków 'Water management' --signed 2015-05-04
    --valid-until 2027-05-03 --text sv=avtal.pdf --store ties.db`

    title: Its title.
    renewal: How it goes on after that: automatic, on request or none.
    languages: Languages that it has a text in, as codes: sv,pl.
    clauses: Clauses that matter, in your words.
    file: Name or address of its file elsewhere.
    text LANGUAGE=FILE: A file with its text, which is kept: sv=avtal.pdf; may be given again.
    """


@asks_record("agreement-list/1")
def list_(reply: RecordReply, *, place: str = "", out: ListFile = None) -> None:
    """List agreements, the latest signed first.

    Example: `paradiplomacy agreement list --place Kraków --store ties.db`

    place: Only those of this place.
    """
    from paradiplomacy.answers.desk_lists import agreement_list
    from paradiplomacy.model.desk_tables import AGREEMENTS

    answers = agreement_list(reply.record, place=place or None)
    list_papers(
        reply,
        AGREEMENTS,
        answers,
        ("tie", "title", "signed", "valid_until", "renewal", "id"),
        out,
        tie=lambda each: reply.tie(each.tie),
        renewal=lambda each: reply.code("renewal", each.agreement.renewal or ""),
    )
