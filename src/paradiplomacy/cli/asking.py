"""Decorators that give commands the options they share, and what replies in place of these."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Sequence
from typing import Any

from paradiplomacy.cli.options import Json, Language, Records, Rule, StoreAt, opened
from paradiplomacy.cli.reply import REPLY_WORDS, Printer, RecordReply
from paradiplomacy.language import Words

__all__ = ["asks_record", "says"]

Command = Callable[..., None]
_LANGUAGE = ("language", Language, "en")
_JSON = ("json", Json, False)


def asks_record(
    kind: str, words: Words = REPLY_WORDS, *, records: Any = Records, whole: Any = None
) -> Callable[[Command], Command]:
    """Give a command the options of all that ask a record, and what replies in their place.

    They are record, store, rule, language and JSON.

    Parameters
    ----------
    kind : str
        Name and version of the shape of its JSON.
    words : Words, optional
        Its word files.
    records : Annotated, optional, keyword-only
        How records are named, where that is not by --record.
    whole : Annotated, optional, keyword-only
        The option `Whole`, where accounts that are not shown can be asked for.

    Returns
    -------
    callable
        A decorator of functions whose first parameter is a `RecordReply`.
    """
    shared = [("record", records, None), ("store", StoreAt, None), ("rule", Rule, "both-ends")]
    shared += [("whole", whole, False)] if whole else []

    def reply(
        *,
        record: list[str] | None,
        store: str | None,
        rule: str,
        language: str,
        json: bool,
        whole: bool = False,
    ) -> RecordReply:
        reconciled = opened(record, rule, store, whole=whole)
        return RecordReply(reconciled, words, language, kind if json else "", is_whole=whole)

    return _sharing((*shared, _LANGUAGE, _JSON), reply)


def says(kind: str, words: Words) -> Callable[[Command], Command]:
    """Give a command the options of language and JSON, and what replies in their place.

    Parameters
    ----------
    kind : str
        Name of the shape of its JSON; empty for a command that prints none, and has no such option.
    words : Words
        Its word files.

    Returns
    -------
    callable
        A decorator of functions whose first parameter is a `Printer`.
    """

    def reply(language: str, json: bool = False) -> Printer:
        return Printer(words, language, kind if json else "")

    return _sharing((_LANGUAGE, _JSON) if kind else (_LANGUAGE,), reply)


def _sharing(
    shared: Sequence[tuple[str, Any, Any]], reply: Callable[..., Printer]
) -> Callable[[Command], Command]:
    """Put options at the end of those of a command, and what replies in place of its first."""
    names = [name for name, *_ in shared]

    def decorate(command: Command) -> Command:
        @functools.wraps(command)
        def run(*args: Any, **given: Any) -> None:
            command(reply(**{name: given.pop(name) for name in names}), *args, **given)

        signature = inspect.signature(command, eval_str=True)
        parameters = [*signature.parameters.values()][1:] + [
            inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=of)
            for name, of, default in shared
        ]
        run.__signature__ = signature.replace(parameters=parameters)  # type: ignore[attr-defined]
        run.__annotations__ = {each.name: each.annotation for each in parameters}
        return run

    return decorate
