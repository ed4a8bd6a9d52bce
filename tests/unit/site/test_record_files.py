"""The record as whole files: each opens in its own format and says what the record says."""

from __future__ import annotations

import csv
import io
import json
import re
import sqlite3
import zipfile
from contextlib import closing
from xml.etree import ElementTree

import polars as pl
import pytest
from python_calamine import CalamineWorkbook
from tests.support.folders import Folder

from paradiplomacy.site import site_context
from paradiplomacy.site.pages import KIND
from paradiplomacy.site.record_files import record_files
from paradiplomacy.site.site import Site


@pytest.fixture
def site(folder: Folder) -> Site:
    return Site(folder.record())


def unpacked(site: Site, name: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(site.content(f"downloads/{name}.zip").body)) as archive:
        return archive.read(name)


def test_every_file_is_led_to_and_there_and_the_same_every_time(site: Site, folder: Folder) -> None:
    page = site.html(KIND["data"])
    again = Site(folder.record())
    for address in (f"downloads/{name}" for name in record_files(site)):
        assert f'href="{address}"' in page
        assert address in set(site)
        assert site.content(address).body == again.content(address).body


def test_the_database_has_the_tables_of_the_record(site: Site) -> None:
    with closing(sqlite3.connect(":memory:")) as database:
        database.deserialize(unpacked(site, "record.sqlite"))
        tables = {name for (name,) in database.execute("select name from sqlite_master")}
        (n,) = database.execute("select count(*) from ties").fetchone()
    assert {"ties", "places", "exchanges", "sources"} <= tables
    assert "statements" not in tables  # in a folder among the tables alone
    assert n == len(site.record.ties)
    whole = Site(site.record, is_live=True).content("downloads/record.sqlite").body
    with closing(sqlite3.connect(":memory:")) as live:
        live.deserialize(whole)
        (n,) = live.execute("select count(*) from statements").fetchone()
    assert n == len(site.record.statements)


def test_workbook_graphs_map_and_parquet_have_every_tie(site: Site) -> None:
    ties = len(site.record.ties)
    book = CalamineWorkbook.from_filelike(io.BytesIO(site.content("downloads/ties.xlsx").body))
    assert len(book.get_sheet_by_name("ties").to_python()) == ties + 1
    assert "statements" not in book.sheet_names
    for graph in (unpacked(site, "ties.gexf"), unpacked(site, "ties.graphml")):
        edges = [e for e in ElementTree.fromstring(graph).iter() if e.tag.endswith("}edge")]
        assert len(edges) == ties
    shapes = json.loads(unpacked(site, "ties.geojson"))["features"]
    assert sum("LineString" in each["geometry"]["type"] for each in shapes) == ties
    with zipfile.ZipFile(io.BytesIO(site.content("downloads/parquet.zip").body)) as archive:
        assert pl.read_parquet(archive.read("ties.parquet")).height == ties


def test_the_codebook_says_what_each_column_means(site: Site) -> None:
    rows = list(csv.DictReader(io.StringIO(site.content("downloads/codebook.csv").body.decode())))
    assert {row["table"] for row in rows} >= {
        "ties",
        "statements",
        "facts",
        "findings",
        "structure",
    }
    assert [row for row in rows if not row["meaning"]] == []
    assert {row["table"] for row in rows if row["type"]} >= {"ties", "statements", "facts"}


def test_the_data_package_describes_tables_that_are_there_column_by_column(site: Site) -> None:
    package = json.loads(site.content("downloads/datapackage.json").body)
    assert package["$schema"].endswith("/2.0/datapackage.json")
    assert re.fullmatch("[a-z0-9._-]+", package["name"])
    assert package["resources"]
    for resource in package["resources"]:
        body = site.content(resource["path"].removeprefix("../")).body
        if resource["path"].endswith(".zip"):
            with zipfile.ZipFile(io.BytesIO(body)) as archive:
                body = archive.read(f"{resource['name']}.csv")
        header = next(csv.reader(io.StringIO(body.decode())))
        fields = resource["schema"]["fields"]
        assert [field["name"] for field in fields] == header
        kinds = {field["type"] for field in fields}
        assert kinds <= {"string", "integer", "number", "boolean", "date"}


def test_the_head_of_the_data_page_describes_the_tables_for_machines(site: Site) -> None:
    page = site.html(KIND["data"])
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    assert found
    about = json.loads(found[1])
    assert about["@type"] == "sc:Dataset"
    assert about["conformsTo"] == "http://mlcommons.org/croissant/1.1"
    needed = ("name", "description", "license", "version", "datePublished", "distribution")
    assert [name for name in needed if not about.get(name)] == []
    files = {file["@id"]: file for file in about["distribution"]}
    assert all(re.fullmatch("[0-9a-f]{64}", file["sha256"]) for file in files.values())
    for record_set in about["recordSet"]:
        for field in record_set["field"]:
            assert field["source"]["fileObject"]["@id"] in files


def test_a_text_of_the_record_does_not_end_the_description(folder: Folder) -> None:
    folder.meta["description"] = "</script><b>x"
    page = Site(folder.record()).html(KIND["data"])
    assert "</script><b>x" not in page


def test_the_software_is_described(site: Site) -> None:
    about = json.loads(site.content("downloads/codemeta.json").body)
    assert (about["@type"], about["name"]) == ("SoftwareSourceCode", "paradiplomacy")


def test_a_folder_of_a_wide_record_has_descriptions_alone(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(site_context, "MOST_COUNCIL_PAGES", 1)
    names = set(record_files(site))
    assert names == {"codebook.csv", "datapackage.json", "codemeta.json"}
