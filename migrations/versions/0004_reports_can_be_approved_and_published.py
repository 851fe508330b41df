"""Reports are approved, published and frozen; evidence is watched; the assessment is answered; a calendar is read."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # No version before this one wrote a row into these two: they are built anew.
    op.drop_table("report_file")
    op.drop_table("round_report")
    op.create_table(
        "assessment_date",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("announcement", sa.Text(), nullable=True),
        sa.Column("announced_on", sa.Date(), nullable=True),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["organization_id", "person_id"],
            ["person.organization_id", "person.id"],
            name=op.f("fk_assessment_date_organization_id_person_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
            name=op.f("fk_assessment_date_organization_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("pk_assessment_date")),
        sa.UniqueConstraint(
            "organization_id",
            "year",
            "name",
            "version",
            name=op.f("uq_assessment_date_organization_id_year_name_version"),
        ),
    )
    op.create_table(
        "calendar_feed",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("token_hash", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["organization_id", "person_id"],
            ["person.organization_id", "person.id"],
            name=op.f("fk_calendar_feed_organization_id_person_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
            name=op.f("fk_calendar_feed_organization_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("pk_calendar_feed")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_calendar_feed_token_hash")),
    )
    with op.batch_alter_table("calendar_feed", schema=None) as batch_op:
        batch_op.create_index(
            "ix_calendar_feed_one_in_force",
            ["organization_id", "person_id"],
            unique=True,
            sqlite_where=sa.text("revoked_at IS NULL"),
            postgresql_where=sa.text("revoked_at IS NULL"),
        )

    op.create_table(
        "o_answer",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=True),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("row_version", sa.Integer(), server_default="1", nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id", "person_id"],
            ["person.organization_id", "person.id"],
            name=op.f("fk_o_answer_organization_id_person_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
            name=op.f("fk_o_answer_organization_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("pk_o_answer")),
        sa.UniqueConstraint("organization_id", "year", "code", name=op.f("uq_o_answer_organization_id_year_code")),
    )
    op.create_table(
        "print_job",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("request", sa.JSON(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=True),
        sa.Column("size", sa.Integer(), nullable=True),
        sa.Column("media_type", sa.Text(), nullable=True),
        sa.Column("failure", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("state IN ('waiting', 'working', 'done', 'failed')", name=op.f("ck_print_job_state")),
        sa.ForeignKeyConstraint(
            ["organization_id", "person_id"],
            ["person.organization_id", "person.id"],
            name=op.f("fk_print_job_organization_id_person_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
            name=op.f("fk_print_job_organization_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("pk_print_job")),
    )
    with op.batch_alter_table("print_job", schema=None) as batch_op:
        batch_op.create_index("ix_print_job_person", ["organization_id", "person_id", "created_at"], unique=False)

    op.create_table(
        "approval_post",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("position_id", sa.Uuid(), nullable=False),
        sa.Column("part", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id", "position_id"],
            ["position.organization_id", "position.id"],
            name=op.f("fk_approval_post_organization_id_position_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
            name=op.f("fk_approval_post_organization_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("pk_approval_post")),
        sa.UniqueConstraint("organization_id", "ordinal", name=op.f("uq_approval_post_organization_id_ordinal")),
    )
    op.create_table(
        "round_report",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("round_id", sa.Uuid(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("form", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("content_sha256", sa.Text(), nullable=False),
        sa.Column("register_number", sa.Text(), nullable=True),
        sa.Column("registered_on", sa.Date(), nullable=True),
        sa.Column("started_by_id", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("published_by_id", sa.Uuid(), nullable=True),
        sa.Column("signatories", sa.JSON(), nullable=False),
        sa.Column("row_version", sa.Integer(), server_default="1", nullable=False),
        sa.CheckConstraint(
            "state IN ('approving', 'returned', 'withdrawn', 'published', 'replaced')",
            name=op.f("ck_round_report_state"),
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "published_by_id"],
            ["person.organization_id", "person.id"],
            name=op.f("fk_round_report_organization_id_published_by_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "round_id"],
            ["reporting_round.organization_id", "reporting_round.id"],
            name=op.f("fk_round_report_organization_id_round_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "started_by_id"],
            ["person.organization_id", "person.id"],
            name=op.f("fk_round_report_organization_id_started_by_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
            name=op.f("fk_round_report_organization_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("pk_round_report")),
        sa.UniqueConstraint("code", name=op.f("uq_round_report_code")),
        sa.UniqueConstraint(
            "organization_id", "round_id", "revision", name=op.f("uq_round_report_organization_id_round_id_revision")
        ),
    )
    with op.batch_alter_table("round_report", schema=None) as batch_op:
        batch_op.create_index(
            "ix_round_report_one_approving",
            ["organization_id", "round_id"],
            unique=True,
            sqlite_where=sa.text("state = 'approving'"),
            postgresql_where=sa.text("state = 'approving'"),
        )
        batch_op.create_index(
            "ix_round_report_one_in_force",
            ["organization_id", "round_id"],
            unique=True,
            sqlite_where=sa.text("state = 'published'"),
            postgresql_where=sa.text("state = 'published'"),
        )

    op.create_table(
        "link_watch",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("evidence_id", sa.Uuid(), nullable=False),
        sa.Column("first_sha256", sa.Text(), nullable=True),
        sa.Column("last_sha256", sa.Text(), nullable=True),
        sa.Column("last_title", sa.Text(), nullable=True),
        sa.Column("status_code", sa.Integer(), nullable=True),
        sa.Column("trouble", sa.Text(), nullable=True),
        sa.Column("trouble_note", sa.Text(), nullable=True),
        sa.Column("trouble_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("looked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("next_look_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("accepted_by_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["organization_id", "evidence_id"],
            ["evidence.organization_id", "evidence.id"],
            name=op.f("fk_link_watch_organization_id_evidence_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
            name=op.f("fk_link_watch_organization_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("pk_link_watch")),
        sa.UniqueConstraint("organization_id", "evidence_id", name=op.f("uq_link_watch_organization_id_evidence_id")),
    )
    with op.batch_alter_table("link_watch", schema=None) as batch_op:
        batch_op.create_index("ix_link_watch_due", ["next_look_at"], unique=False)

    op.create_table(
        "report_cell",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("round_id", sa.Uuid(), nullable=False),
        sa.Column("measure_id", sa.Uuid(), nullable=False),
        sa.Column("field", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("source_sha256", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("row_version", sa.Integer(), server_default="1", nullable=False),
        sa.CheckConstraint("field IN ('result', 'outcome', 'suggestion')", name=op.f("ck_report_cell_field")),
        sa.ForeignKeyConstraint(
            ["organization_id", "measure_id"],
            ["measure.organization_id", "measure.id"],
            name=op.f("fk_report_cell_organization_id_measure_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "person_id"],
            ["person.organization_id", "person.id"],
            name=op.f("fk_report_cell_organization_id_person_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "round_id"],
            ["reporting_round.organization_id", "reporting_round.id"],
            name=op.f("fk_report_cell_organization_id_round_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
            name=op.f("fk_report_cell_organization_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("pk_report_cell")),
        sa.UniqueConstraint(
            "organization_id",
            "round_id",
            "measure_id",
            "field",
            name=op.f("uq_report_cell_organization_id_round_id_measure_id_field"),
        ),
    )
    op.create_table(
        "report_file",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("round_report_id", sa.Uuid(), nullable=False),
        sa.Column("form", sa.Text(), nullable=False),
        sa.Column("format", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id", "round_report_id"],
            ["round_report.organization_id", "round_report.id"],
            name=op.f("fk_report_file_organization_id_round_report_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
            name=op.f("fk_report_file_organization_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("pk_report_file")),
        sa.UniqueConstraint(
            "organization_id",
            "round_report_id",
            "form",
            "format",
            name=op.f("uq_report_file_organization_id_round_report_id_form_format"),
        ),
    )
    op.create_table(
        "report_scan",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("source_file_id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.Text(), nullable=True),
        sa.Column("found_by", sa.Text(), nullable=True),
        sa.Column("round_report_id", sa.Uuid(), nullable=True),
        sa.Column("page_count", sa.Integer(), nullable=True),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("uploaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("found_by IN ('qr', 'typed')", name=op.f("ck_report_scan_found_by")),
        sa.ForeignKeyConstraint(
            ["organization_id", "person_id"],
            ["person.organization_id", "person.id"],
            name=op.f("fk_report_scan_organization_id_person_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "round_report_id"],
            ["round_report.organization_id", "round_report.id"],
            name=op.f("fk_report_scan_organization_id_round_report_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "source_file_id"],
            ["source_file.organization_id", "source_file.id"],
            name=op.f("fk_report_scan_organization_id_source_file_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
            name=op.f("fk_report_scan_organization_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("pk_report_scan")),
    )
    op.create_table(
        "unreported_leg",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("round_id", sa.Uuid(), nullable=False),
        sa.Column("measure_id", sa.Uuid(), nullable=False),
        sa.Column("division_id", sa.Uuid(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id", "division_id"],
            ["division.organization_id", "division.id"],
            name=op.f("fk_unreported_leg_organization_id_division_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "measure_id"],
            ["measure.organization_id", "measure.id"],
            name=op.f("fk_unreported_leg_organization_id_measure_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "person_id"],
            ["person.organization_id", "person.id"],
            name=op.f("fk_unreported_leg_organization_id_person_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "round_id"],
            ["reporting_round.organization_id", "reporting_round.id"],
            name=op.f("fk_unreported_leg_organization_id_round_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
            name=op.f("fk_unreported_leg_organization_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("pk_unreported_leg")),
        sa.UniqueConstraint(
            "organization_id",
            "round_id",
            "measure_id",
            "division_id",
            name=op.f("uq_unreported_leg_organization_id_round_id_measure_id_division_id"),
        ),
    )
    op.create_table(
        "report_approval",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("round_report_id", sa.Uuid(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("position_id", sa.Uuid(), nullable=False),
        sa.Column("part", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("way", sa.Text(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("person_name", sa.Text(), nullable=True),
        sa.Column("post_line", sa.Text(), nullable=True),
        sa.Column("is_acting", sa.Boolean(), nullable=False),
        sa.Column("turn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("scan_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "state IN ('waiting', 'approved', 'returned', 'skipped')", name=op.f("ck_report_approval_state")
        ),
        sa.CheckConstraint("way IN ('web', 'paper')", name=op.f("ck_report_approval_way")),
        sa.ForeignKeyConstraint(
            ["organization_id", "person_id"],
            ["person.organization_id", "person.id"],
            name=op.f("fk_report_approval_organization_id_person_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "position_id"],
            ["position.organization_id", "position.id"],
            name=op.f("fk_report_approval_organization_id_position_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "round_report_id"],
            ["round_report.organization_id", "round_report.id"],
            name=op.f("fk_report_approval_organization_id_round_report_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "scan_id"],
            ["report_scan.organization_id", "report_scan.id"],
            name=op.f("fk_report_approval_organization_id_scan_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
            name=op.f("fk_report_approval_organization_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("pk_report_approval")),
        sa.UniqueConstraint(
            "organization_id",
            "round_report_id",
            "ordinal",
            name=op.f("uq_report_approval_organization_id_round_report_id_ordinal"),
        ),
    )
    with op.batch_alter_table("o_item", schema=None) as batch_op:
        batch_op.add_column(sa.Column("indicator", sa.Text(), server_default=sa.text("''"), nullable=False))
        batch_op.add_column(sa.Column("person_id", sa.Uuid(), nullable=True))
        batch_op.add_column(sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_o_item_organization_id_person_id"),
            "person",
            ["organization_id", "person_id"],
            ["organization_id", "id"],
            initially="DEFERRED",
            deferrable=True,
        )

    with op.batch_alter_table("organization", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("paper_font", sa.Text(), server_default=sa.text("'TH Sarabun New'"), nullable=False)
        )
        batch_op.add_column(sa.Column("logo_file_id", sa.Uuid(), nullable=True))
        batch_op.add_column(sa.Column("report_form", sa.Text(), server_default=sa.text("'progress'"), nullable=False))
        batch_op.add_column(sa.Column("is_public", sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.add_column(sa.Column("is_file_public", sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.add_column(sa.Column("survey_url", sa.Text(), nullable=True))

    with op.batch_alter_table("round_entry", schema=None) as batch_op:
        batch_op.add_column(sa.Column("outcome", sa.Text(), server_default=sa.text("''"), nullable=False))
        batch_op.add_column(sa.Column("is_carried_out", sa.Boolean(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("round_entry", schema=None) as batch_op:
        batch_op.drop_column("is_carried_out")
        batch_op.drop_column("outcome")

    with op.batch_alter_table("organization", schema=None) as batch_op:
        batch_op.drop_column("survey_url")
        batch_op.drop_column("is_file_public")
        batch_op.drop_column("is_public")
        batch_op.drop_column("report_form")
        batch_op.drop_column("logo_file_id")
        batch_op.drop_column("paper_font")

    with op.batch_alter_table("o_item", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_o_item_organization_id_person_id"), type_="foreignkey")
        batch_op.drop_column("withdrawn_at")
        batch_op.drop_column("person_id")
        batch_op.drop_column("indicator")

    op.drop_table("report_approval")
    op.drop_table("unreported_leg")
    op.drop_table("report_scan")
    op.drop_table("report_file")
    op.drop_table("report_cell")
    with op.batch_alter_table("link_watch", schema=None) as batch_op:
        batch_op.drop_index("ix_link_watch_due")

    op.drop_table("link_watch")
    with op.batch_alter_table("round_report", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_round_report_one_in_force",
            sqlite_where=sa.text("state = 'published'"),
            postgresql_where=sa.text("state = 'published'"),
        )
        batch_op.drop_index(
            "ix_round_report_one_approving",
            sqlite_where=sa.text("state = 'approving'"),
            postgresql_where=sa.text("state = 'approving'"),
        )

    op.drop_table("round_report")
    op.drop_table("approval_post")
    with op.batch_alter_table("print_job", schema=None) as batch_op:
        batch_op.drop_index("ix_print_job_person")

    op.drop_table("print_job")
    op.drop_table("o_answer")
    with op.batch_alter_table("calendar_feed", schema=None) as batch_op:
        batch_op.drop_index("ix_calendar_feed_one_in_force")

    op.drop_table("calendar_feed")
    op.drop_table("assessment_date")

    op.create_table(
        "round_report",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("round_id", sa.Uuid(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("content", sa.Text(), nullable=True),
        sa.Column("content_sha256", sa.Text(), nullable=True),
        sa.Column("register_number", sa.Text(), nullable=True),
        sa.Column("registered_on", sa.Date(), nullable=True),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("published_by_id", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("state IN ('draft', 'published', 'replaced')", name=op.f("ck_round_report_state")),
        sa.ForeignKeyConstraint(
            ["organization_id", "published_by_id"],
            ["person.organization_id", "person.id"],
            name=op.f("fk_round_report_organization_id_published_by_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "round_id"],
            ["reporting_round.organization_id", "reporting_round.id"],
            name=op.f("fk_round_report_organization_id_round_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
            name=op.f("fk_round_report_organization_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("pk_round_report")),
        sa.UniqueConstraint(
            "organization_id", "round_id", "revision", name=op.f("uq_round_report_organization_id_round_id_revision")
        ),
    )
    op.create_table(
        "report_file",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("round_report_id", sa.Uuid(), nullable=False),
        sa.Column("format", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id", "round_report_id"],
            ["round_report.organization_id", "round_report.id"],
            name=op.f("fk_report_file_organization_id_round_report_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
            name=op.f("fk_report_file_organization_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("pk_report_file")),
        sa.UniqueConstraint(
            "organization_id",
            "round_report_id",
            "format",
            name=op.f("uq_report_file_organization_id_round_report_id_format"),
        ),
    )
