"""A plan can be corrected before its import, compared with a newer file, and its import undone."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "known_heading",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("captions_key", sa.Text(), nullable=False),
        sa.Column("captions", sa.JSON(), nullable=False),
        sa.Column("roles", sa.JSON(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("learned_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id", "person_id"],
            ["person.organization_id", "person.id"],
            name=op.f("fk_known_heading_organization_id_person_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
            name=op.f("fk_known_heading_organization_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("pk_known_heading")),
        sa.UniqueConstraint(
            "organization_id", "captions_key", name=op.f("uq_known_heading_organization_id_captions_key")
        ),
    )
    op.create_table(
        "plan_revision",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("plan_id", sa.Uuid(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("replaced_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id", "person_id"],
            ["person.organization_id", "person.id"],
            name=op.f("fk_plan_revision_organization_id_person_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "plan_id"],
            ["plan.organization_id", "plan.id"],
            name=op.f("fk_plan_revision_organization_id_plan_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
            name=op.f("fk_plan_revision_organization_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("pk_plan_revision")),
        sa.UniqueConstraint(
            "organization_id", "plan_id", "revision", name=op.f("uq_plan_revision_organization_id_plan_id_revision")
        ),
    )
    op.create_table(
        "plan_upload",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("source_file_id", sa.Uuid(), nullable=False),
        sa.Column("document_sha256", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("known", sa.JSON(), nullable=False),
        sa.Column("corrections", sa.JSON(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "checking",
                "importing",
                "imported",
                "discarded",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("uploaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("failure", sa.Text(), nullable=True),
        sa.Column("plan_id", sa.Uuid(), nullable=True),
        sa.Column("row_version", sa.Integer(), server_default="1", nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id", "person_id"],
            ["person.organization_id", "person.id"],
            name=op.f("fk_plan_upload_organization_id_person_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "plan_id"],
            ["plan.organization_id", "plan.id"],
            name=op.f("fk_plan_upload_organization_id_plan_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "source_file_id"],
            ["source_file.organization_id", "source_file.id"],
            name=op.f("fk_plan_upload_organization_id_source_file_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
            name=op.f("fk_plan_upload_organization_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("pk_plan_upload")),
    )
    with op.batch_alter_table("plan_upload", schema=None) as batch_op:
        batch_op.create_index("ix_plan_upload_state", ["organization_id", "state"], unique=False)

    with op.batch_alter_table("measure", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("uq_measure_organization_id_plan_id_ordinal"), type_="unique")
        batch_op.create_index("ix_measure_of_plan", ["organization_id", "plan_id", "ordinal"], unique=False)

    with op.batch_alter_table("plan", schema=None) as batch_op:
        batch_op.add_column(sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("withdrawn_reason", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("analysis", sa.JSON(), nullable=True))

    with op.batch_alter_table("plan_import", schema=None) as batch_op:
        batch_op.add_column(sa.Column("changes", sa.JSON(), nullable=True))

    with op.batch_alter_table("step", schema=None) as batch_op:
        batch_op.add_column(sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.drop_constraint(batch_op.f("uq_step_organization_id_measure_id_ordinal"), type_="unique")
        batch_op.create_index("ix_step_of_measure", ["organization_id", "measure_id", "ordinal"], unique=False)

    with op.batch_alter_table("step_group", schema=None) as batch_op:
        batch_op.add_column(sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.drop_constraint(batch_op.f("uq_step_group_organization_id_measure_id_ordinal"), type_="unique")
        batch_op.create_index("ix_step_group_of_measure", ["organization_id", "measure_id", "ordinal"], unique=False)


_NUMBERED = (("measure", "plan_id"), ("step_group", "measure_id"), ("step", "measure_id"))


def _number_anew() -> None:
    """Before, an ordinal was unique: what stands comes first, what was withdrawn after it.

    Steps and groups that were withdrawn stand again, since there is no column that says otherwise; their tasks and
    measures stay withdrawn, and no row is lost.
    """
    for table, parent in _NUMBERED:
        op.execute(
            f"UPDATE {table} SET ordinal = numbered.place FROM ("  # noqa: S608  # names from the line above
            f" SELECT organization_id, id, ROW_NUMBER() OVER (PARTITION BY organization_id, {parent}"
            f" ORDER BY withdrawn_at IS NOT NULL, ordinal, id) AS place FROM {table}"
            f") AS numbered WHERE numbered.organization_id = {table}.organization_id AND numbered.id = {table}.id"
        )


def downgrade() -> None:
    _number_anew()
    with op.batch_alter_table("step_group", schema=None) as batch_op:
        batch_op.drop_index("ix_step_group_of_measure")
        batch_op.create_unique_constraint(
            batch_op.f("uq_step_group_organization_id_measure_id_ordinal"), ["organization_id", "measure_id", "ordinal"]
        )
        batch_op.drop_column("withdrawn_at")

    with op.batch_alter_table("step", schema=None) as batch_op:
        batch_op.drop_index("ix_step_of_measure")
        batch_op.create_unique_constraint(
            batch_op.f("uq_step_organization_id_measure_id_ordinal"), ["organization_id", "measure_id", "ordinal"]
        )
        batch_op.drop_column("withdrawn_at")

    with op.batch_alter_table("plan_import", schema=None) as batch_op:
        batch_op.drop_column("changes")

    with op.batch_alter_table("plan", schema=None) as batch_op:
        batch_op.drop_column("analysis")
        batch_op.drop_column("withdrawn_reason")
        batch_op.drop_column("withdrawn_at")

    with op.batch_alter_table("measure", schema=None) as batch_op:
        batch_op.drop_index("ix_measure_of_plan")
        batch_op.create_unique_constraint(
            batch_op.f("uq_measure_organization_id_plan_id_ordinal"), ["organization_id", "plan_id", "ordinal"]
        )

    with op.batch_alter_table("plan_upload", schema=None) as batch_op:
        batch_op.drop_index("ix_plan_upload_state")

    op.drop_table("plan_upload")
    op.drop_table("plan_revision")
    op.drop_table("known_heading")
