"""Reading directed pairs of Wikidata items."""

from __future__ import annotations

import os
from collections import defaultdict
from pathlib import Path

import pytest

from paradiplomacy.errors import RecordError
from paradiplomacy.sources.extract import Extract
from paradiplomacy.sources.wikidata import read_wikidata_pairs


def sides(extract: Extract) -> dict[str, set[str]]:
    """Who lists a pair, by its key."""
    found: dict[str, set[str]] = defaultdict(set)
    for statement in extract.material.statements:
        if statement.property == "kind":
            found[statement.subject].add(statement.side)
    return found


def names(extract: Extract) -> dict[str, str]:
    found = [s for s in extract.material.statements if s.property == "name"]
    return {s.subject.rpartition("-")[2]: s.value for s in found}


def table(folder: Path, pairs: str, labels: str | None = None) -> Path:
    path = folder / "relations.tsv"
    path.write_text(pairs, encoding="utf-8")
    if labels is not None:
        (folder / "names.tsv").write_text(labels, encoding="utf-8")
    return path


def test_who_lists_whom(tmp_path: Path) -> None:
    table(tmp_path, "Q1\tQ2\nQ2\tQ1\nQ1\tQ3\nQ1\tQ2\n", "Q1\tNorth\nQ2\tSouth\nQ9\tElsewhere\n")
    extract = read_wikidata_pairs(tmp_path, record="w")
    assert sides(extract) == {
        "tie:zz-w-q1|zz-w-q2": {"zz-w-q1", "zz-w-q2"},
        "tie:zz-w-q1|zz-w-q3": {"zz-w-q1"},
    }
    assert names(extract) == {"q1": "North", "q2": "South", "q3": "Q3"}
    assert {s.value for s in extract.material.statements if s.property == "country"} == {"ZZ"}
    assert extract.unread == {"names.tsv, labels of items that are in no pair": 1}
    assert extract.skipped == ()
    limits = " ".join(extract.material.meta.limits)
    assert "1 of 4 rows repeat another one" in limits
    assert "1 of 3 items have no label" in limits


def test_rows_in_any_order_say_the_same(tmp_path: Path) -> None:
    rows = ["Q1\tQ2", "Q2\tQ1", "Q1\tQ3", "Q4\tQ1"]
    made = []
    for number, order in enumerate((rows, rows[::-1])):
        (tmp_path / str(number)).mkdir()
        path = table(tmp_path / str(number), "\n".join(order))
        made.append({s.id for s in read_wikidata_pairs(path).material.statements})
    assert made[0] == made[1]


def test_other_ways_to_write_the_same(tmp_path: Path) -> None:
    plain = read_wikidata_pairs(table(tmp_path, "Q1\tQ2\n", "Q1\tNorth\n"))
    (tmp_path / "b").mkdir()
    odd = table(tmp_path / "b", "\ufeffhttp://www.wikidata.org/entity/Q1\t Q2 \r\n\r\n")
    (tmp_path / "labels.txt").write_text("Q1\tNorth", encoding="utf-8")
    other = read_wikidata_pairs(odd, names=tmp_path / "labels.txt")
    assert {s.id for s in plain.material.statements} == {s.id for s in other.material.statements}


def test_rows_that_are_no_pairs_are_left_out_and_told(tmp_path: Path) -> None:
    rows = [
        "item\tpartner",
        "Q1\tQ2",
        "Q1 Q3",
        "Q1\tQ1",
        "Q2\tP5",
        "Q2\tQ3\tx\ty",
        "Q4\tQ5",
        "Q5\tQ6",
    ]
    extract = read_wikidata_pairs(table(tmp_path, "\n".join(rows)))
    assert [(problem.row, problem.field) for problem in extract.skipped] == [
        (1, "column 1"),
        (3, ""),
        (4, ""),
        (5, "column 2"),
    ]
    assert "'Q1 Q3', expected two items" in extract.skipped[1].message
    assert "Q1 lists itself" in extract.skipped[2].message
    assert extract.unread == {"column 3": 1, "column 4": 1}
    assert len(sides(extract)) == 4


def test_labels_that_cannot_be_used_are_told(tmp_path: Path) -> None:
    labels = "Q1\tNorth\nQ1\tAlong\nQ2\nQ2\tSouth\nQ3\tEast\n"
    extract = read_wikidata_pairs(table(tmp_path, "Q1\tQ2\nQ2\tQ3\n", labels))
    assert names(extract) == {"q1": "Along", "q2": "South", "q3": "East"}
    assert [problem.row for problem in extract.skipped] == [2, 3]
    assert all("in names.tsv" in problem.message for problem in extract.skipped)


WRONG = {
    "empty": (b"", "is empty"),
    "another table": (b"name,country\nParis,France\n", "2 of 2 rows are not two items"),
    "mostly wrong": (b"Q1\tQ2\na\tb\nc\td\n", "2 of 3 rows are not two items"),
    "only itself": (b"Q1\tQ1\n", "1 of 1 rows"),
    "binary": (bytes(range(128, 256)), "not UTF-8"),
    "latin": (b"Q1\tQ2\nQ3\tK\xf6ln\n", r"row 2: byte 11 \(0xf6\) is not UTF-8"),
    "JSON": (b'{"entities": {}}', "1 of 1 rows are not two items"),
}


@pytest.mark.parametrize(("content", "says"), WRONG.values(), ids=WRONG)
def test_a_wrong_file_is_one_clear_error(tmp_path: Path, content: bytes, says: str) -> None:
    path = tmp_path / "relations.tsv"
    path.write_bytes(content)
    with pytest.raises(RecordError, match=says) as error:
        read_wikidata_pairs(path)
    assert str(error.value).startswith("relations.tsv")


def test_missing_files(tmp_path: Path) -> None:
    with pytest.raises(RecordError, match=r"relations\.tsv: is not there"):
        read_wikidata_pairs(tmp_path)
    path = table(tmp_path, "Q1\tQ2\n")
    with pytest.raises(RecordError, match=r"labels\.tsv: is not there"):
        read_wikidata_pairs(path, names=tmp_path / "labels.tsv")


def test_the_date_is_that_of_the_file_unless_given(tmp_path: Path) -> None:
    path = table(tmp_path, "Q1\tQ2\n")
    os.utime(path, (0, 86_400 * 365))
    assert read_wikidata_pairs(path).material.meta.as_of == "../1971-01-01"
    assert read_wikidata_pairs(path, as_of="2016").material.meta.as_of == "2016"
    with pytest.raises(RecordError, match="expected EDTF"):
        read_wikidata_pairs(path, as_of="MMXVI")


def test_the_real_pairs_of_2016(shared: Path) -> None:
    """Counts of issue and design: 17,401 pairs of 10,055 items, 624 listed by one end only."""
    extract = read_wikidata_pairs(
        shared / "data" / "networks" / "wikidata_2016", record="wikidata_2016", as_of="2016"
    )
    listed = sides(extract)
    assert len(listed) == 17_401
    assert sum(len(by) == 1 for by in listed.values()) == 624
    assert len(names(extract)) == 10_055
    assert not [name for item, name in names(extract).items() if name == item.upper()]
    assert (extract.skipped, extract.unread) == ((), {})
    assert "4 of 34,182 rows repeat another one and were merged." in extract.material.meta.limits
