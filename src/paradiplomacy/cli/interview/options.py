"""What the commands on interviews share: whose questionnaire, and for which ties."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from paradiplomacy.cli.show import Say, say_in
from paradiplomacy.language import Message, Value, Words

if TYPE_CHECKING:
    from paradiplomacy.interviews.instrument import Instrument

__all__ = ["Questions", "RecordOfTies", "asked", "asked_of", "speaker"]

_WORDS = Words(__name__)

Questions = Annotated[
    Path | None,
    typer.Option(
        "--questions",
        metavar="FILE",
        help="A questionnaire of your own, in YAML; see interview check.",
        show_default="the one that ships",
    ),
]
RecordOfTies = Annotated[
    str,
    typer.Option(
        "--record",
        "-r",
        metavar="RECORD",
        help="A record folder or a shipped record: respondents choose among its ties. Without it "
        "they give the keys of both places.",
        show_default=False,
    ),
]


def speaker(language: str) -> Say:
    """What says what these commands did, in a language."""

    def message(key: str, **needs: Value) -> Message:
        return _WORDS(key, **needs)

    return say_in(message, language)


def asked(questions: Path | None) -> Instrument:
    """The questionnaire of the options."""
    from paradiplomacy.interviews.instrument import read_instrument, shipped

    return shipped() if questions is None else read_instrument(questions)


def asked_of(record: str) -> dict[str, Any]:
    """The ends, ties and description of a record folder, as forms take them; nothing without."""
    from paradiplomacy.interviews.tie_choices import tie_choices
    from paradiplomacy.record.open import record_folder
    from paradiplomacy.sources.record_folder import read_folder_tables

    if not record:
        return {}
    with record_folder(record) as folder:
        tables = read_folder_tables(folder)
    return {"ends": tables.meta.ends, "ties": tie_choices(tables), "meta": tables.meta}
