"""What commands put out: JSON for programs, tables and lines for people, and files.

Files and folders are written whole or not at all.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from functools import cache
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

import typer

from paradiplomacy.errors import ParadiplomacyError, Problem, RecordError
from paradiplomacy.model.spreadsheets import escape_formula
from paradiplomacy.printable import printable, shorten
from paradiplomacy.views import view_of
from paradiplomacy.writing import whole as written_whole

if TYPE_CHECKING:
    from rich.progress import Progress

    from paradiplomacy.language import Message

Say: TypeAlias = Callable[..., str]
"""Says a sentence of word files by its key and what it needs."""
OnProgress: TypeAlias = Callable[[str, float], None]
"""Is told what is being done, and the share that is done."""
VALID: dict[str, Any] = {"valid": True, "problems": []}
"""JSON of something that was checked, where nothing is wrong."""


def as_json(kind: str, content: Mapping[str, Any], language: str = "en") -> None:
    """Print one object; `schema` names its shape and version, see the docs on commands."""
    from paradiplomacy.results.json_text import json_text

    typer.echo(json_text(kind, content, language))


def say_in(words: Callable[..., Message], language: str) -> Say:
    """A function that says sentences in a language that there is.

    The words give a message by its key and what it needs, as `paradiplomacy.language.Words` does.

    >>> from paradiplomacy.language import Words
    >>> say_in(Words("paradiplomacy.cli.review"), "zh")("reading")
    '正在读取数据库'
    """
    from paradiplomacy.language import check_language, render

    check_language(language)

    def say(key: str, /, **needs: Any) -> str:
        return render(words(key, **needs), language)

    return say


def note(text: str) -> None:
    """A message for people, on standard error."""
    typer.echo(printable(text), err=True)


def values_of(thing: object, *names: str) -> dict[str, Any]:
    """Some attributes of a thing as plain values for JSON, in the order in which they are named.

    >>> from datetime import date
    >>> values_of(date(1994, 4, 5), "year", "month")
    {'year': 1994, 'month': 4}
    """
    given = {name: getattr(thing, name) for name in names}
    return {name: None if value is None else view_of(value) for name, value in given.items()}


def problem_view(problem: Problem) -> dict[str, Any]:
    """A problem for JSON; of a message that is too long to be read, the middle is left out."""
    return values_of(problem, "file", "row", "field") | {"message": shorten(problem.message)}


def cells_of(
    items: Iterable[Any], /, **cells: Callable[[Any], object]
) -> tuple[tuple[str, ...], Iterator[list[object]]]:
    """Columns of a table and its rows, of which there is one for each item, by what each shows.

    >>> columns, rows = cells_of(["a", "bc"], name=str, letters=len)
    >>> columns, list(rows)
    (('name', 'letters'), [['a', 1], ['bc', 2]])
    """
    return tuple(cells), ([show(item) for show in cells.values()] for item in items)


@contextmanager
def problems_as_json(kind: str, checked: Mapping[str, Any], json: bool) -> Iterator[None]:
    """Print what is wrong with something as JSON, where that is asked for, with exit status 1."""
    try:
        yield
    except RecordError as error:
        if not json:
            raise
        problems = [problem_view(problem) for problem in error.problems]
        as_json(kind, {**checked, "valid": False, "problems": problems})
        raise typer.Exit(1) from None


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
    title: str,
    columns: Sequence[str],
    rows: Iterable[Sequence[object]],
    *,
    whole: Collection[str] = (),
) -> None:
    """Print a table as wide as the screen at most; the widest columns give way first.

    Words of a heading are never broken, and no cell is cut: what does not fit goes on below.
    Columns in `whole`, such as keys that are to be copied, keep each word in one line.
    """
    from rich.table import Table
    from rich.text import Text

    screen = console()
    cells = [[printable(str(cell)) for cell in row] for row in rows]
    widths = column_widths(columns, cells, room=screen.width - 3 * len(columns) - 1, whole=whole)
    grid = Table(title=title, title_justify="left", header_style="bold")
    for column, width in zip(columns, widths, strict=True):
        grid.add_column(_break_heading(column, width), width=width, overflow="fold")
    for row in cells:
        grid.add_row(*map(Text, row))
    screen.print(grid)


LONG_WORD = 12
"""A word of more letters than this may be broken where a table does not fit otherwise."""


def column_widths(
    columns: Sequence[str], rows: Sequence[Sequence[str]], *, room: int, whole: Collection[str] = ()
) -> tuple[int, ...]:
    """Widths of the columns of a table, in cells of a terminal, which all together have some room.

    No column gets narrower than the longest word of its heading; of those in `whole` no word at all
    may be broken.

    >>> column_widths(["a", "remark"], [["x", "a long remark on x"]], room=40)
    (1, 18)
    >>> column_widths(["a", "remark"], [["x", "a long remark on x"]], room=12)
    (1, 11)
    """
    from rich.cells import cell_len

    cells = [[column, *texts] for column, *texts in zip(columns, *rows, strict=True)]
    natural = [max(cell_len(line) for text in each for line in text.split("\n")) for each in cells]
    # A heading may be broken between words, and after what a hyphen ends.
    parts = [re.findall(r"[^\s-]+-?|-", column) for column in columns]
    heads = [max(map(cell_len, each), default=1) for each in parts]
    words = [max((cell_len(w) for text in each[1:] for w in text.split()), default=1)
             for each in cells]  # fmt: skip
    bound = [word if column in whole else 0 for column, word in zip(columns, words, strict=True)]
    heads = [max(head, word) for head, word in zip(heads, bound, strict=True)]
    least = [max(head, min(word, LONG_WORD)) for head, word in zip(heads, words, strict=True)]
    for floors in (least, heads):
        for most in range(max(natural, default=0), 0, -1):
            widths = [min(n, max(f, most)) for n, f in zip(natural, floors, strict=True)]
            spare = room - sum(widths)
            if spare >= 0:
                for at, width in enumerate(widths):
                    if spare and width == most < natural[at]:
                        widths[at], spare = width + 1, spare - 1
                return tuple(widths)
    return tuple(heads)


def _break_heading(heading: str, width: int) -> str:
    """A heading in lines that are no wider, broken between words and after hyphens."""
    from rich.cells import cell_len

    lines = [""]
    for part in re.findall(r"\s*(?:[^\s-]+-?|-)", heading):
        if cell_len(lines[-1] + part) > width and lines[-1]:
            lines.append(part.lstrip())
        else:
            lines[-1] += part
    return "\n".join(lines)


@cache
def _steps(language: str) -> tuple[tuple[re.Pattern[str], str], ...]:
    """Steps of a run as rooms report them, in English, and what each is in a language."""
    from paradiplomacy.language.word_files import sentences

    sentence_of = sentences(__name__, language)
    patterns = (
        (re.sub(r"\\{(\w+)\\}", r"(?P<\1>.+)", re.escape(english)), sentence_of[key])
        for key, english in sentences(__name__, "en").items()
    )
    return tuple((re.compile(pattern), own) for pattern, own in patterns)


def step_in(what: str, language: str) -> str:
    """Name of a step of a run in a language; the id of a claim or check stays as it is.

    >>> step_in("resolving places of world, round 2", "zh"), step_in("opinion-up", "zh")
    ('正在确定 world 的地方，第2轮', 'opinion-up')
    """
    if language == "en":
        return what
    found = ((pattern.fullmatch(what), own) for pattern, own in _steps(language))
    return next((own.format(**match.groupdict()) for match, own in found if match), what)


class ProgressBar:
    """A bar on standard error: what is being done, and the share that is done."""

    def __init__(self, bar: Progress, language: str = "en") -> None:
        self._bar, self._language = bar, language
        self._task = bar.add_task(step_in("starting", language), total=1.0)

    def __call__(self, what: str, share: float) -> None:
        """Show what is being done, and the share that is done."""
        self._bar.update(self._task, description=step_in(what, self._language), completed=share)

    @contextmanager
    def hide(self) -> Iterator[None]:
        """Without the bar, while somebody is asked."""
        self._bar.stop()
        yield
        self._bar.start()


@contextmanager
def progress_bar(language: str = "en") -> Iterator[ProgressBar]:
    """A bar on standard error: what is being done, and the share that is done."""
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description:<40}"), BarColumn(), TimeElapsedColumn())
    console = Console(stderr=True)
    watched = console.is_terminal  # where nobody watches, the bar is drawn once, at the end
    with Progress(*columns, console=console, auto_refresh=watched, refresh_per_second=2) as bar:
        yield ProgressBar(bar, language)


def progress_unless(json: bool, language: str = "en") -> AbstractContextManager[OnProgress]:
    """A bar on standard error; with --json nobody is shown it, and standard error stays empty."""
    return nullcontext(lambda what, share: None) if json else progress_bar(language)


def must_be_new(path: Path | None) -> None:
    """Raise where a file or folder is there already; before anything is computed."""
    if path is not None and path.exists():
        raise ParadiplomacyError(f"{path} is there already; name a new one or move it away")


def demand_folder(path: str, such_as: str) -> None:
    """Raise where a record is a file, and so a registry."""
    if Path(path).is_file():
        raise ParadiplomacyError(
            f"{path}: is a file, and a record is a folder; say with --as what registry it is, "
            f"such as {such_as}"
        )


@contextmanager
def new_folder(folder: Path) -> Iterator[Path]:
    """Give a folder to write to, which gets its name once all of it is there."""
    must_be_new(folder)
    folder.parent.mkdir(parents=True, exist_ok=True)
    with written_whole(folder) as half:
        half.mkdir()
        yield half


def write_rows(path: Path, rows: Iterable[Mapping[str, Any]]) -> None:
    """Write rows of one shape, of which there is one at least, as CSV; all of them, or nothing."""
    every = iter(rows)
    first = next(every)
    with written_whole(path) as half, half.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(first))
        writer.writeheader()
        writer.writerows(
            {
                key: escape_formula(cell) if isinstance(cell, str) else cell
                for key, cell in row.items()
            }
            for row in chain([first], every)
        )


def write_tables(folder: Path, tables: Mapping[str, Iterable[Mapping[str, Any]]]) -> list[str]:
    """Write each table to a file of its name in a new folder; the paths."""
    with new_folder(folder) as half:
        for name, rows in tables.items():
            write_rows(half / f"{name}.csv", rows)
    return [str(folder / f"{name}.csv") for name in tables]
