"""The whole data model: the year, the plan, the work, the reports, the outbox, the door, the history."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


_APPEND_ONLY = "the history is append-only"
_SQLITE_TRIGGERS = [
    f"CREATE TRIGGER history_no_{verb.lower()} BEFORE {verb} ON history BEGIN SELECT RAISE(ABORT, '{_APPEND_ONLY}'); END"
    for verb in ("UPDATE", "DELETE")
]
_POSTGRESQL_TRIGGERS = [
    "CREATE FUNCTION refuse_history_change() RETURNS trigger LANGUAGE plpgsql AS"
    f" $$ BEGIN RAISE EXCEPTION '{_APPEND_ONLY}'; END $$",
    "CREATE TRIGGER history_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON history"
    " FOR EACH STATEMENT EXECUTE FUNCTION refuse_history_change()",
]


def upgrade() -> None:
    op.create_table(
        "organization",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "อบจ.",
                "เทศบาลนคร",
                "เทศบาลเมือง",
                "เทศบาลตำบล",
                "อบต.",
                name="kind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("district", sa.Text(), nullable=True),
        sa.Column("province", sa.Text(), nullable=True),
        sa.Column("is_demo", sa.Boolean(), nullable=False),
        sa.Column("is_review_on", sa.Boolean(), nullable=False),
        sa.Column("reminder_offsets", sa.JSON(), nullable=False),
        sa.Column("escalation_working_days", sa.Integer(), nullable=False),
        sa.Column("digits", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("row_version", sa.Integer(), server_default="1", nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organization")),
        sa.UniqueConstraint("slug", name=op.f("uq_organization_slug")),
    )
    op.create_table(
        "throttle",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("window_started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_throttle")),
    )
    op.create_table(
        "worker_tick",
        sa.Column("worker", sa.Text(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ticked_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("worker", name=op.f("pk_worker_tick")),
    )
    op.create_table(
        "channel_state",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("paused_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("pauses", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
            name=op.f("fk_channel_state_organization_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("pk_channel_state")),
        sa.UniqueConstraint("organization_id", "channel", name=op.f("uq_channel_state_organization_id_channel")),
    )
    op.create_table(
        "division",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("name_key", sa.Text(), nullable=False),
        sa.Column("sort_key", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("merged_into_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["organization_id", "merged_into_id"],
            ["division.organization_id", "division.id"],
            name=op.f("fk_division_organization_id_merged_into_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
            name=op.f("fk_division_organization_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("pk_division")),
        sa.UniqueConstraint("organization_id", "name_key", name=op.f("uq_division_organization_id_name_key")),
    )
    op.create_table(
        "fiscal_year",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
            name=op.f("fk_fiscal_year_organization_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("pk_fiscal_year")),
        sa.UniqueConstraint("organization_id", "year", name=op.f("uq_fiscal_year_organization_id_year")),
    )
    op.create_table(
        "history",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("sequence", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("subject_kind", sa.Text(), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=True),
        sa.Column("change", sa.JSON(), nullable=False),
        sa.Column("previous_hash", sa.Text(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
            name=op.f("fk_history_organization_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("organization_id", "sequence", name=op.f("pk_history")),
    )
    with op.batch_alter_table("history", schema=None) as batch_op:
        batch_op.create_index("ix_history_subject", ["organization_id", "subject_id", "sequence"], unique=False)

    op.create_table(
        "history_head",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
            name=op.f("fk_history_head_organization_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("organization_id", name=op.f("pk_history_head")),
    )
    op.create_table(
        "holiday",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("on_date", sa.Date(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("announcement", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
            name=op.f("fk_holiday_organization_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("pk_holiday")),
        sa.UniqueConstraint("organization_id", "on_date", name=op.f("uq_holiday_organization_id_on_date")),
    )
    op.create_table(
        "line_channel",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("access_token", sa.Text(), nullable=False),
        sa.Column("channel_secret", sa.Text(), nullable=False),
        sa.Column("bot_user_id", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
            name=op.f("fk_line_channel_organization_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("pk_line_channel")),
        sa.UniqueConstraint("key", name=op.f("uq_line_channel_key")),
    )
    op.create_table(
        "line_usage",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("quota", sa.Integer(), nullable=True),
        sa.Column("used_seen", sa.Integer(), nullable=False),
        sa.Column("used_ours", sa.Integer(), nullable=False),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
            name=op.f("fk_line_usage_organization_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("pk_line_usage")),
        sa.UniqueConstraint("organization_id", "month", name=op.f("uq_line_usage_organization_id_month")),
    )
    op.create_table(
        "o_item",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("components", sa.JSON(), nullable=False),
        sa.Column("announcement", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
            name=op.f("fk_o_item_organization_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("pk_o_item")),
        sa.UniqueConstraint(
            "organization_id", "year", "code", "version", name=op.f("uq_o_item_organization_id_year_code_version")
        ),
    )
    op.create_table(
        "person",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("sort_key", sa.Text(), nullable=False),
        sa.Column("email", sa.Text(), nullable=True),
        sa.Column("email_key", sa.Text(), nullable=True),
        sa.Column("password_hash", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("left_on", sa.Date(), nullable=True),
        sa.Column("row_version", sa.Integer(), server_default="1", nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
            name=op.f("fk_person_organization_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("pk_person")),
        sa.UniqueConstraint("organization_id", "email_key", name=op.f("uq_person_organization_id_email_key")),
    )
    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.create_index("ix_person_email_key", ["email_key"], unique=False)

    op.create_table(
        "viewer_grant",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("viewer_organization_id", sa.Uuid(), nullable=False),
        sa.Column("viewer_person_id", sa.Uuid(), nullable=False),
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("granted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
            name=op.f("fk_viewer_grant_organization_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("pk_viewer_grant")),
        sa.UniqueConstraint(
            "organization_id",
            "viewer_organization_id",
            "viewer_person_id",
            name=op.f("uq_viewer_grant_organization_id_viewer_organization_id_viewer_person_id"),
        ),
    )
    op.create_table(
        "webhook_event",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("event_id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("happened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("is_redelivery", sa.Boolean(), nullable=False),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("processed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("error", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
            name=op.f("fk_webhook_event_organization_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("pk_webhook_event")),
        sa.UniqueConstraint("organization_id", "event_id", name=op.f("uq_webhook_event_organization_id_event_id")),
    )
    op.create_table(
        "contact_point",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("division_id", sa.Uuid(), nullable=True),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("provider_key", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("is_on", sa.Boolean(), nullable=False),
        sa.Column("verified_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_event_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("channel IN ('line', 'email')", name=op.f("ck_contact_point_channel")),
        sa.CheckConstraint(
            "state IN ('unconfirmed', 'ok', 'blocked', 'bad', 'unlinked')", name=op.f("ck_contact_point_state")
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "division_id"],
            ["division.organization_id", "division.id"],
            name=op.f("fk_contact_point_organization_id_division_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "person_id"],
            ["person.organization_id", "person.id"],
            name=op.f("fk_contact_point_organization_id_person_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
            name=op.f("fk_contact_point_organization_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("pk_contact_point")),
        sa.UniqueConstraint(
            "organization_id",
            "person_id",
            "channel",
            "provider_key",
            name=op.f("uq_contact_point_organization_id_person_id_channel_provider_key"),
        ),
    )
    op.create_table(
        "delivery",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("dedupe_key", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("on_day", sa.Date(), nullable=False),
        sa.Column("scheduled_for", sa.DateTime(timezone=True), nullable=False),
        sa.Column("not_before", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("lease_token", sa.Uuid(), nullable=True),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("worker", sa.Text(), nullable=True),
        sa.Column("address", sa.Text(), nullable=True),
        sa.Column("payload", sa.JSON(), nullable=True),
        sa.Column("payload_sha256", sa.Text(), nullable=True),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("retry_key", sa.Uuid(), nullable=True),
        sa.Column("message_id", sa.Text(), nullable=True),
        sa.Column("first_attempt_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_attempt_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("data_started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("is_maybe_accepted", sa.Boolean(), nullable=False),
        sa.Column("provider_status", sa.Integer(), nullable=True),
        sa.Column("error_class", sa.Text(), nullable=True),
        sa.Column("error_text", sa.Text(), nullable=True),
        sa.Column("provider_request_id", sa.Text(), nullable=True),
        sa.Column("accepted_request_id", sa.Text(), nullable=True),
        sa.Column("provider_message_ids", sa.JSON(), nullable=True),
        sa.Column("quota_cost", sa.Integer(), nullable=False),
        sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("delivered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("acknowledged_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("merged_into_id", sa.Uuid(), nullable=True),
        sa.Column("fallback_of_id", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("channel IN ('line', 'email', 'inbox')", name=op.f("ck_delivery_channel")),
        sa.CheckConstraint(
            "status IN ('pending', 'sending', 'retry', 'held_quota', 'accepted', 'delivered', 'bounced', 'failed', 'uncertain', 'dead', 'cancelled', 'expired', 'merged')",
            name=op.f("ck_delivery_status"),
        ),
        sa.CheckConstraint("attempts >= 0", name=op.f("ck_delivery_attempts")),
        sa.ForeignKeyConstraint(
            ["organization_id", "fallback_of_id"],
            ["delivery.organization_id", "delivery.id"],
            name=op.f("fk_delivery_organization_id_fallback_of_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "merged_into_id"],
            ["delivery.organization_id", "delivery.id"],
            name=op.f("fk_delivery_organization_id_merged_into_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "person_id"],
            ["person.organization_id", "person.id"],
            name=op.f("fk_delivery_organization_id_person_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
            name=op.f("fk_delivery_organization_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("pk_delivery")),
        sa.UniqueConstraint("dedupe_key", name=op.f("uq_delivery_dedupe_key")),
    )
    with op.batch_alter_table("delivery", schema=None) as batch_op:
        batch_op.create_index("ix_delivery_person", ["organization_id", "person_id", "scheduled_for"], unique=False)
        batch_op.create_index(
            "ix_delivery_sending",
            ["lease_until"],
            unique=False,
            sqlite_where=sa.text("status = 'sending'"),
            postgresql_where=sa.text("status = 'sending'"),
        )
        batch_op.create_index(
            "ix_delivery_waiting",
            ["not_before"],
            unique=False,
            sqlite_where=sa.text("status IN ('pending', 'retry', 'held_quota')"),
            postgresql_where=sa.text("status IN ('pending', 'retry', 'held_quota')"),
        )

    op.create_table(
        "division_alias",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("division_id", sa.Uuid(), nullable=False),
        sa.Column("alias", sa.Text(), nullable=False),
        sa.Column("alias_key", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id", "division_id"],
            ["division.organization_id", "division.id"],
            name=op.f("fk_division_alias_organization_id_division_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
            name=op.f("fk_division_alias_organization_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("pk_division_alias")),
        sa.UniqueConstraint("organization_id", "alias_key", name=op.f("uq_division_alias_organization_id_alias_key")),
    )
    op.create_table(
        "link_nonce",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("nonce_hash", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["organization_id", "person_id"],
            ["person.organization_id", "person.id"],
            name=op.f("fk_link_nonce_organization_id_person_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
            name=op.f("fk_link_nonce_organization_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("pk_link_nonce")),
        sa.UniqueConstraint("nonce_hash", name=op.f("uq_link_nonce_nonce_hash")),
    )
    op.create_table(
        "plan",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("fiscal_year_id", sa.Uuid(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("revises_id", sa.Uuid(), nullable=True),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column(
            "state",
            sa.Enum("draft", "active", "closed", name="state", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("dated_on", sa.Date(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("activated_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("row_version", sa.Integer(), server_default="1", nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id", "fiscal_year_id"],
            ["fiscal_year.organization_id", "fiscal_year.id"],
            name=op.f("fk_plan_organization_id_fiscal_year_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "revises_id"],
            ["plan.organization_id", "plan.id"],
            name=op.f("fk_plan_organization_id_revises_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
            name=op.f("fk_plan_organization_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("pk_plan")),
        sa.UniqueConstraint(
            "organization_id",
            "fiscal_year_id",
            "revision",
            name=op.f("uq_plan_organization_id_fiscal_year_id_revision"),
        ),
    )
    with op.batch_alter_table("plan", schema=None) as batch_op:
        batch_op.create_index(
            "ix_plan_one_active",
            ["organization_id", "fiscal_year_id"],
            unique=True,
            sqlite_where=sa.text("state = 'active'"),
            postgresql_where=sa.text("state = 'active'"),
        )

    op.create_table(
        "position",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column(
            "rank",
            sa.Enum(
                "mayor",
                "deputy_mayor",
                "clerk",
                "deputy_clerk",
                "division_head",
                "unit_head",
                "officer",
                "policy_officer",
                "administrator",
                name="rank",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("division_id", sa.Uuid(), nullable=True),
        sa.Column("unit", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["organization_id", "division_id"],
            ["division.organization_id", "division.id"],
            name=op.f("fk_position_organization_id_division_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
            name=op.f("fk_position_organization_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("pk_position")),
    )
    op.create_table(
        "reporting_round",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("fiscal_year_id", sa.Uuid(), nullable=False),
        sa.Column("months", sa.Integer(), nullable=False),
        sa.Column("closes_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("dates_version", sa.Integer(), nullable=False),
        sa.CheckConstraint("months IN (6, 12)", name=op.f("ck_reporting_round_months")),
        sa.ForeignKeyConstraint(
            ["organization_id", "fiscal_year_id"],
            ["fiscal_year.organization_id", "fiscal_year.id"],
            name=op.f("fk_reporting_round_organization_id_fiscal_year_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
            name=op.f("fk_reporting_round_organization_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("pk_reporting_round")),
        sa.UniqueConstraint(
            "organization_id",
            "fiscal_year_id",
            "months",
            name=op.f("uq_reporting_round_organization_id_fiscal_year_id_months"),
        ),
    )
    op.create_table(
        "sign_in_link",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("token_hash", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("target", sa.Text(), nullable=False),
        sa.Column("is_limited", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["organization_id", "person_id"],
            ["person.organization_id", "person.id"],
            name=op.f("fk_sign_in_link_organization_id_person_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
            name=op.f("fk_sign_in_link_organization_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("pk_sign_in_link")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_sign_in_link_token_hash")),
    )
    op.create_table(
        "source_file",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("media_type", sa.Text(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("uploaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id", "person_id"],
            ["person.organization_id", "person.id"],
            name=op.f("fk_source_file_organization_id_person_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
            name=op.f("fk_source_file_organization_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("pk_source_file")),
        sa.UniqueConstraint("organization_id", "sha256", name=op.f("uq_source_file_organization_id_sha256")),
    )
    op.create_table(
        "user_session",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("token_hash", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("device", sa.Text(), nullable=False),
        sa.Column("is_limited", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["organization_id", "person_id"],
            ["person.organization_id", "person.id"],
            name=op.f("fk_user_session_organization_id_person_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
            name=op.f("fk_user_session_organization_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("pk_user_session")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_user_session_token_hash")),
    )
    op.create_table(
        "appointment",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("position_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("is_acting", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id", "person_id"],
            ["person.organization_id", "person.id"],
            name=op.f("fk_appointment_organization_id_person_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "position_id"],
            ["position.organization_id", "position.id"],
            name=op.f("fk_appointment_organization_id_position_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
            name=op.f("fk_appointment_organization_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("pk_appointment")),
    )
    with op.batch_alter_table("appointment", schema=None) as batch_op:
        batch_op.create_index("ix_appointment_person", ["organization_id", "person_id"], unique=False)
        batch_op.create_index("ix_appointment_position", ["organization_id", "position_id"], unique=False)

    op.create_table(
        "delivery_attempt",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("delivery_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("worker", sa.Text(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("outcome", sa.Text(), nullable=True),
        sa.Column("provider_status", sa.Integer(), nullable=True),
        sa.Column("provider_request_id", sa.Text(), nullable=True),
        sa.Column("error_text", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["organization_id", "delivery_id"],
            ["delivery.organization_id", "delivery.id"],
            name=op.f("fk_delivery_attempt_organization_id_delivery_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
            name=op.f("fk_delivery_attempt_organization_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("pk_delivery_attempt")),
        sa.UniqueConstraint(
            "organization_id",
            "delivery_id",
            "number",
            name=op.f("uq_delivery_attempt_organization_id_delivery_id_number"),
        ),
    )
    op.create_table(
        "evidence",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=True),
        sa.Column("source_file_id", sa.Uuid(), nullable=True),
        sa.Column("evidence_on", sa.Date(), nullable=True),
        sa.Column("uploaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_reason", sa.Text(), nullable=True),
        sa.CheckConstraint("(url IS NULL) <> (source_file_id IS NULL)", name=op.f("ck_evidence_file_or_link")),
        sa.ForeignKeyConstraint(
            ["organization_id", "person_id"],
            ["person.organization_id", "person.id"],
            name=op.f("fk_evidence_organization_id_person_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "source_file_id"],
            ["source_file.organization_id", "source_file.id"],
            name=op.f("fk_evidence_organization_id_source_file_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
            name=op.f("fk_evidence_organization_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("pk_evidence")),
    )
    op.create_table(
        "measure",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("plan_id", sa.Uuid(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("o_item", sa.Text(), nullable=True),
        sa.Column("context", sa.Text(), nullable=False),
        sa.Column("approach", sa.Text(), nullable=False),
        sa.Column("responsible_text", sa.Text(), nullable=False),
        sa.Column("period_text", sa.Text(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("follow_up", sa.Text(), nullable=False),
        sa.Column("limitation", sa.Text(), nullable=False),
        sa.Column("source", sa.JSON(), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_reason", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["organization_id", "plan_id"],
            ["plan.organization_id", "plan.id"],
            name=op.f("fk_measure_organization_id_plan_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
            name=op.f("fk_measure_organization_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("pk_measure")),
        sa.UniqueConstraint(
            "organization_id", "plan_id", "ordinal", name=op.f("uq_measure_organization_id_plan_id_ordinal")
        ),
    )
    op.create_table(
        "plan_import",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("plan_id", sa.Uuid(), nullable=False),
        sa.Column("source_file_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("round_id", sa.Uuid(), nullable=True),
        sa.Column("draft", sa.JSON(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("imported_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["organization_id", "person_id"],
            ["person.organization_id", "person.id"],
            name=op.f("fk_plan_import_organization_id_person_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "plan_id"],
            ["plan.organization_id", "plan.id"],
            name=op.f("fk_plan_import_organization_id_plan_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "round_id"],
            ["reporting_round.organization_id", "reporting_round.id"],
            name=op.f("fk_plan_import_organization_id_round_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "source_file_id"],
            ["source_file.organization_id", "source_file.id"],
            name=op.f("fk_plan_import_organization_id_source_file_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
            name=op.f("fk_plan_import_organization_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("pk_plan_import")),
    )
    with op.batch_alter_table("plan_import", schema=None) as batch_op:
        batch_op.create_index(
            "ix_plan_import_file_once",
            ["organization_id", "source_file_id"],
            unique=True,
            sqlite_where=sa.text("undone_at IS NULL"),
            postgresql_where=sa.text("undone_at IS NULL"),
        )

    op.create_table(
        "round_dates",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("round_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("closes_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("announcement", sa.Text(), nullable=True),
        sa.Column("announced_on", sa.Date(), nullable=True),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id", "round_id"],
            ["reporting_round.organization_id", "reporting_round.id"],
            name=op.f("fk_round_dates_organization_id_round_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
            name=op.f("fk_round_dates_organization_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("pk_round_dates")),
        sa.UniqueConstraint(
            "organization_id", "round_id", "version", name=op.f("uq_round_dates_organization_id_round_id_version")
        ),
    )
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
        "measure_indicator",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("measure_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.CheckConstraint("number BETWEEN 1 AND 10", name=op.f("ck_measure_indicator_number")),
        sa.ForeignKeyConstraint(
            ["organization_id", "measure_id"],
            ["measure.organization_id", "measure.id"],
            name=op.f("fk_measure_indicator_organization_id_measure_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
            name=op.f("fk_measure_indicator_organization_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("pk_measure_indicator")),
        sa.UniqueConstraint(
            "organization_id",
            "measure_id",
            "number",
            name=op.f("uq_measure_indicator_organization_id_measure_id_number"),
        ),
    )
    op.create_table(
        "measure_question",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("measure_id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id", "measure_id"],
            ["measure.organization_id", "measure.id"],
            name=op.f("fk_measure_question_organization_id_measure_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
            name=op.f("fk_measure_question_organization_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("pk_measure_question")),
        sa.UniqueConstraint(
            "organization_id", "measure_id", "code", name=op.f("uq_measure_question_organization_id_measure_id_code")
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
    op.create_table(
        "round_entry",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("measure_id", sa.Uuid(), nullable=False),
        sa.Column("round_id", sa.Uuid(), nullable=False),
        sa.Column("division_id", sa.Uuid(), nullable=True),
        sa.Column("result", sa.Text(), nullable=False),
        sa.Column("suggestion", sa.Text(), nullable=False),
        sa.Column("obstacle", sa.Text(), nullable=False),
        sa.Column("limitation", sa.Text(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "not_started",
                "drafting",
                "submitted",
                "approved",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("is_late", sa.Boolean(), nullable=False),
        sa.Column("is_imported", sa.Boolean(), nullable=False),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("submitted_by_id", sa.Uuid(), nullable=True),
        sa.Column("approved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("approved_by_id", sa.Uuid(), nullable=True),
        sa.Column("returned_note", sa.Text(), nullable=True),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("row_version", sa.Integer(), server_default="1", nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id", "approved_by_id"],
            ["person.organization_id", "person.id"],
            name=op.f("fk_round_entry_organization_id_approved_by_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "division_id"],
            ["division.organization_id", "division.id"],
            name=op.f("fk_round_entry_organization_id_division_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "measure_id"],
            ["measure.organization_id", "measure.id"],
            name=op.f("fk_round_entry_organization_id_measure_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "round_id"],
            ["reporting_round.organization_id", "reporting_round.id"],
            name=op.f("fk_round_entry_organization_id_round_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "submitted_by_id"],
            ["person.organization_id", "person.id"],
            name=op.f("fk_round_entry_organization_id_submitted_by_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
            name=op.f("fk_round_entry_organization_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("pk_round_entry")),
        sa.UniqueConstraint(
            "organization_id",
            "round_id",
            "measure_id",
            "division_id",
            name=op.f("uq_round_entry_organization_id_round_id_measure_id_division_id"),
        ),
    )
    with op.batch_alter_table("round_entry", schema=None) as batch_op:
        batch_op.create_index(
            "ix_round_entry_one_whole",
            ["organization_id", "round_id", "measure_id"],
            unique=True,
            sqlite_where=sa.text("division_id IS NULL"),
            postgresql_where=sa.text("division_id IS NULL"),
        )

    op.create_table(
        "series",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("measure_id", sa.Uuid(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("frequency", sa.Text(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id", "measure_id"],
            ["measure.organization_id", "measure.id"],
            name=op.f("fk_series_organization_id_measure_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
            name=op.f("fk_series_organization_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("pk_series")),
    )
    op.create_table(
        "step_group",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("measure_id", sa.Uuid(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("is_for_all_divisions", sa.Boolean(), nullable=False),
        sa.Column("is_supported_by_all", sa.Boolean(), nullable=False),
        sa.Column("responsible_text", sa.Text(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=True),
        sa.Column("period_text", sa.Text(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["organization_id", "measure_id"],
            ["measure.organization_id", "measure.id"],
            name=op.f("fk_step_group_organization_id_measure_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
            name=op.f("fk_step_group_organization_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("pk_step_group")),
        sa.UniqueConstraint(
            "organization_id", "measure_id", "ordinal", name=op.f("uq_step_group_organization_id_measure_id_ordinal")
        ),
    )
    op.create_table(
        "step",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("measure_id", sa.Uuid(), nullable=False),
        sa.Column("step_group_id", sa.Uuid(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id", "measure_id"],
            ["measure.organization_id", "measure.id"],
            name=op.f("fk_step_organization_id_measure_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "step_group_id"],
            ["step_group.organization_id", "step_group.id"],
            name=op.f("fk_step_organization_id_step_group_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
            name=op.f("fk_step_organization_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("pk_step")),
        sa.UniqueConstraint(
            "organization_id", "measure_id", "ordinal", name=op.f("uq_step_organization_id_measure_id_ordinal")
        ),
    )
    with op.batch_alter_table("step", schema=None) as batch_op:
        batch_op.create_index("ix_step_group", ["organization_id", "step_group_id"], unique=False)

    op.create_table(
        "step_group_division",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("step_group_id", sa.Uuid(), nullable=False),
        sa.Column("division_id", sa.Uuid(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("is_supporting", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id", "division_id"],
            ["division.organization_id", "division.id"],
            name=op.f("fk_step_group_division_organization_id_division_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "step_group_id"],
            ["step_group.organization_id", "step_group.id"],
            name=op.f("fk_step_group_division_organization_id_step_group_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
            name=op.f("fk_step_group_division_organization_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("pk_step_group_division")),
        sa.UniqueConstraint(
            "organization_id",
            "step_group_id",
            "division_id",
            name=op.f("uq_step_group_division_organization_id_step_group_id_division_id"),
        ),
    )
    op.create_table(
        "task",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("plan_id", sa.Uuid(), nullable=False),
        sa.Column("measure_id", sa.Uuid(), nullable=False),
        sa.Column("step_group_id", sa.Uuid(), nullable=False),
        sa.Column("division_id", sa.Uuid(), nullable=False),
        sa.Column("series_id", sa.Uuid(), nullable=True),
        sa.Column("series_number", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=True),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("deadline_version", sa.Integer(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "not_started",
                "in_progress",
                "submitted",
                "done",
                "cancelled",
                name="status",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("is_blocked", sa.Boolean(), nullable=False),
        sa.Column("obstacle", sa.Text(), nullable=True),
        sa.Column("reported_percent", sa.Integer(), nullable=True),
        sa.Column("delegate_id", sa.Uuid(), nullable=True),
        sa.Column("assigned_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("cancelled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("cancel_reason", sa.Text(), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("row_version", sa.Integer(), server_default="1", nullable=False),
        sa.CheckConstraint("reported_percent BETWEEN 0 AND 100", name=op.f("ck_task_reported_percent")),
        sa.ForeignKeyConstraint(
            ["organization_id", "delegate_id"],
            ["person.organization_id", "person.id"],
            name=op.f("fk_task_organization_id_delegate_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "division_id"],
            ["division.organization_id", "division.id"],
            name=op.f("fk_task_organization_id_division_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "measure_id"],
            ["measure.organization_id", "measure.id"],
            name=op.f("fk_task_organization_id_measure_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "plan_id"],
            ["plan.organization_id", "plan.id"],
            name=op.f("fk_task_organization_id_plan_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "series_id"],
            ["series.organization_id", "series.id"],
            name=op.f("fk_task_organization_id_series_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "step_group_id"],
            ["step_group.organization_id", "step_group.id"],
            name=op.f("fk_task_organization_id_step_group_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
            name=op.f("fk_task_organization_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("pk_task")),
        sa.UniqueConstraint(
            "organization_id",
            "step_group_id",
            "division_id",
            "series_number",
            name=op.f("uq_task_organization_id_step_group_id_division_id_series_number"),
        ),
    )
    with op.batch_alter_table("task", schema=None) as batch_op:
        batch_op.create_index(
            "ix_task_of_division", ["organization_id", "division_id", "status", "due_on", "id"], unique=False
        )
        batch_op.create_index("ix_task_of_measure", ["organization_id", "measure_id"], unique=False)
        batch_op.create_index("ix_task_of_plan", ["organization_id", "plan_id"], unique=False)
        batch_op.create_index(
            "ix_task_open_due",
            ["organization_id", "due_on"],
            unique=False,
            sqlite_where=sa.text("status IN ('not_started', 'in_progress')"),
            postgresql_where=sa.text("status IN ('not_started', 'in_progress')"),
        )

    op.create_table(
        "evidence_link",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("evidence_id", sa.Uuid(), nullable=False),
        sa.Column("task_id", sa.Uuid(), nullable=True),
        sa.Column("round_entry_id", sa.Uuid(), nullable=True),
        sa.Column("o_item_id", sa.Uuid(), nullable=True),
        sa.Column("linked_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(CASE WHEN task_id IS NULL THEN 0 ELSE 1 END) + (CASE WHEN round_entry_id IS NULL THEN 0 ELSE 1 END) + (CASE WHEN o_item_id IS NULL THEN 0 ELSE 1 END) = 1",
            name=op.f("ck_evidence_link_one_target"),
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "evidence_id"],
            ["evidence.organization_id", "evidence.id"],
            name=op.f("fk_evidence_link_organization_id_evidence_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "o_item_id"],
            ["o_item.organization_id", "o_item.id"],
            name=op.f("fk_evidence_link_organization_id_o_item_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "round_entry_id"],
            ["round_entry.organization_id", "round_entry.id"],
            name=op.f("fk_evidence_link_organization_id_round_entry_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "task_id"],
            ["task.organization_id", "task.id"],
            name=op.f("fk_evidence_link_organization_id_task_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
            name=op.f("fk_evidence_link_organization_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("pk_evidence_link")),
        sa.UniqueConstraint(
            "organization_id",
            "evidence_id",
            "task_id",
            "round_entry_id",
            "o_item_id",
            name=op.f("uq_evidence_link_organization_id_evidence_id_task_id_round_entry_id_o_item_id"),
        ),
    )
    with op.batch_alter_table("evidence_link", schema=None) as batch_op:
        batch_op.create_index("ix_evidence_link_task", ["organization_id", "task_id"], unique=False)

    op.create_table(
        "reminder",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("task_id", sa.Uuid(), nullable=True),
        sa.Column("measure_id", sa.Uuid(), nullable=True),
        sa.Column("round_id", sa.Uuid(), nullable=True),
        sa.Column("division_id", sa.Uuid(), nullable=True),
        sa.Column("deadline_version", sa.Integer(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("offset_days", sa.Integer(), nullable=True),
        sa.Column("late_week", sa.Integer(), nullable=True),
        sa.Column("nominal_on", sa.Date(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("state IN ('planned', 'superseded', 'silenced')", name=op.f("ck_reminder_state")),
        sa.ForeignKeyConstraint(
            ["organization_id", "division_id"],
            ["division.organization_id", "division.id"],
            name=op.f("fk_reminder_organization_id_division_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "measure_id"],
            ["measure.organization_id", "measure.id"],
            name=op.f("fk_reminder_organization_id_measure_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "person_id"],
            ["person.organization_id", "person.id"],
            name=op.f("fk_reminder_organization_id_person_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "round_id"],
            ["reporting_round.organization_id", "reporting_round.id"],
            name=op.f("fk_reminder_organization_id_round_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "task_id"],
            ["task.organization_id", "task.id"],
            name=op.f("fk_reminder_organization_id_task_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
            name=op.f("fk_reminder_organization_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("pk_reminder")),
        sa.UniqueConstraint("organization_id", "key", name=op.f("uq_reminder_organization_id_key")),
    )
    with op.batch_alter_table("reminder", schema=None) as batch_op:
        batch_op.create_index("ix_reminder_task", ["organization_id", "task_id"], unique=False)

    op.create_table(
        "task_deadline",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("task_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("announcement", sa.Text(), nullable=True),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id", "person_id"],
            ["person.organization_id", "person.id"],
            name=op.f("fk_task_deadline_organization_id_person_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "task_id"],
            ["task.organization_id", "task.id"],
            name=op.f("fk_task_deadline_organization_id_task_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
            name=op.f("fk_task_deadline_organization_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("pk_task_deadline")),
        sa.UniqueConstraint(
            "organization_id", "task_id", "version", name=op.f("uq_task_deadline_organization_id_task_id_version")
        ),
    )
    op.create_table(
        "task_step",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("task_id", sa.Uuid(), nullable=False),
        sa.Column("step_id", sa.Uuid(), nullable=False),
        sa.Column("is_done", sa.Boolean(), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["organization_id", "step_id"],
            ["step.organization_id", "step.id"],
            name=op.f("fk_task_step_organization_id_step_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "task_id"],
            ["task.organization_id", "task.id"],
            name=op.f("fk_task_step_organization_id_task_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
            name=op.f("fk_task_step_organization_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("pk_task_step")),
        sa.UniqueConstraint(
            "organization_id", "task_id", "step_id", name=op.f("uq_task_step_organization_id_task_id_step_id")
        ),
    )
    op.create_table(
        "task_supporter",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("task_id", sa.Uuid(), nullable=False),
        sa.Column("division_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id", "division_id"],
            ["division.organization_id", "division.id"],
            name=op.f("fk_task_supporter_organization_id_division_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "task_id"],
            ["task.organization_id", "task.id"],
            name=op.f("fk_task_supporter_organization_id_task_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
            name=op.f("fk_task_supporter_organization_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("pk_task_supporter")),
        sa.UniqueConstraint(
            "organization_id",
            "task_id",
            "division_id",
            name=op.f("uq_task_supporter_organization_id_task_id_division_id"),
        ),
    )
    op.create_table(
        "task_update",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("task_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("round_id", sa.Uuid(), nullable=True),
        sa.Column("move", sa.Text(), nullable=False),
        sa.Column("result", sa.Text(), nullable=False),
        sa.Column("obstacle", sa.Text(), nullable=True),
        sa.Column("percent", sa.Integer(), nullable=True),
        sa.Column(
            "status_before",
            sa.Enum(
                "not_started",
                "in_progress",
                "submitted",
                "done",
                "cancelled",
                name="status_before",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "status_after",
            sa.Enum(
                "not_started",
                "in_progress",
                "submitted",
                "done",
                "cancelled",
                name="status_after",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("form_key", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id", "person_id"],
            ["person.organization_id", "person.id"],
            name=op.f("fk_task_update_organization_id_person_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "round_id"],
            ["reporting_round.organization_id", "reporting_round.id"],
            name=op.f("fk_task_update_organization_id_round_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "task_id"],
            ["task.organization_id", "task.id"],
            name=op.f("fk_task_update_organization_id_task_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
            name=op.f("fk_task_update_organization_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("pk_task_update")),
        sa.UniqueConstraint("organization_id", "form_key", name=op.f("uq_task_update_organization_id_form_key")),
    )
    with op.batch_alter_table("task_update", schema=None) as batch_op:
        batch_op.create_index("ix_task_update_of_task", ["organization_id", "task_id", "created_at"], unique=False)

    op.create_table(
        "delivery_item",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("delivery_id", sa.Uuid(), nullable=False),
        sa.Column("reminder_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id", "delivery_id"],
            ["delivery.organization_id", "delivery.id"],
            name=op.f("fk_delivery_item_organization_id_delivery_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "reminder_id"],
            ["reminder.organization_id", "reminder.id"],
            name=op.f("fk_delivery_item_organization_id_reminder_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
            name=op.f("fk_delivery_item_organization_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("pk_delivery_item")),
        sa.UniqueConstraint(
            "organization_id",
            "delivery_id",
            "reminder_id",
            name=op.f("uq_delivery_item_organization_id_delivery_id_reminder_id"),
        ),
    )

    is_sqlite = op.get_bind().dialect.name == "sqlite"
    for statement in _SQLITE_TRIGGERS if is_sqlite else _POSTGRESQL_TRIGGERS:
        op.execute(statement)


def downgrade() -> None:
    op.drop_table("delivery_item")
    with op.batch_alter_table("task_update", schema=None) as batch_op:
        batch_op.drop_index("ix_task_update_of_task")

    op.drop_table("task_update")
    op.drop_table("task_supporter")
    op.drop_table("task_step")
    op.drop_table("task_deadline")
    with op.batch_alter_table("reminder", schema=None) as batch_op:
        batch_op.drop_index("ix_reminder_task")

    op.drop_table("reminder")
    with op.batch_alter_table("evidence_link", schema=None) as batch_op:
        batch_op.drop_index("ix_evidence_link_task")

    op.drop_table("evidence_link")
    with op.batch_alter_table("task", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_task_open_due",
            sqlite_where=sa.text("status IN ('not_started', 'in_progress')"),
            postgresql_where=sa.text("status IN ('not_started', 'in_progress')"),
        )
        batch_op.drop_index("ix_task_of_plan")
        batch_op.drop_index("ix_task_of_measure")
        batch_op.drop_index("ix_task_of_division")

    op.drop_table("task")
    op.drop_table("step_group_division")
    with op.batch_alter_table("step", schema=None) as batch_op:
        batch_op.drop_index("ix_step_group")

    op.drop_table("step")
    op.drop_table("step_group")
    op.drop_table("series")
    with op.batch_alter_table("round_entry", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_round_entry_one_whole",
            sqlite_where=sa.text("division_id IS NULL"),
            postgresql_where=sa.text("division_id IS NULL"),
        )

    op.drop_table("round_entry")
    op.drop_table("report_file")
    op.drop_table("measure_question")
    op.drop_table("measure_indicator")
    op.drop_table("round_report")
    op.drop_table("round_dates")
    with op.batch_alter_table("plan_import", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_plan_import_file_once",
            sqlite_where=sa.text("undone_at IS NULL"),
            postgresql_where=sa.text("undone_at IS NULL"),
        )

    op.drop_table("plan_import")
    op.drop_table("measure")
    op.drop_table("evidence")
    op.drop_table("delivery_attempt")
    with op.batch_alter_table("appointment", schema=None) as batch_op:
        batch_op.drop_index("ix_appointment_position")
        batch_op.drop_index("ix_appointment_person")

    op.drop_table("appointment")
    op.drop_table("user_session")
    op.drop_table("source_file")
    op.drop_table("sign_in_link")
    op.drop_table("reporting_round")
    op.drop_table("position")
    with op.batch_alter_table("plan", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_plan_one_active", sqlite_where=sa.text("state = 'active'"), postgresql_where=sa.text("state = 'active'")
        )

    op.drop_table("plan")
    op.drop_table("link_nonce")
    op.drop_table("division_alias")
    with op.batch_alter_table("delivery", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_delivery_waiting",
            sqlite_where=sa.text("status IN ('pending', 'retry', 'held_quota')"),
            postgresql_where=sa.text("status IN ('pending', 'retry', 'held_quota')"),
        )
        batch_op.drop_index(
            "ix_delivery_sending",
            sqlite_where=sa.text("status = 'sending'"),
            postgresql_where=sa.text("status = 'sending'"),
        )
        batch_op.drop_index("ix_delivery_person")

    op.drop_table("delivery")
    op.drop_table("contact_point")
    op.drop_table("webhook_event")
    op.drop_table("viewer_grant")
    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.drop_index("ix_person_email_key")

    op.drop_table("person")
    op.drop_table("o_item")
    op.drop_table("line_usage")
    op.drop_table("line_channel")
    op.drop_table("holiday")
    op.drop_table("history_head")
    with op.batch_alter_table("history", schema=None) as batch_op:
        batch_op.drop_index("ix_history_subject")

    op.drop_table("history")
    op.drop_table("fiscal_year")
    op.drop_table("division")
    op.drop_table("channel_state")
    op.drop_table("worker_tick")
    op.drop_table("throttle")
    op.drop_table("organization")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION refuse_history_change()")
