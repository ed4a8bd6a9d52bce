"""Everything that has a name has its entry in the docs, and the docs say what is true of it.

An *entry* is a name in backticks in a heading or in the first cell of a table's row.
"""

from __future__ import annotations

import ast
import json
import re
import tomllib
from collections.abc import Iterator
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import typer
from tests.unit.docs import whole_battery
from typer.testing import CliRunner

from paradiplomacy import errors, open_record
from paradiplomacy.cli.main import app
from paradiplomacy.cli.options import SETTINGS
from paradiplomacy.definitions.definitions import DEFINITIONS
from paradiplomacy.evidence.rules import RULES
from paradiplomacy.hypotheses.base import Verdict
from paradiplomacy.hypotheses.catalogue import catalogue
from paradiplomacy.hypotheses.questionnaire import ITEMS
from paradiplomacy.model.activity import Answer
from paradiplomacy.model.dates import EventDate
from paradiplomacy.model.facts import Agreement
from paradiplomacy.model.places import Level
from paradiplomacy.model.statements import Consent, JudgementKind, Polarity, Voice
from paradiplomacy.model.status import Change, Status, StatusChange, history
from paradiplomacy.model.ties import Purpose, TieKind
from paradiplomacy.record.exports import FORMATS, export
from paradiplomacy.record.frames import SCHEMAS
from paradiplomacy.record.ledger import agreement_counts
from paradiplomacy.sources.tables import TABLES

ROOT = Path(__file__).parents[3]
DOCS = ROOT / "docs"
CODE = re.compile(r"`([^`]+)`")
HEADING = re.compile(r"^(#{1,6}) (.+)$")
FENCED = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)


@pytest.fixture(autouse=True)
def _no_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in SETTINGS:
        monkeypatch.delenv(name, raising=False)


@cache
def page(name: str) -> str:
    return FENCED.sub("", (DOCS / name).read_text(encoding="utf-8"))


def section(name: str, heading: str) -> str:
    """What stands below a heading, down to the next one of its rank."""
    kept: list[str] = []
    rank = 0
    for line in page(name).splitlines():
        found = HEADING.match(line)
        if rank and found and len(found[1]) <= rank:
            break
        if rank:
            kept.append(line)
        elif found and found[2] == heading:
            rank = len(found[1])
    assert rank, f"docs/{name} has no heading {heading!r}"
    return "\n".join(kept)


def rows(text: str) -> Iterator[list[str]]:
    """Cells of the rows of all tables, headers included."""
    for line in text.splitlines():
        if line.startswith("|") and not set(line) <= set("|-: "):
            yield [cell.strip() for cell in line.strip("|").split("|")]


def entries(text: str) -> set[str]:
    headings = [found[2] for line in text.splitlines() if (found := HEADING.match(line))]
    firsts = [cells[0] for cells in rows(text)]
    return {name for place in (*headings, *firsts) for name in CODE.findall(place)}


def lacking(wanted: set[str], text: str) -> str:
    return ", ".join(sorted(wanted - entries(text)))


# --- names ---------------------------------------------------------------------------


def requirements() -> set[str]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = [*project["dependencies"]]
    for extra in project["optional-dependencies"].values():
        wanted += extra
    names = {re.split(r"[\[<>=!~; ]", line)[0] for line in wanted} - {project["name"]}
    npm = json.loads((ROOT / "assets" / "package.json").read_text(encoding="utf-8"))
    return names | set(npm["dependencies"])


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("reference/settings.md", set(SETTINGS)),
        ("reference/rules.md", set(RULES)),
        ("reference/definitions.md", set(DEFINITIONS)),
        ("reference/questionnaire.md", set(ITEMS)),
        ("reference/exports.md", set(FORMATS) | set(SCHEMAS)),
        ("reference/errors.md", set(errors.__all__)),
        ("reference/dependencies.md", requirements()),
    ],
)
def test_every_name_has_its_entry(name: str, wanted: set[str]) -> None:
    missing = lacking(wanted, page(name))
    assert not missing, f"docs/{name} lacks an entry for: {missing}"


@pytest.mark.parametrize(
    ("heading", "enum"),
    [
        ("Agreement", Agreement),
        ("Verdicts", Verdict),
        ("Status", Status),
        ("Changes of status", Change),
        ("Voices", Voice),
        ("Levels", Level),
        ("Kinds of tie", TieKind),
        ("Purposes", Purpose),
        ("Answers", Answer),
        ("Consent", Consent),
        ("Judgements", JudgementKind),
        ("Polarity", Polarity),
    ],
)
def test_words_of_every_enum_are_the_ones_in_the_glossary(
    heading: str, enum: type[StrEnum]
) -> None:
    said = entries(section("reference/words.md", heading))
    assert said == set(enum), f"docs/reference/words.md, {heading}"


def test_every_route_has_its_entry() -> None:
    pytest.importorskip("fastapi", reason="needs the extra pages")
    from paradiplomacy.web.app import ROUTERS

    routes = {str(getattr(route, "path", "")) for router in ROUTERS for route in router.routes}
    told = {name for name in entries(page("reference/routes.md")) if name.startswith("/")}
    assert told == routes


def test_every_error_of_the_tree_is_exported() -> None:
    classes = {name for name, value in vars(errors).items() if isinstance(value, type)}
    own = {name for name in classes if vars(errors)[name].__module__ == errors.__name__}
    assert own == set(errors.__all__)


@pytest.mark.parametrize("file", TABLES)
def test_every_column_has_its_line(file: str) -> None:
    text = section("reference/record-format.md", f"`{file}`")
    said = {CODE.findall(cells[0])[0]: cells for cells in rows(text) if CODE.search(cells[0])}
    fields = TABLES[file].model_fields
    assert list(said.keys() - fields.keys()) == [], f"{file}: no such column"
    assert list(fields.keys() - said.keys()) == [], f"{file}: columns without a line"
    for column, info in fields.items():
        required = said[column][3]
        assert required.startswith("yes") == info.is_required(), f"{file}, {column}: {required}"
        if not info.is_required() and info.default not in ("", None):
            assert f"`{info.default}`" in required, f"{file}, {column}: default not said"


def test_examples_in_the_columns_are_valid_rows() -> None:
    for file, table in TABLES.items():
        text = section("reference/record-format.md", f"`{file}`")
        row = {
            CODE.findall(cells[0])[0]: CODE.findall(cells[4])[0]
            for cells in rows(text)
            if CODE.search(cells[0])
        }
        table.model_validate(row)


def entry_of_hypothesis(name: str) -> tuple[str, str]:
    """The page that describes a hypothesis, and its section."""
    pages = sorted((DOCS / "reference" / "hypotheses").glob("*.md"))
    having = [p for p in pages if f"### `{name}`" in p.read_text(encoding="utf-8").splitlines()]
    assert len(having) == 1, f"docs/reference/hypotheses has {len(having)} entries of {name}"
    path = having[0].relative_to(DOCS).as_posix()
    return f"docs/{path}, {name}", section(path, f"`{name}`")


@pytest.mark.parametrize("name", catalogue())
def test_hypotheses_are_described_by_their_own_words(name: str) -> None:
    hypothesis = catalogue()[name]
    where, text = entry_of_hypothesis(name)
    said = {cells[0]: cells[1] for cells in rows(text)}
    assert said["Claim"] == hypothesis.claim.rstrip("."), where
    chapter, _, paragraphs = hypothesis.section.rpartition(", ")
    if chapter and re.search(r"\d", paragraphs):
        assert said["Where"].startswith(f"{chapter}, paragraph"), where
        assert set(re.findall(r"\d+", paragraphs)) <= set(re.findall(r"\d+", said["Where"])), where
    else:  # a claim that is not in the article
        assert said["Where"].startswith(hypothesis.section), where
    for need in hypothesis.needs:
        assert f"frame `{need.frame}`" in said["Needs"], where
    for line in ("Estimate", "Margin", "Verdict", "Beside it", "Method from"):
        assert said[line], where


# --- commands ------------------------------------------------------------------------


def commands() -> dict[str, Any]:
    found: dict[str, Any] = {}

    def walk(command: Any, name: str) -> None:
        below = getattr(command, "commands", None)
        if not below or command.params:
            found[name] = command
        for key, child in (below or {}).items():
            walk(child, f"{name} {key}")

    walk(typer.main.get_command(app), "paradiplomacy")
    return found


@pytest.mark.parametrize("name", commands())
def test_every_command_names_its_arguments_and_options(name: str) -> None:
    text = section("reference/commands.md", f"`{name}`").partition("JSON: ")[0]
    wanted = set()
    for parameter in commands()[name].params:
        if parameter.param_type_name == "option":
            wanted |= set(parameter.opts) | set(parameter.secondary_opts)
        else:
            wanted.add(parameter.metavar or parameter.name.upper())
    assert entries(text) == wanted, f"docs/reference/commands.md, {name}"


def test_every_command_has_an_example() -> None:
    raw = (DOCS / "reference" / "commands.md").read_text(encoding="utf-8")
    without = [
        name
        for name in commands()
        if name != "paradiplomacy" and f"$ {name} " not in raw and f"$ {name}\n" not in raw
    ]
    assert not without, f"docs/reference/commands.md lacks an example of: {without}"


def printed_schemas() -> set[str]:
    names = set()
    for path in (ROOT / "src" / "paradiplomacy" / "cli").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "as_json":
                assert isinstance(node.args[0], ast.Constant), f"{path.name}: name the shape"
                names.add(node.args[0].value)
    return names


SCHEMA = re.compile(r"^JSON: `paradiplomacy/([a-z-]+)/(\d+)`$", re.MULTILINE)


def test_every_json_shape_is_described() -> None:
    described = {name for name, _ in SCHEMA.findall(page("reference/commands.md"))}
    assert described == printed_schemas()


def shapes() -> dict[str, dict[str, str]]:
    """Key and type of each line of each JSON table, by schema."""
    text = page("reference/commands.md")
    found: dict[str, dict[str, str]] = {}
    for match in SCHEMA.finditer(text):
        table = text[match.end() :].partition("\n## ")[0]
        found[f"paradiplomacy/{match[1]}/{match[2]}"] = {
            key: cells[1] for cells in rows(table) for key in CODE.findall(cells[0])
        }
    return found


TYPES = {bool: "boolean", int: "integer|number", float: "number", str: "text", type(None): "null"}
SAME = {  # keys that the page describes once, for two objects of one shape
    "place_a.": ("paradiplomacy/place/1", "place."),
    "place_b.": ("paradiplomacy/place/1", "place."),
    "findings[].sensitivity[].": ("paradiplomacy/findings/1", "findings[].estimates[]."),
}


def leaves(value: Any, path: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        if path and not path.endswith("[]"):  # what a list holds is said of the list
            yield path, "object"
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
    ["record", "info"],
    ["import", "china_russia", "--store", "ties.db"],
    ["export", "ftm", "--record", "china_russia"],
    ["tie", "show", "Little Rock", "Changchun"],
    ["place", "show", "San Francisco"],
    ["place", "resolve", "Springfield", "--country", "US"],
    ["network", "stats", "--nulls", "2"],
    ["count", "sci-like"],
    ["model", "fit", "--events", "events.csv", "--formula", "inertia", "--robust"],
    ["model", "fit", "--events", "events.csv", "--frailty", "normal:senders", "--kinds", "event"],
    ["model", "fit", "--formula", "end: degree(of=ties)", "--kinds", "end", "--imputations", "2"],
    ["model", "fit", "--imputations", "2"],
    ["model", "simulate", "--imputations", "2", "--worlds", "4", "--out", "ahead"],
    ["model", "simulate", "fit.json", "--worlds", "3", "--rate", "event=0.5", "--out", "worlds"],
    ["model", "check", "fit.json", "--worlds", "3"],
    ["hypothesis", "list"],
    ["package", "china_russia"],
]


@pytest.mark.parametrize(
    "call",
    [*CALLS, pytest.param(whole_battery.COMMAND[:-1], marks=whole_battery.ONE_WORKER)],
    ids=" ".join,
)
def test_json_has_the_keys_and_types_that_are_described(
    call: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "nothing_in_it").mkdir()
    if call[0] == "model":
        ends = ["a,b", "b,a", "a,b", "c,a", "b,c", "a,b", "b,a", "c,b"]
        rows = [f"{k + k % 3 / 7},{end}" for k, end in enumerate(ends, start=1)]
        text = "\n".join(["time,sender,receiver", *rows, ""])
        (tmp_path / "events.csv").write_text(text, encoding="utf-8")
        fitted = CliRunner().invoke(app, ["model", "fit", "--events", "events.csv", "--json"])
        (tmp_path / "fit.json").write_text(fitted.stdout, encoding="utf-8")
    words = [*call, "--json"]
    is_battery = words == whole_battery.COMMAND
    result = whole_battery.outcome() if is_battery else CliRunner().invoke(app, words)
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
        if kind == "object" and any(lies_below(looked, key) for key in wanted):
            continue
        types = [text for key, text in wanted.items() if matches(looked, key)]
        if not any(re.search(kind, text) for text in types):
            wrong.append(f"{path}: {kind}, described as {types or 'nothing'}")
    assert not wrong, f"docs/reference/commands.md, {held['schema']}:\n" + "\n".join(sorted(wrong))


def lies_below(path: str, pattern: str) -> bool:
    """Whether a described key lies below a path, as `holds.<entity>` does below `holds`."""
    steps = pattern.split(".")
    head = steps[: path.count(".") + 1]
    return len(head) < len(steps) and matches(path, ".".join(head))


# --- numbers and tables that the pages state --------------------------------------------


def test_the_records_hold_what_their_page_says() -> None:
    text = page("methods/the-records.md")
    held = {cells[0].strip("`"): cells[1:] for cells in rows(text.partition("How the ends")[0])}
    agree = text.partition("How the ends")[2].partition("## ")[0]
    ends = {cells[0].strip("`"): cells[1:] for cells in rows(agree)}
    for name in ("sino_us", "article", "china_russia", "china_world"):
        record = open_record(name)
        dated = sum(tie.established is not None for tie in record.ties.values())
        numbers = (
            len(record.places),
            len(record.ties),
            dated,
            len(record.exchanges),
            len(record.sources),
            len(record.statements),
            len(record.judgements),
        )
        assert held[name] == [str(n) for n in numbers], f"docs/methods/the-records.md, {name}"
        if not record.ties:
            assert name not in ends, f"docs/methods/the-records.md, agreement of {name}"
            continue
        counts = agreement_counts(record, "established")["established"]
        wanted = [str(counts[kind]) for kind in Agreement]
        assert ends[name] == wanted, f"docs/methods/the-records.md, agreement of {name}"


def test_rules_agree_as_the_page_on_reconciliation_says() -> None:
    table = section("methods/reconciliation.md", "What the rules change")
    said = {cells[0].strip("`"): cells[1:] for cells in rows(table)}
    for name in RULES:
        counts = agreement_counts(open_record(rule=name), "established")["established"]
        wanted = [str(counts[kind]) for kind in Agreement]
        assert said[name] == wanted, f"docs/methods/reconciliation.md, {name}"


def test_the_status_machine_is_the_one_in_the_table() -> None:
    allowed: dict[tuple[str, str], str] = {}
    for before, changes, after in rows(section("reference/rules.md", "The status machine")):
        for change in changes.split(", "):
            allowed[(before, change)] = after
    roads = {
        "(none)": [],
        "proposed": [Change.PROPOSED],
        "active": [Change.ESTABLISHED],
        "dormant": [Change.ESTABLISHED, Change.DORMANT],
        "suspended": [Change.ESTABLISHED, Change.SUSPENDED],
        "ended": [Change.ESTABLISHED, Change.ENDED],
    }
    for before, road in roads.items():
        for change in Change:
            steps = [
                StatusChange(step, EventDate.parse(str(1980 + year)))
                for year, step in enumerate([*road, change])
            ]
            last = history(steps)[-1]
            lawful = (before, str(change)) in allowed
            assert lawful == (not last.irregular), f"docs/reference/rules.md: {before}, {change}"
            if lawful:
                assert allowed[(before, str(change))] == last.status


def test_frames_have_the_columns_that_are_listed() -> None:
    table = section("reference/exports.md", "`csv` and `parquet`")
    said = {cells[0].strip("`"): cells[2].split(", ") for cells in rows(table) if "`" in cells[0]}
    assert said == {name: list(columns) for name, columns in SCHEMAS.items()}


def listed(heading: str) -> set[str]:
    """Fields in the last cells of a section's tables, without what stands in brackets."""
    found = set()
    for cells in rows(section("reference/exports.md", heading)):
        found |= set(re.sub(r" \([^)]*\)", "", cells[-1]).split(", "))
    return found - {"Attributes", "Properties"}


def test_other_formats_have_the_fields_that_are_listed(tmp_path: Path) -> None:
    record = open_record()
    places = json.loads(export(record, "geojson", tmp_path / "map").read_text(encoding="utf-8"))
    keys = {key for feature in places["features"] for key in feature["properties"]}
    assert keys == listed("`geojson`")
    lines = export(record, "ftm", tmp_path / "ftm").read_text(encoding="utf-8").splitlines()
    keys = {key for line in lines for key in json.loads(line)["properties"]}
    assert keys == listed("`ftm`")
    graph = export(record, "graphml", tmp_path / "graph").read_text(encoding="utf-8")
    keys = set(re.findall(r'attr\.name="([a-z_0-9]+)"', graph))
    assert keys == listed("`graphml` and `gexf`")
