"""Save health: what tries to save came to, by hour and browser, and what rang."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

MEASURES = ("opened", "begun", "saved", "failed", "late", "offline", "signed_out", "unable", "broken")


def upgrade() -> None:
    op.create_table(
        "save_hours",
        sa.Column("hour_at", sa.DateTime(), nullable=False),
        sa.Column("release", sa.Text(), nullable=False),
        sa.Column("family", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("phone", sa.Boolean(), nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in MEASURES),
        sa.PrimaryKeyConstraint("hour_at", "release", "family", "version", "phone", name=op.f("pk_save_hours")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "save_alarms",
        sa.Column("sign", sa.Text(), nullable=False),
        sa.Column("release", sa.Text(), nullable=False),
        sa.Column("family", sa.Text(), nullable=False),
        sa.Column("since_at", sa.DateTime(), nullable=False),
        sa.Column("seen_at", sa.DateTime(), nullable=False),
        sa.Column("ended_at", sa.DateTime(), nullable=True),
        sa.PrimaryKeyConstraint("sign", "release", "family", name=op.f("pk_save_alarms")),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    op.drop_table("save_alarms")
    op.drop_table("save_hours")
