"""Compare two states of one registry."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Annotated

import typer

from paradiplomacy.cli.asking import says
from paradiplomacy.cli.reply import Printer
from paradiplomacy.language import Words
from paradiplomacy.linking.vintages import CHANGES, TieChange, changes_between
from paradiplomacy.model.records import Material
from paradiplomacy.views import view_of

__all__ = ["compare"]

_WORDS = Words(__name__)


@says("record-compare", _WORDS)
def compare(
    reply: Printer,
    before: Annotated[str, typer.Argument(help="The earlier state: a folder, record or file.")],
    after: Annotated[str, typer.Argument(help="The later state, of the same kind.")],
    *,
    reader: Annotated[
        str | None,
        typer.Option(
            "--as", metavar="READER", help="Read registries, as import does.", show_default=False
        ),
    ] = None,
    mapping: Annotated[
        str, typer.Option(help="For tables: the mapping of both.", show_default=False)
    ] = "",
    out: Annotated[
        Path | None, typer.Option(help="Write the changes to this workbook (.xlsx) too.")
    ] = None,
) -> None:
    """Compare two states of one registry: ties that came, went, were renamed or dated anew.

    A tie that is gone from a list need not have ended, and one that is new there may be old.

    Example: `paradiplomacy record compare cpaffc_2026.json cpaffc_2027.json --as cpaffc`
    """
    _show_changes(reply, before, after, reader=reader, mapping=mapping, out=out)


def _show_changes(
    reply: Printer, before: str, after: str, *, reader: str | None, mapping: str, out: Path | None
) -> None:
    """Print what came, went, was renamed or dated anew, and write it to a workbook if asked."""
    changes = changes_between(*(_read_state(each, reader, mapping) for each in (before, after)))
    counts = Counter(each.change for each in changes)
    if out is not None:
        from paradiplomacy.exports.changes_sheet import write_changes

        rows = ((*_cells(reply, each), each.tie) for each in changes)
        headings = reply.columns(
            "change", "before", "after", "established_before", "established_after", "key"
        )
        write_changes(headings, rows, out)
    view = {"before": before, "after": after, "counts": {each: counts[each] for each in CHANGES}}
    if reply.prints(view | {"changes": [view_of(each) for each in changes]}):
        return
    if changes:
        rows = (_cells(reply, each) for each in changes)
        reply.grid(
            reply.say("title"),
            ("change", "before", "after", "established_before", "established_after"),
            rows,
        )
    reply.remark(
        "counts", came=counts["came"], went=counts["went"], renamed=counts["renamed"],
        redated=counts["redated"],
    )  # fmt: skip


def _cells(reply: Printer, change: TieChange) -> tuple[str, ...]:
    dates = (change.established_before, change.established_after)
    names = (reply.say(f"change.{change.change}"), change.before, change.after)
    return (*names, *("; ".join(each) for each in dates))


def _read_state(path: str, reader: str | None, mapping: str) -> Material:
    """A state: a record folder or a shipped record, or what a reader reads, under one key."""
    from paradiplomacy.record.open import read_material
    from paradiplomacy.sources.readers import get_reader, reader_of

    reader = reader or reader_of([path])
    if reader is None:
        return read_material(path)
    options = {"record": "registry"} | ({"mapping": mapping} if mapping else {})
    return get_reader(reader).read([Path(path)], options).material
