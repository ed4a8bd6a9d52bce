"""Lists of what an office keeps, agreements, requests and contacts: printed, or as a file."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from paradiplomacy.cli.office import write_or_stop
from paradiplomacy.cli.reply import RecordReply
from paradiplomacy.cli.show import table
from paradiplomacy.model.table_words import table_words

if TYPE_CHECKING:
    from paradiplomacy.model.columns import Table
    from paradiplomacy.site.council.blocks import Block

__all__ = ["list_blocks_of", "list_papers"]


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
