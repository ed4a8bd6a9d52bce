"""Options that several commands share, and decorators that give commands these.

What replies stands in place of the options.
"""

from __future__ import annotations

import functools
import getpass
import inspect
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import MISSING, Field, dataclass, fields, is_dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, get_type_hints

import typer

from paradiplomacy.cli.option_help import OptionHelp, describe_parameters, shown_as, split_help
from paradiplomacy.cli.reply import REPLY_WORDS, Printer, RecordReply
from paradiplomacy.errors import NotFoundError, ParadiplomacyError
from paradiplomacy.language import Words

if TYPE_CHECKING:
    from paradiplomacy.evidence.store import Store
    from paradiplomacy.record.record import Record

LOCAL = "local"
"""The user who sits at the machine that has the store, as on a site for it alone."""

Records = Annotated[
    list[str] | None,
    typer.Option(
        "--record",
        "-r",
        metavar="RECORD",
        help="A shipped record, a record folder, or a record of --store; may be repeated. Without "
        "it: sino_us together with article and china_world.",
    ),
]
StoreAt = Annotated[
    str | None,
    typer.Option(
        envvar="PARADIPLOMACY_STORE",
        help="Read from this store: a SQLite file or a database address.",
    ),
]
Encoding = Annotated[
    str,
    typer.Option(
        help="Encoding of the files that are text, such as gb18030; what another one would read "
        "is shown where a file is not UTF-8.",
        show_default="UTF-8",
    ),
]
StoreOf = Annotated[
    str,
    typer.Option(
        envvar="PARADIPLOMACY_STORE", help="The store: a SQLite file or a database address."
    ),
]
RecordOf = Annotated[
    str | None,
    typer.Option(
        "--record", "-r", help="A record of the store; may be left out where there is but one."
    ),
]
Rule = Annotated[
    str,
    typer.Option(
        envvar="PARADIPLOMACY_RULE", help="Reconciliation rule: who speaks for an end of a tie."
    ),
]
Hypotheses = Annotated[
    list[str] | None,
    typer.Option(
        metavar="FILE", help="A file with hypotheses of your own, YAML or Python; may be repeated."
    ),
]
Whole = Annotated[
    bool,
    typer.Option(
        help="Take accounts whole that are not shown, but for what is closed: for who may see "
        "them, and not to be published."
    ),
]
Language = Annotated[
    str,
    typer.Option(
        envvar="PARADIPLOMACY_LANGUAGE",
        help="Language of the words: en, zh, or another of `language list`.",
        metavar="LANGUAGE",
    ),
]
Since = Annotated[
    str, typer.Option(metavar="DATE", help="Only those that may lie on this day or after it.")
]
Address = Annotated[
    str,
    typer.Option(
        envvar="PARADIPLOMACY_ADDRESS",
        help="Where others reach the site, such as https://ties.example.org.",
    ),
]
Country = Annotated[
    str, typer.Option(metavar="CODE", help="Only those of this country, such as TW.")
]
Json = Annotated[bool, typer.Option(help="One JSON object on standard output, for programs.")]
Command = Callable[..., None]
_Option = tuple[str, Any, Any]
"""An option that commands share: its name, its annotation, its default."""
_LANGUAGE = ("language", Language, "en")
_JSON = ("json", Json, False)


@dataclass(frozen=True, kw_only=True)
class StudyChoice:
    """Records to study, and how; `takes_choices` gives a command the options of its fields.

    record: Records to study: shipped ones, record folders, store files, or records of --store;
        sino_us together with article and china_world without any.
    more RECORD: The same as the argument; may be repeated. Of a store file, every record is opened.
    rule: Reconciliation rule: who speaks for an end of a tie. [default: the plan's, or both-ends]
    seed: Seed of everything random. [default: the plan's, or 1989]
    plan: Carry out this analysis plan (see `plan new`); the pages list what departed from it.
    """

    record: Annotated[list[str] | None, typer.Argument()] = None
    more: Annotated[list[str] | None, typer.Option("--record", "-r")] = None
    store: StoreAt = None
    rule: Annotated[str | None, typer.Option(envvar="PARADIPLOMACY_RULE")] = None
    seed: int | None = None
    plan: Path | None = None
    hypotheses: Hypotheses = None

    @property
    def names(self) -> tuple[str, ...]:
        """The records, however they are named."""
        return (*(self.record or ()), *(self.more or ()))

    def options(self) -> dict[str, Any]:
        """All but the records, as functions that study take them."""
        given = {name: getattr(self, name) for name in ("store", "rule", "seed", "plan")}
        return given | {"hypotheses": tuple(self.hypotheses or ())}


def open_records(
    records: list[str] | None, rule: str, store: str | None, *, whole: bool = False
) -> Record:
    """The reconciled record that the options ask for."""
    from paradiplomacy.record.open import open_record, stored_records

    names = records or []
    if store is not None and not names:
        names = list(stored_records(store))
    return open_record(*names, rule=rule, store=store, whole=whole)


def day_of(option: str, text: str, *, first: bool) -> date | None:
    """The first or last day that an option names; None where it names none."""
    from paradiplomacy.model.dates import EventDate

    if not text:
        return None
    when = EventDate.parse_or_none(text)
    if when is None:
        raise ParadiplomacyError(
            f"{option} {text!r} is not a date; expected a year, month or day, such as 1995 or "
            "1995-06"
        )
    return when.earliest if first else when.latest


def record_of(store: Store, wanted: str | None) -> str:
    """The record that is meant: the one that is named, or the only one."""
    names = [meta.id for meta in store.records()]
    if wanted is None and len(names) == 1:
        return names[0]
    if wanted is None or wanted not in names:
        raise NotFoundError("record", wanted or "", names, hint="name one of the store by --record")
    return wanted


@contextmanager
def stored_record(store: str, record: str | None) -> Iterator[tuple[Store, str]]:
    """A store that is there, and the key of the record of it that is meant."""
    from paradiplomacy.evidence.store import Store

    with Store.open(store, create=False) as opened:
        yield opened, record_of(opened, record)


def name_of_writer(by: str) -> str:
    """As what somebody writes is signed: their name on the machine, where no other is given."""
    if by:
        return by
    with suppress(ImportError, KeyError, OSError):  # a machine without a list of its users
        return getpass.getuser()
    return LOCAL


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
