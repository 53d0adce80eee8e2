"""parts of a map, deep facts and line hashes of a blob

Revision ID: 0002
Revises: 0001
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "map_part",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("map_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["map_id"], ["system_map.id"], name=op.f("fk_map_part_map_id_system_map"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_map_part")),
        sa.UniqueConstraint("map_id", "name", name=op.f("uq_map_part_map_id_name")),
    )
    op.add_column("parsed_blob", sa.Column("deep", sa.LargeBinary(), nullable=False, server_default=""))
    op.add_column("parsed_blob", sa.Column("line_hashes", sa.LargeBinary(), nullable=False, server_default=""))
