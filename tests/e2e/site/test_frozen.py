"""The frozen site of a whole record: links, languages, loads, size; without a browser."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from tests.e2e.reports import shown_on_pages
from tests.support.site_pages import Page, data_of, not_led_to, pages_of

from paradiplomacy.site.pages import KINDS
from paradiplomacy.site.site import UNKNOWN_ADDRESS

pytestmark = pytest.mark.xdist_group("report")

ENGLISH = re.compile(r"\b[a-z]{2,} [a-z]{2,} [a-z]{2,}\b")
NAMES = re.compile("（[^）]*）")
"""In brackets a sentence names bodies as the record does."""
HAN = re.compile(r"[\u3400-\u9fff]")
GLOSS = re.compile(r"\([^)]*\)")
"""A Chinese quotation may repeat a name in Latin letters."""
LATIN = re.compile(r"[A-Z][A-Za-z’'.-]+(?:,? [A-Z][A-Za-z’'.-]+)*")
MB = 1_000_000


@pytest.fixture(
    params=[pytest.param("shipped", marks=pytest.mark.thorough), "second", "empty", "small"],
    scope="module",
)
def folder(request: pytest.FixtureRequest) -> Path:
    """The site of the records that ship, of a small one, of ones without exchanges or ties."""
    path = request.getfixturevalue(request.param)
    assert isinstance(path, Path)
    return path


@cache
def _pages(folder: Path) -> dict[str, Page]:
    return dict(pages_of(folder))


def test_every_link_leads_somewhere(folder: Path) -> None:
    pages = _pages(folder)
    broken = set()
    for address, page in pages.items():
        for link in {*page.links, *page.loads}:
            parts = urlsplit(link)
            if parts.scheme == "data":
                continue
            if parts.scheme:
                assert parts.scheme in ("http", "https"), f"{address}: {link}"
                continue
            path = folder / address
            if parts.path:
                path = (path.parent / unquote(parts.path)).resolve()
            if not path.is_file() or folder.resolve() not in path.resolve().parents:
                broken.add((address, link))
                continue
            target = path.resolve().relative_to(folder.resolve()).as_posix()
            plain = parts.fragment and "=" not in parts.fragment  # else it is a filter of a list
            if plain and target in pages and unquote(parts.fragment) not in pages[target].ids:
                broken.add((address, link))
    assert sorted(broken)[:20] == []


def test_every_page_is_led_to_from_the_first(folder: Path) -> None:
    pages = {name: page for name, page in _pages(folder).items() if name != UNKNOWN_ADDRESS}
    assert not_led_to(folder, pages)[:20] == []


def test_nothing_is_loaded_from_outside_and_pages_are_well_formed(folder: Path) -> None:
    faults = []
    for address, page in _pages(folder).items():
        faults += [f"{address}: loads {load}" for load in page.loads if "//" in load]
        own = "a script within the page" if address == UNKNOWN_ADDRESS else "nothing"
        faults += [f"{address}: {fault}" for fault in page.faults if not fault.startswith(own)]
        if page.headings.count(1) != 1:
            faults.append(f"{address}: {page.headings.count(1)} headings of the first level")
        steps = zip(page.headings, page.headings[1:], strict=False)
        faults += [f"{address}: h{b} follows h{a}" for a, b in steps if b > a + 1]
    assert faults[:20] == []


def test_a_chinese_page_holds_no_english_sentence(folder: Path) -> None:
    english = [
        f"{address}: {text}"
        for address, page in _pages(folder).items()
        if address.startswith("zh/")
        for language, text in page.texts
        if language.startswith("zh") and ENGLISH.search(NAMES.sub("", text))
    ]
    assert english[:20] == []


def test_a_chinese_page_calls_places_by_their_chinese_names(folder: Path) -> None:
    names = data_of(folder, "names")
    of_divisions = names["divisions"]
    pairs = zip(
        (*names["en"], *of_divisions["en"]), (*names["zh"], *of_divisions["zh"]), strict=True
    )
    known = [english for english, chinese in pairs if HAN.search(chinese)]
    english = {*known, *(name.partition(",")[0] for name in known)} - {""}
    latin = [
        f"{address}: {text}"
        for address, page in _pages(folder).items()
        if address.startswith("zh/")
        for language, text in page.texts
        if language.startswith("zh") and english & {*LATIN.findall(GLOSS.sub("", text))}
    ]
    assert latin[:20] == []


def test_an_english_page_holds_chinese_in_names_and_quotations_alone(folder: Path) -> None:
    chinese = [
        f"{address}: {text}"
        for address, page in _pages(folder).items()
        if not address.startswith("zh/")
        for language, text in page.texts
        if language == "en" and HAN.search(text)
    ]
    assert chinese[:20] == []


def test_each_page_has_both_languages_and_its_json(folder: Path) -> None:
    addresses = {path.relative_to(folder).as_posix() for path in folder.rglob("*.html")}
    addresses.remove(UNKNOWN_ADDRESS)  # both languages on one page
    english = {one for one in addresses if not one.startswith("zh/")}
    shown = shown_on_pages(folder)
    assert {f"zh/{one}" for one in english} == addresses - english
    for address in english:
        assert address.removesuffix(".html") in shown


def test_the_shipped_record_has_pages_of_every_kind(shipped: Path) -> None:
    for kind in KINDS:
        if kind.folder:
            assert any((shipped / kind.folder).glob("*.html")), kind.name
        elif kind.name not in {"interviews", "registry"}:  # the shipped records have neither
            assert (shipped / f"{kind.address()}.html").is_file()
    assert (shipped / "index.html").stat().st_size < MB


@pytest.mark.thorough
def test_a_claim_opens_with_three_short_lines(shipped: Path) -> None:
    for path in (shipped / "claims").glob("*.html"):
        opening = path.read_text("utf-8").partition("three-lines")[2].partition("</dl>")[0]
        lines = [
            re.sub("<[^>]*>", "", line) for line in re.findall("<dd>(.*?)</dd>", opening, re.S)
        ]
        assert len(lines) == 3, path.name
        assert [line for line in lines if len(line.split()) > 25] == [], path.name


@pytest.mark.thorough
def test_the_site_of_the_shipped_record_is_light(shipped: Path) -> None:
    size = sum(path.stat().st_size for path in shipped.rglob("*") if path.is_file())
    assert size < 30 * MB
