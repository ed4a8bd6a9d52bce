"""Help of options: the last paragraph of a docstring, as ``name METAVAR: text [default: text]``.

So a signature says names, types and defaults, and the docstring says what they mean. A parameter
that is given by name alone is an option, any other one an argument; what else typer has to know of
one stands in its annotation.
"""

from __future__ import annotations

import copy
import inspect
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Annotated, Any, get_args, get_origin

import typer
from typer.models import OptionInfo

_LINE = re.compile(r"([a-z]\w*)(?: ([A-Z=]+))?: (.+?)(?: \[default: (.+)\])?")

OptionHelp = tuple[str | None, str, str | None]
"""Metavar, text, and what is shown as the default."""


def any_of(words: Iterable[str]) -> str:
    """Words that an option may be, for its help.

    >>> any_of(("csv", "xlsx", "record"))
    'csv, xlsx or record'
    """
    *first, last = words
    return f"{', '.join(first)} or {last}"


def split_help(docstring: str | None) -> tuple[str, dict[str, OptionHelp]]:
    r"""The text of a docstring, and what its last paragraph says of options, by parameter.

    >>> split_help("List ties.\n\nsince DATE: Only those\n    after it. [default: all]")
    ('List ties.', {'since': ('DATE', 'Only those after it.', 'all')})
    """
    whole = inspect.cleandoc(docstring or "")
    text, _, last = whole.rpartition("\n\n")
    lines = map(_LINE.fullmatch, re.sub(r"\n +", " ", last).split("\n"))
    options = {line[1]: (line[2], line[3], line[4]) for line in lines if line}
    return (text, options) if options else (whole, {})


def describe_parameters(
    parameters: Iterable[inspect.Parameter], options: Mapping[str, OptionHelp]
) -> list[inspect.Parameter]:
    """Parameters as typer wants them: with their help, and options by their own name alone."""
    nothing: OptionHelp = (None, "", None)
    return [
        each.replace(annotation=_for_typer(each, *options.get(each.name, nothing)))
        for each in parameters
    ]


def _for_typer(
    parameter: inspect.Parameter, metavar: str | None, text: str, default: str | None
) -> Any:
    of, is_option = parameter.annotation, parameter.kind is parameter.KEYWORD_ONLY
    about: Any = typer.Option() if is_option else typer.Argument()
    if get_origin(of) is Annotated:
        of, about = get_args(of)
        about = copy.copy(about)
    about.help = text or about.help
    about.metavar = metavar or about.metavar
    about.show_default = default or about.show_default
    if isinstance(about, OptionInfo) and about.default is ... and not about.param_decls:
        about.param_decls = (f"--{parameter.name.rstrip('_').replace('_', '-')}",)
    return Annotated[of, about]


def shown_as(
    run: Callable[..., None], signature: inspect.Signature, parameters: Sequence[inspect.Parameter]
) -> Callable[..., None]:
    """Let who looks at a command see other parameters than it has."""
    run.__signature__ = signature.replace(parameters=parameters)  # type: ignore[attr-defined]
    run.__annotations__ = {each.name: each.annotation for each in parameters}
    return run
