"""Names of all commands. Each is a function in the file that has the name of its group.

`paradiplomacy plan new` is `new` in `plan.py`; where a group has a folder, `CommandGroup.files`
says in which file a command is, or it is in one of its own: `paradiplomacy model fit` is `fit` in
`model/fit.py`. A new command is such a function and its name here; what its options mean is the end
of its docstring (`option_help.py`). Files of groups that are not typed are neither imported nor
built, except for `--help`.
"""

from __future__ import annotations

import builtins
import inspect
import keyword
from collections.abc import Iterator, Mapping
from importlib import import_module
from typing import Any, Final, NamedTuple

import typer
from typer.core import TyperGroup

from paradiplomacy.cli.option_help import describe_parameters, shown_as, split_help

MARKUP: Final = "markdown"

COMMANDS: Mapping[str, tuple[str, ...]] = {
    "The main job": ("study", "serve", "package"),
    "Records": ("import", "link", "export", "record", "fetch", "backup", "restore"),
    "Questions": (
        "search",
        "count",
        "flows",
        "tie",
        "place",
        "exchange",
        "law",
        "network",
        "model",
        "mechanisms",
        "hypothesis",
        "plan",
    ),
    "An office": ("due", "agreement", "request", "contact", "office"),
    "Interviews": ("interview",),
    "Review": ("review",),
    "People": ("people",),
    "This program": ("language", "cache"),
}
"""Commands and groups of commands, by the panel of `paradiplomacy --help` that shows them."""


class CommandGroup(NamedTuple):
    """Commands that share their first word."""

    help: str
    commands: tuple[str, ...]
    files: Mapping[str, tuple[str, ...]] = {}
    """Commands by file, where a folder has files of several."""


_FORMS = ("questions", "check", "form", "print", "sheet")
_ANSWERS = ("import", "compare", "power")
_ACCOUNTS = ("anonymity", "group", "text", "withdraw")

GROUPS: Mapping[str, CommandGroup] = {
    "record": CommandGroup(
        "Records: what they hold, and their format.",
        ("new", "validate", "check", "compare", "info", "schema", "fit"),
    ),
    "fetch": CommandGroup("Fetch a registry from its keeper.", ("wikidata", "cpaffc")),
    "tie": CommandGroup(
        "Ties: which there are, and what each side and source says of one.",
        ("list", "show", "compare", "report", "add"),
    ),
    "place": CommandGroup(
        "Places: which there are, and the ties of one.",
        ("list", "show", "compare", "report", "add", "resolve", "resolve-all", "judgements"),
    ),
    "exchange": CommandGroup("Exchanges: what ties did, and who says so.", ("list", "add")),
    "agreement": CommandGroup("Agreements that were signed.", ("add", "list")),
    "request": CommandGroup("Requests that an office gets.", ("add", "close", "list")),
    "contact": CommandGroup(
        "Who to call, shown as far as they agreed.", ("add", "list", "withdraw")
    ),
    "office": CommandGroup(
        "Reports of an office: its year, and who took part.", ("yearly", "grant")
    ),
    "law": CommandGroup(
        "Laws, orders and bills on ties, and which ties each touches.", ("list", "show")
    ),
    "network": CommandGroup("The network that ties make.", ("stats",)),
    "model": CommandGroup(
        "The event model: fit it to events of your own, run worlds by a fit, check it.",
        ("fit", "simulate", "check"),
    ),
    "mechanisms": CommandGroup(
        "What the article says drives ties, as an event model of a record.",
        ("fit", "simulate", "check"),
    ),
    "hypothesis": CommandGroup("Claims that run.", ("list", "run", "new")),
    "interview": CommandGroup(
        "Interviews of both ends: what to ask, and what the answers come to.",
        (*_FORMS, *_ANSWERS, *_ACCOUNTS),
        {"questionnaires": _FORMS, "answers": _ANSWERS, "accounts": _ACCOUNTS},
    ),
    "review": CommandGroup(
        "What waits for a person: proposals, questions, places, and both ends at odds.",
        ("list", "accept", "reject", "undo"),
    ),
    "plan": CommandGroup(
        "Analysis plans: what is to be tested, and how, before the data are looked at.", ("new",)
    ),
    "people": CommandGroup(
        "Who may sign in to a shared record, and what they did.",
        ("add", "invite", "list", "role", "reset", "disable", "unlock", "log"),
    ),
    "language": CommandGroup(
        "Languages of pages and commands: which there are, and files for translators.",
        ("new", "check", "list"),
    ),
    "cache": CommandGroup("Results that are kept between runs.", ("info", "clear")),
}


class Commands(Mapping[str, Any]):
    """The commands of a group by name, each built when it is asked for.

    Without a group they are the commands and groups of `paradiplomacy` itself.

    >>> list(Commands("tie"))
    ['list', 'show', 'compare', 'report', 'add']
    """

    def __init__(self, group: str = "") -> None:
        self._group = group
        self._built: dict[str, Any] = {}
        if group:
            self._panels = dict.fromkeys(GROUPS[group].commands, "")
        else:
            self._panels = {name: panel for panel, names in COMMANDS.items() for name in names}

    def __iter__(self) -> Iterator[str]:
        return iter(self._panels)

    def __len__(self) -> int:
        return len(self._panels)

    def __getitem__(self, name: str) -> Any:
        panel = self._panels[name]  # a KeyError where there is no such command
        if name not in self._built:
            self._built[name] = self._command(name, panel or None)
        return self._built[name]

    def _command(self, name: str, panel: str | None) -> Any:
        if not self._group and name in GROUPS:
            return group_of(name, panel)
        alone = typer.Typer(add_completion=False, rich_markup_mode=MARKUP)
        function = function_of(self._group, name)
        text, options = split_help(function.__doc__)
        signature = inspect.signature(function, eval_str=True)
        parameters = describe_parameters(signature.parameters.values(), options)
        shown = shown_as(function, signature, parameters)
        alone.command(name, help=text, rich_help_panel=panel)(shown)
        return typer.main.get_command(alone)


def group_of(name: str, panel: str | None) -> TyperGroup:
    """Return a group; its commands are built later."""
    commands: Any = Commands(name)
    return TyperGroup(
        name=name,
        commands=commands,
        help=GROUPS[name].help,
        no_args_is_help=True,
        rich_help_panel=panel,
        rich_markup_mode=MARKUP,
    )


def function_of(group: str, name: str) -> Any:
    """Return the function behind a command."""
    module = import_module(f"paradiplomacy.cli.{_in_python(group or name)}")
    if group and hasattr(module, "__path__"):
        files = GROUPS[group].files.items()
        file = next((file for file, commands in files if name in commands), _in_python(name))
        module = import_module(f"{module.__name__}.{file}")
    return vars(module)[_in_python(name)]


def _in_python(name: str) -> str:
    """Return a command's name as Python can spell it: `import_` and `list_` are taken there."""
    taken = keyword.iskeyword(name) or name in vars(builtins)
    return name.replace("-", "_") + ("_" if taken else "")
