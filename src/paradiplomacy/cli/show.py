"""How things are shown: JSON for programs, tables and plain lines for people."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import typer

from paradiplomacy.printable import printable, shortened

if TYPE_CHECKING:
    from paradiplomacy.errors import Problem

__all__ = ["as_json", "console", "note", "problem_view", "progress_bar", "store_name", "table"]


def as_json(kind: str, content: dict[str, Any]) -> None:
    """Print one object; `schema` names its shape and version, see the docs on commands."""
    from paradiplomacy.report.json_text import json_text

    typer.echo(json_text(kind, content))


def note(text: str) -> None:
    """A message for people, on standard error."""
    typer.echo(printable(text), err=True)


def problem_view(problem: Problem) -> dict[str, Any]:
    """A problem for JSON; of a message that is too long to be read, the middle is left out."""
    return {
        "file": problem.file,
        "row": problem.row,
        "field": problem.field,
        "message": shortened(problem.message),
    }


def store_name(address: str) -> str:
    """A store as it may be shown: its path, or its address without the password."""
    from paradiplomacy.evidence.store import Store

    with Store(address) as named:
        return named.name


def console() -> Any:
    """A Rich console on standard output."""
    from rich.console import Console

    return Console()


def table(
    title: str, columns: Sequence[str], rows: Iterable[Sequence[object]], *, widest: str = ""
) -> None:
    """Print a table; the widest column, if one is named, takes what the others leave."""
    from rich.table import Table
    from rich.text import Text

    grid = Table(title=title, title_justify="left", header_style="bold")
    for column in columns:
        if widest and column != widest:
            grid.add_column(column, no_wrap=True)
        else:
            grid.add_column(column, overflow="fold", ratio=1 if widest else None)
    for row in rows:
        grid.add_row(*(Text(printable(str(cell))) for cell in row))
    console().print(grid)


@contextmanager
def progress_bar() -> Iterator[Callable[[str, float], None]]:
    """A bar on standard error: what is being done, and the share that is done."""
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description:<40}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True)) as bar:
        task = bar.add_task("starting", total=1.0)

        def report(what: str, share: float) -> None:
            bar.update(task, description=what, completed=share)

        yield report
