"""The command line: one object for programs, one clear line for errors."""

from __future__ import annotations

import inspect
import json
import re
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import typer
from tests.support.folders import Folder
from typer.testing import CliRunner

import paradiplomacy
from paradiplomacy.cli.commands import GROUPS, function_of
from paradiplomacy.cli.main import app
from paradiplomacy.cli.option_help import split_help
from paradiplomacy.exports import FORMATS
from paradiplomacy.hypotheses.catalogue import catalogue
from paradiplomacy.sources.readers import READERS

Cli = Callable[..., Any]

# Every command that reports on a record, with the schema of what it prints.
REPORTING = {
    "record info": ("record/1", []),
    "tie list": ("tie-list/2", ["--place", "Little Rock"]),
    "place list": ("place-list/2", []),
    "exchange list": ("exchange-list/2", []),
    "search": ("search/1", ["Little Rock"]),
    "tie show": ("tie/2", ["Little Rock", "Changchun"]),
    "place show": ("place/2", ["Little Rock"]),
    "count": ("count/1", []),
    "count sci-like": ("count/1", ["--on", "2019-03-14"]),
    "hypothesis run": ("findings/1", []),
}


def _commands(group: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    children = getattr(group, "commands", {})
    if not children:
        yield path
    for name, command in children.items():
        yield from _commands(command, (*path, name))


ROOT = typer.main.get_command(app)
COMMANDS = sorted(_commands(ROOT))


def test_these_are_the_commands() -> None:
    assert [" ".join(path) for path in COMMANDS] == [
        "agreement add",
        "agreement list",
        "backup",
        "cache clear",
        "cache info",
        "contact add",
        "contact list",
        "contact withdraw",
        "count",
        "due",
        "exchange add",
        "exchange list",
        "export",
        "fetch cpaffc",
        "fetch wikidata",
        "flows",
        "hypothesis list",
        "hypothesis new",
        "hypothesis run",
        "import",
        "interview anonymity",
        "interview check",
        "interview compare",
        "interview form",
        "interview group",
        "interview import",
        "interview power",
        "interview print",
        "interview questions",
        "interview sheet",
        "interview text",
        "interview withdraw",
        "language check",
        "language list",
        "language new",
        "law list",
        "law show",
        "link",
        "mechanisms check",
        "mechanisms fit",
        "mechanisms simulate",
        "model check",
        "model fit",
        "model simulate",
        "network stats",
        "office grant",
        "office yearly",
        "package",
        "people add",
        "people disable",
        "people invite",
        "people list",
        "people log",
        "people reset",
        "people role",
        "people unlock",
        "place add",
        "place compare",
        "place judgements",
        "place list",
        "place report",
        "place resolve",
        "place resolve-all",
        "place show",
        "plan new",
        "record check",
        "record compare",
        "record fit",
        "record info",
        "record new",
        "record schema",
        "record validate",
        "request add",
        "request close",
        "request list",
        "restore",
        "review accept",
        "review list",
        "review reject",
        "review undo",
        "search",
        "serve",
        "study",
        "tie add",
        "tie compare",
        "tie list",
        "tie report",
        "tie show",
    ]


def test_each_command_stands_in_the_file_that_has_its_name() -> None:
    for path in COMMANDS:
        command = ROOT
        for name in path:
            command = command.commands[name]
        function = inspect.unwrap(command.callback)
        words = [word.replace("-", "_").replace("import", "import_") for word in path]
        files = {".".join(words), words[0]}
        if path[0] in GROUPS:
            of = GROUPS[path[0]].files.items()
            files |= {f"{words[0]}.{file}" for file, commands in of if path[1] in commands}
        module = function.__module__.removeprefix("paradiplomacy.cli.")
        assert {module, module.rstrip("_")} & files, path
        assert function.__name__.rstrip("_") == words[-1].rstrip("_"), path


# --- for programs ---------------------------------------------------------------


@pytest.mark.parametrize("command", REPORTING)
def test_json_is_one_object_with_a_schema_on_standard_output(folder: Folder, command: str) -> None:
    schema, arguments = REPORTING[command]
    name = [*command.split(), *arguments, "--record", str(folder.write()), "--json"]
    ran = CliRunner().invoke(app, name, catch_exceptions=False)
    assert ran.exit_code == 0
    told = json.loads(ran.stdout)
    assert next(iter(told)) == "schema"
    assert told["schema"] == f"paradiplomacy/{schema}"
    assert ran.stderr == ""


@pytest.mark.parametrize("command", REPORTING)
def test_without_json_people_read_tables(cli: Cli, folder: Folder, command: str) -> None:
    _, arguments = REPORTING[command]
    ran = cli(*command.split(), *arguments, "--record", folder.write())
    assert ran.status == 0
    assert ran.out.strip()
    assert "schema" not in ran.out


def test_writing_commands_print_one_object_and_progress_elsewhere(
    cli: Cli, folder: Folder, tmp_path: Path
) -> None:
    path, store = folder.write(), tmp_path / "ties.db"
    imported = cli("import", path, "--store", store, "--json")
    told = json.loads(imported.out)
    assert told["schema"] == "paradiplomacy/import/1"
    assert (told["record"], told["withdrawn"], told["unchanged"]) == ("small", 0, 0)
    assert told["added"] > 0
    again = json.loads(cli("import", path, "--store", store, "--json").out)
    assert (again["added"], again["unchanged"]) == (0, told["added"])
    exported = cli("export", "csv", "--store", store, "--out", tmp_path / "t", "--json")
    told = json.loads(exported.out)
    assert told == {
        "schema": "paradiplomacy/export/1",
        "format": "csv",
        "path": str(tmp_path / "t"),
    }
    validated = json.loads(cli("record", "validate", path, "--json").out)
    assert (validated["schema"], validated["valid"]) == ("paradiplomacy/record-validate/1", True)
    listed = json.loads(cli("hypothesis", "list", "--json").out)
    assert [h["id"] for h in listed["hypotheses"]] == list(catalogue())


def test_the_schema_of_the_tables_is_json_schema(cli: Cli, tmp_path: Path) -> None:
    printed = json.loads(cli("record", "schema").out)
    assert printed["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert {"ties.csv", "sources.csv", "places.csv"} <= set(printed["$defs"])
    ran = cli("record", "schema", "--out", tmp_path / "schema.json")
    assert ran.out == ""
    assert json.loads((tmp_path / "schema.json").read_text(encoding="utf-8")) == printed


def test_a_tie_is_shown_with_both_sides(cli: Cli) -> None:
    told = json.loads(cli("tie", "show", "Little Rock", "Changchun", "--json").out)
    (fact,) = (f for f in told["facts"] if f["property"] == "established")
    between = ["cn-jilin-changchun", "us-ar-little-rock"]
    assert (fact["agreement"], fact["between"]) == ("contradicted", between)
    said = {(line["side"], line["value"]) for line in fact["lines"]}
    assert {(between[1], "1994-04-05"), (between[0], "1994-06-02")} <= said
    cited = {each["source"]: each["title"] for each in told["cited"]}
    assert all(cited[line["source"]] for line in fact["lines"])
    shown = cli("tie", "show", "Little Rock", "Changchun").out
    assert "Little Rock" in shown
    assert "长春市" in shown
    assert "established: The two ends contradict each other" in shown


def test_a_tie_names_the_place_or_the_voice_that_speaks(cli: Cli, folder: Folder) -> None:
    folder.add("sources.csv", id="xinhua", title="News", end="CN", voice="national press")
    folder.change("ties.csv", 2, value="1994")
    folder.tie("renewed", "2004", source="xinhua", actor="US")
    record = ("--record", str(folder.write()))
    told = " ".join(cli("tie", "show", "Little Rock", "Changchun", *record).out.split())
    assert "established: confirmed by both ends" in told
    assert "The more precise date, 5 April 1994, comes only from Little Rock, Arkansas" in told
    assert "by Little Rock" in told
    assert "national press in China" in told
    asked = cli("tie", "show", "Little Rock", "Changchun", *record, "--json").out
    start = next(f for f in json.loads(asked)["facts"] if f["property"] == "established")
    assert start["shared"] == {
        "precision": "year",
        "shared": "1994",
        "date": "1994-04-05",
        "by": ["us-ar-little-rock"],
    }


def test_a_count_explains_every_row(cli: Cli) -> None:
    told = json.loads(cli("count", "sci-like", "--on", "2019-03-14", "--json").out)
    (counted,) = told["counts"]
    assert (counted["definition"], counted["on"]) == ("sci-like", "2019-03-14")
    assert counted["of"] == len(counted["rows"])
    assert counted["total"] == sum(row["counts"] for row in counted["rows"])
    assert all(row["why"] for row in counted["rows"])
    assert any(total["published"] == 284 for total in told["published"])


# --- a store ----------------------------------------------------------------------


def test_china_and_russia_go_through_a_store_and_come_back(cli: Cli, tmp_path: Path) -> None:
    from paradiplomacy.record.open import read_material
    from paradiplomacy.sources.record_folder import read_record_folder

    store = tmp_path / "ties.db"
    assert cli("import", "china_russia", "--store", store).status == 0
    told = json.loads(cli("record", "info", "--store", store, "--json").out)
    assert [r["id"] for r in told["records"]] == ["china_russia"]
    assert (told["holds"]["ties"], told["dated_ties"]) == (40, 40)
    tie = json.loads(cli("tie", "show", "Beijing", "Moscow", "--store", store, "--json").out)
    straight = cli("tie", "show", "Beijing", "Moscow", "-r", "china_russia", "--json")
    assert tie == json.loads(straight.out)
    assert tie["place_a"] == "cn-beijing"
    out = tmp_path / "again"
    assert cli("export", "record", "--store", store, "--out", out).status == 0
    assert read_record_folder(out) == read_material("china_russia")


def test_a_record_without_ties_is_described(cli: Cli, folder: Folder) -> None:
    folder.tables.pop("exchanges.csv")
    folder.tables["ties.csv"] = []
    shown = cli("record", "info", "--record", folder.write())
    assert shown.status == 0
    assert "Made for tests." in shown.out


@pytest.mark.parametrize(
    ("field", "value", "says"),
    [("claims", ["tie-last"], "did you mean 'ties-last'"), ("title", "", "1 characters or more")],
)
def test_what_a_record_says_of_itself_is_checked(
    cli: Cli, folder: Folder, field: str, value: Any, says: str
) -> None:
    folder.meta[field] = value
    path = folder.write()
    assert says in cli("record", "validate", path).err
    (problem,) = json.loads(cli("record", "validate", path, "--json").out)["problems"]
    assert problem["field"] == field


def test_what_may_be_asked_for_is_listed_once(cli: Cli) -> None:
    said = cli("tie", "list", "--status", "foo", "--record", "article").err
    assert said.count("dormant") == 1
    assert "one of " in cli("exchange", "list", "--sector", "foo", "--record", "article").err
    assert "`paradiplomacy hypothesis list`" in cli("hypothesis", "run", "foo").err


def test_the_store_of_the_environment_is_the_default(
    cli: Cli, folder: Folder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PARADIPLOMACY_STORE", str(tmp_path / "ties.db"))
    assert cli("import", folder.write()).status == 0
    told = json.loads(cli("record", "info", "--json").out)
    assert [r["id"] for r in told["records"]] == ["small"]


def test_the_rule_of_the_environment_is_the_default(
    cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PARADIPLOMACY_RULE", "local-press")
    assert json.loads(cli("record", "info", "--json").out)["rule"] == "local-press/3"
    told = json.loads(cli("record", "info", "--rule", "both-ends", "--json").out)
    assert told["rule"] == "both-ends/3"


# --- errors -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["tie", "show", "Litle Rock", "Changchun"], "did you mean 'Little Rock, Arkansas'"),
        (["tie", "show", "Little Rock", "Dalian"], "their ties are with Changchun, Jilin; "),
        (["place", "show", "Columbia"], "there are several: us-"),
        (["place", "show", ""], "no place ''"),
        (["place", "show", "Changchun", "--record", "sino-us"], "did you mean 'sino_us'"),
        (["count", "sci"], "did you mean 'sci-like'"),
        (["hypothesis", "run", "recover"], "did you mean 'recovery'"),
        (["record", "info", "--rule", "first"], "no reconciliation rule 'first'"),
        (["record", "info", "--store", "none.db"], "none.db"),
        (["record", "validate", "nothing"], "no record 'nothing'"),
        (["import", "nothing"], "no record 'nothing'"),
        (["export", "odt"], "there are: csv, ftm, geojson"),
        (["export", "csv", "--out", "."], "is there already"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else None,
)
def test_an_error_is_one_clear_line(
    cli: Cli, arguments: list[str], says: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    ran = cli(*arguments)
    assert (ran.status, ran.out) == (1, "")
    assert ran.err.startswith("Error: ")
    assert ran.err.endswith("\n")
    assert ran.err.count("\n") == 1
    assert says in ran.err
    assert "Traceback" not in ran.err
    assert list(tmp_path.iterdir()) == []


def test_an_ambiguous_name_lists_every_place(cli: Cli, sino_us: Any) -> None:
    ran = cli("place", "show", "Columbia", "-r", "sino_us")
    named = [p.id for p in sino_us.places.values() if p.name == "Columbia"]
    assert len(named) > 1
    assert all(key in ran.err for key in named)


def test_a_file_that_cannot_be_written_is_one_clear_line(
    cli: Cli, folder: Folder, tmp_path: Path
) -> None:
    (tmp_path / "file").touch()
    ran = cli("export", "ftm", "-r", folder.write(), "--out", tmp_path / "file" / "ties.jsonl")
    assert ran.status == 1
    assert ran.err.startswith("Error: ")
    assert ran.err.count("\n") == 1


@pytest.mark.parametrize(
    "arguments", [["no-such-command"], ["count", "--on", "yesterday"], ["tie"]]
)
def test_a_mistyped_command_says_how_it_is_used(cli: Cli, arguments: list[str]) -> None:
    ran = cli(*arguments)
    assert ran.status == 2
    assert "Usage" in ran.out + ran.err
    assert "Traceback" not in ran.err


# --- help -------------------------------------------------------------------------


@pytest.mark.parametrize("path", COMMANDS, ids=" ".join)
def test_help_shows_an_example_that_names_the_command(cli: Cli, path: tuple[str, ...]) -> None:
    ran = cli(*path, "--help")
    assert ran.status == 0
    text = re.sub(r"\s+", " ", ran.out)
    found = re.search(r"Example: ([^│]+)", text)
    assert found, text
    assert found[1].startswith(f"paradiplomacy {' '.join(path)}")


def test_every_option_is_explained() -> None:
    for path in COMMANDS:
        command: Any = ROOT
        for name in path:
            command = command.commands[name]
        for parameter in command.params:
            assert getattr(parameter, "help", ""), (path, parameter.name)


@pytest.mark.parametrize("path", COMMANDS, ids=" ".join)
def test_a_docstring_describes_options_that_there_are(path: tuple[str, ...]) -> None:
    function = function_of("" if len(path) == 1 else path[0], path[-1])
    assert split_help(function.__doc__)[1].keys() <= inspect.signature(function).parameters.keys()


def test_only_what_is_typed_is_imported() -> None:
    code = (
        "import sys\n"
        "from paradiplomacy.cli.commands import Commands\n"
        "assert Commands()['law'].commands['show'].params\n"
        "print(*sorted(name for name in sys.modules if name.startswith('paradiplomacy.cli.')))"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.split() == [
        f"paradiplomacy.cli.{name}"
        for name in ("commands", "law", "option_help", "options", "reply", "show")
    ]


def test_a_command_that_ends_does_not_look_through_all_objects_first() -> None:
    code = (
        "import atexit, gc, sys\n"
        "atexit.register(lambda: print(gc.get_freeze_count() > 0))\n"  # runs after those of `main`
        "from paradiplomacy.cli.main import main\n"
        "main()"
    )
    line = [sys.executable, "-c", code, "--version"]
    ran = subprocess.run(line, capture_output=True, text=True, check=True)
    assert ran.stdout.splitlines()[1:] == ["True"]


def test_the_console_script_is_the_same_program(folder: Folder, tmp_path: Path) -> None:
    record = str(folder.write())

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        code = "from paradiplomacy.cli.main import main; main()"
        return subprocess.run(
            [sys.executable, "-W", "error", "-c", code, *arguments],
            capture_output=True,
            text=True,
            check=False,
            cwd=tmp_path,
            env={"PYTHONPATH": ":".join(sys.path), "PYTHONIOENCODING": "utf-8"},
        )

    told = run("tie", "show", "Oakland", "Dalian", "-r", record, "--json")
    assert (told.returncode, told.stderr) == (0, "")
    assert json.loads(told.stdout)["place_b"] == "cn-liaoning-dalian"
    wrong = run("place", "show", "Litle Rock", "-r", record)
    assert (wrong.returncode, wrong.stdout) == (1, "")
    assert wrong.stderr.startswith("Error: no place 'Litle Rock'; did you mean")
    version = run("--version")
    assert version.stdout == f"paradiplomacy {paradiplomacy.__version__}\n"


@pytest.mark.parametrize(("command", "names"), [("export", FORMATS), ("import", READERS)])
def test_formats_and_readers_of_the_help_are_those_that_there_are(
    cli: Cli, command: str, names: Mapping[str, object]
) -> None:
    text = re.sub(r"[\s│]+", " ", cli(command, "--help").out)
    assert all(re.search(rf"\b{name}\b", text) for name in names)


def test_an_export_without_words_for_its_format_writes_nothing(
    cli: Cli, folder: Folder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    record, out = folder.write(), tmp_path / "out"
    monkeypatch.setitem(FORMATS, "unworded", FORMATS["geojson"])
    done = cli("export", "unworded", "--out", out, "--record", record)
    assert (done.status, out.exists()) == (1, False)
    assert "format.unworded" in done.err
