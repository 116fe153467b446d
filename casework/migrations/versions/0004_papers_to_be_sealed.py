"""Papers that are drawn to be sealed, and of which content"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
BEFORE, NOW = ["case_ref", "version", "made_of"], ["case_ref", "version", "made_of", "stage"]


def upgrade() -> None:
    with op.batch_alter_table("drawings") as table:
        table.add_column(sa.Column("stage", sa.String(length=10), nullable=False,
                                   server_default="draft"))  # fmt: skip
        table.add_column(sa.Column("content", sa.String(length=64), nullable=False,
                                   server_default=""))  # fmt: skip
    # Of what was drawn before, it isn't known of which content.
    op.execute(sa.text("UPDATE drawings SET stage = 'handed_in' WHERE NOT draft"))
    with op.batch_alter_table("drawings") as table:
        table.drop_column("draft")
        table.alter_column("stage", server_default=None)
        table.alter_column("content", server_default=None)
        table.drop_constraint(op.f(f"uq_drawings_{'_'.join(BEFORE)}"), type_="unique")
        table.create_unique_constraint(op.f(f"uq_drawings_{'_'.join(NOW)}"), NOW)
        table.create_check_constraint(op.f("ck_drawings_stage_known"),
                                      "stage in ('draft', 'to_seal', 'handed_in')")  # fmt: skip
