"""Pages that are written while results are still being worked out."""

from __future__ import annotations

import hashlib
import inspect
import sys
from importlib.resources import files
from itertools import chain, islice
from pathlib import Path
from typing import Any

import pytest

from paradiplomacy import open_record
from paradiplomacy.record.record import Record
from paradiplomacy.site import freeze
from paradiplomacy.site.data_scripts import DATA
from paradiplomacy.site.freeze import (
    MORE_PAGES,
    SiteFiles,
    frozen,
    has_early_pages,
    more_record_pages,
    record_pages,
    write_record_pages,
)
from paradiplomacy.site.kinds import PageKind
from paradiplomacy.site.pages import KINDS
from paradiplomacy.site.site import PAGES_AS_JSON, Site


class Untouched:
    """Results that no page may look at."""

    @property
    def material(self) -> Any:
        raise AssertionError("the page asks for results")

    frames = material


def _kinds(*needs: str) -> list[PageKind]:
    return [kind for kind in KINDS if kind.needs in needs]


@pytest.mark.parametrize("kind", _kinds("record"), ids=lambda kind: kind.name)
def test_a_page_of_the_record_shows_no_results(kind: PageKind, sino_us: Record) -> None:
    results: Any = Untouched()
    sites = Site(sino_us), Site(sino_us, results=results)
    keys = chain(kind.keys(sites[0]), kind.on_demand(sites[0]))
    for key in islice(keys, 40):  # all of those whose pages are of sources
        assert sites[0].html(kind, key) == sites[1].html(kind, key)


@pytest.mark.parametrize("kind", _kinds("record", "results"), ids=lambda kind: kind.name)
def test_an_early_page_shows_no_drawing(kind: PageKind) -> None:
    template = files("paradiplomacy.site") / "templates" / f"{kind.name}.html.j2"
    code = inspect.getsource(sys.modules[kind.view.__module__])
    for text in (template.read_text("utf-8"), code):
        assert "drawings" not in text
        assert "parts.picture" not in text


def test_early_pages_take_the_place_of_others(monkeypatch: pytest.MonkeyPatch) -> None:
    site = Site(open_record("china_russia"))
    monkeypatch.setattr(freeze, "KINDS", [kind for kind in KINDS if kind.name == "ties"])
    monkeypatch.setattr(site, "files", lambda: ("tables/facts.csv.zip",))
    pages = record_pages(site.record)
    assert pages.keys() >= {"ties.json", "ties.html", "zh/ties.html", "tables/facts.csv.zip"}
    others = dict.fromkeys(pages, b"{}")
    *shown, (last, _) = frozen(site, early=others)
    assert shown == [
        (each, b"{}") for each in ("ties.html", "zh/ties.html", "tables/facts.csv.zip")
    ]
    assert last == PAGES_AS_JSON
    tables = {address: body for address, body in pages.items() if address.startswith("tables/")}
    assert list(frozen(site, early=pages)) == list(frozen(site, early=tables))
    assert not has_early_pages(site.record)


def test_what_is_written_early_is_not_written_again(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    site = Site(open_record("china_russia"))
    monkeypatch.setattr(freeze, "KINDS", [kind for kind in KINDS if kind.name == "ties"])
    monkeypatch.setattr(site, "files", lambda: ("tables/facts.csv.zip",))
    early, written = write_record_pages(site.record, SiteFiles(tmp_path))
    assert {address for address, body in early.items() if body is not None} == {"ties.json"}
    whole = record_pages(site.record)
    [last] = frozen(site, early=early)
    assert last == (PAGES_AS_JSON, dict(frozen(site, early=whole))[PAGES_AS_JSON])
    for address in ("ties.html", "zh/ties.html", "tables/facts.csv.zip"):
        assert (tmp_path / address).read_bytes() == whole[address]
        assert written.outputs[address] == hashlib.sha256(whole[address]).hexdigest()
    others = SiteFiles(tmp_path)
    others.write("a.txt", b"a")
    others.add(written)
    assert others.outputs.keys() == {"a.txt", *written.outputs}


def test_what_shows_the_record_is_made_in_two_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    record = open_record("china_russia")
    some = MORE_PAGES - {"council"} | {"ties", "sources"}
    kinds = [kind for kind in _kinds("record") if kind.name in some]
    monkeypatch.setattr(freeze, "KINDS", kinds)
    others, more = record_pages(record), more_record_pages(Site(record))
    assert not others.keys() & more.keys()
    assert {"ties.html", "sources.html", "tables/facts.csv.zip"} <= others.keys()
    assert {f"data/{name}.js" for name in DATA} <= more.keys()
    pages = {address.partition("/")[0] for address in more if address.endswith(".json")}
    assert pages == {"places", "sources"}
