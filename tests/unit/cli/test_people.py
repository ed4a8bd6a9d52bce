"""People of a store from the command line."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from paradiplomacy.access.people import People
from paradiplomacy.cli.main import app
from paradiplomacy.errors import ParadiplomacyError
from paradiplomacy.evidence.engine import connect
from paradiplomacy.evidence.store import Store
from paradiplomacy.record.open import open_record, read_material
from tests.support.people import PASSWORD, cheap_passwords, empty_store

PLACE = next(iter(open_record("china_russia").places))


class Terminal:
    """Commands on the people of one store."""

    def __init__(self, store: Path) -> None:
        self.store = store

    def __call__(self, *words: str, given: str = "") -> str:
        line = ["people", *words, "--store", str(self.store)]
        result = CliRunner().invoke(app, line, input=given, env={"COLUMNS": "150"})
        if isinstance(result.exception, ParadiplomacyError):
            raise result.exception
        assert result.exit_code == 0, result.output
        return result.stdout


@pytest.fixture
def terminal(tmp_path: Path) -> Terminal:
    cheap_passwords()
    return Terminal(empty_store(tmp_path / "ties.db"))


def test_somebody_is_added_given_a_role_and_disabled(terminal: Terminal) -> None:
    ann = ("--name", "Ann", "--role", "admin")
    terminal("add", "ann@example.org", *ann, "--password-stdin", given=f"{PASSWORD}\n")
    terminal("add", "bo@example.org", "--name", "Bo", given=f"{PASSWORD}\n{PASSWORD}\n")
    with Store.open(terminal.store) as store:
        store.import_material(read_material("china_russia"))
    steward = ("role", "bo@example.org", "--role", "steward", "--place")
    for wrong in ("RU", "ru-nowhere"):
        with pytest.raises(ParadiplomacyError, match=f"no place '{wrong}'"):
            terminal(*steward, wrong)
    terminal(*steward, PLACE)
    listed = json.loads(terminal("list", "--json"))
    assert [each["email"] for each in listed["people"]] == ["ann@example.org", "bo@example.org"]
    assert listed["people"][1]["roles"] == [{"role": "steward", "record": "", "side": PLACE}]
    terminal("disable", "bo@example.org")
    assert "disabled" in terminal("list")
    terminal("disable", "bo@example.org", "--enable")
    events = [line["event"] for line in json.loads(terminal("log", "--json"))["log"]]
    assert events == ["enable", "disable", "role", "add", "add"]
    assert "ann@example.org" not in terminal("log", "--most", "1")


def test_a_link_is_printed_once_and_can_be_taken_back(terminal: Terminal) -> None:
    link = terminal("invite", "--role", "coder", "--address", "https://ties.example.org/").strip()
    assert re.fullmatch(r"https://ties\.example\.org/invitation/[\w-]{43}", link)
    (invited,) = json.loads(terminal("list", "--json"))["invitations"]
    assert link.rpartition("/")[2] not in json.dumps(invited)
    terminal("disable", invited["key"])
    assert "revoked" in terminal("list")


def test_a_link_to_a_new_password(terminal: Terminal) -> None:
    terminal("add", "ann@example.org", "--name", "Ann", "--role", "admin", "--no-password")
    token = terminal("reset", "ann@example.org").strip().rpartition("/")[2]
    engine = connect(terminal.store)
    People(engine).accept(token, email="", name="", password=PASSWORD)
    assert People(engine).sign_in("ann@example.org", PASSWORD)[0].name == "Ann"
    engine.dispose()


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["add", "ann", "--name", "A", "--no-password"], "not an email address"),
        (["add", "a@x.org", "--name", "A", "--role", "king"], "no role 'king'"),
        (["add", "a@x.org", "--name", "A", "--record", "x"], "no record 'x'"),
        (["add", "a@x.org", "--name", "A", "--role", "respondent", "--place", "cn-x"], "invite"),
        (["role", "a@x.org", "--role", "coder"], "no person 'a@x.org'"),
        (["disable", "nobody"], "no person or invitation"),
        (["invite", "--language", "fr"], "no language 'fr'"),
    ],
)
def test_what_cannot_be_is_refused(terminal: Terminal, words: list[str], says: str) -> None:
    with pytest.raises(ParadiplomacyError, match=says):
        terminal(*words)
