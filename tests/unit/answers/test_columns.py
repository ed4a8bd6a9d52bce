"""Columns that no class of the model names: each shown by what its cells are."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import make_dataclass
from types import SimpleNamespace

import pytest
from tests.support.folders import Folder

from paradiplomacy.answers import columns
from paradiplomacy.results.localizer import Localizer
from paradiplomacy.site.lists import further_cells, further_list_columns

PLACE = {"coastal": False, "population": 0, "geonames_id": 4119403, "latitude": "", "region": ""}


@pytest.fixture
def bare_places(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A model whose places have neither a coast nor people, of which the table has columns."""
    table = columns.TABLE_OF["place"]
    others = [each.attribute for each in table.properties if each.attribute not in PLACE]
    monkeypatch.setitem(columns._CLASSES, "place", make_dataclass("Bare", others))  # type: ignore[arg-type]
    columns.further_names.cache_clear()
    yield
    columns.further_names.cache_clear()


@pytest.mark.usefixtures("bare_places")
@pytest.mark.parametrize(("language", "no"), [("en", "no"), ("zh", "否")])
def test_no_and_nought_are_said_and_identifiers_have_no_commas(
    folder: Folder, language: str, no: str
) -> None:
    word = Localizer(folder.record(), language).code
    assert [text for _, text in columns.labelled("place", PLACE, language, word)] == [
        no,
        "0",
        "4119403",
    ]
    ((_, many),) = columns.labelled("place", {"population": 1234567}, language, word)
    assert many == "1,234,567"


@pytest.mark.usefixtures("bare_places")
def test_a_list_sorts_them_by_what_they_are() -> None:
    types = {each.name: each.type for each in further_list_columns("place")}
    assert (types["population"], types["latitude"]) == ("number", "number")
    assert (types["geonames_id"], types["coastal"], types["region"]) == ("text", "code", "text")
    cells = dict(zip(types, further_cells("place", SimpleNamespace(further=PLACE)), strict=True))
    assert cells == {**PLACE, "coastal": "no", "geonames_id": "4119403", "latitude": None}
