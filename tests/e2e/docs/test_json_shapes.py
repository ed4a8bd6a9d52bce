"""What commands print as JSON has the keys and types that the docs describe."""

from __future__ import annotations

import ast
import csv
import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from tests.docs.pages import DOCS, ROOT, page
from tests.e2e.docs import whole_battery
from typer.testing import CliRunner

from paradiplomacy.cli.main import app

PRINTING = ("as_json", "asks_record", "problems_as_json", "says")
"""What names the shape of JSON first."""


def printed_schemas() -> set[str]:
    names = set()
    for path in (ROOT / "src" / "paradiplomacy" / "cli").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            called = getattr(node.func, "id", "") if isinstance(node, ast.Call) else ""
            if called in PRINTING and path.name not in ("asking.py", "reply.py", "show.py"):
                shape = node.args[0] if node.args else ast.Constant("")  # it prints none
                assert isinstance(shape, ast.Constant), f"{path.name}: name the shape"
                names.add(shape.value.partition("/")[0])
    return names - {""}


SCHEMA = re.compile(r"^JSON: `([a-z-]+/\d+)`", re.MULTILINE)


def test_every_json_shape_is_described() -> None:
    named = SCHEMA.findall(page("reference/commands.md"))
    assert {name.partition("/")[0] for name in named} == printed_schemas()
    described = {name for name in shapes() if not name.startswith("paradiplomacy/page-")}
    assert {f"paradiplomacy/{name}" for name in named} == described


@cache
def shapes() -> dict[str, dict[str, str]]:
    """Key and type of each key of JSON, by schema."""
    path = DOCS / "reference" / "json-keys.csv"
    found: dict[str, dict[str, str]] = {}
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            found.setdefault(f"paradiplomacy/{row['shape']}", {})[row["key"]] = row["type"]
    return found


TYPES = {bool: "boolean", int: "integer|number", float: "number", str: "text", type(None): "null"}
SAME = {  # keys that the page describes once, for two objects of one shape
    "findings[].sensitivity[].": ("paradiplomacy/findings/1", "findings[].estimates[]."),
    "findings[].survives.worst_case.estimate.": (
        "paradiplomacy/findings/1",
        "findings[].estimates[].",
    ),
}


SAME |= {"laws[].": ("paradiplomacy/law/2", ""), "cited[].": ("paradiplomacy/law/2", "cited[].")}
_EXCHANGE = ("paradiplomacy/exchange-list/2", "exchanges[].")
SAME |= dict.fromkeys(("each[].", "exchanges[].", "exchanges.latest[]."), _EXCHANGE)
SAME |= dict.fromkeys(("ties[].", "ties_within[]."), ("paradiplomacy/tie-list/2", "ties[]."))
_PLACE = ("paradiplomacy/place-list/2", "places[].")
SAME |= dict.fromkeys(("within[].", "alike[].", "places[]."), _PLACE)
SAME |= {"responses[].": ("paradiplomacy/tie/2", "responses[].")}
SAME |= {
    f"findings[].messages.{of}.": ("paradiplomacy/findings/1", "findings[].messages.sentence.")
    for of in ("mde", "lacks[]", "caveats[]")
}


def leaves(value: Any, path: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        if path and not path.endswith("[]"):  # what a list holds is said of the list
            yield path, "object"
        if path.endswith(".needs"):  # each sentence has its own
            return
        for key, held in value.items():
            yield from leaves(held, f"{path}.{key}" if path else key)
    elif isinstance(value, list):
        yield path, "list"
        for held in value:
            if isinstance(held, dict | list):
                yield from leaves(held, f"{path}[]")
    else:
        yield path, TYPES[type(value)]


def matches(path: str, pattern: str) -> bool:
    wanted = re.sub(r"<[a-z]+>", "§", pattern)
    return re.fullmatch(re.escape(wanted).replace("§", r"[^.\[]+"), path) is not None


CALLS = [
    ["record", "validate", "china_russia"],
    ["record", "validate", "nothing_in_it"],
    ["record", "check", "article"],
    ["record", "info"],
    ["record", "compare", "china_russia", "sino_us"],
    ["import", "china_russia", "--store", "ties.db"],
    ["export", "ftm", "--record", "china_russia"],
    ["tie", "show", "Little Rock", "Changchun"],
    ["tie", "report", "Little Rock", "Changchun"],
    ["tie", "list", "--place", "Texas"],
    ["place", "show", "San Francisco"],
    ["place", "show", "Texas"],
    ["place", "compare", "Dallas", "Houston", "Texas"],
    ["tie", "compare", "Little Rock - Changchun", "Seattle - Chongqing"],
    ["place", "list", "--admin1", "Texas"],
    ["exchange", "list", "--place", "Seattle"],
    ["due", "--today", "2026-11-30"],
    ["agreement", "list"],
    ["request", "list"],
    ["contact", "list"],
    ["office", "yearly", "Seattle", "--year", "2015"],
    ["office", "grant", "Seattle", "--since", "2015", "--until", "2016"],
    ["law", "list"],
    ["law", "show", "tx-gov-795"],
    ["search", "Seattle Chongqing"],
    ["place", "report", "Texas"],
    ["place", "resolve", "Springfield", "--country", "US"],
    ["network", "stats", "--nulls", "2"],
    ["count", "sci-like"],
    ["flows", "article", "--by", "teaching", "--each"],
    ["model", "fit", "events.csv", "--formula", "inertia", "--robust"],
    ["record", "fit", "--formula", "end: degree(of=ties)", "--kinds", "end", "--imputations", "2"],
    ["model", "simulate", "fit.npz", "--worlds", "3", "--rate", "event=0.5", "--out", "worlds"],
    ["model", "check", "fit.npz", "--worlds", "3"],
    ["hypothesis", "list"],
    ["interview", "questions"],
    ["interview", "check", "my_questions.yaml"],
    ["interview", "import", "answers.xlsx", "--into", "my_record"],
]
LONG = [
    ["mechanisms", "fit", "--imputations", "2"],
    ["mechanisms", "simulate", "--imputations", "2", "--worlds", "4", "--out", "ahead"],
    ["package", "china_russia"],
]


@pytest.mark.parametrize(
    "call",
    [
        *CALLS,
        *(pytest.param(call, marks=pytest.mark.thorough) for call in LONG),
        pytest.param(whole_battery.COMMAND[:-1], marks=whole_battery.ONE_WORKER),
    ],
    ids=" ".join,
)
def test_json_has_the_keys_and_types_that_are_described(
    call: list[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    request: pytest.FixtureRequest,
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "nothing_in_it").mkdir()
    if call[0] == "interview":
        CliRunner().invoke(app, ["record", "new", "my_record"])
        CliRunner().invoke(app, ["interview", "sheet", "answers.xlsx"])
        given = CliRunner().invoke(app, ["interview", "questions", "--yaml"]).stdout
        (tmp_path / "my_questions.yaml").write_text(given, encoding="utf-8")
    if call[0] == "model":
        ends = ["a,b", "b,a", "a,b", "c,a", "b,c", "a,b", "b,a", "c,b"]
        rows = [f"{k + k % 3 / 7},{end}" for k, end in enumerate(ends, start=1)]
        text = "\n".join(["time,sender,receiver", *rows, ""])
        (tmp_path / "events.csv").write_text(text, encoding="utf-8")
        CliRunner().invoke(app, ["model", "fit", "events.csv", "--save", "fit.npz"])
    words = [*call, "--json"]
    if words == whole_battery.COMMAND:
        result = request.getfixturevalue("battery")
    else:
        result = CliRunner().invoke(app, words)
    assert result.exit_code == ("nothing_in_it" in call), result.output
    held = json.loads(result.stdout)
    told = shapes()
    described = told[held["schema"]]
    wrong = []
    for path, kind in set(leaves(held, "")):
        looked, wanted = path, described
        for start, (schema, instead) in SAME.items():
            if path.startswith(start) and start.split(".")[0].split("[")[0] in held:
                looked, wanted = instead + path.removeprefix(start), told[schema]
        below = [
            lies_below(at, key) for at, of in ((looked, wanted), (path, described)) for key in of
        ]
        if kind == "object" and any(below):
            continue
        types = [text for key, text in wanted.items() if matches(looked, key)]
        types += [text for key, text in described.items() if matches(path, key)]
        for name in {"tie", "place"} & held.keys():  # what a list says stands beside the key
            line = told[f"paradiplomacy/{name}-list/2"]
            types += [text for key, text in line.items() if matches(f"{name}s[].{path}", key)]
        if not any(re.search(kind, text) for text in types):
            wrong.append(f"{path}: {kind}, described as {types or 'nothing'}")
    assert not wrong, f"docs/reference/json-keys.csv, {held['schema']}:\n" + "\n".join(
        sorted(wrong)
    )


def lies_below(path: str, pattern: str) -> bool:
    """Whether a described key lies below a path, as `holds.<entity>` does below `holds`."""
    steps = pattern.split(".")
    head = steps[: path.count(".") + 1]
    return len(head) < len(steps) and matches(path, ".".join(head))
