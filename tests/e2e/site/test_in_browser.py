"""The site in a browser, from disk: quiet, offline, accessible, and narrow enough for a phone."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.support.registries import record_with_registry

from paradiplomacy.site.freeze import SiteFiles
from paradiplomacy.site.lists import FIRST
from paradiplomacy.site.pages import KINDS
from paradiplomacy.site.site import Site

pytestmark = [pytest.mark.thorough, pytest.mark.browser, pytest.mark.xdist_group("report")]

AXE = Path(__file__).parents[3] / "assets" / "node_modules" / "axe-core" / "axe.min.js"
IN_NO_SHIPPED_RECORD = ("interviews", "registry")
"""These have a page only where anybody answered, or where a registry was fetched."""
NAMES = sorted(kind.name for kind in KINDS if kind.name not in IN_NO_SHIPPED_RECORD)
SERIOUS = ("serious", "critical")


def _address(folder: Path, name: str) -> str:
    """A page of a kind: of those with keys, the largest, which shows most."""
    kind = next(kind for kind in KINDS if kind.name == name)
    if not kind.folder:
        return f"{kind.address()}.html"
    paths = sorted((folder / kind.folder).glob("*.html"), key=lambda path: path.stat().st_size)
    return paths[-1].relative_to(folder).as_posix()


@pytest.fixture(params=NAMES)
def address(request: pytest.FixtureRequest, shipped: Path) -> str:
    """A page of each kind."""
    return _address(shipped, request.param)


@pytest.fixture(params=[1280, 390])
def page(request: pytest.FixtureRequest, browser: Any) -> Iterator[Any]:
    """A page of a browser, as wide as a screen or as a phone, which keeps what it hears."""
    opened = browser.new_page(viewport={"width": request.param, "height": 844})
    opened.heard = []
    opened.on("console", lambda message: opened.heard.append(message.text))
    opened.on("pageerror", lambda error: opened.heard.append(str(error)))
    opened.on(
        "request",
        lambda request: (
            request.url.startswith(("file:", "data:", "blob:")) or opened.heard.append(request.url)
        ),
    )
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def with_registry(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site of a record with a registry, without results."""
    folder = tmp_path_factory.mktemp("registry")
    record = record_with_registry(tmp_path_factory.mktemp("record"))
    SiteFiles(folder).finish(Site(record))
    return folder


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_kind_of_page_is_quiet_narrow_and_accessible(
    page: Any, shipped: Path, address: str, language: str
) -> None:
    _assert_page_serves_all(page, shipped, address, language)


@pytest.mark.parametrize("at", ["index.html", "zh/index.html", "zh/claims/june-1989.html"])
def test_a_chart_is_saved_as_a_picture_of_its_own_size(page: Any, shipped: Path, at: str) -> None:
    page.goto((shipped / at).resolve().as_uri())
    chart = page.locator("figure", has=page.get_by_role("link", name="PNG", exact=True)).first
    width, height = chart.locator("svg").first.get_attribute("viewBox").split()[2:]
    with page.expect_download() as saved:
        chart.get_by_role("link", name="PNG", exact=True).click()
    assert saved.value.suggested_filename.endswith(".png")
    drawn = Path(saved.value.path()).read_bytes()
    assert drawn.startswith(b"\x89PNG")
    assert struct.unpack(">II", drawn[16:24]) == (2 * int(width), 2 * int(height))
    assert page.heard == []


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_page_of_a_registry_is_quiet_narrow_and_accessible(
    page: Any, with_registry: Path, language: str
) -> None:
    _assert_page_serves_all(page, with_registry, "registry.html", language)
    assert page.locator("main td").count()


def _assert_page_serves_all(page: Any, folder: Path, address: str, language: str) -> None:
    """The page is quiet, no wider than the screen, and axe finds no serious fault."""
    if not AXE.is_file():
        pytest.skip(f"needs axe-core in {AXE.parent} (npm ci in assets/)")
    below = folder / "zh" if language == "zh" else folder
    page.goto((below / address).resolve().as_uri())
    page.wait_for_load_state("networkidle")
    assert page.heard == []
    width = page.viewport_size["width"]
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("axe.run(document, {resultTypes: ['violations'], preload: false})")
    faults = [
        f"{one['id']} {one['nodes'][0]['target']}: {one['help']}"
        for one in found["violations"]
        if one["impact"] in SERIOUS
    ]
    assert faults == []


@pytest.mark.parametrize(
    ("typed", "leads_to"),
    [
        ("little rock", "places/us-ar-little-rock.html"),
        ("小石城", "places/us-ar-little-rock.html"),
        ("重庆", "places/cn-chongqing.html"),
        ("chongqing", "places/cn-chongqing.html"),
    ],
)
def test_a_city_is_found_by_keyboard_in_either_language(
    page: Any, shipped: Path, typed: str, leads_to: str
) -> None:
    page.goto((shipped / "index.html").resolve().as_uri())
    box = page.get_by_role("combobox").first
    box.focus()
    box.type(typed)
    page.get_by_role("option").first.wait_for()
    box.press("ArrowDown")
    box.press("Enter")
    page.wait_for_url(f"**/{leads_to}")
    assert page.heard == []


@pytest.mark.parametrize(
    ("typed", "leads_to"),
    [
        ("Peking", "places/cn-beijing.html"),
        ("Canton", "places/cn-guangdong-guangzhou.html"),
        ("Shenzen", "places/cn-guangdong-shenzhen.html"),
        ("哈尔宾", "places/cn-heilongjiang-harbin.html"),
        ("石家桩市", "places/cn-hebei-shijiazhuang.html"),
        ("洛衫矶", "places/us-ca-los-angeles.html"),
        ("Xian", "places/cn-shaanxi-xian.html"),
        ("Gephi", "data.html"),
        ("how many", "definitions.html"),
        ("zzzzqq", "places.html#q=zzzzqq"),
    ],
)
def test_what_is_typed_wrongly_or_means_a_page_leads_there_by_enter(
    page: Any, shipped: Path, typed: str, leads_to: str
) -> None:
    page.goto((shipped / "index.html").resolve().as_uri())
    box = page.get_by_role("combobox").first
    box.type(typed)
    box.press("Enter")
    page.wait_for_url(f"**/{leads_to}")
    assert page.heard == []


def test_ties_stand_before_sources_among_what_is_found(page: Any, shipped: Path) -> None:
    page.goto((shipped / "index.html").resolve().as_uri())
    box = page.get_by_role("combobox").first
    box.type("Chongqing")
    page.get_by_role("option").first.wait_for()
    kinds = page.locator(".search .of").all_inner_texts()
    assert kinds[:2] == ["place", "tie"]
    assert kinds.index("source") > kinds.index("tie")


def test_enter_goes_where_the_whole_text_leads_however_fast_it_was_typed(
    page: Any, shipped: Path
) -> None:
    page.goto((shipped / "index.html").resolve().as_uri())
    box = page.get_by_role("combobox").first
    box.type("l")
    page.get_by_role("option").first.wait_for()  # of cities that begin so
    box.type("ittle rock")
    box.press("Enter")
    page.wait_for_url("**/places/us-ar-little-rock.html")


def test_the_first_page_is_short(browser: Any, shipped: Path) -> None:
    for width, height, screens in ((1280, 800, 7), (390, 844, 10)):
        page = browser.new_page(viewport={"width": width, "height": height})
        page.goto((shipped / "index.html").resolve().as_uri())
        page.wait_for_load_state("networkidle")
        assert page.evaluate("document.documentElement.scrollHeight") <= screens * height
        page.close()


def test_a_chart_keeps_its_width_beside_its_caption(browser: Any, shipped: Path) -> None:
    page = browser.new_page(viewport={"width": 1280, "height": 844})
    page.goto((shipped / "index.html").resolve().as_uri())
    chart = page.locator("figure.drawn .chart.wide").bounding_box()
    caption = page.locator("figure.drawn figcaption").bounding_box()
    assert chart["width"] > 700
    assert caption["x"] > chart["x"] + chart["width"]
    page.close()


def test_without_scripts_a_page_can_still_be_read(browser: Any, shipped: Path) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((shipped / "ties.html").resolve().as_uri())
    assert page.locator("main table tbody tr").count() == FIRST  # as many as scripts show at once
    context.close()
