"""A YAML file that a person wrote: its text, its values, and the line of every key.

Whoever reads one can say of anything that is wrong on which line it stands, and why a file is no
YAML in plain words.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, get_args

import yaml
from pydantic import BaseModel, ValidationError

from paradiplomacy.errors import FileError, Problem, RecordError
from paradiplomacy.suggestions import did_you_mean, similar
from paradiplomacy.tabular.validation import expected_and_found

_DEEPEST = 50
"""Lists and keys within one another; what anybody means takes three or four."""


class YamlFile:
    """The values of a YAML file, with its name and the lines of its keys, for messages.

    `name`: name of the file.
    `what`: what the file holds, one of it: ``mapping``.

    `loaded`: Every value is text: Norway's code NO is not a truth value, 2026 no number.

    Raises RecordError: It is not YAML, uses aliases, or has a key twice.
    """

    def __init__(self, name: str, text: str, *, what: str) -> None:
        self.name, self.what = name, what
        try:
            depth = 0
            for event in yaml.parse(text, Loader=yaml.BaseLoader):
                line = 0 if event.start_mark is None else event.start_mark.line + 1
                if isinstance(event, yaml.AliasEvent):
                    raise FileError(name, "uses aliases (*name); write the value out", row=line)
                depth += isinstance(event, yaml.CollectionStartEvent)
                depth -= isinstance(event, yaml.CollectionEndEvent)
                if depth > _DEEPEST:  # far deeper, reading takes minutes
                    raise FileError(name, f"is nested too deeply for a {what}", row=line)
            loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)(text)
            node = loader.get_single_node()
            self._lines = dict(self._lines_of_keys(node, ())) if node is not None else {}
            self.loaded: Any = None if node is None else loader.construct_document(node)
        except yaml.YAMLError as error:
            raise RecordError([syntax_problem(name, text, error)]) from None
        except ValueError as error:
            raise FileError(name, " ".join(str(error).split())) from None

    def _lines_of_keys(
        self, node: yaml.Node, path: tuple[str, ...]
    ) -> Iterator[tuple[tuple[str, ...], int]]:
        """The line of every key; a key that stands twice is an error that YAML lets pass."""
        if isinstance(node, yaml.MappingNode):
            seen: set[str] = set()
            for key, value in node.value:
                name, line = str(key.value), key.start_mark.line + 1
                if name in seen:
                    message = f"the key {name!r} stands twice; keep one of them"
                    raise FileError(self.name, message, row=line)
                seen.add(name)
                yield (*path, name), line
                yield from self._lines_of_keys(value, (*path, name))
        elif isinstance(node, yaml.SequenceNode):
            for number, value in enumerate(node.value):
                yield (*path, str(number)), value.start_mark.line + 1
                yield from self._lines_of_keys(value, (*path, str(number)))

    def at(self, path: Sequence[str], message: str, *, field: str | None = None) -> Problem:
        """Make the problem of a key, on its line; `field` names it where the path does not."""
        key = ".".join(path) if field is None else field
        where = tuple(path)
        while where not in self._lines and where:  # a short form has no key of its own
            where = where[:-1]
        return Problem(self.name, self._lines.get(where, 0), key, message)

    def problems(
        self,
        error: ValidationError,
        model: type[BaseModel],
        *,
        part: Sequence[str] = (),
        prefix: str = "",
        hint: str = "",
    ) -> list[Problem]:
        """Problems that pydantic found, in our words, each on its line.

        `model`: what was expected.
        `part`: path of the part of the file that was validated; empty where all of it was.
        `prefix`: what stands before each key in messages.
        `hint`: what ends each message.
        """
        problems = []
        for detail in error.errors():
            where = tuple(map(str, detail["loc"]))
            message = self._message(detail, _keys_at(model, where[:-1])) + hint
            problems.append(self.at((*part, *where), message, field=prefix + ".".join(where)))
        return problems

    def _message(self, detail: Mapping[str, Any], known: Sequence[str]) -> str:
        """Message on a wrong key, where those that are `known` may stand."""
        if detail["type"] == "extra_forbidden":
            suggestions = similar(str(detail["loc"][-1]), known)
            instead = did_you_mean(suggestions) if suggestions else f"expected {', '.join(known)}"
            return f"is not a key here; {instead}"
        if detail["type"] == "missing":
            return f"is missing; every {self.what} needs it"
        return expected_and_found(detail)


def _keys_at(model: type[BaseModel], path: Sequence[str]) -> list[str]:
    """The keys that a part of a model may hold; none where it holds no keys."""
    part: type[BaseModel] | None = model
    for name in path:
        if part is not None and name in part.model_fields:
            part = _model_in(part.model_fields[name].annotation)
    return [] if part is None else [info.alias or name for name, info in part.model_fields.items()]


def _model_in(kind: Any) -> type[BaseModel] | None:
    """The model that a type is, or that its list, choice or option holds."""
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        return kind
    inside = (_model_in(part) for part in reversed(get_args(kind)))
    return next((model for model in inside if model is not None), None)


def syntax_problem(name: str, text: str, error: yaml.YAMLError) -> Problem:
    """Problem of a file that is not YAML: its line, the reason, and what to do.

    `name`: of the file.
    `text`: all of it.

    >>> text = "title: 'One"
    >>> try:
    ...     yaml.safe_load(text)
    ... except yaml.YAMLError as error:
    ...     print(syntax_problem("plan.yaml", text, error).message)
    is not YAML: the quotation mark that opens on this line is not closed; close it
    """
    if isinstance(error, yaml.reader.ReaderError):
        line = text.count("\n", 0, error.position) + 1
        advice = f"the character {ord(text[error.position]):#06x} may not stand in it; remove it"
        return Problem(name, line, "", f"is not YAML: special characters are not allowed, {advice}")
    advice, begins = _advice(error)
    mark = getattr(error, "context_mark" if begins else "problem_mark", None)
    return Problem(name, 0 if mark is None else mark.line + 1, "", f"is not YAML: {advice}")


def _advice(error: yaml.YAMLError) -> tuple[str, bool]:
    """Advice, and True if it is on the start of the part, not on where the reader stopped."""
    context = str(getattr(error, "context", "") or "")
    problem = str(getattr(error, "problem", "") or error)
    if "flow" in context and "expected" in problem:
        end = "']'" if "sequence" in context else "'}'"
        return f"the bracket that opens on this line is not closed; expected ',' or {end}", True
    if "quoted scalar" in context:
        return "the quotation mark that opens on this line is not closed; close it", True
    if "could not find expected ':'" in problem:
        return "the key on this line has no colon after it; write it as key: value", True
    return _fault_at_stop(problem) or " ".join(f"{context} {problem}".split()), False


_FAULTS = {
    "mapping values are not allowed": (
        "there is a second colon on this line, or its indentation is not that of the lines above; "
        "put quotes around a value that holds a colon, and indent keys of one level alike"
    ),
    "cannot start any token": "a value may not begin with {sign}; put quotes around the value",
    "expected <block end>": (
        "this line does not go on with what stands above it; indent what belongs together alike, "
        "and put all of a value between its quotes"
    ),
    "unhashable key": "a key is a list or holds keys itself; expected a text before the colon",
    "could not determine a constructor": (
        "a tag such as !!name stands before the value; write the value without it"
    ),
    "another document": "a second document begins here; keep one, and remove the line ---",
}
"""What is wrong where the reader stopped, by a part of what it says."""


def _fault_at_stop(problem: str) -> str:
    """Fault where the reader stopped; empty where we have no word for it."""
    sign = problem.partition("'")[2].partition("'")[0]
    if "cannot start any token" in problem and sign == "\\t":
        return "this line is indented with a tab; indent it with spaces"
    fault = next((fault for part, fault in _FAULTS.items() if part in problem), "")
    return fault.replace("{sign}", sign)
