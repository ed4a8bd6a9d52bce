"""Which rows and columns of a table are read, and what is said of the others."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.support.tables import PAIRS, read, skipped, small, values

from paradiplomacy.errors import RecordError

ROW = "Berat,Albania,Amasya,Turkey\n"
TIE, A, B = "tie:al-pairs-berat|tr-pairs-amasya", "al-pairs-berat", "tr-pairs-amasya"


def test_rows_may_be_chosen(tmp_path: Path) -> None:
    table = "city1,country1,city2,country2,status\n" + "".join(
        f"Berat,AL,{name},TR,{status}\n"
        for name, status in zip("PQR", ("active", "ended", ""), strict=True)
    )
    active = read(tmp_path, table, small(only_where=[{"column": "status", "is": "active"}]))
    assert values(active, "name") == ["Berat", "P"]
    assert active.material.meta.limits == ("2 of 3 rows were left out on purpose (`only_where`).",)
    others = read(tmp_path, table, small(only_where=[{"column": "status", "is_not": ["ended"]}]))
    assert values(others, "name") == ["Berat", "P", "R"]
    assert others.skipped == ()


def test_columns_that_nobody_speaks_of_are_reported(tmp_path: Path) -> None:
    head = "city1,country1,city2,country2,mayor,split,empty,\n"
    table = head + "Berat,AL,P,TR,somebody,x,,stray\n" + "Berat,AL,Q,TR,,x,,\n"
    extract = read(tmp_path, table, small(ignore=["split"]))
    assert extract.unread == {"mayor": 1, "(column 8)": 1}


def test_a_column_that_the_file_lacks_is_named_with_the_key_and_line(tmp_path: Path) -> None:
    with pytest.raises(RecordError) as failed:
        read(tmp_path, PAIRS + ROW, small(a__name="cty1", b__country="Land", ignore=["x"]))
    by_field = {p.field: p for p in failed.value.problems}
    assert set(by_field) == {"a.name.column", "b.country.column", "ignore.0"}
    assert {p.file for p in failed.value.problems} == {"mapping.yaml"}
    assert (
        "no column 'cty1' in pairs.csv; did you mean 'city1'" in by_field["a.name.column"].message
    )
    lines = (tmp_path / "mapping.yaml").read_text().splitlines()
    assert lines[by_field["a.name.column"].row - 1].strip() == "name: cty1"


def test_a_column_that_stands_twice_is_an_error_only_where_it_is_read(tmp_path: Path) -> None:
    table = "city1,country1,city2,country2,note,note\nBerat,AL,Amasya,TR,x,y\n"
    assert read(tmp_path, table).unread == {"note": 2}
    with pytest.raises(RecordError, match=r"'note' stands 2 times in pairs\.csv"):
        read(tmp_path, table, small(note="note"))


def test_a_number_of_listings_that_is_not_plausible_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(RecordError, match="1 listings were read, expected at least 2"):
        read(tmp_path, PAIRS + ROW, small(expect={"at_least": 2}))
    with pytest.raises(RecordError, match="expected at least 1, at most 1"):
        read(tmp_path, PAIRS + ROW + "Berat,AL,B,TR\n", small(expect={"at_most": 1}))
    with pytest.raises(RecordError, match="0 listings were read"):
        read(tmp_path, PAIRS)


def test_a_place_that_is_paired_with_itself_is_left_out(tmp_path: Path) -> None:
    extract = read(tmp_path, PAIRS + ROW + "Nienburg,Germany,Nienburg,DE\n")
    assert skipped(extract) == [(3, "city2")]
    assert "Nienburg" not in values(extract, "name")


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("=HYPERLINK(1)", "starts with '='"),
        ("#REF!", "failed formula"),
        ("x" * 201, "has 201 characters"),
        ("\x7f", "control characters"),
        ("", "expected the name of a place"),
    ],
)
def test_what_is_no_name_is_left_out(tmp_path: Path, name: str, says: str) -> None:
    extract = read(tmp_path, PAIRS + ROW + f"{name},Albania,Amasya,Turkey\n")
    assert skipped(extract) == [(3, "city1")]
    assert says in extract.skipped[0].message
