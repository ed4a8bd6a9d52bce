"""Of a large record with hidden words in every table, no page shows one."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

pytest.importorskip("fastapi", reason="needs the extra pages")

from tests.support.pages import Browser, addresses

from paradiplomacy.report.gathered import gather
from paradiplomacy.web.app import create_app
from paradiplomacy.web.shown import Shown

HIDDEN = re.compile(r"QX(?!ANONanswertext)[A-Z]+\w*")
"""How every word is marked that only a closed source says, or that tells who is anonymous.

What an anonymous source said may be shown, and so may its answers.
"""


@pytest.mark.thorough
def test_no_route_shows_what_is_hidden(shared: Path) -> None:
    folder = shared / "data" / "hostile" / "consent_record"
    if not folder.is_dir():
        pytest.skip("needs data/hostile of the raw material beside the checkout")
    marked = [HIDDEN.findall(file.read_text(encoding="utf-8")) for file in folder.glob("*.csv")]
    assert sum(map(len, marked)) > 50
    assert sum(map(bool, marked)) > 5  # tables
    shown = Shown.of(gather(str(folder)))
    browser = Browser(create_app(shown))
    leaks: dict[str, set[str]] = {}
    for address in addresses(shown):
        for language in ("en", "zh"):
            answer = browser.get(address, params={"lang": language})
            assert answer.status_code == 200, address
            found = HIDDEN.findall(answer.text) + HIDDEN.findall(str(answer.headers))
            if found:
                leaks[address] = set(found)
    assert not leaks, leaks
