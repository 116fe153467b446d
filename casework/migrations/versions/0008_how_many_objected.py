"""How many objections a list had, so that none goes unnoticed; every notice that one corrects"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    with op.batch_alter_table("lists") as table:
        table.add_column(sa.Column("lodged", sa.Integer(), nullable=False, server_default="0"))
    op.execute(
        "UPDATE lists SET lodged = "
        "(SELECT count(*) FROM objections WHERE objections.list_ref = lists.ref)"
    )
    with op.batch_alter_table("lists") as table:
        table.alter_column("lodged", server_default=None)
    with op.batch_alter_table("notices") as table:
        table.alter_column("corrects", type_=sa.String(length=200))
