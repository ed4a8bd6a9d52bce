"""Material that a reader hands over: a record's description and all that its material says.

With translations of its texts, and those of them whose original is still there.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import zip_longest

from paradiplomacy.language import Name, write_value
from paradiplomacy.model.dates import EventDate
from paradiplomacy.model.outlets import Outlet
from paradiplomacy.model.statements import Judgement, Source, Statement
from paradiplomacy.model.ties import TieRule


@dataclass(frozen=True, slots=True, order=True)
class Translation:
    """A text of the record in another language. It says nothing itself: no statement is made of it.

    `file`, `field`: where the text stands: ``exchanges.csv`` and ``description``. A text that
      stands in several rows is translated once.
    `language`: of the translation, ISO 639-1.
    `original`: the text as its row has it.
    `text`: the same in the other language.
    `translator`: who translated it.
    """

    file: str
    field: str
    language: str
    original: str
    text: str
    translator: str


def translations_of(
    given: Iterable[Translation], statements: Iterable[Statement], sources: Iterable[Source]
) -> tuple[Translation, ...]:
    """Translations of what statements and sources have: of what is not there, none may stay."""
    texts = {text for s in statements for text in (s.value, s.note, s.locator)}
    texts |= {text for source in sources for text in (source.title, source.note)}
    return tuple(each for each in given if each.original in texts)


__all__ = ["Material", "RecordMeta"]


@dataclass(frozen=True, slots=True)
class RecordMeta:
    """Description that a record gives of itself.

    Parameters
    ----------
    id, title, description, licence : str
    languages : tuple of str
        ISO 639-1 codes.
    ends : tuple of str
        ISO country codes, in the order in which ties name their ends.
    as_of : str
        EDTF date to which the record speaks.
    coder, method : str
    limits : tuple of str
        Plain sentences: what must not be read from it.
    title_zh : str
        The title in Chinese, or ``""``.
    limits_zh : tuple of str
        The limits in Chinese, one for each in the same order, ``""`` where there is none; or none.
    claims : tuple of str
        Claims that the record is about: ids of hypotheses, or the name of a set of them. A record
        that names none is asked the general ones.
    definitions : tuple of str
        Ids of definitions by which it is counted, besides the general ones and those of its
        published totals.
    rivals : tuple of str
        Pairs of countries each of which minds a tie of a place with the other: ``CN-TW``.
    own_definitions : tuple of TieRule
        Definitions of its own, by which it is counted, too.
    ranked_first : tuple of str
        Voices and keys of sources that are preferred where the official ones are without it.
    map_centre : str
        Latitude and longitude of the middle of its maps, ``62.0, 15.0``; of its places where empty.
    period : str
        EDTF interval of years of which it speaks, ``1946/2020``; from its first tie where empty.
    outlets : tuple of Outlet
        Whose voice its outlets are, sorted.
    translations : tuple of Translation
        Texts of the record in other languages, sorted.
    pairs_once : bool
        It holds each pair once, under whichever end: that the other end's entry lacks a
        tie cannot be read from it.
    texts : mapping of str to mapping of str to str
        What pages say of the record in words of its own, by language; see `text` and `area`.
    """

    id: str
    title: str
    description: str
    licence: str
    languages: tuple[str, ...]
    ends: tuple[str, ...]
    as_of: str
    coder: str
    method: str
    limits: tuple[str, ...]
    pairs_once: bool = False
    title_zh: str = ""
    limits_zh: tuple[str, ...] = ()
    texts: Mapping[str, Mapping[str, str]] = field(default_factory=dict, hash=False)
    claims: tuple[str, ...] = ()
    definitions: tuple[str, ...] = ()
    rivals: tuple[str, ...] = ()
    own_definitions: tuple[TieRule, ...] = ()
    ranked_first: tuple[str, ...] = ()
    map_centre: str = ""
    period: str = ""
    outlets: tuple[Outlet, ...] = ()
    translations: tuple[Translation, ...] = field(default=(), repr=False)

    def title_in(self, language: str) -> str:
        """The title in a language; ``""`` where it has none."""
        own = {"en": self.title, "zh": self.title_zh}
        return own.get(language) or self.texts.get("title", {}).get(language, "")

    @property
    def titles(self) -> Name:
        """The title in each language; in Chinese the English one where there is no other."""
        return Name.of({**self.texts.get("title", {}), "en": self.title, "zh": self.title_zh})

    def text(self, name: str) -> Name | None:
        """One of its texts; None where it has none.

        They are ``publisher``, ``contact``, ``ethics``, ``claims_of`` and, for languages other
        than English and Chinese, ``title``.
        In a language that lacks it stands the English one.

        Examples
        --------
        >>> from paradiplomacy.record.open import open_record
        >>> str(open_record("sino_us").meta.text("publisher"))
        'paradiplomacy contributors'
        """
        texts = self.texts.get(name)
        return Name.of(texts) if texts else None

    def area(self, code: str, language: str, *, in_list: bool = False) -> str:
        """Name by which the record calls a country or area; ``""`` where as everybody does.

        Parameters
        ----------
        code : str
            ISO country code.
        language : str
        in_list : bool, keyword-only
            Where it stands beside the others of the record, as in a list or a table.
        """
        names = [f"area.{code}.beside"] if in_list else []
        texts = [self.texts.get(name, {}).get(language, "") for name in (*names, f"area.{code}")]
        return next(filter(None, texts), "")

    def area_name(self, code: str) -> Name | str:
        """Name of a country or area in the record, for a sentence; its code where as everybody."""
        own = self.texts.get(f"area.{code}")
        if not own:
            return code
        usual = {each: write_value(code, "country", each) for each in ("en", "zh")}
        return Name.of(usual | {each: name for each, name in own.items() if name})

    @property
    def middle(self) -> tuple[float, float] | None:
        """Longitude and latitude of the middle of its maps, where it gives them."""
        latitude, _, longitude = self.map_centre.partition(",")
        return (float(longitude), float(latitude)) if longitude else None

    @property
    def years(self) -> tuple[int, int] | None:
        """First and last year of its period, where it gives one."""
        when = EventDate.parse(self.period) if self.period else None
        return (when.earliest.year, when.latest.year) if when else None

    @property
    def limit_texts(self) -> tuple[Name, ...]:
        """The limits in each language; in Chinese the English one where there is no other.

        Examples
        --------
        >>> from paradiplomacy.record.open import open_record
        >>> open_record("china_russia").meta.limit_texts[5].chinese
        '省和地区采用其驻地的坐标，没有人口。'
        """
        pairs = zip_longest(self.limits, self.limits_zh[: len(self.limits)], fillvalue="")
        return tuple(Name(english, chinese or english) for english, chinese in pairs)


@dataclass(frozen=True, slots=True)
class Material:
    """A record as read, before anything is reconciled.

    Statements carry the record's key; those of equal id are one statement.
    """

    meta: RecordMeta
    sources: tuple[Source, ...]
    statements: tuple[Statement, ...]
    judgements: tuple[Judgement, ...]

    def __repr__(self) -> str:
        return (
            f"<Material {self.meta.id}: {len(self.statements)} statements of "
            f"{len(self.sources)} sources, {len(self.judgements)} judgements>"
        )
