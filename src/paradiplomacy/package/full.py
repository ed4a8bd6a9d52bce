"""A package for somebody who may see accounts: with names, roles, places, and texts on request.

What is closed is in none: withdrawn accounts, embargoes, consent ``none``.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from paradiplomacy.errors import ParadiplomacyError
from paradiplomacy.evidence.consent.consents import account_of
from paradiplomacy.evidence.consent.showing import without_closed
from paradiplomacy.interviews.texts import InterviewTexts
from paradiplomacy.model.records import Material
from paradiplomacy.record.open import read_material
from paradiplomacy.results.opening import wanted_records

_LONGEST_NAME = 200


@dataclass(frozen=True, slots=True)
class KeyHolder:
    """For whom a full package is: a person or office, as its README says it.

    Encrypted texts of interviews are taken along if they are given; without the key they stay
    encrypted.
    """

    name: str
    texts: Path | None = None
    key: bytes | None = None

    def __post_init__(self) -> None:
        if not self.name.strip() or len(self.name) > _LONGEST_NAME or not self.name.isprintable():
            raise ParadiplomacyError(
                "say for whom a full package is: a person or an office, in one line"
            )

    def __repr__(self) -> str:
        return f"<KeyHolder {self.name}>"  # without the key


def check_key(holder: KeyHolder) -> None:
    """See that the texts are there, and that the key is theirs."""
    if holder.texts is not None:
        texts = InterviewTexts(holder.texts)
        texts.accounts()
        if holder.key is not None:
            texts.check(holder.key)


def whole_materials(names: Sequence[str], store: str | None, today: date) -> tuple[Material, ...]:
    """The records behind some names, whole but for what is closed."""
    _, wanted = wanted_records(names, store)
    read = [read_material(name, store=at) for name, at in wanted]
    return tuple(
        without_closed(material, [*read[:i], *read[i + 1 :]], today=today)
        for i, material in enumerate(read)
    )


def accounts_in(materials: Collection[Material]) -> frozenset[str]:
    """The accounts that some records have."""
    subjects = (statement.subject for material in materials for statement in material.statements)
    return frozenset(account_of(subject) for subject in subjects) - {""}


def write_texts(folder: Path, holder: KeyHolder, accounts: Collection[str]) -> int:
    """Write the texts of some accounts to a folder, and of no other; how many.

    With the key, each is a file of its own; without, all stay encrypted in one.
    """
    if holder.texts is None:
        return 0
    texts = InterviewTexts(holder.texts)
    named = [account for account in texts.accounts() if account in accounts]
    if not named:
        return 0
    folder.mkdir()
    if holder.key is None:
        texts.copy_to(folder / "texts.json", named)
        return len(named)
    for number, account in enumerate(named, 1):
        (folder / f"text-{number:03d}.txt").write_text(
            f"{account}\n\n{texts.decrypt(account, holder.key)}", encoding="utf-8", newline=""
        )
    return len(named)
