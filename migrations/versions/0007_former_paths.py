"""former paths of files

Revision ID: 0007
Revises: 0006
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade():
    op.create_index(
        "ix_file_change_old_path", "file_change", ["old_path"], sqlite_where=sa.text("old_path IS NOT NULL")
    )


def downgrade():
    op.drop_index("ix_file_change_old_path", table_name="file_change")
