"""Take a record folder or a registry into a store."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from paradiplomacy.cli.options import Encoding, Json, Language
from paradiplomacy.cli.show import (
    Say,
    as_json,
    note,
    problem_view,
    progress_bar,
    say_in,
    store_name,
)
from paradiplomacy.cli.withdrawing import Asking
from paradiplomacy.errors import ParadiplomacyError
from paradiplomacy.printable import shortened

if TYPE_CHECKING:
    from paradiplomacy.errors import Problem
    from paradiplomacy.evidence.importer import ImportOutcome
    from paradiplomacy.model.statements import Judgement
    from paradiplomacy.record.importing import Imported

__all__ = ["SHOWN", "import_"]

_Path = Annotated[
    list[str],
    typer.Argument(
        metavar="PATH", help="A record folder, a shipped record, a table, or with --as a registry."
    ),
]
_StoreTo = Annotated[
    str,
    typer.Option(
        envvar="PARADIPLOMACY_STORE",
        help="Store to write to: a SQLite file (made if it is not there) or an address.",
    ),
]
_Reader = Annotated[
    str | None,
    typer.Option(
        "--as",
        metavar="READER",
        help="Read a registry: table, wikidata-sparql or aidata; a table needs none.",
        show_default=False,
    ),
]
_Mapping = Annotated[
    str | None,
    typer.Option(
        help="For a table: a YAML file that names the columns, or a shipped mapping.",
        show_default=False,
    ),
]
_Suggest = Annotated[
    bool, typer.Option("--suggest", help="Print a mapping to start from; import nothing.")
]
_Preview = Annotated[
    bool,
    typer.Option(
        "--preview", help="Show what each column and cell of a table would become; import nothing."
    ),
]
_Record = Annotated[
    str | None,
    typer.Option(help="Key of the record that it becomes.", show_default="by reader"),
]
_AsOf = Annotated[
    str | None,
    typer.Option(help="Day to which the registry speaks.", show_default="by reader"),
]
_Title = Annotated[
    str | None,
    typer.Option(help="For wikidata-sparql: the title of the record.", show_default="by reader"),
]
_Judgements = Annotated[
    Path | None,
    typer.Option(help="Replay people's judgements on its places from this CSV."),
]
_NoPlaces = Annotated[
    bool, typer.Option("--no-places", help="Do not look its places up in the gazetteer.")
]
_Again = Annotated[
    bool, typer.Option("--again", help="Import even where nothing has changed since.")
]
_Yes = Annotated[
    bool,
    typer.Option(
        "--yes", help="Do not ask before statements that are no longer there are withdrawn."
    ),
]


def import_(
    path: _Path,
    *,
    store: _StoreTo = "paradiplomacy.db",
    reader: _Reader = None,
    mapping: _Mapping = None,
    suggest: _Suggest = False,
    preview: _Preview = False,
    record: _Record = None,
    as_of: _AsOf = None,
    encoding: Encoding = "",
    title: _Title = None,
    judgements: _Judgements = None,
    no_places: _NoPlaces = False,
    again: _Again = False,
    yes: _Yes = False,
    language: Language = "en",
    json: Json = False,
) -> None:
    """Import a record folder or a registry into a store.

    Importing again adds what is new and repeats nothing. What is gone is withdrawn once you say
    so: it is listed, and without --yes you are asked. What another import or a person brought
    stays. An import that broke off leaves the store as it was; run it again. Exit status 1 if
    nothing was stored, or a judgement of --judgements could not be applied.

    Example: `paradiplomacy import twin_cities.csv --mapping wikipedia_2026 --store world.db`
    """
    if not all(path):  # it would stand for the folder here
        raise ParadiplomacyError("a path is empty; give the path of a file or a folder")
    from paradiplomacy.language import Words
    from paradiplomacy.record.importing import Imported

    say = say_in(Words(__name__), language)
    asking = Asking(
        store,
        language,
        yes=yes,
        view=(lambda name: _view(Imported(name, None), store)) if json else None,
    )
    if suggest:
        from paradiplomacy.sources.mapped import suggest_mapping

        typer.echo(suggest_mapping(path[0], encoding=encoding), nl=False)
        return
    from paradiplomacy.sources.readers import reader_of

    reader = reader or reader_of(path)
    if preview:
        from paradiplomacy.cli.previewing import show_preview

        show_preview(
            path,
            mapping,
            record,
            as_of,
            encoding,
            places=not no_places,
            language=language,
            json=json,
        )
        return
    if reader is None:
        outcome = _import_folder(path, store, asking)
        if json:
            as_json("import", _view(Imported(outcome.record, outcome), store))
        else:
            _tell_counts(say, outcome, store)
        return
    given = {
        "mapping": mapping,
        "record": record,
        "as_of": as_of,
        "title": title,
        "encoding": encoding or None,
    }
    replayed: tuple[tuple[int, Judgement], ...] = ()
    if judgements is not None:
        from paradiplomacy.linking.judgements import read_judgement_rows

        replayed = read_judgement_rows(judgements)
    decided = tuple(judgement for _, judgement in replayed)
    imported = _import_registry(
        path,
        reader,
        store,
        given,
        asking=asking,
        stopped=say("stopped", store=store_name(store)),
        judgements=decided,
        places=not no_places,
        again=again,
    )
    refused = _refused(imported, judgements, replayed)
    if json:
        as_json("import", _view(imported, store, refused))
    else:
        _tell(say, imported, store, refused)
    if refused:
        raise typer.Exit(1)


def _import_registry(
    path: list[str],
    reader: str,
    store: str,
    given: dict[str, str | None],
    *,
    asking: Asking,
    stopped: str,
    **more: Any,
) -> Imported:
    """Import a registry; interrupted by Ctrl-C, say that it was stopped."""
    from paradiplomacy.record.importing import import_registry
    from paradiplomacy.sources.readers import get_reader

    files = [Path(part) for part in path]
    options = {name: value for name, value in given.items() if value is not None}
    try:
        with progress_bar() as progress:
            return import_registry(
                files,
                get_reader(reader),
                store=store,
                options=options,
                withdraw=asking.withdraw(progress),
                progress=progress,
                **more,
            )
    except KeyboardInterrupt:
        note(stopped)
        raise typer.Exit(130) from None


def _refused(
    imported: Imported, file: Path | None, replayed: Sequence[tuple[int, Judgement]]
) -> list[Problem]:
    """The judgements that were not replayed, with the rows of their file."""
    from paradiplomacy.errors import Problem

    lines = {judgement: line for line, judgement in replayed}
    return [
        Problem("" if file is None else file.name, lines.get(refusal.judgement, 0), "", refusal.why)
        for refusal in imported.refused
    ]


def _import_folder(path: list[str], store: str, asking: Asking) -> ImportOutcome:
    from paradiplomacy.evidence.brought import agreed
    from paradiplomacy.evidence.store import Store
    from paradiplomacy.record.open import read_material

    if len(path) > 1:
        raise ParadiplomacyError(
            f"one record folder at a time, not {len(path)}; a registry needs --as READER"
        )
    if Path(path[0]).is_file():
        raise ParadiplomacyError(
            f"{path[0]}: is a file, and a record is a folder; say with --as what registry it is, "
            "such as --as table --mapping MAPPING.yaml"
        )
    material = read_material(path[0])
    with progress_bar() as progress, Store.open(store) as opened_store:
        return agreed(
            lambda ids: opened_store.import_material(
                material,
                withdraw=ids,
                progress=lambda done, n: progress("importing", done / max(n, 1)),
            ),
            asking.withdraw(progress),
        )


def _view(imported: Imported, store: str, refused: Sequence[Problem] = ()) -> dict[str, Any]:
    """One shape for record folders and registries."""
    outcome = imported.outcome
    names = (
        *("added", "unchanged", "withdrawn", "restored"),
        *("judgements_added", "sources_added", "sources_changed", "kept"),
    )
    return {
        "store": store_name(store),
        "record": imported.record,
        "changed": outcome is not None,
        **{name: 0 if outcome is None else getattr(outcome, name) for name in names},
        "mentions": imported.mentions,
        "resolved": imported.resolved,
        "ambiguous": imported.ambiguous,
        "skipped": [problem_view(problem) for problem in imported.skipped],
        "doubts": [problem_view(problem) for problem in imported.doubts],
        "judgements_refused": [problem_view(problem) for problem in refused],
        "unread": dict(imported.unread),
        "would_withdraw": [],
    }


SHOWN = 5


def _tell(say: Say, imported: Imported, address: str, refused: Sequence[Problem]) -> None:
    for problem in refused:
        note(say("refused", problem=shortened(str(problem))))
    for key, problems in (("skipped", imported.skipped), ("doubt", imported.doubts)):
        for problem in problems[:SHOWN]:
            note(say(key, problem=shortened(str(problem))))
        if len(problems) > SHOWN:
            note(say(f"{key}_more", n=len(problems) - SHOWN))
    for field, times in imported.unread.items():
        note(say("unread", field=field, n=times))
    store = store_name(address)
    if imported.outcome is None:
        note(say("same", record=imported.record, store=store))
        return
    _tell_counts(say, imported.outcome, address)
    counts = {name: getattr(imported, name) for name in ("mentions", "resolved", "ambiguous")}
    note(say("places", store=store, **counts))


def _tell_counts(say: Say, outcome: ImportOutcome, address: str) -> None:
    names = ("added", "unchanged", "withdrawn", "restored")
    counts = {name: getattr(outcome, name) for name in names}
    note(say("done", record=outcome.record, store=store_name(address), **counts))
    if outcome.kept:
        note(say("kept", n=outcome.kept))
