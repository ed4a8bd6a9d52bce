"""A frozen site of very many ties: pages of ties and places are short."""

from __future__ import annotations

import pytest
from tests.support.folders import CHANGCHUN, LITTLE_ROCK, Folder

from paradiplomacy.model.ties import tie_key
from paradiplomacy.site import site_context
from paradiplomacy.site.freeze import frozen
from paradiplomacy.site.pages.things import TIE
from paradiplomacy.site.site import Site


def test_a_wide_record_has_short_pages_of_ties_and_places(
    folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = tie_key(LITTLE_ROCK, CHANGCHUN)
    for row in folder.tables["sources.csv"]:
        row["url"] = f"https://example.org/{row['id']}"
    usual = Site(folder.record()).html(TIE, key)
    monkeypatch.setattr(site_context, "MOST_COUNCIL_PAGES", 1)
    site = Site(folder.record())
    short = site.html(TIE, key)
    assert "↗" in usual
    assert "↗" not in short
    written = [address for address, _ in frozen(site)]
    assert sorted(written) == sorted(site)
