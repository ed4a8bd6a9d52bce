"""Of a large record with hidden words in every table, no page shows one."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import quote

import pytest
from tests.support.consent import shown_in
from tests.support.pages import Browser

from paradiplomacy.networks import structure_nulls
from paradiplomacy.results.begun import RunOptions, begin
from paradiplomacy.results.gathered import finish
from paradiplomacy.site.live.app import create_app
from paradiplomacy.site.live.live import Live

HIDDEN = re.compile(r"QX(?!ANONanswertext)[A-Z]+\w*")
"""How every word is marked that only a closed source says, or that tells who is anonymous.

What an anonymous source said may be shown, and so may its answers.
"""


@pytest.mark.thorough
def test_no_route_shows_what_is_hidden(shared: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # Ranges of random networks are numbers whatever their draws: two give one.
    monkeypatch.setattr(structure_nulls, "draws_for", lambda ties: 2)
    folder = shared / "data" / "hostile" / "consent_record"
    if not folder.is_dir():
        pytest.skip("needs data/hostile of the raw material beside the checkout")
    marked = [HIDDEN.findall(file.read_text(encoding="utf-8")) for file in folder.glob("*.csv")]
    assert sum(map(len, marked)) > 50
    assert sum(map(bool, marked)) > 5  # tables
    opening = begin(RunOptions((str(folder),)))
    live = Live(opening, results=finish(opening))
    addresses = list(live.site)
    answers = Browser(create_app(live)).each(f"/{quote(address)}" for address in addresses)
    leaks: dict[str, set[str]] = {}
    for address, answer in zip(addresses, answers, strict=True):
        assert answer.status_code == 200, address
        # The bytes of a picture may spell anything; what it shows is in the SVG it is made from,
        # which is read here too.
        is_text = answer.headers["content-type"] != "image/png"
        text = shown_in(answer.content) if is_text else ""
        found = HIDDEN.findall(text) + HIDDEN.findall(str(answer.headers))
        if found:
            leaks[address] = set(found)
    assert not leaks, leaks
