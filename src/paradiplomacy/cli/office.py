"""Reports of an office: its year for the council, and who took part for a grant.

What commands share that write the page of a tie or place, or list what an office keeps, stands here
as well.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from paradiplomacy.cli.options import Whole, asks_record, day_of
from paradiplomacy.cli.reply import Printer, RecordReply
from paradiplomacy.cli.show import must_be_new, note, table
from paradiplomacy.model.cells import DATE
from paradiplomacy.model.table_words import table_words

if TYPE_CHECKING:
    from paradiplomacy.answers.desk_lists import AgreementAnswer, ContactAnswer, RequestAnswer
    from paradiplomacy.model.columns import Table
    from paradiplomacy.site.council.files import Block

    DeskAnswer = AgreementAnswer | RequestAnswer | ContactAnswer

A_PLACE = "A place: key, or a name in English, Chinese or pinyin; 'name, state' where several fit."

OutFile = Annotated[
    Path, typer.Option(metavar="FILE", help="New file; its ending says as what: html, pdf, docx.")
]
Years = Annotated[int, typer.Option(min=1, max=200, help="How many years back it looks.")]
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


def write_brief(reply: RecordReply, key: str, out: Path, years: int) -> None:
    """Write the page of a tie or place to a new file, or print what it says as JSON."""
    from paradiplomacy.answers.council_sheets import CouncilFacts
    from paradiplomacy.site.council.files import write_council_page

    view = CouncilFacts(reply.index).about(key, years)
    if reply.prints(view):
        return
    must_be_new(out)
    write_council_page(reply.record, view, out, reply.language)
    reply.remark("council", file=str(out))


def note_others(reply: RecordReply, name: str, meant: Collection[str]) -> None:
    """Say which other places a name could mean, though it is nearer to that of the one shown."""
    from paradiplomacy.record.place_names import place_names_of

    places = place_names_of(reply.record.places).find(name, distant=True)
    others = [f"{reply.place(p.id)} ({p.id})" for p in places if p.id not in meant]
    if others:
        reply.remark("may_mean", name=name, places="; ".join(others))


def list_papers(
    reply: RecordReply,
    of: Table,
    answers: Sequence[DeskAnswer],
    names: Sequence[str],
    out: Path | None,
    **cells: Callable[[Any], str],
) -> None:
    """Print answers on rows of a table of a desk, or write them to a file.

    Columns that are not shown as the row has them are in `cells`, each with what an answer shows.
    """
    if reply.lists(of.name, answers):
        return
    if not answers and out is None:
        reply.remark("none")
        return
    own = {column.name: column for column in of.cells}

    def cell(answer: DeskAnswer, name: str) -> str:
        if name in cells:
            return cells[name](answer)
        value = getattr(getattr(answer, of.subject), name)
        if own[name].names and value:
            return reply.place(value)
        return reply.date(value) if own[name].type is DATE else str(value)

    words, title = table_words(of, reply.language), reply.say(f"title.{of.name}", n=len(answers))
    labels = [words.label(name) if name in own else reply.say(f"column.{name}") for name in names]
    rows = [[cell(each, name) for name in names] for each in answers]
    labels[-1:-1], further = reply.further_table(of.subject, answers)
    for row, texts in zip(rows, further, strict=True):
        row[-1:-1] = texts  # before the key, which stands last
    if out is not None:
        write_list(title, labels, rows, out, reply)
    else:
        table(title, labels, rows, whole=[labels[-1]])
