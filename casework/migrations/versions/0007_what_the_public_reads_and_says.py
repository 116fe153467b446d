"""Notices as they were published, complaints about staff, proofs of work that are spent"""

import hashlib
import json

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.create_table(
        "notices",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(length=16), nullable=False),
        sa.Column("round_year", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("corrects", sa.String(length=16), nullable=False),
        sa.Column("published_at", sa.String(length=27), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["round_year"], ["rounds.year"], name=op.f("fk_notices_round_year_rounds")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notices")),
        sa.UniqueConstraint("ref", name=op.f("uq_notices_ref")),
    )
    op.create_index("ix_notices_published", "notices", ["published_at", "id"])
    op.create_table(
        "complaints",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(length=24), nullable=False),
        sa.Column("round_year", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=24), nullable=False),
        sa.Column("lodged_at", sa.String(length=27), nullable=False),
        sa.Column("code_hash", sa.String(length=128), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("head", sa.String(length=64), nullable=False),
        sa.Column("touched_at", sa.String(length=27), nullable=False),
        sa.ForeignKeyConstraint(
            ["round_year"], ["rounds.year"], name=op.f("fk_complaints_round_year_rounds")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_complaints")),
        sa.UniqueConstraint("ref", name=op.f("uq_complaints_ref")),
    )
    op.create_index("ix_complaints_state", "complaints", ["state", "id"])
    op.create_table(
        "spent_work",
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("until", sa.String(length=27), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_spent_work")),
    )
    op.create_index("ix_spent_work_until", "spent_work", ["until"])
    with op.batch_alter_table("publicities") as table:
        table.add_column(sa.Column("notice_ref", sa.String(length=16), nullable=False,
                                   server_default=""))  # fmt: skip
    with op.batch_alter_table("publicities") as table:
        table.alter_column("notice_ref", server_default=None)
    _notices_of_before()


def _notices_of_before() -> None:
    """What was made public when no notice kept its words: its list, under a title that says so."""
    rows = (
        op.get_bind()
        .execute(
            sa.text(
                "SELECT p.id, p.ref, p.supplement, p.published_at, p.last_day, p.entries, l.round_year, "
                "l.measure FROM publicities p JOIN lists l ON l.ref = p.list_ref ORDER BY p.id"
            )
        )
        .all()
    )
    numbers: dict[int, int] = {}
    for id, publicity, supplement, at, last_day, entries, year, measure in rows:
        cities = sorted([e["code"], e["name"], e["case"]] for e in json.loads(entries))
        kind = "supplement" if supplement else "main"
        text = {
            "kind": kind, "start": at[:10], "last_day": last_day,
            "zh": _words(cities, "公示名单（发布时系统未保存公示文本）"),
            "en": _words(cities, "List made public (its notice wasn't kept at the time)"),
            "lists": [{"publicity": publicity, "measure": measure, "entries": cities}],
        }  # fmt: skip
        body = json.dumps(text, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        numbers[year] = numbers.get(year, 0) + 1
        ref = f"{year}-{numbers[year]}"
        op.get_bind().execute(sa.text(
            "INSERT INTO notices (ref, round_year, kind, corrects, published_at, text, digest) "
            "VALUES (:ref, :year, :kind, '', :at, :body, :digest)"),
            {"ref": ref, "year": year, "kind": kind, "at": at, "body": body,
             "digest": hashlib.sha256(body.encode()).hexdigest()})  # fmt: skip
        op.get_bind().execute(sa.text("UPDATE publicities SET notice_ref = :ref WHERE id = :id"),
                              {"ref": ref, "id": id})  # fmt: skip


def _words(cities: list[list[str]], title: str) -> dict[str, object]:
    told = [{"code": code, "name": name, "unit": ""} for code, name, _ in cities]
    return {"title": title, "opening": "", "lists": [{"heading": title, "cities": told}],
            "order": "", "after": [], "channels": [], "privacy": "", "sign": "", "date": ""}  # fmt: skip
