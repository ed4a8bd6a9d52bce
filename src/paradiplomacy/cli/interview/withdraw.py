"""An account is withdrawn: what it said is erased, and nothing shows it any more."""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from paradiplomacy.cli.options import Json, Language
from paradiplomacy.cli.show import as_json, note

if TYPE_CHECKING:
    from paradiplomacy.evidence.consent.erasure import Erased

__all__ = ["withdraw"]


def withdraw(
    account: Annotated[str, typer.Argument(help="Key of the account.")],
    *,
    by: Annotated[str, typer.Option(help="Who withdraws it.")],
    record: Annotated[
        str | None,
        typer.Option(
            "--record", "-r", help="A record of the store, or a record folder without --store."
        ),
    ] = None,
    store: Annotated[
        str | None,
        typer.Option(
            "--store",
            envvar="PARADIPLOMACY_STORE",
            help="The store: a SQLite file or a database address.",
            show_default=False,
        ),
    ] = None,
    texts: Annotated[
        Path | None,
        typer.Option(help="File of encrypted interview texts; that of the account goes, too."),
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Only say what would be erased.")
    ] = False,
    language: Language = "en",
    json: Json = False,
) -> None:
    """Erase an account with its answers and its own sources, for ever.

    Of an interview on the site, released or not: its account is named on the page of the people.

    Example: `paradiplomacy interview withdraw benton-2026-05 --store world.db --by Ann`

    Example: `paradiplomacy interview withdraw benton-2026-05 --record study --by Ann --dry-run`
    """
    from paradiplomacy.language import Value, Words, render

    words = Words(__name__)

    def say(key: str, **needs: Value) -> str:
        return render(words(key, **needs), language)

    place = _Place(record, store, account, by)
    planned = place.planned()
    if not dry_run:
        if not yes:
            note(say("would", **_counts(planned)))
            typer.confirm(say("sure"), abort=True, err=True)
        planned = place.erase()
        _forget(planned, texts)
    if json:
        outcome = {"erased": not dry_run, "waits": place.waits}
        as_json("interview-withdraw", asdict(planned) | outcome)
        return
    if dry_run:
        note(say("would", **_counts(planned)))
        return
    note(say("done", **_counts(planned)))
    if place.is_on_server:
        note(say("server"))
    if place.waits:
        note(say("waits"))


class _Place:
    """Where an account is withdrawn: a store, or a record folder."""

    def __init__(self, record: str | None, store: str | None, account: str, by: str) -> None:
        if store is None and record is None:
            raise typer.BadParameter("give --store, or a record folder", param_hint="--record")
        self._record, self._store, self._account, self._by = record, store, account, by
        self.waits = False
        """Whether the file of the store still holds the text, since somebody reads it."""

    @property
    def is_on_server(self) -> bool:
        """Whether the store is a database on a server."""
        return self._store is not None and "://" in self._store and "sqlite" not in self._store

    def planned(self) -> Erased:
        """What would be erased."""
        return self._run(write=False)

    def erase(self) -> Erased:
        """Erase it."""
        return self._run(write=True)

    def _run(self, *, write: bool) -> Erased:
        if self._store is None:
            from paradiplomacy.record.withdrawal import withdraw_from_folder

            today = datetime.now(UTC).date()
            folder = Path(self._record or "")
            return withdraw_from_folder(
                folder, self._account, by=self._by, today=today, write=write
            )
        from paradiplomacy.cli.place.options import record_of
        from paradiplomacy.evidence.store import Store

        with Store.open(self._store, create=False) as opened:
            chosen = record_of(opened, self._record)
            if not write:
                return opened.erasing(chosen, self._account)
            erased = opened.withdraw(chosen, self._account, by=self._by)
            self.waits = not opened.is_scrubbed
            return erased


def _counts(erased: Erased) -> dict[str, int | tuple[str, ...] | str]:
    return {
        "account": erased.account,
        "n": erased.statements,
        "others": erased.others,
        "sources": erased.sources or ("-",),
        "judgements": erased.judgements,
        "drafts": erased.drafts,
    }


def _forget(erased: Erased, texts: Path | None) -> None:
    """Remove what is kept of the record elsewhere."""
    from paradiplomacy.cache import ResultCache, cache_folder

    (ResultCache.ours() or ResultCache(cache_folder() / "results")).forget(erased.record)
    if texts is not None:
        from paradiplomacy.interviews.texts import InterviewTexts

        InterviewTexts(texts).remove(erased.account)
