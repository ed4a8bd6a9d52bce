"""Texts of interviews, encrypted: kept, read, and given another key."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from paradiplomacy.cli.interview.options import speaker
from paradiplomacy.cli.options import Language
from paradiplomacy.cli.show import Say, note
from paradiplomacy.errors import ParadiplomacyError

if TYPE_CHECKING:
    from paradiplomacy.interviews.texts import InterviewTexts

__all__ = ["text"]

LONGEST = 16_000_000
"""Bytes of a text."""


class TextAction(StrEnum):
    """What is done with a text."""

    ADD = "add"
    READ = "read"
    ROTATE_KEY = "rotate-key"


def text(
    action: Annotated[TextAction, typer.Argument(help="What to do.")],
    account: Annotated[str, typer.Argument(help="Key of the account, of `add` and `read`.")] = "",
    file: Annotated[
        Path | None,
        typer.Argument(
            help="Of `add`: the text in UTF-8; standard input without it.", show_default=False
        ),
    ] = None,
    *,
    texts: Annotated[Path, typer.Option(help="File of the encrypted texts.")],
    key_file: Annotated[
        Path | None,
        typer.Option(help="File that holds the key; without it a passphrase is asked for."),
    ] = None,
    new_key_file: Annotated[
        Path | None,
        typer.Option(help="Of `rotate-key`, and of the first `add`: make this key file."),
    ] = None,
    language: Language = "en",
) -> None:
    """Keep texts of interviews apart from the record, encrypted with a key that you alone hold.

    Example: `paradiplomacy interview text add benton-2026-05 benton.txt --texts texts.json
    --new-key-file texts.key`

    Example: `paradiplomacy interview text read benton-2026-05 --texts texts.json
    --key-file texts.key`
    """
    from paradiplomacy.interviews.texts import InterviewTexts

    say = speaker(language)
    if (action is TextAction.ROTATE_KEY) == bool(account):
        raise typer.BadParameter(say("account_of"), param_hint="ACCOUNT")
    stored = InterviewTexts(texts)
    if action is TextAction.READ:
        sys.stdout.write(stored.read(account, _key(key_file, say)))
    elif action is TextAction.ROTATE_KEY:
        old = _key(key_file, say)
        stored.check(old)
        note(say("rotated", n=stored.rotate(old, _new(new_key_file, say))))
    else:
        _add(stored, account, file, key_file=key_file, new_key_file=new_key_file, say=say)


def _add(
    stored: InterviewTexts,
    account: str,
    file: Path | None,
    *,
    key_file: Path | None,
    new_key_file: Path | None,
    say: Say,
) -> None:
    if new_key_file is not None and stored.path.exists():
        raise typer.BadParameter(say("there_already"), param_hint="--new-key-file")
    is_first = not stored.path.exists()
    given = sys.stdin.buffer.read(LONGEST + 1) if file is None else _read(file)
    try:
        content = given.decode("utf-8-sig")
    except UnicodeDecodeError:
        content = None
    if content is None:  # the error would carry the text
        raise ParadiplomacyError(say("not_utf8"))
    is_new = is_first and key_file is None
    key = _new(new_key_file, say) if is_new else _key(key_file, say)
    stored.add(account, content, key)
    note(say("kept", account=account))
    if file is not None:
        note(say("still_there", file=str(file)))


def _read(file: Path) -> bytes:
    from paradiplomacy.tabular.files import read_bytes

    return read_bytes(file, expected="a text")


def _key(file: Path | None, say: Say) -> bytes:
    if file is not None:
        from paradiplomacy.tabular.files import read_bytes

        return read_bytes(file, expected="a key file").strip()
    return str(typer.prompt(say("passphrase"), hide_input=True, err=True)).encode()


def _new(file: Path | None, say: Say) -> bytes:
    if file is not None:
        from paradiplomacy.interviews.texts import new_key_file

        return new_key_file(file)
    phrase = typer.prompt(
        say("new_passphrase"), hide_input=True, confirmation_prompt=True, err=True
    )
    return str(phrase).encode()
