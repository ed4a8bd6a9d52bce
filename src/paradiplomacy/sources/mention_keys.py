"""Keys of places as one record mentions them, before anybody knows which places they are."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Mapping
from functools import cache

from paradiplomacy.language.countries import shipped_rows
from paradiplomacy.sources.folded_names import fold_text

NOWHERE = "ZZ"
"""The country of a place whose source names none (ISO 3166 leaves the code to its users)."""


_APOSTROPHES = str.maketrans(dict.fromkeys("’'ʻ`", " "))


CITY_STATES = frozenset({"GI", "HK", "MC", "MO", "SG", "SM", "VA"})
"""Countries and regions that are cities, too, and have partners as such."""


@cache
def country_items() -> Mapping[str, str]:
    """Countries that items of Wikidata stand for, by the item.

    >>> country_items()["Q183"]
    'DE'
    """
    return {row["item"]: row["country"] for row in shipped_rows("country_items.csv", "sources")}


def slug(text: str) -> str:
    """A text as part of a key: ``Frankfurt (Oder)`` gives ``frankfurt-oder``.

    Names of which no Latin letter is left get a short hash.

    >>> slug("São Paulo"), slug("Łódź")
    ('sao-paulo', 'lodz')
    """
    plain = fold_text(text, _APOSTROPHES)
    words = re.findall(r"[a-z0-9]+", plain)
    lost = any(c.isalpha() and not c.isascii() for c in plain)
    if words and not lost:
        return "-".join(words)
    digest = hashlib.blake2b(text.strip().encode(), digest_size=4).hexdigest()
    return "-".join([*words, f"x{digest}"])


def mention_key(country: str, record: str, name: str) -> str:
    """The key of a place as one record mentions it.

    `country`: ISO 3166-1 alpha-2 code, `NOWHERE` where the material names none.
    `record`: key of the record; in it, so that no two records share a mention by accident.
    `name`: what the material names the place by: a name, a name with its state, a QID.

    >>> mention_key("AL", "wikipedia_2026", "Bérat")
    'al-wikipedia-2026-berat'
    """
    return f"{country.lower()}-{record.replace('_', '-')}-{slug(name)}"


class MentionKeys:
    """Keys of the places that a reader finds, each with a key of its own whatever their order.

    `record`: key of the record.

    >>> keys = MentionKeys("lists")
    >>> keys.of("São Paulo", "BR"), keys.of("São Paulo", "BR"), keys.countries()
    ('br-lists-sao-paulo', 'br-lists-sao-paulo', ('BR',))
    """

    def __init__(self, record: str) -> None:
        self._record = record
        self._keys: dict[tuple[str, str], str] = {}
        self._sharing: dict[str, list[tuple[str, str]]] = {}  # who shares a slug, by its key

    def of(self, identified_by: str, country: str) -> str:
        """The key of a place by what distinguishes it from its namesakes."""
        key = self._keys.get((identified_by, country))
        if key is None:
            key = mention_key(country, self._record, identified_by)
            sharing = self._sharing.setdefault(key, [])
            sharing.append((identified_by, country))
            if len(sharing) > 1:  # two names, one slug
                key = _hash_of_key(key, identified_by)
            self._keys[identified_by, country] = key
        return key

    def countries(self) -> tuple[str, ...]:
        """Countries of the places, the one with most of them first; `NOWHERE` last."""
        of = Counter(country for _, country in self._keys)
        ends = tuple(sorted(of, key=lambda code: (code == NOWHERE, -of[code], code)))
        return ends or (NOWHERE,)

    def lasting(self) -> dict[str, str]:
        """Keys that change: of names that share a slug, the first in the alphabet has it bare.

        While reading it is the first in the material, which the order of rows would decide.
        """
        lasting: dict[str, str] = {}
        for bare, sharing in self._sharing.items():
            first, heir = sharing[0], min(sharing)
            if first != heir:
                lasting[bare], lasting[_hash_of_key(bare, heir[0])] = (
                    _hash_of_key(bare, first[0]),
                    bare,
                )
        return lasting


def _hash_of_key(key: str, identified_by: str) -> str:
    return f"{key}-x{hashlib.blake2b(identified_by.encode(), digest_size=4).hexdigest()}"
