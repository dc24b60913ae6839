"""A second place in a film: where a person's other device was."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("watches", sa.Column("resume_device", sa.SmallInteger(), nullable=False, server_default="0"))
    op.add_column("watches", sa.Column("other_s", sa.Double(), nullable=False, server_default="0"))
    op.add_column("watches", sa.Column("other_at", sa.BigInteger(), nullable=True))


def downgrade() -> None:
    for name in ("other_at", "other_s", "resume_device"):
        op.drop_column("watches", name)
