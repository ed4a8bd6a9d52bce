"""Files with texts of agreements in a store: kept once each, until no agreement names them."""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha256

import sqlalchemy as sa

from paradiplomacy.evidence.standings import read_standings
from paradiplomacy.evidence.tables import agreement_texts, statements

__all__ = ["erase_texts_unnamed", "keep_texts", "text_kept"]


def keep_texts(connection: sa.Connection, record: str, files: Iterable[bytes]) -> None:
    """Keep files, but for those that are there."""
    for content in files:
        digest = sha256(content).hexdigest()
        if text_kept(connection, record, digest) is None:
            row = {"record": record, "sha256": digest, "content": content}
            connection.execute(agreement_texts.insert().values(row))


def text_kept(connection: sa.Connection, record: str, digest: str) -> bytes | None:
    """The file of a hash, or None."""
    wanted = sa.select(agreement_texts.c.content).where(
        agreement_texts.c.record == record, agreement_texts.c.sha256 == digest
    )
    return connection.execute(wanted).scalar()


def erase_texts_unnamed(connection: sa.Connection, record: str) -> None:
    """Erase the files that no statement names which counts."""
    standings = read_standings(connection, record, statements.c.property == "texts")
    named = {row.value.split(" ")[1] for row in standings.rows if row.id not in standings.out}
    gone = agreement_texts.delete().where(
        agreement_texts.c.record == record, agreement_texts.c.sha256.not_in(named)
    )
    connection.execute(gone)
