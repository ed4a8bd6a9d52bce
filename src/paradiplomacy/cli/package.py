"""The replication package."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from paradiplomacy.cli.options import StudyChoice, says, takes_choices
from paradiplomacy.cli.reply import Printer
from paradiplomacy.cli.show import note, progress_bar
from paradiplomacy.language import Words

if TYPE_CHECKING:
    from paradiplomacy.package.full import KeyHolder


@says("package")
@takes_choices
def package(
    reply: Printer,
    choice: StudyChoice,
    *,
    out: Path = Path("package"),
    zip_: Annotated[bool, typer.Option("--zip/--no-zip")] = True,
    full: bool = False,
    for_: str = "",
    texts: Path | None = None,
    key_file: Path | None = None,
    yes: bool = False,
) -> None:
    """Study a record, and write a replication package that others run as it is.

    Example: `paradiplomacy package --out replication`

    Example: `paradiplomacy package asked --full --for "Office of Ann" --out for-ann`

    out: Folder to write to.
    zip_: Write a zip file beside the folder, too.
    full: Take in names, roles and places that consent hides: for a key holder, never to be
        published. Withdrawn accounts, embargoes and consent none stay out.
    for_: Of --full: the person or office for whom the package is.
    texts: Of --full: file of interview texts to take in; encrypted unless --key-file is given.
    key_file: Of --texts: file that holds their key.
    yes: Of --full: do not ask.
    """
    from paradiplomacy.package.build import package as make

    if not full and (for_ or texts or key_file):
        raise typer.BadParameter("stand with --full alone", param_hint="--for, --texts, --key-file")
    holder = _holder(reply, for_, texts, key_file, ask=not yes) if full else None
    with progress_bar(reply.language) as progress:
        built = make(
            *choice.names, out=out, **choice.options(), zipped=zip_, full=holder, progress=progress
        )
    for deviation in built.deviations:
        note(reply.text(Words("paradiplomacy.cli.study")("deviation", text=deviation)))
    view: dict[str, Any] = (
        {"folder": str(built.folder.resolve())}
        | {"zip": str(built.archive) if built.archive else None}
        | {"files": built.files, "bytes": built.size}
        | {"verdicts": {key: str(one.verdict) for key, one in built.findings.items()}}
    )
    if not reply.prints(view):
        reply.remark("done", n=built.files, program=str(out / "code" / "run.py"))
        typer.echo(os.fsencode(built.archive or built.folder.resolve()))


def _holder(
    reply: Printer, name: str, texts: Path | None, key_file: Path | None, *, ask: bool
) -> KeyHolder:
    """For whom a full package is, once who makes it has said that it stays with them."""
    from paradiplomacy.package.full import KeyHolder
    from paradiplomacy.tabular.files import read_bytes

    key = read_bytes(key_file, expected="a key file").strip() if key_file else None
    holder = KeyHolder(name.strip(), texts, key)
    if ask:
        typer.confirm(reply.say("confirm", name=holder.name), abort=True, err=True)
    reply.remark("full", name=holder.name)
    return holder
