"""Who may sign in, and who is invited."""

from __future__ import annotations

from paradiplomacy.cli.options import Json
from paradiplomacy.cli.people.options import StoreOfPeople, grant_view, in_words, people
from paradiplomacy.cli.show import as_json, table

__all__ = ["list_"]


def list_(*, store: StoreOfPeople, json: Json = False) -> None:
    """List people with their roles, and invitations.

    Example: `paradiplomacy people list --store ties.db`
    """
    with people(store) as (_, everybody):
        listed, invited = everybody.listed(), everybody.invitations()
    if json:
        as_json(
            "people-list",
            {
                "people": [
                    {
                        "key": each.person.key,
                        "email": each.person.email,
                        "name": each.person.name,
                        "roles": [grant_view(grant) for grant in each.person.grants],
                        "disabled": each.is_disabled,
                        "added": each.added.isoformat(),
                    }
                    for each in listed
                ],
                "invitations": [
                    {
                        "key": each.key,
                        **grant_view(each.grant),
                        "tie": each.tie,
                        "email": each.email,
                        "state": each.state,
                        "expires": each.expires.isoformat(),
                    }
                    for each in invited
                ],
            },
        )
        return
    table(
        "People",
        ("Key", "Email", "Name", "Role"),
        [
            (
                each.person.key,
                each.person.email or "(respondent)",
                each.person.name,
                "disabled"
                if each.is_disabled
                else "; ".join(in_words(grant) for grant in each.person.grants),
            )
            for each in listed
        ],
        whole=("Key", "Email"),
    )
    if invited:
        table(
            "Invitations",
            ("Key", "Role", "For", "State", "Until"),
            [
                (e.key, in_words(e.grant), e.tie or e.email, e.state, str(e.expires.date()))
                for e in invited
            ],
            whole=("Key",),
        )
