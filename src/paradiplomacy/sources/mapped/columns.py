"""The roles of the columns of a table, by their names and by what stands in their cells."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from math import log
from typing import Any

from paradiplomacy.language.countries import countries_called, country_and_region, languages_naming
from paradiplomacy.sources.folded_names import division_names, fold_text, name_key
from paradiplomacy.sources.gazetteer import countries_divided, gazetteer
from paradiplomacy.sources.mapped.header_words import (
    is_unknown,
    known_languages,
    language_of,
    named_by,
    parts_of_world,
)
from paradiplomacy.sources.mapped.mapped_cells import date_of, wikidata_id_of
from paradiplomacy.sources.mapped.two_scripts import in_two_scripts

OF_AN_END = ("name", "country", "admin1", "latitude", "longitude", "coordinates", "wikidata_id")

_ADDRESS = re.compile(r"https?://\S+|www\.\S+")
_DEGREES = re.compile(r"[+-]?\d{1,3}(?:[.,]\d+)?")
_MOST_WORDS = 12
"""Words that a column may hold to be one of kinds."""
_MOST = SURELY = 0.8
"""Share of cells, and of places in a country, above which a draft asks no more."""
_AS_LARGE = 0.85
"""Of two countries that have the same places: how near the sizes of these are."""
_MANY = 0.6
_HALF = 0.5
_OF_ACTIVITIES = frozenset({"description", "sector", "travelled", "participants", "form"})


@dataclass(slots=True)
class TableColumn:
    """A column: its name, and a sample of its cells that are filled."""

    name: str
    cells: Sequence[str]

    def share(self, test: Callable[[str], object]) -> float:
        """Share of the distinct cells that pass a test, signs for "unknown" apart."""
        known = [cell for cell in dict.fromkeys(self.cells) if not is_unknown(cell)]
        return sum(bool(test(cell)) for cell in known) / len(known) if known else 0.0


@dataclass(slots=True)
class SlotColumns:
    """Columns by what they are.

    `table`: ``ties`` or ``activities``.
    `languages`: that of the names of the columns, first.
    `ends`: by end, ``a`` or ``b``, and role: the column.
    `shared`: by role of the whole row: the column.
    `countries`: of an end without a column for it: the country in which the gazetteer finds its
      places, others that have as many and as large, and the share that is found.
    `ignored`: in the order of the table.
    `personal`: those of them that hold persons and how to reach them.
    """

    table: str
    languages: tuple[str, ...]
    ends: dict[str, dict[str, str]] = field(default_factory=lambda: {"a": {}, "b": {}})
    shared: dict[str, str] = field(default_factory=dict)
    countries: dict[str, tuple[list[str], float]] = field(default_factory=dict)
    ignored: list[str] = field(default_factory=list)
    personal: frozenset[str] = frozenset()


def sort_columns(columns: Sequence[TableColumn], *, by_year: bool = False) -> SlotColumns:
    """The role of each column: by words in its name, corrected by its cells.

    `by_year`: whether the table has columns of years beside these.
    """
    return _Sorter(columns, by_year=by_year).sort_columns()


_AS = {
    "ties": {"date": "established", "form": "kind", "description": "note"},
    "activities": {"established": "date", "kind": "form"},
}
"""By kind of table: the roles that stand for those of the other kind."""


class _Sorter:
    def __init__(self, columns: Sequence[TableColumn], *, by_year: bool) -> None:
        self._by_year = by_year
        self._columns = {column.name: column for column in columns}
        self._rows = max((len(column.cells) for column in columns), default=0)
        language = self._language()
        self._languages = (language,) if language == "en" else (language, "en")
        self._roles = {column.name: self._role(column) for column in columns}

    def _language(self) -> str:
        """That of the names of the columns, unless countries are named in another."""
        named = language_of(list(self._columns))
        best: Mapping[str, int] = {}
        for column in self._columns.values():
            cells = set(column.cells)
            counts = languages_naming(cells) if len(cells) > 1 else {}
            most = max(counts.values(), default=0)
            if most * 2 > len(cells) and most > max(best.values(), default=1):
                best = counts
        if "en" in best:
            return named
        known = (language for language in (named, *known_languages(), *best) if language in best)
        return next(known, named)

    def sort_columns(self) -> SlotColumns:
        self._second_name_by_cells()
        if "name" not in self._roles.values():
            unsure = (c for c, role in self._roles.items() if role in ("", "admin1", "sector"))
            named = [name for name in unsure if "name" in named_by(name, "columns")]
            self._roles |= dict.fromkeys(named, "name")
        if "name" not in self._roles.values():
            self._name_by_cells()
        self._keep_best("kind", lambda name: self._share_named(name, "kinds"))
        self._keep_best("status", lambda name: self._share_named(name, "standings"))
        table = self._table()
        if table == "ties":
            self._roles |= {n: "established" for n, r in self._roles.items() if r == "date"}
            self._keep_best("established", self._dates_signing)
        else:  # Partnerschaft seit; Aktivität; Datum
            self._roles |= {n: "date" for n, r in self._roles.items() if r == "established"}
            self._keep_best("date", lambda n: not (named_by(n, "since") or named_by(n, "kinds")))
        slots = SlotColumns(table, self._languages[:1])
        open_: list[tuple[str, str]] = []
        for name, by_name in self._roles.items():
            role = _AS[table].get(by_name, by_name)
            if role in OF_AN_END:
                mark = next(iter(named_by(name, "ends")), "")
                if mark and role not in slots.ends[mark]:
                    slots.ends[mark][role] = name
                else:
                    open_.append((role, name))
                continue
            if role and role not in slots.shared and self._belongs(role, table):
                slots.shared[role] = name
        self._pair_scripts(slots, open_)
        self._give(slots, open_)
        if not slots.ends["b"].get("name") and slots.ends["a"].get("name"):
            slots.ends["a"], slots.ends["b"] = slots.ends["b"], slots.ends["a"]
        self._mend_pairs(slots)
        for end, roles in slots.ends.items():
            if "name" in roles and "country" not in roles and (countries := self._country(roles)):
                slots.countries[end] = countries
        used = {
            *slots.shared.values(),
            *(c for roles in slots.ends.values() for c in roles.values()),
        }
        slots.ignored = [name for name in self._columns if name not in used]
        slots.personal = frozenset(n for n in slots.ignored if self._roles[n] == "contact")
        return slots

    def _name_by_cells(self) -> None:
        """Take for names of places a column of no other role in which the gazetteer finds most."""
        likely = [c for c in self._columns.values() if not self._roles[c.name] and c.cells]
        self._roles |= dict.fromkeys((column.name for column in likely), "name")
        shares = {
            c.name: c.share(lambda cell: self._places.get(_key_of_column_name(cell)))
            for c in likely
        }
        best = max(shares, key=lambda name: shares[name], default="")
        for name in shares.keys() - ({best} if best and shares[best] > _HALF else set()):
            self._roles[name] = ""

    def _keep_best(self, role: str, worth: Callable[[str], Any]) -> None:
        """Of several columns of one role, keep the one that is worth most."""
        of_role = [name for name, each in self._roles.items() if each == role]
        best = max(of_role, key=worth, default="")
        self._roles |= dict.fromkeys((name for name in of_role if name != best), "")

    def _share_named(self, name: str, group: str) -> float:
        """The share of all rows whose cell in a column has a name of a group of words."""
        column = self._columns[name]
        return column.share(lambda cell: named_by(cell, group)) * len(column.cells)

    def _dates_signing(self, name: str) -> tuple[bool, bool]:
        """Say if a column is named as a date at all, and as no day of a decision."""
        roles = {"established", "date"}.intersection(named_by(name, "columns"))
        return bool(roles), not named_by(name, "decided")

    def _second_name_by_cells(self) -> None:
        """Take a column that says of which end it is, and of which most are places, for names."""
        if list(self._roles.values()).count("name") > 1:
            return
        open_ = (c for c in self._columns.values() if not self._roles[c.name])
        marked = [column for column in open_ if named_by(column.name, "ends")]
        self._roles |= dict.fromkeys((column.name for column in marked), "name")
        for column in marked:
            if column.share(lambda cell: self._places.get(_key_of_column_name(cell))) <= _HALF:
                self._roles[column.name] = ""

    def _table(self) -> str:
        """Activities where a row has a day and says what was done, and is no kind of tie."""
        roles = list(self._roles.values())
        done = _OF_ACTIVITIES.intersection(roles)
        is_activity = {"description", "travelled"} & done or (
            "participants" in done and len(done) > 1
        )
        dated = {"date", "established"}.intersection(roles) or (
            self._by_year and self._names_repeat()
        )
        lasts = [named_by(n, "since") for n, r in self._roles.items() if r == "established"]
        ties = ("kind" in roles and not {"description", "travelled"} <= done) or (
            done == {"description"} and "date" not in roles and any(lasts)
        )
        return "activities" if is_activity and dated and not ties else "ties"

    def _names_repeat(self) -> bool:
        """True of a table in which a place stands in several rows, in one for each activity."""
        names = [c.cells for c in self._columns.values() if self._roles[c.name] == "name"]
        return any(len(set(cells)) * 2 <= len(cells) for cells in names if len(set(cells)) > 1)

    @staticmethod
    def _belongs(role: str, table: str) -> bool:
        of_activities = role in _OF_ACTIVITIES or role in ("date", "flow")
        of_ties = role in ("established", "suspended", "status", "kind")
        return role != "contact" and not (of_activities if table == "ties" else of_ties)

    # --- one column -----------------------------------------------------------------------

    def _role(self, column: TableColumn) -> str:
        roles = named_by(column.name, "columns")
        named = [role for role in roles if self._may_be(role, column)]
        if "kind" in roles and "kind" not in named and _says_who_went(column):
            return "travelled"
        if named:
            return named[0]
        is_answered = column.cells and column.share(lambda c: named_by(c, "answers")) == 1
        if {"ended", "suspended"}.intersection(roles) or (
            is_answered and named_by(column.name, "standings")
        ):  # Действует: да, приостановлено; Inactive? Yes
            return "status" if self._may_be("status", column) else ""
        tests: Mapping[str, Callable[[str], object]] = {
            "contact": lambda cell: "@" in cell,
            "source": _ADDRESS.match,
            "wikidata_id": _is_item,
            "country": self._is_country,
            "established": lambda cell: not re.match(r"\d{5}", cell) and self._is_date(cell),
            "kind": lambda cell: named_by(cell, "kinds"),
            "status": lambda cell: named_by(cell, "standings"),
        }
        varies = len(set(column.cells)) > 1
        least = {"country": _MANY, "established": _MANY}
        return next(
            (
                r
                for r, test in tests.items()
                if varies and column.share(test) >= least.get(r, _MOST)
            ),
            "",
        )

    def _may_be(self, role: str, column: TableColumn) -> bool:
        """True where the cells of a column do not speak against what its name says."""
        if not column.cells:
            return True
        if role in ("name", "country", "admin1") and column.share(str.isdecimal) > _HALF:
            return False
        least: Mapping[str, tuple[float, Callable[[str], object]]] = {
            "admin1": (0.3, _may_be_a_region),
            **dict.fromkeys(("established", "date"), (0.3, self._is_date)),
            **dict.fromkeys(("latitude", "longitude"), (0.5, _DEGREES.fullmatch)),
            "wikidata_id": (0.5, _is_item),
            "participants": (0.5, lambda cell: re.search(r"\d", cell)),
        }
        if role in least:
            return column.share(least[role][1]) > least[role][0]
        few = len(set(column.cells)) <= _MOST_WORDS
        if role == "status":
            return few and (
                column.share(_is_status_word) > _HALF
                or any(
                    named_by(cell, "standings")[:1] not in ([], ["active"])
                    for cell in set(column.cells)
                )
            )
        if role in ("ended", "suspended"):
            years = column.share(lambda cell: re.search(r"\d{4}", cell))
            words = column.share(lambda cell: not re.search(r"\d", cell) and _is_status_word(cell))
            return all(map(is_unknown, column.cells)) or (years > 0.3 and years >= words)
        if role in ("kind", "travelled"):
            return few and not (role == "kind" and _says_who_went(column))
        # A row without its source could not be taken; Nature du lien is none.
        return role != "source" or (
            len(column.cells) >= self._rows
            and (
                column.share(_ADDRESS.match) > 0.5
                or {"name", "kind"}.isdisjoint(named_by(column.name, "columns"))
            )
        )

    def _is_country(self, cell: str) -> bool:
        return country_and_region(cell, self._languages)[0] is not None or bool(
            countries_called(cell, self._languages)
        )

    def _ends_in_country(self, cell: str) -> bool:
        """True of *Rabat, Morocco* and *Heidelberg (Alemania)*."""
        match = re.fullmatch(r"[^,，(（]+[,，(（]\s*([^()（）]{3,}?)\s*[)）]?", cell)
        return match is not None and country_and_region(match[1], self._languages)[0] is not None

    def _is_date(self, cell: str) -> bool:
        try:
            return bool(date_of(cell, ("edtf", "words"), languages=self._languages))
        except ValueError as error:
            return "a month and a day" in str(error)

    # --- both ends ------------------------------------------------------------------------

    def _pair_scripts(self, slots: SlotColumns, open_: list[tuple[str, str]]) -> None:
        """Take two columns of names in two scripts for the names of one end: 瀋陽, Shenyang."""
        names = [name for role, name in open_ if role == "name"]
        if len(names) != 2 or any("name" in roles for roles in slots.ends.values()):
            return
        latin = [self._columns[name].share(lambda c: re.search("[A-Za-z]", c)) for name in names]
        if max(latin) > _MOST and min(latin) < 1 - _MOST:
            main, local = names if latin[0] > latin[1] else reversed(names)
            slots.ends["b"] |= {"name": main, "name_local": local}
            open_[:] = [pair for pair in open_ if pair[0] != "name"]

    def _give(self, slots: SlotColumns, open_: Sequence[tuple[str, str]]) -> None:
        """Give columns that say not of which end they are to the end that lacks them."""
        free = [end for end in "ab" if "name" not in slots.ends[end]]
        for end, column in zip(free, (n for role, n in open_ if role == "name"), strict=False):
            slots.ends[end]["name"] = column
        for role, column in (pair for pair in open_ if pair[0] != "name"):
            free_ends = [
                end for end in "ab" if role not in slots.ends[end] and "name" in slots.ends[end]
            ]
            if free_ends:
                worth = {end: self._fits(slots, end, role, column) for end in free_ends}
                slots.ends[max(free_ends, key=lambda end: worth[end])][role] = column

    def _fits(self, slots: SlotColumns, end: str, role: str, column: str) -> float:
        """A score of how well a column goes with an end: where it stands, and where places are."""
        order = list(self._columns)
        distance = order.index(column) - order.index(slots.ends[end]["name"])
        worth = 1.0 / distance if distance > 0 else 0.5 / -distance
        if role in ("latitude", "longitude", "coordinates"):
            return worth + 2.0 * self._as_many(column, slots.ends[end]["name"])
        if role != "country":
            return worth
        other = slots.ends["b" if end == "a" else "a"].get("name", "")
        if not other or len(self._columns[column].cells) < 2:
            return worth
        names = self._columns[slots.ends[end]["name"]].cells
        codes = [country_and_region(c, self._languages)[0] for c in self._columns[column].cells]
        hits = [
            code in self._places.get(_key_of_column_name(name), {})
            for name, code in zip(names, codes, strict=False)
            if code
        ]
        return worth + (2.0 * sum(hits) / len(hits) if hits else 0.0)

    def _as_many(self, column: str, name: str) -> float:
        """How near the number of distinct points is to that of distinct names: 1 where equal."""
        numbers = sorted(len(set(self._columns[each].cells)) for each in (column, name))
        return numbers[0] / max(numbers[1], 1)

    def _mend_pairs(self, slots: SlotColumns) -> None:
        for roles in slots.ends.values():
            if ("latitude" in roles) != ("longitude" in roles):
                roles.pop("latitude", "")
                roles.pop("longitude", "")
            if "latitude" in roles and "coordinates" in roles:
                roles.pop("coordinates")

    @cached_property
    def _places(self) -> Mapping[str, Mapping[str, int]]:
        """By the key of a name in the table: countries with such a place, and its size."""
        cells = {
            cell
            for name, role in self._roles.items()
            if role == "name"
            for cell in self._columns[name].cells
        }
        keys = {_key_of_column_name(cell) for cell in cells} - {""}
        by_key: dict[str, dict[str, int]] = defaultdict(dict)
        listed = gazetteer().index(keys=keys)
        sizes = dict(gazetteer().frame.select("id", "population").iter_rows())
        for country, key, place, _ in listed.iter_rows():
            by_key[key][country] = max(by_key[key].get(country, 0), sizes[place])
        return by_key

    def _country(self, roles: Mapping[str, str]) -> tuple[list[str], float] | None:
        """Countries in which most places of a column lie, the likeliest first, and how many do."""
        if self._columns[roles["name"]].share(self._ends_in_country) > _HALF:
            return None
        divisions = set(self._columns[roles["admin1"]].cells) if "admin1" in roles else set()
        names = [
            self._places.get(_key_of_column_name(cell), {})
            for cell in set(self._columns[roles["name"]].cells)
        ]
        worth: dict[str, float] = defaultdict(float)
        sizes = [pair for places in names for pair in places.items()]
        sizes += [(country, 1_000_000) for each in divisions for country in countries_divided(each)]
        for country, size in sizes:
            worth[country] += log(max(size, 500))
        times = {country: sum(country in places for places in names) for country in worth}
        best = max(sorted(worth), key=lambda country: worth[country], default="")
        if not best or times[best] < _HALF * len(names):
            return None
        least = worth[best] * _AS_LARGE
        rivals = [c for c in worth if c != best and times[c] >= times[best] and worth[c] > least]
        return [best, *sorted(rivals)], times[best] / len(names)


def _says_who_went(column: TableColumn) -> bool:
    """True of cells that say who travelled rather than what a tie is called."""
    return column.share(lambda cell: named_by(cell, "travelled")) > column.share(
        lambda cell: named_by(cell, "kinds")
    )


def _may_be_a_region(cell: str) -> bool:
    """True of a division that is known, a code, and what is Cyrillic, as few of those are known."""
    is_cyrillic = re.match("[\u0400-\u04ff]", cell) and fold_text(cell, {}) not in parts_of_world()
    return bool(is_cyrillic or len(cell) <= 3 or countries_divided(cell) or division_names(cell))


def _key_of_column_name(name: str) -> str:
    return name_key(re.sub(r"[(（\[].*|[,，/|].*", "", in_two_scripts(name)[0]))


def _is_status_word(cell: str) -> bool:
    """True of *active* and *ended*, and of *yes* and *no*."""
    return bool(named_by(cell, "standings") or named_by(cell, "answers"))


def _is_item(cell: str) -> bool:
    try:
        return bool(wikidata_id_of(cell))
    except ValueError:
        return False
