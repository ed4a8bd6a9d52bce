"""Pages of things whose keys are longer than the name of a file may be."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from tests.support.folders import CHANGCHUN, Folder

from paradiplomacy.site.kinds import slug
from paradiplomacy.site.page_links import page_of
from paradiplomacy.site.pages import KINDS
from paradiplomacy.site.pages.live_only import fact_at
from paradiplomacy.site.site import Site

LONG = "us-" + "-".join(["llanfairpwllgwyngyll"] * 14)
ADDRESSES = Path(__file__).parents[3] / "assets" / "src" / "words.js"


@pytest.fixture
def site(tmp_path: Path) -> Site:
    folder = Folder.small(tmp_path / "folder")
    for end in ("a", "b"):
        folder.place(f"{LONG}-{end}", f"Llanfair {end.upper()}", "Ohio", 40.0, -82.0)
        folder.tie("established", "1990", place_a=f"{LONG}-{end}")
    return Site(folder.record())


def test_each_file_of_a_page_has_a_name_that_a_disk_takes(site: Site) -> None:
    for kind in KINDS:
        addresses = [kind.address(key) for key in kind.keys(site)]
        assert len(set(addresses)) == len(addresses), kind.name
        names = [f"{part}.json" for address in addresses for part in address.split("/")]
        assert all(len(name) < 200 for name in names), kind.name


@pytest.mark.parametrize("end", ["a", "b"])
def test_a_page_with_a_name_cut_short_is_found_where_links_lead(site: Site, end: str) -> None:
    tie = f"tie:{CHANGCHUN}|{LONG}-{end}"
    for kind, key in (("tie", tie), ("place", f"{LONG}-{end}")):
        address, _ = page_of(site, kind, key)
        assert json.loads(site.content(f"{address}.json").body)[kind] == key
    assert fact_at(site, slug(f"{tie}/established")) == (tie, "established")


@pytest.mark.skipif(not shutil.which("node"), reason="needs Node.js")
def test_scripts_of_pages_make_the_same_addresses() -> None:
    function = re.search(r"function slug.*?^}", ADDRESSES.read_text("utf-8"), re.S | re.M)
    assert function
    keys = [LONG, f"tie:{CHANGCHUN}|{LONG}", "长" * 300, "a:b?*'!", "RU-Sakha (Yakutia)"]
    script = f"{function[0]}\nconsole.log(JSON.stringify({json.dumps(keys)}.map(slug)))"
    done = subprocess.run(["node", "-e", script], capture_output=True, text=True, check=True)
    assert json.loads(done.stdout) == [slug(key) for key in keys]
