"""The part of a record that an office keeps to itself: its requests, and contacts as entered."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from paradiplomacy.evidence.store import Store
from paradiplomacy.record.build import build_record
from paradiplomacy.record.record import Record


def with_desk(record: Record, store: Store, key: str, *, may_see: Callable[[str], bool]) -> Record:
    """The record with requests and whole contacts of those places that somebody may write for.

    `record`: as it is shown.
    `key`: of the record in the store.
    `may_see`: whether what the office of a place entered is shown, by its key; of a source that
      speaks for no place, an empty one.

    Nothing that is closed is in it: see `paradiplomacy.evidence.consent.showing.without_closed`.
    """
    office = store.office_material(key)
    if not office.statements:
        return record
    part = build_record([office], rule=record.rule, whole=True)
    places = {source.id: source.place for source in office.sources}

    def is_seen(statements: tuple[str, ...]) -> bool:
        return all(may_see(places.get(part.statements[each].source, "")) for each in statements)

    return replace(
        record,
        requests={k: each for k, each in part.requests.items() if is_seen(each.statements)},
        contacts={
            **record.contacts,
            **{k: each for k, each in part.contacts.items() if is_seen(each.statements)},
        },
        statements={**record.statements, **part.statements},
        sources={**part.sources, **record.sources},
    )
