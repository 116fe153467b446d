"""Proofs of work that are spent"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.create_table(
        "spent_work",
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("until", sa.String(length=27), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_spent_work")),
    )
    op.create_index("ix_spent_work_until", "spent_work", ["until"])
