"""Reasons why a file is not YAML, in plain words."""

from __future__ import annotations

import yaml

from paradiplomacy.errors import Problem


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


def _fault_at_stop(problem: str) -> str:
    """Fault where the reader stopped; empty where we have no word for it."""
    if "mapping values are not allowed" in problem:
        return (
            "there is a second colon on this line, or its indentation is not that of the lines "
            "above; put quotes around a value that holds a colon, and indent keys of one level "
            "alike"
        )
    if "cannot start any token" in problem:
        character = problem.partition("'")[2].partition("'")[0]
        if character == "\\t":
            return "this line is indented with a tab; indent it with spaces"
        return f"a value may not begin with {character}; put quotes around the value"
    if "expected <block end>" in problem:
        return (
            "this line does not go on with what stands above it; indent what belongs together "
            "alike, and put all of a value between its quotes"
        )
    if "unhashable key" in problem:
        return "a key is a list or holds keys itself; expected a text before the colon"
    if "could not determine a constructor" in problem:
        return "a tag such as !!name stands before the value; write the value without it"
    if "another document" in problem:
        return "a second document begins here; keep one, and remove the line ---"
    return ""
