"""Options that several commands share, and the settings behind them.

A setting is an environment variable that gives an option its default.
"""

from __future__ import annotations

import getpass
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from paradiplomacy.errors import NotFoundError, ParadiplomacyError

if TYPE_CHECKING:
    from paradiplomacy.evidence.store import Store
    from paradiplomacy.record.record import Record

LOCAL = "local"
"""The user who sits at the machine that has the store, as on a site for it alone."""

SETTINGS = {
    "PARADIPLOMACY_STORE": "Path or address of the store, for --store.",
    "PARADIPLOMACY_RULE": "Name of the reconciliation rule, for --rule.",
    "PARADIPLOMACY_ADDRESS": "Where others reach a shared record, for --address.",
    "PARADIPLOMACY_OIDC": "File on an identity provider, for --oidc.",
    "PARADIPLOMACY_SIGNING_KEY": "File of the key that signs backups, for --sign-with.",
    "PARADIPLOMACY_OUT": "Folder that `study` writes to, for --out.",
    "PARADIPLOMACY_LANGUAGE": "Tag of the language of the words, for --language.",
}

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
