"""People correct a record in a browser: a queue by keyboard alone, and two on one fact."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.support.correcting import FACT, TIE, Desk, served
from tests.support.store_materials import say

from paradiplomacy.model.statements import Source, Voice
from paradiplomacy.site.live.app import create_app
from paradiplomacy.site.live.identity import Alone

pytestmark = [pytest.mark.thorough, pytest.mark.browser, pytest.mark.xdist_group("report")]

WAITING = 12
MANY = 50
LETTERS = Source("letters", "Letters of the board", "", "en", "US", Voice.GOVERNMENT)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    desk = Desk(tmp_path)
    yield desk
    desk.live.close()


@pytest.fixture
def quiet(browser: Any) -> Iterator[Any]:
    """A page on which nothing goes wrong."""
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    yield page
    context.close()
    assert [text for text in said if "409" not in text] == []


def propose(desk: Desk, how_many: int) -> None:
    for year in range(1900, 1900 + how_many):
        version = desk.store.history(desk.record, TIE, "established").version
        desk.store.add_statement(
            desk.record,
            say(str(year), LETTERS, record=desk.record, subject=TIE),
            source=LETTERS,
            by="Ann",
            why=f"letter of {year}",
            version=version,
            proposed=True,
        )


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_queue_is_reviewed_by_keyboard_alone(desk: Desk, quiet: Any, language: str) -> None:
    propose(desk, WAITING)
    page = quiet
    folder = "/zh" if language == "zh" else ""

    def left() -> int:
        return int(page.locator("article.item").count())

    def press(key: str, then: int) -> None:
        with page.expect_navigation():
            page.keyboard.press(key)
        assert left() == then

    with served(desk.app("Bo")) as address:
        page.goto(f"{address}{folder}/review.html")
        assert left() == WAITING
        page.keyboard.press("?")
        assert page.locator("details.shortcuts").get_attribute("open") is not None
        page.keyboard.press("j")
        page.keyboard.press("j")
        page.keyboard.press("k")
        assert page.locator("article.item").nth(1).get_attribute("class") == "item current"
        page.keyboard.press("k")
        page.keyboard.press("a")  # a reason is needed: the key leads to its field
        page.keyboard.type("read in the archive")
        press("Enter", WAITING - 1)
        press("u", WAITING)
        press("a", WAITING - 1)
        for done in range(1, WAITING):
            press("r" if done % 5 == 0 else "a", WAITING - 1 - done)
        assert page.locator("p.lead").is_visible()
    years = {str(year) for year in range(1900, 1900 + WAITING)}
    counts = Counter(status for value, status in desk.values().items() if value in years)
    refused = (WAITING - 1) // 5
    assert counts == {"counts": WAITING - refused, "withdrawn": refused}
    events = desk.store.history(desk.record, TIE, "established").events
    assert {e.why for e in events if e.by == "Bo"} == {"read in the archive"}


def test_a_disagreement_is_judged_by_digit_and_letter(desk: Desk, quiet: Any) -> None:
    page = quiet
    with served(desk.app("Bo")) as address:
        page.goto(f"{address}/review-disagreements.html")
        page.keyboard.press("2")
        chosen = page.locator("input[name=statement]").nth(1)
        assert chosen.is_checked()
        value = chosen.get_attribute("value")
        page.keyboard.press("r")
        page.keyboard.type("a misprint")
        with page.expect_navigation():
            page.keyboard.press("Enter")
    history = desk.store.history(desk.record, TIE, "established")
    assert [e.about for e in history.events if e.what == "reject"] == [value]


def test_of_two_who_edit_one_fact_the_second_is_shown_what_the_first_wrote(
    desk: Desk, browser: Any, quiet: Any
) -> None:
    with served(desk.app("Ann")) as hers, served(desk.app("Bo")) as his:
        other = browser.new_context(viewport={"width": 390, "height": 844})
        ann, bo = other.new_page(), quiet
        for page, address in ((ann, f"{hers}/zh"), (bo, his)):
            page.goto(f"{address}{FACT}")
            page.locator("details.add summary").click()
            page.locator("input[name=title]").fill("Minutes")
            page.locator("details.add input[name=why]").fill("read in the archive")
        ann.locator("input[name=value]").fill("1981")
        with ann.expect_navigation(url=f"{hers}/zh{FACT}"):
            ann.locator("button[value=add]").click()
        assert "1981年" in ann.locator("main").inner_text()
        bo.locator("input[name=value]").fill("1982")
        bo.locator("button[value=add]").click()
        bo.locator("button[value=both]").wait_for()
        assert "Ann added 1981" in bo.locator("main").inner_text()
        assert "Add 1982" in bo.locator("main").inner_text()
        assert "1982" not in desk.values()
        with bo.expect_navigation(url=f"{his}{FACT}"):
            bo.locator("button[value=both]").click()
        assert (desk.values()["1981"], desk.values()["1982"]) == ("counts", "counts")
        assert ann.evaluate("document.documentElement.scrollWidth") <= 390
        other.close()


def test_who_opens_the_address_with_the_token_writes_and_others_read(
    desk: Desk, browser: Any, quiet: Any
) -> None:
    alone = Alone()
    app = create_app(desk.live, hosts={"127.0.0.1"}, identity=alone)
    with served(app) as address:
        quiet.goto(alone.entrance(f"{address}/"))
        assert quiet.url == f"{address}/index.html"
        quiet.goto(f"{address}{FACT}")
        quiet.locator("details.add summary").click()
        quiet.locator("details.add input[name=why]").fill("read in the archive")
        quiet.locator("input[name=title]").fill("Minutes")
        quiet.locator("input[name=value]").fill("1981")
        with quiet.expect_navigation():
            quiet.locator("button[value=add]").click()
        assert desk.values()["1981"] == "counts"
        assert quiet.evaluate("document.cookie") == ""
        other = browser.new_context()
        page = other.new_page()
        page.goto(f"{address}{FACT}")
        assert "1981" in page.locator("main").inner_text()
        assert page.locator("form.write, details.add").count() == 0
        page.goto(f"{address}/zh/review.html")
        assert "?token=" in page.locator("main").inner_text()
        other.close()


def test_everything_works_without_scripts(desk: Desk, browser: Any) -> None:
    propose(desk, MANY)
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    with served(desk.app("Bo")) as address:
        page.goto(f"{address}/review.html")
        item = page.locator("article.item").first
        assert page.locator("article.item").count() == MANY
        item.locator("input[name=why]").fill("seen")
        with page.expect_navigation():
            item.locator("button[value=take]").click()
        assert page.locator("article.item").count() == MANY - 1
        with page.expect_navigation():
            page.locator("form.undo button").click()
        assert page.locator("article.item").count() == MANY
    assert desk.values()["1900"] == "proposed"
    context.close()
