"""All that two people at both ends do on their phones, from the link to the withdrawal."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.e2e.site.test_both_ends_answer import PHONE, Served, fits, serving

from paradiplomacy.access.people import People
from paradiplomacy.access.roles import Grant, Role
from paradiplomacy.evidence.store import Store
from paradiplomacy.record.open import open_record

pytestmark = [pytest.mark.thorough, pytest.mark.browser]

RECORD = "sino_us"
TIE = "tie:cn-jilin-changchun|us-ar-little-rock"
THERE, HERE = TIE[4:].split("|")
FACT = f"facts/{THERE}--{HERE}--established.html"
PASSWORD = "a long enough password"
FOR_A_STATE = re.compile(
    r"answer for (?:the )?(?:United States|China|your country)|代表(?:中国|美国|贵国)"
)
"""A sentence that makes somebody speak for a state."""


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The shipped record, shared; a steward of Little Rock has an account."""
    folder: Path = tmp_path_factory.mktemp("phones")
    with serving(folder, RECORD, TIE) as served:
        with Store.open(served.store) as store:
            grant = Grant(Role.STEWARD, RECORD, HERE)
            People(store.engine).add("ann@example.org", "Ann", grant, password=PASSWORD)
        yield served


def phone(browser: Any, locale: str) -> Any:
    page = browser.new_context(**PHONE, locale=locale).new_page()
    page.set_default_timeout(20_000)
    return page


def look(page: Any, *, with_thumbs: bool = True) -> str:
    """What stands on a page that fits the phone and lets nobody speak for a state."""
    if with_thumbs:
        fits(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390, page.url
    text: str = page.inner_text("main")
    assert not FOR_A_STATE.search(text), page.url
    return text


def press(page: Any, value: str) -> None:
    with page.expect_navigation():
        page.locator(f"main button[value={value}]").first.click()


def answered(page: Any, started: str) -> tuple[int, int]:
    """Answer to the end: how many questions were refused one by one, and how often all the rest."""
    refused = skipped = 0
    while match := re.search(r"/answer/([a-z0-9.-]+)\.html", page.url):
        look(page)
        if page.locator("button[value=skip_sensitive]").count():
            press(page, "skip_sensitive")
            skipped += 1
        elif match[1] == "tie.founded":
            page.fill("input[name=answer]", started)
            press(page, "save")
        elif match[1] == "training.any":
            page.check("input[name=answer][value='1']")
            press(page, "save")
        elif match[1].startswith("trust"):
            press(page, "refused")
            refused += 1
        else:
            press(page, "unknown")
        assert refused + skipped < 10
    return refused, skipped


def test_from_the_link_to_the_withdrawal(browser: Any, shared: Served) -> None:
    phones = {
        HERE: phone(browser, "en-GB"),
        THERE: phone(browser, "zh-CN"),
    }
    words = {HERE: ("You answer for Little Rock", "en"), THERE: ("您代表长春市作答", "zh")}
    for end, page in phones.items():
        page.goto(shared.link(end, words[end][1]))
        assert words[end][0] in look(page)
        page.check("input[name=tier][value=city]")
        page.fill("input[name=office]", "外事办公室")
        press(page, "start")
        assert answered(page, "1994" if end == HERE else "1995") == (2, 1)
        look(page)
        press(page, "finish")
    for end, page in phones.items():
        page.reload()
        look(page)
        page.locator("main a[href*='answer-both']").first.click()
        both = look(page)
        assert all(day in both for day in ("1994", "1995"))
        assert ("How much do you trust" if end == HERE else "信任") not in both

    ann = phone(browser, "en-GB")
    ann.goto(f"{shared.address}/sign-in.html")
    ann.fill("input[name=email]", "ann@example.org")
    ann.fill("input[name=password]", PASSWORD)
    with ann.expect_navigation():
        ann.click("main form button")
    ann.goto(f"{shared.address}/{FACT}")
    look(ann, with_thumbs=False)
    press(ann, "confirm")
    ann.goto(f"{shared.address}/{FACT}")
    assert "confirmed by Little Rock" in look(ann, with_thumbs=False)
    ann.get_by_text("Question this value").first.click()
    ann.locator("main details[open] [name=why]").fill("The page of the city has another day.")
    with ann.expect_navigation():
        ann.locator("main details[open] button[value=question]").click()
    assert "another day" in look(ann, with_thumbs=False)

    for end, page in phones.items():
        page.goto(f"{shared.address}{'/zh' if end == THERE else ''}/answer.html")
        page.locator("details:has(button[value=withdraw]) summary").click()
        press(page, "withdraw")
        look(page)
    opened = open_record(RECORD, store=str(shared.store))
    said = {opened.statements[key].source for f in opened.ties[TIE].facts for key in f.statements}
    assert not [source for source in said if source.startswith("answered-for-")]
