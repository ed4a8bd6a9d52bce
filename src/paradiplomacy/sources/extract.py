"""Result of every reader of a registry: material, and what it could not take in.

A registry names places and says of one that it lists another as its partner. A reader
gives an `Extractor` each place and each listing; the extractor makes the statements,
merges exact repeats, and closes with an `Extract`.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from paradiplomacy.errors import FileError, Problem, RecordError
from paradiplomacy.keyed_groups import group_pairs
from paradiplomacy.model.dates import EventDate
from paradiplomacy.model.records import Material, RecordMeta
from paradiplomacy.model.statements import Certainty, Source, Statement
from paradiplomacy.model.ties import TieKind, tie_key
from paradiplomacy.printable import printable
from paradiplomacy.sources.fields import RECORD_KEY
from paradiplomacy.sources.mention_keys import CITY_STATES, MentionKeys, country_items, slug
from paradiplomacy.tabular.characters import visible
from paradiplomacy.tabular.rows import Problems

__all__ = ["Extract", "Extractor"]


@dataclass(frozen=True, slots=True)
class Extract:
    """Material that a reader took from its source.

    Parameters
    ----------
    material : Material
        Places are *mentions*: each has a key of this record's own, see `MentionKeys`.
    skipped : tuple of Problem
        Rows that were left out, each with why and what to do, in the order of the material.
    unread : mapping of str to int
        Fields of the material that the reader did not consume, and how often they occur.
    doubts : tuple of Problem
        Rows that were taken and look wrong, or signs that the file is not whole.
    """

    material: Material
    skipped: tuple[Problem, ...]
    unread: Mapping[str, int]
    doubts: tuple[Problem, ...] = ()


_NAMING_PLACES = frozenset({"place_a", "place_b", "place", "partner"})
_LASTING = ("title", "signed", "what", "received", "role")
"""Columns of a desk's tables that tell a row from the others."""

MOST_STATEMENTS = 1_000_000
MOST_SKIPPED = 100_000
"""Statements and reports of what was left out take some 2 GB where there are so many."""


class Extractor:
    """Collects what a reader finds.

    Parameters
    ----------
    meta : RecordMeta
        Of the record that the material becomes. Where it names no ends, those are the
        countries of the places.
    sources : iterable of Source
        The source register; the first is the source where none is named. It may start empty
        where every statement names its own, see `source`.
    file : str
        Name of the file that is read, for messages.
    method : str
        Reader and version, such as ``wikipedia-list/1``; written on every statement.
    """

    def __init__(
        self, meta: RecordMeta, sources: Iterable[Source], *, file: str, method: str
    ) -> None:
        self._meta = _checked_description(meta, file)
        self._sources = {source.id: source for source in sources}
        self._first = next(iter(self._sources), "")
        self._file = printable(file, one_line=True)
        self._method = method
        self._statements: dict[tuple[str, ...], Statement] = {}
        self._stated: dict[tuple[object, ...], str] = {}  # arguments of `place`, and the key
        self._keys = MentionKeys(self._meta.id)
        self._skipped: list[Problem] = []
        self._unread: Counter[str] = Counter()
        self._countries_named: dict[str, str] = {}  # items that are countries, by their place
        self._doubts: list[Problem] = []
        self._listings = 0
        self._same_papers: Counter[str] = Counter()

    def source(self, source: Source) -> str:
        """Add a source to the register; its key."""
        self._sources.setdefault(source.id, source)
        return source.id

    def source_speaks_for(self, source: str, place: str) -> None:
        """Say of which place a source in the register is the word."""
        known = self._sources[source]
        if not known.place:
            self._sources[source] = replace(known, place=place)

    def place(
        self,
        name: str,
        country: str,
        *,
        identified_by: str = "",
        level: str = "city",
        admin1: str = "",
        name_local: str = "",
        coordinates: tuple[float, float] | None = None,
        wikidata_id: str = "",
        source: str = "",
        locator: str = "",
    ) -> str:
        """State a place, as the material mentions it; its key.

        Parameters
        ----------
        name, country : str
            Name, and ISO code (`NOWHERE` where unknown).
        identified_by : str
            What distinguishes it from its namesakes in this material, where not the name alone:
            a QID, an article's title, ``Springfield, Illinois``.
        coordinates : (float, float), optional
            Latitude and longitude as the material gives them: evidence, not truth.
        """
        name, identified_by, name_local, admin1 = map(
            visible, (name, identified_by, name_local, admin1)
        )
        more = (level, admin1, name_local, coordinates, wikidata_id)
        asked = (name, country, identified_by, *more, source)
        known = self._stated.get(asked)
        if known is not None:  # registries name a place on row after row
            return known
        key = self._stated[asked] = self._keys.of((identified_by or name).strip(), country)
        land = country_items().get(wikidata_id, "") if wikidata_id else ""
        if land and land not in CITY_STATES:
            self._countries_named[key] = (
                f"{wikidata_id} is a country ({land}), and a tie is one of cities or provinces; "
                "the file may be cut short within a number, or the entry names the wrong item"
            )
        values = {
            "name": name.strip(),
            "country": country,
            "level": level,
            "admin1": admin1,
            "name_local": name_local,
            "coordinates": ",".join(map(_format_degrees, coordinates or ())),
            "wikidata_id": wikidata_id,
        }
        for prop, value in values.items():
            if value:
                self.say(f"place:{key}", prop, value, source=source, locator=locator)
        return key

    def listing(
        self,
        of: str,
        partner: str,
        *,
        third: bool = False,
        kind: str = TieKind.SISTER,
        raw: str = "",
        established: str = "",
        suspended: str = "",
        ended: str = "",
        status: str = "",
        doubted: Collection[str] = (),
        source: str = "",
        locator: str = "",
        note: str = "",
    ) -> None:
        """State that the entry of one place lists another as its partner.

        Parameters
        ----------
        of, partner : str
            Keys that `place` gave: whose entry it is, and whom it lists.
        third : bool
            The material lists the pair under neither end: its source's end speaks, if any.
        established, suspended, ended : str
            EDTF dates, where the material has them.
        status : str
            What the tie is in the year to which the material speaks, where it says so.
        doubted : collection of str
            Which of these dates are hardly right: they are kept, and count nowhere.
        """
        for end in (of, partner):
            if end in self._countries_named:
                self.doubt(locator, self._countries_named[end])
        if of == partner:
            self.skip(locator, "", "lists a place as its own partner; correct or remove it")
            return
        subject, side = tie_key(of, partner), "" if third else of
        dates = {"established": established, "suspended": suspended, "ended": ended}
        where = {"source": source, "locator": locator, "side": side, "note": note}
        self.say(subject, "kind", kind, raw=raw or kind, **where)
        for prop, value in {**dates, "stated_status": status}.items():
            if value:
                where["when"] = self._meta.as_of[:4] if value == status else ""
                self.say(subject, prop, value, certainty=_certainty(prop, doubted), **where)
        self._listings += 1

    def activity(
        self,
        a: str,
        b: str,
        facts: Mapping[str, Sequence[str]],
        *,
        called: str,
        doubted: Collection[str] = (),
        is_announced: bool = False,
        **where: str,
    ) -> None:
        """State something that two places did, or announce it, by properties of exchanges.

        `called` tells the two places from all others, whatever the order of the rows. What is said
        of an activity tells it from the others: a row that is there twice is one.
        """
        telling = sorted(facts.keys() - {"participants"})
        content = "\x1f".join(f"{name}={'; '.join(facts[name])}" for name in telling)
        digest = hashlib.blake2b(f"{called}\x1f{content}".encode(), digest_size=5).hexdigest()
        words = re.findall(r"[a-z0-9]+", "-".join((*facts.get("date", ()), slug(called))).lower())
        subject = "exchange:" + "-".join([*words[:10], f"x{digest}"])
        for name, values in {"place_a": [a], "place_b": [b], **facts}.items():
            for value in values:
                certainty = Certainty.ANNOUNCED if is_announced else _certainty(name, doubted)
                self.say(subject, name, value, certainty=certainty, **where)
        self._listings += 1

    def paper(
        self,
        kind: str,
        ends: Mapping[str, str],
        facts: Mapping[str, Sequence[str]],
        *,
        called: str,
        **where: str,
    ) -> None:
        """State a row of a desk's table: an agreement, a request or a contact.

        Its key is made of the place and of what lasts, never of a person's name: a later table
        that changes the rest is on the same one. Rows that are alike in that are counted.
        """
        lasting = [part for name in _LASTING for part in facts.get(name, ())]
        digest = hashlib.blake2b("\x1f".join((called, *lasting)).encode(), digest_size=5)
        key = f"{kind}:{slug(called)[:60].strip('-')}-x{digest.hexdigest()}"
        self._same_papers[key] += 1
        subject = key if self._same_papers[key] == 1 else f"{key}-{self._same_papers[key]}"
        for name, values in {**{name: [end] for name, end in ends.items()}, **facts}.items():
            for value in filter(None, values):
                self.say(subject, name, value, **where)
        self._listings += 1

    def skip(self, row: int | str, field: str, message: str) -> None:
        """Leave a row out, and say why and what to do."""
        self._skipped.append(Problem(self._file, _line_of_locator(row), field, message))
        if len(self._skipped) > MOST_SKIPPED:
            message = (
                f"more than {MOST_SKIPPED:,} rows or cells cannot be read, the first: "
                f"{self._skipped[0]}; check that this is the right file for this reader"
            )
            raise FileError(self._file, message)

    def doubt(self, row: int | str, message: str, field: str = "") -> None:
        """Take a row, and say what looks wrong with it."""
        self._doubts.append(Problem(self._file, _line_of_locator(row), field, message))

    def leave_unread(self, field: str, times: int = 1) -> None:
        """Note a field of the material that is not consumed."""
        self._unread[field] += times

    def close(self, *, at_least: int = 1, at_most: int | None = None) -> Extract:
        """All of it.

        Raises
        ------
        RecordError
            The material holds fewer or more listings than is plausible for its kind.
        """
        if self._listings < at_least or (at_most is not None and self._listings > at_most):
            bounds = f"at least {at_least}" + (f", at most {at_most}" if at_most else "")
            why = f"; {len(self._skipped)} rows were left out" if self._skipped else ""
            first = f", the first: {self._skipped[0]}" if self._skipped else ""
            message = (
                f"{self._listings} listings were read, expected {bounds}{why}{first}; "
                "check that this is the right file for this reader"
            )
            raise RecordError([Problem(self._file, 0, "", message)])
        lasting = self._keys.lasting()
        sources = (replace(s, place=lasting.get(s.place, s.place)) for s in self._sources.values())
        material = Material(
            meta=self._meta
            if self._meta.ends
            else replace(self._meta, ends=self._keys.countries()),
            sources=tuple(sorted(sources)),
            statements=tuple(self._in_order(list(self._with_keys(lasting)))),
            judgements=(),
        )
        return Extract(
            material, tuple(self._skipped), dict(sorted(self._unread.items())), tuple(self._doubts)
        )

    def _in_order(self, statements: Sequence[Statement]) -> Iterator[Statement]:
        """The statements without ends that come before every start that the same entry gives."""
        starts = group_pairs(
            ((each.subject, each.source, each.side), each)
            for each in statements
            if each.property == "established" and each.value != "unknown"
        )
        for statement in statements:
            if statement.property == "ended" and statement.value != "unknown":
                begun = starts.get((statement.subject, statement.source, statement.side), ())
                ended = EventDate.parse(statement.value)
                if begun and all(ended.before(EventDate.parse(s.value)) is True for s in begun):
                    first = min(start.value for start in begun)
                    self.skip(
                        statement.locator,
                        "",
                        f"the tie ended {statement.value}, before it was established ({first}): "
                        "the end was left out; correct one of the two",
                    )
                    continue
            yield statement

    def _with_keys(self, lasting: Mapping[str, str]) -> Iterator[Statement]:
        for statement in self._statements.values():
            kind, _, keys = statement.subject.partition(":")
            ends = keys.split("|")
            if kind not in ("place", "tie") and statement.property in _NAMING_PLACES:
                yield replace(statement, value=lasting.get(statement.value, statement.value))
                continue
            if kind not in ("place", "tie") or not lasting.keys() & {statement.side, *ends}:
                yield statement
                continue
            ends = [lasting.get(end, end) for end in ends]
            subject = tie_key(ends[0], ends[1]) if kind == "tie" else f"place:{ends[0]}"
            yield replace(
                statement, subject=subject, side=lasting.get(statement.side, statement.side)
            )

    def say(
        self,
        subject: str,
        prop: str,
        value: str,
        *,
        source: str = "",
        side: str = "",
        raw: str = "",
        when: str = "",
        locator: str = "",
        note: str = "",
        certainty: str = Certainty.STATED,
    ) -> None:
        """State any fact: of a place, of a tie, or a reading of a series."""
        by = self._sources[source or self._first]
        key = (subject, prop, value, by.id, side or by.side, when)
        if key in self._statements:
            return
        if len(self._statements) >= MOST_STATEMENTS:
            raise FileError(
                self._file,
                f"makes more than {MOST_STATEMENTS:,} statements; split it into several records",
            )
        self._statements[key] = Statement(
            record=self._meta.id,
            subject=subject,
            property=prop,
            value=value,
            source=by.id,
            side=key[4],
            raw=raw or value,
            when=when,
            language=by.language,
            locator=locator,
            note=note,
            coder=self._meta.coder,
            method=self._method,
            certainty=Certainty(certainty),
        )


def _certainty(name: str, doubted: Collection[str]) -> Certainty:
    return Certainty.DOUBTED if name in doubted else Certainty.STATED


def _line_of_locator(row: int | str) -> int:
    """The line that a locator names: ``row 12``, or the number itself."""
    return row if isinstance(row, int) else int(re.sub(r"\D", "", row) or 0)


def _checked_description(meta: RecordMeta, file: str) -> RecordMeta:
    """A description with which a record can be written to a folder, and read again.

    Raises
    ------
    RecordError
        Its key is none, or the day to which it speaks is no date or has no end.
    """
    problems = Problems()
    if not re.fullmatch(RECORD_KEY, meta.id):
        message = (
            f"{meta.id!r} is not a key of a record; expected a letter, then small letters, digits, "
            "and . _ -; name another with --record"
        )
        problems.append(Problem(file, 0, "record", message))
    try:
        day = EventDate.parse(meta.as_of)
    except ValueError:
        fault = f"{meta.as_of!r} is not a date" if meta.as_of else "is not said"
    else:
        fault = f"{meta.as_of} has no end" if day.latest == date.max else ""
    if fault:
        problems.append(
            Problem(
                file,
                0,
                "as_of",
                f"{fault}; expected the day to which the material speaks, or one that "
                "it is not later than, such as ../2026-11-24; name it with --as-of",
            )
        )
    problems.raise_if_any()
    return replace(meta, as_of=str(day))


def _format_degrees(degrees: float) -> str:
    """Six decimals at most (a tenth of a metre), and never an exponent."""
    text = f"{degrees:.6f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text
