"""Where a film's credits begin, and how far settling has come since staff moved that mark."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("video_versions", sa.Column("credits_at_s", sa.Integer(), nullable=True))
    op.add_column("video_versions", sa.Column("settle_after", sa.Integer(), nullable=True))


def downgrade() -> None:
    for name in ("settle_after", "credits_at_s"):
        op.drop_column("video_versions", name)
