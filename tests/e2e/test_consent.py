"""What those who spoke did not agree to show is shown nowhere."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any
from urllib.parse import quote

import polars as pl
import pytest
from tests.support.folders import CHANGCHUN, LITTLE_ROCK, Folder

from paradiplomacy.evidence.anonymity import GROUP
from paradiplomacy.record.exports import FORMATS
from paradiplomacy.sources.record_folder import read_record_folder

Cli = Callable[..., Any]

# Words that only a closed source says, or that stand beside what an anonymous one says.
CLOSED = (
    "Whisper",
    "1999-09-09",
    "1998-08-08",
    "closed-locator",
    "closed-note",
    "Confidential Desk",
    "hushville",  # the key of a place that only a closed source names
    "hushalias",
    "quietham",  # and of one that the gazetteer describes, for a closed source alone
    "hush-reason",
    "Hush Author",
)
ANONYMOUS = (
    "Aide of the mayor",
    "https://example.org/aide",
    "tape-7",
    "was-nervous",
    "met at home",
    "Foreign Affairs Desk",
    "aide-reason",
    "Aide Author",
)
TIERED = {
    # What each tier hides; of the last two, everything.
    "role": ("title", "url", "note", "locator", "remark"),
    "city": ("title", "url", "note", "locator", "remark", "office", "role"),
    "region": ("title", "url", "note", "locator", "remark", "office", "role", "place"),
    "none": ("title", "url", "note", "locator", "remark", "office", "role", "place", "day", "text"),
    "embargo": ("title", "url", "note", "locator", "remark", "office", "role", "place", "text"),
}
DAYS = {"none": "2011-11-12"}
HIDDEN = tuple(
    DAYS[tier] if what == "day" else f"{tier}{what}secret"
    for tier, fields in TIERED.items()
    for what in fields
)


def add_tiered(folder: Folder) -> None:
    """An account of each tier, and one under an embargo, with a secret in every field."""
    for tier in TIERED:
        secret = {what: f"{tier}{what}secret" for what in TIERED["none"]}
        place = f"us-zz-{secret['place']}"
        folder.place(place, secret["place"].title(), "Ohio", 40.5, -82.5)
        folder.add(
            "sources.csv",
            id=f"talk-{tier}",
            title=secret["title"],
            url=f"https://example.org/{secret['url']}",
            note=secret["note"],
        )
        cited = {"source": f"talk-{tier}", "locator": secret["locator"], "note": secret["remark"]}
        asked = {"embargo": "2999"} if tier == "embargo" else {"consent": tier}
        folder.add("accounts.csv", id=f"n-{tier}", side="US", place=place, partner=CHANGCHUN,
                   office=secret["office"], role=secret["role"], date=DAYS.get(tier, "2011"),
                   **asked, **cited)  # fmt: skip
        folder.add("answers.csv", account=f"n-{tier}", question="trust.city", value="4",
                   text=secret["text"], **cited)  # fmt: skip


@pytest.fixture(autouse=True)
def alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a tier hides by itself, where no group of look-alikes is asked for."""
    monkeypatch.setenv(GROUP, "1")


@pytest.fixture
def private(folder: Folder) -> Folder:
    """The small folder with a closed and an anonymous source."""
    folder.add(
        "sources.csv",
        id="closed-interview",
        title="Whisper",
        url="https://example.org/Whisper",
        consent="closed",
        voice="government",
        note="closed-note",
    )
    folder.add(
        "sources.csv",
        id="interview",
        title=ANONYMOUS[0],
        url=ANONYMOUS[1],
        consent="anonymous",
        end="CN",
        voice="government",
        note=ANONYMOUS[4],
    )
    closed = {"source": "closed-interview", "locator": "closed-locator", "note": "closed-note"}
    open_ = {"source": "interview", "locator": ANONYMOUS[2], "note": ANONYMOUS[3]}
    folder.tie("ended", "1999-09-09", **closed).tie("renewed", "2004-05-06", **open_)
    folder.add("shocks.csv")
    for told, key in ((closed, "whispered"), (open_, "told")):
        day = "1998-08-08" if told is closed else "2005-06-07"
        what = "Whisper" if told is closed else "A delegation came."
        folder.add("exchanges.csv", id=key, date=day, description=what, **told)
        folder.add("responses.csv", id=key, place=LITTLE_ROCK, partner=CHANGCHUN, date=day,
                   description=what, **told)  # fmt: skip
        folder.add("series.csv", series="opinion.local", of="US", date=day, value="42", **told)
    folder.add("accounts.csv", id="whispered", side="US", office="Confidential Desk", **closed)
    folder.add("accounts.csv", id="told", side="CN", office=ANONYMOUS[5], **open_)
    add_tiered(folder)
    hush = {"country": "US", "source": "closed-interview"}
    folder.add("places.csv", id="us-zz-hushville", name="Hushville", **hush)
    folder.place("us-zz-quietham", "Quietham", "Ohio", 40.5, -82.5)
    folder.add("places.csv", id="us-zz-aidetown", name="Aidetown", source="interview")
    for end, told in (("hushville", closed), ("quietham", closed), ("aidetown", open_)):
        folder.tie("established", "1971-02-03", place_a=f"us-zz-{end}", **told)
    said = {s.value: s.id for s in read_record_folder(folder.write()).statements}
    hushed = {"by": "Hush Author", "why": "hush-reason"}
    aided = {"by": "Aide Author", "why": "aide-reason"}
    folder.add("judgements.csv", kind="accept", subject=said["1999-09-09"], **hushed)
    folder.add("judgements.csv", kind="accept", subject=said["2004-05-06"], **aided)
    for subject, object_, why in (
        ("us-zz-hushalias", "us-zz-hushville", hushed),
        ("us-zz-hushville", LITTLE_ROCK, hushed),
        ("us-zz-aidetown", LITTLE_ROCK, aided),
    ):
        folder.add("judgements.csv", subject=subject, object=object_, **why)
    assert folder.problems() == ()
    return folder


@pytest.fixture
def stored(private: Folder, cli: Cli, tmp_path: Path) -> Path:
    """A store that holds all of it."""
    store = tmp_path / "ties.db"
    assert cli("import", private.path, "--store", store).status == 0
    assert (
        b"Whisper" in store.read_bytes() + Path(f"{store}-wal").read_bytes()
        if Path(f"{store}-wal").exists()
        else b"Whisper" in store.read_bytes()
    )
    return store


def must_not_show(text: str) -> None:
    assert [
        word for word in (*CLOSED, *ANONYMOUS, *HIDDEN) if word in text.casefold() or word in text
    ] == []


def shown(path: Path) -> str:
    """All text that a file holds."""
    if path.suffix == ".parquet":  # compressed: look at what is in it
        return str(pl.read_parquet(path).to_dicts())
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as held:
            read = [held.read(name) for name in held.namelist() if name[-8:] != ".parquet"]
        return b"\n".join(read).decode("utf-8", errors="replace")
    return path.read_bytes().decode("utf-8", errors="replace")


COMMANDS: list[list[str]] = [
    ["record", "info"],
    ["tie", "show", LITTLE_ROCK, CHANGCHUN],
    ["place", "show", LITTLE_ROCK],
    ["place", "show", CHANGCHUN],
    ["count"],
    ["count", "all-levels"],
    ["hypothesis", "run"],
]


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
@pytest.mark.parametrize("rule", ["both-ends", "official-only"])
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
            must_not_show(shown(path))


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
            must_not_show(shown(out))


def test_no_file_of_a_study_holds_it(cli: Cli, private: Folder, tmp_path: Path) -> None:
    ran = cli("study", private.path, "--out", tmp_path / "report", "--json")
    assert ran.status == 0, ran.err
    must_not_show(ran.out + ran.err)
    files = [path for path in (tmp_path / "report").rglob("*") if path.is_file()]
    assert files
    for path in files:
        must_not_show(shown(path))


def test_no_page_shows_it(private: Folder) -> None:
    from tests.support.pages import Browser

    from paradiplomacy.results.gathered import Asked, begin, finish
    from paradiplomacy.site.live.app import create_app
    from paradiplomacy.site.live.live import Live

    opening = begin(Asked((str(private.path),)))
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
    from paradiplomacy.results.gathered import Asked, begin

    monkeypatch.setenv(CACHE, str(tmp_path / "cache"))
    monkeypatch.delenv(KEEP)
    for accounts, kept in ((True, 0), (False, 1)):
        if not accounts:  # a record of which more counts than it shows is not kept at all
            del private.tables["accounts.csv"], private.tables["answers.csv"]
            (private.path / "accounts.csv").unlink()
            (private.path / "answers.csv").unlink()
        opening = begin(Asked((str(private.write()),)))
        assert opening.frames.ties.height  # the record is kept with its tables
        files = [path for path in (tmp_path / "cache").rglob("*") if path.is_file()]
        assert len(files) == kept
    content = files[0].read_bytes().decode("utf-8", "replace")
    assert "Changchun" in content  # it is not packed, so that words would be found
    assert [word for word in (*CLOSED, *ANONYMOUS) if word in content] == []


def test_what_an_anonymous_source_said_is_shown_without_it(cli: Cli, private: Folder) -> None:
    told = json.loads(cli("tie", "show", LITTLE_ROCK, CHANGCHUN, "-r", private.path, "--json").out)
    (fact,) = (f for f in told["facts"] if f["property"] == "renewed")
    (line,) = fact["statements"]
    assert (line["value"], line["side"]) == ("2004-05-06", "CN")
    assert (line["title"], line["url"]) == ("An account, name withheld", "")
    assert (line["locator"], line["note"]) == ("", "")
    # The end was told in confidence; what is left has been silent for more than ten years.
    assert (told["status"], told["status_inferred"]) == ("dormant", "silence-10y/1")
    assert [e["description"] for e in told["exchanges"]] == ["", "A delegation came."]


def test_the_exported_folder_can_be_read_again(cli: Cli, private: Folder, tmp_path: Path) -> None:
    out = tmp_path / "shown"
    assert cli("export", "record", "-r", private.path, "--out", out).status == 0
    assert cli("record", "validate", out).status == 0
    shown = read_record_folder(out)
    assert "closed-interview" not in {source.id for source in shown.sources}
    assert {s.source for s in shown.statements} <= {source.id for source in shown.sources}


@pytest.mark.thorough
def test_no_file_of_a_replication_package_holds_it(
    cli: Cli, private: Folder, stored: Path, tmp_path: Path
) -> None:
    for n, where in enumerate(([private.path], ["--store", stored])):
        out = tmp_path / f"package-{n}"
        ran = cli("package", *where, "--out", out, "--json")
        assert ran.status == 0, ran.err
        must_not_show(ran.out + ran.err)
        files = [path for path in [*out.rglob("*"), Path(f"{out}.zip")] if path.is_file()]
        assert len(files) > 50
        for path in files:
            must_not_show(shown(path))
            must_not_show(path.name)
        kept = (out / "data" / "small" / "accounts.csv").read_text(encoding="utf-8")
        assert "withheld" in kept


def test_no_judgement_that_leaves_the_store_holds_it(
    cli: Cli, stored: Path, tmp_path: Path
) -> None:
    out = tmp_path / "judgements.csv"
    assert cli("place", "judgements", "--store", stored, "--out", out).status == 0
    must_not_show(out.read_text(encoding="utf-8"))
    assert "us-zz-aidetown" in out.read_text(encoding="utf-8")


def test_what_was_withdrawn_is_in_nothing_that_is_made_after(  # noqa: PLR0917
    cli: Cli,
    private: Folder,
    stored: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    from paradiplomacy.cache import CACHE, KEEP
    from paradiplomacy.results.gathered import Asked, begin

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
        opening = begin(Asked(store=str(stored)))
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


# --- groups of look-alikes ----------------------------------------------------------

IN_GROUPS = (
    *(f"{tier}{what}secret" for tier in ("role", "city") for what in ("place", "office", "role")),
    *(f"19{at}1-0{at}-0{at}" for at in range(1, 4)),
)
"""What one respondent an end loses: office, role, place, and the day that would name the tie."""


@pytest.fixture
def both_ends(private: Folder, monkeypatch: pytest.MonkeyPatch) -> Folder:
    """The folder with an account of the other end of each tier, which differs on two answers."""
    monkeypatch.delenv(GROUP)
    for at, tier in enumerate(("role", "city", "region"), 1):
        place = f"us-zz-{tier}placesecret"
        private.add("accounts.csv", id=f"m-{tier}", side="CN", place=CHANGCHUN, partner=place,
                    office=f"{tier}officesecret", role=f"{tier}rolesecret", date="2011",
                    consent=tier, source=f"talk-{tier}")  # fmt: skip
        for key, year, value in ((f"n-{tier}", f"19{at}1", "1"), (f"m-{tier}", f"19{at}9", "0")):
            given = {"account": key, "source": f"talk-{tier}"}
            private.add("answers.csv", question="trade.any", value=value, **given)
            private.add("answers.csv", question="tie.founded", date=f"{year}-0{at}-0{at}", **given)
    assert private.problems() == ()
    return private


def no_group_is_broken(text: str) -> None:
    must_not_show(text)
    assert [word for word in IN_GROUPS if word in text.casefold()] == []


def test_pairs_in_groups_count_and_are_named_by_no_command(
    cli: Cli, both_ends: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    where = ("--record", both_ends.path)
    for command in ([*of, *where] for of in (*COMMANDS, ["search", "placesecret"])):
        for form in ([], ["--json"]):
            ran = cli(*command, *form)
            assert ran.status == 0, ran.err
            no_group_is_broken(ran.out + ran.err)
    for form in (["--json"], ["--language", "zh"], []):
        ran = cli("interview", "compare", both_ends.path, *form)
        assert ran.status == 0, ran.err
        no_group_is_broken(ran.out + ran.err)
        assert "3" in ran.out
    compared = json.loads(cli("interview", "compare", both_ends.path, "--json").out)
    assert compared["compared"] == {"ties": 3, "both": 3}
    assert [row["number"] for row in compared["unnamed"]] == [1, 2, 3, 1, 2, 3]
    monkeypatch.setenv(GROUP, "1")
    alone = json.loads(cli("interview", "compare", both_ends.path, "--json").out)
    assert alone["counts"] == compared["counts"]


def test_pairs_in_groups_are_in_no_file_of_a_study(
    cli: Cli, both_ends: Folder, tmp_path: Path
) -> None:
    made = {
        "study": ("study", both_ends.path, "--all-formats"),
        "record": ("export", "record", "-r", both_ends.path),
        "xlsx": ("export", "xlsx", "-r", both_ends.path),
    }
    for name, command in made.items():
        ran = cli(*command, "--out", tmp_path / "made" / name)
        assert ran.status == 0, ran.err
        no_group_is_broken(ran.out + ran.err)
    files = [path for path in (tmp_path / "made").rglob("*") if path.is_file()]
    page = next(path for path in files if path.name == "interviews.html")
    assert "Pairs that are not named" in shown(page)
    for path in files:
        no_group_is_broken(shown(path))


FULL = tuple(
    f"{tier}{what}secret" for tier in ("role", "city", "region") for what in ("title", "role")
)
"""What a package for a key holder has of tiers that hide it."""


def words_of(out: Path) -> dict[Path, str]:
    return {path: shown(path) for path in [*out.rglob("*"), Path(f"{out}.zip")] if path.is_file()}


def packed(cli: Cli, out: Path, *more: Any) -> dict[Path, str]:
    ran = cli("package", *more, "--out", out, "--json")
    assert ran.status == 0, ran.err
    must_not_show(ran.out + ran.err)
    return words_of(out)


@pytest.mark.thorough
def test_a_full_package_has_what_tiers_hide_and_nothing_that_is_closed(
    cli: Cli, both_ends: Folder, tmp_path: Path
) -> None:
    whole = ("--full", "--for", "Office of Ann", "--yes")
    full = packed(cli, tmp_path / "full", both_ends.path, *whole)
    text = "".join(full.values())
    assert [word for word in FULL if word not in text.casefold()] == []
    closed = [word for word in HIDDEN if word.startswith(("none", "embargo", "2011-11"))]
    assert [word for word in (*CLOSED, *closed) if word in text] == []
    readme = full[tmp_path / "full" / "README.md"]
    assert "Not to be published" in readme
    assert "Office of Ann" in readme
    assert "不得公开" in readme
    for path, content in full.items():
        if path.is_relative_to(tmp_path / "full" / "results"):
            no_group_is_broken(content)


@pytest.mark.thorough
def test_no_package_made_after_a_withdrawal_holds_it(
    cli: Cli, stored: Path, tmp_path: Path
) -> None:
    gone = ("cityplacesecret", "cityofficesecret", "citytitlesecret", "cityrolesecret")
    ran = cli("interview", "withdraw", "n-city", "--store", stored, "--by", "Ann", "--yes")
    assert ran.status == 0, ran.err
    for name, more in (("shown", ()), ("full", ("--full", "--for", "Ann", "--yes"))):
        files = packed(cli, tmp_path / name, "--store", stored, "--no-zip", *more)
        text = "".join(files.values()).casefold()
        assert ("regionrolesecret" in text) is (name == "full")
        assert [word for word in gone if word in text] == []
