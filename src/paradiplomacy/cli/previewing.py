"""A preview of an import: its table as it would be read, before anything is stored."""

from __future__ import annotations

from pathlib import Path

import typer

from paradiplomacy.cli.reply import Printer
from paradiplomacy.cli.show import as_json, say_in
from paradiplomacy.errors import ParadiplomacyError
from paradiplomacy.language import Words
from paradiplomacy.printable import printable, shorten

_SHOWN = 30
"""Cells of a column that are shown; `--json` has all of them."""


def show_preview(
    reply: Printer, path: list[str], mapping: str | None, *, places: bool, **how: str
) -> None:
    """Print what each column and each cell would become, and what is asked.

    Places are looked up in the gazetteer if `places`; `how` is record, day and encoding, see
    `preview_table`.
    """
    from paradiplomacy.record.importing import places_meant
    from paradiplomacy.sources.mapped import preview_table
    from paradiplomacy.views import view_of

    if not mapping or len(path) > 1:
        raise ParadiplomacyError(
            "--preview reads one table by its --mapping; draft one with --suggest"
        )
    shown = preview_table(Path(path[0]), mapping, **how)
    meant = places_meant(shown.extract.material) if places else ()
    if reply.is_json:
        view = {name: view_of(getattr(shown, name)) for name in ("columns", "rows", "taken")}
        view["places"] = [view_of(place) for place in meant]
        view["problems"] = [view_of(problem) for problem in shown.problems]
        as_json("import-preview", view)
        return
    say = say_in(Words(__name__), reply.language)
    for column in shown.columns:
        counts = {"filled": column.filled, "read": column.read}
        typer.echo(say("column", column=printable(column.column), where=column.key, **counts))
        for cell in column.cells[:_SHOWN]:
            read = {"cell": shorten(cell.cell), "times": cell.times}
            read["becomes"] = printable(cell.becomes)
            line = say("cell", **read)
            if cell.asked:
                line = say("asked", question=shorten(cell.asked), **read)
            typer.echo(f"  {line}")
        if len(column.cells) > _SHOWN:
            typer.echo("  " + say("more", n=len(column.cells) - _SHOWN))
    for place in meant:
        name = {"name": printable(place.name), "country": place.country}
        known = {"is_": place.place} if place.place else {"why": place.why}
        typer.echo(say("place" if place.place else "waits", **known, **name))
    for problem in shown.left_rows:
        typer.echo(say("left_out", problem=shorten(str(problem))))
    waiting = sum(not place.place for place in meant)
    asks = {"asked": waiting + len(shown.problems), "waiting": waiting}
    typer.echo(say("rows", rows=shown.rows, taken=shown.taken, **asks))
