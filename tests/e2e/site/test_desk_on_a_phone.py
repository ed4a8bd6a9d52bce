"""An office at its desk, on a phone: forms are filled in, a mistake is marked, a request closed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.e2e.site.test_both_ends_answer import PHONE, fits
from tests.support.correcting import Desk, served
from tests.support.folders import CHANGCHUN, LITTLE_ROCK

from paradiplomacy.access.roles import Role

pytestmark = [pytest.mark.thorough, pytest.mark.browser]

ENTRIES = {
    "tie": {"partner": "Turku", "country": "Finland", "established": "1946"},
    "exchange": {"partner": CHANGCHUN, "date": "2026-05-02", "description": "Engineers came"},
    "place": {"name": "Little Made", "country": "Sweden"},
    "agreement": {"partner": CHANGCHUN, "title": "Water", "valid_until": "2026-12-31"},
    "request": {"partner": CHANGCHUN, "what": "A speaker for June", "due": "2090-01-01"},
    "contact": {"partner": CHANGCHUN, "role": "clerk", "name": "Wei Example"},
}


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    desk = Desk(tmp_path)
    yield desk
    desk.live.close()


@pytest.fixture
def phone(browser: Any) -> Iterator[Any]:
    """A page of a phone on which nothing goes wrong."""
    context = browser.new_context(**PHONE)
    page = context.new_page()
    page.set_default_timeout(20_000)
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    yield page
    context.close()
    assert [text for text in said if "422" not in text] == []


def send(page: Any) -> None:
    with page.expect_navigation():
        page.locator("main form button").last.click()


@pytest.mark.parametrize("folder", ["", "/zh"])
def test_all_that_an_office_does_fits_a_phone(desk: Desk, phone: Any, folder: str) -> None:
    page = phone
    with served(desk.app("Ann", Role.STEWARD, LITTLE_ROCK)) as address:
        page.goto(f"{address}{folder}/desk.html")
        fits(page)
        for kind, cells in ENTRIES.items():
            with page.expect_navigation():
                page.locator(f'main a[href$="desk/{kind}.html"]').click()
            fits(page)
            for name, text in cells.items():
                page.fill(f"#field-{name}", text)
            send(page)
            assert f"/desk.html?done={kind}&entry=" in page.url, page.inner_text("main")
            assert page.locator("main .done").count() == 1
            fits(page)
        assert "A speaker for June" in page.inner_text("#requests ~ div")
        assert "Wei Example" in page.inner_text("main")
        with page.expect_navigation():
            page.locator("button[value=done]").click()
        fits(page)
        assert "A speaker for June" not in page.inner_text("main")
        with page.expect_navigation():
            page.locator("button[value=undo]").click()
        fits(page)
        assert "A speaker for June" in page.inner_text("main"), "open again"
        page.locator("#contacts ~ div summary").click()
        fits(page)
        with page.expect_navigation():
            page.locator("button[value=erase]").click()
        fits(page)
        assert page.locator("main .done").count() == 1
        assert "Wei Example" not in page.inner_text("main")
    assert "tie:fi-gn-633679|us-ar-little-rock" in desk.live.site.record.ties


def test_a_mistake_is_marked_where_it_is_and_what_was_entered_stays(desk: Desk, phone: Any) -> None:
    page = phone
    with served(desk.app("Ann", Role.STEWARD, LITTLE_ROCK)) as address:
        page.goto(f"{address}/desk/agreement.html")
        page.fill("#field-partner", CHANGCHUN)
        page.fill("#field-title", "Water")
        page.fill("#field-signed", "some day")
        send(page)
        fits(page)
        wrong = page.locator("[aria-invalid=true]")
        assert wrong.get_attribute("id") == "field-signed"
        assert wrong.input_value() == "some day"
        assert "is not a date" in page.inner_text("#wrong-signed")
        page.fill("#field-signed", "5 May 1994")
        send(page)
        assert "/desk.html?done=agreement&entry=" in page.url
    (agreement,) = desk.live.site.record.agreements.values()
    assert str(agreement.signed) == "1994-05-05"


def test_a_text_of_an_agreement_is_chosen_sent_and_downloaded(desk: Desk, phone: Any) -> None:
    page = phone
    good, bad = b"%PDF-1.7 water", bytes(9)
    with served(desk.app("Ann", Role.STEWARD, LITTLE_ROCK)) as address:
        page.goto(f"{address}/desk/agreement.html")
        page.fill("#field-partner", CHANGCHUN)
        page.fill("#field-title", "Water")
        page.fill("#field-text_language", "en")
        for content in (bad, good):
            chosen = {"name": "water.pdf", "mimeType": "application/pdf", "buffer": content}
            page.set_input_files("#field-text", chosen)
            send(page)
            fits(page)
            if content is bad:
                marked = page.locator("[aria-invalid=true]").get_attribute("id")
                assert marked == "field-text"
                assert "Choose a PDF" in page.inner_text("#wrong-text")
        assert "/desk.html?done=agreement&entry=" in page.url
        with page.expect_download() as download:
            page.get_by_role("link", name="water.pdf").click()
        assert Path(download.value.path()).read_bytes() == good
        assert download.value.suggested_filename == "water.pdf"
