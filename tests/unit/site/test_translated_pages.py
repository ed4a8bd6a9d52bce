"""Chinese pages of the shipped record are in Chinese: what it says, and titles of sources."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser
from tests.support.made_language import found_in

from paradiplomacy.language import Words
from paradiplomacy.record.open import open_record
from paradiplomacy.results.localizer import Localizer
from paradiplomacy.site.site import Site

MOST_LATIN = 0.25
"""The share of Latin letters on a page, of these and Chinese characters."""


def share_of_latin(html: bytes) -> float:
    """Share of Latin letters in what is visible of the main part of a page."""
    main = LexborHTMLParser(html.decode()).css_first("main")
    assert main is not None
    for node in main.css("script, style, svg, template, details > *:not(summary), [hidden]"):
        node.decompose()
    latin = len(re.findall(r"[A-Za-zÀ-ɏ]", main.text()))
    return latin / max(1, latin + len(re.findall(r"[\u4e00-\u9fff]", main.text())))


@pytest.mark.parametrize("kind", ["ties/", "crises/", "laws/", "exchanges", "laws", "crises"])
def test_pages_are_mostly_in_chinese(kind: str) -> None:
    site = Site(open_record("sino_us", "article"))
    start = f"zh/{kind}"
    pages = [each for each in site if each.startswith(start) and (each != start or "/" in kind)]
    pages = [each for each in pages if kind.endswith("/") or each == f"{start}.html"]
    assert pages
    shares = {each: share_of_latin(site.content(each).body) for each in pages}
    assert {each: share for each, share in shares.items() if share > MOST_LATIN} == {}


@pytest.mark.parametrize("name", ["sino_us", "article"])
def test_a_translation_has_the_years_of_its_text(name: str) -> None:
    years = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
    given = open_record(name).meta.translations
    assert given
    lacking = [
        (each.original, each.text)
        for each in given
        if not set(years.findall(each.original)) <= set(years.findall(each.text))
    ]
    assert lacking == []


def test_no_script_of_pages_takes_a_list_of_names_for_one_of_two_languages() -> None:
    scripts = list(Path("assets", "src").glob("*.js"))
    assert scripts
    taken = re.compile(r"\{\s*(?:en|zh)\b\s*,\s*(?:en|zh)\b")
    assert [each.name for each in scripts if taken.search(each.read_text("utf-8"))] == []


def test_a_sentence_without_a_translation_has_the_names_of_its_own_language(tmp_path: Path) -> None:
    record = open_record("germany_france")
    (tmp_path / "sw").mkdir()
    module = "paradiplomacy.site.words"
    (tmp_path / "sw" / f"{module}.yaml").write_text("pair: {name: '{a} na {b}'}", encoding="utf-8")
    with found_in(tmp_path):
        words = Localizer(record, "sw")
        a, b = words.countries(["DE", "FR"])
        assert words.text(Words(module)("pair.name", a=a, b=b)) == "Ujerumani na Ufaransa"
        assert words.text(Words(module)("pair.within", a=a)) == "within Germany"
        assert words.text(Words(module)("record", countries=(a, b))) == "Ties of Germany and France"
