"""Contacts and requests of an office: the part of each statement that is shown.

What is shown of a contact goes by the tier that the person agreed to, ``role`` where nobody
states one: at ``name`` all, at ``role`` place and role, at ``city`` the place alone, and nothing
under a stricter one. Requests are the office's own business: they are shown nowhere but to those
who may see accounts, who read a record whole.
"""

from __future__ import annotations

from dataclasses import replace

from paradiplomacy.evidence.consent.anonymity import WITHHELD
from paradiplomacy.model.desk_tables import CONTACTS
from paradiplomacy.model.statements import Consent, Statement

__all__ = ["shown_of_office"]


def shown_of_office(statement: Statement, consent: Consent) -> Statement | None:
    """A statement on a contact or request as it is shown under a tier; None where it is not."""
    if consent.hides(Consent.REGION):
        return None
    form = CONTACTS.under(consent, statement.property)
    if form == "withheld":
        return replace(statement, value=WITHHELD, raw="")
    return statement if form == "shown" else None
