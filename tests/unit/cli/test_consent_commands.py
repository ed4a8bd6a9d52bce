"""`interview anonymity`, `interview text` and `interview withdraw`, `backup` and `restore`."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.support.accounts import CLERK, account, material
from tests.support.folders import CHANGCHUN, LITTLE_ROCK, Folder
from tests.support.races import races_in

from paradiplomacy.access.people import People
from paradiplomacy.access.roles import Grant, Role
from paradiplomacy.evidence.consent import scrubbing
from paradiplomacy.evidence.engine import reading
from paradiplomacy.evidence.store import Store
from paradiplomacy.interviews import texts as interview_texts
from paradiplomacy.sources.record_folder import read_record_folder

Cli = Callable[..., Any]

SECRETS = ("Whispering", "hush-note", "hush-tape", "Office of Hush", "hush-answer", "hushville")


@pytest.fixture
def asked(folder: Folder) -> Folder:
    """The small folder with an account of its own source, and one of a source of several."""
    folder.add("sources.csv", id="talk", title="Whispering", url="https://x.example/Whispering",
               note="hush-note")  # fmt: skip
    folder.add("sources.csv", id="panel", title="Panel", url="https://x.example/panel")
    cited = {"source": "talk", "locator": "hush-tape", "note": "hush-note"}
    folder.add("places.csv", id="us-zz-hushville", name="hushville", country="US", source="talk")
    folder.tie("established", "1971-02-03", place_a="us-zz-hushville", **cited)
    folder.add("accounts.csv", id="n1", side="US", place=LITTLE_ROCK, partner=CHANGCHUN,
               office="Office of Hush", role="aide", consent="city", **cited)  # fmt: skip
    folder.add("answers.csv", account="n1", question="trust.city", value="4", text="hush-answer",
               **cited)  # fmt: skip
    folder.add("accounts.csv", id="n2", side="US", office="City Hall", source="panel")
    said = {s.value: s.id for s in read_record_folder(folder.write()).statements}
    folder.add("judgements.csv", kind="reject", subject=said["Office of Hush"], why="hush-note")
    folder.add("judgements.csv", subject="us-zz-hushville", object=LITTLE_ROCK, why="hush-note")
    folder.add("judgements.csv", kind="reject", subject=said["City Hall"], why="as Whispering said")
    assert folder.problems() == ()
    return folder


def secrets_in(folder: Path) -> list[str]:
    text = "".join(path.read_text(encoding="utf-8") for path in folder.iterdir())
    return [word for word in SECRETS if word in text]


def test_from_a_folder_the_rows_go_and_a_line_says_that_they_were_there(
    cli: Cli, asked: Folder
) -> None:
    path = asked.write()
    assert secrets_in(path) == list(SECRETS)
    ran = cli("interview", "withdraw", "n1", "--record", path, "--by", "Ann", "--yes", "--json")
    assert ran.status == 0, ran.err
    told = json.loads(ran.out)
    assert (told["account"], told["sources"], told["erased"]) == ("n1", ["talk"], True)
    assert secrets_in(path) == []
    assert {p.name for p in path.parent.iterdir() if p.name.startswith(".")} == set()
    left = read_record_folder(path)
    assert {s.subject for s in left.statements if "account" in s.subject} == {"account:n2"}
    stones = {j.subject for j in left.judgements if j.kind == "erased"}
    assert stones == {"account:n1", "source:talk"}
    assert [j.why for j in left.judgements if j.kind == "reject"] == ["erased"]


def test_the_folder_s_line_erases_in_a_store_that_has_it(
    cli: Cli, asked: Folder, tmp_path: Path
) -> None:
    store = tmp_path / "ties.db"
    assert cli("import", asked.write(), "--store", store).status == 0
    assert cli("interview", "withdraw", "n1", "-r", asked.path, "--by", "A", "--yes").status == 0
    assert cli("import", asked.path, "--store", store).status == 0
    content = b"".join(file.read_bytes() for file in tmp_path.glob("ties.db*")).decode("latin-1")
    assert [word for word in SECRETS if word in content] == []


def test_a_dry_run_and_a_no_change_nothing(
    cli: Cli, asked: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = asked.write()
    before = {file.name: file.read_bytes() for file in path.iterdir()}
    for language, word in (("en", "would be erased"), ("zh", "将删除")):
        ran = cli("interview", "withdraw", "n1", "-r", path, "--by", "A", "--dry-run",
                  "--language", language)  # fmt: skip
        assert ran.status == 0, ran.err
        assert word in ran.err
    monkeypatch.setattr(sys, "stdin", io.StringIO("n\n"))
    assert cli("interview", "withdraw", "n1", "-r", path, "--by", "A").status == 1
    assert {file.name: file.read_bytes() for file in path.iterdir()} == before


def test_what_others_need_cannot_go(cli: Cli, asked: Folder) -> None:
    del asked.tables["judgements.csv"]
    (asked.path / "judgements.csv").unlink()
    asked.tie("established", "1972", place_a="us-zz-hushville", source="lr")
    path = asked.write()
    before = {file.name: file.read_bytes() for file in path.iterdir()}
    ran = cli("interview", "withdraw", "n1", "-r", path, "--by", "A", "--yes")
    assert ran.status == 1
    assert "us-zz-hushville" in ran.err
    assert {file.name: file.read_bytes() for file in path.iterdir()} == before


def test_from_a_store_it_goes_with_the_text_and_kept_results(
    cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from paradiplomacy.cache import ResultCache

    monkeypatch.setattr(interview_texts, "_COST", 2**4)
    monkeypatch.setenv("PARADIPLOMACY_CACHE", str(tmp_path / "cache"))
    results = ResultCache(tmp_path / "cache" / "results")
    results.save("record", "0f", "says n1", of={"r": "ab"})
    results.save("record", "1f", "of another", of={"other": "ab"})
    texts = interview_texts.InterviewTexts(tmp_path / "texts.json")
    texts.add("n1", "hush-answer", b"a long passphrase")
    store = tmp_path / "ties.db"
    with Store.open(store) as opened:
        opened.import_material(material(account("n1", **CLERK), account("n2", **CLERK)))
    ran = cli("interview", "withdraw", "n1", "--store", store, "--by", "Ann", "--yes",
              "--texts", texts.path)  # fmt: skip
    assert ran.status == 0, ran.err
    assert (results.get("record", "0f"), results.get("record", "1f")) == (None, "of another")
    assert texts.accounts() == ()
    assert b"says n1" not in b"".join(file.read_bytes() for file in tmp_path.glob("ties.db*"))
    ran = cli("interview", "withdraw", "n9", "--store", store, "--by", "Ann", "--yes")
    assert (ran.status, "n9" in ran.err) == (1, True)


def test_an_interview_on_the_site_is_withdrawn_released_or_not(cli: Cli, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'ties.db'}"
    with races_in(url, tmp_path) as races:
        here, there = races.respondent(0, finished=True), races.respondent(1)
        asked = ["interview", "withdraw", here.account, "--store", url, "--by", "Ann"]
        would = cli(*asked, "--dry-run")
        assert "answers kept with its interview on the site: 2" in would.err
        assert races.state(here) == "finished"
        told = json.loads(cli(*asked, "--yes", "--json").out)
        assert (told["statements"], told["drafts"], told["erased"]) == (0, 2, True)
        assert told["waits"] is False
        assert races.state(here) == "withdrawn"
        assert cli(*asked, "--yes").status == 0, "again is no error"
        races.sends(there, "finish")()
        released = ["interview", "withdraw", there.account, "--store", url, "--by", "Ann"]
        assert json.loads(cli(*released, "--yes", "--json").out)["statements"] > 2
        assert races.state(there) == "withdrawn"
        mine = races.interviews.of(there.person)
        assert mine is not None
        assert (mine.consent, mine.office) == ("none", "")
        nobody = cli("interview", "withdraw", "site-nobody", "--store", url, "--by", "Ann", "--yes")
        # Accounts have random names: which of the two is nearest to this one is chance.
        assert here.account in nobody.err or there.account in nobody.err


def test_where_somebody_reads_it_says_that_the_file_waits(
    cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scrubbing, "PATIENCE", 0.05)
    monkeypatch.setattr(scrubbing, "_try_on", lambda path: scrubbing._trying.clear())
    url = f"sqlite:///{tmp_path / 'ties.db'}"
    with races_in(url, tmp_path) as races, reading(races.store.engine) as reader:
        here = races.respondent(0, finished=True)
        reader.exec_driver_sql("SELECT count(*) FROM statements").scalar()
        asked = ["interview", "withdraw", here.account, "--store", url, "--by", "Ann", "--yes"]
        assert "another program reads" in cli(*asked).err.lower().replace("\n", " ")
        assert json.loads(cli(*asked, "--json").out)["waits"] is True
        assert "正在读取" in cli(*asked, "--language", "zh").err


@pytest.mark.parametrize(("language", "word"), [("en", "waits"), ("zh", "等待编组")])
def test_a_report_says_how_accounts_are_shown_that_are_not_to_be_named(
    cli: Cli, asked: Folder, language: str, word: str
) -> None:
    path = asked.write()
    ran = cli("interview", "anonymity", path, "--language", language)
    assert ran.status == 0, ran.err
    assert "n1" in ran.out
    assert word in ran.out
    assert "PARADIPLOMACY_GROUP" in ran.out
    told = json.loads(cli("interview", "anonymity", path, "--json").out)
    assert told["smallest_group"] == 3
    assert [(a["account"], a["state"], a["group"], a["alike"]) for a in told["accounts"]] == [
        ("n1", "waiting", "", 1)
    ]
    quiet = cli("interview", "anonymity", "china_russia", "--language", language)
    assert quiet.out.strip()


@pytest.mark.parametrize("language", ["en", "zh"])
def test_groups_are_noted_in_a_folder_and_in_a_store(
    cli: Cli, asked: Folder, tmp_path: Path, language: str
) -> None:
    for n in range(3, 6):
        asked.add("accounts.csv", id=f"n{n}", side="CN", place=CHANGCHUN, partner=LITTLE_ROCK,
                  office="Office", role="aide", consent="city", source="panel")  # fmt: skip
        asked.add("answers.csv", account=f"n{n}", question="trust.city", value=str(n),
                  source="panel")  # fmt: skip
    store, path = tmp_path / "ties.db", asked.write()
    assert cli("import", path, "--store", store).status == 0
    for where in ((path,), ("--store", store)):
        more = ("--by", "Ann", "--language", language)
        before = cli("interview", "anonymity", path, "--json").out
        tried = cli("interview", "group", *where, *more, "--dry-run", "--json")
        assert json.loads(tried.out)["noted"] is False
        assert cli("interview", "anonymity", path, "--json").out == before
        ran = cli("interview", "group", *where, *more, "--yes")
        assert ran.status == 0, ran.err
        assert "group-small-1" in ran.out
        again = json.loads(cli("interview", "group", *where, *more, "--yes", "--json").out)
        assert (again["groups"], again["noted"]) == ([], False)
        of = ("small", "--store", store) if len(where) > 1 else where
        told = json.loads(cli("interview", "anonymity", *of, "--json").out)["accounts"]
        states = {a["account"]: (a["state"], a["group"], a["alike"]) for a in told}
        assert states == {"n1": ("waiting", "", 1)} | {
            f"n{n}": ("shown", "group-small-1", 3) for n in range(3, 6)
        }
    ran = cli("interview", "withdraw", "n4", "--record", path, "--by", "Ann", "--yes")
    assert ran.status == 0, ran.err
    told = json.loads(cli("interview", "anonymity", path, "--json").out)["accounts"]
    assert [a["state"] for a in told] == ["waiting", "withheld", "withheld"]
    left = {(j.subject, j.why) for j in read_record_folder(path).judgements if j.kind == "grouped"}
    assert left == {("account:n3", "erased"), ("account:n5", "erased")}


def test_texts_are_added_read_and_given_another_key(
    cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(interview_texts, "_COST", 2**4)
    (tmp_path / "talk.txt").write_text("We met the 市长.", encoding="utf-8")
    of = ("--texts", tmp_path / "texts.json")
    first, second = tmp_path / "first.key", tmp_path / "second.key"
    ran = cli("interview", "text", "add", "n1", tmp_path / "talk.txt", *of, "--new-key-file", first)
    assert ran.status == 0, ran.err
    assert (
        cli("interview", "text", "read", "n1", *of, "--key-file", first).out == "We met the 市长."
    )
    change = ("interview", "text", "rotate-key", *of, "--key-file", first)
    assert cli(*change, "--new-key-file", second).status == 0
    ran = cli("interview", "text", "read", "n1", *of, "--key-file", first)
    assert (ran.status, ran.out) == (1, "")
    assert "not the one of these texts" in ran.err
    assert len(ran.err.splitlines()) <= 2
    assert cli(*change, "--new-key-file", tmp_path / "third.key").status == 1
    assert not (tmp_path / "third.key").exists()
    assert "市长" in cli("interview", "text", "read", "n1", *of, "--key-file", second).out
    (tmp_path / "talk.txt").write_bytes(b"We met \xff whispering")
    ran = cli("interview", "text", "add", "n2", tmp_path / "talk.txt", *of, "--key-file", second)
    assert (ran.status, "whispering" in ran.err) == (1, False)


def test_a_store_is_backed_up_and_restored(cli: Cli, tmp_path: Path) -> None:
    store, archive, again = (tmp_path / name for name in ("ties.db", "ties.zip", "again.db"))
    with Store.open(store) as opened:
        opened.import_material(material(account("n1", **CLERK)))
        everybody = People(opened.engine)
        everybody.add("ann@example.org", "Ann", Grant(Role.ADMIN), by="local")
    ran = cli("backup", archive, "--store", store, "--json")
    assert ran.status == 0, ran.err
    said = json.loads(ran.out)
    assert said["rows"]["records"] == 1
    # Nobody is there to be asked: nothing is made.
    ran = cli("restore", archive, "--store", again)
    assert (ran.status, again.exists()) == (1, False)
    assert said["signed_by"] in ran.err
    assert "People: 1 (1 admin)" in ran.err
    assert "ann@example.org was admin" in ran.err
    wrong = cli("restore", archive, "--store", again, "--signed-by", "SHA256:another")
    assert (wrong.status, again.exists()) == (1, False)
    ran = cli("restore", archive, "--store", again, "--signed-by", said["signed_by"])
    assert ran.status == 0, ran.err
    with Store.open(store) as before, Store.open(again) as after:
        assert after.material("r") == before.material("r")
        (ann,) = People(after.engine).list_people()
    assert (ann.person.name, ann.person.grants, ann.is_disabled) == ("Ann", (), True)
    assert "Nobody can sign in" in ran.err
    assert cli("restore", archive, "--store", again, "--yes").status == 1
    office = tmp_path / "office.db"
    ran = cli("restore", archive, "--store", office, "--yes", "--with-accounts", "--json")
    assert json.loads(ran.out)["roles"] == {"admin": 1}
    with Store.open(office) as after:
        (ann,) = People(after.engine).list_people()
    assert (ann.person.grants, ann.is_disabled) == ((Grant(Role.ADMIN),), False)


def test_a_disabled_name_is_made_admin_again_at_the_machine(cli: Cli, tmp_path: Path) -> None:
    store, archive, again = (tmp_path / name for name in ("ties.db", "ties.zip", "again.db"))
    with Store.open(store) as opened:
        People(opened.engine).add("ann@example.org", "Ann", Grant(Role.ADMIN), by="local")
    assert cli("backup", archive, "--store", store).status == 0
    assert cli("restore", archive, "--store", again, "--yes").status == 0
    of = ("ann@example.org", "--store", again)
    assert cli("people", "disable", *of, "--enable").status == 0
    assert cli("people", "role", *of, "--role", "admin").status == 0
    assert "/invitation/" in cli("people", "reset", *of).out


def test_another_key_signs_where_it_is_named(cli: Cli, tmp_path: Path) -> None:
    store, key = tmp_path / "ties.db", tmp_path / "office.pem"
    Store.open(store).close()
    of = ("--store", store, "--sign-with", key, "--json")
    first = json.loads(cli("backup", tmp_path / "a.zip", *of).out)["signed_by"]
    assert json.loads(cli("backup", tmp_path / "b.zip", *of).out)["signed_by"] == first
    assert key.stat().st_mode & 0o777 == 0o600
    key.write_text("no key")
    ran = cli("backup", tmp_path / "c.zip", *of)
    assert (ran.status, "Ed25519" in ran.err) == (1, True)
    assert not (tmp_path / "c.zip").exists()
