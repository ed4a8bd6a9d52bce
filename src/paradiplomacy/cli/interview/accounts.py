"""Accounts of respondents: in groups, withdrawn, and the texts of what they said."""

from __future__ import annotations

import sys
from collections import Counter
from dataclasses import asdict
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from paradiplomacy.cli.options import StoreAt, says, stored_record
from paradiplomacy.cli.reply import Printer
from paradiplomacy.errors import ParadiplomacyError
from paradiplomacy.tabular.files import read_bytes

if TYPE_CHECKING:
    from paradiplomacy.evidence.consent.tombstones import Erasure
    from paradiplomacy.interviews.texts import InterviewTexts
    from paradiplomacy.model.statements import Judgement

LONGEST = 16_000_000
"""Bytes of a text."""

_MaybeStore = Annotated[
    str | None,
    typer.Option(
        envvar="PARADIPLOMACY_STORE", help="The store: a SQLite file or a database address."
    ),
]
_Yes = Annotated[bool, typer.Option(help="Do not ask.")]


class TextAction(StrEnum):
    """Actions on a text."""

    ADD = "add"
    READ = "read"
    ROTATE_KEY = "rotate-key"


@says("interview-anonymity")
def anonymity(reply: Printer, record: str, *, store: StoreAt = None) -> None:
    """Say how each account that is not to be named is shown, and without what.

    Example: `paradiplomacy interview anonymity study`

    record: A shipped record, a record folder, or a record of --store.
    """
    from paradiplomacy.evidence.consent.anonymity import GROUP, smallest_group
    from paradiplomacy.evidence.consent.showing import accounts_in_groups
    from paradiplomacy.record.open import read_material

    say, smallest = reply.say, smallest_group()
    accounts = accounts_in_groups(read_material(record, store=store))
    if reply.prints({"smallest_group": smallest, "accounts": [asdict(each) for each in accounts]}):
        return
    if not accounts:
        reply.line("anonymity.none")
        return

    rows = [
        (
            each.account,
            say(f"anonymity.state.{each.state}"),
            each.group or "-",
            str(each.alike),
            say(
                "anonymity.listed",
                items=tuple(say(f"anonymity.lost.{name.replace(' ', '-')}") for name in each.lost),
            )
            if each.lost
            else "-",
        )
        for each in accounts
    ]
    columns = ("account", "state", "group", "alike", "lost")
    reply.grid(say("anonymity.title", n=len(rows)), columns, rows, whole=["account"])
    reply.line("anonymity.why", smallest=smallest, setting=GROUP)


@says("interview-group")
def group(
    reply: Printer,
    record: str | None = None,
    *,
    by: str,
    store: _MaybeStore = None,
    yes: _Yes = False,
    dry_run: bool = False,
) -> None:
    """Put accounts that are not to be named, and wait, into groups; from then on these are shown.

    Wait until a round of interviews is over: the more wait, the less each group has to lose.

    Example: `paradiplomacy interview group study --by Ann --dry-run`

    record: A record folder, or a record of --store; its only one by default.
    by: Who lets them be shown.
    dry_run: Only say which groups there would be.
    """
    judged = _group(record, store, by, write=False)
    sizes = Counter(judgement.object for judgement in judged)
    if judged and not dry_run:
        if not yes:
            reply.remark("group.would", n=len(judged), groups=len(sizes))
            typer.confirm(reply.say("group.sure"), abort=True, err=True)
        judged = _group(record, store, by, write=True)
        sizes = Counter(judgement.object for judgement in judged)
    groups = [{"group": name, "accounts": n} for name, n in sorted(sizes.items())]
    if reply.prints({"groups": groups, "noted": bool(judged) and not dry_run}):
        return
    if judged:
        title, columns = reply.say("group.title", n=len(sizes)), ("group", "accounts")
        reply.grid(title, columns, sorted(sizes.items()), whole=["group"])
        reply.remark("group.would" if dry_run else "group.done", n=len(judged), groups=len(sizes))
    else:
        reply.remark("group.none")


def _group(record: str | None, store: str | None, by: str, *, write: bool) -> tuple[Judgement, ...]:
    from paradiplomacy.record.withdrawal import note_groups, note_groups_in_folder

    today = datetime.now(UTC).date()
    if store is None:
        if record is None:
            raise typer.BadParameter("give --store, or a record folder", param_hint="RECORD")
        return note_groups_in_folder(Path(record), by=by, today=today, write=write)
    with stored_record(store, record) as (opened, chosen):
        return note_groups(opened, chosen, by=by, today=today, write=write)


@says()
def text(
    reply: Printer,
    action: TextAction,
    account: str = "",
    file: Path | None = None,
    *,
    texts: Path,
    key_file: Path | None = None,
    new_key_file: Path | None = None,
) -> None:
    """Keep texts of interviews apart from the record, encrypted with a key that you alone hold.

    Example: `paradiplomacy interview text add benton-2026-05 benton.txt --texts texts.json
    --new-key-file texts.key`

    Example: `paradiplomacy interview text read benton-2026-05 --texts texts.json
    --key-file texts.key`

    action: What to do.
    account: Key of the account, of `add` and `read`.
    file: Of `add`: the text in UTF-8; standard input without it.
    texts: File of the encrypted texts.
    key_file: File that holds the key; without it a passphrase is asked for.
    new_key_file: Of `rotate-key`, and of the first `add`: make this key file.
    """
    from paradiplomacy.interviews.texts import InterviewTexts

    if (action is TextAction.ROTATE_KEY) == bool(account):
        raise typer.BadParameter(reply.say("text.account_of"), param_hint="ACCOUNT")
    stored = InterviewTexts(texts)
    if action is TextAction.READ:
        sys.stdout.write(stored.decrypt(account, _read_passphrase(key_file, reply)))
    elif action is TextAction.ROTATE_KEY:
        old = _read_passphrase(key_file, reply)
        stored.check(old)
        reply.remark("text.rotated", n=stored.rotate(old, _new_key(new_key_file, reply)))
    else:
        _add_text(stored, account, file, key_file=key_file, new_key_file=new_key_file, reply=reply)


def _add_text(
    stored: InterviewTexts,
    account: str,
    file: Path | None,
    *,
    key_file: Path | None,
    new_key_file: Path | None,
    reply: Printer,
) -> None:
    if new_key_file is not None and stored.path.exists():
        raise typer.BadParameter(reply.say("text.there_already"), param_hint="--new-key-file")
    is_first = not stored.path.exists()
    given = (
        sys.stdin.buffer.read(LONGEST + 1) if file is None else read_bytes(file, expected="a text")
    )
    try:
        content = given.decode("utf-8-sig")
    except UnicodeDecodeError:
        content = None
    if content is None:  # the error would carry the text
        raise ParadiplomacyError(reply.say("text.not_utf8"))
    is_new = is_first and key_file is None
    key = _new_key(new_key_file, reply) if is_new else _read_passphrase(key_file, reply)
    stored.add(account, content, key)
    reply.remark("text.kept", account=account)
    if file is not None:
        reply.remark("text.still_there", file=str(file))


def _read_passphrase(file: Path | None, reply: Printer) -> bytes:
    if file is not None:
        return read_bytes(file, expected="a key file").strip()
    return str(typer.prompt(reply.say("text.passphrase"), hide_input=True, err=True)).encode()


def _new_key(file: Path | None, reply: Printer) -> bytes:
    if file is not None:
        from paradiplomacy.interviews.texts import new_key_file

        return new_key_file(file)
    return str(
        typer.prompt(
            reply.say("text.new_passphrase"), hide_input=True, confirmation_prompt=True, err=True
        )
    ).encode()


@says("interview-withdraw")
def withdraw(
    reply: Printer,
    account: str,
    *,
    by: str,
    record: Annotated[str | None, typer.Option("--record", "-r")] = None,
    store: _MaybeStore = None,
    texts: Path | None = None,
    yes: _Yes = False,
    dry_run: bool = False,
) -> None:
    """Erase an account with its answers and its own sources, for ever.

    Of an interview on the site, released or not: its account is named on the page of the people.

    Example: `paradiplomacy interview withdraw benton-2026-05 --store world.db --by Ann`

    Example: `paradiplomacy interview withdraw benton-2026-05 --record study --by Ann --dry-run`

    account: Key of the account.
    by: Who withdraws it.
    record: A record of the store, or a record folder without --store.
    texts: File of encrypted interview texts; that of the account goes, too.
    dry_run: Only say what would be erased.
    """
    planned, waits = _plan_or_erase(record, store, account, by, write=False)
    if not dry_run:
        if not yes:
            reply.remark("withdraw.would", **_counts_of_erasure(planned))
            typer.confirm(reply.say("withdraw.sure"), abort=True, err=True)
        planned, waits = _plan_or_erase(record, store, account, by, write=True)
        _forget(planned, texts)
    if reply.prints(asdict(planned) | {"erased": not dry_run, "waits": waits}):
        return
    reply.remark("withdraw.would" if dry_run else "withdraw.done", **_counts_of_erasure(planned))
    if store and "://" in store and "sqlite" not in store and not dry_run:  # a database on a server
        reply.remark("withdraw.server")
    if waits:
        reply.remark("withdraw.waits")


def _plan_or_erase(
    record: str | None, store: str | None, account: str, by: str, *, write: bool
) -> tuple[Erasure, bool]:
    """All that would be erased of a store or a record folder; with `write`, it is.

    The second is True if the file of the store still holds the text, since somebody reads it.
    """
    if store is None:
        from paradiplomacy.record.withdrawal import withdraw_from_folder

        if record is None:
            raise typer.BadParameter("give --store, or a record folder", param_hint="--record")
        return withdraw_from_folder(
            Path(record), account, by=by, today=datetime.now(UTC).date(), write=write
        ), False
    with stored_record(store, record) as (opened, chosen):
        if not write:
            return opened.erasing(chosen, account), False
        return opened.withdraw(chosen, account, by=by), not opened.is_scrubbed


def _counts_of_erasure(erased: Erasure) -> dict[str, int | tuple[str, ...] | str]:
    counts = {name: getattr(erased, name) for name in ("others", "judgements", "drafts")}
    sources = erased.sources or ("-",)
    return counts | {"account": erased.account} | {"n": erased.statements, "sources": sources}


def _forget(erased: Erasure, texts: Path | None) -> None:
    """Remove what is kept of the record elsewhere."""
    from paradiplomacy.cache import ResultCache, cache_folder

    ResultCache(cache_folder() / "results").forget(erased.record)
    if texts is not None:
        from paradiplomacy.interviews.texts import InterviewTexts

        InterviewTexts(texts).remove(erased.account)
