"""What is wrong with a record folder is named by file, row and field, all at once."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest
from tests.support.folders import Folder, problems_of
from tests.support.wrong_folders import CELLS, Wrong

from paradiplomacy.errors import Problem, RecordError
from paradiplomacy.sources import record_folder
from paradiplomacy.sources.record_folder import read_record_folder
from paradiplomacy.sources.record_rows import TABLES
from paradiplomacy.tabular.rows import MAX_CELL


@pytest.mark.parametrize("wrong", CELLS.values(), ids=CELLS)
def test_a_wrong_cell_is_named(folder: Folder, wrong: Wrong) -> None:
    wrong.make(folder)
    (problem,) = folder.problems()
    assert (problem.file, problem.field) == (wrong.file, wrong.field)
    assert problem.row == folder.line(wrong.file)
    assert wrong.says in problem.message


@pytest.mark.parametrize("code", ["XK", "SU", "DD", "YU", "CS", "ZZ", "TW"])
def test_a_place_may_lie_in_a_country_that_was_or_that_iso_lacks(folder: Folder, code: str) -> None:
    folder.change("places.csv", -1, country=code)
    assert folder.problems() == ()


def test_the_small_folder_is_as_it_should_be(folder: Folder) -> None:
    assert folder.problems() == ()


def test_a_leading_tab_alone_is_only_space(folder: Folder) -> None:
    folder.tie("established", "1994", note="\tfrom the list")
    material = read_record_folder(folder.write())
    assert "from the list" in {said.note for said in material.statements}


def test_all_problems_are_told_at_once_and_in_order(folder: Folder) -> None:
    folder.change("places.csv", 0, latitude="91", level="moon")
    folder.tie("established", "2001-02-30").tie("kind", "cousin").tie("ended", "")
    folder.add("sources.csv", id="X", voice="rumour")
    found = [(p.file, p.row, p.field) for p in folder.problems()]
    last = folder.line("ties.csv")
    assert found == [
        ("places.csv", 2, "latitude"),
        ("places.csv", 2, "level"),
        ("sources.csv", folder.line("sources.csv"), "id"),
        ("sources.csv", folder.line("sources.csv"), "voice"),
        ("ties.csv", last - 2, "value"),
        ("ties.csv", last - 1, "value"),
        ("ties.csv", last, "value"),
    ]


def test_all_problems_between_rows_are_told_at_once(folder: Folder) -> None:
    folder.tie("established", "1990", source="nobody", place_a="us-ar-conway")
    folder.add("responses.csv", source="no-one").add("sources.csv", id="lr")
    assert {(p.file, p.field) for p in folder.problems()} == {
        ("ties.csv", "source"),
        ("ties.csv", "place_a"),
        ("responses.csv", "source"),
        ("responses.csv", "shock"),
        ("sources.csv", "id"),
    }


def test_an_error_shows_twenty_problems_and_counts_the_rest() -> None:
    error = RecordError(Problem("ties.csv", row, "value", "is wrong") for row in range(25))
    assert len(error.problems) == 25
    assert str(error).count("is wrong") == 20
    assert str(error).endswith("... and 5 more problems")


# --- rows -------------------------------------------------------------------


@pytest.mark.parametrize("line_break", ["\n", "\r\n", "\r"])
def test_a_row_is_named_by_the_line_on_which_it_starts(folder: Folder, line_break: str) -> None:
    folder.change("ties.csv", 0, note="two\nlines")
    folder.change("ties.csv", 1, note="three\nlong\nlines", value="2001-02-30")
    folder.tie("kind", "cousin")
    path = folder.write() / "ties.csv"
    path.write_bytes(path.read_bytes().replace(b"\n", line_break.encode()))
    assert [(p.row, p.field) for p in problems_of(folder.path)] == [(4, "value"), (10, "value")]
    lines = path.read_bytes().decode().split(line_break)
    assert lines[4 - 1].endswith('"three')
    assert "cousin" in lines[10 - 1]


# --- files ------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["gb18030", "latin-1", "utf-16"])
def test_another_encoding_is_named_with_its_line(folder: Folder, encoding: str) -> None:
    folder.change("places.csv", 1, name_local="é" if encoding == "latin-1" else "长春市")
    folder.change("places.csv", 3, name_local="")
    path = folder.write() / "places.csv"
    path.write_bytes(path.read_bytes().decode().encode(encoding))
    (problem,) = problems_of(folder.path)
    assert (problem.file, problem.field) == ("places.csv", "")
    assert problem.row == (1 if encoding == "utf-16" else 3)
    assert "UTF-8" in problem.message
    assert problem.message.endswith("save the file as UTF-8 (in Excel: CSV UTF-8)")
    assert ("é" if encoding == "latin-1" else "长春市") in problem.message


def test_utf_16_without_a_mark_is_refused(folder: Folder) -> None:
    path = folder.write() / "ties.csv"
    path.write_bytes(path.read_bytes().decode().encode("utf-16-le"))
    (problem,) = problems_of(folder.path)
    assert (problem.file, problem.row) == ("ties.csv", 1)
    assert "NUL" in problem.message


def test_a_nul_byte_is_named_with_its_line(folder: Folder) -> None:
    path = folder.write() / "ties.csv"
    path.write_bytes(path.read_bytes().replace(b"1994-06-22", b"1994\x00-06-22"))
    (problem,) = problems_of(folder.path)
    assert (problem.file, problem.row) == ("ties.csv", 4)
    assert "NUL byte" in problem.message


def test_a_file_cut_anywhere_in_its_last_row_is_refused(folder: Folder) -> None:
    folder.tie("established", "1994", note='he said "yes", and left')
    path = folder.write() / "ties.csv"
    whole = path.read_bytes()
    start = whole[:-1].rindex(b"\n") + 1
    for cut in range(start + 1, len(whole)):
        path.write_bytes(whole[:cut])
        (problem,) = problems_of(folder.path)
        assert (problem.file, problem.row) == ("ties.csv", folder.line("ties.csv")), whole[:cut]
        assert "cut short" in problem.message


def test_a_row_cut_short_inside_a_file_is_refused(folder: Folder) -> None:
    path = folder.write() / "ties.csv"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    lines[2] = lines[2][:30] + "\n"
    path.write_text("".join(lines), encoding="utf-8")
    (problem,) = problems_of(folder.path)
    assert (problem.file, problem.row) == ("ties.csv", 3)
    assert "cut short" in problem.message


def test_a_quotation_mark_that_is_never_closed_is_named_where_it_opens(folder: Folder) -> None:
    path = folder.write() / "ties.csv"
    text = path.read_text(encoding="utf-8").replace("1994-06-22", '"1994-06-22')
    path.write_text(text, encoding="utf-8")
    (problem,) = problems_of(folder.path)
    assert (problem.file, problem.row) == ("ties.csv", 4)
    assert "quotation mark is never closed" in problem.message


@pytest.mark.parametrize(("extra", "says"), [(",x", "cells where"), (",", "cells where")])
def test_too_many_cells_are_refused(folder: Folder, extra: str, says: str) -> None:
    path = folder.write() / "ties.csv"
    lines = path.read_text(encoding="utf-8").splitlines()
    lines[3] += extra
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    (problem,) = problems_of(folder.path)
    assert (problem.file, problem.row) == ("ties.csv", 4)
    assert re.search(rf"has \d+ {says}", problem.message)


def test_an_empty_line_is_refused(folder: Folder) -> None:
    path = folder.write() / "ties.csv"
    path.write_text(path.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    (problem,) = problems_of(folder.path)
    assert (problem.file, problem.row) == ("ties.csv", folder.line("ties.csv") + 1)
    assert "has 0 cells" in problem.message


def test_a_wrong_header_is_named_column_by_column(folder: Folder) -> None:
    path = folder.write() / "ties.csv"
    text = path.read_text(encoding="utf-8").replace("property,value", "what,value,value", 1)
    path.write_text(text, encoding="utf-8")
    assert [(p.file, p.row, p.field) for p in problems_of(folder.path)] == [
        ("ties.csv", 1, "property"),
        ("ties.csv", 1, "value"),
        ("ties.csv", 1, "what"),
    ]


@pytest.mark.parametrize(("sign", "name"), [(";", "semicolons"), ("\t", "tabs")])
def test_another_sign_between_cells_is_named(folder: Folder, sign: str, name: str) -> None:
    path = folder.write() / "places.csv"
    path.write_text(path.read_text(encoding="utf-8").replace(",", sign), encoding="utf-8")
    problem = problems_of(folder.path)[0]
    assert (problem.field, problem.message) == (
        "",
        f"has {name} between its cells; save it again as CSV with commas",
    )


@pytest.mark.parametrize(
    ("file", "cells", "says"),
    [
        ("sources.csv", {"end": "Germany"}, "code of a country in capitals (DE), or third; found"),
        ("places.csv", {"wikidata_id": "64"}, "an item of Wikidata: Q64; found '64'"),
        ("exchanges.csv", {"participants": "many"}, "12, or PL 12; SE 8; found 'many'"),
    ],
)
def test_a_wrong_form_is_said_in_words(
    folder: Folder, file: str, cells: dict[str, str], says: str
) -> None:
    folder.change(file, 0, **cells)
    folder.write()
    assert says in problems_of(folder.path)[0].message


def test_a_missing_column_is_named_but_an_optional_one_may_be_left_out(folder: Folder) -> None:
    path = folder.write() / "sources.csv"
    lines = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join(line.rpartition(",")[0] for line in lines) + "\n", encoding="utf-8")
    assert problems_of(folder.path) == ()  # the note is gone
    without_id = "\n".join(line.partition(",")[2] for line in lines) + "\n"
    path.write_text(without_id, encoding="utf-8")
    (problem,) = problems_of(folder.path)
    assert (problem.file, problem.row, problem.field) == ("sources.csv", 1, "id")
    assert problem.message == "is missing from the header"


@pytest.mark.parametrize("name", ["sources.csv", "places.csv", "ties.csv"])
def test_an_empty_file_lacks_its_columns(folder: Folder, name: str) -> None:
    (folder.write() / name).write_bytes(b"")
    found = problems_of(folder.path)
    required = {c for c, info in TABLES[name].model_fields.items() if info.is_required()}
    assert {(p.file, p.row, p.field) for p in found} == {(name, 1, column) for column in required}


@pytest.mark.parametrize(
    ("value", "wanted"),
    [("", "is empty, and so are date, text and no_answer"), ("much", "expected a number")],
)
def test_an_answer_that_says_nothing_is_refused(folder: Folder, value: str, wanted: str) -> None:
    folder.add("accounts.csv", id="a", side="US", office="City of Oakland", source="oak")
    folder.add("answers.csv", account="a", question="trust.city", value=value, source="oak")
    (problem,) = problems_of(folder.write())
    assert (problem.file, problem.row, problem.field) == ("answers.csv", 2, "value")
    assert problem.message.startswith(wanted)


def test_that_there_is_no_answer_is_something_said(folder: Folder) -> None:
    folder.add("accounts.csv", id="a", side="US", office="City of Oakland", source="oak")
    folder.add("answers.csv", account="a", question="trade.any", no_answer="refused", source="oak")
    assert not problems_of(folder.write())


@pytest.mark.parametrize("name", ["record.yaml", "sources.csv", "places.csv", "ties.csv"])
def test_a_missing_file_is_named(folder: Folder, name: str) -> None:
    (folder.write() / name).unlink()
    (problem,) = problems_of(folder.path)
    assert (problem.file, problem.row, problem.field) == (name, 0, "")
    assert "is missing" in problem.message


def test_a_stray_table_is_named(folder: Folder) -> None:
    (folder.write() / "tie.csv").write_text("place_a,place_b\n", encoding="utf-8")
    (problem,) = problems_of(folder.path)
    assert (problem.file, problem.row, problem.field) == ("tie.csv", 0, "")
    assert "ties.csv" in problem.message


def test_no_folder_is_said_to_be_none(tmp_path: Path) -> None:
    (problem,) = problems_of(tmp_path / "nothing")
    assert (problem.file, problem.row) == (str(tmp_path / "nothing"), 0)


# --- record.yaml ------------------------------------------------------------


@pytest.mark.parametrize(
    ("meta", "field"),
    [
        ({"id": "Small Record"}, "id"),
        ({"title": ["Small"]}, "title"),
        ({"ends": "US"}, "ends"),
        ({"ends": []}, "ends"),
        ({"ends": ["US", "china"]}, "ends.1"),
        ({"languages": ["en", ["zh"]]}, "languages.1"),
        ({"limits": "none"}, "limits"),
        ({"limits_zh": ["其一。", "其二。", "其三。", "其四。"]}, "limits_zh"),
        ({"as_of": "2001-02-30"}, "as_of"),
        ({"as_of": "soon"}, "as_of"),
        ({"as_of": "2018/.."}, "as_of"),
        ({"as_of": None}, "as_of"),
        ({"colour": "blue"}, "colour"),
    ],
)
def test_a_wrong_description_is_named_by_row_and_field(
    folder: Folder, meta: dict[str, Any], field: str
) -> None:
    folder.meta |= meta
    (problem,) = folder.problems()
    assert (problem.file, problem.field) == ("record.yaml", field)
    rows = (folder.path / "record.yaml").read_text(encoding="utf-8").splitlines()
    key, _, entry = field.partition(".")
    assert rows[problem.row - 1 - (int(entry) + 1 if entry else 0)].startswith(f"{key}:")


def test_a_language_is_no_truth_value(folder: Folder) -> None:
    path = folder.write() / "record.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("- zh\n", "- no\n"), encoding="utf-8")
    assert read_record_folder(folder.path).meta.languages == ("en", "no")


@pytest.mark.parametrize("field", ["id", "title", "ends", "as_of", "coder"])
def test_a_missing_field_of_the_description_is_named(folder: Folder, field: str) -> None:
    del folder.meta[field]
    (problem,) = folder.problems()
    assert (problem.file, problem.field) == ("record.yaml", field)


@pytest.mark.parametrize(
    ("content", "row"),
    [
        (b"", 0),
        (b"just a sentence\n", 0),
        (b"- a list\n", 0),
        (b"id: [small\n", 1),
        (b"id: small\n\tx: 1\n", 2),
        ("title: 长春".encode("gb18030"), 1),
        (b"as_of: 2001-02-30\n", 1),
        (b"id: !!python/object/apply:os.system [true]\n", 1),
        (b"x: " + b"[" * 5000 + b"\n", 1),
    ],
    ids=["empty", "text", "list", "open", "tab", "gb18030", "no day", "code", "deep"],
)
def test_a_description_that_cannot_be_read_is_named(
    folder: Folder, content: bytes, row: int
) -> None:
    (folder.write() / "record.yaml").write_bytes(content)
    found = problems_of(folder.path)
    assert {p.file for p in found} == {"record.yaml"}
    assert {p.row for p in found} - {0} == {row} - {0}  # a key that is missing has no row


@pytest.mark.parametrize(("written", "read"), [("2018", "2018"), ("2026-11-24", "2026-11-24")])
def test_a_date_need_not_be_quoted_in_the_description(
    folder: Folder, written: str, read: str
) -> None:
    path = folder.write() / "record.yaml"
    text = path.read_text(encoding="utf-8").replace("'2026-01-01'", written)
    path.write_text(text, encoding="utf-8")
    assert read_record_folder(folder.path).meta.as_of == read


# --- size -------------------------------------------------------------------


def test_a_cell_may_hold_so_many_characters_and_no_more(folder: Folder) -> None:
    folder.change("exchanges.csv", 0, description="长" * MAX_CELL)
    assert folder.problems() == ()
    folder.change("exchanges.csv", 0, description="长" * (MAX_CELL + 1))
    (problem,) = folder.problems()
    assert (problem.file, problem.row) == ("exchanges.csv", 2)
    assert "longer than 16,384 characters" in problem.message


@pytest.mark.skipif(sys.platform != "linux", reason="asks Linux how much memory it took")
def test_a_field_of_sixty_megabytes_is_refused_quickly_and_in_little_memory(
    folder: Folder,
) -> None:
    size = 60_000_000
    with (folder.write() / "exchanges.csv").open("a", encoding="utf-8") as file:
        file.write('film-festival-2,"')
        for _ in range(100):
            file.write("x" * (size // 100))
        file.write('"\n')
    script = dedent(
        """
        import resource, sys
        from tests.support.folders import problems_of
        resource.setrlimit(resource.RLIMIT_CPU, (20, 20))  # of work, however busy the machine
        def peak():  # not `getrusage`: it counts what the process that started this one held
            with open("/proc/self/status", encoding="ascii") as status:
                return int(status.read().partition("VmHWM:")[2].split()[0])
        before = peak()
        problem, = problems_of(sys.argv[1])
        print(problem.file, problem.row, problem.message, sep="|")
        print(peak() - before)
        """
    )
    ran = subprocess.run(
        [sys.executable, "-c", script, folder.path],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parents[3],
        env={"PYTHONPATH": ":".join(sys.path)},
    )
    said, grown = ran.stdout.splitlines()
    assert said.startswith("exchanges.csv|3|a cell is longer than 16,384 characters")
    # Bytes, their text, and the four bytes that a character takes where lines are told apart.
    assert int(grown) * 1024 < 7 * size


def test_tables_of_too_many_lines_are_refused(
    folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(record_folder, "MOST_LINES", 10)
    (problem,) = folder.problems()
    assert "most lines in sources.csv, " in problem.message
    assert "expected at most 10 and 64,000,000; split it into several records" in problem.message


@pytest.mark.skipif(sys.platform == "win32", reason="needs pipes as files")
@pytest.mark.parametrize("name", ["record.yaml", "ties.csv"])
def test_a_pipe_in_a_folder_is_refused_at_once(folder: Folder, name: str) -> None:
    path = folder.write() / name
    path.unlink()
    os.mkfifo(path)
    found = problems_of(folder.path)
    assert f"{name}: is a pipe, expected a " in str(found[0])


def test_what_is_wrong_after_a_broken_row_is_named_too(folder: Folder) -> None:
    path = folder.write() / "ties.csv"
    lines = path.read_text(encoding="utf-8").splitlines()
    broken, long = f'"a" b,{lines[2]}', lines[2] + "x" * (MAX_CELL + 1)
    rows = [*lines[:2], broken, long, "short", *lines[2:]]
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    problems = problems_of(folder.path)
    assert [problem.row for problem in problems] == [3, 4, 5]
    assert "text after a closing quotation mark" in problems[0].message
