"""Take a record folder or a registry into a store."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from paradiplomacy.cli.new_files import demand_folder
from paradiplomacy.cli.option_help import any_of
from paradiplomacy.cli.options import Encoding, says
from paradiplomacy.cli.reply import Printer
from paradiplomacy.cli.show import (
    ProgressBar,
    as_json,
    note,
    problem_view,
    progress_bar,
    store_name,
    values_of,
)
from paradiplomacy.errors import ParadiplomacyError, Problem
from paradiplomacy.printable import printable, shorten
from paradiplomacy.sources.readers import READERS, get_reader, reader_of
from paradiplomacy.views import view_of

if TYPE_CHECKING:
    from paradiplomacy.evidence.brought import Agree, WithdrawalError
    from paradiplomacy.evidence.importer import ImportOutcome
    from paradiplomacy.record.importing import RegistryImport

SHOWN = 5
"""Problems and statements that are shown to people, of each sort."""
CELLS_SHOWN = 30
"""Cells of a column that are shown of a preview; `--json` has all of them."""
KINDS = ("tie", "exchange", "place")
"""What statements are mostly about; the rest is counted together."""
Reader = Annotated[
    str | None,
    typer.Option(
        "--as",
        metavar="READER",
        help=f"Read a registry: {any_of(READERS)}; a table needs none.",
    ),
]


@says("import")
def import_(
    reply: Printer,
    path: list[str],
    *,
    store: Annotated[str, typer.Option(envvar="PARADIPLOMACY_STORE")] = "paradiplomacy.db",
    reader: Reader = None,
    mapping: str | None = None,
    suggest: bool = False,
    preview: bool = False,
    record: str | None = None,
    as_of: str | None = None,
    encoding: Encoding = "",
    country: str | None = None,
    title: str | None = None,
    judgements: Path | None = None,
    no_places: bool = False,
    again: bool = False,
    yes: bool = False,
) -> None:
    """Import a record folder or a registry into a store.

    Importing again adds what is new and repeats nothing. What is gone is withdrawn once you say
    so: it is listed, and without --yes you are asked. What another import or a person brought
    stays. An import that broke off leaves the store as it was; run it again. Exit status 1 if
    nothing was stored, or a judgement of --judgements could not be applied.

    Example: `paradiplomacy import twin_cities.csv --mapping wikipedia_2026 --store world.db`

    path PATH: A record folder, a shipped record, a table, or with --as a registry.
    store: Store to write to: a SQLite file (made if it is not there) or an address.
    mapping: For a table: a YAML file that names the columns, or a shipped mapping.
    suggest: Print a mapping to start from; import nothing.
    preview: Show what each column and cell of a table would become; import nothing.
    record: Key of the record that it becomes. [default: by reader]
    as_of: Day to which the registry speaks. [default: by reader]
    country: For lists of Wikipedia: whose list it is. [default: its title's]
    title: For lists of Wikipedia: the page's title. [default: the file's]
    judgements: Replay people's judgements on its places from this CSV.
    no_places: Do not look its places up in the gazetteer.
    again: Import even where nothing has changed since.
    yes: Do not ask before statements that are no longer there are withdrawn.
    """
    if not all(path):  # it would stand for the folder here
        raise ParadiplomacyError("a path is empty; give the path of a file or a folder")
    if suggest:
        from paradiplomacy.sources.mapped import suggest_mapping

        typer.echo(suggest_mapping(path[0], encoding=encoding), nl=False)
        return
    reader = reader or reader_of(path, is_mapped=mapping is not None)
    if preview:
        how = {"record": record or "", "as_of": as_of or "", "encoding": encoding}
        _show_preview(reply, path, mapping, places=not no_places, **how)
        return
    asking = _Asking(reply, store, yes=yes)
    if reader is None:
        _import_folder(path, asking)
        return
    given = {"mapping": mapping, "record": record, "as_of": as_of, "encoding": encoding or None}
    given |= {"country": country, "title": title}
    options = {name: value for name, value in given.items() if value is not None}
    how_taken = {"places": not no_places, "again": again}
    _import_registry(path, reader, options, judgements, asking=asking, **how_taken)


def _show_preview(
    reply: Printer, path: list[str], mapping: str | None, *, places: bool, **how: str
) -> None:
    """Print what each column and each cell would become, and what is asked.

    Places are looked up in the gazetteer if `places`; `how` is record, day and encoding, see
    `preview_table`.
    """
    from paradiplomacy.record.importing import places_meant
    from paradiplomacy.sources.mapped import preview_table

    if not mapping or len(path) > 1:
        raise ParadiplomacyError(
            "--preview reads one table by its --mapping; draft one with --suggest"
        )
    shown = preview_table(Path(path[0]), mapping, **how)
    meant = places_meant(shown.extract.material) if places else ()
    if reply.is_json:
        given = {"places": view_of(meant), "problems": view_of(shown.problems)}
        as_json("import-preview", values_of(shown, "columns", "rows", "taken") | given)
        return
    for column in shown.columns:
        counts = {"filled": column.filled, "read": column.read}
        reply.line("preview.column", column=printable(column.column), where=column.key, **counts)
        for cell in column.cells[:CELLS_SHOWN]:
            read = {"cell": shorten(cell.cell), "times": cell.times}
            read["becomes"] = printable(cell.becomes)
            line = reply.say("preview.cell", **read)
            if cell.asked:
                line = reply.say("preview.asked", question=shorten(cell.asked), **read)
            typer.echo(f"  {line}")
        if len(column.cells) > CELLS_SHOWN:
            typer.echo("  " + reply.say("preview.more", n=len(column.cells) - CELLS_SHOWN))
    for place in meant:
        known = {"is_": place.place} if place.place else {"why": place.why}
        known |= {"name": printable(place.name), "country": place.country}
        reply.line("preview.place" if place.place else "preview.waits", **known)
    for problem in shown.left_rows:
        reply.line("preview.left_out", problem=shorten(str(problem)))
    waiting = sum(not place.place for place in meant)
    asks = {"asked": waiting + len(shown.problems), "waiting": waiting}
    reply.line("preview.rows", rows=shown.rows, taken=shown.taken, **asks)


def _import_registry(
    path: list[str],
    reader: str,
    options: dict[str, str],
    judgements: Path | None,
    *,
    asking: _Asking,
    **how: bool,
) -> None:
    """Import a registry, and say what came of it; interrupted by Ctrl-C, that it was stopped."""
    from paradiplomacy.linking.judgements import read_judgement_rows
    from paradiplomacy.record.importing import import_registry

    reply, store = asking.reply, asking.store
    replayed = () if judgements is None else read_judgement_rows(judgements)
    try:
        with progress_bar(reply.language) as progress:
            imported = import_registry(
                [Path(part) for part in path],
                get_reader(reader),
                store=store,
                options=options,
                judgements=tuple(judgement for _, judgement in replayed),
                withdraw=asking.withdraw(progress),
                progress=progress,
                **how,
            )
    except KeyboardInterrupt:
        reply.remark("stopped", store=store_name(store))
        raise typer.Exit(130) from None
    rows = {judgement: row for row, judgement in replayed}
    file = judgements.name if judgements else ""
    refused = [Problem(file, rows.get(r.judgement, 0), "", r.why) for r in imported.refused]
    if not reply.prints(_view_of_import(imported, store, refused)):
        _tell(reply, imported, store, refused)
    if refused:
        raise typer.Exit(1)


def _import_folder(path: list[str], asking: _Asking) -> None:
    """Import a record folder, and say what came of it."""
    from paradiplomacy.evidence.brought import bring_in
    from paradiplomacy.evidence.store import Store
    from paradiplomacy.record.importing import RegistryImport
    from paradiplomacy.record.open import read_material

    if len(path) > 1:
        raise ParadiplomacyError(
            f"one record folder at a time, not {len(path)}; a registry needs --as READER"
        )
    demand_folder(path[0], "--as table --mapping MAPPING.yaml")
    material, reply = read_material(path[0]), asking.reply
    with progress_bar(reply.language) as progress, Store.open(asking.store) as store:
        outcome = bring_in(
            lambda ids: store.import_material(
                material,
                withdraw=ids,
                progress=lambda done, n: progress("importing", done / max(n, 1)),
            ),
            asking.withdraw(progress),
        )
    if not reply.prints(_view_of_import(RegistryImport(outcome.record, outcome), asking.store)):
        _tell_counts(reply, outcome, asking.store)


class _Asking:
    """A question to somebody, if they did not say yes before: what may be withdrawn of a store."""

    def __init__(self, reply: Printer, store: str, *, yes: bool) -> None:
        self.reply, self.store, self._yes = reply, store, yes

    def withdraw(self, progress: ProgressBar) -> bool | Agree:
        """An answer for `import_registry`, or whom it asks."""
        return self._yes or (lambda error: self._agrees(error, progress))

    def _agrees(self, error: WithdrawalError, progress: ProgressBar) -> bool:
        from paradiplomacy.record.importing import RegistryImport

        with progress.hide():
            names = ("id", "subject", "property", "value", "source", "locator")
            going = [values_of(statement, *names) for statement in error.statements]
            view = _view_of_import(RegistryImport(error.record, None), self.store)
            if self.reply.prints(view | {"would_withdraw": going}):
                raise typer.Exit(1)
            self._tell(error)
            try:
                agrees = typer.confirm(self.reply.say("withdraw.sure"), err=True)
            except typer.Abort:  # nobody is there to answer
                note("")
                agrees = False
            if not agrees:
                self.reply.remark("withdraw.left", store=store_name(self.store))
                raise typer.Exit(1)
        return True

    def _tell(self, error: WithdrawalError) -> None:
        say, every = self.reply.say, error.statements
        kinds = Counter(_kind_of_subject(each.subject) for each in every)
        subjects = Counter(map(_kind_of_subject, {each.subject for each in every}))
        counted = tuple(
            say("withdraw.of_kind", n=n, kind=say(f"withdraw.kind.{kind}", n=subjects[kind]))
            for kind, n in kinds.items()
        )
        self.reply.remark("withdraw.would", record=error.record, n=len(every), kinds=counted)
        for statement in every[:SHOWN]:
            note(f"- {shorten(error.describe(statement))}")
        if len(every) > SHOWN:
            self.reply.remark("withdraw.would_more", n=len(every) - SHOWN)


def _kind_of_subject(subject: str) -> str:
    """The kind of thing that a statement is about, as far as the words tell it apart."""
    kind = subject.partition(":")[0]
    return kind if kind in KINDS else "other"


def _view_of_import(
    imported: RegistryImport, store: str, refused: Sequence[Problem] = ()
) -> dict[str, Any]:
    """One shape for record folders and registries."""
    outcome = imported.outcome
    names = (
        *("added", "unchanged", "withdrawn", "restored"),
        *("judgements_added", "sources_added", "sources_changed", "kept"),
    )
    problems: dict[str, Sequence[Problem]] = {
        "skipped": imported.skipped,
        "doubts": imported.doubts,
    }
    problems |= {"judgements_refused": refused}
    return (
        {"store": store_name(store), "record": imported.record}
        | {"changed": outcome is not None}
        | {name: 0 if outcome is None else getattr(outcome, name) for name in names}
        | values_of(imported, "mentions", "resolved", "ambiguous")
        | {name: [*map(problem_view, each)] for name, each in problems.items()}
        | {"unread": dict(imported.unread), "would_withdraw": []}
    )


def _tell(
    reply: Printer, imported: RegistryImport, address: str, refused: Sequence[Problem]
) -> None:
    for problem in refused:
        reply.remark("refused", problem=shorten(str(problem)))
    for key, problems in (("skipped", imported.skipped), ("doubt", imported.doubts)):
        for problem in problems[:SHOWN]:
            reply.remark(key, problem=shorten(str(problem)))
        if len(problems) > SHOWN:
            reply.remark(f"{key}_more", n=len(problems) - SHOWN)
    for field, times in imported.unread.items():
        reply.remark("unread", field=field, n=times)
    store = store_name(address)
    if imported.outcome is None:
        reply.remark("same", record=imported.record, store=store)
        return
    _tell_counts(reply, imported.outcome, address)
    reply.remark("places", store=store, **values_of(imported, "mentions", "resolved", "ambiguous"))


def _tell_counts(reply: Printer, outcome: ImportOutcome, address: str) -> None:
    counts = values_of(outcome, "added", "unchanged", "withdrawn", "restored")
    reply.remark("done", record=outcome.record, store=store_name(address), **counts)
    if outcome.kept:
        reply.remark("kept", n=outcome.kept)
