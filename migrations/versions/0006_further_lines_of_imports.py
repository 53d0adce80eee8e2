"""further lines of imports

Revision ID: 0006
Revises: 0005
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade():
    # Maps drawn before have none; they are drawn anew, because the rules have another number.
    op.add_column("map_edge", sa.Column("also", sa.Text(), nullable=True))


def downgrade():
    op.drop_column("map_edge", "also")
