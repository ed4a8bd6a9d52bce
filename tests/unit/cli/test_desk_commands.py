"""An office enters, lists and closes by command, and nobody sees what they must not."""

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from tests.support.folders import LITTLE_ROCK, Folder
from typer.testing import CliRunner

from paradiplomacy.cli.main import app
from paradiplomacy.evidence.backup import backup, restore
from paradiplomacy.evidence.store import Store
from paradiplomacy.sources.record_folder import read_record_folder


@pytest.fixture
def store(tmp_path: Path) -> str:
    path = tmp_path / "desk.db"
    with Store.open(path) as opened:
        opened.import_material(read_record_folder(Folder.small(tmp_path / "folder").write()))
    return str(path)


def run(*words: str, store: str, code: int = 0, asked: str = "") -> Any:
    done = CliRunner().invoke(app, [*words, "--store", store], input=asked or None)
    assert done.exit_code == code, done.output
    return done


def view(*words: str, store: str) -> Any:
    return json.loads(run(*words, "--json", store=store).stdout)


def test_a_request_is_entered_falls_due_and_is_closed(store: str) -> None:
    office = ("--office", LITTLE_ROCK)
    entered = view("request", "add", "a speaker", "--partner", "Changchun", "--due", "2090-12-15",
                   "--responsible", "AB", *office, store=store)  # fmt: skip
    key = entered["subject"].removeprefix("request:")
    today = ("--today", "2090-11-30")
    assert [d["what"] for d in view("due", *today, store=store)["due"]].count("request") == 0
    (due,) = [d for d in view("due", *today, "--whole", store=store)["due"] if d["text"]]
    assert (due["on"], due["responsible"], due["is_late"]) == ("2090-12-15", "AB", False)
    run("request", "close", key, *office, store=store)
    assert view("request", "list", store=store)["requests"] == []
    (closed,) = view("request", "list", "--all", store=store)["requests"]
    assert (closed["status"], closed["request"]) == ("done", key)


def test_lists_are_in_both_languages(store: str) -> None:
    office = ("--office", LITTLE_ROCK)
    run("agreement", "add", "Changchun", "Water", "--renewal", "on request", *office, store=store)
    run("contact", "add", "Changchun", "clerk", "--name", "Wei Example", *office, store=store)
    english = run("agreement", "list", store=store).stdout
    chinese = run("agreement", "list", "--language", "zh", store=store).stdout
    assert "on request" in english
    assert "Water" in english
    assert "经申请续期" in chinese
    assert "Wei Example" not in run("contact", "list", store=store).stdout
    assert "Wei" in run("contact", "list", "--whole", store=store).stdout


def test_texts_of_an_agreement_are_kept_and_restored(store: str, tmp_path: Path) -> None:
    contents = {"en": b"%PDF-1.7 water", "zh": "水".encode()}
    options = []
    for language, content in contents.items():
        file = tmp_path / f"water {language}.pdf"
        file.write_bytes(content)
        options += ["--text", f"{language}={file}"]
    run("agreement", "add", "Changchun", "Water", *options, "--office", LITTLE_ROCK, "--by", "Ann",
        store=store)  # fmt: skip
    (made,) = view("agreement", "list", store=store)["agreements"]
    assert made["languages"] == ["en", "zh"]
    hashes = {language: sha256(content).hexdigest() for language, content in contents.items()}
    assert made["texts"] == [f"{key} {digest} water {key}.pdf" for key, digest in hashes.items()]
    backup(store, tmp_path / "ties.zip")
    restore(tmp_path / "ties.zip", tmp_path / "again.db")
    for path in (store, tmp_path / "again.db"):
        with Store.open(path) as opened:
            kept = {key: opened.agreement_text("small", each) for key, each in hashes.items()}
        assert kept == contents
    run("review", "undo", "--entry", "--by", "Ann", store=store)
    with Store.open(store) as opened:
        assert opened.agreement_text("small", hashes["en"]) is None
    assert contents["en"] not in Path(store).read_bytes()


def test_a_text_is_refused_by_its_content(store: str, tmp_path: Path) -> None:
    file = tmp_path / "water.pdf"
    file.write_bytes(bytes(9))
    for option, said in ((f"en={file}", "is not a PDF"), (f"e={file}", "no code of a language")):
        wrong = run("agreement", "add", "Changchun", "Water", "--text", option, "--office",
                    LITTLE_ROCK, store=store, code=1)  # fmt: skip
        assert said in str(wrong.exception)
    run("agreement", "add", "Changchun", "Water", "--text", str(file), store=store, code=2)


def test_nothing_is_erased_without_a_yes(store: str) -> None:
    entered = view("contact", "add", "Changchun", "clerk", "--office", LITTLE_ROCK, store=store)
    key = entered["subject"].removeprefix("contact:")
    run("contact", "withdraw", key, store=store, code=1, asked="n\n")
    assert len(view("contact", "list", store=store)["contacts"]) == 1
    run("contact", "withdraw", key, store=store, asked="y\n")
    assert view("contact", "list", store=store)["contacts"] == []


def test_an_entry_is_taken_back_whole(store: str) -> None:
    run("tie", "add", "Turku", "--country", "Finland", "--office", LITTLE_ROCK, "--by", "Ann",
        store=store)  # fmt: skip
    run("contact", "add", "Changchun", "clerk", "--name", "Wei Example", "--office", LITTLE_ROCK,
        "--by", "Ann", store=store)  # fmt: skip
    run("review", "undo", "--entry", "--by", "Bo", store=store, code=1)
    run("review", "undo", "--entry", "--by", "Ann", store=store)
    assert view("contact", "list", store=store)["contacts"] == []
    assert b"Wei Example" not in Path(store).read_bytes()
    said = run("review", "undo", "--entry", "--by", "Ann", store=store)
    assert "the entry is taken back" in said.stderr
    run("review", "undo", "--entry", "--by", "Ann", store=store, code=1)


PLACE = "place:se-little-made"
ANN = ("--office", LITTLE_ROCK, "--by", "Ann")


def test_an_entry_is_named_by_what_it_is_on(store: str) -> None:
    run("place", "add", "Little Made", "SE", *ANN, store=store)
    run("request", "add", "a speaker", *ANN, store=store)
    undone = view("review", "undo", PLACE, "--entry", "--by", "Ann", store=store)
    assert undone["statements"] == 3
    assert len(view("request", "list", store=store)["requests"]) == 1
    again = run("review", "undo", PLACE, "--entry", "--by", "Ann", store=store, code=1)
    assert "nothing of yours is left" in str(again.exception)


def test_what_was_said_of_a_place_once_more_is_taken_back(store: str) -> None:
    run("tie", "add", "Little Made", "--country", "SE", *ANN, store=store)
    run("place", "add", "Little Made", "SE", "--level", "county", *ANN, store=store)
    undone = view("review", "undo", "--entry", "--by", "Ann", store=store)
    assert undone["statements"] == 1
    refused = run("review", "undo", PLACE, "--entry", "--by", "Ann", store=store)
    assert "the entry is taken back" in refused.stderr


def test_a_place_that_is_named_since_stays_and_why_is_said(store: str) -> None:
    run("place", "add", "Little Made", "SE", *ANN, store=store)
    run("tie", "add", "Little Made", *ANN, store=store)
    refused = run("review", "undo", PLACE, "--entry", "--by", "Ann", store=store, code=1)
    assert "named by what was entered since" in str(refused.exception)
    run("review", "undo", "--entry", "--by", "Ann", store=store)
    run("review", "undo", "--entry", "--by", "Ann", store=store)
    run("place", "show", "se-little-made", store=store, code=1)


def test_who_speaks_has_to_be_known_and_problems_name_their_fields(store: str) -> None:
    unknown = run("tie", "add", "Changchun", store=store, code=1)
    assert "with --office" in str(unknown.exception)
    wrong = run("exchange", "add", "Changchun", "dance", "--date", "someday", "--office",
                LITTLE_ROCK, store=store, code=1)  # fmt: skip
    assert "field 'date'" in str(wrong.exception)
    assert "field 'form'" in str(wrong.exception)
    assert "mapping" not in str(wrong.exception)


def test_a_calendar_is_written_once(store: str, tmp_path: Path) -> None:
    out = tmp_path / "due.ics"
    run("due", "--today", "2026-11-30", "--out", str(out), store=store)
    assert out.read_text(encoding="utf-8").startswith("BEGIN:VCALENDAR")
    run("due", "--out", str(out), store=store, code=1)
