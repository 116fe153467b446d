"""What each expert says of each case"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.create_table(
        "assessments",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(length=60), nullable=False),
        sa.Column("list_ref", sa.String(length=24), nullable=False),
        sa.Column("case_ref", sa.String(length=40), nullable=False),
        sa.Column("expert", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=24), nullable=False),
        sa.Column("opened_at", sa.String(length=27), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("head", sa.String(length=64), nullable=False),
        sa.Column("touched_at", sa.String(length=27), nullable=False),
        sa.ForeignKeyConstraint(
            ["list_ref"], ["lists.ref"], name=op.f("fk_assessments_list_ref_lists")
        ),
        sa.ForeignKeyConstraint(
            ["case_ref"], ["cases.ref"], name=op.f("fk_assessments_case_ref_cases")
        ),
        sa.ForeignKeyConstraint(["expert"], ["users.id"], name=op.f("fk_assessments_expert_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assessments")),
        sa.UniqueConstraint("ref", name=op.f("uq_assessments_ref")),
        sa.UniqueConstraint("case_ref", "expert", name=op.f("uq_assessments_case_ref_expert")),
    )
    op.create_index("ix_assessments_list", "assessments", ["list_ref", "id"])
    op.create_index("ix_assessments_expert", "assessments", ["expert", "list_ref"])
