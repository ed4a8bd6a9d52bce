"""Pages of a real server in a browser: quiet, from this server alone, and read by keyboard."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

pytestmark = [pytest.mark.thorough, pytest.mark.browser, pytest.mark.xdist_group("report")]

LANGUAGES = {"en": "en", "zh": "zh-Hans"}
MAIN = "from paradiplomacy.cli.main import main; main()"
CLAIM = """\
- id: border-regions
  claim: Most ties between China and Russia have an end in a region at the border.
  section: our own question
  design: share
  frame: ties
  where: "country_a = 'CN' AND country_b = 'RU'"
  hit: "region_a = 'Northeast' OR region_b = 'Far Eastern'"
  silent: false
  unit: tie
  did: reach a border region
  expect: more
  caveats:
    - The ties are those of one Chinese list.
"""


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where `paradiplomacy serve` shows a small record; afterwards, that it ends as it should."""
    folder = tmp_path_factory.mktemp("served")
    (folder / "mine.yaml").write_text(CLAIM, encoding="utf-8")
    options = ["serve", "china_russia", "--hypotheses", "mine.yaml", "--port", "0"]
    with (folder / "said").open("w+", encoding="utf-8") as said:
        process = subprocess.Popen(
            [sys.executable, "-c", MAIN, *options],
            cwd=folder,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
            stdout=subprocess.PIPE,
            stderr=said,
            text=True,
        )
        try:
            assert process.stdout is not None
            line = process.stdout.readline()  # comes once the pages can be read
            found = re.match(r"(http://127\.0\.0\.1:\d+)/ ", line)
            assert found, f"{line}{Path(said.name).read_text('utf-8')}"
            yield found[1]
            process.send_signal(signal.SIGINT)
            assert process.wait(timeout=600) == 0
            assert "Traceback" not in Path(said.name).read_text("utf-8")
        finally:
            process.kill()
            process.communicate()


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("width", [1280, 390])
def test_pages_are_quiet_and_ask_nobody_else(
    browser: Any, address: str, width: int, language: str
) -> None:
    context = browser.new_context(viewport={"width": width, "height": 800})
    page = context.new_page()
    said: list[str] = []
    asked: set[str] = set()
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("request", lambda request: asked.add(urlsplit(request.url).netloc))
    below = f"{address}/zh" if language == "zh" else address
    for name in ("index", "ties", "map", "claims", "claims/border-regions", "methods"):
        page.goto(f"{below}/{name}.html")
        page.locator(".pending").first.wait_for(state="detached")
        assert page.evaluate("document.documentElement.scrollWidth") <= width, name
        assert page.evaluate("document.documentElement.lang") == LANGUAGES[language]
    assert said == []
    assert asked == {urlsplit(address).netloc}
    context.close()


def test_the_language_that_was_read_last_is_the_one_of_the_start(
    browser: Any, address: str
) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{address}/")
    assert page.url == f"{address}/index.html"
    page.get_by_role("link", name="中文").click()
    page.wait_for_url("**/zh/index.html")
    page.goto(f"{address}/")
    assert page.url == f"{address}/zh/index.html"
    context.close()


def test_it_is_read_without_scripts_and_by_keyboard(browser: Any, address: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}/")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")  # the skip link comes first
    page.wait_for_url(re.compile("#main$"))
    page.get_by_role("link", name="Claims", exact=True).first.click()
    page.wait_for_url("**/claims.html")
    page.get_by_role("link", name=re.compile("^Most ties between China and Russia")).click()
    assert page.locator("h1").inner_text().startswith("Most ties between China and Russia")
    context.close()
