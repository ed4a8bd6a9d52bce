"""What is wrong with YAML is told on its line, with what to do."""

from __future__ import annotations

import pytest

from paradiplomacy.errors import Problem, RecordError
from paradiplomacy.tabular.yaml_files import YamlFile


def problem(text: str) -> Problem:
    with pytest.raises(RecordError) as failed:
        YamlFile("mine.yaml", text, what="mapping")
    (told,) = failed.value.problems
    return told


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("a: 1\nb: two: three\n", 2, "put quotes around a value that holds a colon"),
        ("a: 1\n b: 2\n", 2, "indentation is not that of the lines above"),
        ("a:\n\t- x\n", 2, "indented with a tab; indent it with spaces"),
        ("a: 1\nb: @x\n", 2, "may not begin with @; put quotes around the value"),
        ("a: 1\nb: [1,\n  2\n", 2, "the bracket that opens on this line is not closed"),
        ("a: {b: 1\n", 1, "expected ',' or '}'"),
        ("a: 1\nb: 'x\nc: 2\n", 2, "the quotation mark that opens on this line is not closed"),
        ("- a\nb: 1\n", 2, "does not go on with what stands above it"),
        ('a: "x" y\n', 1, "put all of a value between its quotes"),
        ("a: 1\nkey\nb: 2\n", 2, "the key on this line has no colon"),
        ("a: 1\n? [x]\n: 2\n", 2, "expected a text before the colon"),
        ("a: 1\n---\nb: 2\n", 2, "remove the line ---"),
        ("a: 1\nb: \x07\n", 2, "the character 0x0007 may not stand in it"),
        ("a: &x 1\nb: *x\n", 2, "uses aliases"),
        ("a: 1\nb:\n  c: 1\n  c: 2\n", 4, "the key 'c' stands twice"),
    ],
)
def test_each_mistake_is_told_on_its_line(text: str, line: int, said: str) -> None:
    told = problem(text)
    assert said in told.message
    assert (told.file, told.row) == ("mine.yaml", line)
