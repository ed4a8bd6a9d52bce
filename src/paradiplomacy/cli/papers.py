"""Lists of what an office keeps, agreements, requests and contacts: printed, or as a file."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from paradiplomacy.cli.office import write_list
from paradiplomacy.cli.reply import RecordReply
from paradiplomacy.cli.show import table
from paradiplomacy.model.cells import DATE
from paradiplomacy.model.table_words import table_words

if TYPE_CHECKING:
    from paradiplomacy.answers.desk_lists import AgreementAnswer, ContactAnswer, RequestAnswer
    from paradiplomacy.model.columns import Table

    DeskAnswer = AgreementAnswer | RequestAnswer | ContactAnswer


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
