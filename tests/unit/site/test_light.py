"""A frozen site is light: JSON and large tables are packed, short sources of very many left out."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import polars as pl
import pytest
from tests.support.folders import Folder

from paradiplomacy.record.record import Record
from paradiplomacy.site import site_context
from paradiplomacy.site.downloads import download_at
from paradiplomacy.site.freeze import SiteFiles
from paradiplomacy.site.site import PAGES_AS_JSON, UNKNOWN_ADDRESS, Site
from paradiplomacy.site.site_context import table_file

TIE = "cn-jilin-changchun--us-ar-little-rock"


def _texts(packed: bytes) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


def test_a_source_of_few_statements_has_no_page_in_a_folder_of_a_wide_record(
    folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(site_context, "MOST_COUNCIL_PAGES", 1)
    site = Site(folder.record())
    assert site.is_wide
    assert "sources/small--geonames.html" not in set(site)
    assert "sources/small--geonames.html" in set(Site(folder.record(), is_live=True))
    assert b"GeoNames" in site.content("sources/small--geonames.html").body  # if somebody asks
    assert b"sources/small--" not in site.content(f"ties/{TIE}.html").body
    n = len(site.index.statements_of_source["small/geonames"])
    for few, has_page in ((n, False), (n - 1, True)):
        monkeypatch.setattr(site_context, "FEW_STATEMENTS", few)
        assert ("sources/small--geonames.html" in set(Site(folder.record()))) is has_page


def test_a_source_of_one_tie_is_shown_by_the_page_of_the_tie_in_a_folder(folder: Folder) -> None:
    folder.add("sources.csv", id="once", title="Only once", url="https://example.org/once")
    folder.tie("renewed", "2004", source="once", locator="renewed in 2004")
    site = Site(folder.record())
    assert "sources/small--once.html" not in set(site)
    assert "sources/small--once.html" in set(Site(folder.record(), is_live=True))
    listed = site.content("sources.html").body.decode()
    assert f'<a href="ties/{TIE}.html">Only once</a>' in listed
    tie = site.content(f"ties/{TIE}.html").body.decode()
    assert '<a href="https://example.org/once">Only once</a>' in tie
    assert "renewed in 2004" in tie


def test_a_source_of_one_exchange_is_quoted_by_the_page_of_its_tie(folder: Folder) -> None:
    folder.add("sources.csv", id="once", title="Only once", url="https://example.org/once")
    folder.change("exchanges.csv", -1, source="once", locator="met in 1995")
    site = Site(folder.record())
    assert "sources/small--once.html" not in set(site)
    tie = site.content(f"ties/{TIE}.html").body.decode()
    assert '<a href="https://example.org/once">Only once</a> “met in 1995”' in tie
    assert (
        "met in 1995"
        in Site(folder.record(), is_live=True).content("sources/small--once.html").body.decode()
    )


def test_statements_of_readings_are_in_a_server_and_in_all_formats_alone(folder: Folder) -> None:
    folder.add("sources.csv", id="votes", title="Votes")
    folder.add("series.csv", source="votes", date="1979")
    record = folder.record()
    for name in ("statements", "facts"):
        (packed,) = _texts(Site(record).content(f"tables/{name}.csv.zip").body).values()
        whole = Site(record, all_formats=True).content(f"tables/{name}.csv").body.decode()
        live = Site(record, is_live=True).content(f"tables/{name}.csv").body.decode()
        assert "reading:" in whole
        assert whole == live
        kept = [line for line in whole.splitlines() if "reading:" not in line]
        assert packed.splitlines() == kept


def test_a_source_of_series_alone_is_in_the_list_of_sources(folder: Folder) -> None:
    folder.add("sources.csv", id="votes", title="Votes")
    folder.add("series.csv", source="votes", date="1979")
    site = Site(folder.record())
    assert "sources/small--votes.html" not in set(site)
    assert site.page_for_source("small/votes") == ("sources", "")
    assert b"1979" in site.content("sources/small--votes.html").body  # if somebody asks


def test_what_a_study_claims_of_one_place_is_no_claim_on_a_tie(article: Record) -> None:
    found = Site(article).index.claims_of_tie
    claims = [claim for claims in found.values() for claim in claims]
    assert all(claim.place_a and claim.place_b for claim in claims)
    alone = [
        claim for claim in article.claims.values() if bool(claim.place_a) != bool(claim.place_b)
    ]
    assert alone
    assert len(claims) == sum(bool(claim.place_b) for claim in article.claims.values())


def test_the_json_of_all_pages_is_one_file_of_lines(folder: Folder, tmp_path: Path) -> None:
    site = Site(folder.record())
    files = SiteFiles(tmp_path / "site")
    files.finish(site)
    written = files.outputs
    assert sorted(written) == sorted(site)
    own = {address for address in site.files() if address.endswith(".json")}
    assert {address for address in written if address.endswith(".json")} == own
    ((name, lines),) = _texts((files.folder / PAGES_AS_JSON).read_bytes()).items()
    assert name == "pages.jsonl"
    pages = {row["page"]: row["shows"] for row in map(json.loads, lines.splitlines())}
    assert {f"{page}.html" for page in pages} == {
        address for address in written if address.endswith(".html") and address[:3] != "zh/"
    } - {UNKNOWN_ADDRESS}
    site = Site(folder.record(), all_formats=True)
    assert json.loads(site.content("ties.json").body) == pages["ties"]


def test_with_all_formats_each_page_has_its_json_and_leads_to_it(folder: Folder) -> None:
    site = Site(folder.record(), all_formats=True)
    addresses = set(site)
    assert PAGES_AS_JSON not in addresses
    pages = {a for a in addresses if a.endswith(".html") and a[:3] != "zh/"}
    assert {a.replace(".html", ".json") for a in pages - {UNKNOWN_ADDRESS}} <= addresses
    assert b'href="ties.json"' in site.content("ties.html").body
    assert b"ties.json" not in Site(folder.record()).content("ties.html").body


def test_large_tables_are_zipped_unless_all_formats_are_wanted() -> None:
    table = pl.DataFrame({"a": ["1", "2"]})
    light: Any = SimpleNamespace(
        tables={"facts": None, "ties": None},
        table=lambda _: table,
        has_all_formats=False,
        is_live=True,
        is_wide=False,
    )
    assert [table_file(light, name) for name in light.tables] == ["facts.csv.zip", "ties.csv"]
    packed = download_at(light, "tables/facts.csv.zip")
    light.is_wide = True
    assert table_file(light, "ties") == "ties.csv.zip"
    light.has_all_formats = True
    assert table_file(light, "facts") == "facts.csv"
    plain = download_at(light, "tables/facts.csv")
    assert packed is not None
    assert plain is not None
    assert _texts(packed.body) == {"facts.csv": plain.body.decode()}


def test_a_place_whose_exchanges_are_all_of_one_tie_leads_to_its_page(folder: Folder) -> None:
    site = Site(folder.record())
    exchange = next(iter(site.record.exchanges.values()))
    view = json.loads(
        Site(folder.record(), is_live=True).content(f"places/{exchange.place_a}.json").body
    )
    assert view["exchange_count"] == 1
    assert view["exchanges"] == []
    assert view["exchanges_on"].startswith("tie:")
    page = site.content(f"places/{exchange.place_a}.html").body.decode()
    assert "One exchange on the page of the tie" in page or "one exchange on the page" in page
