"""The examples of README and docs are tried: commands parse and run, Python runs, links lead on."""

from __future__ import annotations

import doctest
import os
import re
import shlex
import warnings
from pathlib import Path
from typing import NamedTuple

import pytest
import typer
from click.testing import Result
from markdown.extensions.toc import slugify
from tests.e2e.docs import whole_battery
from typer.testing import CliRunner

from paradiplomacy.cli.main import app

ROOT = Path(__file__).parents[3]
DOCS = ROOT / "docs"
OF_EVENTS = ROOT / "dyadevents" / "docs"
HERE = {page for page in DOCS.rglob("*.md") if not page.is_relative_to(DOCS / "event-model")}
PAGES = sorted({*HERE, *OF_EVENTS.glob("*.md"), *ROOT.glob("README*.md")})
FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
WIDTH = "110"


class Block(NamedTuple):
    language: str
    text: str
    before: str


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))


def blocks(path: Path) -> list[Block]:
    text = path.read_text(encoding="utf-8")
    return [Block(m[1], m[2], text[: m.start()]) for m in FENCE.finditer(text)]


def console_lines(block: Block) -> list[str]:
    """Commands of ours in a block; pipes, redirections and remarks are cut off."""
    lines = [line.removeprefix("$ ") for line in block.text.splitlines()]
    return [
        re.split(r" [|>#] ", line)[0]
        for line in lines
        if block.language in ("console", "sh") and line.startswith("paradiplomacy")
    ]


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def outcome(line: str) -> str:
    """What a command says on standard output; an error of any sort fails the test."""
    return said_by(CliRunner().invoke(app, shlex.split(line)[1:], env={"COLUMNS": WIDTH}), line)


def said_by(result: Result, line: str) -> str:
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    doubtful = " record check " in line  # a doubt that is open is not an error of the command
    assert result.exit_code in (0, int(doubtful)), f"{line}: {result.output}"
    return result.stdout


# --- commands ------------------------------------------------------------------------

ELSEWHERE = ("study", "serve", "package", "fetch", "link", "place resolve-all")
ELSEWHERE += ("model", "mechanisms", "record fit", "record compare", "people", "network", "review")
# The commands of a desk need a record of an office: see tests/unit/cli/test_desk_commands.py.
ELSEWHERE += ("tie add", "place add", "exchange add", "due", "agreement", "request", "contact")
ELSEWHERE += ("office", "language")
ELSEWHERE += ("interview check", "interview import", "interview text", "interview withdraw")
"""Run in tests of their own: they take long, a server, a password, or several records."""


def elsewhere(line: str) -> bool:
    return line.partition(" ")[2].startswith(ELSEWHERE)


PROGRAM = typer.main.get_command(app)


@pytest.mark.parametrize("path", PAGES, ids=named)
def test_commands_in_the_pages_parse(path: Path) -> None:
    for block in blocks(path):
        for line in console_lines(block):
            parse(line)


def parse(line: str) -> None:
    name, *words = shlex.split(line)
    command = PROGRAM
    above = None
    while True:
        group = hasattr(command, "commands")
        try:
            context = command.make_context(name, list(words), parent=above)
        except typer.Exit:  # --version has done its work
            return
        except Exception as error:
            raise AssertionError(f"{line}: {error}") from error
        if not group:
            return
        rest = [*context._protected_args, *context.args]
        assert rest, f"{line}: names no command"
        name, command, words = command.resolve_command(context, rest)
        assert command is not None, f"{line}: there is no such command"
        above = context


def squeezed(text: str) -> str:
    return " ".join(text.split())


@pytest.mark.essential
def test_the_tutorial_shows_what_its_commands_say() -> None:
    held = blocks(DOCS / "tutorial.md")
    said = ""
    for block in held:
        for line in console_lines(block):
            if not elsewhere(line):
                said = "\n".join(map(squeezed, outcome(line).splitlines()))
        if block.language == "text":
            shown = [squeezed(line) for line in block.text.splitlines() if line != "..."]
            position = 0
            for line in shown:
                found = said.find(line, position)
                assert found >= 0, f"docs/tutorial.md shows {line!r}; it is now:\n{said}"
                position = found + len(line)


def test_the_record_of_the_how_to_can_be_made_and_used(tmp_path: Path) -> None:
    page = DOCS / "how-to" / "bring-your-own-record.md"
    folder = tmp_path / "my_ties"
    folder.mkdir()
    for block in blocks(page):
        files = re.findall(r"`([a-z]+\.(?:csv|yaml))`", block.before)
        # Those of judgements.csv judge keys and statements that the example does not have.
        if block.language in ("yaml", "csv") and files[-1] != "judgements.csv":
            (folder / files[-1]).write_text(block.text, encoding="utf-8")
        for line in console_lines(block):
            if not elsewhere(line):
                outcome(line)
    shown = outcome("paradiplomacy tie show Exampleton Musterville --store ties.db")
    assert "established: The two ends contradict each other" in shown


@pytest.mark.thorough
def test_the_files_of_the_how_to_can_be_fitted_simulated_and_checked(tmp_path: Path) -> None:
    for block in blocks(DOCS / "how-to" / "fit-an-event-model.md"):
        if block.language == "csv":
            file = re.findall(r"`([a-z]+\.csv)`", block.before)[-1]
            (tmp_path / file).write_text(block.text, encoding="utf-8")
        for line in block.text.splitlines() if block.language == "console" else ():
            command, _, target = line.removeprefix("$ ").partition(" > ")
            if "mechanisms" in command or "record fit" in command:
                command += " --imputations 1"  # of a record: more take longer, and say the same
            said = outcome(command)
            if target:
                (tmp_path / target).write_text(said, encoding="utf-8")
    assert (tmp_path / "fit.npz").is_file()


@pytest.mark.parametrize(
    "name",
    [
        "how-to/read-the-ledger.md",
        "how-to/count-by-definition.md",
        "how-to/use-in-gephi-r-qgis.md",
        pytest.param(
            "how-to/re-run-and-cite.md", marks=[whole_battery.ONE_WORKER, pytest.mark.thorough]
        ),
        "reference/commands.md",
        "reference/record-format.md",
    ],
)
def test_commands_in_order_run(name: str, request: pytest.FixtureRequest) -> None:
    for block in blocks(DOCS / name):
        for line in console_lines(block):
            if shlex.split(line)[1:] == whole_battery.COMMAND:
                said_by(request.getfixturevalue("battery"), line)
            elif not elsewhere(line):
                outcome(line)


# --- Python --------------------------------------------------------------------------


LONG = "event-model-on-the-record.md"
RUN_AND_LOOKED_AT = {*OF_EVENTS.glob("*.md"), DOCS / "how-to" / "use-your-own-frame.md"}
"""Run in dyadevents/tests/unit/test_docs.py and in tests/docs/test_frames_page.py."""
WITH_PYTHON = [
    page
    for page in PAGES
    if page not in RUN_AND_LOOKED_AT and any(b.language == "python" for b in blocks(page))
]


@pytest.mark.parametrize(
    "path",
    [pytest.param(p, marks=pytest.mark.thorough) if p.name == LONG else p for p in WITH_PYTHON],
    ids=named,
)
def test_python_in_the_pages_runs(
    path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    for beside in path.parent.iterdir():  # files that a page reads; what it writes stays apart
        (tmp_path / beside.name).symlink_to(beside)
    monkeypatch.chdir(tmp_path)
    names: dict[str, object] = {"__name__": "docs"}
    for block in blocks(path):
        if block.language != "python":
            continue
        line = block.before.count("\n") + 2
        if ">>>" in block.text:
            test = doctest.DocTestParser().get_doctest(block.text, names, named(path), None, line)
            assert not doctest.DocTestRunner().run(test, clear_globs=False).failed
            names = test.globs
        elif "study(" in block.text:  # writes a report: run in the end-to-end tests
            compile(block.text, named(path), "exec")
        else:
            with warnings.catch_warnings():
                warnings.simplefilter("error")
                # As it stands there: without what this file imports from __future__.
                code = "\n" * (line - 1) + block.text
                exec(compile(code, named(path), "exec", dont_inherit=True), names)
    capsys.readouterr()


# --- links ---------------------------------------------------------------------------


def anchors(path: Path) -> set[str]:
    text = FENCE.sub("", path.read_text(encoding="utf-8"))
    included = re.search(r'^--8<-- "(.+)"$', text, re.MULTILINE)
    headings = re.findall(r"^#{1,6} (.+)$", text, re.MULTILINE)
    own = {slugify(heading.replace("`", ""), "-") for heading in headings}
    return own | anchors(ROOT / included[1]) if included else own


@pytest.mark.parametrize("path", PAGES, ids=named)
def test_links_within_the_docs_lead_somewhere(path: Path) -> None:
    text = re.sub(r"`[^`]*`", "", FENCE.sub("", path.read_text(encoding="utf-8")))
    # The site has the pages of dyadevents in a folder beside its own.
    folder = DOCS / "event-model" if path.is_relative_to(OF_EVENTS) else path.parent
    for link in re.findall(r"\]\(([^)\s]+)\)", text):
        if re.match(r"[a-z]+:", link):
            continue
        target, _, anchor = link.partition("#")
        there = Path(os.path.normpath(folder / target)).resolve() if target else path
        assert there.exists(), f"{named(path)}: {link} leads nowhere"
        if anchor and there.suffix == ".md":
            assert anchor in anchors(there), f"{named(path)}: {link} names no heading"
