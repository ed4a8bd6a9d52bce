"""Two states of one registry, read and compared for `record compare`."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from paradiplomacy.cli.reply import Printer
from paradiplomacy.linking.vintages import CHANGES, TieChange, changes_between
from paradiplomacy.model.records import Material
from paradiplomacy.views import view_of

__all__ = ["show_changes"]

_COLUMNS = ("change", "before", "after", "established_before", "established_after")


def show_changes(
    reply: Printer, before: str, after: str, *, reader: str | None, mapping: str, out: Path | None
) -> None:
    """Print what came, went, was renamed or dated anew, and write it to a workbook if asked."""
    changes = changes_between(*(_read_state(each, reader, mapping) for each in (before, after)))
    counts = Counter(each.change for each in changes)
    if out is not None:
        from paradiplomacy.exports.changes_sheet import write_changes

        rows = ((*_cells(reply, each), each.tie) for each in changes)
        write_changes(reply.columns(*_COLUMNS, "key"), rows, out)
    view = {"before": before, "after": after, "counts": {each: counts[each] for each in CHANGES}}
    if reply.prints(view | {"changes": [view_of(each) for each in changes]}):
        return
    if changes:
        rows = (_cells(reply, each) for each in changes)
        reply.grid(reply.say("title"), _COLUMNS, rows)
    reply.remark("counts", **{each: counts[each] for each in CHANGES})


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
