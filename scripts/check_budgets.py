"""Hold the size of the house: how many lines each room may have, and what else may not grow.

    python scripts/check_budgets.py            # what is over its budget; 1 where something is
    python scripts/check_budgets.py --all      # every measure beside its budget

Budgets stand in pyproject.toml, [tool.paradiplomacy.budgets]: lines of Python of each room, their
sum, measures of the whole, and of dyadevents, the distribution beside it. A room that outgrows its
budget is cut, or another one gives up what it needs: the sum is fixed, too.
"""

from __future__ import annotations

import ast
import sys
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from pathlib import Path

ROOT = Path(__file__).parents[1]
QUESTION_WORDS = frozenset(["What", "Whether", "How", "Which", "Who", "Where", "When", "Why"])
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
DOORS = frozenset({"site", "cli", "results"})
DICT_BY_HAND = 3  # keys, all of them written out


def measures(
    package: Path, protocols: Iterable[str] = (), *, name: str = "paradiplomacy"
) -> dict[str, float]:
    """Measure a package.

    Parameters
    ----------
    package : pathlib.Path
    protocols : iterable of str, optional
        Names of functions that something asks for by name, so that many files define them.
    name : str, optional, keyword-only
        That it is imported by.

    Returns
    -------
    dict of str to float
        ``lines.ROOM`` for each folder or file at the top, and the measures of the whole.
    """
    trees = {
        path.relative_to(package).with_suffix("").parts: ast.parse(path.read_text(encoding="utf-8"))
        for path in sorted(package.rglob("*.py"))
    }
    walked = {parts: tuple(ast.walk(tree)) for parts, tree in trees.items()}
    lines: Counter[str] = Counter()
    for path in sorted(package.rglob("*.py")):
        room = path.relative_to(package).parts[0].removesuffix(".py")
        lines[f"lines.{room}"] += path.read_text(encoding="utf-8").count("\n")
    docstrings = [text for nodes in walked.values() for text in _docstrings(nodes)]
    functions = Counter(
        node.name
        for tree in trees.values()
        for node in tree.body
        if isinstance(node, FUNCTIONS) and not node.name.startswith("__")
    )
    for protocol in protocols:
        functions.pop(protocol, None)
    stems = Counter(parts[-1] for parts in trees if parts[-1] != "__init__")
    return {
        **lines,
        "lines": sum(lines.values()),
        "statements": sum(
            isinstance(node, ast.stmt) and not _is_text(node)
            for nodes in walked.values()
            for node in nodes
        ),
        "dicts-by-hand-in-doors": sum(
            _is_dict_by_hand(node)
            for parts, nodes in walked.items()
            if parts[0] in DOORS
            for node in nodes
        ),
        "percent-of-functions-that-share-a-name": _percent_shared(functions),
        "percent-of-files-that-share-a-name": _percent_shared(stems),
        "percent-of-docstrings-that-open-with-a-question-word": round(
            100 * sum(text.split()[0] in QUESTION_WORDS for text in docstrings)
            / max(len(docstrings), 1), 1,
        ),
        "files-in-circles": sum(len(group) for group in circles(imports(walked, name))),
    }  # fmt: skip


def _is_text(node: ast.AST) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def _docstrings(nodes: Iterable[ast.AST]) -> Iterator[str]:
    for node in nodes:
        if isinstance(node, (ast.ClassDef, *FUNCTIONS)) and (text := ast.get_docstring(node)):
            yield text


def _is_dict_by_hand(node: ast.AST) -> bool:
    return (
        isinstance(node, ast.Dict)
        and len(node.keys) >= DICT_BY_HAND
        and all(isinstance(key, ast.Constant) for key in node.keys if key)
    )


def _percent_shared(names: Counter[str]) -> float:
    shared = sum(count for count in names.values() if count > 1)
    return round(100 * shared / max(names.total(), 1), 1)


def imports(walked: Mapping[tuple[str, ...], Iterable[ast.AST]], name: str) -> dict[str, set[str]]:
    """Find which files of a package import which, for types alone as well."""
    modules = {
        ".".join(part for part in (name, *parts) if part != "__init__"): nodes
        for parts, nodes in walked.items()
    }
    graph: dict[str, set[str]] = {}
    for module, nodes in modules.items():
        named: set[str] = set()
        for node in nodes:
            if isinstance(node, ast.Import):
                named |= {alias.name for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module:
                named |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
        graph[module] = named & modules.keys() - {module}
    return graph


def circles(graph: Mapping[str, set[str]]) -> list[set[str]]:
    """Find the files that reach each other by imports, in groups of two or more."""
    reached = {start: _reached(graph, start) for start in graph}
    groups = {
        frozenset(other for other in ends if start in reached[other])
        for start, ends in reached.items()
        if start in ends
    }
    return [set(group) for group in groups]


def _reached(graph: Mapping[str, set[str]], start: str) -> set[str]:
    seen: set[str] = set()
    new = set(graph[start])
    while new:
        seen |= new
        new = set(chain.from_iterable(graph[name] for name in new)) - seen
    return seen


def over(measured: Mapping[str, float], budgets: Mapping[str, float]) -> list[str]:
    """Say what is over its budget, or has none.

    Raises
    ------
    SystemExit
        The rooms' budgets together are more than that of the whole.
    """
    rooms = sum(budget for name, budget in budgets.items() if name.startswith("lines."))
    if rooms > budgets["lines"]:
        raise SystemExit(
            f"pyproject.toml: the rooms have {rooms:,} lines together,"
            f" the whole {budgets['lines']:,}; a budget rises only where another falls"
        )
    return [
        f"{name}: {value:,} of {budgets[name]:,}" if name in budgets else f"{name}: no budget"
        for name, value in measured.items()
        if value > budgets.get(name, -1)
    ]


def main(arguments: list[str]) -> int:
    """Print what is over its budget, and with ``--all`` everything."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    declared = settings["tool"]["paradiplomacy"]["budgets"]
    budgets = {name: value for name, value in declared.items() if isinstance(value, int | float)}
    budgets |= {f"lines.{room}": lines for room, lines in declared["rooms"].items()}
    measured = measures(ROOT / "src" / "paradiplomacy", declared["protocol-names"])
    budgets |= {f"dyadevents.{name}": value for name, value in declared["dyadevents"].items()}
    beside = measures(ROOT / "dyadevents" / "src" / "dyadevents", name="dyadevents")
    measured |= {
        f"dyadevents.{name}": value
        for name, value in beside.items()
        if name in declared["dyadevents"]
    }
    if "--all" in arguments:
        for name, value in measured.items():
            print(f"{name:55}{value:>10,} of {budgets.get(name, 0):>10,}")
    problems = over(measured, budgets)
    for problem in problems:
        print(f"over its budget: {problem}", file=sys.stderr)
    return bool(problems)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
