"""The office runs in a browser: deeds taken back, proposals, views, tags, second factors, mail servers."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

# A real office's history can be changed by nobody; that of an invented one goes away with it.
_APPEND_ONLY = "the history is append-only"
_OF_DEMO = "EXISTS (SELECT 1 FROM organization WHERE organization.id = OLD.organization_id AND organization.is_demo)"
_SQLITE_ALWAYS = (
    f"CREATE TRIGGER history_no_delete BEFORE DELETE ON history BEGIN SELECT RAISE(ABORT, '{_APPEND_ONLY}'); END"
)
_SQLITE_BUT_DEMO = (
    f"CREATE TRIGGER history_no_delete BEFORE DELETE ON history WHEN NOT {_OF_DEMO}"
    f" BEGIN SELECT RAISE(ABORT, '{_APPEND_ONLY}'); END"
)
_POSTGRESQL_BUT_DEMO = (
    "DROP TRIGGER history_append_only ON history",
    "CREATE TRIGGER history_append_only BEFORE UPDATE OR TRUNCATE ON history"
    " FOR EACH STATEMENT EXECUTE FUNCTION refuse_history_change()",
    "CREATE FUNCTION refuse_history_deletion() RETURNS trigger LANGUAGE plpgsql AS"
    f" $$ BEGIN IF {_OF_DEMO} THEN RETURN OLD; END IF; RAISE EXCEPTION '{_APPEND_ONLY}'; END $$",
    "CREATE TRIGGER history_no_deletion BEFORE DELETE ON history"
    " FOR EACH ROW EXECUTE FUNCTION refuse_history_deletion()",
)
_POSTGRESQL_ALWAYS = (
    "DROP TRIGGER history_no_deletion ON history",
    "DROP FUNCTION refuse_history_deletion()",
    "DROP TRIGGER history_append_only ON history",
    "CREATE TRIGGER history_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON history"
    " FOR EACH STATEMENT EXECUTE FUNCTION refuse_history_change()",
)


def _guard_history(sqlite: str, postgresql: tuple[str, ...]) -> None:
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    for statement in ("DROP TRIGGER history_no_delete", sqlite) if is_sqlite else postgresql:
        op.execute(statement)


def upgrade() -> None:
    op.create_table(
        "mail_account",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("host", sa.Text(), nullable=False),
        sa.Column("port", sa.Integer(), nullable=False),
        sa.Column("encryption", sa.Text(), nullable=False),
        sa.Column("user", sa.Text(), nullable=True),
        sa.Column("password", sa.Text(), nullable=True),
        sa.Column("sender", sa.Text(), nullable=False),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("trouble", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("encryption IN ('none', 'starttls', 'tls')", name=op.f("ck_mail_account_encryption")),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
            name=op.f("fk_mail_account_organization_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("pk_mail_account")),
    )
    with op.batch_alter_table("mail_account", schema=None) as batch_op:
        batch_op.create_index(
            "ix_mail_account_one_in_use",
            ["organization_id"],
            unique=True,
            sqlite_where=sa.text("closed_at IS NULL"),
            postgresql_where=sa.text("closed_at IS NULL"),
        )

    op.create_table(
        "recent_deed",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("said", sa.Text(), nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["organization_id", "person_id"],
            ["person.organization_id", "person.id"],
            name=op.f("fk_recent_deed_organization_id_person_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
            name=op.f("fk_recent_deed_organization_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("pk_recent_deed")),
    )
    with op.batch_alter_table("recent_deed", schema=None) as batch_op:
        batch_op.create_index("ix_recent_deed_of_person", ["organization_id", "person_id", "created_at"], unique=False)

    op.create_table(
        "recovery_code",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("code_hash", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["organization_id", "person_id"],
            ["person.organization_id", "person.id"],
            name=op.f("fk_recovery_code_organization_id_person_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
            name=op.f("fk_recovery_code_organization_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("pk_recovery_code")),
        sa.UniqueConstraint(
            "organization_id",
            "person_id",
            "code_hash",
            name=op.f("uq_recovery_code_organization_id_person_id_code_hash"),
        ),
    )
    op.create_table(
        "saved_view",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("page", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("query", sa.Text(), nullable=False),
        sa.Column("is_shared", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id", "person_id"],
            ["person.organization_id", "person.id"],
            name=op.f("fk_saved_view_organization_id_person_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
            name=op.f("fk_saved_view_organization_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("pk_saved_view")),
        sa.UniqueConstraint(
            "organization_id",
            "person_id",
            "page",
            "name",
            name=op.f("uq_saved_view_organization_id_person_id_page_name"),
        ),
    )
    op.create_table(
        "measure_tag",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("measure_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("name_key", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id", "measure_id"],
            ["measure.organization_id", "measure.id"],
            name=op.f("fk_measure_tag_organization_id_measure_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
            name=op.f("fk_measure_tag_organization_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("pk_measure_tag")),
        sa.UniqueConstraint(
            "organization_id", "measure_id", "name_key", name=op.f("uq_measure_tag_organization_id_measure_id_name_key")
        ),
    )
    with op.batch_alter_table("measure_tag", schema=None) as batch_op:
        batch_op.create_index("ix_measure_tag_name", ["organization_id", "name_key"], unique=False)

    op.create_table(
        "task_proposal",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("task_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("division_id", sa.Uuid(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decision", sa.Text(), nullable=True),
        sa.Column("decided_by_id", sa.Uuid(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.CheckConstraint("decision IN ('granted', 'refused', 'withdrawn')", name=op.f("ck_task_proposal_decision")),
        sa.CheckConstraint("kind IN ('more_time', 'not_ours')", name=op.f("ck_task_proposal_kind")),
        sa.ForeignKeyConstraint(
            ["organization_id", "decided_by_id"],
            ["person.organization_id", "person.id"],
            name=op.f("fk_task_proposal_organization_id_decided_by_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "division_id"],
            ["division.organization_id", "division.id"],
            name=op.f("fk_task_proposal_organization_id_division_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "person_id"],
            ["person.organization_id", "person.id"],
            name=op.f("fk_task_proposal_organization_id_person_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "task_id"],
            ["task.organization_id", "task.id"],
            name=op.f("fk_task_proposal_organization_id_task_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
            name=op.f("fk_task_proposal_organization_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("pk_task_proposal")),
    )
    with op.batch_alter_table("task_proposal", schema=None) as batch_op:
        batch_op.create_index("ix_task_proposal_of_task", ["organization_id", "task_id"], unique=False)

    with op.batch_alter_table("division", schema=None) as batch_op:
        batch_op.add_column(sa.Column("place", sa.Integer(), server_default="0", nullable=False))

    with op.batch_alter_table("evidence", schema=None) as batch_op:
        batch_op.add_column(sa.Column("taken_on", sa.Date(), nullable=True))

    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.add_column(sa.Column("totp_secret", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("totp_confirmed_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("totp_step", sa.Integer(), nullable=True))

    with op.batch_alter_table("source_file", schema=None) as batch_op:
        batch_op.add_column(sa.Column("width", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("height", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("preview_sha256", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("checked_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("damaged_at", sa.DateTime(timezone=True), nullable=True))

    with op.batch_alter_table("measure", schema=None) as batch_op:
        batch_op.add_column(sa.Column("is_evidence_needed", sa.Boolean(), nullable=True))

    with op.batch_alter_table("task", schema=None) as batch_op:
        batch_op.add_column(sa.Column("delegated_at", sa.DateTime(timezone=True), nullable=True))

    with op.batch_alter_table("task_request", schema=None) as batch_op:
        batch_op.add_column(sa.Column("answer_by", sa.Date(), nullable=True))

    with op.batch_alter_table("task_update", schema=None) as batch_op:
        batch_op.add_column(sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True))

    with op.batch_alter_table("user_session", schema=None) as batch_op:
        batch_op.add_column(sa.Column("verified_at", sa.DateTime(timezone=True), nullable=True))

    with op.batch_alter_table("organization", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("is_second_factor_required", sa.Boolean(), server_default=sa.false(), nullable=False)
        )

    _guard_history(_SQLITE_BUT_DEMO, _POSTGRESQL_BUT_DEMO)


def downgrade() -> None:
    _guard_history(_SQLITE_ALWAYS, _POSTGRESQL_ALWAYS)

    with op.batch_alter_table("organization", schema=None) as batch_op:
        batch_op.drop_column("is_second_factor_required")

    with op.batch_alter_table("user_session", schema=None) as batch_op:
        batch_op.drop_column("verified_at")

    with op.batch_alter_table("task_update", schema=None) as batch_op:
        batch_op.drop_column("undone_at")

    with op.batch_alter_table("task_request", schema=None) as batch_op:
        batch_op.drop_column("answer_by")

    with op.batch_alter_table("task", schema=None) as batch_op:
        batch_op.drop_column("delegated_at")

    with op.batch_alter_table("measure", schema=None) as batch_op:
        batch_op.drop_column("is_evidence_needed")

    with op.batch_alter_table("source_file", schema=None) as batch_op:
        batch_op.drop_column("damaged_at")
        batch_op.drop_column("checked_at")
        batch_op.drop_column("preview_sha256")
        batch_op.drop_column("height")
        batch_op.drop_column("width")

    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.drop_column("totp_step")
        batch_op.drop_column("totp_confirmed_at")
        batch_op.drop_column("totp_secret")

    with op.batch_alter_table("evidence", schema=None) as batch_op:
        batch_op.drop_column("taken_on")

    with op.batch_alter_table("division", schema=None) as batch_op:
        batch_op.drop_column("place")

    with op.batch_alter_table("task_proposal", schema=None) as batch_op:
        batch_op.drop_index("ix_task_proposal_of_task")

    op.drop_table("task_proposal")
    with op.batch_alter_table("measure_tag", schema=None) as batch_op:
        batch_op.drop_index("ix_measure_tag_name")

    op.drop_table("measure_tag")
    op.drop_table("saved_view")
    op.drop_table("recovery_code")
    with op.batch_alter_table("recent_deed", schema=None) as batch_op:
        batch_op.drop_index("ix_recent_deed_of_person")

    op.drop_table("recent_deed")
    with op.batch_alter_table("mail_account", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_mail_account_one_in_use",
            sqlite_where=sa.text("closed_at IS NULL"),
            postgresql_where=sa.text("closed_at IS NULL"),
        )

    op.drop_table("mail_account")
