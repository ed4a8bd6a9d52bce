"""A store again, from a backup."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from paradiplomacy.cli.options import Json, StoreOf
from paradiplomacy.cli.show import as_json, note, store_name, values_of
from paradiplomacy.errors import ParadiplomacyError

if TYPE_CHECKING:
    from paradiplomacy.evidence.restoring import Held

__all__ = ["restore"]


def restore(
    archive: Annotated[Path, typer.Argument(help="What `backup` wrote.")],
    *,
    store: StoreOf,
    with_accounts: Annotated[
        bool,
        typer.Option(
            "--with-accounts",
            help="Let people keep roles, passwords and links; without it they are disabled names.",
        ),
    ] = False,
    signed_by: Annotated[
        str | None,
        typer.Option(
            help="Fingerprint of the key that must have signed it, as `backup` showed it; then "
            "nothing is asked.",
            show_default=False,
        ),
    ] = None,
    yes: Annotated[
        bool, typer.Option("--yes", help="Do not ask, whoever made it and whatever it holds.")
    ] = False,
    json: Json = False,
) -> None:
    """Make a store of a backup, SQLite or PostgreSQL, wherever it came from; none is overwritten.

    It says who made the backup and which people and roles it holds, and asks.

    Example: `paradiplomacy restore ties-2026-11-27.zip --store ties-again.db`
    """
    from paradiplomacy.evidence.restoring import restore as read

    def agreed(held: Held) -> bool:
        for line in _lines_of_backup(held, with_accounts):
            note(line)
        return yes or signed_by is not None or _ask_at_terminal()

    done = read(archive, store, with_accounts=with_accounts, signed_by=signed_by, agreed=agreed)
    name = store_name(store)
    if json:
        signed = {"signed_by": done.signed_by or None, "with_accounts": with_accounts}
        content = {"store": name} | values_of(done, "made", "rows") | signed
        as_json("restore", content | values_of(done, "people", "roles"))
        return
    rows = sum(done.rows.values())
    note(f"{name}: {rows:,} rows of {len(done.rows)} tables, as of {done.made}")
    if done.people and not with_accounts:
        note(
            "Nobody can sign in. `people disable WHO --enable` lets somebody in again, `people "
            "role` gives a role, `people reset` a password; or restore it --with-accounts."
        )


def _lines_of_backup(held: Held, with_accounts: bool) -> list[str]:
    """Lines on who made a backup, and whom it holds."""
    who = (
        f"signed by {held.signed_by}" if held.signed_by else "not signed: anybody may have made it"
    )
    roles = ", ".join(f"{count} {role}" for role, count in held.roles.items()) or "no roles"
    lines = [f"{held.path.name}: of {held.made}, {who}", f"People: {held.people} ({roles})"]
    if held.admins:
        what = "would be admin" if with_accounts else "was admin, and would be a disabled name"
        more = " and others" if held.roles["admin"] > len(held.admins) else ""
        lines.append(f"{', '.join(held.admins)}{more} {what}")
    return lines


def _ask_at_terminal() -> bool:
    """The answer of somebody at the terminal.

    Raises
    ------
    ParadiplomacyError
        Nobody is there.
    """
    if not sys.stdin.isatty():
        raise ParadiplomacyError(
            "nobody is there to be asked; compare the fingerprint, and give it by --signed-by, or "
            "say --yes"
        )
    return typer.confirm("Restore it?", err=True)
