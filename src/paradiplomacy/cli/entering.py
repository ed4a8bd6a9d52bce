"""Options of the commands that write an office's entries, and how they write."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from paradiplomacy.cli.options import LOCAL, RecordOf, StoreOf, name_of_writer, says, stored_record
from paradiplomacy.cli.reply import Printer
from paradiplomacy.cli.show import values_of
from paradiplomacy.errors import ParadiplomacyError
from paradiplomacy.language import Words

if TYPE_CHECKING:
    from paradiplomacy.record.agreement_text import AgreementText
    from paradiplomacy.record.desk_entries import DeskEntry

ENTERING = Words(__name__)

Office = Annotated[
    str,
    typer.Option(
        help="The place whose office speaks: key or name.",
        show_default="the place that most ties of the record have in common",
    ),
]
By = Annotated[str, typer.Option(help="Who writes.", show_default="your name on this machine")]
Note = Annotated[str, typer.Option(help="A remark.")]
Partner = Annotated[str, typer.Argument(help="The partner: key or name of a place.")]
InCountry = Annotated[
    str, typer.Option(help="Country of a partner that the record does not have yet.")
]
ListFile = Annotated[
    Path | None,
    typer.Option(metavar="FILE", help="New file for the list: xlsx, pdf, docx or html."),
]


def day_option(what: str) -> Any:
    """An option that is a date."""
    return typer.Option(metavar="DATE", help=f"{what}: 2026-03-15, 2026-03, or in words.")


class Desk(Printer):
    """Printer of a command that writes for an office into a record of a store."""

    def __init__(
        self,
        words: Words,
        language: str,
        kind: str,
        *,
        office: str,
        by: str,
        store: str,
        record: str | None,
    ) -> None:
        super().__init__(words, language, kind)
        self._office, self._by, self._store, self._record = office, by, store, record

    def write(self, written: Callable[..., DeskEntry]) -> None:
        """Write into the record, and say what was written.

        What writes takes the store and the whole record, and the office, who writes and why by
        name.
        """
        from paradiplomacy.record.desk_entries import office_of
        from paradiplomacy.record.open import open_record

        with stored_record(self._store, self._record) as (opened, chosen):
            whole = open_record(chosen, store=self._store, whole=True)
            speaks = self._office or office_of(whole)
            if not speaks:
                raise ParadiplomacyError(self.say("no_office"))
            by, why = name_of_writer(self._by), self.say("why")
            done = written(opened, whole, office=speaks, by=by, why=why, key=chosen, person=LOCAL)
        if not self.prints({"record": chosen} | values_of(done, "subject", "statements")):
            self.remark("written", subject=done.subject, n=done.statements)


def writes_for_office(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the options of all that write for an office, and a `Desk` in their place."""
    further = (
        ("office", Office, ""),
        ("by", By, ""),
        ("store", StoreOf, inspect.Parameter.empty),
        ("record", RecordOf, None),
    )
    return says("desk-entry", ENTERING, further=further, printer=Desk)(command)


def enters(kind: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Make a command of the fields that it names: what is given becomes an entry of the office.

    The kind is a key of `paradiplomacy.record.desk_entries.ENTRIES`, whose fields the parameters
    name; files with the texts of an agreement are in ``text``.
    """

    def decorate(command: Callable[..., None]) -> Callable[..., None]:
        @functools.wraps(command)
        def write(desk: Desk, **given: Any) -> None:
            from paradiplomacy.record.desk_entries import fields_of, write_entry

            cells = {name: given[name] for name in fields_of(kind) if name in given}
            texts = [_text_of_option(each) for each in given.get("text") or ()]
            desk.write(partial(write_entry, kind=kind, cells=cells, texts=texts))

        signature = inspect.signature(command, eval_str=True)
        desk = inspect.Parameter("desk", inspect.Parameter.POSITIONAL_OR_KEYWORD)
        parameters = [desk, *signature.parameters.values()]
        write.__signature__ = signature.replace(parameters=parameters)  # type: ignore[attr-defined]
        return writes_for_office(write)

    return decorate


def _text_of_option(option: str) -> AgreementText:
    """Text of an agreement that an option names, as ``sv=avtal.pdf``."""
    from paradiplomacy.record.agreement_text import LARGEST_TEXT, AgreementText
    from paradiplomacy.tabular.files import read_bytes

    language, _, path = option.partition("=")
    if not path:
        raise typer.BadParameter(f"{option}: write LANGUAGE=FILE, such as sv=avtal.pdf")
    content = read_bytes(Path(path), at_most=LARGEST_TEXT, expected="a text of an agreement")
    return AgreementText(Path(path).name, language, content)
