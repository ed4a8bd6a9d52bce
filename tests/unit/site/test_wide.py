"""A frozen site of very many ties: pages of ties and places are short."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.support.folders import CHANGCHUN, DALIAN, LITTLE_ROCK, Folder

from paradiplomacy.model.ties import tie_key
from paradiplomacy.site import site_context
from paradiplomacy.site.freeze import SiteFiles
from paradiplomacy.site.pages import KIND
from paradiplomacy.site.pages.things import PLACE, TIE
from paradiplomacy.site.site import Site


def test_a_wide_record_has_short_pages_of_ties_and_places(
    folder: Folder, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    key = tie_key(LITTLE_ROCK, CHANGCHUN)
    for row in folder.tables["sources.csv"]:
        row["url"] = f"https://example.org/{row['id']}"
    folder.tie("kind", "friendship city", place_b=DALIAN)  # so that its source has a page
    usual = Site(folder.record()).html(TIE, key)
    monkeypatch.setattr(site_context, "MOST_COUNCIL_PAGES", 1)
    site = Site(folder.record())
    short = site.html(TIE, key)
    assert "↗" in usual
    assert "↗" not in short
    files = SiteFiles(tmp_path / "site")
    files.finish(site)
    assert sorted(files.outputs) == sorted(site)


def test_a_tie_of_one_source_stands_in_the_row_of_its_first_place(
    folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = tie_key(LITTLE_ROCK, DALIAN)
    folder.tie("kind", "friendship city", place_b=DALIAN)
    monkeypatch.setattr(site_context, "MOST_COUNCIL_PAGES", 1)
    site = Site(folder.record())
    assert f"{TIE.address(key)}.html" not in set(site)
    assert f"{TIE.address(tie_key(LITTLE_ROCK, CHANGCHUN))}.html" in set(site)  # it did something
    assert b"friendship" in site.content(f"{TIE.address(key)}.html").body  # if somebody asks
    part = f"places/{DALIAN}.html#{LITTLE_ROCK}"
    assert part in site.html(PLACE, LITTLE_ROCK)
    row = site.html(PLACE, DALIAN).partition(f'<tr id="{LITTLE_ROCK}">')[2].partition("</tr>")[0]
    assert "friendship" in row
    assert site.source("small/lr").title in site.html(PLACE, DALIAN)
    ties = site.content("data/ties.js").body.decode()
    listed = json.loads(ties.partition(",")[2].rpartition(")")[0])
    (column,) = (column for column in listed["columns"] if column["type"] == "tie")
    assert len(column["own"]) == 1
    assert part in site.html(KIND["ties"])
    live = Site(folder.record(), is_live=True)
    assert f"{TIE.address(key)}.html" in set(live)
    assert part not in live.html(KIND["ties"])
