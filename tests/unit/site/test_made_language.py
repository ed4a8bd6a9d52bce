"""A made language goes through every page: what stands in none of its sentences is found."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

import pytest
from selectolax.lexbor import LexborHTMLParser
from tests.support.made_language import TAG, found_in, write_made_language

from paradiplomacy import open_record
from paradiplomacy.language.translations import locale_of
from paradiplomacy.record.record import Record
from paradiplomacy.site.kinds import PageKind
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


def of_the_record(record: Record) -> re.Pattern[str]:
    """What the record says itself, in words of its own; names of countries; days by the CLDR."""
    said = {record.meta.title, record.meta.licence, *(meta.id for meta in record.metas)}
    for source in record.sources.values():
        said |= {source.title, source.id, source.url}
    for place in record.places.values():
        said |= {place.label, place.name, place.admin1, place.name_local, place.id}
    for shock in record.shocks.values():
        said |= {shock.name}
    said |= {text for texts in record.meta.texts.values() for text in texts.values()}
    cldr = locale_of("en")
    said |= set(map(str, (*cldr.territories.values(), *cldr.languages.values())))
    said.add(record.rule.kind)
    names = sorted(filter(None, said), key=len, reverse=True)
    months = "|".join(locale_of("en").months["format"]["wide"].values())
    day = rf"(?:{months}) (?:\d+, )?\d{{4}}"
    return re.compile("|".join([*map(re.escape, names), day, *_FORMATS, r"\band\b"]))


def left_over(html: str, known: re.Pattern[str]) -> Iterator[str]:
    """Words of a page that stand in no sentence of a word file and are no quotation."""
    tree = LexborHTMLParser(html)
    for node in tree.css("script, style, code, pre, [lang]:not(html), nav.languages"):
        node.decompose()
    texts = [str(node.attributes.get(name) or "") for node in tree.css("*") for name in _SHOWN]
    assert tree.body is not None
    texts += tree.body.text(separator="\n").splitlines()
    plain = (known.sub("", text).strip() for text in texts)
    yield from filter(_ANY_WORD.search, plain)


@pytest.mark.parametrize("kind", [k for k in KINDS if not k.live_only], ids=lambda kind: kind.name)
def test_every_sentence_of_a_page_is_of_a_word_file(site: Site, kind: PageKind) -> None:
    known = of_the_record(site.record)
    found: Counter[str] = Counter()
    for key in list(kind.keys(site))[:4]:
        html = site.html(kind, key, language=TAG)
        found.update(left_over(html, known))
    assert not found
