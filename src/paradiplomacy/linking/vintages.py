"""Two states of one registry compared: which ties came, which went, what changed of the others."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import product

from paradiplomacy.model.records import Material
from paradiplomacy.model.statements import Certainty, Polarity

CHANGES = ("came", "went", "renamed", "redated")
"""What may have become of a tie, in the order in which it is listed."""


@dataclass(frozen=True, slots=True)
class TieChange:
    """A tie that the two states of a registry do not say the same of.

    `change`: one of `CHANGES`.
    `tie`: key of the tie in the later state; in the earlier one of a tie that went.
    `before`, `after`: its places by name in either state; empty where it is not there.
    `established_before`, `established_after`: dates of establishment in EDTF, as either state has
      them.
    """

    change: str
    tie: str
    before: str = ""
    after: str = ""
    established_before: tuple[str, ...] = ()
    established_after: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _ListedTie:
    ends: tuple[str, ...]
    names: str
    established: tuple[str, ...]


def changes_between(before: Material, after: Material) -> tuple[TieChange, ...]:
    """Compare two states of one registry, tie by tie.

    A tie is one in both states by the keys of its places. A registry that knows places by their
    names alone gives a place a new key with a new name: where one tie went and one came that share
    an end, the country of the other and their start, and no others do, it was renamed. A start
    that is no day is enough only where the old name is nowhere in the later state, and the new one
    nowhere in the earlier. Other ties of a place that was renamed are found by its names alone.

    Returns: In the order of `CHANGES`; a tie that was renamed and dated anew is there twice.

    >>> from paradiplomacy.record.open import read_material
    >>> record = read_material("china_russia")
    >>> changes_between(record, record)
    ()
    """
    old, new = _ties_of_state(before), _ties_of_state(after)
    pairs = {key: key for key in old.keys() & new.keys()} | _renamed_by_a_new_key(old, new)
    changes = [_as_change("came", key, None, new[key]) for key in new.keys() - set(pairs.values())]
    changes += [_as_change("went", key, old[key], None) for key in old.keys() - pairs.keys()]
    for earlier, later in pairs.items():
        a, b = old[earlier], new[later]
        if a.names != b.names:
            changes.append(_as_change("renamed", later, a, b))
        if a.established != b.established:
            changes.append(_as_change("redated", later, a, b))
    return tuple(sorted(changes, key=lambda each: (CHANGES.index(each.change), each.tie)))


def _as_change(
    change: str, tie: str, before: _ListedTie | None, after: _ListedTie | None
) -> TieChange:
    return TieChange(
        change,
        tie,
        before.names if before else "",
        after.names if after else "",
        before.established if before else (),
        after.established if after else (),
    )


def _ties_of_state(material: Material) -> dict[str, _ListedTie]:
    """Ties by key; what is doubted, announced or denied does not count."""
    names: dict[str, set[str]] = defaultdict(set)
    starts: dict[str, set[str]] = {}
    for s in material.statements:
        if s.polarity is Polarity.DENIES or s.certainty is not Certainty.STATED:
            continue
        if s.subject.startswith("place:") and s.property == "name":
            names[s.subject[6:]].add(s.value)
        elif s.subject.startswith("tie:"):
            dates = starts.setdefault(s.subject, set())
            if s.property == "established":
                dates.add(s.value)
    ends_of = {tie: tuple(tie[4:].split("|")) for tie in starts}
    return {
        tie: _ListedTie(
            ends,
            " – ".join(" / ".join(sorted(names.get(end, {end}))) for end in ends),
            tuple(sorted(starts[tie])),
        )
        for tie, ends in ends_of.items()
    }


def _renamed_by_a_new_key(
    old: Mapping[str, _ListedTie], new: Mapping[str, _ListedTie]
) -> dict[str, str]:
    """Ties that went by those that came in their place; only where no other could have."""
    went = {key: tie for key, tie in old.items() if key not in new}
    came = {key: tie for key, tie in new.items() if key not in old}
    places_before, places_after = _places_of_ties(old), _places_of_ties(new)
    gone = _by_signs(went, places_before - places_after)
    arrived = _by_signs(came, places_after - places_before)
    possible = {
        pair for sign in gone.keys() & arrived.keys() for pair in product(gone[sign], arrived[sign])
    }
    ways, times = Counter(old for old, _ in possible), Counter(new for _, new in possible)
    pairs = {old: new for old, new in possible if ways[old] == times[new] == 1}
    return pairs | _with_the_same_place(pairs, went, came)


def _with_the_same_place(
    pairs: Mapping[str, str], went: Mapping[str, _ListedTie], came: Mapping[str, _ListedTie]
) -> dict[str, str]:
    """Other ties of a place that one tie shows to be renamed, whatever their dates."""
    keys = {frozenset(tie.ends): key for key, tie in came.items() if key not in pairs.values()}
    called: dict[str, set[str]] = defaultdict(set)
    for earlier, later in pairs.items():
        before, after = set(went[earlier].ends), set(came[later].ends)
        for old in before - after:
            called[old] |= after - before
    renamed: dict[str, str] = {}
    for key, tie in went.items():
        same_ends = [
            keys[ends]
            for old in tie.ends
            for new in sorted(called.get(old, ()))
            if (ends := frozenset({*tie.ends} - {old} | {new})) in keys
        ]
        if key not in pairs and len(same_ends) == 1 and same_ends[0] not in renamed.values():
            renamed[key] = same_ends[0]
    return renamed


def _places_of_ties(ties: Mapping[str, _ListedTie]) -> set[str]:
    return {end for tie in ties.values() for end in tie.ends}


def _by_signs(
    ties: Mapping[str, _ListedTie], fresh: set[str]
) -> dict[tuple[object, ...], list[str]]:
    """Ties by one end, the country of the other and the start.

    A start that is not dated to the day tells a tie only where the other end is in this state
    alone: several ties of a place begin in one year.
    """
    by_sign: dict[tuple[object, ...], list[str]] = defaultdict(list)
    for key, tie in ties.items():
        to_the_day = all(len(day) == len("1981-12-08") for day in tie.established)
        for end, other in zip(tie.ends, reversed(tie.ends), strict=True):
            if tie.established and (to_the_day or other in fresh):
                by_sign[end, other.partition("-")[0], tie.established].append(key)
    return by_sign
