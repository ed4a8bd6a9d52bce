"""Files with texts of agreements."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "agreement_texts",
        sa.Column("record", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["record"], ["records.id"], name="fk_agreement_texts_record_records"
        ),
        sa.PrimaryKeyConstraint("record", "sha256", name="pk_agreement_texts"),
    )
