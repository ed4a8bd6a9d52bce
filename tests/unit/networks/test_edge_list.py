"""Edge lists of every dirt: what is read, what is left out, and what is said of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from paradiplomacy.errors import FileError, RecordError
from paradiplomacy.networks.edge_list import EdgeList, read_edge_list
from paradiplomacy.tabular import label_pairs


def read(tmp_path: Path, text: str | bytes, **options: object) -> EdgeList:
    file = tmp_path / "ties.txt"
    file.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8"))
    return read_edge_list(file, **options)  # type: ignore[arg-type]


def pairs(found: EdgeList) -> list[tuple[str, str]]:
    names = found.network.names
    return [(names[i], names[j]) for i, j in found.network.edges.tolist()]


@pytest.mark.parametrize(
    ("text", "delimiter"),
    [
        ("San José\tNew Haven\nNew Haven\tRome, Italy\n", "tab"),
        ("San José;New Haven\nNew Haven;Rome, Italy\n", "semicolon"),
        ('San José,New Haven\nNew Haven,"Rome, Italy"\n', "comma"),
    ],
)
def test_delimiters_are_found_and_labels_may_hold_the_others(
    tmp_path: Path, text: str, delimiter: str
) -> None:
    found = read(tmp_path, text)
    assert found.delimiter == delimiter
    assert pairs(found) == [("New Haven", "Rome, Italy"), ("New Haven", "San José")]


def test_white_space_is_any_amount(tmp_path: Path) -> None:
    found = read(tmp_path, "  1   2\n2 \t 3\n")
    assert found.delimiter == "whitespace"
    assert pairs(found) == [("1", "2"), ("2", "3")]


@pytest.mark.parametrize("name", ["|", "\t", "tab", "comma", ","])
def test_a_delimiter_may_be_given_by_name_or_as_it_is(tmp_path: Path, name: str) -> None:
    character = {"tab": "\t", "comma": ","}.get(name, name)
    found = read(tmp_path, f"a b{character}c d\n", delimiter=name)
    assert pairs(found) == [("a b", "c d")]


def test_dirt_is_left_out_and_counted(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        "\ufeff% sym unweighted\n# by hand\n\n"
        "a b\n"
        "a b\n"  # a repeat
        "b a 3 1990\n"  # the other direction, and two more columns
        "c c\n"  # a loop
        "c c\n"  # and again
        "b c\r\n",
    )
    assert pairs(found) == [("a", "b"), ("b", "c")]
    assert (found.rows, found.remarks, found.loops, found.repeats) == (6, 2, 2, 1)
    assert (found.both_ways, found.one_way, found.unread_columns) == (1, 1, 2)


def test_a_header_is_read_as_a_pair_unless_it_is_said_to_be_one(tmp_path: Path) -> None:
    text = "# remark\nfrom,to\na,b\n"
    assert read(tmp_path, text).network.n == 4
    found = read(tmp_path, text, header=True)
    assert (found.network.n, found.rows, found.remarks) == (2, 1, 2)


def test_a_header_that_is_taken_for_a_pair_is_doubted(tmp_path: Path) -> None:
    for text in ("source,target\nBern,Nice\n", "city i,city j\n1,2\n2,3\n"):
        (doubt,) = read(tmp_path, text).doubts
        assert "look like names of columns" in str(doubt)
        assert not read(tmp_path, text).cut_short
        assert not read(tmp_path, text, header=True).doubts
    for text in ("from,to\nto,Nice\n", "Bern,Nice\nRome,Lyon\n", "1,2\n3,4\n", "from,to\n"):
        assert not read(tmp_path, text).doubts


@pytest.mark.parametrize("text", ["", "\n\n", "% nothing\n"], ids=["empty", "blank", "remarks"])
def test_a_list_without_a_row_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(FileError, match=r"^ties.txt: has no row with a pair; expected two labels"):
        read(tmp_path, text)


def test_a_header_alone_is_no_row(tmp_path: Path) -> None:
    with pytest.raises(FileError, match="has no row with a pair"):
        read(tmp_path, "from,to\n", header=True)


def test_a_place_tied_to_itself_alone_is_a_network_without_ties(tmp_path: Path) -> None:
    assert read(tmp_path, "a a\n").network.m == 0


def test_all_rows_that_are_wrong_are_named(tmp_path: Path) -> None:
    with pytest.raises(RecordError) as caught:
        read(tmp_path, "a,b\n,b\nc,d\nalone\n")
    assert [problem.row for problem in caught.value.problems] == [2, 4]
    assert all("two labels" in str(problem) for problem in caught.value.problems)


@pytest.mark.parametrize(
    ("text", "options", "said"),
    [
        (b"a b\n\xff\xfe c\n", {}, "UTF-8"),
        ('"a,b\n', {"delimiter": "comma"}, "quotation mark"),
        ("a b\n", {"delimiter": "::"}, "delimiter '::'"),
    ],
)
def test_what_cannot_be_read_is_refused_in_words(
    tmp_path: Path, text: str | bytes, options: dict[str, str], said: str
) -> None:
    with pytest.raises(RecordError, match=said):
        read(tmp_path, text, **options)


def test_the_wikidata_crawl_has_the_pairs_that_it_is_known_for(shared: Path) -> None:
    found = read_edge_list(shared / "data" / "networks" / "wikidata_2016" / "relations.tsv")
    assert (found.network.n, found.network.m) == (10_055, 17_401)
    assert found.one_way == 624
    assert found.both_ways == 17_401 - 624
    assert found.rows == 34_182


def test_another_encoding_is_proposed_and_read_when_named(tmp_path: Path) -> None:
    data = "长春,小石城\n北京,华盛顿\n".encode("gb18030")
    with pytest.raises(
        FileError, match=r"in gb18030 it would read '长春 小石城'.*--encoding gb18030"
    ):
        read(tmp_path, data)
    assert pairs(read(tmp_path, data, encoding="gbk")) == [("北京", "华盛顿"), ("小石城", "长春")]


@pytest.mark.parametrize("breaks", ["\n", "\r", "\r\n"], ids=["LF", "CR", "CRLF"])
def test_more_rows_than_fit_are_refused_before_they_are_taken_apart(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, breaks: str
) -> None:
    monkeypatch.setattr(label_pairs, "MOST_ROWS", 3)
    assert read(tmp_path, breaks.join(["a b", "b c", "c d"])).rows == 3
    with pytest.raises(FileError, match="has some 4 rows, expected at most 3; keep only"):
        read(tmp_path, breaks.join(["a b", "b c", "c d", '"d']))


def test_of_very_many_wrong_rows_some_are_named(tmp_path: Path) -> None:
    with pytest.raises(RecordError) as caught:
        read(tmp_path, "a,b\n" + "alone\n" * 10_000)
    assert [problem.row for problem in caught.value.problems] == list(range(2, 202))


def test_characters_that_nobody_can_see_make_no_other_place(tmp_path: Path) -> None:
    found = read(tmp_path, "Re\u00adims\tBonn\n\ufeffReims\tRome\u200b\n")
    assert found.network.names == ("Bonn", "Reims", "Rome")


@pytest.mark.parametrize("breaks", ["\n", "\r", "\r\n"], ids=["LF", "CR", "CRLF"])
def test_a_last_row_without_its_line_end_is_read_with_a_doubt(tmp_path: Path, breaks: str) -> None:
    whole = read(tmp_path, breaks.join(["% ties", "Bern\tNice", "Nice\tRome", ""]))
    assert (whole.cut_short, whole.doubts) == (False, ())
    cut = read(tmp_path, breaks.join(["% ties", "Bern\tNice", "Nice\tRo"]))
    assert cut.cut_short
    assert cut.network.names == ("Bern", "Nice", "Ro")
    assert [str(doubt) for doubt in cut.doubts] == [
        "ties.txt, row 3: the last row has no line end: the file may be cut short, and this row "
        "with it; compare it with its source (if it is whole, add a line break)"
    ]


@pytest.mark.parametrize(
    ("text", "options", "where"),
    [
        (
            "Bern\tNice\u2028Nice\tRome\u2028",
            {},
            "row 1, field 'column 2': has the line break U+2028",
        ),
        (
            "Bern\tNice\u2028Nice\tRome\u2028",
            {"delimiter": "whitespace"},
            "column 2': has the line break U+2028",
        ),
        (
            "Bern,Nice\nLittle\u2029Rock,Rome\n",
            {},
            "row 2, field 'column 1': has the line break U+2029",
        ),
        (
            "Bern,Nice\u0085Nice,Rome\u0085",
            {},
            "row 1, field 'column 2': has the line break U+0085",
        ),
        ("Bern Nice\fNice Rome\n", {}, "row 1, field 'column 2': has the line break U+000C"),
        (
            "% ties\u2028Bern Nice\nNice Rome\n",
            {},
            "row 1, field 'column 2': has the line break U+2028",
        ),
    ],
    ids=["rows", "rows of words", "label", "next line", "form feed", "remark"],
)
def test_other_line_breaks_inside_a_row_are_refused_as_nobody_can_tell_what_they_end(
    tmp_path: Path, text: str, options: dict[str, str], where: str
) -> None:
    with pytest.raises(RecordError) as caught:
        read(tmp_path, text, **options)
    assert where in str(caught.value)
    assert "expected LF or CRLF after each row" in str(caught.value)
    assert "put LF in its place" in str(caught.value)


def test_other_line_breaks_around_a_row_or_as_the_delimiter_do_no_harm(tmp_path: Path) -> None:
    paged = read(tmp_path, "\fBern,Nice\n\f\nNice,Rome\u2028\n")
    assert pairs(paged) == [("Bern", "Nice"), ("Nice", "Rome")]
    separated = read(tmp_path, "Bern\x1eNice\n", delimiter="\x1e")
    assert pairs(separated) == [("Bern", "Nice")]


@pytest.mark.parametrize(
    ("text", "row"),
    [
        (
            "<!DOCTYPE html>\n<html><head><title>503</title></head><body>Try later</body></html>\n",
            1,
        ),
        ("\ufeff\n\n  <HTML lang=en>\n<body class=x>\n", 3),
        ('<?xml version="1.0"?>\n<graph id="g">\n', 1),
        ("<!-- saved -->\n<p class=x>\n", 1),
    ],
    ids=["error page", "page after blank lines", "XML", "remark of HTML"],
)
def test_a_page_is_no_edge_list_although_its_rows_have_two_words(
    tmp_path: Path, text: str, row: int
) -> None:
    with pytest.raises(FileError) as caught:
        read(tmp_path, text)
    message = str(caught.value)
    assert message.startswith(f"ties.txt, row {row}: is a page in HTML or XML (it starts with '<")
    assert "expected an edge list: two labels in each row" in message
    assert message.endswith("and save the list itself")


@pytest.mark.parametrize(
    "text",
    [
        '{"error": "Not Found"}',
        '{"nodes": [{"id": 1}, {"id": 2}], "links": []}\n',
        "[[1, 2], [2, 3]]",
    ],
    ids=["error", "network", "pairs"],
)
def test_json_is_no_edge_list_although_its_line_has_two_words(tmp_path: Path, text: str) -> None:
    with pytest.raises(
        FileError, match=r"^ties.txt, row 2: is JSON \(it starts with '.*expected an"
    ):
        read(tmp_path, "\n" + text)


@pytest.mark.parametrize("brackets", ["<>", "[]", "{}"])
def test_labels_may_have_brackets_as_pages_and_json_do(tmp_path: Path, brackets: str) -> None:
    start, end = brackets
    a, b, c = (f"{start}{name}{end}" for name in ("1", "html", "headway"))
    assert read(tmp_path, f"{a}\t{b}\n{a}\t{c}\n").network.names == (a, c, b)
