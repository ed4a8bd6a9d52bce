"""From a material to a record folder and back: what is written reads as the same statements."""

from __future__ import annotations

from pathlib import Path

from paradiplomacy.exports.folder import write_material
from paradiplomacy.model.records import Material
from paradiplomacy.sources.record_folder import read_record_folder


def comes_back(material: Material, folder: Path) -> Material:
    """The material as its folder gives it, having seen that nothing is lost or made up."""
    write_material(material, folder / "once")
    again = read_record_folder(folder / "once")
    before = {said.id: said for said in material.statements}
    after = {said.id: said for said in again.statements}
    assert [before[key] for key in before.keys() - after.keys()] == []
    assert [after[key] for key in after.keys() - before.keys()] == []
    assert again.sources == tuple(sorted(material.sources))
    assert again.meta == material.meta
    assert set(again.judgements) == set(material.judgements)
    write_material(again, folder / "twice")
    for file in (folder / "once").iterdir():
        assert file.read_bytes() == (folder / "twice" / file.name).read_bytes()
    return again
