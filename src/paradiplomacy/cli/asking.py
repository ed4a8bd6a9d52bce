"""Decorators that give commands the options they share, and what replies in place of these."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Sequence
from dataclasses import MISSING, Field, fields, is_dataclass
from typing import Any, get_type_hints

from paradiplomacy.cli.option_help import OptionHelp, describe_parameters, shown_as, split_help
from paradiplomacy.cli.options import Json, Language, Records, Rule, StoreAt, open_records
from paradiplomacy.cli.reply import REPLY_WORDS, Printer, RecordReply
from paradiplomacy.language import Words

Command = Callable[..., None]
_Option = tuple[str, Any, Any]
"""An option that commands share: its name, its annotation, its default."""
_LANGUAGE = ("language", Language, "en")
_JSON = ("json", Json, False)


def asks_record(
    kind: str,
    *,
    own_words: bool = False,
    records: Any = Records,
    whole: Any = None,
    always_whole: bool = False,
) -> Callable[[Command], Command]:
    """Give a command the options of all that ask a record, and a `RecordReply` in their place.

    They are record, store, rule, language and JSON. `kind` is the name and version of the shape of
    its JSON, `own_words` say that its words stand beside its file and not beside those of all
    replies, `records` how records are named where that is not by --record, and `whole` the option
    `Whole`, where accounts that are not shown can be asked for; it is `always_whole` of what is
    shown to those alone who may see accounts. The first parameter of the command is the reply.
    """
    shared: list[_Option] = [
        ("record", records, None),
        ("store", StoreAt, None),
        ("rule", Rule, "both-ends"),
    ]
    shared += [("whole", whole, False)] if whole else []

    def reply(
        words: Words,
        *,
        record: list[str] | None,
        store: str | None,
        rule: str,
        language: str,
        json: bool,
        whole: bool = False,
    ) -> RecordReply:
        reconciled = open_records(record, rule, store, whole=whole or always_whole)
        return RecordReply(reconciled, words, language, kind if json else "", is_whole=whole)

    words = None if own_words else REPLY_WORDS
    return _sharing((*shared, _LANGUAGE, _JSON), words, reply)


def says(
    kind: str = "",
    words: Words | None = None,
    *,
    further: Sequence[_Option] = (),
    printer: Callable[..., Printer] = Printer,
) -> Callable[[Command], Command]:
    """Give a command the options of language and JSON, and a `Printer` in their place.

    `kind` is the name of the shape of its JSON; it is empty for a command that prints none, and has
    no such option. `words` are those beside the command's file, where no others are given.
    `further` has names, annotations and defaults of more options, which `printer` takes. The first
    parameter of the command is the printer.
    """

    def reply(words: Words, language: str, json: bool = False, **given: Any) -> Printer:
        return printer(words, language, kind if json else "", **given)

    return _sharing((*further, _LANGUAGE, *([_JSON] if kind else [])), words, reply)


def _sharing(
    shared: Sequence[_Option], words: Words | None, reply: Callable[..., Printer]
) -> Callable[[Command], Command]:
    """Put options at the end of those of a command, and what replies in place of its first."""
    names = [name for name, *_ in shared]

    def decorate(command: Command) -> Command:
        own_words = words or Words(command.__module__)

        @functools.wraps(command)
        def run(*args: Any, **given: Any) -> None:
            command(reply(own_words, **{name: given.pop(name) for name in names}), *args, **given)

        signature = inspect.signature(command, eval_str=True)
        parameters = [*signature.parameters.values()][1:] + [
            inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=of)
            for name, of, default in shared
        ]
        return shown_as(run, signature, parameters)

    return decorate


def takes_choices(command: Command) -> Command:
    """Give a command the options that the fields of its choices declare.

    Each of its parameters that is a dataclass is a choice: its fields are options, and it is made
    of what somebody gives.
    """
    signature = inspect.signature(command, eval_str=True)
    choices: dict[str, Any] = {
        name: parameter.annotation
        for name, parameter in signature.parameters.items()
        if is_dataclass(parameter.annotation)
    }

    @functools.wraps(command)
    def run(*args: Any, **given: Any) -> None:
        chosen = {
            name: choice(**{each.name: given.pop(each.name) for each in _options_of(choice)})
            for name, choice in choices.items()
        }
        command(*args, **chosen, **given)

    parameters = []
    for name, parameter in signature.parameters.items():
        if name not in choices:
            parameters.append(parameter.replace(kind=inspect.Parameter.KEYWORD_ONLY))
            continue
        hints = get_type_hints(choices[name], include_extras=True)
        options = [
            inspect.Parameter(
                each.name,
                inspect.Parameter.KEYWORD_ONLY,
                default=inspect.Parameter.empty if each.default is MISSING else each.default,
                annotation=hints[each.name],
            )
            for each in _options_of(choices[name])
        ]
        texts: dict[str, OptionHelp] = {}
        for base in reversed(choices[name].__mro__):
            texts |= split_help(base.__doc__)[1]
        parameters += describe_parameters(options, texts)
    return shown_as(run, signature, parameters)


def _options_of(choice: Any) -> list[Field[Any]]:
    return [each for each in fields(choice) if each.init]
