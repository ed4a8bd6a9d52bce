"""What commands that ask a record have in common: record, store, rule, language, text or JSON."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any

from paradiplomacy.cli.options import Json, Language, Records, Rule, StoreAt, opened
from paradiplomacy.cli.show import as_json, console, note, table
from paradiplomacy.cli.speaker import Speaker, sources_view
from paradiplomacy.printable import printable
from paradiplomacy.views import RecordAnswer, line_of

if TYPE_CHECKING:
    from paradiplomacy.record.record import Record

__all__ = ["Reply", "asks_record"]

_SHARED = (
    ("record", Records, None),
    ("store", StoreAt, None),
    ("rule", Rule, "both-ends"),
    ("language", Language, "en"),
    ("json", Json, False),
)
"""Options of every such command, with their defaults."""


class Reply(Speaker):
    """What a command says of a record: text in a language, or one JSON object.

    Parameters
    ----------
    record : Record
    language : str
    kind : str
        Name and version of the shape of the JSON; empty where people are to read it.
    """

    def __init__(self, record: Record, language: str, kind: str = "") -> None:
        super().__init__(record, language)
        self._kind = kind

    def is_json(self, answer: RecordAnswer, sources: Iterable[str]) -> bool:
        """Print an answer as JSON, with the sources that it names, where that is asked for."""
        return self._print_json(answer.to_dict(), sources)

    def are_json(self, name: str, answers: Sequence[RecordAnswer], sources: Iterable[str]) -> bool:
        """Print answers as the lines of a list in JSON, where that is asked for."""
        return self._print_json({name: [*map(line_of, answers)]}, sources)

    def _print_json(self, view: dict[str, Any], sources: Iterable[str]) -> bool:
        if self._kind:
            as_json(self._kind, view | {"cited": sources_view(self.record, sources)})
        return bool(self._kind)

    def head(self, title: str, lines: Iterable[str]) -> None:
        """A title, and a line for each property."""
        screen = console()
        screen.print(f"[bold]{printable(title)}[/bold]", highlight=False)
        for line in lines:
            screen.print(printable(line), highlight=False, markup=False)
        screen.print()

    def rows(
        self,
        title: str,
        columns: Sequence[str],
        rows: Iterable[Sequence[object]],
        *,
        whole: int = 0,
    ) -> bool:
        """A table, where it has a row, below how many it has; else the word that there is none.

        Of the first columns, as many as `whole` says break no word.
        """
        cells = list(rows)
        if not cells:
            note(self.say("none"))
            return False
        heads = self.columns(*columns)
        table(self.say(f"title.{title}", n=len(cells)), heads, cells, whole=heads[:whole])
        return True

    def remark(self, key: str, **needs: Any) -> None:
        """What must not be read from the answer, on standard error."""
        note(self.say(key, **needs))


def asks_record(kind: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Give a command the options of all that ask a record, and what replies in their place.

    Parameters
    ----------
    kind : str
        Name and version of the shape of its JSON.

    Returns
    -------
    callable
        A decorator of functions whose first parameter is a `Reply`.
    """

    def decorate(command: Callable[..., None]) -> Callable[..., None]:
        @functools.wraps(command)
        def run(
            *args: Any, record: Any, store: Any, rule: str, language: str, json: bool, **own: Any
        ) -> None:
            command(
                Reply(opened(record, rule, store), language, kind if json else ""), *args, **own
            )

        signature = inspect.signature(command, eval_str=True)
        own = [*signature.parameters.values()][1:]
        shared = [
            inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=given, annotation=of)
            for name, of, given in _SHARED
        ]
        run.__signature__ = signature.replace(parameters=[*own, *shared])  # type: ignore[attr-defined]
        run.__annotations__ = {each.name: each.annotation for each in (*own, *shared)}
        return run

    return decorate
