"""Both ends of a tie answer on two phones, in two languages, one of them without JavaScript."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from paradiplomacy.access.people import People
from paradiplomacy.access.roles import Grant, Role
from paradiplomacy.evidence.store import Store
from paradiplomacy.interviews.pairing import Outcome, pair_ends
from paradiplomacy.record.open import open_record, read_material

pytestmark = [pytest.mark.thorough, pytest.mark.browser]

TIE = "tie:cn-heilongjiang-harbin|ru-khabarovsk"
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
MAIN = "from paradiplomacy.cli.main import main; main()"
DIFFERENT = {"tie.founded": "1994", "training.any": "0"}
"""What the second end answers differently; `training.any` also makes later questions needless."""


@dataclass
class Served:
    address: str
    store: Path
    record: str = "china_russia"
    tie: str = TIE

    def link(self, side: str, language: str) -> str:
        with Store.open(self.store) as opened:
            grant = Grant(Role.RESPONDENT, self.record, side)
            people = People(opened.engine)
            _, token = people.invite(grant, by="local", tie=self.tie, language=language)
        return f"{self.address}/invitation/{token}"


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A record in a store, shared with those alone who are invited."""
    with serving(tmp_path_factory.mktemp("shared"), "china_russia", TIE, "--private") as found:
        yield found


@contextmanager
def serving(folder: Path, record: str, tie: str, *more: str) -> Iterator[Served]:
    """A record in a store of a folder, shared by a server of its own."""
    material = read_material(record)
    # So that the article's questions are asked, some of which hang on others.
    asked = replace(material, meta=replace(material.meta, claims=("article",)))
    with Store.open(folder / "ties.db") as store:
        store.import_material(asked)
    options = ["serve", record, "--store", "ties.db", "--shared", *more]
    process = subprocess.Popen(
        [sys.executable, "-c", MAIN, *options, "--port", "0"],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert process.stdout is not None
    try:
        found = re.match(r"(http://127\.0\.0\.1:\d+)/ ", process.stdout.readline())
        assert found
        yield Served(found[1], folder / "ties.db", record, tie)
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(timeout=60)
        process.stdout.close()


def fits(page: Any) -> None:
    """No page is wider than the phone, and what is touched is large enough."""
    page.wait_for_load_state()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390, page.url
    for part in page.query_selector_all("main button, main .option"):
        box = part.bounding_box()
        assert box is None or box["height"] >= 40, page.url


def begin(page: Any, link: str, office: str) -> None:
    page.goto(link)
    assert "/invitation/" not in page.url
    fits(page)
    page.check("input[name=tier][value=name]")
    page.fill("input[name=office]", office)
    with page.expect_navigation():
        page.click("button[value=start]")


def answer_all(page: Any, different: dict[str, str]) -> int:
    """Answer whatever is put; how many questions that was."""
    answered = 0
    while match := re.search(r"/answer/([a-z0-9.-]+)\.html", page.url):
        key = match[1]
        fits(page)
        wanted = different.get(key, "")
        options = page.query_selector_all("input[name=answer][type=radio]")
        if options:
            chosen = [o for o in options if o.get_attribute("value") == (wanted or "1")]
            (chosen or options)[0].check()
        elif page.query_selector("textarea"):
            page.fill("textarea[name=answer]", "<b>We met often. 我们常见面。</b>")
        else:
            usual = "3" if page.query_selector("input[inputmode=numeric]") else "1993-06"
            page.fill("input[name=answer]", wanted or usual)
        with page.expect_navigation():
            page.click("button[value=save]")
        answered += 1
        assert answered < 60
    return answered


def test_both_ends_answer_on_two_phones(browser: Any, served: Served) -> None:
    problems: list[str] = []
    first = browser.new_context(**PHONE, locale="zh-CN")
    second = browser.new_context(**PHONE, locale="en-GB", java_script_enabled=False)
    chinese, other = first.new_page(), second.new_page()
    for page in (chinese, other):
        page.on("console", lambda m: problems.append(m.text) if m.type == "error" else None)
        page.on("response", lambda r: problems.append(r.url) if r.status >= 400 else None)
    links = tuple(served.link(*of) for of in zip(TIE[4:].split("|"), ("zh", "en"), strict=True))

    begin(chinese, links[0], "哈尔滨市外事办公室")
    assert "/zh/answer/" in chinese.url
    many = answer_all(chinese, {})
    fits(chinese)
    chinese.click("button[value=finish]")
    assert "对方也答完" in chinese.inner_text(".done")

    begin(other, links[1], "Khabarovsk foreign affairs office")
    few = answer_all(other, DIFFERENT)
    assert 20 < few < many, "questions that an answer made needless were skipped"
    other.click("button[value=finish]")
    assert "in the record now" in other.text_content(".done")

    other.click("a.button")
    fits(other)
    assert "1994" in other.text_content("main")
    assert "&lt;b&gt;" in other.content()
    chinese.reload()
    chinese.click("a.button")
    fits(chinese)
    assert "不同" in chinese.inner_text("main")
    chinese.screenshot(path=str(served.store.with_name("both.png")), full_page=True)

    opened = open_record("china_russia", store=str(served.store))
    outcomes = {row.question: row.outcome for row in pair_ends(opened).rows}
    assert {key for key, outcome in outcomes.items() if outcome is Outcome.CONTRADICT} >= {
        *DIFFERENT
    }
    assert outcomes["tie.stands"] is Outcome.AGREE
    assert problems == []


def test_questions_that_hang_on_an_answer_show_once_it_is_given(
    browser: Any, served: Served
) -> None:
    page = browser.new_context(**PHONE).new_page()
    begin(page, served.link("cn-heilongjiang-harbin", "en"), "Harbin")
    page.goto(page.url.replace("tie.founded", "tie.stands"))
    ended = page.locator("h2", has_text="Who ended the tie?")
    assert not ended.is_visible()
    page.check("input[name=answer][value='4']")
    assert ended.is_visible()
    fits(page)
    page.screenshot(path=str(served.store.with_name("follow-ups.png")), full_page=True)
    page.check("input[name=answer][value='1']")
    assert not ended.is_visible()
