"""The script of the pages, from disk: lists, search, map, charts and flows, also by keyboard."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from paradiplomacy.record.record import Record
from paradiplomacy.results.charts import timeline
from paradiplomacy.results.drawing import draw
from paradiplomacy.site.site import UNKNOWN_ADDRESS, Site

pytestmark = [pytest.mark.thorough, pytest.mark.browser, pytest.mark.xdist_group("report")]

PAGES = (
    "ties.html",
    "zh/ties.html",
    "compare.html",
    "exchanges.html",
    "definitions.html",
    "map.html",
    "flows.html",
    "places.html",
    "laws/tx-gov-795.html",
    "places/cn-chongqing.html",
    "ties/cn-jilin-changchun--us-ar-little-rock.html",
    UNKNOWN_ADDRESS,
)


@pytest.fixture(scope="module")
def folder(sino_us: Record, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Some pages of a record, without results of analyses, and what they load."""
    site, folder = Site(sino_us), tmp_path_factory.mktemp("script")
    loaded = [address for address in site.files() if address.startswith(("assets", "data"))]
    for address in (*PAGES, *loaded):
        path = folder / address
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(site.content(address).body)
    return folder


@pytest.fixture
def page(browser: Any) -> Iterator[Any]:
    """A page of a browser, which must not complain."""
    # `wait_for_function` evaluates what the policy of a page forbids; a test of its own holds that.
    opened = browser.new_page(viewport={"width": 1280, "height": 900}, bypass_csp=True)
    errors: list[str] = []
    opened.on("pageerror", lambda error: errors.append(str(error)))
    yield opened
    opened.close()
    assert errors == []


def _open(page: Any, folder: Path, address: str) -> None:
    name, mark, rest = address.partition("#")
    page.goto((folder / name).resolve().as_uri() + mark + rest)


def _statuses(page: Any) -> set[str]:
    return set(page.locator("main tbody .status").all_inner_texts())


def test_an_address_leads_to_a_filtered_list(page: Any, folder: Path) -> None:
    _open(page, folder, "ties.html#status=ended")
    page.locator(".list [role=status]", has_text=" match").wait_for()
    assert _statuses(page) == {"ended"}
    page.get_by_role("button", name="Show all").click()
    page.locator(".list [role=status]", has_text="1–40 of ").wait_for()
    assert page.evaluate("location.hash") == ""


def test_a_head_sorts_and_says_so_and_the_address_keeps_it(page: Any, folder: Path) -> None:
    _open(page, folder, "zh/ties.html")
    page.get_by_role("button", name="结好日期", exact=True).press("Enter")
    page.wait_for_function("location.hash === '#sort=since&order=down'")
    head = page.locator("th[data-key=since]")
    assert head.get_attribute("aria-sort") == "descending"
    page.get_by_role("button", name="下一页").click()
    page.wait_for_function("location.hash.includes('page=2')")


def test_what_is_typed_narrows_a_list_and_nothing_found_is_said(page: Any, folder: Path) -> None:
    _open(page, folder, "ties.html")
    box = page.get_by_label("Search this list")
    box.fill("重庆")
    page.locator("main tbody tr", has_text="Seattle, Washington – Chongqing").wait_for()
    page.locator(".list [role=status]", has_text=" match").wait_for()
    assert page.locator("main tbody tr").count() < 20
    box.fill("no such city")
    page.get_by_text("Nothing in this list matches").wait_for()


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("Peking", "Beijing"),
        ("Canton", "Guangzhou, Guangdong"),
        ("Shenzen", "Shenzhen, Guangdong"),
        ("NYC", "New York City, New York"),
        ("加州", "California"),
        ("San Fransisco", "San Francisco, California"),
    ],
)
@pytest.mark.parametrize("name", ["ties", "places", "exchanges"])
def test_a_list_finds_places_as_the_search_of_pages_does(
    page: Any, folder: Path, name: str, typed: str, found: str
) -> None:
    _open(page, folder, f"{name}.html")
    page.get_by_label("Search this list").fill(typed)
    page.locator(".list [role=status]", has_text=" match").wait_for()
    page.locator(".list tbody tr", has_text=found).first.wait_for()
    assert page.locator(".list tbody tr").count() < 20


def test_back_leads_to_the_page_of_a_list_before(page: Any, folder: Path) -> None:
    _open(page, folder, "ties.html")
    for number in (2, 3):
        page.get_by_role("button", name="Next page").click()
        page.get_by_text(f"Page {number} of").wait_for()
    page.go_back()
    page.get_by_text("Page 2 of").wait_for()
    page.go_back()
    page.get_by_text("Page 1 of").wait_for()
    assert page.evaluate("location.hash") == ""


def test_the_map_finds_a_place_that_is_misspelt(page: Any, folder: Path) -> None:
    _open(page, folder, "map.html")
    page.get_by_label("Find on the map").fill("Tchangchun")
    page.locator(".map .choices", has_text="Changchun").wait_for()


def test_filters_of_an_address_can_be_let_go_one_by_one(page: Any, folder: Path) -> None:
    _open(page, folder, "exchanges.html#place=us-ar-little-rock&receiver=CN")
    page.get_by_role("button", name="Place: Little Rock, Arkansas").click()
    page.wait_for_function("location.hash === '#receiver=CN'")


def test_several_statuses_are_chosen_at_once_and_let_go_one_by_one(page: Any, folder: Path) -> None:
    _open(page, folder, "ties.html")
    select = page.get_by_label("Status", exact=True)
    select.focus()
    page.locator("option[value=ended]").wait_for(state="attached")
    for status in ("ended", "dormant"):
        select.select_option(status)
    page.wait_for_function("location.hash === '#status=ended,dormant'")
    page.locator(".list [role=status]", has_text=" match").wait_for()
    assert _statuses(page) == {"ended", "dormant"}
    page.get_by_role("button", name="Status: ended").click()
    page.wait_for_function("location.hash === '#status=dormant'")
    assert _statuses(page) == {"dormant"}
    assert select.input_value() == "dormant"


def test_places_are_chosen_to_stand_side_by_side(page: Any, folder: Path) -> None:
    _open(page, folder, "compare.html#place=us-tx-dallas")
    page.get_by_text("Choose another one").wait_for()
    box = page.get_by_role("combobox", name="Add a place or a tie")
    box.fill("houston")
    page.get_by_role("option", name="Houston, Texas").first.wait_for()
    box.press("Enter")
    page.wait_for_function("location.hash === '#place=us-tx-dallas,us-tx-houston'")
    heads = page.locator(".compare thead th")
    heads.nth(1).wait_for()
    rows = {
        row[0]: row[1:]
        for row in page.locator(".compare tbody tr").evaluate_all(
            "rows => rows.map(row => [...row.cells].map(cell => cell.innerText))"
        )
    }
    assert rows["Ties"] == ["5", "6"]
    assert rows["Status"][0].split("\n") == ["not known 4", "ended 1"]
    assert "Taipei" in page.locator(".compare .shared").all_inner_texts()[-1]
    page.get_by_role("button", name="Remove Dallas").click()
    page.wait_for_function("location.hash === '#place=us-tx-houston'")


def test_ties_stand_side_by_side_too(page: Any, folder: Path) -> None:
    ties = "tie:tw-taipei%7Cus-tx-dallas,tie:tw-taipei%7Cus-tx-houston"
    _open(page, folder, f"compare.html#tie={ties}")
    page.locator(".compare thead th").nth(1).wait_for()
    assert page.locator(".compare .status").all_inner_texts() == ["not known", "active"]


def test_a_tie_stands_beside_places_that_were_chosen_before(page: Any, folder: Path) -> None:
    _open(page, folder, "compare.html#place=us-tx-dallas,us-tx-houston")
    box = page.get_by_role("combobox", name="Add a place or a tie")
    box.fill("changchun little rock")
    page.get_by_role("option", name="Little Rock, Arkansas – Changchun").wait_for()
    box.press("Enter")
    page.locator(".compare thead th", has_text="Changchun").wait_for()
    assert page.locator(".compare thead th").count() == 3
    page.get_by_role("button", name="Remove Little Rock").click()
    page.wait_for_function("location.hash === '#place=us-tx-dallas,us-tx-houston'")
    assert page.locator("table.compare:visible").count() == 1


@pytest.mark.parametrize("typed", ["little rock changchun", "小石城长春", "xiaoshicheng changchun"])
def test_two_places_together_lead_to_their_tie(page: Any, folder: Path, typed: str) -> None:
    _open(page, folder, "ties.html")
    page.keyboard.press("/")
    page.keyboard.type(typed)
    page.get_by_role("option", name="Little Rock, Arkansas – Changchun").wait_for()
    page.keyboard.press("Enter")
    page.wait_for_url("**/ties/cn-jilin-changchun--us-ar-little-rock.html")


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("HB 128", "laws/tx-gov-795.html"),
        ("Chunking", "places/cn-chongqing.html"),
        ("how many sister cities are there", "definitions.html"),
        ("which ties ended", "ties.html"),
        ("little rock changchung", "ties/cn-jilin-changchun--us-ar-little-rock.html"),
        ("compare Dallas and Houston", "compare.html#place=us-tx-dallas,us-tx-houston"),
        ("no such thing", "places.html#q=no%20such%20thing"),
    ],
)
def test_enter_leads_somewhere_whatever_is_typed(
    page: Any, folder: Path, typed: str, address: str
) -> None:
    _open(page, folder, "ties.html")
    page.keyboard.press("/")
    page.keyboard.type(typed)
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/{address}", wait_until="commit")


def test_the_map_shows_the_ties_of_a_choice_and_of_a_year(page: Any, folder: Path) -> None:
    _open(page, folder, "map.html#place=cn-chongqing")
    page.locator(".map .side tbody tr", has_text="Seattle").wait_for()
    page.get_by_role("button", name="Back to all").click()
    page.locator(".map .side").get_by_role("button", name="Texas").click()
    page.wait_for_function("location.hash === '#division=US-Texas'")
    page.locator(".years input").fill("1989")
    page.locator(".years output", has_text="At the end of 1989").wait_for()
    page.locator(".map canvas").press("Escape")
    page.wait_for_function("location.hash === '#year=1989'")


def test_a_chart_says_its_values_by_arrow_keys(page: Any, folder: Path, sino_us: Record) -> None:
    sketch = timeline.sketch(sino_us)
    assert sketch is not None
    html = (folder / "map.html").read_text(encoding="utf-8")
    chart = f'<main id="main"><figure class="drawn">{draw(sketch).wide}</figure>'
    (folder / "chart.html").write_text(html.replace('<main id="main">', chart), encoding="utf-8")
    _open(page, folder, "chart.html")
    page.locator("figure.drawn svg").focus()
    page.keyboard.press("ArrowRight")
    page.get_by_role("tooltip").get_by_text("1961 · Cities, counties, districts · 1").wait_for()


def test_ribbons_of_flows_lead_to_their_exchanges(page: Any, folder: Path) -> None:
    _open(page, folder, "flows.html")
    ribbon = page.locator("div.sankey a").first
    ribbon.focus()
    page.get_by_role("tooltip").wait_for()
    assert "exchanges.html#" in ribbon.get_attribute("href")


@pytest.mark.parametrize("asked", ["gone.html", "zh/ties/gone.html", "a/b/c/"])
def test_an_unknown_address_leads_back_from_any_depth(
    browser: Any, folder: Path, asked: str
) -> None:
    root = "http://site.example/of/a/project/"

    def answer(route: Any) -> None:
        path = folder / route.request.url.removeprefix(root).partition("#")[0]
        if route.request.url.startswith(root) and path.is_file():
            route.fulfill(path=path)
        else:
            route.fulfill(path=folder / UNKNOWN_ADDRESS, status=404)

    page = browser.new_page()
    page.route("http://site.example/**", answer)
    page.goto(root + asked)
    page.get_by_role("combobox").fill("Peking")
    page.get_by_role("option", name="Beijing").first.wait_for()
    links = page.locator("main a").evaluate_all("links => links.map(link => link.href)")
    assert links == [f"{root}index.html", f"{root}zh/index.html"]
    page.get_by_role("combobox").press("Enter")
    page.wait_for_url(root + "places/cn-beijing.html", wait_until="commit")
    page.close()
