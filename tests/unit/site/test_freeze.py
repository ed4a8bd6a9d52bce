"""Pages that are written while results are still being worked out."""

from __future__ import annotations

import hashlib
import inspect
from collections.abc import Callable
from importlib.resources import files
from itertools import chain, islice
from pathlib import Path
from typing import Any

import pytest

from paradiplomacy import open_record
from paradiplomacy.record.record import Record
from paradiplomacy.site import freeze
from paradiplomacy.site.data_scripts import DATA
from paradiplomacy.site.freeze import SiteFiles, has_early_pages, write_more, write_record
from paradiplomacy.site.kinds import PageKind
from paradiplomacy.site.site import Site


class Untouched:
    """Results that no page may look at."""

    @property
    def material(self) -> Any:
        raise AssertionError("the page asks for results")

    frames = material


@pytest.mark.parametrize("kind", freeze.OF_RECORD, ids=lambda kind: kind.name)
def test_a_page_of_the_record_shows_no_results(kind: PageKind, sino_us: Record) -> None:
    results: Any = Untouched()
    sites = Site(sino_us), Site(sino_us, results=results)
    keys = chain(kind.keys(sites[0]), kind.on_demand(sites[0]))
    for key in islice(keys, 40):  # all of those whose pages are of sources
        assert sites[0].html(kind, key) == sites[1].html(kind, key)


@pytest.mark.parametrize("kind", freeze.OF_RECORD, ids=lambda kind: kind.name)
def test_an_early_page_shows_no_drawing(kind: PageKind) -> None:
    template = files("paradiplomacy.site") / "templates" / f"{kind.name}.html.j2"
    code = inspect.getsource(kind.view)
    for text in (template.read_text("utf-8"), code):
        assert "drawings" not in text
        assert "parts.picture" not in text


def written(folder: Path) -> dict[str, bytes]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def test_what_is_written_early_is_not_written_again(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    record = open_record("china_russia")
    early, whole = SiteFiles(tmp_path / "early"), SiteFiles(tmp_path / "whole")
    part = write_record(record, SiteFiles(early.folder))
    write_more(Site(record), early)
    assert not part.outputs.keys() & early.outputs.keys()
    early.add(part)
    before = dict(early.outputs)
    monkeypatch.setattr(freeze.SiteFiles, "write", _only_new(freeze.SiteFiles.write))
    early.finish(Site(record))
    whole.finish(Site(record))
    assert written(early.folder) == written(whole.folder)
    assert early.outputs == whole.outputs
    assert early.outputs.items() > before.items()
    for address, body in written(whole.folder).items():
        assert whole.outputs[address] == hashlib.sha256(body).hexdigest()
    assert sorted(whole.outputs) == sorted(Site(record))
    assert not has_early_pages(record)


def _only_new(write: Callable[..., None]) -> Callable[..., None]:
    def only_new(files: SiteFiles, address: str, body: bytes) -> None:
        assert address not in files.outputs
        write(files, address, body)

    return only_new


def test_what_shows_the_record_is_made_in_two_parts(tmp_path: Path) -> None:
    record, more = open_record("china_russia"), SiteFiles(tmp_path)
    others = write_record(record, SiteFiles(tmp_path))
    write_more(Site(record), more)
    assert {"ties.html", "sources.html", "tables/facts.csv.zip"} <= others.outputs.keys()
    assert {f"data/{name}.js" for name in DATA} <= more.outputs.keys()
    pages = {address.partition("/")[0] for address in more.lines}
    assert pages == {"places", "sources", "council"} & pages
    assert {"places", "sources"} <= pages
