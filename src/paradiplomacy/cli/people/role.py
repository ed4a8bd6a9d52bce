"""Give somebody another role."""

from __future__ import annotations

from paradiplomacy.cli.people.options import (
    AsRole,
    Email,
    OfPlace,
    OfRecord,
    StoreOfPeople,
    granted,
    in_words,
    people,
)
from paradiplomacy.cli.show import note

__all__ = ["role"]


def role(
    email: Email,
    *,
    store: StoreOfPeople,
    role: AsRole,
    record: OfRecord = "",
    place: OfPlace = "",
) -> None:
    """Give somebody a role for a record, in place of the one that they had for it.

    Example: `paradiplomacy people role bo@example.org --role steward --record sino_us
    --place cn-chongqing --store ties.db`
    """
    with people(store) as (opened, everybody):
        grant = granted(opened, role, record, place)
        person = everybody.set_role(everybody.by_email(email).key, grant, by="local")
    note(f"{person.email}: {'; '.join(in_words(each) for each in person.grants)}")
