"""Find a person's awards without reading all there are."""

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_awards_person_id_badge_id", "awards", ["person_id", "badge_id"])


def downgrade() -> None:
    op.drop_index("ix_awards_person_id_badge_id", table_name="awards")
