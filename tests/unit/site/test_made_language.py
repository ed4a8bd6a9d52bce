"""A made language goes through every page: what stands in none of its sentences is found."""

from __future__ import annotations

import re
import shutil
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser
from tests.support.folders import Folder
from tests.support.made_language import TAG, found_in, write_made_language
from tests.support.pages import Browser

from paradiplomacy import open_record
from paradiplomacy.language import FALLBACK
from paradiplomacy.language.translations import locale_of
from paradiplomacy.record.open import record_folder
from paradiplomacy.record.record import Record
from paradiplomacy.results.begun import RunOptions, begin
from paradiplomacy.results.gathered import finish
from paradiplomacy.site.kinds import PageKind
from paradiplomacy.site.live.app import create_app
from paradiplomacy.site.live.live import Live
from paradiplomacy.site.pages import KINDS
from paradiplomacy.site.site import Site

_SHOWN = ("alt", "aria-label", "title", "placeholder")
_FORMATS = ("PDF", "DOCX", "CSV", "JSON", "SVG", "PNG", "ISO \\d+")
_ANY_WORD = re.compile(r"[A-Za-z]{3,}")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("languages")
    write_made_language(folder)
    record = open_record("china_russia")
    with found_in(folder):
        site = Site(record, is_live=True, is_shared=True)
        site.__dict__["languages"] = ("en", TAG)  # as if the record named it
        yield site


@pytest.fixture(scope="module")
def known(site: Site) -> re.Pattern[str]:
    return of_the_record(site.record)


def of_the_record(record: Record) -> re.Pattern[str]:
    """What the record says itself, in words of its own; names of countries; days by the CLDR."""
    said = {record.meta.title, record.meta.licence, *(meta.id for meta in record.metas)}
    for source in record.sources.values():
        said |= {source.title, source.id, source.url}
    for place in record.places.values():
        said |= {place.label, place.name, place.admin1, place.name_local, place.id}
    for shock in record.shocks.values():
        said |= {shock.name}
    said |= {law.citation for law in record.laws.values()}
    said |= {text for texts in record.meta.texts.values() for text in texts.values()}
    cldr = locale_of("en")
    said |= set(map(str, (*cldr.territories.values(), *cldr.languages.values())))
    said.add(record.rule.name)
    names = sorted(filter(None, said), key=len, reverse=True)
    months = "|".join(locale_of("en").months["format"]["wide"].values())
    day = rf"(?:{months}) (?:\d+, )?\d{{4}}"
    return re.compile("|".join([*map(re.escape, names), day, *_FORMATS, r"\band\b"]))


def left_over(html: str, known: re.Pattern[str]) -> Iterator[str]:
    """Words of a page that stand in no sentence of a word file and are no quotation."""
    tree = LexborHTMLParser(html)
    for node in tree.css("script, style, code, pre, [lang]:not(html), nav.languages"):
        node.decompose()
    for group in tree.css("svg g:has(> text)"):  # of a chart: the lines of one label
        group.replace_with(group.text(separator=" "))
    texts = [str(node.attributes.get(name) or "") for node in tree.css("*") for name in _SHOWN]
    assert tree.body is not None
    texts += tree.body.text(separator="\n").splitlines()
    plain = (known.sub("", text).strip() for text in texts)
    yield from filter(_ANY_WORD.search, plain)


@pytest.mark.parametrize("kind", [k for k in KINDS if not k.live_only], ids=lambda kind: kind.name)
def test_every_sentence_of_a_page_is_of_a_word_file(
    site: Site, known: re.Pattern[str], kind: PageKind
) -> None:
    found: Counter[str] = Counter()
    for key in list(kind.keys(site))[:4]:
        html = site.html(kind, key, language=TAG)
        found.update(left_over(html, known))
    assert not found


_CODES = re.compile(
    r"[\w.-]+\.csv(?:\.zip)?|\b(?:estimates|counts)\b|[a-z]+(?:[._-][\w]+)+"
    r"|paradiplomacy \d.*|\( ?[A-Z].*|balloon over the|agriculture, rural.*?poverty"
)
"""Tables, series, laws, versions, sectors; bodies that a record names; part of a crisis."""


@pytest.mark.thorough
@pytest.mark.xdist_group("shipped")
def test_every_sentence_of_results_is_of_a_word_file(tmp_path: Path) -> None:
    """Claims, charts, two ends, network, event model and council pages of a whole record."""
    write_made_language(tmp_path / "languages")
    with record_folder("sino_us") as shipped:
        folder = shutil.copytree(shipped, tmp_path / "sino_us")
    about = folder / "record.yaml"
    named = re.sub(r"(?m)^languages:.*\n(?:  ?- .*\n)*", "", about.read_text("utf-8"))
    about.write_text(f"{named}\nlanguages: [en, {TAG}]\n", "utf-8")
    found: Counter[str] = Counter()
    with found_in(tmp_path / "languages"):
        opening = begin(RunOptions((str(folder),), cached=False))
        site = Site(opening.record, results=finish(opening))
        known = of_the_record(site.record)
        for kind in (kind for kind in KINDS if not kind.live_only):
            keys = list(kind.keys(site))
            for key in keys if kind.name == "claim" else keys[:4]:
                found.update(left_over(site.html(kind, key, language=TAG), known))
    assert [text for text in found if re.search("[A-Za-z]{3,}", _CODES.sub("", text))] == []


def test_what_a_language_lacks_stands_in_english_and_says_so(tmp_path: Path) -> None:
    given = tmp_path / "ar" / "paradiplomacy.site.words.yaml"
    given.parent.mkdir(parents=True)
    given.write_text("site: روابط\n", encoding="utf-8")
    with found_in(tmp_path):
        site = Site(open_record("china_russia"))
        site.__dict__["languages"] = ("en", "zh", "ar")
        assert "ar/index.html" in set(site)
        html = site.content("ar/index.html").body.decode()
        data = site.content("data/ties.js").body.decode()
    assert '<html lang="ar" dir="rtl" data-language="ar" data-languages="en zh ar"' in html
    assert ">روابط</a>" in html
    assert '<span lang="en">' in html
    assert '<a lang="zh-Hans" href="../zh/index.html">中文</a>' in html
    assert "of the sentences of these pages are translated" in html
    assert not any(sign in html + data for sign in FALLBACK)
    (title,) = re.findall("<title>(.*)</title>", html.partition("<body")[0])
    assert "<span" not in title
    labels = re.search(r'"labels":\{"en":\[.*?\],"zh":\[.*?\],"ar":\[', data)
    assert labels


def test_a_page_is_asked_for_in_each_language_of_a_live_site(tmp_path: Path) -> None:
    write_made_language(tmp_path)
    folder = Folder.small(tmp_path / "small")
    folder.meta["languages"] = ["en", TAG]
    with found_in(tmp_path):
        live = Live(begin(RunOptions((str(folder.write()),))))
        browser = Browser(create_app(live))
        page = browser.get(f"/{TAG}/ties.html")
        assert page.status_code == 200
        assert f'data-language="{TAG}"' in page.text
        assert browser.get("/zh/ties.html").status_code == 404
        assert browser.get(f"/{TAG}").headers["location"] == f"/{TAG}/index.html"
        missing = browser.get(f"/{TAG}/nothing.html")
        assert missing.status_code == 404
        assert f'data-language="{TAG}"' in missing.text
