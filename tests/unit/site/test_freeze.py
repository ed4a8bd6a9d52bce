"""Pages that are written while results are still being worked out."""

from __future__ import annotations

from itertools import chain
from typing import Any

import pytest

from paradiplomacy import open_record
from paradiplomacy.site import freeze
from paradiplomacy.site.freeze import early_pages, frozen, has_early_pages
from paradiplomacy.site.pages import KINDS
from paradiplomacy.site.site import Site


class Untouched:
    """Results that no page may look at."""

    @property
    def material(self) -> Any:
        raise AssertionError("the page asks for results")

    frames = material


EARLY = [kind for kind in KINDS if kind.needs != "drawings"]


@pytest.mark.parametrize("kind", EARLY, ids=lambda kind: kind.name)
def test_an_early_page_shows_nothing_that_comes_later(
    kind: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    if kind.needs == "results":  # of them it asks which tables there are
        monkeypatch.setattr(Site, "tables", {})
    record = open_record("china_russia")
    results: Any = Untouched()
    sites = Site(record), Site(record, results=results)
    key = next(chain(kind.keys(sites[0]), kind.on_demand(sites[0])))
    assert sites[0].html(kind, key) == sites[1].html(kind, key)


def test_early_pages_take_the_place_of_others(monkeypatch: pytest.MonkeyPatch) -> None:
    site = Site(open_record("china_russia"))
    monkeypatch.setattr(freeze, "KINDS", [kind for kind in KINDS if kind.name == "tie"])
    monkeypatch.setattr(site, "files", lambda: ())
    pages = early_pages(site.record)
    (page, _) = frozen(site, early={"tie": [("a.html", b"")]})  # and the JSON of all pages
    assert page == ("a.html", b"")
    assert list(frozen(site, early=pages)) == list(frozen(site))
    assert not has_early_pages(site.record)
