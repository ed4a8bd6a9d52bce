"""Decorators of commands: options that are shared, and options that choices declare."""

from __future__ import annotations

import inspect
import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, get_args

import pytest
import typer
from typer.models import ArgumentInfo

from paradiplomacy.cli.model.choices import FileChoice, FitChoice, FitOfRecord, ModelChoice
from paradiplomacy.cli.option_help import describe_parameters, split_help
from paradiplomacy.cli.options import says, takes_choices
from paradiplomacy.cli.reply import Printer
from paradiplomacy.errors import NotFoundError, ParadiplomacyError
from paradiplomacy.language import Words

WORDS = Words("paradiplomacy.cli.review")


@dataclass(frozen=True, kw_only=True)
class Chosen:
    name: Annotated[str, typer.Option(help="A name.")]
    size: Annotated[int, typer.Option(help="A size.")] = 3
    fixed: str = field(default="no option", init=False)


def test_fields_of_a_choice_are_options_of_the_command() -> None:
    seen: list[Chosen] = []

    @takes_choices
    def command(choice: Chosen, *, more: bool = False) -> None:
        seen.append(choice)

    parameters = inspect.signature(command).parameters
    assert list(parameters) == ["name", "size", "more"]
    assert parameters["name"].default is inspect.Parameter.empty
    assert parameters["size"].default == 3
    command(name="a", size=4, more=True)
    assert seen == [Chosen(name="a", size=4)]


@says("review-list", WORDS)
def said(reply: Printer, *, record: str) -> None:
    """A command."""
    if not reply.prints({"record": record}):
        reply.remark("nothing", record=record)


def test_what_is_said_is_a_sentence_or_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert list(inspect.signature(said).parameters) == ["record", "language", "json"]
    said(record="r", language="en", json=False)
    assert capsys.readouterr().err == "r: nothing is left to take back\n"
    said(record="r", language="zh", json=True)
    printed = capsys.readouterr()
    shown = {"schema": "paradiplomacy/review-list/1", "record": "r"}
    assert (json.loads(printed.out), printed.err) == (shown, "")
    with pytest.raises(NotFoundError, match="no language 'fr'"):
        said(record="r", language="fr", json=True)


def test_a_command_without_json_has_no_such_option() -> None:
    @says("", WORDS)
    def command(reply: Printer) -> None:
        """A command."""

    assert list(inspect.signature(command).parameters) == ["language"]


@pytest.mark.parametrize("mode", ["directed", "undirected", "two-mode"])
def test_files_are_named_in_the_json_of_a_fit(mode: str) -> None:
    flags = {"undirected": mode == "undirected", "two_mode": mode == "two-mode"}
    chosen = FileChoice(events=Path("e.csv"), dyads=[Path("d.csv")], start="1979-01", **flags)
    kept = json.loads(json.dumps(chosen.to_json()))
    assert (kept["mode"], kept["dyads"], kept["actors"]) == (mode, ["d.csv"], [])


@pytest.mark.parametrize("commit", ["month", "0.5"])
def test_a_model_is_described_in_the_json_of_a_fit(commit: str) -> None:
    chosen = ModelChoice(formula="inertia", commit=commit, breaks="1990, 1991-07")
    kept = json.loads(json.dumps(chosen.to_json()))
    assert kept["breaks"][0] == 1990
    assert kept["commit"] == (0.5 if commit == "0.5" else "month")


def test_a_docstring_says_what_options_mean() -> None:
    def command(
        where: Path, *, all_: bool = False, most: Annotated[int, typer.Option(min=1)] = 3
    ) -> None:
        """Do it.

        where FOLDER: Where it is: a folder.
        all_: All of them.
        most: How many at
            most. [default: as many as fit]
        """

    text, options = split_help(command.__doc__)
    signature = inspect.signature(command, eval_str=True)
    where, every, most = (
        get_args(each.annotation)[1]
        for each in describe_parameters(signature.parameters.values(), options)
    )
    assert text == "Do it."
    assert (where.metavar, where.help) == ("FOLDER", "Where it is: a folder.")
    assert isinstance(where, ArgumentInfo)
    assert every.param_decls == ("--all",)
    assert (most.help, most.min) == ("How many at most.", 1)
    assert most.show_default == "as many as fit"


def test_a_docstring_without_options_stays() -> None:
    text = "Do it.\n\nExample: `paradiplomacy do it`"
    assert split_help(text) == (text, {})
    assert split_help(None) == ("", {})


def test_what_excludes_each_other_is_refused() -> None:
    with pytest.raises(ParadiplomacyError, match="--undirected and --two-mode"):
        FileChoice(events=Path("e.csv"), undirected=True, two_mode=True)
    with pytest.raises(ParadiplomacyError, match="--robust needs all dyads"):
        FitChoice(robust=True, sample=3)
    assert FitOfRecord(robust=True).check == 0
