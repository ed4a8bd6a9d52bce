"""No address shows its password, wherever on the command line or in a message it stands."""

from __future__ import annotations

import string
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.support.examples import examples
from typer.main import get_command
from typer.testing import CliRunner

from paradiplomacy import open_record
from paradiplomacy.cli.main import SETTINGS, app
from paradiplomacy.errors import NotFoundError, Problem, RecordError
from paradiplomacy.evidence.engine import connect, name_of
from paradiplomacy.masking import mask

PASSWORDS = st.text(string.ascii_letters + string.digits + "-._~!$&()*+,;=/ :é密", max_size=20)
PASSWORDS = PASSWORDS.map("QX{}7z".format)
ENCODED = st.text(max_size=12).map(lambda text: quote(f"QX{text}7z", safe="", errors="replace"))
SCHEMES = st.sampled_from(["postgresql", "postgresql+psycopg", "sqlite", "mysql", "x-y.z"])


def commands(found: Any, words: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Each command with the words that call it."""
    yield words, found
    for name, inner in getattr(found, "commands", {}).items():
        yield from commands(inner, (*words, name))


COMMANDS = dict(commands(get_command(app)))
"""Each command by the words that call it."""


def positions() -> Iterator[tuple[str, ...]]:
    """Each place where an argument may stand; ``{}`` stands for it."""
    for words, command in COMMANDS.items():
        yield (*words, "{}")
        yield (*words, "--", "--store", "{}")
        for param in command.params:
            options = getattr(param, "opts", [])
            if param.param_type_name == "option" and "--store" not in options:
                yield (*words, options[0], "{}")
                yield (*words, f"{options[0]}={{}}")


POSITIONS = tuple(positions())
STORES = tuple(
    words
    for words, command in COMMANDS.items()
    if any("--store" in getattr(param, "opts", []) for param in command.params)
)


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in SETTINGS:
        monkeypatch.delenv(name, raising=False)


def run(*arguments: str, env: dict[str, str] | None = None) -> str:
    """All that a command writes, as one line, with the error that its console script writes."""
    result = CliRunner().invoke(app, arguments, env=env)
    assert result.exit_code != 0
    ours = result.exception is None or isinstance(result.exception, (SystemExit, RecordError))
    assert ours or type(result.exception).__module__ == "paradiplomacy.errors", result.exception
    return "".join((result.output + str(result.exception)).replace("│", "").split())


def shown(password: str, said: str) -> bool:
    return "".join(password.split()) in said


calm = settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=examples(60)
)


def test_there_are_positions_of_all_kinds() -> None:
    assert ("study", "{}") in POSITIONS
    assert ("record", "info", "--record", "{}") in POSITIONS
    assert ("study", "--out={}") in POSITIONS
    assert ("study",) in STORES


@calm
@given(scheme=SCHEMES, password=PASSWORDS | ENCODED, where=st.sampled_from(POSITIONS))
def test_no_argument_shows_a_password(scheme: str, password: str, where: tuple[str, ...]) -> None:
    address = f"{scheme}://ann:{password}@db.example/ties"
    said = run(*(word.format(address) for word in where))
    assert not shown(password, said)
    assert not list(Path().iterdir())


@pytest.mark.parametrize("words", STORES, ids=" ".join)
def test_no_store_shows_its_password(words: tuple[str, ...]) -> None:
    for password in ("QX/sec:ret7z", "QX%40sec7z", "QX@sec7z"):
        # Port 1 is nobody's.
        address = f"postgresql://ann:{password}@127.0.0.1:1/ties?connect_timeout=1"
        said = run(*words, *needed(words), f"--store={address}")
        assert not shown(password, said)
        assert "sec" not in said
    assert "sec" not in run(*words, *needed(words), env={"PARADIPLOMACY_STORE": address})


def needed(words: tuple[str, ...]) -> list[str]:
    """Arguments without which a command does not get as far as its store."""
    command = COMMANDS[words]
    # Without verdicts, a list of claims asks no store.
    given = ["--verdicts"] if words == ("hypothesis", "list") else []
    for param in command.params:
        if param.required:
            given += ["x"] if param.param_type_name == "argument" else [param.opts[0], "x"]
    return given


@pytest.mark.parametrize("name", sorted(set(SETTINGS) - {"PARADIPLOMACY_STORE"}))
def test_no_setting_shows_a_password(name: str) -> None:
    said = run("study", "china_russia", env={name: "postgresql://ann:QXsecret7z@db/ties"})
    assert "QXsecret7z" not in said
    assert name in said
    assert not list(Path().iterdir())


@given(
    scheme=SCHEMES,
    password=PASSWORDS | ENCODED,
    before=st.text(max_size=20).filter(lambda text: ":/" not in text),
    quoted=st.booleans(),
)
def test_no_message_shows_a_password(scheme: str, password: str, before: str, quoted: bool) -> None:
    address = f"{scheme}://ann:{password}@db.example/ties"
    text = f"{before} {address!r}" if quoted else f"{before} {address}"
    assert password not in mask(text)
    assert mask(mask(text)) == mask(text)
    assert password not in mask(f"{before} {Path(address)}")
    problem = Problem(address, 1, address, text)
    for error in (NotFoundError("record", address), RecordError([problem])):
        assert password not in str(error)
        assert password not in repr(error)
    with pytest.raises(NotFoundError, match="with --store") as caught:
        open_record(address)
    assert password not in str(caught.value)


@given(text=st.text(max_size=80) | st.text("ab:/@.h tps?=&", max_size=40))
def test_text_without_an_address_stays_as_it_is(text: str) -> None:
    if ":/" not in text:
        assert mask(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "http://127.0.0.1:8000/ is taken; write to ann@example.org",
        "https://example.org:443/a@b",
        "store ties.db: 3 of 5, see https://example.org/a?b=c",
        "postgresql://ann@db.example:5432/ties",
        "a:b@c",
    ],
)
def test_an_address_without_a_password_stays_as_it_is(text: str) -> None:
    assert mask(text) == text


@pytest.mark.parametrize(
    "text",
    ["://ann:QXsecret7z@", "ann:QXsecret7z@db.example/ties", "ann:QXsecret7z@db.example:5432/ties"],
)
def test_an_address_without_its_scheme_is_masked(text: str) -> None:
    assert mask(f"no record '{text}'") == f"no record '{text}'".replace("QXsecret7z", "***")


def test_a_password_among_the_parameters_of_an_address_is_masked() -> None:
    engine = connect("postgresql://db.example/ties?user=ann&password=QXsecret7z")
    assert name_of(engine) == "postgresql+psycopg://db.example/ties?password=***&user=ann"
