"""A record folder gives back what was written, whatever its cells hold and in any order."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.property.strategies import folders
from tests.support.examples import examples

from paradiplomacy.exports.folder import write_material
from paradiplomacy.record.build import build_record
from paradiplomacy.sources.record_folder import read_record_folder

few = settings(max_examples=examples(40))


@few
@given(st.data())
def test_what_is_written_reads_as_the_same_material(data: st.DataObject) -> None:
    with TemporaryDirectory() as here:
        folder = data.draw(folders(Path(here) / "first"))
        assert folder.problems() == ()
        material = read_record_folder(folder.path)
        write_material(material, Path(here) / "second")
        again = read_record_folder(Path(here) / "second")
        assert again == material
        assert [s.raw for s in again.statements] == [s.raw for s in material.statements]


@few
@given(st.data())
def test_no_cell_is_lost_or_changed_by_reading(data: st.DataObject) -> None:
    with TemporaryDirectory() as here:
        folder = data.draw(folders(Path(here) / "folder"))
        material = read_record_folder(folder.write())
    said = {(s.source, s.subject, s.property): s for s in material.statements}
    for cells in folder.tables["sources.csv"]:
        (source,) = (s for s in material.sources if s.id == cells["id"])
        assert (source.title, source.url, source.note) == (
            cells["title"],
            cells["url"],
            cells["note"],
        )
    for cells in folder.tables.get("exchanges.csv", ()):
        subject = f"exchange:{cells['id']}"
        for name in (
            "place_a",
            "place_b",
            "date",
            "form",
            "flow",
            "giver",
            "teacher",
            "description",
        ):
            if cells[name]:
                one = said[cells["source"], subject, name]
                assert (one.value, one.note) == (cells[name], cells["note"])
            else:
                assert (cells["source"], subject, name) not in said
    assert material.meta.title == folder.meta["title"]
    assert list(material.meta.limits) == folder.meta["limits"]


@few
@given(st.data())
def test_the_order_of_rows_does_not_matter(data: st.DataObject) -> None:
    with TemporaryDirectory() as here:
        folder = data.draw(folders(Path(here) / "folder"))
        material = read_record_folder(folder.write())
        for name, rows in folder.tables.items():
            folder.tables[name] = data.draw(st.permutations(rows))
        again = read_record_folder(folder.write())
    assert again == material
    assert build_record([again]).facts == build_record([material]).facts
