"""A store again, from a backup."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from paradiplomacy.cli.options import StoreOf, says
from paradiplomacy.cli.reply import Printer
from paradiplomacy.cli.show import note, store_name, values_of
from paradiplomacy.errors import ParadiplomacyError
from paradiplomacy.language import Words
from paradiplomacy.results.localizer import words_joined

if TYPE_CHECKING:
    from paradiplomacy.evidence.backup import Contents


@says("restore")
def restore(
    reply: Printer,
    archive: Path,
    *,
    store: StoreOf,
    with_accounts: bool = False,
    signed_by: str | None = None,
    yes: bool = False,
) -> None:
    """Make a store of a backup, SQLite or PostgreSQL, wherever it came from; none is overwritten.

    It says who made the backup and which people and roles it holds, and asks.

    Example: `paradiplomacy restore ties-2026-11-27.zip --store ties-again.db`

    archive: What `backup` wrote.
    with_accounts: Let people keep roles, passwords and links; without it they are disabled names.
    signed_by: Fingerprint of the key that must have signed it, as `backup` showed it; then nothing
        is asked.
    yes: Do not ask, whoever made it and whatever it holds.
    """
    from paradiplomacy.evidence.backup import restore as read

    def allows(held: Contents) -> bool:
        for line in _lines_of_backup(reply, held, with_accounts):
            note(line)
        return yes or signed_by is not None or _ask_at_terminal(reply)

    done = read(archive, store, with_accounts=with_accounts, signed_by=signed_by, agreed=allows)
    name = store_name(store)
    signed = {"signed_by": done.signed_by or None, "with_accounts": with_accounts}
    content = {"store": name} | values_of(done, "made", "rows") | signed
    if reply.prints(content | values_of(done, "people", "roles")):
        return
    rows, tables = sum(done.rows.values()), len(done.rows)
    reply.remark("done", store=name, made=done.made, rows=rows, tables=tables)
    if done.people and not with_accounts:
        reply.remark("nobody")


def _lines_of_backup(reply: Printer, held: Contents, with_accounts: bool) -> list[str]:
    """Lines on who made a backup, and whom it holds."""
    say = reply.say
    who = say("signed", by=held.signed_by) if held.signed_by else say("unsigned")
    roles = (
        say("role", n=count, role=Words("paradiplomacy.cli.people")(f"role_name.{role}"))
        for role, count in held.roles.items()
    )
    lines = [
        say("of", file=held.path.name, made=held.made, who=who),
        say("people", n=held.people, roles=words_joined(roles) if held.roles else say("no_roles")),
    ]
    if held.admins:
        more = [say("others")] if held.roles["admin"] > len(held.admins) else []
        key = "admins_stay" if with_accounts else "admins_go"
        lines.append(say(key, who=words_joined([*held.admins, *more])))
    return lines


def _ask_at_terminal(reply: Printer) -> bool:
    """The answer of somebody at the terminal; an error where nobody is there."""
    if not sys.stdin.isatty():
        raise ParadiplomacyError(
            "nobody is there to be asked; compare the fingerprint, and give it by --signed-by, or "
            "say --yes"
        )
    return typer.confirm(reply.say("sure"), err=True)
