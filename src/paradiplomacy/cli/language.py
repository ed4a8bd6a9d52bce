"""Languages of pages and commands: which there are, and files that translators fill in."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from paradiplomacy.cli.options import Json, Language
from paradiplomacy.cli.show import as_json, note, say_in, table
from paradiplomacy.language import Words

__all__ = ["check", "list_", "new"]

_MOST = 20
"""Missing sentences that are named where not all are asked for."""

Tag = Annotated[
    str, typer.Argument(help="Tag of the language, such as fr or pt-BR.", metavar="TAG")
]


def new(
    tag: Tag, *, out: Path = Path("languages"), update: bool = False, language: Language = "en"
) -> None:
    """Write the file that a translator fills in to add a language: all sentences, as PO.

    Example: `paradiplomacy language new fr`

    out: Folder of languages; the language gets a folder in it.
    update: Write the file that is there anew, with sentences that are new; those whose English
        changed are marked as fuzzy.
    """
    from paradiplomacy.language.translating import po_file
    from paradiplomacy.language.translations import SHIPPED, read_translations, valid_tag
    from paradiplomacy.writing import write_whole

    say = say_in(Words(__name__), language)
    known = valid_tag(tag)
    if not known or known in SHIPPED:
        raise typer.BadParameter(say("no-tag" if not known else "ships"), param_hint="TAG")
    path = out / known / f"{known}.po"
    if path.exists() and not update:
        raise typer.BadParameter(say("there", file=str(path)), param_hint="TAG")
    given = read_translations(path.parent) if update and path.parent.is_dir() else {}
    path.parent.mkdir(parents=True, exist_ok=True)
    write_whole(path, po_file(known, given))
    note(say("made", file=str(path), tag=known))
    typer.echo(str(path))


def check(
    tag: Tag, *, missing: bool = False, language: Language = "en", json: Json = False
) -> None:
    """List what is wrong in a language: names in braces, plural forms, changed English.

    Exit status 1 if anything is wrong. What is missing is said in English, and only counted.

    Example: `paradiplomacy language check fr`

    missing: Name every sentence that is not translated.
    """
    from paradiplomacy.language import check_language, render
    from paradiplomacy.language.translating import completeness, problems_of

    check_language(tag)
    say = say_in(Words(__name__), language)
    wrong, done = problems_of(tag), completeness(tag)
    if json:
        rows = [
            {"file": each.file, "row": each.line, "field": each.place}
            | {"message": render(each.says, language)}
            for each in wrong
        ]
        counts = {"translated": done.translated, "fuzzy": done.fuzzy, "all": done.all}
        shown = {"language": tag, "valid": not wrong} | counts
        as_json("language-check", shown | {"problems": rows, "missing": list(done.missing)})
    else:
        for each in wrong:
            where = f"{each.file}:{each.line}" if each.line else each.file
            typer.echo(f"{where}: {each.place}: {render(each.says, language)}")
        named = done.missing if missing else done.missing[:_MOST]
        for place in named:
            typer.echo(say("untranslated", place=place))
        if len(done.missing) > len(named):
            note(say("more", n=len(done.missing) - len(named)))
        note(say("share", n=done.translated, all=done.all, fuzzy=done.fuzzy, share=done.share))
    if wrong:
        raise typer.Exit(1)


def list_(language: Language = "en", json: Json = False) -> None:
    """List the languages of pages and commands, and how much of each is translated.

    Example: `paradiplomacy language list`
    """
    from paradiplomacy.language import languages, written
    from paradiplomacy.language.translating import completeness
    from paradiplomacy.language.translations import folder_of_language, own_name_of_language

    say = say_in(Words(__name__), language)
    rows = [
        (tag, own_name_of_language(tag), completeness(tag), folder_of_language(tag))
        for tag in languages()
    ]
    if json:
        listed = [
            {"language": tag, "name": name, "translated": done.translated, "all": done.all}
            | {"folder": str(folder) if folder else None}
            for tag, name, done, folder in rows
        ]
        as_json("languages", {"languages": listed})
        return
    columns = tuple(say(f"column.{name}") for name in ("tag", "name", "share", "folder"))
    shown = (
        (tag, name, written(done.share, "percent", language), str(folder or say("shipped")))
        for tag, name, done, folder in rows
    )
    table(say("title"), columns, shown)
