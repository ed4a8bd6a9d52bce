"""What a reader makes of a record folder that is as it should be."""

from __future__ import annotations

import sys
from hashlib import sha256

import pytest
from tests.support.folders import CHANGCHUN, LITTLE_ROCK, Folder, problems_of

from paradiplomacy.model.statements import Consent, JudgementKind, Statement, Voice
from paradiplomacy.sources.record_folder import (
    read_folder_tables,
    read_record_folder,
)
from paradiplomacy.tabular.files import folder_hashes

TIE = f"tie:{CHANGCHUN}|{LITTLE_ROCK}"


def said(folder: Folder, subject: str, name: str) -> list[Statement]:
    statements = read_record_folder(folder.write()).statements
    return [s for s in statements if (s.subject, s.property) == (subject, name)]


def test_each_filled_cell_is_a_statement_of_the_source_of_its_row(folder: Folder) -> None:
    folder.change("ties.csv", 1, locator="p. 3", note="signed twice", actor="both", when="1994/..")
    (one,) = (s for s in said(folder, TIE, "established") if s.source == "lr")
    assert one == Statement(
        record="small",
        subject=TIE,
        property="established",
        value="1994-04-05",
        raw="1994-04-05",
        source="lr",
        side="US",
        when="1994/..",
        actor="both",
        language="en",
        locator="p. 3",
        note="signed twice",
        coder="coder",
        method="manual/1",
    )


def test_a_statement_speaks_for_the_side_and_in_the_language_of_its_source(folder: Folder) -> None:
    found = {(s.source, s.side, s.language) for s in said(folder, TIE, "established")}
    assert found == {("lr", "US", "en"), ("jilin", "CN", "zh")}
    (level,) = said(folder, f"place:{CHANGCHUN}", "level")
    assert level.side == "third"


def test_lists_become_a_statement_each(folder: Folder) -> None:
    folder.change("exchanges.csv", 0, sector=" trade;culture ; ;trade")
    found = said(folder, "exchange:little-rock-film-festival", "sector")
    assert {s.value for s in found} == {"trade", "culture"}
    assert len(found) == 2


def test_a_sector_is_normalised_onto_the_list_and_kept_as_it_was_written(folder: Folder) -> None:
    folder.change("exchanges.csv", 0, sector="Parks management; Esperanto")
    found = said(folder, "exchange:little-rock-film-festival", "sector")
    assert {(s.value, s.raw) for s in found} == {
        ("parks", "Parks management"),
        ("Esperanto", "Esperanto"),
    }


@pytest.mark.parametrize(
    ("teacher", "learner"),
    [("US", "CN"), ("TW", "US"), ("mutual", "mutual"), ("US", ""), ("", "CN"), ("mutual", "")],
)
def test_who_taught_and_who_learned_are_facts(folder: Folder, teacher: str, learner: str) -> None:
    folder.change("exchanges.csv", 0, teacher=teacher, learner=learner)
    for name, value in (("teacher", teacher), ("learner", learner)):
        found = said(folder, "exchange:little-rock-film-festival", name)
        assert [s.value for s in found] == ([value] if value else [])


@pytest.mark.parametrize(
    ("teacher", "learner"), [("US", "US"), ("mutual", "CN"), ("CN", "mutual"), ("both", "")]
)
def test_nobody_teaches_themselves(folder: Folder, teacher: str, learner: str) -> None:
    folder.change("exchanges.csv", 0, teacher=teacher, learner=learner)
    (problem,) = folder.problems()
    assert (problem.file, problem.row) == ("exchanges.csv", 2)
    assert problem.field == ("teacher" if teacher == "both" else "learner")


def test_a_kind_is_normalised_and_kept_as_it_was_written(folder: Folder) -> None:
    folder.change("ties.csv", 0, value="Sister City")
    (kind,) = said(folder, TIE, "kind")
    assert (kind.value, kind.raw) == ("sister", "Sister City")


def test_what_one_source_says_twice_is_one_statement_in_any_order(folder: Folder) -> None:
    twice = [
        {"value": "sister city", "locator": "p. 2"},
        {"value": "sister county", "locator": "p. 1", "note": "b"},
        {"value": "sister town", "locator": "p. 1", "note": "a"},
        {"value": "sister district", "locator": "p. 1", "note": "a"},
    ]
    for rows in (twice, twice[::-1], twice[1:] + twice[:1]):
        folder.tables["ties.csv"] = []
        for cells in rows:
            folder.tie("kind", **cells)
        (kind,) = said(folder, TIE, "kind")
        assert (kind.locator, kind.note, kind.raw) == ("p. 1", "a", "sister district")


def test_sources_and_judgements_are_read(folder: Folder) -> None:
    folder.change("sources.csv", 1, consent="anonymous", note="第二版")
    folder.add("judgements.csv", subject="cn-kirin", object=CHANGCHUN, on="2026-02")
    folder.add("judgements.csv", subject="cn-hsinking", object=CHANGCHUN)
    material = read_record_folder(folder.write())
    source = next(s for s in material.sources if s.id == "jilin")
    assert (source.voice, source.consent) == (Voice.GOVERNMENT, Consent.ANONYMOUS)
    assert (source.title, source.note) == ("长春市友好城市", "第二版")
    assert [(j.kind, j.subject, j.on) for j in material.judgements] == [
        (JudgementKind.SAME_PLACE, "cn-hsinking", "2026-01-01"),
        (JudgementKind.SAME_PLACE, "cn-kirin", "2026-02"),
    ]


def test_a_place_may_go_by_a_key_that_is_judged_to_be_the_same(folder: Folder) -> None:
    folder.add("judgements.csv", subject="cn-jilin-hsinking", object=CHANGCHUN)
    folder.tie("renewed", "2004", place_b="cn-jilin-hsinking")
    assert folder.problems() == ()


def test_a_change_between_two_starts_that_one_source_gives_is_no_error(folder: Folder) -> None:
    folder.tie("established", "2000").tie("renewed", "1997")
    assert folder.problems() == ()


def test_hashes_are_those_of_the_files(folder: Folder) -> None:
    path = folder.write()
    hashes = folder_hashes(path)
    assert list(hashes) == sorted(p.name for p in path.iterdir())
    assert hashes["ties.csv"] == sha256((path / "ties.csv").read_bytes()).hexdigest()


def test_characters_that_nobody_can_see_are_no_part_of_a_name(folder: Folder) -> None:
    folder.change("places.csv", 0, name="Little\u200b Rock", name_local="\ufeff小石\u00ad城")
    place = f"place:{LITTLE_ROCK}"
    assert [s.value for s in said(folder, place, "name")] == ["Little Rock"]
    assert [s.value for s in said(folder, place, "name_local")] == ["小石城"]


@pytest.mark.skipif(sys.platform == "win32", reason="links need a right there")
@pytest.mark.parametrize("target", ["nowhere", "laws.csv"])
def test_a_table_that_is_a_link_to_no_file_is_not_absent(folder: Folder, target: str) -> None:
    (folder.write() / "laws.csv").symlink_to(target)
    (problem,) = problems_of(folder.path)
    assert problem.file == "laws.csv"
    assert "link" in problem.message


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("TOTALS.CSV", "rename it totals.csv"),
        ("totals.xlsx", "is a workbook, which is not read; save it as totals.csv"),
        ("tie.csv", "is not a table; expected sources.csv"),
        ("old\x1b[2J.csv", "is not a table"),
    ],
    ids=["capitals", "workbook", "another name", "control character"],
)
def test_what_looks_like_a_table_and_is_not_read_is_named(
    folder: Folder, name: str, message: str
) -> None:
    (folder.write() / name).write_text("a\n")
    (problem,) = problems_of(folder.path)
    assert problem.file == name.replace("\x1b", r"\x1b")
    assert message in problem.message


@pytest.mark.parametrize("name", ["~$ties.xlsx", "ties.csv~", "figures.xlsx", "README.md"])
def test_other_files_of_a_folder_do_no_harm(folder: Folder, name: str) -> None:
    (folder.write() / name).write_text("a\n")
    assert not problems_of(folder.path)


def test_every_row_keeps_its_line_and_a_repeated_one_stands_twice(folder: Folder) -> None:
    folder.tie("established", "1994-04-05", note="two\nlines").tie("established", "1994-04-05")
    read = read_folder_tables(folder.write())
    lines = [
        (line, one.note)
        for one, file, line in read.statements()
        if file == "ties.csv" and one.value == "1994-04-05"
    ]
    first = folder.line("ties.csv", 1)
    last = folder.line("ties.csv", -2)  # a cell of it holds a line break
    assert lines == [(first, ""), (last, "two\nlines"), (last + 2, "")]
    held = {one.id for one, _, _ in read.statements()}
    assert held == {one.id for one in read.material().statements}


def test_a_statement_is_the_same_whatever_line_breaks_a_file_has(folder: Folder) -> None:
    folder.change("exchanges.csv", 0, description="two\nlines")
    before = read_record_folder(folder.write())
    for path in folder.path.glob("*.csv"):
        path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert read_record_folder(folder.path) == before


def test_a_byte_order_mark_is_no_part_of_the_header(folder: Folder) -> None:
    before = read_record_folder(folder.write())
    for path in folder.path.iterdir():
        path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert read_record_folder(folder.path) == before
