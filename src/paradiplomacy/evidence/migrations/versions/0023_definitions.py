"""Definitions that a record is counted by, and countries that mind each other's ties."""

from __future__ import annotations

from collections.abc import Mapping

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"

_AS_BEFORE: Mapping[str, list[str]] = {"definitions": ["statute"], "rivals": ["CN-TW"]}


def upgrade() -> None:
    """Make the columns. Records with the article's claims go on as before."""
    for name in _AS_BEFORE:
        made: sa.Column[list[str]] = sa.Column(name, sa.JSON(), nullable=False, server_default="[]")
        op.add_column("records", made)
    lists = [sa.column(name, sa.JSON) for name in ("claims", *_AS_BEFORE)]
    records = sa.table("records", sa.column("id"), *lists)
    connection = op.get_bind()
    for row in connection.execute(sa.select(records.c.id, records.c.claims)).all():
        if "article" in row.claims:
            connection.execute(records.update().where(records.c.id == row.id).values(_AS_BEFORE))
