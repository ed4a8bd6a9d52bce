"""Results of a SPARQL query in JSON (SPARQL 1.1 Query Results JSON Format)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from paradiplomacy.tabular.json_files import parse_json


@dataclass(frozen=True, slots=True)
class SparqlResults:
    """Rows that a SELECT query gave.

    `variables`: names of the columns.
    `rows`: value by variable; of type ``uri`` or ``literal``. What a row leaves unbound, or binds
      to a node without a name, is not in it.
    """

    variables: tuple[str, ...]
    rows: tuple[Mapping[str, str], ...]


def parse_results(text: str) -> SparqlResults:
    """Read results, whole or not at all.

    Raises ValueError: They are cut short, no JSON, or not of this format; says what was found.

    >>> parse_results('{"head": {"vars": ["n"]}, "results": {"bindings": []}}')
    SparqlResults(variables=('n',), rows=())
    """
    answer = parse_json(text)
    expected = "expected the results of a SELECT query, with `head` and `results`"
    if not isinstance(answer, dict):
        raise ValueError(f"it is a {_json_type_name(answer)}, {expected}")
    if "boolean" in answer:
        raise ValueError(f"it answers an ASK query, {expected}")
    head, results = answer.get("head"), answer.get("results")
    names = head.get("vars") if isinstance(head, dict) else None
    bindings = results.get("bindings") if isinstance(results, dict) else None
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        raise ValueError(f"it has no list of variables under `head`, {expected}")
    if not isinstance(bindings, list):
        raise ValueError(f"it has no list of rows under `results`, {expected}")
    return SparqlResults(
        tuple(names), tuple(_row_of_binding(number, b) for number, b in enumerate(bindings, 1))
    )


def _row_of_binding(number: int, binding: Any) -> dict[str, str]:
    if not isinstance(binding, dict):
        raise ValueError(f"row {number} is a {_json_type_name(binding)}, expected an object")
    row = {}
    for name, term in binding.items():
        if not isinstance(term, dict) or not isinstance(term.get("value"), str):
            raise ValueError(f"row {number}, variable {name[:40]!r} has no value of text")
        if term.get("type") in ("uri", "literal", "typed-literal"):
            row[name] = term["value"]
    return row


def _json_type_name(value: object) -> str:
    names: dict[type, str] = {
        dict: "object", list: "list", str: "text", bool: "truth value",
        int: "number", float: "number", type(None): "null",
    }  # fmt: skip
    return names[type(value)]
