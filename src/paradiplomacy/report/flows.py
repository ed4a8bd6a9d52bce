"""Flows as they are shown: labels in English and Chinese, and plain objects for programs."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, cast

from paradiplomacy.errors import NotFoundError
from paradiplomacy.language.countries import country_name
from paradiplomacy.model.activity import Exchange
from paradiplomacy.record.flows import (
    ACROSS,
    DIMENSIONS,
    MUTUAL,
    OUTSIDE,
    UNKNOWN,
    FlowCell,
    Parties,
    Sorted,
    flows_by,
    taught,
    travelled,
)
from paradiplomacy.record.record import Record
from paradiplomacy.sources.sectors import Language, cofog_of, function_label, sector_label
from paradiplomacy.tabular.yaml_files import YamlFile

__all__ = [
    "LANGUAGES",
    "FlowWords",
    "Told",
    "each_view",
    "flow_rows",
    "flow_words",
    "flows_told",
    "flows_view",
]

LANGUAGES = ("en", "zh")


@dataclass(frozen=True, slots=True)
class FlowWords:
    """The words of flows in one language.

    Parameters
    ----------
    language : {"en", "zh"}
    loaded : mapping of str to mapping of str to str
        Groups of words: ``dimensions``, ``flows``, ``forms``, ``words`` and so on.
    """

    language: Language
    loaded: Mapping[str, Mapping[str, str]]

    def of(self, group: str, word: str) -> str:
        """A word of a group; the word itself where the group lacks it."""
        return self.loaded[group].get(word, word)

    def said(self, word: str, **facts: object) -> str:
        """A word or sentence, with what it names."""
        return self.loaded["words"][word].format_map(facts)

    def country(self, code: str) -> str:
        """A country's short name; where this file lacks it, its everyday English name."""
        return self.loaded["countries"].get(code) or country_name(code)

    def place(self, record: Record, key: str) -> str:
        """A place by name, in Chinese by the local one where it has one."""
        local = record.places[key].name_local if key in record.places else ""
        return local if local and self.language == "zh" else record.label(key)

    def label(self, record: Record, dimension: str, value: str) -> str:
        """What a value of a dimension is called.

        Examples
        --------
        >>> from paradiplomacy.record.open import open_record
        >>> record = open_record("article")
        >>> flow_words("en").label(record, "teaching", "US>CN")
        'U.S. to China'
        >>> flow_words("zh").label(record, "function", "05")
        '05 环境保护'
        """
        if value == UNKNOWN:
            return self.said("unsaid" if dimension == "teaching" else "unknown")
        if value in (MUTUAL, ACROSS, OUTSIDE):
            return self.said(value)
        make: dict[str, Callable[[str], str]] = {
            "sector": lambda word: sector_label(word, self.language),
            "function": self._function,
            "group": self._function,
            "form": lambda word: self.of("forms", word),
            "teaching": self._way,
            "travel": self._way,
            "period": lambda decade: self.said("decade", decade=decade),
            "region": self._region,
            "level": lambda pair: " - ".join(self.of("levels", x) for x in pair.split("/")),
            "body": lambda name: self.said("no_body") if name == "none" else name,
            "tie": lambda key: " - ".join(
                self.place(record, place) for place in key.removeprefix("tie:").split("|")
            ),
        }
        return make[dimension](value)

    def _function(self, code: str) -> str:
        return f"{code} {function_label(code, self.language)}"

    def _way(self, way: str) -> str:
        one, other = (
            self.country(code) if code else self.said("somebody") for code in way.split(">")
        )
        return self.said("way", one=one, other=other)

    def _region(self, value: str) -> str:
        code, _, region = value.partition(":")
        said = self.of("regions", region) if region else self.said("unknown")
        return self.said("region", country=self.country(code), region=said)


@cache
def flow_words(language: str) -> FlowWords:
    """The words of flows in a language.

    Raises
    ------
    NotFoundError
        There are no words in that language.

    Examples
    --------
    >>> flow_words("zh").of("flows", "capital")
    '资金'
    """
    if language not in LANGUAGES:
        raise NotFoundError("language", language, LANGUAGES)
    name = f"{language}.yaml"
    text = (files("paradiplomacy.report") / "flow_words" / name).read_text(encoding="utf-8")
    return FlowWords(cast(Language, language), YamlFile(name, text, what="words").loaded)


def flows_view(record: Record, found: Sorted, words: FlowWords) -> dict[str, Any]:
    """Sorted exchanges as a plain object."""
    return {
        "by": list(found.by),
        "exchanges": len(found.exchanges),
        "ties": found.ties,
        "flows": dict(found.flows),
        "undated": found.undated,
        "rows": [_cell_view(record, found, cell, words) for cell in found.cells],
    }


def _cell_view(record: Record, found: Sorted, cell: FlowCell, words: FlowWords) -> dict[str, Any]:
    pairs = list(zip(found.by, cell.values, strict=True))
    return {
        "values": dict(pairs),
        "labels": {name: words.label(record, name, value) for name, value in pairs},
        "exchanges": len(cell.exchanges),
        "flows": dict(cell.flows),
        "ties": cell.ties,
        "subjects": [f"exchange:{key}" for key in cell.exchanges],
    }


def each_view(record: Record, found: Sorted, words: FlowWords) -> list[dict[str, Any]]:
    """Each exchange with the place it came from and the place it went to.

    Examples
    --------
    >>> from paradiplomacy.record.flows import Wanted, flows_by
    >>> from paradiplomacy.record.open import open_record
    >>> record = open_record("article")
    >>> found = flows_by(record, wanted=Wanted(sectors=("wastewater",)))
    >>> (one,) = each_view(record, found, flow_words("en"))
    >>> one["source"]["label"], one["recipient"]["label"], one["sectors"]
    ('Gilbert, Arizona', 'Leshan, Sichuan', ['environment', 'wastewater'])
    """
    held = sorted(
        (record.exchanges[key] for key in found.exchanges), key=lambda one: (str(one.date), one.id)
    )
    return [_exchange_view(record, one, words) for one in held]


def _exchange_view(record: Record, one: Exchange, words: FlowWords) -> dict[str, Any]:
    way = taught(record, one)
    is_taught = any(way)
    source, recipient = _places(record, one, way if is_taught else travelled(record, one))
    return {
        "id": one.id,
        "tie": [one.place_a, one.place_b],
        "date": str(one.date) if one.date else "",
        "form": str(one.form or ""),
        "flow": str(one.flow or ""),
        "sectors": list(one.sectors),
        "sector_labels": [sector_label(word, words.language) for word in one.sectors],
        "functions": list(cofog_of(one.sectors)),
        "taught": is_taught,
        "source": _place_view(record, source, words),
        "recipient": _place_view(record, recipient, words),
        "giver": one.giver,
        "teacher": way[0],
        "learner": way[1],
        "through": one.through,
        "description": one.description,
        "statements": list(one.statements),
    }


def _places(record: Record, one: Exchange, way: Parties) -> tuple[str, str]:
    """The places at the ends from and to which it ran; ``""`` where that is not one of them."""
    ends = (one.place_a, one.place_b)
    of = {record.places[key].country: key for key in ends if key in record.places}
    if len(of) < len(ends):  # both ends in one country: its code tells neither
        return "", ""
    return of.get(way[0], ""), of.get(way[1], "")


def _place_view(record: Record, place: str, words: FlowWords) -> dict[str, str]:
    return {"place": place, "label": words.place(record, place) if place else ""}


@dataclass(frozen=True, slots=True)
class Told:
    """Flows sorted one way, for a table of the report: a heading, and a row a value.

    Parameters
    ----------
    heading : str
    rows : tuple of (str, FlowCell)
        What a value is called, and what was counted.
    """

    heading: str
    rows: tuple[tuple[str, FlowCell], ...]


def flows_told(record: Record, by: tuple[str, ...] = ("function", "teaching")) -> tuple[Told, ...]:
    """Flows by each of several ways, one after the other; none without exchanges.

    Examples
    --------
    >>> from paradiplomacy.record.open import open_record
    >>> [told.heading for told in flows_told(open_record("article"))]
    ['Function of government (COFOG)', 'Who taught whom']
    """
    words = flow_words("en")
    if not record.exchanges:
        return ()
    return tuple(
        Told(
            words.of("dimensions", name).capitalize().replace("cofog", "COFOG"),
            tuple(
                (words.label(record, name, cell.values[0]), cell)
                for cell in flows_by(record, [name]).cells
            ),
        )
        for name in by
    )


def flow_rows(record: Record) -> Iterator[dict[str, Any]]:
    """Rows of the table `flows`: exchanges by each way to sort them but by tie."""
    words = flow_words("en")
    for name in DIMENSIONS:
        for cell in flows_by(record, [name]).cells if name != "tie" else ():
            (value,) = cell.values
            yield {
                "by": name,
                "value": value,
                "label": words.label(record, name, value),
                "exchanges": len(cell.exchanges),
                **cell.flows,
                "ties": cell.ties,
                "subjects": [f"exchange:{key}" for key in cell.exchanges],
            }
