"""Reports of an office: its year for the council, and who took part for a grant."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from paradiplomacy.cli.brief import A_PLACE
from paradiplomacy.cli.new_files import must_be_new
from paradiplomacy.cli.options import Whole, asks_record, day_of
from paradiplomacy.cli.reply import Printer, RecordReply
from paradiplomacy.cli.show import note

if TYPE_CHECKING:
    from paradiplomacy.site.council.files import Block

PageFile = Annotated[
    Path,
    typer.Option(metavar="FILE", help="New file; its ending says as what: html, pdf, docx, xlsx."),
]


@asks_record("office-yearly/1", whole=Whole)
def yearly(
    reply: RecordReply,
    place: Annotated[str, typer.Argument(help=A_PLACE)],
    *,
    year: Annotated[int, typer.Option(min=1900, max=2200)],
    out: PageFile = Path("year.html"),
) -> None:
    """Write the year of an office for its council: ties, activities, partners, fields, agreements.

    Requests are counted with --whole.

    Example: `paradiplomacy office yearly Göteborg --year 2026 --store ties.db --out 2026.pdf`

    year: The year.
    """
    from paradiplomacy.answers.office_reports import office_year
    from paradiplomacy.site.council.files import year_blocks

    answer = office_year(reply.record, place, year)
    if not reply.prints(answer.to_dict()):
        write_or_stop(year_blocks(answer, reply), out, reply)


@asks_record("office-grant/1")
def grant(
    reply: RecordReply,
    place: Annotated[str, typer.Argument(help=A_PLACE)],
    *,
    since: str,
    until: str,
    out: PageFile = Path("grant.html"),
) -> None:
    """Write who took part in what a place did, by day and country, as those who give grants ask.

    Example: `paradiplomacy office grant Göteborg --since 2026-01 --until 2026-06 --store ties.db
    --out grant.xlsx`

    since DATE: The first day.
    until DATE: The last day.
    """
    from paradiplomacy.answers.office_reports import grant_report
    from paradiplomacy.site.council.files import grant_blocks

    first = day_of("--since", since, first=True) or date.min
    last = day_of("--until", until, first=False) or date.max
    answer = grant_report(reply.record, place, since=first, until=last)
    if not reply.prints(answer.to_dict()):
        write_or_stop(grant_blocks(answer, reply), out, reply)


def write_list(
    title: str, labels: Sequence[str], rows: Iterable[Sequence[object]], out: Path, reply: Printer
) -> None:
    """Write a list to a file that is new, and say where."""
    from paradiplomacy.site.council.files import list_blocks

    write_or_stop(list_blocks(title, labels, rows), out, reply)


def write_or_stop(blocks: list[Block], out: Path, reply: Printer) -> None:
    """Write a page or list to a file that is new, and say where."""
    from paradiplomacy.site.council.files import write_page

    must_be_new(out)
    write_page(blocks, out, reply.language)
    note(str(out))
