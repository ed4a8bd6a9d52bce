"""A law: what it says by whose word, which ties it touches and on what that rests."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from paradiplomacy.answers.law_effects import TieUnderLaw
from paradiplomacy.model.facts import Fact
from paradiplomacy.record.ledger import LedgerLine, ledger_page
from paradiplomacy.results.agreement_words import acting
from paradiplomacy.site.kinds import PageKind, View
from paradiplomacy.site.pages.laws import law_line

if TYPE_CHECKING:
    from paradiplomacy.site.site import Site

__all__ = ["KIND"]

CLAUSES = (
    "duty",
    "covered",
    "scope_countries",
    "exceptions",
    "retroactive",
    "status",
    "enacted",
    "effective",
    "terminate_by",
    "citation",
)
"""What is shown of a law, in this order."""

SHOWN = 200
"""How many ties a page names."""


def view(site: Site, key: str) -> View:
    """A law, order or bill, as sources give it, and the ties that it touches."""
    record = site.record
    law = record.laws[key]
    facts = {fact.property: fact for fact in record.facts.get(f"law:{key}", ())}
    ties = sorted(
        site.indexes.ties_under_laws[key], key=lambda each: (not each.was_ended, each.tie)
    )
    return {
        **law_line(site, law),
        "scope_countries": list(law.scope_countries),
        "covered": law.covered,
        "exceptions": law.exceptions,
        "facts": [_fact(site, facts[name]) for name in CLAUSES if name in facts],
        "notes": _notes(site, law.statements),
        "touched": [_touched(site, each) for each in ties[:SHOWN]],
    }


def _fact(site: Site, fact: Fact) -> View:
    """What sources say of a clause; those that say the same stand together, the preferred first."""
    by_source: dict[str, list[LedgerLine]] = {}
    for line in ledger_page(site.record, fact).stated:
        key = f"{line.statement.record}/{line.statement.source}"
        by_source.setdefault(key, []).append(line)
    by_values: dict[tuple[str, ...], list[View]] = {}
    preferred: set[tuple[str, ...]] = set()
    for source, lines in by_source.items():
        values = tuple(sorted({line.statement.value for line in lines}))
        by_values.setdefault(values, []).append(_line(source, lines[0]))
        if any(line.preferred for line in lines):
            preferred.add(values)
    return {
        "property": fact.property,
        "agreement": str(fact.agreement),
        "said": [
            {"values": list(values), "preferred": values in preferred, "lines": lines}
            for values, lines in by_values.items()
        ],
    }


def _line(source: str, line: LedgerLine) -> View:
    statement = line.statement
    return {
        "source": source,
        "side": line.side,
        "locator": statement.locator,
    }


def _notes(site: Site, statements: Iterable[str]) -> list[View]:
    """Remarks of the coder on what sources say, each once."""
    stated = (site.record.statements[key] for key in statements)
    notes = {(f"{each.record}/{each.source}", each.note) for each in stated if each.note}
    return [{"source": source, "note": note} for source, note in sorted(notes)]


def _touched(site: Site, each: TieUnderLaw) -> View:
    """A tie that the law touches: the facts on which that rests, and what happened to it since."""
    record = site.record
    tie = record.ties[each.tie]
    bound, partner = record.places[each.place], record.places[each.partner]
    return {
        "tie": each.tie,
        "place": each.place,
        "level": str(bound.level),
        "within": bound.admin1,
        "partner": each.partner,
        "country": partner.country,
        "kind": str(tie.kind or ""),
        "status": str(site.indexes.status_of(tie).status),
        "changes": [
            {
                "change": str(change.change),
                "date": str(change.date or ""),
                "actor": acting(change.actor, tie.ends),
                "ended_as": str(tie.ended_as(change) or ""),
            }
            for change in each.changes
        ],
    }


KIND = PageKind("law", view, "laws", lambda site: site.record.laws, needs="record")
