"""Who handed a file in, under which name: a row for each, so that none changes another's"""

from alembic import op

revision = "0005"
down_revision = "0004"
COLUMNS = ["sha256", "owner", "added_by", "name"]


def upgrade() -> None:
    with op.batch_alter_table("attachments") as table:
        table.drop_constraint(op.f("pk_attachments"), type_="primary")
        table.create_primary_key(op.f("pk_attachments"), COLUMNS)
