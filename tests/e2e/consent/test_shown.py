"""What those who spoke did not agree to show is shown nowhere."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from tests.support.consent import COMMANDS, must_not_hold, must_not_show, shown
from tests.support.folders import CHANGCHUN, LITTLE_ROCK, Folder

from paradiplomacy.exports import FORMATS
from paradiplomacy.sources.record_folder import read_record_folder

Cli = Callable[..., Any]


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
@pytest.mark.parametrize("rule", ["both-ends", "local-press"])
def test_no_command_shows_it(
    cli: Cli, private: Folder, stored: Path, command: list[str], rule: str
) -> None:
    for where in (["--record", private.path], ["--store", stored]):
        for form in ([], ["--json"]):
            ran = cli(*command, *where, "--rule", rule, *form)
            assert ran.status == 0
            must_not_show(ran.out + ran.err)


@pytest.mark.parametrize("name", FORMATS)
def test_no_export_holds_it(
    cli: Cli, private: Folder, stored: Path, name: str, tmp_path: Path
) -> None:
    for n, where in enumerate((["--record", private.path], ["--store", stored])):
        out = tmp_path / f"{name}-{n}"
        ran = cli("export", name, *where, "--out", out, "--json")
        assert ran.status == 0
        must_not_show(ran.out + ran.err)
        files = [path for path in [out, *out.rglob("*")] if path.is_file()]
        assert files
        for path in files:
            must_not_hold(path)


@pytest.mark.parametrize("ending", ["html", "docx", "json"])
def test_no_report_for_the_council_holds_it(
    cli: Cli, private: Folder, ending: str, tmp_path: Path
) -> None:
    subjects = (["tie", "report", LITTLE_ROCK, CHANGCHUN], ["place", "report", LITTLE_ROCK])
    for n, command in enumerate(subjects):
        out = tmp_path / f"report-{n}.{ending}"
        form = ["--json"] if ending == "json" else ["--out", out, "--language", "zh"]
        ran = cli(*command, "--record", private.path, "--years", 100, *form)
        assert ran.status == 0, ran.err
        must_not_show(ran.out + ran.err)
        if ending != "json":
            assert "2005" in shown(out)
            must_not_hold(out)


@pytest.mark.essential
def test_no_file_of_a_study_holds_it(cli: Cli, private: Folder, tmp_path: Path) -> None:
    ran = cli("study", private.path, "--out", tmp_path / "report", "--json")
    assert ran.status == 0, ran.err
    must_not_show(ran.out + ran.err)
    files = [path for path in (tmp_path / "report").rglob("*") if path.is_file()]
    assert files
    for path in files:
        must_not_hold(path)


@pytest.mark.essential
def test_no_page_shows_it(private: Folder) -> None:
    from tests.support.pages import Browser

    from paradiplomacy.results.begun import RunOptions, begin
    from paradiplomacy.results.gathered import finish
    from paradiplomacy.site.live.app import create_app
    from paradiplomacy.site.live.live import Live

    opening = begin(RunOptions((str(private.path),)))
    live = Live(opening, results=finish(opening))
    browser = Browser(create_app(live))
    pages = [*live.site]
    assert {"index.html", "zh/index.html", "tables/ties.csv", "data/search.js"} <= set(pages)
    for page in pages:
        answer = browser.get(f"/{quote(page)}")
        assert answer.status_code == 200, page
        must_not_show(answer.text + str(answer.headers))
    # What is not there is answered with names that are.
    for page in ("/claims/whisper.html", "/tables/whispered.csv", "/sources/whispe.json"):
        answer = browser.get(page)
        assert answer.status_code == 404
        must_not_show(answer.text)


def test_no_result_that_is_kept_holds_it(
    private: Folder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from paradiplomacy.cache import CACHE, KEEP
    from paradiplomacy.results.begun import RunOptions, begin

    monkeypatch.setenv(CACHE, str(tmp_path / "cache"))
    monkeypatch.delenv(KEEP)
    opening = begin(RunOptions((str(private.write()),)))
    assert opening.frames.ties.height  # the record is kept, and its tables
    kept = [path for path in (tmp_path / "cache").rglob("*") if path.is_file()]
    assert len(kept) == 2
    for path in kept:
        content = path.read_bytes().decode("utf-8", "replace")
        assert "Changchun" in content  # it is not packed, so that words would be found
        must_not_show(content)


def test_what_an_anonymous_source_said_is_shown_without_it(cli: Cli, private: Folder) -> None:
    told = json.loads(cli("tie", "show", LITTLE_ROCK, CHANGCHUN, "-r", private.path, "--json").out)
    (fact,) = (f for f in told["facts"] if f["property"] == "renewed")
    (line,) = fact["lines"]
    (cited,) = (each for each in told["cited"] if each["source"] == line["source"])
    assert (line["value"], line["side"]) == ("2004-05-06", "CN:government")
    assert (cited["title"], cited["url"]) == ("An account, name withheld", "")
    assert (line["locator"], line["note"]) == ("", "")
    # The end was told in confidence; what is left has been silent for more than ten years.
    assert told["status"] == "not known"
    assert [e["description"] for e in told["exchanges"]] == ["", "A delegation came."]


def test_the_exported_folder_can_be_read_again(cli: Cli, private: Folder, tmp_path: Path) -> None:
    out = tmp_path / "shown"
    assert cli("export", "record", "-r", private.path, "--out", out).status == 0
    assert cli("record", "validate", out).status == 0
    shown = read_record_folder(out)
    assert "closed-interview" not in {source.id for source in shown.sources}
    assert {s.source for s in shown.statements} <= {source.id for source in shown.sources}


def test_no_judgement_that_leaves_the_store_holds_it(
    cli: Cli, stored: Path, tmp_path: Path
) -> None:
    out = tmp_path / "judgements.csv"
    assert cli("place", "judgements", "--store", stored, "--out", out).status == 0
    must_not_show(out.read_text(encoding="utf-8"))
    assert "us-zz-aidetown" in out.read_text(encoding="utf-8")


@pytest.mark.essential
def test_what_was_withdrawn_is_in_nothing_that_is_made_after(  # noqa: PLR0917
    cli: Cli,
    private: Folder,
    stored: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    from paradiplomacy.cache import CACHE, KEEP
    from paradiplomacy.results.begun import RunOptions, begin

    words = ("cityplacesecret", "answer of city", "met in the park")
    private.tables["answers.csv"].append(
        dict.fromkeys(private.tables["answers.csv"][0], "")
        | {"account": "n-city", "question": "trust.central", "value": "2", "text": words[1],
           "source": "talk-city"}
    )  # fmt: skip
    private.add("exchanges.csv", id="walk", source="talk-city", description=words[2])
    assert cli("import", private.write(), "--store", stored).status == 0
    monkeypatch.setenv(CACHE, str(tmp_path / "cache"))
    monkeypatch.delenv(KEEP)

    def made(name: str, forms: Iterable[str]) -> str:
        """All that is made of the store: record, kept results, exports, search, backup, log."""
        opening = begin(RunOptions(store=str(stored)))
        texts = [repr(opening.record), repr(opening.frames)]  # kept with its tables
        for command in (["search", "park"], ["search", "cityplace"], ["record", "info"]):
            ran = cli(*command, "--store", stored)
            texts.append(ran.out + ran.err)
        folder = tmp_path / name
        folder.mkdir()
        for form in forms:
            ran = cli("export", form, "--store", stored, "--out", folder / form)
            assert ran.status == 0, ran.err
        ran = cli("backup", folder / "ties.zip", "--store", stored)
        assert ran.status == 0, ran.err
        kept = [*folder.rglob("*"), *(tmp_path / "cache").rglob("*")]
        texts += [shown(path) for path in kept if path.is_file()]
        texts += [shown(path) for path in stored.parent.glob(f"{stored.name}*")]
        return "".join([*texts, caplog.text]).casefold()

    before = made("before", ["csv"])
    assert [word for word in words if word in before] == list(words)
    ran = cli("interview", "withdraw", "n-city", "--store", stored, "--by", "Ann", "--yes")
    assert ran.status == 0, ran.err
    after = made("after", FORMATS)
    assert [word for word in (*words, "cityofficesecret", "citytitlesecret") if word in after] == []
    site = tmp_path / "site"
    assert cli("study", "--store", stored, "--out", site).status == 0
    written = "".join(shown(path) for path in site.rglob("*") if path.is_file()).casefold()
    assert "changchun" in written
    assert [word for word in words if word in written] == []
