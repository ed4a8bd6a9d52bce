"""A frozen site of very many ties: pages of ties and places are short, and have no JSON."""

from __future__ import annotations

import pytest
from tests.support.folders import CHANGCHUN, LITTLE_ROCK, Folder

from paradiplomacy.model.ties import tie_key
from paradiplomacy.site import site as site_module
from paradiplomacy.site.freeze import frozen
from paradiplomacy.site.pages import tie
from paradiplomacy.site.site import Site


def test_a_wide_record_has_short_pages_of_ties_and_places_without_json(
    folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = tie_key(LITTLE_ROCK, CHANGCHUN)
    usual = Site(folder.record()).html(tie.KIND, key)
    monkeypatch.setattr(site_module, "MOST_COUNCIL_PAGES", 1)
    site = Site(folder.record())
    short = site.html(tie.KIND, key)
    assert len(short) < len(usual) - 300
    assert 'href="../index.html#all"' in short
    written = [address for address, _ in frozen(site)]
    assert sorted(written) == sorted(site)
    assert {a.partition("/")[0] for a in written if a.endswith(".json")} >= {"sources", "pairs"}
    assert not [a for a in written if a.endswith(".json") and a.startswith(("ties/", "places/"))]
