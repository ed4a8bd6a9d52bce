"""The report in a browser: offline, quiet, and narrow enough for a phone."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from urllib.request import url2pathname

import pytest

pytestmark = [pytest.mark.thorough, pytest.mark.browser, pytest.mark.xdist_group("report")]


@pytest.fixture(params=["shipped", "cut"])
def address(request: pytest.FixtureRequest) -> str:
    """Where the report of the shipped records lies, and that of a part of a made-up world."""
    folder = request.getfixturevalue(request.param)
    assert isinstance(folder, Path)
    return (folder / "report.html").resolve().as_uri()


@pytest.mark.parametrize("width", [1280, 768, 360])
def test_it_opens_offline_without_a_complaint_at_any_width(
    browser: Any, address: str, width: int
) -> None:
    page = browser.new_page(viewport={"width": width, "height": 800})
    said: list[str] = []
    asked: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("request", lambda request: asked.append(request.url))
    page.goto(address)
    page.wait_for_load_state("networkidle")
    assert said == []
    assert asked == [address]
    wide = page.evaluate("document.documentElement.scrollWidth")
    assert wide <= width
    page.close()


def test_what_got_into_the_page_does_not_run(browser: Any, address: str, tmp_path: Path) -> None:
    text = Path(url2pathname(urlsplit(address).path)).read_text(encoding="utf-8")
    hostile = """<script>document.title = 'run'</script><style>h1 { display: none }</style>
    <img src="x" onerror="document.title = 'run'"><form action="https://example.org/"></form>"""
    assert "</header>" in text
    changed = tmp_path / "report.html"
    changed.write_text(text.replace("</header>", f"</header>{hostile}", 1), encoding="utf-8")
    page = browser.new_page()
    loaded: list[str] = []
    refused: dict[str, str] = {}
    # A browser may name what it asks for, and then let the policy stop it.
    page.on("requestfinished", lambda request: loaded.append(request.url))
    page.on("requestfailed", lambda request: refused.update({request.url: request.failure}))
    page.goto(changed.as_uri())
    page.wait_for_load_state("networkidle")
    assert page.title() != "run"
    assert page.locator("h1").is_visible()
    assert loaded == [changed.as_uri()]
    assert set(refused.values()) <= {"csp"}
    page.close()


@pytest.mark.parametrize(("width", "shown"), [(1280, "wide"), (360, "narrow")])
def test_one_drawing_of_each_figure_is_shown(
    browser: Any, address: str, width: int, shown: str
) -> None:
    page = browser.new_page(viewport={"width": width, "height": 800})
    page.goto(address)
    seen = page.evaluate(
        "[...document.querySelectorAll('svg.chart')].filter(e => e.getClientRects().length)"
        ".map(e => e.classList.contains('wide') ? 'wide' : 'narrow')"
    )
    assert seen
    assert set(seen) == {shown}
    page.close()


def test_text_of_charts_is_large_enough_and_within_the_drawing(browser: Any, address: str) -> None:
    for width in (1280, 360):
        page = browser.new_page(viewport={"width": width, "height": 800})
        page.goto(address)
        sizes = page.evaluate(
            "[...document.querySelectorAll('svg.chart')].filter(e => e.getClientRects().length)"
            ".map(e => e.getBoundingClientRect().width / e.viewBox.baseVal.width)"
        )
        assert min(sizes) * 11 >= 9.5  # our smallest letters, in pixels of the screen
        cut = page.evaluate(
            "[...document.querySelectorAll('svg.chart text')].filter(t => {"
            "const s = t.ownerSVGElement.getBoundingClientRect(), b = t.getBoundingClientRect();"
            "return b.width && (b.right > s.right + 2 || b.left < s.left - 2)})"
            ".map(t => t.textContent)"
        )
        assert cut == []
        page.close()


def test_a_link_opens_the_list_that_it_leads_into(browser: Any, address: str) -> None:
    page = browser.new_page(viewport={"width": 1000, "height": 800})
    page.goto(address)
    link = page.locator("#counts table a[href^='#g-']").first
    target = link.get_attribute("href")
    assert not page.locator(target).evaluate("e => e.open")
    link.click()
    page.wait_for_function("id => document.querySelector(id).open", arg=target)
    page.locator(f"{target} a").first.click()
    # What the entry leads to lies in a block of its own, which opens too.
    page.wait_for_function(
        "id => location.hash !== id"
        " && document.getElementById(location.hash.slice(1)).closest('details').open",
        arg=target,
    )
    page.close()


def test_it_reads_without_scripts(browser: Any, address: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(address)
    assert page.locator("h1").inner_text()
    page.locator("#lists summary").first.click()
    assert page.locator("#lists details[open] li").first.is_visible()
    context.close()


def test_it_prints_on_a4_without_the_trail(browser: Any, address: str, tmp_path: Path) -> None:
    page = browser.new_page()
    page.goto(address)
    page.pdf(path=tmp_path / "report.pdf", format="A4")
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 680, "height": 960})
    assert not page.locator("#trail").is_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 680
    assert (tmp_path / "report.pdf").read_bytes().startswith(b"%PDF")
    pages = (tmp_path / "report.pdf").read_bytes().count(b"/Type /Page\n")
    assert pages < 70  # 63 of the grown record
    page.close()


def test_the_box_above_the_evidence_hides_what_does_not_match(browser: Any, shipped: Path) -> None:
    page = browser.new_page(viewport={"width": 390, "height": 844})
    page.goto((shipped / "report.html").resolve().as_uri())
    box = page.locator("#trail .filter input")

    def seen(what: str) -> list[str]:
        return list(
            page.eval_on_selector_all(
                f"#trail > {what}",
                "all => all.filter(e => e.getClientRects().length).map(e => e.textContent)",
            )
        )

    headings = seen("h3")
    box.fill("Chongqing")
    left = seen("h3")
    assert 0 < len(left) < len(headings)
    assert all("chongqing" in text.lower() for text in seen("ul.register > li"))
    assert seen("p[role=status]") == []
    box.fill("no such place")
    assert seen("h3") == seen("details") == seen("ul.register") == []
    assert seen("p[role=status]") == ["Nothing matches."]
    box.fill("")
    assert seen("h3") == headings
    page.close()


def test_tables_of_numbers_are_not_cut_on_a_phone(browser: Any, shipped: Path) -> None:
    page = browser.new_page(viewport={"width": 390, "height": 844})
    page.goto((shipped / "report.html").resolve().as_uri())
    cut = page.eval_on_selector_all(
        "#holds .scroll, #counts .scroll",
        "all => all.filter(e => e.scrollWidth > e.clientWidth + 1).length",
    )
    assert cut == 0
    page.close()
