"""Languages of pages and commands: which there are, and files that translators fill in."""

from __future__ import annotations

from pathlib import Path

import typer

from paradiplomacy.cli.options import says
from paradiplomacy.cli.reply import Printer
from paradiplomacy.language import check_language, languages, write_value
from paradiplomacy.language.translating import completeness, po_file, problems_of
from paradiplomacy.language.translations import (
    SHIPPED,
    folder_of_language,
    own_name_of_language,
    read_translations,
    valid_tag,
)
from paradiplomacy.writing import write_whole

_MOST = 20
"""Missing sentences that are named where not all are asked for."""


@says()
def new(reply: Printer, tag: str, *, out: Path = Path("languages"), update: bool = False) -> None:
    """Write the file that a translator fills in to add a language: all sentences, as PO.

    Example: `paradiplomacy language new fr`

    tag TAG: Tag of the language, such as fr or pt-BR.
    out: Folder of languages; the language gets a folder in it.
    update: Write the file that is there anew, with sentences that are new; those whose English
        changed are marked as fuzzy.
    """
    say = reply.say
    known = valid_tag(tag)
    if not known or known in SHIPPED:
        raise typer.BadParameter(say("no-tag" if not known else "ships"), param_hint="TAG")
    path = out / known / f"{known}.po"
    if path.exists() and not update:
        raise typer.BadParameter(say("there", file=str(path)), param_hint="TAG")
    given = read_translations(path.parent) if update and path.parent.is_dir() else {}
    path.parent.mkdir(parents=True, exist_ok=True)
    write_whole(path, po_file(known, given))
    reply.remark("made", file=str(path), tag=known)
    typer.echo(str(path))


@says("language-check")
def check(reply: Printer, tag: str, *, missing: bool = False) -> None:
    """List what is wrong in a language: names in braces, plural forms, changed English.

    Exit status 1 if anything is wrong. What is missing is said in English, and only counted.

    Example: `paradiplomacy language check fr`

    tag TAG: Tag of the language, such as fr or pt-BR.
    missing: Name every sentence that is not translated.
    """
    check_language(tag)
    wrong, done = problems_of(tag), completeness(tag)
    counts = {"translated": done.translated, "fuzzy": done.fuzzy, "all": done.all}
    rows = [
        {"file": each.file, "row": each.line, "field": each.place}
        | {"message": reply.text(each.says)}
        for each in wrong
    ]
    view = {"language": tag, "valid": not wrong} | counts | {"problems": rows}
    if not reply.prints(view | {"missing": list(done.missing)}):
        for each in wrong:
            where = f"{each.file}:{each.line}" if each.line else each.file
            typer.echo(f"{where}: {each.place}: {reply.text(each.says)}")
        named = done.missing if missing else done.missing[:_MOST]
        for place in named:
            reply.line("untranslated", place=place)
        if len(done.missing) > len(named):
            reply.remark("more", n=len(done.missing) - len(named))
        reply.remark("share", n=done.translated, all=done.all, fuzzy=done.fuzzy, share=done.share)
    if wrong:
        raise typer.Exit(1)


@says("languages")
def list_(reply: Printer) -> None:
    """List the languages of pages and commands, and how much of each is translated.

    Example: `paradiplomacy language list`
    """
    rows = [
        (tag, own_name_of_language(tag), completeness(tag), folder_of_language(tag))
        for tag in languages()
    ]
    listed = [
        {"language": tag, "name": name, "translated": done.translated, "all": done.all}
        | {"folder": str(folder) if folder else None}
        for tag, name, done, folder in rows
    ]
    shown = (
        (
            *(tag, name, write_value(done.share, "percent", reply.language)),
            str(folder or reply.say("shipped")),
        )
        for tag, name, done, folder in rows
    )
    if not reply.prints({"languages": listed}):
        reply.grid(reply.say("title"), ("tag", "name", "share", "folder"), shown)
