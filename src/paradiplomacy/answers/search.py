"""Search a record: places, ties by their two ends, laws, crises, sectors and sources."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import field
from itertools import product
from typing import Literal

from paradiplomacy.answers.index import RecordIndex, index_of
from paradiplomacy.language.dates import in_words
from paradiplomacy.model.places import Place
from paradiplomacy.model.ties import tie_key
from paradiplomacy.record.name_forms import chinese_name
from paradiplomacy.record.place_names import PlaceNames, place_names_of
from paradiplomacy.record.record import Record
from paradiplomacy.sources.sectors import sector_label, sector_word
from paradiplomacy.views import RecordAnswer

__all__ = ["SearchHit", "search"]

HitKind = Literal["tie", "place", "law", "crisis", "sector", "source"]
By = Literal["name", "start", "words", "place", "similar"]

_RANK: dict[By, int] = {"name": 0, "start": 1, "place": 2, "words": 3, "similar": 4}
_KINDS: dict[HitKind, int] = {
    "tie": 0,
    "place": 1,
    "law": 2,
    "crisis": 3,
    "sector": 4,
    "source": 5,
}
_BETWEEN = re.compile(r"\s*(?:[-–—/|+&;,，、;]|\band\b|\bto\b|\bwith\b|[和与與同])\s*|\s+")
_HAN = re.compile(r"[㐀-鿿]+")
MOST_SPLITS = 16
"""A text is split into the names of two places at this many points at most."""


class SearchHit(RecordAnswer):
    """Something that a text may mean.

    Attributes
    ----------
    kind : {"tie", "place", "law", "crisis", "sector", "source"}
    key : str
        Of a source ``RECORD/KEY``; of a sector its word.
    by : {"name", "start", "place", "words", "similar"}
        What matched: a name, how a name starts, the place of a law, all words of the text, or
        a name that is spelled in a similar way.
    matched : str
        The text of the record that matched.
    """

    kind: HitKind
    key: str = field()  # in place of that of the base, which is the first field
    by: By
    matched: str


def search(record: Record, text: str, *, limit: int = 20) -> tuple[SearchHit, ...]:
    """Find all that a text may mean in a record, the nearest first.

    Parameters
    ----------
    record : Record
    text : str
        A place by any of its names, also in Chinese or pinyin, short or misspelled; two places,
        for the tie between them; words of a law, a crisis, a sector or the title of a source.
    limit : int, keyword-only
        How many hits at most.

    Returns
    -------
    tuple of SearchHit
        Names that are only similar come last, and only where nothing else but sources matches.

    Examples
    --------
    >>> from paradiplomacy import open_record
    >>> record = open_record("sino_us")
    >>> [(hit.kind, hit.key) for hit in search(record, "小石城 长春", limit=1)]
    [('tie', 'tie:cn-jilin-changchun|us-ar-little-rock')]
    >>> [(hit.key, hit.by) for hit in search(record, "Chonqing", limit=1)]
    [('cn-chongqing', 'similar')]
    """
    asked = text.strip()
    if not asked:
        return ()
    index, names = index_of(record), place_names_of(record.places)
    hits = [
        *_find_ties(record, names, asked),
        *_find_places(names, asked),
        *_find_laws(index, names, asked),
        *_find_crises(record, asked),
        *_find_sectors(record, asked),
    ]
    if not hits:
        hits = [_place_hit(place, "similar") for place in names.near_places(asked)]
    hits += _find_sources(record, asked)
    best: dict[tuple[str, str], SearchHit] = {}
    for hit in hits:
        known = best.get((hit.kind, hit.key))
        if known is None or _RANK[hit.by] < _RANK[known.by]:
            best[hit.kind, hit.key] = hit
    return tuple(sorted(best.values(), key=lambda hit: _order_of_hit(index, hit))[:limit])


def _order_of_hit(index: RecordIndex, hit: SearchHit) -> tuple[int, int, int, str]:
    ties = len(index.ties_of(hit.key)) if hit.kind == "place" else 0
    return _RANK[hit.by], _KINDS[hit.kind], -ties, hit.key


def _find_places(names: PlaceNames, text: str) -> Iterator[SearchHit]:
    yield from (_place_hit(place, "name") for place in names.find(text, distant=True))
    if len(text) > 1:
        yield from (_place_hit(place, "start") for place in names.starting(text))


def _place_hit(place: Place, by: By) -> SearchHit:
    return SearchHit("place", place.id, by, f"{place.label} {chinese_name(place)}".strip())


def _find_ties(record: Record, names: PlaceNames, text: str) -> Iterator[SearchHit]:
    """The tie of this key, and the ties between the two places into whose names a text splits."""
    if text in record.ties:
        yield _tie_hit(record, text)
    for first, second in _halves(text):
        if places := names.find(first, distant=True):
            ends = product(places, names.find(second, distant=True))
            keys = (tie_key(a.id, b.id) for a, b in ends)
            yield from (_tie_hit(record, key) for key in keys if key in record.ties)


def _tie_hit(record: Record, key: str) -> SearchHit:
    return SearchHit("tie", key, "name", " - ".join(map(record.label, record.ties[key].ends)))


def _halves(text: str) -> Iterator[tuple[str, str]]:
    """The text in two: at a sign, at a word between names, at a space, between Han characters."""
    spans = [match.span() for match in _BETWEEN.finditer(text)]
    spans += [
        (at, at)
        for run in _HAN.finditer(text)
        for at in range(run.start(), run.end())
        if at - run.start() != 1
    ]
    for start, stop in spans[:MOST_SPLITS]:
        first, second = text[:start].strip(), text[stop:].strip()
        if len(first) > 1 and len(second) > 1:
            yield first, second


def _find_laws(index: RecordIndex, names: PlaceNames, text: str) -> Iterator[SearchHit]:
    meant = {place.id for place in names.find(text, distant=True)}
    for key, law in index.record.laws.items():
        matched = law.citation or law.jurisdiction
        if text.casefold() in (key.casefold(), law.citation.casefold()):
            yield SearchHit("law", key, "name", matched)
        elif law.place in meant or text.casefold() == law.jurisdiction.casefold():
            yield SearchHit("law", key, "place", matched)
        elif _has_words(text, (key, law.citation, law.jurisdiction, law.duty)):
            yield SearchHit("law", key, "words", matched)


def _find_crises(record: Record, text: str) -> Iterator[SearchHit]:
    for key, shock in record.shocks.items():
        dates = [in_words(str(shock.date), language) for language in ("en", "zh")]
        names = (key, shock.name, shock.name_zh, str(shock.date), *dates)
        if text.casefold() in map(str.casefold, names):
            yield SearchHit("crisis", key, "name", shock.name)
        elif _has_words(text, (key, shock.name, shock.name_zh, shock.kind, *dates)):
            yield SearchHit("crisis", key, "words", shock.name)


def _find_sectors(record: Record, text: str) -> Iterator[SearchHit]:
    """Sectors of the record's exchanges, by their words and labels in either language."""
    asked = sector_word(text).casefold()
    for word in sorted({word for each in record.exchanges.values() for word in each.sectors}):
        labels = [word, sector_label(word), sector_label(word, "zh")]
        plain = [label.casefold() for label in labels]
        if asked in plain:
            yield SearchHit("sector", word, "name", labels[plain.index(asked)])
        elif len(asked) > 1 and any(label.startswith(asked) for label in plain):
            yield SearchHit("sector", word, "start", word)


def _find_sources(record: Record, text: str) -> Iterator[SearchHit]:
    for (owner, key), source in record.sources.items():
        if text in (key, f"{owner}/{key}", source.url):
            yield SearchHit("source", f"{owner}/{key}", "name", source.title)
        elif _has_words(text, (source.title, key)):
            yield SearchHit("source", f"{owner}/{key}", "words", source.title)


def _has_words(text: str, texts: Iterable[str]) -> bool:
    """True if every word of a text starts a word in one of the others; Han stands anywhere."""
    whole = " ".join(texts).casefold()
    words = re.findall(r"\w+", text.casefold())
    return bool(words) and all(
        word in whole if _HAN.search(word) else re.search(rf"\b{re.escape(word)}", whole)
        for word in words
    )
