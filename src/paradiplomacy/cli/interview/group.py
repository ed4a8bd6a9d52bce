"""Accounts that wait to be shown, put into groups of look-alikes."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from paradiplomacy.cli.options import Json, Language
from paradiplomacy.cli.show import as_json, note, table

if TYPE_CHECKING:
    from paradiplomacy.model.statements import Judgement

__all__ = ["group"]


def group(
    record: Annotated[
        str | None,
        typer.Argument(help="A record folder, or a record of --store; its only one by default."),
    ] = None,
    *,
    by: Annotated[str, typer.Option(help="Who lets them be shown.")],
    store: Annotated[
        str | None,
        typer.Option(
            "--store",
            envvar="PARADIPLOMACY_STORE",
            help="The store: a SQLite file or a database address.",
            show_default=False,
        ),
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Only say which groups there would be.")
    ] = False,
    language: Language = "en",
    json: Json = False,
) -> None:
    """Put accounts that are not to be named, and wait, into groups; from then on these are shown.

    Wait until a round of interviews is over: the more wait, the less each group has to lose.

    Example: `paradiplomacy interview group study --by Ann --dry-run`
    """
    from paradiplomacy.language import Value, Words, render

    words = Words(__name__)

    def say(key: str, **needs: Value) -> str:
        return render(words(key, **needs), language)

    judged = _noted(record, store, by, write=False)
    sizes = Counter(judgement.object for judgement in judged)
    if judged and not dry_run:
        if not yes:
            note(say("would", n=len(judged), groups=len(sizes)))
            typer.confirm(say("sure"), abort=True, err=True)
        judged = _noted(record, store, by, write=True)
        sizes = Counter(judgement.object for judgement in judged)
    if json:
        groups = [{"group": name, "accounts": n} for name, n in sorted(sizes.items())]
        as_json("interview-group", {"groups": groups, "noted": bool(judged) and not dry_run})
        return
    if not judged:
        note(say("none"))
        return
    table(
        say("title", n=len(sizes)),
        [say("column.group"), say("column.accounts")],
        [(name, str(n)) for name, n in sorted(sizes.items())],
        whole=[say("column.group")],
    )
    note(say("would" if dry_run else "done", n=len(judged), groups=len(sizes)))


def _noted(record: str | None, store: str | None, by: str, *, write: bool) -> tuple[Judgement, ...]:
    from paradiplomacy.record.grouping import note_groups, note_groups_in_folder

    today = datetime.now(UTC).date()
    if store is None:
        if record is None:
            raise typer.BadParameter("give --store, or a record folder", param_hint="RECORD")
        return note_groups_in_folder(Path(record), by=by, today=today, write=write)
    from paradiplomacy.cli.place.options import record_of
    from paradiplomacy.evidence.store import Store

    with Store.open(store, create=False) as opened:
        chosen = record_of(opened, record)
        return note_groups(opened, chosen, by=by, today=today, write=write)
