"""Each frozen page says what may run on it; it works from disk, and what is slipped in does not."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from html import unescape
from itertools import cycle
from pathlib import Path
from typing import Any

import pytest

from paradiplomacy import open_record
from paradiplomacy.site.council.files import page_file
from paradiplomacy.site.pages import KINDS
from paradiplomacy.site.pages.things import COUNCIL
from paradiplomacy.site.policy import FROZEN, PAGES, alone_with, nowhere_with
from paradiplomacy.site.site import UNKNOWN_ADDRESS, Site

pytestmark = pytest.mark.xdist_group("report")

META = re.compile(
    r'<meta http-equiv="Content-Security-Policy" content="(?P<policy>[^"]*)">', re.IGNORECASE
)
SCRIPTS = re.compile(r"<script(?P<about>[^>]*)>(?P<text>.*?)</script>", re.DOTALL)
HANDLER = re.compile(r"<[^>]*\son[a-z]+\s*=", re.IGNORECASE)


def test_the_policy_is_that_of_a_server_but_for_what_a_header_alone_can_say() -> None:
    assert set(PAGES.split("; ")) - set(FROZEN.split("; ")) == {"frame-ancestors 'none'"}
    assert "script-src 'self'" in FROZEN.split("; ")


@pytest.mark.parametrize("name", ["second", "empty"])
def test_it_stands_on_each_page_before_anything_is_loaded(
    request: pytest.FixtureRequest, name: str
) -> None:
    folder: Path = request.getfixturevalue(name)
    faults = []
    for path in sorted(folder.rglob("*.html")):
        if path.name == UNKNOWN_ADDRESS:
            continue
        text = path.read_text(encoding="utf-8")
        head = re.split(r"<(?:script|link|style|img)\b", text, maxsplit=1)[0]
        found = META.findall(head)
        if [unescape(policy) for policy in found] != [FROZEN]:
            faults.append(f"{path}: {found}")
        for script in SCRIPTS.finditer(text):
            is_data = re.search(r'type="application/(?:ld\+)?json"', script["about"])
            if script["text"].strip() and not is_data:
                faults.append(f"{path}: a script stands in the page")
        if HANDLER.search(text):
            faults.append(f"{path}: an element runs a script")
    assert faults[:20] == []


def test_the_page_for_unknown_addresses_allows_its_own_script_alone(second: Path) -> None:
    text = (second / UNKNOWN_ADDRESS).read_text(encoding="utf-8")
    (script,) = (found["text"] for found in SCRIPTS.finditer(text) if found["text"].strip())
    assert [unescape(policy) for policy in META.findall(text)] == [nowhere_with(script)]
    assert text.index("Content-Security-Policy") < text.index("<base ") < text.index("<script")


@pytest.fixture
def heard(browser: Any) -> Iterator[tuple[Any, list[str]]]:
    """A page of a browser, and what its console says."""
    page = browser.new_page(viewport={"width": 1280, "height": 844})
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    yield page, said
    page.close()


@pytest.mark.browser
def test_each_kind_of_page_works_from_disk(heard: tuple[Any, list[str]], second: Path) -> None:
    page, said = heard
    # Of each kind one page, in turn in either language: `test_in_browser` reads each in both.
    for folder, kind in zip(cycle((second, second / "zh")), KINDS, strict=False):
        paths = (
            sorted((folder / kind.folder).glob("*.html"), key=lambda path: path.stat().st_size)
            if kind.folder
            else [folder / f"{kind.address()}.html"]
        )
        if not paths or not paths[-1].is_file():
            continue  # this record has no laws, for one
        page.goto(paths[-1].resolve().as_uri())
        page.wait_for_load_state("networkidle")
        assert said == [], paths[-1]
        assert page.locator(".top .search input").count() == 1, "the script of the page has run"


@pytest.mark.browser
def test_search_and_the_map_load_their_data_from_disk(
    heard: tuple[Any, list[str]], second: Path
) -> None:
    page, said = heard
    page.goto((second / "map.html").resolve().as_uri())
    page.wait_for_selector("canvas")
    page.fill(".top .search input", "Vladivostok")
    page.wait_for_selector(".top .search :text('Vladivostok')")
    assert said == []


@pytest.mark.browser
@pytest.mark.parametrize(
    "slipped",
    [
        "<script>document.title = 'slipped in'</script>",
        "<img src='data:,' onerror=\"document.title = 'slipped in'\">",
        "<script src='https://evil.example/x.js'></script>",
        "<iframe srcdoc=\"<script>parent.document.title = 'slipped in'</script>\"></iframe>",
        "<base href='https://evil.example/'>",
        "<form action='https://evil.example/'><button id='go'>go</button></form>",
    ],
    ids=["script", "handler", "from elsewhere", "frame", "base", "form"],
)
def test_what_is_slipped_into_a_page_does_not_run(
    heard: tuple[Any, list[str]], second: Path, tmp_path: Path, slipped: str
) -> None:
    page, _ = heard
    for name in ("assets", "data"):
        shutil.copytree(second / name, tmp_path / name)
    text = (second / "ties.html").read_text(encoding="utf-8")
    (tmp_path / "ties.html").write_text(text.replace("<main id", f"{slipped}<main id"), "utf-8")
    failed: dict[str, str] = {}
    page.on("requestfailed", lambda request: failed.update({request.url: request.failure}))
    # the console may hear of a refusal after the network has come to rest
    with page.expect_console_message(lambda message: "Content Security Policy" in message.text):
        page.goto((tmp_path / "ties.html").resolve().as_uri())
        if page.locator("#go").count():
            page.dispatch_event("#go", "click")
    page.wait_for_load_state("networkidle")
    assert page.title() != "slipped in"
    assert page.url.startswith("file:")
    assert {why for url, why in failed.items() if "evil.example" in url} <= {"csp"}


def test_a_council_page_in_a_file_of_its_own_knows_its_style_by_its_digest() -> None:
    site = Site(open_record("china_russia"))
    key = next(iter(COUNCIL.on_demand(site)), "") or next(iter(site.record.ties))
    text = page_file(site.writer("en"), COUNCIL.view(site, key), "html").decode()
    style = text.partition("<style>")[2].partition("</style>")[0]
    (found,) = META.findall(text)
    assert unescape(found) == alone_with(style)
    assert "<script" not in text
    assert "style=" not in text
