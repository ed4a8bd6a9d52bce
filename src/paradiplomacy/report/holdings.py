"""What a record holds and how sure it is, each number with the list of what it counts."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from paradiplomacy.model.facts import Agreement
from paradiplomacy.record.dormancy import Standing, standings
from paradiplomacy.record.ledger import claims_by_sides
from paradiplomacy.record.record import Record
from paradiplomacy.report import words
from paradiplomacy.report.groups import Group, Groups, Rows
from paradiplomacy.report.networked import Networked
from paradiplomacy.report.networked import holds as network_holds
from paradiplomacy.report.partners import parts_of
from paradiplomacy.report.sketches import PROPERTIES

__all__ = ["absent", "agreements", "claim_sides", "holds", "standing_groups"]


def holds(record: Record, networked: Networked, groups: Groups) -> list[tuple[str, Group]]:
    """What the record holds, each number with what it counts."""
    dated = _dated(record)
    mixed = len(dated) > 1
    rows: list[tuple[str, Iterable[str], Rows | None]] = [
        *_ties(record),
        *network_holds(networked, record),
        *(() if mixed else dated),
        ("exchanges", [f"exchange:{key}" for key in record.exchanges], Rows("exchanges")),
        (
            "responses to national crises",
            [f"response:{key}" for key in record.responses],
            Rows("responses"),
        ),
        *(dated if mixed else ()),
        ("national crises", [f"shock:{key}" for key in record.shocks], None),
        ("laws and bills", [f"law:{key}" for key in record.laws], None),
        ("published totals", [f"total:{key}" for key in record.totals], None),
        ("national acts", [f"act:{key}" for key in record.acts], Rows("acts")),
        ("claims of the article", [f"claim:{key}" for key in record.claims], None),
    ]
    made = [(title, groups.add(title, subjects, where)) for title, subjects, where in rows]
    return [(title, group) for title, group in made if group.subjects]


def _ties(record: Record) -> list[tuple[str, Iterable[str], Rows | None]]:
    """All ties, or those with each country where one total would mix them."""
    parts = parts_of(record)
    if not parts:
        return [("ties", record.ties, Rows("ties"))]
    return [(title, ties, None) for title, ties in parts.items()]


def _dated(record: Record) -> list[tuple[str, Iterable[str], Rows | None]]:
    """Ties whose start has a date, with each country where one total would mix them."""
    dated = {key for key, tie in record.ties.items() if tie.established is not None}
    parts = parts_of(record)
    if not parts:
        is_dated = Rows("ties", (("established", "is not empty", ""),))
        return [("ties with a dated start", sorted(dated), is_dated)]
    return [
        (f"{title} that have a dated start", [key for key in ties if key in dated], None)
        for title, ties in parts.items()
    ]


def absent(record: Record) -> list[str]:
    """What other records hold and this one does not."""
    tables = {
        "exchanges": record.exchanges,
        "national crises": record.shocks,
        "responses to crises": record.responses,
        "laws": record.laws,
        "published totals": record.totals,
        "national acts": record.acts,
        "series": record.readings,
        "claims of a study": record.claims,
    }
    return [name for name, table in tables.items() if not table]


def agreements(record: Record, groups: Groups) -> list[tuple[str, dict[Agreement, Group]]]:
    """For each kind of fact, the ties at each agreement."""
    rows = []
    for name in PROPERTIES:
        held: dict[Agreement, list[str]] = {kind: [] for kind in Agreement}
        for tie in record.ties.values():
            for fact in tie.facts:
                if fact.property == name:
                    held[fact.agreement].append(tie.id)
        if any(held.values()):
            title = words.property_words(name)
            made = {
                kind: groups.add(f"{title}: {kind}", subjects, _facts_at(name, kind))
                for kind, subjects in held.items()
            }
            rows.append((title, made))
    return rows


def _facts_at(name: str, agreement: Agreement) -> Rows:
    equal = Rows.of("facts", property=name, agreement=str(agreement))
    return Rows("facts", (("subject", "starts with", "tie:"), *equal.where))


def standing_groups(record: Record, groups: Groups) -> dict[str, Group]:
    """Ties that are not known to have ended, and those among them that have long been silent."""
    held = standings(record)
    titles: dict[str, tuple[str, Callable[[Standing], object]]] = {
        "not_ended": ("ties not known to have ended", lambda one: one.is_active or one.inferred),
        "silent": (
            "of these, without a dated sign of life in ten years",
            lambda one: one.inferred,
        ),
        "undated": (
            "of these, without anything dated",
            lambda one: one.is_active and one.last_sign is None,
        ),
    }
    return {
        name: groups.add(title, [key for key, one in held.items() if belongs(one)])
        for name, (title, belongs) in titles.items()
    }


def claim_sides(record: Record, groups: Groups) -> list[tuple[str, Group]]:
    """The claims of a study on one pair, by the sides on which they rest."""
    return [
        (
            "both ends" if side == "both ends" else words.side_words(side),
            groups.add(f"pair claims that rest on {side}", [f"claim:{c}" for c in claims]),
        )
        for side, claims in claims_by_sides(record).items()
    ]
