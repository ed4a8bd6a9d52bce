"""Whose voice sources are: outlets, their hosts, and the check that refuses a second reading."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.support.folders import CHANGCHUN, LITTLE_ROCK, Folder

from paradiplomacy.evidence.store import Store
from paradiplomacy.exports import export
from paradiplomacy.exports.folder import write_material
from paradiplomacy.model.outlets import Outlet, belonging, host_of, hosts_of
from paradiplomacy.model.statements import Voice
from paradiplomacy.record.build import build_record
from paradiplomacy.sources.record_folder import read_record_folder

SOURCE = "the-source"
PAPER = {
    "id": "city-paper",
    "name": "City Paper",
    "hosts": "paper.example; portal.example/city",
    "end": "CN",
    "voice": "local press",
    "place": CHANGCHUN,
}


def with_outlet(folder: Folder, **source: str) -> Folder:
    """A folder with the paper, and a source that is read as it is, but for what is given."""
    reading = {name: PAPER[name] for name in ("end", "voice", "place")}
    folder.add("outlets.csv", **PAPER)
    return folder.add("sources.csv", id=SOURCE, **(reading | source))


@pytest.mark.parametrize(
    "source",
    [
        {"outlet": "city-paper"},
        {"url": "https://www.paper.example/2019/1.html"},
        {"url": "http://WWW.Portal.example/city/a?b=1"},
        # another part of a host that outlets share
        {"url": "http://portal.example/capital/a", "voice": "national press", "place": ""},
        # a copy: the voice is that of whoever published it first
        {"url": "http://paper.example/a", "outlet": "wire", "voice": "national press", "place": ""},
    ],
    ids=["named", "host", "path", "other-path", "copy"],
)
def test_a_source_that_is_read_as_its_outlet_is_right(
    folder: Folder, source: dict[str, str]
) -> None:
    wire = {"id": "wire", "name": "Wire", "end": "CN", "voice": "national press", "place": ""}
    assert with_outlet(folder.add("outlets.csv", **wire), **source).problems() == ()


@pytest.mark.parametrize(
    ("source", "field", "reading"),
    [
        ({"voice": "national press"}, "voice", f"CN, national press, {CHANGCHUN}"),
        ({"place": ""}, "place", "CN, local press, no place"),
        ({"end": "third", "place": ""}, "end", "third, local press, no place"),
    ],
)
@pytest.mark.parametrize("by", [{"outlet": "city-paper"}, {"url": "https://m.paper.example/x"}])
def test_a_second_reading_is_refused_with_both(
    folder: Folder, source: dict[str, str], field: str, reading: str, by: dict[str, str]
) -> None:
    (problem,) = with_outlet(folder, **source, **by).problems()
    assert (problem.file, problem.row) == ("sources.csv", folder.line("sources.csv"))
    assert problem.field == field
    assert f"read as {reading}, and outlet 'city-paper' (outlets.csv, row 2)" in problem.message
    assert f"as CN, local press, {CHANGCHUN}; correct one of them" in problem.message
    assert ("to whose hosts its address belongs" in problem.message) == ("url" in by)


def test_a_place_that_was_judged_the_same_is_the_same_reading(folder: Folder) -> None:
    folder.place("cn-chang-chun", "Changchun", "Jilin", 43.88, 125.3)
    folder.add("judgements.csv", subject="cn-chang-chun", object=CHANGCHUN)
    assert with_outlet(folder, place="cn-chang-chun", outlet="city-paper").problems() == ()


def test_an_outlet_that_has_no_row_is_asked_for(folder: Folder) -> None:
    (problem,) = folder.change("sources.csv", 0, outlet="nowhere").problems()
    assert (problem.file, problem.row, problem.field) == ("sources.csv", 2, "outlet")
    assert problem.message == "no outlet 'nowhere' in outlets.csv; add it there first"


def test_an_outlet_of_an_unknown_place_is_refused(folder: Folder) -> None:
    folder.add("outlets.csv", **(PAPER | {"place": "cn-nowhere"}))
    (problem,) = folder.problems()
    assert (problem.file, problem.field) == ("outlets.csv", "place")


@pytest.mark.parametrize("end", ["US", "third"])
def test_a_place_lies_at_the_end_whose_voice_it_is(folder: Folder, end: str) -> None:
    (problem,) = folder.change("sources.csv", 1, end=end).problems()
    assert (problem.file, problem.row, problem.field) == ("sources.csv", 3, "place")
    assert f"{CHANGCHUN!r} lies in CN, and end is {end}" in problem.message


@pytest.mark.parametrize("hosts", ["https://paper.example", "paper", "/city"])
def test_what_is_no_host_is_refused(folder: Folder, hosts: str) -> None:
    (problem,) = folder.add("outlets.csv", **(PAPER | {"hosts": hosts})).problems()
    assert (problem.file, problem.row, problem.field) == ("outlets.csv", 2, "hosts")
    assert "is not a host" in problem.message


def test_a_host_belongs_to_one_outlet(folder: Folder) -> None:
    folder.add("outlets.csv", **PAPER)
    folder.add("outlets.csv", **(PAPER | {"id": "other", "hosts": "www.Paper.example/"}))
    (problem,) = folder.problems()
    assert (problem.row, problem.field) == (3, "hosts")
    assert "belongs to outlet 'city-paper' (row 2) too" in problem.message


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://www.Example.org/a", "example.org"),
        ("http://m.example.org:8080", "example.org"),
        ("http://www2.example.org./", "example.org"),
        ("https://web.archive.org/web/2019/https://www.example.org/a", "example.org"),
        ("http://长春.example/", "xn--qivy76h.example"),
        ("http://xn--qivy76h.example/", "xn--qivy76h.example"),
        ("http://[never closed", ""),
        ("", ""),
    ],
)
def test_hosts_are_compared_however_they_are_written(url: str, host: str) -> None:
    assert host_of(url) == host


def test_the_longest_path_decides() -> None:
    texts = {"site": "example.org", "city": "example.org/city", "news": "example.org/city/news"}
    outlets = {address: name for name, text in texts.items() for address in hosts_of(text)}
    for path, name in (
        ("", "site"),
        ("city/1", "city"),
        ("city/news/1", "news"),
        ("cityx", "site"),
    ):
        assert belonging(f"https://example.org/{path}", outlets) == name
    assert belonging("https://sub.example.org/city", outlets) is None


def test_outlets_go_through_a_store_and_back_to_a_folder(folder: Folder, tmp_path: Path) -> None:
    with_outlet(folder, outlet="city-paper", dated="2020-03-18")
    material = read_record_folder(folder.write())
    (outlet,) = material.meta.outlets
    assert outlet == Outlet(
        *("city-paper", "City Paper", "paper.example; portal.example/city", "CN"),
        *(Voice.LOCAL_PRESS, CHANGCHUN, ""),
    )
    with Store.open(tmp_path / "store.sqlite") as store:
        store.import_material(material)
        stored = store.material("small")
    assert stored.meta.outlets == material.meta.outlets
    write_material(stored, tmp_path / "out")
    assert "outlets" not in (tmp_path / "out" / "record.yaml").read_text(encoding="utf-8")
    again = read_record_folder(tmp_path / "out")
    assert (again.meta, again.sources) == (material.meta, material.sources)
    source = next(s for s in again.sources if s.id == SOURCE)
    assert (source.outlet, source.dated, source.place) == ("city-paper", "2020-03-18", CHANGCHUN)


def test_a_record_that_is_exported_keeps_its_outlets(folder: Folder, tmp_path: Path) -> None:
    material = read_record_folder(with_outlet(folder, outlet="city-paper").write())
    out = export(build_record([material]), "record", tmp_path / "record")
    assert read_record_folder(out).meta.outlets == material.meta.outlets
    assert LITTLE_ROCK in (out / "sources.csv").read_text(encoding="utf-8")
