"""core tables

Revision ID: 0001
Revises:
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "parsed_blob",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("blob", sa.String(length=64), nullable=False),
        sa.Column("language", sa.String(length=40), nullable=False),
        sa.Column("parser_version", sa.String(length=40), nullable=False),
        sa.Column("facts", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_parsed_blob")),
        sa.UniqueConstraint(
            "blob", "language", "parser_version", name=op.f("uq_parsed_blob_blob_language_parser_version")
        ),
    )
    op.create_table(
        "user",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("email", sa.String(length=320), nullable=True),
        sa.Column("full_name", sa.String(length=200), nullable=True),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("is_local", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("updated_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_user")),
        sa.UniqueConstraint("email", name=op.f("uq_user_email")),
    )
    op.create_table(
        "idempotent_answer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("request", sa.String(length=64), nullable=False),
        sa.Column("status", sa.Integer(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("location", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name=op.f("fk_idempotent_answer_user_id_user"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_idempotent_answer")),
        sa.UniqueConstraint("user_id", "key", name=op.f("uq_idempotent_answer_user_id_key")),
    )
    op.create_table(
        "project",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("repository_url", sa.String(length=500), nullable=True),
        sa.Column("canonical_url", sa.String(length=500), nullable=True),
        sa.Column("branch", sa.String(length=250), nullable=False),
        sa.Column("status", sa.String(length=50), nullable=False),
        sa.Column("last_error", sa.Text(), nullable=True),
        sa.Column("last_error_code", sa.Integer(), nullable=True),
        sa.Column("default_branch", sa.String(length=250), nullable=True),
        sa.Column("head_commit", sa.String(length=64), nullable=True),
        sa.Column("commit_at", sa.DateTime(), nullable=True),
        sa.Column("access_token_encrypted", sa.LargeBinary(), nullable=True),
        sa.Column("history_head", sa.String(length=64), nullable=True),
        sa.Column("current_map_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("refreshed_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_project_user_id_user"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_project")),
        sa.UniqueConstraint("user_id", "canonical_url", "branch", name=op.f("uq_project_user_id_canonical_url_branch")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("project", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_project_user_id"), ["user_id"], unique=False)

    op.create_table(
        "symbol",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("parsed_blob_id", sa.Integer(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("parent", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("qualified_name", sa.Text(), nullable=False),
        sa.Column("signature", sa.Text(), nullable=False),
        sa.Column("start_line", sa.Integer(), nullable=False),
        sa.Column("end_line", sa.Integer(), nullable=False),
        sa.Column("complexity", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["parsed_blob_id"],
            ["parsed_blob.id"],
            name=op.f("fk_symbol_parsed_blob_id_parsed_blob"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_symbol")),
    )
    with op.batch_alter_table("symbol", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_symbol_name"), ["name"], unique=False)
        batch_op.create_index(batch_op.f("ix_symbol_parsed_blob_id"), ["parsed_blob_id"], unique=False)

    op.create_table(
        "background_job",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=True),
        sa.Column("job_type", sa.String(length=50), nullable=False),
        sa.Column("key", sa.String(length=200), nullable=True),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column("progress", sa.Integer(), nullable=False),
        sa.Column("stage", sa.String(length=50), nullable=True),
        sa.Column("message", sa.Text(), nullable=True),
        sa.Column("stages", sa.JSON(), nullable=False),
        sa.Column("log", sa.JSON(), nullable=False),
        sa.Column("payload", sa.JSON(), nullable=False),
        sa.Column("result", sa.JSON(), nullable=True),
        sa.Column("error_message", sa.Text(), nullable=True),
        sa.Column("error_code", sa.Integer(), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("max_attempts", sa.Integer(), nullable=False),
        sa.Column("owner", sa.String(length=64), nullable=True),
        sa.Column("cancel_requested", sa.Boolean(), nullable=False),
        sa.Column("run_at", sa.DateTime(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("started_at", sa.DateTime(), nullable=True),
        sa.Column("finished_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["project_id"], ["project.id"], name=op.f("fk_background_job_project_id_project"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name=op.f("fk_background_job_user_id_user"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_background_job")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("background_job", schema=None) as batch_op:
        batch_op.create_index("ix_background_job_finished_at", ["finished_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_background_job_project_id"), ["project_id"], unique=False)
        batch_op.create_index("ix_background_job_status_priority", ["status", "priority", "run_at", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_background_job_user_id"), ["user_id"], unique=False)
        batch_op.create_index(
            "uq_background_job_live_key",
            ["key"],
            unique=True,
            sqlite_where=sa.text("status IN ('pending', 'running')"),
            postgresql_where=sa.text("status IN ('pending', 'running')"),
        )

    op.create_table(
        "event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=True),
        sa.Column("type", sa.String(length=50), nullable=False),
        sa.Column("payload", sa.JSON(), nullable=False),
        sa.Column("actor", sa.String(length=100), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["project_id"], ["project.id"], name=op.f("fk_event_project_id_project"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_event_user_id_user"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("event", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_event_project_id"), ["project_id"], unique=False)
        batch_op.create_index("ix_event_user_id_id", ["user_id", "id"], unique=False)

    op.create_table(
        "person",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("is_bot", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["project_id"], ["project.id"], name=op.f("fk_person_project_id_project"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
        sa.UniqueConstraint("project_id", "email", "name", name=op.f("uq_person_project_id_email_name")),
    )
    op.create_table(
        "system_map",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("commit", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("map_version", sa.String(length=40), nullable=False),
        sa.Column("content", sa.JSON(), nullable=True),
        sa.Column("generated_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["project_id"], ["project.id"], name=op.f("fk_system_map_project_id_project"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_system_map")),
    )
    with op.batch_alter_table("system_map", schema=None) as batch_op:
        batch_op.create_index("ix_system_map_project_id_state_id", ["project_id", "state", "id"], unique=False)

    op.create_table(
        "commit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("sha", sa.String(length=64), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("authored_at", sa.DateTime(), nullable=False),
        sa.Column("committed_at", sa.DateTime(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("is_merge", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_commit_person_id_person"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["project_id"], ["project.id"], name=op.f("fk_commit_project_id_project"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_commit")),
        sa.UniqueConstraint("project_id", "sha", name=op.f("uq_commit_project_id_sha")),
    )
    with op.batch_alter_table("commit", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_commit_person_id"), ["person_id"], unique=False)
        batch_op.create_index("ix_commit_project_id_committed_at", ["project_id", "committed_at"], unique=False)

    op.create_table(
        "map_edge",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("map_id", sa.Integer(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("target", sa.Text(), nullable=True),
        sa.Column("external", sa.Text(), nullable=True),
        sa.Column("unresolved", sa.Text(), nullable=True),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("scope", sa.String(length=20), nullable=False),
        sa.Column("names", sa.Integer(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("how", sa.String(length=40), nullable=False),
        sa.Column("confidence", sa.Double(), nullable=False),
        sa.ForeignKeyConstraint(
            ["map_id"], ["system_map.id"], name=op.f("fk_map_edge_map_id_system_map"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_map_edge")),
    )
    with op.batch_alter_table("map_edge", schema=None) as batch_op:
        batch_op.create_index("ix_map_edge_map_id_source", ["map_id", "source"], unique=False)
        batch_op.create_index("ix_map_edge_map_id_target", ["map_id", "target"], unique=False)

    op.create_table(
        "map_module",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("map_id", sa.Integer(), nullable=False),
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("blob", sa.String(length=64), nullable=False),
        sa.Column("language", sa.String(length=40), nullable=True),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("skipped", sa.String(length=200), nullable=True),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("lines", sa.Integer(), nullable=True),
        sa.Column("branches", sa.Integer(), nullable=True),
        sa.Column("rank", sa.Double(), nullable=True),
        sa.Column("changes_quarter", sa.Integer(), nullable=True),
        sa.Column("changes_year", sa.Integer(), nullable=True),
        sa.Column("changes_all", sa.Integer(), nullable=True),
        sa.Column("recency", sa.Double(), nullable=True),
        sa.Column("last_changed_at", sa.DateTime(), nullable=True),
        sa.Column("summary", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["map_id"], ["system_map.id"], name=op.f("fk_map_module_map_id_system_map"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_map_module")),
        sa.UniqueConstraint("map_id", "path", name=op.f("uq_map_module_map_id_path")),
    )
    op.create_table(
        "file_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("commit_id", sa.Integer(), nullable=False),
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("old_path", sa.Text(), nullable=True),
        sa.Column("added", sa.Integer(), nullable=True),
        sa.Column("deleted", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["commit_id"], ["commit.id"], name=op.f("fk_file_change_commit_id_commit"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_file_change")),
    )
    with op.batch_alter_table("file_change", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_file_change_commit_id"), ["commit_id"], unique=False)
        batch_op.create_index("ix_file_change_path", ["path"], unique=False)


def downgrade():
    with op.batch_alter_table("file_change", schema=None) as batch_op:
        batch_op.drop_index("ix_file_change_path")
        batch_op.drop_index(batch_op.f("ix_file_change_commit_id"))

    op.drop_table("file_change")
    op.drop_table("map_module")
    with op.batch_alter_table("map_edge", schema=None) as batch_op:
        batch_op.drop_index("ix_map_edge_map_id_target")
        batch_op.drop_index("ix_map_edge_map_id_source")

    op.drop_table("map_edge")
    with op.batch_alter_table("commit", schema=None) as batch_op:
        batch_op.drop_index("ix_commit_project_id_committed_at")
        batch_op.drop_index(batch_op.f("ix_commit_person_id"))

    op.drop_table("commit")
    with op.batch_alter_table("system_map", schema=None) as batch_op:
        batch_op.drop_index("ix_system_map_project_id_state_id")

    op.drop_table("system_map")
    op.drop_table("person")
    with op.batch_alter_table("event", schema=None) as batch_op:
        batch_op.drop_index("ix_event_user_id_id")
        batch_op.drop_index(batch_op.f("ix_event_project_id"))

    op.drop_table("event")
    with op.batch_alter_table("background_job", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_background_job_live_key",
            sqlite_where=sa.text("status IN ('pending', 'running')"),
            postgresql_where=sa.text("status IN ('pending', 'running')"),
        )
        batch_op.drop_index(batch_op.f("ix_background_job_user_id"))
        batch_op.drop_index("ix_background_job_status_priority")
        batch_op.drop_index(batch_op.f("ix_background_job_project_id"))
        batch_op.drop_index("ix_background_job_finished_at")

    op.drop_table("background_job")
    with op.batch_alter_table("symbol", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_symbol_parsed_blob_id"))
        batch_op.drop_index(batch_op.f("ix_symbol_name"))

    op.drop_table("symbol")
    with op.batch_alter_table("project", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_project_user_id"))

    op.drop_table("project")
    op.drop_table("idempotent_answer")
    op.drop_table("user")
    op.drop_table("parsed_blob")
